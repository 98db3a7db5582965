"""Words of music theory: keys, meters, chords, General MIDI names. No notes here, no tensors.

Conventions: pitch classes 0..11 with C = 0; MIDI pitches with middle C = 60;
one quarter note = TICKS_PER_QUARTER ticks; BPM counts quarter notes.
"""

import re
from dataclasses import dataclass

from musicgen.errors import InputError

TICKS_PER_QUARTER = 12
SECONDS_A_MINUTE = 60
FIFTH = 7  # semitones
SCALE_STEPS = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
TRIADS = {"major": "maj", "minor": "min"}  # the tonic's chord
LEADING_NOTE = 11  # in minor too: it tells A minor from C major
OTHER_THIRD = {"major": 3, "minor": 4}  # the third that would turn the mode
# Ticks of a quarter note, off its beat, on which a feel has no onset, by what is swung.
OFF_BEATS = {
    "straight": frozenset((2, 4, 8, 10)),
    "swung": frozenset((3, 6, 9)),
    "swung sixteenths": frozenset((2, 3, 8, 9)),
}
MODES = ("major", "minor")
MAJOR_NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
MINOR_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """tonic: pitch class 0..11. mode: "major" or "minor"."""

    tonic: int
    mode: str

    def __post_init__(self) -> None:
        if not 0 <= self.tonic <= 11 or self.mode not in MODES:
            raise InputError(f"({self.tonic}, {self.mode}) is no key: tonic 0..11, major or minor.")

    @property
    def name(self) -> str:
        """In the commonest spelling, e.g. "Bb major", "F# minor"."""
        names = MAJOR_NAMES if self.mode == "major" else MINOR_NAMES
        return f"{names[self.tonic]} {self.mode}"

    @property
    def fifths(self) -> int:
        """Sharps of the signature, flats negative: -5 … 6."""
        return (self.tonic * 7 - (3 if self.mode == "minor" else 0) + 5) % 12 - 5

    @property
    def relative(self) -> "Key":
        """The key with the same signature in the other mode: C major ↔ A minor."""
        if self.mode == "major":
            return Key((self.tonic + 9) % 12, "minor")
        return Key((self.tonic + 3) % 12, "major")

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Inverse of `name`; takes any spelling ("A# minor")."""
        found = re.fullmatch(r"([A-G][#b]?) (major|minor)", text)
        if not found:
            raise InputError(f"{text!r} is no key: write it like 'F# minor'.")
        return cls(parse_pitch_class(found[1]), found[2])


@dataclass(frozen=True, slots=True, order=True)
class Meter:
    """A time signature; `beats` over `unit`."""

    beats: int
    unit: int

    @property
    def name(self) -> str:
        return f"{self.beats}/{self.unit}"

    @property
    def bar_ticks(self) -> int:
        """Length of one bar in ticks."""
        return self.beats * 4 * TICKS_PER_QUARTER // self.unit

    @property
    def is_compound(self) -> bool:
        """Whether beats are dotted (6/8, 9/8, 12/8)."""
        return self.unit == 8 and self.beats in (6, 9, 12)

    @property
    def beat_ticks(self) -> int:
        """Length of one felt beat in ticks: a dotted quarter in compound meters."""
        return 18 if self.is_compound else 4 * TICKS_PER_QUARTER // self.unit

    @property
    def is_in_eighths(self) -> bool:
        """Whether eighths are counted: nothing in between is swung."""
        return self.unit == 8

    @property
    def half_bar_ticks(self) -> int:
        """Onset of the bar's second half, on a felt beat: where a second chord may enter."""
        beats = self.bar_ticks // self.beat_ticks
        return -(-beats // 2) * self.beat_ticks

    @classmethod
    def parse(cls, text: str) -> "Meter":
        meter = next((known for known in METERS if known.name == text), None)
        if meter is None:
            names = ", ".join(m.name for m in METERS)
            raise InputError(f"{text[:20]!r} is no meter known here: use one of {names}.")
        return meter


METERS = tuple(
    Meter(*pair)
    for pair in (
        (2, 4), (3, 4), (4, 4), (5, 4), (6, 4), (7, 4), (2, 2), (3, 2),
        (3, 8), (5, 8), (6, 8), (7, 8), (9, 8), (12, 8),
    )
)  # fmt: skip

# Intervals above the root. The order is the order of the chord tokens: append only.
CHORD_QUALITIES: dict[str, tuple[int, ...]] = {
    "maj": (0, 4, 7),
    "min": (0, 3, 7),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "min7": (0, 3, 7, 10),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus4": (0, 5, 7),
    "sus2": (0, 2, 7),
    "m7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "5": (0, 7),
}
_QUALITY_SUFFIX = {"maj": "", "min": "m", "min7": "m7"}
_QUALITY_SPELLINGS = {
    "": "maj", "M": "maj", "maj": "maj", "major": "maj",
    "m": "min", "min": "min", "-": "min", "minor": "min",
    "7": "7", "9": "7", "11": "7", "13": "7", "7b9": "7", "7#9": "7", "dom7": "7", "7sus4": "sus4",
    "maj7": "maj7", "M7": "maj7", "Δ": "maj7", "Δ7": "maj7", "maj9": "maj7", "^7": "maj7", "^": "maj7",
    "m7": "min7", "min7": "min7", "-7": "min7", "m9": "min7", "min9": "min7", "m11": "min7",
    "dim": "dim", "°": "dim", "o": "dim", "aug": "aug", "+": "aug",
    "sus": "sus4", "sus4": "sus4", "sus2": "sus2",
    "m7b5": "m7b5", "ø": "m7b5", "ø7": "m7b5", "min7b5": "m7b5", "-7b5": "m7b5",
    "dim7": "dim7", "°7": "dim7", "o7": "dim7",
    "6": "6", "add6": "6", "6/9": "6", "add9": "maj", "madd9": "min", "m6": "m6", "min6": "m6", "-6": "m6",
    "5": "5",
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Chord:
    """root: pitch class 0..11. quality: a key of CHORD_QUALITIES."""

    root: int
    quality: str

    @property
    def third(self) -> int | None:
        """Semitones from the root to the third: 3, 4, or None where there is none (fifths, suspensions)."""
        return next((step for step in CHORD_QUALITIES[self.quality] if step in (3, 4)), None)

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        return tuple((self.root + i) % 12 for i in CHORD_QUALITIES[self.quality])

    @property
    def symbol(self) -> str:
        """E.g. "Am", "Bbmaj7"."""
        return MAJOR_NAMES[self.root] + _QUALITY_SUFFIX.get(self.quality, self.quality)

    def symbol_in(self, key: Key | None) -> str:
        """The symbol as a key spells it: "Gb" in B flat minor, "F#" in B minor; without one, `symbol`."""
        if key is None:
            return self.symbol
        # Flat seconds and sixths are borrowed in major; sharp sevenths lead in minor.
        letter, alteration = spelled_class(self.root, key.fifths, 5 if key.mode == "major" else 3)
        if abs(alteration) > 1:
            return self.symbol
        return letter + ("b" * -alteration or "#" * alteration) + self.symbol[len(MAJOR_NAMES[self.root]) :]

    def transposed(self, semitones: int) -> "Chord":
        return Chord((self.root + semitones) % 12, self.quality)

    @classmethod
    def parse(cls, text: str) -> "Chord":
        """Read a symbol such as "F#m7b5" or "C/E" (the slash bass is dropped)."""
        found = re.fullmatch(r"([A-G][#b♯♭]?)(.*)", text.strip())
        suffix = found[2] if found else None
        if suffix is not None and suffix not in _QUALITY_SPELLINGS:
            suffix = re.sub(r"/[A-G][#b♯♭]?$", "", suffix)
        if found is None or suffix not in _QUALITY_SPELLINGS:
            raise InputError(f"{text!r} is no chord symbol known here: write it like Am, F#m7 or Bbmaj7.")
        return cls(parse_pitch_class(found[1]), _QUALITY_SPELLINGS[suffix])


def spelled_class(pitch_class: int, fifths: int, flats: int = 3) -> tuple[str, int]:
    """(letter, alteration) of a pitch class in a signature: sharps in sharp keys, flats in flat ones.

    flats: how many names on the flat side of the signature's first are taken, of the twelve around it.
    """
    # On the line of fifths F is -1, C is 0, G is 1 …
    first = fifths - flats
    place = first + (pitch_class * 7 - first) % 12
    return "FCGDAEB"[(place + 1) % 7], (place + 1) // 7


def parse_pitch_class(name: str) -> int:
    """ "Bb" → 10. Flats and sharps as b, #, ♭, ♯."""
    if not re.fullmatch(r"[A-G][#b♯♭]?", name):
        raise InputError(f"{name!r} is no pitch: a letter A to G, with # or b.")
    shift = {"#": 1, "♯": 1, "b": -1, "♭": -1}.get(name[1:], 0)
    return (_LETTERS[name[0]] + shift) % 12


def pitch_name(pitch: int, mode: str = "major") -> str:
    """A MIDI pitch as people write it in a major or minor key: 60 is C4."""
    names = MINOR_NAMES if mode == "minor" else MAJOR_NAMES
    return f"{names[pitch % 12]}{pitch // 12 - 1}"


GENRES = (
    "rock", "metal", "punk", "pop", "ballad", "country", "folk", "celtic", "blues", "jazz",
    "latin", "funk", "soul", "disco", "hip hop", "reggae", "electronic", "ambient", "classical",
    "art song", "chamber", "film", "video game", "ragtime", "march", "hymn", "world",
)  # fmt: skip
MOODS = (
    "happy", "sad", "calm", "tense", "dark", "romantic", "epic", "playful", "dreamy", "energetic",
)  # fmt: skip
SCALES = (
    "major", "natural minor", "harmonic minor", "dorian", "mixolydian", "phrygian", "lydian",
    "blues", "pentatonic", "chromatic",
)  # fmt: skip
DENSITIES = ("very sparse", "sparse", "medium", "dense", "very dense")
REPETITIONS = ("ever-changing", "varied", "some", "repetitive", "hypnotic")
DYNAMICS = ("very soft", "soft", "medium", "loud", "very loud", "varied")
FEELS = ("straight", "swung")
ARCS = ("steady", "builds", "fades", "arch")
# What a part does: a touch sounds in less than a quarter of the bars.
ROLES = ("beat", "bass", "lead", "chords", "pad", "figure", "touch")
SECTION_NAMES = ("intro", "A", "A'", "B", "B'", "C", "C'", "D", "outro")

GM_PROGRAMS = (
    "Acoustic Grand Piano", "Bright Acoustic Piano", "Electric Grand Piano", "Honky-tonk Piano",
    "Electric Piano 1", "Electric Piano 2", "Harpsichord", "Clavinet", "Celesta", "Glockenspiel",
    "Music Box", "Vibraphone", "Marimba", "Xylophone", "Tubular Bells", "Dulcimer",
    "Drawbar Organ", "Percussive Organ", "Rock Organ", "Church Organ", "Reed Organ", "Accordion",
    "Harmonica", "Tango Accordion", "Acoustic Guitar (nylon)", "Acoustic Guitar (steel)",
    "Electric Guitar (jazz)", "Electric Guitar (clean)", "Electric Guitar (muted)",
    "Overdriven Guitar", "Distortion Guitar", "Guitar Harmonics", "Acoustic Bass",
    "Electric Bass (finger)", "Electric Bass (pick)", "Fretless Bass", "Slap Bass 1",
    "Slap Bass 2", "Synth Bass 1", "Synth Bass 2", "Violin", "Viola", "Cello", "Contrabass",
    "Tremolo Strings", "Pizzicato Strings", "Orchestral Harp", "Timpani", "String Ensemble 1",
    "String Ensemble 2", "Synth Strings 1", "Synth Strings 2", "Choir Aahs", "Voice Oohs",
    "Synth Choir", "Orchestra Hit", "Trumpet", "Trombone", "Tuba", "Muted Trumpet",
    "French Horn", "Brass Section", "Synth Brass 1", "Synth Brass 2", "Soprano Sax", "Alto Sax",
    "Tenor Sax", "Baritone Sax", "Oboe", "English Horn", "Bassoon", "Clarinet", "Piccolo",
    "Flute", "Recorder", "Pan Flute", "Blown Bottle", "Shakuhachi", "Whistle", "Ocarina",
    "Lead 1 (square)", "Lead 2 (sawtooth)", "Lead 3 (calliope)", "Lead 4 (chiff)",
    "Lead 5 (charang)", "Lead 6 (voice)", "Lead 7 (fifths)", "Lead 8 (bass + lead)",
    "Pad 1 (new age)", "Pad 2 (warm)", "Pad 3 (polysynth)", "Pad 4 (choir)", "Pad 5 (bowed)",
    "Pad 6 (metallic)", "Pad 7 (halo)", "Pad 8 (sweep)", "FX 1 (rain)", "FX 2 (soundtrack)",
    "FX 3 (crystal)", "FX 4 (atmosphere)", "FX 5 (brightness)", "FX 6 (goblins)",
    "FX 7 (echoes)", "FX 8 (sci-fi)", "Sitar", "Banjo", "Shamisen", "Koto", "Kalimba",
    "Bagpipe", "Fiddle", "Shanai", "Tinkle Bell", "Agogo", "Steel Drums", "Woodblock",
    "Taiko Drum", "Melodic Tom", "Synth Drum", "Reverse Cymbal", "Guitar Fret Noise",
    "Breath Noise", "Seashore", "Bird Tweet", "Telephone Ring", "Helicopter", "Applause",
    "Gunshot",
)  # fmt: skip
DRUM_KITS = {
    0: "Standard Drums", 8: "Room Drums", 16: "Power Drums", 24: "Electronic Drums",
    25: "TR-808 Drums", 32: "Jazz Drums", 40: "Brush Drums", 48: "Orchestral Percussion",
}  # fmt: skip


def instrument_name(program: int, is_drum: bool) -> str:
    """General MIDI name of a program (0..127), or of a drum kit."""
    return DRUM_KITS[program] if is_drum else GM_PROGRAMS[program]
