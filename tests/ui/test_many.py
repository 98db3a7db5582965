"""Many users at once: places in the queue, a full one, visitors who leave, and nothing that grows."""

import asyncio
import io
import itertools
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlparse

import numpy as np
import pytest
from conftest import Served
from fake_studio import FakeStudio, read, write
from gradio_client import Client
from gradio_client.utils import QueueError
from test_desk import sent
from test_gate import call

from musicgen.options import MAX_PROMPT_CHARS
from musicgen.settings import Settings
from musicgen.tasks.requests import Compose
from musicgen.ui.desk import Desk
from musicgen.ui.endpoints import Endpoints
from musicgen.ui.handlers import Handlers
from musicgen.ui.serving.finished import Finished
from musicgen.ui.serving.housekeeping import share
from musicgen.ui.serving.runs import Runs
from musicgen.ui.serving.workspace import Workspace
from musicgen.ui.takeaway import Takeaway
from musicgen.ui.wire.voices import Voices
from musicgen.ui.words.i18n import words_in

WAIT_S = 60
MAX_QUEUE, PLACES = Settings().queue, Settings().places


def until(condition: Callable[[], object]) -> bool:
    """Whether it becomes true before long."""
    end = time.monotonic() + WAIT_S
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(condition())


def handlers_with(line: list[str]) -> Handlers:
    return Handlers(FakeStudio(), words_in(), Runs(lambda: tuple(line)), Workspace())


# ---------------------------------------------------------------- places


def test_the_line_says_the_place_and_follows_it() -> None:
    """Guards: a visitor who is told once how many are before them, and never again."""
    line = ["a", "b"]
    handlers = handlers_with(line)
    with handlers.runs.begin("x"):
        said = handlers.queued("c")
        assert said["stage"] == "waiting" and "3 before you" in said["text"] and said["ticket"] == "c"
        line.append("c")
        assert "3 before you" in handlers.place({"ticket": "c"})["text"]
        line.remove("a")
        assert "2 before you" in handlers.place({"ticket": "c"})["text"]
        line.clear()
        assert handlers.place({"ticket": "c"}) == {}
        assert "1 before you" in handlers.expected(16)


def test_a_piece_of_ones_own_makes_way_and_does_not_count() -> None:
    """Guards: "one before you" said to somebody who is that one."""
    handlers = handlers_with([])
    with handlers.runs.begin("a"):
        assert handlers.queued("a")["text"] == words_in()("waiting")


@pytest.mark.parametrize("ticket", [None, 3, "nobody", ["a"], {}])
def test_a_ticket_made_up_tells_nothing(ticket: object) -> None:
    """Guards: a crash, or somebody else's place, for a forged question."""
    handlers = handlers_with(["a"])
    assert handlers.place({"ticket": ticket}) == {} == handlers.place(ticket)


def test_a_full_queue_is_said_with_a_way_on() -> None:
    """Guards: "something broke" where only many people are composing, or no button to try again."""
    line = ["s"] * MAX_QUEUE
    handlers = handlers_with(line)
    early, late = handlers.queued("c"), handlers.failed("c", retry=True).status
    assert early["kind"] == late["kind"] == "busy" and late["retry"] == "Try again"  # type: ignore[index]
    assert f"{MAX_QUEUE} are waiting already" in early["text"] and "seconds" in early["text"]
    line.pop()
    assert handlers.queued("c")["stage"] == "waiting"
    assert handlers.failed("c", retry=True).status["kind"] == "error"  # type: ignore[index]


# ---------------------------------------------------------------- at the server


def client_of(served: Served, folder: Path, address: str = "10.0.0.1") -> Client:
    told = {"X-Forwarded-For": address}
    return Client(
        served.url,
        headers=told,
        verbose=False,
        analytics_enabled=False,
        download_files=str(folder),
        httpx_kwargs={"timeout": WAIT_S},
    )


