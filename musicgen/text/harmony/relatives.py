"""Keys named by another key: "relative minor of G", "parallel major of D minor", G大调的关系小调."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from musicgen.music.theory import Key
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import keynames as names
from musicgen.text.lexicon import patterns

_RELATIVE = re.compile(patterns.RELATIVE_KEY)
_BEFORE = re.compile(patterns.RELATIVE_BEFORE)
_BEHIND = re.compile(patterns.RELATIVE_BEHIND)
_REACH = 40
_TO_MINOR, _TO_MAJOR = 9, 3  # semitones from a tonic to that of the relative key


@dataclass(frozen=True, slots=True)
class Found:
    """A key at text[start:end]; weak: only believed when no other is named."""

    key: Key
    scale: str | None
    start: int
    end: int
    weak: bool = False


def shift_of(sign: str | None) -> int:
    """Semitones of an accidental, in signs or words."""
    word = (sign or "").strip(" -")
    return 1 if word in names.SHARPS else -1 if word in names.FLATS else 0


def relatives(reading: Reading) -> Iterator[Found]:
    """ "relative minor of G", "parallel minor of D": of a tonic alone, the other mode is meant."""
    for match in _RELATIVE.finditer(reading.text):
        mode = match["mode"]
        tonic = (names.LETTERS[match["tonic"]] + shift_of(match["sign"])) % 12
        of = Key(tonic, match["of"] or ("major" if mode == "minor" else "minor"))
        key = _other(of) if match["kind"] == "relative" else Key(tonic, mode)
        yield Found(key, None, match.start(), match.end())


def relative(reading: Reading, one: Found) -> Found:
    """The key meant where words beside one make it another: "relatif mineur de sol majeur", の平行調."""
    before = _BEFORE.search(reading.text[max(0, one.start - _REACH) : one.start])
    if before:
        return replace(one, key=_other(one.key), start=one.start - len(before[0]))
    behind = _BEHIND.match(reading.text, one.end)
    if behind is None:
        return one
    other = _other(one.key) if behind["relative"] else Key(one.key.tonic, _OPPOSITE[one.key.mode])
    return replace(one, key=other, end=behind.end())


_OPPOSITE = {"major": "minor", "minor": "major"}


def _other(key: Key) -> Key:
    """The relative key."""
    steps = _TO_MINOR if key.mode == "major" else _TO_MAJOR
    return Key((key.tonic + steps) % 12, _OPPOSITE[key.mode])
