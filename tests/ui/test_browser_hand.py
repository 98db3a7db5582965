"""Notes by hand in a real browser: drawn, moved, made louder, deleted, undone; parts that come and go."""

import pytest
from test_browser_why import shot, visitor  # noqa: F401 - a fixture
from visits import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PROMPT = "a calm waltz in D minor, piano and cello, 6 bars"


def editing(visit: Visit) -> dict[str, float]:
    """A composed piece in edit mode; the stage's box."""
    visit.page.goto(visit.url)
    visit.compose(PROMPT)
    visit.wait("done")
    visit.page.fill("#prompt textarea", "")  # what it would change is told above the roll, and moves it
    visit.page.wait_for_function("document.querySelector('.change').hidden")
    visit.page.click(".roll-edit")
    visit.wait_for("document.querySelector('.roll').dataset.editing === 'yes'")
    visit.page.locator(".roll-stage").scroll_into_view_if_needed()
    return visit.page.locator(".roll-stage").bounding_box()


def versions(visit: Visit, count: int) -> None:
    visit.wait_for(f"+document.querySelector('.roll').dataset.versions === {count}")


def test_notes_are_drawn_moved_and_deleted(visitor: Visit) -> None:  # noqa: F811
    """Guards every gesture: each one exact edit, each one step of undo."""
    box, page = editing(visitor), visitor.page
    before = int(visitor.roll("notes") or 0)
    x, y = box["x"] + 60, box["y"] + box["height"] * 0.3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y, steps=4)
    page.mouse.up()
    versions(visitor, 2)
    assert int(visitor.roll("notes") or 0) == before + 1 and visitor.roll("picked") == "1"
    shot(visitor, "hand-drawn")
    page.keyboard.press("ArrowUp")
    versions(visitor, 3)
    page.keyboard.press("ArrowRight")
    versions(visitor, 4)
    assert int(visitor.roll("notes") or 0) == before + 1
    page.keyboard.press("Delete")
    versions(visitor, 5)
    assert int(visitor.roll("notes") or 0) == before
    for _ in range(4):
        page.click(".roll-undo")
    assert visitor.roll("version") == "1" and int(visitor.roll("notes") or 0) == before
    wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0


def test_loudness_and_quantise(visitor: Visit) -> None:  # noqa: F811
    """Guards the lane below and the grid."""
    box, page = editing(visitor), visitor.page
    y = box["y"] + box["height"] - 12
    page.mouse.move(box["x"] + 31, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, y, steps=30)
    page.mouse.up()
    versions(visitor, 2)
    shot(visitor, "hand-loud")
    page.select_option(".hand-grid", "12")
    page.click(".hand-quantise")
    visitor.wait_for("+document.querySelector('.roll').dataset.versions >= 2")


def test_a_part_is_added_renamed_and_dropped(visitor: Visit) -> None:  # noqa: F811
    """Guards a part of one's own, and the mixer's new column."""
    editing(visitor)
    page = visitor.page
    page.select_option(".hand-new-part", "40")
    box = page.locator(".roll-stage").bounding_box()  # the choice may have scrolled the page
    page.mouse.click(box["x"] + 90, box["y"] + box["height"] * 0.3)
    versions(visitor, 2)
    assert visitor.roll("parts") == "3"
    page.click(".roll-mixer")
    shot(visitor, "hand-mixer")
    page.locator(".part-rename").nth(0).fill("Left hand")
    page.locator(".part-rename").nth(0).press("Enter")
    versions(visitor, 3)
    page.locator(".part-drop").last.click()
    versions(visitor, 4)
    assert visitor.roll("parts") == "2"
