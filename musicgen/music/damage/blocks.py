"""Blocks of bars that stand some semitones too high or too low, of one part or of all pitched ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from musicgen.music.damage.kinds import Candidate, Retouch, Sounding
from musicgen.music.damage.take import Bools, Expected, Floats, Ints, Take
from musicgen.music.score import BarSpan

SHIFTS = (*range(-7, 0), *range(1, 8), -12, 12)
LEAST_GAIN = 1.5  # nats
MOST_BARS = 12
LEAST_NOTES = 3
PHRASE = 8  # a longer block is a change of key or of scoring
A_BAR = 0.7  # nats a bar that a block costs, so that it holds no bar that gains nothing
SMOOTH = 0.02


@dataclass(frozen=True, eq=False)
class _Block:
    span: BarSpan
    by: int
    gain: float


def blocks(take: Take, expected: Expected) -> Iterator[Candidate]:
    """`transposed`: the likeliest block of each pitched part, and of all of them together."""
    pitched = [part for part in range(len(take.identities)) if not take.drums[part]]
    groups = [(part,) for part in pitched] + ([tuple(pitched)] if len(pitched) > 1 else [])
    for group in groups:
        rows = np.flatnonzero(np.isin(take.part, group))
        if len(rows) < 4 * LEAST_NOTES:
            continue
        block = _best(take, rows, alone=len(group) == 1)
        if block is not None:
            yield _candidate(take, expected, group, rows, block)


def is_out_of_place(span: BarSpan, features: Mapping[str, float]) -> bool:
    """Whether a block may be sure: an octave is scoring, and so is what goes on for long."""
    return span.last - span.first < PHRASE and not features["octave"]


def shifted(take: Take, rows: Ints, by: int) -> Take:
    """The take with some notes moved by semitones."""
    pitch = take.pitch.copy()
    pitch[rows] += by
    return replace(take, pitch=pitch)


def _best(take: Take, rows: Ints, *, alone: bool) -> _Block | None:
    """The block and shift by which the notes fit best with what stands around them."""
    table = _fit(take, rows, alone=alone)
    found: _Block | None = None
    for by in SHIFTS:
        gains = table[by] - table[0]
        span, gain = _steepest(gains - A_BAR * (table["notes"] > 0))
        inside = int(table["notes"][span.first : span.last + 1].sum())
        if inside >= LEAST_NOTES and gain > LEAST_GAIN and (found is None or gain > found.gain):
            found = _Block(span, by, float(gain))
    return found


def _fit(take: Take, rows: Ints, *, alone: bool) -> dict[int | str, Floats]:
    """How well each bar's notes fit when all are moved by each of SHIFTS: log-likelihood by bar."""
    bars, pitch, bar = take.bars, take.pitch[rows], take.bar[rows]
    others = take.pitched.copy()
    others[rows] = False
    weight = np.sqrt(np.clip(take.length, 1, 48))
    own_by_bar = _chroma(take, rows, weight)
    whole = (
        own_by_bar.sum(0)[None]
        - own_by_bar
        + (_chroma(take, np.flatnonzero(others), weight).sum(0)[None] if alone else 0)
    )
    fit = _shares(whole)
    if alone and others.any():
        beside = _shares(_chroma(take, np.flatnonzero(others), weight))
        fit = 0.6 * fit + 0.4 * beside
    register = _register(take, rows)
    table: dict[int | str, Floats] = {"notes": np.bincount(bar, minlength=bars).astype(np.float64)}
    scale = 1.0 / np.sqrt(np.maximum(1.0, table["notes"] / 6))  # many notes of a bar say one thing
    for by in (0, *SHIFTS):
        tonal = np.log(fit[bar, (pitch + by) % 12] + SMOOTH)
        height = -0.5 * ((pitch + by - register[0][bar]) / register[1]) ** 2
        table[by] = np.bincount(bar, tonal + 0.25 * height, minlength=bars) * scale
    return table


def _chroma(take: Take, rows: Ints, weight: Floats) -> Floats:
    """float64 (bars, 12): how much each pitch class is played."""
    found = np.zeros((take.bars, 12))
    np.add.at(found, (take.bar[rows], take.pitch[rows] % 12), weight[rows])
    return found


