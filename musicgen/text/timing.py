"""Tempo, bars and seconds: "120 bpm", "dotted quarter = 60", "not too fast", "sixteen bars", "half a minute"."""

import re
from collections.abc import Iterator
from math import floor

from musicgen.music.score import MAX_BARS, MAX_BPM, MIN_BPM
from musicgen.music.theory import TICKS_PER_QUARTER, Meter
from musicgen.text.match import Token
from musicgen.text.reading import Reading

_GLUE = re.compile(
    r"[\s:=~≈@\-.(はをがのは는은를为是]*(?:of|is|are|at|around|about|approximately|exactly|set to|to|ca\.?|von|bei|auf|de|a|en|di|около|约|大约|na|na poziomie|약|は|で|be|equals|um|circa|op|van|el|roughly|เป็น|ที่|ประมาณ)?[\s:=~≈@.约(]*"
)
_BETWEEN = re.compile(r"[\s\-.·]*(?:个|full |whole |short |slow |fast |swinging |of |total |long |เ)?")
_EQUALS = re.compile(r"\s*(?:=|:|at|@|a|is|equals|be|gleich|bei|por|auf|≈)?\s*")
_RANGE = re.compile(r"\s*(?:-|to|~|bis|a|and|or|und|и|à|до|到|至|から|에서|ou|oder|o|y|e|–|/)\s*")
_PER_BEAT = re.compile(r"\s*(?:to the|per|a la|alla|a|al|pro|je|for the|for each)\s+")
_AT = re.compile(
    r"(?:\b(?:at|bei|a|um|op|på|przy|na|em|en|um)|@)\s*(?:about |around |approximately |roughly |circa |a )?$"
)
_NOT_A_TEMPO = re.compile(
    r"\s*(?:[%°€$£]|am\b|pm\b|o'clock|years?|km|mph|degrees|hz|khz|db|uhr|ans|anni|anos|times|th\b|st\b|nd\b|rd\b|:\d|/\d|s\b|notes?\b|volume)"
)
_CLOCK = re.compile(r"(?<![\d:/])(\d{1,2})[:'](\d{2})(?![\d:])(?!\s?(?:am|pm|uhr|\w*time))")
_SEVERAL = ("bars", "seconds", "minutes", "number")
_SLOW_MAX, _FAST_MIN = 95.0, 100.0


def bars_for_seconds(seconds: float, tempo_bpm: float, meter: Meter) -> int:
    """The nearest number of whole bars, 1 to 128; tempo_bpm counts quarter notes."""
    bar_s = meter.bar_ticks / TICKS_PER_QUARTER * 60 / tempo_bpm
    return min(MAX_BARS, max(1, floor(seconds / bar_s + 0.5)))


def read_timing(reading: Reading) -> None:
    """Numbers go to the unit beside them; words of tempo come after numbers."""
    _read_bars(reading)
    _read_tempo(reading)
    _read_seconds(reading)
    _read_bare_tempo(reading)
    _read_tempo_words(reading)
    _say_tempo_changes(reading)
    _fit_seconds(reading)


def _number_tokens(reading: Reading) -> list[Token]:
    return reading.of_kind("number")


def _unit_after(reading: Reading, number: Token, kind: str, value: str) -> Token | None:
    """The unit right behind a number: "16 bars", "16-bar", 16小节."""
    for token in reading.tokens:
        if token.kind == kind and token.value == value and token.start >= number.end:
            between = _BETWEEN.fullmatch(reading.text, number.end, token.start)
            return token if between else None
    return None


def _label_before(reading: Reading, number: Token, value: str) -> Token | None:
    """The label in front of a number: "tempo: 90", "bars = 16"."""
    labels = [t for t in reading.tokens if t.kind == "label" and t.value == value and t.end <= number.start]
    if not labels:
        return None
    token = labels[-1]
    return token if _GLUE.fullmatch(reading.text, token.end, number.start) else None


def _plain(value: float) -> str:
    return f"{value:g}"


# --- bars


