"""The command line, on a stand-in for the studio: flags, ids, files, exit codes, sentences."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from builders import song

import musicgen
from musicgen.cli import main, read_lines
from musicgen.errors import FialtaError, ModelError, PromptError
from musicgen.music.midi.io import score_to_midi
from musicgen.music.midi.untouched import Untouched
from musicgen.options import EXPORTS, SamplingOptions
from musicgen.settings import Settings
from musicgen.studio import Studio
from musicgen.tasks.catalogue import TASKS
from musicgen.tasks.changing.done import Done
from musicgen.tasks.fields import Bars
from musicgen.tasks.in_place import opened
from musicgen.tasks.judge.composition import Check, Composition, listen
from musicgen.tasks.outcome import Damaged, Outcome
from musicgen.tasks.requests import Compose, Extend, Fill, Request, Writing
from musicgen.text.brief import Brief
from musicgen.text.changes.edit import Edit

FIELDS = set(
    "id prompt seed candidate model_id brief options written heard duration_s compose_s render_s".split()
)
SILENCE = np.zeros((4410, 2), np.float32)


class FakeStudio(Studio):
    """The real studio without model and synthesizer. A prompt with "fail" in it raises `error`."""

    model_id = "fake"
    sound_warning: str | None = None

    def __init__(self, error: BaseException | None = None, sound_warning: str | None = None) -> None:
        super().__init__(Settings())
        self.error, self.sound_warning = error or FialtaError("No."), sound_warning
        self.opened: list[Settings] = []
        self.asked: list[Request] = []

    def open_with(self, settings: Settings) -> "FakeStudio":
        self.opened.append(settings)
        return self

    def synth(self, font: str | None = None) -> Any:
        return SimpleNamespace(
            render=lambda score: SILENCE,
            render_raw=lambda score: SILENCE,
            render_performance=lambda performance: SILENCE,
            blocks=lambda score, **_: iter((SILENCE,)),
            performance_blocks=lambda performance, **_: iter((SILENCE,)),
        )

    def _work(self, request: Request, cancelled: Callable[[], bool]) -> Iterator[Any]:
        self.asked.append(request)
        if not isinstance(request, Writing):
            yield from super()._work(request, cancelled)
            return
        if "fail" in request.prompt:
            raise self.error
        notes = ("500 BPM is out of reach: 300 BPM.",) if "500" in request.prompt else ()
        file, score = opened(request.piece) if isinstance(request, Extend | Fill) else (None, song(4))
        brief, missed = (
            Brief(prompt=request.prompt, notes=notes),
            Check("meter", "3/4", "4/4", False, "heard"),
        )
        made = Composition(score, brief, request.options(self), "fake", listen(score), (missed,))
        kept = None if file is None else Untouched(score.note_count, score.note_count)
        yield Outcome(made, file, kept, Bars(5, 8) if isinstance(request, Extend) else None)


Run = Callable[..., tuple[int, FakeStudio]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Calls `compose` with output into tmp_path/out; gives the exit code and the studio."""

    def call(*args: str, studio: FakeStudio | None = None) -> tuple[int, FakeStudio]:
        studio = studio or FakeStudio()
        argv = ["compose", "--out", str(tmp_path / "out"), *args]
        return main(argv, open_studio=studio.open_with), studio

    return call


def prompts(tmp_path: Path, text: str) -> str:
    path = tmp_path / "prompts.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def written(tmp_path: Path) -> list[str]:
    folder = tmp_path / "out"
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def test_single_prompt_writes_three_files_with_every_field(run: Run, tmp_path: Path) -> None:
    """Guards the file names and the report's fields that other tools read."""
    code, studio = run("a calm waltz")
    assert code == 0
    assert written(tmp_path) == ["piece.json", "piece.mid", "piece.wav"]
    report = json.loads((tmp_path / "out/piece.json").read_text(encoding="utf-8"))
    assert set(report) >= FIELDS
    assert report["id"] == "piece" and report["prompt"] == "a calm waltz"
    assert report["render_s"] >= 0
    assert studio.asked == [Compose("a calm waltz")]