def _shares(chroma: Floats) -> Floats:
    total = chroma.sum(1, keepdims=True)
    return np.where(total > 0, chroma / np.maximum(total, 1e-9), 1 / 12)


def _register(take: Take, rows: Ints) -> tuple[Floats, float]:
    """Mean pitch of the notes around each bar (itself and its neighbours left out), and their spread."""
    count = np.bincount(take.bar[rows], minlength=take.bars).astype(np.float64)
    total = np.bincount(take.bar[rows], take.pitch[rows], minlength=take.bars)
    mean = (total.sum() - total) / np.maximum(count.sum() - count, 1)
    return mean, float(max(3.0, take.pitch[rows].std()))


def _steepest(gains: Floats) -> tuple[BarSpan, float]:
    """The stretch of at most MOST_BARS with the highest sum (Kadane's scan, windowed)."""
    sums = np.concatenate(([0.0], np.cumsum(gains)))
    best, span = 0.0, BarSpan(0, 0)
    for first in range(len(gains)):
        stops = sums[first + 1 : first + 1 + MOST_BARS] - sums[first]
        at = int(stops.argmax())
        if stops[at] > best:
            best, span = float(stops[at]), BarSpan(first, first + at)
    return span, best


def _candidate(
    take: Take, expected: Expected, group: tuple[int, ...], rows: Ints, block: _Block
) -> Candidate:
    inside = rows[(take.bar[rows] >= block.span.first) & (take.bar[rows] <= block.span.last)]
    changed = {
        int(row): Sounding(
            float(take.onset[row]),
            float(take.end[row]),
            int(take.pitch[row]) + block.by,
            int(take.velocity[row]),
        )
        for row in inside
        if 0 <= take.pitch[row] + block.by <= 127
    }
    moved = shifted(take, inside, block.by)
    length = block.span.last - block.span.first + 1
    features = {
        "gain": block.gain,
        "gain_a_note": block.gain / np.sqrt(len(inside)),
        "length": float(np.log(length)),
        "all": float(len(group) > 1),
        "share": length / take.bars,
        "edge": float(block.span.first == 0 or block.span.last == take.bars - 1),
        "repeats": _repeats(moved, rows, inside) - _repeats(take, rows, inside),
        "leap": _leap(take, rows, inside) - _leap(moved, rows, inside),
        "octave": float(abs(block.by) == 12),
        "nats": _surprise(expected, rows, inside),
    }
    return Candidate("transposed", block.span, group, features, Retouch(changed), {"by": -block.by})


def _repeats(take: Take, rows: Ints, inside: Ints) -> float:
    """Share of the block's notes whose part, position and pitch come in a bar outside of it."""
    outside = np.setdiff1d(rows, inside, assume_unique=True)
    key = (take.part * take.meter.bar_ticks + take.position) * 256 + take.pitch
    return float(np.isin(key[inside], key[outside]).mean())


def _leap(take: Take, rows: Ints, inside: Ints) -> float:
    """How far, in octaves, the parts leap into and out of the block, on average."""
    is_in = np.zeros(len(take), dtype=bool)
    is_in[inside] = True
    found = []
    for part in np.unique(take.part[rows]).tolist():
        mine = rows[take.part[rows] == part]
        at: Bools = is_in[mine]
        for i in np.flatnonzero(at[1:] != at[:-1]).tolist():
            found.append(abs(int(take.pitch[mine[i + 1]]) - int(take.pitch[mine[i]])) / 12)
    return float(np.mean(found)) if found else 0.0


def _surprise(expected: Expected, rows: Ints, inside: Ints) -> float:
    """How much less the block was expected than the rest, in nats a note."""
    outside = np.setdiff1d(rows, inside, assume_unique=True)
    known = [expected.nats[at][np.isfinite(expected.nats[at])] for at in (inside, outside)]
    return float(known[0].mean() - known[1].mean()) if len(known[0]) and len(known[1]) else 0.0
