"""What a phone needs: files that can be chosen, links that can be sent, sound that comes back."""

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Served
from visits import WAIT_MS, Visit

pytestmark = pytest.mark.browser
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
ENDINGS = {".mid", ".midi", ".kar", ".rmi", ".smf", ".abc", ".musicxml", ".mxl", ".xml"}
# What the page gets of the browser: the context of sound, and what was shared.
SPIES = """
const Real = window.AudioContext;
window.AudioContext = class extends Real { constructor(...given) { super(...given); window.heard = this; } };
navigator.share = (what) => { window.sent = what; return Promise.resolve(); };
"""


@pytest.fixture
def phone(browser: Any, served: Served) -> Iterator[Visit]:
    """An iPhone, as far as a browser can be asked."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        user_agent=IPHONE,
        has_touch=True,
        is_mobile=True,
        locale="en-US",
    )
    context.add_init_script(SPIES)
    made = Visit(context.new_page(), served.url)
    made.page.set_default_timeout(WAIT_MS)
    made.watch()
    yield made
    context.close()
    assert not made.foreign and not made.errors


def test_a_picker_offers_every_kind_of_file(visit: Visit, phone: Visit) -> None:
    """Guards: a .kar or .mxl file that is greyed out in the picker of an iPhone, which knows no endings."""
    for one in (visit, phone):
        one.page.goto(one.url)
        one.wait("example")
    accepted = visit.page.get_attribute(".roll-file", "accept")
    assert set(accepted.split(",")) >= ENDINGS | {"audio/midi"} and "audio/*" not in accepted
    assert phone.page.get_attribute(".roll-file", "accept") is None


def test_sound_comes_back_and_a_link_is_sent(phone: Visit) -> None:
    """Guards: silence after a call, whatever the context's state is called; no way to send a link."""
    page = phone.page
    page.goto(phone.url)
    phone.wait("example")
    phone.compose("a calm waltz in D minor, piano, 100 bpm, 12 bars")
    phone.wait("done")
    page.wait_for_selector(".roll[data-whole=yes]")
    page.click(".roll-play")
    phone.wait_for(
        "window.heard?.state === 'running' && Number(document.querySelector('.roll').dataset.time) > 0.3"
    )
    page.evaluate("heard.suspend()")
    phone.wait_for("heard.state === 'running'")
    page.evaluate("""() => { let state = 'interrupted'; window.resumed = 0;
        Object.defineProperty(heard, 'state', { get: () => state, configurable: true });
        heard.resume = () => { window.resumed++; state = 'running'; return Promise.resolve(); };
        heard.dispatchEvent(new Event('statechange')); }""")
    phone.wait_for("window.resumed > 0 && heard.state === 'running'")
    page.evaluate("window.before = heard; delete heard.state; heard.close()")
    phone.wait_for("window.heard !== window.before && heard.state === 'running'")
    before = float(phone.roll("time") or 0)
    phone.wait_for(f"Number(document.querySelector('.roll').dataset.time) > {before}")
    assert phone.roll("playing") == "yes"
    page.click(".roll-play")
    page.click("[data-do=share]")
    page.wait_for_function("document.querySelector('.away-link').value.includes('#')")
    page.click(".away-send")
    phone.wait_for("window.sent && window.sent.url.includes('#')")


def test_short_links_begin_with_the_seed_and_long_ones_are_warned_of(visit: Visit) -> None:
    """Guards: a link that loses its seed where a program cuts it; one of 3,000 characters without a word."""
    page = visit.page
    page.goto(visit.url)
    visit.wait("example")
    visit.compose("a calm waltz in D minor, piano, 4 bars")
    visit.wait("done")
    page.click("[data-do=share]")
    page.wait_for_function("document.querySelector('.away-short').value")
    assert page.input_value(".away-short").split("?")[1].startswith("seed=1&")
    assert page.get_attribute(".away-link-note", "data-long") == "no"
    page.route("**/component_server/", lengthened)
    page.click("[data-do=share]")
    page.click("[data-do=share]")
    visit.wait_for("document.querySelector('.away-link-note').dataset.long === 'yes'")
    assert "2,000" in page.text_content(".away-link-note")


def lengthened(route: Any) -> None:
    """The server's answer, its link of a long piece."""
    answer = route.fetch()
    told = answer.json()
    if isinstance(told, dict) and told.get("fragment"):
        told["fragment"] += "A" * 2000
    route.fulfill(response=answer, json=told)
