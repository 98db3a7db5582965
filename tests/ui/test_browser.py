"""The page in a real browser, on a fake studio."""

import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from conftest import Served
from fake_studio import FakeStudio, read, write
from rich_midi import rich
from test_desk import sent
from visits import WAIT_MS, Visit

from musicgen.errors import ModelError
from musicgen.music.midi.io import read_midi, score_to_midi
from musicgen.music.quantise import quantise
from musicgen.ui.takeaway import Takeaway
from musicgen.ui.words.i18n import words_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WALTZ = "a calm waltz in D minor, piano and cello, 8 bars"
HOSTILE = "${window.hit=1} {{value}} <img src=x onerror='window.hit=1'> `${window.hit=1}` piano, 3 bars"


@pytest.mark.everyday
def test_a_sentence_becomes_a_piece(visit: Visit, served: Served) -> None:
    """Guards: the whole way of a visitor, from the first look to the downloaded file."""
    page = visit.page
    page.goto(served.url)
    visit.wait("example")
    assert page.locator("#examples .gallery-item").count() == 10
    visit.compose(WALTZ)
    visit.wait("done")
    assert (visit.roll("bars"), visit.roll("parts")) == ("8", "2")
    assert int(visit.roll("notes") or 0) > 40
    visit.wait_for("document.querySelector('.roll').dataset.sound === 'yes'")
    assert visit.inked() > 1500
    assert page.locator(".check[data-kept=yes]").count() >= 4
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click(".roll-play")
    visit.wait_for("+document.querySelector('.roll').dataset.time > 0.3")
    page.click(".roll-play")


def test_a_click_on_the_roll_seeks(visit: Visit, served: Served) -> None:
    """Guards: a playhead that is not where the sound is; the example must be heard without composing."""
    visit.page.goto(served.url)
    visit.wait("example")
    box = visit.page.locator(".roll-stage").bounding_box()
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    total = visit.page.evaluate("+document.querySelector('.roll-stage').getAttribute('aria-valuemax')")
    visit.wait_for(f"Math.abs(document.querySelector('.roll').dataset.time - {total / 2}) < 0.5")
    visit.page.click(".roll-play")
    visit.wait_for(f"document.querySelector('.roll').dataset.time > {total / 2 + 0.3}")


@pytest.mark.everyday
def test_select_regenerate_compare_undo(visit: Visit, served: Served) -> None:
    """Guards: the desk: mute, select, regenerate, A/B at the same bar, undo, redo, delete, transpose."""
    page = visit.page
    page.goto(served.url)
    visit.compose(WALTZ)
    visit.wait("done")
    page.focus(".roll-stage")
    page.keyboard.press("Digit1")
    assert visit.roll("muted") == "0"
    page.keyboard.press("Digit1")
    assert visit.roll("muted") == ""
    box = page.locator(".roll-stage").bounding_box()
    bar, middle = float(visit.roll("zoom") or 0), box["y"] + 200
    page.mouse.move(box["x"] + 30 + 2.5 * bar, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 30 + 3.5 * bar, middle, steps=3)
    page.mouse.up()
    assert visit.roll("selected") == "3-4"
    page.click("[data-act=fill]")
    visit.wait_for("document.querySelector('.roll').dataset.versions === '2'")
    assert visit.roll("selected") == "3-4" and "Bars 3–4 anew" in page.text_content(".roll-versions")
    page.click(".version >> nth=0")
    assert visit.roll("version") == "1"
    page.click(".roll-undo")
    assert visit.roll("version") == "2"
    page.click(".roll-redo")
    assert visit.roll("version") == "1"
    page.click("[data-act=delete]")
    visit.wait_for("document.querySelector('.roll').dataset.total === '6'")
    page.focus(".roll-stage")
    page.keyboard.press("Control+z")
    assert visit.roll("total") == "8"
    page.click(".roll-mixer")
    page.wait_for_selector(".roll[data-whole=yes]")
    page.select_option(".roll-font", "Loud sine")
    page.wait_for_selector(".roll[data-whole=no]")
    page.wait_for_selector(".roll[data-whole=yes]")
    page.click(".roll-shift-up")
    visit.wait_for("document.querySelector('.roll-facts').textContent.includes('Eb minor')")
    page.focus(".part[data-place='0'] select")
    page.select_option(".part[data-place='0'] select", label="Harpsichord")
    visit.wait_for("document.querySelector('.part-name').textContent === 'Harpsichord'")


