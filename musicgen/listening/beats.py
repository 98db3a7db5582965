"""A tempo for notes that were played freely, and where each lies on its beats.

What is fitted is the cheapest telling of the onsets: a place on a beat costs little, between beats more, and
what an onset is off its place costs its square. Then beats follow the player: nobody hums like a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MIN_BPM, MAX_BPM = 50.0, 190.0
_TEMPOS, _PHASES = 400, 24
# Places within a beat, and what it costs to say each, in nats.
_PLACES = np.array([0.0, 1 / 2, 1 / 4, 3 / 4, 1 / 3, 2 / 3])
_COSTS = np.array([0.7, 1.3, 2.6, 2.6, 3.4, 3.4])
_SPREAD_S = 0.028  # how far off a place an onset is played
_MOST = 6.0  # what one onset can cost
_USUAL_BPM, _OCTAVES = 105.0, 0.45  # tempos that people tap, and how far they spread
_FOLLOW, _BEND = 0.2, 0.04  # how much of what an onset is off moves the beat, and its length
_ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Beats:
    """bpm: quarter notes a minute, on the whole. onsets, ends: of each note, in quarter notes from the first
    beat, on no grid yet."""

    bpm: float
    onsets: Floats
    ends: Floats


def fitted(onsets: Sequence[float], ends: Sequence[float], bpm: float | None = None) -> Beats:
    """Beats for notes in seconds. bpm: known, or as heard when None; near the known one it is fitted too."""
    starts = np.asarray(onsets, dtype=np.float64)
    period, phase = _best(starts, bpm)
    for _ in range(_ROUNDS):
        period, phase = _refined(starts, period, phase)
    return _followed(starts, np.asarray(ends, dtype=np.float64), period, phase)


def _best(onsets: Floats, bpm: float | None) -> tuple[float, float]:
    """(seconds of a beat, seconds of the first) of the cheapest telling on a grid of tempos and phases."""
    tempos = np.geomspace(MIN_BPM, MAX_BPM, _TEMPOS) if bpm is None else bpm * np.linspace(0.96, 1.04, 33)
    # Over a minute a hundredth of a tempo is a beat: the tempo is fitted on the first notes, then refined.
    first = onsets[onsets <= onsets[0] + 16.0]
    middle = float(first.mean())
    best = (float("inf"), 0.5, 0.0)
    for tempo in tempos:
        period = 60.0 / tempo
        phases = middle + period * np.arange(_PHASES) / _PHASES
        at = ((first[None, :] - phases[:, None]) / period) % 1.0
        costs = _telling(at, period).sum(axis=1)
        prior = 0.0 if bpm else 0.5 * (np.log2(tempo / _USUAL_BPM) / _OCTAVES) ** 2
        least = int(costs.argmin())
        cost = float(costs[least]) + prior + len(first) * np.log(1 / period) * 0.5
        best = min(best, (cost, period, float(phases[least])))
    _, period, phase = best
    return period, phase - period * np.ceil((phase - onsets[0]) / period)


def _telling(at: Floats, period: float) -> Floats:
    """What each onset costs. at: its place in the beat, 0 .. 1, of any shape."""
    off = np.abs(at[..., None] - np.append(_PLACES, 1.0))
    costs = np.append(_COSTS, _COSTS[0]) + 0.5 * (off * period / _SPREAD_S) ** 2
    return np.asarray(np.minimum(costs.min(axis=-1), _MOST))


def _placed(beats: Floats, period: float) -> Floats:
    """The cheapest places for onsets in beats."""
    whole = np.floor(beats)
    grid = np.append(_PLACES, 1.0)
    off = np.abs((beats - whole)[:, None] - grid)
    costs = np.append(_COSTS, _COSTS[0]) + 0.5 * (off * period / _SPREAD_S) ** 2
    return np.asarray(whole + grid[costs.argmin(axis=1)])


def _refined(onsets: Floats, period: float, phase: float) -> tuple[float, float]:
    """The straight line through the onsets in their places; first through near ones, then through all."""
    count = 8
    while True:
        some = onsets[:count]
        places = _placed((some - phase) / period, period)
        if len(some) > 3 and np.ptp(places) > 0:
            slope, start = np.polyfit(places, some, 1)
            if 0.9 < slope / period < 1.1:
                period, phase = float(slope), float(start)
        if count >= len(onsets):
            return period, phase
        count *= 2


def _followed(onsets: Floats, ends: Floats, period: float, phase: float) -> Beats:
    """Beats that bend with the player: what an onset is off its place moves the beats after it."""
    anchors_s, anchors_b = [phase], [0.0]
    for onset in onsets:
        beats = anchors_b[-1] + (onset - anchors_s[-1]) / period
        place = float(_placed(np.array([beats]), period)[0])
        off = (beats - place) * period
        if abs(off) < 3 * _SPREAD_S:
            passed = max(1.0, place - anchors_b[-1])
            period *= 1 + _BEND * off / (period * passed)
            anchors_s.append(onset - (1 - _FOLLOW) * off)
            anchors_b.append(place)
    seconds, beats_at = np.array(anchors_s), np.array(anchors_b)
    span = beats_at[-1] - beats_at[0]
    length = (seconds[-1] - seconds[0]) / span if span > 0 else period
    return Beats(60.0 / length, _on(onsets, seconds, beats_at, length), _on(ends, seconds, beats_at, length))


def _on(times: Floats, seconds: Floats, beats: Floats, length: float) -> Floats:
    """Times in beats, straight lines between the anchors and beyond them."""
    order = np.argsort(seconds, kind="stable")
    inside = np.interp(times, seconds[order], beats[order])
    late = times > seconds.max()
    inside[late] = beats[order][-1] + (times[late] - seconds.max()) / length
    early = times < seconds.min()
    inside[early] = beats[order][0] + (times[early] - seconds.min()) / length
    return np.asarray(inside)
