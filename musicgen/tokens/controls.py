"""Header controls: the facets of music as ids know them, and the values that one window has of them.

A control's value is a string of its facet's `values`, or None for a label that could not be measured
("unknown"). Tempo is one of 32 bins.
"""

from dataclasses import dataclass

import numpy as np

from musicgen.music.facets import FACETS, MAX_WINDOW_BARS, TEMPO_BINS
from musicgen.music.score import MAX_BPM, MIN_BPM

_TEMPO_EDGES = np.geomspace(MIN_BPM, MAX_BPM, TEMPO_BINS + 1)

__all__ = ["CONTROLS", "MAX_WINDOW_BARS", "Header", "tempo_bin", "tempo_of_bin"]


@dataclass(frozen=True, slots=True)
class Control:
    """A facet as ids know it. values: the words it can take, without "unknown"."""

    name: str
    values: tuple[str, ...]


CONTROLS = tuple(Control(facet.name, facet.values) for facet in FACETS)
_PLACES = {control.name: place for place, control in enumerate(CONTROLS)}


@dataclass(frozen=True, slots=True, init=False)
class Header:
    """Values of all controls: `Header(meter="4/4", bars="8")["meter"]`. None is unknown.

    values: in the order of CONTROLS. Meter and bars are never None in a score. opens, ends: whether the
    window begins (ends) where its piece does. loops: whether its first bar could follow its last. pickup:
    whether its first bar only holds an upbeat.
    """

    values: tuple[str | None, ...]

    def __init__(self, **known: str | None) -> None:
        """Raises TypeError for a name that no control has."""
        if strange := known.keys() - _PLACES.keys():
            raise TypeError(f"{', '.join(sorted(strange))} is no control: use {', '.join(_PLACES)}.")
        object.__setattr__(self, "values", tuple(known.get(name) for name in _PLACES))

    def __getitem__(self, name: str) -> str | None:
        return self.values[_PLACES[name]]


def tempo_bin(tempo_bpm: float) -> str:
    """The tempo control's value for quarter notes a minute: 32 bins of equal ratio over 30..300."""
    index = int(np.searchsorted(_TEMPO_EDGES, tempo_bpm, side="right")) - 1
    return str(min(TEMPO_BINS - 1, max(0, index)))


def tempo_of_bin(value: str) -> float:
    """Geometric middle of a tempo bin, as whole BPM."""
    index = int(value)
    return float(round(float(np.sqrt(_TEMPO_EDGES[index] * _TEMPO_EDGES[index + 1]))))
