"""The page as a visitor meets it: from the start of its process to the first answer, a piece, its memory."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from musicgen.errors import FialtaError
from musicgen.settings import PACKAGE_DIR

APP = PACKAGE_DIR.parent / "app.py"
OPENS_WITHIN_S, ANSWERS_WITHIN_S = 120.0, 600.0
_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class PageRun:
    """opens_s: from the start of Python to the page's first answer. piece_s: from asking for a piece to MIDI
    and WAV, over the page's interface. Megabytes of the process: open, at most, and after all pieces (None
    where the system does not tell)."""

    opens_s: float
    piece_s: tuple[float, ...]
    open_mb: int | None
    most_mb: int | None
    resident_mb: int | None


def visit(model_dir: Path, prompt: str, pieces: int, candidates: int = 1) -> PageRun:
    """Start the page with a model, ask for pieces, end it. Raises FialtaError where it does not answer."""
    with _serving(model_dir) as (process, address):
        start = time.perf_counter()
        _await(address, process)
        opens_s = time.perf_counter() - start
        open_mb = memory_mb(process.pid, "VmRSS")
        taken = []
        for seed in range(1, pieces + 1):
            start = time.perf_counter()
            _compose(address, [prompt, seed, None, candidates])
            taken.append(time.perf_counter() - start)
        most, resident = (memory_mb(process.pid, name) for name in ("VmHWM", "VmRSS"))
        return PageRun(opens_s, tuple(taken), open_mb, most, resident)


def memory_mb(pid: int | str, name: str) -> int | None:
    """A line of a process's status on Linux, in MB; None elsewhere. VmRSS is held now, VmHWM at most."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    found = next((line.split()[1] for line in lines if line.startswith(f"{name}:")), None)
    return round(int(found) * 1024 / 1e6) if found else None


@contextmanager
def _serving(model_dir: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(APP), "--port", str(port), "--model", str(model_dir)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _await(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.perf_counter() + OPENS_WITHIN_S
    while time.perf_counter() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=OPENS_WITHIN_S) as answer:
                answer.read()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(_POLL_S)
    raise FialtaError(f"{APP} does not answer within {OPENS_WITHIN_S:g} s: run it alone to see why.")


def _compose(address: str, given: list[object]) -> None:
    """Ask for a piece and wait until it is there."""
    call = f"{address}/gradio_api/call/compose"
    body = json.dumps({"data": given}).encode()
    request = urllib.request.Request(call, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=ANSWERS_WITHIN_S) as answer:
        event = json.load(answer)["event_id"]
    with urllib.request.urlopen(f"{call}/{event}", timeout=ANSWERS_WITHIN_S) as stream:
        events = [line.decode().strip() for line in stream if line.startswith(b"event:")]
    if "event: complete" not in events:
        raise FialtaError(f"The page did not finish a piece ({events[-1:]}): run it alone to see why.")
