"""Tells composed windows from real ones by cheap numbers, to reward what sounds real.

It has seen songs of the training split and pieces to captions alone, looks at other numbers than the critics
that report, and is none of them: a reward that is also the measure would be met by fooling it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from musicgen.errors import FialtaError
from musicgen.music.measure import NoteArrays, arrays, bar_likeness
from musicgen.music.measure.features import features
from musicgen.music.score import Score
from musicgen.train.data.choice import by_split
from musicgen.train.data.corpus import MIN_ON_GRID, balanced, parse, read_manifest, read_pieces
from musicgen.train.data.windows import windows_of

PENALTY = 0.01  # the inverse of ridge's weight, as scikit-learn counts it
LAGS = (1, 2, 4, 8)
LEAST_BARS, STEPS = 8, 13
Floats = npt.NDArray[np.float64]


def vector(score: Score) -> Floats:
    """float64 (features,): what a window is like as a whole, how alike its bars are, how its lines move."""
    notes = arrays(score)
    alike = bar_likeness(notes)
    lags = [float(np.diagonal(alike, lag).mean()) if lag < len(alike) else 0.0 for lag in LAGS]
    return np.concatenate((features(notes).vector(), lags, _moves(notes), _lengths(notes)))


def _moves(notes: NoteArrays) -> Floats:
    """Shares of steps of 0, 1, 2 … semitones from onset to onset among the top notes of the parts."""
    own = notes.pitched
    order = np.lexsort((-own.pitch, own.onset, own.part))
    part, onset, pitch = own.part[order], own.onset[order], own.pitch[order]
    first = np.ones(len(part), dtype=bool)
    first[1:] = (part[1:] != part[:-1]) | (onset[1:] != onset[:-1])
    same = np.diff(part[first]) == 0
    return _shares(np.minimum(np.abs(np.diff(pitch[first]))[same], STEPS - 1), STEPS)


def _lengths(notes: NoteArrays) -> Floats:
    """Shares of durations: up to a sixteenth, an eighth, a quarter, a half, longer."""
    return _shares(np.digitize(notes.pitched.duration, (4, 7, 13, 25)), 5)


def _shares(values: npt.NDArray[np.integer], size: int) -> Floats:
    return np.bincount(values, minlength=size)[:size] / max(1, len(values))


@dataclass(frozen=True, slots=True, eq=False)
class Discriminator:
    """A logistic regression. mean, spread, weights: float (features,); bias: a number."""

    mean: Floats
    spread: Floats
    weights: Floats
    bias: float

    @classmethod
    def fitted(cls, real: Sequence[Score], composed: Sequence[Score]) -> "Discriminator":
        """Learned from both sides, which weigh the same whatever their sizes."""
        from sklearn.linear_model import LogisticRegression

        rows = np.array([vector(score) for score in (*real, *composed)], dtype=np.float64)
        mean, spread = rows.mean(0), np.maximum(rows.std(0), 1e-6)
        is_real = np.repeat((1, 0), (len(real), len(composed)))
        model = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=500)
        model.fit((rows - mean) / spread, is_real)
        return cls(mean, spread, np.asarray(model.coef_[0]), float(model.intercept_[0]))

    def realness(self, score: Score) -> float:
        """Log-odds of being real."""
        return float(((vector(score) - self.mean) / self.spread) @ self.weights + self.bias)


def real_windows(corpus: Path, count: int, seed: int = 0) -> list[Score]:
    """A window of each of `count` pieces of the training split, no machine-made ones."""
    records = by_split([r for r in read_manifest(corpus) if r.on_grid >= MIN_ON_GRID])["train"]
    wanted = balanced([r for r in records if not r.loops_by_nature], count * 5 // 4, seed)
    rng, found = np.random.default_rng(seed), []
    for _, data in read_pieces(corpus, wanted):
        try:
            cut = [w.score for w in windows_of(parse(data), rng, 2, Counter()) if w.score.bars >= LEAST_BARS]
        except FialtaError:
            continue
        found += cut[:1]
    return found[:count]