def _read_bars(reading: Reading) -> None:
    counts = list(_counted(reading, "bars"))
    sections = [item for item in counts if _in_section(reading, item[1], item[2])]
    wholes = [item for item in counts if item not in sections and not _is_part(reading, item[1], item[2])]
    if sections and not wholes:
        total = sum(value for value, _, _ in sections)
        if len(sections) > 1:
            reading.say(
                f"The sections named add up to {_plain(total)} bars; their borders are not planned yet."
            )
        _take_bars(reading, total, sections[0][1], sections[-1][2])
        return
    for value, start, end in wholes:
        reading.use(start, end)
        if reading.bars is None:
            _take_bars(reading, value, start, end)
        elif value != reading.bars and floor(value) in range(1, MAX_BARS + 1):
            reading.say(
                f"Two lengths are named: {reading.bars} bars, the first, was taken, not {_plain(value)}."
            )


def _counted(reading: Reading, unit: str) -> Iterator[tuple[float, int, int]]:
    """(value, start, end) of every "16 bars" and "bars: 16"; a range counts as its middle."""
    for number in _number_tokens(reading):
        after = _unit_after(reading, number, "unit", unit)
        label = _label_before(reading, number, unit) if after is None else None
        if after is None and (label is None or _owned(reading, number)):
            continue
        start = min(number.start, label.start if label else number.start)
        low = _range_start(reading, number)
        value = float(number.value)
        if low:
            value, start = (float(low.value) + value) / 2, low.start
            reading.say(
                f"{reading.words(start, number.end)} is a range: its middle, {_plain(value)}, was taken."
            )
        yield value, start, after.end if after else number.end


def _owned(reading: Reading, number: Token) -> bool:
    units = ("bars", "seconds", "minutes", "bpm")
    if any(_unit_after(reading, number, "unit", unit) for unit in units):
        return True
    return bool(re.match(r"\s?/\s?\d", reading.text[number.end :]))


def _range_start(reading: Reading, number: Token) -> Token | None:
    earlier = [t for t in _number_tokens(reading) if t.end <= number.start]
    if not earlier or not _RANGE.fullmatch(reading.text, earlier[-1].end, number.start):
        return None
    between = reading.text[earlier[-1].end : number.start]
    if "and" in between and "between" not in reading.text[max(0, earlier[-1].start - 12) : earlier[-1].start]:
        return None
    return earlier[-1] if float(earlier[-1].value) < float(number.value) else None


def _in_section(reading: Reading, start: int, end: int) -> bool:
    for token in reading.of_kind("section"):
        if (
            re.fullmatch(r"[\s\-:(]*(?:of |for the )?", reading.text[end : token.start])
            and token.start >= end
        ):
            return True
        if token.end <= start and re.fullmatch(
            r"[\s\-:(]*(?:of|is|has)?[\s(]*", reading.text[token.end : start]
        ):
            return True
    return False


def _is_part(reading: Reading, start: int, end: int) -> bool:
    """Whether "4 bars" is only some part: "every 4 bars", "a 4-bar phrase"."""
    for token in reading.of_kind("part"):
        if token.value == "before" and token.end <= start and not reading.text[token.end : start].strip(" -"):
            return True
        if token.value == "after" and token.start >= end and not reading.text[end : token.start].strip(" -"):
            return True
    return False


def _take_bars(reading: Reading, value: float, start: int, end: int) -> None:
    bars = floor(value + 0.5)
    reading.use(start, end)
    if bars < 1:
        reading.say(
            f"{_plain(value)} bars is no length: a piece has 1 to {MAX_BARS} bars; the length was left open."
        )
        return
    if bars > MAX_BARS:
        asked = _plain(value) if value < 1e6 else reading.words(start, end).split()[0]
        reading.say(
            f"{asked} bars is too long: a piece has at most {MAX_BARS} bars, so {MAX_BARS} were taken."
        )
    elif bars != value:
        reading.say(f"{_plain(value)} bars is not a whole number: {bars} were taken.")
    reading.bars = min(bars, MAX_BARS)
    reading.prove("bars", start, end)


# --- tempo


def _read_tempo(reading: Reading) -> None:
    for value, beat, start, end in sorted(_tempi(reading), key=lambda item: item[2]):
        if reading.free(start, end):
            reading.use(start, end)
            _take_tempo(reading, value, beat, start, end)