def test_a_file_dropped_on_the_page_opens(visit: Visit, served: Served, tmp_path: Path) -> None:
    """Guards: a musician's own file that the page can only look away from."""
    path = tmp_path / "my tune.mid"
    path.write_bytes(score_to_midi(write(read(WALTZ), 3, 5)))
    visit.page.goto(served.url)
    visit.wait("example")
    visit.page.set_input_files(".roll-file", path)
    visit.wait("done")
    assert visit.roll("bars") == "5" and visit.page.text_content(".roll-caption") == "my tune"


def test_a_musicians_file_is_heard_and_worked_on(visit: Visit, served: Served, tmp_path: Path) -> None:
    """Guards: an upbeat called bar 1, findings that are not shown, a file that is not heard or filled."""
    file = next(rich(seed) for seed in range(100) if rich(seed).pickup)
    path, page = tmp_path / "kar.kar", visit.page
    path.write_bytes(file.data)
    page.goto(served.url)
    visit.wait("example")
    page.set_input_files(".roll-file", path)
    visit.wait("done")
    assert page.locator(".roll-findings li").count() >= 3
    page.wait_for_selector(".roll[data-whole=yes]")
    page.focus(".roll-stage")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    assert visit.roll("selected") == "0-0"
    page.click("[data-act=fill]")
    visit.wait_for("document.querySelector('.roll').dataset.versions === '2'")
    assert visit.roll("selected") == "0-0" and page.locator(".roll-findings li").count() >= 3


def test_stop_keeps_what_is_there_and_the_page_goes_on(visit: Visit, served: Served) -> None:
    """Guards: Stop that loses the bars, or leaves the page waiting."""
    hold = threading.Event()
    served.behave(gate=lambda bar: hold.wait(100) if bar == 4 else None)
    visit.page.goto(served.url)
    visit.wait("example")
    visit.compose(WALTZ)
    visit.page.wait_for_selector(".roll[data-state=composing]")
    with visit.page.expect_response(lambda answer: "/gradio_api/" in answer.url):
        visit.page.click("#stop")
    hold.set()
    visit.wait("done")
    assert visit.roll("bars") == "3" and visit.status.startswith("Stopped.")
    visit.page.wait_for_selector("#generate")
    served.behave()
    visit.compose("a tune, flute, 2 bars")
    visit.wait_for("document.querySelector('.roll').dataset.bars === '2'")
    visit.wait("done")


def test_another_session_waits_and_can_leave(browser: Any, visit: Visit, served: Served) -> None:
    """Guards: one visitor's Stop ending another's piece, or a queue that cannot be left."""
    hold = threading.Event()
    served.behave(gate=lambda bar: hold.wait(100) if bar == 4 else None)
    visit.page.goto(served.url)
    visit.wait("example")
    visit.compose(WALTZ)
    visit.wait("composing")
    other = browser.new_page()
    other.goto(served.url)
    other.wait_for_selector(".roll[data-state=example]")
    other.fill("#prompt textarea", "a tune, harp, 2 bars")
    other.click("#generate")
    other.click("#leave")
    other.wait_for_selector("#status-line .status[data-kind=done]")
    assert "before it began" in other.text_content("#status-line .status-text")
    other.close()
    hold.set()
    visit.wait("done")
    assert visit.roll("bars") == "8"


