"""More of the page in a real browser, on a fake studio: what one does at the desk, who comes with what
language or taste, what is hostile, and what happens when many come.
"""

import base64
import itertools
import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import PropertyMock, patch
from urllib.parse import quote

import mido
import pytest
from conftest import Served
from fake_studio import read, write
from test_desk import sent
from visits import WAIT_MS, Visit

from musicgen.music.midi.io import score_to_midi
from musicgen.music.theory import DRUM_KITS, GM_PROGRAMS
from musicgen.ui.serving.runs import Runs
from musicgen.ui.words.i18n import LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WALTZ = "a calm waltz in D minor, piano, cello and drums, 6 bars"
HOSTILE = (
    "${window.hit=1} {{value}} <img src=x onerror='window.hit=1'> `${window.hit=1}` \u202egnp.exe\u202c 🎻"
)


def composed(visit: Visit, prompt: str = WALTZ) -> None:
    visit.page.goto(visit.url)
    visit.compose(prompt)
    visit.wait("done")


# ---------------------------------------------------------------- at the desk


def test_a_selection_plays_in_a_loop_and_versions_are_compared_at_the_same_bar(visit: Visit) -> None:
    """Guards: a loop that runs on, and A/B that begins each time anew."""
    page = visit.page
    composed(visit)
    box, bar = page.locator(".roll-stage").bounding_box(), float(visit.roll("zoom") or 0)
    page.mouse.click(box["x"] + 30 + 3.5 * bar, box["y"] + 8)
    assert visit.roll("selected") == "4-4"
    begin = 3 * 3 * 60 / 96  # bar 4 of a waltz at 96 BPM
    page.click("[data-act=loop_this]")
    visit.wait_for("document.querySelector('.roll').dataset.playing === 'yes'")
    seen = page.evaluate(
        """() => new Promise((done) => { const seen = [], end = performance.now() + 3500; const look = () => {
        seen.push(+document.querySelector(".roll").dataset.time);
        if (performance.now() < end) requestAnimationFrame(look); else done(seen); }; look(); })"""
    )
    assert min(seen) > begin - 0.1 and max(seen) < begin + 3 * 60 / 96 + 0.1
    assert any(later < earlier - 0.5 for earlier, later in itertools.pairwise(seen))  # it came round
    page.click(".roll-play")
    page.click("[data-do=another]")
    visit.wait_for("document.querySelector('.roll').dataset.versions === '2'")
    page.focus(".roll-stage")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    at = visit.roll("time")
    page.click(".version >> nth=0")
    assert (visit.roll("version"), visit.roll("time")) == ("1", at) and float(at or 0) > 4


def test_the_wheel_zooms_and_the_keyboard_reaches_everything(visit: Visit) -> None:
    """Guards: a desk that needs a mouse, or a wheel that zooms the whole page."""
    page = visit.page
    composed(visit)
    box, wide = page.locator(".roll-stage").bounding_box(), float(visit.roll("zoom") or 0)
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    assert float(visit.roll("zoom") or 0) > 1.5 * wide
    page.focus(".roll-stage")
    for key, name, value in (
        ("0", "zoom", f"{wide:.1f}"),
        ("Shift+ArrowRight", "selected", "1-1"),
        ("Shift+ArrowRight", "selected", "1-2"),
        ("Escape", "selected", ""),
        ("Shift+Digit1", "muted", "1 2"),
        ("Shift+Digit1", "muted", ""),
        ("m", "mixer", "open"),
        ("l", "loop", "yes"),
        ("a", "selected", "1-6"),
        ("Space", "playing", "yes"),
        ("Space", "playing", "no"),
    ):
        page.keyboard.press(key)
        assert visit.roll(name) == value, key
    page.keyboard.press("e")
    visit.wait_for("document.querySelector('.roll').dataset.total === '14'")
    visit.wait("done")
    page.focus(".roll-stage")
    page.keyboard.press("Control+z")
    assert visit.roll("total") == "6" and "6 bars" in page.text_content(".roll-description")


def test_every_instrument_of_general_midi_can_be_chosen(visit: Visit) -> None:
    """Guards: a list cut short, or drums that turn into a piano."""
    page = visit.page
    composed(visit)
    page.click(".roll-mixer")
    found = {}
    for place in page.evaluate(
        "[...document.querySelectorAll('.part[data-place]')].map((p) => p.dataset.place)"
    ):
        control = f".part[data-place='{place}'] .part-instrument"
        page.focus(control)
        found[place] = page.evaluate(f'[...document.querySelector("{control}").options].map((o) => o.text)')
    assert sorted(len(names) for names in found.values()) == [len(DRUM_KITS), 128, 128]
    assert list(GM_PROGRAMS) in found.values() and list(DRUM_KITS.values()) in found.values()