def test_flags_reach_the_studio(run: Run, tmp_path: Path) -> None:
    """Guards against a flag that is read and then forgotten."""
    code, studio = run("x", "--seed", "7", "--bars", "12", "--candidates", "3", "--model", str(tmp_path))
    assert code == 0
    assert studio.asked == [Compose("x", seed=7, bars=12, candidates=3)]
    assert studio.opened[0].model_dir == tmp_path


def test_no_audio_writes_no_wav(run: Run, tmp_path: Path) -> None:
    """Guards against rendering when nobody wants to wait for it."""
    code, _ = run("x", "--no-audio")
    assert code == 0
    assert written(tmp_path) == ["piece.json", "piece.mid"]
    assert json.loads((tmp_path / "out/piece.json").read_text())["render_s"] is None


def test_existing_files_are_overwritten(run: Run, tmp_path: Path) -> None:
    """Guards against yesterday's music beside today's report."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/piece.mid").write_bytes(b"old")
    assert run("x")[0] == 0
    assert (tmp_path / "out/piece.mid").read_bytes().startswith(b"MThd")


def test_other_scripts_stay_readable_in_the_report(run: Run, tmp_path: Path) -> None:
    """Guards against escapes where a person reads the report."""
    assert run("静かなワルツ")[0] == 0
    assert "静かなワルツ" in (tmp_path / "out/piece.json").read_text(encoding="utf-8")


def test_batch_of_plain_lines_and_json_lines(run: Run, tmp_path: Path) -> None:
    """Guards ids, one model load for all, and the one seed for every prompt."""
    text = '\ufeffa waltz\n\n{"id": "b-2", "prompt": "a tango", "facts": {}}\r\n{"prompt": "a march"}\n'
    code, studio = run("--prompts", prompts(tmp_path, text), "--seed", "5", "--no-audio")
    assert code == 0
    assert [p for p in written(tmp_path) if p.endswith(".mid")] == ["0001.mid", "0003.mid", "b-2.mid"]
    assert len(studio.opened) == 1
    assert studio.asked == [Compose(f"a {name}", seed=5) for name in ("waltz", "tango", "march")]


def test_lines_are_split_at_line_ends_only() -> None:
    """Guards against a prompt cut in two at a rare Unicode separator."""
    lines, problems = read_lines("rain\u2028and wind\x0bon glass\nsnow")
    assert lines == [(1, "0001", "rain\u2028and wind\x0bon glass"), (2, "0002", "snow")]
    assert not problems


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('{"id": "x", "prompt": ""}', "empty"),
        ('{"id": "x"}', "prompt"),
        ('{"id": "../x", "prompt": "p"}', "'../x'"),
        ('{"id": "", "prompt": "p"}', "''"),
        ('{"id": 7, "prompt": "p"}', "7"),
        ('{"id": "' + "x" * 65 + '", "prompt": "p"}', "64"),
        ('{"id": "first", "prompt": "p"}', "taken"),
        ('{"id": "x", "prompt": "\\ud800"}', "Unicode"),
        ('{"id": "x", "prompt": ', "JSON"),
        ('{"a":' * 3000, "JSON"),
        ('{"id": "x", "prompt": "p", "seed": ' + "1" * 5000 + "}", "JSON"),
    ],
)
def test_batch_finishes_the_others_first(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, word: str
) -> None:
    """Guards against one bad line that takes the good ones with it, and against ids that leave the folder."""
    text = f'{{"id": "first", "prompt": "one"}}\n{line}\n{{"id": "last", "prompt": "two"}}\n'
    code, _ = run("--prompts", prompts(tmp_path, text), "--no-audio")
    assert code == 2
    assert written(tmp_path) == ["first.json", "first.mid", "last.json", "last.mid"]
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and err.startswith("Line 2: ") and word in err


@pytest.mark.parametrize(
    ("error", "code"),
    [(PromptError("Too long."), 2), (FialtaError("No."), 1), (OSError(28, "No space left on device"), 1)],
)
def test_failure_of_one_prompt(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], error: Exception, code: int
) -> None:
    """Guards the exit codes, and the others' music when one prompt fails while composing."""
    text = "one\nplease fail\nthree\n"
    got, _ = run("--prompts", prompts(tmp_path, text), "--no-audio", studio=FakeStudio(error))
    assert got == code
    assert [p for p in written(tmp_path) if p.endswith(".mid")] == ["0001.mid", "0003.mid"]
    assert capsys.readouterr().err == f"0002: {error}\n"


