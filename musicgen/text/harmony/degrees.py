"""Chords relative to a key: "ii-V-I in C", "1-5-6-4", "12-bar blues in E", forms that have a name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from musicgen.errors import InputError
from musicgen.music.score import MAX_BARS
from musicgen.music.theory import Chord, Key
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import harmony, patterns
from musicgen.text.time.repeats import all_of

MAX_CHORDS = 128
_CUE = re.compile(harmony.CHORD_WORDS)
_SEPARATOR = re.compile(harmony.CHORD_SEPARATOR)
_STRONG = re.compile(r"[|>\-→➔➡=~]")
_IN_A_KEY = re.compile(r"\s(?:in|en|em|im|key)\s(?:the )?(?:key of )?[A-H](?![a-z])")
_ROMAN = re.compile(patterns.ROMAN_NUMERAL)
_ROMAN_PARTS = re.compile(r"([b#]?)([IViv]+)(.*)")
_NASHVILLE = re.compile(patterns.NUMBER_PROGRESSION)
_TWELVE = re.compile(patterns.TWELVE_BAR_BLUES)
_MAJOR_STEPS = (0, 2, 4, 5, 7, 9, 11)
_MINOR_STEPS = (0, 2, 3, 5, 7, 8, 10)
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII")
_DIATONIC = ("I", "ii", "iii", "IV", "V", "vi", "vii°")
_NAMED = (
    (r"pachelbel|canon progression|canon chords|卡农和弦|卡农进行|カノン进行", "I V vi iii IV I IV V"),
    (r"andalusian cadence|cadencia andaluza", "i VII VI V"),
    (r"50s progression|doo[ -]?wop progression|doo[ -]?wop changes", "I vi IV V"),
    (r"royal road progression|王道进行", "IV V iii vi"),
    (r"axis progression|four chord song|four-chord song", "I V vi IV"),
    (r"ツーファイブワン|two[ -]five[ -]one", "ii7 V7 Imaj7"),
)
_TWELVE_MAJOR = "I7 I7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7"
_TWELVE_MINOR = "i7 i7 i7 i7 iv7 iv7 i7 i7 VI7 V7 i7 V7"


@dataclass(frozen=True, slots=True)
class Degrees:
    """Chords relative to a key not known yet. numerals: "ii V I"; blues: the twelve-bar form."""

    numerals: tuple[str, ...]
    start: int
    end: int
    blues: bool = False


def find_degrees(reading: Reading) -> Degrees | None:
    """Roman numerals, number progressions or a known progression; resolved once the key is read."""
    twelve = _TWELVE.search(reading.text)
    if twelve:
        style = re.search("blues|蓝调|布鲁斯", twelve[0])
        reading.use(twelve.start(), twelve.start() + (style.start() if style else len(twelve[0])))
        return Degrees((), twelve.start(), twelve.end(), blues=True)
    return _roman(reading) or _nashville(reading) or _by_name(reading)


def _roman(reading: Reading) -> Degrees | None:
    for run in _runs_of_numerals(reading):
        between = reading.text[run[0].end() : run[-1].start()]
        distinct = {match[0] for match in run}
        needed = 2 if _STRONG.search(between) else 3
        if len(run) >= needed and len(distinct) > 1:
            start, end = run[0].start(), run[-1].end()
            reading.use(start, end)
            return Degrees(tuple(match[0] for match in run), start, end)
    return None


def _runs_of_numerals(reading: Reading) -> list[list[re.Match[str]]]:
    runs: list[list[re.Match[str]]] = []
    text = reading.folded.cased
    for match in _ROMAN.finditer(text):
        if runs and _SEPARATOR.fullmatch(reading.text, runs[-1][-1].end(), match.start()):
            runs[-1].append(match)
        else:
            runs.append([match])
    return runs


def _nashville(reading: Reading) -> Degrees | None:
    for match in _NASHVILLE.finditer(reading.text):
        group = 1 if match[1] else 2
        start, end = match.span(group)
        near = reading.text[max(0, start - 24) : end + 16]
        digits = [int(c) for c in match[group] if c.isdigit()]
        of_a_key = "-" in match[group] and len(digits) > 3 and _IN_A_KEY.match(reading.folded.cased, end)
        if reading.free(start, end) and (_CUE.search(near) or digits[:3] == [2, 5, 1] or of_a_key):
            reading.use(start, end)
            return Degrees(tuple(_DIATONIC[d - 1] for d in digits), start, end)
    return None


def _by_name(reading: Reading) -> Degrees | None:
    for pattern, numerals in _NAMED:
        match = re.search(pattern, reading.text)
        if match and not reading.chords:
            return Degrees(tuple(numerals.split()), match.start(), match.end())
    return None


def resolve_degrees(reading: Reading, degrees: Degrees | None) -> None:
    """Write degrees as chords in the key, or in C major / A minor when none is named, and say so."""
    if degrees is None or reading.chords:
        return
    numerals = degrees.numerals or tuple(_TWELVE_MAJOR.split())
    if reading.key is None:
        minor = any(n.startswith("i") and not n.startswith("ii") and n[:2] != "iv" for n in numerals)
        reading.key = Key(9, "minor") if minor and not degrees.blues else Key(0, "major")
        reading.say(f"No key is named: the chords were read in {reading.key.name}.")
    key = reading.key
    if degrees.blues and key.mode == "minor":
        numerals = tuple(_TWELVE_MINOR.split())
    reading.chords = tuple(numeral_chord(numeral, key) for numeral in numerals)[:MAX_CHORDS]
    reading.prove("chords", degrees.start, degrees.end)
    if degrees.blues and reading.bars is None and reading.seconds is None:
        bars, start, end = all_of(reading, (12.0, degrees.start, degrees.end))
        reading.bars = min(int(bars), MAX_BARS)
        reading.use(start, end)
        reading.prove("bars", start, end)


def numeral_chord(numeral: str, key: Key) -> Chord:
    """The chord of a Roman numeral in a key; minor counts natural minor's degrees (VI of A minor: F)."""
    parts = _ROMAN_PARTS.fullmatch(numeral)
    if not parts:
        raise InputError(f"{numeral!r} is no Roman numeral: write it like ii, V7 or bVII.")
    sign, roman, suffix = parts.groups()
    small = roman.islower()
    degree = _NUMERALS.index(roman.upper())
    steps = _MAJOR_STEPS if key.mode == "major" or sign else _MINOR_STEPS
    step = steps[degree] + {"b": -1, "#": 1}.get(sign, 0)
    if key.mode == "minor" and degree == 6 and small and suffix[:1] in ("°", "o", "d"):
        step = 11
    return Chord((key.tonic + step) % 12, _numeral_quality(small, suffix))