def test_twenty_clients_get_their_own_pieces_or_a_clear_no(served: Served, tmp_path: Path) -> None:
    """Guards: a piece given to somebody else, one that is lost, a queue without an end."""
    hold = threading.Event()
    served.behave(gate=lambda bar: hold.wait(WAIT_S) and None)
    clients = [client_of(served, tmp_path / str(n), f"10.0.1.{n}") for n in range(20)]
    asked = [(f"a tune in {'C' if n % 2 else 'D'} major, piano, {n % 5 + 1} bars", n) for n in range(20)]
    jobs = [c.submit(*ask, api_name="/compose") for c, ask in zip(clients, asked, strict=True)]
    assert until(lambda: sum(job.done() for job in jobs) >= 20 - MAX_QUEUE - 1)
    hold.set()
    refused = 0
    for (prompt, seed), job in zip(asked, jobs, strict=True):
        try:
            _, _, report = job.result(timeout=WAIT_S)
        except QueueError as busy:
            refused += "full" in str(busy)
            continue
        assert (report["prompt"], report["seed"]) == (prompt, seed)
        assert report["heard"]["bars"] == seed % 5 + 1
    assert refused == 20 - MAX_QUEUE - 1
    for client in clients:
        client.close()


def asked(served: Served, session: str, address: str, language: str = "en", bars: int = 1) -> tuple[int, str]:
    """A script asks for a piece: status and text of the answer."""
    body = {"data": ["a tune, piano", 1, bars, None], "session_hash": session}
    told = {"X-Forwarded-For": address, "Accept-Language": language}
    status, _, text = call(served, "POST", "/gradio_api/call/compose", body, **told)
    return status, text


def test_one_visitor_cannot_take_all_places() -> None:
    """Guards: a script that fills the line, from as many sessions as it likes, while others are sent away."""
    line = SimpleNamespace(queue=[])

    async def push(body: Any, request: Any, username: Any) -> tuple[bool, str, str]:
        line.queue.append(SimpleNamespace(request=request, session_hash=body.session_hash))
        return True, "event", "success"

    queue = SimpleNamespace(push=push, event_queue_per_concurrency_id={"model": line}, active_jobs=[None])
    runs = Runs()
    share(SimpleNamespace(_queue=queue), runs, lambda language, places: f"{language} {places}")  # type: ignore[arg-type]

    def ask(session: str, address: str) -> tuple[bool, str, str]:
        asker = SimpleNamespace(client=SimpleNamespace(host=address), headers={"accept-language": "fr"})
        answer = queue.push(body=SimpleNamespace(session_hash=session), request=asker, username=None)
        return asyncio.run(answer)  # type: ignore[arg-type]

    answers = [ask(f"s{n}", "10.1.0.1") for n in range(PLACES + 3)]
    assert [taken for taken, _, _ in answers] == [True] * PLACES + [False] * 3
    assert set(answers[PLACES:]) == {(False, f"fr {PLACES}", "queue_full")}
    assert runs.was_refused(f"s{PLACES}") and not runs.was_refused("s0")
    assert ask("other", "10.1.0.2")[0]
    queue.active_jobs[0], line.queue = line.queue[:1], line.queue[1:]
    assert not ask("still", "10.1.0.1")[0]  # what is worked on counts
    queue.active_jobs[0] = None
    assert ask("again", "10.1.0.1")[0]


def test_a_page_is_told_that_its_visitor_holds_enough() -> None:
    """Guards: "something broke" where the visitor is the only one who is in the way."""
    handlers = handlers_with([])
    handlers.runs.refuse("a")
    said = handlers.failed("a", retry=True).status
    assert said["kind"] == "busy" and said["retry"] and f"{PLACES} places" in said["text"]  # type: ignore[index]
    assert handlers.failed("a").status["kind"] == "error"  # type: ignore[index]


