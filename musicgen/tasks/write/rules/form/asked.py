"""What is asked of single parts: so many notes in a bar, places where they may begin, one at a time."""

from collections.abc import Mapping
from typing import Self

import numpy as np

from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import PartAsk, View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import Bias, all_but, over


class AskedParts(Rule):
    """asks: by part id. hidden: open part-bars of the window; what stands outside of them is not repeated."""

    def __init__(self, asks: Mapping[int, PartAsk], hidden: frozenset[tuple[int, int]]) -> None:
        self._asks, self._hidden = asks, hidden
        self._places = {part: _places(ask) for part, ask in asks.items()}
        self._leans = {part: _lean(ask) for part, ask in asks.items() if ask.lean}

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        return cls(view.asks, view.hidden) if view.asks else None

    def mask(self, place: Place) -> Mask | None:
        part = place.cursor.part
        ask = self._asks.get(part)
        if ask is None:
            return None
        if place.is_repeat:
            return self._repeats(part, place.cursor.bar)
        mask = self._places[part]
        if ask.most is not None and place.notes_here >= ask.most:
            return _NO_MORE
        if ask.is_single and place.cursor.struck:
            mask = mask & _NO_CHORD
        return mask & _GOES_ON if place.notes_here < ask.least else mask

    def bias(self, place: Place) -> Bias | None:
        return self._leans.get(place.cursor.part) if place.is_notes or place.is_repeat else None

    def _repeats(self, part: int, bar: int) -> Mask:
        mask = np.ones(vocab.SIZE, dtype=bool)
        for k in range(1, vocab.MAX_SAME + 1):
            mask[vocab.SAME + k - 1] = (part, bar - k) in self._hidden
        return mask & self._places[part]


def _places(ask: PartAsk) -> Mask:
    mask = np.ones(vocab.SIZE, dtype=bool)
    if ask.ticks is not None:
        for tick in range(vocab.POSITIONS):
            mask[vocab.POSITION + tick] = tick in ask.ticks
    return mask


def _lean(ask: PartAsk) -> Bias:
    weights = np.zeros(vocab.POSITIONS, dtype=np.float32)
    for tick, nats in ask.lean:
        weights[tick] = nats
    return over("position", weights)


_NO_MORE = all_but("position", "pitch", "drum")
_NO_CHORD = all_but("pitch", "drum")
_GOES_ON = all_but("part", "bar")
_GOES_ON[[vocab.EOS, vocab.FILL]] = False
