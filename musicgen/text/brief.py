"""The brief: what a sentence asks for, as facts with the words that prove each."""

from dataclasses import dataclass

from musicgen.music.theory import Chord, Key, Meter


@dataclass(frozen=True, slots=True)
class Fact:
    """Evidence. field: a Brief field's name. words: as typed, prompt[start:end]."""

    field: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """An asked (or forbidden) player.

    name: English display name ("guitar"). programs: General MIDI programs that satisfy it, the best
    first; for drums the drum kit numbers. count: how many of them (two guitars: 2). role: what they
    are to do, one of `theory.ROLES` ("melody on the flute": lead), "" where nothing is said.
    """

    name: str
    programs: tuple[int, ...]
    is_drum: bool = False
    count: int = 1
    role: str = ""


@dataclass(frozen=True, slots=True)
class SectionAsk:
    """One section of an asked form. name: one of `theory.SECTION_NAMES`. bars: None where not said."""

    name: str
    bars: int | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """None or () where the sentence says nothing.

    tempo_bpm: quarter notes a minute, 30..300. bars: 1..128. chords: one a bar, repeated to the end.
    band_open: True when other instruments may join. loop: the end leads back to the beginning.
    pickup: the first bar only holds an upbeat. arc: one of `theory.ARCS`. sections: the form, in order;
    `bars` is then the sum of their lengths, or the whole that the sentence names. clauses: what is left
    for the text encoder.
    notes: plain sentences about what was understood differently, contradicted or is impossible.
    """

    prompt: str = ""
    tempo_bpm: float | None = None
    meter: Meter | None = None
    key: Key | None = None
    scale: str | None = None
    bars: int | None = None
    seconds: float | None = None
    chords: tuple[Chord, ...] = ()
    band: tuple[Instrument, ...] = ()
    band_open: bool = True
    forbidden: tuple[Instrument, ...] = ()
    genre: str | None = None
    mood: str | None = None
    density: str | None = None
    repetition: str | None = None
    dynamics: str | None = None
    feel: str | None = None
    loop: bool | None = None
    pickup: bool | None = None
    arc: str | None = None
    sections: tuple[SectionAsk, ...] = ()
    clauses: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = "en"
