"""What the server lets in and how everything goes out: headers, closed addresses, sizes, files."""

import asyncio
import http.client
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from conftest import Served
from gradio.utils import get_upload_folder
from gradio_client import Client

from musicgen.ui.endpoints import NAMES
from musicgen.ui.serving.gate import MAX_BODY_BYTES, Gate, admitted, policy

SECRET = "root:x:0:0"
FILE = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}


def call(
    served: Served, method: str, path: str, body: object = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of an answer; the path goes out as it is written."""
    connection = http.client.HTTPConnection(urlparse(served.url).netloc, timeout=60)
    data = None if body is None else json.dumps(body)
    connection.request(method, path, data, {"Content-Type": "application/json", **headers})
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


# ---------------------------------------------------------------- headers


@pytest.mark.parametrize("path", ["/", "/config", "/theme.css", "/gradio_api/info", "/nowhere", "/?prompt=x"])
def test_every_answer_carries_the_headers(served: Served, path: str) -> None:
    """Guards: an answer that a browser may take for something else, or that tells others where one was."""
    headers = call(served, "GET", path)[1]
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert rules["default-src"] == "'self'" and rules["object-src"] == "'none'"
    assert rules["connect-src"] == "'self' data: blob:"
    assert set(rules["frame-ancestors"].split()) == {
        "'self'",
        "https://huggingface.co",
        "https://*.huggingface.co",
        "https://*.hf.space",
    }


def test_an_embedded_piece_may_stand_anywhere(served: Served) -> None:
    """Guards: an embed snippet that shows an empty frame on everybody's page but ours."""
    framed = call(served, "GET", "/?embed=yes")[1]
    assert "frame-ancestors" not in framed["content-security-policy"]
    assert "x-frame-options" not in framed and "default-src 'self'" in framed["content-security-policy"]
    assert "frame-ancestors" in policy({"query_string": b"embed="})


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/upload_progress?upload_id=1"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/file=../../../../etc/passwd"),
        ("GET", "/gradio_api/file=http://127.0.0.1:22/"),
        ("GET", "/gradio_api/file=https://example.org/a.wav"),
        ("GET", "/gradio_api/file/etc/passwd"),
        ("GET", "/gradio_api/proxy=https://example.hf.space/"),
        ("GET", "/static/../../../../../../etc/passwd"),
        ("GET", "/static/..%2f..%2f..%2f..%2fetc/passwd"),
        ("GET", "/assets/%2e%2e/%2e%2e/%2e%2e/blocks.py"),
        ("GET", "/svelte/..\\..\\..\\etc\\passwd"),
        ("GET", "/gradio_api/custom_component/x/client/y/../../z"),
        ("GET", "/gradio_api/deep_link?session_hash=x"),
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/vibe-edit"),
        ("GET", "/gradio_api/vibe-code"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/monitoring"),
        ("POST", "/login"),
        ("GET", "//etc/passwd"),
        ("POST", "/gradio_api/call/no_such"),
        ("POST", "/gradio_api/call/v2/no_such"),
        ("POST", "/gradio_api/run/leave"),
        ("POST", "/gradio_api/api/no_such"),
        ("GET", f"/gradio_api/file=/x/{'0' * 64}/gone.wav"),
    ],
)
def test_what_the_page_does_not_need_is_not_there(served: Served, method: str, path: str) -> None:
    """Guards: uploads, a proxy for strangers' addresses, files by path, editors: all that Gradio also has."""
    status, _, text = call(served, method, path)
    assert (status, json.loads(text)) == (404, {"detail": "There is nothing at this address."})


def test_a_path_in_a_request_never_reaches_the_disk(served: Served, tmp_path: Path) -> None:
    """Guards: a file outside the server's own folder, served because its address is well made."""
    client = Client(served.url, verbose=False, analytics_enabled=False, download_files=str(tmp_path))
    sound = client.predict("a waltz, piano", bars=2, api_name="/compose")[0]
    name, own = Path(sound).name, Path(get_upload_folder())
    made = next(own.rglob(name))
    folder = tmp_path / made.parent.name
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(SECRET)
    for prefix in (str(own), str(tmp_path), "/etc/../nowhere", "C:\\x"):
        status, headers, text = call(served, "GET", f"/gradio_api/file={prefix}/{made.parent.name}/{name}")
        assert status == 200 and text.startswith("RIFF") and headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["evil.html", "evil.svg", "a.wav.html", "Evil.wav", "..%2fx.wav", "€.mid"])
