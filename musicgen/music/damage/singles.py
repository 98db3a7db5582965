"""Single notes that are not what the same bar has wherever else it comes.

The kinds are those of the MIDI Degradation Toolkit (McLeod, Owers and Yoshii 2020, arXiv 2010.00059).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from musicgen.music.damage.kinds import Candidate, Retouch, Sounding
from musicgen.music.damage.repeats import Likeness, twins
from musicgen.music.damage.take import Floats, Ints, Take
from musicgen.music.score import BarSpan

NEAR = 0.66
TRIED = 6
LENGTH_RATIO = 1.3


@dataclass(frozen=True, eq=False)
class _Bar:
    """A part-bar. notes: row by (position, pitch)."""

    bar: int
    notes: dict[tuple[int, int], int]


def singles(take: Take, odds: Floats, alike: Likeness) -> Iterator[Candidate]:
    """At most one candidate a part-bar: the way in which it differs from the bar that it repeats."""
    table = {at: _bar(take, at[1], rows) for at, rows in take.by_part_bar.items()}
    anywhere = np.ones(take.bars, dtype=bool)
    for (part, bar), mine in table.items():
        near = twins(alike.own[part], bar, anywhere, NEAR)[:TRIED].tolist()
        others = [table[part, one] for one in near]
        model = _most_backed(mine, others, alike.own[part])
        if model is None:
            continue
        found = _difference(take, mine, model)
        if found is not None:
            kind, rows, retouch = found
            yield Candidate(
                kind,
                BarSpan(bar, bar),
                (part,),
                _features(take, odds, alike, part, mine, model, rows),
                retouch,
            )


def _bar(take: Take, bar: int, rows: Ints) -> _Bar:
    return _Bar(bar, {(int(take.position[row]), int(take.pitch[row])): int(row) for row in rows})


def _most_backed(mine: _Bar, others: Sequence[_Bar], own: Floats) -> _Bar | None:
    """The bar that comes most often among those like this one, if it comes twice."""
    if len(others) < 2:
        return None
    backing = [sum(own[one.bar, two.bar] > 0.999 for two in others if two is not one) for one in others]
    best = int(np.argmax(backing))
    return others[best] if backing[best] >= 1 and own[mine.bar, others[best].bar] < 1.01 else None


Found = tuple[str, tuple[int, ...], Retouch]


def _difference(take: Take, mine: _Bar, model: _Bar) -> Found | None:
    """What one degradation makes of `model` what stands here, and how it is taken back."""
    more = [at for at in mine.notes if at not in model.notes]
    less = [at for at in model.notes if at not in mine.notes]
    if len(more) == 1 and len(less) == 1:
        return _moved(take, mine, model, more[0], less[0])
    if len(more) == 1 and not less:
        return _one_more(take, mine, model, more[0])
    if len(less) == 1 and not more:
        return _one_less(take, mine, model, less[0])
    return _longer(take, mine, model) if not more and not less else None


def _moved(take: Take, mine: _Bar, model: _Bar, more: tuple[int, int], less: tuple[int, int]) -> Found | None:
    here, there = mine.notes[more], model.notes[less]
    note = _like(take, there, mine, velocity=int(take.velocity[here]))
    if more[0] == less[0]:
        return "pitch_shift", (here,), Retouch({here: note})
    if more[1] != less[1]:
        return None
    same_end = abs(_end(take, here) - _end(take, there)) < 1.0
    return "onset_shift" if same_end else "time_shift", (here,), Retouch({here: note})


def _one_more(take: Take, mine: _Bar, model: _Bar, more: tuple[int, int]) -> Found:
    here = mine.notes[more]
    for at, row in mine.notes.items():
        if at[1] == more[1] and at[0] < more[0] and abs(take.end[row] - take.onset[here]) < 1.0:
            whole = model.notes[at]
            if (
                abs(_end(take, whole) - _end(take, here)) < 1.5
                and take.length[whole] > LENGTH_RATIO * take.length[row]
            ):
                note = _like(take, whole, mine, velocity=int(take.velocity[row]))
                return "split", (row, here), Retouch({row: note, here: None})
    return "added", (here,), Retouch({here: None})


def _one_less(take: Take, mine: _Bar, model: _Bar, less: tuple[int, int]) -> Found:
    there = model.notes[less]
    new = _like(take, there, mine)
    part = int(take.part[there])
    for at, row in mine.notes.items():
        before = at[1] == less[1] and at[0] < less[0]
        if (
            before
            and take.length[row] > LENGTH_RATIO * take.length[model.notes[at]]
            and _end(take, row) > less[0] + 0.5
        ):
            first = _like(take, model.notes[at], mine, velocity=int(take.velocity[row]))
            return "joined", (row,), Retouch({row: first}, ((part, new),))
    return "removed", (), Retouch({}, ((part, new),))


def _longer(take: Take, mine: _Bar, model: _Bar) -> Found | None:
    """The one note whose length differs by much."""
    if take.drums[take.part[next(iter(mine.notes.values()))]]:
        return None
    ratios = {
        row: abs(float(np.log(max(1.0, take.length[row]) / max(1.0, take.length[model.notes[at]]))))
        for at, row in mine.notes.items()
    }
    other = [row for row, ratio in ratios.items() if ratio > np.log(LENGTH_RATIO)]
    if len(other) != 1:
        return None
    row = other[0]
    at = int(take.position[row]), int(take.pitch[row])
    note = _like(take, model.notes[at], mine, velocity=int(take.velocity[row]))
    return "offset_shift", (row,), Retouch({row: note})


def _end(take: Take, row: int) -> float:
    """Where a note ends, from its own bar line."""
    return float(take.end[row] - take.bar[row] * take.meter.bar_ticks)


def _like(take: Take, row: int, mine: _Bar, velocity: int | None = None) -> Sounding:
    """A note of another bar, in this one."""
    by = (mine.bar - int(take.bar[row])) * take.meter.bar_ticks
    own = int(take.velocity[row]) if velocity is None else velocity
    return Sounding(float(take.onset[row] + by), float(take.end[row] + by), int(take.pitch[row]), own)


def _features(
    take: Take, odds: Floats, alike: Likeness, part: int, mine: _Bar, model: _Bar, rows: tuple[int, ...]
) -> dict[str, float]:
    own = alike.own[part]
    sounding = max(1, int((take.counts[part] > 0).sum()))
    backs = int((own[model.bar] > 0.999).sum()) + 1
    return {
        "odds": float(np.max(odds[list(rows)])) if rows else 0.0,
        "elsewhere": float((odds[take.part == part] > 0).mean()),
        "twin": float(own[mine.bar, model.bar]),
        "support": float(np.log(backs)),
        "share": backs / sounding,
        "own_again": float((own[mine.bar] > 0.999).sum() > 0),
        "band": float(alike.band[part][mine.bar, model.bar]),
        "drum": float(take.drums[part]),
        "fourth": float((mine.bar + 1) % 4 == 0),
        "notes": float(np.log(len(mine.notes))),
        "last": float(mine.bar == take.bars - 1),
    }
