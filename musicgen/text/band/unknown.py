"""Instruments that no table has, found by the grammar around them: "for piano and waterphone".

A list of players proves its members by one that is known; what is written for players ("a sonata for …") and
what is played ("played on a …") need no proof. A German or Dutch compound is played by its last part.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from musicgen.text.band.catalogue import ids_by_name, instrument
from musicgen.text.ground.fold import folded_words
from musicgen.text.ground.languages import tables
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import read_sections

Span = tuple[int, int]
IsKnown = Callable[[int, int], bool]

_UNSPACED = ("zh", "ja", "ko", "th")
_COMPOUNDING = ("de", "nl")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_BREAK = re.compile(r"[.;:!?()\[\]\"|/\n\d]|\s[-–—]\s")
_BARE_END = re.compile(r"\s*(?:$|[,.;:!?)\n])")
_CUT_ROOM = 80
_MOST_ALONE = 2
_MOST_WORDS = {True: 2, False: 3}  # in a list that nothing known proves, in one that is proved
_LEAST_LETTERS, _LEAST_TAIL = 3, 4
# English words that say how, what for and who, not what is played.
_NO_INSTRUMENT = re.compile(
    r".*(?:ing|ly|ed|ful|ous|ish|less|ness|tion|sion|ment|ity|ism|ship|hood|ance|ence|ive|ical|ist|ian|ists"
    r"|ians|ers|ors|ble|ever|y|al|er|or|ic|ome|man|men|body|one's|self|selves)"
)
_PLURAL = re.compile(r".*[^us]s")


def read_unknown(reading: Reading, is_known: IsKnown) -> None:
    """Say which instruments no table has, and who plays them or that they are left out."""
    found = sorted(set(_found(reading, is_known)))
    for start, end in found:
        if not reading.free(start, end):
            continue
        if own := ids_by_name().get(reading.text[start:end]):  # "serpent", else an animal
            reading.add(Token("instrument", own, start, end))
            continue
        word = reading.words(start, end)
        name_id, tail = _by_last_part(reading, end)
        if name_id:
            reading.add(Token("instrument", name_id, tail, end))
            name = instrument(name_id).name
            reading.say(f"'{word}' is no instrument that Fialta knows: the {name} plays it.")
        else:
            reading.say(f"'{word}' is no instrument that Fialta knows: it was left out. Name one like it.")


def _found(reading: Reading, is_known: IsKnown) -> Iterator[Span]:
    for frame, is_strong in (("list", False), ("form", True), ("played", True)):
        for match in _finditer(frame, reading):
            yield from _unknown(reading, _items_behind(reading, match.end()), is_known, is_strong)
    for match in _finditer("solo", reading):
        items = _items_before(reading, match.start())
        bare = _BARE_END.match(reading.text, match.end()) and len(items) == 1
        yield from _unknown(reading, items, is_known, True) if bare else ()
    for match in _finditer("list behind", reading):
        yield from _unknown(reading, _items_before(reading, match.start()), is_known, False)


def _unknown(reading: Reading, items: list[Span], is_known: IsKnown, is_strong: bool) -> list[Span]:
    """The unknown members of a list; none where it holds anything that is no player."""
    known = [one for one in items if reading.between("instrument", *one) or reading.between("ensemble", *one)]
    rest = [one for one in items if one not in known]
    alone = not known
    if len(rest) > max(len(known), _MOST_ALONE if is_strong else 0):
        return []
    return rest if all(_may_be(reading, one, is_known, alone=alone) for one in rest) else []


def _may_be(reading: Reading, span: Span, is_known: IsKnown, *, alone: bool) -> bool:
    """Whether a member may be the name of an instrument: one to three words that nobody understands."""
    text, language = reading.text[slice(*span)], reading.language
    words = [(m.start() + span[0], m.end() + span[0], m[0]) for m in _WORD.finditer(text)]
    least = 2 if language in _UNSPACED else _LEAST_LETTERS
    if not 1 <= len(words) <= _MOST_WORDS[alone] or len(text) < least:
        return False
    if _stops(language, text) or any(
        is_known(index, index + 1) for one in words for index in range(*one[:2])
    ):
        return False
    if language != "de" and reading.folded.cased[span[0]].isupper() and language not in _UNSPACED:
        return False  # somebody's name
    if language == "en" and any(_NO_INSTRUMENT.fullmatch(word) for *_, word in words):
        return False
    return not (alone and _PLURAL.fullmatch(words[-1][2]))


def _stops(language: str, text: str) -> bool:
    """Whether people, places or purposes are spoken of; English ones in the plural, too."""
    words = _rows("stop", language)
    if language in _UNSPACED:
        return any(word in text for word in words)
    said = _WORD.findall(text)
    return any(word in words or (language == "en" and word.removesuffix("s") in words) for word in said)


def _items_behind(reading: Reading, start: int) -> list[Span]:
    """The members of a list that begins at a place."""
    text, language = reading.text, reading.language
    stop = min(len(text), start + _CUT_ROOM)
    for pattern in (_BREAK, _pattern("end", language)):
        match = pattern.search(text, start, stop) if pattern else None
        stop = match.start() if match else stop
    return _items(reading, start, stop, behind=True)


def _items_before(reading: Reading, end: int) -> list[Span]:
    """The members of a list that ends at a place."""
    text, start = reading.text, max(0, end - _CUT_ROOM)
    for pattern in (_BREAK, _pattern("cut", reading.language)):
        for match in pattern.finditer(text, start, end) if pattern else ():
            start = match.end()
    return _items(reading, start, end, behind=False)


def _items(reading: Reading, start: int, stop: int, *, behind: bool) -> list[Span]:
    """Parted at commas and "and"; what stands beyond the comma after "and" is no member."""
    text, join = reading.text, _pattern("join", reading.language)
    joins = [m.span() for m in join.finditer(text, start, stop)] if join else []
    commas = [m.span() for m in re.finditer(r"[,、，&+]", text[start:stop])]
    commas = [(first + start, last + start) for first, last in commas]
    last_join = joins[-1][1] if joins else start
    if behind:
        stop = next((first for first, _ in commas if first > last_join), stop)
    else:
        first = joins[0][0] if joins else stop
        start = max((last for _, last in commas if last <= first), default=start)
    cuts = sorted([*joins, *(one for one in commas if start <= one[0] < stop)])
    edges = [start, *(edge for cut in cuts for edge in cut if start <= edge <= stop), stop]
    return [span for one in zip(edges[::2], edges[1::2], strict=False) if (span := _trimmed(reading, *one))]


def _trimmed(reading: Reading, start: int, end: int) -> Span | None:
    """Without articles, numbers, blanks and hyphens at the end."""
    small = _pattern("small", reading.language)
    text = reading.text
    while start < end:
        match = small.match(text, start, end) if small else None
        if match and match.end() > start:
            start = match.end()
        elif text[start] == " ":
            start += 1
        else:
            break
    while end > start and text[end - 1] in " -":
        end -= 1
    return (start, end) if start < end else None


def _by_last_part(reading: Reading, end: int) -> tuple[str, int]:
    """("flute", where it begins) for "Nasenflöte"; ("", 0) where the last part is no instrument."""
    text = reading.text
    if reading.language not in _COMPOUNDING:
        return "", 0
    tails = _tails(reading.language)
    first = text.rfind(" ", 0, end) + 1
    for start in range(first + 2, end - _LEAST_TAIL + 1):
        if text[start:end] in tails:
            return tails[text[start:end]], start
    return "", 0


@cache
def _tails(language: str) -> dict[str, str]:
    """Instruments by the words that may end a compound."""
    forms = (form for form in tables(language)[0].forms() if " " not in form.words)
    return {
        form.words: value
        for form in forms
        for kind, value in form.meanings
        if kind == "instrument" and len(form.words) >= _LEAST_TAIL
    }


def _finditer(kind: str, reading: Reading) -> Iterator[re.Match[str]]:
    pattern = _pattern(kind, reading.language)
    return pattern.finditer(reading.text) if pattern else iter(())


@cache
def _rows(kind: str, language: str) -> frozenset[str]:
    rows = dict(row.split(" = ", 1) for row in read_sections("unknown")[kind].splitlines())
    return frozenset(folded_words(word.strip()) for word in rows.get(language, "").split(" | ") if word)


@cache
def _pattern(kind: str, language: str) -> re.Pattern[str] | None:
    """Any word of a row, as a word of its own where the script has blanks."""
    words = sorted(_rows(kind, language), key=len, reverse=True)
    if not words:
        return None
    either = "|".join(map(re.escape, words))
    if language == "ko" and kind == "join":
        return re.compile(rf"(?:{either})(?=\s)")
    if language == "ar" and kind == "join":
        return re.compile(rf"(?<=\s)(?:{either})")
    return re.compile(either if language in _UNSPACED else rf"(?<![\w'])(?:{either})(?![\w'])")
