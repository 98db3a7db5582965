"""The head of a bar says its chords: the asked or kept ones, else one or two of the model's."""

from collections.abc import Mapping
from typing import Self

from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import all_but, only


class ChordIds(Rule):
    """kept: chord ids by bar of the window, that others play on and that stay."""

    def __init__(self, kept: Mapping[int, tuple[int, ...]]) -> None:
        self._kept = kept

    @classmethod
    def of(cls, plan: Plan, view: View) -> Self:
        return cls({} if plan.chords else view.kept_chords)

    def mask(self, place: Place) -> Mask | None:
        if not place.is_head or not place.allowed[vocab.CHORD]:
            return None
        said = place.cursor.bar_chords
        if asked := place.chords(place.bar):
            return only(vocab.chord_id(asked[said])) if said < len(asked) else _NO_CHORD_ID
        if kept := self._kept.get(place.cursor.bar, ()):
            return only(kept[said]) if said < len(kept) else _NO_CHORD_ID
        return None if said else _CHORD_ID


_NO_CHORD_ID, _CHORD_ID = all_but("chord"), only(*vocab.SPANS["chord"])
