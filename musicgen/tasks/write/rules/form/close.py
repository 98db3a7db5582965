"""In the last bar: home, a last chord that is held, and not what was played before once more."""

from collections.abc import Collection
from typing import Self

import numpy as np
from numpy.typing import NDArray

from musicgen.music.score import DURATIONS
from musicgen.music.theory import TRIADS, Chord
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tasks.write.rules.harmony.key import HOME, home
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import Bias, all_but, holds, no_longer_than, only, over, over_pitches

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

    On its first beat nothing but the triad is struck or rings on from before, nobody repeats an earlier bar,
    and nobody goes below the tonic of the bass. chords: ids of the tonic's chords. bass: the part below the
    others, 0 where whoever was lowest is. triad: pitches of it. strange: taken off the others later on.
    """

    def __init__(self, chords: Mask, bass: int, triad: Mask, strange: Bias) -> None:
        self._chords, self._bass, self._triad, self._strange = chords, bass, triad, strange

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        pitched = [part for part in view.state.band if part not in vocab.KIT_IDS]
        if plan.brief.loop or plan.chords or not pitched or view.hidden:
            return None
        mode, roles = view.state.controls.get("mode") or "major", view.state.roles
        bass = next((part for part in pitched if roles.get(part) == "bass"), 0)
        triad = list(Chord(0, TRIADS[mode]).pitch_classes)
        classes = np.full(12, -plan.steering.close.strange, dtype=np.float32)
        classes[triad] = 0.0
        return cls(_tonic_chords(mode), bass, _pitches_of(triad), over_pitches(classes))

    def bias(self, place: Place) -> Bias | None:
        return self._strange if place.is_last_bar and place.is_notes and not place.is_drums else None

    def mask(self, place: Place) -> Mask | None:
        cursor = place.cursor
        if cursor.bar < 0 or place.is_drums:
            return None
        if not place.is_last_bar:
            return self._ringing(place) if place.bar == place.view.total - 2 else None
        low, lowest = _lowest(place, self._bass)
        if place.is_repeat:
            return _NO_REPEAT
        if place.is_notes:
            tonic = _tonic_in(low)
            if cursor.part == lowest and not cursor.struck:
                return tonic
            return self._above(low) if cursor.position < place.beat_ticks else _from(low)
        if cursor.part < lowest and (lowest, cursor.bar) not in cursor.sounding:
            goes_on = _goes_on_to(lowest)
            return goes_on & self._chords if place.is_head else goes_on
        return None

    def _above(self, low: int) -> Mask:
        return self._triad & _from(low)

    def _ringing(self, place: Place) -> Mask | None:
        """What is outside the triad does not ring on into the last bar."""
        cursor = place.cursor
        if not holds(place.allowed[_LENGTHS]) or self._triad[cursor.pitch]:
            return None
        return no_longer_than(cursor.bar_ticks - cursor.position, cursor.sticky.get("duration", 0))


def _goes_on_to(part: int) -> Mask:
    """No end of the bar, and no part behind this one: it has to sound."""
    mask = all_but("bar")
    mask[[vocab.EOS, vocab.FILL]] = False
    mask[part + 1 : vocab.SPANS["part"].stop] = False
    return mask


def _lowest(place: Place, bass: int) -> tuple[int, int]:
    """The lowest note so far (of a bass, where there is one), and whose it is; (0, bass) before any."""
    found = [
        (min(pitch for _, pitch, _, _ in content), part)
        for (part, _), content in place.piece.contents.items()
        if part not in vocab.KIT_IDS and content and part == (bass or part)
    ]
    return min(found) if found else (0, bass)


def _tonic_chords(mode: str) -> Mask:
    chords = (vocab.chord_of(token) for token in vocab.SPANS["chord"])
    own = [vocab.chord_id(c) for c in chords if c and c.root == 0 and c.quality in HOME[mode]]
    return all_but("chord") | only(*own)


def _tonic_in(low: int) -> Mask:
    """Of all pitches the tonic alone: in the octave above the lowest note, so that it stands below."""
    is_low = (low <= _PITCHES) & (low + 12 > _PITCHES) if low else True
    return _all_but_pitches((_PITCHES % 12 == 0) & is_low)


def _pitches_of(classes: Collection[int]) -> Mask:
    """Of all pitches those of some classes above the tonic."""
    return _all_but_pitches(np.isin(_PITCHES % 12, list(classes)))


def _from(low: int) -> Mask:
    """Of all pitches none below the tonic of the octave above the lowest note."""
    return _all_but_pitches(low + -low % 12 <= _PITCHES)


def _all_but_pitches(kept: NDArray[np.bool_]) -> Mask:
    mask = all_but("pitch")
    mask[vocab.PITCH : vocab.PITCH + vocab.PITCH_COUNT] = kept
    return mask


_PITCHES = vocab.PITCH_LOW + np.arange(vocab.PITCH_COUNT)
_NO_REPEAT = all_but("same")
_LENGTHS = slice(vocab.SPANS["duration"].start, vocab.SPANS["duration"].stop)
