"""A piece in another meter, key or mode, note for note: none is lost, none is added, none changes its order.

Bars map one to one. Within a bar time is stretched piecewise, so that strong beats stay strong (in three of
four beats the last two become one); what must stay apart is put on the nearest free places of the grid. In
another mode the degrees of the scale move: the third of C major becomes that of C minor, the dominant keeps
its leading note.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from musicgen.music.quantise import LATTICE, floor_duration
from musicgen.music.score import PITCHES, ChordSpan, Note, Part, Score
from musicgen.music.theory import CHORD_QUALITIES, FIFTH, TICKS_PER_QUARTER, Chord, Key, Meter

Points = tuple[tuple[int, int], ...]
# Where a bar's ticks go, (old, new), straight lines in between. What is not listed is stretched evenly.
_SHAPES: Mapping[tuple[str, str], Points] = MappingProxyType(
    {
        ("4/4", "3/4"): ((0, 0), (24, 24), (48, 36)),
        ("4/4", "6/8"): ((0, 0), (12, 12), (24, 18), (36, 30), (48, 36)),
        ("4/4", "5/4"): ((0, 0), (36, 36), (48, 60)),
        ("4/4", "7/8"): ((0, 0), (36, 36), (48, 42)),
        ("4/4", "9/8"): ((0, 0), (24, 36), (48, 54)),
        ("4/4", "12/8"): tuple((6 * i, 18 * (i // 2) + 12 * (i % 2)) for i in range(9)),
        ("12/8", "4/4"): tuple((18 * (i // 2) + 12 * (i % 2), 6 * i) for i in range(9)),
        ("3/4", "4/4"): ((0, 0), (12, 24), (36, 48)),
        ("3/4", "2/4"): ((0, 0), (24, 12), (36, 24)),
        ("3/4", "5/4"): ((0, 0), (24, 48), (36, 60)),
        ("6/8", "4/4"): ((0, 0), (12, 12), (18, 24), (30, 36), (36, 48)),
        ("2/4", "3/4"): ((0, 0), (12, 24), (24, 36)),
        ("5/4", "4/4"): ((0, 0), (36, 36), (60, 48)),
        ("7/8", "4/4"): ((0, 0), (36, 36), (42, 48)),
    }
)
# What it costs that a note stands on a place of a quarter note: simple places before odd ones.
_ODDNESS = {0: 0.0, 6: 0.5, 3: 1.5, 9: 1.5, 4: 2.0, 8: 2.0}
_ODDEST = 4.0
# Degrees that move, semitones above the tonic.
_MOVES = {"minor": {4: 3, 9: 8, 11: 10}, "major": {3: 4, 8: 9, 10: 11}}
_OFF, _SWUNG = 6, 8  # the second of two eighths, straight and swung
_LEADING, _DOMINANT = 11, Chord(FIFTH, "7")


# --- another meter ----------------------------------------------------------------------------------------


def in_meter(score: Score, meter: Meter) -> Score:
    """The score in another meter, bar for bar; chords and sections go along."""
    if meter == score.meter:
        return score
    move = _Bars(score.meter, meter)
    parts = tuple(replace(part, notes=_moved(part, move)) for part in score.parts)
    chords = _chords_in(score, meter)
    return replace(score, parts=parts, meter=meter, chords=chords)


class _Bars:
    """Where ticks of one meter are in another."""

    def __init__(self, old: Meter, new: Meter) -> None:
        self.old, self.new = old.bar_ticks, new.bar_ticks
        even = ((0, 0), (self.old, self.new))
        self._points = _SHAPES.get((old.name, new.name), even)

    def place(self, position: int) -> float:
        """A position in a bar, on no grid."""
        for (low, start), (high, end) in pairwise(self._points):
            if position <= high:
                return start + (position - low) * (end - start) / (high - low)
        raise ValueError(f"{position} is no place in a bar of {self.old} ticks")

    def end(self, tick: int) -> int:
        """A note-off."""
        bar, position = divmod(tick, self.old)
        return bar * self.new + round(self.place(position))

    def onsets(self, positions: Sequence[int]) -> dict[int, int]:
        """Places on the grid for the onsets of a bar, in their order and apart from each other."""
        wanted = [self.place(position) for position in positions]
        return dict(zip(positions, _placed(tuple(wanted), self.new), strict=True))


@cache
def _places(ticks: int) -> tuple[int, ...]:
    quarters = range(-(-ticks // TICKS_PER_QUARTER))
    inside = [q * TICKS_PER_QUARTER + int(at) for q in quarters for at in LATTICE[:-1]]
    return tuple(place for place in inside if place < ticks)


@cache
def _placed(wanted: tuple[float, ...], ticks: int) -> tuple[int, ...]:
    """Ascending places of the grid, nearest to the wanted ones altogether (simple ones before odd ones)."""
    grid = _places(ticks) if len(wanted) <= len(_places(ticks)) else tuple(range(ticks))
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(grid) + 1)
    for count, want in enumerate(wanted, start=1):
        # best[i]: the cheapest way to put the first notes on the first i places
        row: list[tuple[float, tuple[int, ...]]] = [(float("inf"), ())] * (len(grid) + 1)
        for i in range(count, len(grid) + 1):
            at = grid[i - 1]
            cost = best[i - 1][0] + (at - want) ** 2 + _ODDNESS.get(at % TICKS_PER_QUARTER, _ODDEST)
            row[i] = min(row[i - 1], (cost, (*best[i - 1][1], at)))
        best = row
    return best[-1][1]


def _moved(part: Part, move: _Bars) -> tuple[Note, ...]:
    positions: dict[int, set[int]] = {}
    for n in part.notes:
        positions.setdefault(n.onset // move.old, set()).add(n.onset % move.old)
    onset = {
        bar * move.old + old: bar * move.new + new
        for bar, mine in positions.items()
        for old, new in move.onsets(sorted(mine)).items()
    }
    if part.is_drum:
        return tuple(replace(n, onset=onset[n.onset]) for n in part.notes)
    made = []
    for n in part.notes:
        start = onset[n.onset]
        end = onset.get(n.end, move.end(n.end))
        made.append(replace(n, onset=start, duration=floor_duration(max(1, end - start))))
    return tuple(sorted(_apart(made)))


def _apart(notes: Sequence[Note]) -> Iterable[Note]:
    """Each cut where its pitch is struck again."""
    following: dict[int, int] = {}
    for n in sorted(notes, reverse=True):
        stop = following.get(n.pitch, n.end)
        following[n.pitch] = n.onset
        yield n if stop >= n.end else replace(n, duration=floor_duration(max(1, stop - n.onset)))


def _chords_in(score: Score, meter: Meter) -> tuple[ChordSpan, ...]:
    by_bar: dict[int, list[ChordSpan]] = {}
    for span in score.chords:
        by_bar.setdefault(span.onset // score.meter.bar_ticks, []).append(span)
    made = []
    for bar, spans in sorted(by_bar.items()):
        start, half = bar * meter.bar_ticks, meter.half_bar_ticks
        lengths = [half, meter.bar_ticks - half] if len(spans) > 1 else [meter.bar_ticks]
        for i, (span, length) in enumerate(zip(spans, lengths, strict=False)):
            made.append(ChordSpan(start + i * half, length, span.chord))
    return tuple(made)


# --- swing ------------------------------------------------------------------------------------------------


def swung(score: Score) -> Score:
    """Pairs of eighths become long and short; beats with anything finer than eighths stay as they are."""
    if score.meter.is_in_eighths:
        return score
    quarters: dict[int, set[int]] = {}
    for part in score.parts:
        for n in part.notes:
            quarters.setdefault(n.onset // TICKS_PER_QUARTER, set()).add(n.onset % TICKS_PER_QUARTER)
    even = {quarter for quarter, places in quarters.items() if places <= {0, _OFF}}

    def late(tick: int) -> int:
        quarter, place = divmod(tick, TICKS_PER_QUARTER)
        return tick + (_SWUNG - _OFF) * (place == _OFF and quarter in even)

    def moved(part: Part) -> tuple[Note, ...]:
        notes = []
        for n in part.notes:
            start, end = late(n.onset), late(n.end)
            length = n.duration if part.is_drum else floor_duration(max(1, end - start))
            notes.append(replace(n, onset=start, duration=length))
        return tuple(sorted(_apart(notes)))

    return replace(score, parts=tuple(replace(part, notes=moved(part)) for part in score.parts))


# --- another key or mode ----------------------------------------------------------------------------------


def in_key(score: Score, old: Key, new: Key) -> Score:
    """The score moved to another key; where the mode is another one, its degrees move with it.

    old: the key that it is in. Notes that would leave the range of scores come back by octaves.
    """
    if old == new:
        return score
    shift = (new.tonic - old.tonic + 5) % 12 - 5
    chords = tuple(replace(c, chord=c.chord and _moved_chord(c.chord, old, new, shift)) for c in score.chords)
    sounding = [(c.onset, c.chord) for c in chords]
    parts = tuple(
        part if part.is_drum else replace(part, notes=_turned(part.notes, old, new, shift, sounding))
        for part in score.parts
    )
    return replace(score, parts=parts, key=new, chords=chords)


def _turned(
    notes: Sequence[Note], old: Key, new: Key, shift: int, chords: Sequence[tuple[int, Chord | None]]
) -> tuple[Note, ...]:
    onsets = [onset for onset, _ in chords]
    taken: set[tuple[int, int]] = set()
    made = []
    for n in notes:
        at = bisect_left(onsets, n.onset + 1) - 1
        chord = chords[at][1] if at >= 0 else None
        moved = n.pitch + shift + _degree(n.pitch - old.tonic, old, new, chord, new.tonic)
        pitch = _within(moved)
        if (n.onset, pitch) in taken:  # a blue third beside the true one: they stay apart
            pitch = _within(n.pitch + shift)
        while (n.onset, pitch) in taken:
            pitch += 12 if pitch + 12 in PITCHES else -24
        taken.add((n.onset, pitch))
        made.append(replace(n, pitch=pitch))
    return tuple(sorted(_apart(made)))


def _degree(above_tonic: int, old: Key, new: Key, chord: Chord | None, tonic: int) -> int:
    """Semitones by which a degree moves from mode to mode."""
    if old.mode == new.mode:
        return 0
    degree = above_tonic % 12
    moved = _MOVES[new.mode].get(degree, degree)
    holds = chord is not None and (tonic + degree) % 12 in chord.pitch_classes
    is_leading = new.mode == "minor" and degree == _LEADING
    return 0 if is_leading and (chord is None or holds) else moved - degree


def _moved_chord(chord: Chord, old: Key, new: Key, shift: int) -> Chord:
    if old.mode == new.mode:
        return chord.transposed(shift)
    above = chord.transposed(-old.tonic)
    tones = frozenset(above.pitch_classes)
    moves = _MOVES[new.mode]
    if new.mode == "minor" and _LEADING in tones and above.root in (FIFTH, _LEADING):
        moves = {degree: to for degree, to in moves.items() if degree != _LEADING}
    own = {*range(12)} - set(_MOVES["major" if new.mode == "minor" else "minor"])
    if not tones <= own:  # a chord from elsewhere keeps its kind
        turned = Chord(moves.get(above.root, above.root), above.quality)
    else:
        turned = _named({moves.get(tone, tone) for tone in tones}, moves.get(above.root, above.root))
    if new.mode == "major" and turned.root == _LEADING:
        turned = _DOMINANT
    return turned.transposed(new.tonic)


def _named(tones: set[int], root: int) -> Chord:
    """The chord on a root that is most like a set of tones."""
    steps = {(tone - root) % 12 for tone in tones}
    quality = min(CHORD_QUALITIES, key=lambda q: len(steps ^ set(CHORD_QUALITIES[q])))
    return Chord(root, quality)


def _within(pitch: int) -> int:
    while pitch < PITCHES.start:
        pitch += 12
    while pitch >= PITCHES.stop:
        pitch -= 12
    return pitch


# --- another player ---------------------------------------------------------------------------------------


def in_range(notes: Sequence[Note], possible: range, comfortable: range) -> tuple[Note, ...]:
    """The notes as a player has them: all moved by the octaves that fit best, single ones that are still
    outside by octaves of their own. Where the player cannot have them all, as near as can be."""
    if not notes:
        return ()

    def strain(octaves: int) -> tuple[int, int, int]:
        pitches = [n.pitch + 12 * octaves for n in notes]
        outside = sum(p not in possible for p in pitches)
        return outside, sum(p not in comfortable for p in pitches), abs(octaves)

    moved = 12 * min(range(-4, 5), key=strain)
    taken: set[tuple[int, int]] = set()
    made = []
    for n in notes:
        pitch = _into(n.pitch + moved, possible)
        if (n.onset, pitch) in taken:
            pitch = n.pitch + moved
        taken.add((n.onset, pitch))
        made.append(replace(n, pitch=_within(pitch)))
    return tuple(sorted(_apart(made)))


def _into(pitch: int, possible: range) -> int:
    while pitch < possible.start:
        pitch += 12
    while pitch >= possible.stop and pitch - 12 >= possible.start:
        pitch -= 12
    return pitch
