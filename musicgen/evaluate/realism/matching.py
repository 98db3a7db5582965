"""Which real window stands beside which composed one: style, meter, length, place and size of the band.

What is asked for must not tell composed music from real music. So a composed piece of n bars gives one
window of min(16, n - 2) bars, from its first bar on or up to its last (half of the pieces each, by their
names); the other end is left off, because a composed piece begins and ends within n bars and a song does
not. Its real partner is cut the same way, from a held-out song at least two bars longer, of the same genre
(the one that was drawn or asked), meter and drums or none, with about as many parts. Machine-made
arrangements are no partners. Prompts and songs are halved by their names, and partners are of the same half,
so that what was learned on one half can be tested on the other.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from musicgen.evaluate.common.samples import Sample, first_bars, last_bars, reordered, shortened
from musicgen.music.score import Score
from musicgen.music.theory import Meter

MAX_BARS, LEFT_OFF, LEAST_BARS = 16, 2, 6
# Costs of a partner that differs; one genre of the same kin is better than a stranger.
_GENRE, _KIN, _METER, _DRUMS, _PART, _MOST_PARTS = 8.0, 3.0, 4.0, 5.0, 0.7, 5
_TAKEN = 1e6
_KINS = (
    ("rock", "metal", "punk", "pop", "ballad", "country", "hip hop"),
    ("classical", "chamber", "art song", "hymn", "film"),
    ("jazz", "blues", "latin", "ragtime", "soul", "funk", "disco", "reggae"),
    ("folk", "celtic", "world", "march", "country"),
    ("electronic", "disco", "hip hop", "video game", "ambient"),
    ("ambient", "film", "classical"),
)


@dataclass(frozen=True, slots=True)
class MatchedWindow:
    """Some bars of a piece.

    opening: from its first bar on; else up to its last. half: 0 or 1, by its song.
    """

    id: str
    song: str
    genre: str | None
    opening: bool
    half: int
    score: Score

    @property
    def name(self) -> str:
        """Tells windows apart: piece, place and length."""
        return f"{self.id}.{'opening' if self.opening else 'ending'}.{self.score.bars}"


def share_of(name: str, salt: str) -> float:
    """A number 0..1 that depends on the name alone."""
    return int.from_bytes(hashlib.sha256(f"{salt}:{name}".encode()).digest()[:4], "big") / 2**32


def half_of(song: str) -> int:
    return int(share_of(song, "half") < 0.5)


def window_of(sample: Sample, opening: bool, bars: int) -> MatchedWindow:
    """So many bars of a piece from its one end."""
    cut = (first_bars if opening else last_bars)(sample.score, bars)
    return MatchedWindow(sample.id, sample.song, sample.genre, opening, half_of(sample.song), cut)


def composed_windows(samples: Sequence[Sample]) -> list[MatchedWindow]:
    """One window a piece; pieces too short for LEAST_BARS give none."""
    found = []
    for sample in samples:
        bars = min(MAX_BARS, sample.bars - LEFT_OFF)
        if bars >= LEAST_BARS:
            found.append(window_of(sample, share_of(sample.id, "place") < 0.5, bars))
    return found


def partners(
    windows: Sequence[MatchedWindow], real: Sequence[Sample], rounds: int, styled: bool = True
) -> list[list[MatchedWindow | None]]:
    """`rounds` lists of real windows, one for each composed window; no song is used twice.

    None where no song is left. styled: False draws partners without regard to their style, as if each had
    answered another piece's prompt.
    """
    pool = [s for s in real if s.tier != "synthetic"]
    found: list[list[MatchedWindow | None]] = [[None] * len(windows) for _ in range(rounds)]
    for half in (0, 1):
        places = [i for i, w in enumerate(windows) if w.half == half]
        own = [s for s in pool if half_of(s.song) == half]
        costs = _costs([windows[i] for i in places], own, styled)
        songs = np.unique([s.song for s in own], return_inverse=True)[1] if own else np.zeros(0, dtype=int)
        for number in range(rounds):
            _one_round(windows, own, places, costs, songs, found[number])
    return found


def _one_round(
    windows: Sequence[MatchedWindow],
    own: Sequence[Sample],
    places: Sequence[int],
    costs: npt.NDArray[np.float64],
    songs: npt.NDArray[np.int64],
    found: list[MatchedWindow | None],
) -> None:
    """The cheapest assignment of free songs; what it takes is no longer free (written into `costs`)."""
    from scipy.optimize import linear_sum_assignment

    if not costs.size:
        return
    rows, columns = linear_sum_assignment(costs)
    used: set[int] = set()
    for row, column in zip(rows, columns, strict=True):
        if costs[row, column] < _TAKEN and int(songs[column]) not in used:
            used.add(int(songs[column]))
            place = windows[places[row]]
            found[places[row]] = window_of(own[column], place.opening, place.score.bars)
    costs[:, np.isin(songs, list(used))] = _TAKEN


@dataclass(frozen=True, slots=True)
class _Facts:
    """What partners are chosen by. bars: of a whole song, or those that a window needs."""

    id: str
    genre: str | None
    meter: Meter
    drums: bool
    parts: int
    bars: int


def _facts(name: str, genre: str | None, score: Score, bars: int) -> _Facts:
    drums = any(part.is_drum for part in score.parts)
    return _Facts(name, genre, score.meter, drums, len(score.parts), bars)


def _costs(windows: Sequence[MatchedWindow], real: Sequence[Sample], styled: bool) -> npt.NDArray[np.float64]:
    """float (windows, songs): how badly each fits."""
    table = np.full((len(windows), len(real)), _TAKEN)
    known = [_facts(s.id, s.genre, s.score, s.bars) for s in real]
    for row, window in enumerate(windows):
        asked = _facts(window.id, window.genre, window.score, window.score.bars + LEFT_OFF)
        for column, (sample, facts) in enumerate(zip(real, known, strict=True)):
            at_end = sample.opens if window.opening else sample.ends
            if at_end and facts.bars >= asked.bars:
                table[row, column] = _distance(asked, facts) * styled + share_of(asked.id + facts.id, "tie")
    return table


def _distance(asked: _Facts, real: _Facts) -> float:
    return (
        _strange(asked.genre, real.genre)
        + _METER * (asked.meter != real.meter)
        + _DRUMS * (asked.drums != real.drums)
        + _PART * min(abs(asked.parts - real.parts), _MOST_PARTS)
    )


def _strange(asked: str | None, genre: str | None) -> float:
    if asked is None or asked == genre:
        return 0.0
    return _KIN if any(asked in kin and genre in kin for kin in _KINS) else _GENRE


def shortened_windows(real: Sequence[Sample], count: int) -> tuple[list[MatchedWindow], list[MatchedWindow]]:
    """Windows of `count` real songs as they are, and of as many others shortened to MAX_BARS bars.

    What tells these two apart tells short whole pieces from songs, not composed music from real music.
    """
    bars = MAX_BARS - LEFT_OFF
    whole = [s for s in real if s.tier != "synthetic" and s.opens and s.ends and s.bars >= 2 * MAX_BARS]
    chosen = sorted(whole, key=lambda s: share_of(s.song, "short"))[: 2 * count]
    songs = [window_of(s, share_of(s.id, "place") < 0.5, bars) for s in chosen[::2]]
    short = [replace(s, score=shortened(s.score, MAX_BARS)) for s in chosen[1::2]]
    return songs, [window_of(s, share_of(s.id, "place") < 0.5, bars) for s in short]


def shuffled(window: MatchedWindow, rng: np.random.Generator) -> MatchedWindow:
    """The window with its bars in another order, all parts together; what rings on over a line is kept."""
    order = rng.permutation(window.score.bars)
    score = reordered(window.score, order.tolist())
    return MatchedWindow(
        f"{window.id}.shuffled", window.song, window.genre, window.opening, window.half, score
    )
