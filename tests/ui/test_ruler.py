"""The ruler of a musician's own file: where tempo and meter change, and which of its bars are worked on."""

from pathlib import Path

import pytest
from rich_midi import header, meta, track
from visits import WAIT_MS, Visit

pytestmark = pytest.mark.browser
QUARTER = 96
TEMPO, METER = 0x51, 0x58


def tempo(bpm: float) -> bytes:
    return meta(TEMPO, round(60e6 / bpm).to_bytes(3, "big"))


def changing() -> bytes:
    """150 bars of 4/4, slower from bar 3 on, then 20 of 6/8."""
    ends = 150 * 4 * QUARTER
    quarters = list(range(0, ends + 20 * 3 * QUARTER, QUARTER))
    notes = [(tick, bytes((0x90, 60 + tick // QUARTER % 5, 64))) for tick in quarters]
    notes += [(tick + 90, bytes((0x80, 60 + tick // QUARTER % 5, 0))) for tick in quarters]
    said = [
        (0, tempo(120)),
        (0, meta(METER, b"\x04\x02\x18\x08")),
        (2 * 4 * QUARTER, tempo(90)),
        (ends, meta(METER, b"\x06\x03\x18\x08")),
        (ends, tempo(60)),
    ]
    return header(1, 2, QUARTER) + track(said) + track(notes)


def test_changes_stand_on_the_ruler_and_a_window_is_chosen(visit: Visit, tmp_path: Path) -> None:
    """Guards: a tempo or meter that changes without a sign; bars out of reach; a file that is not itself when
    only other bars were looked at."""
    file = tmp_path / "map.mid"
    file.write_bytes(changing())
    page = visit.page
    page.goto(visit.url)
    visit.wait("example")
    page.set_input_files(".roll-file", file)
    visit.wait("done")
    visit.wait_for("document.querySelector('.roll').dataset.marks")
    assert visit.roll("marks") == "0:4/4  ♩ 120|96:♩ 90"
    options = page.eval_on_selector_all(".roll-windows option", "all => all.map(e => e.textContent)")
    assert len(options) == 3 and "4/4" in options[0] and "6/8" in options[2]
    page.select_option(".roll-windows", index=1)
    visit.wait_for("document.querySelector('.roll').dataset.marks.includes('6/8')")
    assert visit.roll("marks") == f"0:4/4  ♩ 90|{22 * 48}:6/8 →"
    page.select_option(".roll-windows", index=2)
    visit.wait_for("document.querySelector('.roll').dataset.marks.startsWith('0:6/8')")
    assert visit.roll("marks") == "0:6/8  ♩. 40"
    page.wait_for_selector(".roll[data-whole=yes]", timeout=WAIT_MS)
    page.click(".roll-play")
    visit.wait_for("Number(document.querySelector('.roll').dataset.time) > 0.2")
    page.click(".roll-play")
    with page.expect_download() as download:
        page.click("[data-do=midi]")
    saved = tmp_path / "saved.mid"
    download.value.save_as(saved)
    assert saved.read_bytes() == file.read_bytes()
