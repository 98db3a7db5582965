"""Notes that never end, and notes that are struck twice."""

from collections.abc import Iterator

import numpy as np

from musicgen.music.damage.gaps import runs
from musicgen.music.damage.kinds import Candidate, Retouch, Sounding
from musicgen.music.damage.take import Floats, Ints, Take
from musicgen.music.score import BarSpan

DOUBLE_TICKS = 1.6
LONG_BARS, LONG_RATIO = 1.2, 1.3
MOST_STUCK = 60  # candidates


def lengths(take: Take) -> Iterator[Candidate]:
    """`stuck` and `doubled`."""
    for part in range(len(take.identities)):
        rows = np.flatnonzero(take.part == part)
        if len(rows) >= 2:
            if not take.drums[part]:
                yield from _stuck(take, part, rows)
            yield from _doubled(take, part, rows)


def _stuck(take: Take, part: int, rows: Ints) -> Iterator[Candidate]:
    length, bar = take.length[rows], take.meter.bar_ticks
    usual = float(np.quantile(length, 0.9, method="lower"))
    long = np.flatnonzero((length > LONG_BARS * bar) & (length > LONG_RATIO * usual))
    for at in long[np.argsort(-length[long], kind="stable")][:MOST_STUCK].tolist():
        row = int(rows[at])
        last = min(take.bars - 1, int((take.end[row] - 1) // bar))
        end = take.onset[row] + _meant(take, rows, at)
        mended = Sounding(float(take.onset[row]), float(end), int(take.pitch[row]), int(take.velocity[row]))
        features = _of_long(take, rows, at, usual)
        span = BarSpan(int(take.bar[row]), max(int(take.bar[row]), last))
        yield Candidate("stuck", span, (part,), features, Retouch({row: mended}))


def _of_long(take: Take, rows: Ints, at: int, usual: float) -> dict[str, float]:
    row, bar = int(rows[at]), take.meter.bar_ticks
    onset, end, pitch = take.onset[row], take.end[row], take.pitch[row]
    later = (take.onset > onset + 1) & (take.onset < end - 1)
    own, others = later[rows], later & take.pitched & (take.part != take.part[row])
    clash = np.isin((take.pitch[others] - pitch) % 12, (1, 11))
    peers = np.sort(take.length[rows])[::-1]
    second = float(peers[1] if peers[0] == take.length[row] else peers[0])
    return {
        "bars": float(np.log(take.length[row] / bar)),
        "over_usual": float(np.log(take.length[row] / max(usual, 1.0))),
        "over_next": float(np.log(take.length[row] / max(second, 1.0))),
        "own": float(np.log1p(own.sum())),
        "again": float((take.pitch[rows][own] == pitch).any()),
        "clash": float(clash.mean()) if len(clash) else 0.0,
        "to_end": float(end >= (take.bars * bar) - 1),
        "long_peers": float(np.log1p((take.length[rows] > 0.7 * take.length[row]).sum() - 1)),
        "upper": float(take.length[row] % bar < 1),
    }


def _meant(take: Take, rows: Ints, at: int) -> float:
    """How long the note was likely meant to be: as its like in another bar, else as its part's usual note."""
    row = int(rows[at])
    others = np.delete(rows, at)
    same = others[
        (take.position[others] == take.position[row])
        & (take.pitch[others] == take.pitch[row])
        & (take.length[others] < 0.7 * take.length[row])
    ]
    if len(same):
        return float(np.median(take.length[same]))
    there = others[take.position[others] == take.position[row]]
    usual = float(np.median(take.length[there if len(there) >= 3 else others]))
    together = others[np.abs(take.onset[others] - take.onset[row]) < 0.5]
    return float(np.median(take.length[together])) if len(together) else usual


def _doubled(take: Take, part: int, rows: Ints) -> Iterator[Candidate]:
    """Stretches of bars in which a part strikes pitches again at once."""
    order = rows[np.lexsort((take.onset[rows], take.pitch[rows]))]
    close = (take.pitch[order][1:] == take.pitch[order][:-1]) & (
        take.onset[order][1:] - take.onset[order][:-1] <= DOUBLE_TICKS
    )
    echoes, first = order[1:][close], order[:-1][close]
    if not len(echoes):
        return
    found = np.zeros(take.bars, dtype=bool)
    found[take.bar[first]] = True
    for span in runs(found, inside=False):
        chosen = _in(take, first, span)
        here = _in(take, rows, span)
        elsewhere = len(rows) - here.sum(), len(echoes) - chosen.sum()
        gap: Floats = take.onset[echoes[chosen]] - take.onset[first[chosen]]
        features = {
            "count": float(np.log(chosen.sum())),
            "share": float(2 * chosen.sum() / here.sum()),
            "elsewhere": float(elsewhere[1] / max(1, elsewhere[0])),
            "gap": float(gap.mean()),
            "drum": float(take.drums[part]),
        }
        changed: dict[int, Sounding | None] = dict.fromkeys(echoes[chosen].tolist())
        for one, other in zip(first[chosen].tolist(), echoes[chosen].tolist(), strict=True):
            end = max(float(take.end[one]), float(take.end[other]))
            if one not in changed:
                changed[one] = Sounding(
                    float(take.onset[one]), end, int(take.pitch[one]), int(take.velocity[one])
                )
        yield Candidate("doubled", span, (part,), features, Retouch(changed), {"n": int(chosen.sum())})


def _in(take: Take, rows: Ints, span: BarSpan) -> np.ndarray:
    return (take.bar[rows] >= span.first) & (take.bar[rows] <= span.last)
