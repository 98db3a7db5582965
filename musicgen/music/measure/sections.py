"""The form of a piece: sections with names, found from what its bars have in common.

Bars are compared with each other by harmony, rhythm and players; borders stand where the music before and
after differ most, preferring usual lengths (novelty as in Foote, 2000, "Automatic audio segmentation using
a measure of audio novelty"); a section that resembles an earlier one has its letter, with ' if it varies it.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from musicgen.music.measure.note_arrays import Floats, NoteArrays, as_arrays, chroma
from musicgen.music.score import Score, Section

PHRASE = 4  # bars
LONGEST = 16
SAME, ALIKE = 0.93, 0.78  # mean likeness of bars for a repeat, and for a repeat that varies
LETTERS = ("A", "B", "C", "D")
_CELLS = 12  # rhythm: equal parts of a bar
_FULLNESS = 0.75  # an intro or outro has at most this share of the usual notes


@dataclass(frozen=True, slots=True, eq=False)
class _Bars:
    """likeness: (bars, bars) in 0..1. notes: (bars,) how many notes begin."""

    likeness: Floats
    notes: Floats


def sections(music: Score | NoteArrays) -> tuple[Section, ...]:
    """Sections that cover all bars. A piece of at most six bars is one section."""
    notes = as_arrays(music)
    if notes.bars <= PHRASE + 2 or not len(notes.onset):
        return (Section("A", 0, max(1, notes.bars)),)
    bars = _compare(notes)
    borders = _borders(bars.likeness)
    return _named(borders, bars)


def bar_likeness(music: Score | NoteArrays) -> Floats:
    """(bars, bars): how alike two bars are in harmony, rhythm and players, 0..1."""
    notes = as_arrays(music)
    return _compare(notes).likeness


def _compare(notes: NoteArrays) -> _Bars:
    bar_ticks, count = notes.meter.bar_ticks, notes.bars
    harmony = chroma(notes.pitched, np.full(count, bar_ticks, dtype=np.int32))
    cell = (notes.onset % bar_ticks) * _CELLS // bar_ticks
    rhythm = np.zeros((count, 2, _CELLS))
    np.add.at(rhythm, (notes.bar, notes.on_drums.astype(int), cell), 1.0)
    players = np.zeros((count, len(notes.programs)))
    np.add.at(players, (notes.bar, notes.part), 1.0)
    features = (np.sqrt(harmony), np.sqrt(rhythm.reshape(count, -1)), np.sqrt(players))
    weights = (0.45, 0.3, 0.25)
    likeness = sum(w * _cosine(f) for w, f in zip(weights, features, strict=True))
    return _Bars(np.asarray(likeness), players.sum(axis=1))


def _cosine(rows: Floats) -> Floats:
    """Cosine of all pairs of rows; two silent rows are alike."""
    length = np.linalg.norm(rows, axis=1)
    unit = rows / np.maximum(length, 1e-9)[:, None]
    result = unit @ unit.T
    silent = length == 0
    result[np.ix_(silent, silent)] = 1.0
    return np.asarray(result)


def _borders(likeness: Floats) -> list[int]:
    """First bars of the sections, and the end: by dynamic programming the segmentation whose borders have the
    most novelty, less what each section length costs."""
    count = len(likeness)
    novelty = _novelty(likeness)
    best = np.full(count + 1, -np.inf)
    best[0] = 0.0
    previous = np.zeros(count + 1, dtype=int)
    for end in range(1, count + 1):
        for length in range(2, min(LONGEST, end) + 1):
            gain = best[end - length] + _worth(length) + (novelty[end] if end < count else 0.0)
            if gain > best[end]:
                best[end], previous[end] = gain, end - length
    if not np.isfinite(best[count]):
        return [0, count]
    borders = [count]
    while borders[-1]:
        borders.append(int(previous[borders[-1]]))
    return borders[::-1]


def _worth(length: int) -> float:
    """How usual a section length is, against the novelty that a border gains."""
    usual = {4: -0.24, 8: -0.12, 12: -0.24, 16: -0.25}
    return usual.get(length, -0.3 if length % 4 == 0 else -0.4 if length % 2 == 0 else -0.5)


def _novelty(likeness: Floats) -> Floats:
    """(bars + 1,): how unlike the bars before and after a bar line are, against how alike each side is."""
    count = len(likeness)
    result = np.zeros(count + 1)
    for bar in range(1, count):
        low, high = max(0, bar - PHRASE), min(count, bar + PHRASE)
        before, after = likeness[low:bar, low:bar], likeness[bar:high, bar:high]
        result[bar] = (before.mean() + after.mean()) / 2 - likeness[low:bar, bar:high].mean()
    return result


def _named(borders: list[int], bars: _Bars) -> tuple[Section, ...]:
    spans = list(pairwise(borders))
    usual = float(np.median(bars.notes))
    names: list[str] = []
    first_of: dict[str, tuple[int, int]] = {}
    for index, span in enumerate(spans):
        if _is_edge(index, spans, bars, usual):
            names.append("intro" if index == 0 else "outro")
            continue
        names.append(_letter(span, first_of, bars.likeness))
        first_of.setdefault(names[-1].rstrip("'"), span)
    return tuple(Section(name, b, e - b) for name, (b, e) in zip(names, spans, strict=True))


def _is_edge(index: int, spans: list[tuple[int, int]], bars: _Bars, usual: float) -> bool:
    """Whether a first (last) section is an intro (outro): short, thinner than usual, and heard only once."""
    if len(spans) < 3 or index not in (0, len(spans) - 1):
        return False
    begin, end = spans[index]
    if end - begin > 8 or bars.notes[begin:end].mean() > _FULLNESS * usual:
        return False
    others = [s for s in spans if s != spans[index]]
    return max(_alike(spans[index], s, bars.likeness) for s in others) < SAME


def _letter(span: tuple[int, int], first_of: dict[str, tuple[int, int]], likeness: Floats) -> str:
    scores = {letter: _alike(span, other, likeness) for letter, other in first_of.items()}
    best = max(scores, key=lambda letter: scores[letter], default="")
    if best and scores[best] >= SAME:
        return best
    if best and scores[best] >= ALIKE:
        return best + "'" if best != LETTERS[-1] else best
    return LETTERS[min(len(first_of), len(LETTERS) - 1)]


def _alike(one: tuple[int, int], other: tuple[int, int], likeness: Floats) -> float:
    """Mean likeness of the bars of two spans in turn; 0 where one is more than twice as long."""
    lengths = one[1] - one[0], other[1] - other[0]
    if max(lengths) > 2 * min(lengths):
        return 0.0
    steps = np.arange(min(lengths))
    return float(likeness[one[0] + steps, other[0] + steps].mean())
