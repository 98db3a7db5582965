"""Pictures of the page. `python tests/ui/screenshot.py` takes the four of docs/ from the real page, which it
serves itself (or `--url`): one piece, playing, wide and on a phone, by day and by night.

`--states DIR` takes the page in all its states instead, on the tests' fake studio, to be looked at.
"""

import argparse
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import PropertyMock, patch

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent), str(ROOT)]
PROMPT = "a calm waltz in D minor, piano and cello, 16 bars, like rain on a window"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--mute-audio"]
WAIT_MS = 300_000
# Name, width, height, colours.
VIEWS = (
    ("page", 1440, 900, "light"),
    ("page-dark", 1440, 900, "dark"),
    ("page-phone", 390, 844, "light"),
    ("page-phone-dark", 390, 844, "dark"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a page that is served already")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder of the four pictures")
    parser.add_argument("--prompt", default=PROMPT)
    parser.add_argument("--seconds", type=float, default=6.0, help="how far into the piece")
    parser.add_argument("--states", type=Path, metavar="DIR")
    parser.add_argument("--language", default="en-US", help="with --states: of the browser")
    parser.add_argument("--only", default="", help="with --states: names that begin so, with commas between")
    args = parser.parse_args()
    if args.states:
        states(args.states, args.only, args.language)
        return
    with served(args.url) as url, browser() as chromium:
        page = opened(chromium, url, *VIEWS[0][1:])
        compose(page, args.prompt)
        for name, width, height, colours in VIEWS:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=colours)
            play(page, args.seconds)
            picture(page, args.out / f"{name}.png")


@contextmanager
def served(url: str | None) -> Iterator[str]:
    """The address of the real page."""
    if url:
        yield url
        return
    command = [sys.executable, "-u", "app.py", "--port", "7930"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout
        found = next(
            (m[0] for line in app.stdout if (m := re.search(r"http://127\.0\.0\.1:\d+", line))), None
        )
        if not found:
            sys.exit("app.py ended before it served.")
        yield found
        app.kill()


@contextmanager
def browser() -> Iterator[Any]:
    from chromium import find_chromium

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=ARGS)
        yield chromium
        chromium.close()


def opened(chromium: Any, url: str, width: int, height: int, colours: str, language: str = "en-US") -> Page:
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=colours,
        has_touch=width < 640,
        locale=language,
    )
    page: Page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(url)
    page.wait_for_selector(".roll[data-state=example], .roll[data-state=empty]")
    return page


def compose(page: Page, prompt: str) -> None:
    """The page with the finished piece."""
    page.fill("#prompt textarea", prompt)
    page.wait_for_selector(".chips:not([hidden])")
    page.click("#generate")
    page.wait_for_selector(".roll[data-state=done][data-sound=yes]")


def play(page: Page, seconds: float) -> None:
    """Playing, so far from the start."""
    if page.get_attribute(".roll", "data-playing") == "yes":
        page.click(".roll-play")
    page.focus(".roll-stage")
    page.keyboard.press("Home")
    page.wait_for_function("+document.querySelector('.roll').dataset.time < 0.1")
    page.click(".roll-play")
    page.wait_for_function(f"+document.querySelector('.roll').dataset.time > {seconds}")


def save(page: Page, path: Path) -> None:
    picture(page, path)
    page.context.close()