def test_the_shelf_keeps_stars_names_and_files(visit: Visit, tmp_path: Path) -> None:
    """Guards: kept pieces that cannot be found again, or an imported shelf that runs as a script."""
    page = visit.page
    composed(visit)
    page.click("[data-do=keep]")
    page.click("[data-do=library]")
    page.fill(".away-name", "Rain")
    page.keyboard.press("Tab")
    page.click(".away-star")
    assert page.get_attribute(".away-star", "aria-pressed") == "true"
    with page.expect_download() as download:
        page.click(".away-export")
    download.value.save_as(tmp_path / "shelf.json")
    shelf = json.loads((tmp_path / "shelf.json").read_text())
    assert [(entry["name"], entry["star"]) for entry in shelf["pieces"]] == [("Rain", True)]
    page.click(".away-remove")
    assert page.locator(".away-piece").count() == 0
    shelf["pieces"].append(shelf["pieces"][0] | {"id": HOSTILE, "name": HOSTILE, "when": HOSTILE})
    (tmp_path / "shelf.json").write_text(json.dumps(shelf))
    page.set_input_files(".away-file", tmp_path / "shelf.json")
    page.wait_for_selector(".away-piece >> nth=1")
    names = page.evaluate("[...document.querySelectorAll('.away-name')].map((field) => field.value)")
    assert sorted(names) == sorted(["Rain", HOSTILE]) and page.evaluate("window.hit === undefined")
    page.reload()
    page.click("[data-do=library]")
    assert page.locator(".away-piece").count() == 2


# ---------------------------------------------------------------- languages, colours, motion


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_browsers_language(browser: Any, served: Served, language: str) -> None:
    """Guards: a page that is half English: its own words, Gradio's, a component's, and the server's."""
    served.behave()
    words = LANGUAGES[language]
    context = browser.new_context(locale=language)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(served.url)
    page.wait_for_selector(".roll[data-state=example]")
    assert page.evaluate("document.documentElement.lang") == language
    assert page.text_content("#generate").strip() == words["generate"]
    assert page.text_content(".masthead-line") == words["page_tagline"]
    assert page.text_content(".roll-mixer") == words["roll_mixer"]
    page.fill("#prompt textarea", "piano, 2 bars")
    page.click("#generate")
    page.wait_for_selector(".roll[data-state=done]")
    assert page.text_content(".status-text").startswith(words["done"].split("{")[0])
    context.close()


def test_day_night_and_no_motion_follow_the_system(browser: Any, served: Served) -> None:
    """Guards: a white page at night, or things that move for whoever asked for none."""
    hold = threading.Event()
    served.behave(gate=lambda bar: hold.wait(100) if bar == 3 else None)
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(served.url)
    page.wait_for_selector(".roll[data-state=example]")
    paper = "getComputedStyle(document.querySelector('.roll')).backgroundColor"
    night = page.evaluate(paper)
    page.fill("#prompt textarea", WALTZ)
    page.click("#generate")
    page.wait_for_selector(".roll[data-state=composing]")
    moving = "document.getAnimations().filter((a) => a.playState === 'running').length"
    assert page.evaluate(moving) == 0
    hold.set()
    page.wait_for_selector(".roll[data-state=done]")
    page.emulate_media(color_scheme="light")
    page.reload()
    page.wait_for_selector(".roll[data-state=done]")  # the piece is there again
    day = page.evaluate(paper)
    assert (night, day) == ("rgb(27, 35, 40)", "rgb(255, 255, 255)")
    context.close()


# ---------------------------------------------------------------- what is hostile


def hostile_midi() -> bytes:
    """A file whose every text means harm."""
    import io

    file = mido.MidiFile(file=io.BytesIO(score_to_midi(write(read("piano, 3 bars"), 1, 3))))
    nasty = HOSTILE.encode("utf-8").decode("latin-1")
    for kind in ("text", "lyrics", "marker", "copyright", "cue_marker"):
        file.tracks[0].insert(0, mido.MetaMessage(kind, text=nasty + "\x00" + "A" * 100_000))
    for kind in ("track_name", "instrument_name"):
        file.tracks[-1].insert(0, mido.MetaMessage(kind, name=nasty))
    target = io.BytesIO()
    file.save(file=target)
    return target.getvalue()


def test_a_hostile_file_dropped_on_the_page_is_only_a_file(visit: Visit) -> None:
    """Guards: scripts in file names, track names and MIDI texts; and a drop that opens nothing."""
    page = visit.page
    page.goto(visit.url)
    visit.wait("example")
    data = base64.b64encode(hostile_midi()).decode()
    page.evaluate(
        """([name, data]) => { const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
        const carried = new DataTransfer(); carried.items.add(new File([bytes], name));
        for (const kind of ["dragenter", "dragover", "drop"]) document.body.dispatchEvent(
          new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true })); }""",
        [HOSTILE + ".mid", data],
    )
    visit.wait("done")
    assert visit.roll("bars") == "3" and page.text_content(".roll-caption") == HOSTILE
    assert page.evaluate("window.hit === undefined")
    assert page.locator(".roll img").count() == 0


