"""The roll as a PNG: the less likely a note was, the paler it is; doubtful ones have a frame."""

import colorsys
import io
import math
from collections.abc import Mapping
from typing import Any

from musicgen.music.theory import Meter

HUES = (186, 14, 44, 262, 96, 328, 214, 160, 30, 285, 120, 0, 200, 60, 240, 340)  # as on the page
PAPER, BAND, LINE, INK, FRAME = "#ffffff", "#f2f5f4", "#cdd5d3", "#5d6b6a", "#b84d33"
MARGIN, HEAD, ROW, DRUM_ROW, MIN_BAR, MAX_WIDTH = 10, 26, 8, 8, 24, 12_000
LEAST = 3.0  # powers of ten below certainty at which a note is palest


def sureness(p: float) -> float:
    """How dark a note of probability p is drawn, 0 .. 1."""
    return max(0.0, min(1.0, 1 + math.log10(max(p, 1e-9)) / LEAST))


def picture(told: Mapping[str, Any]) -> bytes:
    """PNG. told: what `explain` tells, as JSON."""
    from PIL import Image, ImageDraw

    score, notes = told["score"], told["notes"]
    bars, ticks = score["bars"], Meter.parse(score["meter"]).bar_ticks
    wide = max(MIN_BAR, min(110, 1600 // bars, MAX_WIDTH // bars))
    sizes = _Sizes.of(told, wide / ticks)
    image = Image.new("RGB", (2 * MARGIN + wide * bars, sizes.height), PAPER)
    pen = ImageDraw.Draw(image)
    first = notes[0]["bar"] - notes[0]["onset"] // ticks if notes else 1
    every = 1 if wide >= 40 else 4
    for bar in range(bars):
        x = MARGIN + bar * wide
        if bar % 2:
            pen.rectangle((x, HEAD, x + wide - 1, sizes.height), fill=BAND)
        pen.line((x, HEAD - 6, x, sizes.height), fill=LINE)
        if bar % every == 0:
            pen.text((x + 3, 6), str(bar + first), fill=INK)
    weak = {(one["place"], one["onset"], one["pitch"]) for one in told["weak"]}
    for note in notes:
        is_weak = (note["place"], note["onset"], note["pitch"]) in weak
        pen.rectangle(sizes.box(note), fill=_colour(note), outline=FRAME if is_weak else None)
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()


def _colour(note: Mapping[str, Any]) -> tuple[int, int, int]:
    sure = sureness(note["model"])
    light, full = 0.84 - 0.46 * sure, 0.2 + 0.45 * sure
    red, green, blue = colorsys.hls_to_rgb(HUES[note["place"] % len(HUES)] / 360, light, full)
    return round(255 * red), round(255 * green), round(255 * blue)


class _Sizes:
    """Where a note stands. across: pixels a tick."""

    def __init__(self, low: int, high: int, kit: list[int], drums: frozenset[int], across: float) -> None:
        self.high, self.kit, self.drums, self.across = high, kit, drums, across
        self._floor = HEAD + (high - low + 1) * ROW
        self.height = self._floor + (DRUM_ROW * (len(kit) + 1) if kit else 0) + MARGIN

    @classmethod
    def of(cls, told: Mapping[str, Any], across: float) -> "_Sizes":
        drums = frozenset(i for i, part in enumerate(told["score"]["parts"]) if part["drum"])
        pitches = [n["pitch"] for n in told["notes"] if n["place"] not in drums]
        kit = sorted({n["pitch"] for n in told["notes"] if n["place"] in drums})
        return cls(min(pitches, default=60) - 1, max(pitches, default=72) + 1, kit, drums, across)

    def box(self, note: Mapping[str, Any]) -> tuple[float, float, float, float]:
        x = MARGIN + note["onset"] * self.across
        if note["place"] in self.drums:
            y = self._floor + DRUM_ROW * (len(self.kit) - self.kit.index(note["pitch"]))
            return x, y, x + 4, y + DRUM_ROW - 3
        y = HEAD + (self.high - note["pitch"]) * ROW
        return x, y, x + max(3.0, note["duration"] * self.across - 2), y + ROW - 2
