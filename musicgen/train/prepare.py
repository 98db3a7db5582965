"""Command: from a corpus to a training set.

    python -m musicgen.train.prepare --corpus DIR --out DIR [--tier open] [--limit N] [--windows N]

Reads the archives with their manifest, or any folder of MIDI files; works on all cores in bounded memory;
writes parts of 200 pieces (`musicgen.train.data.dataset` says of what), the held-out ones first and those of
training in random order, so that a training can begin with the first parts while others are made, and a
broken run goes on where it stopped. In the end `report.json` tells what was left out and why; how much of the
ids repeats itself by nature is printed: at most 6 % do.
"""

import argparse
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from musicgen.errors import FialtaError, InputError
from musicgen.text.encoders import open_encoder
from musicgen.tokens import vocab
from musicgen.train.data.choice import SPLITS, by_split, windows_by_piece
from musicgen.train.data.corpus import (
    MIN_ON_GRID,
    Record,
    balanced,
    folder_records,
    piece_path,
    read_manifest,
    unpacked,
)
from musicgen.train.data.dataset import part_path
from musicgen.train.data.examples import CAPTIONS, CLAUSES, Example, bank, examples_of
from musicgen.train.data.frozen import checksum, examples, frozen

PIECES_A_PART = 200
LOOP_SHARE = 0.06  # most ids of what repeats itself by nature
Piece = tuple[Record, int]  # and how many windows it may give


def write_part(path: Path, folder: Path, pieces: Sequence[Piece], archives: Sequence[str]) -> dict[str, int]:
    """Examples of some pieces as one .npz; returns what was left out. A piece that fails is counted.

    path: named by its split, as `dataset.part_path` does. folder: where the pieces lie.
    """
    split, index, _ = path.name.split(".")
    left_out: Counter[str] = Counter()
    found: list[Example] = []
    for record, limit in pieces:
        try:
            data = piece_path(folder, record).read_bytes()
            found += examples_of(record, data, split, limit, left_out)
        except FialtaError as error:
            left_out[f"pieces not readable: {type(error).__name__}"] += 1
        except OSError as error:
            left_out[f"pieces not there: {error.strerror}"] += 1
    if split == "train":
        found = _with_few_loops(found, int(index), left_out)
    _save(path, found, archives, left_out)
    return dict(left_out)


def _with_few_loops(found: list[Example], seed: int, left_out: Counter[str]) -> list[Example]:
    """Windows of what loops by nature, drawn at random, are at most LOOP_SHARE of the ids."""
    room = LOOP_SHARE / (1 - LOOP_SHARE) * sum(len(e.ids) for e in found if not e.loops)
    kept = {i for i, e in enumerate(found) if not e.loops}
    for i in np.random.default_rng(seed).permutation(len(found)).tolist():
        if i not in kept and len(found[i].ids) <= room:
            kept.add(i)
            room -= len(found[i].ids)
    left_out["windows of grooves and machine-made bands beyond their share"] += len(found) - len(kept)
    return [e for i, e in enumerate(found) if i in kept]


def _save(path: Path, found: list[Example], archives: Sequence[str], left_out: Mapping[str, int]) -> None:
    numbers = {name: number for number, name in enumerate(archives)}
    columns: dict[str, Any] = {
        "tokens": np.array([i for e in found for i in e.ids], dtype=np.uint16),
        "lengths": np.array([len(e.ids) for e in found], dtype=np.int64),
        "notes": np.array([e.notes for e in found], dtype=np.int32),
        "header": np.array([e.header for e in found], dtype=np.uint16),
        "captions": np.array([e.captions for e in found], dtype=np.uint16).reshape(-1, CAPTIONS, CLAUSES),
        "archive": np.array([numbers[e.archive] for e in found], dtype=np.uint8),
        "loops": np.array([e.loops for e in found], dtype=np.bool_),
        "report": np.array(json.dumps(left_out)),
    }
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **columns)
    os.replace(temporary, path)


def prepare(records: list[Record], corpus: Path, out: Path, windows: int, workers: int) -> None:
    """Write all parts that are missing, the held-out ones first."""
    chosen, limits = by_split(records), windows_by_piece(records, windows)
    archives = sorted({record.archive for record in records})
    write_clause_vectors(out)
    (out / "parts").mkdir(parents=True, exist_ok=True)
    _write_meta(out, chosen, archives, windows)
    folder = unpacked(corpus, records, out / "midi")
    if write_frozen(out, folder, records, archives):
        chosen["validation"] = []
    jobs = [
        (part_path(out, split, index), [(r, limits[r.id]) for r in own])
        for split in SPLITS
        for index, own in enumerate(_chunks(chosen[split]))
    ]
    missing = [(path, folder, pieces, archives) for path, pieces in jobs if not path.exists()]
    pending: set[Future[dict[str, int]]] = set()
    with ProcessPoolExecutor(workers) as pool, tqdm(total=len(jobs), unit="part", mininterval=2) as bar:
        bar.update(len(jobs) - len(missing))
        for job in missing:
            pending.add(pool.submit(write_part, *job))
            if len(pending) >= 2 * workers:
                pending = _settled(pending, bar)
        while pending:
            pending = _settled(pending, bar)
    report(out)