@pytest.mark.parametrize(
    "args",
    [
        ["  "],
        [],
        ["x", "--prompts", "y"],
        ["--prompts", "no-such-file"],
        ["x", "--seed", "-1"],
        ["x", "--seed", "1.5"],
        ["x", "--seed", "2147483648"],
        ["x", "--seed", "²"],
        ["x", "--seed", "1" * 5000],
        ["x", "--bars", "٣"],
        ["x", "--bars", "0"],
        ["x", "--bars", "129"],
        ["x", "--candidates", "17"],
        ["x", "--candidates", "many"],
        ["x", "--model", "no-such-folder"],
        ["x", "--tempo", "90"],
        ["x", "--no-aud"],
        ["x", "--seed"],
        ["x", "y"],
        ["\udce9t\udce9"],
    ],
)
def test_bad_flags_give_one_sentence_and_two(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], args: list[str]
) -> None:
    """Guards exit code 2, the one sentence, and that nothing is loaded or written before."""
    code, studio = run(*args)
    captured = capsys.readouterr()
    assert code == 2
    assert captured.err.count("\n") == 1 and not captured.out
    assert studio.opened == []


@pytest.mark.parametrize("content", [b"\xff\xfe\x00bad", b"", b" \n\n"])
def test_unreadable_prompt_file(run: Run, tmp_path: Path, content: bytes) -> None:
    """Guards against a traceback for a file that is no text, or holds no prompt."""
    path = tmp_path / "prompts.txt"
    path.write_bytes(content)
    assert run("--prompts", str(path))[0] == 2


def test_out_that_is_a_file(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Guards against a traceback where the folder cannot be made."""
    (tmp_path / "out").write_text("")
    code, studio = run("x")
    assert code == 2 and "--out" in capsys.readouterr().err
    assert studio.opened == []


def test_missing_out_and_unknown_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Guards the sentence for a command line that cannot be understood at all."""
    assert main(["compose", "x"]) == 2
    assert "--out" in capsys.readouterr().err
    assert main(["sculpt"]) == 2
    assert "sculpt" in capsys.readouterr().err


@pytest.mark.parametrize(("own", "code"), [(True, 2), (False, 1)])
def test_model_that_does_not_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: bool, code: int
) -> None:
    """Guards the difference between a bad --model and a broken installation."""

    def broken(settings: Settings) -> object:
        raise ModelError("The checkpoint is damaged: take another.")

    monkeypatch.setattr("musicgen.tasks.compose.open_composer", broken)
    flags = ["--model", str(tmp_path)] if own else []
    argv = ["compose", "x", "--out", str(tmp_path / "out"), "--no-audio", *flags]
    assert main(argv, open_studio=lambda settings: Studio(settings)) == code


def test_single_prompt_tells_notes_and_checks(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Guards against an impossible wish that is neither failed nor told."""
    studio = FakeStudio(sound_warning="A stand-in plays: install FluidSynth.")
    assert run("500 BPM", studio=studio)[0] == 0
    captured = capsys.readouterr()
    assert "out of reach" in captured.out and "missed  meter: asked 3/4, got 4/4" in captured.out
    assert captured.err == "A stand-in plays: install FluidSynth.\n"


def test_stop_by_keyboard(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Guards against a traceback for somebody who presses Ctrl-C."""
    assert run("fail", studio=FakeStudio(KeyboardInterrupt()))[0] == 1
    assert capsys.readouterr().err == "Stopped.\n"


# ---------------------------------------------------------------- files


@pytest.fixture
def tune(tmp_path: Path) -> Path:
    """A MIDI file of four bars."""
    path = tmp_path / "tune.mid"
    path.write_bytes(score_to_midi(song(4)))
    return path


def command(*words: object, studio: FakeStudio | None = None) -> tuple[int, FakeStudio]:
    studio = studio or FakeStudio()
    return main([str(word) for word in words], open_studio=studio.open_with), studio


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["continue", "--bars", "4", "darker"], {"bars": 4, "prompt": "darker"}),
        (
            ["fill", "--bars", "2-3", "--parts", "piano, drums"],
            {"bars": Bars(2, 3), "parts": ("piano", "drums")},
        ),
        (["fill", "with trills", "--bars", "2", "--seed", "9"], {"bars": Bars(2, 2), "seed": 9}),
    ],
)
def test_a_file_is_worked_on_and_named_after_itself(
    tmp_path: Path, tune: Path, capsys: pytest.CaptureFixture[str], words: list[str], asked: dict[str, Any]
) -> None:
    """Guards sentence, file and flags in any order, and what the report says stayed as it was."""
    code, studio = command(words[0], tune, *words[1:], "--out", tmp_path / "out")
    assert code == 0 and written(tmp_path) == ["tune.json", "tune.mid", "tune.wav"]
    assert {name: getattr(studio.asked[0], name) for name in asked} == asked
    report = json.loads((tmp_path / "out/tune.json").read_text())
    notes = report["untouched"]
    assert notes["notes"] == notes["of"] > 0 and report["model_id"] == "fake"
    assert report.get("added") == ([5, 8] if words[0] == "continue" else None)
    assert "untouched" in capsys.readouterr().out


