"""Tones that are to be used: "only the notes C D E G A" is a pentatonic scale, seven tones may be a key."""

import re
from collections.abc import Sequence

from musicgen.music.facets import SCALE
from musicgen.music.theory import Key, parse_pitch_class
from musicgen.text.ground.reading import Reading

_SCALES = {
    frozenset((0, 2, 4, 7, 9)): ("major", "pentatonic"),
    frozenset((0, 3, 5, 7, 10)): ("minor", "pentatonic"),
    frozenset((0, 3, 5, 6, 7, 10)): ("minor", "blues"),
    frozenset((0, 2, 4, 5, 7, 9, 11)): ("major", None),
    frozenset((0, 2, 3, 5, 7, 8, 10)): ("minor", "natural minor"),
    frozenset((0, 2, 3, 5, 7, 8, 11)): ("minor", "harmonic minor"),
    frozenset((0, 2, 3, 5, 7, 9, 10)): ("minor", "dorian"),
    frozenset((0, 2, 4, 5, 7, 9, 10)): ("major", "mixolydian"),
}


def take_notes(reading: Reading, letters: Sequence[str], start: int, end: int) -> None:
    """Key and scale of tones that are listed from their tonic on; a sentence where they are no scale."""
    tones = [parse_pitch_class(letter[0].upper() + letter[1:]) for letter in letters]
    reading.use(start, end)
    meant = _SCALES.get(frozenset((tone - tones[0]) % 12 for tone in tones))
    words = re.sub(r"\s+", " ", reading.words(start, end))
    if meant is None:
        reading.say(f"Single tones cannot be prescribed ({words}): they stay as a hint in the text.")
        return
    mode, scale = meant
    reading.key = reading.key or Key(tones[0], mode)
    reading.prove("key", start, end)
    if scale and reading.scale is None:
        reading.scale = scale
        reading.prove(SCALE.name, start, end)
    reading.say(f"{words} was understood as the scale of {reading.key.name}{f', {scale}' if scale else ''}.")
