"""Words of style, by facet, and the scale: direct words only. Scenes stay for the encoder."""

import re
from functools import cache

from musicgen.music.facets import DYNAMIC, GENRE, HIDDEN_WORDS, MOOD, PASSING, SCALE, STYLED, names_of
from musicgen.text.band.catalogue import ENSEMBLE_STYLES
from musicgen.text.ground.corrections import denied
from musicgen.text.ground.fold import folded_words
from musicgen.text.ground.languages import tables
from musicgen.text.ground.match import Lexicon, Token, scan
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import harmony, patterns, read_sections, scope

_WEAK = "genre?"  # a use or an ensemble that suggests a style: "film", "string quartet"
_OPPOSITE = (
    {"happy", "sad"}, {"calm", "energetic"}, {"calm", "tense"}, {"happy", "dark"}, {"calm", "epic"},
    {"sad", "playful"}, {"sad", "energetic"}, {"playful", "dark"},
)  # fmt: skip
_NOT = re.compile(patterns.NOT_BEFORE)
_NOT_WANTED = re.compile(rf"(?<![a-zа-я]){scope.NOT_WANTED}(?:\s(?:an? |any |the )?|)$")
_NOT_AFTER = re.compile(r"\s?(?:じゃない|ではない|くない|なしで|하지 않|지 않|없)")
_NAMED_STYLE = re.compile(patterns.STYLE_OF)
_AFTER_NAME = re.compile(patterns.STYLE_AFTER_NAME)
_WORD = re.compile(r" ([a-z]{3,})")
_MODE = re.compile(harmony.MODE_IN_PASSING)
_THROUGHOUT = re.compile(patterns.THROUGHOUT)
_OPENS = re.compile(r"(?:^|[,;:.|/(\n]\s?)$")
_CLOSES = re.compile(r"\s?(?:$|[,;:.|/)\n!?]|\d)")
_TO_A_DYNAMIC = re.compile(patterns.TO_A_DYNAMIC)
_CUE_CHARS = 26


def read_style(reading: Reading) -> None:
    """The first word of each field decides; a negated word decides nothing."""
    for name in names_of(STYLED):
        tokens = _said(reading, name)
        if name == GENRE.name:
            tokens = sorted([*tokens, *_lone(reading)], key=lambda token: token.start)
            if not tokens and GENRE.name not in reading.labels:
                tokens = sorted([*_said(reading, _WEAK), *_of_ensembles(reading)], key=lambda t: t.start)[:1]
        _choose(reading, name, tokens)
    _read_scale(reading)
    _read_mode(reading)
    if reading.of_kind("sing"):
        reading.say("Words are not sung yet: a voice part has vowels only.")


def _said(reading: Reading, kind: str) -> list[Token]:
    tokens = [t for t in reading.style if t.kind == kind and not is_negated(reading, t)]
    if kind == DYNAMIC.name:
        tokens = [t for t in tokens if not _paints(reading, t)]
    tokens = [t for t in tokens if not within_form(reading, t) or _holds_throughout(reading, t)]
    if kind == GENRE.name:
        tokens = [t for t in tokens if not _names_a_mood(reading, t)]
    if kind in (GENRE.name, _WEAK):
        tokens = [t for t in tokens if not _within_thing(reading, t)]
    free = kind not in names_of(PASSING)
    return [t for t in tokens if free or reading.free(t.start, t.end)]


def _names_a_mood(reading: Reading, token: Token) -> bool:
    """氛围欢快: the word for ambient music is that for an atmosphere, too."""
    if reading.text[token.start : token.end] != "氛围":
        return False
    behind = token.end + (reading.text[token.end : token.end + 1] in tuple("：:是为要"))
    return any(
        t.kind == MOOD.name and t.start in (behind, behind + 1)
        for t in reading.style_near(token.end, token.end + 4)
    )


def _holds_throughout(reading: Reading, token: Token) -> bool:
    """ "soft throughout" is steady, and soft."""
    return token.kind == DYNAMIC.name and bool(_THROUGHOUT.match(reading.text, token.end))


def _of_ensembles(reading: Reading) -> list[Token]:
    """The styles of the ensembles that are asked for: a jazz trio plays jazz."""
    asked = [t for t in reading.tokens if t.kind == "ensemble" and t.value in ENSEMBLE_STYLES]
    return [
        Token(_WEAK, ENSEMBLE_STYLES[t.value], t.start, t.end) for t in asked if not is_negated(reading, t)
    ]


def _lone(reading: Reading) -> list[Token]:
    """Words that are a style only where they are a part of the sentence of their own: "house, 124 bpm"."""
    text = reading.text
    return [
        t
        for t in reading.style
        if t.kind == "lone"
        and _OPENS.search(text[max(0, t.start - 3) : t.start])
        and _CLOSES.match(text, t.end)
        and not is_negated(reading, t)
    ]


def within_form(reading: Reading, token: Token) -> bool:
    """Whether a word belongs to a longer phrase of another kind: "starts quiet", "hold a drone"."""
    near = reading.style_near(token.start, token.end)
    others = [t for t in near if token.kind in HIDDEN_WORDS.get(t.kind, ())]
    return any(_hides(reading, other, token) for other in others)


