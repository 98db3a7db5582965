"""Many users at once: `make load` (`python benchmarks/load.py [--clients 20] [--requests 500] [--fake]`).

Serves the page as `app.py` does, in a process of its own, and lets clients loose on it through its named
endpoint. Prints Markdown: how many were accepted, refused, wrong, lost, how long they waited, how soon the
model is free when a client has gone, and what grew in the server over many requests. The exit code is 1 where
a result was wrong or lost. `--fake` takes the studio of the page's tests: no model, a few seconds.
"""

import argparse
import gc
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from gradio_client import Client
from gradio_client.utils import QueueError

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ui"), str(ROOT / "tests")]
KEYS = ("C major", "D minor", "G major", "A minor", "F major")
BANDS = ("piano", "piano and cello", "flute and harp", "guitar, bass and drums")
RETRY_S, GONE_TRIES = 2.0, 5
SETTLE_S = 20.0  # a client's heartbeat, every 15 seconds, is where it notices that it is closed


@dataclass(frozen=True)
class Answer:
    """What became of a request. midi: None where it was refused (`refused`) or lost."""

    midi: bytes | None = None
    report: dict[str, Any] | None = None
    seconds: float = 0.0
    refused: bool = False
    trouble: str = ""


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


# ---------------------------------------------------------------- the server's process


def serve(port: int, fake: bool) -> None:
    """Serve until the input ends; each line of it is answered with the sizes of what is held."""
    from musicgen.studio import Studio
    from musicgen.ui.app import build_app, launch_options

    if fake:
        from fake_studio import FakeStudio

        studio: Any = FakeStudio(gate=lambda bar: time.sleep(0.05))
    else:
        studio = Studio.open()
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
    from gradio.utils import get_upload_folder

    queue, served = demo._queue, Path(get_upload_folder())
    gc.collect()
    return {
        "memory, MB": _rss() // 2**20,
        "Python objects": len(gc.get_objects()),
        "threads": threading.active_count(),
        "open files": len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0,
        "files served (for an hour)": sum(path.is_file() for path in served.rglob("*")),
        "waiting": len(queue),
        "events": len(queue.event_ids_to_events),
        "sessions with events": len(queue.pending_event_ids_session),
        "sessions with messages": len(queue.pending_messages_per_session),
        "sessions with state (at most 256)": len(app.state_holder.session_data),
        "events remembered (at most 100)": len(queue.event_analytics),
        "iterators": len(app.iterators) + len(app.iterators_to_reset),
    }


