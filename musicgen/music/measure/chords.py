"""Which chords sound: template matching on half bars.

Each segment's pitch classes (duration-weighted, long and low notes counted in) and its bass are
compared with every chord of `theory.CHORD_QUALITIES` on every root; a bar gets two chords when
telling its halves apart explains the notes clearly better.
"""

from functools import cache

import numpy as np

from musicgen.music.measure.note_arrays import (
    CELL_TICKS,
    NO_PITCH,
    Bools,
    Floats,
    Ints,
    NoteArrays,
    as_arrays,
    bass_line,
    chroma,
)  # fmt: skip
from musicgen.music.score import ChordSpan, Score
from musicgen.music.theory import CHORD_QUALITIES, Chord, Meter

_QUALITIES = tuple(CHORD_QUALITIES)
# What a quality costs: rare ones need clear evidence, simple triads little.
_COST = {
    "maj": 0.0, "min": 0.0, "7": 0.02, "maj7": 0.14, "min7": 0.06, "dim": 0.16, "aug": 0.10, "sus4": 0.22,
    "sus2": 0.26, "m7b5": 0.13, "dim7": 0.16, "6": 0.10, "m6": 0.17, "5": 0.05,
}  # fmt: skip
# Found by random search over half of the labelled bands, POP909 and Nottingham pieces.
_OUTSIDE = 0.73
_MISSING = 0.75
_EXPECTED = 0.09
_BASS_ROOT = 0.25
_BASS_TONE = 0.085
_SPLIT_GAIN = 0.08
_DIGITS = 9


def estimate_chords(music: Score | NoteArrays) -> tuple[ChordSpan, ...]:
    """One chord a bar, or two (the second from `meter.half_bar_ticks`); None where no harmony sounds."""
    notes = as_arrays(music)
    whole, halves, split = _labels(notes)
    spans: list[ChordSpan] = []
    lengths = _half_ticks(notes.meter)
    for bar in range(notes.bars):
        onset = bar * notes.meter.bar_ticks
        if split[bar]:
            spans.append(ChordSpan(onset, lengths[0], _chord(halves[2 * bar])))
            spans.append(ChordSpan(onset + lengths[0], lengths[1], _chord(halves[2 * bar + 1])))
        else:
            spans.append(ChordSpan(onset, notes.meter.bar_ticks, _chord(whole[bar])))
    return tuple(spans)


def chords_per_bar(music: Score | NoteArrays) -> tuple[Chord | None, ...]:
    """One chord a bar: the longer one, and the first of two equal ones."""
    notes = as_arrays(music)
    whole, halves, split = _labels(notes)
    first = np.where(split & (halves[::2] >= 0), halves[::2], whole)
    first = np.where(split & (halves[::2] < 0), halves[1::2], first)
    return tuple(_chord(i) for i in first)


def heard_chords(music: Score | NoteArrays) -> tuple[Chord | None, ...]:
    """One chord a bar where something sounds it: two of its tones at least, for a beat together."""
    notes = as_arrays(music)
    ticks = np.full(notes.bars, notes.meter.bar_ticks, dtype=np.int32)
    sound = chroma(notes.pitched, ticks)
    return tuple(
        chord if chord and _sounds(chord, held, notes.meter) else None
        for chord, held in zip(chords_per_bar(notes), sound, strict=True)
    )


def _sounds(chord: Chord, held: Floats, meter: Meter) -> bool:
    tones = held[list(chord.pitch_classes)]
    return bool(np.count_nonzero(tones) > 1) and float(tones.sum()) >= meter.beat_ticks


def chord_indices(notes: NoteArrays) -> Ints:
    """Chord of each half bar as quality * 12 + root (qualities in the order of theory), -1 for none."""
    whole, halves, split = _labels(notes)
    return np.where(np.repeat(split, 2), halves, np.where(halves >= 0, np.repeat(whole, 2), -1))


def _half_ticks(meter: Meter) -> tuple[int, int]:
    return meter.half_bar_ticks, meter.bar_ticks - meter.half_bar_ticks


