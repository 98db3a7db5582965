"""Several drawings from one model at once. Knows nothing about music.

Each thread steps a batch of its own: what the model computes does not hold Python's lock, so two threads use
two cores. A drawing comes out the same whatever it is drawn together with.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy.typing as npt

from musicgen.model.engine import Engine
from musicgen.model.weights import Floats


class Drawing(Protocol):
    """Something that draws ids: what it has the model read, and what it does with the answer.

    pending: ids that the model must read before the next draw, from the beginning of a sequence where
    `is_new_window`. choose: takes the log-probabilities (vocab,) of what comes after them.
    """

    @property
    def done(self) -> bool: ...

    @property
    def pending(self) -> Sequence[int]: ...

    @property
    def is_new_window(self) -> bool: ...

    def choose(self, logp: Floats) -> None: ...


def draw_together(
    engine: Engine,
    drawings: Sequence[Drawing],
    clauses: npt.NDArray[Any] | None,
    guidance: float,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[None]:
    """Bring all drawings to their end, in up to `engine.threads` threads; yields after every step of the
    first one's batch. When `cancelled()` turns true, or the iterator is closed, all stop where they are.
    """
    crews = [c for c in (drawings[i :: engine.threads] for i in range(engine.threads)) if c]
    stop = threading.Event()
    failures: list[Exception] = []

    def work(crew: Sequence[Drawing]) -> None:
        try:
            for _ in _steps(engine, crew, clauses, guidance, lambda: stop.is_set() or cancelled()):
                pass
        except Exception as failure:  # noqa: BLE001 - raised again in the caller's thread
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(crew,)) for crew in crews[1:]]
    for thread in threads:
        thread.start()
    try:
        yield from _steps(engine, crews[0], clauses, guidance, cancelled)
        for thread in threads:
            thread.join()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]


def _steps(
    engine: Engine,
    drawings: Sequence[Drawing],
    clauses: npt.NDArray[Any] | None,
    guidance: float,
    cancelled: Callable[[], bool],
) -> Iterator[None]:
    """One batch, in this thread."""
    batch = engine.start_batch(len(drawings), clauses, guidance)
    live = {i: drawing for i, drawing in enumerate(drawings) if not drawing.done}
    while live and not cancelled():
        for i, drawing in live.items():
            if drawing.is_new_window:
                batch.rewind(i, 0)
        for i, logp in batch.feed({i: drawing.pending for i, drawing in live.items()}).items():
            live[i].choose(logp)
            if live[i].done:
                del live[i]
                batch.drop(i)
        yield
