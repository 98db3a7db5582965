"""In the last bar: home, a last chord that is held, and not what was played before once more."""

from typing import Self

import numpy as np

from musicgen.music.score import DURATIONS
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tasks.write.rules.key import home
from musicgen.tokens import vocab
from musicgen.tokens.masks import Bias, over

_DURATIONS = np.array(DURATIONS)


class Close(Rule):
    """home: the tonic's chord, where neither key nor chords are asked."""

    def __init__(self, plan: Plan, mode: str) -> None:
        self._weights = plan.steering.close
        is_asked = plan.brief.key or plan.chords
        self._home = None if is_asked else home(mode, self._weights.home)
        self._held: Bias | None = None

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        return None if plan.brief.loop else cls(plan, view.state.controls.get("mode") or "major")

    def bias(self, place: Place) -> Bias | None:
        if not place.is_last_bar:
            return None
        if place.is_head:
            return self._home if place.cursor.bar_chords == 0 else None
        if self._held is None:
            self._held = self._make(place.cursor.bar_ticks, place.beat_ticks)
        return self._held

    def _make(self, bar_ticks: int, beat_ticks: int) -> Bias:
        bias = over("same", -self._weights.repeat)
        bias[vocab.POSITION + beat_ticks : vocab.POSITION + vocab.POSITIONS] = -self._weights.onset
        bias[vocab.DURATION + np.flatnonzero(bar_ticks <= 2 * _DURATIONS)] = self._weights.length
        return bias
