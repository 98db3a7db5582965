"""Finer counts of a window for the critic: n-grams of intervals, rhythms and chords, drums, dynamics, form.

`counts(score)` gives one number a name, NaN where it does not apply. As in `musicality`, nothing depends on
key, tempo, meter's name or choice of instruments.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from musicgen.music.measure import NoteArrays, arrays, chords_per_bar, estimate_key
from musicgen.music.measure.labels import part_bar_hashes
from musicgen.music.score import VELOCITIES, Score
from musicgen.music.theory import CHORD_QUALITIES, Chord

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NAN = float("nan")
LEAST_NOTES = 8
KICKS, SNARES, HATS = (35, 36), (37, 38, 39, 40), (42, 44, 46)
RIDES, CRASHES, TOMS = (51, 53, 59), (49, 52, 55, 57), (41, 43, 45, 47, 48, 50)
_DRUMS = {"kick": KICKS, "snare": SNARES, "hat": HATS, "ride": RIDES, "crash": CRASHES, "tom": TOMS}
_STEPS = ("leap down", "step down", "same", "step up", "leap up")
_DURATION_EDGES = (2, 3, 5, 6, 9, 12, 18, 24, 48)  # ticks; the last class is longer than a whole note
_GAP_EDGES = (2, 3, 4, 6, 9, 12, 18, 24)
_FAMILIES = {
    "major": ("maj", "6", "maj7"),
    "minor": ("min", "min7", "m6"),
    "seventh": ("7",),
    "power": ("5",),
}


def counts(score: Score) -> dict[str, float]:
    """All counts of a window with at least one note."""
    notes = arrays(score)
    chords = chords_per_bar(notes)
    return {
        **_melodic(notes),
        **_rhythmic(notes),
        **_chordal(chords, estimate_key(notes).key.tonic),
        **_drums(notes),
        **_dynamic(notes),
        **_formal(notes, chords),
        **_textural(notes),
    }


def _shares(prefix: str, names: Sequence[str], values: Iterable[int]) -> dict[str, float]:
    """Share of each index among the values; NaN for all where there are none."""
    seen = np.bincount(np.fromiter(values, dtype=np.int64), minlength=len(names))[: len(names)]
    total = seen.sum()
    return {
        f"{prefix} {name}": float(n / total) if total else NAN for name, n in zip(names, seen, strict=True)
    }


# --- intervals --------------------------------------------------------------------------------------------


def top_lines(notes: NoteArrays) -> list[tuple[Ints, Ints]]:
    """(onsets, pitches) of the highest notes of each pitched part that has LEAST_NOTES moments."""
    lines = []
    for index in np.flatnonzero(~notes.is_drum):
        own = notes.take(notes.part == index)
        order = np.lexsort((-own.pitch, own.onset))
        onset, first = np.unique(own.onset[order], return_index=True)
        if len(onset) >= LEAST_NOTES:
            lines.append((onset.astype(np.int64), own.pitch[order][first].astype(np.int64)))
    return lines


def _melodic(notes: NoteArrays) -> dict[str, float]:
    steps = [np.diff(pitch) for _, pitch in top_lines(notes)]
    sizes = np.abs(np.concatenate(steps)) if steps else np.zeros(0, dtype=np.int64)
    classes = [np.digitize(step, (-2, 0, 1, 3)) for step in steps]  # as _STEPS
    pairs = [int(a) * 5 + int(b) for one in classes for a, b in pairwise(one)]
    names = [f"{a}, {b}" for a in _STEPS for b in _STEPS]
    interval_names = ("0", "1", "2", "3", "4", "5", "6", "7", "8 to 11", "12", "more")
    intervals = np.select([sizes < 8, sizes < 12, sizes == 12], [sizes, 8, 9], 10)
    return {
        **_shares("interval", interval_names, intervals),
        **_shares("contour", names, pairs),
    }


# --- rhythm -----------------------------------------------------------------------------------------------


def _rhythmic(notes: NoteArrays) -> dict[str, float]:
    own = notes.pitched
    durations = np.digitize(own.duration, _DURATION_EDGES)
    names = [*(f"under {edge} ticks" for edge in _DURATION_EDGES), "longest"]
    gaps = [np.digitize(np.diff(onset), _GAP_EDGES) for onset, _ in top_lines(notes)]
    same = [gap[1:] == gap[:-1] for gap in gaps if len(gap) > 1]
    places = notes.onset % 12
    sixteenths = np.isin(places, (0, 3, 6, 9))
    beats = np.bincount(notes.onset[sixteenths] // 12 * 4 + places[sixteenths] // 3, minlength=4) > 0
    patterns = np.pad(beats, (0, -len(beats) % 4)).reshape(-1, 4) @ np.array([8, 4, 2, 1])
    return {
        **_shares("duration", names, durations),
        **_shares("place", [str(i) for i in range(12)], places),
        **_shares("gap", [str(i) for i in range(len(_GAP_EDGES) + 1)], np.concatenate(gaps) if gaps else ()),
        "gap same as before": float(np.concatenate(same).mean()) if same else NAN,
        **_shares("beat pattern", [f"{i:04b}" for i in range(16)], patterns),
        "rings over the bar line": _rings(own),
        "gaps within parts": _rests(own),
    }


def _rings(notes: NoteArrays) -> float:
    """Share of notes that are still heard in the next bar."""
    last = (notes.onset + notes.duration - 1) // notes.meter.bar_ticks
    return float((last > notes.bar).mean()) if len(notes.onset) else NAN


def _rests(notes: NoteArrays) -> float:
    """Share of a pitched part's time, from its first to its last note, in which it is silent."""
    silent = total = 0
    for index in np.unique(notes.part):
        own = notes.take(notes.part == index)
        heard = np.zeros(int((own.onset + own.duration).max()) + 1, dtype=np.int64)
        np.add.at(heard, own.onset, 1)
        np.add.at(heard, own.onset + own.duration, -1)
        sounding = heard.cumsum()[int(own.onset.min()) : -1]
        silent, total = silent + int((sounding == 0).sum()), total + len(sounding)
    return silent / total if total else NAN


