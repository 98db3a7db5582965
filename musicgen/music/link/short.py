"""The short form of a share link: an address's query that says how to compose a piece again.

    ?seed=7[&key=D minor …][&made=…][&candidates=4]&prompt=…

It survives places that strip `#` fragments and fits any QR code, but the notes are computed anew: with
another model, or on another machine, they may differ, and `made` says where they were computed. What is read
is hostile: texts are cut, numbers checked, unknown fields dropped.
"""

import hashlib
import platform
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlencode

from musicgen.options import MAX_CANDIDATES, MAX_PROMPT_CHARS, MAX_SEED

MAX_MADE_CHARS = 80
# What decides how floating-point numbers are added up, besides the processor.
_ARITHMETIC = ("torch", "numpy")


@dataclass(frozen=True, slots=True)
class ShortLink:
    """What a query asks for; prompt "" where there is no link. seed_valid: whether its seed could be used.

    edits: facts that count instead of the sentence's. made: where it was computed, see `made_here`.
    """

    prompt: str = ""
    seed: int = 1
    seed_valid: bool = True
    edits: tuple[tuple[str, str], ...] = ()
    candidates: int | None = None
    made: str = ""


def short_query(link: ShortLink) -> str:
    """The query, from its question mark on."""
    query: dict[str, str | int] = {"seed": link.seed, **dict(link.edits)}
    if link.made:
        query["made"] = link.made
    if link.candidates is not None:
        query["candidates"] = link.candidates
    query["prompt"] = link.prompt  # last: where a program cuts a long link, the seed has come through
    return "?" + urlencode(query)


def read_query(query: Mapping[str, str], edits: Mapping[str, str]) -> ShortLink:
    """Read a query; whatever cannot be used is left out. edits: those of the query that a caller knows."""
    prompt = one_line(query.get("prompt", "")[: 4 * MAX_PROMPT_CHARS])[:MAX_PROMPT_CHARS]
    if not prompt:
        return ShortLink()
    seed = _whole(query.get("seed", "1"), MAX_SEED)
    return ShortLink(
        prompt=prompt,
        seed=1 if seed is None else seed,
        seed_valid=seed is not None,
        edits=tuple(edits.items()),
        candidates=_whole(query.get("candidates", ""), MAX_CANDIDATES) or None,
        made=query.get("made", "")[:MAX_MADE_CHARS],
    )


def one_line(text: object) -> str:
    """A visitor's text as one line: no control characters, no run of spaces. Its length is not touched."""
    if not isinstance(text, str):
        return ""
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cn") else c for c in text)
    return " ".join(visible.split())


def made_here(model_id: str) -> str:
    """Names model and kind of machine: where both are the same, a query brings the same notes back."""
    return f"{model_id}~{_host_mark()}"[:MAX_MADE_CHARS]


@cache
def _host_mark() -> str:
    """Eight hexadecimal digits: equal on machines that can be expected to compose the same notes."""
    packages = [f"{name} {_version(name)}" for name in _ARITHMETIC]
    told = " ".join((platform.system(), platform.machine(), _processor(), *packages))
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
            return next(
                (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), ""
            )
    except OSError:
        return platform.processor()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _whole(text: str, most: int) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) and int(text) <= most else None
