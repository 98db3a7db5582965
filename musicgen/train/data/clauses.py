"""Tables of clauses: what one line says, and how a table is read.

A table holds one clause a line under headings such as `[mood: sad, calm; genre: folk]`; `#` begins a comment,
and a line that begins with `~` stands alone, that is, it is not put together with others.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from musicgen.errors import InputError

TABLES_DIR = Path(__file__).with_name("clause_tables")
KINDS = ("label", "scene", "use", "measure", "typo")

About = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the bank.

    about: pairs (field, values). Of an instrument field every value must sound; of any other field one must
    hold. kind: one of KINDS. sources: pairs (field, table line that it comes from); clauses that share a line
    are near duplicates for that field and must fall on the same side of a split.
    """

    text: str
    about: About
    kind: str
    sources: tuple[tuple[str, str], ...]

    def values(self, field: str) -> tuple[str, ...]:
        """The values of a field, () when the clause says nothing of it."""
        return next((values for name, values in self.about if name == field), ())

    def source(self, field: str) -> str:
        """The table line that a field's values come from, "" when there is none."""
        return next((line for name, line in self.sources if name == field), "")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. alone: not to be used in combinations."""

    text: str
    about: About
    alone: bool
    slot: str = ""

    def clause(self, kind: str, text: str | None = None) -> Clause:
        """The line as a clause; text: other words for it, e.g. in a frame."""
        sources = tuple((field, self.text) for field, _ in self.about)
        return Clause(text or self.text, self.about, kind, sources)


def read_table(path: Path) -> tuple[Line, ...]:
    """Read one table. Raises InputError for a line before the first heading or a heading that is none."""
    lines: list[Line] = []
    heading: dict[str, tuple[str, ...]] | None = None
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = raw.strip()
        if text.startswith("["):
            heading = _read_heading(text, f"{path.name}, line {number}")
        elif text and not text.startswith("#"):
            if heading is None:
                raise InputError(
                    f"{path.name}, line {number}: a clause needs a heading such as [mood: sad] above it."
                )
            slot = heading.get("slot", ("",))[0]
            about = tuple((field, values) for field, values in heading.items() if field != "slot")
            lines.append(Line(text.lstrip("~"), about, text.startswith("~"), slot))
    return tuple(lines)


def _read_heading(text: str, place: str) -> dict[str, tuple[str, ...]]:
    if not re.fullmatch(r"\[\w+: [^;\]]+(; \w+: [^;\]]+)*\]", text):
        raise InputError(f"{place}: {text!r} is no heading: write it like [mood: sad, calm; genre: folk].")
    fields = (field.split(": ", 1) for field in text[1:-1].split("; "))
    return {name: tuple(value.strip() for value in values.split(",")) for name, values in fields}