@pytest.mark.parametrize("text", ["A" * 100_000, "piano\x00, 2 bars \u202e🎻 ${1} <b>", "\x00\x01\x02"])
def test_a_prompt_of_any_kind_is_text_or_a_sentence(visit: Visit, text: str) -> None:
    """Guards: a page that hangs, breaks or cuts silently at what somebody pastes."""
    page = visit.page
    page.goto(visit.url)
    visit.wait("example")
    visit.compose(text)
    page.wait_for_selector("#status-line .status:is([data-kind=done], [data-kind=error])")
    if len(text) > 2000:
        assert "at most 2000 are read: shorten it" in visit.status
        visit.wait_for("document.querySelector('.chips-notes').textContent.includes('shorten it')")
    elif "piano" in text:
        assert page.text_content(".roll-caption") == "piano , 2 bars \u202e🎻 ${1} <b>"
    else:
        assert visit.roll("state") in ("example", "done")


def test_hostile_chips_and_links_stay_text(visit: Visit) -> None:
    """Guards: a link that runs, whether its query or its fragment is forged."""
    page = visit.page
    query = f"?prompt=piano&seed=1&band={quote(HOSTILE)}&chords={quote(HOSTILE)}&genre={quote(HOSTILE)}"
    for address in (query, f"#1{quote(HOSTILE)}", "#1" + "A" * 5000, f"?embed={quote(HOSTILE)}#9zzzzzzzzzz"):
        page.goto(visit.url + "/" + address)
        page.reload()
        page.wait_for_selector(".roll")
        page.wait_for_timeout(700)
        assert page.evaluate("window.hit === undefined") and page.locator("#page img[src=x]").count() == 0


def test_only_an_embedded_piece_may_be_framed_by_strangers(
    browser: Any, served: Served, tmp_path: Path
) -> None:
    """Guards: the workshop inside a page that means harm; an embed that shows nothing."""
    served.behave()
    frames = "".join(f"<iframe src='{served.url}/{query}'></iframe>" for query in ("?embed=yes", ""))
    (tmp_path / "index.html").write_text(frames)
    stranger = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    )
    threading.Thread(target=stranger.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{stranger.server_port}/")
    page.frame_locator("iframe >> nth=0").locator(".roll").wait_for(state="attached", timeout=WAIT_MS)
    assert not page.frames[2].url.startswith(served.url)
    page.close()
    stranger.shutdown()
    stranger.server_close()


# ---------------------------------------------------------------- many come, some go


def test_a_full_queue_has_a_way_on(visit: Visit, served: Served) -> None:
    """Guards: "Error" in a corner and nothing else, where coming again would do."""
    page = visit.page
    page.goto(visit.url)
    visit.wait("example")
    served.behave()
    queue = served.demo._queue
    queue.max_size = 0
    try:
        with patch.object(Runs, "full", PropertyMock(return_value=True)):
            visit.compose("piano, 2 bars")
            page.wait_for_selector(".status-retry:not([hidden])")
    finally:
        queue.max_size = 16
    assert "Too many people are composing" in visit.status
    visit.errors[:] = [error for error in visit.errors if "503" not in error]  # the browser's own word for it
    page.click(".status-retry")
    visit.wait("done")
    assert visit.roll("bars") == "2"


def test_a_place_in_the_queue_moves_up_and_a_closed_page_gives_its_up(
    browser: Any, visit: Visit, served: Served
) -> None:
    """Guards: a place that is said once, and a model kept busy for a page that is closed."""
    hold = threading.Event()
    studio = served.behave(gate=lambda bar: hold.wait(0.2) and None)
    others = [browser.new_page() for _ in range(2)]
    for other in others:
        other.goto(served.url)
        other.wait_for_selector(".roll[data-state=example]")
        other.fill("#prompt textarea", "piano, 120 bars")
        other.click("#generate")
        other.wait_for_selector("#status-line .status[data-kind=working]")
    others[0].wait_for_selector("#status-line .status[data-stage=composing]")
    visit.page.goto(visit.url)
    visit.wait("example")
    visit.compose("piano, 2 bars")
    visit.wait_for("document.querySelector('.status-text').textContent.includes('2 before you')")
    others[0].close()  # in the middle of its piece
    assert studio.closed.wait(60)
    visit.wait_for("document.querySelector('.status-text').textContent.includes('1 before you')")
    others[1].close()
    hold.set()
    visit.wait("done")
    assert visit.roll("bars") == "2"


def test_a_kept_piece_of_an_older_page_still_opens(visit: Visit) -> None:
    """Guards: a shelf lost because a field was added to what the page sends."""
    page = visit.page
    old = {name: value for name, value in sent().items() if name not in ("action", "edits", "candidate")}
    entry = {"id": "a", "name": "Old", "when": "2026-01-01", "star": False, "piece": old}
    page.goto(visit.url)
    visit.wait("example")
    page.evaluate("(shelf) => localStorage.setItem('fialta.pieces', JSON.stringify(shelf))", [entry])
    page.reload()
    page.click("[data-do=library]")
    page.click(".away-piece >> text=Open")
    visit.wait("done")
    assert visit.roll("bars") == "8"
