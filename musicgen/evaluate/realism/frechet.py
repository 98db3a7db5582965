"""Fréchet distance between two sets of embedded windows, always of the same size, and without its bias.

Both sets are taken as Gaussians: |mean - mean'|² + tr(C + C' - 2 (C C')^½) (Dowson and Landau 1982; Heusel et
al. 2017). Estimated from n windows it comes out too large by about b / n. So it is taken of random subsets of
several sizes and a line in 1 / n is followed to 0 (Chong and Forsyth 2020, arXiv 1911.07023; for music Gui et
al. 2024, arXiv 2311.01616). Beside it stands the plain distance at the full size, for ratios: two sets of the
same size have the same bias. Intervals come from subsets of half the size (Politis and Romano 1994).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicgen.evaluate.common.shares import Z_95, Interval

Floats = npt.NDArray[np.float64]
SIZES = 6  # subset sizes from half of the windows to all
DRAWS = 12  # subsets of each size
RESAMPLES = 40
LEAST = 32


@dataclass(frozen=True, slots=True)
class Distance:
    """plain: at `windows` windows a side. corrected: at infinitely many, may fall below 0 by chance."""

    plain: float
    plain_interval: Interval
    corrected: float
    corrected_interval: Interval
    windows: int

    def __str__(self) -> str:
        low, high = self.corrected_interval
        return f"{self.corrected:.3f} ({low:.3f} … {high:.3f})"


def frechet(one: Floats, other: Floats) -> float:
    """Squared Fréchet distance of the Gaussians fitted to the rows of both: float (windows, dimensions)."""
    shift = one.mean(0) - other.mean(0)
    first, second = (np.atleast_2d(np.cov(rows, rowvar=False)) for rows in (one, other))
    # The eigenvalues of C C' are those of the symmetric C^½ C' C^½.
    values, vectors = np.linalg.eigh(first)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    middle = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ second @ root), 0)).sum()
    return float(shift @ shift + np.trace(first) + np.trace(second) - 2 * middle)


def distance(one: Floats, other: Floats, windows: int, rng: np.random.Generator) -> Distance | None:
    """Of `windows` windows of each side; None where a side has fewer, or fewer than LEAST."""
    if windows < LEAST or min(len(one), len(other)) < windows:
        return None
    one, other = _some(one, windows, rng), _some(other, windows, rng)
    plain, corrected = frechet(one, other), _extrapolated(one, other, rng, DRAWS)
    halves = [_both(one, other, windows // 2, rng) for _ in range(RESAMPLES)]
    spread = np.std(halves, axis=0) * np.sqrt(0.5)
    return Distance(plain, _around(plain, spread[0]), corrected, _around(corrected, spread[1]), windows)


def _some(rows: Floats, count: int, rng: np.random.Generator) -> Floats:
    return rows[rng.permutation(len(rows))[:count]]


def _both(one: Floats, other: Floats, count: int, rng: np.random.Generator) -> tuple[float, float]:
    """Plain and corrected distance of random subsets."""
    few, others = _some(one, count, rng), _some(other, count, rng)
    return frechet(few, others), _extrapolated(few, others, rng, 2)


def _around(value: float, deviation: float) -> Interval:
    return value - Z_95 * float(deviation), value + Z_95 * float(deviation)


def _extrapolated(one: Floats, other: Floats, rng: np.random.Generator, draws: int) -> float:
    """Intercept of the distance over 1 / n, least squares."""
    counts = np.unique(np.linspace(len(one) // 2, len(one), SIZES).astype(int))
    means = [
        np.mean([frechet(_some(one, n, rng), _some(other, n, rng)) for _ in range(draws)]) for n in counts
    ]
    _, intercept = np.polyfit(1 / counts, means, 1)
    return float(intercept)
