"""Drawing several sequences at once: each as if alone, also where windows roll, threads fail or stop."""

from collections.abc import Iterator

import numpy as np
import pytest
from tiny_models import make_model, some_ids, unit_clauses

from musicgen.model.engine import Engine
from musicgen.model.sampling import draw
from musicgen.model.together import draw_together

EVERY_ID = np.ones(50, dtype=bool)


class Drawn:
    """Draws `count` ids after a beginning; begins anew with its latest ids after every `window` of them."""

    def __init__(self, seed: int, count: int, window: int = 1000, fails: bool = False) -> None:
        self.rng = np.random.default_rng(seed)
        self.ids, self.begun = some_ids(5, seed), 0
        self.count, self.window, self.fails = count, window, fails
        self.pending, self.is_new_window = list(self.ids), True

    @property
    def done(self) -> bool:
        return len(self.ids) >= self.count

    def choose(self, logp: np.ndarray) -> None:
        if self.fails:
            raise ValueError("this one fails")
        token, _ = draw(logp, EVERY_ID, temperature=1.0, top_p=0.9, rng=self.rng)
        self.ids.append(token)
        self.pending, self.is_new_window = [token], False
        if len(self.ids) - self.begun >= self.window:
            self.begun = len(self.ids) - 7
            self.pending, self.is_new_window = self.ids[self.begun :], True


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(make_model(), threads=2)


def drawings() -> Iterator[Drawn]:
    yield from (Drawn(seed, 40 + 9 * seed, window=30 if seed == 2 else 1000) for seed in range(5))


def test_each_is_as_if_alone(engine: Engine) -> None:
    """Guards candidates: number i must not depend on how many are drawn, nor on their threads."""
    clauses, together = unit_clauses(2), list(drawings())
    steps = sum(1 for _ in draw_together(engine, together, clauses, 1.5))
    assert steps == 40 + 9 * 4 - 5  # those of the longest in the first batch
    for alone, other in zip(drawings(), together, strict=True):
        for _ in draw_together(engine, [alone], clauses, 1.5):
            pass
        assert alone.ids == other.ids and alone.done


def test_all_stop_when_told(engine: Engine) -> None:
    """Guards 'stop': no thread goes on in the background, whether cancelled or left by the caller."""
    together = [Drawn(seed, 200) for seed in range(2)]
    steps = draw_together(engine, together, None, 1.0)
    next(steps)
    steps.close()
    held = [len(each.ids) for each in together]
    assert held[0] == 6 and not together[1].done
    assert list(draw_together(engine, together, None, 1.0, cancelled=lambda: True)) == []
    assert [len(each.ids) for each in together] == held


@pytest.mark.parametrize("failing", [0, 1])
def test_a_failure_in_any_thread_is_raised(engine: Engine, failing: int) -> None:
    """Guards against a candidate that silently stays unfinished."""
    together = [Drawn(seed, 30, fails=seed == failing) for seed in range(2)]
    with pytest.raises(ValueError, match="this one fails"):
        list(draw_together(engine, together, None, 1.0))
