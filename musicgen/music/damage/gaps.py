"""Bars in which nobody plays, and stretches in which a part is silent that should not be."""

from collections.abc import Iterator, Mapping

import numpy as np

from musicgen.music.damage.kinds import Candidate
from musicgen.music.damage.repeats import Likeness, twins
from musicgen.music.damage.take import Bools, Expected, Take
from musicgen.music.score import BarSpan

LONGEST = 16  # a part that rests longer is meant to
FLOOR = -6.0  # nats: less likely than that is no more telling
# A rest is missed only where it is no longer than a phrase; its part plays in so many of the four bars
# before, and after; none of the others rests with it; and the model found its playing at least so likely
# (nats, mean of its bars).
PHRASE, PLAYS, LIKELY = 8, 0.5, -2.0


def gaps(take: Take, expected: Expected, alike: Likeness) -> Iterator[Candidate]:
    """`bars_gone` and `part_gone`."""
    sounding = take.counts > 0
    anybody = np.asarray(sounding.any(0))
    for span in runs(~anybody, inside=True):
        near = _near(sounding, span)
        yield Candidate("bars_gone", span, near, _of_bars(take, span, anybody))
    for part in range(len(take.identities)):
        played = sounding[part]
        silent = ~played & anybody
        for span in runs(silent, inside=True, within=played):
            if span.last - span.first < LONGEST:
                features = _of_part(take, part, span, played, expected, alike)
                yield Candidate("part_gone", span, (part,), features)
        if (
            part in take.cut_off
            and played.any()
            and (last := int(np.flatnonzero(played)[-1])) < take.bars - 1
        ):
            span = BarSpan(last + 1, take.bars - 1)
            features = _of_part(take, part, span, played, expected, alike) | {"cut_off": 1.0}
            yield Candidate("part_gone", span, (part,), features)


def is_missed(span: BarSpan, features: Mapping[str, float]) -> bool:
    """Whether a rest breaks off what its part does, while the others keep on and the model waits."""
    return (
        span.last - span.first < PHRASE
        and features["sides"] >= PLAYS
        and features["others_rest"] == 0
        and features["alone"] == 0
        and features["entries"] >= LIKELY
    )


def runs(chosen: Bools, *, inside: bool, within: Bools | None = None) -> Iterator[BarSpan]:
    """Stretches of chosen bars. inside: those at the ends of what sounds (`within`, else the unchosen) are
    left out."""
    sounds = np.flatnonzero(~chosen if within is None else within)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], chosen.astype(np.int8), [0]))))
    for first, stop in edges.reshape(-1, 2).tolist():
        if not inside or (len(sounds) and sounds[0] < first and sounds[-1] >= stop):
            yield BarSpan(first, stop - 1)


def _near(sounding: Bools, span: BarSpan) -> tuple[int, ...]:
    """The parts that sound within two bars of a stretch."""
    before, after = (
        sounding[:, max(0, span.first - 2) : span.first],
        sounding[:, span.last + 1 : span.last + 3],
    )
    return tuple(np.flatnonzero(before.any(1) | after.any(1)).tolist())


def _of_bars(take: Take, span: BarSpan, anybody: Bools) -> dict[str, float]:
    ticks = take.meter.bar_ticks
    start, end = span.first * ticks, (span.last + 1) * ticks
    rings = (take.onset < start) & (take.end > start + 1)
    covered = (
        float(min(1.0, max((take.end[rings].max() - start) / (end - start), 0.0))) if rings.any() else 0.0
    )
    others = int((~anybody).sum()) - (span.last - span.first + 1)
    around = take.counts[:, [span.first - 1, min(take.bars - 1, span.last + 1)]].sum(0)
    return {
        "length": float(np.log(span.last - span.first + 1)),
        "rings": covered,
        "others": float(np.log1p(others)),
        "around": float(np.log1p(around.min())),
    }


def _of_part(
    take: Take, part: int, span: BarSpan, played: Bools, expected: Expected, alike: Likeness
) -> dict[str, float]:
    bars = np.arange(span.first, span.last + 1)
    outside = np.ones(take.bars, dtype=bool)
    outside[bars] = False
    known = np.flatnonzero(played)
    life = played[known[0] : known[-1] + 1]
    rests = [rest.last - rest.first + 1 for rest in runs(~life, inside=True)]
    entries = [max(FLOOR, expected.entries.get((part, int(bar)), FLOOR)) for bar in bars]
    heard = bool(expected.entries)
    sides = played[max(0, span.first - 4) : span.first], played[span.last + 1 : span.last + 5]
    return {
        "length": float(np.log(len(bars))),
        "share": float(life.sum() / max(1, len(life) - len(bars))),
        "rests": float(np.log1p(max(0, len(rests) - 1))),
        "as_long": float(np.log1p(max(0, sum(rest >= len(bars) for rest in rests) - 1))),
        "near": float(sum(side.mean() for side in sides if len(side))),
        "sides": float(min((side.mean() for side in sides if len(side)), default=0.0)),
        "twins": _twins_play(part, bars, outside, played, alike),
        "aligned": float(span.first % 4 == 0) + float(len(bars) % 4 == 0),
        "alone": float(np.mean([not alike.others[part, bar] for bar in bars])),
        "rings": _rings(take, part, span),
        "others_rest": _others_rest(take, part, bars),
        "drum": float(take.drums[part]),
        "entry": entries[0] if heard else FLOOR / 2,
        "entries": float(np.mean(entries)) if heard else FLOOR / 2,
    }


def _twins_play(part: int, bars: np.ndarray, outside: Bools, played: Bools, alike: Likeness) -> float:
    """How far the part plays where its band plays what it plays in these bars: -1 never, 1 always."""
    found = []
    for bar in bars.tolist():
        same = twins(alike.band[part], bar, outside)[:6]
        found.append(float(played[same].mean() * 2 - 1) if len(same) else 0.0)
    return float(np.mean(found))


def _rings(take: Take, part: int, span: BarSpan) -> float:
    """Whether a note of the part goes on far into the gap: then the rest is a held note."""
    start = span.first * take.meter.bar_ticks
    mine = (take.part == part) & (take.onset < start)
    return (
        float(min(1.0, max(0.0, (take.end[mine].max() - start) / take.meter.bar_ticks)))
        if mine.any()
        else 0.0
    )


def _others_rest(take: Take, part: int, bars: np.ndarray) -> float:
    """Share of the other parts of the band here that pause too: they play within four bars of it."""
    window = take.counts[:, max(0, bars[0] - 4) : bars[-1] + 5] > 0
    active = np.asarray(window.any(1))
    active[part] = False
    silent = ~(take.counts[:, bars] > 0).any(1) & active
    return float(silent.sum() / max(1, active.sum()))
