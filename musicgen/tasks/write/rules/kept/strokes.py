"""A kept rhythm: who takes it over strikes when the old accompaniment struck, and at no other time."""

from collections.abc import Mapping
from typing import Self

import numpy as np

from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import all_but
from musicgen.tokens.shown import PartBar


class Strokes(Rule):
    """strokes: positions by part-bar of the window; none where the part rests."""

    def __init__(self, strokes: Mapping[PartBar, tuple[int, ...]]) -> None:
        self._strokes = strokes
        self._parts = sorted({part for part, _ in strokes})

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        return cls(view.strokes) if view.strokes else None

    def mask(self, place: Place) -> Mask | None:
        cursor = place.cursor
        if cursor.bar < 0:
            return None
        own = self._strokes.get((cursor.part, cursor.bar))
        mask = self._own(place, own) if own else None
        return self._others(place, mask)

    def _own(self, place: Place, own: tuple[int, ...]) -> Mask:
        """Inside the part: the next stroke, and no end before the last."""
        cursor = place.cursor
        left = [position for position in own if position > cursor.position]
        mask = all_but("position")
        if left and (place.is_repeat or place.is_notes):
            mask[vocab.POSITION + left[0]] = True
        if place.is_repeat:
            for k in range(1, min(vocab.MAX_SAME, cursor.bar) + 1):
                mask[vocab.SAME + k - 1] = self._strokes.get((cursor.part, cursor.bar - k)) == own
        elif left:
            mask &= _GOES_ON
        return mask

    def _others(self, place: Place, mask: Mask | None) -> Mask | None:
        """Nobody is passed over who must strike in this bar, and who must not is left out."""
        cursor = place.cursor
        for part in self._parts:
            own = self._strokes.get((part, cursor.bar))
            if own is None:
                continue
            mask = np.ones(vocab.SIZE, dtype=bool) if mask is None else mask
            if not own:
                mask[part] = False
            elif part > cursor.part:
                mask &= _GOES_ON_TO_PARTS
                mask[part + 1 : vocab.SPANS["part"].stop] = False
        return mask


_GOES_ON_TO_PARTS = all_but("bar")
_GOES_ON_TO_PARTS[[vocab.EOS, vocab.FILL]] = False
_GOES_ON = all_but("bar", "part")
_GOES_ON[[vocab.EOS, vocab.FILL]] = False
