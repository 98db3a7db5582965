"""The canonical score: frozen values on a grid of 12 ticks a quarter note.

A score is canonical when
- onsets and durations are integer ticks, durations taken from DURATIONS, a drum hit lasts DRUM_TICKS;
- pitches are 21..108 (drums 27..87), velocities are values of VELOCITIES;
- a part has at least one note, one note per onset and pitch, sorted by onset, then pitch;
- parts stand in `part_order`, instances of one program count from 0 without a gap;
- names, volume and pan follow `mixed`, the rule for parts that bring none of their own;
- the number of bars is ceil(last note-off / bar length), so the last bar is not empty.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from musicgen.music.theory import Chord, Key, Meter, instrument_name

PITCHES = range(21, 109)
DRUM_PITCHES = range(27, 88)
VELOCITIES = (20, 36, 50, 62, 74, 88, 102, 118)
DURATIONS = (1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 18, 21, 24, 30, 36, 42, 48, 60, 72, 84, 96)
DRUM_TICKS = 1
MAX_INSTANCES = 4
MAX_PITCHED_PARTS = 15
MAX_BARS = 128
MIN_BPM, MAX_BPM = 30, 300
BASS_PROGRAMS = range(32, 40)


# What tells parts of one score apart: (is_drum, program, instance).
Identity = tuple[bool, int, int]


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """onset, duration: ticks. pitch: MIDI number. velocity: 1..127."""

    onset: int
    pitch: int
    duration: int
    velocity: int

    @property
    def end(self) -> int:
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Part:
    """One player. program: 0..127, or the drum kit's number. volume, pan: 0..127 (64 is centre)."""

    program: int
    instance: int = 0
    is_drum: bool = False
    name: str = ""
    volume: int = 100
    pan: int = 64
    notes: tuple[Note, ...] = ()

    @property
    def instrument(self) -> str:
        return instrument_name(self.program, self.is_drum)

    @property
    def identity(self) -> Identity:
        return self.is_drum, self.program, self.instance


@dataclass(frozen=True, slots=True)
class ChordSpan:
    """A chord that holds from `onset` for `duration` ticks; chord None means no chord."""

    onset: int
    duration: int
    chord: Chord | None


@dataclass(frozen=True, slots=True)
class Section:
    """A named run of bars, counted from 0."""

    name: str
    first_bar: int
    bars: int


@dataclass(frozen=True, slots=True, order=True)
class BarSpan:
    """Bars first .. last, both included, counted from 0."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Score:
    """A whole piece. One tempo, one meter, one key (None where unknown).

    first_bar: what its first bar is called: 1, 0 for an upbeat, more where it is cut out of a longer piece.
    """

    parts: tuple[Part, ...]
    tempo_bpm: float = 120.0
    meter: Meter = field(default=Meter(4, 4))
    key: Key | None = None
    chords: tuple[ChordSpan, ...] = ()
    sections: tuple[Section, ...] = ()
    first_bar: int = 1

    @property
    def end(self) -> int:
        """Last note-off in ticks; 0 for silence."""
        return max((n.end for p in self.parts for n in p.notes), default=0)

    @property
    def bars(self) -> int:
        return -(-self.end // self.meter.bar_ticks)

    @property
    def duration_s(self) -> float:
        """Length of all bars in seconds, without the release tail."""
        return self.bars * self.meter.bar_ticks / 12 * 60 / self.tempo_bpm

    @property
    def note_count(self) -> int:
        return sum(len(p.notes) for p in self.parts)


def part_order(part: Part) -> tuple[int, int, int]:
    """Sort key: drums first, then basses, then the rest by program: rhythm before harmony before melody."""
    rank = 0 if part.is_drum else 1 if part.program in BASS_PROGRAMS else 2
    return rank, part.program, part.instance


def mixed(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts in order, named, and placed in volume and pan by rule.

    Drums and bass stay in the middle; the others are spread outwards, alternately left and right.
    """
    ordered = sorted(parts, key=part_order)
    placed, side = [], 0
    for part in ordered:
        suffix = f" {part.instance + 1}" if part.instance else ""
        central = part.is_drum or part.program in BASS_PROGRAMS
        pan = 64 if central else _PANS[side % len(_PANS)]
        side += not central
        volume = 96 if central else 100 if side <= 1 else 88
        placed.append(replace(part, name=part.instrument + suffix, volume=volume, pan=pan))
    return tuple(placed)


