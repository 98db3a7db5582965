"""Sentences drawn at random whose facts are known: forms × lists × joins × orders × spellings × distractors.

The words are data (`en.txt` and one file for each other language of the benchmark); what they say is drawn
first, so that every fact of a sentence is known without reading it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from musicgen.music.theory import MAJOR_NAMES, METERS, Key
from musicgen.text.band.catalogue import instrument

LANGUAGES = ("en", "ar", "de", "es", "fr", "ja", "ko", "pt", "ru", "zh")
FIELDS = (
    "tempo", "meter", "key", "bars", "seconds", "chords", "instruments", "without", "sections", "genre",
    "mood", "dynamics", "density", "feel", "scale", "entrances", "passages", "ranges",
)  # fmt: skip
MOST_FACTS = 5
INNOCENT, CHATTY, LOWER, OPENED = 0.08, 0.35, 0.15, 0.5  # shares of sentences
_CHORDS = (
    "Am F C G", "C G Am F", "Dm G7 Cmaj7", "Em C G D", "F#m D A E", "Bb F Gm Eb", "E A B7", "Am7 D7 Gmaj7",
    "Cm Ab Eb Bb", "G D Em C", "D A Bm G", "Fmaj7 Em7 Dm7", "A E F#m D", "Gm C7 F", "Bm G D A", "Dm Bb F C",
    "C Am F G7", "Em Am B7",
)  # fmt: skip
_CHORD_JOINS = (" ", ", ", " - ", " | ", "-", " → ")
_FORMS = (
    "intro verse chorus verse chorus outro", "intro verse chorus outro", "verse chorus verse chorus",
    "intro verse verse chorus", "intro verse chorus verse outro",
)  # fmt: skip
_APART = (  # the second one would say what the first one says, or the opposite
    ("bars", "seconds"), ("key", "scale"), ("passages", "dynamics"), ("entrances", "passages"),
    ("sections", "entrances"), ("sections", "passages"), ("genre", "feel"),
)  # fmt: skip
_RANGES = (("C3", 48, "C5", 72), ("E2", 40, "G4", 67), ("C4", 60, "A5", 81), ("F#3", 54, "Bb5", 82))
_HIGHEST = 108
_ENTRY_BARS, _LENGTHS = (3, 5, 9, 13, 17), (8, 12, 16, 20, 24, 32, 40, 64)
_SECONDS = (15, 20, 30, 45, 60, 75, 90, 120)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One sentence. facts: by field of FIELDS, as in the docstring of `_MAKERS`; {} for an innocent one."""

    prompt: str
    language: str
    facts: Mapping[str, Any]


@dataclass(slots=True)
class _Draft:
    """A sentence in the making: what is used up, so that no two facts speak of one player."""

    language: str
    rng: np.random.Generator
    facts: dict[str, Any] = field(default_factory=dict)
    players: list[str] = field(default_factory=list)

    @property
    def words(self) -> Mapping[str, Sequence[str]]:
        return _words(self.language)

    def pick(self, options: Sequence[str]) -> str:
        return options[int(self.rng.integers(len(options)))]

    def named(self, table: str, value: str) -> str:
        """One of the ways to write a value of a table."""
        rows = dict(row.split(" = ", 1) for row in self.words[table])
        return self.pick(rows[value].split(" | "))

    def values(self, table: str) -> list[str]:
        return [row.split(" = ", 1)[0] for row in self.words[table]]

    def number(self, value: int) -> str:
        """In digits, or now and then in a word."""
        rows = dict(row.split(" = ", 1) for row in self.words.get("numbers", ()))
        in_words = str(value) in rows and self.rng.random() < 0.3
        return rows[str(value)] if in_words else str(value)

    def form(self, name: str, **slots: str) -> str:
        return self.pick(self.words[name]).format(**slots)

    def joined(self, names: Sequence[str]) -> str:
        """A list: commas, and one of the language's joins before the last."""
        if len(names) == 1:
            return names[0]
        comma = "、" if self.language == "ja" else "、" if self.language == "zh" else ", "
        return comma.join(names[:-1]) + self.pick(self.words["joins"]) + names[-1]


