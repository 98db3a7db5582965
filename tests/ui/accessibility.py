"""Accessibility of the page: `python tests/ui/accessibility.py --axe DIR/axe.min.js [--out docs/….md]`.

axe-core is not part of this project: `npm pack axe-core` fetches it. The page is served on a fake studio and
looked at in each of its states, light and dark, wide and narrow; a serious finding makes the exit code 1.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--mute-audio"]
PROMPT = "a calm waltz in D minor, piano, cello and drums, 8 bars"
SERIOUS = ("serious", "critical")


def compose(page: Page) -> None:
    page.fill("#prompt textarea", PROMPT)
    page.wait_for_selector(".chips:not([hidden])")
    page.click("#generate")
    page.wait_for_selector(".roll[data-state=done]")


def select(page: Page) -> None:
    page.focus(".roll-stage")
    page.keyboard.press("a")
    page.click(".roll-mixer")


STATES = (
    ("opened", lambda page: None),
    ("composed", compose),
    ("selected, mixer open", select),
    ("share panel", lambda page: page.click("[data-do=share]")),
    ("formats", lambda page: page.click("[data-do=formats]")),
    ("help and settings", lambda page: (page.click(".help summary"), page.click("#more .label-wrap"))),
)


def looked_at(page: Page, axe: str) -> list[tuple[str, dict[str, Any]]]:
    """(state, finding) of a page that goes through all states."""
    found = []
    for state, reach in STATES:
        reach(page)
        page.wait_for_timeout(500)
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        found += [(state, violation) for violation in result["violations"]]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--axe", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    from chromium import find_chromium
    from fake_studio import FakeStudio

    from musicgen.ui.app import build_app, launch_options

    demo = build_app(FakeStudio())
    _, url, _ = demo.launch(prevent_thread_lock=True, quiet=True, **launch_options(demo))
    axe, lines, serious = args.axe.read_text(encoding="utf-8"), [], 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGS)
        for width, scheme in ((1440, "light"), (390, "dark")):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = context.new_page()
            page.goto(url)
            page.wait_for_selector(".roll[data-state=example]")
            for state, finding in looked_at(page, axe):
                serious += finding["impact"] in SERIOUS
                where = "; ".join(str(node["target"][0]) for node in finding["nodes"][:4])
                lines.append(
                    f"| {width} px, {scheme} | {state} | {finding['impact']} | {finding['id']} | `{where}` |"
                )
            context.close()
        browser.close()
    demo.close(verbose=False)
    text = "\n".join(["| page | state | impact | rule | where |", "|---|---|---|---|---|", *lines])
    print(text + f"\n\n{serious} serious or critical findings, {len(lines)} in all.")
    if args.out:
        args.out.write_text(text + "\n", encoding="utf-8")
    sys.exit(serious > 0)


if __name__ == "__main__":
    main()
