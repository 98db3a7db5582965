"""Prepared folders for the tests of training and likelihood, written as `musicgen.train.prepare` does."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from musicgen.train.data.dataset import part_path


def write_folder(folder: Path, clauses: np.ndarray, **meta: object) -> Path:
    """meta.json and the clause vectors: int8 (clauses, dim)."""
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    (folder / "meta.json").write_text(json.dumps({"pad_id": 0, "version": 3, **meta}), encoding="utf8")
    np.save(folder / "clauses.int8.npy", clauses)
    np.save(folder / "clauses.scale.npy", np.full(len(clauses), 0.01, np.float32))
    return folder


def write_split_part(
    folder: Path, split: str, index: int, windows: Sequence[Sequence[int]], **columns: np.ndarray
) -> None:
    """One part. columns: notes, archive, header (windows,) and captions (windows, 4, 8)."""
    np.savez(
        part_path(folder, split, index),
        tokens=np.array([i for ids in windows for i in ids], dtype=np.uint16),
        lengths=np.array([len(ids) for ids in windows], dtype=np.int64),
        **columns,  # type: ignore[arg-type]
    )
