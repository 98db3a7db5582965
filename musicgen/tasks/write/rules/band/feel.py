"""An asked feel has no onset off its beats; an asked upbeat leaves the first half of its bar empty."""

from typing import Self

import numpy as np

from musicgen.music.facets import GENRE
from musicgen.music.theory import OFF_BEATS, TICKS_PER_QUARTER, Meter
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask

# Genres whose swing is in the sixteenths, at moderate tempos.
_LATE_SIXTEENTHS = ("hip hop", "funk", "soul", "reggae", "electronic")


class Feel(Rule):
    """off_beats: ticks within a quarter note on which nothing begins. has_pickup: whether bar 1 is an
    upbeat."""

    def __init__(self, off_beats: frozenset[int], has_pickup: bool) -> None:
        self._has_pickup = has_pickup
        self._mask = np.ones(vocab.SIZE, dtype=bool)
        for tick in off_beats:
            self._mask[vocab.POSITION + tick : vocab.POSITION + vocab.POSITIONS : TICKS_PER_QUARTER] = False

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        controls, brief = view.state.controls, plan.brief
        meter, slow = Meter.parse(controls["meter"] or "4/4"), plan.steering.entries.late_swing_bpm
        is_late = controls[GENRE.name] in _LATE_SIXTEENTHS and view.frame.tempo_bpm < slow
        off_beats = left_out_by_feel(brief.feel, meter, is_late)
        return cls(off_beats, bool(brief.pickup)) if off_beats or brief.pickup else None

    def mask(self, place: Place) -> Mask | None:
        if place.is_head:
            return None
        if not self._has_pickup or place.bar:
            return self._mask
        mask = self._mask.copy()
        mask[vocab.POSITION : vocab.POSITION + -(-place.cursor.bar_ticks // 2)] = False
        return mask


def left_out_by_feel(feel: str | None, meter: Meter, swings_in_sixteenths: bool) -> frozenset[int]:
    """Ticks within a quarter note on which nothing begins when a feel is asked; none in meters of eighths."""
    if feel is None or meter.is_in_eighths:
        return frozenset()
    if feel == "straight":
        return OFF_BEATS["straight"]
    return OFF_BEATS["swung sixteenths"] if swings_in_sixteenths else OFF_BEATS["swung"]
