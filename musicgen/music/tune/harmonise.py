"""Chords under a tune: the likeliest way through a table of chords that follow each other and tones that lie
over them.

A hidden Markov model over half bars: how often real lead sheets go from chord to chord (by degree and mode),
and how often their tunes have each tone over a chord. Fitted on training lead sheets by
`python -m musicgen.train.fits.harmony`; found by Viterbi's algorithm.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from musicgen.music.score import Note, Score
from musicgen.music.theory import TRIADS, Chord, Key

Floats = NDArray[np.float64]
QUALITIES = ("maj", "min", "7", "dim")
STATES = 12 * len(QUALITIES)  # quality * 12 + degree above the tonic
ONSET_TICKS = 6  # what a note weighs for being struck, beside its length
MID_BAR = 1.0  # nats that a change costs in the middle of a bar
FIRST_HOME, LAST_HOME = 1.0, 2.5  # nats for the tonic's chord at both ends
WEIGHT = 1.2  # how much the tune counts against what usually follows


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Natural logarithms. follows: (modes, states, states), to a state from another. tones: (qualities, 12),
    a tone above the root under a chord."""

    follows: Floats
    tones: Floats


@cache
def tables() -> Tables:
    """The fitted ones."""
    text = files("musicgen.music.tune").joinpath("harmony_tables.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    return Tables(np.array(stored["follows"]), np.array(stored["tones"]))


def harmonised(score: Score, notes: Sequence[Note], key: Key) -> tuple[tuple[Chord, ...], ...]:
    """One or two chords for each bar of a score, under a tune in a key."""
    heard = sounding(notes, score, key.tonic)
    costs = -WEIGHT * heard @ _lying(tables().tones).T
    path = _best(costs, -tables().follows[int(key.mode == "minor")], key.mode)
    chords = [Chord(int(state % 12 + key.tonic) % 12, QUALITIES[state // 12]) for state in path]
    pairs = zip(chords[::2], chords[1::2], strict=True)
    return tuple((one,) if one == other else (one, other) for one, other in pairs)


def sounding(notes: Sequence[Note], score: Score, tonic: int) -> Floats:
    """How long each tone above the tonic sounds in each half bar, in beats: (halves, 12)."""
    meter = score.meter
    found = np.zeros((2 * score.bars, 12))
    for n in notes:
        bar, position = divmod(n.onset, meter.bar_ticks)
        half = 2 * bar + (position >= meter.half_bar_ticks)
        is_strong = position % meter.beat_ticks == 0
        weight = min(n.duration, meter.bar_ticks) + ONSET_TICKS * (1 + is_strong)
        if half < len(found):
            found[half, (n.pitch - tonic) % 12] += weight / meter.beat_ticks
    return found


def _lying(tones: Floats) -> Floats:
    """How likely each tone above the tonic lies over each state: (states, 12)."""
    return np.array([np.roll(tones[state // 12], state % 12) for state in range(STATES)])


def _best(costs: Floats, follows: Floats, mode: str) -> list[int]:
    """The cheapest state of each half bar. costs: (halves, states). follows: (states, states)."""
    home = 12 * QUALITIES.index(TRIADS[mode])
    stays = np.full((STATES, STATES), np.inf)
    np.fill_diagonal(stays, 0.0)
    within = np.minimum(stays, follows + MID_BAR)
    total, back = costs[0] + follows.mean(axis=0), []
    total[home] -= FIRST_HOME
    for half in range(1, len(costs)):
        paths = total[:, None] + (within if half % 2 else follows)
        back.append(paths.argmin(axis=0))
        total = paths.min(axis=0) + costs[half]
    total[home] -= LAST_HOME
    path = [int(total.argmin())]
    for row in reversed(back):
        path.append(int(row[path[-1]]))
    return path[::-1]
