"""What a page waits for goes on for a minute when its browser is gone, unless somebody else waits.

A browser that sleeps, or has no network for a moment, closes the connections on which it hears of its piece,
just as one that is closed for good. What a script has asked for ends with its connection, at once.
"""

import asyncio
import time
from collections.abc import Callable, Collection
from typing import Any

import gradio as gr

from musicgen.ui.serving.housekeeping import asked_of, forget, waiting_sessions
from musicgen.ui.serving.runs import Runs

LINGERS_S, LOOKS_EVERY_S = 60.0, 5.0


class Nowhere(asyncio.Queue[Any]):
    """Where messages go for a page that does not hear: Gradio ends what it cannot tell about."""

    def put_nowait(self, item: Any) -> None: ...


class Lingering:
    """Sessions whose browser has gone while something is written for them. Use in the server's event loop.

    scripts: names of the endpoints that programs call. ended: told of a session whose work was ended.
    Nothing happens before `listen`, which comes after `demo.queue()`.
    """

    def __init__(
        self,
        demo: gr.Blocks,
        runs: Runs,
        line: str,
        scripts: Collection[str],
        ended: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._demo, self._runs, self._line, self._clock = demo, runs, line, clock
        self._scripts, self._ended = frozenset(scripts), ended
        self._until: dict[str, float] = {}
        self._gone: set[str] = set()

    def listen(self) -> None:
        """Hear of what Gradio notices: that a listener has gone, and that somebody else asks."""
        queue = self._demo._queue
        self._clean, push = queue.clean_events, queue.push

        async def clean(*, session_hash: str | None = None, event_id: str | None = None) -> None:
            if session_hash and event_id is None:
                await self.left(session_hash)
            else:
                await self._clean(session_hash=session_hash, event_id=event_id)

        async def push_after(body: Any, request: Any, username: Any) -> Any:
            for session in tuple(self._until):
                await self._end(session)
            return await push(body=body, request=request, username=username)

        queue.clean_events, queue.push = clean, push_after  # type: ignore[method-assign]

    async def left(self, session: str) -> None:
        """A connection on which the session hears was closed: its work ends, or goes on for a while."""
        if not self._may_stay(session):
            await self._end(session)
        elif session not in self._until:
            messages = self._demo._queue.pending_messages_per_session
            if session not in messages:
                messages[session] = Nowhere()
            self.renew(session, begin=True)
            self._look(session)

    async def gone(self, session: str) -> None:
        """Nothing of the session listens any longer: afterwards nothing is kept of it."""
        self._gone.add(session)
        await self.left(session)

    def renew(self, session: str, *, begin: bool = False) -> None:
        """Somebody asks for it: it goes on for as long again. From any thread."""
        if begin or session in self._until:
            self._until[session] = self._clock() + LINGERS_S

    def _may_stay(self, session: str) -> bool:
        own = [event for event in asked_of(self._demo) if event.session_hash == session]
        others = [one for one in waiting_sessions(self._demo, self._line) if one != session]
        return not others and any(event.fn.api_name not in self._scripts for event in own)

    def _look(self, session: str) -> None:
        """See now and then whether it is finished, or its time is over."""
        loop, until = asyncio.get_running_loop(), self._until.get(session)
        if until is None:
            return
        if not self._may_stay(session) or self._clock() >= until:
            task = loop.create_task(self._end(session))
            task.add_done_callback(lambda done: done.result())
        else:
            loop.call_later(LOOKS_EVERY_S, self._look, session)

    async def _end(self, session: str) -> None:
        """What is written for the session ends: a run within a bar; what waits has no place any longer."""
        self._until.pop(session, None)
        if any(event.session_hash == session for event in asked_of(self._demo)):
            self._ended(session)
        self._runs.stop(session)
        await self._clean(session_hash=session)
        messages = self._demo._queue.pending_messages_per_session
        if isinstance(messages.get(session), Nowhere):
            del messages[session]
        if session in self._gone:
            self._gone.discard(session)
            forget(self._demo, session)
