"""The ways of writing a key, each as one pattern: note name, accidental, mode word.

German names (H is B, B is B flat) count only with Dur and Moll, whatever the language around them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from musicgen.text.lexicon import keynames as names

_LATIN_LEFT = r"(?<![a-z0-9#])"
_DUTCH_MODES = (
    "majeur", "mineur", "groot", "klein", "grote terts", "kleine terts", "dorisch", "grote", "kleine",
    "mixolydisch", "phrygisch", "lydisch", "major", "minor",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class System:
    """tonics: note name → pitch class. pattern: groups tonic, sign, mode and, in some, before."""

    name: str
    tonics: Mapping[str, int]
    pattern: re.Pattern[str]


@cache
def systems(language: str) -> tuple[System, ...]:
    """All systems, in the order in which they are tried; Dutch and German add their own names."""
    latin = tuple(mode for mode in names.MODES if mode.isascii())
    cyrillic = _modes("а", "я")
    rows: list[tuple[str, Mapping[str, int], str, str, tuple[str, ...]]] = [
        ("german", names.GERMAN, _LATIN_LEFT, "", ("dur", "moll", "mol", "harmonisch moll")),
        ("letters", names.LETTERS, _LATIN_LEFT, "", tuple(names.MODES)),
        ("solfege", names.SOLFEGE, r"(?<![a-z])", "", latin),
        ("cyrillic", names.CYRILLIC, r"(?<![а-я])", "", cyrillic),
        ("kana", names.KANA, "", "変|变|嬰", ("长调", "短调")),
        ("hangul", names.HANGUL, r"(?<![가-힣])", "올림|내림", ("장조", "단조")),
        (
            "arabic",
            names.ARABIC,
            r"(?:(?<![\u0600-\u06ff])|(?<=ال)|(?<=[بول]))",
            "",
            (*_modes("ء", "ي"), *latin),
        ),
        ("thai", names.THAI, "", "", (*_modes("ก", "๛"), *latin)),
        ("chinese", names.LETTERS, r"(?<![a-z0-9])", "降|升|b|#", tuple(m for m in names.MODES if "调" in m)),
    ]
    if language == "nl":
        rows.insert(1, ("dutch", names.DUTCH, _LATIN_LEFT, "", _DUTCH_MODES))
    if language == "de":
        rows.insert(1, ("german", names.GERMAN, _LATIN_LEFT, "", _DUTCH_MODES))
    return tuple(System(row[0], row[1], _pattern(*row[1:])) for row in rows)


def _modes(low: str, high: str) -> tuple[str, ...]:
    return tuple(mode for mode in names.MODES if low <= mode[0] <= high)


def _pattern(tonics: Mapping[str, int], left: str, before: str, modes: tuple[str, ...]) -> re.Pattern[str]:
    signs = _either(word for word in names.SHARPS + names.FLATS if len(word) > 1)
    sign = rf"(?P<sign>[#b]|[ \-]?(?:{signs}))?"
    front = rf"(?P<before>{before})?\s?" if before else ""
    tonic, mode = _either(tonics), _either(modes)
    return re.compile(
        rf"{left}{front}(?P<tonic>{tonic}){sign}[ \-]{{0,2}}(?P<mode>{mode})(?![a-zа-я\u0620-\u064a])"
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
