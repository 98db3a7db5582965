"""Meters: "3/4", "4-4 time", "six eight", "waltz", 四三拍, "Dreivierteltakt"; and what is no meter here."""

import re

from musicgen.music.theory import METERS, Meter
from musicgen.text.ground.corrections import corrected, denied
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import amounts, patterns
from musicgen.text.shape.style import is_negated

_FRACTION = re.compile(
    r"(?<![\d/#a-g])(?<!\d[.,])(\d{1,3})\s?/\s?(\d{1,2})(?![\d/])(?!\s?(?:notes?|noten|beats?|pm|am)\b)"
)
_DASHED = re.compile(patterns.DASHED_METER)
_LABELLED = re.compile(patterns.LABELLED_METER)
_BY = re.compile(r"(?<![\d/.])(\d{1,2}) (?:por|by|su|на) (\d{1,2})(?!\d)")
_OVER = re.compile(r"(?<![\d/.])(\d{1,2}) (?:over|uber|sur|sobre|su|op|na|на) (\d{1,2})(?!\d)")
_SHARE = re.compile(amounts.SHARE_OF)
_CJK = re.compile(r"(\d{1,2})\s?(?:分の|分之|분의)\s?(\d{1,2})\s?(?:拍子?|박자?|$)")
_NAMES = "two three four five six seven eight nine ten eleven twelve thirteen".split()
_WORDS = {word: number for number, word in enumerate(_NAMES, 2)}
_BEATS = {**_WORDS, **{str(n): n for n in range(2, 8)}}
_UNITS = {
    "two": 2,
    "four": 4,
    "fours": 4,
    "quarter": 4,
    "quarters": 4,
    "eight": 8,
    "eights": 8,
    "eighth": 8,
    "eighths": 8,
}
_AFTER = r"(?P<after>[ \-](?:time|meter|metre|feel|groove|beat|signature|rhythm))?(?![\w-])"
_SPOKEN = re.compile(
    rf"(?<![\w-])({'|'.join(_BEATS)})[ \-/](?:over )?"
    rf"({'|'.join(sorted(_UNITS, key=len, reverse=True))}){_AFTER}"
)
_USUAL = (
    "six eight",
    "four four",
    "twelve eight",
    "seven eight",
    "five four",
    "three four",
    "five eight",
    "nine eight",
)
_BEFORE_METER = re.compile(r"\b(?:in|in a|time|meter|signature|of|a)[: ]+$")
_COUNTED = re.compile(patterns.COUNTED_METER)
_COUNTS_TO = re.compile(amounts.COUNTS_TO)
_COUNTS = {2: "2/4", 3: "3/4", 4: "4/4", 5: "5/4", 6: "6/8", 7: "7/8", 9: "9/8", 12: "12/8"}
_MOVES = re.compile(patterns.MOVES_TO)
_SAYS_METER = re.compile(patterns.SAYS_METER)


def read_meter(reading: Reading) -> None:
    """The first written meter; a dance word (waltz) when none is written."""
    found = _written(reading) + _by_words(reading)
    found.sort(key=lambda item: item[1])
    _take(reading, found)
    for token in reading.of_kind("change", "meter"):
        reading.use(token.start, token.end)
        if reading.text.startswith("altern", token.start) and not found:
            continue  # "alternating between Dm7 and G7"
        reading.say(f"A change of meter within the piece is not possible yet{_throughout(reading)}.")
    _dance(reading)


def _take(reading: Reading, found: list[tuple[Meter, int, int]]) -> None:
    last = 0
    for meter, start, end in found:
        if not reading.free(start, end):
            continue
        reading.use(start, end)
        if denied(reading, start):
            continue
        if corrected(reading, last, start):
            reading.meter = None
        last = end
        if meter not in METERS:
            names = ", ".join(m.name for m in METERS)
            reading.say(
                f"{reading.words(start, end)} is no meter known here ({names}): the meter was left open."
            )
        elif reading.meter is None or reading.meter == meter:
            reading.meter = meter
            reading.prove("meter", start, end)
        elif _MOVES.search(reading.text[max(0, start - 12) : start]):
            reading.say(f"A change of meter within the piece is not possible yet{_throughout(reading)}.")
        else:
            reading.say(
                f"Two meters are named: {reading.meter.name}, the first, was taken, not {meter.name}."
            )


