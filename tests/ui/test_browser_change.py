"""A piece changed by a sentence in a real browser, wide and on a phone: chips, taking back, history."""

from collections.abc import Iterator
from typing import Any

import pytest
from builders import song
from conftest import Served
from visits import WAIT_MS, Visit

from musicgen.music.midi.io import score_to_midi

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WALTZ = "a calm waltz in D minor, piano, cello and drums, 6 bars"
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(params=SIZES)
def sized(browser: Any, served: Served, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh visitor at each size."""
    context = browser.new_context(viewport=SIZES[request.param])
    made = Visit(context.new_page(), served.url)
    made.page.set_default_timeout(WAIT_MS)
    made.watch()
    yield made
    context.close()
    assert not made.foreign and not made.errors


def composed(visit: Visit) -> None:
    visit.page.goto(visit.url)
    visit.compose(WALTZ)
    visit.wait("done")


def typed(visit: Visit, sentence: str, meant: str) -> None:
    visit.page.fill("#prompt textarea", sentence)
    visit.page.wait_for_selector(f".chips[data-meant={meant}]")


def versions(visit: Visit, count: int) -> None:
    visit.wait_for(f"document.querySelector('.roll').dataset.versions === '{count}'")
    visit.wait("done")


def test_a_sentence_changes_the_piece_and_an_edit_is_taken_back_alone(sized: Visit) -> None:
    """Guards the way from a second sentence to edits as chips, done, counted, named and taken back."""
    page, visit = sized.page, sized
    composed(visit)
    typed(visit, "a bit slower, without drums, bars 1-2 softer", "change")
    assert page.locator(".change-edit").count() == 3 and not page.is_visible(".chips-row")
    page.click("#generate")  # changes what is there: the sentence can mean nothing else
    versions(visit, 2)
    page.wait_for_selector(".chips[data-meant=done]")
    assert "88" in page.text_content(".roll-facts") and "3" in visit.status
    assert "→" in page.text_content(".change-edit >> nth=0")
    assert "a bit slower" in page.text_content(".roll-versions")
    notes, of = [int(word) for word in page.text_content(".change-kept").split() if word.isdigit()]
    assert notes == of > 0
    page.click(".change-edit[data-number='2'] .chip-undo")  # the drums come back, the rest stays done
    versions(visit, 3)
    page.wait_for_function("document.querySelectorAll('.change-edit').length === 2")
    assert "88" in page.text_content(".roll-facts")
    drums = page.evaluate("document.querySelectorAll('.part[data-place]').length")
    assert drums == 3
    page.click(".roll-undo")
    page.wait_for_function("document.querySelectorAll('.change-edit').length === 3")
    wide = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert wide


def test_in_doubt_both_are_offered(sized: Visit) -> None:
    """Guards a sentence that may mean a new piece: one click changes this one, another composes anew."""
    page, visit = sized.page, sized
    composed(visit)
    typed(visit, "in A minor", "either")
    page.click(".change-do")
    versions(visit, 2)
    assert "A minor" in page.text_content(".roll-facts")
    typed(visit, "a calm waltz for piano", "either")
    page.click(".change-anew")
    versions(visit, 3)
    assert page.get_attribute(".chips", "data-meant") in ("new", "either")
    typed(visit, "sunrise over the harbour", "new")


def test_an_edit_is_left_out_before_it_is_done_and_problems_are_said(visit: Visit) -> None:
    """Guards chips that cannot be refused, and an edit that cannot be done and is not said."""
    page = visit.page
    composed(visit)
    typed(visit, "up a tone, without trombones, a bit faster", "change")
    page.click(".change-edit[data-number='1'] .chip-undo")
    assert page.get_attribute(".change-edit[data-number='1']", "data-out") == "yes"
    page.press("#prompt textarea", "Enter")
    versions(visit, 2)
    page.wait_for_selector(".change-edit[data-problem=yes]")
    assert page.locator(".change-edit").count() == 2 and "D minor" in page.text_content(".roll-facts")
    typed(visit, "without trombones", "change")
    page.click("#generate")
    page.wait_for_selector("#status-line [data-kind=error], .status[data-kind=error]")
    assert visit.roll("versions") == "2" and visit.roll("state") == "done"


def test_a_file_of_ones_own_is_changed(visit: Visit) -> None:
    """Guards a guest: the sentence changes the file, which stays one."""
    page = visit.page
    page.goto(visit.url)
    file = {"name": "mine.mid", "mimeType": "audio/midi", "buffer": score_to_midi(song(8))}
    page.set_input_files(".roll-file", file)
    visit.wait("done")
    typed(visit, "flute an octave lower, 20% faster", "change")
    page.click("#generate")
    versions(visit, 2)
    assert "115" in page.text_content(".roll-facts")
