"""A critic: how well can a machine tell composed windows from real ones? 0.5 is not at all, 1 always.

Gradient-boosted trees (Friedman 2001; scikit-learn's histogram version) over all of `musicality.measures` and
`ngrams.counts`, a few with other random choices averaged. They learn on one half of prompts and songs and are
tested on the other, both ways; the figure is the mean of the two AUCs, with a 95 % bootstrap interval over
the tested windows. Two controls say whether the critic hears: real windows against the same with their bars
shuffled (should be high), and real against other real ones (should be about 0.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from musicgen.evaluate.common.shares import Interval

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
TREES_SEEDS = (0, 1, 2, 3)
BOOTSTRAP_DRAWS = 1000
PERMUTATIONS = 3
LEAST_A_SIDE = 10


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Features of windows. values: float (windows, features), NaN where one does not apply.

    halves: int (windows,), 0 or 1.
    """

    names: tuple[str, ...]
    values: Floats
    halves: Ints

    def take(self, chosen: Bools) -> "Table":
        return Table(self.names, self.values[chosen], self.halves[chosen])

    def like(self, other: "Table") -> "Table":
        """The same windows, columns in the other's order. Raises ValueError where one is missing."""
        columns = [self.names.index(name) for name in other.names]
        return Table(other.names, np.ascontiguousarray(self.values[:, columns]), self.halves)


@dataclass(frozen=True, slots=True)
class Telltale:
    """A feature that gives composed music away. fall: of the AUC when its values are permuted.

    alone: AUC of the feature by itself. real, composed: means where it applies.
    """

    name: str
    fall: float
    alone: float
    real: float
    composed: float


@dataclass(frozen=True, slots=True)
class Criticism:
    """auc: mean of both halves. windows: how many of each side were tested."""

    auc: float
    interval: Interval
    windows: tuple[int, int]
    telltales: tuple[Telltale, ...] = ()

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.auc:.3f} ({low:.3f}–{high:.3f}; n = {self.windows[0]} + {self.windows[1]})"


def criticise(
    real: Table, composed: Table, extra: Table | None = None, seed: int = 0, explain: bool = False
) -> Criticism | None:
    """Cross-fitted AUC of telling `composed` from `real`; None where a half has too few windows.

    extra: more real windows to learn from, never tested. explain: also the telltales (slower). Columns go by
    their names: their order is that of a table's first window, which may be a beginning or an ending.
    """
    composed = composed.like(real)
    extra = extra.like(real) if extra else None
    rng = np.random.default_rng(seed)
    tested: list[tuple[Floats, Floats]] = []
    falls = np.zeros(len(real.names))
    for half in (0, 1):
        learn = _side([t for t in (real, extra) if t is not None], half), _side([composed], half)
        test = real.values[real.halves != half], composed.values[composed.halves != half]
        if min(map(len, (*learn, *test))) < LEAST_A_SIDE:
            return None
        trees = _grown(*learn)
        tested.append((_said(trees, test[0]), _said(trees, test[1])))
        if explain:
            falls += _falls(trees, test[0], test[1], rng) / 2
    mean = float(np.mean([auc(one, other) for one, other in tested]))
    sizes = sum(len(one) for one, _ in tested), sum(len(other) for _, other in tested)
    found = _telltales(real, composed, falls) if explain else ()
    return Criticism(mean, _interval(tested, rng), sizes, found)


def _side(tables: Sequence[Table], half: int) -> Floats:
    return np.concatenate([t.values[t.halves == half] for t in tables])


def _grown(real: Floats, composed: Floats) -> list[Any]:
    """Classifiers of both sides; the two weigh the same whatever their sizes."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = np.concatenate((real, composed))
    is_composed = np.repeat((0, 1), (len(real), len(composed)))
    weights = np.repeat((0.5 / len(real), 0.5 / len(composed)), (len(real), len(composed))) * len(rows)
    settings = {
        "learning_rate": 0.06,
        "max_iter": 150,
        "max_leaf_nodes": 8,
        "min_samples_leaf": 8,
        "l2_regularization": 1.0,
        "max_features": 0.3,
        "early_stopping": False,
    }
    grown = [HistGradientBoostingClassifier(**settings, random_state=seed) for seed in TREES_SEEDS]
    return [trees.fit(rows, is_composed, sample_weight=weights) for trees in grown]


def _said(trees: Sequence[Any], rows: Floats) -> Floats:
    """Mean log-odds of being composed."""
    return np.asarray(np.mean([one.decision_function(rows) for one in trees], axis=0), dtype=np.float64)


def auc(real: Floats, composed: Floats) -> float:
    """Chance that a composed window scores above a real one, ties half (Mann and Whitney 1947)."""
    if not len(real) or not len(composed):
        return float("nan")
    values = np.concatenate((real, composed))
    order = np.sort(values)
    ranks = (np.searchsorted(order, values, "left") + np.searchsorted(order, values, "right") + 1) / 2
    total = ranks[len(real) :].sum() - len(composed) * (len(composed) + 1) / 2
    return float(total / (len(real) * len(composed)))


def _interval(tested: Sequence[tuple[Floats, Floats]], rng: np.random.Generator) -> Interval:
    draws = []
    for _ in range(BOOTSTRAP_DRAWS):
        drawn = [(rng.choice(one, len(one)), rng.choice(other, len(other))) for one, other in tested]
        draws.append(np.mean([auc(one, other) for one, other in drawn]))
    low, high = np.quantile(draws, (0.025, 0.975))
    return float(low), float(high)


def _falls(trees: Sequence[Any], real: Floats, composed: Floats, rng: np.random.Generator) -> Floats:
    """How far the AUC falls when each feature's values change hands (Breiman 2001): float (features,)."""
    rows = np.concatenate((real, composed))
    base = auc(_said(trees, real), _said(trees, composed))
    falls = np.zeros(rows.shape[1])
    for column in range(rows.shape[1]):
        kept = rows[:, column].copy()
        for _ in range(PERMUTATIONS):
            rows[:, column] = rng.permutation(kept)
            said = _said(trees, rows)
            falls[column] += (base - auc(said[: len(real)], said[len(real) :])) / PERMUTATIONS
        rows[:, column] = kept
    return falls


def _telltales(real: Table, composed: Table, falls: Floats) -> tuple[Telltale, ...]:
    """All features, what costs the critic most first."""
    found = []
    for column, name in enumerate(real.names):
        one, other = (_present(table.values[:, column]) for table in (real, composed))
        means = [float(v.mean()) if len(v) else float("nan") for v in (one, other)]
        found.append(Telltale(name, float(falls[column]), auc(one, other), means[0], means[1]))
    return tuple(sorted(found, key=lambda t: -t.fall))


def _present(values: Floats) -> Floats:
    return values[~np.isnan(values)]
