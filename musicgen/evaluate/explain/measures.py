"""What explaining is measured by: how well a number tells cases apart, and how sure that is."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from musicgen.evaluate.common.shares import BOOTSTRAP_DRAWS, Floats, Interval
from musicgen.music.score import PITCHES, Note, Score

Changed = frozenset[tuple[int, int, int]]  # part, onset, pitch


def auc(numbers: Floats, is_case: np.ndarray) -> float:
    """How often a case has the larger number, among pairs of one case and one other; ties count half.

    NaN where all are cases, or none is. (The area under the ROC curve: Mann and Whitney's statistic.)
    """
    cases, others = numbers[is_case], numbers[~is_case]
    if not len(cases) or not len(others):
        return float("nan")
    ranks = np.searchsorted(np.sort(others), cases, "left") + np.searchsorted(np.sort(others), cases, "right")
    return float(ranks.sum() / (2 * len(cases) * len(others)))


def mean_interval(values: Sequence[float], rng: np.random.Generator) -> tuple[float, Interval]:
    """The mean of cases (pieces, sentences) and its 95 % interval when they are drawn anew."""
    found = np.array([v for v in values if np.isfinite(v)])
    if not len(found):
        return float("nan"), (float("nan"), float("nan"))
    means = rng.choice(found, (BOOTSTRAP_DRAWS, len(found))).mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(found.mean()), (float(low), float(high))


def with_wrong_notes(score: Score, share: float, rng: np.random.Generator) -> tuple[Score, Changed]:
    """The score with some of its pitched notes moved by one to six semitones, and which those are now."""
    parts, changed = list(score.parts), set()
    places = [(p, i) for p, part in enumerate(parts) if not part.is_drum for i in range(len(part.notes))]
    count = min(len(places), max(1, round(share * len(places)))) if places else 0
    wrong: dict[int, set[int]] = {}
    for at in rng.choice(len(places), count, replace=False) if count else ():
        part, note = places[int(at)]
        wrong.setdefault(part, set()).add(note)
    for place, notes in wrong.items():
        made, moved = _moved(parts[place].notes, notes, rng)
        parts[place] = replace(parts[place], notes=made)
        changed |= {(place, onset, pitch) for onset, pitch in moved}
    return replace(score, parts=tuple(parts), chords=()), frozenset(changed)


def _moved(
    notes: tuple[Note, ...], wrong: set[int], rng: np.random.Generator
) -> tuple[tuple[Note, ...], list[tuple[int, int]]]:
    """Notes of a part with some of them elsewhere; where that key sounds already, they stay."""
    sounding: dict[int, list[tuple[int, int]]] = {}
    for note in notes:
        sounding.setdefault(note.pitch, []).append((note.onset, note.end))
    made, moved = [], []
    for i, note in enumerate(notes):
        pitch = note.pitch
        if i in wrong:
            pitch += int(rng.choice([-1, 1])) * int(rng.integers(1, 7))
            spans = sounding.get(pitch, [])
            if pitch not in PITCHES or any(a < note.end and note.onset < b for a, b in spans):
                pitch = note.pitch
            else:
                sounding.setdefault(pitch, []).append((note.onset, note.end))
                moved.append((note.onset, pitch))
        made.append(replace(note, pitch=pitch))
    return tuple(sorted(made)), moved
