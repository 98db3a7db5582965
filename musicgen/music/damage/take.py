"""The notes of a window as a file has them, and what a model expected of them: parallel arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from musicgen.music.measure.note_arrays import NoteArrays
from musicgen.music.midi.guest import Guest
from musicgen.music.midi.timeline import Clock
from musicgen.music.quantise import fold_pitches
from musicgen.music.score import Identity
from musicgen.music.theory import TICKS_PER_QUARTER, Meter

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
US_A_MINUTE = 60_000_000


@dataclass(frozen=True, eq=False)
class Take:
    """A row a note, by part, then by onset.

    onset, end: score ticks (12 a quarter) with fractions, from the window's start. place: the onset's place
    on the grid. pitch, velocity: as the file has them. part: index into `identities`. row: the note's row in
    the file. tempos: (score tick, BPM) from which each holds, the first at 0; () where ticks
    count seconds. cut_off: parts whose track
    broke off in the file.
    """

    onset: Floats
    end: Floats
    place: Ints
    pitch: Ints
    velocity: Ints
    part: Ints
    row: Ints
    identities: tuple[Identity, ...]
    meter: Meter
    bars: int
    tempos: tuple[tuple[float, float], ...] = ((0.0, 120.0),)
    cut_off: frozenset[int] = field(default_factory=frozenset)

    def __len__(self) -> int:
        return len(self.onset)

    @cached_property
    def bar(self) -> Ints:
        """int64 (notes,): the bar, from 0, that a note's place lies in."""
        return self.place // self.meter.bar_ticks

    @cached_property
    def position(self) -> Ints:
        """int64 (notes,): ticks from the bar line to the note's place."""
        return self.place % self.meter.bar_ticks

    @cached_property
    def length(self) -> Floats:
        """float64 (notes,): how long each sounds, in ticks."""
        return self.end - self.onset

    @cached_property
    def drums(self) -> Bools:
        """bool (parts,): which parts are drums."""
        return np.array([is_drum for is_drum, _, _ in self.identities], dtype=bool)

    @cached_property
    def pitched(self) -> Bools:
        """bool (notes,): no drum hit."""
        return ~self.drums[self.part] if len(self) else np.zeros(0, dtype=bool)

    @cached_property
    def counts(self) -> Ints:
        """int64 (parts, bars): how many notes each part begins in each bar."""
        found = np.zeros((len(self.identities), self.bars), dtype=np.int64)
        np.add.at(found, (self.part, self.bar), 1)
        return found

    @cached_property
    def by_part_bar(self) -> Mapping[tuple[int, int], Ints]:
        """The rows of each sounding part-bar."""
        key = self.part * self.bars + self.bar
        order = np.argsort(key, kind="stable")
        keys, starts = np.unique(key[order], return_index=True)
        pieces = np.split(order, starts[1:])
        return (
            {divmod(int(k), self.bars): rows for k, rows in zip(keys, pieces, strict=True)}
            if len(self)
            else {}
        )

    def arrays(self) -> NoteArrays:
        """The same notes on the grid, as measures take them."""
        length = np.maximum(1, np.rint(self.length))
        columns = (self.place, self.pitch, length, self.velocity, self.part)
        onset, pitch, duration, velocity, part = (column.astype(np.int32) for column in columns)
        programs = np.array([program for _, program, _ in self.identities], dtype=np.int32)
        tempo = self.tempos[0][1] if self.tempos else 120.0
        return NoteArrays(
            onset, pitch, duration, velocity, part, programs, self.drums, self.meter, tempo, self.bars
        )


@dataclass(frozen=True, eq=False)
class Expected:
    """What a model made of a take.

    nats: float64 (notes,), how little it expected a note's place and pitch; NaN where it did not say.
    entries: natural logarithm of how likely it found it that a silent part (index) sounds in a bar.
    """

    nats: Floats
    entries: Mapping[tuple[int, int], float] = field(default_factory=dict)


def unheard(take: Take) -> Expected:
    """No model was asked."""
    return Expected(np.full(len(take), np.nan))


def take_of(guest: Guest) -> Take:
    """The window of a file."""
    seen, notes = guest.seen, guest.seen.map.notes
    drawn = seen.map.part >= 0
    rows, part, place = seen.map.rows[drawn], seen.map.part[drawn], seen.map.place[drawn]
    order = np.lexsort((notes.pitch[rows], place, part))
    rows, part, place = rows[order], part[order], place[order]
    scale, start = TICKS_PER_QUARTER / seen.quarter, seen.window.start
    broken = (
        {at for at, track in enumerate(guest.document.tracks) if track.source is None}
        if guest.repairs
        else set()
    )
    cut_off = {
        at for at, voices in enumerate(seen.map.voices) if all(voice.track in broken for voice in voices)
    }
    return Take(
        onset=np.asarray((notes.onset[rows] - start) * scale, dtype=np.float64),
        end=np.asarray((notes.end[rows] - start) * scale, dtype=np.float64),
        place=place,
        pitch=notes.pitch[rows],
        velocity=notes.velocity[rows],
        part=part,
        row=rows,
        identities=seen.map.identities,
        meter=seen.score.meter,
        bars=seen.score.bars if len(place) else 0,
        tempos=_tempos(guest, scale),
        cut_off=frozenset(cut_off),
    )


def _tempos(guest: Guest, scale: float) -> tuple[tuple[float, float], ...]:
    if guest.document.counts_seconds:
        return ()
    window, clock = guest.seen.window, Clock(guest.document)
    start = max(0.0, window.start)
    ticks = [start, *clock.changes(start, window.end)]
    return tuple(
        ((tick - window.start) * scale if i else 0.0, US_A_MINUTE / clock.tempo_us(tick))
        for i, tick in enumerate(ticks)
    )


def drawn_pitch(take: Take) -> Ints:
    """The pitches as a canonical score has them: in the piano's range, drums as they are."""
    return np.where(take.pitched, fold_pitches(take.pitch), take.pitch)
