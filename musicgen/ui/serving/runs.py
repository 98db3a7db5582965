"""Who is composing, who waits, and where the files of a request live.

A run belongs to one browser session; stopping a session stops its runs and nobody else's.
"""

import shutil
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

KEEP_S = 900.0
MAX_QUEUE = 16  # requests that may wait for the model; further ones are told to come again
# Seconds a bar until a piece has been timed; what share a new time has in the mean.
FIRST_PACE_S, NEW_SHARE = 0.5, 0.3
MANY = 256  # sessions remembered as having left; the oldest are forgotten


class Run:
    """One composition in progress; `cancelled` goes down to the sampler."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    def cancelled(self) -> bool:
        return self._event.is_set()


class Runs:
    """The runs of all sessions, by session. line: sessions that wait for the model, the next one first."""

    def __init__(self, line: Callable[[], Sequence[str]] = tuple) -> None:
        self._lock, self._line = threading.Lock(), line
        self._runs: dict[str, set[Run]] = {}
        self._left: deque[str] = deque(maxlen=MANY)
        self._pace_s = FIRST_PACE_S

    @contextmanager
    def begin(self, session: str) -> Iterator[Run]:
        """A run that is cancelled when its block is left, however that happens."""
        run = Run()
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

    @property
    def full(self) -> bool:
        """Whether nobody more can wait."""
        return len(self._line()) >= MAX_QUEUE

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
        with self._lock:
            if session not in self._left:
                return False
            self._left.remove(session)
            return True

    def _forget(self, session: str, run: Run) -> None:
        with self._lock:
            left = self._runs.get(session, set()) - {run}
            if left:
                self._runs[session] = left
            else:
                self._runs.pop(session, None)


class Workspace:
    """A folder for each request, removed `keep_s` seconds later, or with the process.

    The page's server keeps its own copy of what it serves, so a folder need not outlive its request by much.
    """

    def __init__(self, keep_s: float = KEEP_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._keep_s, self._clock = keep_s, clock
        self._lock = threading.Lock()
        self._root: tempfile.TemporaryDirectory[str] | None = None
        self._made: list[tuple[float, Path]] = []
        self._timer: threading.Timer | None = None

    def folder(self) -> Path:
        """A new empty folder of this request alone; older ones go."""
        with self._lock:
            if self._root is None:
                self._root = tempfile.TemporaryDirectory(prefix="fialta-", ignore_cleanup_errors=True)
            self._sweep()
            path = Path(tempfile.mkdtemp(dir=self._root.name))
            self._made.append((self._clock(), path))
            self._wake()
            return path

    def close(self) -> None:
        """Remove everything now."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            if self._root is not None:
                self._root.cleanup()
            self._root, self._made, self._timer = None, [], None

    def _wake(self) -> None:
        """See to it that folders go also where no request follows: one timer for all of them."""
        if self._timer is None and self._made:
            self._timer = threading.Timer(self._keep_s, self._expire)
            self._timer.daemon = True
            self._timer.start()

    def _expire(self) -> None:
        with self._lock:
            self._timer = None
            self._sweep()
            self._wake()

    def _sweep(self) -> None:
        oldest = self._clock() - self._keep_s
        for made, path in self._made:
            if made <= oldest:
                shutil.rmtree(path, ignore_errors=True)
        self._made = [entry for entry in self._made if entry[0] > oldest]