def _rss() -> int:
    """Bytes of memory that the process holds; 0 where /proc is not there."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS")), 0)


@contextmanager
def server(fake: bool, files: Path) -> Iterator[Server]:
    """A server that answers, ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-u", __file__, "--serve", str(port), *(["--fake"] if fake else [])]
    environment = {**os.environ, "GRADIO_TEMP_DIR": str(files)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout
        if "ready\n" not in iter(process.stdout.readline, ""):  # Gradio may print lines of its own before
            sys.exit("The server ended before it served.")
        yield Server(f"http://127.0.0.1:{port}", process)
        process.kill()


# ---------------------------------------------------------------- clients


def wish(number: int, bars: int) -> tuple[str, int]:
    """A prompt of its own facts, and a seed of its own."""
    key, band, tempo = KEYS[number % 5], BANDS[number % 4], 70 + 3 * number
    return f"a tune no. {number} in {key}, {band}, {tempo} bpm, {bars} bars", number


def compose(url: str, prompt: str, seed: int, files: Path, patient: bool = False) -> Answer:
    """One client asks once; a patient one comes again when the queue is full."""
    client = Client(url, verbose=False, analytics_enabled=False, download_files=str(files))
    start = time.perf_counter()
    try:
        while True:
            try:
                _, midi, report = client.predict(prompt, seed, None, 1, api_name="/compose")
                return Answer(Path(midi).read_bytes(), report, time.perf_counter() - start)
            except QueueError as busy:
                if not patient:
                    return Answer(refused=True, seconds=time.perf_counter() - start, trouble=str(busy))
                time.sleep(RETRY_S)
    except Exception as error:  # noqa: BLE001  whatever it is: the table counts it as lost and names it
        return Answer(seconds=time.perf_counter() - start, trouble=f"{type(error).__name__}: {error}")
    finally:
        client._kill_heartbeat.set()


def at_once(url: str, clients: int, bars: int, files: Path) -> tuple[list[Answer], list[Answer]]:
    """All clients in the same moment, and those who were refused once more, patiently."""
    wishes = [wish(number, bars) for number in range(clients)]

    def ask(number: int, patient: bool = False) -> Answer:
        return compose(url, *wishes[number], files / f"{number}-{patient}", patient)

    with ThreadPoolExecutor(clients) as pool:
        first = list(pool.map(ask, range(clients)))
        refused = [number for number, answer in enumerate(first) if answer.refused]
        again = list(pool.map(lambda number: ask(number, True), refused))
    return first, again


def right(answer: Answer, number: int, bars: int, alone: Answer) -> bool:
    """Whether an answer is this client's own, holds what was asked, and is the same as composed alone."""
    from musicgen.music.midi.io import read_midi
    from musicgen.music.quantise import quantise

    prompt, seed = wish(number, bars)
    if answer.midi is None or answer.report is None or alone.midi is None:
        return False
    own = (answer.report["prompt"], answer.report["seed"]) == (prompt, seed)
    score = quantise(read_midi(answer.midi).raw).score
    return own and score.bars == bars and score.tempo_bpm == 70 + 3 * number and answer.midi == alone.midi


def table_of_clients(server: Server, clients: int, bars: int, files: Path) -> bool:
    """Print the table; says whether nothing was wrong or lost."""
    first, again = at_once(server.url, clients, bars, files)
    alone = [compose(server.url, *wish(n, bars), files / f"{n}-alone") for n in range(clients)]
    served = [(n, answer) for n, answer in enumerate(first) if answer.midi]
    refused = [n for n, answer in enumerate(first) if answer.refused]
    later = list(zip(refused, again, strict=True))
    wrong = sum(not right(answer, n, bars, alone[n]) for n, answer in served + later if answer.midi)
    lost = [answer for answer in [*first, *again] if not answer.midi and not answer.refused]
    waits = sorted(answer.seconds for _, answer in served)
    single = statistics.median(answer.seconds for answer in alone)
    print(f"## {clients} clients at once, {bars} bars each\n")
    print("| accepted | refused | served when they came again | wrong | lost | median wait | worst | alone |")
    print("|---|---|---|---|---|---|---|---|")
    print(
        f"| {len(served)} | {len(refused)} | {sum(bool(a.midi) for a in again)} | {wrong} | {len(lost)} | "
        f"{statistics.median(waits):.1f} s | {waits[-1]:.1f} s | {single:.1f} s |\n"
    )
    for text in sorted({answer.trouble for answer in first if answer.refused}):
        print(f'Refused with "{text}" after at most {max(a.seconds for a in first if a.refused):.1f} s.\n')
    for answer in lost:
        print(f"Lost: {answer.trouble}\n")
    return not wrong and not lost


def table_of_gone(server: Server, files: Path) -> None:
    """How soon somebody else is served when a client with a long piece has gone."""
    compose(server.url, *wish(0, 1), files / "warm")
    alone = compose(server.url, *wish(1, 1), files / "alone").seconds
    waits = []
    for number in range(GONE_TRIES):
        gone = leave_behind(server.url, f"gone{number}")
        time.sleep(2.0)
        gone.close()
        waits.append(compose(server.url, *wish(1, 1), files / f"next{number}").seconds - alone)
    later, worst = statistics.median(waits), max(waits)
    print("A client with a 96-bar piece goes away: the next one is served")
    print(f"{later:.2f} s later than on a free server (median of {GONE_TRIES}; worst {worst:.2f} s).\n")


def leave_behind(url: str, session: str) -> socket.socket:
    """Begin a long piece as a raw client; closing the connection is what a vanished client does."""
    import httpx

    where = urlparse(url)
    heard = socket.create_connection((where.hostname or "", where.port or 80), timeout=60)
    heard.sendall(f"GET /gradio_api/heartbeat/{session} HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode())
    heard.recv(1000)
    config = httpx.get(f"{url}/config").json()
    number = next(d["id"] for d in config["dependencies"] if d["api_name"] == "compose")
    body = {"data": [wish(9, 96)[0], 1, None, 1], "fn_index": number, "session_hash": session}
    httpx.post(f"{url}/gradio_api/queue/join", json=body).raise_for_status()
    return heard


def table_of_growth(server: Server, requests: int, files: Path) -> None:
    """What the server holds after the first tenth of the requests, and after all of them."""
    early = max(1, requests // 10)
    for number in range(early):
        compose(server.url, *wish(number, 1), files)
    time.sleep(SETTLE_S)
    before = server.sizes()
    for number in range(early, requests):
        compose(server.url, *wish(number % 70, 1), files)
    time.sleep(SETTLE_S)
    after = server.sizes()
    print(f"## What grew over {requests} requests, each from a session of its own\n")
    print(f"| | after {early} | after {requests} |")
    print("|---|---|---|")
    for name, value in before.items():
        print(f"| {name} | {value:,} | {after[name]:,} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--bars", type=int, default=16)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--fake", action="store_true", help="the tests' studio in place of the model")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        serve(args.serve, args.fake)
        return
    with tempfile.TemporaryDirectory() as folder, server(args.fake, Path(folder) / "served") as served:
        files = Path(folder) / "clients"
        fine = table_of_clients(served, args.clients, args.bars, files)
        table_of_gone(served, files)
        table_of_growth(served, args.requests, files)
    sys.exit(not fine)


if __name__ == "__main__":
    main()
