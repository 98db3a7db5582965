"""Prepared windows of ids as batches: by length, in an order that is a pure function of (seed, epoch).

Knows no music. The folder holds, for each split, `tokens.bin` (uint16, windows back to back), `offsets`,
`notes`, `archive`, `header` and `captions` (ids of clauses, 65535 for none), and the clause vectors as int8
with one scale each. Everything is mapped from disk, so memory stays small whatever the size.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from musicgen.errors import InputError

NO_CLAUSE = 65535
POOL = 4096  # windows that are sorted by length together
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class TrainingBatch:
    """input_ids: int64 (n, time), padded on the right. clauses: float32 (n, max_clauses, clause_dim), unit
    length or zero. clause_mask: bool (n, max_clauses). windows: int64 (n), rows of the split."""

    input_ids: Array
    clauses: Array
    clause_mask: Array
    windows: Array


@dataclass(frozen=True, slots=True)
class Augmentation:
    """caption_drop: chance that a window loses its whole text. clause_drop: of each clause. noise: expected
    length of the Gaussian vector that is added to a clause vector of length 1 before it is normalised."""

    caption_drop: float = 0.15
    clause_drop: float = 0.1
    noise: float = 0.4


class Clauses:
    """The clause vectors, int8 with a scale each."""

    def __init__(self, folder: Path) -> None:
        self._numbers = np.load(folder / "clauses.int8.npy", mmap_mode="r")
        self._scales = np.load(folder / "clauses.scale.npy")

    def vectors(self, ids: Array) -> Array:
        """float32 (..., clause_dim) of unit length for ids (...); zero where the id is NO_CLAUSE."""
        present = ids != NO_CLAUSE
        safe = np.where(present, ids, 0)
        vectors = self._numbers[safe].astype(np.float32) * self._scales[safe][..., None]
        return normalised(vectors) * present[..., None]


class Windows:
    """One split of a prepared folder."""

    def __init__(self, folder: Path, split: str, context: int) -> None:
        self.meta = read_meta(folder)
        try:
            self.offsets: Array = np.load(folder / f"{split}.offsets.npy")
            self.notes: Array = np.load(folder / f"{split}.notes.npy")
            self.archive: Array = np.load(folder / f"{split}.archive.npy")
            self.header: Array = np.load(folder / f"{split}.header.npy")
            self.captions: Array = np.load(folder / f"{split}.captions.npy", mmap_mode="r")
            self._tokens: Array = np.memmap(folder / f"{split}.tokens.bin", dtype=np.uint16, mode="r")
            self._clauses = Clauses(folder)
        except (OSError, ValueError) as error:
            raise InputError(
                f"{folder} has no complete split {split} ({error}): prepare it again."
            ) from error
        self.context = context
        self.pad_id = int(self.meta["pad_id"])
        self.lengths: Array = np.minimum(np.diff(self.offsets), context)

    def __len__(self) -> int:
        return len(self.lengths)

    def ids(self, window: int) -> Array:
        """uint16 ids of one window, at most `context` of them."""
        start = self.offsets[window]
        return self._tokens[start : start + self.lengths[window]]

    def batch(self, rows: Array, rng: np.random.Generator | None, augmentation: Augmentation) -> TrainingBatch:
        """The windows `rows`; without a generator the first caption as it is (evaluation)."""
        ids = np.full((len(rows), int(self.lengths[rows].max())), self.pad_id, dtype=np.int64)
        for line, window in zip(ids, rows, strict=True):
            line[: self.lengths[window]] = self.ids(window)
        captions = np.asarray(self.captions[rows])
        if rng is None:
            chosen, noise = captions[:, 0], 0.0
        else:
            chosen, noise = _draw_captions(captions, rng, augmentation), augmentation.noise
        vectors = self._clauses.vectors(chosen)
        if rng is not None and noise:
            jitter = rng.standard_normal(vectors.shape, dtype=np.float32) * (noise / vectors.shape[-1] ** 0.5)
            vectors = normalised(vectors + jitter) * (chosen != NO_CLAUSE)[..., None]
        return TrainingBatch(ids, vectors.astype(np.float32), chosen != NO_CLAUSE, rows)


def read_meta(folder: Path) -> dict[str, Any]:
    """meta.json of a prepared folder; InputError when there is none."""
    try:
        return dict(json.loads((folder / "meta.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{folder} holds no prepared data ({error}): run musicgen.train.prepare first."
        ) from error


def normalised(vectors: Array) -> Array:
    """Vectors (..., n) scaled to length 1; zero stays zero."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def plan(lengths: Array, budget: int, seed: Sequence[int]) -> list[Array]:
    """Rows of every batch of one epoch: each row once, batches of similar lengths, in random order.

    budget: most ids in a batch, padding counted (a longer window is a batch of its own).
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(lengths))
    batches: list[Array] = []
    for start in range(0, len(order), POOL):
        pool = order[start : start + POOL]
        batches += _cut(pool[np.argsort(lengths[pool], kind="stable")], lengths, budget)
    return [batches[i] for i in rng.permutation(len(batches))]


def batches(
    windows: Windows, budget: int, seed: int, augmentation: Augmentation, *, start: tuple[int, int]
) -> Iterator[tuple[tuple[int, int], TrainingBatch]]:
    """Endless batches from position `start` = (epoch, index), each with the position of the one after it."""
    epoch, index = start
    while True:
        rows = plan(windows.lengths, budget, (seed, epoch))
        while index < len(rows):
            rng = np.random.default_rng((seed, epoch, index, 1))
            batch = windows.batch(rows[index], rng, augmentation)
            index += 1
            yield (epoch, index), batch
        epoch, index = epoch + 1, 0


def _cut(rows: Array, lengths: Array, budget: int) -> list[Array]:
    """Runs of rows (sorted by length) whose padded size stays within the budget."""
    cuts, first = [], 0
    for i, row in enumerate(rows):
        if i > first and (i - first + 1) * lengths[row] > budget:
            cuts.append(rows[first:i])
            first = i
    if len(rows):
        cuts.append(rows[first:])
    return cuts


def _draw_captions(captions: Array, rng: np.random.Generator, augmentation: Augmentation) -> Array:
    """One of the captions (n, choices, clauses) of each window, thinned out: (n, clauses)."""
    n, choices, width = captions.shape
    chosen = captions[np.arange(n), rng.integers(choices, size=n)].copy()
    chosen[rng.random((n, width)) < augmentation.clause_drop] = NO_CLAUSE
    chosen[rng.random(n) < augmentation.caption_drop] = NO_CLAUSE
    return chosen
