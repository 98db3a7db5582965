"""Where a Chromium is, for the browser tests. As a script: prints its path, or exits with 1."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


@cache
def find_chromium() -> str | None:
    """Path of a browser that answers `--version`; Ubuntu's stub, which only points at snap, does not."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in [*found, *_others()] if _answers(path)), None)


def _others() -> list[str]:
    """Chrome on a Mac, and what `playwright install chromium` has fetched, the newest first."""
    caches = (Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright")
    patterns = ("chromium-*/*/chrome", "chromium-*/*/*.app/Contents/MacOS/*")
    fetched = sorted((p for c in caches for g in patterns for p in c.glob(g)), reverse=True)
    return [str(path) for path in (MAC, *fetched) if path.is_file()]


def _answers(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    path = find_chromium()
    print(path or "no Chromium found")
    sys.exit(path is None)
