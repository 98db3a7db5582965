"""Which part of a piece has the tune, found by what it does; and the tune itself, note by note.

Every pitched part is told by a dozen numbers (register, how often it is the highest, how many notes at once,
how varied, how much it comes back …), and the part whose weighted sum is highest has the tune: a conditional
logit, fitted by `python -m musicgen.train.fits.melody` on parts that their files call melody or vocals.
Names may help where a file has them (`names=True`); whatever is measured leaves them aside.
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from musicgen.music.score import BASS_PROGRAMS, Note, Part, Score

Floats = NDArray[np.float64]
# Groups of General MIDI programs that carry tunes alike.
FAMILIES: tuple[frozenset[int], ...] = tuple(
    frozenset(group)
    for group in (
        range(8), range(8, 16), range(16, 24), range(24, 26), range(26, 32), range(32, 40), range(40, 45),
        range(45, 52), range(52, 56), range(56, 64), range(64, 72), range(72, 80), range(80, 88),
        range(88, 104), range(104, 128),
    )
)  # fmt: skip
NUMBERS = (
    "highest", "share", "chordal", "pitch", "off_register", "variety", "pace", "steps", "same_pitch", "leaps",
    "length", "comes_back", "loudness", "overlap", "above", "below",
)  # fmt: skip
_ABOVE_ALL = 128  # above every pitch
_CELL = 6  # ticks: how finely it is asked who is the highest
_MIDDLE = 70.0  # MIDI pitch around which tunes lie
_NAMED = re.compile(
    r"melod|vocal|voice|\blead\b|sing|solo|tune|旋律|メロ|mélod|stimme|\bvox\b", re.IGNORECASE
)
_NOT_NAMED = re.compile(r"back|bgv|choir|harmon|guitar|bass|rhythm|drum", re.IGNORECASE)
_NAME_WEIGHT = 3.0
_NO_TUNE = 8.0  # nats that it costs to play in few bars, to be the bass, or to lie under another's tune
_FEW_BARS = 1 / 3  # of the bars of whoever plays in most
_UNDER = 0.7  # share of the time shared with others in which the bass is the lowest
# Who lies under another's line: how rarely it is the highest, how often the other is, how many more onsets
# the other has, and how often its highest line moves by step (chords over a tune do not).
_RARELY, _MOSTLY, _BUSIER, _STEPS = 0.3, 0.7, 1.25, 0.3
SINGLE = 0.85  # share of a part's onsets with one note, from which on the whole part is the tune


@dataclass(frozen=True, slots=True)
class Found:
    """part: its place in the score's parts. chance: how surely it has the tune. whole: whether all of the
    part is the tune, or its highest line alone. notes: the tune."""

    part: int
    chance: float
    whole: bool
    notes: tuple[Note, ...]


def find_tune(score: Score, *, names: bool = False) -> Found | None:
    """The likeliest part, and its tune; None where nothing pitched sounds."""
    chances = tune_chances(score, names=names)
    if not chances:
        return None
    best = max(chances, key=lambda at: (chances[at], -at))
    return tune_of(score, best, chances[best])


def tune_of(score: Score, at: int, chance: float = 1.0) -> Found:
    """The tune that a part is said to have: all of it where it mostly plays one note at a time, else its
    highest line."""
    part = score.parts[at]
    whole = 1 - _chordal(part) >= SINGLE
    return Found(at, chance, whole, part.notes if whole else highest_line(part.notes))


def tune_chances(score: Score, *, names: bool = False) -> dict[int, float]:
    """How likely each pitched part has the tune, by its place in the score; they add up to 1."""
    places = [at for at, part in enumerate(score.parts) if not part.is_drum and part.notes]
    if not places:
        return {}
    numbers = numbers_of(score, places)
    sums = numbers @ _weights() - _NO_TUNE * _accompanies(score, places, numbers)
    if names:
        sums += [_NAME_WEIGHT * _is_named(score.parts[at].name) for at in places]
    chances = np.exp(sums - sums.max())
    return dict(zip(places, (chances / chances.sum()).tolist(), strict=True))


def highest_line(notes: Sequence[Note]) -> tuple[Note, ...]:
    """The highest note of each onset, unless a higher one is still held: what the ear takes for the tune."""
    line: list[Note] = []
    for note in sorted(notes, key=lambda n: (n.onset, -n.pitch)):
        if line and line[-1].onset == note.onset:
            continue
        held = next((n for n in reversed(line[-4:]) if n.end > note.onset), None)
        if held is None or note.pitch > held.pitch - 7 or note.onset >= held.onset + held.duration // 2:
            line.append(note)
    return tuple(line)


def numbers_of(score: Score, places: Sequence[int]) -> Floats:
    """What each part is told by: float (parts, len(NUMBERS) + len(FAMILIES))."""
    parts = [score.parts[at] for at in places]
    highest = _highest(parts, score)
    means = np.array([np.mean([n.pitch for n in part.notes]) for part in parts])
    loud = np.array([np.mean([n.velocity for n in part.notes]) for part in parts])
    rows = [
        [
            highest[at],
            *_line(part, score),
            (loud[at] - loud.max()) / 20,
            _overlap(part),
            float(np.mean(means > means[at])),
            float(np.mean(means < means[at])),
            *(float(part.program in family) for family in FAMILIES),
        ]
        for at, part in enumerate(parts)
    ]
    return np.array(rows, dtype=np.float64)


def _line(part: Part, score: Score) -> tuple[float, ...]:
    """Numbers of one part alone, from "share" to "comes_back" in the order of NUMBERS."""
    notes, bar_ticks = part.notes, score.meter.bar_ticks
    by_bar: dict[int, list[tuple[int, int]]] = {}
    for n in notes:
        by_bar.setdefault(n.onset // bar_ticks, []).append((n.onset % bar_ticks, n.pitch))
    top = [n.pitch for n in highest_line(notes)]
    moves = np.abs(np.diff(top)) if len(top) > 1 else np.zeros(1)
    shares = np.array(list(Counter(n.pitch for n in notes).values())) / len(notes)
    told = [tuple(bar) for bar in by_bar.values()]
    pitch = float(np.mean([n.pitch for n in notes]))
    onsets = len({n.onset for n in notes})
    return (
        len(by_bar) / max(1, score.bars),
        _chordal(part),
        (pitch - _MIDDLE) / 12,
        abs(pitch - _MIDDLE) / 12,
        float(-(shares * np.log2(shares)).sum()),
        float(np.log2(1 + onsets / len(by_bar))),
        float(np.mean((moves > 0) & (moves <= 2))),
        float(np.mean(moves == 0)),
        float(np.mean(moves > 7)),
        float(np.log2(np.median([n.duration for n in notes]))),
        1 - len(set(told)) / len(told),
    )


def _chordal(part: Part) -> float:
    """The share of its onsets that carry several notes."""
    counts = Counter(n.onset for n in part.notes)
    return sum(count > 1 for count in counts.values()) / max(1, len(counts))


def _overlap(part: Part) -> float:
    """How many notes sound at once on average, one left aside."""
    busy, until = 0, 0
    for n in part.notes:
        busy += max(0, n.end - max(until, n.onset))
        until = max(until, n.end)
    return float(np.log2(sum(n.duration for n in part.notes) / max(1, busy)))


def _highest(parts: Sequence[Part], score: Score) -> Floats:
    """Of the time in which each part sounds, the share in which nobody is higher: float (parts,)."""
    cells = _cells(parts, score)
    sounding = cells > 0
    is_top = sounding & (cells >= cells.max(axis=0))
    return is_top.sum(axis=1) / np.maximum(1, sounding.sum(axis=1))


def _cells(parts: Sequence[Part], score: Score, *, lowest: bool = False) -> NDArray[np.int16]:
    """The highest (lowest) pitch of each part in each cell of time, 0 where it rests: (parts, cells)."""
    cells = np.zeros((len(parts), score.end // _CELL + 1), dtype=np.int16)
    for row, part in zip(cells, parts, strict=True):
        for n in part.notes:
            reach = row[n.onset // _CELL : max(n.onset // _CELL + 1, -(-n.end // _CELL))]
            if lowest:
                reach[:] = np.where(reach > 0, np.minimum(reach, n.pitch), n.pitch)
            else:
                np.maximum(reach, n.pitch, out=reach)
    return cells


def _accompanies(score: Score, places: Sequence[int], numbers: Floats) -> NDArray[np.bool_]:
    """Who can hardly have the tune beside the others: bool (parts,). numbers: of `numbers_of`."""
    parts, told = [score.parts[at] for at in places], dict(zip(columns(), numbers.T, strict=True))
    onsets = np.array([len({n.onset for n in part.notes}) for part in parts])
    means = np.array([np.mean([n.pitch for n in part.notes]) for part in parts])
    few = told["share"] <= told["share"].max() * _FEW_BARS
    top, lowest = _outer_shares(parts, score)
    high = int(top.argmax())
    has_line = top[high] > _MOSTLY and told["steps"][high] > _STEPS
    under = (told["highest"] < _RARELY) & (onsets[high] >= _BUSIER * onsets) & has_line
    is_bass = (lowest > _UNDER) & (means < _LOW)
    return np.asarray(few | under | is_bass)


def _outer_shares(parts: Sequence[Part], score: Score) -> tuple[Floats, Floats]:
    """Of the time in which anybody sounds, the share in which each part is the highest; of the time that
    it shares with others, the share in which it is the lowest and not the highest: float (parts,) each."""
    high, low = _cells(parts, score), _cells(parts, score, lowest=True)
    sounding = high > 0
    shared = sounding & (sounding.sum(axis=0) > 1)
    lowest = np.where(sounding, low, _ABOVE_ALL)
    is_top = sounding & (high >= high.max(axis=0))
    is_low = shared & (lowest <= lowest.min(axis=0)) & (high < high.max(axis=0))
    top = is_top.sum(axis=1) / max(1, int(sounding.any(axis=0).sum()))
    return top, is_low.sum(axis=1) / np.maximum(1, shared.sum(axis=1))


def _is_named(name: str) -> int:
    """1 for a name that tells of a tune, -1 for one that tells of something else."""
    if _NAMED.search(name) and not _NOT_NAMED.search(name):
        return 1
    return -1 if _NOT_NAMED.search(name) else 0


@cache
def _weights() -> Floats:
    text = files("musicgen.music.tune").joinpath("melody_weights.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    return np.array([stored.get(name, 0.0) for name in columns()])


def columns() -> tuple[str, ...]:
    """Names of what `numbers_of` tells, in order."""
    return (*NUMBERS, *(f"programs from {min(family)}" for family in FAMILIES))


def lowest_part(score: Score, others: Sequence[int] = ()) -> int | None:
    """The place of the bass: a bass instrument, else the lowest part that is low; None without one. others:
    places that are taken (the tune's)."""
    pitched = [
        at for at, part in enumerate(score.parts) if not part.is_drum and part.notes and at not in others
    ]
    basses = [at for at in pitched if score.parts[at].program in BASS_PROGRAMS]
    if basses:
        return max(basses, key=lambda at: len(score.parts[at].notes))
    means = {at: float(np.mean([n.pitch for n in score.parts[at].notes])) for at in pitched}
    lowest = min(means, key=lambda at: means[at], default=None)
    is_bass = lowest is not None and means[lowest] < _LOW and _chordal(score.parts[lowest]) < 1 - SINGLE
    return lowest if is_bass else None


_LOW = 52.0
