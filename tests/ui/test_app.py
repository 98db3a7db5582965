"""The page as it is served: what can be called, what it refers to, what it leaves behind."""

import json
import re
import shutil
import socket
import threading
import urllib.error
import urllib.request
from dataclasses import MISSING
from pathlib import Path
from typing import Any

import pytest
from conftest import Served
from fake_studio import FakeStudio
from gradio_client import Client
from gradio_client.exceptions import AppError

from musicgen.errors import ModelError
from musicgen.exports.formats import FORMATS
from musicgen.music.midi.io import read_midi
from musicgen.options import EXPORTS, MAX_PROMPT_CHARS
from musicgen.settings import Settings
from musicgen.tasks.catalogue import TASKS
from musicgen.tasks.fields import Whole
from musicgen.tasks.requests import Compose, door_fields, kind_of
from musicgen.ui.app import build_app, launch_options
from musicgen.ui.components import load
from musicgen.ui.theme import css, theme

UI = Path(build_app.__code__.co_filename).parent
HOSTILE = (
    "${alert(1)} {{value}} `x` <img src=x onerror=alert(1)> </script><script>alert(1)</script> ../../etc"
)


def config_of(served: Served) -> dict[str, Any]:
    with urllib.request.urlopen(served.url + "/config") as answer:
        return json.load(answer)


@pytest.fixture
def client(served: Served, tmp_path: Path) -> Client:
    return Client(served.url, verbose=False, analytics_enabled=False, download_files=str(tmp_path))


# ---------------------------------------------------------------- what can be called


def test_every_task_is_an_endpoint_and_nothing_else_is(served: Served) -> None:
    """Guards: a listener that became public API by having a name, or a task that nobody can call."""
    dependencies = config_of(served)["dependencies"]
    public = [d["api_name"] for d in dependencies if d["api_visibility"] != "private"]
    assert public == [task.name for task in TASKS]


def test_the_endpoints_say_what_they_take(client: Client) -> None:
    """Guards: parameters renamed, bounds or defaults lost, under scripts and agents that rely on them."""
    named = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert list(named) == [f"/{task.name}" for task in TASKS]
    for task in TASKS:
        told = named[f"/{task.name}"]
        assert told["description"].startswith(task.summary())
        for parameter, field in zip(told["parameters"], door_fields(task), strict=True):
            kind = kind_of(field)
            assert parameter["parameter_name"] == field.name
            assert parameter["parameter_has_default"] == (field.default is not MISSING)
            if isinstance(field.default, tuple):  # left out, it is what the command takes too
                assert kind.read(parameter["parameter_default"] or "", field.name) == field.default
            if isinstance(kind, Whole):
                assert (parameter["type"]["minimum"], parameter["type"]["maximum"]) == (kind.low, kind.high)
    first = [p["parameter_name"] for p in named["/compose"]["parameters"]]
    assert first == ["prompt", "seed", "bars", "candidates", "without"]  # scripts rely on this order


def test_the_page_asks_within_the_bounds_of_the_request(served: Served) -> None:
    """Guards a list on the page that offers what the request refuses, or hides what it takes."""
    kinds = {field.name: kind_of(field) for field in door_fields(Compose)}
    props = {c["props"].get("elem_id"): c["props"] for c in config_of(served)["components"]}
    offered = [value for _, value in props["candidates"]["choices"] if value]  # 0: as many as usual
    assert offered == list(range(kinds["candidates"].low, kinds["candidates"].high + 1))  # type: ignore[attr-defined]
    assert props["prompt"]["max_length"] > MAX_PROMPT_CHARS  # what is too long is said, not cut
    assert list(FORMATS) == list(EXPORTS)


def test_compose_gives_sound_midi_and_report(client: Client) -> None:
    """Guards: an endpoint that answers with paths nobody can read, or forgets the asked bars."""
    sound, midi, report = client.predict("a waltz, piano", seed=7, bars=3, api_name="/compose")
    assert Path(sound).read_bytes()[:4] == b"RIFF" and Path(sound).name == "a-waltz-piano-seed7.wav"
    assert read_midi(Path(midi).read_bytes()).raw.meters[0][1:] == (3, 4)
    assert report["seed"] == 7 and report["heard"]["bars"] == 3


