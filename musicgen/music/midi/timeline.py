"""Bars, meters and tempo of a Document: where its bar lines are, and when each tick sounds.

A meter change begins a bar. Bars of one meter in a row are a region, cut into windows of at most MAX_BARS:
what can be worked on at once. The upbeat is what stands before the first whole bar where the file says so, by
a first bar that is shorter than those of the meter after it; it is bar 0, bar 1 is the first whole bar.
Ticks of windows are floats: a bar of 3/8 need not have a whole number of them.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from musicgen.music.midi.file.document import META, METER, TEMPO, Document, payload_of
from musicgen.music.quantise import Ints, nearest_meter
from musicgen.music.score import MAX_BARS
from musicgen.music.theory import TICKS_PER_QUARTER, Meter

DEFAULT_TEMPO_US = 500_000
_EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Window:
    """Bars of one meter. first_bar: what the first is called. start, end: file ticks; the upbeat's bar begins
    before its notes, and before tick 0 where the file begins with them. asked: the meter as the file has it.
    """

    first_bar: int
    bars: int
    meter: Meter
    start: float
    end: float
    asked: tuple[int, int]

    @property
    def last_bar(self) -> int:
        return self.first_bar + self.bars - 1

    @property
    def has_upbeat(self) -> bool:
        return self.first_bar == 0


@dataclass(frozen=True, slots=True)
class Region:
    """Whole bars of one meter from `start` on; `end` may cut the last of them short."""

    start: float
    end: float
    beats: int
    unit: int
    upbeat: bool = False


def said_meters(document: Document) -> list[tuple[int, int, int]]:
    """(tick, beats, unit) of the file's time signatures, the last said of each tick."""
    found = {tick: (payload[0], 1 << payload[1]) for tick, payload in _metas(document, METER)}
    return [(tick, *meter) for tick, meter in sorted(found.items())]


def meters_of(document: Document) -> list[tuple[int, int, int]]:
    """(tick, beats, unit); 4/4 until the first."""
    said = said_meters(document)
    return said if said and said[0][0] == 0 else [(0, 4, 4), *said]


def said_tempos(document: Document) -> list[tuple[int, int]]:
    """(tick, microseconds a quarter) of the file's tempos, the last said of each tick."""
    found = {tick: int.from_bytes(payload, "big") for tick, payload in _metas(document, TEMPO)}
    return sorted(found.items())


def tempos_of(document: Document) -> list[tuple[int, int]]:
    """(tick, microseconds a quarter); 120 BPM until the first, and throughout where ticks count seconds."""
    said = [] if document.counts_seconds else said_tempos(document)
    return said if said and said[0][0] == 0 else [(0, DEFAULT_TEMPO_US), *said]


def whole_quarter(document: Document) -> tuple[int, int]:
    """What ticks are multiplied by so that a quarter is (nearly) a whole number of them, and that number."""
    scale = 1 if document.quarter.is_integer() else 2
    return scale, max(1, round(document.quarter * scale))


def _metas(document: Document, kind: int) -> list[tuple[int, bytes]]:
    """All of a kind, by tick; of one tick as the tracks stand."""
    rows = [
        (tick, payload_of(message))
        for track in document.tracks
        for tick, message in track.events
        if message[0] == META and message[1] == kind
    ]
    return sorted(rows, key=lambda row: row[0])


class Clock:
    """Seconds of ticks, by the tempo map."""

    def __init__(self, document: Document) -> None:
        self._quarter = document.quarter
        tempos = tempos_of(document)
        self._ticks, self._us = [t for t, _ in tempos], [us for _, us in tempos]
        self._seconds = [0.0]
        for (one, us), (other, _) in pairwise(tempos):
            self._seconds.append(self._seconds[-1] + (other - one) * us / 1e6 / self._quarter)

    def seconds(self, tick: float) -> float:
        """0 for what lies before the file."""
        at = max(0, bisect_right(self._ticks, tick) - 1)
        return max(0.0, self._seconds[at] + (tick - self._ticks[at]) * self._us[at] / 1e6 / self._quarter)

    def tempo_us(self, tick: float) -> int:
        return self._us[max(0, bisect_right(self._ticks, tick) - 1)]

    def changes(self, start: float, end: float) -> list[int]:
        """Ticks between two moments at which the tempo becomes another."""
        pairs = zip(self._ticks[1:], self._us[1:], self._us, strict=False)
        return [tick for tick, us, before in pairs if start < tick < end and us != before]


def windows_of(document: Document, onsets: Ints, end: float) -> tuple[Window, ...]:
    """The windows in which notes begin, in order. onsets: file ticks, ascending. end: of the last note."""
    number, windows = 1, list[Window]()
    for region in _regions(document, end):
        meter = nearest_meter(region.beats, region.unit)
        bar = bar_of(region.beats, region.unit, document.quarter)
        first = 0 if region.upbeat else number
        count = max(1, math.ceil((region.end - region.start) / bar - 1e-4))
        low, high = np.searchsorted(onsets, (max(0.0, region.start), region.end))
        for at in np.unique((onsets[low:high] - region.start) // (bar * MAX_BARS)).tolist():
            began = int(at) * MAX_BARS
            bars = min(MAX_BARS, count - began)
            start = region.start + began * bar
            stop = min(start + bars * bar, region.end)
            windows.append(Window(first + began, bars, meter, start, stop, (region.beats, region.unit)))
        number = first + count
    return tuple(windows)


def _regions(document: Document, end: float) -> list[Region]:
    quarter, points = document.quarter, meters_of(document)
    first = _upbeat(points, quarter)
    regions: list[Region] = []
    stops = [*(tick for tick, _, _ in points[1:]), max(end, points[-1][0] + 1)]
    for (tick, beats, unit), stop in list(zip(points, stops, strict=True))[first > 0 :]:
        if regions and _continues(regions[-1], beats, unit, tick, quarter):
            regions[-1] = replace(regions[-1], end=stop)
            continue
        upbeat = first > 0 and not regions
        start = first - bar_of(beats, unit, quarter) if upbeat else float(tick)
        regions.append(Region(start, stop, beats, unit, upbeat))
        if stop >= end:
            break
    return regions


def _upbeat(points: list[tuple[int, int, int]], quarter: float) -> int:
    """Ticks of the upbeat, 0 where there is none: the first meter lasts no longer than one of its bars, and
    less than a bar of the next."""
    if len(points) == 1:
        return 0
    (_, beats, unit), (tick, following, its_unit) = points[:2]
    is_short = tick <= beats * 4 * quarter / unit * (1 + _EDGE) and tick < bar_of(
        following, its_unit, quarter
    )
    return tick if is_short else 0


def bar_of(beats: int, unit: int, quarter: float) -> float:
    """Ticks of a bar as it is drawn."""
    return nearest_meter(beats, unit).bar_ticks * quarter / TICKS_PER_QUARTER


def _continues(region: Region, beats: int, unit: int, tick: int, quarter: float) -> bool:
    """Whether the same meter is only said once more, on a bar line."""
    if (region.beats, region.unit) != (beats, unit):
        return False
    bars = (tick - region.start) / bar_of(beats, unit, quarter)
    return abs(bars - round(bars)) < _EDGE * max(1.0, bars)
