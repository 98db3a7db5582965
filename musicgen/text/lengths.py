"""How long: bars and seconds ("sixteen bars", "half a minute", 1分半), and parts that are not the whole."""

import re
from collections.abc import Iterator
from math import floor

from musicgen.music.score import MAX_BARS
from musicgen.music.theory import TICKS_PER_QUARTER, Meter
from musicgen.text.form import bars_of_sections
from musicgen.text.lexicon import patterns
from musicgen.text.match import Token
from musicgen.text.reading import Reading
from musicgen.text.units import label_before, owned, plain, range_start, unit_after

_MINUTES_AND = re.compile(r"\s*(?:,|and|und|et|y|e|en|i|и|ve|و)?\s*")
_HALF_MORE = re.compile(patterns.AND_A_HALF)
_WORDED_CLOCK = re.compile(r"(?<![\d:/.])(\d{1,2})\s?(?:m|min|mn|мин)\.?\s?(\d{2})(?!\d)(?!\s?(?:bpm|/))")
_CORRECTS = re.compile(r"(?:make (?:it|that)|actually|no,? wait,?|i mean,?|scratch that,?|or rather)\s*$")
_CLOCK = re.compile(
    r"(?<![\d:/])(?<!\bthe )(?<!\bat )(?<!\bby )(?<!\buntil )"
    r"(\d{1,2})[:'](\d{2})(?![\d:])(?!\s?(?:am|pm|uhr|\w*time))"
)


def bars_for_seconds(seconds: float, tempo_bpm: float, meter: Meter) -> int:
    """The nearest number of whole bars, 1 to 128; tempo_bpm counts quarter notes."""
    bar_s = meter.bar_ticks / TICKS_PER_QUARTER * 60 / tempo_bpm
    return min(MAX_BARS, max(1, floor(seconds / bar_s + 0.5)))


def read_bars(reading: Reading) -> None:
    """The length in bars; sections add up when no whole is named."""
    counts = list(_counted(reading, "bars"))
    loops = [item for item in counts if _is_part(reading, item[1], item[2], "loop")]
    wholes = [
        item for item in counts if item not in loops and not _is_part(reading, item[1], item[2], "after")
    ] or loops  # a loop's bars are the piece's when nothing else is
    if not wholes:
        reading.bars = bars_of_sections(reading)
        if reading.bars:
            reading.prove_by("bars", "sections")
    for value, start, end in wholes:
        reading.use(start, end)
        if _CORRECTS.search(reading.text[max(0, start - 16) : start]):
            reading.bars = None
        if reading.bars is None:
            _take_bars(reading, value, start, end)
        elif value != reading.bars and floor(value) in range(1, MAX_BARS + 1):
            reading.say(
                f"Two lengths are named: {reading.bars} bars, the first, was taken, not {plain(value)}."
            )


def _counted(reading: Reading, unit: str) -> Iterator[tuple[float, int, int]]:
    """(value, start, end) of every "16 bars" and "bars: 16"; a range counts as its middle."""
    for number in reading.of_kind("number"):
        after = unit_after(reading, number, unit)
        label = label_before(reading, number, unit) if after is None else None
        if after is None and (label is None or owned(reading, number)):
            continue
        start = min(number.start, label.start if label else number.start)
        value, first = _middle(reading, number)
        start = min(start, first)
        yield value, start, after.end if after else number.end
    for token in reading.of_kind(unit):  # one word: "achttaktig"
        yield float(token.value), token.start, token.end


def _is_part(reading: Reading, start: int, end: int, follower: str = "after") -> bool:
    """Whether "4 bars" is only some part: "every 4 bars", "a 4-bar phrase" (or, as follower, "loop")."""
    before = reading.last_of("part", start, "before") if follower == "after" else None
    if before and not reading.text[before.end : start].strip(" -"):
        return True
    after = reading.next_of("part", end, follower)
    return bool(after and not reading.text[end : after.start].strip(" -"))


def _take_bars(reading: Reading, value: float, start: int, end: int) -> None:
    bars = floor(value + 0.5)
    reading.use(start, end)
    if bars < 1:
        reading.say(
            f"{plain(value)} bars is no length: a piece has 1 to {MAX_BARS} bars; the length was left open."
        )
        return
    if bars > MAX_BARS:
        asked = plain(value) if value < 1e6 else reading.words(start, end).split()[0]
        reading.say(
            f"{asked} bars is too long: a piece has at most {MAX_BARS} bars, so {MAX_BARS} were taken."
        )
    elif bars != value:
        reading.say(f"{plain(value)} bars is not a whole number: {bars} were taken.")
    reading.bars = min(bars, MAX_BARS)
    reading.prove("bars", start, end)


