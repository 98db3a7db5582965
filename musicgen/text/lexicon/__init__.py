"""The words of prompts, as data that a musician can read and add to: see `README.md` here.

A folder a language (`de/things.txt`, `de/style.txt` …), and a file for what stands outside of one. The modules
beside them are patterns: how words are put together.
"""

from functools import cache
from importlib.resources import files

_COMMENT = "# "


@cache
def read_words(name: str) -> str:
    """The text of a file ("de/things") without its comments, which are lines that begin with "# "."""
    text = files("musicgen.text.lexicon").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith(_COMMENT))


@cache
def read_sections(name: str) -> dict[str, str]:
    """What stands under each [heading] of a file."""
    _, *parts = ("\n" + read_words(name)).split("\n[")
    split = (part.partition("]\n") for part in parts)
    return {heading: rows.strip() for heading, _, rows in split}
