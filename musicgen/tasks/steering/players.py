"""Who plays how: General MIDI programs, counted from 0. Tables that were chosen, not measured.

TWO_HANDED: pianos, harpsichord and clavinet, mallets with keys, organs, harp. CHORDAL: keyboards,
guitars and synths, which can play chords. PLAYERS: who plays a style of
which the corpus has little, and that for other players (what it calls film music is mostly tunes from films
with chords). ONE_VOICE: solo winds, brass, voices and basses play one note at a time (98 % of basses' onsets
in real pieces); TWO_VOICES: bowed solo strings at most two. DRUMS: of
a kind, the usual one first: hats and cymbals keep time alike.
"""

from collections.abc import Mapping
from types import MappingProxyType

from musicgen.music.score import BASS_PROGRAMS

TWO_HANDED = frozenset((*range(9), *range(16, 21), 46))
GUITARS = frozenset((24, 25))
CHORDAL = frozenset((*range(8), *range(16, 32), *range(80, 88)))
PLAYERS: Mapping[str, frozenset[int]] = {
    "film": frozenset((*range(40, 62), 68, 69, 70, 71, 73)),
    "ambient": frozenset((*range(88, 96), *range(48, 53), 0, 4, 11, 46)),
}
ONE_VOICE = frozenset((*BASS_PROGRAMS, *range(56, 61), *range(64, 80), 109, 111))
TWO_VOICES = frozenset((*range(40, 44), 110))
DRUMS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {"kick": (36, 35), "snare": (38, 40, 39, 37), "hat": (42, 44, 46, 51, 53, 59, 70, 82)}
)
