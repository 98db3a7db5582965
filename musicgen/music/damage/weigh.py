"""How likely a candidate is damage: logistic weights, fitted on damaged validation pieces
(`python -m musicgen.evaluate repair --fit`), and from which probability on it is mended unasked.

A probability is that of the fit, where as many candidates were damage as not: it ranks, and says little of
how much damage there is in the world.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from musicgen.music.damage.take import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Of one kind. features: their names. mean, spread, weights: float64 (features,). threshold: sure from
    this probability on; over 1 for a kind that never is."""

    features: tuple[str, ...]
    mean: Floats
    spread: Floats
    weights: Floats
    bias: float
    threshold: float = 2.0

    def odds(self, table: Floats) -> Floats:
        """Log-odds of rows of features: float64 (rows,). What is NaN counts as usual."""
        table = np.where(np.isnan(table), self.mean, table)
        return np.asarray(((table - self.mean) / self.spread) @ self.weights + self.bias)

    def p(self, features: Mapping[str, float]) -> float:
        """Probability of one candidate; what it does not say of itself counts as usual."""
        row = np.array([features.get(n, m) for n, m in zip(self.features, self.mean, strict=True)])
        return float(1 / (1 + np.exp(-np.clip(self.odds(row[None])[0], -30, 30))))


@cache
def fitted() -> Mapping[str, Weights]:
    """By kind, and "note" for the oddness of notes. Read once."""
    text = resources.files("musicgen.music.damage").joinpath("weights.json").read_text(encoding="utf8")
    return read_weights(json.loads(text))


def read_weights(stored: Mapping[str, Mapping[str, object]]) -> Mapping[str, Weights]:
    """As `told` wrote them."""
    found = {}
    for kind, one in stored.items():
        mean, spread, weights = (np.asarray(one[n], dtype=np.float64) for n in ("mean", "spread", "weights"))
        names = one["features"]
        assert isinstance(names, list)
        found[kind] = Weights(
            tuple(names), mean, spread, weights, float(str(one["bias"])), float(str(one["threshold"]))
        )
    return found


def told(weights: Mapping[str, Weights]) -> dict[str, dict[str, object]]:
    """For JSON."""
    return {
        kind: {
            "features": list(one.features),
            "mean": np.round(one.mean, 5).tolist(),
            "spread": np.round(one.spread, 5).tolist(),
            "weights": np.round(one.weights, 5).tolist(),
            "bias": round(one.bias, 5),
            "threshold": round(one.threshold, 5),
        }
        for kind, one in weights.items()
    }
