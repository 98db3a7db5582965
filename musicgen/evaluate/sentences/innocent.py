"""Sentences that state no fact, though their words and numbers look like some: drawn by kind, or read.

    python -m musicgen.evaluate reading --innocents [FILE]

Without a file, `MOST` sentences of every kind are drawn in the languages where the kind occurs. Wrong is a
sentence of whose brief some fact is left that is no word of style (those may be guessed from any scene).
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from musicgen.errors import InputError
from musicgen.evaluate.common.shares import Share, markdown
from musicgen.music.facets import STYLED, names_of
from musicgen.text.read import read_brief

KINDS = (
    "durations", "dates", "shares", "measures", "things", "idioms", "names", "tempos",
    "bans", "counts", "letters", "compounds",
)  # fmt: skip
LOOSE = names_of(STYLED)
MOST = 100
_NUMBERS = (3, 4, 5, 8, 11, 16, 20, 30, 45, 60, 90, 120, 144)
_DATES = ("3/4", "6/8", "2/4", "12/8", "7/8", "5/8", "9/8")
_TIMES = ("6:48", "7:15", "12:30", "3:45", "8:05")


@dataclass(frozen=True, slots=True)
class Innocent:
    """A sentence that states nothing; kind: one of KINDS, or "file"."""

    prompt: str
    language: str
    kind: str


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    """Sentences by kind and language."""
    text = files("musicgen.evaluate.sentences").joinpath("innocents.txt").read_text(encoding="utf8")
    found: dict[str, dict[str, list[str]]] = {}
    kind = ""
    for line in text.splitlines():
        if line.startswith("["):
            kind = line[1:-1]
            found[kind] = {}
        elif " = " in line and not line.startswith("#"):
            language, _, forms = line.partition(" = ")
            found[kind][language] = [form.strip() for form in forms.split(" | ")]
    return found


def drawn(count: int, seed: int) -> Iterator[Innocent]:
    """So many of every kind, all languages and forms in turn; the same seed gives the same ones."""
    rng, tables = np.random.default_rng(seed), _tables()
    for kind in KINDS:
        forms = [(language, form) for language, row in tables[kind].items() for form in row]
        for index in range(count):
            language, form = forms[(index + seed) % len(forms)]
            pick = {
                "n": str(rng.choice(_NUMBERS)),
                "d": str(rng.choice(_DATES)),
                "t": str(rng.choice(_TIMES)),
                "who": str(rng.choice(tables["who"][language])),
            }
            text = form.format(**pick)
            ending = "" if rng.random() < 0.4 else "。" if language in ("zh", "ja") else "."
            yield Innocent(
                (text if rng.random() < 0.3 else text[0].upper() + text[1:]) + ending, language, kind
            )


def read_file(path: Path) -> list[Innocent]:
    """The sentences of a file of JSON lines with `prompt` and `lang`. Raises InputError."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
        return [Innocent(row["prompt"], row.get("lang", ""), row.get("kind", "file")) for row in rows]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path} holds no innocent sentences: give JSON lines with prompt and lang."
        ) from error


def wrong_facts(prompt: str) -> list[tuple[str, str]]:
    """(field, words) of facts that a brief claims to have found."""
    return [(fact.field, fact.words) for fact in read_brief(prompt).facts if fact.field not in LOOSE]


def report(rows: Sequence[Innocent]) -> tuple[str, str]:
    """(table by kind and language, the sentences with a wrong fact)."""
    found = [(row, wrong_facts(row.prompt)) for row in rows]
    lines = [["all", *_line(found)]]
    for kind in dict.fromkeys(row.kind for row in rows):
        lines.append([kind, *_line([pair for pair in found if pair[0].kind == kind])])
    for language in sorted({row.language for row in rows}):
        lines.append([language, *_line([pair for pair in found if pair[0].language == language])])
    missed = "\n".join(f"- {row.language} {row.prompt}: {facts}" for row, facts in found if facts)
    return markdown(["sentences", "number", "with a wrong fact", "fields"], lines), missed


def _line(found: Sequence[tuple[Innocent, list[tuple[str, str]]]]) -> list[str]:
    share = Share(sum(bool(facts) for _, facts in found), len(found))
    low, high = share.interval
    fields = Counter(field for _, facts in found for field in {name for name, _ in facts})
    said = f"{100 * share.value:.1f} % ({share.hits}; {100 * low:.1f}–{100 * high:.1f})"
    return [str(share.total), said, ", ".join(f"{name} {n}" for name, n in fields.most_common())]