# --- chords -----------------------------------------------------------------------------------------------


def _chordal(chords: Sequence[Chord | None], tonic: int) -> dict[str, float]:
    heard = [chord for chord in chords if chord is not None]
    motions = [(b.root - a.root) % 12 for a, b in pairwise(heard)]
    degrees = [(chord.root - tonic) % 12 for chord in heard]
    pairs = list(pairwise(degrees))
    qualities = [_family(chord) for chord in heard]
    return {
        **_shares("root motion", [str(i) for i in range(12)], motions),
        **_shares("degree", [str(i) for i in range(12)], degrees),
        **_shares("chord", (*_FAMILIES, "other"), qualities),
        "chord kinds": float(len(set(heard))) if heard else NAN,
        "roots": float(len({chord.root for chord in heard})) if heard else NAN,
        "fifth to tonic": float(np.mean([pair == (7, 0) for pair in pairs])) if pairs else NAN,
        "fourth to tonic": float(np.mean([pair == (5, 0) for pair in pairs])) if pairs else NAN,
        "there and back": _back(heard),
        "first chord is tonic": float(degrees[0] == 0) if degrees else NAN,
        "last chord is tonic": float(degrees[-1] == 0) if degrees else NAN,
    }


def _family(chord: Chord) -> int:
    assert chord.quality in CHORD_QUALITIES
    return next((i for i, kinds in enumerate(_FAMILIES.values()) if chord.quality in kinds), len(_FAMILIES))


def _back(heard: Sequence[Chord]) -> float:
    """Share of chords that return after one other chord: A B A."""
    runs = [(a, b, c) for a, b, c in zip(heard, heard[1:], heard[2:], strict=False) if a != b]
    return float(np.mean([a == c for a, _, c in runs])) if runs else NAN


# --- drums and dynamics -----------------------------------------------------------------------------------


