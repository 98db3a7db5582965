"""Chord lists: "Am F C G", "Dm7 | G7 | Cmaj7", "ii-V-I in C", "12-bar blues in E", 4536251."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from musicgen.errors import InputError
from musicgen.music.score import MAX_BARS
from musicgen.music.theory import Chord, Key
from musicgen.text.ground.reading import Reading
from musicgen.text.harmony.chord_rhythm import chord_lengths
from musicgen.text.harmony.scales import take_notes
from musicgen.text.harmony.spelled_chords import Atom, local_chords, spelled_chords
from musicgen.text.lexicon import harmony, patterns
from musicgen.text.time.repeats import all_of

MAX_CHORDS = 128
_SUFFIX = (
    r"(?:maj|Maj|min|dim|aug|sus|add|dom|m|M|Δ|°|ø|o(?=7)|\+|\^|-(?=7))?(?:13|11|9|7|6/9|69|6|5|4|2)?"
    r"(?:b5|#5|b9|#9|#11|b13|sus[24]?|add\d{1,2}|maj7|alt)?(?:\((?:maj7|[b#]?\d{1,2}|add\d{1,2})\))?"
)
_CHORD = rf"[A-G][#b]?{_SUFFIX}(?:/[A-G][#b]?)?"
_NOT_A_KEY = patterns.NOT_A_KEY
_TOKEN = re.compile(rf"(?<![{patterns.SPACED}#'&]){_CHORD}{_NOT_A_KEY}")
_SMALL = re.compile(rf"(?<![{patterns.SPACED}#'&])[a-g][#b]?(?:m|maj|min|dim|sus)?[2-79]?" + _NOT_A_KEY)
_SEPARATOR = re.compile(harmony.CHORD_SEPARATOR)
_STRONG = re.compile(r"[|>\-→➔➡=~]")
_CUE = re.compile(harmony.CHORD_WORDS)
_ALTERNATE = re.compile(harmony.CHORDS_ALTERNATE)
_NOTES_BEFORE = re.compile(harmony.NOTES_BEFORE)
_RANGE_BEFORE = re.compile(harmony.PITCH_RANGE_BEFORE)
_KEY_BEFORE = re.compile(r"(?:(?<![a-z])(?:in|key|tonart|en|em)|key of|tonalite de|tonalidad de|:)\s$")
_AT_AN_END = re.compile(harmony.AT_AN_END)
_IN_A_KEY = re.compile(r"\s(?:in|en|em|im|key)\s(?:the )?(?:key of )?[A-H](?![a-z])")
_LONE = re.compile(harmony.LONE_CHORD_BEHIND)
_PITCH = re.compile(r"[A-G][#b]?[1-8]")
_SLASH = re.compile(r"/[A-G][#b]?$")
_BEYOND_SEVENTHS = re.compile(
    r"9|11|13|[b#]5(?<!m7b5)|add|alt|7sus|\(|mM|mmaj|aug7|\+7|2(?<!sus2)|4(?<!sus4)"
)
_CUE_REACH, _CUE_BEHIND, _SECTION_NEAR = 36, 18, 24
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


def read_chords(reading: Reading) -> None:
    """Absolute chord symbols, or chords in words; the longest run of them is the progression."""
    symbols = [_atom(match, reading.folded.cased) for match in _TOKEN.finditer(reading.folded.cased)]
    words = spelled_chords(reading)
    runs = [run for run in _runs(reading, _beside(words, symbols)) if run and _is_list(reading, run)]
    local = local_chords(reading, _SUFFIX)
    runs += [run for run in _runs(reading, local) if run and _is_local_list(reading, run)]
    small = [_atom(match, reading.text) for match in _SMALL.finditer(reading.text)]
    runs = runs or [run for run in _runs(reading, small) if _is_small_list(reading, run)]
    runs = runs or _single(reading, words)
    for run in [run for run in runs if _are_notes(reading, run)]:
        take_notes(reading, [atom.symbol for atom in run], run[0].start, run[-1].end)
        runs.remove(run)
    whole = [run for run in runs if not _is_of_section(reading, run)]
    _say_sections(reading, [run for run in runs if run not in whole])
    if whole:
        _take(reading, max(whole, key=len))


def _take(reading: Reading, run: Sequence[Atom]) -> None:
    run = run[:MAX_CHORDS]
    chords = [atom.chord or read_symbol(atom.plain or atom.symbol) for atom in run]
    _say_simplified(reading, [(a.symbol, c) for a, c in zip(run, chords, strict=True) if a.chord is None])
    reading.chords = tuple(chords)
    start, end = run[0].start, run[-1].end
    reading.chord_bars = chord_lengths(reading, [(atom.start, atom.end) for atom in run])
    reading.use(start, end)
    reading.prove("chords", start, end)


def _beside(words: Sequence[Atom], symbols: Sequence[Atom]) -> list[Atom]:
    """Both in their order; a chord in words hides the symbols within it."""
    covered = {index for atom in words for index in range(atom.start, atom.end)}
    return sorted([*words, *(a for a in symbols if a.start not in covered)], key=lambda a: a.start)


def _is_local_list(reading: Reading, run: Sequence[Atom]) -> bool:
    cue = _cued(reading, run)
    if all(len(atom.plain) == 1 and atom.symbol[0].islower() for atom in run):
        return False
    return len(run) >= (2 if cue else 3) and (cue or any(len(atom.plain) > 1 for atom in run))


def _is_of_section(reading: Reading, run: Sequence[Atom]) -> bool:
    """ "the chorus goes Em, C, G, D": what a section plays is not what the whole piece plays."""
    section = reading.last_of("section", run[0].start)
    if section is None or run[0].start - section.end > _SECTION_NEAR:
        return False
    if len({token.value for token in reading.of_kind("section")}) == 1 and section.start < 2:
        return False  # "Verse: Am F C G": all that there is
    gap = reading.text[section.end : run[0].start]
    return not re.search(r"[.;!?\n]|chords|progression|akkord|accord|acorde", gap) and len(run) > 1


def _say_sections(reading: Reading, runs: Sequence[Sequence[Atom]]) -> None:
    if not runs:
        return
    for run in runs:
        reading.use(run[0].start, run[-1].end, cut=False)
    lists = "; ".join(" ".join(atom.symbol for atom in run) for run in runs)
    reading.say(f"Chords of single sections cannot be kept yet ({lists}): they stay as a hint in the text.")


def _atom(match: re.Match[str], text: str) -> Atom:
    return Atom(match[0], match.start(), match.end())


def _runs(reading: Reading, atoms: Sequence[Atom]) -> list[list[Atom]]:
    runs: list[list[Atom]] = []
    for atom in atoms:
        last = runs[-1][-1] if runs else None
        if last and _SEPARATOR.fullmatch(reading.text, last.end, atom.start):
            runs[-1].append(atom)
        else:
            runs.append([atom])
    return [_without_key(reading, _without_article(reading.text, run)) for run in runs]


def _without_article(text: str, run: list[Atom]) -> list[Atom]:
    """ "A Dm-G-C progression": the first A is an article when only it is followed by a mere blank."""
    if len(run) < 3 or run[0].symbol not in ("A", "a"):
        return run
    gaps = [text[a.end : b.start] for a, b in pairwise(run)]
    return run[1:] if gaps[0] == " " and all(gap.strip() for gap in gaps[1:]) else run


def _without_key(reading: Reading, run: list[Atom]) -> list[Atom]:
    """ "in A minor: Am, F, C, G": the first one, spelled out behind "in", is the key."""
    if len(run) > 1 and run[0].spelled and _KEY_BEFORE.search(reading.text[: run[0].start][-24:]):
        run = run[1:]
    if sum(atom.spelled for atom in run) == 1 < len(run) - 1:  # "A minor | Am F C G", "Am F C G, A minor"
        at = next(index for index, atom in enumerate(run) if atom.spelled)
        rest = run[at + 1 :] if at == 1 and run[0].symbol == "Em" else [a for a in run if not a.spelled]
        return rest if at < 2 or at == len(run) - 1 else run  # "Em lá menor: …" begins with a preposition
    return run


def _is_list(reading: Reading, run: Sequence[Atom]) -> bool:
    cue = _cued(reading, run)
    symbols = [atom.symbol for atom in run]
    rich = [s for s in symbols if len(s) > 1]
    strong = bool(_STRONG.search(reading.text[run[0].end : run[-1].start]))
    if all(_PITCH.fullmatch(s) for s in symbols) and _is_range(reading, run):
        return False  # "between C4 and C5"
    if not rich and not cue and symbols[0] == "A" and set(symbols) <= set("ABC") and "B" in symbols:
        return False  # a form such as A-B-A
    if all(atom.spelled for atom in run):  # keys as well
        return (cue and len(run) >= 2) or len(run) >= 4
    if len(run) >= 4 or (cue and len(run) >= 2):
        return len(set(symbols)) > 1 or cue
    if len(run) == 3:
        return bool(rich) or strong
    return len(run) == 2 and len(set(symbols)) > 1 and (len(rich) == 2 or (strong and bool(rich)))


def _is_range(reading: Reading, run: Sequence[Atom]) -> bool:
    """Whether pitches with their octaves are the ends of a range."""
    near = reading.text[max(0, run[0].start - 32) : run[0].start]
    return len(run) <= 2 and (any(a.symbol[-1] in "134" for a in run) or bool(_RANGE_BEFORE.search(near)))


def _is_small_list(reading: Reading, run: Sequence[Atom]) -> bool:
    symbols = [atom.symbol for atom in run]
    rich = [s for s in symbols if len(s) > 1]
    strong = bool(_STRONG.search(reading.text[run[0].end : run[-1].start]))
    if _cued(reading, run):
        return len(run) >= 2 and len(set(symbols)) > 1
    return bool(rich) and (len(run) >= 4 or (len(run) == 3 and strong))


def _cued(reading: Reading, run: Sequence[Atom]) -> bool:
    before = reading.text[max(0, run[0].start - _CUE_REACH) : run[0].start]
    after = reading.text[run[-1].end : run[-1].end + _CUE_BEHIND]
    return bool(_CUE.search(before) or _CUE.search(after) or _ALTERNATE.search(before))


def _single(reading: Reading, words: Sequence[Atom]) -> list[list[Atom]]:
    pattern = re.compile(
        rf"(?:(?i:chords?\s?[:=]\s*|vamp on |vamp over |one chord[:,]? (?:on )?))(?P<c>{_CHORD}){_NOT_A_KEY}"
    )
    match = pattern.search(reading.folded.cased)
    inner = _TOKEN.match(reading.folded.cased, match.start("c")) if match else None
    if inner:
        return [[_atom(inner, reading.folded.cased)]]
    lone = [a for a in words if _LONE.match(reading.text, a.end) or (a.colon and _cued(reading, [a]))]
    lone = [a for a in lone if not _AT_AN_END.search(reading.text[: a.start][-24:])]
    return [lone[:1]] if lone else []


def _are_notes(reading: Reading, run: Sequence[Atom]) -> bool:
    """ "use only the notes C D E G A": plain letters behind such a word are pitches."""
    plain = all(re.fullmatch(r"[A-Ga-g][#b]?", atom.symbol) for atom in run)
    return plain and bool(_NOTES_BEFORE.search(reading.text[: run[0].start][-40:]))


def read_symbol(symbol: str) -> Chord:
    """The chord of a symbol; the nearest one known here where it says more ("A7#9": A7)."""
    try:
        return Chord.parse(_plain(symbol))
    except InputError:
        return _simpler(_plain(symbol))


def _plain(symbol: str) -> str:
    plain = symbol[0].upper() + symbol[1:].replace("(", "").replace(")", "").replace("Maj", "maj")
    return plain.replace("69", "6/9").replace("dom7", "7")


def _say_simplified(reading: Reading, pairs: Sequence[tuple[str, Chord]]) -> None:
    """Name the chords of which something is left out: a ninth, a bass that is not the root."""
    poorer = list(dict.fromkeys((s, c.symbol) for s, c in pairs if _is_poorer(s)))
    if poorer:
        asked, taken = (_listed([pair[at] for pair in poorer]) for at in (0, 1))
        verb = "is" if len(poorer) == 1 else "are"
        reading.say(
            f"{asked} {verb} simplified to {taken}, the nearest known here: triads, sixths, sevenths."
        )
    basses = list(dict.fromkeys(s for s, _ in pairs if _SLASH.search(s)))
    if basses:
        verb = "is" if len(basses) == 1 else "are"
        reading.say(f"The bass of {_listed(basses)} {verb} left to the players: the chord alone is kept.")


def _is_poorer(symbol: str) -> bool:
    suffix = re.sub(r"^[A-G][#b]?", "", _SLASH.sub("", _plain(symbol)))
    return bool(_BEYOND_SEVENTHS.search(suffix))


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _simpler(symbol: str) -> Chord:
    root = re.match(r"[A-G][#b]?", symbol)
    rest = symbol[root.end() :] if root else ""
    tonic = Chord.parse(symbol[: root.end()] if root else "C").root
    minor = rest.startswith("m") and not rest.startswith("maj")
    seventh = bool(re.search(r"7|9|11|13", rest))
    if rest.startswith("dim"):
        return Chord(tonic, "dim")
    if rest.startswith(("aug", "+")):
        return Chord(tonic, "aug")
    if rest.startswith("maj") or "Δ" in rest:
        return Chord(tonic, "maj7")
    return Chord(tonic, ("min7" if seventh else "min") if minor else ("7" if seventh else "maj"))


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
