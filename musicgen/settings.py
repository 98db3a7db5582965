"""What the environment says; the only place that reads it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from musicgen.errors import InputError

PACKAGE_DIR = Path(__file__).resolve().parent
DEFAULT_MODEL_DIR = PACKAGE_DIR / "weights"
SOUNDFONT_CATALOGUE = PACKAGE_DIR.parent / "soundfonts" / "catalogue.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """model_dir: checkpoint folder. soundfont: path of an .sf2/.sf3 file, or None to choose one.

    threads: CPU threads for the model. port, host: where the page is served.
    """

    model_dir: Path = DEFAULT_MODEL_DIR
    soundfont: Path | None = None
    threads: int = 2
    host: str = "127.0.0.1"
    port: int = 7860

    @classmethod
    def from_env(cls) -> "Settings":
        """FIALTA_MODEL, FIALTA_SOUNDFONT, FIALTA_THREADS; GRADIO_SERVER_NAME and _PORT as Spaces set them.

        Raises InputError where a number is none.
        """
        env = os.environ
        soundfont = env.get("FIALTA_SOUNDFONT")
        return cls(
            model_dir=Path(env.get("FIALTA_MODEL") or DEFAULT_MODEL_DIR),
            soundfont=Path(soundfont) if soundfont else None,
            threads=_number("FIALTA_THREADS", min(2, os.cpu_count() or 1)),
            host=env.get("GRADIO_SERVER_NAME") or "127.0.0.1",
            port=_number("GRADIO_SERVER_PORT", 7860),
        )


def _number(name: str, default: int) -> int:
    text = os.environ.get(name)
    if text and not re.fullmatch(r"[0-9]{1,9}", text):
        raise InputError(f"{name} is {ascii(text)[:40]}: set it to a whole number, or leave it out.")
    return int(text) if text else default


def launched_processes() -> int:
    """How many processes `torchrun` or `accelerate launch` started together; 1 without them."""
    return _number("WORLD_SIZE", 1)


def keep_few_kernels(count: int) -> None:
    """Let oneDNN keep so many compiled products, unless ONEDNN_PRIMITIVE_CACHE_CAPACITY says otherwise.

    Before the first product only. Its usual 1,024 take gigabytes where every batch has another shape.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", str(count))
