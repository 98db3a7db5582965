"""The pieces of a drum kit by name: their pitches, and how each is usually struck (`kit.txt`, read once)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from musicgen.music.theory import TICKS_PER_QUARTER, Meter


@dataclass(frozen=True, slots=True)
class KitPiece:
    """pitches: of the General MIDI drum map, the usual one first. beats: quarters from the bar's first."""

    pitches: tuple[int, ...]
    beats: tuple[float, ...]

    def places(self, meter: Meter) -> tuple[int, ...]:
        """Ticks of a bar on which it is struck."""
        ticks = (round(beat * TICKS_PER_QUARTER) for beat in self.beats)
        return tuple(tick for tick in ticks if tick < meter.bar_ticks)


@cache
def kit_pieces() -> Mapping[str, KitPiece]:
    """By name ("hi-hat")."""
    found = {}
    for line in files("musicgen.music").joinpath("kit.txt").read_text(encoding="utf-8").splitlines():
        if " = " in line and not line.startswith("#"):
            name, _, row = line.partition(" = ")
            pitches, _, beats = row.partition(" | ")
            found[name] = KitPiece(tuple(map(int, pitches.split())), tuple(map(float, beats.split())))
    return MappingProxyType(found)
