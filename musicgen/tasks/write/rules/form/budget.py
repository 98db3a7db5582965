"""A bar past its budget of ids may only be ended, and so may one that would leave no room for the rest."""

from typing import Self

from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tasks.write.rules.form.entries import Entries, nothing_new
from musicgen.tokens.grammar import Mask


class Budget(Rule):
    """Parts that are due may still come in."""

    def __init__(self, plan: Plan, view: View) -> None:
        self._weights, self._view, self._entries = plan.steering.budget, view, Entries(plan, view)

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self:
        return cls(plan, view)

    def mask(self, place: Place) -> Mask | None:
        if place.cursor.ids_in_bar >= self._weights.bar:
            return nothing_new(self._entries.due(place))
        return nothing_new(()) if self._is_full(place) else None

    def _is_full(self, place: Place) -> bool:
        """Whether the bars of a hole that are left just fit into the model's context."""
        view = self._view
        if not view.hidden:
            return False
        left = sum(bar >= place.cursor.bar for bar in view.hidden_bars)
        return place.length + self._weights.to_end * (left + 1) > view.context
