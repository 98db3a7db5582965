"""Over a seam, every part goes on about as loud as it has been."""

from collections.abc import Mapping
from typing import Self

import numpy as np

from musicgen.music.score import VELOCITIES
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens.masks import Bias, over


class Loudness(Rule):
    """usual: velocity step by part id. weight: taken off each step away from it. bars: in which that
    counts."""

    def __init__(self, usual: Mapping[int, float], weight: float, bars: tuple[int, ...]) -> None:
        self._bars, steps = bars, np.arange(len(VELOCITIES), dtype=np.float32)
        self._made = {part: over("velocity", -weight * abs(steps - own)) for part, own in usual.items()}

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        weight = plan.steering.seam.velocity
        return cls(view.loudness, weight, view.keep_bars) if view.loudness and weight else None

    def bias(self, place: Place) -> Bias | None:
        if not place.is_notes or place.cursor.bar not in self._bars:
            return None
        return self._made.get(place.cursor.part)
