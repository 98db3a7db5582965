"""What the drums of a style are made of: kick, snare and hat where its pieces have them, and where they fall.

The table `beats.txt` is keyed by the asked word, since techno and house are words and no genres of the
header, else by the asked genre. Only in 4/4, where it was measured.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Self

import numpy as np

from musicgen.music.facets import GENRE
from musicgen.music.score import DRUM_PITCHES
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.steering.players import DRUMS
from musicgen.tasks.steering.rules import BeatSteering
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.text.brief import Brief
from musicgen.tokens import vocab
from musicgen.tokens.masks import Bias

PATTERNS = ("four", "backbeat")


@dataclass(frozen=True, slots=True)
class Beat:
    """drums: of DRUMS, that a piece of the style has. pattern: of PATTERNS, None for none."""

    drums: tuple[str, ...]
    pattern: str | None

    def due(self, beats: int) -> dict[int, str]:
        """Which drum falls on which beat of a bar of so many."""
        if self.pattern == "four":
            return dict.fromkeys(range(beats), "kick")
        return {1: "snare", beats - 1: "snare"} if self.pattern == "backbeat" else {}


class Beats(Rule):
    """beat: of the asked style."""

    def __init__(self, beat: Beat, weights: BeatSteering) -> None:
        self._beat, self._weights = beat, weights
        self._ids = {name: np.array([_drum_id(p) for p in DRUMS[name]]) for name in beat.drums}
        self._lacks: tuple[int, frozenset[str]] = (-1, frozenset())

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        has_drums = any(part in vocab.KIT_IDS for part in view.state.band)
        beat = asked_beat(plan.brief)
        if beat is None or not has_drums or view.state.controls.get("meter") != "4/4":
            return None
        return cls(beat, plan.steering.beats)

    def bias(self, place: Place) -> Bias | None:
        if not place.is_drums or place.is_head:
            return None
        bias = np.zeros(vocab.SIZE, dtype=np.float32)
        self._lean_to_missing(bias, place)
        self._lean_to_beats(bias, place)
        return bias

    def _lean_to_missing(self, bias: Bias, place: Place) -> None:
        """What the style has and the piece has not yet, once the drums have had time for it."""
        if lacking := self._lacking(place):
            bias[vocab.SPANS["same"].start : vocab.SPANS["same"].stop] -= self._weights.missing
            for name in lacking:
                bias[self._ids[name][0]] += self._weights.missing

    def _lacking(self, place: Place) -> frozenset[str]:
        if self._lacks[0] != place.bars_done:
            struck, bars = _struck(place)
            lacking = {
                n for n in self._beat.drums if bars >= self._weights.patience and struck.isdisjoint(DRUMS[n])
            }
            self._lacks = place.bars_done, frozenset(lacking)
        return self._lacks[1]

    def _lean_to_beats(self, bias: Bias, place: Place) -> None:
        cursor, ticks = place.cursor, place.beat_ticks
        due = {beat * ticks: name for beat, name in self._beat.due(cursor.bar_ticks // ticks).items()}
        weight = getattr(self._weights, self._beat.pattern or "", 0.0)
        later = [at for at in due if at > cursor.position]
        if later:  # nothing behind the next due beat before something is on it
            bias[vocab.POSITION + min(later) + 1 : vocab.POSITION + vocab.POSITIONS] -= weight
        own = {_drum_id(pitch) for pitch in DRUMS.get(due.get(cursor.position, ""), ())}
        if own and cursor.pitch not in own:  # drums of one moment ascend: nothing above before this one
            bias[vocab.DRUM : max(own) + 1] += weight


def asked_beat(brief: Brief) -> Beat | None:
    """The beat of the style that a sentence asks for: by the longest of its words, else by its genre."""
    said = " ".join(fact.words.lower() for fact in brief.facts if fact.field == GENRE.name)
    known = [words for words in _table() if _says(said, words)]
    return _table().get(max(known, key=len) if known else brief.genre or "")


def _says(said: str, words: str) -> bool:
    """Whether the words stand in what is said, whole where the script has spaces."""
    if not words.isascii():
        return words in said
    return re.search(rf"(?<![a-z0-9]){re.escape(words)}(?![a-z0-9])", said) is not None


def _drum_id(pitch: int) -> int:
    return vocab.DRUM + pitch - DRUM_PITCHES.start


def _struck(place: Place) -> tuple[set[int], int]:
    """Which drums have been struck so far, and in how many bars."""
    own = [content for (part, _), content in place.piece.contents.items() if part in vocab.KIT_IDS]
    return {pitch for content in own for _, pitch, _, _ in content}, len(own)


@cache
def _table() -> Mapping[str, Beat]:
    text = files("musicgen.tasks.write.rules.band").joinpath("beats.txt").read_text(encoding="utf8")
    rows = [line.split("|") for line in text.splitlines() if line and not line.startswith("#")]
    beats = {}
    for words, drums, pattern, _ in rows:
        named = pattern.strip()
        beat = Beat(tuple(drums.split()), named if named in PATTERNS else None)
        beats.update({word.strip(): beat for word in words.split(",")})
    return MappingProxyType(beats)
