"""What all tests share: few threads, repeatable random cases, and a word when browser tests are left out."""

import os
from pathlib import Path

import pytest
from chromium import find_chromium
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
NO_BROWSER = "there is no Chromium here"

# Numpy and torch are imported later, by the tests, and read these then: tests must run on small machines.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "2")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
for _name in [name for name in os.environ if name.startswith("FIALTA_")]:
    del os.environ[_name]  # a developer's own model or soundfont must not decide what passes

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium for a test marked `browser`; the test is left out where there is none."""
    return find_chromium() or pytest.skip(NO_BROWSER)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `browser` needs no word of its own about a missing Chromium."""
    if item.get_closest_marker("browser") and find_chromium() is None:
        pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Left-out browser tests are said in a sentence of their own, not only as a letter among many."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(NO_BROWSER in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_line(f"{count} browser tests were left out: {NO_BROWSER}.", yellow=True)
