"""What the third judge looks at: likeness of bars to each other, and hashed n-grams of what is played.

None of the reporting critic's measures and counts, none of the numbers that the judges of genre look at. All
of it is blind to key, tempo and choice of instruments: pitches are intervals, or steps above the bass.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from musicgen.music.measure import NoteArrays, arrays
from musicgen.music.measure.note_arrays import NO_PITCH, bass_line, chroma
from musicgen.music.score import VELOCITIES, Score

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MAX_LAG = 8
CELLS = 16  # of a bar
_LENGTHS = (1, 2, 4, 7, 10, 13, 19, 25, 49)  # ticks, borders of classes of durations and distances
_HASHES = {"melody": 128, "rhythm": 96, "sonority": 96, "drums": 64, "chords": 96}
_KICKS, _SNARES = (35, 36), (37, 38, 39, 40)


def sketch(score: Score) -> Floats:
    """All numbers of a window with at least one note: float (features,), always as many."""
    notes = arrays(score)
    return np.concatenate([
        _likenesses(notes),
        _lines(notes),
        _sonorities(notes),
        _drums(notes),
        _loudness(notes),
        _curves(notes),
    ])  # fmt: skip


def _hashed(rows: Ints, name: str) -> Floats:
    """Root of the share of each hash among rows of small numbers: float (_HASHES[name],)."""
    size, mixed = _HASHES[name], np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        mixed = (mixed ^ column.astype(np.uint64)) * np.uint64(0x100000001B3)
        mixed ^= mixed >> np.uint64(29)
    counts = np.bincount((mixed % np.uint64(size)).astype(np.int64), minlength=size)
    return np.asarray(np.sqrt(counts / max(1, len(rows))))


# --- bars beside bars -------------------------------------------------------------------------------------


def _likenesses(notes: NoteArrays) -> Floats:
    """How like bars are to those 1..MAX_LAG before: mean, spread and share of equals, in four views."""
    pitched = notes.pitched
    ticks = np.full(notes.bars, notes.meter.bar_ticks, dtype=np.int32)
    views = (
        chroma(pitched, ticks),
        _grid(notes, pitched.bar, _cells(pitched)),
        _grid(notes, notes.drums.bar, _cells(notes.drums)),
        _grid(notes, pitched.bar, pitched.pitch.astype(np.int64), 128),
    )
    return np.concatenate([_by_lag(view) for view in views])


def _cells(notes: NoteArrays) -> Ints:
    return ((notes.onset % notes.meter.bar_ticks) * CELLS // notes.meter.bar_ticks).astype(np.int64)


def _grid(notes: NoteArrays, bar: npt.NDArray[np.int32], place: Ints, size: int = CELLS) -> Floats:
    table = np.zeros((notes.bars, size))
    np.add.at(table, (bar, place), 1.0)
    return table


def _by_lag(view: Floats) -> Floats:
    lengths = np.linalg.norm(view, axis=1)
    unit = view / np.maximum(lengths, 1e-9)[:, None]
    found = np.zeros((MAX_LAG, 3))
    for lag in range(1, min(MAX_LAG, len(view) - 1) + 1):
        heard = (lengths[lag:] > 0) & (lengths[:-lag] > 0)
        if heard.any():
            like = (unit[lag:] * unit[:-lag]).sum(1)[heard]
            found[lag - 1] = like.mean(), like.std(), (like > 1 - 1e-6).mean()
    return found.ravel()


# --- n-grams ----------------------------------------------------------------------------------------------


def _lines(notes: NoteArrays) -> Floats:
    """Runs of two moves of each part's top notes (interval, distance), and runs of three lengths."""
    moves, lengths = [], []
    for part in np.flatnonzero(~notes.is_drum):
        own = notes.take(notes.part == part)
        order = np.lexsort((-own.pitch, own.onset))
        onset, first = np.unique(own.onset[order], return_index=True)
        pitch = own.pitch[order][first].astype(np.int64)
        size = np.digitize(own.duration[order][first], _LENGTHS)
        step = np.clip(np.diff(pitch), -13, 13) + 13
        apart = np.digitize(np.diff(onset), _LENGTHS)
        if len(step) > 1:
            moves.append(np.stack([step[:-1], apart[:-1], step[1:], apart[1:]], 1))
            lengths.append(np.stack([size[:-2], apart[:-1], size[1:-1], apart[1:]], 1))
    return np.concatenate([_hashed(_stacked(moves), "melody"), _hashed(_stacked(lengths), "rhythm")])


def _stacked(tables: Sequence[Ints]) -> Ints:
    return np.concatenate(tables).astype(np.int64) if tables else np.zeros((0, 4), dtype=np.int64)


