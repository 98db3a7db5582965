"""Is damage found, and is what was mended what had been there? Figures of one case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from musicgen.evaluate.repair.cases import Case, Truth, name_of
from musicgen.evaluate.repair.fit import meets
from musicgen.music.damage.kinds import GONE, Damage
from musicgen.music.damage.take import Take, take_of
from musicgen.music.midi.guest import Guest

TICK = 0.6  # how far apart two onsets may be that are one
EXACT = 0.2
LEAST_END, END_SHARE = 1.5, 0.2  # ticks, and share of the length: mir_eval's way with offsets
LOUDNESS = 8
ENDS = frozenset({"stuck", "offset_shift", "onset_shift", "split", "joined"})
Row = tuple[float, int, float, int]  # onset, pitch, end, velocity


@dataclass(frozen=True, slots=True)
class Found:
    """One harm. named: by a sure finding of its kind; perhaps: by any of its kind. otherwise: by a sure
    finding of another kind. f1: notes inside the damage as they are mended, left, and copied from the bar
    before; NaN where there is nothing to compare."""

    kind: str
    named: bool
    perhaps: bool
    otherwise: bool
    f1: Mapping[str, float]


def named(case: Case, found: Sequence[Damage], truth: Truth) -> tuple[bool, bool, bool]:
    """Whether a harm is found: surely, perhaps, surely as something else."""
    met = [d for d in found if meets(d.candidate, case.take, truth)]
    own = [d for d in met if d.kind == truth.kind or {d.kind, truth.kind} <= set(GONE)]
    return any(d.sure for d in own), bool(own), any(d.sure for d in met if d not in own)


def false_bars(case: Case, found: Iterable[Damage]) -> int:
    """Bars of the piece that are sound and named by a sure finding."""
    wrong: set[int] = set()
    for one in found:
        if one.sure:
            wrong |= set(range(one.span.first, one.span.last + 1))
    return len(wrong - harmed_bars(case))


def harmed_bars(case: Case) -> set[int]:
    """Bars in which something was done."""
    return {bar for t in case.truths for bar in range(t.first, t.last + 1)}


def compared(case: Case, truth: Truth, mended: Guest) -> dict[str, float]:
    """Note F1 inside a harm."""
    original, bar = take_of(case.original), case.original.score.meter.bar_ticks
    true = inside(original, truth)
    left = inside(case.take, truth)
    before = Truth(truth.kind, max(0, truth.first - 1), max(0, truth.first - 1), truth.parts)
    copied = [
        (on + bar * (at - before.first), pitch, end + bar * (at - before.first), loud)
        for at in range(truth.first, truth.last + 1)
        for on, pitch, end, loud in inside(case.take, before)
    ]
    rows = {"mended": inside(take_of(mended), truth), "left": left, "copied": copied}
    return {name: f1(true, own, truth.kind) for name, own in rows.items()}


def inside(take: Take, truth: Truth) -> list[Row]:
    """The notes of a harm's part-bars."""
    parts = {at for at, identity in enumerate(take.identities) if name_of(identity) in truth.parts}
    chosen = np.flatnonzero(
        np.isin(take.part, list(parts)) & (take.bar >= truth.first) & (take.bar <= truth.last)
    )
    columns = (take.onset, take.pitch, take.end, take.velocity)
    return list(zip(*(column[chosen].tolist() for column in columns), strict=True))


def f1(true: Sequence[Row], made: Sequence[Row], kind: str) -> float:
    """Harmonic mean of precision and recall; a note is met once. NaN where neither has any."""
    if not true and not made:
        return float("nan")
    waiting: dict[int, list[Row]] = {}
    for row in made:
        waiting.setdefault(row[1], []).append(row)
    met = 0
    for row in true:
        near = [other for other in waiting.get(row[1], ()) if _same(row, other, kind)]
        if near:
            waiting[row[1]].remove(min(near, key=lambda other: abs(other[0] - row[0])))
            met += 1
    return 2 * met / (len(true) + len(made))


def _same(one: Row, other: Row, kind: str) -> bool:
    if abs(one[0] - other[0]) > (EXACT if kind in ("jitter", "doubled") else TICK):
        return False
    if kind in ENDS and abs(one[2] - other[2]) > max(LEAST_END, END_SHARE * (one[2] - one[0])):
        return False
    return kind != "flat" or abs(one[3] - other[3]) <= LOUDNESS
