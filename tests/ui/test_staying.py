"""What stays while one works: the selection, the places of buttons, the piece, the roll on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Served
from visits import WAIT_MS, Visit

pytestmark = pytest.mark.browser
BUTTONS = ("[data-do=another]", ".roll-play", ".roll-undo", "[data-act=fill]", ".roll-loop", ".roll-mixer")


@pytest.fixture
def phone(browser: Any, served: Served) -> Iterator[Visit]:
    """A French phone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", has_touch=True, is_mobile=True
    )
    made = Visit(context.new_page(), served.url)
    made.page.set_default_timeout(WAIT_MS)
    made.watch()
    yield made
    context.close()
    assert not made.foreign and not made.errors


def places(page: Any) -> list[Any]:
    """Where the buttons are on the page."""
    return [
        page.eval_on_selector(
            name, "e => [e.getBoundingClientRect().x, e.getBoundingClientRect().y + scrollY]"
        )
        for name in BUTTONS
    ]


def versions(visit: Visit, count: int) -> None:
    visit.page.wait_for_selector(f".roll[data-state=done][data-versions='{count}']", timeout=WAIT_MS)


def test_what_is_worked_on_stays_where_it_is(phone: Visit, served: Served) -> None:
    """Guards: a selection that is gone after a rewrite, buttons that move under the finger, a lost piece."""
    page = phone.page
    page.goto(served.url)
    phone.wait("example")
    phone.compose("a calm waltz in Bb minor, piano and cello, 100 bpm, 8 bars")
    versions(phone, 1)
    at_first = places(page)
    page.focus(".roll-stage")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.click(".part-name >> nth=0")
    assert places(page) == at_first
    page.click("[data-act=fill]")
    versions(phone, 2)
    assert (phone.roll("selected"), phone.roll("chosen")) == ("1-2", "0") and places(page) == at_first
    assert "Mesures 1–2 réécrites · Piano à queue" in page.text_content(".roll-versions")
    page.click("[data-do=another]")
    versions(phone, 3)
    assert places(page) == at_first and "graine 2" in page.text_content(".roll-versions")

    page.click(".roll-mixer")
    page.evaluate("document.querySelector('.roll-parts').lastElementChild.scrollIntoView({block: 'end'})")
    assert 0 <= page.eval_on_selector(".roll-view", "e => e.getBoundingClientRect().y") < 2
    assert page.is_visible(".part-label >> nth=0")

    notes = phone.roll("notes")
    page.reload()
    versions(phone, 1)
    assert phone.roll("notes") == notes and page.input_value("#prompt textarea").startswith("a calm waltz")
    assert "revenu" in page.text_content(".toast")