def _sonorities(notes: NoteArrays) -> Floats:
    """What sounds above the bass on every eighth, how it moves on, and the same over bar lines."""
    pitched = notes.pitched
    line = bass_line(pitched)
    edges = np.full(len(line), 6, dtype=np.int32)
    sets = chroma(pitched, edges)[: len(line)] > 0
    heard = np.flatnonzero(line < NO_PITCH)
    low = line[heard].astype(np.int64) % 12
    turned = np.stack([np.roll(sets[i], -b) for i, b in zip(heard, low, strict=True)]) if len(heard) else None
    if turned is None or len(heard) < 2:
        return np.zeros(12 + 12 + 12 + 2 + _HASHES["sonority"] + _HASHES["chords"])
    codes = turned @ (1 << np.arange(12))
    motion = np.diff(low) % 12
    is_line = (heard[1:] * 6) % notes.meter.bar_ticks == 0
    common = (sets[heard[1:]] & sets[heard[:-1]]).sum(1) / np.maximum(1, sets[heard[1:]].sum(1))
    over, inside = common[is_line], common[~is_line]
    return np.concatenate([
        turned.mean(0),
        np.bincount(motion[is_line], minlength=12) / max(1, is_line.sum()),
        np.bincount(motion[~is_line], minlength=12) / max(1, (~is_line).sum()),
        [over.mean() if len(over) else 0.0, inside.mean() if len(inside) else 0.0],
        _hashed(codes[:, None], "sonority"),
        _hashed(np.stack([codes[:-1], motion, codes[1:]], 1)[is_line], "chords"),
    ])  # fmt: skip


def _drums(notes: NoteArrays) -> Floats:
    """Which of kick, snare and others is struck on two neighbouring sixteenths."""
    drums = notes.drums
    grid = np.zeros(-(-notes.ticks // 3) + 1, dtype=np.int64)
    kind = np.where(np.isin(drums.pitch, _KICKS), 1, np.where(np.isin(drums.pitch, _SNARES), 2, 4))
    np.bitwise_or.at(grid, drums.onset // 3, kind)
    place = np.arange(len(grid) - 1) * 3 % notes.meter.bar_ticks // 3
    rows = np.stack([place, grid[:-1], grid[1:]], 1)
    return _hashed(rows[grid[:-1] > 0], "drums")


# --- loudness and shape -----------------------------------------------------------------------------------


def _loudness(notes: NoteArrays) -> Floats:
    """Shares of the steps, how often a part's next note is as loud, and loudness by place in the beat."""
    step = np.searchsorted(VELOCITIES, notes.velocity)
    shares = np.bincount(np.minimum(step, len(VELOCITIES) - 1), minlength=len(VELOCITIES)) / max(1, len(step))
    order = np.lexsort((notes.onset, notes.part))
    same_part = np.diff(notes.part[order]) == 0
    change = np.abs(np.diff(step[order]))[same_part]
    moves = np.bincount(np.minimum(change, 4), minlength=5) / max(1, len(change))
    on_beat = notes.onset % notes.meter.beat_ticks == 0
    accent = step[on_beat].mean() - step[~on_beat].mean() if on_beat.any() and (~on_beat).any() else 0.0
    spreads = [step[notes.part == part].std() for part in np.unique(notes.part)]
    return np.concatenate([shares, moves, [accent, float(np.mean(spreads)), float(np.std(spreads))]])


def _curves(notes: NoteArrays) -> Floats:
    """How many notes and parts a bar has, from bar to bar: spread, ties to 1..4 bars before, entries."""
    sounding = np.zeros((len(notes.programs), notes.bars), dtype=bool)
    sounding[notes.part, notes.bar] = True
    found: list[float] = []
    for curve in (np.bincount(notes.bar, minlength=notes.bars).astype(float), sounding.sum(0).astype(float)):
        spread = curve.std()
        middle = curve - curve.mean()
        found.append(spread / max(1e-9, curve.mean()))
        for lag in (1, 2, 4):
            tie = (middle[lag:] * middle[:-lag]).mean() if len(middle) > lag else 0.0
            found.append(tie / max(1e-9, spread**2))
    comes = sounding[:, 1:] & ~sounding[:, :-1]
    goes = ~sounding[:, 1:] & sounding[:, :-1]
    on_fours = np.arange(1, notes.bars) % 4 == 0
    for change in (comes, goes):
        found += [_mean(change), _mean(change[:, on_fours])]
    return np.array([*found, float(sounding.mean())])


def _mean(values: npt.NDArray[np.bool_]) -> float:
    return float(values.mean()) if values.size else 0.0
