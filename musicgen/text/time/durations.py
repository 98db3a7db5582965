"""How long in time: "90 seconds", "half a minute", "1:30", "2m30", 一分二十秒, "une minute trente"."""

import re
from collections.abc import Iterable, Iterator

from musicgen.text.ground.corrections import corrected, next_number
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.ground.units import is_part, label_before, middle, owned, plain, unit_after
from musicgen.text.lexicon import amounts, patterns

# Seconds from text[start] to text[end].
Span = tuple[float, int, int]

_MINUTES_AND = re.compile(r"\s*(?:,|and|und|et|y|e|en|i|и|ve|و)?\s*")
_HALF_MORE = re.compile(patterns.AND_A_HALF)
_CLOCK = re.compile(
    r"(?<![\d:/])(?<!\bthe )(?<!\bat )(?<!\bby )(?<!\buntil )"
    r"(\d{1,2})[:'](\d{2})(?![\d:])(?!\s?(?:am|pm|uhr|\w*time))"
)
_WORDED_CLOCK = re.compile(r"(?<![\d:/.])(\d{1,2})\s?(?:m|min|mn|мин)\.?\s?(\d{2})(?!\d)(?!\s?(?:bpm|/))")
_FRACTION = re.compile(r"(?<![\d/.])(?:(\d{1,2})\s)?(\d{1,2})\s?/\s?$")
_ELSEWHEN = re.compile(amounts.ANOTHER_TIME)
_OF_TIME = re.compile(amounts.TIME_OF_SOMETHING)
_NO_CLOCK = re.compile(amounts.NO_CLOCK_BEFORE)
_EACH_TIME = re.compile(r"(?:per|every|each|beats) $")
_NEAR = 32
_LEAST_BARE = 10.0  # "two minutes thirty", but "3 minutes 2 guitars"


def read_seconds(reading: Reading) -> None:
    """Put the first length in time on the sheet, or the one that corrects it."""
    last = 0
    for seconds, start, end in _joined(reading, sorted(_durations(reading), key=lambda s: (s[1], -s[2]))):
        if not reading.free(start, end) or is_part(reading, start, end):
            continue
        reading.use(start, end)
        if seconds <= 0:
            reading.say(f"{reading.words(start, end)} is no length: it was ignored.")
        elif reading.seconds is None or corrected(reading, last, start):
            reading.seconds, last = seconds, end
            reading.prove("seconds", start, end)
        elif reading.seconds != seconds:
            reading.say(f"Two lengths are named: {plain(reading.seconds)} seconds, the first, was taken.")


def _joined(reading: Reading, spans: Iterable[Span]) -> Iterator[Span]:
    """Minutes and the seconds behind them as one: "1 minute 30 seconds", "two minutes thirty"."""
    last: Span | None = None
    for span in spans:
        if last and span[1] < last[2]:
            continue
        if last and _adds_to(last[0], span[0]) and _MINUTES_AND.fullmatch(reading.text, last[2], span[1]):
            last = (last[0] + span[0], last[1], span[2])
            continue
        if last:
            yield _with_bare_seconds(reading, last)
        last = span
    if last:
        yield _with_bare_seconds(reading, last)


def _adds_to(minutes: float, seconds: float) -> bool:
    return minutes >= 60 and minutes % 60 == 0 and 0 < seconds < 60


def _with_bare_seconds(reading: Reading, span: Span) -> Span:
    seconds, start, end = span
    number = reading.next_of("number", end)
    if number is None or number.start - end > 1 or owned(reading, number):
        return span
    if not _adds_to(seconds, float(number.value)) or float(number.value) < _LEAST_BARE:
        return span
    return seconds + float(number.value), start, number.end


def _durations(reading: Reading) -> Iterator[Span]:
    for token in reading.of_kind("seconds"):
        if reading.text.startswith("위기", token.end):
            continue  # 웅장한 분위기
        if not _EACH_TIME.search(reading.text[max(0, token.start - 8) : token.start]):
            yield float(token.value), token.start, token.end
    for number in reading.of_kind("number"):
        yield from _with_unit(reading, number)
    for pattern in (_CLOCK, _WORDED_CLOCK):
        for match in pattern.finditer(reading.text):
            if _NO_CLOCK.search(reading.text[max(0, match.start() - 24) : match.start()]):
                continue
            if int(match[2]) >= 60:  # 16:90 is no time
                continue
            yield int(match[1]) * 60.0 + int(match[2]), match.start(), match.end()


def _with_unit(reading: Reading, number: Token) -> Iterator[Span]:
    minutes, seconds, hours = (unit_after(reading, number, u) for u in ("minutes", "seconds", "hours"))
    if minutes and reading.text.startswith("위기", minutes.end):
        return  # 웅장한 분위기
    if (unit := minutes or seconds or hours) and _ELSEWHEN.match(reading.text, unit.end):
        return
    part = _fraction(reading, number) if minutes or seconds or hours else None
    value, start = part or (
        middle(reading, number) if minutes or seconds else (float(number.value), number.start)
    )
    if hours:
        if not _OF_TIME.match(reading.text, hours.end) or _of_music(reading, hours.end):
            yield value * 3600, start, hours.end
    elif minutes:
        half, end = _half_more(reading, number, minutes)
        yield value * 60 + half, start, end
    elif seconds and not _is_decade(reading, number, seconds):
        yield value, start, seconds.end
    elif label := label_before(reading, number, "seconds"):
        yield float(number.value), label.start, number.end
    if seconds or minutes:
        better = next_number(reading, (seconds or minutes or number).end)
        if better and not owned(reading, better):  # "30 seconds, no, 45"
            yield float(better.value) * (60 if minutes else 1), better.start, better.end


def _of_music(reading: Reading, end: int) -> bool:
    """ "2 hours of piano", not "5 hours of rain"."""
    things = [t for kind in ("instrument", "ensemble") for t in reading.between(kind, end, end + _NEAR)]
    styles = [t for t in reading.style_near(end, end) if t.kind == "genre" and end <= t.start < end + _NEAR]
    return bool(things or styles)


def _fraction(reading: Reading, number: Token) -> tuple[float, int] | None:
    """(value, start) of "1/3" before a unit, of "1 1/2"."""
    first = max(0, number.start - 12)
    match = _FRACTION.search(reading.text[first : number.start])
    if match is None or float(number.value) <= 0:
        return None
    whole = float(match[1] or 0)
    return whole + int(match[2]) / float(number.value), first + match.start()


def _half_more(reading: Reading, number: Token, minutes: Token) -> tuple[float, int]:
    """(seconds, end) of the half in "2 and a half minutes", 1分半."""
    if _HALF_MORE.search(reading.text[number.end : minutes.start]):
        return 30.0, minutes.end
    half = _HALF_MORE.match(reading.text[minutes.end : minutes.end + 16])
    return (30.0, minutes.end + half.end()) if half else (0.0, minutes.end)


def _is_decade(reading: Reading, number: Token, unit: Token) -> bool:
    """ "80s rock", not "30s": only from 50 on, and not "90s long"."""
    if reading.text[number.end : unit.end] != "s":
        return False
    if float(number.value) in range(1600, 2100, 10):
        return True
    if float(number.value) not in (50, 60, 70, 80, 90, 20):
        return False
    before = reading.text[max(0, number.start - 24) : number.start]
    if float(number.value) == 20:
        return bool(re.search(r"(?:the|roaring|19) ?'?$", before))
    after = reading.text[unit.end : unit.end + 12]
    return not (
        re.search(r"(?:for|about|around|length:?|duration:?|lasting) $", before)
        or re.match(r" long| piece| duration", after)
    )
