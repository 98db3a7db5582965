"""A prompt made comparable: one case, no accents, plain digits, with the way back to every character.

Knows nothing about music. Three views of equal length are kept, so that a span found in one holds in all:
`text` (lower case, no accents), `cased` (case and accents kept) and `loose` (text with hyphens as spaces).
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

from musicgen.options import MAX_PROMPT_CHARS
from musicgen.text.lexicon import read_words

# Vulgar fractions: behind a digit they are its decimals ("1½"), alone they are written out ("1/2").
_DECIMALS = {
    "½": ".5",
    "¼": ".25",
    "¾": ".75",
    "⅓": ".33",
    "⅔": ".67",
    "⅛": ".12",
    "⅜": ".38",
    "⅝": ".62",
    "⅞": ".88",
}

_SPECIAL = {
    "♭": "b", "♯": "#", "⁄": "/", "∕": "/", "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"',
    "ß": "ss", "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ى": "ي", "ـ": "",
    "×": "x", "−": "-", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "〜": "~", "～": "~",
    "。": ". ", "、": ", ", "，": ", ", "；": "; ", "،": ",", "؛": ";", "؟": "?",
    "𝄫": "bb", "·": "-", "△": "Δ",
    "\U0001d158": "♩", "\U0001d165": "",
}  # fmt: skip
_LOOSE = {ord("-"): " ", ord("_"): " ", ord("\n"): " "}
_STRIPPED = ("LATIN", "GREEK", "CYRILLIC", "ARABIC")


@dataclass(frozen=True, slots=True)
class Folded:
    """prompt: as typed. text, cased, loose: equal length. origin: index in prompt of each character."""

    prompt: str
    text: str
    cased: str
    loose: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the prompt, blanks at its ends left out."""
        while start < end and self.text[start] in " \n":
            start += 1
        while end > start and self.text[end - 1] in " \n":
            end -= 1
        if start >= end:
            return 0, 0
        last = self.origin[end - 1] + 1
        while last < len(self.prompt) and unicodedata.category(self.prompt[last]) == "Mn":
            last += 1
        return self.origin[start], last


def folded_words(words: str) -> str:
    """A lexicon form in the spelling of `Folded.loose`."""
    if words.isascii() and "`" not in words:
        return " ".join(words.lower().translate(_LOOSE).split())
    return fold(words).loose.strip()


def fold(prompt: str) -> Folded:
    """Fold the first MAX_PROMPT_CHARS characters of a prompt, in linear time."""
    text: list[str] = []
    cased: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(prompt[:MAX_PROMPT_CHARS]):
        mixed = char in _DECIMALS and index and prompt[index - 1].isdecimal()
        for low, high in [(c, c) for c in _DECIMALS[char]] if mixed else _folded_char(char):
            if low == " " and text and text[-1] in " \n":
                continue
            text.append(low)
            cased.append(high)
            origin.append(index)
    joined = "".join(text)
    loose = joined.translate(_LOOSE)
    return Folded(prompt, joined, "".join(cased), loose, tuple(origin))


@cache
def _folded_char(char: str) -> tuple[tuple[str, str], ...]:
    """The (folded, cased) pairs that one typed character becomes; none for invisible ones."""
    if char.isascii():
        plain = char if char.isprintable() or char == "\n" else " "
        return (("'" if plain == "`" else plain.lower(), plain),)
    if char in _SPECIAL:  # before NFKC: a full-width comma is never a decimal point
        return _folded_part(char)
    return tuple(pair for part in unicodedata.normalize("NFKC", char) for pair in _folded_part(part))


def _folded_part(char: str) -> tuple[tuple[str, str], ...]:
    if char in _SPECIAL:
        low = _SPECIAL[char]
        keep = char if char.isalpha() else None
        return tuple((c, keep or c) for c in low)
    category = unicodedata.category(char)
    if category in ("Cf", "Me") or (category == "Mn" and _is_accent(char)) or "\ufe00" <= char <= "\ufe0f":
        return ()
    if category[0] in "CZ":
        return ((" ", " "),)
    if category == "Nd":
        digit = str(unicodedata.digit(char))
        return ((digit, digit),)
    return ((_bare(_simpler().get(char, char)), char),)


@cache
def _simpler() -> dict[str, str]:
    """Traditional → simplified. Japanese shares many of the traditional characters: folded the same way."""
    pairs = read_words("traditional").replace("\n", "")
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def _is_accent(char: str) -> bool:
    """Combining marks of Latin, Greek, Cyrillic and Arabic; kana and Thai marks are letters of their own."""
    name = unicodedata.name(char, "")
    return name.startswith(("COMBINING", "ARABIC"))


def _bare(char: str) -> str:
    """Lower case without accents; one character."""
    low = char.lower()
    if unicodedata.name(char, "").startswith(_STRIPPED):
        low = unicodedata.normalize("NFD", low)
    return _SPECIAL.get(low[0], low[0])[:1]
