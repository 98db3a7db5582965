"""Numbers in sentences: digits, and the words that several languages build them from."""

import re
from collections.abc import Iterator, Sequence

from musicgen.text.ground.fold import Folded
from musicgen.text.ground.match import Token
from musicgen.text.lexicon import amounts

_DIGITS = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:\d{1,3}(?:[.,]\d{3})+(?![\d.,])|\d+(?:\.\d{1,2}(?![\d.])|,\d(?![\d,]))?(?:e\+?\d{1,4}(?!\w))?)"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_BELOW_ZERO = re.compile(r"(?:^|[,;:(]|\b(?:of|for|is|at|to))\s*-$")
_ROMAN = re.compile(
    r"(?<![A-Za-z0-9])(?=[IVXLC]{2,9} )(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?= (?i:"
    + amounts.ROMAN_COUNTED
    + r"))"
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_HUGE = "1" + "0" * 9
_WORD_BEFORE = re.compile(r"[a-z#]+$")
_CHORD_ENDINGS = ("maj", "min", "dim", "aug", "sus", "add", "dom")
_LINKS = re.compile(r"[ \-]?(?:and |y |e |et |und |en |و ?)?")
_TOO_LONG = 9


def digit_tokens(folded: Folded) -> list[Token]:
    """Numbers in digits, except those that end a chord symbol or a name (Dm7, mp3); XVI before bars."""
    found = []
    for match in _DIGITS.finditer(folded.text):
        if not _ends_a_name(folded.text, match.start()):
            sign = "-" if _BELOW_ZERO.search(folded.text[max(0, match.start() - 8) : match.start()]) else ""
            found.append(Token("number", sign + _value(match[0]), match.start(), match.end()))
    for match in _ROMAN.finditer(folded.cased):
        found.append(Token("number", str(_of_roman(match[0])), match.start(), match.end()))
    return sorted(found, key=lambda token: token.start)


def _value(digits: str) -> str:
    """The number as float takes it; whatever is too long is a billion."""
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "").replace(".", "")
    if "e" in digits or len(digits) > _TOO_LONG:
        return _HUGE
    return digits.replace(",", ".")


def _of_roman(letters: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in letters]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def _ends_a_name(text: str, start: int) -> bool:
    before = _WORD_BEFORE.search(text[max(0, start - 12) : start])
    if not before or before[0] == "x":  # "x16 bars", "riff x4"
        return False
    return len(before[0]) < 3 or before[0].endswith(_CHORD_ENDINGS)


def composed(text: str, tokens: Sequence[Token]) -> list[Token]:
    """Tokens in order, with neighbouring number words joined ("one hundred and twenty", 三十二)."""
    atoms: list[Token] = []
    for token in sorted((t for t in tokens if t.kind == "atom"), key=lambda t: t.start):
        joined = _joined(text, atoms[-1], token) if atoms else None
        if joined:
            atoms[-1] = joined
        else:
            atoms.append(token)
    others = [t for t in tokens if t.kind != "atom" and not _inside(t, atoms)]
    return sorted([*others, *map(_plain, atoms)], key=lambda t: (t.start, t.end))


def _inside(token: Token, atoms: Sequence[Token]) -> bool:
    """Whether a token is the "and" within a number."""
    return token.kind == "join" and any(a.start < token.start and token.end < a.end for a in atoms)


def _plain(token: Token) -> Token:
    return Token("number", token.value, token.start, token.end)


def _joined(text: str, last: Token, token: Token) -> Token | None:
    if token.start < last.end or not _LINKS.fullmatch(text[last.end : token.start]):
        return None
    unspaced = token.start == last.end
    left, right = int(float(last.value)), int(float(token.value))
    if "و" in text[last.end : token.start] and left < right:
        left, right = right, left  # Arabic says the unit first: two and thirty
    total = _sum(left, right, unspaced)
    return Token("atom", str(total), last.start, token.end) if total is not None else None


def _sum(left: int, right: int, unspaced: bool) -> int | None:
    """left then right as one number, or None when they are two ("six eight")."""
    if right in (100, 1000):
        return left * right if left < 10 else None
    if unspaced and left > 100 and 0 < left % 100 < 10 and right == 10:
        return left - left % 100 + left % 100 * 10
    if unspaced and right == 10:
        return left * 10 if 2 <= left < 10 else left + 10 if left % 100 == 0 else None
    if unspaced and left >= 100 and left % 100 == 0 and right < 10:
        return left + right
    if left % 100 == 0 and left >= 100 and right < 100:
        return left + right
    if (left, right) == (4, 20) or (left in (60, 80) and 10 <= right < 20):
        return 80 if left == 4 else left + right
    if left >= 10 and left % 10 == 0 and 0 < right < 10 and (left > 10 or unspaced):
        return left + right
    if left < 10 and right in range(20, 100, 10) and not unspaced:
        return None
    return None


def numbers(tokens: Sequence[Token]) -> Iterator[tuple[Token, float]]:
    """Number tokens with their values."""
    for token in tokens:
        if token.kind == "number":
            yield token, float(token.value)
