"""The prompts to compose and the facts each states, as written by hand (`benchmarks/README.md`)."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from musicgen.errors import InputError
from musicgen.music.theory import Chord, Key, Meter
from musicgen.settings import PACKAGE_DIR

DEFAULT_PROMPTS = PACKAGE_DIR.parent / "benchmarks" / "prompts.jsonl"
TRANSLATIONS = DEFAULT_PROMPTS.parent / "translations"
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True)
class Player:
    """An instrument by its General MIDI programs (none for drums), `count` of them."""

    name: str
    programs: frozenset[int]
    is_drum: bool = False
    count: int = 1

    def plays(self, is_drum: bool, program: int) -> bool:
        """Whether a part of this kind and program is this instrument."""
        return is_drum if self.is_drum else not is_drum and program in self.programs


@dataclass(frozen=True, slots=True)
class Wanted:
    """Facts that a sentence states; None or () where anything will do.

    tempo_bpm: quarter notes a minute. chords: one a bar, repeated to the end. closed: whether
    `instruments` are the whole band. genre, mood: of `theory.GENRES` and `MOODS`, where a word says so.
    """

    tempo_bpm: float | None = None
    meter: Meter | None = None
    bars: int | None = None
    key: Key | None = None
    instruments: tuple[Player, ...] = ()
    closed: bool = False
    forbidden: tuple[Player, ...] = ()
    chords: tuple[Chord, ...] = ()
    genre: str | None = None
    mood: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One prompt. id: safe as a file name."""

    id: str
    prompt: str
    language: str
    wanted: Wanted


def read_cases(path: Path, limit: int = 0) -> tuple[Case, ...]:
    """The first `limit` prompts of a file (all for 0). Raises InputError, naming the line."""
    try:
        lines = [line for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error}): give a file of JSON lines.") from error
    cases = tuple(_case(path, number, line) for number, line in enumerate(lines, 1))
    if not cases:
        raise InputError(f"{path} holds no prompt: give a file of JSON lines.")
    if len({case.id for case in cases}) < len(cases):
        raise InputError(f"{path} uses an id twice: each prompt needs its own.")
    return cases[: limit or None]


def read_translations(folder: Path, cases: Sequence[Case]) -> dict[str, tuple[Case, ...]]:
    """The cases in other languages, by language: the same ids and facts, other sentences.

    folder: one file a language, lines of `id`, `language`, `prompt`. Raises InputError, naming the file.
    """
    sources = {case.id: case for case in cases}
    found = {}
    for path in sorted(folder.glob("*.jsonl")):
        try:
            lines = path.read_text(encoding="utf8").splitlines()
            entries = [json.loads(line) for line in lines if line.strip()]
            known = [(e["prompt"], sources[e["id"]]) for e in entries if e["id"] in sources]
        except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path} cannot be read ({error}): see benchmarks/README.md.") from error
        found[path.stem] = tuple(replace(c, prompt=prompt, language=path.stem) for prompt, c in known)
    return found


def _case(path: Path, number: int, line: str) -> Case:
    try:
        entry = json.loads(line)
        if not _ID.fullmatch(entry["id"]):
            raise ValueError(f"id {entry['id']!r}")
        return Case(entry["id"], entry["prompt"], entry.get("language", "en"), _wanted(entry["facts"]))
    except (ValueError, KeyError, TypeError, InputError) as error:
        raise InputError(
            f"Line {number} of {path} is no prompt ({error}): see the format in benchmarks/README.md."
        ) from error


def _wanted(facts: dict[str, Any]) -> Wanted:
    return Wanted(
        tempo_bpm=float(facts["tempo_bpm"]) if "tempo_bpm" in facts else None,
        meter=Meter.parse(facts["meter"]) if "meter" in facts else None,
        bars=int(facts["bars"]) if "bars" in facts else None,
        key=Key.parse(facts["key"]) if "key" in facts else None,
        instruments=tuple(_player(i) for i in facts.get("instruments", ())),
        closed=bool(facts.get("closed", False)),
        forbidden=tuple(_player(i) for i in facts.get("forbidden", ())),
        chords=tuple(Chord.parse(symbol) for symbol in facts.get("chords", ())),
        genre=facts.get("genre"),
        mood=facts.get("mood"),
    )


def _player(entry: dict[str, Any]) -> Player:
    is_drum = bool(entry.get("drums", False))
    programs = frozenset() if is_drum else frozenset(int(p) for p in entry["programs"])
    return Player(str(entry["name"]), programs, is_drum, int(entry.get("count", 1)))
