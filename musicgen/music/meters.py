"""Music of one meter told in another: bar for bar, the first beats as they are, the rest drawn in or out.

A bar of 4/4 becomes one of 3/4 by its first two beats and the last two in the time of one; one of 3/4
becomes 4/4 by a last beat twice as long; halves of 4/4 become the long and short of 6/8, and back.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from musicgen.music.quantise import floor_duration
from musicgen.music.score import ChordSpan, Note, Part, Score, Section
from musicgen.music.theory import TICKS_PER_QUARTER, Meter

_COMPOUND = 8
_GRID = 3  # sixteenths


def in_meter(score: Score, meter: Meter) -> Score:
    """The score with the same bars in another meter: notes by place in the bar, chords by bar."""
    place = _places(score.meter, meter)
    old, new = score.meter.bar_ticks, meter.bar_ticks

    def moved(tick: int) -> int:
        bar, within = divmod(tick, old)
        return bar * new + place(within)

    return replace(
        score,
        meter=meter,
        parts=tuple(replace(p, notes=_told(p, moved, new)) for p in score.parts),
        chords=tuple(
            ChordSpan(moved(c.onset), max(1, moved(c.onset + c.duration) - moved(c.onset)), c.chord)
            for c in score.chords
        ),
        sections=tuple(Section(s.name, s.first_bar, s.bars) for s in score.sections),
    )


def _told(part: Part, moved: Callable[[int], int], bar: int) -> tuple[Note, ...]:
    found: dict[tuple[int, int], Note] = {}
    for note in part.notes:
        onset = moved(note.onset)
        length = 1 if part.is_drum else floor_duration(max(1, moved(note.end) - onset))
        found.setdefault((onset, note.pitch), Note(onset, note.pitch, length, note.velocity))
    return tuple(found[at] for at in sorted(found))


def _places(old: Meter, new: Meter) -> Callable[[int], int]:
    """Where a tick of the old bar stands in the new one."""
    if old.bar_ticks == new.bar_ticks:
        return lambda tick: tick
    if new.unit == _COMPOUND and old.unit != _COMPOUND and not old.bar_ticks % 24 and not new.bar_ticks % 18:
        return _by_halves(24, 18, ((0, 0), (12, 12), (24, 18)))
    if old.unit == _COMPOUND and new.unit != _COMPOUND and not old.bar_ticks % 18 and not new.bar_ticks % 24:
        return _by_halves(18, 24, ((0, 0), (12, 12), (18, 24)))
    return _by_beats(old.bar_ticks, new.bar_ticks)


def _by_halves(old: int, new: int, corners: tuple[tuple[int, int], ...]) -> Callable[[int], int]:
    def place(tick: int) -> int:
        group, within = divmod(tick, old)
        return group * new + _between(within, corners)

    return place


def _by_beats(old: int, new: int) -> Callable[[int], int]:
    """The first whole beats stay; what is left is drawn in or out, at most to half or double."""
    kept = next(
        (
            k
            for k in range(min(old, new) - TICKS_PER_QUARTER, -1, -TICKS_PER_QUARTER)
            if 0.5 <= (new - k) / (old - k) <= 2
        ),
        0,
    )
    return lambda tick: tick if tick <= kept else _between(tick, ((kept, kept), (old, new)))


def _between(tick: int, corners: tuple[tuple[int, int], ...]) -> int:
    """On straight lines between corners, on sixteenths."""
    for (x, y), (later_x, later_y) in pairwise(corners):
        if tick <= later_x:
            exact = y + (tick - x) * (later_y - y) / (later_x - x)
            return (
                later_y
                if tick == later_x
                else min(later_y - _GRID, round(exact / _GRID) * _GRID)
                if exact < later_y
                else later_y
            )
    return corners[-1][1]
