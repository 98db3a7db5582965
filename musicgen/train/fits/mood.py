"""Command: fit the mood classifier of `musicgen.music.measure.mood` and say how well it does.

    python -m musicgen.train.fits.mood --corpus DIR [--out FILE] [--others 1500]

Fits on the corpus's emotion-labelled pianos, cross-validated in five folds by song (a song's excerpts stay
together), and takes each family's means and spreads from other pieces that lie on the grid.
"""

import argparse
import json
import lzma
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from musicgen.errors import FialtaError
from musicgen.music.measure import NoteArrays, arrays, features
from musicgen.music.measure.mood import CUES, FAMILIES, cues, family
from musicgen.music.measure.note_arrays import Floats, Ints
from musicgen.music.quantise import quantise
from musicgen.settings import PACKAGE_DIR
from musicgen.train.data.corpus import MIN_ON_GRID, Record, parse, read_manifest, read_pieces

FOLDS = 5
WINDOW_BARS = 16
MIN_NOTES = 40
RIDGE = 3.0
STEPS = 500
DEFAULT_OUT = PACKAGE_DIR / "music" / "measure" / "mood_coefficients.json"


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """cues: float (pieces, cues). quadrants: int 0..3 (pieces,). songs: one name a piece."""

    cues: Floats
    quadrants: Ints
    songs: tuple[str, ...]


def fit_logistic(cues: Floats, classes: Ints, count: int) -> Floats:
    """Multinomial logistic regression with a ridge, by gradient descent: (columns + 1, count)."""
    table = np.column_stack((cues, np.ones(len(cues))))
    wanted = np.eye(count)[classes]
    weights = np.zeros((table.shape[1], count))
    ridge = np.full((table.shape[1], 1), RIDGE / len(table))
    ridge[-1] = 0
    rate = 1 / (np.linalg.eigvalsh(table.T @ table / len(table))[-1] / 2 + ridge[0, 0])
    for _ in range(STEPS):
        slope = table.T @ (chances(weights, cues) - wanted) / len(table)
        weights -= rate * (slope + ridge * weights)
    return weights


def chances(weights: Floats, cues: Floats) -> Floats:
    """Softmax of the model: (pieces, classes)."""
    sums = cues @ weights[:-1] + weights[-1]
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def folds_of(songs: tuple[str, ...], seed: int = 0) -> Ints:
    """A fold for each piece, the same for all pieces of a song."""
    names = sorted(set(songs))
    order = np.random.default_rng(seed).permutation(len(names))
    fold = {names[i]: int(place) % FOLDS for place, i in enumerate(order)}
    return np.array([fold[s] for s in songs], dtype=np.int32)


def held_out(data: Labelled) -> dict[str, float]:
    """Accuracy on songs not fitted on: of four quadrants, of valence, of arousal."""
    folds = folds_of(data.songs)
    guesses = np.zeros((len(data.songs), 4))
    for fold in range(FOLDS):
        fitted, tried = folds != fold, folds == fold
        mean, spread = data.cues[fitted].mean(axis=0), data.cues[fitted].std(axis=0)
        scaled = (data.cues - mean) / spread
        guesses[tried] = chances(fit_logistic(scaled[fitted], data.quadrants[fitted], 4), scaled[tried])
    glad, lively = np.isin(data.quadrants, (0, 3)), np.isin(data.quadrants, (0, 1))
    return {
        "quadrant": float((guesses.argmax(axis=1) == data.quadrants).mean()),
        "valence": float(((guesses[:, [0, 3]].sum(axis=1) > 0.5) == glad).mean()),
        "arousal": float(((guesses[:, [0, 1]].sum(axis=1) > 0.5) == lively).mean()),
    }


def read_arrays(corpus: Path, wanted: list[Record]) -> Iterator[tuple[Record, NoteArrays]]:
    """The wanted pieces that hold enough notes, as canonical notes."""
    for record, data in read_pieces(corpus, wanted):
        try:
            notes = arrays(quantise(parse(data)).score)
        except FialtaError:
            continue
        if len(notes.pitched.onset) >= MIN_NOTES:
            yield record, notes


def labelled(corpus: Path, records: list[Record]) -> Labelled:
    """Cues and quadrants of the emotion-labelled pieces."""
    songs = recordings(corpus)
    rows, quadrants, names = [], [], []
    for record, notes in read_arrays(corpus, [r for r in records if r.quadrant]):
        rows.append(cues(features(notes)))
        quadrants.append((record.quadrant or 1) - 1)
        names.append(songs[record.id])
    return Labelled(np.array(rows), np.array(quadrants, dtype=np.int32), tuple(names))


def recordings(corpus: Path) -> dict[str, str]:
    """Which recording each labelled piece is an excerpt of: file names are Q<quadrant>_<recording>_<n>."""
    with lzma.open(corpus / "manifest.jsonl.xz", "rt", encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    return {e["id"]: re.sub(r"^Q\d_|_\d+$", "", Path(e["path"]).stem) for e in entries if e.get("quadrant")}


def family_scales(corpus: Path, records: list[Record], count: int) -> tuple[Floats, Floats]:
    """Means and spreads of the cues in each family: two arrays (families, cues)."""
    rng = np.random.default_rng(0)
    scores = [r for r in records if r.on_grid >= MIN_ON_GRID and not r.quadrant and r.tier != "synthetic"]
    chosen = [scores[i] for i in rng.permutation(len(scores))[:count]]
    rows: dict[str, list[Floats]] = {name: [] for name in FAMILIES}
    for _, notes in read_arrays(corpus, chosen):
        first = int(rng.integers(max(1, notes.bars - WINDOW_BARS)))
        window = notes.window(first, min(WINDOW_BARS, notes.bars))
        window = replace(window, programs=notes.programs)
        if len(window.pitched.onset) >= MIN_NOTES:
            found = features(window)
            rows[family(found, notes.programs[~notes.is_drum].tolist())].append(cues(found))
    tables = [np.array(rows[name]) for name in FAMILIES]
    return np.array([t.mean(axis=0) for t in tables]), np.array([t.std(axis=0) for t in tables])


def main(argv: list[str] | None = None) -> int:
    """Fit, report, write the coefficients."""
    parser = argparse.ArgumentParser(prog="python -m musicgen.train.fits.mood", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--others", type=int, default=1500, help="pieces for the families' scales")
    options = parser.parse_args(argv)
    try:
        records = read_manifest(options.corpus)
        data = labelled(options.corpus, records)
        means, spreads = family_scales(options.corpus, records, options.others)
    except FialtaError as error:
        print(error, file=sys.stderr)
        return 2
    figures = held_out(data)
    scaled = (data.cues - data.cues.mean(axis=0)) / data.cues.std(axis=0)
    stored = {
        "cues": CUES,
        "families": FAMILIES,
        "weights": fit_logistic(scaled, data.quadrants, 4).round(4).tolist(),
        "means": means.round(4).tolist(),
        "spreads": spreads.round(4).tolist(),
        "held_out": {name: round(value, 3) for name, value in figures.items()},
        "pieces": len(data.songs),
        "songs": len(set(data.songs)),
    }
    options.out.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    print(", ".join(f"{name} {value:.3f}" for name, value in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
