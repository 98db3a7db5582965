"""Which pieces of the corpus are surely different songs: by the manifest's names, never by their notes."""

import json
import lzma
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_STOP_WORDS = frozenset(("the", "and", "for", "you", "your", "sonata", "quartet", "string", "major", "minor"))
_COMMON = 30  # a fingerprint of more pieces than that is somebody else's in any case
Words = frozenset[str]
Hashes = npt.NDArray[np.uint64]
Known = Callable[[Hashes], npt.NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Name:
    """Words of at least three letters."""

    artist: Words
    title: Words


def named_pieces(corpus: Path) -> dict[str, Name]:
    """By id, the pieces whose artist and title are known; none for a plain folder."""
    path = corpus / "manifest.jsonl.xz"
    if not path.exists():
        return {}
    with lzma.open(path, "rt", encoding="utf8") as lines:
        entries = [json.loads(line) for line in lines]
    names = {e["id"]: Name(_words(e.get("artist")), _words(e.get("title"))) for e in entries}
    return {piece: name for piece, name in names.items() if name.artist and name.title}


def _words(text: str | None) -> Words:
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", (text or "").lower())
    return frozenset(re.findall(r"[^\W\d_]{3,}", bare)) - _STOP_WORDS


@dataclass(frozen=True, slots=True)
class OtherSongs:
    """names: of named pieces, by id. games: ids of game music."""

    names: Mapping[str, Name]
    games: frozenset[str]

    def differ(self, one: str, other: str) -> bool:
        """Whether two pieces are surely different songs."""
        if (one in self.games) != (other in self.games):
            return True
        a, b = self.names.get(one), self.names.get(other)
        if a is None or b is None or a.artist & b.artist:
            return False
        return len(a.title & b.title) < len(a.title | b.title) / 2

    def known_to(
        self,
        piece: str,
        ids: tuple[str, ...],
        pieces_of: Callable[[Hashes], Iterator[npt.NDArray[np.int32]]],
    ) -> Known:
        """A function that tells which fingerprints stand in a song that surely is another than `piece`."""

        def known(hashes: Hashes) -> npt.NDArray[np.bool_]:
            return np.array([self._stands_elsewhere(piece, ids, rows) for rows in pieces_of(hashes)], bool)

        return known

    def _stands_elsewhere(self, piece: str, ids: tuple[str, ...], rows: npt.NDArray[np.int32]) -> bool:
        return len(rows) > _COMMON or any(self.differ(piece, ids[row]) for row in rows)
