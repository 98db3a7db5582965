"""Which language a prompt is in, and the lexicons that go with it."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from musicgen.music.facets import GENRE
from musicgen.music.theory import GM_PROGRAMS
from musicgen.text.ground.fold import Folded, folded_words
from musicgen.text.ground.match import Lexicon, parse_tables
from musicgen.text.ground.spelled import spelled
from musicgen.text.lexicon import read_sections, read_words

LATIN = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr")
LANGUAGES = (*LATIN, "ru", "ar", "zh", "ja", "ko", "th")
# The files of a language: what is named, how it is to sound, what counts bars.
KINDS = ("things", "style", "counting")
# Bare nouns of General MIDI that are scenes in a prompt rather than instruments.
_SCENES = {"Seashore", "Helicopter", "Applause", "Gunshot", "Breath Noise", "Whistle", "Fiddle", "Recorder"}
_SCRIPTS = (("ぁ", "ヿ", "ja"), ("가", "힣", "ko"), ("一", "鿿", "zh"), ("ก", "๛", "th"),
            ("\u0600", "\u06ff", "ar"), ("\u0400", "\u04ff", "ru"))  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_NOTE_NAME = re.compile("[A-H][mb#]?")  # says nothing about the language, though "e" and "a" would
_NUMERAL = re.compile("[IV]+|[iv]{2,}")
_FEW_LETTERS = 0.25
# Letters that are written in few of the Latin languages.
_LETTERS_OF = {
    **dict.fromkeys("ñ¿¡", ("es",)), **dict.fromkeys("ãõ", ("pt",)), **dict.fromkeys("íúá", ("es", "pt")),
    **dict.fromkeys("ßä", ("de",)), **dict.fromkeys("öü", ("de", "tr")), **dict.fromkeys("ğşı", ("tr",)),
    **dict.fromkeys("ìò", ("it",)), **dict.fromkeys("èù", ("fr", "it")), **dict.fromkeys("êâô", ("fr", "pt")),
    **dict.fromkeys("ęąłśżćźń", ("pl",)),
    "à": ("fr", "it", "pt"), "ó": ("es", "pt", "pl"), "ç": ("fr", "pt", "tr"), "œ": ("fr",), "ë": ("nl",),
}  # fmt: skip
_LETTER_WEIGHT = 1.0
# Languages that a few words may not tell apart, and how near the second one comes then.
_SISTERS = frozenset(("fr", "es", "it", "pt"))
_NEARLY = 0.8
_ENGLISH_ENDINGS = ("s", "es", "ed", "er", "ly", "d", "y")
# What an instrument is written together with ("Klavierstück").
_COMPOUND_TAILS = {
    "de": "stück stücke musik melodie walzer ballade solo begleitung lied sonate riff riffs spiel klänge "
    "klang konzert ensemble duett arpeggien akkorde linie",
    "nl": "stuk muziek melodie wals ballade solo begeleiding lied sonate riff klanken spel duet",
}


_SHORT_WORDS = {"guitar": "gtr", "saxophone": "sax", "synthesizer": "synth", "orchestra": "orch"}
_STYLE_TAILS = {
    "de": "musik stück stücke song songs nummer lied melodie beat beats track groove klänge rhythmus",
    "nl": "muziek nummer stuk lied beat groove",
}


@cache
def tables(language: str) -> tuple[Lexicon, Lexicon]:
    """(things, style) of one language, built at first use."""
    things, style, counting = (parse_tables(read_words(f"{language}/{kind}")) for kind in KINDS)
    for phrase, meanings in counting.items():
        things.setdefault(phrase, []).extend(meanings)
    for phrase, meaning in _rarer(language):
        things.setdefault(phrase, []).append(meaning)
    for word, value in spelled(language):
        things.setdefault(folded_words(word), []).append(("atom", str(value)))
    if language in _COMPOUND_TAILS:
        things = _with_compounds(things, _COMPOUND_TAILS[language])
        style = _with_styled_tails(style, _STYLE_TAILS[language])
    if language == "en":
        things = _with_general_midi(_with_plurals(_with_short_words(things)))
    return Lexicon(things), Lexicon(style)


def _rarer(language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """(form, meaning) of the instruments and ensembles that all languages list in one table."""
    for kind in ("instrument", "ensemble"):
        for line in read_sections("rarer")[f"{kind}s"].splitlines():
            value, _, groups = line.partition(" = ")
            for group in groups.split("; "):
                code, _, forms = group.partition(": ")
                for form in forms.split(" | ") if code == language else ():
                    star = "*" if form.endswith("*") else ""
                    yield folded_words(form.removesuffix("*")) + star, (kind, value)


def _with_short_words(forms: dict[str, list[tuple[str, str]]]) -> dict[str, list[tuple[str, str]]]:
    """ "nylon gtr", "bari sax"."""
    more = dict(forms)
    for words, meanings in forms.items():
        heads = [m for m in meanings if m[0] == "instrument"]
        for long, short in _SHORT_WORDS.items():
            if heads and words.endswith(" " + long):
                more.setdefault(words.removesuffix(long) + short, heads)
    return more


def _with_plurals(forms: dict[str, list[tuple[str, str]]]) -> dict[str, list[tuple[str, str]]]:
    more = dict(forms)
    for words, meanings in forms.items():
        kinds = [m for m in meanings if m[0] in ("instrument", "ensemble", "duo", "beat")]
        if kinds and words[-1].isalpha() and not words.endswith("s") and words != "bass drum":
            more.setdefault(words + "s", kinds)
    return more


def _with_compounds(forms: dict[str, list[tuple[str, str]]], tails: str) -> dict[str, list[tuple[str, str]]]:
    more = dict(forms)
    for words, meanings in forms.items():
        heads = [m for m in meanings if m[0] == "instrument"]
        bare = words.removesuffix("*")
        if heads and " " not in bare and len(bare) > 3:
            for tail in folded_words(tails).split():
                more.setdefault(bare + tail, heads)
                more.setdefault(bare.removesuffix("e") + "en" + tail, heads)
    return more


def _with_styled_tails(
    forms: dict[str, list[tuple[str, str]]], tails: str
) -> dict[str, list[tuple[str, str]]]:
    """ "Barockmusik", "Technobeat"."""
    more = dict(forms)
    for words, meanings in forms.items():
        heads = [m for m in meanings if m[0] == GENRE.name]
        bare = words.removesuffix("*")
        if heads and bare.isalpha() and len(bare) > 2:
            for tail in folded_words(tails).split():
                more.setdefault(bare + tail, heads)
    return more


def _with_general_midi(forms: dict[str, list[tuple[str, str]]]) -> dict[str, list[tuple[str, str]]]:
    more = dict(forms)
    for program, name in enumerate(GM_PROGRAMS):
        words = folded_words(name)
        spoken = [f"{words} sound", f"{words} fx", f"{words} effect", f"{words} sound effect"]
        plain, _, special = words.partition(" (")
        if special and plain.isalpha():
            spoken.append(f"{special[:-1]} {plain}")
        elif special and not plain.startswith("fx"):
            spoken.append(f"{special[:-1]} {plain.split()[0]}")
        for form in spoken if name in _SCENES else [words, *spoken]:
            more.setdefault(form, [("instrument", f"gm{program}")])
    return more


@cache
def stopwords(language: str) -> frozenset[str]:
    """Words whose presence speaks for a language."""
    return frozenset(folded_words(read_words(f"{language}/stopwords")).split())


def detect(folded: Folded) -> tuple[str, tuple[str, ...]]:
    """(the prompt's language, the languages whose lexicons to read it with; English always)."""
    counts = Counter(_script_of(char) for char in folded.cased if char.isalpha())
    letters = sum(counts.values())
    scripts = [code for code, n in counts.most_common() if code != "latin"]
    if "ja" in scripts and counts["ja"] + counts["zh"] >= letters * _FEW_LETTERS:
        return "ja", ("en", "ja", "zh")
    if scripts and counts[scripts[0]] >= letters * _FEW_LETTERS:
        first = scripts[0]
        extra = {"zh": ("ja",), "ja": ("zh",)}.get(first, ())
        return first, ("en", first, *extra)
    language, sister = _best_latin(folded)
    return language, tuple(dict.fromkeys(("en", language, *sister, *scripts[:2])))


def _script_of(char: str) -> str:
    return next((code for low, high, code in _SCRIPTS if low <= char <= high), "latin")


def _best_latin(folded: Folded) -> tuple[str, tuple[str, ...]]:
    """(the language that explains most words, a sister that explains nearly as many, if there is one).

    A list without one small English word ("couplet, refrain, pop") is in the language of what English lacks.
    """
    words = [m[0] for m in _WORD.finditer(folded.loose) if not _is_note_name(folded, m)]
    scores, foreign = dict.fromkeys(LATIN, 0.0), dict.fromkeys(LATIN, 0.0)
    for word in words:
        weights = _weights(word)
        for code, weight in weights.items():
            scores[code] += weight
            foreign[code] += weight if "en" not in weights else 0.0
    for char in folded.cased.lower():
        for code in _LETTERS_OF.get(char, ()):
            scores[code] += _LETTER_WEIGHT / len(_LETTERS_OF[char])
    best = max(LATIN, key=lambda code: scores[code])
    if best == "en" and not any(word in stopwords("en") for word in words):
        best, scores = max(LATIN, key=lambda code: foreign[code]), foreign
    if best == "en" or scores[best] <= 0:
        return "en", ()
    sister = max(_SISTERS - {best}, key=lambda code: scores[code]) if best in _SISTERS else best
    return best, (sister,) if sister != best and scores[sister] >= _NEARLY * scores[best] else ()


def _weights(word: str) -> dict[str, float]:
    """How much a word speaks for each language: less, the more languages know it."""
    known = {code: weight for code in LATIN if (weight := _weight(word, code))}
    return {code: weight / len(known) for code, weight in known.items()}


def _weight(word: str, language: str) -> float:
    things, style = tables(language)
    known = word in things.words or word in style.words
    known = known or any(
        (language != "en" or word[-n:] in _ENGLISH_ENDINGS)
        and (word[:-n] in things.words or word[:-n] in style.words)
        for n in (1, 2)
        if len(word) > n + 3
    )
    return 2.0 * (word in stopwords(language)) + 1.0 * known


def _is_note_name(folded: Folded, match: re.Match[str]) -> bool:
    """ "Am", "E", "vi", and the first word of "e minor"."""
    if _NOTE_NAME.fullmatch(folded.cased, *match.span()) or _NUMERAL.fullmatch(folded.cased, *match.span()):
        return True
    return len(match[0]) == 1 and folded.loose[match.end() :].lstrip().startswith(
        ("min", "maj", "flat", "sharp")
    )
