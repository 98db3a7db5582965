"""Who is composing, and who waits.

A run belongs to one browser session; stopping a session stops its runs and nobody else's.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from musicgen.settings import Settings

# Seconds a bar until a piece has been timed (five players on two busy cores: 0.21 to 0.33, at 16 as at 128
# bars); what share a new time has in the mean.
FIRST_PACE_S, NEW_SHARE = 0.25, 0.3
MANY = 256  # sessions remembered as having left, or as refused; the oldest are forgotten


class Run:
    """One composition in progress, for a session; `cancelled` goes down to the sampler."""

    def __init__(self, session: str = "") -> None:
        self.session, self._event = session, threading.Event()

    def cancel(self) -> None:
        self._event.set()

    def cancelled(self) -> bool:
        return self._event.is_set()


class Runs:
    """The runs of all sessions, by session. line: sessions that wait for the model, the next one first.

    most: how many may wait. places: how many requests one visitor may have, waiting or worked on.
    """

    def __init__(
        self,
        line: Callable[[], Sequence[str]] = tuple,
        most: int = Settings().queue,
        places: int = Settings().places,
    ) -> None:
        self._lock, self._line, self.most, self.places = threading.Lock(), line, most, places
        self._runs: dict[str, set[Run]] = {}
        self._left: deque[str] = deque(maxlen=MANY)
        self._refused: deque[str] = deque(maxlen=MANY)
        self._pace_s = FIRST_PACE_S

    @contextmanager
    def begin(self, session: str) -> Iterator[Run]:
        """A run that is cancelled when its block is left, however that happens."""
        run = Run(session)
        with self._lock:
            self._runs.setdefault(session, set()).add(run)
        try:
            yield run
        finally:
            run.cancel()
            self._forget(session, run)

    def ahead(self, session: str = "") -> int:
        """How many would be before this session if it asked now; its own running piece makes way."""
        return len(self._line()) + self._busy(session)

    def place(self, session: str) -> int | None:
        """How many are before a session that waits; None where it does not wait, or no longer."""
        line = self._line()
        return line.index(session) + self._busy(session) if session in line else None

    def has(self, session: str) -> bool:
        """Whether something is written for the session, or will be."""
        with self._lock:
            written = session in self._runs
        return written or session in self._line()

    @property
    def full(self) -> bool:
        """Whether nobody more can wait."""
        return len(self._line()) >= self.most

    def _busy(self, session: str) -> int:
        with self._lock:
            return sum(len(runs) for owner, runs in self._runs.items() if owner != session)

    @property
    def pace_s(self) -> float:
        """Seconds a bar, of late."""
        return self._pace_s

    def took(self, seconds: float, bars: int) -> None:
        """A piece of so many bars is finished."""
        with self._lock:
            self._pace_s += NEW_SHARE * (seconds / max(1, bars) - self._pace_s)

    def stop(self, session: str) -> int:
        """Cancel the session's runs; says how many there were."""
        with self._lock:
            runs = tuple(self._runs.get(session, ()))
        for run in runs:
            run.cancel()
        return len(runs)

    def leave(self, session: str) -> None:
        """The session has taken a waiting request back."""
        with self._lock:
            self._left.append(session)

    def has_left(self, session: str) -> bool:
        """Whether it has; asked once, for Gradio reports a request that was taken back as a failure, too."""
        return self._taken(self._left, session)

    def refuse(self, session: str) -> None:
        """The session's request found no place, because its visitor holds as many as one may."""
        with self._lock:
            self._refused.append(session)

    def was_refused(self, session: str) -> bool:
        """Whether it was; asked once, as above."""
        return self._taken(self._refused, session)

    def _taken(self, sessions: deque[str], session: str) -> bool:
        with self._lock:
            if session not in sessions:
                return False
            sessions.remove(session)
            return True

    def _forget(self, session: str, run: Run) -> None:
        with self._lock:
            left = self._runs.get(session, set()) - {run}
            if left:
                self._runs[session] = left
            else:
                self._runs.pop(session, None)
