"""Linear heads over text vectors: from a clause's vector to the probabilities of each field's words.

Generic: the fields and their words are whatever the file says. Fitted by `musicgen.train.fits.heads`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from musicgen.errors import ModelError

FORMAT = "fialta-heads-1"
_FLOOR = 1e-6


@dataclass(frozen=True, eq=False)
class LinearHeads:
    """One multinomial logistic classifier a field.

    labels: field → names of its classes. weights: field → float32 (dim, classes).
    biases: field → float32 (classes,). encoder: name of the text encoder whose vectors they were fitted on.
    Raises ModelError when the shapes do not agree.
    """

    labels: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, np.ndarray]
    biases: Mapping[str, np.ndarray]
    encoder: str = "use"

    def __post_init__(self) -> None:
        if not self.labels or not set(self.labels) == set(self.weights) == set(self.biases):
            raise ModelError(
                "The heads are incomplete: each needs labels, weights and biases; fit them anew."
            )
        for field, names in self.labels.items():
            shapes = self.weights[field].shape, self.biases[field].shape
            if shapes != ((self.dim, len(names)), (len(names),)):
                raise ModelError(f"The head {field!r} does not fit its {len(names)} labels: fit it anew.")

    @property
    def dim(self) -> int:
        """Numbers a vector must have."""
        return next(iter(self.weights.values())).shape[0]

    def predict(self, vectors: np.ndarray) -> dict[str, np.ndarray]:
        """Probabilities, field → float32 (n, classes). vectors: (n, dim), unit rows."""
        if vectors.ndim != 2 or vectors.shape[1] != self.dim:
            raise ModelError(f"Vectors of shape {vectors.shape} do not fit heads of dimension {self.dim}.")
        return {field: _softmax(vectors @ self.weights[field] + self.biases[field]) for field in self.labels}

    def combine(self, vectors: np.ndarray) -> dict[str, dict[str, float]]:
        """What a whole sentence speaks for: field → word → probability. vectors: its clauses, (n, dim)."""
        rows = self.predict(vectors)
        return {
            field: dict(zip(names, combine(rows[field]).tolist(), strict=True))
            for field, names in self.labels.items()
        }

    def save(self, path: Path) -> None:
        """Write one safetensors file; the labels are in its metadata."""
        tensors = {f"{field}.weight": self.weights[field].astype(np.float32) for field in self.labels}
        tensors |= {f"{field}.bias": self.biases[field].astype(np.float32) for field in self.labels}
        labels = json.dumps({field: list(names) for field, names in self.labels.items()})
        save_file(tensors, path, {"format": FORMAT, "encoder": self.encoder, "labels": labels})

    @classmethod
    def load(cls, path: Path) -> "LinearHeads":
        """Read what `save` wrote. Raises ModelError for a missing or different file."""
        try:
            with safe_open(path, framework="numpy") as file:
                meta = file.metadata() or {}
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
        except (OSError, SafetensorError) as error:
            raise ModelError(f"The heads {path} cannot be read ({error}): fit them anew.") from error
        if meta.get("format") != FORMAT:
            raise ModelError(f"{path} holds no heads of this version ({FORMAT}): fit them anew.")
        labels = {field: tuple(names) for field, names in json.loads(meta["labels"]).items()}
        weights = {field: tensors[f"{field}.weight"] for field in labels if f"{field}.weight" in tensors}
        biases = {field: tensors[f"{field}.bias"] for field in labels if f"{field}.bias" in tensors}
        return cls(labels, weights, biases, meta.get("encoder", "use"))


def combine(probabilities: np.ndarray) -> np.ndarray:
    """Average of log-probabilities over clauses, made a distribution again.

    A clause counts as much as it knows (1 - entropy / log classes), so that "sad" is not watered down by
    clauses that speak of other things. probabilities: (n, classes). Returns (classes,); of no clauses, the
    even distribution.
    """
    logs = np.log(np.maximum(probabilities, _FLOOR))
    entropy = -(probabilities * logs).sum(axis=1) / np.log(probabilities.shape[1])
    weights = np.maximum(1 - entropy, _FLOOR)
    return _softmax((weights @ logs / max(float(weights.sum()), _FLOOR))[None])[0]


def _softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (shifted / shifted.sum(axis=1, keepdims=True)).astype(np.float32)
