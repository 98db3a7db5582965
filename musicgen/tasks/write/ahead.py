"""Candidates drawn at once: every core draws one of its own, further ones in case they are wanted.

What a candidate becomes hangs on its seed and number alone, so that nothing but the waiting changes by it.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from musicgen.model.sampling import Engine
from musicgen.music.score import Score
from musicgen.tasks.write.writer import Writer

_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Progress:
    """A candidate after some of its bars. drawn: ids so far."""

    bars_done: int
    score: Score
    drawn: int


class Ahead:
    """Runs writers in threads of its own, from `with` on until its end: each thread takes the next not begun.

    Writers that are not among them can be asked for as well: they draw when they are.
    """

    def __init__(
        self, writers: Sequence[Writer], engine: Engine, clauses: np.ndarray | None, guidance: float
    ) -> None:
        self._draw = engine, clauses, guidance
        self._left = list(writers)
        self._made: dict[int, list[Progress]] = {writer.candidate: [] for writer in writers}
        self._finished: set[int] = set()
        self._failure: Exception | None = None
        self._news, self._stop = threading.Condition(), threading.Event()
        count = min(len(writers), engine.threads)
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]

    def __enter__(self) -> "Ahead":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def progress(self, writer: Writer, cancelled: Callable[[], bool]) -> Iterator[Progress]:
        """What there is of a candidate after each bar, and what comes. When cancelled it ends, and all
        stop."""
        if writer.candidate in self._made:
            return self._watched(writer.candidate, cancelled)
        return self._drawn(writer, cancelled)

    def _drawn(self, writer: Writer, cancelled: Callable[[], bool]) -> Iterator[Progress]:
        shown = 0
        for step in writer.steps(*self._draw, cancelled):
            if step.bars_done > shown:
                shown = step.bars_done
                yield Progress(shown, writer.score(), writer.drawn)

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

    def _next(self) -> Writer | None:
        with self._news:
            return self._left.pop(0) if self._left else None

    def _work(self) -> None:
        try:
            while not self._stop.is_set() and (writer := self._next()):
                for each in self._drawn(writer, self._stop.is_set):
                    with self._news:
                        self._made[writer.candidate].append(each)
                        self._news.notify_all()
                self._finished.add(writer.candidate)
        except Exception as failure:  # noqa: BLE001 - raised again in the caller's thread
            self._failure = failure
