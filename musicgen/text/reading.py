"""The sheet a prompt is read onto: values found so far, their evidence, what is cut, what is to be said.

The readers (keys, chords, meters, timing, players, style) write on one `Reading`; `read_brief` makes the Brief of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from musicgen.music.theory import Chord, Key, Meter
from musicgen.text.brief import Fact, Instrument
from musicgen.text.fold import Folded
from musicgen.text.match import Token


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
    band: list[Instrument] = field(default_factory=list)
    band_open: bool = True
    forbidden: list[Instrument] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    taken: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.taken = bytearray(len(self.folded.text))

    @property
    def text(self) -> str:
        return self.folded.text

    def free(self, start: int, end: int) -> bool:
        """Whether no reader has used text[start:end] yet."""
        return not any(self.taken[start:end])

    def use(self, start: int, end: int, *, cut: bool = True) -> None:
        """Claim text[start:end]; cut: it says nothing more to the text encoder."""
        self.taken[start:end] = b"\1" * (end - start)
        if cut:
            self.cuts.append((start, end))

    def prove(self, name: str, start: int, end: int) -> None:
        """Note text[start:end] as the evidence for Brief field `name`."""
        first, last = self.folded.span(start, end)
        fact = Fact(name, self.folded.prompt[first:last], first, last)
        if first < last and fact not in self.facts:
            self.facts.append(fact)

    def words(self, start: int, end: int) -> str:
        """text[start:end] as typed."""
        first, last = self.folded.span(start, end)
        return self.folded.prompt[first:last]

    def say(self, sentence: str) -> None:
        """Add a note, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def of_kind(self, kind: str, value: str | None = None) -> list[Token]:
        """Thing tokens of a kind that no reader has used."""
        return [
            t for t in self.tokens
            if t.kind == kind and (value is None or t.value == value) and self.free(t.start, t.end)
        ]  # fmt: skip
