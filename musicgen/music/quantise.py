"""From any MIDI data to the canonical score, with a list of what was lost on the way.

Conventions: `RawMidi` counts in the file's own ticks; a `Score` counts 12 ticks a quarter note. Onsets
snap to sixteenths, triplet eighths and triplet sixteenths (the lattice); everything after is exact.
`quantise` is idempotent: a canonical score written to MIDI and read again comes back unchanged.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicgen.errors import MidiError
from musicgen.music.score import (
    DRUM_PITCHES,
    DRUM_TICKS,
    DURATIONS,
    MAX_BPM,
    MAX_INSTANCES,
    MAX_PITCHED_PARTS,
    MIN_BPM,
    PITCHES,
    VELOCITIES,
    Note,
    Part,
    Score,
    mixed,
    without_instance_gaps,
)
from musicgen.music.theory import DRUM_KITS, METERS, TICKS_PER_QUARTER, Key, Meter

Ints = NDArray[np.int64]

MERGED = "parts merged into the fourth of the same instrument"
LEFT_OUT = "parts beyond the fifteen busiest dropped"
LATTICE = np.array([0, 2, 3, 4, 6, 8, 9, 10, 12])
_LATTICE_EDGES = (LATTICE[1:] + LATTICE[:-1]) / 2
_DURATIONS = np.array(DURATIONS)
_DURATION_EDGES = (_DURATIONS[1:] + _DURATIONS[:-1]) / 2
_VELOCITIES = np.array(VELOCITIES)
_VELOCITY_EDGES = (_VELOCITIES[1:] + _VELOCITIES[:-1]) / 2


@dataclass(frozen=True, slots=True, eq=False)
class RawTrack:
    """Notes of one instrument in file ticks. program: 0..127. volume, pan: 0..127 or None.

    onsets, pitches, durations, velocities: int arrays of one length, in any order.
    """

    program: int
    is_drum: bool
    name: str
    volume: int | None
    pan: int | None
    onsets: Ints
    pitches: Ints
    durations: Ints
    velocities: Ints


@dataclass(frozen=True, slots=True, eq=False)
class RawMidi:
    """A MIDI file's notes and maps. tempos: (tick, BPM). meters: (tick, beats, unit). keys: (tick, Key)."""

    ticks_per_quarter: int
    tracks: tuple[RawTrack, ...]
    tempos: tuple[tuple[int, float], ...] = ()
    meters: tuple[tuple[int, int, int], ...] = ()
    keys: tuple[tuple[int, Key], ...] = ()

    @property
    def end(self) -> int:
        """Last note-off in file ticks."""
        return max((int((t.onsets + t.durations).max()) for t in self.tracks if len(t.onsets)), default=0)


@dataclass(frozen=True, slots=True)
class Quantised:
    """score: canonical. losses: plain sentences about what did not survive."""

    score: Score
    losses: tuple[str, ...]


def quantise(raw: RawMidi) -> Quantised:
    """Map MIDI data to the canonical score. Raises MidiError when there is no note at all."""
    losses: Counter[str] = Counter()
    parts = _parts(raw, losses)
    if not parts:
        raise MidiError("The file has no playable note: give a file with at least one note.")
    score = Score(
        parts=mixed(parts),
        tempo_bpm=_tempo(raw, losses),
        meter=_meter(raw, losses),
        key=raw.keys[0][1] if raw.keys else None,
    )
    return Quantised(score, tuple(f"{text} ({n})" for text, n in losses.items() if n))


def snap_onsets(ticks: Ints, ticks_per_quarter: int) -> Ints:
    """File ticks → score ticks on the lattice, nearest (ties go down)."""
    quarters, rest = np.divmod(ticks, ticks_per_quarter)
    fine = rest * (TICKS_PER_QUARTER / ticks_per_quarter)
    return quarters * TICKS_PER_QUARTER + LATTICE[np.searchsorted(_LATTICE_EDGES, fine)]


def snap_durations(ticks: Ints, ticks_per_quarter: int) -> Ints:
    """File ticks → the nearest of DURATIONS."""
    fine = ticks * (TICKS_PER_QUARTER / ticks_per_quarter)
    return _DURATIONS[np.searchsorted(_DURATION_EDGES, fine)]


