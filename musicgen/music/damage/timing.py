"""Notes beside the beat where others stand on it, and tempos that cannot be meant."""

from collections.abc import Iterator

import numpy as np

from musicgen.music.damage.gaps import runs
from musicgen.music.damage.kinds import Candidate, Retouch, Sounding
from musicgen.music.damage.take import Floats, Take
from musicgen.music.score import BarSpan

LEAST_TICKS = 0.12  # mean deviation of a bar from which it is looked at
LEAST_NOTES = 3
RETURNS = 0.03
FACTORS = (0.5, 2.0)


def timing(take: Take) -> Iterator[Candidate]:
    """`jitter` and `tempo`."""
    yield from _jitter(take)
    if take.tempos:
        yield from _stretches(take)
        yield _whole_tempo(take)


def _jitter(take: Take) -> Iterator[Candidate]:
    """Stretches of bars in which notes stand off the grid."""
    off = np.abs(take.onset - take.place)
    total = np.bincount(take.bar, minlength=take.bars).astype(np.float64)
    mean = np.bincount(take.bar, off, minlength=take.bars) / np.maximum(total, 1)
    loose = (mean > LEAST_TICKS) | (total == 0)
    for span in runs(loose, inside=False):
        here = (take.bar >= span.first) & (take.bar <= span.last)
        if here.sum() >= LEAST_NOTES and mean[span.first : span.last + 1].any():
            yield _jittered(take, span, here, off)


def _jittered(take: Take, span: BarSpan, here: np.ndarray, off: Floats) -> Candidate:
    outside = off[~here]
    features = {
        "off": float(off[here].mean()),
        "elsewhere": float(outside.mean()) if len(outside) else float(off[here].mean()),
        "share": float(here.mean()),
        "both_ways": float(1 - abs(np.sign(take.onset[here] - take.place[here]).mean())),
        "count": float(np.log(here.sum())),
    }
    changed = {
        int(row): Sounding(
            float(take.place[row]),
            float(take.place[row] + max(0.5, _even(take.length[row]))),
            int(take.pitch[row]),
            int(take.velocity[row]),
        )
        for row in np.flatnonzero(here & (off > 0.02))
    }
    parts = tuple(np.unique(take.part[here]).tolist())
    return Candidate("jitter", span, parts, features, Retouch(changed), {"n": len(changed)})


def _even(length: float) -> float:
    """A length to the next whole tick of the grid, where it is near one."""
    return float(np.rint(length)) if length >= 1 else float(length)


def _stretches(take: Take) -> Iterator[Candidate]:
    """Tempos of a stretch that come and go back to what was before."""
    tempos = take.tempos
    for (_, before), (start, here), (stop, after) in zip(tempos, tempos[1:], tempos[2:], strict=False):
        ratio = here / before
        if abs(after / before - 1) < RETURNS and abs(np.log(ratio)) > np.log(1.2):
            first, last = (int(at // take.meter.bar_ticks) for at in (start, max(start, stop - 1)))
            features = {
                "ratio": float(abs(np.log(ratio))),
                "bars": float(np.log1p((stop - start) / take.meter.bar_ticks)),
                "changes": float(np.log(len(tempos))),
                "whole": 0.0,
                "rate": 0.0,
            }
            span = BarSpan(min(first, take.bars - 1), min(last, take.bars - 1))
            parts = tuple(range(len(take.identities)))
            yield Candidate("tempo", span, parts, features, Retouch(tempos=((start, stop, before / here),)))


def _whole_tempo(take: Take) -> Candidate:
    """The piece's tempo, by how fast its notes come."""
    bpm = take.tempos[0][1]
    rates = [np.unique(take.place[take.part == part]) for part in range(len(take.identities))]
    busiest = max(
        float(len(places)) / max(1, (take.counts[part] > 0).sum()) for part, places in enumerate(rates)
    )
    bar_s = take.meter.bar_ticks / 12 * 60 / bpm
    rate = float(np.log(busiest / bar_s))
    usual = float(np.log(4.5))
    factor = min(FACTORS, key=lambda f: abs(rate + np.log(f) - usual) + 0.5 * abs(np.log(bpm * f / 110)))
    features = {
        "ratio": float(abs(np.log(bpm / 110))),
        "bars": 0.0,
        "changes": float(np.log(len(take.tempos))),
        "whole": 1.0,
        "rate": float(abs(rate - usual)),
    }
    parts = tuple(range(len(take.identities)))
    retouch = Retouch(tempos=((-float("inf"), float("inf"), factor),))
    return Candidate("tempo", BarSpan(0, max(0, take.bars - 1)), parts, features, retouch)
