"""Which notes of a bar show an accidental: those that differ from the key signature or the bar so far."""

from collections.abc import Iterator, Sequence

from musicgen.exports.notation.layout import Sign, signature, spelled
from musicgen.music.theory import Key

Shown = frozenset[tuple[int, int, int]]
_SHARPS, _FLATS = "FCGDAEB", "BEADGCF"


def shown(voices: Sequence[Sequence[Sign]], key: Key | None) -> Shown:
    """(voice, sign, pitch) of the accidentals that stand in one bar of a staff.

    An accidental holds for its place on the staff until the bar line; a note tied from before needs none.
    """
    fifths, marked = signature(key), dict[tuple[str, int], int]()
    signed = dict.fromkeys(_SHARPS[: max(fifths, 0)], 1) | dict.fromkeys(_FLATS[: max(-fifths, 0)], -1)
    found = set()
    for _, voice, at, sign in sorted(_timed(voices)):
        for pitch in sign.pitches:
            letter, alteration, octave = spelled(pitch, key)
            before = marked.get((letter, octave), signed.get(letter, 0))
            if alteration != before and not sign.begun:
                found.add((voice, at, pitch))
                marked[letter, octave] = alteration
    return frozenset(found)


def _timed(voices: Sequence[Sequence[Sign]]) -> Iterator[tuple[int, int, int, Sign]]:
    for number, voice in enumerate(voices):
        start = 0
        for at, sign in enumerate(voice):
            yield start, number, at, sign
            start += sign.ticks