_PANS = (64, 44, 84, 34, 94, 54, 74, 24, 104)


def bars_of(
    score: Score, span: BarSpan, floor_duration: Callable[[int], int], *, keep_identities: bool = False
) -> Score:
    """The bars of a span as a piece of its own: notes that begin in it, cut at its last bar line.

    floor_duration: the longest allowed duration within so many ticks. Parts silent in the span are left out.
    keep_identities: whether parts keep their instance numbers, gaps and all.
    """
    start, end = span.first * score.meter.bar_ticks, (span.last + 1) * score.meter.bar_ticks

    def inside(part: Part) -> tuple[Note, ...]:
        first = bisect_left(part.notes, start, key=lambda n: n.onset)
        last = bisect_left(part.notes, end, lo=first, key=lambda n: n.onset)
        return tuple(
            Note(
                n.onset - start,
                n.pitch,
                n.duration if n.end <= end else floor_duration(end - n.onset),
                n.velocity,
            )
            for n in part.notes[first:last]
        )

    parts = (replace(p, notes=inside(p)) for p in score.parts)
    chords = (replace(c, onset=c.onset - start) for c in score.chords if start <= c.onset < end)
    sounding = tuple(p for p in parts if p.notes)
    kept = sounding if keep_identities else without_instance_gaps(sounding)
    sections = sections_within(score.sections, span)
    return replace(score, parts=mixed(kept), chords=tuple(chords), sections=sections)


def sections_within(sections: Iterable[Section], span: BarSpan) -> tuple[Section, ...]:
    """Sections cut to a span, their bars counted from its first."""
    cut = (
        Section(s.name, max(s.first_bar, span.first), min(s.first_bar + s.bars, span.last + 1))
        for s in sections
    )
    return tuple(
        Section(c.name, c.first_bar - span.first, c.bars - c.first_bar) for c in cut if c.bars > c.first_bar
    )


def lettered(names: Iterable[str]) -> tuple[str, ...]:
    """Names of sections with their letters in the order in which they come: B C B' → A B A'."""
    letters: dict[str, str] = {}
    made = []
    for name in names:
        own = name.rstrip("'")
        if len(own) > 1:
            made.append(name)  # intro, outro
            continue
        is_first = own not in letters
        letter = letters.setdefault(own, "ABCD"[min(len(letters), 3)])
        made.append(letter if is_first else letter + name[len(own) :])
    return tuple(made)


def in_order(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Sections with their letters in order: the model may begin with its B."""
    names = lettered(section.name for section in sections)
    return tuple(replace(section, name=name) for section, name in zip(sections, names, strict=True))


def without_instance_gaps(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts in order, instances of each program counted from 0 without a gap."""
    seen: Counter[tuple[bool, int]] = Counter()
    result = []
    for part in sorted(parts, key=part_order):
        result.append(replace(part, instance=seen[part.is_drum, part.program]))
        seen[part.is_drum, part.program] += 1
    return tuple(result)


def transposed(score: Score, semitones: int) -> Score:
    """The score moved by semitones, drums untouched. Pitches are not folded: the caller keeps the range."""
    return replace(
        score,
        parts=tuple(p if p.is_drum else _shifted(p, semitones) for p in score.parts),
        key=score.key and Key((score.key.tonic + semitones) % 12, score.key.mode),
        chords=tuple(replace(c, chord=c.chord and c.chord.transposed(semitones)) for c in score.chords),
    )


def _shifted(part: Part, semitones: int) -> Part:
    return replace(part, notes=tuple(replace(n, pitch=n.pitch + semitones) for n in part.notes))
