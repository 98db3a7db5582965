"""Chords as atoms of a list: in symbols ("F#m7", "Lam") or in words ("F sharp minor", "G dominant 7th")."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from musicgen.music.theory import MAJOR_NAMES, Chord
from musicgen.text.ground.reading import Reading
from musicgen.text.harmony.key_systems import systems
from musicgen.text.harmony.relatives import shift_of
from musicgen.text.lexicon import harmony
from musicgen.text.lexicon import keynames as names

_SEVENTH = re.compile(harmony.SEVENTH)
_ENGLISH = re.compile(
    r"(?<![A-Za-z0-9#'&])(?P<tonic>[A-G])(?:(?P<sign>[#b])|[ \-](?P<word>sharp|flat))?"
    rf"(?P<glue>[ \-:])(?P<quality>{harmony.ENGLISH_QUALITY})(?![A-Za-z0-9])(?! scale)"
)
_SINGS_SOLFEGE = ("fr", "es", "it", "pt", "tr")
_GERMAN_ONLY = re.compile(r"(?:[CDFGAH]is|[CDGH]es|Es|As|H)")
_TYPOS = ("miner", "manor", "monor", "mayor")
_SEVENTHS = {"maj": "maj7", "min": "min7"}


@dataclass(frozen=True, slots=True)
class Atom:
    """One chord at text[start:end]. symbol: as typed; chord: where words say it, else None (the symbol does).

    plain: the symbol in English names, where it is typed in others.
    rich: more than a plain letter; spelled: in words, so that it may be a key as well; colon: "E:minor".
    """

    symbol: str
    start: int
    end: int
    chord: Chord | None = None
    colon: bool = False
    plain: str = ""

    @property
    def rich(self) -> bool:
        return len(self.symbol) > 1

    @property
    def spelled(self) -> bool:
        return self.chord is not None and not self.colon


def spelled_chords(reading: Reading) -> list[Atom]:
    """Chords in words, from left to right, none overlapping another; the longest at each place."""
    found = sorted([*_english(reading), *_by_key_names(reading)], key=lambda atom: (atom.start, -atom.end))
    kept: list[Atom] = []
    for atom in found:
        if not kept or atom.start >= kept[-1].end:
            kept.append(atom)
    return kept


def _english(reading: Reading) -> Iterator[Atom]:
    for match in _ENGLISH.finditer(reading.folded.cased):
        shift = shift_of(match["sign"] or match["word"])
        root = (names.LETTERS[match["tonic"].lower()] + shift) % 12
        yield Atom(
            match[0], *match.span(), Chord(root, _quality(match["quality"].lower())), match["glue"] == ":"
        )


def _quality(words: str) -> str:
    is_seventh = any(part in words for part in ("7", "seventh", "9", "ninth"))
    if words.startswith("half"):
        return "m7b5"
    if words.startswith("dim"):
        return "dim7" if is_seventh else "dim"
    if words.startswith("aug"):
        return "aug"
    if words.startswith("sus"):
        return "sus2" if "2" in words or "second" in words else "sus4"
    if words.startswith("power"):
        return "5"
    if words.startswith(("dominant", "seventh", "7")):
        return "7"
    triad = "maj" if words.startswith("maj") else "min"
    if "six" in words or "6" in words:
        return "6" if triad == "maj" else "m6"
    return _SEVENTHS[triad] if is_seventh else triad


def local_chords(reading: Reading, suffix: str) -> list[Atom]:
    """Symbols with local names: "Es, Cm, As und B" (German, where B is B flat), "Lam, Fa, Do, Sol7"."""
    if reading.language in ("de", "pl", "nl"):
        found = list(_symbols(reading, _german_pattern(suffix), names.GERMAN))
        return found if any(_GERMAN_ONLY.match(atom.symbol) for atom in found) else []
    if reading.language in _SINGS_SOLFEGE:
        return list(_symbols(reading, _solfege_pattern(suffix), names.SOLFEGE))
    return []


@cache
def _german_pattern(suffix: str) -> re.Pattern[str]:
    names_ = r"(?:[CDFGAH]is|[CDGH]es|Es|As|[A-H])"
    return re.compile(
        rf"(?<![A-Za-z0-9#'&-])(?P<tonic>{names_})(?P<suffix>{suffix})(?![A-Za-z0-9#])(?!-(?:Dur|Moll|dur|moll))"
    )


@cache
def _solfege_pattern(suffix: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![A-Za-z0-9#'&-])(?P<tonic>Do|Ut|R[eé]|Mi|Fa|Sol|La|Si)(?P<sign>[#b♯♭])?(?:\s(?=(?:m|min|m7|7|maj7|7M)(?![A-Za-z0-9])))?"
        rf"(?P<suffix>{suffix})"
        r"(?![A-Za-zà-ÿ0-9#])(?!\s(?:maj|min|may|men|mag|mai))"
    )


def _symbols(reading: Reading, pattern: re.Pattern[str], tonics: Mapping[str, int]) -> Iterator[Atom]:
    for match in pattern.finditer(reading.folded.cased):
        shift = shift_of(match.groupdict().get("sign"))
        tonic = match["tonic"].lower().replace("é", "e")
        root = MAJOR_NAMES[(tonics[tonic] + shift) % 12]
        yield Atom(match[0], *match.span(), None, plain=root + match["suffix"])


def _by_key_names(reading: Reading) -> Iterator[Atom]:
    """ "la mineur", "F-Dur", ля минор, イ短調: what names a key names a chord in a list of chords."""
    for system in systems(reading.language):
        for match in system.pattern.finditer(reading.text):
            mode, scale = names.MODES[match["mode"]]
            lower_a = match.start() < len(reading.text) and reading.folded.cased[match.start()] == "a"
            glued = system.name == "letters" and not re.search(r"[ \-]|调", match[0])  # "Fmaj7" is a symbol
            if scale or glued or match["mode"] in _TYPOS or (lower_a and system.name == "letters"):
                continue
            shift = shift_of(match["sign"]) + shift_of(match.groupdict().get("before"))
            root = (system.tonics[match["tonic"]] + shift) % 12
            seventh = _SEVENTH.match(reading.text, match.end())
            triad = "maj" if mode == "major" else "min"
            end = seventh.end() if seventh else match.end()
            yield Atom(
                reading.text[match.start() : end],
                match.start(),
                end,
                Chord(root, _SEVENTHS[triad] if seventh else triad),
            )
