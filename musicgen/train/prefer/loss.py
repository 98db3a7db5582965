"""Direct preference optimisation (Rafailov et al. 2023, arXiv 2305.18290), and how far it has led away."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True, slots=True, eq=False)
class Sequences:
    """ids: int64 (n, time), padded on the right. counted: bool (n, time), ids that were the model's choice:
    neither header nor padding. clauses, mask: as `FialtaModel.forward` takes them, None for no text."""

    ids: Tensor
    counted: Tensor
    clauses: Tensor | None = None
    mask: Tensor | None = None


def log_probabilities(model: nn.Module, given: Sequences) -> Tensor:
    """Of every next id, natural logarithms: float (n, time - 1, vocab)."""
    logits: Tensor = model(given.ids, given.clauses, given.mask).logits[:, :-1]
    return logits.float().log_softmax(-1)


def of_chosen(logp: Tensor, given: Sequences) -> Tensor:
    """Log-probability of the counted ids of each sequence, summed: float (n,)."""
    own = logp.gather(-1, given.ids[:, 1:, None])[..., 0]
    return (own * given.counted[:, 1:]).sum(1)


def divergence(logp: Tensor, reference: Tensor, given: Sequences) -> Tensor:
    """Kullback-Leibler divergence from the reference at the counted places: mean nats an id, a scalar."""
    each = F.kl_div(reference, logp, reduction="none", log_target=True).sum(-1)
    counted = given.counted[:, 1:]
    return (each * counted).sum() / counted.sum().clamp(min=1)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """loss: what is minimised. right: share of pairs whose better one gained more. kl: nats an id."""

    loss: Tensor
    right: float
    kl: float


def preference_step(
    model: nn.Module, reference: nn.Module, better: Sequences, worse: Sequences, beta: float
) -> Step:
    """DPO over pairs: row i of `better` is liked more than row i of `worse`. beta: how dear distance is."""
    margins, distances = [], []
    for given in (better, worse):
        logp = log_probabilities(model, given)
        with torch.no_grad():
            before = log_probabilities(reference, given)
        margins.append(of_chosen(logp, given) - of_chosen(before, given))
        distances.append(float(divergence(logp.detach(), before, given)))
    gain = margins[0] - margins[1]
    loss = -F.logsigmoid(beta * gain).mean()
    return Step(loss, float((gain > 0).float().mean()), sum(distances) / 2)
