"""The command line, on a stand-in for the studio: flags, ids, files, exit codes, sentences."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

import musicgen
from musicgen.cli import Job, main, read_jobs
from musicgen.errors import FialtaError, ModelError, PromptError
from musicgen.settings import Settings

FIELDS = "id prompt seed candidate model_id brief options written heard duration_s compose_s render_s".split()


@dataclass
class FakePiece:
    """Looks like `studio.Piece` to the command line."""

    prompt: str
    seed: int
    audio: bytes = b"RIFF"

    @property
    def notices(self) -> tuple[str, ...]:
        return ("500 BPM is out of reach: 300 BPM.",) if "500" in self.prompt else ()

    @property
    def checks(self) -> tuple[SimpleNamespace, ...]:
        return (SimpleNamespace(field="meter", asked="3/4", got="4/4", kept=False),)

    def save_midi(self, path: Path) -> None:
        Path(path).write_bytes(b"MThd")

    def save_wav(self, path: Path) -> float:
        Path(path).write_bytes(self.audio)
        return 0.5

    def to_dict(self, *, name: str, render_s: float | None) -> dict[str, object]:
        known = {"id": name, "prompt": self.prompt, "seed": self.seed, "render_s": render_s}
        return dict.fromkeys(FIELDS) | known


@dataclass
class FakeStudio:
    """Notes what it was asked; a prompt with "fail" in it raises `error`."""

    error: Exception = field(default_factory=lambda: FialtaError("No."))
    opened: list[Settings] = field(default_factory=list)
    asked: list[dict[str, object]] = field(default_factory=list)
    sound_warning: str | None = None

    def open(self, settings: Settings) -> "FakeStudio":
        self.opened.append(settings)
        return self

    def compose(self, prompt: str, **options: int) -> FakePiece:
        self.asked.append({"prompt": prompt, **options})
        if "fail" in prompt:
            raise self.error
        return FakePiece(prompt, options["seed"])


Run = Callable[..., tuple[int, FakeStudio]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Calls `compose` with output into tmp_path/out; gives the exit code and the studio."""

    def call(*args: str, studio: FakeStudio | None = None) -> tuple[int, FakeStudio]:
        studio = studio or FakeStudio()
        argv = ["compose", "--out", str(tmp_path / "out"), *args]
        return main(argv, open_studio=studio.open), studio  # type: ignore[arg-type]

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
    assert list(report) == FIELDS
    assert report["id"] == "piece" and report["prompt"] == "a calm waltz"
    assert report["render_s"] == 0.5
    assert studio.asked == [{"prompt": "a calm waltz", "seed": 1, "bars": None, "candidates": None}]


def test_flags_reach_the_studio(run: Run, tmp_path: Path) -> None:
    """Guards against a flag that is read and then forgotten."""
    code, studio = run("x", "--seed", "7", "--bars", "12", "--candidates", "3", "--model", str(tmp_path))
    assert code == 0
    assert studio.asked == [{"prompt": "x", "seed": 7, "bars": 12, "candidates": 3}]
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
    assert (tmp_path / "out/piece.mid").read_bytes() == b"MThd"


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
    assert [(a["prompt"], a["seed"]) for a in studio.asked] == [
        ("a waltz", 5),
        ("a tango", 5),
        ("a march", 5),
    ]


def test_lines_are_split_at_line_ends_only() -> None:
    """Guards against a prompt cut in two at a rare Unicode separator."""
    jobs, problems = read_jobs("rain\u2028and wind\x0bon glass\nsnow")
    assert jobs == [Job("0001", "rain\u2028and wind\x0bon glass"), Job("0002", "snow")]
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
def test_model_that_does_not_load(tmp_path: Path, own: bool, code: int) -> None:
    """Guards the difference between a bad --model and a broken installation."""

    def broken(settings: Settings) -> object:
        raise ModelError("The checkpoint is damaged: take another.")

    flags = ["--model", str(tmp_path)] if own else []
    argv = ["compose", "x", "--out", str(tmp_path / "out"), *flags]
    assert main(argv, open_studio=broken) == code  # type: ignore[arg-type]


def test_single_prompt_tells_notes_and_checks(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Guards against an impossible wish that is neither failed nor told."""
    studio = FakeStudio(sound_warning="A stand-in plays: install FluidSynth.")
    assert run("500 BPM", studio=studio)[0] == 0
    captured = capsys.readouterr()
    assert "out of reach" in captured.out and "missed  meter: asked 3/4, got 4/4" in captured.out
    assert captured.err == "A stand-in plays: install FluidSynth.\n"


def test_stop_by_keyboard(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Guards against a traceback for somebody who presses Ctrl-C."""
    assert run("fail", studio=FakeStudio(KeyboardInterrupt()))[0] == 1  # type: ignore[arg-type]
    assert capsys.readouterr().err == "Stopped.\n"


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
