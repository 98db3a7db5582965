"""The brief as the page shows it, and what a user changed in it.

An edit is a field and its new text; "" takes the fact away. Edits win over the sentence.
What the page sends is not trusted: unknown fields are dropped, texts are cut, values are checked.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from musicgen.errors import InputError
from musicgen.music.facets import CHIPS, PICKUP
from musicgen.music.score import MAX_BARS, MAX_BPM, MIN_BPM
from musicgen.music.theory import METERS, MODES, SECTION_NAMES, Chord, Key, Meter
from musicgen.text.brief import Brief, Instrument, SectionAsk

MAX_EDIT = 200
MAX_SECONDS = 900.0
YES_NO = ("yes", "no")
MAX_SECTIONS = 24
KEYS = tuple(Key(tonic, mode).name for mode in MODES for tonic in range(12))

# What a chip offers: choices for a list, () for a free text or number.
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "tempo_bpm": (),
        "key": KEYS,
        "meter": tuple(meter.name for meter in METERS),
        "bars": (),
        "seconds": (),
        "band": (),
        "forbidden": (),
        "chords": (),
        **{facet.name: facet.values for facet in CHIPS},
        "sections": (),
        "loop": YES_NO,
        PICKUP.name: PICKUP.values,
    }
)
NUMBERS = ("tempo_bpm", "bars", "seconds")
Reader = Callable[[str], Brief]


def texts(brief: Brief) -> dict[str, str]:
    """The facts of a brief as the chips show them, in the order of CHOICES; none where it is silent."""
    shown = {field: _text(getattr(brief, field)) for field in CHOICES}
    if brief.band and brief.band_open:
        shown["band"] += " …"
    return {field: text for field, text in shown.items() if text}


def evidence(brief: Brief) -> dict[str, str]:
    """For each field the words of the sentence that prove it."""
    words: dict[str, list[str]] = {}
    for fact in brief.facts:
        if fact.words not in words.setdefault(fact.field, []):
            words[fact.field].append(fact.words)
    return {field: ", ".join(found) for field, found in words.items()}


def valid_edits(sent: object) -> dict[str, str]:
    """What can be an edit of what a browser sent; the rest is dropped."""
    if not isinstance(sent, Mapping):
        return {}
    return {
        field: " ".join(str(sent[field]).split())[:MAX_EDIT]
        for field in CHOICES
        if isinstance(sent.get(field), str | int | float)
    }


def apply_edits(brief: Brief, edits: Mapping[str, str], read: Reader) -> Brief:
    """The brief with the edits in place of what the sentence says.

    read: reads a band as the sentence would be read. Raises InputError for a value that cannot be.
    """
    for field, text in edits.items():
        if field not in CHOICES:
            raise InputError(f"{field!r} is no fact known here: edit one of {', '.join(CHOICES)}.")
        brief = replace(brief, **_changes(field, text, read))
    kept = tuple(fact for fact in brief.facts if fact.field not in edits)
    return replace(brief, facts=kept)


def left_out(brief: Brief, words: str, read: Reader) -> Brief:
    """The brief as if some words of its sentence had not been said; the sentence stays, as the seed of draws.

    words: a clause of it as it is left for the encoder, or any words as they were typed. Raises InputError
    for words that are not in it.
    """
    low = words.casefold().strip()
    if low in (clause.casefold() for clause in brief.clauses):
        return replace(brief, clauses=tuple(c for c in brief.clauses if c.casefold() != low))
    start = brief.prompt.casefold().find(low) if low else -1
    if start < 0 or len(brief.prompt.casefold()) != len(brief.prompt):
        raise InputError(f"{words[:MAX_EDIT]!r} is not in the sentence: leave out words that are.")
    end = start + len(low)
    rest = brief.prompt[:start] + " " * len(low) + brief.prompt[end:]
    found = read(rest) if rest.strip() else Brief()
    return replace(found, prompt=brief.prompt)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        joiner = " " if value and isinstance(value[0], Chord) else ", "
        return joiner.join(_text(item) for item in value)
    if isinstance(value, Instrument):
        return value.name if value.count == 1 else f"{value.count} × {value.name}"
    if isinstance(value, SectionAsk):
        return value.name if value.bars is None else f"{value.name} {value.bars}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Chord):
        return value.symbol
    if isinstance(value, Key | Meter):
        return value.name
    return f"{value:g}" if isinstance(value, float) else str(value)


def _changes(field: str, text: str, read: Reader) -> dict[str, Any]:
    if field in ("band", "forbidden"):
        return _band_changes(field, text.removesuffix("…").strip(), read)
    if field == "chords":
        symbols = text.replace(",", " ").replace("|", " ").replace("–", " ").split()
        return {"chords": tuple(Chord.parse(symbol) for symbol in symbols)}
    if field == "sections":
        return {"sections": _sections(text)}
    if not text:
        return {field: None}
    if field == "key":
        return {"key": Key.parse(text)}
    if field == "meter":
        return {"meter": Meter.parse(text)}
    if field in NUMBERS:
        return _number_changes(field, text)
    if text not in CHOICES[field]:
        raise InputError(f"{text!r} is no {field} known here: choose one of {', '.join(CHOICES[field])}.")
    return {field: text == "yes"} if CHOICES[field] == YES_NO else {field: text}


def _sections(text: str) -> tuple[SectionAsk, ...]:
    """ "intro 4, A 8, B 8" as a form; a name without a number leaves the length open."""
    asked: list[SectionAsk] = []
    known = {name.lower(): name for name in SECTION_NAMES}
    for word in re.findall(r"[^\W\d_]+'?|\d+", text.replace("’", "'")):
        if word.isdecimal() and asked and asked[-1].bars is None and 1 <= int(word) <= MAX_BARS:
            asked[-1] = SectionAsk(asked[-1].name, int(word))
        elif word.lower() in known and len(asked) < MAX_SECTIONS:
            asked.append(SectionAsk(known[word.lower()]))
        else:
            raise InputError(f"The form {text!r} cannot be read: write, for example, intro 4, A 8, B 8, A 8.")
    return tuple(asked)


def _band_changes(field: str, text: str, read: Reader) -> dict[str, Any]:
    if not text:
        return {"band": (), "band_open": True} if field == "band" else {"forbidden": ()}
    found = read(text.replace("×", ""))
    if not found.band:
        raise InputError(f"{text!r} names no instrument known here: write, for example, piano, cello, drums.")
    if field == "forbidden":
        return {"forbidden": found.band}
    return {"band": found.band, "band_open": found.band_open}


def _number_changes(field: str, text: str) -> dict[str, Any]:
    if field == "tempo_bpm":
        return {"tempo_bpm": _number(text, "tempo", MIN_BPM, MAX_BPM)}
    if field == "seconds":
        return {"seconds": _number(text, "length in seconds", 1, MAX_SECONDS), "bars": None}
    return {"bars": round(_number(text, "number of bars", 1, MAX_BARS)), "seconds": None}


def _number(text: str, name: str, low: float, high: float) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise InputError(f"The {name} {text!r} cannot be used: give a number from {low:g} to {high:g}.")
    return value
