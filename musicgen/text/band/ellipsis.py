"""Players of whose names one word is left out: "alto and tenor sax", "two guitars: one clean, one distorted".

The neighbour lends the missing word; what comes of it counts only where a lexicon knows it as an instrument.
"""

import re
from collections.abc import Iterator, Sequence

from musicgen.music.facets import GENRE
from musicgen.text.ground.fold import Folded
from musicgen.text.ground.match import Lexicon, Token

_MOST = 4  # words that one neighbour lends its own to
_JOIN = r"(?:,|/|\+|&|,? ?\b(?:and|und|et|y|e|en|i|и|or|oder|ou|o)\b)"
_WORD_BEFORE = re.compile(rf"(?:^|[\s,(:])([^\W\d_]{{3,14}})\s?({_JOIN})\s?(?:an? )?$")
_WORD_BEHIND = re.compile(rf"\s?{_JOIN}\s?(?:(?:otr[ao]|un[ae]?|uma|l'autre) )?([^\W\d_]{{3,14}})(?![\w-])")
_ONE = r"(?:an? |one |1 |the other |another |ein[es]? |une? |l'autre |una |otra |uma |outra |одна |другая )?"
_TWO_SORTS = re.compile(
    rf"\s?[:,(-]{{1,2}}\s?{_ONE}([^\W\d_]{{3,14}})\s?{_JOIN}\s?{_ONE}([^\W\d_]{{3,14}})(?=\s?(?:$|[,;.)&+]|and\b|with\b))"
)
_ONE_BEHIND = re.compile(r"\s?,\s?(?:an?|one|1|ein[es]?|une?|una|uma|одна)\s")
_LENT_TO_VOICES = "voice"  # "soprano" alone is a singer
_ALSO_SORTS = (None, "classical", "latin")  # "classical and electric guitar" are two guitars
_REACH = 32


def with_elided(
    folded: Folded, tokens: Sequence[Token], lexicons: Sequence[Lexicon], styles: Sequence[Lexicon]
) -> list[Token]:
    """The tokens and those of shortened names; "rock and acoustic guitar" names no rock guitar."""
    found: list[Token] = []
    sure: list[Token] = []
    replaced: set[int] = set()
    for token in tokens:
        if token.kind != "instrument":
            continue
        sorts = list(_two_sorts(folded, token, lexicons))
        if sorts:
            replaced |= {token.start, *(t.start for t in sorts)}
            sure += sorts
        else:
            found += [*_before(folded, token, lexicons), *_behind(folded, token, lexicons)]
    found = [t for t in found if _meant(folded.loose[t.start : t.end], styles, (GENRE.name,)) in _ALSO_SORTS]
    covered = bytearray(len(folded.text))
    for token in tokens:
        if token.kind in ("instrument", "ensemble") and token.value != _LENT_TO_VOICES:
            covered[token.start : token.end] = b"\1" * (token.end - token.start)
    new = [*sure, *(t for t in found if 1 not in covered[t.start : t.end])]
    replaced |= {t.start for t in new}
    return sorted(
        [*(t for t in tokens if t.kind != "instrument" or t.start not in replaced), *new],
        key=lambda t: (t.start, t.end),
    )


def _before(folded: Folded, token: Token, lexicons: Sequence[Lexicon]) -> Iterator[Token]:
    """ "alto and" before "tenor sax", "soprano, alto and" before it."""
    text, start = folded.loose, token.start
    noun = text[token.start : token.end].rpartition(" ")[2]
    if noun == text[token.start : token.end]:
        return
    for step in range(_MOST):
        match = _WORD_BEFORE.search(text[max(0, start - _REACH) : start])
        if match is None or (step == 0 and match[2] == ","):  # "jazz, acoustic guitar"
            return
        value = _instrument(f"{match[1]} {noun}", lexicons)
        if value is None:
            return
        first = max(0, start - _REACH) + match.start(1)
        yield Token("instrument", value, first, first + len(match[1]))
        start = first


def _behind(folded: Folded, token: Token, lexicons: Sequence[Lexicon]) -> Iterator[Token]:
    """ "y eléctrica" behind "guitarra acústica"."""
    text, end = folded.loose, token.end
    noun = text[token.start : token.end].partition(" ")[0]
    if noun == text[token.start : token.end]:
        return
    for _ in range(_MOST):
        match = _WORD_BEHIND.match(text, end)
        value = _instrument(f"{noun} {match[1]}", lexicons) if match else None
        if match is None or value is None:
            return
        yield Token("instrument", value, match.start(1), match.end(1))
        end = match.end(1)


def _two_sorts(folded: Folded, token: Token, lexicons: Sequence[Lexicon]) -> Iterator[Token]:
    """ "guitars: one acoustic, one electric" stands for both, not for two of any kind."""
    text = folded.loose
    noun = text[token.start : token.end]
    match = _TWO_SORTS.match(text, token.end) if " " not in noun else None
    if match is None:
        return
    plural = noun.endswith("s") and not noun.endswith("ss")
    if match[0].lstrip().startswith(",") and not plural and not _ONE_BEHIND.match(match[0]):
        return  # "bass, synth and drums"
    values = [_sort(match[group], noun, lexicons) for group in (1, 2)]
    if None not in values:
        yield from (Token("instrument", v or "", *match.span(g)) for v, g in zip(values, (1, 2), strict=True))


def _sort(word: str, noun: str, lexicons: Sequence[Lexicon]) -> str | None:
    one = noun.removesuffix("s")
    names = (f"{word} {noun}", f"{word} {one}", f"{noun} {word}", f"{one} {word}")
    return next((value for name in names if (value := _instrument(name, lexicons))), None)


def _instrument(name: str, lexicons: Sequence[Lexicon]) -> str | None:
    return _meant(name, lexicons, ("instrument",))


def _meant(words: str, lexicons: Sequence[Lexicon], kinds: tuple[str, ...]) -> str | None:
    """The value that a lexicon gives whole words as one of these kinds, None where none does."""
    for lexicon in lexicons:
        for form, end in lexicon.forms_at(words, 0):
            value = next((v for kind, v in form.meanings if kind in kinds), None)
            if value and end == len(words):
                return value
    return None
