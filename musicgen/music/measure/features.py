"""Numbers that describe a piece as a whole, for the mood classifier and the checks of musicality."""

from dataclasses import dataclass, fields

import numpy as np

from musicgen.music.measure.chords import chord_indices
from musicgen.music.measure.key import KeyEstimate, estimate_key
from musicgen.music.measure.labels import repetition_share
from musicgen.music.measure.note_arrays import CELL_TICKS, Floats, NoteArrays, as_arrays
from musicgen.music.score import Score
from musicgen.music.theory import CHORD_QUALITIES, TICKS_PER_QUARTER, Key

_SCALE_DEGREES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10, 11)}
_HARSH = (1, 6)
_MAJOR_LIKE = np.array([4 in tones for tones in CHORD_QUALITIES.values()])
_STACCATO_TICKS = 3


@dataclass(frozen=True, slots=True)
class Features:
    """All zero in silence. Shares are 0..1; velocities, pitches in MIDI numbers; beats are quarter notes.

    minor: 1 in minor keys, 0 in major. key_confidence: of that key. onsets_per_second: moments at which
    anything begins. mean_bass, mean_top: of the lowest and highest sixth of the notes. chord_changes: a
    half bar. major_chords: share among chords with a third. dissonance: share of pairs of notes sounding
    together that are a semitone, major seventh or tritone apart. polyphony: mean pitched notes at a
    sounding moment. scale_consistency: share of notes in the key's scale. empty_bars: bars of parts,
    between a part's first and last, without a note.
    """

    minor: float
    key_confidence: float
    tempo_bpm: float
    notes_per_second: float
    notes_per_beat: float
    onsets_per_second: float
    mean_velocity: float
    velocity_spread: float
    mean_pitch: float
    pitch_spread: float
    pitch_range: float
    mean_bass: float
    mean_top: float
    mean_beats: float
    staccato: float
    polyphony: float
    drums: float
    pitch_entropy: float
    scale_consistency: float
    chord_changes: float
    major_chords: float
    dissonance: float
    repetition: float
    empty_bars: float

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the numbers in `vector`, in order."""
        return tuple(f.name for f in fields(self))

    def vector(self) -> Floats:
        """float64 (features,)."""
        return np.array([getattr(self, name) for name in self.names])


def features(music: Score | NoteArrays, key: KeyEstimate | None = None) -> Features:
    """All features of a piece or window. key: if it is known already; else it is estimated."""
    notes = as_arrays(music)
    if not len(notes.onset):
        return Features(*([0.0] * len(fields(Features))))
    values = _amounts(notes) | _pitches(notes.pitched) | _harmony(notes.pitched, key)
    values |= {"repetition": repetition_share(notes), "empty_bars": _empty_bars(notes)}
    return Features(**values)


def _amounts(notes: NoteArrays) -> dict[str, float]:
    beats = notes.ticks / TICKS_PER_QUARTER
    seconds = beats * 60 / notes.tempo_bpm
    return {
        "tempo_bpm": notes.tempo_bpm,
        "notes_per_second": len(notes.onset) / seconds,
        "notes_per_beat": len(notes.onset) / beats,
        "onsets_per_second": len(np.unique(notes.onset)) / seconds,
        "mean_velocity": float(notes.velocity.mean()),
        "velocity_spread": float(notes.velocity.std()),
        "drums": float(notes.on_drums.mean()),
    }


def _pitches(notes: NoteArrays) -> dict[str, float]:
    names = ("mean_pitch", "pitch_spread", "pitch_range", "mean_bass", "mean_top", "mean_beats", "staccato")
    if not len(notes.onset):
        return dict.fromkeys(names, 0.0)
    pitch, beats = notes.pitch, notes.duration / TICKS_PER_QUARTER
    ordered = np.sort(pitch)
    some = max(1, len(pitch) // 6)
    values = (
        pitch.mean(),
        pitch.std(),
        pitch.max() - pitch.min(),
        ordered[:some].mean(),
        ordered[-some:].mean(),
        beats.mean(),
        (notes.duration <= _STACCATO_TICKS).mean(),
    )
    return dict(zip(names, map(float, values), strict=True))


def _harmony(notes: NoteArrays, key: KeyEstimate | None) -> dict[str, float]:
    names = (
        "minor", "key_confidence", "pitch_entropy", "scale_consistency", "chord_changes", "major_chords",
        "polyphony", "dissonance",
    )  # fmt: skip
    if not len(notes.onset):
        return dict.fromkeys(names, 0.0)
    found = key or estimate_key(notes)
    chords = chord_indices(notes)
    chords = chords[chords >= 0]
    values = (
        found.key.mode == "minor",
        found.confidence,
        _entropy(notes),
        _in_scale(notes, found.key),
        (np.diff(chords) != 0).mean() if len(chords) > 1 else 0.0,
        _MAJOR_LIKE[chords // 12].mean() if len(chords) else 0.0,
        *_together(notes),
    )
    return dict(zip(names, map(float, values), strict=True))


def _entropy(notes: NoteArrays) -> float:
    """Of the pitch classes, weighted by duration, in bits."""
    share = np.bincount(notes.pitch % 12, notes.duration, 12)
    share = share[share > 0] / share.sum()
    return float(-(share * np.log2(share)).sum())


def _in_scale(notes: NoteArrays, key: Key) -> float:
    return float(np.isin((notes.pitch - key.tonic) % 12, _SCALE_DEGREES[key.mode]).mean())


def _together(notes: NoteArrays) -> tuple[float, float]:
    """Mean number of notes at a sounding moment; share of harsh intervals among notes that sound together.

    Moments are the eighth-note cells; pairs are pairs of pitch classes in a cell.
    """
    cells = notes.ticks // CELL_TICKS + 1
    first = notes.onset // CELL_TICKS
    stop = ((notes.onset + notes.duration - 1) // CELL_TICKS).clip(max=cells - 1) + 1
    row, size = notes.pitch % 12 * (cells + 1), 12 * (cells + 1)
    change = np.bincount(row + first, minlength=size) - np.bincount(row + stop, minlength=size)
    sounding = change.reshape(12, -1).cumsum(axis=1).T
    per_cell = sounding.sum(axis=1)
    present = sounding > 0
    pairs = [(present & np.roll(present, -step, axis=1)).sum() for step in range(1, 7)]
    pairs[5] /= 2
    harsh = sum(pairs[step - 1] for step in _HARSH)
    return per_cell[per_cell > 0].mean(), harsh / max(1, sum(pairs))


def _empty_bars(notes: NoteArrays) -> float:
    """Share of silent bars among the bars of each part from its first note to its last."""
    places = np.unique(notes.part.astype(np.int64) * (notes.bars + 1) + notes.bar)
    part, bar = places // (notes.bars + 1), places % (notes.bars + 1)
    starts = np.flatnonzero(np.diff(part, prepend=-1))
    stops = np.append(starts[1:], len(part)) - 1
    spans = (bar[stops] - bar[starts] + 1).sum()
    return float(1 - len(places) / spans)
