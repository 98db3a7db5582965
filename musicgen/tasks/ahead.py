"""Candidates drawn ahead: while the caller draws one, another thread draws the next, in case it is wanted.

What a candidate becomes hangs on its seed and number alone, so that nothing but the waiting changes by it.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from musicgen.model.sampling import Engine
from musicgen.music.score import Score
from musicgen.tasks.take import Take, bars

_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Progress:
    """A candidate after some of its bars. drawn: ids so far."""

    bars_done: int
    score: Score
    drawn: int


class Ahead:
    """Draws some takes one after the other in a thread of its own, from `with` on until its end.

    Other takes can be asked for as well: they are drawn when they are.
    """

    def __init__(
        self, takes: Sequence[Take], engine: Engine, clauses: np.ndarray | None, guidance: float
    ) -> None:
        self._takes = {take.candidate: take for take in takes}
        self._draw = engine, clauses, guidance
        self._made: dict[int, list[Progress]] = {number: [] for number in self._takes}
        self._finished: set[int] = set()
        self._failure: Exception | None = None
        self._news, self._stop = threading.Condition(), threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> "Ahead":
        if self._takes:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._takes:
            self._thread.join()

    def progress(self, take: Take, cancelled: Callable[[], bool]) -> Iterator[Progress]:
        """What there is of a take after each bar, and what comes. Ends early when cancelled."""
        if take.candidate in self._takes:
            return self._watched(take.candidate, cancelled)
        return self._drawn(take, cancelled)

    def _drawn(self, take: Take, cancelled: Callable[[], bool]) -> Iterator[Progress]:
        for done in bars(take, *self._draw, cancelled):
            yield Progress(done, take.score(), take.drawn)

    def _watched(self, candidate: int, cancelled: Callable[[], bool]) -> Iterator[Progress]:
        shown, is_finished = 0, False
        while not is_finished and not cancelled():
            with self._news:
                self._news.wait(0 if self._has_news(candidate, shown) else _POLL_S)
                new, is_finished = self._made[candidate][shown:], candidate in self._finished
            if self._failure:
                raise self._failure
            for each in new:
                if cancelled():
                    return
                yield each
            shown += len(new)

    def _has_news(self, candidate: int, shown: int) -> bool:
        return len(self._made[candidate]) > shown or candidate in self._finished or bool(self._failure)

    def _work(self) -> None:
        try:
            for number, take in self._takes.items():
                for each in self._drawn(take, self._stop.is_set):
                    with self._news:
                        self._made[number].append(each)
                        self._news.notify_all()
                self._finished.add(number)
        except Exception as failure:  # noqa: BLE001 - raised again in the caller's thread
            self._failure = failure