def test_a_hostile_prompt_is_only_a_prompt(client: Client) -> None:
    """Guards: a prompt that becomes a path, a template or mark-up on its way."""
    sound, midi, report = client.predict(HOSTILE, bars=2, api_name="/compose")
    assert report["prompt"] == HOSTILE
    for path in (sound, midi):
        assert re.fullmatch(r"[a-z0-9-]+-seed1\.(wav|mid)", Path(path).name)


def test_the_endpoint_refuses_in_a_sentence(client: Client, served: Served) -> None:
    """Guards: "Error" and nothing else for an agent, or a traceback."""
    with pytest.raises(AppError, match=r"bars is 0: give a whole number from 1 to 128\."):
        client.predict("a tune", bars=0, api_name="/compose")
    served.behave(error=ModelError("No model here: run training first."))
    with pytest.raises(AppError, match=r"No model here: run training first\."):
        client.predict("a tune", api_name="/compose")


def answer_to(served: Served, name: str, body: str) -> str:
    """What a plain program gets for a call with this body."""
    data = body.encode()
    asked = urllib.request.Request(
        f"{served.url}/gradio_api/call/{name}", data, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(asked) as first:
            event = json.load(first)["event_id"]
    except urllib.error.HTTPError as error:
        return error.read().decode()
    with urllib.request.urlopen(f"{served.url}/gradio_api/call/{name}/{event}") as answer:
        return answer.read().decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('["a tune", NaN, 2, null]', "seed is nan: give a whole number"),
        ('["a tune", Infinity, 2, null]', "seed is inf: give a whole number"),
        ('["a tune", "x", 2, null]', "seed is 'x': give a whole number"),
        ('["a tune", 1, 2.5, null]', "bars is 2.5: give a whole number"),
        ('["a tune", 1, {"a": 1}, null]', "bars is {'a': 1}: give a whole number"),
        ('["a tune", 1, 2, 1e999]', "candidates is inf"),
        ('["a tune"]', "compose takes 5 values (prompt, seed, bars, candidates, without), 1 came"),
        ("[]", "0 came"),
        ('[null, 1, 2, null]', "compose needs prompt"),
        ('[["a"], 1, 2, null]', "The prompt is ['a']: give it as text"),
        ('["\\ud800", 1, 2, null]', "not valid Unicode"),
        (f'["a tune", {"1" * 5000}, 2, null]', ""),
    ],
)  # fmt: skip
def test_values_that_cannot_be_are_refused_in_a_sentence(served: Served, data: str, said: str) -> None:
    """Guards programs against an error without a word, and a number that is rounded in silence."""
    answer = answer_to(served, "compose", f'{{"data": {data}}}')
    assert said in answer and '"error": null' not in answer and "Traceback" not in answer
    assert "complete" not in answer


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("continue", '["%%%", 8, "", 1, null, null]', "send the MIDI file as base64"),
        ("continue", '["/etc/passwd", 8, "", 1, null, null]', "send the MIDI file as base64"),
        ("fill", '["TVRoZA==", "5-8", "", "", 1, null]', "get a complete copy"),
        ("fill", '["TVRoZA==", "²", "", "", 1, null]', "give bars from 0"),
        ("convert", '["TVRoZA==", "exe"]', "choose from mid, wav"),
        ("read", '[" "]', "The prompt is empty"),
    ],
)
def test_every_endpoint_refuses_in_a_sentence(served: Served, name: str, data: str, said: str) -> None:
    """Guards the endpoints beside /compose, and the server's files against paths in the place of a piece."""
    answer = answer_to(served, name, f'{{"data": {data}}}')
    assert said in answer and '"error": null' not in answer


def test_a_file_of_the_server_is_no_piece(served: Served) -> None:
    """Guards /etc/passwd, named where a piece should be."""
    file = '{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}'
    answer = answer_to(served, "convert", f'{{"data": [{file}, "mid"]}}')
    assert "root:" not in answer and "complete" not in answer


