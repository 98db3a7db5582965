"""Who sounds when: nobody who is asked, or who played before, stays away; the first bar is not silent.

By a third of the piece each part has been heard; asked ones keep on. Who played where a hole is now, or right
before a seam, keeps a share of those bars. What is to fade begins with everybody: a piece that fills up first
is heard as an arch. Nobody sounds where the sentence keeps him out ("drums from bar 9"), and whoever comes
in is due.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np

from musicgen.tasks.plan.band import served
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.stretches import silent_bars
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import all_but, holds, only


class Entries(Rule):
    """asked: part ids of asked players."""

    def __init__(self, plan: Plan, view: View) -> None:
        self._weights, self._view = plan.steering.entries, view
        self._asked = frozenset() if view.hidden else frozenset(served(plan.needs, view.state.band))
        self._heard_by = min(self._weights.heard_by_bar, view.total // self._weights.heard_by)
        self._silent = silences(plan, view)
        self._fades = plan.brief.arc == "fades"

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self:
        return cls(plan, view)

    def mask(self, place: Place) -> Mask | None:
        if place.cursor.bar < 0 or not holds(place.allowed & _ENDS):
            return None
        if due := self.due(place):
            mask = _GOES_ON.copy()
            mask[due[0] + 1 : vocab.SPANS["part"].stop] = False
            return mask
        everybody_out = all(place.bar in self._silent.get(part, ()) for part in place.cursor.band)
        return _GOES_ON if place.bar == 0 and not place.cursor.sounding and not everybody_out else None

    def due(self, place: Place) -> list[int]:
        """Part ids that must sound in this bar, ascending."""
        found = self._keeping(place)
        if not self._view.hidden:
            found |= self._waiting(place) | self._entering(place)
        found = {part for part in found if place.bar not in self._silent.get(part, ())}
        return sorted(part for part in found if part > place.cursor.part)

    def _waiting(self, place: Place) -> set[int]:
        is_late = self._fades or place.bar >= self._heard_by
        unheard = {part for part in place.cursor.band if is_late and not place.sounded[part]}
        return unheard | {part for part in self._asked if self._is_behind(place, part)}

    def _entering(self, place: Place) -> set[int]:
        """Parts that were kept out until now."""
        bar = place.bar
        return {part for part, bars in self._silent.items() if bar not in bars and (bar - 1 in bars)}

    def _is_behind(self, place: Place, part: int) -> bool:
        """Whether resting in this bar too would leave an asked part with too few sounding bars."""
        weights, silent = self._weights, self._silent.get(part, frozenset())
        total, passed = self._view.total - len(silent), place.bar + 1 - sum(b <= place.bar for b in silent)
        done, rest = place.sounded[part], min(weights.most_rest, total * weights.rest)
        if done + total - passed < math.ceil(weights.share * total):
            return True
        return done < weights.share * (passed - rest)

    def _keeping(self, place: Place) -> set[int]:
        """Parts that would fall short of their share of the bars in which they must keep on."""
        bars = self._view.keep_bars
        if place.cursor.bar not in bars:
            return set()
        count, is_last = bars.index(place.cursor.bar) + 1, place.cursor.bar == bars[-1]
        return {
            part
            for part, share in self._view.keep_shares.items()
            if place.sounded_here[part] < max(math.floor(count * share), int(is_last))
        }


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


def nothing_new(parts: Sequence[int]) -> Mask:
    """A bar that has to close: no new notes, and no other new parts than these."""
    if not parts:
        return _NOTHING_NEW
    mask = _NOTHING_NEW.copy()
    mask[list(parts)] = True
    return mask


_NOTHING_NEW = all_but("position", "pitch", "drum", "part")
_GOES_ON = all_but("bar")
_GOES_ON[[vocab.EOS, vocab.FILL]] = False
_ENDS: Mask = only(vocab.EOS, vocab.FILL, *vocab.SPANS["bar"], *vocab.SPANS["part"])
_PARTS = slice(vocab.SPANS["part"].start, vocab.SPANS["part"].stop)
