"""What a mood usually sounds like: tempo, mode, density, loudness, style, as log-weights for the header.

The directions are those that listening experiments agree on (Gabrielsson and Lindström 2010, "The role of
structure in the musical expression of emotions"): fast, loud and dense for high arousal, slow, soft and
sparse for low; major for pleasant, minor for unpleasant. They lean, they do not force: a style's own habits
still count. The styles are those in which people look for a mood: without them "a happy piece" came as a slow
art song, because that is what sentences with "piece" are mostly about.
"""

from collections.abc import Mapping

import numpy as np

from musicgen.music.facets import DENSITY, DYNAMIC, GENRE
from musicgen.music.theory import DENSITIES, DYNAMICS, GENRES
from musicgen.tasks.steering import USUAL
from musicgen.tasks.steering.header import Mood, MoodSteering
from musicgen.tokens.controls import CONTROLS, tempo_of_bin

# First and last usual word of density and of loudness; numbers are in `steering.header`.
USUAL_WORDS: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "happy": (("medium", "dense"), ("medium", "loud")),
    "sad": (("very sparse", "medium"), ("very soft", "medium")),
    "calm": (("very sparse", "sparse"), ("very soft", "soft")),
    "tense": (("medium", "very dense"), ("medium", "very loud")),
    "dark": (("sparse", "dense"), ("medium", "loud")),
    "romantic": (("sparse", "medium"), ("soft", "medium")),
    "epic": (("medium", "very dense"), ("loud", "very loud")),
    "playful": (("sparse", "medium"), ("soft", "medium")),
    "dreamy": (("very sparse", "medium"), ("very soft", "soft")),
    "energetic": (("dense", "very dense"), ("loud", "very loud")),
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


def experts(moods: Mapping[str, float], steering: MoodSteering = USUAL.moods) -> dict[str, dict[str, float]]:
    """Log-weights by control and value of a mixture of moods, {} of none. moods: probabilities."""
    total = sum(moods.values())
    if not total:
        return {}
    tables = [(p / total, _weights(mood, steering)) for mood, p in moods.items()]
    return {
        control: {
            value: float(np.log(sum(p * np.exp(table[control][value]) for p, table in tables)))
            for value in values
        }
        for control, values in tables[0][1].items()
    }


def _weights(mood: str, steering: MoodSteering) -> dict[str, dict[str, float]]:
    """Log-weights by control and value, 0 for what is usual; loudness that varies goes with any mood."""
    numbers: Mood = getattr(steering, mood)
    bins = next(c.values for c in CONTROLS if c.name == "tempo")
    low, high = np.log2(numbers.bpm)
    place = {b: np.log2(tempo_of_bin(b)) for b in bins}
    density, loudness = USUAL_WORDS[mood]
    return {
        "tempo": {
            b: -min(steering.most, steering.octave * max(0.0, low - x, x - high)) for b, x in place.items()
        },
        "mode": {"minor": float(np.log(2 * numbers.minor)), "major": float(np.log(2 - 2 * numbers.minor))},
        DENSITY.name: _steps(DENSITIES, density, steering.step),
        DYNAMIC.name: _steps(DYNAMICS[:-1], loudness, steering.step) | {DYNAMICS[-1]: 0.0},
        GENRE.name: {genre: -steering.another_style * (genre not in AT_HOME[mood]) for genre in GENRES},
    }


def _steps(words: tuple[str, ...], usual: tuple[str, str], step: float) -> dict[str, float]:
    low, high = (words.index(word) for word in usual)
    return {word: -step * max(0, low - i, i - high) for i, word in enumerate(words)}
