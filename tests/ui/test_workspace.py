"""Files of requests: gone with their server, after their time, and after a crash at the next start."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from musicgen.errors import FialtaError
from musicgen.ui.serving.workspace import Workspace

SERVER = """
import sys
from pathlib import Path
from musicgen.ui.serving.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
(workspace.folder() / "a.wav").write_bytes(b"x")
print("made", flush=True)
sys.stdin.read()
"""


class Clockwork:
    """A clock and its timers, moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.due: list[tuple[float, Callable[[], None]]] = []

    def clock(self) -> float:
        return self.now

    def later(self, seconds: float, work: Callable[[], None]) -> "Clockwork":
        self.due.append((self.now + seconds, work))
        return self

    def cancel(self) -> None:
        self.due.clear()

    def move(self, seconds: float) -> None:
        """Let time pass, and what is due happen."""
        self.now += seconds
        ready, self.due = (
            [w for at, w in self.due if at <= self.now],
            [d for d in self.due if d[0] > self.now],
        )
        for work in ready:
            work()


@pytest.fixture
def server(tmp_path: Path) -> subprocess.Popen[str]:
    """A process with a file of a request."""
    command = [sys.executable, "-c", SERVER, str(tmp_path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "made\n"
    return process


def ended(process: subprocess.Popen[str]) -> None:
    process.communicate()


def test_folders_are_apart_and_go_after_their_time(tmp_path: Path) -> None:
    """Guards: one user's file under another's name, and a disk that fills up."""
    time = Clockwork()
    workspace = Workspace(tmp_path, 10, time.clock, time.later)
    first = workspace.folder()
    (first / "a.wav").write_bytes(b"x")
    time.now = 9.0
    second = workspace.folder()
    assert first != second and workspace.find(first.name, "a.wav") == first / "a.wav"
    time.now = 11.0
    third = workspace.folder()
    assert not first.exists() and second.exists() and third.exists()
    assert workspace.find(first.name, "a.wav") is None
    workspace.close()
    assert not list(tmp_path.iterdir()) and workspace.find(third.name, "a.wav") is None


def test_files_go_without_anybody_asking(tmp_path: Path) -> None:
    """Guards: the last visitor's files on the disk until the next one comes."""
    time = Clockwork()
    workspace = Workspace(tmp_path, 3600, time.clock, time.later)
    early = workspace.folder()
    time.move(1800)
    late = workspace.folder()
    assert len(time.due) == 1  # one timer for all
    time.move(1801)
    assert not early.exists() and late.exists()
    time.move(3600)
    assert not late.exists() and not time.due and not workspace._made
    workspace.close()


def test_files_go_with_their_server(tmp_path: Path, server: subprocess.Popen[str]) -> None:
    """Guards: files of people on the disk, and served, when the server has long ended."""
    assert list(tmp_path.rglob("a.wav"))
    ended(server)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_what_a_crash_left_goes_at_the_next_start(tmp_path: Path, server: subprocess.Popen[str]) -> None:
    """Guards: files that stay for ever where a server was killed; files of a server that lives, removed."""

    async def start() -> None:
        async with Workspace(tmp_path).lifespan(None):
            pass

    asyncio.run(start())
    assert list(tmp_path.rglob("a.wav"))  # its server lives
    os.kill(server.pid, signal.SIGKILL)
    ended(server)
    assert list(tmp_path.rglob("a.wav"))
    asyncio.run(start())
    assert not list(tmp_path.iterdir())


def test_nothing_of_others_is_touched(tmp_path: Path) -> None:
    """Guards: a start that empties the temporary folder of everybody."""
    for name in ("other", "fialta-without-a-lock", "fialta.txt"):
        (tmp_path / name).mkdir()
    Workspace(tmp_path).clear()
    assert len(list(tmp_path.iterdir())) == 3


def test_no_room_is_said(tmp_path: Path) -> None:
    """Guards: a bare errno, and a path of the server told to strangers."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FialtaError, match=r"^No folder can be made for the files \(.*\): free") as told:
        Workspace(tmp_path / "file" / "more").folder()
    assert str(tmp_path) not in str(told.value)
