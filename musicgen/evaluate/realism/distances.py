"""How far two distributions of a measure lie apart, with 95 % intervals.

*Distance*: Wasserstein-1 (earth mover's), divided by the standard deviation of the real values, so 1 means
"moved by as much as real pieces differ among each other". *Overlap*: the area under both densities (Gaussian
kernels, Silverman's bandwidth of the pooled real values; after Yang and Lerch 2020), 1 where they are the
same; of measures with few different values the sum of the smaller shares. Intervals: both sides drawn anew
with replacement (percentiles).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicgen.evaluate.common.shares import Interval

Floats = npt.NDArray[np.float64]
DRAWS = 300
GRID = 120
FEW = 6  # a measure with at most so many values is counted, not smoothed
LEAST = 8


@dataclass(frozen=True, slots=True)
class Gap:
    """One measure of one row against the real one. n: how many values on each side."""

    distance: float
    distance_interval: Interval
    overlap: float
    overlap_interval: Interval
    mean: float
    n: tuple[int, int]


def gap(real: Floats, other: Floats, rng: np.random.Generator) -> Gap | None:
    """None where a side has fewer than LEAST values or the real ones are all the same."""
    if min(len(real), len(other)) < LEAST or real.std() == 0:
        return None
    weights = [_draws(len(side), rng) for side in (real, other)]
    distances = _distances(real, other, *weights) / real.std()
    overlaps = _overlaps(real, other, *weights)
    return Gap(
        distance=float(distances[0]),
        distance_interval=_interval(distances[1:]),
        overlap=float(overlaps[0]),
        overlap_interval=_interval(overlaps[1:]),
        mean=float(other.mean()),
        n=(len(real), len(other)),
    )


def _interval(draws: Floats) -> Interval:
    low, high = np.quantile(draws, (0.025, 0.975))
    return float(low), float(high)


def _draws(count: int, rng: np.random.Generator) -> Floats:
    """Weights of the values, summing to 1, (1 + DRAWS, count): the sample itself, then drawn anew."""
    even = np.full((1, count), 1 / count)
    return np.concatenate((even, rng.multinomial(count, even[0], size=DRAWS) / count))


def _distances(real: Floats, other: Floats, real_weights: Floats, other_weights: Floats) -> Floats:
    """Wasserstein-1 for each pair of weights: the area between the two cumulative distributions."""
    values = np.concatenate((real, other))
    order = np.argsort(values, kind="stable")
    signed = np.concatenate((real_weights, -other_weights), axis=1)[:, order]
    gaps = np.diff(values[order])
    return np.asarray(np.abs(signed.cumsum(axis=1)[:, :-1]) @ gaps)


def _overlaps(real: Floats, other: Floats, real_weights: Floats, other_weights: Floats) -> Floats:
    levels = np.unique(np.concatenate((real, other)))
    if len(levels) <= FEW:
        first, second = ((side[:, None] == levels).astype(float) for side in (real, other))
        return np.asarray(np.minimum(real_weights @ first, other_weights @ second).sum(axis=1))
    width = 1.06 * float(real.std()) * len(real) ** -0.2
    grid = np.linspace(levels[0] - 3 * width, levels[-1] + 3 * width, GRID)
    curves = [w @ _kernels(side, grid, width) for w, side in ((real_weights, real), (other_weights, other))]
    return np.asarray(np.minimum(*curves).sum(axis=1) * (grid[1] - grid[0]))


def _kernels(values: Floats, grid: Floats, width: float) -> Floats:
    """float (values, grid): the density that each value alone gives."""
    z = (grid[None] - values[:, None]) / width
    curves = np.exp(-0.5 * z**2)
    # Normalised on the grid, so that a narrow kernel between two points is not lost.
    return np.asarray(curves / (curves.sum(axis=1, keepdims=True) * (grid[1] - grid[0])))
