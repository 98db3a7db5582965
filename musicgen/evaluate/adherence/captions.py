"""Listeners' captions with facts in plain words (`benchmarks/captions.jsonl`), compared with the reader's.

A fact is found when the brief holds it: tempo and seconds within 2 %, the same meter, key and bars; the same
chords (root and quality as the vocabulary has them, a bass and what is beyond sevenths left aside); a player
(or ban) who shares a program with the word; a genre or mood of the word's own label, where it has one; an
entrance at the same bar or section. Names of sections count where they are a whole form (three or more).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from musicgen.errors import InputError
from musicgen.evaluate.common.shares import Share, added, markdown
from musicgen.music.theory import Chord, Key
from musicgen.text.brief import Brief, Entrance, Instrument
from musicgen.text.harmony.chords import read_symbol
from musicgen.text.read import read_brief

CAPTION_KINDS = (
    "tempo", "meter", "key", "bars", "seconds", "chords", "instruments", "without", "genre", "mood",
    "sections", "entrances",
)  # fmt: skip
_TOLERANCE = 0.02
_SECTIONS = {"verse": "A", "chorus": "B", "bridge": "C"}


@dataclass(frozen=True, slots=True)
class Caption:
    """One sentence and its facts as written down."""

    id: str
    language: str
    prompt: str
    facts: Mapping[str, Any]


def read_captions(path: Path) -> tuple[Caption, ...]:
    """All lines of a file. Raises InputError, naming the file."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
        return tuple(Caption(str(r["id"]), str(r["lang"]), str(r["prompt"]), r["facts"]) for r in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} cannot be read ({error}): see benchmarks/README.md.") from error


def found_in(caption: Caption, brief: Brief) -> dict[str, Share]:
    """Facts found, by kind; only kinds that the caption states."""
    hits: dict[str, list[bool]] = {}
    for kind, hit in _facts(caption.facts, brief):
        hits.setdefault(kind, []).append(hit)
    return {kind: Share(sum(some), len(some)) for kind, some in hits.items()}


def extras_in(caption: Caption, brief: Brief) -> dict[str, Share]:
    """Values that stand in the brief where the caption states none; players and bans nobody named."""
    facts = caption.facts
    values = {
        "tempo": (facts.get("tempo_bpm") or "tempo" in str(facts.get("note", "")), brief.tempo_bpm),
        "meter": (facts.get("meter"), brief.meter),
        "key": (facts.get("key"), brief.key),
        "bars": (facts.get("bars") or facts.get("seconds"), brief.bars),
        "seconds": (facts.get("seconds"), brief.seconds),
        "chords": (facts.get("chords") or "chord" in str(facts.get("note", "")), brief.chords),
    }
    extras = {kind: Share(int(bool(got)), 1) for kind, (asked, got) in values.items() if not asked}
    for kind, names, got in (
        ("instruments", facts.get("instruments", ()), brief.band),
        ("without", facts.get("without", ()), brief.forbidden),
    ):
        if got:
            wrong = sum(
                not any(_shares(one, player) for name in names for player in _named(name)) for one in got
            )
            extras[kind] = Share(wrong, len(got))
    return extras


def _facts(facts: Mapping[str, Any], brief: Brief) -> Iterator[tuple[str, bool]]:
    if "tempo_bpm" in facts:
        yield (
            "tempo",
            _near(brief.tempo_bpm, facts["tempo_bpm"]) or _near(brief.tempo_bpm, facts["tempo_bpm"] * 1.5),
        )
    if "meter" in facts:
        yield "meter", bool(brief.meter and brief.meter.name == facts["meter"])
    if "key" in facts:
        yield "key", brief.key == Key.parse(facts["key"])
    if "bars" in facts:
        yield "bars", brief.bars == facts["bars"]
    if "seconds" in facts:
        yield "seconds", _near(brief.seconds, facts["seconds"])
    if facts.get("chords"):
        yield "chords", brief.chords == tuple(_chord(symbol) for symbol in facts["chords"])
    for name in facts.get("instruments", ()):
        yield "instruments", any(_shares(one, player) for one in brief.band for player in _named(name))
    for name in facts.get("without", ()):
        yield "without", any(_shares(one, player) for one in brief.forbidden for player in _named(name))
    if label := _label(facts.get("genre", ""), "genre"):
        yield "genre", brief.genre == label
    if labels := {label for word in facts.get("mood", ()) if (label := _label(word, "mood"))}:
        yield "mood", brief.mood in labels
    if len(facts.get("sections", ())) > 2:
        yield "sections", [s.name for s in brief.sections] == _letters(facts["sections"])
    for entrance in facts.get("entrances", ()):
        yield (
            "entrances",
            any(_enters(one, entrance, brief) for one in brief.entrances)
            or (entrance.get("from_bar") == 1 and bool(brief.band)),
        )


def _near(got: float | None, asked: float) -> bool:
    return bool(got) and abs((got or 0) / asked - 1) <= _TOLERANCE


def _chord(symbol: str) -> Chord:
    return read_symbol(symbol)


@lru_cache(maxsize=1024)
def _named(name: str) -> tuple[Instrument, ...]:
    return read_brief(name).band


@lru_cache(maxsize=1024)
def _label(word: str, field: str) -> str | None:
    value = getattr(read_brief(word), field)
    return str(value) if value else None


def _shares(one: Instrument, other: Instrument) -> bool:
    if one.is_drum or other.is_drum:
        return one.is_drum and other.is_drum
    return bool(set(one.programs) & set(other.programs))


def _letters(names: Sequence[str]) -> list[str]:
    return [_SECTIONS.get(name, name) for name in names]


def _enters(got: Entrance, asked: Mapping[str, Any], brief: Brief) -> bool:
    players = _named(str(asked["part"]))
    if not any(_shares(one, player) for one in got.players for player in players):
        return False
    if "from_bar" in asked:
        begins = got.where.first if not got.silent else (got.where.last or 0) + 1
        return not got.where.section and begins == asked["from_bar"]
    return bool(got.where.section)


def report(captions: Sequence[Caption]) -> str:
    """Facts found and wrong extras, by kind and language."""
    read = [(caption, read_brief(caption.prompt)) for caption in captions]
    groups = {
        "all": read,
        "English": [pair for pair in read if pair[0].language == "en"],
        "other languages": [pair for pair in read if pair[0].language != "en"],
    }
    lines = []
    for name, pairs in groups.items():
        found = [found_in(*pair) for pair in pairs]
        extras = [extras_in(*pair) for pair in pairs]
        by_kind = [added(table[kind] for table in found if kind in table) for kind in CAPTION_KINDS]
        whole = [added(s for table in tables for s in table.values()) for tables in (found, extras)]
        cells = [f"{100 * s.value:.1f} % ({s.hits}/{s.total})" for s in whole]
        lines.append([name, str(len(pairs)), *cells, *(f"{s.hits}/{s.total}" for s in by_kind)])
    return "Captions:\n\n" + markdown(["captions", "number", "found", "extras", *CAPTION_KINDS], lines)


def misses(captions: Sequence[Caption]) -> str:
    """Every caption with a fact that is not found or an extra, with its sentence."""
    lines = []
    for caption in captions:
        brief = read_brief(caption.prompt)
        wrong = [f"{k} {s.hits}/{s.total}" for k, s in found_in(caption, brief).items() if s.hits < s.total]
        wrong += [f"extra {k}" for k, s in extras_in(caption, brief).items() if s.hits]
        if wrong:
            lines.append(f"- {caption.id} ({', '.join(wrong)}): {caption.prompt}")
    return "\n".join(lines)
