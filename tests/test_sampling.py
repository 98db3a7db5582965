"""The draw of one id: masks, nucleus, seeds, and the probability it reports."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicgen.model.sampling import draw, nucleus, restrict, temper


def log_probs(weights: list[float]) -> np.ndarray:
    """Normalised float32 log-probabilities of positive weights."""
    values = np.log(np.array(weights, dtype=np.float64))
    return (values - np.log(np.exp(values).sum())).astype(np.float32)


def everything(logp: np.ndarray) -> np.ndarray:
    return np.ones(len(logp), dtype=bool)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**31), st.integers(2, 40), st.floats(0.1, 3.0), st.floats(0.01, 1.0))
def test_masks_are_obeyed(seed: int, size: int, temperature: float, top_p: float) -> None:
    """Guards the hard promise: an id that the grammar forbids never comes out, whatever the settings."""
    rng = np.random.default_rng(seed)
    logp = log_probs((rng.random(size) ** 8 + 1e-12).tolist())
    allowed = rng.random(size) < 0.3
    allowed[rng.integers(size)] = True
    for mask in (allowed, np.flatnonzero(allowed)):
        chosen, surprise = draw(logp, mask, temperature=temperature, top_p=top_p, rng=rng)
        assert allowed[chosen]
        assert surprise <= 1e-6


def test_mask_and_list_of_ids_draw_the_same() -> None:
    """Guards against two code paths that drift apart."""
    logp, mask = log_probs([1, 2, 3, 4, 5]), np.array([True, False, True, True, False])
    for seed in range(20):
        pairs = [
            draw(logp, given, temperature=1.1, top_p=0.9, rng=np.random.default_rng(seed))
            for given in (mask, np.flatnonzero(mask))
        ]
        assert pairs[0] == pairs[1]


def test_nucleus_keeps_the_id_that_crosses_the_border() -> None:
    """Guards the off-by-one of top-p: 0.5 + 0.3 reach 0.8 exactly, a little more needs a third."""
    logp = log_probs([0.1, 0.5, 0.3, 0.1])
    assert np.flatnonzero(np.isfinite(nucleus(logp, 0.5))).tolist() == [1]
    assert np.flatnonzero(np.isfinite(nucleus(logp, 0.51))).tolist() == [1, 2]
    assert np.flatnonzero(np.isfinite(nucleus(logp, 0.81))).tolist() == [0, 1, 2]
    assert nucleus(logp, 1.0) is logp


def test_draws_follow_the_probabilities() -> None:
    """Guards the inverse of the cumulated distribution, and the temperature's direction."""
    logp, rng = log_probs([0.6, 0.1, 0.3]), np.random.default_rng(3)
    plain = [draw(logp, everything(logp), temperature=1.0, top_p=1.0, rng=rng)[0] for _ in range(3000)]
    cold = [draw(logp, everything(logp), temperature=0.2, top_p=1.0, rng=rng)[0] for _ in range(300)]
    assert np.allclose(np.bincount(plain, minlength=3) / 3000, [0.6, 0.1, 0.3], atol=0.04)
    assert np.mean(np.array(cold) == 0) > 0.9
    assert temper(logp, 2.0)[0] - temper(logp, 2.0)[1] < logp[0] - logp[1]


def test_reported_probability_is_untempered_and_among_the_allowed() -> None:
    """Guards the surprise by which derailed pieces are found: no setting of the sampler may enter it."""
    logp, allowed = log_probs([0.2, 0.2, 0.6]), np.array([1, 2])
    for temperature, top_p in ((1.0, 1.0), (0.3, 0.9), (2.5, 0.95)):
        rng = np.random.default_rng(1)
        chosen, surprise = draw(logp, allowed, temperature=temperature, top_p=top_p, rng=rng)
        assert surprise == pytest.approx(np.log({1: 0.25, 2: 0.75}[chosen]), abs=1e-5)


def test_one_random_number_a_draw() -> None:
    """Guards reproducibility: a forced id must not shift the numbers that later draws get."""
    logp = log_probs([1, 1, 1])
    rng, other = np.random.default_rng(5), np.random.default_rng(5)
    draw(logp, np.array([2]), temperature=1.0, top_p=0.9, rng=rng)
    other.random()
    assert rng.random() == other.random()


def test_filters_come_before_the_mask() -> None:
    """Guards that a bias works and that it cannot bring back a forbidden id."""
    logp = log_probs([0.5, 0.49, 0.01])

    def favour_last(values: np.ndarray) -> np.ndarray:
        return values + np.array([0, 0, 50], dtype=np.float32)

    rng = np.random.default_rng(0)
    for allowed, wanted in ((everything(logp), {2}), (np.array([0, 1]), {0, 1})):
        chosen, _ = draw(logp, allowed, temperature=1.0, top_p=0.9, rng=rng, filters=[favour_last])
        assert chosen in wanted


def test_nothing_allowed_is_said() -> None:
    """Guards against an endless loop or a silent wrong id when a grammar contradicts itself."""
    logp, rng = log_probs([1, 1]), np.random.default_rng(0)
    for allowed in (np.zeros(2, dtype=bool), np.array([], dtype=np.int64)):
        with pytest.raises(ValueError, match="No allowed id"):
            draw(logp, allowed, temperature=1.0, top_p=1.0, rng=rng)
    with pytest.raises(ValueError, match="No allowed id"):
        draw(restrict(logp, np.array([0])), np.array([1]), temperature=1.0, top_p=1.0, rng=rng)
