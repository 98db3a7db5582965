"""No more simultaneous notes than the instrument plays."""

from typing import Self

from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.steering.players import ONE_VOICE, TWO_VOICES
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import all_but


class Voices(Rule):
    """most: simultaneous notes by part id."""

    def __init__(self, most: dict[int, int]) -> None:
        self._most = most

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self:
        pitched = [part for part in view.state.band if part not in vocab.KIT_IDS]
        return cls({part: _voices(part, plan.steering.entries.voices) for part in pitched})

    def mask(self, place: Place) -> Mask | None:
        cursor = place.cursor
        if not cursor.part or cursor.struck < self._most.get(cursor.part, len(_NO_PITCH)):
            return None
        return _NO_PITCH


def _voices(part: int, most: int) -> int:
    program = vocab.part_identity(part)[1]
    return 1 if program in ONE_VOICE else 2 if program in TWO_VOICES else most


_NO_PITCH = all_but("pitch")