def _hides(reading: Reading, other: Token, token: Token) -> bool:
    if other.kind == "arc":
        overlap = other.start < token.end and token.start < other.end
        return overlap or (token.kind in ("tempo", "dynamics") and _touch(reading, token, other))
    inside = other.start <= token.start and token.end <= other.end
    longer = other.end - other.start > token.end - token.start
    played = other.kind == "role" and not reading.free(other.start, other.end)
    return inside and (longer or played)


def _touch(reading: Reading, one: Token, arc: Token) -> bool:
    """ "slowly" right before or behind "dies away", "swells to fortissimo"."""
    if one.end <= arc.start:
        return one.kind == "tempo" and not reading.text[one.end : arc.start].strip()
    gap = reading.text[arc.end : one.start]
    return not gap.strip() if one.kind == "tempo" else bool(gap.strip() and _TO_A_DYNAMIC.fullmatch(gap))


def _within_thing(reading: Reading, token: Token) -> bool:
    """Whether a style is only a part of a player's name or of a ban: "orchestral hit"."""
    things = (t for kind in ("instrument", "ensemble", "forbid") for t in reading.around(kind, token))
    return any(
        (t.end - t.start > token.end - token.start)
        and (t.kind != "ensemble" or (token.kind == _WEAK and token.value == "classical"))
        and (t.kind != "instrument" or token.kind == _WEAK)
        for t in things
    )


def _paints(reading: Reading, token: Token) -> bool:
    """ "a quiet river", "soft light": said of a thing that no lexicon knows."""
    word = _WORD.match(reading.folded.loose, token.end)
    plain = token.value in ("soft", "loud") and " " not in reading.folded.loose[token.start : token.end]
    if not word or not plain or not word[1].isascii():
        return False
    return not any(word[1] in lexicon.words for code in ("en", reading.language) for lexicon in tables(code))


def _choose(reading: Reading, name: str, tokens: list[Token]) -> None:
    if not tokens:
        return
    first = tokens[0]
    if name == GENRE.name:
        first = next((t for t in tokens if t.value != "ballad"), first)
    reading.labels.setdefault(name, first.value)
    value = reading.labels[name]
    for token in tokens:
        if token.value == value:
            reading.prove(name, token.start, token.end)
    others = [t for t in tokens if t.value != value]
    if others and name == GENRE.name:
        word = reading.words(others[0].start, others[0].end)
        reading.say(f"Two styles are named: {value} leads, '{word}' stays as a hint in the text.")
    opposite = next((t for t in others if name == MOOD.name and {t.value, value} in _OPPOSITE), None)
    if opposite:
        word = reading.words(opposite.start, opposite.end)
        reading.say(f"Two moods are named: {value} leads, '{word}' stays as a hint in the text.")


def is_negated(reading: Reading, token: Token) -> bool:
    """Whether a word of style is ruled out: "not sad", 悲しくない."""
    before = reading.folded.loose[max(0, token.start - 24) : token.start]
    return bool(
        _NOT.search(before) or _NOT_WANTED.search(before) or _NOT_AFTER.match(reading.text, token.end)
    )


def _read_mode(reading: Reading) -> None:
    """ "its use of minor", "the key, which is minor": a mode in passing, without a tonic."""
    if reading.key or reading.scale:
        return
    match = _MODE.search(reading.text)
    if match and not denied(reading, match.start()):
        word = match[1] or match[2] or match[3]
        reading.scale = (
            "major" if word in ("major", "majeur", "mayor", "dur", "maggiore", "maior") else "natural minor"
        )
        reading.prove(SCALE.name, *match.span())


def _read_scale(reading: Reading) -> None:
    for token in reading.style:
        if token.kind == "noscale":
            word = reading.words(token.start, token.end)
            reading.say(f"The {word.lower()} scale is not known here: it stays as a hint in the text.")
        if token.kind != SCALE.name or not reading.free(token.start, token.end) or is_negated(reading, token):
            continue
        if reading.scale is None and not (reading.key and token.value in ("major", "natural minor")):
            reading.scale = token.value
        if reading.scale == token.value:
            reading.prove(SCALE.name, token.start, token.end)


@cache
def _artists() -> Lexicon:
    forms: dict[str, list[tuple[str, str]]] = {}
    for line in read_sections("artists")["artists"].splitlines():
        style, _, people = line.partition(" = ")
        for person in people.split("|"):
            forms.setdefault(folded_words(person.strip()), []).append(("artist", style.strip()))
    return Lexicon(forms)


@cache
def _words_too() -> frozenset[str]:
    rows = read_sections("artists")["words too"].replace("\n", " | ")
    return frozenset(name.strip() for name in rows.split("|"))


def read_artists(reading: Reading) -> None:
    """Names of artists are answered and replaced by a style ("60s rock")."""
    for token in scan(reading.folded, [_artists()]):
        start, end = token.start, token.end
        cue = _NAMED_STYLE.search(reading.text[max(0, start - _CUE_CHARS) : start])
        after = _AFTER_NAME.match(reading.text, end)
        name = reading.words(start, end)
        if name.lower() in _words_too() and not (
            (cue or after) and (name[:1].isupper() or not name.isascii())
        ):
            continue
        genre, _, style = token.value.partition(":")
        owner = 2 if reading.text.startswith("'s", end) else 0  # "Mozart's sonata"
        reading.use(start, after.end() if after else end + owner)
        reading.say(f"Named artists are not imitated ({name}): taken as {style}.")
        reading.hints.append(style)
        reading.labels.setdefault(GENRE.name, genre)
        reading.prove(GENRE.name, start, end)
