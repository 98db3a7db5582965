"""How a window begins, goes and ends: an upbeat, the way its fullness moves, whether it can go round."""

import numpy as np

from musicgen.music.measure.labels import part_bar_hashes
from musicgen.music.measure.note_arrays import NoteArrays, as_arrays
from musicgen.music.score import Score
from musicgen.music.theory import ARCS

# Difference of fullness (decibel-like: loudness and notes together) that counts as a rise or fall.
ARC_STEP = 0.3
LOOP_SHARE = 0.6


def arc_label(music: Score | NoteArrays) -> str | None:
    """One of theory.ARCS; None in silence, for fewer than four bars, and where fewer than three count.

    Fullness of a bar is the logarithm of the sum of its velocities; the first, middle and last thirds are
    compared by their means, a first bar that only holds an upbeat and the closing bar left aside.
    """
    notes = as_arrays(music)
    if notes.bars < 4 or not len(notes.onset):
        return None
    loudness = np.bincount(notes.bar, (notes.velocity / 64.0) ** 2, notes.bars)[:-1]
    if has_pickup(notes):
        loudness = loudness[1:]
    if len(loudness) < 3:
        return None
    fullness = np.log(np.maximum(loudness, 0.25))
    thirds = [float(np.mean(t)) for t in np.array_split(fullness, 3)]
    rise, middle = thirds[2] - thirds[0], thirds[1] - max(thirds[0], thirds[2])
    if middle > ARC_STEP:
        return ARCS[3]
    return ARCS[1] if rise > ARC_STEP else ARCS[2] if rise < -ARC_STEP else ARCS[0]


def has_pickup(music: Score | NoteArrays) -> bool:
    """Whether the first bar only holds an upbeat: nothing in its first half, less than in the next bar."""
    notes = as_arrays(music)
    in_first, in_next = notes.bar == 0, notes.bar == 1
    if notes.bars < 2 or not in_first.any() or in_first.sum() >= in_next.sum():
        return False
    return int(notes.onset[in_first].min()) * 2 >= notes.meter.bar_ticks


def loops(music: Score | NoteArrays, first_bar: int, bars: int) -> bool:
    """Whether the bar after a window is the window's first bar again, in most of the sounding parts."""
    notes = as_arrays(music)
    following = notes.window(first_bar + bars, 1)
    first = notes.window(first_bar, 1)
    one, other = (
        dict(zip(p.tolist(), h.tolist(), strict=True)) for p, _, h in map(part_bar_hashes, (first, following))
    )
    if not one or not other:
        return False
    equal = sum(other.get(part) == content for part, content in one.items())
    return equal >= LOOP_SHARE * max(len(one), len(other))
