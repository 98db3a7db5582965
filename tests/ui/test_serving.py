"""The real program as a host runs it: in a folder of any name, behind a proxy, ended by a signal."""

import http.client
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from fake_studio import FakeStudio
from gradio_client import Client

from musicgen.settings import Settings
from musicgen.ui.app import build_app, launch_options

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("app.py", "musicgen", "soundfonts")
UNDER = "/music"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The program in a folder that no old program could name."""
    folder = tmp_path / "Müsik テスト & söhne's"
    folder.mkdir()
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_it_runs_in_any_folder_and_takes_its_files_along(checkout: Path, tmp_path: Path) -> None:
    """Guards: a path that is quoted wrongly; files of `/compose` that stay when the server is told to end."""
    port, served = free_port(), tmp_path / "served"
    environment = {**os.environ, "GRADIO_TEMP_DIR": str(served), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "app.py", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=checkout, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        assert any("Running on local URL" in line for line in lines)
        client = Client(
            f"http://127.0.0.1:{port}",
            verbose=False,
            analytics_enabled=False,
            download_files=str(tmp_path / "mine"),
            httpx_kwargs={"timeout": 120},
        )
        sound, midi, report = client.predict("a tune, piano, 1 bar", candidates=1, api_name="/compose")
        client.close()
        assert Path(midi).read_bytes()[:4] == b"MThd" and Path(sound).read_bytes()[:4] == b"RIFF"
        assert report["heard"]["bars"] == 1
        assert list(served.rglob("*.wav"))
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=60)[0]
    assert not list(served.rglob("*.wav")) and not list(served.rglob("*.mid"))
    assert "Traceback" not in rest


# ---------------------------------------------------------------- behind a proxy


class Proxy(http.server.BaseHTTPRequestHandler):
    """Shows a server under a path of its own, and passes on what comes as it comes."""

    behind = ""

    def do_GET(self) -> None:
        if not self.path.startswith(UNDER):
            self.send_error(404)
            return
        connection = http.client.HTTPConnection(self.behind, timeout=60)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        told = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        told |= {"Host": self.headers["Host"], "X-Forwarded-For": "10.9.9.9"}
        connection.request(self.command, self.path.removeprefix(UNDER) or "/", body or None, told)
        answer = connection.getresponse()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        while chunk := answer.read1(65_536):
            self.wfile.write(chunk)
            self.wfile.flush()
        connection.close()

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def shown() -> Iterator[str]:
    """The page's address at a proxy that shows it under a path."""
    demo = build_app(FakeStudio())
    _, url, _ = demo.launch(
        server_name="127.0.0.1",
        server_port=free_port(),
        root_path=UNDER,
        prevent_thread_lock=True,
        quiet=True,
        **launch_options(demo),
    )
    handler = type("Here", (Proxy,), {"behind": urlparse(url).netloc})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{proxy.server_port}{UNDER}"
        proxy.shutdown()
    demo.close(verbose=False)


def fetched(address: str, body: object = None) -> tuple[int, bytes]:
    where = urlparse(address)
    connection = http.client.HTTPConnection(where.netloc, timeout=60)
    data = None if body is None else json.dumps(body)
    connection.request(
        "GET" if data is None else "POST", where.path, data, {"Content-Type": "application/json"}
    )
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_the_page_and_all_it_loads_come_through_a_proxy_under_a_path(shown: str) -> None:
    """Guards: a white page where a host shows it as one of several."""
    status, page = fetched(f"{shown}/")
    text = page.decode()
    assert status == 200
    config = json.loads(fetched(f"{shown}/config")[1])
    assert urlparse(config["root"]).path == UNDER
    asked = {a for a in re.findall(r'(?:src|href)="([^"#]+)"', text) if not a.startswith(("data:", "http"))}
    assert len(asked) > 3
    for address in asked:
        whole = f"{shown}/{address.removeprefix('./').removeprefix(UNDER + '/').lstrip('/')}"
        assert fetched(whole)[0] == 200, address


def test_pieces_and_files_come_through_a_proxy_under_a_path(shown: str, tmp_path: Path) -> None:
    """Guards: a piece whose news, sound or files are asked for at the top of the host, where they are not."""
    client = Client(f"{shown}/", verbose=False, analytics_enabled=False, download_files=str(tmp_path))
    sound, midi, report = client.predict("a tune, piano, 2 bars", api_name="/compose")
    client.close()
    assert report["heard"]["bars"] == 2
    assert Path(sound).read_bytes()[:4] == b"RIFF" and Path(midi).read_bytes()[:4] == b"MThd"
    assert json.loads(fetched(f"{shown}/gradio_api/export", {"format": "wav"})[1])["error"]


def test_who_is_behind_a_proxy_is_believed_of_the_hosts_own_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards: a fair share that anybody walks round with a header of their own."""
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    monkeypatch.delenv("SPACE_ID", raising=False)
    studio = FakeStudio()
    studio.settings = Settings.from_env()
    launch_options(build_app(studio))
    assert os.environ["FORWARDED_ALLOW_IPS"] == ""
    monkeypatch.setenv("FIALTA_PROXIES", "10.0.0.0/8, 127.0.0.1")
    studio.settings = Settings.from_env()
    launch_options(build_app(studio))
    assert os.environ["FORWARDED_ALLOW_IPS"] == "10.0.0.0/8, 127.0.0.1"
