"""Script time a frame of the piano roll: `python tests/ui/frame_time.py [--notes 10000] [--url URL]`.

Opens a piece of so many notes in headless Chromium on a fake studio and measures, by the page's own clock,
how long the roll's script works in each animation frame: while it plays, while it scrolls and while it zooms.
"""

import argparse
import sys
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--mute-audio"]
BARS, PARTS = 128, 16
# Wraps what the page asks to be called in each frame, and keeps how long each call takes.
METER = """() => {
  window.frames_ms = [];
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (work) => ask((now) => {
    const start = performance.now(); work(now); window.frames_ms.push(performance.now() - start);
  });
}"""
SCROLL = """() => new Promise((done) => { const view = document.querySelector(".roll-view"); let n = 0;
  const step = () => { view.scrollLeft += 40; if (++n < 120) setTimeout(step, 16); else done(); };
  step(); })"""
REDRAW = """() => new Promise((done) => { let n = 0; const step = () => {
  document.body.classList.toggle("redraw"); if (++n < 120) setTimeout(step, 16); else done(); }; step(); })"""
ZOOM = """() => new Promise((done) => { const view = document.querySelector(".roll-view"); let n = 0;
  const step = () => { view.dispatchEvent(new WheelEvent("wheel", { deltaY: n < 60 ? -20 : 20, ctrlKey: true,
    cancelable: true, clientX: 400, clientY: 400 })); if (++n < 120) setTimeout(step, 16); else done(); };
  step(); })"""


def piece(notes: int) -> dict[str, Any]:
    """A dense piece of sixteen parts over 128 bars, as the roll takes it."""
    from fake_studio import read, write

    from musicgen.ui.wire import views

    score = write(read("piano, 4 bars"), 1, 4)
    value = views.Roll("many notes", run="many").value(score, state="done", bars_done=4, bars_total=4)
    rng, each = Random(1), notes // BARS
    value["bars"] = value["done"] = BARS
    value["parts"] = [
        {"name": f"Part {n}", "program": 8 * n, "instance": 0, "drum": n == 0, "volume": 100, "pan": 64}
        for n in range(PARTS)
    ]
    value["notes"] = [
        [
            number
            for i in range(each)
            for number in (
                i * PARTS // each,
                48 * bar + rng.randrange(0, 48, 3),
                rng.randrange(36, 84),
                12,
                rng.choice((36, 62, 88, 102)),
            )
        ]
        for bar in range(BARS)
    ]
    value["sections"] = [["A", 16 * n, 16] for n in range(8)]
    return value


def measured(page: Page, script: str, width: float | None = None) -> list[float]:
    """Milliseconds of each frame while the script runs."""
    page.evaluate("window.frames_ms.length = 0")
    page.evaluate(script)
    return sorted(page.evaluate("window.frames_ms"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    args = parser.parse_args()
    from chromium import find_chromium
    from fake_studio import FakeStudio

    from musicgen.ui.app import build_app, launch_options

    demo = build_app(FakeStudio())
    _, url, _ = demo.launch(prevent_thread_lock=True, quiet=True, **launch_options(demo))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(f"({METER})()")
        page.goto(url)
        page.wait_for_selector(".roll[data-state=example]")
        page.evaluate(
            "(piece) => document.dispatchEvent(new CustomEvent('fialta:open', { detail: { piece } }))",
            piece(args.notes),
        )
        page.wait_for_selector(f".roll[data-total='{BARS}']")
        print(f"{page.get_attribute('.roll', 'data-notes')} notes, {PARTS} parts, {BARS} bars")
        page.focus(".roll-stage")
        for name, script in (("scrolling", SCROLL), ("zooming", ZOOM)):
            report(name, page, script)
        page.keyboard.press("0")
        report("theme switched", page, REDRAW)
        page.click(".roll-play")
        page.wait_for_function("+document.querySelector('.roll').dataset.time > 0.2", timeout=60_000)
        report("playing", page, "() => new Promise((done) => setTimeout(done, 4000))")
        browser.close()
    demo.close(verbose=False)


def report(name: str, page: Page, script: str) -> None:
    times = measured(page, script)
    middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    drawn = page.get_attribute(".roll", "data-drawn")
    print(
        f"{name:22} {len(times):4} frames   median {middle:5.2f} ms   95 % {late:5.2f} ms   "
        f"worst {times[-1]:5.2f} ms   notes in view {drawn}"
    )


if __name__ == "__main__":
    main()
