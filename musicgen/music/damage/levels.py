"""Stretches in which a part has one loudness, though it has many elsewhere."""

from collections.abc import Iterator

import numpy as np

from musicgen.music.damage.gaps import runs
from musicgen.music.damage.kinds import Candidate, Retouch, Sounding
from musicgen.music.damage.take import Floats, Ints, Take
from musicgen.music.score import BarSpan

LEAST_NOTES = 8
LEAST_BARS = 2


def levels(take: Take) -> Iterator[Candidate]:
    """`flat`: of every part that has it; a part of one loudness throughout has no elsewhere."""
    for part in range(len(take.identities)):
        rows = np.flatnonzero(take.part == part)
        for span, level in _flat(take, part, rows):
            here = rows[(take.bar[rows] >= span.first) & (take.bar[rows] <= span.last)]
            elsewhere = np.setdiff1d(rows, here, assume_unique=True)
            if len(here) >= LEAST_NOTES and span.last - span.first + 1 >= LEAST_BARS:
                yield _candidate(take, part, here, elsewhere, span, level)


def _flat(take: Take, part: int, rows: Ints) -> Iterator[tuple[BarSpan, int]]:
    """Stretches of one loudness, silent bars among them."""
    low, high = (np.full(take.bars, fill, dtype=np.int64) for fill in (128, -1))
    np.minimum.at(low, take.bar[rows], take.velocity[rows])
    np.maximum.at(high, take.bar[rows], take.velocity[rows])
    for level in np.unique(low[low == high]).tolist():
        constant = (low == high) & (low == level) | (high < 0)
        for span in runs(constant, inside=False):
            sounding = np.flatnonzero(high[span.first : span.last + 1] >= 0)
            if len(sounding):
                yield BarSpan(span.first + int(sounding[0]), span.first + int(sounding[-1])), int(level)


def _candidate(take: Take, part: int, here: Ints, elsewhere: Ints, span: BarSpan, level: int) -> Candidate:
    other = take.velocity[elsewhere]
    bars = span.last - span.first + 1
    changes = _changes(take, elsewhere)
    features = {
        "count": float(np.log(len(here))),
        "bars": float(np.log(bars)),
        "spread": float(other.std()) / 16 if len(other) else 0.0,
        "values": float(np.log1p(len(np.unique(other)))),
        "changes": changes,
        "expected": float(np.log1p(changes * len(here))),
        "usual": float((other == level).mean()) if len(other) else 1.0,
        "share": bars / take.bars,
        "together": _together(take, part, span),
    }
    velocities = _borrowed(take, here, elsewhere)
    changed = {
        int(row): Sounding(float(take.onset[row]), float(take.end[row]), int(take.pitch[row]), int(new))
        for row, new in zip(here, velocities, strict=True)
    }
    return Candidate("flat", span, (part,), features, Retouch(changed))


def _changes(take: Take, rows: Ints) -> float:
    """How often a part's loudness changes from note to note."""
    values = take.velocity[rows]
    return float((values[1:] != values[:-1]).mean()) if len(values) > 1 else 0.0


def _together(take: Take, part: int, span: BarSpan) -> float:
    """Share of the other parts that play here that have one loudness too."""
    inside = (take.bar >= span.first) & (take.bar <= span.last)
    flat = [
        float(np.ptp(take.velocity[inside & (take.part == one)]) == 0)
        for one in np.unique(take.part[inside]).tolist()
        if one != part
    ]
    return float(np.mean(flat)) if flat else 0.0


def _borrowed(take: Take, here: Ints, elsewhere: Ints) -> Floats:
    """Loudness as the part has it elsewhere: of the same position and pitch, else of the position, else of
    all; with nothing elsewhere, by the beat: the bar's head loudest, between beats softest."""
    if not len(elsewhere) or np.ptp(take.velocity[elsewhere]) == 0:
        accents = np.select(
            [take.position[here] == 0, take.position[here] % take.meter.beat_ticks == 0], [8, 0], -8
        )
        return np.clip(take.velocity[here] + accents, 1, 127).astype(np.float64)
    whole = float(np.median(take.velocity[elsewhere]))
    by_place = _medians(take.position[elsewhere], take.velocity[elsewhere])
    by_note = _medians(take.position[elsewhere] * 128 + take.pitch[elsewhere], take.velocity[elsewhere])
    found = [
        by_note.get(int(place) * 128 + int(pitch), by_place.get(int(place), whole))
        for place, pitch in zip(take.position[here], take.pitch[here], strict=True)
    ]
    return np.clip(np.rint(np.array(found)), 1, 127)


def _medians(keys: Ints, values: Ints) -> dict[int, float]:
    order = np.argsort(keys, kind="stable")
    names, starts = np.unique(keys[order], return_index=True)
    pieces = np.split(values[order], starts[1:])
    return {int(name): float(np.median(piece)) for name, piece in zip(names, pieces, strict=True)}
