"""Header controls: what can be asked of a piece as a whole, each with its values in one fixed order.

A control's value is a string of `values`, or None for a label that could not be measured ("unknown").
"""

from dataclasses import dataclass, fields

import numpy as np

from musicgen.music.score import MAX_BPM, MIN_BPM
from musicgen.music.theory import (
    DENSITIES,
    DYNAMICS,
    FEELS,
    GENRES,
    METERS,
    MODES,
    MOODS,
    REPETITIONS,
    SCALES,
)

TEMPO_BINS = 32
MAX_HEADER_BARS = 32
MORE = "more"
YES_NO = ("no", "yes")
_TEMPO_EDGES = np.geomspace(MIN_BPM, MAX_BPM, TEMPO_BINS + 1)


@dataclass(frozen=True, slots=True)
class Control:
    """One header field. values: the words it can take, without "unknown"."""

    name: str
    values: tuple[str, ...]


CONTROLS = (
    Control("meter", tuple(m.name for m in METERS)),
    Control("mode", MODES),
    Control("scale", SCALES),
    Control("tempo", tuple(str(i) for i in range(TEMPO_BINS))),
    Control("bars", (*(str(i) for i in range(1, MAX_HEADER_BARS + 1)), MORE)),
    Control("opens", YES_NO),
    Control("ends", YES_NO),
    Control("genre", GENRES),
    Control("mood", MOODS),
    Control("density", DENSITIES),
    Control("repetition", REPETITIONS),
    Control("dynamics", DYNAMICS),
    Control("feel", FEELS),
)


@dataclass(frozen=True, slots=True)
class Header:
    """Values of all controls but the band; None is unknown. `meter` and `bars` are never None in a score.

    opens, ends: whether the window begins (ends) where its piece does.
    """

    meter: str | None = None
    mode: str | None = None
    scale: str | None = None
    tempo: str | None = None
    bars: str | None = None
    opens: str | None = None
    ends: str | None = None
    genre: str | None = None
    mood: str | None = None
    density: str | None = None
    repetition: str | None = None
    dynamics: str | None = None
    feel: str | None = None

    def values(self) -> tuple[str | None, ...]:
        """In the order of CONTROLS."""
        return tuple(getattr(self, f.name) for f in fields(self))


def tempo_bin(tempo_bpm: float) -> str:
    """The tempo control's value for quarter notes a minute: 32 bins of equal ratio over 30..300."""
    index = int(np.searchsorted(_TEMPO_EDGES, tempo_bpm, side="right")) - 1
    return str(min(TEMPO_BINS - 1, max(0, index)))


def tempo_of_bin(value: str) -> float:
    """Geometric middle of a tempo bin, as whole BPM."""
    index = int(value)
    return float(round(float(np.sqrt(_TEMPO_EDGES[index] * _TEMPO_EDGES[index + 1]))))


def bars_value(bars: int) -> str:
    """The bars control's value for a number of bars."""
    return str(bars) if bars <= MAX_HEADER_BARS else MORE
