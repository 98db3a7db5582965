"""Validation likelihood in nats a note: comparable between vocabularies, unlike nats a token."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from accelerate import Accelerator
from torch import Tensor, nn

from musicgen.train.data.dataset import Array, Augmentation, TrainingBatch, Windows, plan


@dataclass(frozen=True, slots=True)
class Validation:
    """nats_note: nats of all ids (header too) ÷ notes. music_note: of the ids after the header ÷ notes.

    nats_token: nats ÷ ids. archives: (name, nats of all ids ÷ notes) for each archive that occurs.
    """

    nats_note: float
    music_note: float
    nats_token: float
    archives: tuple[tuple[str, float], ...]


def fixed_subset(windows: Windows, count: int) -> Array:
    """The same `count` rows every time, spread over the split at random."""
    return np.sort(np.random.default_rng(0).permutation(len(windows))[:count])


def batch_tensors(batch: TrainingBatch, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    """input_ids, clauses and clause_mask on the device."""
    parts = (batch.input_ids, batch.clauses, batch.clause_mask)
    ids, clauses, mask = (torch.from_numpy(np.ascontiguousarray(part)).to(device) for part in parts)
    return ids, clauses, mask


@torch.no_grad()
def validate(
    model: nn.Module, windows: Windows, rows: Array, budget: int, accelerator: Accelerator
) -> Validation:
    """Likelihood of the windows `rows` with their first caption; every process takes its share."""
    training = model.training
    model.eval()
    names = [str(name) for name in windows.meta.get("archives", [])] or ["all"]
    sums = torch.zeros(len(names), 4, dtype=torch.float64)
    for batch in _share(windows, rows, budget, accelerator):
        nats, ids, music = _window_nats(model, batch, windows, accelerator.device)
        for row, values in zip(batch.windows, zip(nats, ids, music, strict=True), strict=True):
            line = int(windows.archive[row]) if len(names) > 1 else 0
            sums[line] += torch.tensor([values[0], values[1], values[2], float(windows.notes[row])]).double()
    model.train(training)
    total = accelerator.reduce(sums.to(accelerator.device, torch.float32)).double().cpu()
    return _summary(total, names)


def _share(windows: Windows, rows: Array, budget: int, accelerator: Accelerator) -> Iterator[TrainingBatch]:
    rng_free = Augmentation()
    parts = plan(windows.lengths[rows], budget, (0,))
    for part in parts[accelerator.process_index :: accelerator.num_processes]:
        yield windows.batch(rows[part], None, rng_free)


def _window_nats(
    model: nn.Module, batch: TrainingBatch, windows: Windows, device: torch.device
) -> tuple[list[float], list[float], list[float]]:
    """For each window: nats of all ids, number of ids, nats of the ids after the header."""
    ids, clauses, mask = batch_tensors(batch, device)
    logits = model(ids, clauses, mask).logits[:, :-1].float()
    targets = ids[:, 1:]
    counted = targets != windows.pad_id
    nats = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none") * counted
    header = torch.from_numpy(windows.header[batch.windows].astype(np.int64)).to(device)
    places = torch.arange(1, ids.shape[1], device=device)
    music = nats * (places[None] >= header[:, None])
    return nats.sum(1).tolist(), counted.sum(1).tolist(), music.sum(1).tolist()


def _summary(sums: Tensor, names: list[str]) -> Validation:
    nats, ids, music, notes = (float(x) for x in sums.sum(0))
    archives = tuple((name, float(s[0] / s[3])) for name, s in zip(names, sums, strict=True) if s[3] > 0)
    return Validation(nats / max(1.0, notes), music / max(1.0, notes), nats / max(1.0, ids), archives)
