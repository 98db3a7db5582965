"""Command: a larger model that writes what a smaller one wrote, to be trained on.

    python -m musicgen.train.grow MODEL OUT [--preset base] [--layers N] [--noise X] [--seed N]

The width stays or is doubled, layers are added. Doubling keeps the function: the residual stream holds
everything twice, so what reads it is halved, `[W/2 + N, W/2 - N]`, with the same noise N on both sides, and
what writes into it is stacked twice. Heads, key heads and the feed-forward are doubled with it. The noise
parts what would otherwise stay equal. Added layers are identities, since their outputs begin at zero.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from musicgen.errors import FialtaError, InputError
from musicgen.model.checkpoint import load_checkpoint, save_checkpoint
from musicgen.model.config import PRESETS, FialtaConfig
from musicgen.model.transformer import FialtaModel

NOISE = 0.1  # of the standard deviation of the matrix
_SIZES = ("width", "heads", "kv_heads", "ffn_width")
_SAME = ("vocab_size", "pad_id", "clause_dim", "max_clauses", "cross_every", "rope_theta")


@torch.no_grad()
def grown(model: FialtaModel, config: FialtaConfig, noise: float = NOISE, seed: int = 0) -> FialtaModel:
    """A model of shape `config` with the logits of `model`, up to rounding.

    Raises InputError where the shape is not the same or doubled, or has fewer layers.
    """
    is_double = _checked(model.config, config)
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)  # for the added layers
    made = FialtaModel(config)
    own = dict(model.named_parameters())
    for name, parameter in made.named_parameters():
        if name in own:
            parameter.copy_(_doubled(name, own[name], noise, generator) if is_double else own[name])
        elif name.endswith("out.weight"):
            parameter.zero_()
    return made.eval()


def _checked(old: FialtaConfig, new: FialtaConfig) -> bool:
    """Whether everything is doubled; InputError where that is neither so nor the contrary."""
    ratios = {name: getattr(new, name) / getattr(old, name) for name in _SIZES}
    same = all(getattr(new, name) == getattr(old, name) for name in _SAME)
    if not same or new.layers < old.layers or set(ratios.values()) not in ({1.0}, {2.0}):
        shown = ", ".join(f"{name} {getattr(old, name)} to {getattr(new, name)}" for name in _SIZES)
        raise InputError(
            f"{shown}, layers {old.layers} to {new.layers}: a model grows to the same or twice the sizes, "
            "all alike, and to as many or more layers."
        )
    return ratios["width"] == 2.0


def _doubled(name: str, weight: Tensor, noise: float, generator: torch.Generator) -> Tensor:
    """One parameter in twice the width."""
    if name.startswith("embedding"):  # written as it is, read from both halves of the last state
        return torch.cat((weight, weight), 1) / 2
    if name.startswith("reader"):  # reads the clauses, whose size stays
        return torch.cat((weight, weight))
    rows = []
    for _ in range(2):
        spread = float(weight.std()) if weight.numel() > 1 else 0.0
        jitter = torch.randn(weight.shape, generator=generator) * (noise * spread)
        rows.append(torch.cat((weight / 2 + jitter, weight / 2 - jitter), 1))
    return torch.cat(rows)


def parameters_of(model: nn.Module) -> int:
    """How many numbers are trained."""
    return sum(parameter.numel() for parameter in model.parameters())


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0; 2 and a sentence where the model cannot grow so."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path, help="checkpoint folder")
    parser.add_argument("out", type=Path)
    parser.add_argument("--preset", choices=sorted(PRESETS), default="base")
    parser.add_argument("--layers", type=int, help="instead of the preset's")
    parser.add_argument("--noise", type=float, default=NOISE)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args(argv)
    try:
        model, meta = load_checkpoint(arguments.model)
        kept = {name: getattr(model.config, name) for name in _SAME}
        layers = {"layers": arguments.layers} if arguments.layers else {}
        config = FialtaConfig.preset(arguments.preset, **{**kept, **layers})
        made = grown(model, config, arguments.noise, arguments.seed)
        save_checkpoint(made, arguments.out, {**meta, "grown_from": meta.get("model_id")})
    except FialtaError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{parameters_of(model)} parameters are now {parameters_of(made)}: {arguments.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
