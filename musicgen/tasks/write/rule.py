"""What a rule is: what may not stand here (a mask), and what had better (a logit bias)."""

from typing import Self

from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import Bias


class Rule:
    """One idea about what is to be written, made for one view. It looks at the place and keeps no state of
    it.

    A mask never empties what is allowed: where it would, it is left aside, and the check afterwards says so.
    """

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        """The rule for a view; None where it has nothing to say."""
        raise NotImplementedError

    def mask(self, place: Place) -> Mask | None:
        """Bool (vocab,): what may stand here, on top of the grammar; None for anything."""
        return None

    def bias(self, place: Place) -> Bias | None:
        """Log-weights (vocab,) in nats, added to the model's log-probabilities; None for none."""
        return None
