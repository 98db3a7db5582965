"""Numbers and what stands beside them: "16 bars", "tempo: 90", "8 to 12"; shared by tempo and length."""

import re

from musicgen.text.lexicon import patterns
from musicgen.text.match import Token
from musicgen.text.reading import Reading

_GLUE = re.compile(patterns.GLUE)
_BETWEEN = re.compile(
    r"(?:[\s\-·]|\.(?!\s))*(?:个|full |whole |short |slow |fast |swinging |of |total |long |"
    r"and a half |с половиной |i pol |en een halve |bucuk |เ)?"
)
_RANGE = re.compile(r"\s*(?:-|to|~|bis|a|and|or|und|и|à|до|到|至|から|에서|ou|oder|o|y|e|–|/|-?>|→)\s*")
UNITS = ("bars", "seconds", "minutes", "bpm")


def unit_after(reading: Reading, number: Token, unit: str) -> Token | None:
    """The unit right behind a number: "16 bars", "16-bar", 16小节."""
    token = reading.next_of("unit", number.end, unit)
    return token if token and _BETWEEN.fullmatch(reading.text, number.end, token.start) else None


def label_before(reading: Reading, number: Token, label: str) -> Token | None:
    """The label in front of a number: "tempo: 90", "bars = 16"."""
    token = reading.last_of("label", number.start, label)
    return token if token and _GLUE.fullmatch(reading.text, token.end, number.start) else None


def owned(reading: Reading, number: Token, units: tuple[str, ...] = UNITS) -> bool:
    """Whether a number belongs to a unit behind it, or to a fraction."""
    if any(unit_after(reading, number, unit) for unit in units):
        return True
    return bool(re.match(r"\s?/\s?\d", reading.text[number.end : number.end + 4]))


def range_start(reading: Reading, number: Token) -> Token | None:
    """The lower number of "90-100", "between 8 and 12"."""
    low = reading.last_of("number", number.start)
    if low is None or not _RANGE.fullmatch(reading.text, low.end, number.start):
        return None
    between = reading.text[low.end : number.start]
    if "and" in between and "between" not in reading.text[max(0, low.start - 12) : low.start]:
        return None
    return low if float(low.value) < float(number.value) else None


def plain(value: float) -> str:
    """A number without needless digits: 120, 87.5."""
    return f"{value:g}"
