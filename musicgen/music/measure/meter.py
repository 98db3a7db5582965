"""Where the bar lines sound, and which meter fits: drums, bass, harmony and long notes.

Every felt beat gets a few strengths (`STRENGTHS`); their means over all beats of one phase are compared
between phases. A log-linear model with weights fitted on notated music turns them into probabilities.
"""

import json
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from musicgen.music.measure.note_arrays import (
    CELL_TICKS,
    NO_PITCH,
    Floats,
    Ints,
    NoteArrays,
    as_arrays,
    bass_line,
    chroma,
)
from musicgen.music.score import Score
from musicgen.music.theory import Meter

STRENGTHS = (
    "bass",  # length of bass notes that begin on the beat
    "bass change",  # whether the bass takes another pitch class
    "harmony",  # how much the pitch classes differ from those of the beat before
    "long notes",  # length of all notes that begin on the beat
    "onsets", "held over",  # notes that begin on it; notes that ring across it
    "kick", "snare", "crash", "drums",
)  # fmt: skip
_WEIGHTS = (0.14, 0.28, 2.05, 0.48, 0.22, -0.86, 0.65, -0.34, 0.37, 0.19)
_PRIOR = 0.85
_SURE = 0.9
_LOUDEST = 3.0
_LONGEST = 48
_MIN_BARS = 6
_MIN_NOTES = 60
_METER_TICKS = 3072
_BACKBEATS = (37, 38, 39, 40)
_METERS = (Meter(4, 4), Meter(3, 4), Meter(6, 8))
_BEAT_LAGS = (2, 3, 4, 6, 8)
_TICK_LAGS = (12, 18, 36, 48, 72, 96)
_KICKS, _SNARES, _CRASHES = (35, 36), (38, 40), (49, 52, 55, 57)


@dataclass(frozen=True, slots=True)
class Phase:
    """beats: felt beats from a written bar line to the next one that sounds, 0 where they agree.

    sure: whether the other phases are clearly worse.
    """

    beats: int
    sure: bool


def estimate_bar_phase(music: Score | NoteArrays) -> Phase:
    """By how many beats the bar lines that sound come after the written ones; unsure below six bars."""
    notes = as_arrays(music)
    if notes.bars < _MIN_BARS or not len(notes.onset):
        return Phase(0, False)
    chances = phase_chances(phase_strengths(notes))
    best = int(chances.argmax())
    return Phase(best, bool(chances[best] >= _SURE))


def phase_is_sure(music: Score | NoteArrays) -> bool:
    """Whether the notes say clearly where the bar lines are."""
    return estimate_bar_phase(music).sure


def phase_chances(strengths: Floats) -> Floats:
    """Probability of each phase. strengths: (phases, strengths)."""
    prior = np.full(len(strengths), (1 - _PRIOR) / max(1, len(strengths) - 1))
    prior[0] = _PRIOR
    sums = np.clip(strengths, -1.0, _LOUDEST) @ np.array(_WEIGHTS) + np.log(prior)
    chances = np.exp(sums - sums.max())
    return chances / chances.sum()


