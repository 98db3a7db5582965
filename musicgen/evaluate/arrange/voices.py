"""Tunes as sound, to be heard again: instruments by the synthesizer, and a voice that glides and trembles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from musicgen.listening.audio import RATE, Samples, resampled
from musicgen.music.score import Part, Score
from musicgen.music.theory import SECONDS_A_MINUTE, TICKS_PER_QUARTER
from musicgen.sound.synth import Synth

INSTRUMENTS = {"piano": 0, "guitar": 24, "violin": 40, "trumpet": 56, "clarinet": 71, "flute": 73}
SYNTH_RATE = 44_100
GLIDE_S, VIBRATO_CENTS, VIBRATO_HZ, FADE_S = 0.02, 30.0, 5.5, 0.04


@dataclass(frozen=True, slots=True)
class Sung:
    """One note of the truth. onset, end: seconds."""

    onset: float
    end: float
    pitch: int
    velocity: int


def sung(score: Score, stretch: float = 1.0) -> list[Sung]:
    """The notes of a score's first part in seconds. stretch: how many times slower."""
    tick = stretch * SECONDS_A_MINUTE / score.tempo_bpm / TICKS_PER_QUARTER
    return [Sung(n.onset * tick, n.end * tick, n.pitch, n.velocity) for n in score.parts[0].notes]


def played(score: Score, program: int, synth: Synth) -> Samples:
    """The tune on an instrument, at RATE."""
    part = Part(program, notes=score.parts[0].notes)
    wave = np.asarray(synth.render_raw(replace(score, parts=(part,))), dtype=np.float32)
    return resampled(wave.mean(axis=1) if wave.ndim > 1 else wave, SYNTH_RATE)


def voice(notes: Sequence[Sung], cents: float = 0.0) -> Samples:
    """A sine voice with two overtones: it glides into each note, and trembles on long ones."""
    wave = np.zeros(round((notes[-1].end + 0.5) * RATE))
    phase, before = 0.0, 0
    for note in notes:
        first, end = round(note.onset * RATE), round(note.end * RATE)
        t = np.arange(end - first) / RATE
        bend = (before - note.pitch) * np.exp(-t / GLIDE_S) if before else 0.0
        vibrato = VIBRATO_CENTS / 100 * np.sin(2 * np.pi * VIBRATO_HZ * t) * np.minimum(1, t / 0.3)
        heights = note.pitch + cents / 100 + bend + vibrato
        angles = phase + 2 * np.pi * np.cumsum(440 * 2 ** ((heights - 69) / 12)) / RATE
        swell = np.minimum(1, t / (FADE_S / 2)) * np.minimum(1, (t[-1] - t) / FADE_S) if len(t) else t
        sound = np.sin(angles) + 0.3 * np.sin(2 * angles) + 0.15 * np.sin(3 * angles)
        wave[first:end] = swell * sound * note.velocity / 127
        phase, before = float(angles[-1]) if len(t) else phase, note.pitch
    return wave.astype(np.float32)


def noisy(wave: Samples, decibels: float, rng: np.random.Generator) -> Samples:
    """With pink noise so far below the sound where it sounds."""
    spectrum = np.fft.rfft(rng.standard_normal(len(wave)))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    noise = np.fft.irfft(spectrum, len(wave))
    loud = wave[np.abs(wave) > 0.02 * np.abs(wave).max()]
    size = np.sqrt((loud**2).mean()) * 10 ** (-decibels / 20) / noise.std()
    return (wave + size * noise).astype(np.float32)


def note_f1(truth: Sequence[Sung], heard: Sequence[Any], onset_s: float = 0.05) -> float:
    """F1 of notes by `mir_eval`: onset within so many seconds, the right semitone, ends left aside."""
    from mir_eval.transcription import precision_recall_f1_overlap

    if not heard:
        return 0.0
    tables = [
        (
            np.array([(n.onset, n.end) for n in notes]),
            440 * 2 ** ((np.array([n.pitch for n in notes]) - 69) / 12),
        )
        for notes in (truth, heard)
    ]
    (spans, pitches), (own_spans, own_pitches) = tables
    found = precision_recall_f1_overlap(
        spans, pitches, own_spans, own_pitches, onset_tolerance=onset_s, offset_ratio=None
    )
    return float(found[2])
