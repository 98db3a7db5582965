"""A recording of one tune as a score: notes heard, a tempo and a meter fitted, the key heard.

Whatever is heard may be wrong, and can be said: `Hints` hold what the listener knows better.
"""

from dataclasses import dataclass, replace

import numpy as np

from musicgen.listening.audio import Sound
from musicgen.listening.beats import Beats, fitted
from musicgen.listening.notes import Heard, notes_in
from musicgen.music.measure import arrays, estimate_bar_phase, estimate_key, estimate_meter
from musicgen.music.quantise import RawMidi, RawTrack, quantise
from musicgen.music.score import MAX_BARS, Score
from musicgen.music.theory import Key, Meter

PROGRAM = 73  # a flute plays what was hummed
_TPQ = 48
_LOUD, _SOFT = 102, 36
_DB = 24.0  # from the softest to the loudest
_LEGATO = 0.5  # beats: a rest shorter than this after a note is a breath
_SAID_METERS = (Meter(4, 4), Meter(3, 4), Meter(6, 8))


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a recording; None is heard. first: beats by which the first bar line moves later."""

    tempo_bpm: float | None = None
    meter: Meter | None = None
    key: Key | None = None
    first: int = 0


@dataclass(frozen=True, slots=True)
class Tune:
    """score: one part. cents: off 440 Hz. notes: how many were heard. is_cut: whether the end is left out."""

    score: Score
    cents: float
    notes: int
    is_cut: bool

    @property
    def sentence(self) -> str:
        """What was heard, in English."""
        bpm, meter = round(self.score.tempo_bpm), self.score.meter.name
        key = self.score.key.name if self.score.key else "?"
        return f"Heard in the recording: {self.notes} notes, {bpm} BPM, {meter}, {key}."


def tune_in(sound: Sound, hints: Hints = Hints()) -> Tune:
    """The tune of a recording. Raises InputError where none can be made out."""
    heard = notes_in(sound)
    starts, ends = [n.onset for n in heard.notes], [n.end for n in heard.notes]
    beats = fitted(starts, ends, hints.tempo_bpm)
    score = _score(heard, beats)
    meter = hints.meter or _meter(score)
    score = _on_bar_lines(replace(score, meter=meter), hints.first)
    key = hints.key or estimate_key(arrays(score), complete=True).key
    return Tune(replace(score, key=key), heard.cents, len(heard.notes), sound.is_cut or score.bars > MAX_BARS)


def _score(heard: Heard, beats: Beats) -> Score:
    """Notes on the grid, in 4/4 from the beat before the first."""
    low = float(np.floor(beats.onsets.min()))
    onsets = np.round((beats.onsets - low) * _TPQ).astype(np.int64)
    ends = np.round((beats.ends - low) * _TPQ).astype(np.int64)
    following = np.append(onsets[1:], ends[-1] + _TPQ)
    is_breath = (following - ends < _LEGATO * _TPQ) | (ends > following)
    lengths = np.maximum(_TPQ // 8, np.where(is_breath, following, ends) - onsets)
    loud = np.array([n.loudness for n in heard.notes])
    share = np.clip(1 + (loud - loud.max()) / _DB, 0.0, 1.0)
    track = RawTrack(
        program=PROGRAM,
        is_drum=False,
        name="",
        volume=None,
        pan=None,
        onsets=onsets,
        pitches=np.array([n.pitch for n in heard.notes], dtype=np.int64),
        durations=lengths,
        velocities=np.round(_SOFT + (_LOUD - _SOFT) * share).astype(np.int64),
    )
    raw = RawMidi(_TPQ, (track,), tempos=((0, round(beats.bpm, 1)),), meters=((0, 4, 4),))
    return quantise(raw).score


def _meter(score: Score) -> Meter:
    """The likeliest of the usual meters."""
    found = estimate_meter(arrays(score))
    return found if found in _SAID_METERS else _SAID_METERS[0]


def _on_bar_lines(score: Score, first: int) -> Score:
    """Bar lines where the tune has them; `first` beats later, where somebody knows better."""
    notes = arrays(score)
    beats = score.meter.bar_ticks // score.meter.beat_ticks
    phase = (estimate_bar_phase(notes).beats + first) % beats
    back = phase * score.meter.beat_ticks
    shift = (score.meter.bar_ticks - back) % score.meter.bar_ticks
    part = score.parts[0]
    moved = [replace(n, onset=n.onset + shift) for n in part.notes]
    empty = moved[0].onset // score.meter.bar_ticks * score.meter.bar_ticks if moved else 0
    end = empty + MAX_BARS * score.meter.bar_ticks
    kept = tuple(replace(n, onset=n.onset - empty) for n in moved if n.end <= end)
    return replace(score, parts=(replace(part, notes=kept),), chords=(), sections=())
