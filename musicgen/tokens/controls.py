"""Header controls: what can be asked of a window as a whole, each with its values in one fixed order.

Genre and mood stand first, since they shape all that follows.

A control's value is a string of `values`, or None for a label that could not be measured ("unknown").
"""

from dataclasses import dataclass, fields

import numpy as np

from musicgen.music.score import MAX_BPM, MIN_BPM
from musicgen.music.theory import (
    ARCS,
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
MAX_WINDOW_BARS = 32
YES_NO = ("no", "yes")
_TEMPO_EDGES = np.geomspace(MIN_BPM, MAX_BPM, TEMPO_BINS + 1)


@dataclass(frozen=True, slots=True)
class Control:
    """One header field. values: the words it can take, without "unknown"."""

    name: str
    values: tuple[str, ...]


CONTROLS = (
    Control("genre", GENRES),
    Control("mood", MOODS),
    Control("meter", tuple(m.name for m in METERS)),
    Control("feel", FEELS),
    Control("tempo", tuple(str(i) for i in range(TEMPO_BINS))),
    Control("mode", MODES),
    Control("scale", SCALES),
    Control("bars", tuple(str(i) for i in range(1, MAX_WINDOW_BARS + 1))),
    Control("opens", YES_NO),
    Control("ends", YES_NO),
    Control("loops", YES_NO),
    Control("pickup", YES_NO),
    Control("density", DENSITIES),
    Control("repetition", REPETITIONS),
    Control("dynamics", DYNAMICS),
    Control("arc", ARCS),
)


@dataclass(frozen=True, slots=True)
class Header:
    """Values of all controls; None is unknown. `meter` and `bars` are never None in a score.

    opens, ends: whether the window begins (ends) where its piece does. loops: whether its first bar could
    follow its last. pickup: whether its first bar only holds an upbeat.
    """

    genre: str | None = None
    mood: str | None = None
    meter: str | None = None
    feel: str | None = None
    tempo: str | None = None
    mode: str | None = None
    scale: str | None = None
    bars: str | None = None
    opens: str | None = None
    ends: str | None = None
    loops: str | None = None
    pickup: str | None = None
    density: str | None = None
    repetition: str | None = None
    dynamics: str | None = None
    arc: str | None = None

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