@pytest.mark.everyday
def test_chips_can_be_changed_and_win(visit: Visit, served: Served) -> None:
    """Guards: chips that only look editable."""
    page, studio = visit.page, served.behave()
    page.goto(served.url)
    page.fill("#prompt textarea", WALTZ)
    page.select_option(".chip[data-field=key] select", "A minor")
    page.fill(".chip[data-field=bars] input", "3")
    page.keyboard.press("Tab")
    page.select_option(".chip-add select", "tempo_bpm")
    page.fill(".chip[data-field=tempo_bpm] input", "60")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chip[data-field=tempo_bpm][data-edited=yes]")
    page.click("#more .label-wrap")  # what is only looked at must not change the request
    page.wait_for_selector("#candidates input")
    page.click("#generate")
    visit.wait("done")
    asked = studio.asked[-1]
    assert (asked.key.name, asked.bars, asked.tempo_bpm) == ("A minor", 3, 60.0)
    page.click(".chip[data-field=key] .chip-undo")
    assert page.input_value(".chip[data-field=key] select") == "D minor"


@pytest.mark.everyday
def test_hostile_text_stays_text(visit: Visit, served: Served) -> None:
    """Guards: cross-site scripting through the prompt or a link."""
    visit.page.goto(f"{served.url}/?prompt={quote(HOSTILE)}&seed=5&key={quote('<b>')}&tempo_bpm=${{1}}")
    visit.wait_for("document.querySelector('#prompt textarea')?.value")
    assert visit.page.input_value("#prompt textarea") == HOSTILE
    visit.page.wait_for_selector(".chip[data-field=band]")
    for name in ("key", "tempo_bpm"):
        visit.page.locator(f".chip[data-field={name}] .chip-undo").click()
    visit.page.click("#generate")
    visit.wait("done")
    assert visit.page.text_content(".roll-caption") == HOSTILE
    assert visit.page.evaluate("window.hit === undefined")


def test_a_link_opens_ready(visit: Visit, served: Served) -> None:
    """Guards: a link that brings back another piece, or composes unasked."""
    page, studio = visit.page, served.behave()
    page.goto(f"{served.url}/?prompt={quote('a waltz, piano, 2 bars')}&seed=77")
    visit.wait_for("document.querySelector('#prompt textarea')?.value")
    page.wait_for_selector(".chip[data-field=bars]")
    assert visit.roll("state") == "empty" and not studio.asked
    page.click("#generate")
    visit.wait("done")
    assert "seed 77" in page.text_content(".roll-facts")
    page.click("[data-do=another]")
    visit.wait_for("document.querySelector('.roll-facts').textContent.includes('seed 78')")


@pytest.mark.everyday
def test_share_open_keep_and_export(browser: Any, visit: Visit, served: Served, tmp_path: Path) -> None:
    """Guards: the piece lost between one browser and the next: link, shelf and files hold the same notes."""
    page, studio = visit.page, served.behave()
    page.goto(served.url)
    visit.compose("a waltz in D minor, piano and cello, 4 bars")
    visit.wait("done")
    page.click("[data-do=share]")
    visit.wait_for("document.querySelector('.away-link').value.includes('#1')")
    link = page.input_value(".away-link")
    assert page.evaluate("document.querySelector('.away-qr').width") > 100
    page.click(".away-copy")
    assert page.evaluate("navigator.clipboard.readText()") == link
    with page.expect_download() as download:
        page.click("[data-do=midi]")
    assert (
        download.value.suggested_filename
        == "a-waltz-in-d-minor-piano-and-cello-4-bars-dminor-96bpm-seed1.mid"
    )
    download.value.save_as(tmp_path / "first.mid")
    page.click("[data-do=keep]")
    asked = len(studio.asked)
    fresh = browser.new_context().new_page()
    fresh.goto(link)
    fresh.wait_for_selector(".roll[data-state=done][data-bars='4']", timeout=WAIT_MS)
    with fresh.expect_download() as download:
        fresh.click("[data-do=midi]")
    download.value.save_as(tmp_path / "second.mid")
    fresh.context.close()
    files = [(tmp_path / name).read_bytes() for name in ("first.mid", "second.mid")]
    first, second = (quantise(read_midi(data).raw).score for data in files)
    assert first == second and len(studio.asked) == asked
    page.reload()
    page.click("[data-do=library]")
    page.click(".away-piece >> text=Open")
    visit.wait("done")
    assert visit.roll("bars") == "4"


