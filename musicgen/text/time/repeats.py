"""How often so many bars are played: "two eight-bar phrases", "3 times 4 bars", "8 bars, played twice"."""

import re

from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.ground.units import is_part, unit_after
from musicgen.text.lexicon import counting, patterns

# Bars from text[start] to text[end].
Span = tuple[float, int, int]

_PHRASES_GAP = re.compile(patterns.PHRASES_GAP)
_PHRASES_OF = re.compile(patterns.PHRASES_OF)
_COUNTED = re.compile(r"[\s\-]*(?:[^\W\d_]{1,9}[\s\-]+)?(?:个|つの|개의|段|句)?\s?")
_BEHIND = re.compile(r"\s?(?:x|\*|を|が|는|은|를|을)?\s?")
_EACH_PHRASE = re.compile("[每各]|ละ")
_EACH_BEFORE = re.compile(counting.EACH_BEFORE)
_EACH_BEHIND = re.compile(counting.EACH_BEHIND)
_EACH_OF = re.compile(r"\s?(?:씩|ずつの?)\s?")
_CROSS = re.compile(r"\s?[x*]\s?(?:an? )?")
_PLAYED = re.compile(counting.PLAYED)
_PLAYED_CROSS = re.compile(counting.PLAYED + r"[\s,(]*[x*]\s?")
_ONCE_MORE = re.compile(counting.ONCE_MORE)
_TIMES_OF = re.compile(counting.TIMES_OF)
_COMPARES = re.compile(counting.COMPARES)
_GAP = re.compile(r"[\s\-]*")
_MOST = 16


def all_of(reading: Reading, span: Span) -> Span:
    """The whole of bars that are grouped or repeated; else the span itself."""
    phrases = _phrases(reading, span)
    if phrases != span:
        return phrases
    return _times_before(reading, span) or _times_behind(reading, span) or span


# --- phrases


def _phrases(reading: Reading, span: Span) -> Span:
    """ "two eight-bar phrases", "three phrases of 6 bars"."""
    bars, start, end = span
    phrases = reading.next_of("phrases", end)
    if phrases and _PHRASES_GAP.fullmatch(reading.text, end, phrases.start):
        count = _count_before(reading, start) or _count_behind(reading, phrases.end)
        first, last = (count.start, count.end) if count else (start, end)
        return (bars * float(count.value), min(start, first), max(phrases.end, last)) if count else span
    count = _counted_phrases(reading, start, end) or _phrases_behind(reading, end)
    return (bars * float(count.value), min(start, count.start), max(end, count.end)) if count else span


def _phrases_behind(reading: Reading, end: int) -> Token | None:
    """The count of 8마디씩 세 구절."""
    count = reading.next_of("number", end)
    return (
        count if count and _is_count(count) and _EACH_OF.fullmatch(reading.text, end, count.start) else None
    )


def _counted_phrases(reading: Reading, start: int, end: int) -> Token | None:
    """The count of "three phrases of", 两段，每段."""
    phrases = reading.last_of("phrases", start)
    if phrases and _EACH_PHRASE.search(reading.text, max(0, phrases.start - 1), phrases.end + 2):
        phrases = reading.last_of("phrases", phrases.start)
    if phrases is None or not _PHRASES_OF.fullmatch(reading.text, phrases.end, start):
        return None
    gap = reading.text[phrases.end : start]
    if gap.strip()[:1] in tuple(",:(") and not (
        _EACH_BEFORE.search(gap) or _EACH_BEHIND.match(reading.text, end)
    ):
        return None  # "four sections, 32 bars"
    return phrases if phrases.value.isdigit() else _count_before(reading, phrases.start)


def _count_before(reading: Reading, start: int) -> Token | None:
    count = reading.last_of("number", start)
    if count is None or not _is_count(count) or unit_after(reading, count, "bars"):
        return None  # "4-bar phrases, 16 bars" are not four phrases
    return count if _COUNTED.fullmatch(reading.text, count.end, start) else None


def _count_behind(reading: Reading, end: int) -> Token | None:
    """ "eight-bar phrase x2", 8小節のフレーズを2つ."""
    count = reading.next_of("number", end)
    return count if count and _is_count(count) and _BEHIND.fullmatch(reading.text, end, count.start) else None


def _is_count(number: Token) -> bool:
    return 2 <= float(number.value) <= _MOST and float(number.value).is_integer()


# --- times


def _times_before(reading: Reading, span: Span) -> Span | None:
    """ "three times 4 bars", "4 x 8 bars", "zweimal 8 Takte", "half of 32 bars"."""
    bars, start, end = span
    count = reading.last_of("number", start)
    if count and _is_count(count) and _CROSS.fullmatch(reading.text, count.end, start):
        return bars * float(count.value), count.start, end
    times = reading.last_of("times", start)
    if times is None or not _TIMES_OF.fullmatch(reading.text, times.end, start):
        return None
    if times.value != "x":
        return bars * float(times.value), times.start, end
    count = _count_of_times(reading, times)
    return (bars * float(count.value), count.start, end) if count else None


def _times_behind(reading: Reading, span: Span) -> Span | None:
    """ "8 bars, played twice", "an 8-bar loop repeated 4 times", "2-bar riff x 8"."""
    bars, start, end = span
    number = reading.next_of("number", end)
    if number and _is_count(number) and _PLAYED_CROSS.fullmatch(reading.text, end, number.start):
        owned = unit_after(reading, number, "bars") or _counts_players(reading, number)
        return None if owned else (bars * float(number.value), start, number.end)
    times = reading.next_of("times", end)
    found = times_at(reading, times) if times else None
    if found and times and _PLAYED.fullmatch(reading.text, end, found[1]):
        return bars * found[0], start, times.end
    more = _ONCE_MORE.match(reading.text, end)
    if more and not is_part(reading, start, end, "loop"):
        return bars * 2, start, more.end()
    return None


def times_at(reading: Reading, times: Token) -> Span | None:
    """(how often, start, end) of "twice", "four times"; None for "twice as fast"."""
    if _COMPARES.match(reading.text, times.end):
        return None
    if times.value != "x":
        return (float(times.value), times.start, times.end) if float(times.value) >= 1 else None
    count = _count_of_times(reading, times)
    return (float(count.value), count.start, times.end) if count else None


def _count_of_times(reading: Reading, times: Token) -> Token | None:
    count = reading.last_of("number", times.start)
    return (
        count if count and _is_count(count) and _GAP.fullmatch(reading.text, count.end, times.start) else None
    )


def _counts_players(reading: Reading, number: Token) -> bool:
    """ "8-bar loop x2 guitars"."""
    player = reading.next_of("instrument", number.end)
    return bool(player and not reading.text[number.end : player.start].strip())
