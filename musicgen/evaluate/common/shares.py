"""Shares with their uncertainty, and tables of them: numpy only, no music."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Z_95 = 1.959964  # standard normal quantile of a two-sided 95 % interval
BOOTSTRAP_DRAWS = 2000
Floats = npt.NDArray[np.float64]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`, both whole numbers of cases."""

    hits: int = 0
    total: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.hits + other.hits, self.total + other.total)

    @property
    def value(self) -> float:
        """0..1; 0 when there is no case."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> Interval:
        """95 % Wilson interval, 0..1."""
        return wilson(self.hits, self.total)

    def __str__(self) -> str:
        """ "98.4 % (183/186; 95.4–99.4)", "–" when there is no case."""
        if not self.total:
            return "–"
        low, high = self.interval
        return f"{self.value:.1%} ({self.hits}/{self.total}; {100 * low:.1f}–{100 * high:.1f})".replace(
            "%", " %"
        )


def wilson(hits: int, total: int) -> Interval:
    """95 % score interval of a share (Wilson 1927); (0, 1) when there is no case."""
    if not total:
        return 0.0, 1.0
    share, spread = hits / total, Z_95**2 / total
    middle = (share + spread / 2) / (1 + spread)
    half = Z_95 * float(np.sqrt(share * (1 - share) / total + spread / (4 * total))) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def added(shares: Iterable[Share]) -> Share:
    """All cases together."""
    return sum(shares, Share())


def ratio_interval(tops: Floats, bottoms: Floats, rng: np.random.Generator) -> Interval:
    """95 % interval of sum(tops) / sum(bottoms) when the cases are drawn anew (Efron 1979, percentiles).

    tops, bottoms: float (cases,); the same cases are drawn for both. NaN for no case.
    """
    count = len(tops)
    if not count:
        return float("nan"), float("nan")
    weights = rng.multinomial(count, np.full(count, 1 / count), size=BOOTSTRAP_DRAWS).astype(np.float64)
    ratios = (weights @ tops) / np.maximum(weights @ bottoms, 1e-12)
    low, high = np.quantile(ratios, (0.025, 0.975))
    return float(low), float(high)


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Median and 90 % quantile; NaN for no value."""
    if not len(values):
        return float("nan"), float("nan")
    middle, high = np.quantile(np.asarray(values, dtype=np.float64), (0.5, 0.9))
    return float(middle), float(high)


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, one string a cell."""
    lines = [list(head), ["---"] * len(head), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
