"""What was written for a page that may not have heard of it: it waits, and is gone once the page has it.

A phone sleeps while its piece is written; the connection on which it would have come is dead, which nobody
notices. So each result waits, for its session alone, until the page says that it is there.
"""

import json
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

WAITS_S = 600.0
MOST_BYTES = 32 * 2**20  # of all together; the oldest go


class Finished:
    """Results by session, as JSON. Safe for several threads."""

    def __init__(
        self,
        waits_s: float = WAITS_S,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._waits_s, self._most_bytes, self._clock = waits_s, most_bytes, clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    def put(self, session: str, result: Mapping[str, Any]) -> None:
        """Keep the session's latest result, and forget the one before."""
        data = zlib.compress(json.dumps(result).encode(), 1)
        with self._lock:
            self._kept.pop(session, None)
            self._kept[session] = (self._clock(), data)
            self._sweep()

    def find(self, session: str) -> dict[str, Any] | None:
        """The result that waits for a session."""
        with self._lock:
            self._sweep()
            kept = self._kept.get(session)
        return dict(json.loads(zlib.decompress(kept[1]))) if kept else None

    def drop(self, session: str) -> None:
        """It has arrived, or is wanted no longer."""
        with self._lock:
            self._kept.pop(session, None)

    def _sweep(self) -> None:
        oldest, size = self._clock() - self._waits_s, sum(len(data) for _, data in self._kept.values())
        while self._kept:
            session, (since, data) = next(iter(self._kept.items()))
            if since > oldest and size <= self._most_bytes:
                return
            size -= len(data)
            del self._kept[session]
