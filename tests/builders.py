"""Pieces for tests that need more than a note or two, made by rule."""

import io
from collections.abc import Callable
from random import Random
from typing import Any

from musicgen.music.score import (
    DRUM_PITCHES,
    DURATIONS,
    PITCHES,
    VELOCITIES,
    ChordSpan,
    Note,
    Part,
    Score,
    Section,
    mixed,
)
from musicgen.music.theory import CHORD_QUALITIES, Chord, Key, Meter

LOOP = (Chord(2, "min"), Chord(10, "maj"), Chord(5, "maj"), Chord(0, "7"))


def song(bars: int, meter: Meter = Meter(4, 4), key: Key = Key(2, "minor")) -> Score:  # noqa: B008 (frozen)
    """Drums, bass, piano and a flute over four chords: ties over bar lines, triplets, chords, rests."""
    ticks = meter.bar_ticks
    chords = tuple(ChordSpan(b * ticks, ticks, LOOP[b % 4]) for b in range(bars))
    drums, bass, piano, flute = [], [], [], []
    for bar in range(bars):
        start, chord = bar * ticks, LOOP[bar % 4]
        for beat, at in enumerate(range(0, ticks, 12)):
            drums.append(Note(start + at, 36 if beat % 2 == 0 else 38, 1, 102))
            drums += [Note(start + at + s, 42, 1, 62) for s in (0, 6) if at + s < ticks]
            bass.append(Note(start + at, 36 + chord.root, 9, 88))
        piano += [Note(start, 48 + p, 12, 62) for p in sorted(chord.pitch_classes)]
        piano += [Note(start + 12 + s, 60 + chord.root + i, 4, 74) for i, s in enumerate((0, 4, 8))]
        flute.append(Note(start + ticks - 6, 72 + chord.root, 6 if bar == bars - 1 else 12, 88))
    drums = sorted({(n.onset, n.pitch): n for n in drums}.values())
    parts = (
        Part(0, is_drum=True, notes=tuple(drums)),
        Part(33, notes=tuple(bass)),
        Part(0, notes=tuple(piano)),
        Part(73, notes=tuple(flute)),
    )
    half = -(-bars // 2)
    form = (Section("A", 0, half), Section("B", half, bars - half)) if bars > 1 else (Section("A", 0, 1),)
    return Score(mixed(parts), 96.0, meter, key, chords, form)


def noise(seed: int, bars: int = 12) -> Score:
    """Notes without rhyme or reason, and canonical: every case that music would meet once in a while."""
    rng, meter = Random(seed), Meter(4, 4)
    end = bars * meter.bar_ticks
    parts = []
    for program, is_drum in ((40, True), (38, False), (0, False), (0, False), (77, False)):
        pitches = DRUM_PITCHES if is_drum else PITCHES
        onsets = range(0, end, 1 if program == 77 else 3)
        places = sorted({(rng.choice(onsets), rng.choice(pitches)) for _ in range(90)} | {(end - 3, 60)})
        instance = sum(p.program == program and not p.is_drum for p in parts)
        notes = tuple(
            Note(
                o,
                p,
                1 if is_drum else rng.choice([d for d in DURATIONS if d <= end - o]),
                rng.choice(VELOCITIES),
            )
            for o, p in places
        )
        parts.append(Part(program, instance, is_drum, notes=notes))
    spans = tuple(
        ChordSpan(at, 24, Chord(rng.randrange(12), rng.choice(sorted(CHORD_QUALITIES))))
        for at in range(0, end, 24)
    )
    return Score(mixed(parts), 123.0, meter, Key(6, "major"), spans, (Section("intro", 0, bars),))


def written(write: Callable[..., object], *given: Any) -> bytes:
    """What a function writes into a file that is open."""
    target = io.BytesIO()
    write(target, *given)
    return target.getvalue()
