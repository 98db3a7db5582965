"""The decoding engine: what it gives is what the model gives, alone, in company and after going back."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from tiny_models import full_log_probs, make_model, some_ids, unit_clauses

from musicgen.model.engine import CHUNK, Engine
from musicgen.model.sampling import Session
from musicgen.model.transformer import FialtaModel
from musicgen.model.weights import Weights


@pytest.fixture(scope="module")
def model() -> FialtaModel:
    return make_model(context=700)


@pytest.fixture(scope="module")
def engine(model: FialtaModel) -> Engine:
    return Engine(model)


@pytest.mark.parametrize("kv_heads", [1, 2])
def test_session_agrees_with_the_full_forward(kv_heads: int) -> None:
    """Guards caches, positions and the grouping of heads, with prefill, single steps and growing caches."""
    model, count = make_model(kv_heads=kv_heads, context=700, heads=4, width=64), CHUNK + 60
    ids, clauses = some_ids(count), unit_clauses(3)
    expected = full_log_probs(model, ids, clauses)
    session = Engine(model).start(clauses, 1.0, count)
    ends = [10, *range(11, 20), CHUNK - 2, *range(CHUNK - 1, CHUNK + 5), count]
    got = [session.feed(ids[:10])] + [session.feed(ids[start:end]) for start, end in pairwise(ends)]
    assert np.allclose(np.stack(got), expected[[end - 1 for end in ends]], atol=1e-4)
    assert session.length == count


def test_session_after_rewind_is_as_if_never_gone_on(engine: Engine) -> None:
    """Guards against stale cache entries being seen after a rewind."""
    ids, clauses = some_ids(30), unit_clauses(2)
    session = engine.start(clauses, 2.0, 64)
    session.feed(ids[:12])
    first = session.feed([ids[12]])
    session.feed(some_ids(15, seed=5))
    session.rewind(12)
    assert np.array_equal(session.feed([ids[12]]), first)
    with pytest.raises(ValueError, match="rewind"):
        session.rewind(14)


def test_guidance_mixes_text_and_null(model: FialtaModel, engine: Engine) -> None:
    """Guards the order of the two streams and the formula null + g * (text - null)."""
    ids, clauses = some_ids(8), unit_clauses(3)
    text, null = full_log_probs(model, ids, clauses)[-1], full_log_probs(model, ids, None)[-1]
    mixed = torch.from_numpy(null + 2.5 * (text - null)).log_softmax(-1).numpy()
    session = engine.start(clauses, 2.5, 16)
    assert np.allclose(session.feed(ids), mixed, atol=1e-4)
    assert np.allclose(session.plain(), text, atol=1e-4)
    assert not np.allclose(text, null, atol=1e-2)


def test_guidance_strengthens_veiled_ids(model: FialtaModel) -> None:
    """Guards the unguided row: it reads other ids in their place, in a first reading and in single steps."""
    ids = some_ids(8)
    null_ids = {ids[2]: ids[0], ids[6]: ids[1]}
    other = [null_ids.get(i, i) for i in ids]
    seen, unseen = full_log_probs(model, ids, None)[-1], full_log_probs(model, other, None)[-1]
    mixed = torch.from_numpy(unseen + 1.5 * (seen - unseen)).log_softmax(-1).numpy()
    session = Engine(model, null_ids=null_ids).start(None, 1.5, 16)
    session.feed(ids[:5])
    got = [session.feed([i]) for i in ids[5:]][-1]
    assert session.streams == 2
    assert np.allclose(got, mixed, atol=1e-4)
    assert np.allclose(session.plain(), seen, atol=1e-4)
    assert Engine(model, null_ids=null_ids).start(None, 1.0).streams == 1


def test_no_clauses_are_no_text(model: FialtaModel, engine: Engine) -> None:
    """Guards 'no text': an empty list and None are the null clause alone, without a second stream."""
    ids = some_ids(10)
    for clauses in (None, np.zeros((0, 16), np.float32)):
        session = engine.start(clauses, 3.0, 16)
        assert session.streams == 1
        assert np.allclose(session.feed(ids), full_log_probs(model, ids, None)[-1], atol=1e-4)


def test_feed_all_gives_every_position(model: FialtaModel, engine: Engine) -> None:
    """Guards scoring of given ids, across the chunks of a long prefill."""
    ids, clauses = some_ids(600), unit_clauses(2)
    session: Session = engine.start(clauses, 1.0, 700)
    session.feed(ids[:3])
    got = session.feed_all(ids[3:])
    assert np.allclose(got, full_log_probs(model, ids, clauses)[3:], atol=1e-3)


def test_sequences_of_a_batch_do_not_see_each_other(engine: Engine) -> None:
    """Guards candidates: each must be what it is alone, also ragged, waiting, or left over at the end."""
    clauses = unit_clauses(3)
    ids = [some_ids(80, seed) for seed in range(3)]
    alone = []
    for each in ids:
        session = engine.start(clauses, 1.5)
        alone.append(np.stack([session.feed(each[:5])] + [session.feed([i]) for i in each[5:]]))
    batch = engine.start_batch(3, clauses, 1.5)
    together: list[list[np.ndarray]] = [[], [], []]
    done, is_dropped = [0, 0, 0], False
    for turn in range(1000):
        # The second waits in every other turn, the third begins late, the first is dropped when it is done.
        awake = [s for s in range(3) if turn % (1, 2, 1)[s] == 0 and turn > (0, 0, 9)[s] and done[s] < 80]
        asked = {s: ids[s][done[s] : done[s] + (1 if done[s] else 5)] for s in awake}
        for sequence, logp in batch.feed(asked).items() if asked else ():
            together[sequence].append(logp)
            done[sequence] += len(asked[sequence])
        if done[0] == 80 and not is_dropped:
            is_dropped = True
            batch.drop(0)
        if done == [80, 80, 80]:
            break
    for one, other in zip(alone, together, strict=True):
        assert np.allclose(one, np.stack(other), atol=1e-5)
    assert [batch.length(1), batch.length(2)] == [80, 80]
    with pytest.raises(ValueError, match="dropped"):
        batch.feed({0: [1]})


def test_capacity_is_kept(engine: Engine) -> None:
    """Guards against writing behind the caches, and against a waiting sequence at its very end."""
    with pytest.raises(ValueError, match="700"):
        engine.start(None, capacity=701)
    batch = engine.start_batch(2, None, capacity=700)
    batch.feed({0: some_ids(700)})
    with pytest.raises(ValueError, match="give 1 or more"):
        batch.feed({0: [1]})
    for empty in ({0: []}, {1: []}):
        with pytest.raises(ValueError, match="give 1 or more"):
            batch.feed(empty)
    before = batch.feed({1: [3]})[1]  # the full one passes through as well
    assert np.array_equal(before, engine.start(None).feed([3]))


def test_weights_can_be_given_as_arrays(model: FialtaModel, engine: Engine) -> None:
    """Guards the way without PyTorch: the same numbers as from the model itself."""
    ids = some_ids(9)
    assert np.array_equal(Engine(Weights.of(model)).start().feed(ids), engine.start().feed(ids))


def test_eight_bit_matrices_are_close(model: FialtaModel) -> None:
    """Guards scales, signs and the order of blocks: a wrong one gives other probabilities altogether."""
    ids, clauses = some_ids(60), unit_clauses(2)
    exact = Engine(model).start(clauses, 1.0).feed_all(ids)
    rounded = Engine(model, precision="int8").start(clauses, 1.0).feed_all(ids)
    apart = (np.exp(exact) * (exact - rounded)).sum(-1)
    shuffled = (np.exp(exact) * (exact - exact[::-1])).sum(-1)
    assert 0 < apart.mean() < 0.02 < 0.5 < shuffled.mean()
    with pytest.raises(ValueError, match="int8"):
        Engine(model, precision="int3")  # type: ignore[arg-type]