def floor_duration(ticks: int) -> int:
    """The longest of DURATIONS that is not longer than `ticks` (>= 1)."""
    return int(_DURATIONS[np.searchsorted(_DURATIONS, ticks, side="right") - 1])


def snap_velocities(velocities: Ints) -> Ints:
    """Any velocity → the nearest of VELOCITIES."""
    return _VELOCITIES[np.searchsorted(_VELOCITY_EDGES, velocities)]


def without_overlaps(onsets: Ints, pitches: Ints, durations: Ints) -> Ints:
    """Durations cut so that no pitch is struck while it still sounds. Needs unique (onset, pitch)."""
    order = np.lexsort((onsets, pitches))
    sorted_pitches, sorted_onsets = pitches[order], onsets[order]
    gaps = np.full(len(order), DURATIONS[-1])
    same = sorted_pitches[1:] == sorted_pitches[:-1]
    gaps[:-1][same] = (sorted_onsets[1:] - sorted_onsets[:-1])[same]
    floors = _DURATIONS[np.searchsorted(_DURATIONS, gaps, side="right") - 1]
    cut = durations.copy()
    cut[order] = np.minimum(durations[order], floors)
    return cut


def drum_kit(program: int) -> int:
    """The known kit that stands for a drum program: itself, or the nearest one below."""
    return max(kit for kit in DRUM_KITS if kit <= max(0, program))


def _parts(raw: RawMidi, losses: Counter[str]) -> list[Part]:
    groups = grouped(raw.tracks, losses)
    parts = [
        _part(key, [raw.tracks[i] for i in indices], raw.ticks_per_quarter, losses)
        for key, indices in groups.items()
    ]
    return list(without_instance_gaps(p for p in parts if p.notes))


def grouped(tracks: Sequence[RawTrack], losses: Counter[str]) -> dict[tuple[bool, int, int], list[int]]:
    """Which tracks (by place) make up the part (is_drum, program, instance).

    All drum tracks become one part on the busiest one's kit; the fifteen busiest pitched parts stay.
    """
    groups: dict[tuple[bool, int, int], list[int]] = defaultdict(list)
    seen: Counter[int] = Counter()
    drums = [i for i, t in enumerate(tracks) if t.is_drum and len(t.onsets)]
    if drums:
        kit = drum_kit(tracks[max(drums, key=lambda i: len(tracks[i].onsets))].program)
        groups[True, kit, 0] = drums
    for place, track in enumerate(tracks):
        if track.is_drum or not len(track.onsets):
            continue
        instance = seen[track.program]
        if instance >= MAX_INSTANCES:
            losses[MERGED] += 1
        groups[False, track.program, min(instance, MAX_INSTANCES - 1)].append(place)
        seen[track.program] += 1
    pitched = sorted((k for k in groups if not k[0]), key=lambda k: -_size(tracks[i] for i in groups[k]))
    for key in pitched[MAX_PITCHED_PARTS:]:
        losses[LEFT_OUT] += 1
        del groups[key]
    return without_gaps(groups)


def without_gaps(groups: Mapping[tuple[bool, int, int], list[int]]) -> dict[tuple[bool, int, int], list[int]]:
    """Instances of each program counted from 0, where busier parts have left others out."""
    seen: Counter[tuple[bool, int]] = Counter()
    closed = {}
    for is_drum, program, instance in sorted(groups):
        closed[is_drum, program, seen[is_drum, program]] = groups[is_drum, program, instance]
        seen[is_drum, program] += 1
    return closed


def _size(tracks: Iterable[RawTrack]) -> int:
    return sum(len(t.onsets) for t in tracks)


