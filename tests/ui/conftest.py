"""The page on a fake studio, served once for all tests that need a server."""

import gc
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fake_studio import FakeStudio
from visits import ARGS, WAIT_MS, Visit

HERE = Path(__file__).resolve().parent


@pytest.hookimpl(tryfirst=True)  # before pytest itself picks by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs in a browser and is not for every day is a journey.

    Gradio and its client leave event loops and sockets to the garbage collector: not ours to fix.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            if item.get_closest_marker("browser") and not item.get_closest_marker("everyday"):
                item.add_marker(pytest.mark.journeys)
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"))


def pytest_sessionfinish() -> None:
    """Collect what they left, before pytest looks for it with warnings as errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@dataclass
class Served:
    """A page that answers on `url`; `studio` can be told how to behave."""

    url: str
    studio: FakeStudio
    demo: Any = None

    def behave(self, **traits: object) -> FakeStudio:
        """A fresh behaviour; what is not named is as in a new FakeStudio."""
        self.studio.__init__(**traits)  # type: ignore[misc]
        return self.studio


@pytest.fixture(scope="session")
def server() -> Iterator[Served]:
    from musicgen.ui.app import build_app, launch_options

    studio = FakeStudio()
    demo = build_app(studio)
    options = launch_options(demo)
    _, url, _ = demo.launch(server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, **options)
    yield Served(url.rstrip("/"), studio, demo)
    demo.close(verbose=False)


@pytest.fixture
def served(server: Served) -> Served:
    """The served page on a studio that behaves."""
    server.behave()
    return server


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, served: Served) -> Iterator[Visit]:
    """A fresh visitor, who may use the clipboard; nothing may go elsewhere or wrong meanwhile."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    made = Visit(context.new_page(), served.url)
    made.page.set_default_timeout(WAIT_MS)
    made.watch()
    yield made
    context.close()
    assert not made.foreign and not made.errors
