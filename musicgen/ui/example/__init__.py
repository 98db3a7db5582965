"""The piece that can be seen and heard before the first click: a roll as JSON.

Made by `python -m musicgen.ui.example.make_example`.
"""

import json
from pathlib import Path
from typing import Any

from musicgen.ui.wire.views import empty_roll

EXAMPLE_DIR = Path(__file__).resolve().parent
ROLL_FILE = "spring.json"


def read_example(folder: Path = EXAMPLE_DIR) -> dict[str, Any]:
    """The roll of the example, or an empty roll where there is none."""
    path = folder / ROLL_FILE
    if not path.is_file():
        return empty_roll()
    roll: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return roll
