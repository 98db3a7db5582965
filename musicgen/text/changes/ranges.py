"""Bars by two numbers as sentences of changes name them: "bars 3 and 4", "del 13 al 16", 第3、4小节."""

import re
from collections.abc import Iterator
from itertools import pairwise

from musicgen.music.score import MAX_BARS
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon.places import BAR_WORDS
from musicgen.text.shape.places import Place

_CJK_RANGE = re.compile(r"\s?(?:小节)?(?:目)?\s?(?:-|~|到|至|から)\s?(?:第)?\s?")
_CJK_PAIR = re.compile(r"\s?(?:小节)?(?:目)?\s?(?:,|、|・|/|和|与|跟|及|と)\s?(?:第)?\s?")
_CJK_BARS = re.compile(r"\s?(?:小节)(?:目)?(?:の间)?(?:まで)?")
_THE = r"(?:the |den |dem |el |la |le |les |los |l')?"
_BAR = rf"{_THE}(?:{BAR_WORDS}\s?)?"
_ORDINAL = r"(?:st|nd|rd|th|\.|e|o|a)?"
_TO = re.compile(
    rf"{_ORDINAL}\s?(?:-|to|through|thru|till|until|up to|al?|hasta|aux?|jusqu'(?:a|au|aux)|bis(?: zum?)?)"
    rf"\s?{_BAR}"
)
_AND = re.compile(rf"{_ORDINAL}\s?(?:and|&|\+|,|y|e|et|und)\s?{_BAR}")
# What stands before the first number: the word for bars, or a word that only opens a range.
_LABEL = re.compile(
    r"(?<![a-z])(?:(?:from|between|in|at|of|for|over|de|del|du|des|von|vom|entre|zwischen|dans|en|im|ab|desde|a)"
    r" )?"
    rf"{_THE}{BAR_WORDS}\s?$"
)
_OPENS = re.compile(
    r"(?<![a-z])(?:from|del|de la|du|vom|von|desde (?:el|la)|between|entre|entre (?:el|la)|zwischen)"
    r" (?:the |la |le )?$"
)
_BETWEEN = re.compile(r"between|entre|zwischen")
_BEHIND = re.compile(rf"{_ORDINAL}\s?{BAR_WORDS}(?![a-z])")
_OTHER = re.compile(
    r"\s?(?:%|/|[a-z]*bpm|percent|prozent|pour ?cent|por ?ciento|sec|sek|seg|min|beats|schlage|hz|db)"
)
_PLURAL = re.compile(r"(?:bars|measures|mm\.?|takten?|mesures|compases)\s?$")
_REACH = 28


def ranges(reading: Reading) -> Iterator[Place]:
    """Every stretch of bars that two numbers name, where the readers of briefs see one bar or none."""
    numbers = [t for t in reading.tokens if t.kind == "number"]
    for one, other in pairwise(numbers):
        low, high = float(one.value), float(other.value)
        if not (low < high <= MAX_BARS and low >= 1 and low.is_integer() and high.is_integer()):
            continue
        span = _unspaced(reading, one, other) or _spaced(reading, one, other)
        if span:
            yield Place("in", *span, int(low), int(high))
        elif start := _listed(reading, one, other):
            yield Place("in", start - 1, other.start, int(low), int(low))
            yield Place("in", other.start, other.end, int(high), int(high))


def _unspaced(reading: Reading, one: Token, other: Token) -> tuple[int, int] | None:
    """5到8小节, 5〜8小節; 第3、4小节 where they are neighbours."""
    between = reading.text[one.end : other.start]
    bars = _CJK_BARS.match(reading.text, other.end)
    pair = _CJK_PAIR.fullmatch(between) and float(other.value) == float(one.value) + 1
    if bars is None or not (pair or _CJK_RANGE.fullmatch(between)):
        return None
    return one.start - (reading.text[max(0, one.start - 1) : one.start] == "第"), bars.end()


def _spaced(reading: Reading, one: Token, other: Token) -> tuple[int, int] | None:
    """ "bars 3 and 4", "de la mesure 1 à la mesure 12", "zwischen 17 und 32", "the 5th to the 8th bar"."""
    between, left = reading.text[one.end : other.start], reading.text[max(0, one.start - _REACH) : one.start]
    label, opens = _LABEL.search(left), _OPENS.search(left)
    behind = _BEHIND.match(reading.text, other.end)
    head = max((m for m in (label, opens) if m), key=lambda m: len(m[0]), default=None)
    if head is None or _OTHER.match(reading.text, other.end):
        return None
    to, pair = _TO.fullmatch(between), _AND.fullmatch(between)
    is_between = bool(_BETWEEN.match(head[0])) and pair
    is_pair = pair and float(other.value) == float(one.value) + 1 and (label or behind)
    if not (is_between or is_pair or to) or (label is None and behind is None and _is_pace(reading)):
        return None
    return one.start - len(head[0]), behind.end() if behind else other.end


def _listed(reading: Reading, one: Token, other: Token) -> int:
    """ "bars 3 and 7": two bars alone; where it begins, from 1; 0 where it is no such list."""
    label = _LABEL.search(reading.text[max(0, one.start - _REACH) : one.start])
    plural = label is not None and _PLURAL.search(label[0])
    if label is None or not plural or not _AND.fullmatch(reading.text[one.end : other.start]):
        return 0
    return 0 if _OTHER.match(reading.text, other.end) else one.start - len(label[0]) + 1


def _is_pace(reading: Reading) -> bool:
    """Whether bare numbers of a sentence may be of a tempo or of a length."""
    return (
        any(t.kind in ("unit", "seconds") and t.value != "bars" for t in reading.tokens)
        or "tempo" in reading.text
    )
