"""What a mood usually sounds like: tempo, mode, density, loudness, style, as log-weights for the header.

The directions are those that listening experiments agree on (Gabrielsson and Lindström 2010, "The role of
structure in the musical expression of emotions"): fast, loud and dense for high arousal, slow, soft and
sparse for low; major for pleasant, minor for unpleasant. They lean, they do not force: a style's own habits
still count. The styles are those in which people look for a mood: without them "a happy piece" came as a slow
art song, because that is what sentences with "piece" are mostly about.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from musicgen.music.theory import DENSITIES, DYNAMICS, GENRES
from musicgen.tokens.controls import CONTROLS, tempo_of_bin

# Nats an octave of tempo, and a step of density or loudness, outside a mood's range; and the most there are.
# ANOTHER_STYLE: nats of a genre in which the mood is not at home.
AN_OCTAVE, A_STEP, MOST, ANOTHER_STYLE = 6.0, 1.0, 4.0, 1.5


@dataclass(frozen=True, slots=True)
class Profile:
    """bpm: usual range of quarter notes a minute. minor: how likely. density, loudness: first, last word."""

    bpm: tuple[float, float]
    minor: float
    density: tuple[str, str]
    loudness: tuple[str, str]


PROFILES: Mapping[str, Profile] = {
    "happy": Profile((104, 150), 0.1, ("medium", "dense"), ("medium", "loud")),
    "sad": Profile((50, 88), 0.9, ("very sparse", "medium"), ("very soft", "medium")),
    "calm": Profile((54, 92), 0.3, ("very sparse", "sparse"), ("very soft", "soft")),
    "tense": Profile((96, 160), 0.85, ("medium", "very dense"), ("medium", "very loud")),
    "dark": Profile((50, 104), 0.95, ("sparse", "dense"), ("medium", "loud")),
    "romantic": Profile((58, 100), 0.4, ("sparse", "medium"), ("soft", "medium")),
    "epic": Profile((76, 140), 0.7, ("medium", "very dense"), ("loud", "very loud")),
    "playful": Profile((108, 168), 0.15, ("sparse", "medium"), ("soft", "medium")),
    "dreamy": Profile((54, 96), 0.4, ("very sparse", "medium"), ("very soft", "soft")),
    "energetic": Profile((120, 180), 0.5, ("dense", "very dense"), ("loud", "very loud")),
}
# Genres in which a mood is at home.
AT_HOME: Mapping[str, frozenset[str]] = {
    mood: frozenset(genres.split(", "))
    for mood, genres in {
        "happy": "pop, folk, country, disco, soul, funk, ragtime, latin, reggae, punk, video game",
        "sad": "ballad, classical, film, folk, chamber, blues, pop, country, art song",
        "calm": "ambient, classical, ballad, folk, film, hymn, jazz, chamber",
        "tense": "film, metal, electronic, chamber, classical, video game",
        "dark": "film, metal, ambient, electronic, chamber, classical, video game",
        "romantic": "ballad, jazz, classical, soul, latin, film, chamber, pop, art song",
        "epic": "film, metal, march, classical, rock, video game",
        "playful": "ragtime, folk, celtic, jazz, funk, march, classical, video game",
        "dreamy": "ambient, film, classical, electronic, ballad, jazz",
        "energetic": "rock, punk, electronic, metal, disco, funk, pop, video game",
    }.items()
}


def experts(moods: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Log-weights by control and value of a mixture of moods, {} of none. moods: probabilities."""
    total = sum(moods.values())
    if not total:
        return {}
    tables = [(p / total, weights_of(PROFILES[mood]) | {"genre": _styles(mood)}) for mood, p in moods.items()]
    return {
        control: {
            value: float(np.log(sum(p * np.exp(table[control][value]) for p, table in tables)))
            for value in values
        }
        for control, values in tables[0][1].items()
    }


def weights_of(profile: Profile) -> dict[str, dict[str, float]]:
    """Log-weights by control and value, 0 for what is usual; loudness that varies goes with any mood."""
    bins = next(c.values for c in CONTROLS if c.name == "tempo")
    low, high = np.log2(profile.bpm)
    place = {b: np.log2(tempo_of_bin(b)) for b in bins}
    return {
        "tempo": {b: -min(MOST, AN_OCTAVE * max(0.0, low - x, x - high)) for b, x in place.items()},
        "mode": {"minor": float(np.log(2 * profile.minor)), "major": float(np.log(2 - 2 * profile.minor))},
        "density": _steps(DENSITIES, profile.density),
        "dynamics": _steps(DYNAMICS[:-1], profile.loudness) | {DYNAMICS[-1]: 0.0},
    }


def _styles(mood: str) -> dict[str, float]:
    return {genre: -ANOTHER_STYLE * (genre not in AT_HOME[mood]) for genre in GENRES}


def _steps(words: tuple[str, ...], usual: tuple[str, str]) -> dict[str, float]:
    low, high = (words.index(word) for word in usual)
    return {word: -A_STEP * max(0, low - i, i - high) for i, word in enumerate(words)}