def draw(language: str, rng: np.random.Generator) -> Drawn:
    """One sentence of a language."""
    draft = _Draft(language, rng)
    if rng.random() < INNOCENT:
        return Drawn(draft.pick(draft.words["innocent"]), language, {})
    names = [name for name in FIELDS if _can_say(draft, name)]
    count = 1 + int(rng.integers(MOST_FACTS))
    chosen = [names[i] for i in rng.permutation(len(names))[:count]]
    for one, other in _APART:
        if {one, other} <= set(chosen):
            chosen.remove(other)
    parts = [_MAKERS[name](draft) for name in chosen]
    rng.shuffle(parts)
    if rng.random() < CHATTY:
        parts.insert(int(rng.integers(len(parts) + 1)), draft.pick(draft.words["distractors"]))
    if rng.random() < OPENED:
        parts.insert(0, draft.pick(draft.words["opening"]))
    return Drawn(_sentence(draft, parts), language, draft.facts)


def _can_say(draft: _Draft, name: str) -> bool:
    needed = {"dynamics": "dynamics forms", "density": "densities", "feel": "feels", "scale": "scales"}
    return bool(draft.words.get(needed.get(name, name))) and (
        name != "dynamics" or bool(draft.words["dynamics"])
    )


def _sentence(draft: _Draft, parts: Sequence[str]) -> str:
    separator = draft.pick(draft.words["separators"])
    if separator.startswith((".", "。")):
        parts = [part[0].upper() + part[1:] for part in parts]
    text = separator.join(parts)
    is_plain = not {"chords", "key"} & set(draft.facts)
    return text.lower() if is_plain and draft.rng.random() < LOWER else text


# --- one maker a field: it notes the fact and gives the words ---------------------------------------------


def _tempo(draft: _Draft) -> str:
    value = int(draft.rng.integers(50, 200))
    draft.facts["tempo"] = float(value)
    return draft.form("tempo", n=str(value))


def _meter(draft: _Draft) -> str:
    meter = METERS[int(draft.rng.integers(len(METERS)))]
    draft.facts["meter"] = meter.name
    return draft.form("meter", x=meter.name)


def _key(draft: _Draft) -> str:
    tonic, mode = draft.pick(draft.values("tonics")), draft.pick(draft.values("modes"))
    pitch_class = next(i for i, name in enumerate(MAJOR_NAMES) if name == tonic or (tonic, i) == ("C#", 1))
    draft.facts["key"] = Key(pitch_class, mode)
    said = draft.form("keys", tonic=draft.named("tonics", tonic), mode=draft.named("modes", mode))
    return draft.form("key", x=said)


def _bars(draft: _Draft) -> str:
    value = _LENGTHS[int(draft.rng.integers(len(_LENGTHS)))]
    draft.facts["bars"] = value
    return draft.form("bars", n=draft.number(value))


def _seconds(draft: _Draft) -> str:
    value = _SECONDS[int(draft.rng.integers(len(_SECONDS)))]
    draft.facts["seconds"] = float(value)
    return draft.form("seconds", n=str(value), clock=f"{value // 60}:{value % 60:02}")


def _chords(draft: _Draft) -> str:
    symbols = draft.pick(_CHORDS).split()
    draft.facts["chords"] = tuple(symbols)
    if draft.rng.random() < 0.4:
        return draft.form("chords", list=draft.joined(symbols))
    return draft.form("chords", list=draft.pick(_CHORD_JOINS).join(symbols))


def _players(draft: _Draft, most: int, *, pitched: bool = False) -> tuple[list[str], list[str]]:
    """(ids, names) of players that the sentence has not named."""
    free = [one for one in draft.values("instrument names") if one not in draft.players]
    free = [one for one in free if not (pitched and instrument(one).is_drum)]
    count = 1 + int(draft.rng.integers(most))
    ids = [free[i] for i in draft.rng.permutation(len(free))[:count]]
    draft.players += ids
    return ids, [draft.named("instrument names", one) for one in ids]


