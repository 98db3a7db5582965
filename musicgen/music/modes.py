"""From major to minor and back on one tonic: third, sixth and seventh move, the other degrees stay."""

from collections.abc import Mapping
from types import MappingProxyType

from musicgen.music.theory import FIFTH, LEADING_NOTE, Chord

OCTAVE = 12
_MOVES: Mapping[str, Mapping[int, int]] = MappingProxyType(
    {"minor": MappingProxyType({4: 3, 9: 8, 11: 10}), "major": MappingProxyType({3: 4, 8: 9, 10: 11})}
)
_OTHER_THIRD = MappingProxyType({"maj": "min", "maj7": "min7", "min": "maj", "min7": "maj7"})


def turned(pitch: int, tonic: int, mode: str, *, leads: bool = False) -> int:
    """A pitch in the other mode. leads: the dominant sounds, so that the leading note stays."""
    degree = (pitch - tonic) % OCTAVE
    if degree == LEADING_NOTE and leads:
        return pitch
    return pitch + _MOVES[mode].get(degree, degree) - degree


def turned_chord(chord: Chord, tonic: int, mode: str) -> Chord:
    """The chord of the moved tones; the dominant and chords without a third keep their kind."""
    root = turned(chord.root, tonic, mode) % OCTAVE
    if (chord.root - tonic) % OCTAVE == FIFTH or chord.third is None:
        return Chord(root, chord.quality)
    third = (turned(chord.root + chord.third, tonic, mode) - root) % OCTAVE
    flips = third != chord.third
    return Chord(root, _OTHER_THIRD.get(chord.quality, chord.quality) if flips else chord.quality)


def is_dominant(chord: Chord, tonic: int) -> bool:
    """Whether a chord holds the leading note: on the fifth, or on the leading note itself."""
    return (chord.root - tonic) % OCTAVE in (FIFTH, LEADING_NOTE)


def nearest_way(tonic: int, other: int) -> int:
    """Semitones from one tonic to another, the shorter way: -5 … 6."""
    return (other - tonic + 5) % OCTAVE - 5