def test_every_format_of_the_page_can_be_written(tmp_path: Path, tune: Path) -> None:
    """Guards a format that only the page can write, and a file that is not given back as it was."""
    code, studio = command("convert", tune, "--to", ",".join(EXPORTS), "--out", tmp_path / "out", "--seed", 3)
    assert code == 0 and studio.opened
    report = json.loads((tmp_path / "out/tune.json").read_text())
    assert set(report["files"]) == set(EXPORTS)
    assert sorted([*report["files"].values(), "tune.json"]) == written(tmp_path)
    assert (tmp_path / "out/tune.mid").read_bytes() == tune.read_bytes()


def test_read_prints_a_line_for_each_sentence_and_loads_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guards the reader for other tools: ids, facts with their words, no model."""
    monkeypatch.setattr("musicgen.tasks.compose.open_composer", lambda settings: pytest.fail("a model"))
    text = 'a waltz in D minor\n{"id": "b", "prompt": "no drums"}\n{"id": "c", "prompt": " "}\n'
    assert main(["read", "--prompts", prompts(tmp_path, text)]) == 2
    out, err = capsys.readouterr()
    first, second = map(json.loads, out.splitlines())
    assert (first["id"], first["prompt"], first["brief"]["key"]) == ("0001", "a waltz in D minor", "D minor")
    assert {"field": "key", "words": "D minor", "start": 11, "end": 18} in first["brief"]["facts"]
    assert second["id"] == "b" and second["brief"]["forbidden"] == ["drums"]
    assert err.startswith("Line 3: ") and err.count("\n") == 1
    assert main(["read", "8 bars", "--out", str(tmp_path / "out")]) == 0
    assert written(tmp_path) == ["piece.json"]


def hostile(tmp_path: Path) -> list[Path | str]:
    """Files that are none, or not to be read."""
    (tmp_path / "piece.mid").mkdir()
    (tmp_path / "empty.mid").write_bytes(b"")
    (tmp_path / "text.mid").write_text("nothing")
    (tmp_path / "half.mid").write_bytes(b"MThd\0\0\0\6\0")
    (tmp_path / "large.mid").write_bytes(b"MThd" + bytes(6_000_000))
    names = ("piece.mid", "empty.mid", "text.mid", "half.mid", "large.mid", "none.mid", "\udce9.mid")
    return [*(tmp_path / name for name in names), "", "\0", "x" * 5000]


@pytest.mark.parametrize("words", [["continue"], ["fill", "--bars", "1"], ["convert", "--to", "mid"]])
def test_a_file_that_is_none_gives_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """Guards against tracebacks and bare errno texts for whatever stands in the place of a file."""
    for file in hostile(tmp_path):
        code, _ = command(words[0], file, *words[1:], "--out", tmp_path / "out")
        captured = capsys.readouterr()
        assert code == 2, file
        assert captured.err.count("\n") == 1 and "Errno" not in captured.err and captured.err.endswith(".\n")
    assert written(tmp_path) in ([], ["piece.json"])


@pytest.mark.parametrize(
    "words",
    [["--bars", "²"], ["--bars", "1" * 5000], ["--bars", "3-1"], ["--bars", "1", "\ud800"], [],
     ["--bars", "1", "--parts", "x" * 99], ["--bars", "1", "--candidates", "0"]],
)  # fmt: skip
def test_hostile_values_give_one_sentence(
    tmp_path: Path, tune: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """Guards digits that are none to Python, lone surrogates, numbers of thousands of digits."""
    code, studio = command("fill", tune, *words, "--out", tmp_path / "out")
    assert code == 2 and capsys.readouterr().err.count("\n") == 1 and not studio.asked


def test_the_file_that_is_worked_on_is_not_overwritten(
    tmp_path: Path, tune: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Guards somebody's own file against `--out .`, and a folder in the place of a file."""
    before = tune.read_bytes()
    assert command("continue", tune, "--out", tmp_path)[0] == 2
    assert tune.read_bytes() == before and "kept" in capsys.readouterr().err
    (tmp_path / "out" / "tune.mid").mkdir(parents=True)
    code, studio = command("continue", tune, "--out", tmp_path / "out")
    assert code == 2 and not studio.asked and "is a folder" in capsys.readouterr().err


