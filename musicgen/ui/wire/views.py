"""Values → what the page's components take: plain JSON, nothing else. No Gradio here.

Text goes into the page only as JSON that a component writes with textContent or on a canvas.
"""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from musicgen.music.score import Identity, Score, in_order
from musicgen.music.score_json import chords_json, notes_json, parts_json, sections_json
from musicgen.results import Piece
from musicgen.tasks.judge.composition import Check, Heard
from musicgen.text.brief import Brief
from musicgen.text.edits import CHOICES, NUMBERS, evidence, texts, valid_edits
from musicgen.ui.words.i18n import ENGLISH, Words

# ---------------------------------------------------------------- the roll


class Roll:
    """The piano roll of one composition; parts keep their place and colour while others join.

    Wire format: `music.score_json`. A bar that is done never changes, so of an update only new bars travel.
    places: parts that have a place already. action: how the piece comes about ("composed", "fill" …).
    told: what else the browser keeps with the piece (seed, model …), here or with a value.
    """

    def __init__(
        self,
        caption: str,
        facts: Iterable[str] = (),
        run: str = "",
        *,
        places: Mapping[Identity, int] | None = None,
        action: str = "composed",
        told: Mapping[str, Any] | None = None,
    ) -> None:
        self._caption, self._facts, self._run, self._action = caption, tuple(facts), run, action
        self._told = dict(told or {})
        self._seen: dict[Identity, int] = dict(places or {})

    def value(
        self,
        score: Score,
        *,
        state: str,
        bars_done: int,
        bars_total: int,
        candidate: int = 0,
        facts: Iterable[str] | None = None,
        **told: Any,
    ) -> dict[str, Any]:
        """state: composing, done or example. told: what the browser keeps with the piece (seed, model …)."""
        for part in score.parts:
            free = (place for place in count() if place not in self._seen.values())
            if part.identity not in self._seen:
                self._seen[part.identity] = next(free)
        return {
            "state": state,
            "run": f"{self._run}/{candidate}",
            "action": self._action,
            "caption": self._caption,
            "facts": list(self._facts if facts is None else facts),
            "bars": bars_total,
            "done": bars_done,
            "meter": score.meter.name,
            "key": score.key.name if score.key else "",
            "bar_ticks": score.meter.bar_ticks,
            "beat_ticks": score.meter.beat_ticks,
            "bpm": score.tempo_bpm,
            "parts": parts_json(score.parts, self._seen),
            "notes": notes_json(score, self._seen, bars_done),
            "chords": chords_json(score, bars_done * score.meter.bar_ticks),
            "sections": sections_json(in_order(score.sections)),
            "candidate": candidate,
            **self._told,
            **told,
        }


def empty_roll(text: str = "") -> dict[str, Any]:
    """A roll with nothing on it yet but a sentence."""
    return {"state": "empty", "run": "", "caption": "", "facts": [], "bars": 0, "empty": text}


def no_roll(run: str) -> dict[str, Any]:
    """What was begun came to nothing: the browser shows the piece before it again."""
    return {"state": "back", "run": run}


def score_facts(score: Score, seed: int | None, words: Words) -> tuple[str, ...]:
    """The line above the roll: key, meter, tempo, bars, minutes, seed."""
    minutes, seconds = divmod(round(score.duration_s), 60)
    facts = [
        words.say(score.key.name) if score.key else "",
        score.meter.name,
        words("fact_bpm", bpm=f"{score.tempo_bpm:g}"),
        words("fact_bars", bars=score.bars),
        f"{minutes}:{seconds:02d}",
        words("fact_seed", seed=seed) if seed is not None else "",
    ]
    return tuple(fact for fact in facts if fact)


# ---------------------------------------------------------------- brief, status, card


def chips(brief: Brief | None, words: Words, before: object = None) -> dict[str, Any]:
    """The brief as chips, nothing to show for None. `before`: what the browser showed; its edits stay, except
    where the sentence now says something else than it did.
    """
    if brief is None:
        return link_chips(())
    read = texts(brief)
    old = before if isinstance(before, Mapping) else {}
    old_read = old.get("read")
    old_read = old_read if isinstance(old_read, Mapping) else {}
    edits = valid_edits(old.get("edits"))
    if old.get("ready"):
        edits = {f: text for f, text in edits.items() if read.get(f) in (None, old_read.get(f))}
    return {
        "ready": True,
        "read": read,
        "words": evidence(brief),
        "edits": edits,
        "notes": [words.say(note) for note in brief.notes],
    }


def link_chips(edits: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Chips that are not shown yet, but hold the edits that a link brought."""
    return {"ready": False, "read": {}, "words": {}, "edits": dict(edits), "notes": []}


def chip_fields() -> list[dict[str, Any]]:
    """The static part of the chips: order and choices."""
    return [
        {
            "name": field,
            "choices": list(choices),
            "number": field in NUMBERS,
        }
        for field, choices in CHOICES.items()
    ]


def status(
    kind: str,
    text: str = "",
    progress: float | None = None,
    stage: str = "idle",
    ticket: str = "",
    *,
    counts: bool = False,
) -> dict[str, Any]:
    """kind: idle, working, done, warning, busy or error. progress: 0..1 of the bar under the line.
    stage: idle, waiting or composing; it decides between Generate and Stop. ticket: with it the page asks
    how its place in the queue stands, and for what did not come. counts: whether it speaks of the piece
    on the roll, and follows it.
    """
    line = {"kind": kind, "text": text, "progress": progress, "stage": stage, "ticket": ticket}
    return line | ({"counts": True} if counts else {})


def card(piece: Piece | None, words: Words) -> dict[str, Any]:
    """Asked against got, and what the notes say. Notes of the brief stand under the chips already."""
    if piece is None:
        return {"ready": False}
    return account(piece.checks, piece.heard, words) | {"notices": notices(piece, words)}


def notices(piece: Piece, words: Words) -> list[str]:
    """How the piece came about."""
    return [words.say(note) for note in piece.notices if note not in piece.brief.notes]


def account(checks: Iterable[Check], heard: Heard, words: Words) -> dict[str, Any]:
    """What was asked of a score against what it has, in the words of a language."""
    shown = [
        {
            "field": check.field,
            "label": _label(check.field, words),
            "asked": words.say(check.asked),
            "got": words.say(check.got),
            "kept": bool(check.kept),
            "source": check.source,
        }
        for check in checks
    ]
    return {
        "ready": True,
        "checks": shown,
        "heard": {
            "key": words.say(heard.key),
            "bars": str(heard.bars),
            **{name: words.say(value) for name, value in heard.words},
            "instruments": ", ".join(map(words.say, heard.instruments)),
            "chords": _in_short(heard.chords),
        },
    }


def _label(field: str, words: Words) -> str:
    """What a check is of: a chip's name, or an instrument's."""
    key = "field_tempo_bpm" if field == "tempo" else f"field_{field}"
    return words(key) if key in ENGLISH else words.say(field)


def _in_short(chords: tuple[str, ...]) -> str:
    """Chords where they change, and a loop once: C F C F → "C F × 2"."""
    changes = [symbol for i, symbol in enumerate(chords) if symbol and (i == 0 or chords[i - 1] != symbol)]
    for period in range(1, len(changes) // 2 + 1):
        times, rest = divmod(len(changes), period)
        if not rest and changes == changes[:period] * times:
            return f"{' '.join(changes[:period])} × {times}"
    return " ".join(changes)


# ---------------------------------------------------------------- names
