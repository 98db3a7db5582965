"""What the rest of the program says in English, in the language of the page.

Below the page there is one language: errors, notes of a brief, checks. Here a sentence is recognised by its
English pattern and said anew: `sentences.txt` holds blocks of six lines (English, then the languages of
LANGUAGES), values as {1}, {2} …; `names.txt` holds what values and chips are called, a line each. What is not
found stays English, and `tests/ui/test_words.py` finds it. Matching is linear in the sentence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("zh-CN", "es", "fr", "de", "ja")
_DEPTH = 3  # of values within values
_TELLING = 6  # letters of a pattern; one with fewer ("{1} in {2}") does not hold a list


@dataclass(frozen=True, slots=True)
class Pattern:
    """literals: the English text around the values, in order. said: by language, values as {1}, {2} …"""

    literals: tuple[str, ...]
    said: Mapping[str, str]

    @property
    def size(self) -> int:
        return sum(map(len, self.literals))

    def values(self, sentence: str) -> list[str] | None:
        """What stands for {1}, {2} … in a sentence; None where it is another one."""
        first, *rest = self.literals
        if not rest:
            return [] if sentence == first else None
        *inner, last = rest
        if not sentence.startswith(first) or not sentence.endswith(last):
            return None
        at, found, end = len(first), list[str](), len(sentence) - len(last)
        for literal in inner:
            stop = sentence.find(literal, at, end)
            if stop < 0:
                return None
            found.append(sentence[at:stop])
            at = stop + len(literal)
        return [*found, sentence[at:end]] if at <= end else None


def said(sentence: str, language: str, depth: int = _DEPTH) -> str:
    """The sentence, or name, or list of names, in a language; as it is where that is not known."""
    if language not in LANGUAGES or not sentence:
        return sentence
    if (name := named(sentence, language)) != sentence:
        return name
    for pattern in patterns():
        found = pattern.values(sentence)
        if found is not None and (pattern.size >= _TELLING or not any(", " in value for value in found)):
            inner = [said(value, language, depth - 1) if depth else value for value in found]
            return _filled(pattern.said[language], inner)
    if ", " in sentence:
        return ", ".join(said(item, language, depth - 1) if depth else item for item in sentence.split(", "))
    return sentence


def named(english: str, language: str) -> str:
    """A name in a language, with the number behind it ("Violin 2"); as it is where it is none."""
    table = names().get(language, {})
    if english in table:
        return table[english]
    if (found := table.get(english.lower())) is not None:
        return found
    counted = re.fullmatch(r"(\D+) (\d)", english)
    own = (table.get(counted[1]) or table.get(counted[1].lower())) if counted else None
    if counted and own:
        return f"{own} {counted[2]}"
    return english


def _filled(text: str, values: Sequence[str]) -> str:
    return re.sub(r"\{(\d)\}", lambda found: values[int(found[1]) - 1], text)


@cache
def names() -> Mapping[str, Mapping[str, str]]:
    """By language: English name → name. A name in small letters stands for itself and for its capital."""
    tables: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for english, *others in (line.split(" | ") for line in _lines("names.txt")):
        for language, other in zip(LANGUAGES, others, strict=True):
            tables[language][english] = other
            tables[language].setdefault(english.lower(), other if language == "de" else _small(other))
    return MappingProxyType({language: MappingProxyType(table) for language, table in tables.items()})


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


@cache
def patterns() -> tuple[Pattern, ...]:
    """The longest first, so that the most particular is found."""
    lines = _lines("sentences.txt")
    blocks = [lines[at : at + 6] for at in range(0, len(lines), 6)]
    made = [_pattern(*block) for block in blocks]
    return tuple(sorted(made, key=lambda pattern: -pattern.size))


def _pattern(english: str, *others: str) -> Pattern:
    literals = tuple(re.split(r"\{\d\}", english))
    return Pattern(literals, MappingProxyType(dict(zip(LANGUAGES, others, strict=True))))


def _lines(file: str) -> list[str]:
    text = files("musicgen.ui.words").joinpath(file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