def _drums(notes: NoteArrays) -> dict[str, float]:
    own = notes.drums
    found: dict[str, float] = {}
    enough = len(own.onset) >= LEAST_NOTES
    eighth = own.onset % own.meter.bar_ticks * 8 // own.meter.bar_ticks
    for name, pitches in _DRUMS.items():
        hits = np.isin(own.pitch, pitches)
        found[f"{name} a bar"] = float(hits.sum() / own.bars) if enough else NAN
        if name in ("kick", "snare", "hat"):
            bars = [len(set(own.bar[hits & (eighth == i)].tolist())) / own.bars for i in range(8)]
            found |= {f"{name} on eighth {i + 1}": bars[i] if enough else NAN for i in range(8)}
    found["drum kinds"] = float(len(np.unique(own.pitch))) if enough else NAN
    found["drum fills"] = _fills(own) if enough else NAN
    return found


def _fills(drums: NoteArrays) -> float:
    """How much the drums differ from the bar before, in every fourth bar less in the others."""
    bars = [set(_coded(drums.take(drums.bar == bar)).tolist()) for bar in range(drums.bars)]
    news = [1 - len(a & b) / max(1, len(a | b)) for a, b in pairwise(bars)]
    fourth, others = news[2::4], [n for i, n in enumerate(news) if i % 4 != 2]
    return float(np.mean(fourth) - np.mean(others)) if fourth and others else NAN


def _coded(notes: NoteArrays) -> Ints:
    return (notes.onset % notes.meter.bar_ticks).astype(np.int64) * 128 + notes.pitch


def _dynamic(notes: NoteArrays) -> dict[str, float]:
    bins = np.searchsorted(VELOCITIES, notes.velocity).clip(max=len(VELOCITIES) - 1)
    on_beat = notes.onset % notes.meter.beat_ticks == 0
    both = on_beat.any() and not on_beat.all()
    by_bar = _by_bar(notes, notes.velocity.astype(float))
    return {
        **_shares("velocity", [str(v) for v in VELOCITIES], bins),
        "velocities used": float(len(np.unique(notes.velocity))),
        "accent on beats": _gap(notes.velocity, on_beat) if both else NAN,
        "velocity change a bar": float(np.abs(np.diff(by_bar)).mean()) if len(by_bar) > 1 else NAN,
        "velocity trend": _trend(by_bar),
        "velocity within a part": _within(notes),
    }


def _gap(values: npt.NDArray[np.int32], chosen: npt.NDArray[np.bool_]) -> float:
    return float(values[chosen].mean() - values[~chosen].mean())


def _by_bar(notes: NoteArrays, values: Floats) -> Floats:
    """Mean of the sounding bars."""
    number = np.bincount(notes.bar, minlength=notes.bars)
    sums = np.bincount(notes.bar, values, notes.bars)
    return np.asarray(sums[number > 0] / number[number > 0])


def _trend(values: Floats) -> float:
    """Mean of the second half less that of the first."""
    half = len(values) // 2
    return float(values[half:].mean() - values[:half].mean()) if half else NAN


def _within(notes: NoteArrays) -> float:
    return float(np.mean([notes.velocity[notes.part == i].std() for i in np.unique(notes.part)]))


# --- form and texture -------------------------------------------------------------------------------------


def _formal(notes: NoteArrays, chords: Sequence[Chord | None]) -> dict[str, float]:
    part, bar, content = part_bar_hashes(notes)
    seen: dict[tuple[int, int], int] = {}
    lags: Counter[int] = Counter()
    moved: list[bool] = []
    for place in np.lexsort((part, bar)):
        key, now = (int(part[place]), int(content[place])), int(bar[place])
        if key in seen:
            before = seen[key]
            lags[now - before] += 1
            one, other = chords[now], chords[before]
            if not notes.is_drum[key[0]] and one and other:
                moved.append(one.root != other.root)
        seen[key] = now
    total = sum(lags.values())
    return {
        **{f"repeats {lag} back": lags[lag] / total if total else NAN for lag in (1, 2, 3, 4, 8)},
        "repeats under another root": float(np.mean(moved)) if moved else NAN,
        **_frozen(notes),
        "density trend": _trend(np.bincount(notes.bar, minlength=notes.bars) / max(1, len(notes.onset))),
        "density spread": _spread(np.bincount(notes.bar, minlength=notes.bars)),
        "parts from the start": float(np.mean(_first_bars(notes) == 0)),
        "first bar notes": float((notes.bar == 0).mean() * notes.bars),
        "last bar notes": float((notes.bar == notes.bars - 1).mean() * notes.bars),
    }