@pytest.mark.parametrize("path", ["call", "call/v2"])
def test_a_script_that_hangs_up_frees_the_model_within_a_bar(served: Served, path: str) -> None:
    """Guards: half a minute of composing for a plain HTTP client that has gone."""
    bars: list[int] = []
    step, session = threading.Semaphore(0), f"script{len(path)}"

    def gate(bar: int) -> None:
        bars.append(bar)
        step.acquire(timeout=WAIT_S)

    studio = served.behave(gate=gate)
    event = json.loads(asked(served, session, "10.2.0.1", bars=90)[1])["event_id"]
    heard = stream(served, f"{path}/compose/{event}")
    assert until(lambda: bars)
    step.release()
    assert until(lambda: len(bars) == 2)
    (run,) = served.demo.runs._runs[session]
    heard.close()
    assert until(run.cancelled)
    step.release()
    assert until(studio.closed.is_set) and len(bars) == 2


@pytest.mark.parametrize("listens", ["heartbeat", "queue"])
def test_a_client_that_goes_away_frees_the_model(served: Served, tmp_path: Path, listens: str) -> None:
    """Guards: a model that composes to the end for nobody while others wait. A piece of a script is ended by
    either of its connections (one of a page goes on: see `test_away`).
    """
    bars: list[int] = []
    studio = served.behave(gate=lambda bar: (bars.append(bar), time.sleep(0.1))[0])
    session = f"gone{listens}"
    alive = stream(served, f"heartbeat/{session}") if listens == "heartbeat" else None
    data = ["a tune, piano, 90 bars", 1, None, None]
    body = {"data": data, "fn_index": function(served, "compose"), "session_hash": session}
    assert call(served, "POST", "/gradio_api/queue/join", body)[0] == 200
    heard = alive or stream(served, f"queue/data?session_hash={session}")
    assert until(lambda: bars)
    heard.close()
    assert until(studio.closed.is_set) and len(bars) < 60
    served.behave()
    again = client_of(served, tmp_path)
    assert again.predict("a tune, piano", bars=2, api_name="/compose")[2]["heard"]["bars"] == 2


def function(served: Served, name: str) -> int:
    """The number of the queued listener of this name."""
    dependencies = json.loads(call(served, "GET", "/config")[2])["dependencies"]
    return next(d["id"] for d in dependencies if d["api_name"] == name and d["queue"] is not False)


def stream(served: Served, path: str) -> socket.socket:
    """A connection that listens to the server's events, until it is closed."""
    where = urlparse(served.url)
    heard = socket.create_connection((where.hostname, where.port), timeout=WAIT_S)
    heard.sendall(f"GET /gradio_api/{path} HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode())
    assert heard.recv(1000).startswith(b"HTTP/1.1 200")
    return heard


def test_stop_frees_the_model_within_a_bar() -> None:
    """Guards: a stop that is noticed when the piece is done."""
    bars: list[int] = []
    leaping = itertools.count().__next__  # every draft is shown
    handlers = Handlers(FakeStudio(gate=bars.append), words_in(), Runs(), Workspace(), clock=leaping)
    for screen in handlers.compose("a tune, piano, 60 bars", 1, None, None, "a"):
        if screen.roll and screen.roll["done"] == 5:
            handlers.stop("a")
    assert bars[-1] == 6


# ---------------------------------------------------------------- nothing grows, nothing stays


def containers(root: object) -> int:
    """Entries of all containers that belong to our own objects from here on."""
    seen: set[int] = set()
    todo, entries = [root], 0
    while todo:
        thing = todo.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, dict | list | set | tuple | deque):
            entries += len(thing)
            todo += list(thing.values()) if isinstance(thing, dict) else list(thing)
        elif type(thing).__module__.startswith("musicgen.ui"):
            names = getattr(type(thing), "__slots__", None) or vars(thing)
            todo += [getattr(thing, name) for name in names if hasattr(thing, name)]
    return entries


