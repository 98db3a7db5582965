"""Every door of page, command line, endpoints and README, opened by the real studio: none leads nowhere."""

import base64
import gc
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from builders import written
from fake_studio import FakeStudio
from test_listening import TUNE, as_wav, voice

from musicgen import Studio
from musicgen.cli import main
from musicgen.options import EXPORTS
from musicgen.tasks.catalogue import TASKS
from musicgen.ui.desk import Desk
from musicgen.ui.endpoints import Endpoints
from musicgen.ui.handlers import Handlers, Screen
from musicgen.ui.serving.answers import (
    account_function,
    desk_functions,
    takeaway_functions,
    waiting_functions,
)
from musicgen.ui.serving.runs import Runs
from musicgen.ui.serving.workspace import Workspace
from musicgen.ui.takeaway import Takeaway
from musicgen.ui.wire.changes import OPERATIONS
from musicgen.ui.wire.voices import Voices
from musicgen.ui.words.i18n import words_in

README = Path(__file__).resolve().parents[2] / "README.md"
PROMPT = "a calm waltz in D minor, piano and cello, 3 bars"
ASKER = SimpleNamespace(headers={})


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio.open()


@pytest.fixture(scope="module")
def handlers(studio: Studio) -> Iterator[Handlers]:
    made = Handlers(studio, words_in(), Runs(), Workspace())
    yield made
    made.workspace.close()


@pytest.fixture(scope="module")
def desk(studio: Studio, handlers: Handlers) -> Desk:
    return Desk(handlers, Voices(studio.raw_audio))


@pytest.fixture(scope="module")
def roll(handlers: Handlers) -> dict[str, Any]:
    """A composed piece, as the browser holds it."""
    return ended(list(handlers.compose(PROMPT, 3, 1, None, "a")))


@pytest.fixture(scope="module")
def tune(studio: Studio) -> bytes:
    """The same piece as a file."""
    return studio.compose(PROMPT, seed=3, candidates=1).midi()


def ended(screens: list[Screen]) -> dict[str, Any]:
    end = screens[-1]
    assert end.roll and end.roll["state"] == "done", end.status
    return end.roll


# ---------------------------------------------------------------- the page


def test_the_page_writes_on_and_anew(desk: Desk, roll: dict[str, Any]) -> None:
    """Guards "Continue from here" and "Write anew", which once led nowhere behind the tests' studio."""
    asked = {"piece": roll, "first": 1, "last": 1, "parts": [], "seed": 5}
    filled = ended(list(desk.act(asked | {"do": "fill"}, "a")))
    assert filled["bars"] == 3 and filled["notes"][0] == roll["notes"][0]
    longer = ended(list(desk.act(asked | {"do": "extend", "last": 2}, "a")))
    assert longer["bars"] == 11 and longer["action"] == "extend"
    assert longer["notes"][:3] == roll["notes"][:3]


def test_a_dropped_file_is_continued(desk: Desk, tune: bytes) -> None:
    """Guards the way on from a file of one's own: opened, then continued, its name no sentence."""
    asked = {"midi": base64.b64encode(tune).decode(), "name": "no piano no drums 60 bpm.mid"}
    opened = desk.open_midi(asked, words_in())["piece"]
    assert opened["prompt"] == "" and opened["caption"] == "no piano no drums 60 bpm"
    longer = ended(list(desk.act({"do": "extend", "piece": opened, "seed": 2}, "a")))
    assert longer["bars"] == opened["bars"] + 8 and longer["prompt"] == ""


def test_whatever_a_script_may_ask_is_answered(
    desk: Desk, handlers: Handlers, roll: dict, tune: bytes
) -> None:
    """Guards every function that the page's scripts can call; a new one must be named here."""
    takeaway = Takeaway(handlers.studio.blocks, handlers.studio.performance_blocks)
    base = "https://example.org/fialta"
    link = takeaway.share({"piece": roll, "base": base}, words_in())["fragment"]
    chunk = {"bpm": 96, "jobs": [{"program": 0, "drum": False, "notes": [0, 60, 12, 88]}]}
    asked: dict[str, list[dict[str, Any]]] = {
        "place": [{"ticket": "nobody"}],
        "fetch": [{"ticket": "nobody"}, {"ticket": "nobody", "arrived": True}],
        "chunks": [chunk],
        "fonts": [{}],
        "change_piece": [{"piece": roll, "operation": one} for one in operations()],
        "open_midi": [{"midi": base64.b64encode(tune).decode(), "name": "x.mid"}],
        "listen": [{"sound": base64.b64encode(as_wav(voice(TUNE))).decode(), "name": "hum.wav"}],
        "share": [{"piece": roll, "base": base}],
        "open_link": [{"text": link}],
        "recall": [{"piece": roll}],
        "account": [{"piece": roll, "silent": []}],
    }
    functions = [*waiting_functions(handlers), *desk_functions(desk), *takeaway_functions(takeaway)]
    for function in (*functions, account_function(desk)):
        for request in asked[function.__name__]:
            assert "error" not in function(request, ASKER), function.__name__
    for name in EXPORTS:  # not a function of the scripts: a file is the answer to a request of its own
        assert written(takeaway.file({"piece": roll, "format": name}).write), name


