"""How long in bars: "sixteen bars", "two eight-bar phrases"; time becomes bars once a tempo is known."""

import re
from collections.abc import Iterator, Sequence
from math import floor

from musicgen.music.facets import PASSING, names_of
from musicgen.music.score import MAX_BARS
from musicgen.music.theory import TICKS_PER_QUARTER, Meter
from musicgen.text.ground.corrections import corrected, denied, next_number
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.ground.units import (
    described,
    is_part,
    label_before,
    middle,
    owned,
    plain,
    range_start,
    unit_after,
)
from musicgen.text.lexicon import counting
from musicgen.text.shape.form import bars_of_sections
from musicgen.text.time.beats import in_beats, last_of_stretches
from musicgen.text.time.repeats import Span, all_of, times_at
from musicgen.text.time.sums import added, totals

_SHORT_BARS = re.compile(counting.SHORT_BARS)
_NUMBERED_BARS = re.compile(counting.NUMBERED_BARS)
_SOME_BARS = re.compile(counting.SOME_BARS)
_PER_BAR = re.compile(counting.PER_BAR)
_PER_SOMETHING = re.compile(counting.PER_SOMETHING)
_PLAYED_BEFORE = re.compile(counting.PLAYED_BEFORE)
_OF_SOMETHING = re.compile(counting.BARS_OF_SOMETHING)
_SOLO_BEFORE = re.compile(counting.SOLO_BEFORE)
_LOCATED = re.compile(counting.LOCATED_BEHIND)
_CLOCK_BEHIND = re.compile(r"[:'h]\d\d")
_REJECTED = re.compile(counting.REJECTED)
_PLUS = re.compile(r"\s?(?:\+|plus)\s?")
_LEAST_NUMBERED = 8  # "bars 1-4" are some bars, "bars 1-16" are all
_LEAST_SHORT = 2
_MOST_ADDED = 8
_DESCRIBING = (*names_of(PASSING), "tempo")


def bars_for_seconds(seconds: float, tempo_bpm: float, meter: Meter) -> int:
    """The nearest number of whole bars, 1 to 128; tempo_bpm counts quarter notes."""
    bar_s = meter.bar_ticks / TICKS_PER_QUARTER * 60 / tempo_bpm
    return min(MAX_BARS, max(1, floor(seconds / bar_s + 0.5)))


def read_bars(reading: Reading) -> None:
    """The length in bars; sections add up when no whole is named."""
    numbered = _numbered(reading)
    counts = sorted(_counted(reading), key=lambda span: span[1])
    parts = added(reading, counts, _lengths_of_sections(reading)) if counts else []
    if len(parts) > 1 and not totals(reading, counts):
        _take_sum(reading, parts)
        return
    wholes = parts or _wholes(reading, counts)
    if not wholes and (total := bars_of_sections(reading)):
        reading.bars = total
        reading.prove_by("bars", "sections")
    _take_first(reading, wholes or ([] if reading.bars else numbered))
    if reading.bars is None and reading.seconds is None and reading.chords:
        _take_cycles(reading)


def _take_cycles(reading: Reading) -> None:
    """ "Am F C G, played twice": so many times all chords."""
    for times in reading.of_kind("times"):
        found = times_at(reading, times)
        left = reading.text[max(0, int(found[1]) - 16) : int(found[1])] if found else ""
        if found and _PLAYED_BEFORE.search(left):
            cycle = sum(reading.chord_bars) if reading.chord_bars else len(reading.chords)
            _take_bars(reading, cycle * found[0], int(found[1]), times.end)
            return


def _take_first(reading: Reading, wholes: Sequence[Span]) -> None:
    """The first length, or the one that corrects it."""
    last = 0
    for value, start, end in wholes:
        _claim(reading, start, end)
        turned_down = denied(reading, start) or _REJECTED.match(reading.text, end)
        if turned_down:
            if len(wholes) == 1:
                reading.say(f"A length is only ruled out ({reading.words(start, end)}): it was left open.")
            continue
        if reading.bars is None or corrected(reading, last, start):
            reading.bars, last = None, end
            _take_bars(reading, value, start, end)
        elif value != reading.bars and floor(value) in range(1, MAX_BARS + 1):
            reading.say(
                f"Two lengths are named: {reading.bars} bars, the first, was taken, not {plain(value)}."
            )


def _wholes(reading: Reading, counts: Sequence[Span]) -> list[Span]:
    """The lengths that are the piece's: those of a loop only when nothing else is."""
    loops = [span for span in counts if is_part(reading, span[1], span[2], "loop")]
    wholes = [
        span
        for span in counts
        if span not in loops
        and not is_part(reading, span[1], span[2], "after")
        and not _stands_somewhere(reading, span)
    ]
    whole = totals(reading, counts)
    if whole:
        return [whole[0], *(span for span in wholes if span[1] > whole[0][2])]
    return wholes or loops


