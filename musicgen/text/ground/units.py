"""Numbers and what stands beside them: "16 bars", "tempo: 90", "8 to 12"; shared by tempo and length."""

import re

from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import counting, patterns

_GLUE = re.compile(patterns.GLUE)
_BETWEEN = re.compile(
    r"(?:[\s\-·)]|\.(?!\s))*(?:\(\d{1,3}\) |ish |or so |个|full |whole |short |slow |"
    r"fast |swinging |of |total |long |"
    r"and a half |с половиной |i pol |en een halve |bucuk |เ)?"
)
_TO = re.compile(patterns.RANGE_TO)
_AND = re.compile(patterns.RANGE_AND)
_OPENS = re.compile(patterns.RANGE_OPENS)
_CLOSES = re.compile(patterns.RANGE_CLOSES)
_ADJECTIVES = re.compile(counting.ADJECTIVES)
_MANY = {"bars": re.compile(counting.MANY_BARS)}
_THINGS = ("number", "instrument", "ensemble", "unit", "beat", "section", "phrases", "part", "label", "times")
_FAR = 48
UNITS = ("bars", "seconds", "minutes", "bpm")


def unit_after(reading: Reading, number: Token, unit: str) -> Token | None:
    """The unit right behind a number: "16 bars", "16-bar", 16小节."""
    token = reading.next_of("unit", number.end, unit)
    if token and " - " in reading.text[number.end : token.start]:
        return None  # "negra = 110 – compás de 7/4"
    return token if token and _BETWEEN.fullmatch(reading.text, number.end, token.start) else None


def described(reading: Reading, number: Token, unit: str) -> Token | None:
    """The unit in the plural behind words that describe it: "16 quiet bars", "16 6/8 bars"."""
    token = reading.next_of("unit", number.end, unit)
    if token is None or token.start - number.end > _FAR:
        return None
    gap = reading.text[number.end : token.start]
    if not _MANY[unit].fullmatch(reading.text, token.start, token.end) or not _ADJECTIVES.fullmatch(gap):
        return None
    between = [one for kind in _THINGS for one in reading.between(kind, number.end, token.start)]
    return None if between and "/" not in gap else token


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
    if low is None or float(low.value) >= float(number.value):
        return None
    if _TO.fullmatch(reading.text, low.end, number.start):
        return low
    framed = _OPENS.search(reading.text, max(0, low.start - 16), low.start)
    framed = framed or _CLOSES.match(reading.text, number.end)
    return low if framed and _AND.fullmatch(reading.text, low.end, number.start) else None


def middle(reading: Reading, number: Token) -> tuple[float, int]:
    """(value, start) of a number, or the middle of the range that it ends."""
    low = range_start(reading, number)
    if low is None:
        return float(number.value), number.start
    value = (float(low.value) + float(number.value)) / 2
    reading.say(f"{reading.words(low.start, number.end)} is a range: its middle, {plain(value)}, was taken.")
    return value, low.start


def is_part(reading: Reading, start: int, end: int, follower: str = "after") -> bool:
    """Whether "4 bars" is only some part: "every 4 bars", "a 4-bar phrase" (or, as follower, "loop")."""
    before = reading.last_of("part", start, "before") if follower == "after" else None
    if before and not reading.text[before.end : start].strip(" -"):
        return True
    after = reading.next_of("part", end, follower)
    return bool(after and not reading.text[end : after.start].strip(" -"))


def plain(value: float) -> str:
    """A number without needless digits: 120, 87.5."""
    return f"{value:g}"
