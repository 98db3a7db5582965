"""Which pieces go where, and how many windows each may give. Looks at records only, never at music."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from musicgen.errors import InputError
from musicgen.train.data.corpus import Record, place_of, songs_by_genre, split_of

PLENTY = 800  # songs: a style with fewer gives more windows a piece
MOST_TIMES = 4
SPLITS = ("validation", "test", "train")


def by_split(records: Sequence[Record], seed: int = 0) -> dict[str, list[Record]]:
    """The pieces of each split, those of training shuffled, so that any stretch of them is like the whole.

    The song decides (`corpus.split_of`). In a folder so small that no song falls to validation, the one that
    comes nearest does; where all names differ by a number only, every piece is a song. Raises InputError
    where that leaves nothing to train on.
    """
    if len({record.song for record in records}) == 1:
        records = [replace(record, song=record.id) for record in records]
    found: dict[str, list[Record]] = {split: [] for split in SPLITS}
    for record in records:
        found[split_of(record.song)].append(record)
    if not found["validation"] and found["train"]:
        nearest = min((r.song for r in found["train"]), key=place_of)
        found["validation"] = [r for r in found["train"] if r.song == nearest]
        found["train"] = [r for r in found["train"] if r.song != nearest]
    if not found["train"]:
        raise InputError(f"{len(records)} pieces are too few to train and to validate: add some more songs.")
    order = np.random.default_rng(seed).permutation(len(found["train"]))
    return {**found, "train": [found["train"][i] for i in order]}


def windows_by_genre(records: Iterable[Record], windows: int) -> dict[str | None, int]:
    """How many windows a song may give: up to four times as many where a style has few songs."""
    sizes = songs_by_genre(records)
    times = {genre: max(1, round((PLENTY / size) ** 0.5)) for genre, size in sizes.items()}
    return {genre: windows * min(MOST_TIMES, count) for genre, count in times.items()}


def windows_by_piece(records: Sequence[Record], windows: int) -> dict[str, int]:
    """How many windows each piece may give, by id: versions of one song share what one song gives.

    A piece that repeats itself by nature gives one.
    """
    limits = windows_by_genre(records, windows)
    versions: Mapping[str, list[Record]] = defaultdict(list)
    for record in records:
        versions[record.song].append(record)
    found = {}
    for own in versions.values():
        for place, record in enumerate(sorted(own, key=lambda r: r.id)):
            share = -(-(limits.get(record.genre, windows) - place) // len(own))
            found[record.id] = min(1, share) if record.loops_by_nature else max(0, share)
    return found