def test_try_until_it_fits(visit: Visit, served: Served) -> None:
    """Guards: a card that says what is wrong and leaves the visitor alone with it."""
    page, studio = visit.page, served.behave(broken=True)
    page.goto(served.url)
    visit.compose("a waltz, piano, 90 bpm, 2 bars")
    page.wait_for_selector(".check[data-kept=no]")
    page.click(".card-again")
    page.wait_for_function("document.querySelector('.roll-facts').textContent.includes('seed 2')")
    page.wait_for_selector(".check[data-kept=no]", state="detached")
    assert studio.tried == [None, 16]
    assert page.is_hidden(".card-again")


def test_a_page_in_a_frame_shows_the_piece_alone(browser: Any, served: Served) -> None:
    """Guards: an embedded piece that comes with the whole workshop, or composes on somebody's page."""
    takeaway = Takeaway(FakeStudio().blocks, FakeStudio().performance_blocks)
    answer = takeaway.share({"piece": sent(), "base": served.url}, words_in())
    page = browser.new_page()
    page.goto(f"{served.url}/?embed=yes{answer['fragment']}")
    page.wait_for_selector(".roll[data-state=done]", timeout=WAIT_MS)
    assert page.is_hidden("#generate") and page.is_hidden(".away") and page.is_visible(".roll-play")
    page.close()


def test_a_piece_can_be_heard_while_it_is_written(visit: Visit, served: Served) -> None:
    """Guards: silence until the last bar, or a playhead that starts anew when the piece is done."""
    hold = threading.Event()
    served.behave(gate=lambda bar: hold.wait(100 if bar == 7 else 0.1))  # a bar at a time, as a model writes
    visit.page.goto(served.url)
    visit.wait("example")
    visit.compose(WALTZ)
    visit.wait("composing")
    visit.page.click(".roll[data-state=composing] .roll-play:not([disabled])")
    visit.wait_for("+document.querySelector('.roll').dataset.time > 0.5")
    hold.set()
    visit.wait("done")
    assert float(visit.roll("time") or 0) > 0.5 and visit.roll("playing") == "yes"


def test_a_phone_has_room_for_everything(browser: Any, served: Served) -> None:
    """Guards: a page that scrolls sideways, or a control too small for a finger, on a small screen."""
    served.behave()
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="de-DE")
    page = context.new_page()
    page.goto(served.url)
    page.fill("#prompt textarea", WALTZ)
    page.click("#generate")
    page.wait_for_selector(".roll[data-state=done]", timeout=WAIT_MS)
    page.tap(".roll-mixer")
    box = page.locator(".roll-stage").bounding_box()
    page.touchscreen.tap(box["x"] + 60, box["y"] + 8)
    assert page.get_attribute(".roll", "data-selected") == "1-1"
    page.tap("[data-do=share]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        """[...document.querySelectorAll(".roll button, .away button, #go button")]
        .filter((b) => b.offsetParent && Math.min(b.offsetWidth, b.offsetHeight) < 36)
        .map((b) => b.className)"""
    )
    assert small == []
    context.close()


def test_errors_are_said_in_words(visit: Visit, served: Served) -> None:
    """Guards: a traceback or an endless spinner where a sentence would do."""
    served.behave(error=ModelError("No model here: run training first."))
    visit.page.goto(served.url)
    visit.wait("example")
    visit.compose("a tune")
    visit.page.wait_for_selector("#status-line .status[data-kind=error]")
    assert visit.status == "No model here: run training first."
    served.behave(error=RuntimeError("secret path /etc"))
    visit.page.click("#generate")
    visit.wait_for("document.querySelector('#status-line .status-text').textContent.includes('did not work')")
    assert "secret" not in visit.page.content()
    visit.page.wait_for_selector("#generate")
