"""Prepared windows of ids as batches: by length, in an order that is a pure function of (seed, place).

Knows no music. A folder holds `meta.json`, the clause vectors as int8 with one scale each, and `parts/`: for
each split files such as `train.00007.npz`, written one by one by `musicgen.train.prepare`. A part has the
columns `tokens` (uint16, windows back to back), `lengths`, `notes`, `archive`, `header` and `captions` (ids of
clauses, 65535 for none). Training reads a few parts at a time, a shelf, and need not wait for the last one.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from musicgen.errors import InputError

NO_CLAUSE = 65535
POOL = 4096  # windows that are sorted by length together
SHELF_PARTS = 5
COLUMNS = ("lengths", "notes", "archive", "header", "captions", "tokens")
Array = npt.NDArray[Any]
# Where a training stands: epoch, shelf, and batch of the shelf, each counted from 0.
Position = tuple[int, int, int]


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


def part_path(folder: Path, split: str, index: int) -> Path:
    """Where a part of a prepared folder lies."""
    return folder / "parts" / f"{split}.{index:05}.npz"


class Windows:
    """Windows of some parts, in memory. `Windows.of` reads those of a whole split."""

    def __init__(self, folder: Path, parts: Sequence[Path], context: int) -> None:
        self.meta = read_meta(folder)
        columns = _columns(folder, parts)
        self.offsets: Array = np.concatenate([[0], np.cumsum(columns["lengths"])]).astype(np.int64)
        self.notes, self.archive, self.header = (columns[name] for name in ("notes", "archive", "header"))
        self.captions: Array = columns["captions"]
        self._tokens: Array = columns["tokens"]
        self._clauses = Clauses(folder)
        self.context = context
        self.pad_id = int(self.meta["pad_id"])
        self.lengths: Array = np.minimum(np.diff(self.offsets), context)

    @classmethod
    def of(cls, folder: Path, split: str, context: int) -> "Windows":
        """All finished windows of a split. Raises InputError where there are none."""
        parts = sorted((folder / "parts").glob(f"{split}.[0-9]*[0-9].npz"))
        found = cls(folder, parts, context)
        if not len(found):
            raise InputError(f"{folder} has no window of the split {split}: prepare more pieces.")
        return found

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
        captions = self.captions[rows]
        if rng is None:
            chosen, noise = captions[:, 0], 0.0
        else:
            chosen, noise = _draw_captions(captions, rng, augmentation), augmentation.noise
        vectors = self._clauses.vectors(chosen)
        if rng is not None and noise:
            jitter = rng.standard_normal(vectors.shape, dtype=np.float32) * (noise / vectors.shape[-1] ** 0.5)
            vectors = normalised(vectors + jitter) * (chosen != NO_CLAUSE)[..., None]
        return TrainingBatch(ids, vectors.astype(np.float32), chosen != NO_CLAUSE, rows)


def _columns(folder: Path, parts: Sequence[Path]) -> dict[str, Array]:
    """The columns of some parts, one after the other. Raises InputError where one cannot be read."""
    try:
        loaded = [{name: part[name] for name in COLUMNS} for part in map(np.load, parts)]
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"{folder} has a part that cannot be read ({error}): prepare it again.") from error
    empty = {"tokens": np.uint16, "captions": np.uint16}
    return {
        name: np.concatenate([part[name] for part in loaded])
        if loaded
        else np.zeros((0, 1, 1) if name == "captions" else 0, empty.get(name, np.int64))
        for name in COLUMNS
    }


class Shelves:
    """The training windows of a folder, a shelf of SHELF_PARTS parts at a time."""

    def __init__(self, folder: Path, context: int) -> None:
        self.folder, self.context, self.meta = folder, context, read_meta(folder)
        self.parts = int(self.meta["parts"])

    def is_ready(self, shelf: int) -> bool:
        """Whether there is such a shelf, and all of its parts are finished."""
        numbers = self._numbers(shelf)
        return bool(numbers) and all(part_path(self.folder, "train", n).exists() for n in numbers)

    def windows(self, shelf: int) -> Windows:
        """The windows of one shelf. Raises InputError where it is not ready."""
        if not self.is_ready(shelf):
            raise InputError(
                f"{self.folder} has no finished parts to train on yet: wait until musicgen.train.prepare has "
                f"written the first {min(SHELF_PARTS, self.parts)}."
            )
        paths = [part_path(self.folder, "train", number) for number in self._numbers(shelf)]
        return Windows(self.folder, paths, self.context)

    def _numbers(self, shelf: int) -> range:
        return range(shelf * SHELF_PARTS, min(self.parts, (shelf + 1) * SHELF_PARTS))


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
    shelves: Shelves,
    budget: int,
    seed: int,
    augmentation: Augmentation,
    *,
    start: Position,
    is_ready: Callable[[int], bool] | None = None,
) -> Iterator[tuple[Position, TrainingBatch]]:
    """Endless batches from position `start`, each with the position of the one after it.

    A shelf that is not ready ends the epoch, and the first one follows. is_ready: who answers that, where
    several processes must agree.
    """
    epoch, shelf, index = start
    ready = is_ready or shelves.is_ready
    while True:
        windows = shelves.windows(shelf)
        rows = plan(windows.lengths, budget, (seed, epoch, shelf))
        while index < len(rows):
            rng = np.random.default_rng((seed, epoch, shelf, index, 1))
            batch = windows.batch(rows[index], rng, augmentation)
            index += 1
            yield (epoch, shelf, index), batch
        shelf, index = shelf + 1, 0
        if not ready(shelf):
            epoch, shelf = epoch + 1, 0


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
