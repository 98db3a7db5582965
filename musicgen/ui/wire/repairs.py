"""What was found damaged, as the roll lists it, and what a visitor ticked there. No Gradio.

Wire format: `damage` [{number, bars: [first, last] as people count them or null, parts, said, p, sure,
mended}]; back come {refuse: numbers, accept: numbers, marked: whether the selection is damaged}.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from musicgen.music.midi.guest import Guest
from musicgen.music.score import Identity, Score
from musicgen.results import Piece
from musicgen.tasks.fields import Bars, whole
from musicgen.tasks.outcome import Damaged
from musicgen.ui.wire import guests
from musicgen.ui.wire.changes import parts_of, span_of
from musicgen.ui.words.i18n import Words

MOST = 200


def mended(guest: Guest | None, words: Words, piece: Piece) -> tuple[Score, dict[str, Any]]:
    """The score as it is now, and what is told of it. guest: the file as it was, at its window."""
    told = {"damage": damage_told(piece.outcome.damage or (), words)}
    file = piece.outcome.file
    if guest is None or file is None:
        return piece.score, told
    after = guest.changed(file.document) if file.document is not guest.document else guest
    return after.score, {**guests.told(after, words), **told}


def damage_told(found: Iterable[Damaged], words: Words) -> list[dict[str, Any]]:
    """The findings in the visitor's language."""
    return [one.to_dict() | {"said": words.say(one.said)} for one in found]


def line(piece: Piece, words: Words) -> str:
    """The status line of a piece that was looked through."""
    found, kept = piece.outcome.damage or (), piece.outcome.untouched
    if not found:
        return words("repair_none")
    done = sum(one.mended for one in found)
    notes, of = (kept.notes, kept.of) if kept else (0, 0)
    return words("repaired", found=len(found), done=done, notes=notes, of=of)


def choices(asked: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What was ticked and what was not, as a request takes it."""
    return {name: _numbers(asked.get(name)) for name in ("refuse", "accept")}


def _numbers(sent: object) -> tuple[str, ...]:
    found = [whole(one) for one in sent[:MOST]] if isinstance(sent, list) else []
    return tuple(str(number) for number in found if number is not None and number > 0)


def marks(score: Score, places: Mapping[Identity, int], asked: Mapping[str, Any]) -> dict[str, Any]:
    """The selection, where it is marked as damaged. Raises InputError for bars that are not there."""
    if asked.get("marked") is not True:
        return {}
    parts = parts_of(score, places, asked)
    named = () if len(parts) == len(score.parts) else tuple(part.name for part in parts)
    return {"bars": Bars.of(span_of(score, asked), score.first_bar), "parts": named}
