"""Chord lists: "Am F C G", "Dm7 | G7 | Cmaj7", "the chords of A and E", "la mineur, fa majeur"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from musicgen.errors import InputError
from musicgen.music.theory import Chord
from musicgen.text.ground.reading import Reading
from musicgen.text.harmony.chord_rhythm import chord_lengths
from musicgen.text.harmony.degrees import MAX_CHORDS
from musicgen.text.harmony.scales import take_notes
from musicgen.text.harmony.spelled_chords import Atom, local_chords, spelled_chords
from musicgen.text.lexicon import harmony, patterns

_SUFFIX = (
    r"(?:maj|Maj|min|dim|aug|sus|add|dom|m|M|Δ|°|ø|o(?=7)|\+|\^|-(?=7))?(?:7M|13|11|9|7|6/9|69|6|5|4|2)?"
    r"(?:b5|#5|b9|#9|#11|b13|sus[24]?|add\d{1,2}|maj7|alt)?(?:\((?:maj7|[b#]?\d{1,2}|add\d{1,2})\))?"
)
_CHORD = rf"[A-G][#b]?{_SUFFIX}(?:/[A-G][#b]?)?"
_NOT_A_KEY = patterns.NOT_A_KEY
_TOKEN = re.compile(rf"(?:(?<![{patterns.SPACED}#'&])|(?<=\sو)){_CHORD}{_NOT_A_KEY}")
_SMALL = re.compile(rf"(?<![{patterns.SPACED}#'&])[a-g][#b]?(?:m|maj|min|dim|sus)?[2-79]?" + _NOT_A_KEY)
_SEPARATOR = re.compile(harmony.CHORD_SEPARATOR)
_STRONG = re.compile(r"[|>\-→➔➡=~]")
_CUE = re.compile(harmony.CHORD_WORDS)
_ALTERNATE = re.compile(harmony.CHORDS_ALTERNATE)
_NOTES_BEFORE = re.compile(harmony.NOTES_BEFORE)
_RANGE_BEFORE = re.compile(harmony.PITCH_RANGE_BEFORE)
_KEY_BEFORE = re.compile(r"(?:(?<![a-z])(?:in|key|tonart|en|em)|key of|tonalite de|tonalidad de|:)\s$")
_AT_AN_END = re.compile(harmony.AT_AN_END)
_LONE = re.compile(harmony.LONE_CHORD_BEHIND)
_PITCH = re.compile(r"[A-G][#b]?[1-8]")
_SLASH = re.compile(r"/[A-G][#b]?$")
_BEYOND_SEVENTHS = re.compile(
    r"9|11|13|[b#]5(?<!m7b5)|add|alt|7sus|\(|mM|mmaj|aug7|\+7|2(?<!sus2)|4(?<!sus4)"
)
_CUE_REACH, _CUE_BEHIND, _SECTION_NEAR = 36, 18, 24


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
    if reading.language == "pt" and len(run) > 1 and run[0].symbol == "Em" and run[1].spelled:
        run = run[1:]
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
    if not all(reading.free(atom.start, atom.end) for atom in run):
        return False
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
    if not all(reading.free(atom.start, atom.end) for atom in run):
        return False
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
    plain = symbol[0].upper() + symbol[1:].replace("(", "").replace(")", "").replace("Maj", "maj").replace(
        "7M", "maj7"
    )
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
