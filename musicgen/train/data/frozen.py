"""The validation windows that every figure in nats is measured on: a list that nobody moves.

`frozen.jsonl.xz` says of 918 windows how they were cut from which pieces of the corpus, and what their headers
say; no note of the music is in it. Genres and measures may be mended later: these labels stay, so that the
nats of two models, however far apart in time, are those of the same ids. A checksum of its ids tells where a
window is read otherwise now.
"""

import hashlib
import json
import lzma
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np

from musicgen.music.measure import estimate_chords
from musicgen.music.measure.sections import sections
from musicgen.music.quantise import floor_duration, quantise
from musicgen.music.score import BarSpan, Score, bars_of
from musicgen.music.theory import Key, Meter
from musicgen.tokens import vocab
from musicgen.tokens.controls import Header
from musicgen.tokens.tokenizer import encode
from musicgen.train.data.corpus import Record, parse
from musicgen.train.data.examples import CAPTIONS, CLAUSES, NO_CLAUSE, Example, bank
from musicgen.train.data.windows import in_a_row, regions, shifted_bars

NAME = "frozen.jsonl.xz"


@dataclass(frozen=True, slots=True)
class Frozen:
    """One window. piece: its id in the corpus. stretch: which stretch of constant meter. ticks: how far its
    bar lines are moved. cuts: spans of bars, first and last, taken one after the other (several at once are
    joined). header: values by control. tonic: of the key it stands in. caption: its text, clause by clause.
    ids: checksum."""

    piece: str
    stretch: int
    meter: str
    ticks: int
    cuts: tuple[tuple[tuple[int, int], ...], ...]
    header: dict[str, str]
    tonic: int | None
    caption: tuple[str, ...]
    notes: int
    ids: str


def frozen() -> tuple[Frozen, ...]:
    """The list, in its order: the rows of the validation split."""
    text = lzma.decompress(files("musicgen.train.data").joinpath(NAME).read_bytes()).decode()
    return tuple(_entry(json.loads(line)) for line in text.splitlines())


def _entry(line: dict[str, object]) -> Frozen:
    cuts, caption = line.pop("cuts"), line.pop("caption")
    assert isinstance(cuts, list) and isinstance(caption, list)
    spans = tuple(tuple((int(a), int(b)) for a, b in cut) for cut in cuts)
    return Frozen(cuts=spans, caption=tuple(caption), **line)  # type: ignore[arg-type]


def examples(entries: Sequence[Frozen], read: Callable[[Record], bytes], records: dict[str, Record]) -> Iterator[Example]:
    """The windows as examples, in order. read: bytes of a piece. Raises KeyError for a piece without record."""
    clauses = {text: number for number, text in reversed(list(enumerate(bank().texts)))}
    known: tuple[str, int] | None = None
    for entry in entries:
        if known != (entry.piece, entry.stretch):
            known, score = (entry.piece, entry.stretch), _stretch(entry, read(records[entry.piece]))
        ids = encode(*_window(entry, score))
        captions = np.full((CAPTIONS, CLAUSES), NO_CLAUSE, dtype=np.uint16)
        found = [clauses[text] for text in entry.caption if text in clauses]
        captions[0, : len(found)] = found
        header = ids.index(vocab.BAND_END) + 1
        yield Example(ids, header, entry.notes, records[entry.piece].archive, captions)


def checksum(ids: Sequence[int]) -> str:
    """What `Frozen.ids` holds."""
    return hashlib.sha256(np.array(ids, dtype="<u2").tobytes()).hexdigest()[:16]


def _stretch(entry: Frozen, data: bytes) -> Score:
    stretch = regions(parse(data))[entry.stretch]
    score = replace(quantise(stretch).score, meter=Meter.parse(entry.meter), key=None)
    score = shifted_bars(score, entry.ticks) if entry.ticks else score
    return replace(score, sections=sections(score))


def _window(entry: Frozen, score: Score) -> tuple[Score, Header]:
    for cut in entry.cuts:
        spans = [BarSpan(first, last) for first, last in cut]
        score = in_a_row(score, spans) if len(spans) > 1 else bars_of(score, spans[0], floor_duration)
    header, mode = Header(**entry.header), entry.header.get("mode")
    key = Key(entry.tonic, mode) if entry.tonic is not None and mode else None
    return replace(score, key=key, chords=estimate_chords(score)), header
