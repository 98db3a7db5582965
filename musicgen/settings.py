"""What the environment says; the only place that reads it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from musicgen.errors import InputError

PACKAGE_DIR = Path(__file__).resolve().parent
DEFAULT_MODEL_DIR = PACKAGE_DIR / "weights"
FAST = "fast"  # the small model that comes along: a third of the time, and less of a musician
FAST_MODEL_DIR = DEFAULT_MODEL_DIR / FAST
SOUNDFONT_CATALOGUE = PACKAGE_DIR.parent / "soundfonts" / "catalogue.json"


# Where a Space's own proxies are, seen from inside.
SPACE_PROXIES = "10.0.0.0/8"


@dataclass(frozen=True, slots=True)
class Settings:
    """model_dir: checkpoint folder. soundfont: path of an .sf2/.sf3 file, or None to choose one.

    threads: CPU threads for the model. port, host: where the page is served. proxies: addresses or networks,
    separated by commas, whose X-Forwarded-For is believed. queue: requests that may wait for the model.
    places: how many of them one address may hold at a time, the running one included. exports: files that may
    wait to be written. files_minutes: how long files of a request are kept.
    """

    model_dir: Path = DEFAULT_MODEL_DIR
    soundfont: Path | None = None
    threads: int = 2
    host: str = "127.0.0.1"
    port: int = 7860
    proxies: str = ""
    queue: int = 16
    places: int = 4
    exports: int = 8
    files_minutes: int = 60

    @classmethod
    def from_env(cls) -> "Settings":
        """FIALTA_ and the field's name; GRADIO_SERVER_NAME and _PORT as Spaces set them.

        Raises InputError where a number is none, or out of its range.
        """
        env = os.environ
        soundfont = env.get("FIALTA_SOUNDFONT")
        return cls(
            model_dir=model_folder(env.get("FIALTA_MODEL") or DEFAULT_MODEL_DIR),
            soundfont=Path(soundfont) if soundfont else None,
            threads=_number("FIALTA_THREADS", min(2, os.cpu_count() or 1), 1, 256),
            host=env.get("GRADIO_SERVER_NAME") or "127.0.0.1",
            port=_number("GRADIO_SERVER_PORT", 7860, 1, 65_535),
            proxies=env.get("FIALTA_PROXIES", SPACE_PROXIES if env.get("SPACE_ID") else ""),
            queue=_number("FIALTA_QUEUE", 16, 1, 1_000),
            places=_number("FIALTA_PLACES", 4, 1, 1_000),
            exports=_number("FIALTA_EXPORTS", 8, 1, 100),
            files_minutes=_number("FIALTA_FILES_MINUTES", 60, 1, 1_440),
        )

    def tell_uvicorn(self) -> None:
        """Whom to believe about where a request comes from: it looks into the environment, too."""
        os.environ["FORWARDED_ALLOW_IPS"] = self.proxies


def model_folder(name: str | Path) -> Path:
    """The checkpoint folder that is meant: "fast" is the small model that comes along."""
    return FAST_MODEL_DIR if str(name) == FAST else Path(name)


def _number(name: str, default: int, low: int, high: int) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else low - 1
    if not low <= number <= high:
        raise InputError(
            f"{name} is {ascii(text)[:40]}: set it to a whole number from {low} to {high}, or leave it out."
        )
    return number


def launched_processes() -> int:
    """How many processes `torchrun` or `accelerate launch` started together; 1 without them."""
    return _number("WORLD_SIZE", 1, 1, 1_000_000)


def keep_few_kernels(count: int) -> None:
    """Let oneDNN keep so many compiled products, unless ONEDNN_PRIMITIVE_CACHE_CAPACITY says otherwise.

    Before the first product only. Its usual 1,024 take gigabytes where every batch has another shape.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", str(count))
