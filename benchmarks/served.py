"""The page in a process of its own, as `make load` measures it: what it holds, and how much memory.

Clients tell apart by the address that a proxy says (`X-Forwarded-For`): the server is started with
`FIALTA_PROXIES=127.0.0.1`, as behind a web server of one's own.
"""

import gc
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ui"), str(ROOT / "tests")]


@dataclass(frozen=True)
class Server:
    """The page in its own process."""

    url: str
    process: "subprocess.Popen[str]"

    def sizes(self) -> dict[str, int]:
        """What the server holds now."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("sizes\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))

    def memory(self) -> tuple[int, int]:
        """Bytes of memory now, and at most since this was asked last; zeros where nobody tells."""
        folder = Path(f"/proc/{self.process.pid}")
        if not (folder / "status").exists():
            return 0, 0
        rows = dict(
            line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line
        )
        now, most = (int(rows[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM"))
        (folder / "clear_refs").write_text("5")  # the peak begins anew
        return now, most


def serve(port: int, fake: bool) -> None:
    """Serve until the input ends; each line of it is answered with the sizes of what is held."""
    from musicgen.settings import Settings
    from musicgen.studio import Studio
    from musicgen.ui.app import build_app, launch_options
    from musicgen.ui.serving.memory import give_back

    give_back()  # as app.py does
    if fake:
        from fake_studio import FakeStudio

        studio: Any = FakeStudio(gate=lambda bar: time.sleep(0.05))
    else:
        studio = Studio(Settings.from_env())
        studio.warm_up()
    demo = build_app(studio)
    app, _, _ = demo.launch(server_port=port, prevent_thread_lock=True, quiet=True, **launch_options(demo))
    print("ready", flush=True)
    for _ in sys.stdin:
        if fake:
            studio.asked.clear()
            studio.tried.clear()
        print(json.dumps(held(demo, app)), flush=True)


def held(demo: Any, app: Any) -> dict[str, int]:
    """Entries of the containers of the page, of Gradio's queue and app, and of the process."""
    queue = demo._queue
    gc.collect()
    return {
        "Python objects": len(gc.get_objects()),
        "threads": threading.active_count(),
        "open files": len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0,
        "files served (for an hour)": sum(path.is_file() for path in demo.workspace.parent.rglob("*")),
        "waiting": len(queue),
        "events": len(queue.event_ids_to_events),
        "sessions with events": len(queue.pending_event_ids_session),
        "sessions with messages": len(queue.pending_messages_per_session),
        "sessions with state (at most 256)": len(app.state_holder.session_data),
        "events remembered (at most 100)": len(queue.event_analytics),
        "iterators": len(app.iterators) + len(app.iterators_to_reset),
    }


@contextmanager
def server(fake: bool, files: Path) -> Iterator[Server]:
    """A server that answers, ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-u", __file__, str(port), *(["fake"] if fake else [])]
    environment = {"FIALTA_PROXIES": "127.0.0.1", **os.environ, "GRADIO_TEMP_DIR": str(files)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout
        if "ready\n" not in iter(process.stdout.readline, ""):  # Gradio may print lines of its own before
            sys.exit("The server ended before it served.")
        yield Server(f"http://127.0.0.1:{port}", process)
        process.kill()


if __name__ == "__main__":
    serve(int(sys.argv[1]), "fake" in sys.argv)
