"""Command: from a corpus to a training set.

    python -m musicgen.train.prepare --corpus DIR --out DIR [--tier open] [--limit N] [--windows N]

Reads the archives with their manifest, or any folder of MIDI files; works on all cores in bounded memory;
writes parts of 200 pieces, so that a broken run goes on where it stopped; then joins them into the arrays
that `musicgen.train.data.dataset` reads, and a report of what was left out and why (`report.json`).
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
from tqdm import tqdm

from musicgen.errors import FialtaError, InputError
from musicgen.music.score import Score
from musicgen.text.encoders import open_encoder
from musicgen.tokens import vocab
from musicgen.tokens.tokenizer import PartBar, encode
from musicgen.train.data.captions import ClauseBank, caption_ids
from musicgen.train.data.corpus import (
    MIN_ON_GRID,
    Record,
    balanced,
    folder_records,
    parse,
    read_manifest,
    read_pieces,
    split_of,
)
from musicgen.train.data.labels import caption_labels, measured
from musicgen.train.data.windows import MIN_BARS, TrainingWindow, augmented, halves, windows_of

MAX_IDS = 2048
PIECES_A_PART = 200
PLENTY = 800  # pieces: a style with fewer gives more windows a piece
CAPTIONS, CLAUSES, NO_CLAUSE = 4, 8, 65535
HOLE_SHARE, NO_CHORDS_SHARE = 0.15, 0.1
SPLITS = ("train", "validation", "test")
Piece = tuple[Record, bytes]


@dataclass(frozen=True, slots=True)
class Example:
    """One window ready to be stored. header: how many leading ids are header."""

    split: str
    ids: list[int]
    header: int
    notes: int
    archive: str
    captions: np.ndarray


def examples_of(record: Record, data: bytes, limit: int, left_out: Counter[str]) -> Iterator[Example]:
    """All examples of one piece. Deterministic: the generator is seeded by the piece's id."""
    rng = np.random.default_rng(list(record.id.encode()))
    split = split_of(record.song)
    waiting = list(windows_of(parse(data), rng, limit, left_out))
    while waiting:
        window = waiting.pop()
        example = _example(window, record, split, rng)
        if example is not None:
            yield example
        elif window.score.bars >= 2 * MIN_BARS:
            waiting += halves(window)
        else:
            left_out["windows longer than the context"] += 1


def _example(window: TrainingWindow, record: Record, split: str, rng: np.random.Generator) -> Example | None:
    is_training = split == "train"
    if is_training:
        window = replace(window, score=augmented(window.score, rng))
    holes = _holes(window.score, rng) if is_training and rng.random() < HOLE_SHARE else frozenset()
    score, header = measured(window, record, holes)
    labels = caption_labels(score, header, record)
    if is_training and rng.random() < NO_CHORDS_SHARE:
        score = replace(score, chords=())
    ids = encode(score, header, holes=holes)
    if len(ids) > MAX_IDS:
        return None
    captions = np.full((CAPTIONS, CLAUSES), NO_CLAUSE, dtype=np.uint16)
    for row in captions:
        clauses = caption_ids(labels, rng, _bank())[:CLAUSES]
        row[: len(clauses)] = clauses
    return Example(split, ids, ids.index(vocab.BAND_END) + 1, score.note_count, record.archive, captions)


def _holes(score: Score, rng: np.random.Generator) -> frozenset[PartBar]:
    """A random rectangle of bars and parts: some bars of all parts, some parts throughout, or both."""
    bars, band = score.bars, [vocab.part_id(p) for p in score.parts]
    first = int(rng.integers(bars))
    last = min(bars, first + 1 + int(rng.integers(bars)))
    if rng.random() < 0.3:
        first, last = 0, bars
    count = len(band) if rng.random() < 0.5 else int(rng.integers(1, len(band) + 1))
    chosen = rng.choice(band, size=count, replace=False).tolist()
    return frozenset((int(part), bar) for part in chosen for bar in range(first, last))


@cache
def _bank() -> ClauseBank:
    return ClauseBank.load()


def write_part(path: Path, pieces: list[Piece], limits: Mapping[str | None, int]) -> dict[str, int]:
    """Examples of some pieces as one .npz; returns what was left out. A piece that fails is counted.

    limits: windows a piece, by genre.
    """
    left_out: Counter[str] = Counter()
    examples: list[Example] = []
    for record, data in pieces:
        try:
            examples += examples_of(record, data, limits[record.genre], left_out)
        except FialtaError as error:
            left_out[f"pieces not readable: {type(error).__name__}"] += 1
    temporary = path.with_suffix(".tmp.npz")
    columns = {"report": np.array(json.dumps(left_out)), **_columns(examples)}
    np.savez(temporary, allow_pickle=False, **columns)
    os.replace(temporary, path)
    return dict(left_out)


def _columns(examples: list[Example]) -> dict[str, np.ndarray]:
    flat = [i for e in examples for i in e.ids]
    return {
        "tokens": np.array(flat, dtype=np.uint16),
        "lengths": np.array([len(e.ids) for e in examples], dtype=np.int64),
        "notes": np.array([e.notes for e in examples], dtype=np.int32),
        "header": np.array([e.header for e in examples], dtype=np.uint16),
        "captions": np.array([e.captions for e in examples], dtype=np.uint16).reshape(-1, CAPTIONS, CLAUSES),
        "split": np.array([e.split for e in examples], dtype="U10"),
        "archive": np.array([e.archive for e in examples], dtype="U32"),
    }


