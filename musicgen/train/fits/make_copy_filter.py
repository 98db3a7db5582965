"""Command: the filter that compares a composed piece with all training music (`musicgen.music.copying`).

    python -m musicgen.train.fits.make_copy_filter --corpus DIR --out FILE [--tier open] [--workers N]

Reads the training split (the pieces that `musicgen.train.prepare` takes: on the grid, by song), then measures
what real pieces share with *other* songs and stores the 99th percentile as the limit, by size of a piece, and
prints how many copies are found. A song goes by several names and versions, so in this measurement a match
counts only where both pieces are named, by artists without a common word and titles that have less than half
of their words in common, or where one of the two is game music and the other is none.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from musicgen.errors import FialtaError, InputError
from musicgen.music.copying import GRAM_NOTES, CopyFilter, Line, Prints, fingerprints, longest_run, top_line
from musicgen.music.quantise import RawMidi, fold_pitches, snap_onsets
from musicgen.music.theory import TICKS_PER_QUARTER
from musicgen.train.data.corpus import (
    MIN_ON_GRID,
    Record,
    folder_records,
    parse,
    read_manifest,
    read_pieces,
    split_of,
)
from musicgen.train.fits.copy_songs import OtherSongs, named_pieces

CHUNK = 100
QUANTILE = 0.99
# Borders between classes of pieces, in notes of all their lines.
SIZES = (250, 500, 1000, 2000)
# Where too few songs are named to measure it: what the whole corpus gave (docs/copying.md).
USUAL_LIMITS = (22, 29, 36, 42, 52)
LEAST_MEASURED = 300
LENGTHS = (8, 16, 32, 0)  # bars of 4/4 that are cut out of each measured piece, 0 for the whole
MEASURED, RECALLED = 3000, 1200
CHANGED = 0.05
Piece = tuple[Record, bytes]
Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """What is kept of one piece. hashes: its different fingerprints. lines: only where they are wanted."""

    id: str
    hashes: Hashes
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """All fingerprints with their pieces. hashes: ascending, with repeats. pieces: int32 rows of `ids`."""

    hashes: Hashes
    pieces: npt.NDArray[np.int32]
    ids: tuple[str, ...]

    def pieces_of(self, hashes: Hashes) -> Iterator[npt.NDArray[np.int32]]:
        """The pieces that have each of the hashes."""
        first, stop = (np.searchsorted(self.hashes, hashes, side=side) for side in ("left", "right"))
        return (self.pieces[a:b] for a, b in zip(first, stop, strict=True))


def lines_of(raw: RawMidi) -> Iterator[Line]:
    """The lines of a file's pitched tracks, on the score's lattice."""
    for track in raw.tracks:
        if not track.is_drum and len(track.onsets) >= GRAM_NOTES:
            line = top_line(snap_onsets(track.onsets, raw.ticks_per_quarter), fold_pitches(track.pitches))
            if len(line.onset) >= GRAM_NOTES:
                yield line


def read_chunk(pieces: Sequence[Piece], wanted: frozenset[str]) -> list[Read]:
    """Fingerprints of some pieces, and the lines of the wanted ones. What cannot be read is left out."""
    found = []
    for record, data in pieces:
        try:
            lines = tuple(lines_of(parse(data)))
        except FialtaError:
            continue
        hashes = [fingerprints(line).hash for line in lines]
        merged = np.unique(np.concatenate(hashes)) if hashes else np.zeros(0, dtype=np.uint64)
        found.append(Read(record.id, merged, lines if record.id in wanted else ()))
    return found


def read_all(corpus: Path, records: list[Record], wanted: frozenset[str], workers: int) -> Iterator[Read]:
    """All pieces, with a progress bar; few of them wait in memory at a time."""
    pieces = read_pieces(corpus, records)
    chunks = iter(lambda: list(islice(pieces, CHUNK)), [])
    with tqdm(total=len(records), unit="piece", mininterval=2) as bar:
        for found in _mapped(chunks, wanted, workers):
            bar.update(CHUNK)
            yield from found


def _mapped(chunks: Iterable[list[Piece]], wanted: frozenset[str], workers: int) -> Iterator[list[Read]]:
    if workers == 1:
        yield from (read_chunk(chunk, wanted) for chunk in chunks)
        return
    with ProcessPoolExecutor(workers) as pool:
        pending: list[Future[list[Read]]] = []
        for chunk in chunks:
            pending.append(pool.submit(read_chunk, chunk, wanted))
            if len(pending) > 2 * workers:
                yield pending.pop(0).result()
        yield from (future.result() for future in pending)


def index_of(found: Sequence[Read], train: frozenset[str]) -> Index:
    """Every training piece's fingerprints."""
    kept = [read for read in found if read.id in train]
    rows = np.repeat(np.arange(len(kept), dtype=np.int32), [len(read.hashes) for read in kept])
    hashes = np.concatenate([read.hashes for read in kept] or [np.zeros(0, dtype=np.uint64)])
    order = np.argsort(hashes, kind="stable")
    return Index(hashes[order], rows[order], tuple(read.id for read in kept))