def _tempi(reading: Reading) -> Iterator[tuple[float, float, int, int]]:
    """(number, beat in quarter notes, start, end) of every stated tempo."""
    for number in _number_tokens(reading):
        beat, start, end = _beat_beside(reading, number)
        after = _unit_after(reading, number, "unit", "bpm")
        if after and after.end - after.start == 1 and float(number.value) < MIN_BPM:
            continue  # 三拍, 4拍: beats of a bar, not beats a minute
        label = _label_before(reading, number, "bpm")
        if beat == 0 and after is None and (label is None or _owned(reading, number)):
            continue
        start = min([start, number.start, *([label.start] if label else [])])
        end = max([end, number.end, *([after.end] if after else [])])
        low, value = _range_start(reading, number), float(number.value)
        if low and (after or label):
            value, start = (float(low.value) + value) / 2, min(low.start, start)
            reading.say(
                f"{reading.words(low.start, number.end)} is a range: its middle, {_plain(value)}, was taken."
            )
        yield value, beat or 1.0, start, end


def _beat_beside(reading: Reading, number: Token) -> tuple[float, int, int]:
    """(quarter notes, start, end) of a named beat: "♩ = 90", "60 à la noire"; zeros when there is none."""
    for token in reading.of_kind("beat"):
        if token.end <= number.start and _EQUALS.fullmatch(reading.text, token.end, number.start):
            between = reading.text[token.end : number.start].strip()
            if between and not _owned_by_length(reading, number):
                return float(token.value), token.start, number.end
        if token.start >= number.end and _PER_BEAT.fullmatch(reading.text, number.end, token.start):
            return float(token.value), number.start, token.end
    return 0.0, number.start, number.end


def _owned_by_length(reading: Reading, number: Token) -> bool:
    return any(_unit_after(reading, number, "unit", unit) for unit in ("bars", "seconds", "minutes"))


def _take_tempo(reading: Reading, value: float, beat: float, start: int, end: int) -> None:
    quarters = value * beat
    words = reading.words(start, end)
    if reading.tempo_bpm is not None:
        if abs(reading.tempo_bpm - quarters) > 0.01:
            _say_second_tempo(reading, quarters)
        return
    if not MIN_BPM <= quarters <= MAX_BPM:
        clamped = float(min(MAX_BPM, max(MIN_BPM, quarters)))
        reading.say(f"{words} is out of range ({MIN_BPM} to {MAX_BPM} BPM): {_plain(clamped)} BPM was taken.")
        quarters = clamped
    elif beat != 1.0:
        reading.say(f"{words} was understood as {_plain(round(quarters, 2))} quarter notes a minute.")
    elif reading.meter is not None and reading.meter.is_compound and not _names_quarter(words):
        third = _plain(round(quarters * 2 / 3, 2))
        reading.say(
            f"{_plain(quarters)} BPM in {reading.meter.name} was understood as quarter notes "
            f"(dotted quarter = {third}); write 'dotted quarter = {_plain(quarters)}' for the other reading."
        )
    reading.tempo_bpm = quarters
    reading.prove("tempo_bpm", start, end)


def _names_quarter(words: str) -> bool:
    return bool(
        re.search("quarter|crotchet|♩|noire|viertel|四分|negra|seminima|semiminima|четверт", words.lower())
    )


def _say_second_tempo(reading: Reading, quarters: float) -> None:
    first = _plain(reading.tempo_bpm or 0)
    if reading.of_kind("change", "tempo") or re.search(
        r"\b(then|later|ends?|speeds?)\b|然后|最后", reading.text
    ):
        reading.say(f"A change of tempo within the piece is not possible yet: {first} BPM throughout.")
    else:
        reading.say(f"Two tempi are named: {first} BPM, the first, was taken, not {_plain(quarters)}.")


def _read_bare_tempo(reading: Reading) -> None:
    """ "at 96": a bare number that can only be a tempo."""
    if reading.tempo_bpm is not None:
        return
    for number in _number_tokens(reading):
        value = float(number.value)
        before = reading.text[max(0, number.start - 24) : number.start]
        at = _AT.search(before)
        if (
            not at
            or not 40 <= value <= 240
            or _owned(reading, number)
            or _NOT_A_TEMPO.match(reading.text, number.end)
        ):
            continue
        if any(
            t.start == number.end + 1 and t.kind in ("instrument", "count", "duo") for t in reading.tokens
        ):
            continue
        start = number.start - len(before) + at.start()
        reading.use(start, number.end)
        _take_tempo(reading, value, 1.0, start, number.end)
        return


