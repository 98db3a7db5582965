"""Edits of a sentence as the page shows them: before they are done, and what came of them. No Gradio here.

Wire format: {meant: change, either or new, edits: [{number, label, words, place, from, to, problem, exact}]};
of a piece that was changed also {sentence, seed, without, untouched: [notes, of]}.
"""

from collections.abc import Sequence
from typing import Any

from musicgen.results import Piece
from musicgen.tasks.changing.done import Done
from musicgen.tasks.fields import whole
from musicgen.text.brief import Brief
from musicgen.text.changes.edit import Edit
from musicgen.text.changes.intent import meant
from musicgen.text.changes.read import read_changes
from musicgen.ui.words.i18n import Words

MOST = 40  # edits of one sentence


def reading(prompt: str, brief: Brief, words: Words) -> dict[str, Any]:
    """What a sentence would change, as it is typed."""
    changes = read_changes(prompt)
    edits = [_shown(number, one, words) for number, one in enumerate(changes.edits[:MOST], 1)]
    return {"meant": meant(changes, brief), "edits": edits}


def made(piece: Piece, sentence: str, seed: int, without: Sequence[str], words: Words) -> dict[str, Any]:
    """What a sentence has changed. Numbers are those of all its edits, those that were left out too."""
    left = set(without)
    numbers = [n for n in range(1, MOST + 1) if str(n) not in left]
    edits = [_done(number, one, words) for number, one in zip(numbers, piece.outcome.edits, strict=False)]
    kept = piece.outcome.untouched
    return {
        "sentence": sentence,
        "seed": seed,
        "without": list(without),
        "edits": edits,
        "untouched": [kept.notes, kept.of] if kept else None,
    }


def line(piece: Piece, words: Words) -> str:
    """The status line of a changed piece."""
    edits, kept = piece.outcome.edits, piece.outcome.untouched
    done = sum(not one.problem for one in edits)
    notes, of = (kept.notes, kept.of) if kept else (0, 0)
    return words("changed", done=done, all=len(edits), notes=notes, of=of)


def numbers_of(sent: object) -> tuple[str, ...]:
    """What a browser sent as numbers of edits; anything else is dropped."""
    found = [whole(one) for one in sent[:MOST]] if isinstance(sent, list) else []
    return tuple(str(number) for number in dict.fromkeys(found) if number is not None and number > 0)


def _shown(number: int, one: Edit, words: Words) -> dict[str, Any]:
    return {
        "number": number,
        "label": words(f"edit_{one.what}"),
        "words": one.words,
        "place": _place(one, words),
        "from": words.say(one.from_) if one.from_ else "",
        "to": "",
        "exact": one.exact,
    }


def _done(number: int, one: Done, words: Words) -> dict[str, Any]:
    shown = _shown(number, one.edit, words)
    before = one.edit.from_ or one.from_
    figures = {"from": words.say(before) if before else "", "to": words.say(one.to) if one.to else ""}
    return shown | figures | {"problem": words.say(one.problem), "exact": one.is_exact}


def _place(one: Edit, words: Words) -> str:
    if one.bars is None or any(sign.isdigit() for sign in one.words):  # the words say it already
        return ""
    first, last = one.bars
    if last is None:
        return words("edit_from_bar", first=first)
    key = "roll_one_bar" if first == last else "roll_some_bars"
    return words(key, first=first, last=last)
