"""Bars that say the same: which bar of a part, or of its band, is like which other."""

from dataclasses import dataclass

import numpy as np

from musicgen.music.damage.take import Bools, Floats, Ints, Take

NEAR = 0.6


@dataclass(frozen=True, eq=False)
class Likeness:
    """own: float64 (parts, bars, bars), Dice overlap of (position, pitch) of a part's bars, 0 for a silent
    one. band: the same of everybody else's bars together, the part left out. others: bool (parts, bars),
    whether anybody else sounds."""

    own: Floats
    band: Floats
    others: Bools


def likeness(take: Take) -> Likeness:
    """Of all parts. At most 16 parts of 128 bars: some milliseconds each."""
    parts, bars = len(take.identities), take.bars
    shared = np.zeros((parts, bars, bars))
    counts = take.counts.astype(np.float64)
    for part in range(parts):
        table = _table(take, np.flatnonzero(take.part == part))
        shared[part] = table @ table.T
    total, everybody = shared.sum(0), counts.sum(0)
    own = np.stack([_dice(shared[p], counts[p]) for p in range(parts)]) if parts else shared
    band = (
        np.stack([_dice(total - shared[p], everybody - counts[p]) for p in range(parts)]) if parts else shared
    )
    return Likeness(own, band, (everybody - counts) > 0)


def _table(take: Take, rows: Ints) -> Floats:
    """float64 (bars, different notes): which (position, pitch) each bar has."""
    names, column = np.unique(take.position[rows] * 128 + take.pitch[rows], return_inverse=True)
    table = np.zeros((take.bars, len(names)))
    table[take.bar[rows], column] = 1.0
    return table


def _dice(shared: Floats, counts: Floats) -> Floats:
    return 2 * shared / np.maximum(counts[:, None] + counts[None, :], 1.0)


def twins(alike: Floats, bar: int, outside: Bools, least: float = NEAR) -> Ints:
    """The bars most like one, the best first. alike: (bars, bars). outside: bars that may be taken."""
    row = np.where(outside, alike[bar], 0.0)
    row[bar] = 0.0
    found = np.flatnonzero(row >= least)
    return found[np.argsort(-row[found], kind="stable")]
