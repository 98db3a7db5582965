"""Preference training: `python -m musicgen.train.prefer --pairs FILE --init DIR --out DIR`.

DPO on pairs made by `musicgen.train.prefer.pairs`, with AdamW. The reference is the model as it was. Training
ends after `--steps`, or as soon as the mean divergence of the last steps passes `--most-kl` nats an id: from
there on the reward is being fooled rather than met. Prints loss, pairs that are right, and divergence.
"""

import argparse
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from musicgen.errors import InputError
from musicgen.model.checkpoint import load_checkpoint, save_checkpoint
from musicgen.model.transformer import FialtaModel
from musicgen.train.prefer.loss import Sequences, preference_step
from musicgen.train.prefer.pairs import Pair, load

SMOOTH = 0.8  # of the divergence that is watched, kept from step to step


@dataclass(frozen=True, slots=True)
class Recipe:
    """beta: how dear distance is. most_kl: nats an id. pairs: in a step."""

    steps: int = 100
    pairs: int = 4
    rate: float = 1e-5
    beta: float = 0.05
    most_kl: float = 0.02
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """One step: loss, share of its pairs that are right, divergence so far in nats an id."""

    step: int
    loss: float
    right: float
    kl: float


def train(model: FialtaModel, pairs: Sequence[Pair], recipe: Recipe) -> Iterator[Progress]:
    """Train in place; yields every step, the last one being that at which the divergence passed its bound."""
    if not pairs:
        raise InputError("There is no pair to learn from: make some with musicgen.train.prefer.pairs.")
    reference = copy.deepcopy(model).requires_grad_(False).eval()
    optimizer = torch.optim.AdamW(model.parameters(), lr=recipe.rate, betas=(0.9, 0.95), weight_decay=0.0)
    rng, kl = np.random.default_rng(recipe.seed), 0.0
    for step in range(1, recipe.steps + 1):
        chosen = [pairs[i] for i in rng.integers(len(pairs), size=recipe.pairs)]
        found = preference_step(model, reference, *sides_of(chosen, model.config.pad_id), recipe.beta)
        optimizer.zero_grad()
        found.loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        kl = found.kl if step == 1 else SMOOTH * kl + (1 - SMOOTH) * found.kl
        yield Progress(step, float(found.loss.detach()), found.right, kl)
        if kl > recipe.most_kl:
            return


def sides_of(pairs: Sequence[Pair], pad_id: int) -> tuple[Sequences, Sequences]:
    """The better and the worse pieces as padded rows, with their sentences' clauses."""
    most = max(1, *(len(pair.clauses) for pair in pairs))
    clauses = np.zeros((len(pairs), most, pairs[0].clauses.shape[1]), dtype=np.float32)
    mask = np.zeros((len(pairs), most), dtype=bool)
    for row, pair in enumerate(pairs):
        clauses[row, : len(pair.clauses)] = pair.clauses
        mask[row, : len(pair.clauses)] = True
    given = torch.from_numpy(clauses), torch.from_numpy(mask)
    better, worse = (
        _padded([getattr(p, name) for p in pairs], [p.header[side] for p in pairs], pad_id)
        for side, name in enumerate(("better", "worse"))
    )
    return Sequences(*better, *given), Sequences(*worse, *given)


def _padded(
    rows: Sequence[Sequence[int]], headers: Sequence[int], pad_id: int
) -> tuple[torch.Tensor, torch.Tensor]:
    ids = torch.full((len(rows), max(map(len, rows))), pad_id, dtype=torch.int64)
    counted = torch.zeros_like(ids, dtype=torch.bool)
    for line, (row, header) in enumerate(zip(rows, headers, strict=True)):
        ids[line, : len(row)] = torch.tensor(row)
        counted[line, header : len(row)] = True
    return ids, counted


def main(argv: Sequence[str] | None = None) -> int:
    """Train and write the weights with what was done."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.train.prefer",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    usual = Recipe()
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--init", type=Path, required=True, help="checkpoint folder to begin with")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=usual.steps)
    parser.add_argument("--rate", type=float, default=usual.rate)
    parser.add_argument("--beta", type=float, default=usual.beta)
    parser.add_argument("--most-kl", type=float, default=usual.most_kl, help="nats an id")
    args = parser.parse_args(argv)
    model, meta = load_checkpoint(args.init)
    recipe = Recipe(steps=args.steps, rate=args.rate, beta=args.beta, most_kl=args.most_kl)
    for now in train(model, load(args.pairs), recipe):
        print(f"step {now.step}: loss {now.loss:.3f}, right {now.right:.0%}, {now.kl:.4f} nats an id away")
    told = {
        "steps": now.step,
        "kl": now.kl,
        "beta": recipe.beta,
        "rate": recipe.rate,
        "from": meta["model_id"],
    }
    print(save_checkpoint(model, args.out, {**meta, "preference": told}, torch.bfloat16))
    return 0


if __name__ == "__main__":
    main()
