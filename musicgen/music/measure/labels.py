"""Words for how a window is made: density, repetition, dynamics, feel.

The borders are quantiles over 2,000 windows of the corpus (`docs/measures.md`): the five steps hold
about 10, 20, 40, 20 and 10 % of them.
"""

import numpy as np

from musicgen.music.measure.note_arrays import Bools, Ints, NoteArrays, as_arrays
from musicgen.music.score import Score
from musicgen.music.theory import DENSITIES, DYNAMICS, REPETITIONS, TICKS_PER_QUARTER

ECHO_BARS = 32
_DENSITY_BORDERS = (1.65, 2.75, 4.8, 6.6)
_REPETITION_BORDERS = (0.02, 0.16, 0.47, 0.65)
_DYNAMICS_BORDERS = (70.0, 84.0, 97.0, 107.0)
_VARIED_SPREAD = 7.0


def note_density(music: Score | NoteArrays) -> float:
    """Notes a quarter note, divided by the square root of the number of parts: 0 in silence.

    The root stands between notes in all (where an orchestra is always dense) and notes a part
    (where a busy solo is as dense as a full band).
    """
    notes = as_arrays(music)
    if not len(notes.onset):
        return 0.0
    parts = len(np.unique(notes.part))
    return len(notes.onset) * TICKS_PER_QUARTER / notes.ticks / float(np.sqrt(parts))


def density_label(music: Score | NoteArrays) -> str | None:
    """One of theory.DENSITIES by `note_density`; None in silence."""
    density = note_density(music)
    return DENSITIES[_step(density, _DENSITY_BORDERS)] if density > 0 else None


def part_bar_hashes(notes: NoteArrays) -> tuple[Ints, Ints, np.ndarray]:
    """What each part plays in each bar it sounds in, as a number that is equal for equal bars.

    Returns part (int32), bar (int32), hash (uint64), each (sounding part-bars,), by part, then bar.
    """
    place = notes.part.astype(np.int64) * (notes.bars + 1) + notes.bar
    order = np.argsort(place, kind="stable")
    groups, starts = np.unique(place[order], return_index=True)
    within = notes.onset - notes.bar * notes.meter.bar_ticks
    packed = within.astype(np.uint64)
    for column in (notes.pitch, notes.duration, notes.velocity):
        packed = (packed << np.uint64(8)) | column.astype(np.uint64)
    sums = np.add.reduceat(_scrambled(packed)[order], starts) if len(starts) else np.zeros(0, np.uint64)
    return (groups // (notes.bars + 1)).astype(np.int32), (groups % (notes.bars + 1)).astype(np.int32), sums


def _scrambled(numbers: np.ndarray) -> np.ndarray:
    """Well-mixed 64-bit numbers, so that sums of different note sets differ (splitmix64's finaliser)."""
    x = numbers * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def repeated_part_bars(notes: NoteArrays) -> tuple[Bools, Ints]:
    """Which sounding part-bars equal one of that part's previous ECHO_BARS bars, and their parts."""
    part, bar, content = part_bar_hashes(notes)
    order = np.lexsort((bar, content, part))
    same = (np.diff(part[order]) == 0) & (content[order][1:] == content[order][:-1])
    near = np.diff(bar[order]) <= ECHO_BARS
    repeated = np.zeros(len(part), dtype=np.bool_)
    repeated[order[1:]] = same & near
    return repeated, part


def repetition_share(music: Score | NoteArrays) -> float:
    """Share of sounding part-bars that repeat, note for note, an earlier bar of the part: 0..1."""
    repeated, _ = repeated_part_bars(as_arrays(music))
    return float(repeated.mean()) if len(repeated) else 0.0


def repetition_label(music: Score | NoteArrays) -> str | None:
    """One of theory.REPETITIONS by `repetition_share`; None where no part sounds in two bars."""
    notes = as_arrays(music)
    repeated, _ = repeated_part_bars(notes)
    if len(repeated) < 2 or notes.bars < 2:
        return None
    return REPETITIONS[_step(float(repeated.mean()), _REPETITION_BORDERS)]


def dynamics_label(music: Score | NoteArrays) -> str | None:
    """One of theory.DYNAMICS by mean velocity, "varied" if bars differ much; None in silence."""
    notes = as_arrays(music)
    if not len(notes.onset):
        return None
    counts = np.bincount(notes.bar, minlength=notes.bars)
    sums = np.bincount(notes.bar, notes.velocity, notes.bars)
    means = sums[counts > 0] / counts[counts > 0]
    if len(means) > 3 and means.std() > _VARIED_SPREAD:
        return DYNAMICS[-1]
    return DYNAMICS[_step(float(notes.velocity.mean()), _DYNAMICS_BORDERS)]


def feel_label(music: Score | NoteArrays) -> str | None:
    """ "swung" where off-beat eighths (or sixteenths) come late; None without off-beats or in x/8 meters.

    Running triplets, which fill both late and early thirds, are not swing and give None.
    """
    notes = as_arrays(music)
    if notes.meter.unit == 8 or not len(notes.onset):
        return None
    at = np.bincount(np.unique(notes.onset) % TICKS_PER_QUARTER, minlength=TICKS_PER_QUARTER)
    eighths, sixteenths = at[6] + at[8], at[3] + at[9] + at[4] + at[10]
    enough = max(4, at.sum() // 12)
    if eighths >= enough and at[8] > 2 * at[6]:
        return "swung" if at[4] < 0.6 * at[8] else None
    if sixteenths >= enough and at[4] + at[10] > 2 * (at[3] + at[9]):
        return "swung" if at[8] + at[2] < 0.5 * (at[4] + at[10]) else None
    return "straight" if eighths + at[3] + at[9] >= enough else None


def _step(value: float, borders: tuple[float, ...]) -> int:
    return int(np.searchsorted(borders, value, side="right"))