def test_every_command_takes_the_flags_that_all_have(capsys: pytest.CaptureFixture[str]) -> None:
    """Guards scripts that pass the same flags to every command."""
    for one in TASKS:
        with pytest.raises(SystemExit):
            main([one.name, "--help"])
        shown = capsys.readouterr().out
        assert all(flag in shown for flag in ("--out", "--seed", "--candidates", "--model", "--no-audio"))
        assert main([one.name, "x", "--seed", "-1", "--out", "y"]) == 2


@pytest.mark.parametrize("value", ["²", "1" * 5000, "two", "-1"])
def test_threads_that_are_no_number(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Guards the environment against digits that are none to Python."""
    monkeypatch.setenv("FIALTA_THREADS", value)
    assert main(["read", "a tune"]) == 2


def test_module_answers_help_and_version() -> None:
    """Guards `python -m musicgen`, and that asking for its version loads no heavy package."""
    version = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "musicgen", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert version.stdout == f"fialta {musicgen.__version__}\n"
    assert not {"torch", "gradio", "numpy"} & set(version.stderr.split())
    assert main([]) == 0


class Answering(FakeStudio):
    """Ends with one outcome, whatever is asked."""

    def __init__(self, **came: Any) -> None:
        super().__init__()
        self.came = came

    def _work(self, request: Request, cancelled: Callable[[], bool]) -> Iterator[Any]:
        notes = tuple(done.problem for done in self.came.get("edits", ()) if done.problem)
        score = song(4)
        made = Composition(score, Brief("x", notes=notes), SamplingOptions(), "fake", listen(score), ())
        yield Outcome(made, **self.came)


def test_every_edit_of_a_sentence_is_told_in_a_line(
    tmp_path: Path, tune: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Guards a change that only counts what it left alone, and a problem that is said twice."""
    edits = (
        Done(Edit("tempo", to="a bit slower"), "120 BPM", "108 BPM"),
        Done(Edit("loudness", bars=(3, 4), parts=("piano",), to="softer"), "80", "60"),
        Done(Edit("drop", bars=(5, None), parts=("drums",)), problem="Drums play nothing there."),
    )
    code, _ = command(
        "change", tune, "x", "--out", tmp_path / "out", "--no-audio", studio=Answering(edits=edits)
    )
    assert code == 0
    assert capsys.readouterr().out.splitlines()[:3] == [
        "done      tempo: 120 BPM -> 108 BPM",
        "done      loudness (bars 3-4, piano): 80 -> 60",
        "not done  drop (bars 5-end, drums): Drums play nothing there.",
    ]


def test_unsure_findings_say_once_how_they_are_accepted(
    tmp_path: Path, tune: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Guards "perhaps" without a remedy, and missing tracks that are called mended."""
    unsure = Damaged(2, "jitter", Bars(1, 2), ("Flute",), 0.3, False, False, "Off the beat.")
    lost = Damaged(1, "missing", None, (), 1.0, True, False, "The header promises 7 tracks.")
    for damage, times in (((lost, unsure, unsure), 1), ((lost,), 0)):
        command("repair", tune, "--out", tmp_path / "out", "--no-audio", studio=Answering(damage=damage))
        out = capsys.readouterr().out
        assert out.count("--accept NUMBER") == times and out.startswith("1  told     The header")