def _spread(values: Ints) -> float:
    return float(values.std() / values.mean()) if values.any() else NAN


def _first_bars(notes: NoteArrays) -> Ints:
    return np.array([notes.bar[notes.part == i].min() for i in np.unique(notes.part)])


def _frozen(notes: NoteArrays) -> dict[str, float]:
    """How alike bars are in all parts: the longest run of equal ones, and where phrases of four begin."""
    coded = notes.part.astype(np.int64) * (1 << 20) + _coded(notes)
    bars = [set(coded[notes.bar == bar].tolist()) for bar in range(notes.bars)]
    onsets = [set((notes.onset[notes.bar == b] % notes.meter.bar_ticks).tolist()) for b in range(notes.bars)]
    longest = run = 1
    for one, other in pairwise(bars):
        run = run + 1 if one and one == other else 1
        longest = max(longest, run)
    found = {"longest run of equal bars": float(longest)}
    for lag in (1, 2, 4):
        pairs = list(zip(onsets, onsets[lag:], strict=False))
        found[f"rhythm {lag} back"] = (
            float(np.mean([len(a & b) / max(1, len(a | b)) for a, b in pairs])) if pairs else NAN
        )
    news = [1 - len(a & b) / max(1, len(a | b)) for a, b in pairwise(bars)]
    fourth, others = news[3::4], [n for i, n in enumerate(news) if i % 4 != 3]
    found["news at phrases of four"] = float(np.mean(fourth) - np.mean(others)) if fourth and others else NAN
    return found


def _textural(notes: NoteArrays) -> dict[str, float]:
    own = notes.pitched
    if not len(own.onset):
        return dict.fromkeys(_TEXTURES, NAN)
    order = np.lexsort((own.pitch, own.onset))
    onset, pitch, part = own.onset[order], own.pitch[order], own.part[order]
    moments, sizes = np.unique(onset, return_counts=True)
    together = onset[1:] == onset[:-1]
    steps = (pitch[1:] - pitch[:-1])[together]
    across = (part[1:] != part[:-1])[together]
    low = np.minimum.reduceat(pitch, np.flatnonzero(np.diff(onset, prepend=-1)))
    bass = np.abs(np.diff(low))
    # How bass steps across a bar line differ from those within a bar: shuffled bars do not lead on.
    crossing = np.diff(moments // notes.meter.bar_ticks) > 0
    values = (
        float(sizes.mean()),
        float((steps == 0).mean()) if len(steps) else NAN,
        float(((steps == 1) & across).mean()) if len(steps) else NAN,
        float(np.isin(steps, (3, 4)).mean()) if len(steps) else NAN,
        float((steps > 12).mean()) if len(steps) else NAN,
        float(bass[crossing].mean()) if crossing.any() else NAN,
        float((bass[crossing] == 0).mean()) if crossing.any() else NAN,
        float(bass.mean()) if len(bass) else NAN,
        float(pitch.min()),
        _leading(own),
    )
    return dict(zip(_TEXTURES, values, strict=True))


_TEXTURES = (
    "notes at once", "unisons", "semitones between parts", "thirds", "wide gaps", "bass step over the line",
    "bass stays over the line", "bass step", "lowest pitch", "leading over the line",
)  # fmt: skip


def _leading(notes: NoteArrays) -> float:
    """Mean step of top lines over bar lines less that within bars, semitones."""
    over: list[int] = []
    within: list[int] = []
    for onset, pitch in top_lines(notes):
        steps, crosses = np.abs(np.diff(pitch)), np.diff(onset // notes.meter.bar_ticks) > 0
        over += steps[crosses].tolist()
        within += steps[~crosses].tolist()
    return float(np.mean(over) - np.mean(within)) if over and within else NAN