def _numeral_quality(small: bool, suffix: str) -> str:
    suffix = suffix.replace("o", "°") if not suffix.startswith("sus") else suffix
    table = {
        "": "min" if small else "maj", "7": "min7" if small else "7", "9": "min7" if small else "7",
        "maj7": "maj7", "M7": "maj7", "m7": "min7", "m7b5": "m7b5", "°": "dim", "dim": "dim", "°7": "dim7",
        "dim7": "dim7", "ø": "m7b5", "ø7": "m7b5", "+": "aug", "aug": "aug", "6": "m6" if small else "6",
        "sus4": "sus4", "sus2": "sus2", "sus": "sus4",
    }  # fmt: skip
    return table.get(suffix, "min" if small else "maj")


def key_of_chords(chords: Sequence[Chord]) -> Key | None:
    """The key whose scale holds most of the chords' tones; the first chord breaks ties. None for none."""
    if not chords:
        return None
    keys = [Key(tonic, mode) for mode in ("major", "minor") for tonic in range(12)]
    return max(keys, key=lambda key: _fit(key, chords))


def _fit(key: Key, chords: Sequence[Chord]) -> tuple[int, bool, bool, int]:
    steps = _MAJOR_STEPS if key.mode == "major" else _MINOR_STEPS
    scale = {(key.tonic + step) % 12 for step in steps}
    inside = sum(pc in scale for chord in chords for pc in chord.pitch_classes)
    major = not chords[0].quality.startswith(("m6", "min", "m7", "dim"))
    return (
        inside,
        chords[0].root == key.tonic and major == (key.mode == "major"),
        chords[-1].root == key.tonic,
        -key.tonic,
    )
