"""Candidates drawn at once: every core draws one of its own, further ones in case they are wanted.

What a candidate becomes hangs on its seed and number alone, so that nothing but the waiting changes by it.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from musicgen.model.sampling import Engine
from musicgen.music.score import Score
from musicgen.tasks.write.take import Take, bars

_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Progress:
    """A candidate after some of its bars. drawn: ids so far."""

    bars_done: int
    score: Score
    drawn: int


class Ahead:
    """Draws takes in threads of its own, from `with` on until its end: each takes the next that is not begun.

    Takes that are not among them can be asked for as well: they are drawn when they are.
    """

    def __init__(
        self, takes: Sequence[Take], engine: Engine, clauses: np.ndarray | None, guidance: float
    ) -> None:
        self._draw = engine, clauses, guidance
        self._left = list(takes)
        self._made: dict[int, list[Progress]] = {take.candidate: [] for take in takes}
        self._finished: set[int] = set()
        self._failure: Exception | None = None
        self._news, self._stop = threading.Condition(), threading.Event()
        count = min(len(takes), engine.threads)
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]

    def __enter__(self) -> "Ahead":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def progress(self, take: Take, cancelled: Callable[[], bool]) -> Iterator[Progress]:
        """What there is of a take after each bar, and what comes. When cancelled it ends, and all stop."""
        if take.candidate in self._made:
            return self._watched(take.candidate, cancelled)
        return self._drawn(take, cancelled)

    def _drawn(self, take: Take, cancelled: Callable[[], bool]) -> Iterator[Progress]:
        for done in bars(take, *self._draw, cancelled):
            yield Progress(done, take.score(), take.drawn)

    def _watched(self, candidate: int, cancelled: Callable[[], bool]) -> Iterator[Progress]:
        shown, is_finished = 0, False
        while not is_finished:
            with self._news:
                self._news.wait(0 if self._has_news(candidate, shown) else _POLL_S)
                new, is_finished = self._made[candidate][shown:], candidate in self._finished
            if self._failure:
                raise self._failure
            for each in new:
                if cancelled():
                    break
                yield each
            if cancelled():
                return self.__exit__()  # nobody may go on drawing what the caller looks at now
            shown += len(new)

    def _has_news(self, candidate: int, shown: int) -> bool:
        return len(self._made[candidate]) > shown or candidate in self._finished or bool(self._failure)

    def _next(self) -> Take | None:
        with self._news:
            return self._left.pop(0) if self._left else None

    def _work(self) -> None:
        try:
            while not self._stop.is_set() and (take := self._next()):
                for each in self._drawn(take, self._stop.is_set):
                    with self._news:
                        self._made[take.candidate].append(each)
                        self._news.notify_all()
                self._finished.add(take.candidate)
        except Exception as failure:  # noqa: BLE001 - raised again in the caller's thread
            self._failure = failure