def phase_strengths(notes: NoteArrays) -> Floats:
    """Mean strengths of the beats of each phase, over their mean: float (beats a bar, strengths)."""
    beats = notes.meter.bar_ticks // notes.meter.beat_ticks
    table = beat_strengths(notes)
    table = table[: len(table) // beats * beats].reshape(-1, beats, len(STRENGTHS)).mean(axis=0)
    total = table.sum(axis=0)
    return np.where(total > 0, table * beats / np.maximum(total, 1e-9) - 1.0, 0.0)


def beat_strengths(notes: NoteArrays) -> Floats:
    """The strengths of every felt beat: float (beats, strengths)."""
    size, count = notes.meter.beat_ticks, notes.ticks // notes.meter.beat_ticks
    pitched, drums = notes.pitched, notes.drums
    on_beat = pitched.take(pitched.onset % size == 0)
    held = np.minimum(on_beat.duration, _LONGEST)
    columns = [
        *_bass_columns(pitched, size, count),
        _novelty(pitched, size, count),
        _per_beat(on_beat.onset, size, count, held),
        _per_beat(on_beat.onset, size, count),
        _held_over(pitched, size, count),
    ]
    hits = drums.take(drums.onset % size == 0)
    for wanted in (_KICKS, _SNARES, _CRASHES):
        columns.append(_per_beat(hits.onset[np.isin(hits.pitch, wanted)], size, count))
    columns.append(_per_beat(hits.onset, size, count))
    return np.stack(columns, axis=1)


def _per_beat(onsets: Ints, size: int, count: int, weights: Ints | None = None) -> Floats:
    inside = onsets < size * count
    some = None if weights is None else weights[inside]
    return np.bincount(onsets[inside] // size, some, count).astype(np.float64)


def _bass_columns(notes: NoteArrays, size: int, count: int) -> tuple[Floats, Floats]:
    """Lengths of bass notes by the beat they begin on, and whether the bass changes there."""
    line = bass_line(notes)
    begins = (notes.pitch == line[np.minimum(notes.onset // CELL_TICKS, len(line) - 1)]) & (
        notes.onset % size == 0
    )
    lengths = _per_beat(notes.onset[begins], size, count, np.minimum(notes.duration[begins], _LONGEST))
    beat_cells = np.arange(count) * size // CELL_TICKS
    here, before = line[beat_cells], line[np.maximum(beat_cells - 1, 0)]
    change = (here < NO_PITCH) & (here % 12 != before % 12)
    return lengths, change.astype(np.float64)


def _novelty(notes: NoteArrays, size: int, count: int) -> Floats:
    """1 - cosine between the pitch classes of two beats and of the two before them."""
    sound = chroma(notes, np.full(count, size, dtype=np.int32))
    padded = np.pad(sound, ((2, 1), (0, 0)))
    after, before = padded[2:-1] + padded[3:], padded[1:-2] + padded[:-3]
    scale = np.linalg.norm(after, axis=1) * np.linalg.norm(before, axis=1)
    return np.where(scale > 0, 1 - (after * before).sum(axis=1) / np.maximum(scale, 1e-9), 0.0)


def _held_over(notes: NoteArrays, size: int, count: int) -> Floats:
    """How many notes ring across each beat."""
    first = notes.onset // size + 1
    last = np.minimum((notes.onset + notes.duration - 1) // size, count - 1)
    change = np.bincount(np.minimum(first, count), minlength=count + 1).astype(np.float64)
    change -= np.bincount(np.maximum(last + 1, first).clip(max=count), minlength=count + 1)
    return change.cumsum()[:count]


def estimate_meter(music: Score | NoteArrays) -> Meter:
    """3/4 or 6/8 where the notes clearly move so, else 4/4. For files that name no meter.

    A log-linear model with fitted weights on how much the music resembles itself two, three, four …
    beats later.
    """
    notes = as_arrays(music)
    notes = notes.take(notes.onset < _METER_TICKS)
    if len(notes.onset) < _MIN_NOTES:
        return _METERS[0]
    weights = _meter_weights()
    sums = weights[:, :-1] @ meter_evidence(notes) + weights[:, -1]
    chances = np.exp(sums - sums.max())
    best = int(sums.argmax())
    return _METERS[best if chances[best] / chances.sum() >= _SURE else 0]


@cache
def _meter_weights() -> Floats:
    """A row a meter of _METERS, the constant last."""
    stored = files("musicgen.music.measure").joinpath("meter_weights.json").read_text(encoding="utf-8")
    return np.array(json.loads(stored))


def meter_evidence(notes: NoteArrays) -> Floats:
    """Self-similarity of bass, harmony, long notes, onsets and drums at each of _BEAT_LAGS quarter notes;
    three ratios of self-similarity in ticks; the share of weight on tick 18 of 36: float (29,).
    """
    end = int((notes.onset + notes.duration).max())
    table = beat_strengths(replace(notes, meter=_METERS[0], bars=-(-end // _METERS[0].bar_ticks)))
    table = table - table.mean(axis=0)
    energy = np.maximum((table * table).sum(axis=0), 1e-9)
    echoes = [(table[lag:] * table[:-lag]).sum(axis=0) / energy for lag in _BEAT_LAGS]
    rows = [(e[0], e[2], e[3], e[4], e[6] + e[7] + e[9]) for e in echoes]
    return np.concatenate([*rows, _tick_evidence(notes)])


def _tick_evidence(notes: NoteArrays) -> Floats:
    signal = _signal(notes)
    energy = float((signal * signal).sum())
    echo = {lag: float((signal[:, lag:] * signal[:, :-lag]).sum()) / energy + 0.02 for lag in _TICK_LAGS}
    ratios = np.log([echo[48] / echo[36], echo[96] / echo[72], echo[18] / echo[12]])
    per_tick = signal.sum(axis=0)
    return np.append(ratios, per_tick[18::36].sum() / per_tick.sum())


def _signal(notes: NoteArrays) -> Floats:
    """Onset strength by pitch class, then kick, snare and other drums, per tick: (15, ticks)."""
    width = int(notes.onset.max()) + max(_TICK_LAGS) + 1
    drum_row = 12 + np.select([np.isin(notes.pitch, _KICKS), np.isin(notes.pitch, _BACKBEATS)], [0, 1], 2)
    row = np.where(notes.on_drums, drum_row, notes.pitch % 12)
    weight = np.where(notes.on_drums, 3.0, np.sqrt(np.minimum(notes.duration, _LONGEST)))
    return np.sqrt(np.bincount(row * width + notes.onset, weight, 15 * width).reshape(15, width))
