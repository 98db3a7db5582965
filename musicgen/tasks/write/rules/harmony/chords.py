"""Asked chords: heard in the notes, not repeated under another one, and no note rings into a strange one.

A mask cannot make a chord heard, and passing notes must stay possible. So strange notes are made rarer, by
as much as their place and their part's role make them matter: most on strong beats and in the accompaniment,
least where a tune passes between two beats.
"""

from collections.abc import Mapping
from typing import Self

import numpy as np

from musicgen.music.score import DURATIONS
from musicgen.music.theory import FIFTH, Chord
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import Bias, all_but, holds, no_longer_than, only, over_pitches


class AskedChords(Rule):
    """roles: by part id."""

    def __init__(self, plan: Plan, roles: Mapping[int, str]) -> None:
        self._plan, self._roles, self._weights = plan, roles, plan.steering.chords
        self._made: dict[tuple[Chord, bool, str, bool, bool], Bias] = {}

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        return cls(plan, view.state.roles) if plan.chords else None

    def mask(self, place: Place) -> Mask | None:
        if place.is_head or place.is_drums:
            return None
        if place.is_repeat:
            return self._repeats(place)
        return ringing_mask(place) if holds(place.allowed[_LENGTHS]) else None

    def _repeats(self, place: Place) -> Mask:
        """No repeat of a bar whose asked chord was another one."""
        cursor, mask = place.cursor, np.ones(vocab.SIZE, dtype=bool)
        here = place.chords(place.bar)
        for k in range(1, min(vocab.MAX_SAME, cursor.bar) + 1):
            mask[vocab.SAME + k - 1] = place.chords(place.view.window.piece_bar(cursor.bar - k)) == here
        return mask

    def bias(self, place: Place) -> Bias | None:
        chord = place.chord_here
        if self._plan.key is None or chord is None or not place.is_notes or place.is_drums:
            return None
        cursor, role = place.cursor, self._roles.get(place.cursor.part, "")
        kind = "tune" if role == "lead" else "other"
        if role == "bass" and (cursor.part, cursor.bar) not in cursor.sounding:
            kind = "first bass"
        is_strong = cursor.position % place.beat_ticks == 0
        enough, third = self._weights.enough, chord.third
        lacks_third = role != "bass" and third is not None and place.lacks((chord.root + third) % 12, enough)
        at = (chord, is_strong, kind, lacks_third, kind != "tune" and place.lacks(chord.root, enough))
        if at not in self._made:
            self._made[at] = self._make(*at)
        return self._made[at]

    def _make(self, chord: Chord, is_strong: bool, kind: str, lacks_third: bool, lacks_root: bool) -> Bias:
        weights, side = self._weights, 0 if is_strong else 1
        classes = np.zeros(12, dtype=np.float32)
        strange = [pitch_class for pitch_class in range(12) if pitch_class not in chord.pitch_classes]
        out_of_chord = weights.tune_out_of_chord if kind == "tune" else weights.out_of_chord
        classes[strange] -= out_of_chord[side]
        if kind == "first bass":
            classes -= weights.not_root
            classes[chord.root] += weights.not_root
        else:
            classes[chord.root] += weights.root * lacks_root
        if chord.third is not None:
            other = (chord.root + FIFTH - chord.third) % 12  # both thirds make a fifth
            classes[other] -= weights.other_third[side]
            classes[(chord.root + chord.third) % 12] += weights.third * lacks_third
        return over_pitches(classes)


class SoundingChord(Rule):
    """A bar with an asked chord sounds a tone of it. last: the band's last pitched part, which does not stay
    away, or around the chord, where nobody else has played it."""

    def __init__(self, last: int) -> None:
        self._last = last
        self._tones: dict[Chord, Mask] = {}

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        pitched = [part for part in view.state.band if part not in vocab.KIT_IDS]
        return cls(pitched[-1]) if plan.chords and pitched and not view.hidden else None

    def mask(self, place: Place) -> Mask | None:
        chord = place.chord(place.bar)
        if chord is None or place.cursor.bar < 0 or not place.voiced.isdisjoint(chord.pitch_classes):
            return None
        if place.cursor.part == self._last:
            return self._only_tones(chord) if place.is_notes else _NO_REPEAT
        return self._goes_on() if holds(place.allowed & _ENDS) else None

    def _only_tones(self, chord: Chord) -> Mask:
        if chord not in self._tones:
            mask, pitches = _GOES_ON.copy(), np.arange(vocab.PITCH_COUNT)
            classes = (vocab.PITCH_LOW + pitches) % 12
            mask[vocab.PITCH + pitches] = np.isin(classes, list(chord.pitch_classes))
            self._tones[chord] = mask
        return self._tones[chord]

    def _goes_on(self) -> Mask:
        """No end of the bar, and no part behind the last pitched one (there is none: parts ascend)."""
        return _GOES_ON


def ringing_mask(place: Place) -> Mask | None:
    """No note rings into a bar whose asked chord it does not belong to."""
    cursor, ticks = place.cursor, _ticks_in_harmony(place)
    if ticks >= DURATIONS[-1]:
        return None
    return no_longer_than(ticks, cursor.sticky.get("duration", 0))


def _ticks_in_harmony(place: Place) -> int:
    """From the present note to the first bar whose asked chord is strange to it, as far as notes ring."""
    cursor, bar = place.cursor, place.bar
    pitch_class = (vocab.PITCH_LOW + cursor.pitch - vocab.PITCH) % 12
    ticks = cursor.bar_ticks - cursor.position
    here, half = place.chords(bar), place.half_bar_ticks
    if len(here) > 1 and cursor.position < half and pitch_class not in here[1].pitch_classes:
        return half - cursor.position
    while ticks < DURATIONS[-1]:
        bar += 1
        chord = place.chord(bar)
        if chord is not None and pitch_class not in chord.pitch_classes:
            return ticks
        ticks += cursor.bar_ticks
    return ticks


_LENGTHS = slice(vocab.SPANS["duration"].start, vocab.SPANS["duration"].stop)
_GOES_ON = all_but("bar")
_GOES_ON[[vocab.EOS, vocab.FILL]] = False
_NO_REPEAT = all_but("same")
_ENDS: Mask = only(vocab.EOS, vocab.FILL, *vocab.SPANS["bar"])
