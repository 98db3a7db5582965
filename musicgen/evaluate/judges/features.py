"""What the judges of genre and mood look at: numbers of a score, of any length, whatever its key.

They are other numbers than those by which training music is labelled (`music.mood`): distributions of places
in the bar, intervals, chords, drums and instruments rather than a handful of means. Conventions as in
`music.measure`; shares are 0..1; everything is 0 where it does not apply.
"""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from musicgen.music.measure import NoteArrays, arrays, estimate_key
from musicgen.music.measure.chords import chord_indices
from musicgen.music.measure.features import features
from musicgen.music.measure.note_arrays import NO_PITCH, Ints, bass_line
from musicgen.music.score import BASS_PROGRAMS, Score
from musicgen.music.theory import CHORD_QUALITIES, TICKS_PER_QUARTER, Key

Floats = npt.NDArray[np.float64]
Table = dict[str, float]
PLACES = 16
_FAMILIES = (
    "piano", "chromatic percussion", "organ", "guitar", "bass", "strings", "ensemble", "brass", "reed",
    "pipe", "lead", "pad", "effects", "world", "percussive", "sounds",
)  # fmt: skip
# Instruments that tell a style by themselves.
_SOLO = {
    "harpsichord": (6,), "honky-tonk": (3,), "electric piano": (4, 5), "church organ": (19,),
    "accordion": (21, 23), "harmonica": (22,), "nylon guitar": (24,), "steel guitar": (25,),
    "driven guitar": (29, 30), "upright": (32,), "slap": (36, 37), "synth bass": (38, 39),
    "violin": (40, 110), "cello": (42,), "harp": (46,), "timpani": (47,), "choir": (52, 53, 54),
    "saxophone": (64, 65, 66, 67), "flute": (72, 73, 74, 75), "square": (80,), "saw": (81,),
    "banjo": (105,), "steel drums": (114,),
}  # fmt: skip
_DRUMS = {
    "kick": (35, 36), "snare": (38, 40), "stick": (37, 39), "closed hat": (42, 44), "open hat": (46,),
    "ride": (51, 53, 59), "crash": (49, 52, 55, 57), "tom": (41, 43, 45, 47, 48, 50),
    "latin": tuple(range(60, 82)), "tambourine": (54, 56, 69, 70),
}  # fmt: skip
_SEVENTHS = np.array([len(tones) > 3 for tones in CHORD_QUALITIES.values()])
_LENGTHS = (2, 4, 7, 11, 17, 30, 60)
_STEPS = 13


def table(score: Score) -> Table:
    """All numbers by name. Raises nothing on any score with a note; silence is all zeros."""
    notes = arrays(score)
    if not len(notes.onset):
        return dict.fromkeys(names(), 0.0)
    key = estimate_key(notes)
    return {
        **_general(notes, key.key),
        **_players(notes),
        **_places(notes),
        **_drum_kit(notes),
        **_bass(notes, key.key),
        **_harmony(notes, key.key),
        **_lines(notes),
    }


def vector(score: Score) -> Floats:
    """float64 (features,), in the order of `names`."""
    return np.array(list(table(score).values()))


@cache
def names() -> tuple[str, ...]:
    """Of the numbers in `vector`, in order."""
    from musicgen.music.score import Note, Part

    tiny = Score((Part(0, notes=(Note(0, 60, 12, 88),)),))
    return tuple(table(tiny))


def _general(notes: NoteArrays, key: Key) -> Table:
    common = features(notes)
    wanted = (
        "tempo_bpm", "notes_per_second", "notes_per_beat", "onsets_per_second", "mean_velocity",
        "velocity_spread", "mean_pitch", "pitch_spread", "mean_bass", "mean_top", "mean_beats", "staccato",
        "polyphony", "drums", "pitch_entropy", "scale_consistency", "chord_changes", "major_chords",
        "dissonance", "repetition", "empty_bars", "key_confidence",
    )  # fmt: skip
    meter = notes.meter
    return {
        **{name: float(getattr(common, name)) for name in wanted},
        "minor": float(key.mode == "minor"),
        "beats": meter.bar_ticks / meter.beat_ticks,
        "compound": float(meter.is_compound),
        "bar seconds": meter.bar_ticks / TICKS_PER_QUARTER * 60 / notes.tempo_bpm,
    }


def _shares(numbers: npt.NDArray[Any], size: int) -> list[float]:
    """How often each of 0..size - 1 occurs among the numbers, as shares."""
    counts = np.bincount(numbers, minlength=size)
    return [float(share) for share in counts / max(1, int(counts.sum()))]


