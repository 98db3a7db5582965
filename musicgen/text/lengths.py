"""How long in bars: "sixteen bars", "two eight-bar phrases"; time becomes bars once a tempo is known."""

import re
from collections.abc import Iterator
from math import floor

from musicgen.music.score import MAX_BARS
from musicgen.music.theory import TICKS_PER_QUARTER, Meter
from musicgen.text.corrections import corrected, denied, next_number
from musicgen.text.form import bars_of_sections
from musicgen.text.lexicon import patterns
from musicgen.text.match import Token
from musicgen.text.reading import Reading
from musicgen.text.units import is_part, label_before, middle, owned, plain, unit_after

# Bars from text[start] to text[end].
Span = tuple[float, int, int]

_PHRASES_GAP = re.compile(patterns.PHRASES_GAP)
_PHRASES_OF = re.compile(patterns.PHRASES_OF)
_COUNTED = re.compile(r"[\s\-]*(?:[^\W\d_]{1,9}[\s\-]+)?(?:个|つの|개의|段|句)?\s?")
_TIMES = re.compile(r"\s?(?:x|\*|を|が|는|은|를|을)?\s?")
_MOST_PHRASES = 16


def bars_for_seconds(seconds: float, tempo_bpm: float, meter: Meter) -> int:
    """The nearest number of whole bars, 1 to 128; tempo_bpm counts quarter notes."""
    bar_s = meter.bar_ticks / TICKS_PER_QUARTER * 60 / tempo_bpm
    return min(MAX_BARS, max(1, floor(seconds / bar_s + 0.5)))


def read_bars(reading: Reading) -> None:
    """The length in bars; sections add up when no whole is named."""
    counts = sorted(_counted(reading), key=lambda span: span[1])
    loops = [item for item in counts if is_part(reading, item[1], item[2], "loop")]
    wholes = [
        item for item in counts if item not in loops and not is_part(reading, item[1], item[2], "after")
    ] or loops  # a loop's bars are the piece's when nothing else is
    if not wholes:
        reading.bars = bars_of_sections(reading)
        if reading.bars:
            reading.prove_by("bars", "sections")
    last = 0
    for value, start, end in wholes:
        reading.use(start, end)
        if denied(reading, start) and len(wholes) > 1:
            continue
        if reading.bars is None or corrected(reading, last, start):
            reading.bars, last = None, end
            _take_bars(reading, value, start, end)
        elif value != reading.bars and floor(value) in range(1, MAX_BARS + 1):
            reading.say(
                f"Two lengths are named: {reading.bars} bars, the first, was taken, not {plain(value)}."
            )


def _counted(reading: Reading) -> Iterator[Span]:
    """Every "16 bars" and "bars: 16"; a range counts as its middle."""
    for number in reading.of_kind("number"):
        after = unit_after(reading, number, "bars")
        label = label_before(reading, number, "bars") if after is None else None
        if after is None and (label is None or owned(reading, number)):
            continue
        start = min(number.start, label.start if label else number.start)
        value, first = middle(reading, number)
        end = after.end if after else number.end
        yield _all_phrases(reading, (value, min(start, first), end))
        better = next_number(reading, end)
        if better and not owned(reading, better):  # "16 bars, or no, 24"
            yield float(better.value), better.start, better.end
    for token in reading.of_kind("bars"):  # one word: "achttaktig"
        yield _all_phrases(reading, (float(token.value), token.start, token.end))


def _all_phrases(reading: Reading, span: Span) -> Span:
    """The whole of "two eight-bar phrases", "three phrases of 6 bars"; else the span itself."""
    bars, start, end = span
    phrases = reading.next_of("phrases", end)
    if phrases and _PHRASES_GAP.fullmatch(reading.text, end, phrases.start):
        count = _count_before(reading, start) or _count_behind(reading, phrases.end)
        first, last = (count.start, count.end) if count else (start, end)
        return (bars * float(count.value), min(start, first), max(phrases.end, last)) if count else span
    count = _counted_phrases(reading, start)
    return (bars * float(count.value), count.start, end) if count else span


def _counted_phrases(reading: Reading, start: int) -> Token | None:
    """The count of "three phrases of", 两段，每段."""
    phrases = reading.last_of("phrases", start)
    if phrases and phrases.start and reading.text[phrases.start - 1] in "每各":
        phrases = reading.last_of("phrases", phrases.start)
    if phrases is None or not _PHRASES_OF.fullmatch(reading.text, phrases.end, start):
        return None
    return phrases if phrases.value.isdigit() else _count_before(reading, phrases.start)


def _count_before(reading: Reading, start: int) -> Token | None:
    count = reading.last_of("number", start)
    return (
        count if count and _is_count(count) and _COUNTED.fullmatch(reading.text, count.end, start) else None
    )


def _count_behind(reading: Reading, end: int) -> Token | None:
    """ "eight-bar phrase x2", 8小節のフレーズを2つ."""
    count = reading.next_of("number", end)
    return count if count and _is_count(count) and _TIMES.fullmatch(reading.text, end, count.start) else None


def _is_count(number: Token) -> bool:
    return 2 <= float(number.value) <= _MOST_PHRASES


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
