"""The short form of a share link: an address's query that says how to compose a piece again.

    ?prompt=…&seed=7[&candidates=4][&model=…][&host=…][&key=D minor …]

It survives places that strip `#` fragments and fits any QR code, but the notes are computed anew: with
another model, or on another machine, they may differ, and `may_differ` says so. What is read is hostile:
texts are cut, numbers checked, unknown fields dropped.
"""

import hashlib
import platform
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlencode

from musicgen.music.link.whole import MAX_PROMPT_CHARS, clean_text
from musicgen.options import MAX_CANDIDATES, MAX_SEED

MAX_MODEL_CHARS, MAX_EDIT_CHARS = 80, 200
_MARK = re.compile(r"[0-9a-f]{8}")
# What decides how floating-point numbers are added up, besides the processor.
_ARITHMETIC = ("torch", "numpy")


@dataclass(frozen=True, slots=True)
class ShortLink:
    """What a query asks for. seed_valid: whether its seed could be used.

    model_id, host: "" where not said.
    """

    prompt: str
    seed: int = 1
    seed_valid: bool = True
    candidates: int | None = None
    model_id: str = ""
    host: str = ""
    edits: tuple[tuple[str, str], ...] = ()


def short_query(link: ShortLink) -> str:
    """The query, from its question mark on."""
    query: dict[str, str | int] = {"prompt": link.prompt, "seed": link.seed, **dict(link.edits)}
    if link.candidates is not None:
        query["candidates"] = link.candidates
    if link.model_id:
        query["model"] = link.model_id
    if link.host:
        query["host"] = link.host
    return "?" + urlencode(query)


def read_query(query: Mapping[str, str], fields: Collection[str] = ()) -> ShortLink | None:
    """Read a query; None where it holds no prompt. fields: which edits are known; others are dropped."""
    prompt = _line(query.get("prompt", ""), MAX_PROMPT_CHARS)
    if not prompt:
        return None
    seed = _whole(query.get("seed", "1"), MAX_SEED)
    host = query.get("host", "")
    return ShortLink(
        prompt=prompt,
        seed=1 if seed is None else seed,
        seed_valid=seed is not None,
        candidates=_whole(query.get("candidates", ""), MAX_CANDIDATES) or None,
        model_id=_line(query.get("model", ""), MAX_MODEL_CHARS),
        host=host if _MARK.fullmatch(host) else "",
        edits=tuple((name, _line(query[name], MAX_EDIT_CHARS)) for name in fields if name in query),
    )


def may_differ(link: ShortLink, model_id: str, host: str) -> str | None:
    """A sentence where the piece composed here may have other notes than the one that was shared."""
    changed = [
        name
        for name, said, here in (("model", link.model_id, model_id), ("machine", link.host, host))
        if said and said != here
    ]
    if not changed:
        return None
    return f"The {' and the '.join(changed)} changed since this link was made: the notes may differ."


@cache
def host_mark() -> str:
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


def _line(text: str, most: int) -> str:
    return " ".join(clean_text(text[: 4 * most]).split())[:most].strip()


def _whole(text: str, most: int) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) and int(text) <= most else None