def _players(notes: NoteArrays) -> Table:
    """Shares of the pitched notes by family and by telling instruments, and how many play."""
    pitched = notes.pitched
    programs = notes.programs[pitched.part]
    families = _shares(programs // 8, len(_FAMILIES))
    sounding = notes.programs[~notes.is_drum]
    count = max(1, len(programs))
    return {
        **{f"family {name}": value for name, value in zip(_FAMILIES, families, strict=True)},
        **{f"plays {name}": float(np.isin(programs, p).sum()) / count for name, p in _SOLO.items()},
        "pitched parts": float(len(sounding)),
        "different programs": float(len(np.unique(sounding))),
        "guitars": float(np.isin(sounding, range(24, 32)).sum()),
        "kit": float(notes.programs[notes.is_drum][0]) if notes.is_drum.any() else -1.0,
    }


def _cells(notes: NoteArrays) -> Ints:
    """The place of each note in its bar, 0..PLACES - 1."""
    return (notes.onset % notes.meter.bar_ticks) * PLACES // notes.meter.bar_ticks


def _places(notes: NoteArrays) -> Table:
    """Onsets by place in the bar and in the quarter note; how much falls beside the beats."""
    pitched = notes.pitched
    in_beat = _shares(notes.onset % TICKS_PER_QUARTER, TICKS_PER_QUARTER)
    beat = notes.meter.beat_ticks
    off = pitched.onset % beat != 0
    held = off & (pitched.onset // beat != (pitched.onset + pitched.duration - 1) // beat)
    return {
        **{f"place {i}": v for i, v in enumerate(_shares(_cells(pitched), PLACES))},
        **{f"tick {i}": v for i, v in enumerate(in_beat) if i in (2, 3, 4, 6, 8, 9, 10)},
        "off the beat": float(off.mean()) if len(off) else 0.0,
        "syncopated": float(held.mean()) if len(held) else 0.0,
    }


def _drum_kit(notes: NoteArrays) -> Table:
    """Strokes a bar by kind, and where kick, snare and cymbals fall, a bar."""
    drums, found = notes.drums, {}
    bars = max(1, len(np.unique(drums.bar)))
    for name, pitches in _DRUMS.items():
        found[f"drum {name}"] = float(np.isin(drums.pitch, pitches).sum()) / bars
    groups = {"kick": _DRUMS["kick"], "snare": _DRUMS["snare"] + _DRUMS["stick"]}
    groups["cymbal"] = _DRUMS["closed hat"] + _DRUMS["open hat"] + _DRUMS["ride"]
    for name, pitches in groups.items():
        some = drums.take(np.isin(drums.pitch, pitches))
        counts = np.bincount(_cells(some), minlength=PLACES) / bars
        found |= {f"{name} at {i}": v for i, v in enumerate(counts.tolist())}
    return found


def _bass(notes: NoteArrays, key: Key) -> Table:
    """How the bass moves: instrument if there is one, else what is lowest."""
    is_bass = np.isin(notes.programs, BASS_PROGRAMS) & ~notes.is_drum
    some = notes.take(is_bass[notes.part])
    order = np.lexsort((some.pitch, some.onset))
    onset, pitch = some.onset[order], some.pitch[order].astype(np.int64)
    steps = np.abs(np.diff(pitch))
    line = bass_line(notes.pitched)
    degrees = (line[line < NO_PITCH] - key.tonic) % 12
    apart = np.diff(onset)
    quarters = float((apart == TICKS_PER_QUARTER).mean()) if len(apart) else 0.0
    eighths = float((apart == TICKS_PER_QUARTER // 2).mean()) if len(apart) else 0.0
    count = max(1, len(steps))
    return {
        "bass notes a bar": len(onset) / max(1, notes.bars),
        "bass in quarters": quarters,
        "bass in eighths": eighths,
        "bass stays": float((steps == 0).sum()) / count,
        "bass steps": float(((steps > 0) & (steps < 3)).sum()) / count,
        "bass octaves": float((steps == 12).sum()) / count,
        "bass fifths": float(np.isin(steps, (5, 7)).sum()) / count,
        **{f"bass degree {i}": v for i, v in enumerate(_shares(degrees, 12))},
    }


def _harmony(notes: NoteArrays, key: Key) -> Table:
    """Chords by quality and by root above the tonic, and moves of the root."""
    found = chord_indices(notes)
    found = found[found >= 0]
    qualities = _shares(found // 12, len(CHORD_QUALITIES))
    roots = (found % 12 - key.tonic) % 12
    moves = np.diff(found % 12) % 12
    moves = moves[moves > 0]
    return {
        **{f"chord {q}": v for q, v in zip(CHORD_QUALITIES, qualities, strict=True)},
        **{f"root {i}": v for i, v in enumerate(_shares(roots, 12))},
        "sevenths": float(np.array(qualities) @ _SEVENTHS),
        "moves by fifths": float(np.isin(moves, (5, 7)).mean()) if len(moves) else 0.0,
        "moves by steps": float(np.isin(moves, (1, 2, 10, 11)).mean()) if len(moves) else 0.0,
        "different chords": float(len(np.unique(found))) / max(1.0, len(found)) ** 0.5,
    }


def _lines(notes: NoteArrays) -> Table:
    """Intervals from onset to onset within the parts (top notes), note lengths, and how parts play."""
    pitched = notes.pitched
    order = np.lexsort((-pitched.pitch, pitched.onset, pitched.part))
    part, onset, pitch = pitched.part[order], pitched.onset[order], pitched.pitch[order]
    first = np.ones(len(part), dtype=np.bool_)
    first[1:] = (part[1:] != part[:-1]) | (onset[1:] != onset[:-1])
    together = float(1 - first.mean()) if len(first) else 0.0
    part, onset, pitch = part[first], onset[first], pitch[first]
    same = part[1:] == part[:-1]
    steps = np.minimum(np.abs(np.diff(pitch))[same], _STEPS - 1)
    lengths = _shares(np.searchsorted(_LENGTHS, pitched.duration), len(_LENGTHS) + 1)
    apart = np.diff(onset)[same]
    return {
        **{f"interval {i}": v for i, v in enumerate(_shares(steps, _STEPS))},
        **{f"length {i}": v for i, v in enumerate(lengths)},
        "struck together": together,
        "even distances": float((apart[1:] == apart[:-1]).mean()) if len(apart) > 1 else 0.0,
        "long rests": float((apart > notes.meter.bar_ticks).mean()) if len(apart) else 0.0,
    }