# --- what is usual ----------------------------------------------------------------------------------------


def cut(lines: Sequence[Line], bars: int, rng: np.random.Generator) -> tuple[Line, ...]:
    """The lines of so many bars of 4/4 somewhere in the piece; all of it for 0 bars."""
    length = bars * 4 * TICKS_PER_QUARTER
    if not length:
        return tuple(lines)
    begin = min(int(line.onset[0]) for line in lines)
    end = max(int(line.onset[-1]) for line in lines)
    first = begin + int(rng.integers(max(1, end - begin - length)))
    return tuple(_between(line, first, first + length) for line in lines)


def _between(line: Line, first: int, stop: int) -> Line:
    inside = (line.onset >= first) & (line.onset < stop)
    return Line(line.onset[inside], line.pitch[inside])


def size_of(lines: Sequence[Line]) -> int:
    """Notes of all lines."""
    return sum(len(line.onset) for line in lines)


def shared_notes(lines: Sequence[Line], known: Callable[[Hashes], npt.NDArray[np.bool_]]) -> int:
    """Notes of the longest run of any line."""
    prints: list[Prints] = [fingerprints(line) for line in lines]
    return max((longest_run(p, known(p.hash)).notes for p in prints), default=0)


def usual(
    found: Sequence[Read], index: Index, others: OtherSongs, rng: np.random.Generator
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Sizes of windows of real pieces, and the notes each shares with other songs: two int64 (windows,)."""
    rows = []
    for read in tqdm(found, unit="measured", mininterval=2):
        known = others.known_to(read.id, index.ids, index.pieces_of)
        for bars in LENGTHS:
            lines = cut(read.lines, bars, rng)
            rows.append((size_of(lines), shared_notes(lines, known)))
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def limits_of(sizes: npt.NDArray[np.int64], shared: npt.NDArray[np.int64]) -> tuple[int, ...]:
    """The 99th percentile in each class, never falling; the usual ones where too little was measured."""
    classes = np.searchsorted(SIZES, sizes, side="right")
    counts = np.bincount(classes, minlength=len(SIZES) + 1)
    if counts.min() < LEAST_MEASURED:
        return USUAL_LIMITS
    found = [int(np.quantile(shared[classes == i], QUANTILE)) for i in range(len(SIZES) + 1)]
    return tuple(np.maximum.accumulate(found).tolist())


# --- what is found ----------------------------------------------------------------------------------------


def changed(lines: Sequence[Line], share: float, rng: np.random.Generator) -> tuple[Line, ...]:
    """The lines with a share of their notes moved by one to four semitones."""

    def one(line: Line) -> Line:
        hit = rng.random(len(line.pitch)) < share
        moves = rng.choice([-4, -3, -2, -1, 1, 2, 3, 4], size=len(line.pitch))
        return Line(line.onset, line.pitch + hit * moves)

    return tuple(one(line) for line in lines)


def is_copy(lines: Sequence[Line], copies: CopyFilter) -> bool:
    """As `CopyFilter.is_copy`, of lines."""
    return shared_notes(lines, copies.knows) > copies.limit_of(size_of(lines))


def recall(found: Sequence[Read], copies: CopyFilter, rng: np.random.Generator) -> dict[str, float]:
    """Shares of 16-bar windows of training pieces that count as copies, as they are and disguised."""
    windows = [cut(read.lines, 16, rng) for read in found]
    windows = [lines for lines in windows if size_of(lines) >= 50]
    disguises: dict[str, Callable[[tuple[Line, ...]], tuple[Line, ...]]] = {
        "as it is": lambda lines: lines,
        "a fourth higher": lambda lines: tuple(Line(line.onset, line.pitch + 5) for line in lines),
        "in doubled values": lambda lines: tuple(Line(line.onset * 2, line.pitch) for line in lines),
        "5 % of the notes changed": lambda lines: changed(lines, CHANGED, rng),
    }
    return {
        name: float(np.mean([is_copy(disguise(lines), copies) for lines in windows] or [False]))
        for name, disguise in disguises.items()
    }


# --- the command ------------------------------------------------------------------------------------------


def records_of(corpus: Path, tier: str | None) -> list[Record]:
    """The pieces that training may take, of both kinds of corpus."""
    has_manifest = (corpus / "manifest.jsonl.xz").exists()
    records = read_manifest(corpus) if has_manifest else folder_records(corpus)
    return [r for r in records if r.on_grid >= MIN_ON_GRID and tier in (None, r.tier)]


def make(corpus: Path, tier: str | None, workers: int, seed: int) -> tuple[CopyFilter, dict[str, float]]:
    """The filter, and what it finds. Raises InputError for a folder without music."""
    rng = np.random.default_rng(seed)
    records = records_of(corpus, tier)
    train = frozenset(r.id for r in records if split_of(r.song) == "train")
    names = named_pieces(corpus)
    measured = _some([r.id for r in records if r.id in names and r.tier != "synthetic"], MEASURED, rng)
    recalled = _some(sorted(train), RECALLED, rng)
    held_out = frozenset(r.id for r in records if r.id not in train)
    found = list(read_all(corpus, records, measured | recalled | held_out, workers))
    index = index_of(found, train)
    reads = {read.id: read for read in found if read.lines}
    others = OtherSongs(names, frozenset(r.id for r in records if r.genre == "video game"))
    sizes, shared = usual([reads[i] for i in sorted(measured) if i in reads], index, others, rng)
    copies = CopyFilter.of(index.hashes, SIZES, limits_of(sizes, shared), len(index.ids))
    strange = [reads[i] for i in sorted(held_out) if i in reads]
    report = recall([reads[i] for i in sorted(recalled) if i in reads], copies, rng)
    report["held-out pieces, windows of 16 bars"] = recall(strange, copies, rng)["as it is"]
    limits = np.array([copies.limit_of(size) for size in sizes.tolist()])
    report["windows against other songs"] = float((shared > limits).mean()) if len(shared) else 0.0
    return copies, report


def _some(ids: Sequence[str], count: int, rng: np.random.Generator) -> frozenset[str]:
    return frozenset(ids[i] for i in rng.permutation(len(ids))[:count])


def main(argv: Sequence[str] | None = None) -> int:
    """Read, measure, write, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="corpus folder, or one of MIDI files")
    parser.add_argument("--out", type=Path, required=True, help="file to write (.npz)")
    parser.add_argument("--tier", help="only this licence tier, as training had it")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    try:
        copies, report = make(args.corpus, args.tier, args.workers, args.seed)
        copies.save(args.out)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    size = args.out.stat().st_size
    print(f"{len(copies.rests):,} fingerprints of {copies.pieces:,} pieces → {args.out}, {size:,} bytes")
    print(f"false positives a fingerprint: {copies.false_positives:.1e}")
    print(f"limits {copies.limits.tolist()} notes, borders {copies.sizes.tolist()} notes of all lines")
    for name, share in report.items():
        print(f"{share:7.1%} taken for copies: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
