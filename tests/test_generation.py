"""`generate` of transformers on the model: the cache changes nothing but the time."""

import numpy as np
import pytest
import torch
from tiny_models import full_log_probs, make_model, some_ids, unit_clauses

from musicgen.model.checkpoint import save_checkpoint
from musicgen.model.generation import FialtaForCausalLM
from musicgen.model.transformer import FialtaModel


@pytest.fixture(scope="module", params=[1, 2])
def model(request: pytest.FixtureRequest) -> FialtaModel:
    return make_model(kv_heads=request.param, heads=4)


def generating(model: FialtaModel) -> FialtaForCausalLM:
    other = FialtaForCausalLM(model.config)
    other.load_state_dict(model.state_dict())
    return other.eval()


def test_generate_takes_the_likeliest_ids_of_the_full_forward(model: FialtaModel) -> None:
    """Guards caches, positions and text while `generate` goes on id by id."""
    clauses, ids = unit_clauses(3), some_ids(9)
    expected = list(ids)
    for _ in range(12):
        expected.append(int(full_log_probs(model, expected, clauses)[-1].argmax()))
    made = generating(model).generate(
        torch.tensor([ids]), clauses=torch.from_numpy(clauses)[None], max_new_tokens=12, do_sample=False
    )
    assert made[0].tolist() == expected
    assert expected != [*ids, *generating(model).generate(torch.tensor([ids]), max_new_tokens=12)[0, 9:]]


def test_ids_may_come_in_chunks(model: FialtaModel) -> None:
    """Guards the mask of several new places behind a cache, and the clauses that were read once."""
    clauses, ids = unit_clauses(2), some_ids(20)
    one = generating(model)
    with torch.inference_mode():
        first = one(torch.tensor([ids[:8]]), torch.from_numpy(clauses)[None])
        caches = {"past_key_values": first.past_key_values, "clause_cache": first.clause_cache}
        then = one(torch.tensor([ids[8:]]), **caches, logits_to_keep=5)
    got = then.logits[0].log_softmax(-1).numpy()
    assert np.allclose(got, full_log_probs(model, ids, clauses)[-5:], atol=1e-4)


def test_a_checkpoint_can_be_opened_that_way(tmp_path: object, model: FialtaModel) -> None:
    """Guards `from_pretrained` on what training writes."""
    save_checkpoint(model, tmp_path, {})  # type: ignore[arg-type]
    opened = FialtaForCausalLM.from_pretrained(tmp_path)
    ids = torch.tensor([some_ids(5)])
    assert opened.generate(ids, max_new_tokens=3).shape == (1, 8)
