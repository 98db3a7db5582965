"""Nobody plays notes that the instrument does not have, and hardly any that are hard to play.

An instrument is known by the word that asked for it (General MIDI has no sound for a ukulele), else by its
program; the table is `music/players.txt`.
"""

from collections.abc import Iterator
from typing import Self

import numpy as np

from musicgen.music.players import Player, player_for
from musicgen.tasks.plan.band import asked_words
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import Bias


class Ranges(Rule):
    """possible: by part id, what its player has; strained: what is taken off notes that come hard."""

    def __init__(self, possible: dict[int, Mask], strained: dict[int, Bias]) -> None:
        self._possible, self._strained = possible, strained

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self | None:
        players = {part: player for part, player in _players(plan, view) if player.is_limited}
        weight, shift = np.float32(plan.steering.ranges.strained), view.shift
        possible = {part: _within(player.possible, shift) for part, player in players.items()}
        for part, asked in _asked(plan, view):
            mask = _within(asked, shift)
            possible[part] = possible[part] & mask if part in possible else mask
        strained = {part: ~_within(player.comfortable, shift) * -weight for part, player in players.items()}
        return cls(possible, strained) if possible else None

    def mask(self, place: Place) -> Mask | None:
        return self._possible.get(place.cursor.part) if place.is_notes else None

    def bias(self, place: Place) -> Bias | None:
        return self._strained.get(place.cursor.part) if place.is_notes else None


def _players(plan: Plan, view: View) -> Iterator[tuple[int, Player]]:
    """Who plays each pitched part: its word, where it was asked for, or its program."""
    words = asked_words(plan.needs, view.state.band)
    for part in view.state.band:
        is_drum, program, _ = vocab.part_identity(part)
        if not is_drum:
            yield part, player_for(program, words.get(part, ""))


def _asked(plan: Plan, view: View) -> Iterator[tuple[int, range]]:
    """Part ids with the pitches that the sentence keeps them to ("flute between C5 and G6")."""
    for one in plan.brief.ranges:
        for part in view.state.band:
            is_drum, program, _ = vocab.part_identity(part)
            is_lead = view.state.roles.get(part) == "lead"
            meant = one.player.plays(is_drum, program) if one.player else is_lead
            if meant and not is_drum:
                yield part, range(one.low, one.high + 1)


def _within(sounding: range, shift: int) -> Mask:
    """Everything but pitches outside a range. shift: semitones from relative to sounding pitches."""
    mask = np.ones(vocab.SIZE, dtype=bool)
    pitches = vocab.PITCH_LOW + np.arange(vocab.PITCH_COUNT) + shift
    mask[vocab.PITCH : vocab.PITCH + vocab.PITCH_COUNT] = (pitches >= sounding.start) & (
        pitches < sounding.stop
    )
    return mask
