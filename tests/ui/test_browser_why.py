"""Why is it so, in a real browser at both sizes: words, odds on the roll, a swap, a word left out."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Served
from visits import WAIT_MS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PROMPT = "a calm waltz in D minor, like rain, piano and cello, 6 bars"
SIZES = {"wide": (1280, 900), "phone": (390, 800)}


@pytest.fixture(params=SIZES)
def visitor(request: Any, browser: Any, served: Served) -> Iterator[Visit]:
    """A visitor with a wide page or a phone."""
    wide, high = SIZES[request.param]
    context = browser.new_context(
        viewport={"width": wide, "height": high}, has_touch=request.param == "phone"
    )
    made = Visit(context.new_page(), served.url)
    made.page.set_default_timeout(WAIT_MS)
    made.watch()
    yield made
    context.close()
    assert not made.foreign and not made.errors


def explained(visit: Visit) -> None:
    """A composed piece with the tab open."""
    visit.page.goto(visit.url)
    visit.compose(PROMPT)
    visit.wait("done")
    visit.page.click(".why-open")
    visit.wait_for("document.querySelector('.why').dataset.fresh === 'yes'")


def shot(visit: Visit, name: str) -> None:
    """A picture for whoever wants to look: the variable SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        visit.page.screenshot(path=f"{folder}/{name}-{visit.page.viewport_size['width']}.png", full_page=True)


def test_words_are_told_and_one_is_left_out(visitor: Visit, served: Served) -> None:
    """Guards the tab's first page, and the button that composes without a word: a version to compare."""
    explained(visitor)
    page = visitor.page
    assert page.locator(".why-sentence mark").all_text_contents()[:2] == ["calm", "waltz"]
    assert "+0.50" in page.text_content(".why-panel") and "−0.20" in page.text_content(".why-panel")
    wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    shot(visitor, "why-words")
    page.locator(".why-row", has_text="waltz").get_by_role("button").first.click()
    visitor.wait_for("document.querySelectorAll('.version').length === 2")
    assert served.studio.asked[-1].meter is None and served.studio.asked[-1].prompt == PROMPT
    assert "Without some words" in page.text_content(".roll-versions")
    visitor.wait_for("document.querySelector('.why').dataset.fresh === 'no'")
    assert page.locator(".why-panel .why-button").first.is_disabled()
    page.click(".why-state .why-button")
    visitor.wait_for("document.querySelector('.why').dataset.fresh === 'yes'")


def test_a_note_is_swapped_and_doubtful_bars_are_written_anew(visitor: Visit) -> None:
    """Guards odds as a shade, the exact edit of one note, and proofreading of the doubtful bars alone."""
    explained(visitor)
    page = visitor.page
    assert visitor.roll("odds") == "yes"
    page.click(".why-tab[data-tab=notes]")
    shot(visitor, "why-notes")
    before = int(visitor.roll("notes") or 0)
    page.locator(".why-rows .why-swaps .why-button").first.click()
    visitor.wait_for("document.querySelectorAll('.version').length === 2")
    assert int(visitor.roll("notes") or 0) == before and "By hand" in page.text_content(".roll-versions")
    assert visitor.roll("odds") == "no"
    page.click(".roll-undo")
    visitor.wait_for("document.querySelector('.why').dataset.fresh === 'yes'")
    page.get_by_role("button", name="Only the parts and bars of doubtful notes").click()
    visitor.wait_for("document.querySelectorAll('.version').length === 3")
    assert "Proofread" in page.text_content(".roll-versions")


def test_rules_and_theory_are_told(visitor: Visit) -> None:
    """Guards the other two pages, and that closing the tab takes the shade away."""
    explained(visitor)
    page = visitor.page
    page.click(".why-tab[data-tab=theory]")
    assert page.locator(".why-meter").count() > 10
    shot(visitor, "why-theory")
    page.click(".why-tab[data-tab=rules]")
    assert page.text_content(".why-panel")
    page.click(".why-open")
    assert visitor.roll("odds") == "no" and page.locator(".why-body").is_hidden()
