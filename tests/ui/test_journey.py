"""The journey itself: `app.py`, the committed weights, real sound, a real browser. Nothing stands in."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from musicgen.music.midi_io import read_midi
from musicgen.music.quantise import quantise

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ROOT = Path(__file__).resolve().parents[2]
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--mute-audio"]
WAIT_MS = 200_000


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address that `python app.py` says it serves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-u", "app.py", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as app:
        assert app.stdout
        found = next(
            (m[0] for line in app.stdout if (m := re.search(r"http://127\.0\.0\.1:\d+", line))), None
        )
        assert found, "app.py ended before it served"
        yield found
        app.kill()


def test_a_stranger_gets_the_piece_that_was_asked(url: str, chromium: str, tmp_path: Path) -> None:
    """Guards the whole path in one piece: typed, composed by the model, drawn, heard, downloaded, kept."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        page = browser.new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(url)
        page.fill("#prompt textarea", "a slow waltz in G major, piano and flute, 4 bars, 90 bpm")
        page.click("#generate")
        page.wait_for_selector(".roll[data-state=done][data-sound=yes]")
        assert int(page.get_attribute(".roll", "data-notes") or 0) > 0
        page.click(".roll-play")
        page.wait_for_function("+document.querySelector('.roll').dataset.time > 0.3")
        with page.expect_download() as download:
            page.click("[data-do=midi]")
        download.value.save_as(tmp_path / "piece.mid")
        browser.close()
    score = quantise(read_midi((tmp_path / "piece.mid").read_bytes()).raw).score
    assert (score.meter.name, score.bars, score.tempo_bpm) == ("3/4", 4, 90.0)
    assert any(p.program == 73 for p in score.parts)
