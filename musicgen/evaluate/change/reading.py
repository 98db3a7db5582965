"""Edits read from sentences, beside those that were expected: by field, by kind, by language.

An edit is right where kind, place, parts, from and to are. Two spellings of one thing are one: "+8" and 8
(the file writes lengths and what is added to them as plain numbers), "Eb" and "Eb major", "happier" and
"happy" and other words of the same one of ten moods, two names of one instrument. Whether it is called exact
is counted apart.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musicgen.errors import InputError
from musicgen.evaluate.common.shares import wilson
from musicgen.music.theory import Key
from musicgen.text.changes.read import read_changes
from musicgen.text.changes.words import base_moods, meanings
from musicgen.text.read import read_brief

FIELDS = ("what", "where", "parts", "from", "to", "exact")
_DEGREES = ("a bit ", "much ")
_NAMES = {
    "saxophone": "sax", "upright bass": "double bass", "voices": "voice", "vocals": "voice",
    "claps": "hand claps", "snare": "snare drum", "kick": "bass drum", "kick drum": "bass drum",
    "electric piano": "e-piano", "synthesizer": "synth", "french horn": "horn", "theme": "melody",
    "tune": "melody", "hi hat": "hi-hat",
}  # fmt: skip
_SECTIONS = {
    "ending": "end", "outro": "end", "start": "beginning", "opening": "beginning",
    "middle section": "middle part", "middle": "middle part", "prechorus": "pre-chorus",
    "last four bars": "last 4 bars",
}  # fmt: skip
_ENDINGS = {
    "fade": "fade out",
    "quiet": "soft",
    "gentle": "soft",
    "new": "different",
    "big": "grand",
    "epic": "grand",
    "tonic": "end on tonic",
    "unresolved": "open",
    "suspended chord": "open",
}
_SAME = {
    "density": {"simpler": "sparser", "busier": "denser"},
    "rhythm": {"shuffle": "swing", "half-time": "half-time feel", "double-time": "double-time feel"},
    "length": {"repeatonce": "x2"},
    "style": {"film": "film music"},
}


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    language: str
    prompt: str
    edits: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """right: by field, of expected edits that have a read one of their kind. missed, extra: edits by kind."""

    case: Case
    right: Counter[str]
    missed: tuple[str, ...]
    extra: tuple[str, ...]
    read: tuple[Mapping[str, Any], ...]
    is_right: bool


def load_cases(path: Path) -> list[Case]:
    """Sentences with expected edits, JSON lines as in `benchmarks/edits.jsonl`. Raises InputError."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
        return [Case(str(r["id"]), str(r["lang"]), str(r["prompt"]), tuple(r["edits"])) for r in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path.name} holds no sentences with edits: give JSON lines of id, lang, prompt, edits."
        ) from error


def judged(case: Case) -> Verdict:
    """A sentence read and compared; each expected edit with the read one that is most like it."""
    read = [one.to_dict() for one in read_changes(case.prompt).edits]
    left, right, missed, all_right = list(read), Counter[str](), list[str](), True
    for wanted in case.edits:
        alike = [r for r in left if _what(r) == _what(wanted)] or [r for r in left if _same_ask(wanted, r)]
        if not alike:
            missed.append(str(wanted["what"]))
            continue
        best = max(alike, key=lambda r: sum(_fields(wanted, r).values()))
        left.remove(best)
        found = _fields(wanted, best)
        right.update(name for name, kept in found.items() if kept)
        all_right &= all(kept for name, kept in found.items() if name != "exact")
    extra = tuple(str(r["what"]) for r in left)
    return Verdict(case, right, tuple(missed), extra, tuple(read), all_right and not missed and not extra)


def _what(one: Mapping[str, Any]) -> str:
    return str(one["what"])


def _same_ask(wanted: Mapping[str, Any], read: Mapping[str, Any]) -> bool:
    """One thing under two kinds: the file itself names them by turns."""
    pair = {_what(wanted), _what(read)}
    if pair == {"key", "mode"}:
        return _to(wanted) == _to(read)
    if pair == {"register", "transpose"}:
        return _octaves(wanted) == _octaves(read) != 0
    return False


def _octaves(one: Mapping[str, Any]) -> int:
    text = str(one["to"])
    if "octave" in text:
        count = int(text[0]) if text[0].isdigit() else 1
        return count if text.endswith("up") else -count
    number = text.lstrip("+")
    steps = int(number) if number.lstrip("-").isdigit() else 0
    return steps // 12 if not steps % 12 else 0


def _fields(wanted: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, bool]:
    same_kind = _what(wanted) == _what(read)
    return {
        "what": same_kind or _same_ask(wanted, read),
        "where": _where(wanted) == _where(read),
        "parts": _parts(wanted.get("parts")) == _parts(read.get("parts")),
        "from": _parts(wanted.get("from")) == _parts(read.get("from"))
        or _key(wanted.get("from")) == _key(read.get("from")),
        "to": _to(wanted) == _to(read) or (not same_kind and _same_ask(wanted, read)),
        "exact": bool(wanted.get("exact")) == bool(read.get("exact")),
    }


