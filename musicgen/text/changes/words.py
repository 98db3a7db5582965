"""The words of changes, parsed once a language: what `words/*.txt` hold, and the table of relative words."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from musicgen.text.ground.fold import folded_words
from musicgen.text.ground.match import Lexicon, parse_tables

LANGUAGES = ("en", "zh", "es", "fr", "de", "ja")
_TABLES = ("moods", "styles")
_PARTICLES = ("up", "down", "back", "out", "off")


@cache
def lexicon(language: str) -> Lexicon:
    """All words of a language: kinds as headed in its file, moods and styles by their English names."""
    forms = parse_tables(_text(language))
    for table in _TABLES:
        for name, spoken in _shared(table, language):
            star = "*" if spoken.endswith("*") else ""
            forms.setdefault(folded_words(spoken.removesuffix("*")) + star, []).append((table[:-1], name))
    for words, meaning in [*_compared(forms), *_parted(forms)]:
        forms.setdefault(words, []).append(meaning)
    return Lexicon(forms)


def _compared(forms: Mapping[str, list[tuple[str, str]]]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Adjectives and moods behind "more", "less" and "too" as one phrase: "less busy", "trop triste"."""
    said = {
        kind: [w for w, pairs in forms.items() if (kind, "x") in pairs] for kind in ("more", "less", "too")
    }
    for words, pairs in forms.items():
        for kind, value in pairs:
            if kind not in ("adj", "mood") or value.startswith("less "):
                continue
            for how, leads in said.items():
                meaning = _meant(kind, value, how)
                yield from ((f"{lead} {words}", meaning) for lead in leads)


def _parted(forms: Mapping[str, list[tuple[str, str]]]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Verbs in two words with a degree between them: "slow it right down", "turn it up a little" as one."""
    degrees = {kind: [w for w, pairs in forms.items() if (kind, "x") in pairs] for kind in ("bit", "much")}
    for words, pairs in forms.items():
        verb, _, particle = words.rpartition(" ")
        if not verb or particle not in _PARTICLES:
            continue
        for kind, value in pairs:
            if kind == "cmp" and value[-1] in "+-":
                yield from (
                    (f"{verb} {said} {particle}", (kind, value + how))
                    for how in degrees
                    for said in degrees[how]
                )


def _meant(kind: str, value: str, how: str) -> tuple[str, str]:
    if kind == "mood":
        return ("mood", value) if how == "more" else ("mood" if how == "less" else "badmood", f"less {value}")
    if how == "more":
        return "cmp", value
    turned = value.translate(str.maketrans("+-", "-+"))
    return ("cmp" if how == "less" else "bad"), turned


@cache
def meanings(table: str) -> Mapping[str, str]:
    """English name → mood (or genre) of `theory`. table: "moods" or "styles"."""
    heads = (line.partition(" = ")[0].split(" | ") for line in _lines(table))
    return MappingProxyType({head[0]: head[1] for head in heads})


@cache
def base_moods() -> Mapping[str, str]:
    """ "sadder" → "sad"."""
    pairs = ((name, name.removeprefix("more ")) for name in meanings("moods"))
    return MappingProxyType({name: _positive(base) for name, base in pairs})


@cache
def relative() -> Mapping[str, float]:
    """How much each relative word is worth, as headed in `relative.txt`."""
    lines = (line for line in _text("relative").splitlines() if " = " in line)
    pairs = (line.split(" = ") for line in lines)
    return MappingProxyType({name: float(value) for name, value in pairs})


def tempo_factor(to: str, bpm: float) -> float:
    """How many times as fast: "a bit slower", "x0.5", "+20%", "+10", "96"."""
    if (worth := relative().get(to)) is not None:
        return worth
    if to.startswith("x"):
        return float(to[1:])
    if to.endswith("%"):
        return 1 + float(to[:-1]) / 100
    number = float(to)
    return (bpm + number) / bpm if to[:1] in "+-" else number / bpm


def _positive(word: str) -> str:
    for long, short in (("ier", "y"), ("dder", "d"), ("arker", "ark"), ("er", "")):
        if word.endswith(long):
            return word.removesuffix(long) + (short if long != "arker" else "ark")
    return word


def _shared(table: str, language: str) -> list[tuple[str, str]]:
    found = []
    for line in _lines(table):
        head, _, groups = line.partition(" = ")
        for group in groups.split("; "):
            code, _, forms = group.partition(": ")
            if code == language:
                found += [(head.split(" | ")[0], form.strip()) for form in forms.split(" | ")]
    return found


def _lines(table: str) -> list[str]:
    return [line for line in _text(table).splitlines() if " = " in line]


def _text(name: str) -> str:
    place = files("musicgen.text.changes").joinpath("words", f"{name}.txt")
    lines = place.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("# "))
