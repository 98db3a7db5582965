"""Values of notes in ticks; swing and straight: what stands off the beat moved within it."""

from collections.abc import Mapping
from types import MappingProxyType

from musicgen.music.theory import TICKS_PER_QUARTER

NOTE_VALUES: Mapping[str, int] = MappingProxyType(
    {
        "sixteenth notes": 3, "triplets": 4, "eighth notes": 6, "quarter notes": 12, "half notes": 24,
        "whole notes": 48,
    }
)  # fmt: skip
# Ticks within a quarter note.
_MOVES: Mapping[str, Mapping[int, int]] = MappingProxyType(
    {"swing": MappingProxyType({3: 4, 6: 8, 9: 10}), "straight": MappingProxyType({8: 6})}
)


def retimed(tick: int, pulse: str) -> int:
    """Where a tick stands in the other feel. pulse: "swing" or "straight"."""
    within = tick % TICKS_PER_QUARTER
    return tick - within + _MOVES[pulse].get(within, within)
