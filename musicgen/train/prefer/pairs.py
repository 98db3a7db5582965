"""Pairs to prefer by: the best and the worst of the model's own candidates for one sentence.

    python -m musicgen.train.prefer.pairs --prepared DIR --corpus DIR --out FILE [--prompts 250]
                                          [--candidates 8] [--model DIR] [--seed N]

Sentences are captions of training windows (`musicgen.train.data.prompts`), so no benchmark, validation or
test piece has a say. Reward: how real a piece sounds to a discriminator (`discriminator`, fitted here on real
windows of training songs and on the first candidates), less BROKEN for each asked fact that is not kept.
Pieces are written down again as training windows are (`tokens.header`).
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from musicgen.options import SamplingOptions
from musicgen.settings import Settings, model_folder
from musicgen.tasks.compose import Composer, open_composer
from musicgen.tasks.judge.composition import Composition
from musicgen.text.brief import Brief
from musicgen.text.read import read_brief
from musicgen.tokens import vocab
from musicgen.tokens.header import Edges, measured
from musicgen.tokens.tokenizer import encode
from musicgen.train.data.prompts import caption_prompts
from musicgen.train.prefer.discriminator import Discriminator, real_windows

BROKEN = 1.0  # nats of the discriminator that a fact is worth
MAX_BARS = 32  # what one window holds


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """ids: of the better and the worse piece, header included. header: leading ids of each that are no choice
    of notes. clauses: float32 (n, dim) of the sentence, (0, dim) for none."""

    better: tuple[int, ...]
    worse: tuple[int, ...]
    header: tuple[int, int]
    clauses: npt.NDArray[np.float32]


def candidates(composer: Composer, brief: Brief, seed: int, count: int) -> list[Composition]:
    """So many pieces for one sentence, each the first of its own seed."""
    seeds = range(seed * count, (seed + 1) * count)
    return [composer.compose(brief, SamplingOptions(seed=one, candidates=1)) for one in seeds]


def ids_of(piece: Composition) -> tuple[int, ...]:
    """The piece as a training window is written."""
    edges = Edges(opens=True, ends=not piece.brief.loop, loops=bool(piece.brief.loop))
    score, header = measured(piece.score, edges, known=dict(piece.drawn))
    return tuple(encode(score, header))


def pair_of(
    pieces: Sequence[Composition], judge: Discriminator, clauses: npt.NDArray[np.float32]
) -> Pair | None:
    """The best and the worst by reward; None where all are alike."""
    rewards = [judge.realness(piece.score) - BROKEN * piece.broken for piece in pieces]
    best, worst = int(np.argmax(rewards)), int(np.argmin(rewards))
    if rewards[best] == rewards[worst]:
        return None
    better, worse = ids_of(pieces[best]), ids_of(pieces[worst])
    header = better.index(vocab.BAND_END) + 1, worse.index(vocab.BAND_END) + 1
    return Pair(better, worse, header, clauses)


def store(pairs: Sequence[Pair], path: Path) -> None:
    """All pairs in one file that `load` reads."""
    columns: dict[str, npt.NDArray[np.generic]] = {}
    for name in ("better", "worse"):
        rows = [getattr(pair, name) for pair in pairs]
        columns[name] = np.array([i for row in rows for i in row], dtype=np.uint16)
        columns[f"{name}_lengths"] = np.array([len(row) for row in rows], dtype=np.int64)
    columns["header"] = np.array([pair.header for pair in pairs], dtype=np.int64)
    columns["clauses"] = np.concatenate([pair.clauses for pair in pairs])
    columns["clause_counts"] = np.array([len(pair.clauses) for pair in pairs], dtype=np.int64)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, allow_pickle=False, **columns)


def load(path: Path) -> list[Pair]:
    """Pairs of a file written by `store`."""
    with np.load(path, allow_pickle=False) as stored:
        columns = {name: stored[name] for name in stored.files}
    sides = [list(_split(columns[name], columns[f"{name}_lengths"])) for name in ("better", "worse")]
    clauses = list(_split(columns["clauses"], columns["clause_counts"]))
    return [
        Pair(tuple(a.tolist()), tuple(b.tolist()), (int(h[0]), int(h[1])), own)
        for a, b, h, own in zip(*sides, columns["header"], clauses, strict=True)
    ]


def _split(rows: npt.NDArray[np.generic], counts: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.generic]]:
    return iter(np.split(rows, np.cumsum(counts)[:-1]))


def main(argv: Sequence[str] | None = None) -> int:
    """Compose, judge, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--prepared", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--prompts", type=int, default=250)
    parser.add_argument("--candidates", type=int, default=8)
    parser.add_argument("--model", type=model_folder)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    settings = Settings.from_env()
    composer = open_composer(replace(settings, model_dir=args.model) if args.model else settings)
    briefs = [read_brief(text) for text in caption_prompts(args.prepared, args.prompts, args.seed)]
    briefs = [replace(brief, bars=min(brief.bars or 16, MAX_BARS), seconds=None) for brief in briefs]
    made = [candidates(composer, b, args.seed + i, args.candidates) for i, b in enumerate(tqdm(briefs))]
    real = real_windows(args.corpus, len(made), args.seed)
    judge = Discriminator.fitted(real, [pieces[0].score for pieces in made])
    pairs = [pair_of(p, judge, _clauses(composer, b)) for p, b in zip(made, briefs, strict=True)]
    kept = [pair for pair in pairs if pair]
    store(kept, args.out)
    print(f"{len(kept)} pairs of {len(briefs)} sentences in {args.out}.")
    return 0


def _clauses(composer: Composer, brief: Brief) -> npt.NDArray[np.float32]:
    found = composer.clauses(brief)
    dim = composer.engine.config.clause_dim
    return np.zeros((0, dim), np.float32) if found is None else found.astype(np.float32)


if __name__ == "__main__":
    main()
