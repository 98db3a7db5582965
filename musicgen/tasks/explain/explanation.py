"""Why a piece is as it is: what `explain` tells, as values and as JSON, in which bars count from 1."""

import re
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from musicgen.music.score import Score
from musicgen.music.score_json import score_json
from musicgen.music.sheet.piece import Row
from musicgen.music.theory import pitch_name
from musicgen.tasks.explain.clauses import Clauses
from musicgen.tasks.explain.notes import NoteOdds, RuleSum
from musicgen.tasks.steering import USUAL
from musicgen.text.brief import Brief


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One line of the header. value: in words, "" for unknown. p: how likely it was as it was drawn, 1 where
    it was asked. asked: the sentence names it."""

    name: str
    value: str
    p: float
    asked: bool


@dataclass(frozen=True, slots=True)
class FactTold:
    """A fact by its words, prompt[start:end]. value: what was understood. nats: by how much it made this
    header likelier, in all and by field."""

    field: str
    words: str
    start: int
    end: int
    value: str
    nats: float
    fields: tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False)
class Explanation:
    """composed: whether the very ids of the piece were followed; else its notes, with a header measured on
    them. clauses: None where the sentence says nothing beyond its facts. unmoved: fields of the header that
    are drawn and that no clause moves. text_nats, style_nats: by how much clauses, and the header's genre and
    mood, make the notes likelier given the rest of the header, in nats a note."""

    score: Score
    composed: bool
    brief: Brief
    model_id: str
    header: tuple[HeaderField, ...]
    facts: tuple[FactTold, ...]
    clauses: Clauses | None
    unmoved: tuple[str, ...]
    text_nats: float
    style_nats: float
    notes: tuple[NoteOdds, ...]
    weak: tuple[NoteOdds, ...]
    rules: tuple[RuleSum, ...]
    sheet: tuple[Row, ...]
    notices: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Everything, as JSON."""
        return {
            "prompt": self.brief.prompt,
            "composed": self.composed,
            "model_id": self.model_id,
            "facts": [asdict(fact) | {"fields": _nats(fact.fields)} for fact in self.facts],
            "header": [asdict(field) for field in self.header],
            "clauses": clauses_json(self.clauses),
            "unmoved": list(self.unmoved),
            "text_nats_a_note": _short(self.text_nats),
            "style_nats_a_note": _short(self.style_nats),
            "rules": [self._rule(one) for one in self.rules],
            "weak": [self._note(one) for one in self.weak],
            "sheet": [self._row(row) for row in self.sheet],
            "notes": [self._note(one) for one in self.notes],
            "notices": list(self.notices),
            "score": score_json(self.score),
        }

    def bar(self, bar: int) -> int:
        """What people call a bar of the score."""
        return bar + self.score.first_bar

    def _name(self, is_drum: bool, pitch: int) -> str:
        """ "D5", or a drum's number."""
        key = self.score.key
        return str(pitch) if is_drum else pitch_name(pitch, key.mode if key else "major")

    def _note(self, one: NoteOdds) -> dict[str, Any]:
        part, note = self.score.parts[one.part], one.note
        told = {
            "part": part.name or part.instrument,
            "place": one.part,
            "bar": self.bar(one.bar),
            "onset": note.onset,
            "pitch": note.pitch,
            "name": self._name(part.is_drum, note.pitch),
            "duration": note.duration,
            "velocity": note.velocity,
            "p": _short(one.p),
            "model": _short(one.model),
            "nats": _short(one.nats),
            "choices": _short(one.choices),
            "others": [[pitch, _short(p)] for pitch, p in one.others],
            "rules": _nats(one.effects),
        }
        return told | ({} if one.repeats is None else {"repeats": self.bar(one.repeats)})

    def _rule(self, one: RuleSum) -> dict[str, Any]:
        return {
            "rule": rule_words(one.rule),
            "nats": _short(one.nats),
            "notes": one.moved,
            "bars": [[self.bar(bar), _short(nats)] for bar, nats in one.bars],
        }

    def _row(self, row: Row) -> dict[str, Any]:
        real = None if row.real is None else asdict(row.real)
        return {
            "rule": row.rule,
            "sentence": row.sentence,
            "kept": row.kept,
            "cases": row.cases,
            "bars": [self.bar(bar) for bar in row.bars],
            "real": real,
            "rare": row.is_rare,
        }


def clauses_json(found: Clauses | None) -> dict[str, Any] | None:
    """Nats by clause and field, and of all together; small ones are there, too, so that sums are exact."""
    if found is None:
        return None
    return {
        "clauses": [
            {"words": words, "nats": sum(values), "fields": dict(zip(found.fields, values, strict=True))}
            for words, values in zip(found.clauses, found.values, strict=True)
        ],
        "together": {"nats": sum(found.whole), "fields": dict(zip(found.fields, found.whole, strict=True))},
        "header_without": found.without,
        "header_with": found.given,
    }


# Rules whose class alone says too little.
_CALLED = MappingProxyType(
    {
        "Strokes": "kept strokes",
        "ChordIds": "asked chords written",
        "Feel": "swing or straight",
        "Close": "closing bars",
        "Home": "way home",
        "Beats": "beat of the style",
        "Ranges": "comfortable range",
        "Voices": "one voice in the bass",
        "Entries": "who plays",
        "Budget": "room for all bars",
    }
)


def rule_words(name: str) -> str:
    """What a rule is called, by its class: "asked key"."""
    return _CALLED.get(name) or " ".join(re.findall("[A-Z][a-z]*", name)).lower()


def _nats(found: tuple[tuple[str, float], ...]) -> dict[str, float]:
    return {rule_words(name) or name: _short(nats) for name, nats in found}


def _short(number: float) -> float:
    return round(number, USUAL.explain.digits)
