"""The sheet a prompt is read onto: values found so far, their evidence, what is cut, what is to be said.

The readers (keys, chords, meters, tempo, lengths, players, style) write on one `Reading`;
`read_brief` makes the Brief of it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from musicgen.music.theory import Chord, Key, Meter
from musicgen.text.brief import Entrance, Fact, Instrument, PartRange, Passage, SectionAsk
from musicgen.text.ground.fold import Folded
from musicgen.text.ground.match import Token

_LONGEST = 60  # letters of the longest phrase in a lexicon
_NEAR = 8  # things further away than this many of their kind are not beside anything


@dataclass(slots=True)
class Reading:
    """tokens: instruments, numbers, units; style: genre, mood and tempo words, over the same text."""

    folded: Folded
    language: str
    tokens: Sequence[Token] = ()
    style: Sequence[Token] = ()
    tempo_bpm: float | None = None
    meter: Meter | None = None
    key: Key | None = None
    scale: str | None = None
    bars: int | None = None
    seconds: float | None = None
    chords: tuple[Chord, ...] = ()
    chord_bars: tuple[float, ...] = ()
    band: list[Instrument] = field(default_factory=list)
    band_open: bool = True
    forbidden: list[Instrument] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    loop: bool | None = None
    pickup: bool | None = None
    sections: tuple[SectionAsk, ...] = ()
    entrances: list[Entrance] = field(default_factory=list)
    entering: set[int] = field(default_factory=set)  # where players are named that enter or leave somewhere
    passages: list[Passage] = field(default_factory=list)
    ranges: list[PartRange] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    section_spans: list[tuple[float, int, int]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    taken: bytearray = field(default_factory=bytearray)
    _by_kind: dict[str, list[Token]] | None = None
    _proved: set[tuple[str, int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.taken = bytearray(len(self.folded.text))

    @property
    def text(self) -> str:
        return self.folded.text

    def free(self, start: int, end: int) -> bool:
        """Whether no reader has used text[start:end] yet."""
        return 1 not in self.taken[start:end]

    def use(self, start: int, end: int, *, cut: bool = True) -> None:
        """Claim text[start:end]; cut: it says nothing more to the text encoder."""
        self.taken[start:end] = b"\1" * (end - start)
        if cut:
            self.cuts.append((start, end))

    def prove(self, name: str, start: int, end: int) -> None:
        """Note text[start:end] as the evidence for Brief field `name`."""
        first, last = self.folded.span(start, end)
        fact = Fact(name, self.folded.prompt[first:last], first, last)
        if first < last and (name, first, last) not in self._proved:
            self._proved.add((name, first, last))
            self.facts.append(fact)

    def prove_by(self, name: str, known: str) -> None:
        """A field follows from another one: the same words prove it."""
        self.facts += [replace(fact, field=name) for fact in self.facts if fact.field == known]

    def words(self, start: int, end: int) -> str:
        """text[start:end] as typed."""
        first, last = self.folded.span(start, end)
        return self.folded.prompt[first:last]

    def say(self, sentence: str) -> None:
        """Add a note, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def add(self, token: Token) -> None:
        """Put a thing in its place among the others."""
        self.tokens = sorted([*self.tokens, token], key=lambda t: t.start)
        self._by_kind = None

    def next_of(self, kind: str, position: int, value: str | None = None) -> Token | None:
        """The first unused thing of a kind that starts at or behind a position."""
        row = self._rows().get(kind, ())
        first = bisect_left(row, position, key=lambda t: t.start)
        for index in range(first, min(len(row), first + _NEAR)):
            if (value is None or row[index].value == value) and self.free(row[index].start, row[index].end):
                return row[index]
        return None

    def last_of(self, kind: str, position: int, value: str | None = None) -> Token | None:
        """The last unused thing of a kind that ends at or before a position."""
        row = self._rows().get(kind, ())
        last = bisect_right(row, position, key=lambda t: t.end) - 1
        for index in range(last, max(-1, last - _NEAR), -1):
            if (value is None or row[index].value == value) and self.free(row[index].start, row[index].end):
                return row[index]
        return None

    def between(self, kind: str, start: int, end: int) -> list[Token]:
        """Things of a kind, used or not, that lie within text[start:end]."""
        row = self._rows().get(kind, ())
        first = bisect_left(row, start, key=lambda t: t.start)
        last = bisect_right(row, end, key=lambda t: t.end)
        return list(row[first:last])

    def around(self, kind: str, inner: Token) -> list[Token]:
        """Things of a kind, used or not, that hold a word."""
        near = self.between(kind, inner.start - _LONGEST, inner.end + _LONGEST)
        return [t for t in near if t.start <= inner.start and inner.end <= t.end]

    def style_near(self, start: int, end: int) -> list[Token]:
        """Words of style, used or not, that may lie over or touch text[start:end]."""
        first = bisect_left(self.style, start - _LONGEST, key=lambda t: t.start)
        last = bisect_right(self.style, end + _LONGEST, key=lambda t: t.start)
        return list(self.style[first:last])

    def _rows(self) -> dict[str, list[Token]]:
        if self._by_kind is None:
            self._by_kind = {}
            for token in self.tokens:
                self._by_kind.setdefault(token.kind, []).append(token)
        return self._by_kind

    def of_kind(self, kind: str, value: str | None = None) -> list[Token]:
        """Things of a kind that no reader has used."""
        row = self._rows().get(kind, ())
        return [t for t in row if (value is None or t.value == value) and self.free(t.start, t.end)]
