"""Groups that are taken away, and what is said of it."""

from pathlib import Path

import numpy as np
import pytest

from musicgen.errors import ModelError
from musicgen.evaluate.ablation.ablation import Outcome, Real, gap, moved
from musicgen.evaluate.ablation.groups import GROUPS
from musicgen.evaluate.common.shares import Share
from musicgen.evaluate.realism.critic import Table
from musicgen.evaluate.realism.habits import ROWS
from musicgen.music.score import Note, Part, Score
from musicgen.tasks.steering import USUAL, with_numbers

SCORES = [Score((Part(0, notes=(Note(0, pitch, 12, 88),)),)) for pitch in (60, 64)]


def outcomes(kept: int, of: int, score: Score = SCORES[0]) -> dict[str, Outcome]:
    rows = np.zeros(len(ROWS))
    return {f"p{i}": Outcome({"key": Share(int(i < kept), 1)}, rows, score) for i in range(of)}


def draws(count: int) -> np.ndarray:
    return np.random.default_rng(0).integers(count, size=(200, count)).astype(np.float64)


@pytest.mark.parametrize("name", GROUPS)
def test_every_group_takes_something_away(name: str) -> None:
    """Guards names of numbers that no longer steer anything, and groups that are nothing already."""
    try:
        assert with_numbers(USUAL, GROUPS[name]) != USUAL or name == "root of an asked chord"
    except ModelError as error:
        pytest.fail(str(error))


def test_groups_do_not_take_the_same_numbers() -> None:
    """Guards a number that is counted for two ideas."""
    taken = [(group, number) for off in GROUPS.values() for group, own in off.items() for number in own]
    assert len(taken) == len(set(taken))


def test_what_a_group_is_worth_has_its_sign_and_its_star() -> None:
    """Guards losses that are printed as gains, and stars on nothing."""
    worse = moved(list(outcomes(20, 20).values()), list(outcomes(10, 20).values()), "key", draws(20))
    same = moved(list(outcomes(10, 20).values()), list(outcomes(10, 20).values()), "key", draws(20))
    assert worse.startswith("-50.0 (") and worse.endswith("*")
    assert same == "+0.0 (+0.0 – +0.0)"
    assert moved(list(outcomes(1, 2).values()), list(outcomes(1, 2).values()), "drums", draws(2)) == ""


def test_the_distance_is_the_mean_over_rows_in_deviations() -> None:
    """Guards distances that cancel out: one row too high and one too low are two faults."""
    nothing = Table((), np.zeros((0, 0)), np.zeros(0, dtype=np.int64))
    usual = np.where(np.arange(len(ROWS)) % 2, 2.0, -2.0)
    real = Real(usual, np.full(len(ROWS), 2.0), nothing, Path("unused"))
    assert gap(list(outcomes(1, 2).values()), real) == 1.0
