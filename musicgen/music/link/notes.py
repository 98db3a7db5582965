"""The notes of a share link: one walk through a score that writes it, or reads it, bit by bit.

Format 1, frozen. Part by part, bar by bar: a bar is silent, the same as an earlier one of its part, or new.
A new bar leans on an earlier one: where its onsets are, which pitches are struck again. What `given` holds
when writing is None when reading; both take the same decisions, so nothing can be read differently from how
it was written. Lists here that repeat `score` or `theory` are the format's own: those may change, links not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from musicgen.errors import InputError
from musicgen.music.link.coder import Coder

DURATIONS = (1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 18, 21, 24, 30, 36, 42, 48, 60, 72, 84, 96)
VELOCITIES = (20, 36, 50, 62, 74, 88, 102, 118)
DAMAGED = "The link is damaged: copy the whole of it again."
LATTICE = (0, 2, 3, 4, 6, 8, 9, 10)
MAX_BACK, LEAN_BACK = 127, 16
_DURATION_INDEX = {d: i for i, d in enumerate(DURATIONS)}
_VELOCITY_INDEX = {v: i for i, v in enumerate(VELOCITIES)}
_GAP_INDEX = tuple(sum(d <= gap for d in DURATIONS) for gap in range(97))

# What is struck at one moment: pitches ascending, their durations and velocities.
Event = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
# Events of one bar by position.
Bar = dict[int, Event]

# Kinds of decisions; each has its own weights.
(STATE, BACK, SAME_RHYTHM, ONSET, STRUCK_AGAIN, PITCH, CHORD_PITCH, DRUM, SAME_LENGTHS, DURATION,
 SAME_LOUDNESS, VELOCITY, CHORD, PART) = range(14)  # fmt: skip
KINDS = 14
_NO_CHORD = 36


def _regions() -> tuple[dict[str, int], int]:
    """First slot of each trained table, and how many slots there are."""
    sizes = {
        "state": 16 * 2 * 4, "back": 3 * 128, "same_rhythm": 8, "onset": 2 * 16 * 3 * 3 * 5, "again": 32,
        "pitch": 37 * 128, "pitch_tonic": 25 * 128, "chord_pitch": 37 * 2 * 128, "drum": 64 * 4 * 3,
        "same_lengths": 8, "duration": 25 * 2 * 32, "same_loudness": 8, "velocity": 8 * 3 * 8,
        "chord": 13 * 256, "chords": 4 * 4, "program": 2 * 128, "kit": 128,
    }  # fmt: skip
    starts, at = {}, 0
    for name, size in sizes.items():
        starts[name] = at
        at += size
    return starts, at


AT, TRAINED = _regions()


@dataclass(slots=True)
class PartBars:
    """One part as the walk sees it. on_lattice: no onset between. plain: all notes last one tick."""

    is_drum: bool
    on_lattice: bool
    plain: bool
    kit: tuple[int, ...] = ()
    bars: list[Bar] = field(default_factory=list)


@dataclass(slots=True)
class Room:
    """What all parts share. tonic: 0..11, or None. chords: (root, quality class) by bar and half."""

    bars: int
    bar_ticks: int
    tonic: int | None
    minor: bool
    chords: Sequence[tuple[tuple[int, int] | None, tuple[int, int] | None]]
    half_ticks: int
    max_notes: int
    notes: int = 0
    # Where the parts walked so far have onsets: by bar, how many of them at each position.
    onsets: list[dict[int, int]] = field(default_factory=list)
    sounding: list[int] = field(default_factory=list)
    backs: list[int] = field(default_factory=list)

    def count(self, notes: int) -> None:
        """Raises InputError when there are too many: a short link can say "again" very often."""
        self.notes += notes
        if self.notes > self.max_notes:
            raise InputError(f"The link holds more than {self.max_notes} notes: share the piece as a file.")


class PartWalk:
    """The walk through one part. index: its place among the parts."""

    def __init__(self, io: Coder, room: Room, part: PartBars, index: int) -> None:
        self.io, self.room, self.part, self.index = io, room, part, index
        step = LATTICE if part.on_lattice else range(12)
        self.grid = tuple(p for p in range(room.bar_ticks) if p % 12 in step)
        self.drum = int(part.is_drum)
        self.history = 0  # states of the two bars before
        self.last_back = 0
        self.rhythm_hits = self.hits = 0
        self.low = 0  # lowest pitch of the event before; 0 before the first
        self.before_ref = 0  # what stood there in the bar leant on
        self.duration = self.velocity = 0  # index of the latest
        self.lengths_kept = self.loudness_kept = 1

    def walk(self, given: list[Bar] | None) -> list[Bar]:
        """All bars of the part."""
        bars = self.part.bars
        for at in range(self.room.bars):
            bar = self._bar(at, given[at] if given is not None else None)
            bars.append(bar)
            self.room.count(sum(len(event[0]) for event in bar.values()))
            self._leave_traces(at, bar)
        return bars

    def _leave_traces(self, at: int, bar: Bar) -> None:
        if bar:
            self.room.sounding[at] += 1
            onsets = self.room.onsets[at]
            for position in bar:
                onsets[position] = onsets.get(position, 0) + 1

    # ------------------------------------------------------------ bars

    def _bar(self, at: int, given: Bar | None) -> Bar:
        state, back = self._choice(at, given)
        busy = min(2, self.room.sounding[at])
        a = AT["state"] + 4 * (self.history + 16 * self.drum)
        slots = (a, self._slot(1, self.history), self._slot(2, busy, self.history & 3), self._slot(3))
        state = self.io.tree(STATE, 2, slots, state)
        if state > 2:
            raise InputError(DAMAGED)
        self.history = self.history << 2 & 15 | state  # two bits a bar, two bars: habits are short
        if state == 0:
            return {}
        back = self._back(at, back, state)
        ref = self.part.bars[at - back] if 0 < back <= at else {}
        return ref if state == 1 else self._new_bar(at, ref, given)

    def _choice(self, at: int, given: Bar | None) -> tuple[int, int]:
        """0 silent, 1 the same as a bar so far back, 2 new but like it."""
        # Only the writer chooses; what a reader gets from here is overwritten by what the link says.
        if not given:
            return 0, 0
        bars = self.part.bars
        same = [k for k in range(1, min(at, MAX_BACK) + 1) if bars[at - k] == given]
        if same:
            return 1, self.last_back if self.last_back in same else same[0]
        # Far bars are looked at only where the part leant before: a whole piece would cost its square.
        near = {*range(1, min(at, LEAN_BACK) + 1), self.last_back} - {0}
        likeness = {k: _likeness(bars[at - k], given) for k in sorted(near) if k <= at}
        best = max(likeness.values(), default=0)
        return 2, next(k for k, v in likeness.items() if v == best) if best > 0 else 0

    def _back(self, at: int, back: int, state: int) -> int:
        if at == 0:
            return 0
        others = self.room.backs[at]
        # Parts go back together: when the band repeats four bars, the second part tells nearly nothing.
        a = AT["back"] + 128 * (state if self.last_back else 0)
        slots = (
            a,
            self._slot(4, self.last_back, state),
            self.io.slot(5, others, state),
            self._slot(6, state),
        )
        back = self.io.tree(BACK, 7, slots, back)
        self.last_back = back or self.last_back
        self.room.backs[at] = back
        return back

    def _new_bar(self, at: int, ref: Bar, given: Bar | None) -> Bar:
        onsets = self._onsets(at, ref, given)
        bar: Bar = {}
        for i, position in enumerate(onsets):
            following = onsets[i + 1] if i + 1 < len(onsets) else self.room.bar_ticks
            gap = _GAP_INDEX[min(96, following - position)]
            bar[position] = self._event(
                at, position, gap, ref.get(position), given[position] if given else None
            )
        return bar

    # ------------------------------------------------------------ rhythm

    def _onsets(self, at: int, ref: Bar, given: Bar | None) -> list[int]:
        wanted = sorted(given) if given is not None else []
        if ref:
            kept = int(wanted == list(ref))
            hits = self.rhythm_hits
            slots = (
                AT["same_rhythm"] + hits + 4 * self.drum,
                self._slot(7, hits), self._slot(8, len(ref)), self._slot(9),
            )  # fmt: skip
            kept = self.io.bit(SAME_RHYTHM, *slots, kept)
            self.rhythm_hits = hits << 1 & 3 | kept
            if kept:
                return list(ref)
        return self._grid_onsets(at, ref, set(wanted))

    def _grid_onsets(self, at: int, ref: Bar, wanted: set[int]) -> list[int]:
        io, found, last = self.io, [], -1
        others, sounding = self.room.onsets[at], self.room.sounding[at]
        base, none, place = AT["onset"] + 720 * self.drum, not ref, self.index << 10
        # One yes or no for each place of the grid, and four who know something of it: a the beat, the bar
        # leant on, the others and the distance (trained); b this place; c place and distance; d the others.
        for position in self.grid:
            in_ref = 2 if none else int(position in ref)
            there = others.get(position, 0)
            company = 0 if not there else 2 if 2 * there > sounding else 1
            gap = position - last if last >= 0 else 25
            beat = _LATTICE_CLASS[position % 12] + (8 if position >= 12 else 0)
            a = base + ((beat * 3 + in_ref) * 3 + company) * 5 + _GAP_CLASS[min(gap, 25)]
            b = io.slot(10, place + position, in_ref)
            c = io.slot(11, place + position % 12, min(gap, 25))
            d = io.slot(12, position, company, in_ref)
            if io.bit(ONSET, a, b, c, d, int(position in wanted)):
                found.append(position)
                last = position
        return found

    # ------------------------------------------------------------ events

    def _event(self, at: int, position: int, gap: int, ref: Event | None, given: Event | None) -> Event:
        again = False
        if ref:
            again = self._struck_again(position, ref, given)
        if again and ref:
            pitches = ref[0]
        elif self.drum:
            pitches = self._drums(position, ref, given[0] if given else ())
        else:
            pitches = self._pitches(at, position, ref, given[0] if given else ())
        self.before_ref = ref[0][0] if ref and ref[0] else 0
        self.low = pitches[0] if pitches else 0
        kept = ref if again else None
        lengths = self._lengths(position, gap, pitches, kept, given and given[1])
        return pitches, lengths, self._loudness(position, pitches, kept, given and given[2])

    def _struck_again(self, position: int, ref: Event, given: Event | None) -> bool:
        hits, many = self.hits, min(3, len(ref[0]))
        a = AT["again"] + hits + 4 * (min(many, 3) + 4 * self.drum)
        slots = (a, self._slot(13, hits), self._slot(14, position), self._slot(15, hits, many))
        again = self.io.bit(STRUCK_AGAIN, *slots, int(given is not None and given[0] == ref[0]))
        self.hits = hits << 1 & 3 | again
        return bool(again)

    def _drums(self, position: int, ref: Event | None, given: tuple[int, ...]) -> tuple[int, ...]:
        io = self.io
        struck: list[int] = []
        beat = 0 if position == 0 else 1 if position % 12 == 0 else 2 if position % 6 == 0 else 3
        for i, pitch in enumerate(self.part.kit):
            in_ref = 2 if ref is None else int(pitch in ref[0])
            a = AT["drum"] + ((pitch & 63) * 4 + beat) * 3 + in_ref
            b, c = self._slot(16, i, position), self._slot(17, i, beat, in_ref)
            d = self._slot(18, i, struck[-1] if struck else 0)
            if io.bit(DRUM, a, b, c, d, int(pitch in given)):
                struck.append(pitch)
        return tuple(struck)

    def _pitches(self, at: int, position: int, ref: Event | None, given: tuple[int, ...]) -> tuple[int, ...]:
        chord = self.room.chords[at][position >= self.room.half_ticks]
        # From below: the lowest note follows the tune or the bass, the others stand on it as a chord does.
        pitches = [self._lowest(chord, ref, given[0] if given else 0)]
        while (step := self._next_above(chord, pitches, given)) and pitches[-1] + step < 128:
            pitches.append(pitches[-1] + step)
        return tuple(pitches)

    def _lowest(self, chord: tuple[int, int] | None, ref: Event | None, given: int) -> int:
        low = self.low
        # A sequence keeps its contour: how the bar leant on went on from here, wherever it stood.
        contour = ref[0][0] - self.before_ref + 128 if ref and self.before_ref else 0
        tonic = self.room.tonic
        degree = 24 if tonic is None or not low else (low - tonic) % 12 + 12 * self.room.minor
        slots = (
            AT["pitch"] + 128 * _against(chord, low),
            AT["pitch_tonic"] + 128 * degree,
            self._slot(19, low), self._slot(20, contour),
        )  # fmt: skip
        # Intervals are counted round the octaves of all 128 pitches, so that none is out of reach.
        return self.io.tree(PITCH, 7, slots, given - low & 127) + low & 127

    def _next_above(self, chord: tuple[int, int] | None, pitches: list[int], given: tuple[int, ...]) -> int:
        count, last = len(pitches), pitches[-1]
        below = last - pitches[-2] if count > 1 else 0
        slots = (
            AT["chord_pitch"] + 128 * (2 * _against(chord, last) + (count > 1)),
            self._slot(21, last, min(count, 3)), self._slot(22, min(count, 5), below),
            self._slot(23, last - pitches[0], count),
        )  # fmt: skip
        return self.io.tree(CHORD_PITCH, 7, slots, given[count] - last if count < len(given) else 0)

    # ------------------------------------------------------------ lengths and loudness

    def _lengths(
        self,
        position: int,
        gap: int,
        pitches: tuple[int, ...],
        ref: Event | None,
        given: tuple[int, ...] | None,
    ) -> tuple[int, ...]:
        if self.part.plain:
            return (1,) * len(pitches)
        if ref is not None:
            kept = int(given == ref[1])
            slots = (AT["same_lengths"] + self.lengths_kept, self._slot(24, self.lengths_kept),
                     self._slot(25, position), self._slot(26, gap))  # fmt: skip
            kept = self.lengths_kept = self.io.bit(SAME_LENGTHS, *slots, kept)
            if kept:
                return ref[1]
        lengths = []
        for i in range(len(pitches)):
            lengths.append(self._length(i, gap, position, given[i] if given else 0))
        return tuple(lengths)

    def _length(self, nth: int, gap: int, position: int, given: int) -> int:
        io, latest, later = self.io, self.duration, int(nth > 0)
        slots = (
            AT["duration"] + 32 * (2 * (latest if later else gap) + later),
            self._slot(27, gap, latest, later),
            self._slot(28, position, later),
            self._slot(29, latest, later),
        )
        self.duration = index = io.tree(DURATION, 5, slots, _DURATION_INDEX[given] if given else 0)
        if index >= len(DURATIONS):
            raise InputError(DAMAGED)
        return DURATIONS[index]

    def _loudness(
        self, position: int, pitches: tuple[int, ...], ref: Event | None, given: tuple[int, ...] | None
    ) -> tuple[int, ...]:
        if ref is not None:
            slots = (AT["same_loudness"] + self.loudness_kept, self._slot(30, self.loudness_kept),
                     self._slot(31, position), self._slot(32, *ref[2][:1]))  # fmt: skip
            kept = self.loudness_kept = self.io.bit(SAME_LOUDNESS, *slots, int(given == ref[2]))
            if kept:
                return ref[2]
        found = []
        for i, pitch in enumerate(pitches):
            found.append(self._velocity(position, pitch, i, given[i] if given else 0))
        return tuple(found)

    def _velocity(self, position: int, pitch: int, nth: int, given: int) -> int:
        beat = 2 if nth else int(position % 12 != 0)
        latest = self.velocity
        key = pitch if self.drum else 0
        slots = (
            AT["velocity"] + 8 * (latest * 3 + beat), self._slot(33, position, key),
            self._slot(34, latest, beat, key), self._slot(35, key),
        )  # fmt: skip
        self.velocity = self.io.tree(VELOCITY, 3, slots, _VELOCITY_INDEX[given] if given else 0)
        return VELOCITIES[self.velocity]

    def _slot(self, *context: int) -> int:
        return self.io.slot(self.index, *context)


_LATTICE_CLASS = (0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7)
_GAP_CLASS = tuple(0 if g < 4 else 1 if g < 7 else 2 if g < 13 else 3 if g < 25 else 4 for g in range(26))


def _against(chord: tuple[int, int] | None, pitch: int) -> int:
    """How a pitch stands to a chord: semitones above its root, and the chord's class; or no chord."""
    return _NO_CHORD if chord is None or not pitch else (pitch - chord[0]) % 12 + 12 * chord[1]


def _likeness(bar: Bar, wanted: Bar) -> int:
    """How much of one bar another tells: events count more than onsets."""
    shared = sum(4 * (bar[p][0] == wanted[p][0]) + 1 for p in bar.keys() & wanted.keys())
    return 2 * shared - len(bar.keys() - wanted.keys()) if shared else 0