def _chunks(records: list[Record]) -> Iterator[list[Record]]:
    for start in range(0, len(records), PIECES_A_PART):
        yield records[start : start + PIECES_A_PART]


def _settled(pending: set[Future[dict[str, int]]], bar: "tqdm[None]") -> set[Future[dict[str, int]]]:
    done, rest = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
        bar.update()
    return rest


def write_frozen(out: Path, folder: Path, records: Sequence[Record], archives: Sequence[str]) -> bool:
    """The frozen windows as the validation split, where all of their pieces are there; whether they are."""
    entries, known = frozen(), {record.id: record for record in records}
    if not all(entry.piece in known for entry in entries):
        return False
    path = part_path(out, "validation", 0)
    if not path.exists():
        found = list(examples(entries, lambda record: piece_path(folder, record).read_bytes(), known))
        changed = sum(checksum(e.ids) != entry.ids for e, entry in zip(found, entries, strict=True))
        left_out = {"frozen windows that are read otherwise than before": changed} if changed else {}
        _save(path, found, archives, left_out)
    return True


def _write_meta(out: Path, chosen: Mapping[str, list[Record]], archives: list[str], windows: int) -> None:
    """What a training must know before the first part; `pieces` tells one choice of pieces from another."""
    own = [asdict(record) for split in SPLITS for record in chosen[split]]
    meta: dict[str, Any] = {
        "version": 3,
        "vocab_size": vocab.SIZE,
        "vocab": vocab.fingerprint(),
        "pad_id": vocab.PAD,
        "clause_dim": 512,
        "archives": archives,
        "parts": -(-len(chosen["train"]) // PIECES_A_PART),
        "pieces": hashlib.sha256(json.dumps([windows, own]).encode()).hexdigest()[:16],
    }
    text = json.dumps(meta, indent=1)
    path = out / "meta.json"
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise InputError(f"{out} holds another choice of pieces: give an empty folder.")
    path.write_text(text, encoding="utf-8")


def report(out: Path) -> None:
    """Count what is in the parts and what was left out, and print it; the latter goes to report.json."""
    left_out: Counter[str] = Counter()
    for split in SPLITS:
        counts: Counter[str] = Counter()
        for path in sorted((out / "parts").glob(f"{split}.*.npz")):
            with np.load(path) as part:
                ids, loops = part["lengths"], part["loops"]
                counts.update(windows=len(ids), ids=int(ids.sum()), loops=int(ids[loops].sum()))
                left_out.update(json.loads(str(part["report"])))
        print(
            f"{split}: {counts['windows']} windows, {counts['ids'] / 1e6:.1f} M ids, "
            f"{counts['loops'] / max(1, counts['ids']):.1%} of them of what repeats itself by nature"
        )
    (out / "report.json").write_text(json.dumps(dict(left_out.most_common()), indent=1), encoding="utf-8")
    for reason, count in left_out.most_common():
        print(f"{count:8} {reason}")


def write_clause_vectors(out: Path) -> None:
    """The bank's vectors, once."""
    if (out / "clauses.int8.npy").exists():
        return
    vectors, scale = bank().vectors(open_encoder())
    np.save(out / "clauses.scale.npy", scale)
    np.save(out / "clauses.int8.npy", vectors)


def chosen_records(corpus: Path, tier: str | None, limit: int) -> list[Record]:
    """Records of the wanted tier that are on the grid, at most `limit` (0: all), in archive order."""
    has_manifest = (corpus / "manifest.jsonl.xz").exists()
    records = read_manifest(corpus) if has_manifest else folder_records(corpus)
    if tier:
        records = [r for r in records if r.tier == tier]
    on_grid = [r for r in records if r.on_grid >= MIN_ON_GRID]
    print(f"{len(on_grid)} of {len(records)} pieces are on the grid; the others are free performances")
    if not on_grid:
        raise InputError(f"No piece is left of {corpus}: take another --tier.")
    return sorted(balanced(on_grid, limit), key=lambda r: r.archive) if limit else on_grid


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", required=True, help="corpus folder, or a folder of MIDI files")
    parser.add_argument("--out", required=True, help="folder for the training set")
    parser.add_argument("--tier", help="only this licence tier, e.g. open")
    parser.add_argument("--limit", type=int, default=0, help="at most so many pieces, styles evened out")
    parser.add_argument("--windows", type=int, default=1000, help="at most so many windows a song")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args(argv)
    corpus, out = Path(arguments.corpus), Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    try:
        records = chosen_records(corpus, arguments.tier, arguments.limit)
        prepare(records, corpus, out, arguments.windows, arguments.workers)
    except (InputError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
