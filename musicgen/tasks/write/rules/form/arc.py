"""An asked arc is heard: louder, fuller and with fewer repeats where it is high."""

from typing import Self

import numpy as np

from musicgen.music.score import VELOCITIES
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens.masks import Bias, over


class AskedArc(Rule):
    """arc: one of `theory.ARCS`."""

    def __init__(self, plan: Plan, arc: str) -> None:
        self._arc, self._weights = arc, plan.steering.arc
        middle = (len(VELOCITIES) - 1) / 2
        self._steps = (np.arange(len(VELOCITIES), dtype=np.float32) - middle) / 2
        self._repeat = over("same", -self._weights.repeat)

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        return cls(plan, plan.brief.arc) if plan.brief.arc else None

    def bias(self, place: Place) -> Bias | None:
        if place.is_repeat:
            return self._repeat
        height = arc_height(self._arc, place.bar, place.view.total)
        if not height:
            return None
        if place.is_head:
            return over("part", height * self._weights.part)
        return over("velocity", height * self._weights.velocity * self._steps)


def arc_height(arc: str, bar: int, bars: int) -> float:
    """-1 where an asked arc is lowest, 1 where it is highest; 0 of one that is not known."""
    place = bar / max(1, bars - 1)
    if arc == "builds":
        return 2 * place - 1
    if arc == "fades":
        return 1 - 2 * place
    return 1 - 2 * abs(2 * place - 1) if arc == "arch" else 0.0
