"""Small models, ids and clause vectors for the tests of `musicgen.model`."""

import numpy as np
import torch

from musicgen.model.config import FialtaConfig
from musicgen.model.transformer import FialtaModel

VOCAB = 50


def make_model(**changes: int) -> FialtaModel:
    """A small model whose every branch does something (as built, the branches' outputs are zero)."""
    torch.manual_seed(0)
    model = FialtaModel(FialtaConfig.preset("tiny", **{"vocab_size": VOCAB, "clause_dim": 16, **changes}))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(std=0.3)
    return model.eval()


def unit_clauses(count: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def some_ids(count: int, seed: int = 0) -> list[int]:
    return [int(i) for i in np.random.default_rng(seed).integers(1, VOCAB, count)]


def full_log_probs(model: FialtaModel, ids: list[int], clauses: np.ndarray | None) -> np.ndarray:
    given = None if clauses is None else torch.from_numpy(clauses)[None]
    with torch.no_grad():
        return model(torch.tensor([ids]), given).logits[0].log_softmax(-1).numpy()
