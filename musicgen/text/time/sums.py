"""Lengths that add up: "2 bars of drums, then 16 bars of the band", "the first 8 bars …, the next 8 bars …".

A length that says it is the whole ("32 bars in total"), or that equals the sum of all others, is the whole.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from musicgen.text.ground.corrections import corrected, denied
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import counting
from musicgen.text.time.repeats import Span

_TOTAL_BEFORE = re.compile(counting.TOTAL_BEFORE)
_TOTAL_BEHIND = re.compile(counting.TOTAL_BEHIND)
_THEN = re.compile(counting.AND_THEN)
_ANOTHER = re.compile(counting.ANOTHER)
_FIRST = re.compile(counting.FIRST_BARS)
_LAST = re.compile(counting.LAST_BARS)
_AND = re.compile(counting.AND_ALSO)
_OF = re.compile(counting.OF_SOMETHING)
_NOUN = re.compile(r"[\s)]*[^\W\d_]{2}")
_BARE_NOUN = re.compile(r"(?:^|,)\s*[^\W\d_]{3}[^,.;]{0,20}$")
_STOP = re.compile(r"[;!?\n]|\.\s")
_NEAR = 60  # letters between two lengths that add up
_BEFORE = 24


def totals(reading: Reading, counts: Sequence[Span]) -> list[Span]:
    """The lengths that say they are the whole."""
    return [span for span in counts if _is_total(reading, span)] if len(counts) > 1 else []


def _is_total(reading: Reading, span: Span) -> bool:
    _, start, end = span
    if _TOTAL_BEFORE.search(reading.text[max(0, start - _BEFORE) : start]):
        return True
    return bool(_TOTAL_BEHIND.match(reading.text, end))


def added(reading: Reading, counts: Sequence[Span], sections: Sequence[Span]) -> list[Span]:
    """The lengths whose sum is the piece's, where the words between them join them; else none.

    sections: the lengths that sections already have.
    """
    row = sorted([*counts, *sections], key=lambda span: span[1])
    row = [span for span in row if not denied(reading, span[1]) and not _is_some(reading, span)]
    if len(row) < 2 or any(b[1] < a[2] for a, b in pairwise(row)):
        return []
    whole = next((span for span in row if 2 * span[0] == sum(one[0] for one in row)), None)
    if whole and len(row) > 2:
        return [whole]
    pairs = list(pairwise(row))
    listed = _is_list(reading, row, sections)
    if not all(_joined(reading, a, b, listed=listed) for a, b in pairs):
        return []
    if _before(reading, _FIRST, row[0]) and not any(_goes_on(reading, b) for _, b in pairs):
        return []
    return row


def _goes_on(reading: Reading, span: Span) -> bool:
    return _before(reading, _ANOTHER, span) or _before(reading, _THEN, span)


def _before(reading: Reading, pattern: re.Pattern[str], span: Span) -> bool:
    return bool(pattern.search(reading.text[max(0, span[1] - _BEFORE) : span[1]]))


def _is_some(reading: Reading, span: Span) -> bool:
    """ "every 4 bars", "after 8 bars": bars that are counted, but not as a part of the whole."""
    before = reading.last_of("part", span[1], "before")
    if before is None or reading.text[before.end : span[1]].strip(" -"):
        return False
    return not (_before(reading, _FIRST, span) or _before(reading, _LAST, span) or _goes_on(reading, span))


def _joined(reading: Reading, first: Span, second: Span, *, listed: bool) -> bool:
    gap = reading.text[first[2] : second[1]]
    if len(gap) > _NEAR or _STOP.search(gap) or corrected(reading, first[2], second[1]):
        return False
    if _THEN.search(gap) or _ANOTHER.search(gap):
        return True
    if _before(reading, _LAST, second):
        return _before(reading, _FIRST, first) or _goes_on(reading, first)
    if _AND.fullmatch(gap):
        return _is_of_something(reading, gap, second)
    return listed and gap.rstrip()[-1:] in (",", "")


def _is_of_something(reading: Reading, gap: str, second: Span) -> bool:
    """ "8 bars of strings and 16 bars of brass"; not "8 bars and also 16 bars"."""
    if reading.between("phrases", second[1], second[2]) or _OF.match(reading.text, second[2]):
        return True
    return gap.count(" ") > 2 and bool(_NOUN.match(reading.text, second[2]))


def _is_list(reading: Reading, row: Sequence[Span], sections: Sequence[Span]) -> bool:
    """ "4 bars count-in, 16 bars head, 8 bars tag"; a first one as long as the others is the whole."""
    if len(row) < 3 or 2 * row[0][0] >= sum(span[0] for span in row):
        return False
    return all(span in sections or _stands_with_a_noun(reading, span) for span in row)


def _stands_with_a_noun(reading: Reading, span: Span) -> bool:
    """ "16 bars head", "drop 16 bars": one of a list of sections."""
    before = _BARE_NOUN.search(reading.text[max(0, span[1] - _BEFORE) : span[1]])
    return bool(before or _NOUN.match(reading.text, span[2]))
