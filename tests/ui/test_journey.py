"""The journeys of a musician in a real browser: on the fake studio, wide and on a phone, and on the real one:
`app.py`, the model that is there, real sound. There nothing stands in.
"""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import song
from conftest import Served
from journey import LISTEN, WAIT_MS, Journey, walk

from musicgen.music.midi.io import score_to_midi
from musicgen.ui.desk import EXTEND_BARS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
ROOT = Path(__file__).resolve().parents[2]


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


@pytest.mark.parametrize("width", [1280, 390])
def test_the_whole_way_on_the_fake_studio(browser: Any, served: Served, width: int) -> None:
    """Guards every step of a visit, from the sentence to files that other programs read."""
    walk(browser, served.url, width, "a calm waltz in D minor, piano and cello, 4 bars", "A minor")


def test_the_whole_way_on_the_real_studio(browser: Any, url: str) -> None:
    """Guards the same with nothing standing in: typed, composed by the model, drawn, heard, changed, kept."""
    walk(browser, url, 1280, "a slow waltz in G major, piano and flute, 4 bars, 90 bpm", "E minor")


def continued(journey: Journey, bars: int) -> dict[str, Any]:
    """Selects the last bar and presses "Continue from here"; the piece is then `more` bars long."""
    before = journey.piece
    journey.select(bars)
    journey.page.click('[data-act="extend"]')
    journey.until(f"window.shown && window.shown.bars === {bars + EXTEND_BARS}")
    journey.done()
    after = journey.piece
    assert after["notes"][:bars] == before["notes"] and all(part["name"] for part in after["parts"][:1])
    assert any(after["notes"][bars:])
    return after


def test_a_composed_piece_and_a_dropped_file_are_continued(browser: Any, url: str, tmp_path: Path) -> None:
    """Guards "Continue from here", clicked on a page where nothing stands in."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(WAIT_MS)
    page.add_init_script(LISTEN)
    journey = Journey(page, url)
    journey.compose("a slow waltz in G major, piano and flute, 4 bars")
    continued(journey, 4)
    path = tmp_path / "no piano no drums 60 bpm.mid"
    path.write_bytes(score_to_midi(song(4)))
    page.set_input_files(".roll-file", path)
    journey.until("window.shown && window.shown.bars === 4")
    journey.done()
    assert continued(journey, 4)["prompt"] == ""
    page.context.close()
