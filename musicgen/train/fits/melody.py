"""Command: fit the weights by which a tune is found, and say how well it is found in pieces held out.

    python -m musicgen.train.fits.melody --corpus DIR [--out FILE] [--pieces 4000]

Labels: tracks called melody or vocals in songs, voices of art songs, the tune of lead sheets and folk tunes.
The names are read for the label alone; no number of `music.tune.find` looks at them. Fitted on training
songs, the ridge chosen on validation ones; test songs are for `python -m musicgen.evaluate restyle`.
"""

import argparse
import json
import lzma
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from musicgen.errors import FialtaError
from musicgen.music.quantise import RawMidi, quantise
from musicgen.music.score import Part, Score
from musicgen.music.tune.find import Floats, columns, numbers_of
from musicgen.settings import PACKAGE_DIR
from musicgen.train.data.corpus import MIN_ON_GRID, Record, parse, read_manifest, read_pieces, split_of

DEFAULT_OUT = PACKAGE_DIR / "music" / "tune" / "melody_weights.json"
RIDGES = (0.003, 0.01, 0.03, 0.1)
STEPS, RATE = 600, 0.5
MAX_BARS, MIN_NOTES = 96, 16
# Repositories, what the label rests on, and the share of their training songs that is read.
LEAD_SHEETS, FOLK, ART, SONGS = "lead sheets", "folk tunes", "art songs", "songs"
_SOURCES = {"OpenEWLD": LEAD_SHEETS, "nottingham": FOLK, "OpenScore/Lieder": ART, "rp-bot": SONGS}
_OTHERS = "others"
_NAMED = re.compile(
    r"^\W*(lead )?(melod\w*|vocals?|vox|voice|singer|lead vocals?|solo voice)\W*\d?\W*$", re.I
)
_VOICE = re.compile(r"voice|stimme|soprano|tenor|alto", re.I)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A piece and the parts that have its tune. kind: what the label rests on."""

    record: Record
    kind: str
    score: Score
    right: frozenset[int]


def labelled(record: Record, kind: str, raw: RawMidi) -> Labelled | None:
    """A piece whose names, or whose form, tell where the tune is; None for the rest."""
    tracks = tuple(t for t in raw.tracks if t.name != "chords")
    wanted = [t for t in tracks if len(t.onsets) >= MIN_NOTES and not t.is_drum and _tells(kind, t.name)]
    if kind == FOLK and not wanted and len(tracks) == 2:
        wanted = [tracks[0]]
    if len(wanted) != 1 or len([t for t in tracks if not t.is_drum]) < 2:
        return None
    score = _first_bars(quantise(replace(raw, tracks=tracks)).score)
    alone = quantise(replace(raw, tracks=tuple(wanted))).score
    own = {(n.onset, n.pitch) for part in alone.parts for n in part.notes}
    shares = [_share(part, own) for part in score.parts]
    right = frozenset(at for at, share in enumerate(shares) if share > 0.9)
    pitched = sum(not part.is_drum for part in score.parts)
    return Labelled(record, kind, score, right) if len(right) == 1 and pitched > 1 else None


def _tells(kind: str, name: str) -> bool:
    return bool(_VOICE.search(name)) if kind == ART else bool(_NAMED.match(name.strip("\x00 ")))


def _share(part: Part, own: set[tuple[int, int]]) -> float:
    return 0.0 if part.is_drum else sum((n.onset, n.pitch) in own for n in part.notes) / len(part.notes)


def _first_bars(score: Score) -> Score:
    end = MAX_BARS * score.meter.bar_ticks
    parts = (replace(p, notes=tuple(n for n in p.notes if n.onset < end)) for p in score.parts)
    return replace(score, parts=tuple(p for p in parts if p.notes))


def pieces(corpus: Path, splits: Sequence[str], most: int) -> Iterator[Labelled]:
    """Labelled pieces of some splits, at most so many of a source in training."""
    with lzma.open(corpus / "manifest.jsonl.xz", "rt", encoding="utf-8") as lines:
        kinds = {e["id"]: _kind(e) for e in map(json.loads, lines)}
    taken: dict[str, int] = defaultdict(int)
    wanted = []
    for record in read_manifest(corpus):
        kind, split = kinds[record.id], split_of(record.song)
        if not kind or split not in splits or record.on_grid < MIN_ON_GRID:
            continue
        taken[kind] += split == "train"
        if split != "train" or taken[kind] <= most:
            wanted.append(record)
    for record, data in read_pieces(corpus, wanted):
        try:
            found = labelled(record, kinds[record.id], parse(data))
        except FialtaError:
            continue
        if found:
            yield found


def _kind(entry: dict[str, object]) -> str:
    source, archive = str(entry["source"]), str(entry["archive"])
    kind = next((kind for name, kind in _SOURCES.items() if name in source), "")
    if kind == LEAD_SHEETS and entry["kind"] != "leadsheet":
        return ""
    return kind or (_OTHERS if archive.startswith("various") else "")


# --- the fit ----------------------------------------------------------------------------------------------


def fit(examples: Sequence[tuple[Floats, Floats]], counts: Floats, ridge: float) -> Floats:
    """Weights (columns,) that make the right parts likely: conditional logit, by gradient with momentum.

    examples: numbers (parts, columns) of a piece, and 1.0 for the right parts (parts,). counts: of each.
    """
    weights, speed = np.zeros(examples[0][0].shape[1]), np.zeros(examples[0][0].shape[1])
    starts = np.cumsum([0, *(len(x) for x, _ in examples)])
    x, y = (np.concatenate(rows) for rows in zip(*examples, strict=True))
    owner = np.repeat(np.arange(len(examples)), np.diff(starts))
    scale = x.std(axis=0) + 1e-6
    x, total = x / scale, counts.sum()
    for _ in range(STEPS):
        sums = x @ weights
        chances = np.exp(sums - np.maximum.reduceat(sums, starts[:-1])[owner])
        chances /= np.add.reduceat(chances, starts[:-1])[owner]
        right = chances * y
        right /= np.maximum(1e-12, np.add.reduceat(right, starts[:-1])[owner])
        slope = x.T @ ((right - chances) * counts[owner]) / total - ridge * weights
        speed = 0.9 * speed + RATE * slope
        weights = weights + speed
    return weights / scale


def found_in(weights: Floats, example: tuple[Floats, Floats]) -> bool:
    """Whether the part that is found is a right one."""
    numbers, right = example
    return bool(right[np.argmax(numbers @ weights)])


def main(argv: list[str] | None = None) -> int:
    """Read, fit, print what is found in training and validation songs, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m musicgen.train.fits.melody", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--pieces", type=int, default=1000, help="most training songs of a source")
    options = parser.parse_args(argv)
    try:
        known = list(pieces(options.corpus, ("train", "validation"), options.pieces))
    except FialtaError as error:
        print(error, file=sys.stderr)
        return 2
    sets: dict[str, list[tuple[str, tuple[Floats, Floats]]]] = defaultdict(list)
    for one in known:
        for score in (one.score, all_pianos(one.score)):
            sets[split_of(one.record.song)].append((one.kind, example_of(one, score)))
    weights = _chosen(sets)
    for split, rows in sets.items():
        for kind in sorted({kind for kind, _ in rows}):
            own = [found_in(weights, e) for k, e in rows if k == kind]
            print(f"{split:11}{kind:14}{len(own):6}{np.mean(own):8.3f}")
    stored = dict(zip(columns(), np.round(weights, 3).tolist(), strict=True))
    options.out.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    return 0


def all_pianos(score: Score) -> Score:
    """The score with every pitched part on the piano: programs, too, say much that is not in the notes."""
    return replace(score, parts=tuple(p if p.is_drum else replace(p, program=0) for p in score.parts))


def example_of(one: Labelled, score: Score) -> tuple[Floats, Floats]:
    """Numbers of its pitched parts, and which of them are right."""
    places = [at for at, part in enumerate(score.parts) if not part.is_drum and part.notes]
    return numbers_of(score, places), np.array([float(at in one.right) for at in places])


def _chosen(sets: dict[str, list[tuple[str, tuple[Floats, Floats]]]]) -> Floats:
    """The weights of the ridge that finds most in validation songs, sources counting alike."""
    kinds = [kind for kind, _ in sets["train"]]
    counts = np.array([kinds.count(kind) ** -0.5 for kind in kinds])
    fitted = [fit([e for _, e in sets["train"]], counts, ridge) for ridge in RIDGES]
    return max(fitted, key=lambda weights: np.mean([found_in(weights, e) for _, e in sets["validation"]]))


if __name__ == "__main__":
    sys.exit(main())
