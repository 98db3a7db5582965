"""Where the files of requests live: one folder a run of the server, in it one a request.

The folder of a run goes with its server. What a server that crashed has left is removed by the next one: each
holds a lock on a file in its folder for as long as it lives. A request's folder goes after `keep_s` seconds.
"""

import secrets
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from musicgen.errors import FialtaError

if sys.platform != "win32":
    import fcntl

KEEP_S = 3600.0
PREFIX, ALIVE = "fialta-", ".alive"


class Timer(Protocol):
    """Something that will happen."""

    def cancel(self) -> None: ...


def later(seconds: float, work: Callable[[], None]) -> Timer:
    """Call `work` in so many seconds, in a thread of its own that no exit waits for."""
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()
    return timer


class Workspace:
    """Folders for files of requests. Nothing is made before it is needed; safe for several threads.

    parent: where runs of servers have their folders; None for the system's temporary folder.
    """

    def __init__(
        self,
        parent: Path | None = None,
        keep_s: float = KEEP_S,
        clock: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], Timer] = later,
    ) -> None:
        self._parent, self._keep_s, self._clock, self._later = parent, keep_s, clock, later
        self._lock = threading.Lock()
        self._root: tempfile.TemporaryDirectory[str] | None = None
        self._alive: IO[bytes] | None = None
        self._made: list[tuple[float, Path]] = []
        self._timer: Timer | None = None

    @property
    def parent(self) -> Path:
        return self._parent or Path(tempfile.gettempdir())

    def folder(self) -> Path:
        """A new empty folder of this request alone; older ones go. Its name cannot be guessed.

        Raises FialtaError where there is no room.
        """
        with self._lock:
            self._sweep()
            try:
                path = self._open() / secrets.token_hex(32)
                path.mkdir()
            except OSError as error:
                raise FialtaError(
                    f"No folder can be made for the files ({error.strerror}): free some room on the disk."
                ) from error
            self._made.append((self._clock(), path))
            self._wake()
            return path

    def find(self, folder: str, name: str) -> Path | None:
        """The file of a request, while it is there. Both names must have been checked."""
        with self._lock:
            path = Path(self._root.name, folder, name) if self._root else None
        return path if path and path.is_file() else None

    def clear(self) -> None:
        """Remove what servers have left that did not end well."""
        for path in self.parent.glob(f"{PREFIX}*"):
            if _is_left(path / ALIVE):
                shutil.rmtree(path, ignore_errors=True)

    def close(self) -> None:
        """Remove everything now."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            if self._alive is not None:
                self._alive.close()
            if self._root is not None:
                self._root.cleanup()
            self._root, self._alive, self._made, self._timer = None, None, [], None

    @asynccontextmanager
    async def lifespan(self, app: Any) -> AsyncIterator[None]:
        """As long as a server lives."""
        self.clear()
        try:
            yield
        finally:
            self.close()

    def _open(self) -> Path:
        """The folder of this run."""
        if self._root is None:
            self.parent.mkdir(parents=True, exist_ok=True)
            self._root = tempfile.TemporaryDirectory(
                prefix=PREFIX, dir=self.parent, ignore_cleanup_errors=True
            )
            self._alive = _claimed(Path(self._root.name, ALIVE))
        return Path(self._root.name)

    def _wake(self) -> None:
        """See to it that folders go also where no request follows: one timer for all of them."""
        if self._timer is None and self._made:
            self._timer = self._later(self._keep_s, self._expire)

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


def _claimed(path: Path) -> IO[bytes]:
    """The file, locked until it is closed or its process ends. Windows removes no file that is open."""
    file = path.open("wb")
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_EX)
    return file


def _is_left(path: Path) -> bool:
    """Whether nobody holds the file any longer."""
    try:
        if sys.platform == "win32":
            path.unlink()
            return True
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:  # it is held, or was never there
        return False