def test_no_file_is_served_under_a_name_that_is_not_ours(served: Served, name: str) -> None:
    """Guards: somebody's file that runs as a page of this address."""
    folder = served.demo.workspace.folder()
    path = folder / name
    path.write_text("<script>alert(1)</script>")
    try:
        assert admitted(f"/gradio_api/file={path}", lambda folder, name: path, NAMES) is None
        if name.isascii():
            assert call(served, "GET", f"/gradio_api/file={path}")[0] == 404
    finally:
        path.unlink()


def test_the_page_gets_all_it_asks_for() -> None:
    """Guards: a closed address that the page, a client or an agent needs."""
    needed = ["/", "/static/js/iframeResizer.contentWindow.min.js", "/assets/Block-C2.js", "/gradio_api/mcp/"]
    needed += [f"/gradio_api/{name}" for name in ("queue/join", "call/compose", "call/compose/0af", "cancel")]
    needed += [
        "/gradio_api/heartbeat/79ebd028-67c3",
        "/gradio_api/run/predict",
        "/gradio_api/component_server/",
    ]
    assert [admitted(path, Path("/x"), NAMES) for path in needed] == needed


# ---------------------------------------------------------------- sizes, shapes, the queue


def test_a_request_that_is_too_large_is_refused_in_a_sentence(served: Served) -> None:
    """Guards: a memory filled by one request."""
    for sent in ("/gradio_api/component_server/", "/gradio_api/queue/join"):
        connection = http.client.HTTPConnection(urlparse(served.url).netloc, timeout=60)
        connection.putrequest("POST", sent)
        connection.putheader("Content-Length", str(MAX_BODY_BYTES + 1))
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 413 and json.loads(answer.read())["detail"] == (
            "The request is larger than 16 MB: send less."
        )
        connection.close()


def test_a_body_without_a_length_ends_at_the_limit() -> None:
    """Guards: the limit walked round by not saying how much is coming."""
    chunk, seen = {"type": "http.request", "body": b"x" * 2**20, "more_body": True}, []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (message := await receive())["type"] == "http.request":
            seen.append(len(message["body"]))

    async def receive() -> dict[str, Any]:
        return chunk

    async def send(message: Any) -> None: ...

    scope = {"type": "http", "path": "/gradio_api/queue/join", "headers": []}
    asyncio.run(Gate(app, Path("/x"), ())(scope, receive, send))
    assert sum(seen) == MAX_BODY_BYTES


def test_nobody_gets_to_the_model_past_the_queue(served: Served) -> None:
    """Guards: a direct call that composes beside whoever waited for their turn."""
    studio = served.behave()
    for name in ("run", "api"):
        status, _, text = call(
            served, "POST", f"/gradio_api/{name}/compose", {"data": ["a tune", 1, 2, None]}
        )
        assert status == 404 and "queue" in text
    assert not studio.asked


def test_a_file_named_in_a_request_is_not_read(served: Served) -> None:
    """Guards: a path in the place of a prompt, a chip or a piece, which Gradio would open."""
    config = json.loads(call(served, "GET", "/config")[2])
    compose = next(d["id"] for d in config["dependencies"] if d["api_name"] == "compose")
    read = next(d["id"] for d in config["dependencies"] if d["api_name"] == "read_1")  # the page's own
    for body in ({"data": [FILE, 1, 2, None]}, {"data": ["a tune", FILE, FILE, None]}):
        status, _, text = call(served, "POST", "/gradio_api/call/compose", body)
        if status == 200:
            event = json.loads(text)["event_id"]
            text = call(served, "GET", f"/gradio_api/call/compose/{event}")[2]
        assert SECRET not in text and "event: complete" not in text
    body = {"data": [FILE, {"edits": FILE}], "fn_index": read, "session_hash": "abc"}
    assert SECRET not in call(served, "POST", "/gradio_api/run/predict", body)[2]
    assert compose != read


@pytest.mark.parametrize("name", ["load", "__init__", "get_config", "as_example", "no_such", "unique_key"])
def test_only_our_own_functions_of_a_component_can_be_called(served: Served, name: str) -> None:
    """Guards: methods of Gradio's components reachable by name."""
    config = json.loads(call(served, "GET", "/config")[2])
    roll = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "piano-roll")
    body = {"data": {}, "component_id": roll, "fn_name": name, "session_hash": "abc"}
    assert call(served, "POST", "/gradio_api/component_server/", body)[0] == 404


def test_agents_get_the_same_endpoints_and_no_other(served: Served) -> None:
    """Guards: the page's listeners offered as tools."""
    pytest.importorskip("mcp", reason="the mcp package is not installed: no tools are served")
    schema = json.loads(call(served, "GET", "/gradio_api/mcp/schema")[2])
    assert isinstance(schema, list), schema
    assert [re.sub(r".*_", "", tool["name"]) for tool in schema] == list(NAMES)
