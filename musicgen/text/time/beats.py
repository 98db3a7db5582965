"""Lengths in beats, steps and numbered stretches: "64 beats", "16 steps", "bars 1-8 quiet, 9-16 loud"."""

import re
from collections.abc import Iterator

from musicgen.music.theory import TICKS_PER_QUARTER, Meter
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.ground.units import unit_after
from musicgen.text.lexicon import counting
from musicgen.text.time.repeats import Span

_BEATS = re.compile(counting.BEATS)
_NOT_SO_MANY = re.compile(counting.NOT_SO_MANY_BEATS)
_STEPS = re.compile(counting.STEPS)
_SEQUENCED = re.compile(counting.SEQUENCED)
_TEMPO_BEFORE = re.compile(r"(?:\bat|@|tempo|speed|pace|bei|um|mit)\W*(?:of |about |around |von )?$")
_NEXT = re.compile(counting.NEXT_STRETCH)
_LEAST_BEATS, _LEAST_STEPS = 8, 8
_TEMPI = range(40, 221)  # so many beats alone are a tempo
_NEAR = 28


def in_beats(reading: Reading) -> Iterator[Span]:
    """Lengths in beats or steps, as bars of the meter (of 4/4 where none is named)."""
    meter = reading.meter or Meter(4, 4)
    for number in reading.of_kind("number"):
        beats = _BEATS.match(reading.text, number.end)
        if beats and not _NOT_SO_MANY.match(reading.text, beats.end()) and _is_length(reading, number, meter):
            yield float(number.value) / meter.beats, number.start, beats.end()
        steps = _STEPS.match(reading.text, number.end)
        if steps and _is_sequence(reading, number, steps.end()):
            in_bar = meter.bar_ticks * 4 // TICKS_PER_QUARTER
            if float(number.value) % in_bar == 0:
                yield float(number.value) / in_bar, number.start, steps.end()


def _is_length(reading: Reading, number: Token, meter: Meter) -> bool:
    value = float(number.value)
    if value < _LEAST_BEATS or value % meter.beats:
        return False
    if value not in _TEMPI:
        return True
    if unit_after(reading, number, "bpm"):  # "120 Schläge", 120拍: a tempo where the language says it so
        return False
    return not _TEMPO_BEFORE.search(reading.text[max(0, number.start - _NEAR) : number.start])


def _is_sequence(reading: Reading, number: Token, end: int) -> bool:
    near = reading.text[max(0, number.start - _NEAR) : end + _NEAR]
    return float(number.value) >= _LEAST_STEPS and bool(_SEQUENCED.search(near))


def last_of_stretches(reading: Reading, last: int, end: int) -> tuple[int, int]:
    """(last bar, end) of stretches that follow one another: "bars 1-8 …, 9-16 …"."""
    while (following := _NEXT.match(reading.text, end)) and int(following[1]) == last + 1 < int(following[2]):
        last, end = int(following[2]), following.end()
    return last, end