def _chord(index: int) -> Chord | None:
    return Chord(int(index) % 12, _QUALITIES[int(index) // 12]) if index >= 0 else None


def _labels(notes: NoteArrays) -> tuple[Ints, Ints, Bools]:
    """Chord indices (quality * 12 + root, -1 for none) of bars and half bars, and which bars to split."""
    pitched = notes.pitched
    lengths = _half_ticks(notes.meter)
    ticks = np.tile(np.array(lengths, dtype=np.int32), notes.bars)
    if not len(pitched.onset):
        none = np.full(notes.bars, -1, dtype=np.int32)
        return none, np.repeat(none, 2), none > 0
    sound = chroma(pitched, ticks, _weights(pitched))
    bass, lowest = _bass(pitched, lengths)
    half_scores = _scores(sound, bass)
    bar_scores = _scores(sound[::2] + sound[1::2], bass[::2] + bass[1::2])
    whole = _best(bar_scores, np.where(lowest[::2] >= 0, lowest[::2], lowest[1::2]))
    halves = _best(half_scores, lowest)
    return whole, halves, _split(whole, halves, half_scores)


def _weights(notes: NoteArrays) -> Floats:
    """Loud notes a little more than soft ones; ornaments less than their length."""
    return np.where(notes.duration <= 2, 0.5, 1.0)


def _bass(notes: NoteArrays, lengths: tuple[int, int]) -> tuple[Floats, Ints]:
    """Of each half bar: cells with a bass of each pitch class (2 * bars, 12), the first bass or -1."""
    line = bass_line(notes)
    tick = np.flatnonzero(line < NO_PITCH) * CELL_TICKS
    low = line[line < NO_PITCH] % 12
    half = 2 * (tick // notes.meter.bar_ticks) + (tick % notes.meter.bar_ticks >= lengths[0])
    inside = half < 2 * notes.bars
    low, half = low[inside], half[inside]
    counts = np.bincount(half * 12 + low, minlength=24 * notes.bars).reshape(-1, 12)
    first = np.full(2 * notes.bars, -1, dtype=np.int32)
    first[half[::-1]] = low[::-1]
    return counts.astype(np.float64), first


@cache
def _templates() -> tuple[Floats, Floats, Floats, Floats]:
    """Rows quality * 12 + root: chord tones (168, 12), gain of tones, gain of bass, cost (168,)."""
    tones = np.zeros((len(_QUALITIES) * 12, 12))
    bass = np.zeros_like(tones)
    for row, quality in enumerate(_QUALITIES):
        for root in range(12):
            members = Chord(root, quality).pitch_classes
            tones[row * 12 + root, list(members)] = 1.0
            bass[row * 12 + root, list(members)] = _BASS_TONE
            bass[row * 12 + root, root] = _BASS_ROOT
    cost = np.repeat([_COST[q] for q in _QUALITIES], 12)
    return tones, tones - _OUTSIDE * (1 - tones), bass, cost


def _scores(sound: Floats, bass: Floats) -> Floats:
    """How well each chord explains each segment: float (segments, 168)."""
    tones, gain, bass_gain, cost = _templates()
    share = sound / np.maximum(sound.sum(axis=1, keepdims=True), 1e-9)
    low = bass / np.maximum(bass.sum(axis=1, keepdims=True), 1e-9)
    missing = np.maximum(_EXPECTED - share, 0.0)
    return share @ gain.T - _MISSING * missing @ tones.T + low @ bass_gain.T - cost


def _best(scores: Floats, lowest: Ints) -> Ints:
    """The best chord of each segment, -1 where lowest is -1 (silence).

    Ties go to the root nearest above the first bass, so that no pitch class is preferred.
    """
    roots = (np.maximum(lowest, 0)[:, None] + np.arange(12)) % 12
    table = scores.reshape(-1, len(_QUALITIES), 12)
    turned = np.take_along_axis(table, roots[:, None, :], axis=2).reshape(len(table), -1)
    best = turned.round(_DIGITS).argmax(axis=1)
    found = best // 12 * 12 + np.take_along_axis(roots, best[:, None] % 12, axis=1)[:, 0]
    return np.where(lowest < 0, -1, found).astype(np.int32)


def _split(whole: Ints, halves: Ints, half_scores: Floats) -> Bools:
    """Bars whose two halves, each with a chord of its own, are explained clearly better than by one."""
    first, second = halves[::2], halves[1::2]
    alone = half_scores.max(axis=1)
    shared = half_scores[np.arange(len(halves)), np.repeat(whole, 2)]
    gain = (alone - shared).reshape(-1, 2).sum(axis=1) / 2
    return (first >= 0) & (second >= 0) & (first % 12 != second % 12) & (gain.round(_DIGITS) > _SPLIT_GAIN)
