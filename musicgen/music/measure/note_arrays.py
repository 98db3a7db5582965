"""The notes of a score as arrays, computed once and shared by every measure.

Conventions: onsets and durations in ticks (12 a quarter note); bar b covers ticks
b * bar_ticks .. (b + 1) * bar_ticks. Nothing here or in the other measures needs more than numpy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from musicgen.music.score import Part, Score
from musicgen.music.theory import Meter

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

CELL_TICKS = 6
NO_PITCH = 128
_FIELDS = attrgetter("onset", "pitch", "duration", "velocity")


@dataclass(frozen=True, slots=True, eq=False)
class NoteArrays:
    """All notes of a piece or window.

    onset, pitch, duration, velocity, part: int32 (notes,). part: index into programs and is_drum.
    programs: int32 (parts,). is_drum: bool (parts,). bars: how many bars the window spans.
    """

    onset: Ints
    pitch: Ints
    duration: Ints
    velocity: Ints
    part: Ints
    programs: Ints
    is_drum: Bools
    meter: Meter
    tempo_bpm: float
    bars: int

    @property
    def ticks(self) -> int:
        """Length of all bars in ticks."""
        return self.bars * self.meter.bar_ticks

    @property
    def on_drums(self) -> Bools:
        """bool (notes,): whether a note is a drum hit."""
        return self.is_drum[self.part]

    @property
    def bar(self) -> Ints:
        """int32 (notes,): the bar a note begins in."""
        return self.onset // np.int32(self.meter.bar_ticks)

    def take(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> "NoteArrays":
        """The same piece with the chosen notes only."""
        return replace(
            self,
            onset=self.onset[chosen],
            pitch=self.pitch[chosen],
            duration=self.duration[chosen],
            velocity=self.velocity[chosen],
            part=self.part[chosen],
        )

    @property
    def pitched(self) -> "NoteArrays":
        """Without the drums."""
        return self.take(~self.on_drums)

    @property
    def drums(self) -> "NoteArrays":
        """The drums alone."""
        return self.take(self.on_drums)

    def window(self, first_bar: int, bars: int) -> "NoteArrays":
        """Bars first_bar .. first_bar + bars - 1, moved to bar 0; notes belong to the bar they begin in."""
        start = first_bar * self.meter.bar_ticks
        chosen = (self.onset >= start) & (self.onset < start + bars * self.meter.bar_ticks)
        cut = self.take(chosen)
        return replace(cut, onset=cut.onset - np.int32(start), bars=bars)


def arrays(score: Score) -> NoteArrays:
    """The notes of a score, part by part."""
    columns = _columns(score.parts)
    counts = [len(p.notes) for p in score.parts]
    return NoteArrays(
        onset=columns[0],
        pitch=columns[1],
        duration=columns[2],
        velocity=columns[3],
        part=np.repeat(np.arange(len(counts), dtype=np.int32), counts),
        programs=np.array([p.program for p in score.parts], dtype=np.int32),
        is_drum=np.array([p.is_drum for p in score.parts], dtype=np.bool_),
        meter=score.meter,
        tempo_bpm=score.tempo_bpm,
        bars=score.bars,
    )


def _columns(parts: Sequence[Part]) -> Ints:
    rows = [_FIELDS(note) for part in parts for note in part.notes]
    return np.ascontiguousarray(np.array(rows, dtype=np.int32).reshape(-1, 4).T)


def as_arrays(music: Score | NoteArrays) -> NoteArrays:
    """What every measure calls first: a score becomes arrays, arrays stay what they are."""
    return music if isinstance(music, NoteArrays) else arrays(music)


def chroma(notes: NoteArrays, segment_ticks: Ints, weights: Floats | None = None) -> Floats:
    """How long each pitch class sounds in each segment, in weighted ticks.

    notes: pitched ones only. segment_ticks: int32 (segments,), lengths that follow each other from
    tick 0. weights: float (notes,), 1 where None. Returns float (segments, 12).
    """
    total = int(segment_ticks.sum())
    row = (notes.pitch % 12) * (total + 1)
    stop = np.minimum(notes.onset + notes.duration, total)
    start = np.minimum(notes.onset, total)
    size = 12 * (total + 1)
    change = np.bincount(row + start, weights, size) - np.bincount(row + stop, weights, size)
    sounding = change.reshape(12, total + 1).cumsum(axis=1)[:, :total]
    starts = np.cumsum(segment_ticks) - segment_ticks
    return np.add.reduceat(sounding, starts, axis=1).T if total else np.zeros((0, 12))


def bass_line(notes: NoteArrays) -> Ints:
    """The lowest pitch that sounds in each eighth-note cell; NO_PITCH in silence.

    notes: pitched ones only. Returns int32 (ceil(ticks / CELL_TICKS),).
    """
    cells = -(-notes.ticks // CELL_TICKS)
    first = notes.onset // CELL_TICKS
    last = np.minimum((notes.onset + notes.duration - 1) // CELL_TICKS, cells - 1)
    spans = np.maximum(last - first + 1, 0)
    offsets = np.arange(spans.sum()) - np.repeat(np.cumsum(spans) - spans, spans)
    lowest = np.full(cells, NO_PITCH, dtype=np.int32)
    np.minimum.at(lowest, np.repeat(first, spans) + offsets, np.repeat(notes.pitch, spans))
    return lowest
