"""For and against repeats: of the same harmony, not for ever, and of what a section was before."""

from typing import Self

import numpy as np

from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tasks.write.rules.harmony.progression import what_comes_back
from musicgen.tokens import vocab
from musicgen.tokens.masks import Bias, over


class Repeats(Rule):
    """phrase: put on what the part played one or two phrases ago."""

    def __init__(self, plan: Plan, phrase: float) -> None:
        self._weights, self._phrase = plan.steering.repeats, phrase

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self:
        repeats = plan.steering.repeats
        return cls(plan, what_comes_back(view.state.controls, repeats) * repeats.phrase)

    def bias(self, place: Place) -> Bias | None:
        if not place.is_repeat:
            return None
        cursor, window, weights = place.cursor, place.view.window, self._weights
        sames = np.zeros(vocab.MAX_SAME, dtype=np.float32)
        here = place.harmony.get(cursor.bar)
        if not place.is_drums:
            for k in range(1, min(vocab.MAX_SAME, cursor.bar) + 1):
                sames[k - 1] -= weights.other_harmony * (place.harmony.get(cursor.bar - k) != here)
            for bars in weights.phrases:
                sames[bars - 1] += self._phrase
        if place.frozen >= weights.frozen_bars:
            sames[0] -= weights.frozen
        if window.back and window.has_echo(cursor.bar):
            sames[window.back - 1] += weights.comes_back
        return over("same", sames)
