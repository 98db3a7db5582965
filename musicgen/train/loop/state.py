"""What a training needs to go on exactly where it stopped, as safetensors and JSON (never pickle).

The folder `last` is a checkpoint and replaced as one (`musicgen.model.checkpoint`).
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch.optim import Optimizer

from musicgen.errors import InputError
from musicgen.model.checkpoint import load_checkpoint, replaced, save_checkpoint
from musicgen.model.transformer import FialtaModel
from musicgen.model.weights import kept_beside


@dataclass(slots=True)
class Progress:
    """Where a training stands. `epoch`, `shelf`, `index`: of the next batch, in the data that `data` names.

    minutes: spent so far, over all runs.
    best: lowest validation nats a note; worse: evaluations since then. window_*: sums since the last log row.
    """

    step: int = 0
    epoch: int = 0
    shelf: int = 0
    index: int = 0
    tokens: int = 0
    minutes: float = 0.0
    best: float = float("inf")
    worse: int = 0
    window_nats: float = 0.0
    window_tokens: int = 0
    cool_from: float | None = None
    cool_until: float | None = None
    data: str = ""


def save_state(
    folder: Path, model: FialtaModel, optimizers: list[Optimizer], progress: Progress, meta: dict[str, Any]
) -> None:
    """Replace `folder` by the present state. Raises OSError where there is no room for it."""
    with replaced(folder) as fresh:
        save_checkpoint(model, fresh, meta)
        tensors, numbers = _flatten(optimizers)
        save_file({**tensors, "random": torch.get_rng_state()}, fresh / "state.safetensors")
        content = {"progress": asdict(progress), "optimizers": numbers}
        (fresh / "state.json").write_text(json.dumps(content), encoding="utf-8")


def load_state(folder: Path, model: FialtaModel, optimizers: list[Optimizer]) -> Progress:
    """Fill `model`, `optimizers` and the random generator from `folder` and return the progress."""
    found = folder if folder.exists() else kept_beside(folder)
    if not (found / "state.json").is_file():
        raise InputError(f"{folder} holds no training to resume: start one without --resume.")
    saved, _ = load_checkpoint(found)
    model.load_state_dict(saved.state_dict())
    tensors = load_file(found / "state.safetensors")
    content = json.loads((found / "state.json").read_text(encoding="utf-8"))
    torch.set_rng_state(tensors.pop("random"))
    _restore(optimizers, tensors, content["optimizers"])
    return Progress(**content["progress"])


def _flatten(optimizers: list[Optimizer]) -> tuple[dict[str, torch.Tensor], list[Any]]:
    tensors: dict[str, torch.Tensor] = {}
    for i, optimizer in enumerate(optimizers):
        for parameter, state in optimizer.state_dict()["state"].items():
            for name, value in state.items():
                tensors[f"{i}.{parameter}.{name}"] = value.detach().cpu().contiguous()
    return tensors, [len(optimizer.param_groups) for optimizer in optimizers]


def _restore(optimizers: list[Optimizer], tensors: dict[str, torch.Tensor], groups: list[Any]) -> None:
    if [len(optimizer.param_groups) for optimizer in optimizers] != groups:
        raise InputError("The training was begun with another --optimizer: resume it with that one.")
    states: list[dict[int, dict[str, torch.Tensor]]] = [{} for _ in optimizers]
    for key, value in tensors.items():
        optimizer, parameter, name = key.split(".", 2)
        states[int(optimizer)].setdefault(int(parameter), {})[name] = value
    for item, state in zip(optimizers, states, strict=True):
        item.load_state_dict({"state": state, "param_groups": item.state_dict()["param_groups"]})