def _stands_somewhere(reading: Reading, span: Span) -> bool:
    """ "guitar solo, 8 bars, after the second chorus": the solo has 8 bars, not the piece."""
    before = reading.text[max(0, span[1] - 28) : span[1]]
    return bool(_SOLO_BEFORE.search(before) and _LOCATED.match(reading.text, span[2]))


def _lengths_of_sections(reading: Reading) -> list[Span]:
    """The lengths of the sections, where every section has one."""
    return list(reading.section_spans) if all(section.bars for section in reading.sections) else []


def _numbered(reading: Reading) -> list[Span]:
    """ "bars 1-16", where nothing else says how long."""
    for match in _NUMBERED_BARS.finditer(reading.text):
        if int(match[1]) >= _LEAST_NUMBERED and reading.free(*match.span()):
            last, end = last_of_stretches(reading, int(match[1]), match.end())
            return [(float(last), match.start(), match.end() if last == int(match[1]) else end)]
    return []


def _counted(reading: Reading) -> Iterator[Span]:
    """Every length in bars, groups and repeats multiplied."""
    for number in reading.of_kind("number"):
        unit = unit_after(reading, number, "bars") or described(reading, number, "bars")
        if unit and (
            _PER_SOMETHING.match(reading.text, unit.start) or _OF_SOMETHING.match(reading.text, unit.end)
        ):
            continue
        span = _with_unit(reading, number, unit) if unit else _labelled(reading, number)
        if span is None or (span[0] == 1 and _PER_BAR.match(reading.text, span[2])):
            continue
        yield all_of(reading, span)
        better = next_number(reading, span[2])
        if better and not owned(reading, better):  # "16 bars, or no, 24"
            yield float(better.value), better.start, better.end
    yield from in_beats(reading)
    for token in reading.of_kind("bars"):  # one word: "achttaktig"
        yield all_of(reading, (float(token.value), token.start, token.end))
    for match in _SHORT_BARS.finditer(reading.folded.cased):
        if int(match[1]) >= _LEAST_SHORT and reading.free(*match.span()):
            yield all_of(reading, (float(match[1]), match.start(), match.end()))


def _with_unit(reading: Reading, number: Token, unit: Token) -> Span:
    """ "16 bars", "8+8+16 bars" as their sum, "12-16 bars" as their middle."""
    total, start = float(number.value), number.start
    for _ in range(_MOST_ADDED):
        before = reading.last_of("number", start)
        if before is None or not _PLUS.fullmatch(reading.text, before.end, start):
            break
        total, start = total + float(before.value), before.start
    if start == number.start:
        total, start = middle(reading, number)
    return total, start, unit.end


def _labelled(reading: Reading, number: Token) -> Span | None:
    """ "bars: 16", "length = 8-16"; not "every 4 bars one chord", "bars 9 to 16"."""
    label = label_before(reading, number, "bars")
    if label is None or owned(reading, number) or _is_unit(reading, label):
        return None
    high = reading.next_of("number", number.end)
    if _CLOCK_BEHIND.match(reading.text, number.end):
        return None
    if high and range_start(reading, high) is number and owned(reading, high):  # "length of 16 ~ 30 seconds"
        return None
    if high is None or range_start(reading, high) is not number:
        return float(number.value), label.start, number.end
    if _SOME_BARS.fullmatch(reading.text, label.start, number.start):
        reading.use(label.start, high.end, cut=False)  # 16 in "bars 9 to 16 solo sax" counts no players
        return None
    return middle(reading, high)[0], label.start, high.end


def _is_unit(reading: Reading, label: Token) -> bool:
    """Whether "bars" belongs to the number before it: "every 4 bars one chord"."""
    number = reading.last_of("number", label.start)
    unit = unit_after(reading, number, "bars") if number else None
    return unit is not None and unit.start == label.start


def _take_sum(reading: Reading, parts: Sequence[Span]) -> None:
    """Lengths that add up; the words between them stay for other readers."""
    _take_bars(reading, sum(span[0] for span in parts), *parts[0][1:])
    for _, start, end in parts[1:]:
        _claim(reading, start, end)
        if reading.bars:
            reading.prove("bars", start, end)


def _claim(reading: Reading, start: int, end: int) -> None:
    """Use up a length, but not the words that describe it: "16 slow bars"."""
    for token in sorted(reading.style_near(start, end), key=lambda token: token.start):
        if token.kind in _DESCRIBING and start <= token.start and token.end <= end:
            reading.use(start, token.start)
            start = token.end
    reading.use(start, end)


def _take_bars(reading: Reading, value: float, start: int, end: int) -> None:
    bars = floor(value + 0.5)
    _claim(reading, start, end)
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
