"""How often real music keeps each rule of the theory sheet, by style.

`rates.txt` is written by `python -m musicgen.evaluate theory --corpus DIR --rates FILE` from held-out pieces:
a rule, a style ("all": each style counts alike), the share of its cases that are kept, both ends of the 95 %
interval, and how many pieces had a case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ALL = "all"
LEAST_PIECES = 5


@dataclass(frozen=True, slots=True)
class RealRate:
    """share, low, high: 0 .. 1. style: of the pieces that it was counted on."""

    style: str
    share: float
    low: float
    high: float
    pieces: int


def real_rate(rule: str, style: str | None) -> RealRate | None:
    """The rate of a style, where enough of its pieces have a case, else of all; None where nobody counted."""
    table = _table()
    own = table.get((rule, style or ALL))
    return own if own and own.pieces >= LEAST_PIECES else table.get((rule, ALL))


@cache
def _table() -> Mapping[tuple[str, str], RealRate]:
    text = files("musicgen.music.sheet").joinpath("rates.txt").read_text(encoding="utf8")
    rows = (line.split("|") for line in text.splitlines() if line and not line.startswith("#"))
    return {
        (rule.strip(), style.strip()): RealRate(
            style.strip(), float(share), float(low), float(high), int(pieces)
        )
        for rule, style, share, low, high, pieces in rows
    }
