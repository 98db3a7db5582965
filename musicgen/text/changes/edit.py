"""What a sentence asks to be changed: edits, each with where, who, and the words that prove it."""

from dataclasses import dataclass, field
from typing import Any

DENSITY = "density"
KINDS = (
    "tempo", "key", "mode", "transpose", "register", "meter", "length", "ending", "harmony", "rhythm",
    "loudness", DENSITY, "mood", "style", "add", "drop", "mute", "replace", "entrance", "rewrite",
)  # fmt: skip
# Read as exact where nothing has to be written; "key" is so where no mode is named.
EXACT = frozenset(("tempo", "transpose", "register", "loudness", "drop", "mute", "replace"))
Bars = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit.

    what: of KINDS. bars: first and last, counted from 1, both ends included; last None: to the end. section:
    a place by name ("chorus", "second half", "last 4 bars"), "" where none is named. parts: who is meant, in
    English ("drums", "melody", "hi-hat"), () for all; others: all but them. to: what it becomes ("a bit
    slower", "96", "+10", "x2", "D minor", "3/4", "octave up"). words: as typed, prompt[start:end].
    exact: whether it can be done without writing a note. complains: it says what is wrong ("too loud"), not
    what to do.
    """

    what: str
    bars: Bars | None = None
    section: str = ""
    parts: tuple[str, ...] = ()
    others: bool = False
    from_: str = ""
    to: str = ""
    exact: bool = False
    words: str = ""
    start: int = 0
    complains: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; a number of the sentence is a number, "+10" and "x2" are texts."""
        parts = [f"all but {name}" if self.others else name for name in self.parts]
        return {
            "what": self.what,
            "bars": list(self.bars) if self.bars else None,
            "section": self.section or None,
            "parts": parts or None,
            "from": self.from_ or None,
            "to": _plain(self.to),
            "words": self.words,
            "exact": self.exact,
        }


@dataclass(frozen=True, slots=True)
class Changes:
    """edits: in the order of the sentence. kept: what it says must stay, in English. notes: plain sentences
    about what was not understood. relative: whether something in it only makes sense of a piece that is
    there."""

    prompt: str
    edits: tuple[Edit, ...] = ()
    kept: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    relative: bool = False
    language: str = field(default="en")


def _plain(text: str) -> str | int | float | None:
    if not text:
        return None
    if text.isascii() and text.isdecimal():
        return int(text)
    return text