def picture(page: Page, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.mouse.move(0, 0)  # no button looks pointed at
    page.wait_for_timeout(200)  # the time of its way back
    page.screenshot(path=path, full_page=True)
    print(f"{path} ({path.stat().st_size // 1024} kB)", flush=True)


# ---------------------------------------------------------------- all states, on the fake studio


class Stage:
    """The fake page, and what it is told to do."""

    def __init__(self) -> None:
        from fake_studio import FakeStudio

        from musicgen.ui.app import build_app, launch_options

        self.studio, self.hold = FakeStudio(), threading.Event()
        self.demo = build_app(self.studio)
        options = launch_options(self.demo)
        self.url = self.demo.launch(prevent_thread_lock=True, quiet=True, **options)[1]

    def behave(self, **traits: object) -> None:
        self.studio.__init__(**traits)  # type: ignore[misc]


def example(stage: Stage, page: Page) -> None:
    stage.behave()
    page.wait_for_selector(".roll[data-state=example]")


def write_some(stage: Stage, page: Page) -> None:
    hold = threading.Event()
    stage.behave(gate=lambda bar: hold.wait(60 if bar == 8 else 0.12))
    page.fill("#prompt textarea", PROMPT)
    page.click("#generate")
    page.wait_for_selector(".roll[data-state=composing][data-bars='7']")


def fail(stage: Stage, page: Page) -> None:
    from musicgen.errors import ModelError

    stage.behave(error=ModelError("There is no model in runs/mine: train one, or leave out --model."))
    page.fill("#prompt textarea", PROMPT)
    page.click("#generate")
    page.wait_for_selector(".status[data-kind=error]")


def miss(stage: Stage, page: Page) -> None:
    stage.behave(broken=True)
    compose(page, "a calm waltz in D minor, piano, cello and drums, 16 bars")


def crowd(stage: Stage, page: Page) -> None:
    """Nobody more can wait: Gradio's queue takes none, and the page's own count says so."""
    from musicgen.ui.serving.runs import Runs

    finished(stage, page)
    with (
        patch.object(Runs, "full", PropertyMock(return_value=True)),
        patch.object(Runs, "ahead", lambda *_: 16),
    ):
        stage.demo._queue.max_size = 0
        page.click("#generate")
        page.wait_for_selector(".status-retry:not([hidden])")
        stage.demo._queue.max_size = 16


def line_up(stage: Stage, page: Page) -> None:
    """Somebody else composes."""
    finished(stage, page)
    stage.behave(gate=lambda bar: stage.hold.wait(60) and None)
    stage.hold.clear()
    other = page.context.browser.new_page()
    other.goto(stage.url)
    other.wait_for_selector(".roll[data-state=example]")
    other.fill("#prompt textarea", PROMPT)
    other.click("#generate")
    other.wait_for_selector(".status[data-stage=composing]")
    page.click("#generate")
    page.wait_for_selector(".status[data-stage=waiting]")


def finished(stage: Stage, page: Page) -> None:
    stage.behave()
    compose(page, PROMPT + ", then in F major")


def worked_on(stage: Stage, page: Page) -> None:
    finished(stage, page)
    page.click("[data-do=another]")
    page.wait_for_selector(".roll[data-versions='2'][data-state=done]")
    page.focus(".roll-stage")
    for key in (
        "ArrowRight",
        "ArrowRight",
        "Shift+ArrowRight",
        "Shift+ArrowRight",
        "Shift+ArrowRight",
        "Digit2",
    ):
        page.keyboard.press(key)
    page.click(".roll-mixer")


def pressed(*names: str) -> Callable[[Stage, Page], None]:
    def press(stage: Stage, page: Page) -> None:
        finished(stage, page)
        for name in names:
            page.click(name)
        page.wait_for_timeout(600)

    return press


def guest(*pressed: str) -> Callable[[Stage, Page], None]:
    """A file of one's own: long names, a tempo map, more than is drawn, a second window."""

    def opens(stage: Stage, page: Page) -> None:
        from rich_midi import header, meta, track

        stage.behave()
        said = [
            (0, meta(0x51, b"\x07\xa1\x20")),
            (8 * 96, meta(0x51, b"\x0a\x2c\x2b")),
            (12 * 96, meta(0x51, b"\x09\x27\xc0")),
        ]
        said += [(64 * 96, meta(0x58, b"\x03\x02\x18\x08"))]
        names = (
            "Violoncello di spirito, second desk (left hand), take 3 of Tuesday's session",
            "Flügel",
            "ギター 2",
            "Bass",
        )
        tracks = [track(said)]
        for channel, name in enumerate(names * 5):
            on, off = 0x90 | channel % 9, 0x80 | channel % 9
            notes = [
                (q * 96 + 7 * channel, bytes((on, 40 + 3 * channel + q % 5, 50 + q % 60))) for q in range(76)
            ]
            notes += [(tick + 70, bytes((off, m[1], 0))) for tick, m in notes]
            tracks.append(
                track([(0, meta(3, name.encode())), (0, bytes((0xC0 | channel % 9, channel * 6))), *notes])
            )
        data = header(1, len(tracks), 96) + b"".join(tracks)
        name = "A Very Long File Name That Somebody Gave To An Arrangement In Several Movements (2).mid"
        page.set_input_files(".roll-file", {"name": name, "mimeType": "audio/midi", "buffer": data})
        page.wait_for_selector(".roll[data-state=done][data-whole=yes]")
        for one in pressed:
            page.click(one)
        page.wait_for_timeout(500)

    return opens


def away(stage: Stage, page: Page) -> None:
    """Loaded anew while a piece is written."""
    write_some(stage, page)
    page.reload()
    page.wait_for_selector(".status[data-stage=composing]")


def sing(stage: Stage, page: Page) -> None:
    """Lyrics where a sentence is expected, and what cannot be."""
    stage.behave()
    page.fill(
        "#prompt textarea",
        "The sun goes down\nand I am home\nmy love, my love\nno drums, 500 bpm, theremin, change to F major",
    )
    page.wait_for_selector(".chips:not([hidden])")
    page.wait_for_timeout(800)


STATES: dict[str, Callable[[Stage, Page], None]] = {
    "opened": example,
    "composing": write_some,
    "finished": finished,
    "worked-on": worked_on,
    "missed": miss,
    "error": fail,
    "busy": crowd,
    "waiting": line_up,
    "share": pressed("[data-do=share]"),
    "formats": pressed("[data-do=formats]"),
    "library": pressed("[data-do=keep]", "[data-do=library]"),
    "guest": guest(),
    "guest-mixer": guest(".roll-mixer", ".roll-findings summary"),
    "away": away,
    "sentence": sing,
    "help": pressed(".help summary", "#more .label-wrap"),
}


def states(folder: Path, only: str, language: str) -> None:
    stage = Stage()
    with browser() as chromium:
        for state, reach in STATES.items():
            for name, width, height, colours in VIEWS:
                shot = f"{state}-{name}"
                if shot.startswith(tuple(only.split(","))):
                    page = opened(chromium, stage.url, width, height, colours, language)
                    reach(stage, page)
                    page.wait_for_timeout(400)
                    save(page, folder / f"{shot}.png")
                    stage.hold.set()
    stage.demo.close(verbose=False)


if __name__ == "__main__":
    main()
