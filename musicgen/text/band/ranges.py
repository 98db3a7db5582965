"""Pitches that a player is to keep to: "flute between C5 and G6", "cello above C3"."""

import re

from musicgen.text.band.catalogue import instrument
from musicgen.text.band.roles import with_role
from musicgen.text.brief import Instrument, PartRange
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import harmony
from musicgen.text.lexicon import keynames as names

_PITCH = r"([a-g])([#b])?([0-8])(?![\d#b])"
_BETWEEN = re.compile(rf"(?:{harmony.PITCH_RANGE_BEFORE})\s?{_PITCH}\s?(?:{harmony.PITCH_TO})\s?{_PITCH}")
_FROM_TO = re.compile(
    rf"(?:は|가|이|는|은|を|를|을|\s)\s?{_PITCH}\s?(?:から|~|에서|부터)\s?{_PITCH}(?:\s?(?:まで|까지))?"
)
_ABOVE = re.compile(rf"(?:{harmony.PITCH_ABOVE})\s?{_PITCH}")
_BELOW = re.compile(rf"(?:{harmony.PITCH_BELOW})\s?{_PITCH}")
_MELODY = re.compile(rf"(?:{harmony.MELODY})[^.,;]{{0,24}}$")
_LOWEST, _HIGHEST = 21, 108
_NEAR = 32


def read_ranges(reading: Reading) -> None:
    """Put ranges on the sheet; one that nobody is named for is left in the text."""
    for pattern in (_BETWEEN, _FROM_TO, _ABOVE, _BELOW):
        for match in pattern.finditer(reading.text):
            if not reading.free(*match.span()):
                continue
            low = _midi(match, 1) if pattern is not _BELOW else _LOWEST
            high = (
                _midi(match, 4)
                if pattern in (_BETWEEN, _FROM_TO)
                else _HIGHEST
                if pattern is _ABOVE
                else _midi(match, 1)
            )
            player = _player(reading, match.start())
            whose = _MELODY.search(reading.text[max(0, match.start() - _NEAR) : match.start()])
            if low < high and (player or whose):
                reading.use(*match.span())
                reading.ranges.append(PartRange(player, low, high))
                reading.prove("ranges", *match.span())


def _midi(match: re.Match[str], group: int) -> int:
    letter, sign, octave = match.group(group, group + 1, group + 2)
    return 12 * (int(octave) + 1) + names.LETTERS[letter] + {"#": 1, "b": -1}.get(sign or "", 0)


def _player(reading: Reading, start: int) -> Instrument | None:
    """The player right before the words."""
    near = reading.between("instrument", max(0, start - _NEAR), start)
    if not near or re.search(r"[,.;]", reading.text[near[-1].end : start]):
        return None
    return instrument(with_role(near[-1].value)[0])
