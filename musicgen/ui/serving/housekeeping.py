"""Gradio's queue from inside: who waits, and what would be kept of a session that has ended, put away.

Gradio's version is pinned, and `make load` measures that nothing grows.
"""

import asyncio

import gradio as gr

MAX_SESSIONS = 256  # sessions of which Gradio keeps some state at a time; we keep none there
MAX_ANALYTICS = 100  # finished events that Gradio remembers; it makes a table of them after each one

ONCE_MORE_S = 10.0


def bound(demo: gr.Blocks) -> None:
    """Bounds on what has none, or a very wide one. Call after `demo.queue()`."""
    demo._queue.ANALYTICS_MAX_EVENTS = MAX_ANALYTICS


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
