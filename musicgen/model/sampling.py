"""The draw of one id from the model's log-probabilities. Knows nothing about music.

Filters are small functions from log-probabilities to log-probabilities; `draw` strings them together.
`Engine` and `Session`, which make the log-probabilities, are at hand here too.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from musicgen.model.engine import Engine, Session

__all__ = ["Engine", "Filter", "Session", "draw", "nucleus", "restrict", "temper"]

Floats = npt.NDArray[np.float32]
Filter = Callable[[Floats], Floats]
Weights = npt.NDArray[np.float64]


def restrict(logp: Floats, allowed: npt.NDArray[Any]) -> Floats:
    """-inf everywhere but at the allowed ids (a bool mask (vocab,) or an array of ids)."""
    kept = np.full_like(logp, -np.inf)
    kept[allowed] = logp[allowed]
    return kept


def temper(logp: Floats, temperature: float) -> Floats:
    """Log-probabilities sharpened (below 1) or flattened (above 1); not normalised."""
    return logp if temperature == 1.0 else logp / np.float32(temperature)


def nucleus(logp: Floats, top_p: float) -> Floats:
    """-inf outside the smallest set of likeliest ids that holds `top_p` of the probability.

    Holtzman et al. 2020, arXiv 1904.09751. The id that crosses the border is kept; ties go to the lower id.
    """
    if top_p >= 1.0:
        return logp
    return restrict(logp, _nucleus(_weights(logp), top_p) > 0)


def draw(
    logp: Floats,
    allowed: npt.NDArray[Any],
    *,
    temperature: float,
    top_p: float,
    rng: np.random.Generator,
    filters: Sequence[Filter] = (),
) -> tuple[int, float]:
    """One id, and its log-probability.

    logp: float (vocab,), as `Session.feed` gives it. allowed: bool mask (vocab,) or array of different ids.
    filters: change the log-probabilities first, in order (a bias, a ban). Then the allowed ids are kept,
    tempered, cut to the nucleus, and one is drawn. Exactly one random number is used, even when only one id
    is left. The log-probability that is returned (natural logarithm) is that of the id among the allowed ones
    after the filters, at temperature 1 and before the nucleus: how much of a surprise it was to the model.
    ValueError when no allowed id has a finite log-probability.
    """
    for each in filters:
        logp = each(logp)
    ids = allowed.nonzero()[0] if allowed.dtype == np.bool_ else np.asarray(allowed)
    chosen = logp[ids]
    top = float(chosen.max()) if len(ids) else -np.inf
    if not np.isfinite(top):
        raise ValueError("No allowed id has any probability.")
    weights = _weights(chosen)
    drawn = weights if temperature == 1.0 else _weights(temper(chosen, temperature))
    drawn = _nucleus(drawn, top_p)
    sums = drawn.cumsum()
    place = int(sums.searchsorted(rng.random() * sums[-1], side="right"))
    if place == len(sums):  # rounded up to the very end
        place = int(drawn.nonzero()[0][-1])
    return int(ids[place]), float(chosen[place]) - (top + float(np.log(weights.sum())))


def _weights(logp: Floats) -> Weights:
    """Probabilities, the highest of them 1."""
    logs = logp.astype(np.float64)
    logs -= logs.max()
    return np.exp(logs, out=logs)


def _nucleus(weights: Weights, top_p: float) -> Weights:
    """Weights with 0 outside the nucleus."""
    if top_p >= 1.0:
        return weights
    total = weights.sum()
    # All the rarer ones together are less than what may be left out: only the others need sorting.
    likely = (weights > (1 - top_p) * total / len(weights)).nonzero()[0]
    order = likely[np.argsort(-weights[likely], kind="stable")]
    count = int(weights[order].cumsum().searchsorted(top_p * total * (1 - 1e-9))) + 1
    kept = np.zeros_like(weights)
    kept[order[:count]] = weights[order[:count]]
    return kept
