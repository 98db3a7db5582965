"""Many users at once: `make load` (`python benchmarks/load.py [--requests 500] [--exports 50]`).

Serves the page as `app.py` does, in a process of its own, and lets clients loose on it, each from an address
of its own as behind a proxy. Prints Markdown: how many were accepted, refused, wrong, lost, how long they
waited, how soon the model is free when a client has gone, the server's memory while pieces are composed,
heard and taken away, and while four long ones are written at once. The exit code is 1 where
a result was wrong or lost. `--fake` takes the studio of the page's tests: no model, a few seconds.
"""

import argparse
import base64
import json
import socket
import statistics
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from gradio_client import Client
from gradio_client.utils import QueueError
from served import Server, server

KEYS = ("C major", "D minor", "G major", "A minor", "F major")
BANDS = ("piano", "piano and cello", "flute and harp", "guitar, bass and drums")
FORMATS = ("wav", "mid", "mp3", "pdf", "stems", "ogg", "loop", "musicxml")
MAGIC = {"wav": b"RIFF", "mid": b"MThd", "mp3": b"ID3", "pdf": b"%PDF", "stems": b"PK", "ogg": b"OggS"}
LONG = ("wav", "mp3", "stems", "wav")  # at once
RETRY_S, GONE_TRIES = 2.0, 5
SETTLE_S = 20.0  # a client's heartbeat, every 15 seconds, is where it notices that it is closed
HEARD_BARS = 4  # of a part in one chunk of sound


@dataclass(frozen=True)
class Answer:
    """What became of a request. midi: None where it was refused (`refused`) or lost."""

    midi: bytes | None = None
    report: dict[str, Any] | None = None
    seconds: float = 0.0
    refused: bool = False
    trouble: str = ""


# ---------------------------------------------------------------- clients


def tempo_of(number: int) -> int:
    return 70 + number % 150


def wish(number: int, bars: int) -> tuple[str, int]:
    """A prompt of its own facts, and a seed of its own."""
    key, band = KEYS[number % 5], BANDS[number % 4]
    return f"a tune no. {number} in {key}, {band}, {tempo_of(number)} bpm, {bars} bars", number


def address(number: int) -> dict[str, str]:
    """Where a client comes from, as a proxy says it."""
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


def compose(url: str, prompt: str, seed: int, files: Path, patient: bool = False) -> Answer:
    """One client asks once; a patient one comes again when the queue is full."""
    told = address(seed)
    client = Client(url, verbose=False, analytics_enabled=False, download_files=str(files), headers=told)
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
    return own and score.bars == bars and score.tempo_bpm == tempo_of(number) and answer.midi == alone.midi


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


# ---------------------------------------------------------------- what the page does with a piece


def piece_of(midi: bytes, prompt: str, seed: int) -> dict[str, Any]:
    """The piece as a browser holds it."""
    from musicgen.music.midi.io import read_midi
    from musicgen.music.quantise import quantise

    return shown(quantise(read_midi(midi).raw).score, prompt, seed)


def shown(score: Any, prompt: str, seed: int) -> dict[str, Any]:
    from musicgen.ui.desk import finished
    from musicgen.ui.wire.views import Roll
    from musicgen.ui.words.i18n import words_in

    told = {"model": "load", "edits": {}, "prompt": prompt}
    return finished(Roll(prompt, run=f"load{seed}"), score, seed, words_in(), **told)


def post(url: str, body: object, number: int) -> tuple[str, bytes]:
    """(name of the file that came, its bytes)."""
    headers = {"Content-Type": "application/json", **address(number)}
    asked = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(asked, timeout=1800) as answer:
        return unquote(answer.headers.get("Content-Disposition", "")), answer.read()


def export(server: Server, piece: dict[str, Any], kind: str, number: int) -> str:
    """Take a file away; what is wrong with it, "" where nothing is."""
    name, data = post(
        f"{server.url}/gradio_api/export", {"piece": piece, "format": kind, "silent": []}, number
    )
    if not name:
        return f"{kind}: {data[:200]!r}"
    own = f"no-{number}-" in name and data.startswith(MAGIC.get(kind, b""))
    return "" if own else f"{kind} of no. {number}: {name[-80:]}"


def hear(server: Server, roll: int, piece: dict[str, Any], number: int) -> None:
    """Ask for all of its sound, chunk by chunk as a browser does."""
    jobs = []
    for first in range(0, piece["bars"], HEARD_BARS):
        notes = [
            flat
            for bar in piece["notes"][first : first + HEARD_BARS]
            for flat in zip(*[iter(bar)] * 5, strict=True)
        ]
        for place, part in enumerate(piece["parts"]):
            start = first * piece["bar_ticks"]
            own = [
                v for p, on, pitch, long, loud in notes if p == place for v in (on - start, pitch, long, loud)
            ]
            if own:
                jobs.append({"program": part["program"], "drum": part["drum"], "notes": own})
    data = {"bpm": piece["bpm"], "font": None, "file": None, "jobs": jobs[:64]}
    body = {"data": data, "component_id": roll, "fn_name": "chunks", "session_hash": f"hears{number}"}
    _, answer = post(f"{server.url}/gradio_api/component_server", body, number)
    chunks = json.loads(answer).get("chunks", [])
    assert len(chunks) == len(jobs[:64]) and base64.b64decode(chunks[0]).startswith(b"fLaC"), answer[:200]