def prepare(records: list[Record], corpus: Path, out: Path, windows: int, workers: int) -> None:
    """Write all parts that are missing, then join them."""
    limits = windows_by_genre(records, windows)
    parts = out / "parts"
    parts.mkdir(parents=True, exist_ok=True)
    pieces = read_pieces(corpus, records)
    total = -(-len(records) // PIECES_A_PART)
    pending: set[Future[dict[str, int]]] = set()
    with ProcessPoolExecutor(workers) as pool, tqdm(total=total, unit="part", mininterval=2) as bar:
        for index in range(total):
            path = parts / f"{index:05}.npz"
            chunk = list(islice(pieces, PIECES_A_PART))
            if path.exists():
                bar.update()
                continue
            pending.add(pool.submit(write_part, path, chunk, limits))
            if len(pending) >= 2 * workers:  # bounds the memory that waiting pieces take
                pending = _settled(pending, bar)
        while pending:
            pending = _settled(pending, bar)
    join(out, sorted(parts.glob("[0-9]*[0-9].npz")))


def windows_by_genre(records: Iterable[Record], windows: int) -> dict[str | None, int]:
    """How many windows a piece may give: up to four times as many where a style has few pieces."""
    sizes = Counter(r.genre for r in records)
    return {genre: windows * min(4, max(1, round((PLENTY / size) ** 0.5))) for genre, size in sizes.items()}


def _settled(pending: set[Future[dict[str, int]]], bar: "tqdm[None]") -> set[Future[dict[str, int]]]:
    done, rest = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
        bar.update()
    return rest


def join(out: Path, parts: Iterable[Path]) -> None:
    """All parts into one set of arrays a split, the clause vectors, meta.json and report.json."""
    loaded = [dict(np.load(path)) for path in parts]
    archives = sorted({str(a) for part in loaded for a in np.unique(part["archive"])})
    for split in SPLITS:
        _write_split(out, split, loaded, archives)
    report: Counter[str] = Counter()
    for part in loaded:
        report.update(json.loads(str(part["report"])))
    (out / "report.json").write_text(json.dumps(dict(report.most_common()), indent=1))
    meta = {
        "version": 2, "vocab_size": vocab.SIZE, "vocab": vocab.fingerprint(), "pad_id": vocab.PAD,
        "clause_dim": 512, "archives": archives,
    }  # fmt: skip
    (out / "meta.json").write_text(json.dumps(meta, indent=1))
    for reason, count in report.most_common():
        print(f"{count:8} {reason}")


def _write_split(out: Path, split: str, loaded: list[dict[str, np.ndarray]], archives: list[str]) -> None:
    lengths: list[np.ndarray] = []
    columns: dict[str, list[np.ndarray]] = {name: [] for name in ("notes", "header", "captions", "archive")}
    with (out / f"{split}.tokens.bin").open("wb") as tokens:
        for part in loaded:
            chosen = part["split"] == split
            tokens.write(part["tokens"][np.repeat(chosen, part["lengths"])].tobytes())
            lengths.append(part["lengths"][chosen])
            for name in ("notes", "header", "captions"):
                columns[name].append(part[name][chosen])
            columns["archive"].append(np.searchsorted(archives, part["archive"][chosen]).astype(np.uint8))
    offsets = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    np.save(out / f"{split}.offsets.npy", offsets.astype(np.int64))
    for name, arrays in columns.items():
        np.save(out / f"{split}.{name}.npy", np.concatenate(arrays))
    print(f"{split}: {len(offsets) - 1} windows, {offsets[-1] / 1e6:.1f} M tokens")


def write_clause_vectors(out: Path) -> None:
    """The bank's vectors, once."""
    if (out / "clauses.int8.npy").exists():
        return
    vectors, scale = _bank().vectors(open_encoder())
    np.save(out / "clauses.scale.npy", scale)
    np.save(out / "clauses.int8.npy", vectors)


def chosen_records(arguments: argparse.Namespace) -> list[Record]:
    """Records of the wanted tier that are on the grid, at most --limit, in archive order."""
    corpus = Path(arguments.corpus)
    has_manifest = (corpus / "manifest.jsonl.xz").exists()
    records = read_manifest(corpus) if has_manifest else folder_records(corpus)
    if arguments.tier:
        records = [r for r in records if r.tier == arguments.tier]
    on_grid = [r for r in records if r.on_grid >= MIN_ON_GRID]
    print(f"{len(on_grid)} of {len(records)} pieces are on the grid; the others are free performances")
    chosen = balanced(on_grid, arguments.limit or len(on_grid))
    if not chosen:
        raise InputError(f"No piece is left of {corpus}: take another --tier or a larger --limit.")
    return sorted(chosen, key=lambda r: r.archive)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", required=True, help="corpus folder, or a folder of MIDI files")
    parser.add_argument("--out", required=True, help="folder for the training set")
    parser.add_argument("--tier", help="only this licence tier, e.g. open")
    parser.add_argument("--limit", type=int, default=0, help="at most so many pieces, styles evened out")
    parser.add_argument("--windows", type=int, default=1000, help="at most so many windows a piece")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args(argv)
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    try:
        write_clause_vectors(out)
        records = chosen_records(arguments)
        prepare(records, Path(arguments.corpus), out, arguments.windows, arguments.workers)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
