"""The critic: what it cannot know it must not seem to know, what is plain it must find and name."""

import numpy as np
import pytest

from musicgen.evaluate.realism.critic import Table, auc, criticise

NAMES = ("told", "noise", "absent")


def table(count: int, shift: float, seed: int, half: int | None = None) -> Table:
    """Windows in both halves (or one); "told" lies `shift` deviations higher, "absent" is often NaN."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(count, 3))
    values[:, 0] += shift
    values[rng.random(count) < 0.3, 2] = np.nan
    halves = np.arange(count) % 2 if half is None else np.full(count, half)
    return Table(NAMES, values, halves.astype(np.int64))


def test_auc_counts_pairs_and_ties_half() -> None:
    """Of real 1, 2 and composed 2, 3 four pairs: three are right, one is a tie: 3.5 / 4."""
    assert auc(np.array([1.0, 2]), np.array([2.0, 3])) == 3.5 / 4
    assert auc(np.array([1.0]), np.array([1.0])) == 0.5
    assert np.isnan(auc(np.zeros(0), np.ones(1)))


def test_what_is_plain_is_told_and_named() -> None:
    """Three deviations apart must be told, and the feature that tells must stand first, with its means."""
    found = criticise(table(120, 0, 0), table(120, 3, 1), explain=True)
    assert found is not None and found.auc > 0.95 and found.windows == (120, 120)
    assert found.interval[0] <= found.auc <= found.interval[1]
    first = found.telltales[0]
    assert first.name == "told" and first.composed - first.real == pytest.approx(3, abs=0.5)
    assert first.alone > 0.95 and first.fall > 0.2
    assert len(found.telltales) == len(NAMES)


def test_two_halves_of_one_kind_are_not_told() -> None:
    """A critic that is tested on what it learned would tell even noise: cross-fitting must not."""
    found = criticise(table(160, 0, 2), table(160, 0, 3))
    assert found is not None and 0.38 < found.auc < 0.62
    assert found.interval[0] < 0.5 < found.interval[1]


def test_what_is_learned_on_one_half_is_tested_on_the_other() -> None:
    """A feature that tells in half 0 alone helps neither: one half must not decide the other."""
    real = table(200, 0, 4)
    values = table(200, 0, 5).values
    values[::2, 0] += 4  # half 0
    values[1::2, 0] -= 4  # half 1, the other way round
    found = criticise(real, Table(NAMES, values, real.halves))
    assert found is not None and found.auc < 0.4


def test_more_real_windows_are_learned_from_and_not_tested() -> None:
    """Extra windows must not enter the figure, or its n."""
    found = criticise(table(80, 0, 6), table(80, 2, 7), extra=table(300, 0, 8))
    assert found is not None and found.windows == (80, 80) and found.auc > 0.8


def test_too_few_windows_give_no_figure() -> None:
    """A half without windows must say so, not report a perfect critic."""
    assert criticise(table(40, 0, 9, half=0), table(40, 2, 10)) is None
    assert criticise(table(6, 0, 11), table(6, 2, 12)) is None


def test_the_same_windows_give_the_same_figure() -> None:
    """A figure that changes from run to run could not be compared between models."""
    one, other = (criticise(table(60, 0, 13), table(60, 1, 14), seed=5) for _ in range(2))
    assert one == other


def test_columns_go_by_their_names() -> None:
    """Guards an AUC of 1 where the same numbers stand in another order."""
    real, alike = table(160, 0, 2), table(160, 0, 3)
    real.values[:, 1] += 100
    alike.values[:, 1] += 100
    turned = Table(NAMES[::-1], alike.values[:, ::-1], alike.halves)
    assert criticise(real, turned) == criticise(real, alike)
    with pytest.raises(ValueError, match="not in tuple"):
        criticise(real, Table(("noise",), alike.values[:, 1:2], alike.halves))
