"""How the parts of a score stand on paper: their order, their short names. No library."""

from collections.abc import Sequence

from musicgen.music.players import player_of
from musicgen.music.score import Part

# From the top of the page down: winds, brass, voices, leads, plucked, struck, keys, pads, strings.
_FAMILIES = (
    range(72, 80), range(64, 72), range(56, 64), range(52, 56), range(80, 88), range(104, 112),
    range(24, 32), range(8, 16), range(8), range(16, 24), range(88, 104), range(40, 52),
    range(112, 128), range(32, 40),
)  # fmt: skip


def on_paper(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts from the top of the page down; basses and drums at the foot."""
    return tuple(sorted(parts, key=_rank))


def _rank(part: Part) -> tuple[int, int, int]:
    if part.is_drum:
        return len(_FAMILIES), part.program, part.instance
    family = next(i for i, programs in enumerate(_FAMILIES) if part.program in programs)
    return family, part.program, part.instance


def short_name(part: Part) -> str:
    """What stands before the later systems, e.g. "Vln." or "Gtr. 2"."""
    name = "Dr." if part.is_drum else player_of(part).short
    return f"{name} {part.instance + 1}" if part.instance else name
