"""How much a piece shares with the training music: its longest run of notes that stands in it.

The *line* of a pitched part is its highest note at each onset, in time order; drums have none. A *step* of a
line stands at every note that has a neighbour on both sides: the interval to the next note in semitones, and
the ratio of the two onset distances around it (each capped at two whole notes). So neither transposition nor
tempo, nor writing everything in doubled values, changes a step. A *gram* is GRAM steps in a row, which cover
GRAM + 2 notes; grams with fewer than DIFFERENT different steps (repeated notes, scales, arpeggios, ostinati)
belong to nobody and are passed over. Of the others, hashed to 64 bits, winnowing keeps the least of every
WINDOW neighbours (Schleimer, Wilkerson and Aiken 2003), in training and in question alike: what two lines
share over WINDOW + GRAM - 1 steps without a trivial gram, they share a fingerprint of.

A run is a chain of such fingerprints that follow each other in a line, overlap, and are all known. Its notes
are those covered, where what a fingerprint adds counts once however often it comes back. A chain may be made
of several training pieces, so the number is an upper bound of what is shared with any one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from musicgen.errors import InputError
from musicgen.music.score import Part, Score

GRAM = 10
GRAM_NOTES = GRAM + 2
DIFFERENT = 6
WINDOW = 8
VERSION = 1
BUCKET_BITS, REST_BITS = 20, 16
_MAX_DISTANCE = 96
_TRIVIAL = np.uint64(2**64 - 1)
_FACTOR = np.uint64(0xD6E8FEB86659FD93)

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Line:
    """The top notes of one part. onset: ticks (or file ticks of one kind). pitch: MIDI numbers."""

    onset: Ints
    pitch: Ints


@dataclass(frozen=True, slots=True)
class Prints:
    """Fingerprints of a line in order. place: index of the first note each covers. hash: uint64."""

    place: Places
    hash: Hashes


@dataclass(frozen=True, slots=True)
class Run:
    """notes: counted ones. first, last: indices in the line of the first and last note covered."""

    notes: int = 0
    first: int = 0
    last: int = -1


@dataclass(frozen=True, slots=True)
class Shared:
    """The longest shared run. notes: counted ones, 0 for none. part: index of the part, None for none.

    covered: all notes from its first to its last. first_bar, last_bar: where it stands, counted from 0.
    limit: the most notes that a piece of this size may share without counting as a copy.
    """

    notes: int
    part: int | None
    covered: int
    first_bar: int
    last_bar: int
    limit: int

    @property
    def is_copy(self) -> bool:
        return self.notes > self.limit


# --- from notes to fingerprints ---------------------------------------------------------------------------


def top_line(onset: Ints, pitch: Ints) -> Line:
    """The highest note at each onset. onset, pitch: int64 (notes,), in any order."""
    order = np.lexsort((-pitch, onset))
    onset, pitch = onset[order], pitch[order]
    first = np.ones(len(onset), dtype=np.bool_)
    first[1:] = onset[1:] != onset[:-1]
    return Line(onset[first], pitch[first])


def line_of(part: Part) -> Line:
    """The line of a pitched part."""
    rows = np.array([(n.onset, n.pitch) for n in part.notes], dtype=np.int64).reshape(-1, 2)
    return top_line(rows[:, 0], rows[:, 1])


def steps(line: Line) -> Ints:
    """Each inner note's step as a number: int64 (notes - 2,)."""
    distance = np.minimum(np.diff(line.onset), _MAX_DISTANCE)
    common = np.gcd(distance[1:], distance[:-1])
    interval = np.diff(line.pitch)[1:] + 128
    return interval << 16 | (distance[1:] // common) << 8 | distance[:-1] // common


def fingerprints(line: Line) -> Prints:
    """The winnowed fingerprints of a line; none where it has fewer than GRAM_NOTES notes."""
    if len(line.onset) < GRAM_NOTES:
        return Prints(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.uint64))
    codes = steps(line)
    hashes = np.where(_has_shape(codes), _gram_hashes(codes), _TRIVIAL)
    place = _winnowed(hashes)
    place = place[hashes[place] != _TRIVIAL]
    return Prints(place, hashes[place])


def _has_shape(codes: Ints) -> Bools:
    """Which grams are made of enough different steps: bool (grams,)."""
    grams = np.sort(np.lib.stride_tricks.sliding_window_view(codes, GRAM), axis=1)
    return (grams[:, 1:] != grams[:, :-1]).sum(axis=1) + 1 >= DIFFERENT


def _gram_hashes(codes: Ints) -> Hashes:
    """A polynomial in the mixed steps, mixed again: uint64 (grams,); sums wrap around at 64 bits."""
    mixed, count = _mixed(codes.astype(np.uint64)), len(codes) - GRAM + 1
    sums = np.zeros(count, dtype=np.uint64)
    for shift in range(GRAM):
        sums = sums * _FACTOR + mixed[shift : shift + count]
    return _mixed(sums)


def _mixed(numbers: Hashes) -> Hashes:
    """Every bit of the result hangs on every bit of the number (the finaliser of splitmix64)."""
    x = numbers + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _winnowed(hashes: Hashes) -> Places:
    """Places of the least hash in every window, the last one of equals, each once, ascending."""
    width = min(WINDOW, len(hashes))
    windows = np.lib.stride_tricks.sliding_window_view(hashes, width)
    within = width - 1 - windows[:, ::-1].argmin(axis=1)
    return np.unique(np.arange(len(windows)) + within)


