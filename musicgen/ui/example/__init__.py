"""The piece that can be heard before the first click: a roll as JSON and its sound.

Made by `python -m musicgen.ui.make_example`.
"""

import json
from pathlib import Path
from typing import Any

from musicgen.ui.views import empty_roll, file_data

EXAMPLE_DIR = Path(__file__).resolve().parent
ROLL_FILE, SOUND_FILE = "spring.json", "spring.ogg"


def read_example(folder: Path = EXAMPLE_DIR) -> dict[str, Any]:
    """The roll of the example with its sound, or an empty roll where there is none."""
    path = folder / ROLL_FILE
    if not path.is_file():
        return empty_roll()
    roll = json.loads(path.read_text(encoding="utf-8"))
    sound = folder / SOUND_FILE
    return {**roll, "audio": file_data(str(sound)) if sound.is_file() else None}
