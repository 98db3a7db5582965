"""The tab "Why is it so?": what is asked of a piece that a browser holds, and what is told of it. No Gradio.

Wire format: what `Explained.to_dict` has, in the visitor's language; parts by the places that they have in
the browser; of `notes` rows [place, onset, pitch, p, model, nats, [[pitch, p]], {rule: nats}, repeats].
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from musicgen.errors import InputError
from musicgen.music.score import Identity, Part
from musicgen.options import SamplingOptions
from musicgen.results import Explained
from musicgen.tasks.explain.task import Explain
from musicgen.tasks.fields import MAX_EDIT
from musicgen.text.brief import Brief
from musicgen.text.brief_json import brief_json
from musicgen.ui.wire.changes import part_at
from musicgen.ui.words.i18n import Words

if TYPE_CHECKING:
    from musicgen.ui.desk import Held

MAX_SPOTS, MAX_WORDS = 24, 8
_IDS = ("vocab", "header", "form", "bars")


def words_of(sent: object) -> tuple[str, ...]:
    """Words of a sentence that are left out; whatever else was sent is not taken."""
    listed = sent if isinstance(sent, list) else [sent]
    return tuple(one[:MAX_EDIT] for one in listed[:MAX_WORDS] if isinstance(one, str) and one.strip())


def ids_of(sent: object) -> Mapping[str, Any] | None:
    """The ids of a piece; None where there are none. What they hold is checked when they are used."""
    if not isinstance(sent, Mapping) or not all(isinstance(sent.get(name), str) for name in _IDS):
        return None
    return {name: sent[name] for name in _IDS}


def spots_of(held: "Held", asked: Mapping[str, Any]) -> tuple[tuple[Part, int], ...]:
    """Parts and bars of {spots: [[part, bar]]}, each once, in the order of the bars. Raises InputError."""
    sent = asked.get("spots")
    found = []
    for row in sent[:MAX_SPOTS] if isinstance(sent, list) else ():
        place, bar = row if isinstance(row, list) and len(row) == 2 else (None, None)
        if type(bar) is not int or not 0 <= bar < held.score.bars:
            raise InputError("The doubtful bars cannot be read: explain the piece again.")
        found.append((part_at(held.score, held.places, place), bar))
    if not found:
        raise InputError("The doubtful bars cannot be read: explain the piece again.")
    return tuple(sorted(dict.fromkeys(found), key=lambda spot: spot[1]))


def request_of(held: "Held", brief: Brief) -> Explain:
    """By its ids where nothing was changed since, else by its notes and its sentence."""
    if held.ids and held.prompt:
        report = {
            "prompt": brief.prompt,
            "candidate": held.candidate,
            "model_id": held.model,
            "brief": brief_json(brief),
            "options": {"seed": held.seed, "guidance": SamplingOptions().guidance},
            "written": {
                "tempo_bpm": held.score.tempo_bpm,
                "key": held.score.key.name if held.score.key else None,
            },
            "ids": dict(held.ids),
        }
        return Explain.of({"piece": report})  # type: ignore[return-value]
    return Explain(held.score, prompt=held.prompt, edits=tuple(held.edits.items()))


def told(found: Explained, places: Mapping[Identity, int], words: Words) -> dict[str, Any]:
    """What the tab shows."""
    explanation, report = found.explanation, found.to_dict()
    at = [places.get(part.identity, i) for i, part in enumerate(explanation.score.parts)]
    return {
        **{name: report[name] for name in ("prompt", "composed", "unmoved", "clauses")},
        "text": report["text_nats_a_note"],
        "style": report["style_nats_a_note"],
        "facts": [{**fact, "value": words.say(fact["value"])} for fact in report["facts"]],
        "header": [{**line, "value": words.say(line["value"])} for line in report["header"]],
        "rules": [{**rule, "rule": words.say(rule["rule"])} for rule in report["rules"]],
        "sheet": [{**row, "sentence": words.say(row["sentence"])} for row in report["sheet"]],
        "weak": [_row(note, at, words) for note in report["weak"]],
        "notes": [_row(note, at, words) for note in report["notes"]],
        "notices": [words.say(notice) for notice in report["notices"]],
        "first_bar": explanation.score.first_bar,
    }


def _row(note: Mapping[str, Any], at: list[int], words: Words) -> list[Any]:
    rules = {words.say(rule): nats for rule, nats in note["rules"].items() if abs(nats) >= 0.05}
    names = "onset", "pitch", "p", "model", "nats"
    shown = [note[name] for name in names]
    where = note["bar"], note["duration"], note["velocity"]
    return [at[note["place"]], *shown, note["others"], rules, note.get("repeats"), *where]
