"""Asked entrances: nobody sounds where the sentence keeps him out ("drums from bar 9")."""

from collections.abc import Mapping
from typing import Self

import numpy as np

from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.stretches import silent_bars
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask


class Entrances(Rule):
    """silent: bars of the piece, by part id, in which it must not sound."""

    def __init__(self, silent: Mapping[int, frozenset[int]]) -> None:
        self._made: dict[frozenset[int], Mask] = {}
        self._silent = silent

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        silent = silences(plan, view)
        return cls(silent) if silent else None

    def mask(self, place: Place) -> Mask | None:
        if place.cursor.bar < 0 or not place.allowed[_PARTS].any():
            return None
        kept_out = frozenset(part for part, bars in self._silent.items() if place.bar in bars)
        if not kept_out:
            return None
        if kept_out not in self._made:
            mask = np.ones(vocab.SIZE, dtype=bool)
            mask[list(kept_out)] = False
            self._made[kept_out] = mask
        return self._made[kept_out]


def silences(plan: Plan, view: View) -> dict[int, frozenset[int]]:
    """By part id the bars of the piece in which it must not sound; of a hole none: what is there stays."""
    if not plan.brief.entrances or view.hidden:
        return {}
    found = {}
    for part in view.state.band:
        is_drum, program, _ = vocab.part_identity(part)
        bars = silent_bars(plan.brief.entrances, is_drum, program, view.form, view.total)
        if bars and len(bars) < view.total:
            found[part] = bars
    return found


_PARTS = slice(vocab.SPANS["part"].start, vocab.SPANS["part"].stop)