def _where(one: Mapping[str, Any]) -> tuple[Any, str]:
    bars, section = one.get("bars"), str(one.get("section") or "").casefold()
    return (tuple(bars) if bars else None), _SECTIONS.get(section, section)


def _parts(value: object) -> frozenset[str]:
    names = value if isinstance(value, list) else str(value).split(", ") if value else []
    if len(names) == 1 and str(names[0]).startswith("all but "):  # "all but harp and voice"
        names = [f"all but {one}" for one in str(names[0]).removeprefix("all but ").split(" and ")]
    return frozenset(_name(str(name).casefold()) for name in names)


def _name(name: str) -> str:
    but, _, plain = name.rpartition("all but ")
    plain = _NAMES.get(plain.removeprefix("the "), plain)
    band = read_brief(plain).band
    if len(band) == 1 and band[0].name not in ("drums", "percussion"):
        plain = band[0].name
    return f"{'all but ' if but or name.startswith('all but ') else ''}{plain}"


def _key(value: object) -> str:
    try:
        return Key.parse(str(value)).name
    except InputError:
        return str(value)


def _to(one: Mapping[str, Any]) -> str:
    value, what = one.get("to"), _what(one)
    text = "" if value is None else str(value).casefold().strip()
    if what == "tempo":
        return _tempo(text)
    if what in ("key", "mode") and text:
        return _key(value) if text not in ("major", "minor") else text
    if what in ("length", "transpose"):
        text = text.removeprefix("+").replace(" ", "")
        return _SAME["length"].get(text, text)
    if what == "replace":
        return ", ".join(sorted(_parts(value)))
    if what == "mood":
        return _mood(text)
    if what == "ending":
        return _ENDINGS.get(text, text)
    for degree in _DEGREES:
        text = text.removeprefix(degree) if what != "loudness" or degree == "a bit " else text
    return _SAME.get(what, {}).get(text, text)


def _tempo(text: str) -> str:
    text = text.removeprefix("+")
    if text and text[0].isalpha() and not text.startswith("x"):
        bpm = read_brief(text).tempo_bpm
        return text if bpm is None or "er" in text else f"{bpm:g}"
    return text


def _mood(text: str) -> str:
    for degree in _DEGREES:
        text = text.removeprefix(degree)
    word = next(
        (base for name, base in base_moods().items() if text in (name, base)), text.removeprefix("more ")
    )
    less, word = word.startswith("less "), word.removeprefix("less ")
    known = {base: meanings("moods")[name] for name, base in base_moods().items()}
    meant = known.get(word) or _spoken_mood(text) or read_brief(word).mood or word
    return f"less {meant}" if less else meant


def _spoken_mood(text: str) -> str | None:
    """The mood of another word for it ("eerier"), by the table that names all of them."""
    said = [one.to for one in read_changes(f"make it {text}").edits if one.what == "mood"]
    return meanings("moods").get(said[0].removeprefix("less ")) if len(said) == 1 else None


# --- the table ----------------------------------------------------------------------------------------------


def table(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Markdown: by field and language, then what was missed and added by kind."""
    languages = dict.fromkeys(v.case.language for v in verdicts)
    yield "| | " + " | ".join(("all", *languages)) + " |"
    yield "|---" * (len(languages) + 2) + "|"
    groups = [list(verdicts), *([v for v in verdicts if v.case.language == code] for code in languages)]
    yield (
        "| sentences wholly right | "
        + " | ".join(_share(sum(v.is_right for v in g), len(g)) for g in groups)
        + " |"
    )
    for name in FIELDS:
        cells = [_share(sum(v.right[name] for v in g), sum(len(v.case.edits) for v in g)) for g in groups]
        yield f"| {name} | " + " | ".join(cells) + " |"
    read = [sum(len(v.read) for v in g) for g in groups]
    extra = [sum(len(v.extra) for v in g) for g in groups]
    yield "| read, not asked | " + " | ".join(map(_share, extra, read)) + " |"
    missed, added = (
        Counter(k for v in verdicts for k in v.missed),
        Counter(k for v in verdicts for k in v.extra),
    )
    yield ""
    yield "Missed: " + (", ".join(f"{kind} {n}" for kind, n in missed.most_common()) or "none") + "."
    yield "Not asked: " + (", ".join(f"{kind} {n}" for kind, n in added.most_common()) or "none") + "."


def _share(count: int, of: int) -> str:
    if not of:
        return "–"
    low, high = wilson(count, of)
    return f"{100 * count / of:.1f} % ({100 * low:.0f}–{100 * high:.0f})"