def _part(
    key: tuple[bool, int, int], tracks: list[RawTrack], ticks_per_quarter: int, losses: Counter[str]
) -> Part:
    is_drum, program, instance = key
    raw_onsets, pitches, raw_durations, velocities = (
        np.concatenate([np.asarray(getattr(t, name), dtype=np.int64) for t in tracks])
        for name in ("onsets", "pitches", "durations", "velocities")
    )
    onsets = snap_onsets(raw_onsets, ticks_per_quarter)
    durations = snap_durations(raw_durations, ticks_per_quarter)
    if is_drum:
        keep = (pitches >= DRUM_PITCHES.start) & (pitches < DRUM_PITCHES.stop)
        losses["drum sounds outside the kit dropped"] += int((~keep).sum())
        onsets, pitches, velocities = onsets[keep], pitches[keep], velocities[keep]
        durations = np.full(len(onsets), DRUM_TICKS)
    else:
        folded = fold_pitches(pitches)
        losses["notes moved by octaves into the piano's range"] += int((folded != pitches).sum())
        pitches = folded
    return Part(program, instance, is_drum, notes=_notes(onsets, pitches, durations, velocities, losses))


def fold_pitches(pitches: Ints) -> Ints:
    """Pitches moved by octaves into 21..108."""
    low, high = PITCHES.start, PITCHES.stop - 1
    up = np.maximum(0, -(-(low - pitches) // 12))
    down = np.maximum(0, -(-(pitches - high) // 12))
    return pitches + 12 * up - 12 * down


def _notes(
    onsets: Ints, pitches: Ints, durations: Ints, velocities: Ints, losses: Counter[str]
) -> tuple[Note, ...]:
    order = np.lexsort((-durations, pitches, onsets))
    onsets, pitches, durations, velocities = (a[order] for a in (onsets, pitches, durations, velocities))
    first = np.ones(len(onsets), dtype=bool)
    first[1:] = (onsets[1:] != onsets[:-1]) | (pitches[1:] != pitches[:-1])
    losses["notes struck twice at once merged"] += int((~first).sum())
    onsets, pitches, durations = onsets[first], pitches[first], durations[first]
    durations = without_overlaps(onsets, pitches, durations)
    velocities = snap_velocities(velocities[first])
    return tuple(map(Note, onsets.tolist(), pitches.tolist(), durations.tolist(), velocities.tolist()))


def _longest_held(events: Sequence[tuple[int, object]], end: int) -> tuple[object, int]:
    """The value that holds for the most ticks, and how many different ones there were."""
    held: Counter[object] = Counter()
    ordered = sorted(events, key=lambda e: e[0])
    for i, (tick, value) in enumerate(ordered):
        until = ordered[i + 1][0] if i + 1 < len(ordered) else max(end, tick + 1)
        held[value] += max(0, min(until, max(end, 1)) - tick)
    return held.most_common(1)[0][0], len(held)


def _tempo(raw: RawMidi, losses: Counter[str]) -> float:
    if not raw.tempos:
        return 120.0
    late = raw.tempos[0][0] > 0
    begins = [(0, 120.0)] if late else []
    bpm, different = _longest_held([*begins, *((t, round(b, 3)) for t, b in raw.tempos)], raw.end)
    assert isinstance(bpm, float)
    if different > 1:
        losses["tempo changes dropped"] += different - 1
    clamped = float(min(MAX_BPM, max(MIN_BPM, bpm)))
    if clamped != bpm:
        losses[f"tempo of {bpm:g} BPM moved into {MIN_BPM}..{MAX_BPM}"] += 1
    return clamped


def _meter(raw: RawMidi, losses: Counter[str]) -> Meter:
    if not raw.meters:
        return Meter(4, 4)
    meter, different = _longest_held([(t, (b, u)) for t, b, u in raw.meters], raw.end)
    assert isinstance(meter, tuple)
    if different > 1:
        losses["meter changes dropped"] += different - 1
    if Meter(*meter) in METERS:
        return Meter(*meter)
    losses[f"meter {meter[0]}/{meter[1]} read as {nearest_meter(*meter).name}"] += 1
    return nearest_meter(*meter)


def nearest_meter(beats: int, unit: int) -> Meter:
    """The known meter whose bar is as long, or divides it; 4/4 when none does."""
    ticks = beats * 4 * TICKS_PER_QUARTER / unit if unit else 0
    preferred = sorted(METERS, key=lambda m: (m.unit != unit, m.unit != 4))
    for meter in preferred:
        if ticks == meter.bar_ticks:
            return meter
    for meter in preferred:
        if ticks and meter.beats > 1 and ticks % meter.bar_ticks == 0:
            return meter
    return Meter(4, 4)
