"""Damage on purpose, seeded: one kind at a time is done to a file, and what it was is kept as the truth.

The single-note kinds are the eight of the MIDI Degradation Toolkit, from the paper's definitions (McLeod,
Owers and Yoshii 2020, arXiv 2010.00059): the pitch, time, onset or offset of a note is shifted, a note is
removed or added, one is split in two, two of one pitch are joined. Deviations: shifts in time are by one to
four sixteenths and stay in the bar; shifts of pitch are by one to seven semitones. The coarse kinds are
ours: whole bars gone, a part gone for some bars, a block transposed, noise notes, notes that never end, notes
struck twice, a block of one loudness, jitter, a wrong tempo (of all, or of a stretch).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from musicgen.music.damage.kinds import Retouch
from musicgen.music.damage.take import Ints, Take, take_of
from musicgen.music.midi.file.document import write
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.retouch import Sounding, retimed, retouch
from musicgen.music.quantise import LATTICE
from musicgen.music.score import BarSpan

MARGIN = 2  # bars at either end that stay whole
TRIES = 40
SIXTEENTH = 3


@dataclass(frozen=True, slots=True, eq=False)
class Harm:
    """What is done: to which bars and parts (indices of the take), and how."""

    kind: str
    span: BarSpan
    parts: tuple[int, ...]
    how: Retouch


Damager = Callable[[Take, np.random.Generator], Harm | None]


def damaged(guest: Guest, kind: str, rng: np.random.Generator, free: np.ndarray | None = None) -> Harm | None:
    """A harm of a kind; None where the piece has no place for it. free: bool (bars,), where it may be."""
    take = take_of(guest)
    for _ in range(TRIES):
        harm = DAMAGERS[kind](take, rng)
        if harm is not None and (free is None or free[harm.span.first : harm.span.last + 1].all()):
            return harm
    return None


def harmed(guest: Guest, harms: list[Harm]) -> Guest:
    """The file with all of the harms, opened anew."""
    take = take_of(guest)
    changed: dict[int, Sounding | None] = {}
    added = []
    for harm in harms:
        changed |= {int(take.row[at]): note for at, note in harm.how.changed.items()}
        added += [(take.identities[part], note) for part, note in harm.how.added]
    document = retouch(guest.document, guest.seen, changed, added)
    for harm in harms:
        for start, end, factor in harm.how.tempos:
            document = retimed(document, guest.seen, start, end, factor)
    return open_guest(write(document))


# --- blocks -----------------------------------------------------------------------------------------------


def _span(take: Take, rng: np.random.Generator, low: int, high: int) -> BarSpan | None:
    length = int(rng.integers(low, high + 1))
    if take.bars < length + 2 * MARGIN:
        return None
    first = int(rng.integers(MARGIN, take.bars - MARGIN - length + 1))
    return BarSpan(first, first + length - 1)


def _rows(take: Take, span: BarSpan, parts: tuple[int, ...] | None = None) -> Ints:
    inside = (take.bar >= span.first) & (take.bar <= span.last)
    return np.flatnonzero(inside if parts is None else inside & np.isin(take.part, parts))


def _note(take: Take, row: int, **other: float) -> Sounding:
    values = {
        "onset": float(take.onset[row]),
        "end": float(take.end[row]),
        "pitch": int(take.pitch[row]),
        "velocity": int(take.velocity[row]),
    } | other
    return Sounding(
        values["onset"], values["end"], int(values["pitch"]), int(np.clip(values["velocity"], 1, 127))
    )


def _emptied(take: Take, span: BarSpan, parts: tuple[int, ...]) -> dict[int, Sounding | None]:
    """What begins in the bars goes, what rings into them ends at their first bar line."""
    start = span.first * take.meter.bar_ticks
    changed: dict[int, Sounding | None] = dict.fromkeys(_rows(take, span, parts).tolist())
    rings = np.flatnonzero((take.onset < start) & (take.end > start) & np.isin(take.part, parts))
    return changed | {row: _note(take, row, end=float(start)) for row in rings.tolist()}


def _bars_gone(take: Take, rng: np.random.Generator) -> Harm | None:
    span = _span(take, rng, 1, 4)
    if span is None or not (take.counts[:, span.first : span.last + 1] > 0).any(0).all():
        return None
    parts = tuple(np.flatnonzero(take.counts[:, span.first : span.last + 1].any(1)).tolist())
    every = tuple(range(len(take.identities)))
    return Harm("bars_gone", span, parts, Retouch(_emptied(take, span, every)))


def _part_gone(take: Take, rng: np.random.Generator) -> Harm | None:
    span = _span(take, rng, 2, 8)
    if span is None or len(take.identities) < 2:
        return None
    sounding = take.counts[:, span.first - 1 : span.last + 2] > 0
    others = take.counts.sum(0)[None] - take.counts
    fits = sounding.all(1) & (others[:, span.first : span.last + 1] > 0).all(1)
    if not fits.any():
        return None
    part = int(rng.choice(np.flatnonzero(fits)))
    return Harm("part_gone", span, (part,), Retouch(_emptied(take, span, (part,))))


def _transposed(take: Take, rng: np.random.Generator) -> Harm | None:
    span = _span(take, rng, 2, 6)
    if span is None:
        return None
    there = np.unique(take.part[_rows(take, span)])
    pitched = there[~take.drums[there]]
    if not len(pitched):
        return None
    parts = tuple(pitched.tolist()) if rng.random() < 0.5 else (int(rng.choice(pitched)),)
    rows = _rows(take, span, parts)
    by = int(rng.choice((*range(1, 8), 12)) * rng.choice((-1, 1)))
    pitch = take.pitch[rows] + by
    if len(rows) < 4 or pitch.min() < 21 or pitch.max() > 108:
        return None
    changed = {row: _note(take, row, pitch=int(take.pitch[row]) + by) for row in rows.tolist()}
    return Harm("transposed", span, parts, Retouch(changed))


def _noise(take: Take, rng: np.random.Generator) -> Harm | None:
    span = _span(take, rng, 1, 4)
    there = np.unique(take.part[_rows(take, span)]) if span else np.zeros(0, dtype=np.int64)
    if span is None or not len(there):
        return None
    part = int(rng.choice(there))
    here = len(_rows(take, span, (part,)))
    count = max(4, round(here * rng.uniform(0.5, 1.0)))
    new = [_stranger(take, part, int(rng.integers(span.first, span.last + 1)), rng) for _ in range(count)]
    taken = {(int(take.place[row]), int(take.pitch[row])) for row in _rows(take, span, (part,))}
    fresh = {(round(n.onset), n.pitch): n for n in new if (round(n.onset), n.pitch) not in taken}
    return Harm("noise", span, (part,), Retouch({}, tuple((part, n) for n in fresh.values())))


def _stranger(take: Take, part: int, bar: int, rng: np.random.Generator) -> Sounding:
    """A note drawn at random: anywhere in the bar on the grid, anywhere in the part's range and a fourth
    beyond."""
    mine = np.flatnonzero(take.part == part)
    beats = take.meter.bar_ticks // 12 or 1
    onset = bar * take.meter.bar_ticks + 12 * int(rng.integers(beats)) + int(rng.choice(LATTICE[:-1]))
    if take.drums[part]:
        pitch = int(rng.integers(35, 60))
    else:
        pitch = int(
            rng.integers(max(21, take.pitch[mine].min() - 5), min(108, take.pitch[mine].max() + 5) + 1)
        )
    row = int(rng.choice(mine))
    return Sounding(
        float(onset), float(onset + take.length[row]), pitch, int(take.velocity[int(rng.choice(mine))])
    )


def _stuck(take: Take, rng: np.random.Generator) -> Harm | None:
    pitched = np.flatnonzero(take.pitched & (take.bar >= MARGIN) & (take.bar < take.bars - MARGIN - 2))
    if not len(pitched):
        return None
    row = int(rng.choice(pitched))
    more = float(rng.uniform(2, 8) * take.meter.bar_ticks)
    end = min(float(take.bars * take.meter.bar_ticks), float(take.end[row]) + more)
    if end - take.end[row] < 2 * take.meter.bar_ticks:
        return None
    last = int((end - 1) // take.meter.bar_ticks)
    return Harm(
        "stuck",
        BarSpan(int(take.bar[row]), last),
        (int(take.part[row]),),
        Retouch({row: _note(take, row, end=end)}),
    )


def _doubled(take: Take, rng: np.random.Generator) -> Harm | None:
    span = _span(take, rng, 1, 4)
    there = np.unique(take.part[_rows(take, span)]) if span else np.zeros(0, dtype=np.int64)
    if span is None or not len(there):
        return None
    part = int(rng.choice(there))
    rows = _rows(take, span, (part,))
    chosen = rows[rng.random(len(rows)) < rng.uniform(0.6, 1.0)]
    if len(chosen) < 2:
        return None
    late = rng.uniform(0.3, 1.2, len(chosen))
    new = [
        (part, _note(take, row, onset=float(take.onset[row] + by), end=float(take.end[row] + by)))
        for row, by in zip(chosen.tolist(), late.tolist(), strict=True)
    ]
    return Harm("doubled", span, (part,), Retouch({}, tuple(new)))


def _flat(take: Take, rng: np.random.Generator) -> Harm | None:
    span = _span(take, rng, 4, 8)
    rows = _rows(take, span) if span else np.zeros(0, dtype=np.int64)
    if span is None or len(rows) < 8:
        return None
    parts = [
        p for p in np.unique(take.part[rows]).tolist() if np.ptp(take.velocity[rows[take.part[rows] == p]])
    ]
    if not parts:
        return None
    chosen = rows[np.isin(take.part[rows], parts)]
    level = int(np.median(take.velocity[chosen]))
    changed = {row: _note(take, row, velocity=level) for row in chosen.tolist()}
    return Harm("flat", span, tuple(parts), Retouch(changed))


def _jitter(take: Take, rng: np.random.Generator) -> Harm | None:
    span = _span(take, rng, 2, 8)
    rows = _rows(take, span) if span else np.zeros(0, dtype=np.int64)
    if span is None or len(rows) < 6:
        return None
    deviation = rng.normal(0, rng.uniform(0.35, 0.9), (2, len(rows)))
    changed: dict[int, Sounding | None] = {}
    for row, start, stop in zip(rows.tolist(), *deviation.tolist(), strict=True):
        onset = max(0.0, float(take.onset[row] + start))
        changed[row] = _note(take, row, onset=onset, end=max(onset + 0.5, float(take.end[row] + stop)))
    return Harm("jitter", span, tuple(np.unique(take.part[rows]).tolist()), Retouch(changed))


def _tempo(take: Take, rng: np.random.Generator) -> Harm | None:
    parts = tuple(range(len(take.identities)))
    factor = float(rng.choice((0.4, 0.5, 2.0, 2.5)))
    whole = BarSpan(0, take.bars - 1)
    return Harm("tempo", whole, parts, Retouch(tempos=((-float("inf"), float("inf"), factor),)))


# --- single notes -----------------------------------------------------------------------------------------


def _one(take: Take, rng: np.random.Generator, *, pitched: bool = True) -> int | None:
    inside = (take.bar >= MARGIN) & (take.bar < take.bars - MARGIN)
    rows = np.flatnonzero(inside & take.pitched if pitched else inside)
    return int(rng.choice(rows)) if len(rows) else None


def _of_note(kind: str, take: Take, row: int, how: Retouch) -> Harm:
    bar = int(take.bar[row])
    return Harm(kind, BarSpan(bar, bar), (int(take.part[row]),), how)


def _shift(rng: np.random.Generator) -> int:
    return int(rng.choice((-4, -3, -2, -1, 1, 2, 3, 4))) * SIXTEENTH


def _pitch_shift(take: Take, rng: np.random.Generator) -> Harm | None:
    row = _one(take, rng)
    if row is None:
        return None
    pitch = int(take.pitch[row]) + int(rng.choice((-1, 1)) * rng.integers(1, 8))
    note = _note(take, row, pitch=pitch)
    free = 21 <= pitch <= 108 and not _taken(take, row, note)
    return _of_note("pitch_shift", take, row, Retouch({row: note})) if free else None


def _taken(take: Take, row: int, note: Sounding) -> bool:
    """Whether another note of the part and pitch sounds there."""
    same = (take.part == take.part[row]) & (take.pitch == note.pitch)
    same[row] = False
    return bool((same & (take.onset < note.end) & (take.end > note.onset)).any())


def _time_shift(take: Take, rng: np.random.Generator) -> Harm | None:
    row, by = _one(take, rng), _shift(rng)
    if row is None:
        return None
    note = _note(take, row, onset=float(take.onset[row] + by), end=float(take.end[row] + by))
    return _of_note("time_shift", take, row, Retouch({row: note})) if _stays(take, row, note) else None


def _stays(take: Take, row: int, note: Sounding) -> bool:
    bar = take.meter.bar_ticks
    inside = int(take.bar[row]) * bar <= note.onset < (int(take.bar[row]) + 1) * bar
    return inside and note.end - note.onset >= 1 and not _taken(take, row, note)


def _onset_shift(take: Take, rng: np.random.Generator) -> Harm | None:
    row, by = _one(take, rng), _shift(rng)
    if row is None:
        return None
    note = _note(take, row, onset=float(take.onset[row] + by))
    return _of_note("onset_shift", take, row, Retouch({row: note})) if _stays(take, row, note) else None


def _offset_shift(take: Take, rng: np.random.Generator) -> Harm | None:
    row, by = _one(take, rng), _shift(rng)
    if row is None:
        return None
    note = _note(take, row, end=float(take.end[row] + by))
    return _of_note("offset_shift", take, row, Retouch({row: note})) if _stays(take, row, note) else None


def _removed(take: Take, rng: np.random.Generator) -> Harm | None:
    row = _one(take, rng, pitched=False)
    return None if row is None else _of_note("removed", take, row, Retouch({row: None}))


def _added(take: Take, rng: np.random.Generator) -> Harm | None:
    row = _one(take, rng, pitched=False)
    if row is None:
        return None
    part, bar = int(take.part[row]), int(take.bar[row])
    note = _stranger(take, part, bar, rng)
    same = (take.part == part) & (take.place == round(note.onset)) & (take.pitch == note.pitch)
    return None if same.any() else _of_note("added", take, row, Retouch({}, ((part, note),)))


def _split(take: Take, rng: np.random.Generator) -> Harm | None:
    row = _one(take, rng)
    if row is None or take.length[row] < 2 * SIXTEENTH:
        return None
    at = float(take.onset[row] + SIXTEENTH * int(rng.integers(1, take.length[row] // SIXTEENTH)))
    if at >= (int(take.bar[row]) + 1) * take.meter.bar_ticks:
        return None
    first, second = _note(take, row, end=at), _note(take, row, onset=at)
    return _of_note("split", take, row, Retouch({row: first}, ((int(take.part[row]), second),)))


def _joined(take: Take, rng: np.random.Generator) -> Harm | None:
    row = _one(take, rng)
    if row is None:
        return None
    same = np.flatnonzero(
        (take.part == take.part[row]) & (take.pitch == take.pitch[row]) & (take.bar == take.bar[row])
    )
    later = same[take.onset[same] > take.onset[row]]
    if not len(later):
        return None
    other = int(later[np.argmin(take.onset[later])])
    whole = _note(take, row, end=float(take.end[other]))
    return _of_note("joined", take, row, Retouch({row: whole, other: None}))


DAMAGERS: Mapping[str, Damager] = {
    "bars_gone": _bars_gone,
    "part_gone": _part_gone,
    "transposed": _transposed,
    "noise": _noise,
    "stuck": _stuck,
    "doubled": _doubled,
    "flat": _flat,
    "jitter": _jitter,
    "tempo": _tempo,
    "pitch_shift": _pitch_shift,
    "time_shift": _time_shift,
    "onset_shift": _onset_shift,
    "offset_shift": _offset_shift,
    "removed": _removed,
    "added": _added,
    "split": _split,
    "joined": _joined,
}
