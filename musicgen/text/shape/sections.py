"""Sections as they stand in a sentence: ordinals, headings of lyrics, lists given twice or repeated."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from musicgen.text.ground.reading import Reading
from musicgen.text.ground.units import unit_after

_ORDINAL = re.compile(r"\s?(?:no\.? ?|#)?([1-4]|i{1,3}v?|iv)(?![\d/:.\w]|\s?(?:bpm|x\b))(?=(\s?\])?)")
_ANY_BARE = re.compile(
    r"(?<![\d#])\b(?:intro|verse|chorus|bridge|outro|strophe|refrain|couplet|estrofa|estribillo)\s(\d{1,2})\b(?!\s?[/:])"
)
_BRACKETED = re.compile(r"[\[(【<]\s?$")
_TIMES_BEHIND = re.compile(
    r"[\s,.;(]*(?:all |das ganze |le tout |todo |все |全部|整体)?"
    r"(?:(?:repeated|played|wiederholt|gespielt|repete\w*|joue\w*|repetid\w*) )?$"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One section at text[start:end]. name: a section name, or a word ("verse") that is to get a letter.

    listed: one of "A, A', B"; packed: one of "AABA", whose letters have no lengths of their own.
    """

    name: str
    start: int
    end: int
    bars: int | None = None
    lettered: bool = False
    listed: bool = False
    packed: bool = False


def behind_ordinal(reading: Reading, end: int) -> int:
    """Where "verse 2" ends: a small number behind a section is its name, unless a unit makes it a length."""
    match = _ORDINAL.match(reading.text, end)
    if match is None:
        return end
    number = reading.next_of("number", match.start(1))
    if number and unit_after(reading, number, "bars"):
        return end
    bare = [
        m for m in _ANY_BARE.finditer(reading.text) if not m[1].startswith(("1", "2", "3")) or len(m[1]) > 1
    ]
    if bare and not match[2]:  # "intro 2, verse 8"
        return end
    return match.end(1)


def is_heading(reading: Reading, part: Part) -> bool:
    """ "[Verse 1]": the heading of some lines."""
    return bool(_BRACKETED.search(reading.text[max(0, part.start - 3) : part.start])) and reading.text[
        part.end : part.end + 2
    ].strip()[:1] in tuple("])】>")


def say_lyrics(reading: Reading, parts: Sequence[Part]) -> None:
    """Lines under headings are words to sing: say that nobody sings them yet."""
    headings = [part for part in parts if is_heading(reading, part)]
    ends = [part.start for part in headings[1:]] + [len(reading.text)]
    if len(headings) > 1 and any(
        reading.text[part.end : end].count(" ") > 2 for part, end in zip(headings, ends, strict=True)
    ):
        reading.say("Words are not sung yet: of these lines only the form was taken.")


def merged(parts: list[Part]) -> list[Part]:
    """One pass where the same sections are listed twice, the second time with their lengths."""
    half = len(parts) // 2
    first, second = parts[:half], parts[half:]
    same = len(parts) % 2 == 0 and half > 1 and [p.name for p in first] == [p.name for p in second]
    told_later = same and not any(p.bars for p in first) and all(p.bars for p in second)
    return second if told_later else parts


def repeated(reading: Reading, parts: list[Part]) -> list[Part]:
    """All sections again: "section A 8 bars, section B 8 bars, three times"."""
    if len(parts) < 2 or not all(part.bars for part in parts):
        return parts
    end = max([part.end for part in parts] + [int(span[2]) for span in reading.section_spans])
    times = reading.next_of("times", end)
    if times is None:
        return parts
    count, start = times.value, times.start
    if count == "x":
        number = reading.last_of("number", times.start)
        if number is None or number.start < end:
            return parts
        count, start = number.value, number.start
    if float(count) not in (2, 3, 4, 5, 6, 8) or not _TIMES_BEHIND.fullmatch(reading.text, end, start):
        return parts
    reading.use(start, times.end)
    reading.prove("sections", start, times.end)
    reading.section_spans *= int(float(count))
    return parts * int(float(count))
