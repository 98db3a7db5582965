"""How long the chords of a list last: "two bars per chord", "Am F | C G", 每小节两个和弦."""

import re
from collections.abc import Sequence
from itertools import pairwise

from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.ground.units import unit_after
from musicgen.text.lexicon import harmony

_BARS_BEHIND = re.compile(harmony.BARS_A_CHORD_BEHIND)
_BARS_BEFORE = re.compile(harmony.BARS_A_CHORD_BEFORE)
_CHORDS_A_BAR = re.compile(harmony.CHORDS_A_BAR)
_A_BAR_BEFORE = re.compile(harmony.CHORDS_A_BAR_BEFORE)
_HALF = re.compile(harmony.EVERY_HALF_BAR)
_CHORD_BEHIND = re.compile(r"\s?(?:个|つの|개의|ตัว)?\s?(?:和弦|コード|코드|화음|คอร์ด)")
_MOST_BARS = 8  # that one chord lasts
_LEFT = 48


def chord_lengths(reading: Reading, spans: Sequence[tuple[int, int]]) -> tuple[float, ...]:
    """Bars that each chord at spans lasts: 1, a whole number, or 0.5; () where all last one."""
    stated = _stated(reading)
    lengths = [stated] * len(spans) if stated else _by_bar_lines(reading, spans)
    return () if all(length == 1 for length in lengths) else tuple(lengths)


def _stated(reading: Reading) -> float | None:
    half = _HALF.search(reading.text)
    if half:
        reading.use(*half.span())
        reading.prove("chord_bars", *half.span())
        return 0.5
    for number in reading.of_kind("number"):
        value = float(number.value)
        span = _bars_a_chord(reading, number) if value in range(1, _MOST_BARS + 1) else None
        if span is not None:
            reading.use(*span)
            if value != 1:
                reading.prove("chord_bars", *span)
            return value
        span = _chords_a_bar(reading, number)
        if span is not None and value in (1, 2):
            reading.use(*span)
            reading.prove("chord_bars", *span)
            return 1 / value
        if span is not None and value > 2:
            reading.use(*span)
            reading.say("More than two chords a bar are not possible yet: two a bar were taken.")
            return 0.5
    return None


def _bars_a_chord(reading: Reading, number: Token) -> tuple[int, int] | None:
    unit = unit_after(reading, number, "bars")
    if unit is None:
        return None
    behind = _BARS_BEHIND.match(reading.text, unit.end)
    if behind:
        return number.start, behind.end()
    first = max(0, number.start - _LEFT)
    before = _BARS_BEFORE.search(reading.text[first : number.start])
    return (first + before.start(), unit.end) if before else None


def _chords_a_bar(reading: Reading, number: Token) -> tuple[int, int] | None:
    behind = _CHORDS_A_BAR.match(reading.text, number.end)
    if behind:
        return number.start, behind.end()
    first = max(0, number.start - 16)
    before = _A_BAR_BEFORE.search(reading.text[first : number.start])
    chord = _CHORD_BEHIND.match(reading.text, number.end)
    return (first + before.start(), chord.end()) if before and chord else None


def _by_bar_lines(reading: Reading, spans: Sequence[tuple[int, int]]) -> list[float]:
    """ "C | Am F | G": chords that share the space between two bar lines share the bar."""
    gaps = [reading.text[a[1] : b[0]] for a, b in pairwise(spans)]
    if not any("|" in gap for gap in gaps):
        return [1.0] * len(spans)
    bars: list[int] = [1]
    for gap in gaps:
        if "|" in gap:
            bars.append(1)
        else:
            bars[-1] += 1
    if max(bars) > 2:
        reading.say("More than two chords a bar are not possible yet: the chords follow one a bar.")
        return [1.0] * len(spans)
    return [1 / count for count in bars for _ in range(count)]