def operations() -> Iterator[dict[str, Any]]:
    """One of each kind of change."""
    values = {
        "tempo": {"bpm": 90}, "transpose": {"semitones": 2}, "instrument": {"part": 0, "program": 12},
        "mix": {"part": 0, "volume": 90, "pan": 40}, "delete": {"first": 0, "last": 0},
        "notes": {"part": 0, "gone": [], "coming": [[0, 60, 12, 88]]}, "drop": {"part": 1},
        "rename": {"part": 0, "name": "Left hand"},
    }  # fmt: skip
    return ({"do": name, **values[name]} for name in OPERATIONS)


def test_the_tests_own_studio_can_do_no_more() -> None:
    """Guards the page's other tests: a door that only the stand-in opens."""
    ours = {name for name in vars(FakeStudio) if not name.startswith("_")}
    assert issubclass(FakeStudio, Studio) and ours <= set(dir(Studio))


# ---------------------------------------------------------------- endpoints and command line


def values_of(tune: Any) -> dict[str, dict[str, Any]]:
    """A cheap request of each task; a new task must be named here."""
    return {
        "compose": {"prompt": PROMPT, "candidates": 1},
        "continue": {"piece": tune, "bars": 2, "candidates": 1},
        "fill": {"piece": tune, "bars": "2", "parts": "cello", "candidates": 1},
        "restyle": {"piece": tune, "prompt": "for two guitars", "keep": "melody", "candidates": 1},
        "change": {"piece": tune, "prompt": "a bit slower and softer", "without": "2", "candidates": 1},
        "repair": {"piece": tune, "bars": "2", "parts": "cello", "candidates": 1},
        "accompany": {"piece": tune, "prompt": "for two guitars", "candidates": 1},
        "convert": {"piece": tune, "to": "mid, abc"},
        "read": {"prompt": PROMPT},
        "explain": {"piece": tune},
    }


@pytest.mark.parametrize("one", TASKS, ids=lambda task: task.name)
def test_every_endpoint_and_command(
    one: Any, studio: Studio, handlers: Handlers, tune: bytes, tmp_path: Path
) -> None:
    """Guards an endpoint or a command that is told of and cannot be."""
    endpoints = Endpoints(studio, handlers.runs, handlers.workspace)
    outputs = endpoints.answer(one, values_of(base64.b64encode(tune).decode())[one.name], "a")
    json.dumps(outputs[-1], allow_nan=False)
    assert len(outputs) == {"piece": 3, "files": 2, "report": 1}[one.gives]
    paths = [path for output in outputs[:-1] for path in (output if isinstance(output, list) else [output])]
    assert all(Path(path).stat().st_size > 100 for path in paths)
    (tmp_path / "tune.mid").write_bytes(tune)
    values = values_of(str(tmp_path / "tune.mid"))[one.name]
    words = [str(values.pop(name)) for name in ("piece", "prompt") if name in values]
    words += [word for name, value in values.items() for word in (f"--{name}", str(value))]
    argv = [one.name, *words, "--out", str(tmp_path / "out"), "--no-audio"]
    assert main(argv, open_studio=lambda settings: studio) == 0


# ---------------------------------------------------------------- the README


def blocks(language: str) -> list[str]:
    """The README's examples in a language, of the section that tells of commands and library."""
    text = README.read_text(encoding="utf-8")
    section = text[text.index("## Command line and library") : text.index("## How good is it?")]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


def test_the_commands_of_the_readme(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Guards the README against a flag or a file name that is not so."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prompts.txt").write_text("a tune, piano, 2 bars\n", encoding="utf-8")
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(lines) == 11
    for line in lines:
        words = shlex.split(line.removeprefix(".venv/bin/python -m musicgen "))
        assert main([*words, "--candidates", "1"], open_studio=lambda settings: studio) == 0, line
    assert {path.suffix for path in (tmp_path / "files").iterdir()} >= {".pdf", ".mp3", ".musicxml", ".abc"}


def test_the_library_examples_of_the_readme(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Guards the README's program, run as it stands."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Studio, "open", lambda settings=None: studio)
    exec(compile(blocks("python")[0], "README", "exec"), {})
    assert (tmp_path / "waltz.pdf").exists() and "9-12 Untouched(notes=" in capsys.readouterr().out


def test_the_client_example_of_the_readme(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Guards what programs are told to call, on a page that is served by the real studio."""
    from musicgen.ui.app import build_app, launch_options

    monkeypatch.chdir(tmp_path)
    demo = build_app(studio)
    _, url, _ = demo.launch(
        server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, **launch_options(demo)
    )
    try:
        code = blocks("python")[1].replace("http://127.0.0.1:7860", url.rstrip("/"))
        exec(compile(code, "README", "exec"), {})
    finally:
        demo.close(verbose=False)
        gc.collect()  # what server and client leave is found here, not in somebody else's test
    assert capsys.readouterr().out.splitlines()[-1] == "[5, 6] ['piece.pdf', 'piece.mp3']"
