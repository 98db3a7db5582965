"""In the last bar: home, a last chord that is held, and not what was played before once more."""

from typing import Self

import numpy as np

from musicgen.music.score import DURATIONS
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tasks.write.rules.key import HOME, home
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import Bias, all_but, only, over

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


class Home(Rule):
    """A piece that is to end comes home: the tonic's chord in its last bar, and the tonic below it.

    chords: ids of the tonic's chords. bass: the part below the others.
    """

    def __init__(self, chords: Mask, bass: int) -> None:
        self._chords, self._bass = chords, bass

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        pitched = [part for part in view.state.band if part not in vocab.KIT_IDS]
        if plan.brief.loop or plan.chords or not pitched or view.hidden:
            return None
        mode = view.state.controls.get("mode") or "major"
        roles = view.state.roles
        bass = next((part for part in pitched if roles.get(part) == "bass"), 0)
        return cls(_tonic_chords(mode), bass)

    def mask(self, place: Place) -> Mask | None:
        if not place.is_last_bar or place.cursor.bar < 0:
            return None
        if place.is_head:
            return self._chords if place.cursor.bar_chords == 0 else _NO_CHORD
        is_lowest = place.cursor.part == (self._bass or _lowest(place))
        return _TONIC if is_lowest and place.is_notes and not place.cursor.struck else None


def _lowest(place: Place) -> int:
    """The pitched part that has played the lowest note so far; 0 before there is any."""
    found = [
        (min(pitch for _, pitch, _, _ in content), part)
        for (part, _), content in place.piece.contents.items()
        if part not in vocab.KIT_IDS and content
    ]
    return min(found)[1] if found else 0


def _tonic_chords(mode: str) -> Mask:
    chords = (vocab.chord_of(token) for token in vocab.SPANS["chord"])
    own = [vocab.chord_id(c) for c in chords if c and c.root == 0 and c.quality in HOME[mode]]
    return all_but("chord") | only(*own)


def _tonic_only() -> Mask:
    mask, pitches = np.ones(vocab.SIZE, dtype=bool), np.arange(vocab.PITCH_COUNT)
    mask[vocab.PITCH + pitches] = (vocab.PITCH_LOW + pitches) % 12 == 0
    return mask


_NO_CHORD = all_but("chord")
_TONIC = _tonic_only()
