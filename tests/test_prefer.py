"""Preference training, on a tiny model and on pieces made for it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_models import make_model, unit_clauses

from musicgen.errors import InputError
from musicgen.music.score import Note, Part, Score
from musicgen.train.prefer.__main__ import Recipe, sides_of, train
from musicgen.train.prefer.discriminator import Discriminator
from musicgen.train.prefer.loss import divergence, log_probabilities, of_chosen
from musicgen.train.prefer.pairs import Pair, load, store

HEADER = (3, 4)


def pair(seed: int, clauses: int = 2) -> Pair:
    """The better one goes on with 7 after its header, the worse one with 9."""
    rng = np.random.default_rng(seed)
    better, worse = (
        [*rng.integers(1, 50, head).tolist(), *[own] * 6] for head, own in zip(HEADER, (7, 9), strict=True)
    )
    return Pair(tuple(better), tuple(worse), HEADER, unit_clauses(clauses, seed))


def test_the_better_one_becomes_likelier_and_the_distance_is_told() -> None:
    """Guards the sign of the loss, and a divergence that stays 0 while the model moves."""
    model, pairs = make_model(), [pair(seed) for seed in range(4)]
    steps = list(train(model, pairs, Recipe(steps=12, rate=3e-3, most_kl=1e9)))
    assert steps[-1].loss < steps[0].loss and steps[-1].right == 1
    assert steps[0].kl == pytest.approx(0, abs=1e-6) and steps[-1].kl > 1e-3


def test_it_ends_where_the_distance_passes_its_bound() -> None:
    """Guards rewards that are fooled by going ever further away."""
    steps = list(train(make_model(), [pair(0)], Recipe(steps=200, rate=3e-3, most_kl=0.01)))
    assert len(steps) < 200 and steps[-1].kl > 0.01 > steps[-2].kl


def test_header_and_padding_do_not_count() -> None:
    """Guards preferences for what was asked, and for long pieces."""
    better, worse = sides_of([pair(0), pair(1, clauses=0)], pad_id=0)
    assert better.counted.sum(1).tolist() == worse.counted.sum(1).tolist() == [6, 6]
    assert not better.counted[:, : HEADER[0]].any() and not worse.counted[:, : HEADER[1]].any()
    assert better.mask is not None and better.mask.sum(1).tolist() == [2, 0]
    model = make_model()
    logp = log_probabilities(model, better)
    alone = log_probabilities(model, sides_of([pair(0)], pad_id=0)[0])
    assert torch.allclose(of_chosen(logp, better)[:1], of_chosen(alone, sides_of([pair(0)], 0)[0]), atol=1e-4)
    assert float(divergence(logp, logp, better).detach()) == pytest.approx(0, abs=1e-6)


def test_pairs_come_back_from_their_file(tmp_path: Path) -> None:
    """Guards against pairs that are mixed up, and sentences that stand beside another's pieces."""
    pairs = [pair(0), pair(1, clauses=0), pair(2, clauses=3)]
    store(pairs, tmp_path / "pairs.npz")
    for one, other in zip(pairs, load(tmp_path / "pairs.npz"), strict=True):
        assert (one.better, one.worse, one.header) == (other.better, other.worse, other.header)
        assert np.array_equal(one.clauses, other.clauses)


def test_without_pairs_there_is_a_sentence() -> None:
    """Guards an endless wait."""
    with pytest.raises(InputError, match="no pair"):
        list(train(make_model(), [], Recipe()))


def test_what_sounds_real_is_told() -> None:
    """Guards the sign of the reward: lines by step are real here, one note again and again is not."""
    rng = np.random.default_rng(0)

    def line(steps: int) -> Score:
        pitches = 60 + np.clip(rng.integers(-steps, steps + 1, 64).cumsum(), -12, 12)
        return Score((Part(0, notes=tuple(Note(12 * i, int(p), 12, 77) for i, p in enumerate(pitches))),))

    judge = Discriminator.fitted([line(2) for _ in range(20)], [line(0) for _ in range(20)])
    assert judge.realness(line(2)) > 0 > judge.realness(line(0))
