"""Second thoughts: "120 bpm … actually 90", "C major, no wait, D major", "in D minor, not D major".

What comes behind such words takes the place of what stood before them.
"""

import re

from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import patterns

_CORRECTS = re.compile(patterns.CORRECTS)
_STRONG = re.compile(patterns.CORRECTION_BEFORE)
_DENIED = re.compile(patterns.DENIED)
_REACH = 60  # letters between a first value and the one that replaces it
_BEFORE = 32


def corrected(reading: Reading, first_end: int, second_start: int) -> bool:
    """Whether the words between two values say that the second one counts."""
    if not 0 < first_end <= second_start:
        return False
    if _STRONG.search(reading.folded.loose[max(0, second_start - _BEFORE) : second_start]):
        return True
    near = second_start - first_end <= _REACH
    return near and bool(_CORRECTS.fullmatch(reading.folded.loose, first_end, second_start))


def denied(reading: Reading, start: int) -> bool:
    """Whether a value at `start` is only named to say that it is not wanted: "not in C major"."""
    return bool(_DENIED.search(reading.folded.loose[max(0, start - _BEFORE) : start]))


def next_number(reading: Reading, end: int) -> Token | None:
    """The bare number that replaces a value which ends at `end`."""
    number = reading.next_of("number", end)
    return number if number and corrected(reading, end, number.start) else None
