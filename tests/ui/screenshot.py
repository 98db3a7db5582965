"""Picture of the running page: `python tests/ui/screenshot.py [--url URL] [--out docs/page.png] [--dark]`.

Composes the prompt, starts the sound, and takes the picture a few seconds into it.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

TESTS = Path(__file__).resolve().parent.parent
PROMPT = "a calm waltz in D minor, piano and cello, 16 bars, like rain on a window"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--mute-audio"]
WAIT_MS = 180_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:7860")
    parser.add_argument("--out", type=Path, default=TESTS.parent / "docs" / "page.png")
    parser.add_argument("--prompt", default=PROMPT)
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--seconds", type=float, default=6.0, help="how far into the piece")
    args = parser.parse_args()
    chromium = subprocess.run(
        [sys.executable, TESTS / "chromium.py"], capture_output=True, text=True, check=True
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.stdout.strip(), args=ARGS)
        page = browser.new_page(
            viewport={"width": args.width, "height": 900}, color_scheme="dark" if args.dark else "light"
        )
        page.set_default_timeout(WAIT_MS)
        compose(page, args.url, args.prompt, args.seconds)
        args.out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=args.out, full_page=True)
        browser.close()
    print(f"{args.out} ({args.out.stat().st_size // 1024} kB)")


def compose(page: Page, url: str, prompt: str, seconds: float) -> None:
    """The page with the finished piece, playing."""
    page.goto(url)
    page.wait_for_selector(".roll[data-state=example], .roll[data-state=empty]")
    page.fill("#prompt textarea", prompt)
    page.wait_for_selector(".chips:not([hidden])")
    page.click("#generate")
    page.wait_for_selector(".roll[data-state=done][data-sound=yes]")
    page.click(".roll-play")
    page.wait_for_function(f"+document.querySelector('.roll').dataset.time > {seconds}")


if __name__ == "__main__":
    main()
