"""A damaged file on the page: found, listed, mended, refused, on a wide page and on a phone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import song
from conftest import Served
from visits import WAIT_MS

from musicgen.evaluate.repair.degrade import damaged, harmed
from musicgen.music.midi.guest import open_guest
from musicgen.music.midi.io import score_to_midi

pytestmark = [pytest.mark.browser, pytest.mark.journeys, pytest.mark.timeout(600)]
LISTEN = "document.addEventListener('fialta:piece', (e) => { window.shown = e.detail.piece; })"


@pytest.fixture(scope="module")
def harmed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    guest = open_guest(score_to_midi(song(16)))
    harms = [damaged(guest, kind, np.random.default_rng(3)) for kind in ("doubled", "jitter")]
    path = tmp_path_factory.mktemp("harmed") / "harmed.mid"
    path.write_bytes(harmed(guest, [one for one in harms if one]).midi())
    return path


@pytest.mark.parametrize("width", [1280, 390])
def test_damage_is_listed_mended_and_refused(
    browser: Any, served: Served, harmed_file: Path, width: int
) -> None:
    """Guards a list that cannot be ticked, a mend that cannot be refused, and what is refused but mended."""
    served.behave()
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.set_default_timeout(WAIT_MS)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(served.url)
    page.wait_for_selector(".roll[data-state=example]")
    assert page.is_hidden(".roll-damage")
    page.set_input_files(".roll-file", harmed_file)
    page.wait_for_selector(".roll[data-state=done]")
    page.evaluate(LISTEN)
    page.click(".roll-repair")
    page.wait_for_function("window.shown && document.querySelectorAll('.roll-found li').length > 0")
    mended = page.evaluate("window.shown.file.midi")
    assert page.locator(".roll-found input:checked").count() >= 2 and page.is_hidden(".roll-mend")
    assert page.text_content("#status-line .status-text").startswith("Found:")
    page.locator(".roll-found input:checked >> nth=0").uncheck()
    page.click(".roll-mend")
    page.wait_for_function("(was) => window.shown && window.shown.file.midi !== was", arg=mended)
    assert page.locator(".roll-found input:not(:checked)").count() >= 1
    assert page.locator(".roll-found input:checked").count() >= 1
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.screenshot(path=str(harmed_file.with_name(f"mended-{width}.png")), full_page=True)
    assert wide <= 0 and not trouble