def read_seconds(reading: Reading) -> None:
    """The length in seconds."""
    found = sorted(_durations(reading), key=lambda item: (item[1], -item[2]))
    for seconds, start, end in found:
        if not reading.free(start, end) or _is_part(reading, start, end):
            continue
        reading.use(start, end)
        if seconds <= 0:
            reading.say(f"{reading.words(start, end)} is no length: it was ignored.")
        elif reading.seconds is None:
            reading.seconds = seconds
            reading.prove("seconds", start, end)
        elif reading.seconds != seconds:
            reading.say(f"Two lengths are named: {plain(reading.seconds)} seconds, the first, was taken.")


def _durations(reading: Reading) -> Iterator[tuple[float, int, int]]:
    for token in reading.of_kind("seconds"):
        if not re.search(r"(?:per|every|each|beats) $", reading.text[max(0, token.start - 8) : token.start]):
            yield float(token.value), token.start, token.end
    for number in reading.of_kind("number"):
        minutes = unit_after(reading, number, "minutes")
        seconds = unit_after(reading, number, "seconds")
        hours = unit_after(reading, number, "hours")
        value, start = _middle(reading, number) if minutes or seconds else (float(number.value), number.start)
        if hours:
            yield value * 3600, number.start, hours.end
        elif minutes:
            half = 30.0 if _HALF_MORE.search(reading.text[number.end : minutes.start]) else 0.0
            extra, end = _and_seconds(reading, minutes)
            yield value * 60 + half + extra, start, end
        elif seconds and not _is_decade(reading, number, seconds):
            yield value, start, seconds.end
        elif label := label_before(reading, number, "seconds"):
            yield float(number.value), label.start, number.end
    for pattern in (_CLOCK, _WORDED_CLOCK):
        for match in pattern.finditer(reading.text):
            yield int(match[1]) * 60.0 + int(match[2]), match.start(), match.end()


def _middle(reading: Reading, number: Token) -> tuple[float, int]:
    """(value, start) of a number, or the middle of the range that it ends."""
    low = range_start(reading, number)
    if low is None:
        return float(number.value), number.start
    value = (float(low.value) + float(number.value)) / 2
    reading.say(f"{reading.words(low.start, number.end)} is a range: its middle, {plain(value)}, was taken.")
    return value, low.start


def _and_seconds(reading: Reading, minutes: Token) -> tuple[float, int]:
    """(seconds, end) of what follows the minutes: "1 minute 30 seconds", 1分半."""
    half = _HALF_MORE.match(reading.text[minutes.end : minutes.end + 16])
    if half:
        return 30.0, minutes.end + half.end()
    number = reading.next_of("number", minutes.end)
    seconds = unit_after(reading, number, "seconds") if number else None
    if number and seconds and _MINUTES_AND.fullmatch(reading.text, minutes.end, number.start):
        return float(number.value), seconds.end
    if number and number.start - minutes.end <= 1 and float(number.value) < 60 and not owned(reading, number):
        return float(number.value), number.end  # "two minutes thirty"
    return 0.0, minutes.end


def _is_decade(reading: Reading, number: Token, unit: Token) -> bool:
    """ "80s rock", not "30s": only from 50 on, and not "90s long"."""
    if reading.text[number.end : unit.end] != "s":
        return False
    if float(number.value) in range(1600, 2100, 10):
        return True
    if float(number.value) not in (50, 60, 70, 80, 90, 20):
        return False
    if float(number.value) == 20:
        return bool(
            re.search(r"(?:the|roaring|19) ?'?$", reading.text[max(0, number.start - 12) : number.start])
        )
    before = reading.text[max(0, number.start - 24) : number.start]
    after = reading.text[unit.end : unit.end + 12]
    return not (
        re.search(r"(?:for|about|around|length:?|duration:?|lasting) $", before)
        or re.match(r" long| piece| duration", after)
    )


def fit_seconds(reading: Reading) -> None:
    """Seconds become whole bars when the tempo is stated; a length in bars beats one in seconds."""
    if reading.seconds is None or reading.tempo_bpm is None:
        if reading.seconds and reading.bars:
            reading.say(f"Bars and seconds are both named: {reading.bars} bars were taken.")
        return
    bars = bars_for_seconds(reading.seconds, reading.tempo_bpm, reading.meter or Meter(4, 4))
    if reading.bars is None:
        reading.bars = bars
        if reading.seconds > 1.02 * _longest_s(reading):
            reading.say(
                f"{plain(reading.seconds)} seconds is longer than {MAX_BARS} bars, the longest possible."
            )
    elif abs(bars - reading.bars) > 1:
        reading.say(f"{plain(reading.seconds)} seconds would be {bars} bars: {reading.bars} bars were taken.")


def _longest_s(reading: Reading) -> float:
    meter = reading.meter or Meter(4, 4)
    return MAX_BARS * meter.bar_ticks / TICKS_PER_QUARTER * 60 / (reading.tempo_bpm or 120)
