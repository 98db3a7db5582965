"""Do moods differ audibly? What pieces of each asked mood have in mode, tempo, density, register, loudness.

For moods that are named and for scenes that only suggest one. Everything is measured from the file: minor is
the share of pieces heard in a minor key; density the notes a second; register the mean pitch of the pitched
notes; loudness the mean velocity. *Right way*: pairs of an active and a quiet (a positive and a negative)
mood of Russell's circle whose means differ as they should.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from musicgen.evaluate.common.shares import markdown
from musicgen.music.measure import arrays, estimate_key, features
from musicgen.music.score import Score
from musicgen.music.theory import MOODS

ACTIVE = ("happy", "tense", "epic", "playful", "energetic")
QUIET = ("sad", "calm", "dreamy", "romantic")
BRIGHT = ("happy", "calm", "playful", "romantic", "energetic")
GRIM = ("sad", "tense", "dark")
COLUMNS = ("minor", "tempo", "density", "register", "loudness")


@dataclass(frozen=True, slots=True)
class Colour:
    """Of one piece: minor 0 or 1, BPM, notes a second, MIDI pitch (NaN for drums alone), velocity."""

    minor: float
    tempo: float
    density: float
    register: float
    loudness: float


def colour(score: Score) -> Colour:
    """What a mood should move in a piece of at least one note."""
    notes = arrays(score)
    key = estimate_key(notes, complete=True)
    common = features(notes, key)
    register = common.mean_pitch if len(notes.pitched.onset) else float("nan")
    minor = float(key.key.mode == "minor")
    return Colour(minor, score.tempo_bpm, common.notes_per_second, register, common.mean_velocity)


def table(by_mood: Mapping[str, Sequence[Score]]) -> str:
    """One line a mood: means of its pieces."""
    lines = []
    for mood in (m for m in MOODS if by_mood.get(m)):
        colours = [colour(score) for score in by_mood[mood]]
        minor, tempo, density, register, loudness = means(colours)
        lines.append(
            [
                mood,
                str(len(colours)),
                f"{minor:.0%}".replace("%", " %"),
                f"{tempo:.0f}",
                f"{density:.1f}",
                f"{register:.0f}",
                f"{loudness:.0f}",
            ]
        )
    return markdown(["mood", "pieces", "minor", "BPM", "notes a second", "mean pitch", "velocity"], lines)


def means(colours: Sequence[Colour]) -> tuple[float, ...]:
    """Means in the order of COLUMNS, NaN left out."""
    return tuple(
        float(np.nanmean([getattr(c, name) for c in colours])) if colours else float("nan")
        for name in COLUMNS
    )


def right_way(by_mood: Mapping[str, Sequence[Score]]) -> dict[str, tuple[int, int]]:
    """Pairs of moods whose means differ as they should, and all pairs, by a sentence that says how."""
    found = {mood: means([colour(s) for s in scores]) for mood, scores in by_mood.items() if scores}
    result = {}
    for name in ("tempo", "density", "loudness"):
        place = COLUMNS.index(name)
        result[f"active moods have more {name}"] = _pairs(found, ACTIVE, QUIET, place)
    result["grim moods are more often minor"] = _pairs(found, GRIM, BRIGHT, COLUMNS.index("minor"))
    result["dark is lower than others"] = _pairs(
        found, [m for m in MOODS if m != "dark"], ["dark"], COLUMNS.index("register")
    )
    return result


def _pairs(
    found: Mapping[str, tuple[float, ...]], high: Sequence[str], low: Sequence[str], place: int
) -> tuple[int, int]:
    pairs = [(found[a][place], found[b][place]) for a in high for b in low if a in found and b in found]
    return sum(a > b for a, b in pairs), len(pairs)