def longest_run(prints: Prints, known: Bools) -> Run:
    """The chain of known fingerprints with the most counted notes. known: bool, one a fingerprint."""
    return max(_runs(prints, known), key=lambda run: run.notes, default=Run())


def _runs(prints: Prints, known: Bools) -> Iterator[Run]:
    """All chains: neighbours that are known and overlap."""
    places = np.flatnonzero(known)
    if not len(places):
        return
    follows = (np.diff(places) == 1) & (np.diff(prints.place[places]) < GRAM)
    for chain in np.split(places, np.flatnonzero(~follows) + 1):
        at = prints.place[chain]
        adds = np.diff(at, prepend=at[0] - GRAM_NOTES)
        _, new = np.unique(prints.hash[chain], return_index=True)
        yield Run(int(adds[new].sum()), int(at[0]), int(at[-1]) + GRAM_NOTES - 1)


# --- the filter -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class CopyFilter:
    """Which fingerprints the training music has, and how much sharing is usual.

    The top BUCKET_BITS of a hash choose a bucket, the next REST_BITS are kept in it: a strange fingerprint
    is taken for a known one with the chance `false_positives`, a chain of n with its n-th power.

    starts: int64 (buckets + 1,), where each bucket begins in rests. rests: uint16 (fingerprints,). sizes:
    int64 (classes - 1,), ascending borders between classes of pieces by notes of all lines. limits: int64
    (classes,), the most shared notes that are usual in each. pieces: how many were read.
    """

    starts: Ints
    rests: npt.NDArray[np.uint16]
    sizes: Ints
    limits: Ints
    pieces: int

    @classmethod
    def load(cls, path: Path) -> "CopyFilter":
        """Raises InputError where the file is none, or one of another version."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                if int(stored["version"]) != VERSION:
                    raise InputError(f"{path} was made by another version: make it anew.")
                starts = np.concatenate([[0], np.cumsum(stored["counts"], dtype=np.int64)])
                return cls(starts, stored["rests"], stored["sizes"], stored["limits"], int(stored["pieces"]))
        except (OSError, EOFError, BadZipFile, ValueError, KeyError) as error:
            raise InputError(f"{path} holds no copy filter ({error}): fetch it again.") from error

    @classmethod
    def of(cls, hashes: Hashes, sizes: Sequence[int], limits: Sequence[int], pieces: int) -> "CopyFilter":
        """A filter of fingerprints (repeats allowed)."""
        kept = np.unique(hashes >> np.uint64(64 - BUCKET_BITS - REST_BITS))
        counts = np.bincount((kept >> np.uint64(REST_BITS)).astype(np.int64), minlength=1 << BUCKET_BITS)
        starts = np.concatenate([[0], np.cumsum(counts)])
        rests = (kept & np.uint64((1 << REST_BITS) - 1)).astype(np.uint16)
        return cls(starts, rests, np.array(sizes, dtype=np.int64), np.array(limits, dtype=np.int64), pieces)

    def save(self, path: Path) -> None:
        """Write the file. Raises InputError for more fingerprints than the buckets take."""
        counts = np.diff(self.starts)
        if counts.max() > 255:
            raise InputError(f"A bucket holds {counts.max()} fingerprints, 255 at most: take fewer pieces.")
        np.savez_compressed(
            path,
            allow_pickle=False,
            version=np.array(VERSION),
            pieces=np.array(self.pieces),
            counts=counts.astype(np.uint8),
            rests=self.rests,
            sizes=self.sizes,
            limits=self.limits,
        )

    @property
    def false_positives(self) -> float:
        """The chance that a fingerprint of nobody's is taken for a known one."""
        return len(self.rests) / 2.0 ** (BUCKET_BITS + REST_BITS)

    def knows(self, hashes: Hashes) -> Bools:
        """Which hashes are known: bool, one a hash."""
        bucket = (hashes >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)
        rest = (hashes >> np.uint64(64 - BUCKET_BITS - REST_BITS)).astype(np.uint16)
        first, stop = self.starts[bucket], self.starts[bucket + 1]
        known = np.zeros(len(hashes), dtype=np.bool_)
        for step in range(int((stop - first).max(initial=0))):
            inside = first + step < stop
            known[inside] |= self.rests[first[inside] + step] == rest[inside]
        return known

    def limit_of(self, notes: int) -> int:
        """The most shared notes that are usual for a piece whose lines hold so many notes."""
        return int(self.limits[np.searchsorted(self.sizes, notes, side="right")])

    def run_of(self, line: Line) -> Run:
        """The longest run of one line."""
        prints = fingerprints(line)
        return longest_run(prints, self.knows(prints.hash))

    def longest_shared(self, score: Score) -> Shared:
        """The longest run of any part; the first of equals."""
        lines = {i: line_of(part) for i, part in enumerate(score.parts) if not part.is_drum}
        limit = self.limit_of(sum(len(line.onset) for line in lines.values()))
        runs = {i: self.run_of(line) for i, line in lines.items()}
        part = max(runs, key=lambda i: runs[i].notes, default=None)
        if part is None or not runs[part].notes:
            return Shared(0, None, 0, 0, 0, limit)
        run, onset = runs[part], lines[part].onset // score.meter.bar_ticks
        covered = run.last - run.first + 1
        return Shared(run.notes, part, covered, int(onset[run.first]), int(onset[run.last]), limit)

    def is_copy(self, score: Score) -> bool:
        """Whether more is shared with the training music than between different songs."""
        return self.longest_shared(score).is_copy