def _instruments(draft: _Draft) -> str:
    ids, names = _players(draft, 4)
    draft.facts["instruments"] = (*draft.facts.get("instruments", ()), *ids)
    return draft.form("instruments", list=draft.joined(names))


def _without(draft: _Draft) -> str:
    ids, names = _players(draft, 2)
    if len(ids) == 2 and draft.words.get("ors"):
        draft.facts["without"] = tuple(ids)
        return draft.form("ors", a=names[0], b=names[1])
    draft.facts["without"] = (ids[0],)
    return draft.form("without", list=names[0], first=names[0])


def _sections(draft: _Draft) -> str:
    words = draft.pick(_FORMS).split()
    draft.facts["sections"] = tuple({"verse": "A", "chorus": "B"}.get(word, word) for word in words)
    return draft.form("sections", list=", ".join(draft.named("section names", word) for word in words))


def _labelled(name: str, table: str, form: str) -> Callable[[_Draft], str]:
    def make(draft: _Draft) -> str:
        value = draft.pick(draft.values(table))
        draft.facts[name] = value
        return draft.form(form, x=draft.named(table, value))

    return make


def _ranges(draft: _Draft) -> str:
    ids, names = _players(draft, 1, pitched=True)
    low, least, high, most = _RANGES[int(draft.rng.integers(len(_RANGES)))]
    form = draft.pick(draft.words["ranges"])
    draft.facts["ranges"] = (instrument(ids[0]).name, least, most if "{b}" in form else _HIGHEST)
    draft.facts["instruments"] = (*draft.facts.get("instruments", ()), *ids)
    return form.format(x=names[0], a=low, b=high)


def _passages(draft: _Draft) -> str:
    value = draft.pick(draft.values("shades"))
    first = int(draft.rng.choice((1, 5, 9)))
    draft.facts["passages"] = (value, first, first + 3)
    return draft.form("passages", n=str(first), m=str(first + 3), v=draft.named("shades", value))


def _entrances(draft: _Draft) -> str:
    ids, names = _players(draft, 1)
    kinds = ("entrances", "entrances", "ends", "alone", *(("places",) if "places" in draft.words else ()))
    kind = draft.pick(kinds)
    bar = int(draft.rng.choice(_ENTRY_BARS)) if kind == "entrances" else int(draft.rng.choice((4, 8, 16)))
    draft.facts["entrances"] = ({"entrances": "from", "ends": "until"}.get(kind, kind), ids[0], bar)
    draft.facts["instruments"] = (*draft.facts.get("instruments", ()), *ids)
    return draft.form(kind, x=names[0], n=str(bar))


_MAKERS: Mapping[str, Callable[[_Draft], str]] = {
    "tempo": _tempo, "meter": _meter, "key": _key, "bars": _bars, "seconds": _seconds, "chords": _chords,
    "instruments": _instruments, "without": _without, "sections": _sections, "entrances": _entrances,
    "genre": _labelled("genre", "genres", "genre"), "mood": _labelled("mood", "moods", "mood"),
    "dynamics": _labelled("dynamics", "dynamics", "dynamics forms"),
    "density": _labelled("density", "densities", "plain"), "feel": _labelled("feel", "feels", "plain"),
    "scale": _labelled("scale", "scales", "plain"), "ranges": _ranges, "passages": _passages,
}  # fmt: skip


@cache
def _words(language: str) -> Mapping[str, Sequence[str]]:
    """The lines of a language's file by their [heading]; blanks at their ends count."""
    text = files("musicgen.evaluate.sentences").joinpath(f"{language}.txt").read_text(encoding="utf8")
    found: dict[str, list[str]] = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]"):
            heading = line[1:-1]
            found[heading] = []
        elif heading and line:
            found[heading].append(line)
    return found