def test_no_container_grows_over_500_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards: a server that is slower and larger after every visitor, each with a session of their own."""
    monkeypatch.setattr("fake_studio._ring", lambda score: np.zeros((100, 2), np.float32))
    hours = itertools.count(0, 2000).__next__  # between two requests
    waits = Finished(clock=itertools.count(0, 100).__next__)
    handlers = Handlers(FakeStudio(), words_in(), Runs(), Workspace(clock=hours), finished=waits)
    desk = Desk(handlers, Voices(FakeStudio().raw_audio, keep_bytes=2_000))
    takeaway = Takeaway(handlers.studio.blocks, handlers.studio.performance_blocks)
    piece = sent(write(read("a waltz, piano, 2 bars"), 1, 2))

    def visit(number: int) -> None:
        session, prompt = f"s{number}", f"a tune no. {number}, piano, 1 bars"
        handlers.studio.asked.clear()  # type: ignore[attr-defined]  # the fake's own memory
        handlers.waiting(session)
        list(handlers.compose(prompt, number, None, None, session))
        Endpoints(handlers.studio, handlers.runs, handlers.workspace).answer(
            Compose, {"prompt": prompt, "seed": number}, session
        )
        desk.chunks({"bpm": 120, "font": None, "jobs": [job(number)]}, words_in())
        desk.change({"piece": piece, "operation": {"do": "tempo", "bpm": 60 + number % 60}}, words_in())
        list(desk.act({"do": "fill", "piece": piece, "first": 0, "last": 0, "seed": number}, session))
        takeaway.file({"piece": piece, "format": "mid"}).write(io.BytesIO())
        handlers.leave(session)

    def job(number: int) -> dict[str, Any]:
        return {"program": number % 128, "drum": False, "notes": [0, 40 + number // 128, 12, 88]}

    for number in range(1000, 1260):
        handlers.leave(f"s{number}")  # some that left are remembered: as many as ever are
    for number in range(50):
        visit(number)
    before = containers((handlers, desk, takeaway))
    for number in range(50, 550):
        visit(number)
    assert containers((handlers, desk, takeaway)) <= before + 12
    handlers.workspace.close()


# ---------------------------------------------------------------- limits have sentences


def test_every_limit_of_a_request_has_a_sentence() -> None:
    """Guards: "Error", or a silent cut, where somebody asks for more than there is."""
    studio = FakeStudio()
    handlers = Handlers(studio, words_in(), Runs(), Workspace())
    desk = Desk(handlers, Voices(studio.raw_audio))
    piece = sent()

    def said(chips: object = None, prompt: str = "a tune", seed: object = 1, candidates: object = 1) -> str:
        *_, end = handlers.compose(prompt, seed, candidates, chips, "a")
        return str(end.status["text"])  # type: ignore[index]

    def refused(**harm: Any) -> str:
        return str(
            desk.change({"piece": piece | harm, "operation": {"do": "tempo", "bpm": 90}}, words_in())["error"]
        )

    parts = [dict(piece["parts"][0], drum=False, program=n) for n in range(17)]
    notes = [[n, 0, 60, 12, piece["notes"][0][4]] for n in range(17)]
    assert "at most 2000 are read: shorten it" in said(prompt="x" * 2001)
    assert "give a number from 1 to 128" in said({"edits": {"bars": "129"}})
    assert "give a whole number from 1 to 16" in said(candidates=99)
    assert "give a whole number from 0 to 2147483647" in said(seed=2**31)
    assert "at most 128 can be handled" in refused(notes=[[]] * 129)
    assert "over 15 pitched parts: leave some out" in refused(parts=parts, notes=notes)
    assert "at most 30 can be handled" in refused(parts=parts * 2)
    assert (
        "larger than 5 MB: choose a smaller one"
        in desk.open_midi({"midi": "x" * 7_000_000}, words_in())["error"]
    )
    assert "at most 64 chunks" in desk.chunks({"jobs": [{}] * 65}, words_in())["error"].lower()
    chips = handlers.read("x" * 2001)
    assert chips["ready"] and "shorten it" in chips["notes"][0] and MAX_PROMPT_CHARS == 2000