def _read_tempo_words(reading: Reading) -> None:
    words = [t for t in reading.style if t.kind == "tempo" and reading.free(t.start, t.end)]
    numbered = reading.tempo_bpm
    for token in words:
        value = float(token.value)
        if reading.tempo_bpm is None:
            reading.tempo_bpm = value
            reading.prove("tempo_bpm", token.start, token.end)
        elif _same_pace(reading.tempo_bpm, value):
            if numbered is None:
                reading.prove("tempo_bpm", token.start, token.end)
        else:
            word, taken = reading.words(token.start, token.end), _plain(reading.tempo_bpm)
            rule = "a number beats a word" if numbered is not None else "the first word counts"
            reading.say(f"'{word}' does not go with {taken} BPM, which was taken: {rule}.")


def _same_pace(bpm: float, word_bpm: float) -> bool:
    if word_bpm < 80:
        return bpm <= _SLOW_MAX
    if word_bpm > 125:
        return bpm >= _FAST_MIN
    return 60 <= bpm <= 140


def _say_tempo_changes(reading: Reading) -> None:
    changes = reading.of_kind("change", "tempo")
    if changes:
        taken = f": {_plain(reading.tempo_bpm)} BPM throughout" if reading.tempo_bpm else ""
        reading.say(f"A change of tempo within the piece is not possible yet{taken}.")


# --- seconds


def _read_seconds(reading: Reading) -> None:
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
            reading.say(f"Two lengths are named: {_plain(reading.seconds)} seconds, the first, was taken.")


def _durations(reading: Reading) -> Iterator[tuple[float, int, int]]:
    for token in reading.of_kind("seconds"):
        if not re.search(r"(?:per|every|each|beats) $", reading.text[: token.start][-8:]):
            yield float(token.value), token.start, token.end
    numbers = _number_tokens(reading)
    for index, number in enumerate(numbers):
        minutes = _unit_after(reading, number, "unit", "minutes")
        seconds = _unit_after(reading, number, "unit", "seconds")
        if minutes:
            extra, end = _and_seconds(reading, numbers[index + 1 :], minutes)
            yield float(number.value) * 60 + extra, number.start, end
        elif seconds and not _is_decade(reading, number, seconds):
            yield float(number.value), number.start, seconds.end
        elif label := _label_before(reading, number, "seconds"):
            yield float(number.value), label.start, number.end
    for match in _CLOCK.finditer(reading.text):
        yield int(match[1]) * 60.0 + int(match[2]), match.start(), match.end()


def _and_seconds(reading: Reading, numbers: list[Token], minutes: Token) -> tuple[float, int]:
    """(seconds, end) of what follows the minutes: "1 minute 30 seconds", 1分半."""
    half = re.match(r"\s?半|\s?반", reading.text[minutes.end :])
    if half:
        return 30.0, minutes.end + half.end()
    for number in numbers[:1]:
        seconds = _unit_after(reading, number, "unit", "seconds")
        between = reading.text[minutes.end : number.start]
        if seconds and re.fullmatch(r"\s*(?:,|and|und|et|y|e|i|и|ve|en|و)?\s*", between):
            return float(number.value), seconds.end
    return 0.0, minutes.end


def _is_decade(reading: Reading, number: Token, unit: Token) -> bool:
    """ "80s rock", not "30s": only from 50 on, and not "90s long"."""
    if reading.text[number.end : unit.end] != "s" or float(number.value) not in (50, 60, 70, 80, 90, 20):
        return False
    if float(number.value) == 20:
        return bool(re.search(r"(?:the|roaring|19) ?'?$", reading.text[: number.start]))
    before, after = reading.text[: number.start], reading.text[unit.end :]
    return not (
        re.search(r"(?:for|about|around|length:?|duration:?|lasting) $", before)
        or re.match(r" long| piece| duration", after)
    )


def _fit_seconds(reading: Reading) -> None:
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
                f"{_plain(reading.seconds)} seconds is more than {MAX_BARS} bars, the longest possible: {bars} bars."
            )
    elif abs(bars - reading.bars) > 1:
        reading.say(
            f"{_plain(reading.seconds)} seconds would be {bars} bars: the {reading.bars} bars named were taken."
        )


def _longest_s(reading: Reading) -> float:
    meter = reading.meter or Meter(4, 4)
    return MAX_BARS * meter.bar_ticks / TICKS_PER_QUARTER * 60 / (reading.tempo_bpm or 120)
