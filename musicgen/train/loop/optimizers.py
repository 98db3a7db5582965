"""Optimizers of a recipe: Muon for matrices inside the blocks, AdamW for the rest, or AdamW for all."""

import torch
from torch import nn
from torch.optim import Optimizer

from musicgen.errors import InputError
from musicgen.train.loop.recipe import Recipe

BETAS = (0.9, 0.95)


def build_optimizers(model: nn.Module, recipe: Recipe) -> list[Optimizer]:
    """Each parameter group carries `peak`, the rate that the schedule's factor multiplies.

    Embedding, clause projection's null and other vectors go to AdamW without weight decay.
    """
    matrices, others = split_parameters(model)
    if recipe.optimizer == "muon":
        muon = torch.optim.Muon(
            matrices,
            lr=recipe.matrix_lr,
            weight_decay=recipe.weight_decay,
            momentum=recipe.momentum,
            adjust_lr_fn="match_rms_adamw",
        )
        return [_peaked(muon), _peaked(_adamw([(others, recipe.other_lr, 0.0)]))]
    if recipe.optimizer == "adamw":
        groups = [(matrices, recipe.matrix_lr, recipe.weight_decay), (others, recipe.other_lr, 0.0)]
        return [_peaked(_adamw(groups))]
    raise InputError(f"The optimizer {recipe.optimizer!r} is not known: give muon or adamw.")


def split_parameters(model: nn.Module) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """Matrices of the layers, and everything else (the embedding is a table, not a map)."""
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for name, parameter in model.named_parameters():
        (matrices if parameter.ndim == 2 and "embedding" not in name else others).append(parameter)
    return matrices, others


def set_rates(optimizers: list[Optimizer], factor: float) -> None:
    """Every group's rate becomes its peak times `factor`."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * factor


def _adamw(groups: list[tuple[list[nn.Parameter], float, float]]) -> Optimizer:
    settings = [{"params": p, "lr": rate, "weight_decay": decay} for p, rate, decay in groups if p]
    return torch.optim.AdamW(settings, betas=BETAS, fused=True)


def _peaked(optimizer: Optimizer) -> Optimizer:
    for group in optimizer.param_groups:
        group["peak"] = group["lr"]
    return optimizer