def _written(reading: Reading) -> list[tuple[Meter, int, int]]:
    text, found = reading.text, []
    for match in _FRACTION.finditer(text):
        meter = Meter(int(match[1]), int(match[2]))
        if _SHARE.match(text, match.end()):
            continue
        if meter in METERS or _is_attempt(text, meter, match.start(), match.end()):
            found.append((meter, match.start(), match.end()))
    for pattern in (_DASHED, _LABELLED, _BY):
        for match in pattern.finditer(text):
            meter = Meter(int(match[1]), int(match[2]))
            if pattern is not _BY or meter in METERS:
                found.append((meter, match.start(1), match.end(2)))
    for match in _OVER.finditer(text):
        meter = Meter(int(match[1]), int(match[2]))
        if meter in METERS and _said_as_meter(text, *match.span()):
            found.append((meter, match.start(), match.end()))
    for match in _CJK.finditer(text):
        found.append((Meter(int(match[2]), int(match[1])), match.start(), match.end()))
    return found


def _said_as_meter(text: str, start: int, end: int) -> bool:
    """ "3 over 4 meter", "in 3 over 4"."""
    near = text[max(0, start - 16) : start] + text[end : end + 16]
    return bool(_SAYS_METER.search(near) or _BEFORE_METER.search(text[max(0, start - 16) : start]))


def _is_attempt(text: str, meter: Meter, start: int, end: int) -> bool:
    """Whether a fraction that is no known meter was meant as one (13/16, but not 24/7)."""
    if meter.unit not in (1, 2, 4, 8, 16, 32, 64):
        return bool(_SAYS_METER.match(text[end : end + 14].lstrip(" -")))
    near = text[max(0, start - 12) : start] + text[end : end + 14]
    return (
        bool(_SAYS_METER.search(near))
        or bool(re.search(r"\bin\s$", text[max(0, start - 8) : start]))
        or meter.beats in range(5, 40)
    )


def _by_words(reading: Reading) -> list[tuple[Meter, int, int]]:
    found = [(Meter.parse(t.value), t.start, t.end) for t in reading.of_kind("meter")]
    text = reading.text
    for match in _SPOKEN.finditer(text):
        meter = Meter(_BEATS[match[1]], _UNITS[match[2]])
        known = meter in METERS and not match[1].isdigit()
        sure = match["after"] or _BEFORE_METER.search(text[max(0, match.start() - 16) : match.start()])
        if (sure and (known or match["after"])) or (known and _usual(match[0])):
            found.append((meter, match.start(), match.end()))
    for match in _COUNTS_TO.finditer(text):
        beats = int(_WORDS.get(match[1] or match[2], match[1] or match[2]))
        found.append((Meter.parse(_COUNTS[beats]), match.start(), match.end()))
    for match in _COUNTED.finditer(text):
        beats = int(_WORDS.get(match[1], match[1]))
        found.append((Meter.parse(_COUNTS[beats]), match.start(), match.end()))
    return found


def _usual(words: str) -> bool:
    """Whether two number words are a meter even without "time" behind them."""
    return " ".join(words.replace("-", " ").split()[:2]) in _USUAL


def _dance(reading: Reading) -> None:
    """A waltz is in 3/4 unless another meter is written; the word stays for the encoder."""
    for token in reading.style:
        if token.kind != "dance" or is_negated(reading, token):
            continue
        meter = Meter.parse(token.value)
        if reading.meter is None:
            reading.meter = meter
        if reading.meter == meter:
            reading.prove("meter", token.start, token.end)
        elif token.value == "3/4":
            word = reading.words(token.start, token.end)
            reading.say(f"{word} suggests {meter.name}, but {reading.meter.name} is written and was taken.")


def _throughout(reading: Reading) -> str:
    return f": {reading.meter.name} throughout" if reading.meter else ""
