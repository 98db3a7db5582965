"""Gradio's queue from inside: who waits and who may, and what would be kept of a session that has ended, put
away.

Gradio's version is pinned, and `make load` measures that nothing grows.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import gradio as gr

from musicgen.ui.serving.runs import Runs

MAX_SESSIONS = 256  # sessions of which Gradio keeps some state at a time; we keep none there
MAX_ANALYTICS = 100  # finished events that Gradio remembers

ONCE_MORE_S = 10.0


def bound(demo: gr.Blocks) -> None:
    """Bounds on what has none, or a very wide one. Call after `demo.queue()`.

    Nobody is shown how long events took, and a table of them after each one would be made by pandas.
    """
    queue = demo._queue
    queue.ANALYTICS_MAX_EVENTS = MAX_ANALYTICS
    queue.compute_analytics_summary = lambda records: queue.cached_event_analytics_summary  # type: ignore[method-assign]


def share(demo: gr.Blocks, runs: Runs, sentence: Callable[[str, int], str]) -> None:
    """One visitor holds at most `runs.places`. Call after `demo.queue()`.

    A visitor is an address: whoever thinks up a new session for each request is still the same.
    sentence: what is answered, for an Accept-Language and a number of places.
    """
    queue = demo._queue
    push = queue.push

    async def push_fairly(body: Any, request: Any, username: Any) -> Any:
        own = visitor(request, body.session_hash)
        if sum(visitor(e.request, e.session_hash) == own for e in asked_of(demo)) < runs.places:
            return await push(body=body, request=request, username=username)
        runs.refuse(body.session_hash or "")
        told = sentence(request.headers.get("accept-language") or "", runs.places)
        return False, told, "queue_full"

    queue.push = push_fairly  # type: ignore[method-assign]


def asked_of(demo: gr.Blocks) -> list[Any]:
    """Gradio's events of all requests that wait, and of those that are worked on."""
    queue = demo._queue
    waiting = [event for line in queue.event_queue_per_concurrency_id.values() for event in line.queue]
    return waiting + [event for job in queue.active_jobs if job for event in job]


def visitor(request: Any, session: str | None) -> str:
    """Who asks: the address that uvicorn found, which believes the proxies it was told of; or the session."""
    client = getattr(request, "client", None)
    return str(client.host) if client else session or ""


def waiting_sessions(demo: gr.Blocks, concurrency_id: str) -> tuple[str, ...]:
    """Sessions in one of the queues, the next one first."""
    queue = demo._queue.event_queue_per_concurrency_id.get(concurrency_id)
    return tuple(event.session_hash for event in queue.queue) if queue else ()


def forget(demo: gr.Blocks, session: str) -> None:
    """The session's browser or client has gone. Call in the server's event loop.

    An event of it that is still being worked on ends within a bar; until then its messages stay.
    """
    queue, states = demo._queue, demo.app.state_holder
    states.session_data.pop(session, None)
    states.time_last_used.pop(session, None)
    if any(event.session_hash == session for event in tuple(queue.event_ids_to_events.values())):
        asyncio.get_running_loop().call_later(ONCE_MORE_S, forget, demo, session)
        return
    queue.pending_event_ids_session.pop(session, None)
    queue.pending_messages_per_session.pop(session, None)
