"""An asked key is steered, not fenced in: so much of a tonic would sound like another one's fifth.

After every bar two published profiles say how the key fares; each pitch class becomes likelier by as much as
its share falls short of the usual one, and chords with it. A key that stands out is left alone.
"""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from musicgen.music.measure.profiles import key_lead, usual_shares
from musicgen.music.theory import LEADING_NOTE, OTHER_THIRD, SCALE_STEPS, Chord, Key
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.steering.rules import KeySteering
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens import vocab
from musicgen.tokens.masks import Bias, over_pitches

HOME = {"major": ("maj", "maj7", "6", "5"), "minor": ("min", "min7", "m6", "5")}


class AskedKey(Rule):
    """Kept between two bars: how the key fares, and the biases made for that."""

    def __init__(self, plan: Plan, mode: str, is_hole: bool) -> None:
        self._plan, self._weights, self._is_hole = plan, plan.steering.key, is_hole
        self._chords = _in_key(mode, self._weights)
        self._first = self._chords + home(mode, self._weights.first_home)
        self._last = self._chords + home(mode, self._weights.last_home)
        self._bar, self._doubt = -1, 1
        self._lack: Bias | None = None
        self._made: dict[tuple[Chord | None, bool], Bias] = {}

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        mode = view.state.controls.get("mode") or "major"
        return cls(plan, mode, bool(view.hidden)) if plan.brief.key else None

    def bias(self, place: Place) -> Bias | None:
        if place.is_notes and self._plan.key and not place.is_drums:
            return self._notes(place, self._plan.key)
        return self._head(place) if place.is_head and not self._plan.chords else None

    def _head(self, place: Place) -> Bias:
        usual = self._chords
        if place.cursor.bar_chords == 0:
            usual = self._last if place.is_last_bar else self._first if place.bar == 0 else usual
        if (lacking := self._lacking(place)) is None:
            return usual
        bias, most = usual.copy(), self._weights.most_on_chord
        bias[_CHORDS] += np.clip(_CHORD_TONES @ lacking, -most, most)
        return bias

    def _notes(self, place: Place, key: Key) -> Bias:
        is_strong = place.cursor.position % place.beat_ticks == 0
        at, lacking = (place.chord(place.bar), is_strong), self._lacking(place)
        if at not in self._made:
            self._made[at] = self._make(*at, key, lacking)
        return self._made[at]

    def _make(self, chord: Chord | None, is_strong: bool, key: Key, lacking: Bias | None) -> Bias:
        side, classes = 0 if is_strong else 1, np.zeros(12, dtype=np.float32)
        if lacking is not None:
            classes += lacking
        free = {*SCALE_STEPS[key.mode], LEADING_NOTE, *(chord.pitch_classes if chord else ())}
        strange = [pitch_class for pitch_class in range(12) if pitch_class not in free]
        classes[strange] -= self._weights.out_of_key[self._doubt][side]
        if (third := OTHER_THIRD[key.mode]) in strange:
            classes[third] -= self._weights.other_mode[side]
        return over_pitches(classes)

    def _lacking(self, place: Place) -> Bias | None:
        """By pitch class, what the key lacks; of a hole's few notes nothing is said."""
        if place.bars_done != self._bar and not self._is_hole and self._plan.brief.key:
            self._bar, self._made = place.bars_done, {}
            self._doubt, missing = key_standing(place.held, self._plan.brief.key.mode, self._weights)
            gain = self._weights.balance[self._doubt]
            self._lack = gain * missing if gain and not self._plan.chords and missing.any() else None
        return self._lack


def key_standing(
    held: NDArray[np.float64], mode: str, weights: KeySteering
) -> tuple[int, NDArray[np.float64]]:
    """How an asked key fares (0 it stands out, 1 is heard, 2 is not), and by how much the share of each pitch
    class is short. held: (12,), how long each pitch class above the key's tonic has sounded."""
    if not held.any():
        return 1, np.zeros(12)
    lead = key_lead(held, Key(0, mode))
    doubt = 0 if lead >= weights.clear_lead else 1 if lead >= weights.some_lead else 2
    return doubt, usual_shares(mode) - held / held.sum()


def home(mode: str, weight: float) -> Bias:
    """A weight on the tonic's chords."""
    bias = np.zeros(vocab.SIZE, dtype=np.float32)
    bias[[vocab.chord_id(Chord(0, quality)) for quality in HOME[mode]]] = weight
    return bias


def _in_key(mode: str, weights: KeySteering) -> Bias:
    """Log-weights of chord ids in an asked key: its own first, the tonic's before its relative's."""
    scale = frozenset((*SCALE_STEPS[mode], LEADING_NOTE))
    bias = np.zeros(vocab.SIZE, dtype=np.float32)
    for token in range(vocab.CHORD + 1, vocab.SPANS["chord"].stop):
        chord = vocab.chord_of(token)
        if chord is not None and not scale.issuperset(chord.pitch_classes):
            bias[token] = -weights.strange_chord
    other = Key(0, mode).relative
    bias += home(mode, weights.tonic)
    bias[[vocab.chord_id(Chord(other.tonic, quality)) for quality in HOME[other.mode]]] -= weights.tonic
    return bias


def _chord_tones() -> NDArray[np.float32]:
    """1 where a chord holds a pitch class above the tonic: (chords, 12)."""
    chords = [vocab.chord_of(token) for token in vocab.SPANS["chord"]][1:]
    return np.array(
        [[step in chord.pitch_classes for step in range(12)] for chord in chords if chord], np.float32
    )


_CHORDS = slice(vocab.CHORD + 1, vocab.SPANS["chord"].stop)
_CHORD_TONES = _chord_tones()
