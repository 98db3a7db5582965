"""Which key sounds: tonic, mode, how sure, and the scale.

A log-linear model over 24 keys. Its evidence is a set of pitch-class profiles (`EVIDENCE`), each turned
so that the candidate's tonic stands first and multiplied with weights learned per mode from pieces whose
key is known (`musicgen.train.fits.measures`). Turning makes it exact under transposition. The softmax over
the 24 sums is the confidence.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from musicgen.music.measure.chords import chord_indices
from musicgen.music.measure.note_arrays import (
    NO_PITCH,
    Floats,
    Ints,
    NoteArrays,
    as_arrays,
    bass_line,
    chroma,
)
from musicgen.music.score import Score
from musicgen.music.theory import CHORD_QUALITIES, MODES, Key

# 12 numbers each, every block summing to 1 (or to 0 where there is nothing to tell).
EVIDENCE = (
    "duration",  # share of sounding time, long notes capped
    "root duration",  # square root of the share of sounding time
    "presence",  # share of half bars in which a pitch class sounds
    "bass",  # share of the bass line
    "first bass", "last bass", "last bar",
    "major chords", "minor chords",  # share of half bars
    "first major", "first minor", "last major", "last minor",
)  # fmt: skip
# By quality: minor third, or diminished (which acts as its relative's dominant but is spelled minor).
_IS_MINOR = np.array([3 in tones for tones in CHORD_QUALITIES.values()])
_LONGEST = 24
_PRESENT = 0.06
_CHROMATIC = 0.15
_STRAY = 0.02


@dataclass(frozen=True, slots=True)
class KeyEstimate:
    """key: the likeliest. confidence: 0..1, its probability. scale: one of theory.SCALES, or None."""

    key: Key
    confidence: float
    scale: str | None


def estimate_key(music: Score | NoteArrays, *, complete: bool = False) -> KeyEstimate:
    """Key of a piece or window; without pitched notes C major at confidence 0.

    complete: whether it surely begins and ends where the piece does. If so, the first and last bar count
    more; in a window cut from the middle they would mislead.
    """
    notes = as_arrays(music).pitched
    if not len(notes.onset):
        return KeyEstimate(Key(0, "major"), 0.0, None)
    chances = key_chances(key_evidence(notes), complete)
    first = int(notes.pitch[np.lexsort((notes.pitch, notes.onset))[0]]) % 12
    turned = np.roll(chances.reshape(2, 12), -first, axis=1).round(9)  # ties go to the first bass
    best = int(turned.argmax())
    best = best // 12 * 12 + (best + first) % 12
    key = Key(best % 12, MODES[best // 12])
    return KeyEstimate(key, float(chances[best]), estimate_scale(notes, key))


def key_chances(evidence: Floats, complete: bool) -> Floats:
    """Softmax over mode * 12 + tonic. evidence: (blocks, 12). Returns (24,)."""
    turned = np.stack([np.roll(evidence, -tonic, axis=1) for tonic in range(12)])
    weights, bias = _weights("piece" if complete else "window")
    sums = (turned.reshape(12, -1) @ weights).T.ravel() + np.repeat(bias, 12)
    chances = np.exp(sums - sums.max())
    return chances / chances.sum()


def key_evidence(notes: NoteArrays) -> Floats:
    """The profiles named in EVIDENCE: float (blocks, 12). notes: pitched ones, at least one."""
    half = notes.meter.half_bar_ticks
    ticks = np.tile(np.array((half, notes.meter.bar_ticks - half), dtype=np.int32), notes.bars)
    sound = chroma(notes, ticks)
    held = np.bincount(notes.pitch % 12, np.minimum(notes.duration, _LONGEST), 12)
    share = sound / np.maximum(sum_last(sound), 1e-9)
    sounding = np.flatnonzero(sound.sum(axis=1) > 0)
    last = sound[sounding[-1] // 2 * 2 :].sum(axis=0)
    everything = np.sqrt(np.bincount(notes.pitch % 12, notes.duration, 12))
    rows = [held, everything, (share > _PRESENT).sum(axis=0), *_bass_rows(notes), last, *_chord_rows(notes)]
    table = np.array(rows, dtype=np.float64)
    return table / np.maximum(sum_last(table), 1e-9)


def sum_last(table: Floats) -> Floats:
    """Sums over the last axis, kept as an axis of one."""
    return table.sum(axis=-1, keepdims=True)


def _bass_rows(notes: NoteArrays) -> list[Floats]:
    """Bass of everything, of the first sounding cells, of the last."""
    line = bass_line(notes)
    line = line[line < NO_PITCH]
    per_bar = max(1, notes.meter.bar_ticks // 12)
    return [_count(cells) for cells in (line, line[:per_bar], line[-per_bar:])]


def _count(pitches: Ints) -> Floats:
    """How many of each pitch class: (12,)."""
    return np.bincount(pitches % 12, minlength=12).astype(np.float64)


def _chord_rows(notes: NoteArrays) -> list[Floats]:
    """Shares of major and minor chords by root: in all half bars, in the first, in the last."""
    found = chord_indices(notes)
    found = found[found >= 0]
    rows: list[Floats] = []
    for some in (found, found[:1], found[-1:]):
        minor = _IS_MINOR[some // 12]
        rows += [_count(some[~minor]), _count(some[minor])]
    return rows


@cache
def _weights(model: str) -> tuple[Floats, Floats]:
    """Of the stored model "piece" or "window": (blocks * 12, modes) and, per mode, (modes,)."""
    stored = json.loads(
        files("musicgen.music.measure").joinpath("key_weights.json").read_text(encoding="utf-8")
    )
    weights = np.array(stored[model]["weights"])
    return weights.reshape(len(MODES), -1).T, np.array(stored[model]["bias"])


def estimate_scale(notes: NoteArrays, key: Key) -> str | None:
    """The name from theory.SCALES that the notes' degrees above the key's tonic fit; None in silence.

    Rules on shares of sounding time, first match wins: chromatic, pentatonic, blues, then the mode.
    """
    held = np.bincount(notes.pitch % 12, np.minimum(notes.duration, _LONGEST), 12)
    if held.sum() == 0:
        return None
    share = np.roll(held / held.sum(), -key.tonic)
    return _minor_scale(share) if key.mode == "minor" else _major_scale(share)


def _major_scale(share: Floats) -> str:
    outside = share[[1, 3, 8]].sum() + share[[5, 6]].min() + share[[10, 11]].min()
    blue = min(share[3], share[10], share[4])
    if blue > 0.03 and share[[1, 8]].sum() < 0.03:
        return "blues"
    if outside > _CHROMATIC:
        return "chromatic"
    if share[[1, 3, 5, 6, 8, 10, 11]].sum() < _STRAY:
        return "pentatonic"
    if share[10] > max(2 * share[11], 0.03):
        return "mixolydian"
    return "lydian" if share[6] > max(2 * share[5], 0.03) else "major"


def _minor_scale(share: Floats) -> str:
    outside = share[[4, 6]].sum() + share[[1, 2]].min() + share[[8, 9]].min() + share[[10, 11]].min() / 2
    blue = min(share[6], share[10])
    if blue > 0.03 and share[[1, 8, 11]].sum() < 0.04:
        return "blues"
    if outside > _CHROMATIC:
        return "chromatic"
    if share[[1, 2, 4, 6, 8, 9, 11]].sum() < _STRAY:
        return "pentatonic"
    if share[1] > max(2 * share[2], 0.03):
        return "phrygian"
    if share[9] > max(2 * share[8], 0.02) and share[10] > share[11]:
        return "dorian"
    return "harmonic minor" if share[11] > max(share[10], 0.02) else "natural minor"
