"""Bars that are asked to be soft or loud are so beside the others: "bars 1-8 quiet", "loud in the chorus".

The model has one loudness for a whole window, so its strokes are moved by whole steps of VELOCITIES once
a bar is written: all of a passage together, so that accents and the balance of the parts stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from musicgen.music.score import VELOCITIES, Score

_LAST = len(VELOCITIES) - 1
# Steps of loudness (0 the softest): where a passage is to lie at most or at least, and how far from the rest.
_LEVELS: Mapping[str, tuple[float, float]] = {
    "very soft": (1.0, -3.0), "soft": (2.0, -2.0), "loud": (5.0, 2.0), "very loud": (6.0, 3.0),
}  # fmt: skip


def loudness(score: Score, bars: frozenset[int]) -> float | None:
    """The mean step of loudness of the notes that begin in some bars (from 0), None where nothing does."""
    ticks = score.meter.bar_ticks
    steps = [_step(n.velocity) for p in score.parts for n in p.notes if n.onset // ticks in bars]
    return sum(steps) / len(steps) if steps else None


def set_apart(score: Score, passages: Sequence[tuple[str, frozenset[int]]], total: int) -> Score:
    """The score with passages softer or louder than the rest.

    passages: how loud (of `theory.DYNAMICS`; what is neither soft nor loud stays) and its bars, from 0.
    total: bars of the whole piece, also where only some are written.
    """
    places = [(value, bars) for value, bars in passages if value in _LEVELS]
    rest = loudness(score, frozenset(range(total)).difference(*(bars for _, bars in places)))
    moved: dict[int, int] = {}
    for value, bars in places:
        moved.update(dict.fromkeys(bars, _shift(value, loudness(score, bars), rest)))
    return _moved(score, moved) if any(moved.values()) else score


def _shift(value: str, own: float | None, rest: float | None) -> int:
    """By how many steps a passage has to move."""
    level, apart = _LEVELS[value]
    if own is None:
        return 0
    beside = level if rest is None else rest + apart
    goal = min(level, beside) if apart < 0 else max(level, beside)
    goal = min(float(_LAST), max(0.0, goal))
    return min(0, round(goal - own)) if apart < 0 else max(0, round(goal - own))


def _moved(score: Score, steps: Mapping[int, int]) -> Score:
    ticks = score.meter.bar_ticks
    parts = tuple(
        replace(
            part,
            notes=tuple(
                replace(n, velocity=_louder(n.velocity, steps.get(n.onset // ticks, 0))) for n in part.notes
            ),
        )
        for part in score.parts
    )
    return replace(score, parts=parts)


def _step(velocity: int) -> int:
    return min(range(len(VELOCITIES)), key=lambda step: abs(VELOCITIES[step] - velocity))


def _louder(velocity: int, steps: int) -> int:
    return VELOCITIES[min(_LAST, max(0, _step(velocity) + steps))] if steps else velocity
