"""What one hand plays lies under one hand: within a span, and no more notes than it has fingers for."""

from collections.abc import Collection
from typing import Self

from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.steering.rules import HandSteering
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import all_but


class OneHand(Rule):
    """parts: part ids of hands. Kept between two ids: the lowest pitch that is struck here."""

    def __init__(self, parts: Collection[int], weights: HandSteering) -> None:
        self._parts, self._weights = frozenset(parts), weights
        self._lowest = 0

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        return cls(view.one_hand, plan.steering.hands) if view.one_hand else None

    def mask(self, place: Place) -> Mask | None:
        cursor = place.cursor
        if cursor.part not in self._parts or not cursor.struck:
            return None
        if cursor.struck == 1:
            self._lowest = cursor.pitch
        mask = all_but("pitch")
        if cursor.struck < self._weights.fingers:
            mask[self._lowest : self._lowest + self._weights.span + 1] = True
        return mask