def roll_of(server: Server) -> int:
    """The number of the roll among the page's components."""
    with urllib.request.urlopen(f"{server.url}/config") as answer:
        parts = json.load(answer)["components"]
    return next(one["id"] for one in parts if "chunks" in str(one["props"].get("server_fns", "")))


def table_of_growth(server: Server, requests: int, exports: int, bars: int, files: Path) -> bool:
    """The server's memory while visitors compose, hear and take away; says whether all got their own."""
    roll, troubles, before = roll_of(server), Counter[str](), server.sizes()
    marks, every = (
        {1, 22, 100, *(requests * n // 10 for n in range(1, 11))},
        max(1, requests // max(1, exports)),
    )
    print(f"## {requests} pieces of {bars} bars, each from a session of its own, heard; {exports} files\n")
    print("| pieces | files | memory now, GB | at most since the line above | lost or not their own |")
    print("|---|---|---|---|---|")
    written = 0
    for number in range(requests):
        prompt, seed = wish(number, bars)
        answer = compose(server.url, prompt, seed, files)
        if answer.midi is None or (answer.report or {}).get("prompt") != prompt:
            troubles[answer.trouble or "another's piece"] += 1
        else:
            piece = piece_of(answer.midi, prompt, seed)
            hear(server, roll, piece, number)
            if number % every == every - 1 and written < exports:
                trouble = export(server, piece, FORMATS[written % len(FORMATS)], number)
                troubles.update([trouble] if trouble else [])
                written += 1
        if number + 1 in marks:
            print(
                f"| {number + 1} | {written} | {_gigabytes(server)} | {sum(troubles.values())} |", flush=True
            )
    for trouble, count in troubles.items():
        print(f"\n{count} ×: {trouble}")
    time.sleep(SETTLE_S)
    after = server.sizes()
    print(f"\nAfter {SETTLE_S:g} s of quiet: {_gigabytes(server)} GB.\n\n| | before | after |\n|---|---|---|")
    for name, value in before.items():
        print(f"| {name} | {value:,} | {after[name]:,} |")
    return not troubles


def _gigabytes(server: Server) -> str:
    now, most = server.memory()
    return f"{now / 1e9:.2f} | {most / 1e9:.2f}"


def table_of_long(server: Server, seconds: float) -> bool:
    """Four files of a long piece at once."""
    from musicgen.music.score import MAX_BARS, Note, Part, Score, mixed

    notes = [
        tuple(
            Note(48 * bar + 24 * beat, pitch + bar % 5, 24, 90)
            for bar in range(MAX_BARS)
            for beat in range(2)
        )
        for pitch in (52, 60)
    ]
    parts = mixed(Part(program, notes=own) for program, own in zip((42, 0), notes, strict=True))
    score = Score(parts, tempo_bpm=MAX_BARS * 240 / seconds)
    before, _ = server.memory()
    with ThreadPoolExecutor(len(LONG)) as pool:
        start = time.perf_counter()
        pieces = [shown(score, f"a long tune no. {n} ", n) for n in range(len(LONG))]
        jobs = [
            pool.submit(export, server, piece, kind, n)
            for n, (piece, kind) in enumerate(zip(pieces, LONG, strict=True))
        ]
        troubles = [trouble for job in jobs if (trouble := job.result())]
    now, most = server.memory()
    took, sizes = time.perf_counter() - start, [f"{size / 1e9:.2f}" for size in (before, most, now)]
    print(f"## {len(LONG)} files of a piece of {score.duration_s:.0f} s at once ({', '.join(LONG)})\n")
    print("{:.0f} s; {} GB before, {} at most, {} after.".format(took, *sizes))
    print("\n".join(troubles))
    return not troubles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--bars", type=int, default=16)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--exports", type=int, default=50)
    parser.add_argument("--request-bars", type=int, default=16, help="bars of each of the requests")
    parser.add_argument("--long-seconds", type=float, default=768.0, help="0 leaves the four long files out")
    parser.add_argument("--fake", action="store_true", help="the tests' studio in place of the model")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server(args.fake, Path(folder) / "served") as served:
        files = Path(folder) / "clients"
        fine = True
        if args.clients:
            fine = table_of_clients(served, args.clients, args.bars, files)
            table_of_gone(served, files)
        fine &= table_of_growth(served, args.requests, args.exports, args.request_bars, files)
        if args.long_seconds:
            fine &= table_of_long(served, args.long_seconds)
    sys.exit(not fine)


if __name__ == "__main__":
    main()
