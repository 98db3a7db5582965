"""Chords where none are asked: as in the phrase before, and on from the last one."""

from collections.abc import Mapping
from typing import Self

import numpy as np

from musicgen.music.facets import REPETITION
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.steering.rules import RepeatSteering
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens import vocab
from musicgen.tokens.masks import Bias


class Progression(Rule):
    """again: put on the chord of a phrase ago."""

    def __init__(self, plan: Plan, again: float) -> None:
        self._held, self._phrases = plan.steering.progression.held, plan.steering.repeats.phrases
        self._again = again

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        if plan.chords:
            return None
        share = what_comes_back(view.state.controls, plan.steering.repeats)
        return cls(plan, share * plan.steering.progression.again)

    def bias(self, place: Place) -> Bias | None:
        cursor = place.cursor
        if not place.is_head or (cursor.bar_chords == 0 and place.is_last_bar):
            return None
        found: dict[int, float] = {}
        if latest := place.harmony.get(cursor.bar - 1):
            found[latest[-1]] = -self._held
        for bars in self._phrases:
            chords = place.harmony.get(cursor.bar - bars, ())
            if cursor.bar_chords < len(chords):
                chord = chords[cursor.bar_chords]
                found[chord] = found.get(chord, 0.0) + self._again
        if not any(found.values()):
            return None
        bias = np.zeros(vocab.SIZE, dtype=np.float32)
        bias[list(found)] = list(found.values())
        return bias


def what_comes_back(controls: Mapping[str, str | None], repeats: RepeatSteering) -> float:
    """How much of the usual weights is put on what stood a phrase ago: by the header's repetition."""
    less = {"ever-changing": repeats.ever_changing, "varied": repeats.varied}
    return less.get(controls.get(REPETITION.name) or "", 1.0)
