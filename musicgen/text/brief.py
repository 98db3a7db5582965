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

    def plays(self, is_drum: bool, program: int) -> bool:
        """Whether a part with this program is that player."""
        return is_drum if self.is_drum else not is_drum and program in self.programs

    def rules_out(self, is_drum: bool, program: int) -> bool:
        """Whether a ban meets a part: of drums a kit alone ("no 808") or, with the standard kit, all."""
        if self.is_drum != is_drum:
            return False
        return program in self.programs or (is_drum and (0 in self.programs or not self.programs))


@dataclass(frozen=True, slots=True)
class SectionAsk:
    """One section of an asked form. name: one of `theory.SECTION_NAMES`. bars: None where not said."""

    name: str
    bars: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some bars of the piece, or a section of it.

    first, last: counted from 1, both included; last None: to the end; a negative first counts from the end
    (-4: the last four). section: of `theory.SECTION_NAMES`, "" where bars are named; nth: which of
    them, 0 all, -1 the last. reach: "" within it, "on" from it to the end, "before" or "after" it.
    """

    first: int = 1
    last: int | None = None
    section: str = ""
    nth: int = 0
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Entrance:
    """Who sounds where. players: as in Brief.band; others: all but them.

    silent: they do not sound within `where`; else they sound within it and nowhere else.
    """

    players: tuple[Instrument, ...]
    where: Stretch
    silent: bool = False
    others: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """What holds for some bars only. field: "dynamics", "density" or "mood"; value: one of that field's."""

    field: str
    value: str
    where: Stretch

    @property
    def is_loudness(self) -> bool:
        """Whether bars can carry it; density and mood are told to the model."""
        return self.field == "dynamics"


@dataclass(frozen=True, slots=True)
class PartRange:
    """The MIDI pitches a player keeps to, both ends included; player None: whoever has the melody."""

    player: Instrument | None
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Brief:
    """None or () where the sentence says nothing.

    tempo_bpm: quarter notes a minute, 30..300. bars: 1..128. chords: repeated to the end;
    chord_bars: how many bars each lasts (1 or more, or 0.5 for two a bar), () where all last one.
    band_open: True when other instruments may join. loop: the end leads back to the beginning.
    pickup: the first bar only holds an upbeat. arc: one of `theory.ARCS`. sections: the form, in order;
    `bars` is then the sum of their lengths, or the whole that the sentence names. entrances, passages,
    ranges: what holds for some bars or one player only. clauses: what is left for the text encoder.
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
    chord_bars: tuple[float, ...] = ()
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
    entrances: tuple[Entrance, ...] = ()
    passages: tuple[Passage, ...] = ()
    ranges: tuple[PartRange, ...] = ()
    clauses: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = "en"
