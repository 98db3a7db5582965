"""What goes up to a Hugging Face Space, without going there."""

import ast
import subprocess
from pathlib import Path

import huggingface_hub
import pytest

from scripts import publish_space as space

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small git checkout with everything that a Space needs, all committed."""
    root = tmp_path / "checkout"
    for path in (
        *space.FILES,
        "musicgen/cli.py",
        "musicgen/weights/config.json",
        "musicgen/train/prepare.py",
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    (root / "tests").mkdir()
    (root / "tests/test_x.py").write_text("")
    git(root, "init", "--quiet")
    commit(root)
    return root


def git(root: Path, *args: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *args], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "x")


def test_dry_run_lists_this_checkout(capsys: pytest.CaptureFixture[str]) -> None:
    """Guards the one command that publishes: its list is complete, small enough and without strangers."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout")
    assert space.main(["user/fialta", "--dry-run"]) == 0
    listed = {line.split()[-1] for line in capsys.readouterr().out.splitlines() if "," in line or "." in line}
    assert {
        *space.FILES,
        "musicgen/__init__.py",
        "musicgen/studio.py",
        "musicgen/weights/config.json",
    } <= listed
    assert not [path for path in listed if path.startswith(("tests/", ".venv/", "musicgen/train/", "data/"))]


def test_app_finds_every_module_it_imports() -> None:
    """Guards against a Space that stops with ModuleNotFoundError: a module was taken for training's."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout")
    listed = {upload.path for upload in space.plan(ROOT)}
    missing = []
    for path in filter(lambda p: p.endswith(".py"), listed):
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("musicgen"):
                stem = str(node.module).replace(".", "/")
                if not {f"{stem}.py", f"{stem}/__init__.py"} & listed:
                    missing.append(f"{path}: {node.module}")
    assert missing == []


def test_only_tracked_and_needed_files(checkout: Path) -> None:
    """Guards against a private file, or the tests, on a public page."""
    (checkout / "musicgen/private.txt").write_text("not tracked")
    assert [upload.path for upload in space.plan(checkout)] == sorted(
        [*space.FILES, "musicgen/cli.py", "musicgen/weights/config.json"]
    )


def test_missing_file_is_named(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Guards against a Space without its requirements."""
    git(checkout, "rm", "--quiet", "packages.txt")
    assert space.main(["user/name", "--dry-run"], checkout) == 2
    assert "packages.txt" in capsys.readouterr().err


def test_large_file_is_refused(
    checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guards the limit of a Space, before anything is sent."""
    monkeypatch.setattr(space, "MAX_FILE_BYTES", 20)
    assert space.main(["user/name", "--dry-run"], checkout) == 2
    err = capsys.readouterr().err
    assert "musicgen/weights/config.json" in err and "10 MB" in err


@pytest.mark.parametrize("path", ["app.py", "new.txt"])
def test_uncommitted_change_is_refused(checkout: Path, capsys: pytest.CaptureFixture[str], path: str) -> None:
    """Guards against a Space that shows what no commit holds; a dry run still lists."""
    (checkout / path).write_text("changed")
    assert space.main(["user/name"], checkout) == 2
    assert path in capsys.readouterr().err
    assert space.main(["user/name", "--dry-run"], checkout) == 0
    assert path in capsys.readouterr().out


@pytest.mark.parametrize("name", ["fialta", "a/b/c", "user/na me", "https://huggingface.co/spaces/a/b"])
def test_name_of_the_space(checkout: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Guards against a traceback, or a Space under a wrong name, for a mistyped one."""
    assert space.main([name, "--dry-run"], checkout) == 2
    assert "user/name" in capsys.readouterr().err


def test_no_git_checkout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Guards the sentence for somebody who unpacked an archive."""
    assert space.main(["user/name", "--dry-run"], tmp_path) == 2
    assert "git" in capsys.readouterr().err


def test_what_is_sent(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards the call itself: the Space is made if need be, and exactly the listed files go up, at once."""
    sent: list[dict[str, object]] = []

    class Api:
        def create_repo(self, name: str, **options: object) -> None:
            sent.append({"name": name, **options})

        def upload_folder(self, **options: object) -> None:
            folder = Path(str(options["folder_path"]))
            files = {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()}
            sent.append({"files": files, **options})

    monkeypatch.setattr(huggingface_hub, "HfApi", Api)
    assert space.main(["user/name", "--private"], checkout) == 0
    made, uploaded = sent
    assert made["name"] == "user/name" and made["space_sdk"] == "gradio" and made["private"] is True
    assert uploaded["repo_id"] == "user/name" and uploaded["repo_type"] == "space"
    assert uploaded["files"] == {upload.path: upload.path for upload in space.plan(checkout)}