def test_private_listeners_cannot_be_called(client: Client) -> None:
    """Guards: the page's inner workings reachable from a script."""
    with pytest.raises(ValueError, match="Cannot find a function"):
        client.predict(api_name="/leave")


# ---------------------------------------------------------------- how it is built


def test_model_events_wait_in_one_line(served: Served) -> None:
    """Guards: two pieces computed at once on two cores, or a queue without an end."""
    demo = build_app(FakeStudio())
    fns = [fn for fn in demo.fns.values() if ("unload" not in [event for _, event in fn.targets])]
    queued = [fn for fn in fns if fn.queue is not False and fn.fn and not fn.js]
    assert {fn.concurrency_id for fn in queued} == {"model"}
    assert {fn.concurrency_limit for fn in queued} == {1}
    assert demo._queue.max_size == 16 and demo.api_open is False
    assert demo.analytics_enabled is False


def test_nothing_of_the_studio_is_touched_by_building() -> None:
    """Guards: a page that is served only after the model is loaded."""

    class Untouchable:
        settings = Settings()

        def __getattr__(self, name: str) -> object:
            raise AssertionError(f"{name} was asked for while building")

    build_app(Untouchable())  # type: ignore[arg-type]


def test_no_font_or_script_from_elsewhere() -> None:
    """Guards: a theme or a rule that makes every visitor known to a font server."""
    made = theme()
    assert not [sheet for sheet in made._stylesheets if "//" in sheet]
    files = [*UI.rglob("*.css"), *UI.rglob("*.html"), *UI.rglob("*.js")]
    assert len(files) > 25
    for file in files:
        assert not re.search(r"https?:|@import|url\(", file.read_text(encoding="utf-8")), file
    assert "head" not in launch_options(build_app(FakeStudio())) and "fialta-serif" in css()


def test_a_template_with_a_placeholder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards: user text in a template, which Gradio evaluates as JavaScript."""
    monkeypatch.setattr("musicgen.ui.components.HERE", tmp_path)
    shutil.copytree(UI / "components" / "status_line", tmp_path / "status_line")
    (tmp_path / "status_line" / "template.html").write_text("<p>{{value}}</p>", encoding="utf-8")
    with pytest.raises(ValueError, match="has a placeholder"):
        load("status_line", {})


def test_scripts_never_write_markup() -> None:
    """Guards: text that reaches the page through innerHTML or its relatives."""
    for script in UI.rglob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script.read_text()
        )


# ---------------------------------------------------------------- what it leaves behind


def test_files_do_not_pile_up(served: Served, client: Client) -> None:
    """Guards: files kept for ever; each request must have its own folder, known to the cleaner."""
    first = client.predict("a tune, piano", bars=2, api_name="/compose")[1]
    second = client.predict("a tune, piano", seed=2, bars=2, api_name="/compose")[1]
    assert Path(first).read_bytes() != Path(second).read_bytes()
    assert config_of(served)["dependencies"]
    assert launch_options(served.demo)["run_history"] is False


# ---------------------------------------------------------------- app.py


def test_a_busy_port_is_passed_by() -> None:
    """Guards: a stack trace for whoever already has something on the port."""
    import app

    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert port < app.free_port("127.0.0.1", port) < port + 100


def test_flags(capsys: pytest.CaptureFixture[str]) -> None:
    """Guards: a flag renamed under the README, or a port that cannot be."""
    import app

    args = app._parse(["--host", "0.0.0.0", "--port", "8000", "--share", "--model", "runs/mine"])
    assert (args.host, args.port, args.share, args.model) == ("0.0.0.0", 8000, True, Path("runs/mine"))
    with pytest.raises(SystemExit):
        app._parse(["--port", "70000"])
    assert "70000 is no port" in capsys.readouterr().err


def test_importing_app_loads_no_model() -> None:
    """Guards: `demo` that can only be had after loading torch and weights."""
    import app

    assert app.studio._composer._made is None and app.demo.fns
    assert threading.active_count() < 100
