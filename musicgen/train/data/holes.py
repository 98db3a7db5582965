"""Which part-bars of a training window are hidden: the shapes in which the tasks ask for music.

*bars*: some bars of everybody, as one writes bars anew. *some*: some bars of some players. *players*: all bars of
some players, as one accompanies a tune or arranges it for others. *end*: everything from a bar on, as one
continues. *scattered*: single part-bars, as a damaged file lacks them. What comes after a hole stays in view,
except behind an end.
"""

from collections.abc import Callable

import numpy as np

from musicgen.music.score import Score
from musicgen.tokens import vocab
from musicgen.tokens.shown import PartBar

# The shapes and how often each is drawn.
SHAPES = ("bars", "some", "players", "end", "scattered")
_CHANCES = (0.3, 0.2, 0.2, 0.15, 0.15)
_LENGTHS = (1, 2, 4, 8)  # bars of a stretch: what is marked on a page is mostly so long
_LENGTH_CHANCES = (0.25, 0.3, 0.3, 0.15)
_SCATTER = (0.05, 0.4)  # share of the part-bars that is lost, from and to
Holes = frozenset[PartBar]


def holes_of(score: Score, rng: np.random.Generator) -> Holes:
    """Hidden part-bars of a window in one of SHAPES: never none, and never all that sounds."""
    draw = _DRAWN[str(rng.choice(SHAPES, p=_CHANCES))]
    band = [vocab.part_id(part) for part in score.parts]
    hidden = draw(band, score.bars, rng)
    return hidden if _is_fair(score, hidden) else _bars(band, score.bars, rng)


def _is_fair(score: Score, hidden: Holes) -> bool:
    """Whether some sounding part-bars are hidden, and some are not."""
    bar_ticks = score.meter.bar_ticks
    found = {(vocab.part_id(p), n.onset // bar_ticks) in hidden for p in score.parts for n in p.notes}
    return found == {True, False}


def _bars(band: list[int], bars: int, rng: np.random.Generator) -> Holes:
    first, last = _stretch(bars, rng)
    return _block(band, range(first, last))


def _some(band: list[int], bars: int, rng: np.random.Generator) -> Holes:
    first, last = _stretch(bars, rng)
    return _block(_drawn(band, 1, max(1, len(band) // 2), rng), range(first, last))


def _players(band: list[int], bars: int, rng: np.random.Generator) -> Holes:
    """One player, or all but one or a few."""
    most = max(1, len(band) - 1)
    few, many = (1, max(1, most // 2)), (max(1, most // 2), most)
    return _block(_drawn(band, *(few if rng.random() < 0.4 else many), rng), range(bars))


def _end(band: list[int], bars: int, rng: np.random.Generator) -> Holes:
    """The last bars, at most three quarters; in one case of six it is the first ones."""
    count = 1 + int(rng.integers(max(1, bars * 3 // 4)))
    return _block(band, range(count) if rng.random() < 1 / 6 else range(bars - count, bars))


def _scattered(band: list[int], bars: int, rng: np.random.Generator) -> Holes:
    lost = rng.random((len(band), bars)) < rng.uniform(*_SCATTER)
    return frozenset((band[part], bar) for part, bar in np.argwhere(lost).tolist())


_DRAWN: dict[str, Callable[[list[int], int, np.random.Generator], Holes]] = {
    "bars": _bars,
    "some": _some,
    "players": _players,
    "end": _end,
    "scattered": _scattered,
}


def _stretch(bars: int, rng: np.random.Generator) -> tuple[int, int]:
    """First bar, and the bar after the last, of at most half of a window; mostly with music on both sides."""
    length = min(int(rng.choice(_LENGTHS, p=_LENGTH_CHANCES)), max(1, bars // 2))
    room = bars - length
    first = int(rng.integers(1, room)) if room > 1 and rng.random() < 0.9 else int(rng.integers(room + 1))
    return first, first + length


def _drawn(band: list[int], fewest: int, most: int, rng: np.random.Generator) -> list[int]:
    count = int(rng.integers(fewest, most + 1))
    return [int(part) for part in rng.permutation(band)[:count]]


def _block(parts: list[int], bars: range) -> Holes:
    return frozenset((part, bar) for part in parts for bar in bars)
