"""What mood a piece is in, from its notes: one of the ten words of `theory.MOODS`, or None.

First a quadrant of Russell's circle (valence by arousal): multinomial logistic regression on the pianos
of EMOPIA (Hung et al. 2021), whose pieces carry such labels. Only measures that mean the same for a band
are used, each standardised within its family of instruments, so that a rock band is not "tense" for
being louder than a piano. Then rules on tempo, register, genre and instruments name the mood.
Coefficients: `mood_coefficients.json`, written by `python -m musicgen.train.fits.mood`.
"""

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from musicgen.music.measure.features import Features
from musicgen.music.measure.note_arrays import Floats

CUES = (
    "mode", "major chords", "onsets", "velocity", "length", "bass", "entropy", "scale", "dissonance",
    "changes",
)  # fmt: skip
FAMILIES = ("keys", "ensemble", "band")
MIN_CHANCE = 0.45
_KEYBOARDS = range(8)
_FLAT_VELOCITY = 1.0
_PADS = frozenset(range(88, 104)) | {8, 10, 11, 14, 46, 54}
_STRINGS = frozenset(range(40, 52)) | {24, 26, 65, 66, 71}
_GRAND = frozenset((47, 48, 49, 52, 55, 56, 57, 58, 60, 61, 19, 14))
_DRIVEN = frozenset((29, 30))
_LIGHT = frozenset((9, 12, 13, 45, 58, 67, 70, 71, 72, 73, 74, 75, 78, 79))
_PUSHING = frozenset(("metal", "punk", "electronic", "disco", "funk", "hip hop", "rock"))
_LIVELY = frozenset(("ragtime", "celtic", "march", "latin", "world", "folk"))
_TENDER = frozenset(("ballad", "soul", "jazz", "pop", "art song", "country", "latin", "film"))


@dataclass(frozen=True, slots=True)
class _Model:
    """weights: (cues + 1, 4), the constant last. means, spreads: (families, cues)."""

    weights: Floats
    means: Floats
    spreads: Floats


@cache
def _model() -> _Model:
    text = files("musicgen.music.measure").joinpath("mood_coefficients.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    return _Model(*(np.array(stored[name]) for name in ("weights", "means", "spreads")))


def cues(features: Features) -> Floats:
    """The measures the quadrants are told by, not standardised: float (cues,), as named in CUES."""
    seconds = 60 / max(features.tempo_bpm, 1.0)
    return np.array(
        (
            (2 * features.minor - 1) * features.key_confidence,
            features.major_chords,
            math.log(max(features.onsets_per_second, 0.01)),
            features.mean_velocity,
            math.log(max(features.mean_beats * seconds, 0.01)),
            features.mean_bass,
            features.pitch_entropy,
            features.scale_consistency,
            features.dissonance,
            features.chord_changes / seconds,
        )
    )


def family(features: Features, programs: Collection[int]) -> str:
    """Of FAMILIES: "band" with drums, "keys" for keyboards alone, else "ensemble"."""
    if features.drums > 0:
        return "band"
    return "keys" if all(p in _KEYBOARDS for p in programs) else "ensemble"


def quadrant_probabilities(features: Features, programs: Collection[int] = (0,)) -> Floats:
    """Chances of happy-excited, tense-angry, sad, calm: float (4,), summing to 1.

    programs: of all parts; they choose what the measures are compared with.
    """
    model = _model()
    row = FAMILIES.index(family(features, programs))
    scaled = np.clip((cues(features) - model.means[row]) / model.spreads[row], -3.0, 3.0)
    if features.velocity_spread < _FLAT_VELOCITY:
        scaled[CUES.index("velocity")] = 0.0  # an even default velocity tells nothing
    sums = np.append(scaled, 1.0) @ model.weights
    chances = np.exp(sums - sums.max())
    return chances / chances.sum()


def mood_label(
    features: Features, programs: Sequence[int], genre: str | None = None
) -> tuple[str | None, float]:
    """One of theory.MOODS and the chance of its quadrant; None where no quadrant stands out.

    programs: of all parts. genre: one of theory.GENRES, if known; it moves some borders.
    """
    if features.notes_per_beat == 0 or features.mean_pitch == 0:
        return None, 0.0
    chances = _pulled(quadrant_probabilities(features, programs), features.drums > 0, genre)
    quadrant, chance = int(chances.argmax()), float(chances.max())
    if chance < MIN_CHANCE:
        return None, chance
    return _NAMERS[quadrant](features, frozenset(programs), genre), chance


# Within a family the quadrants come out even; but music with drums is livelier than a piano, and genres
# lean. Set by hand against songs tagged by style, see docs/measures.md.
_BAND_PULL = (1.45, 1.05, 0.9, 0.65)
_GENRE_PULLS: dict[str, tuple[float, float, float, float]] = {
    "metal": (0.5, 2.5, 0.8, 0.2),
    "punk": (1.0, 2.0, 0.6, 0.3),
    "electronic": (1.3, 1.2, 0.8, 0.8),
    "disco": (2.2, 0.9, 0.5, 0.4),
    "funk": (2.0, 1.1, 0.6, 0.5),
    "hip hop": (1.0, 1.3, 1.0, 0.8),
    "ragtime": (2.5, 0.5, 0.5, 0.8),
    "march": (2.5, 1.0, 0.4, 0.5),
    "celtic": (1.8, 0.7, 0.8, 0.9),
    "reggae": (1.4, 0.7, 0.8, 1.1),
    "country": (1.3, 0.8, 1.0, 0.9),
    "ballad": (0.6, 0.5, 1.5, 1.6),
    "ambient": (0.4, 0.5, 1.3, 2.2),
    "hymn": (0.7, 0.5, 1.1, 1.9),
    "blues": (1.0, 1.0, 1.5, 0.7),
}


def _pulled(chances: Floats, has_drums: bool, genre: str | None) -> Floats:
    """Chances times how much likelier each quadrant is in a band and in the genre."""
    even = (1.0, 1.0, 1.0, 1.0)
    pulled = (
        chances * np.array(_BAND_PULL if has_drums else even) * np.array(_GENRE_PULLS.get(genre or "", even))
    )
    return pulled / pulled.sum()


def _excited(features: Features, programs: frozenset[int], genre: str | None) -> str:
    if _is_epic(features, programs, genre):
        return "epic"
    is_driving = features.tempo_bpm >= (116 if genre in _PUSHING else 138)
    if features.drums > 0 and is_driving:
        return "energetic"
    is_light = features.staccato > 0.45 or features.mean_pitch > 66 or programs & _LIGHT
    if not programs & _DRIVEN and is_light and (genre in _LIVELY or features.tempo_bpm >= 112):
        return "playful"
    return "happy"


def _tense(features: Features, programs: frozenset[int], genre: str | None) -> str:
    if _is_epic(features, programs, genre):
        return "epic"
    if features.drums > 0 and features.tempo_bpm >= 150 and genre != "metal":
        return "energetic"
    is_low = features.mean_pitch < 56
    return "dark" if features.minor and (is_low or features.tempo_bpm < 95) else "tense"


def _sad(features: Features, programs: frozenset[int], genre: str | None) -> str:
    is_low = features.mean_pitch < 54 and features.mean_bass < 40
    if genre == "metal" or (is_low and (features.minor or features.dissonance > 0.15)):
        return "dark"
    return "dreamy" if genre == "ambient" and not features.minor else "sad"


def _calm(features: Features, programs: frozenset[int], genre: str | None) -> str:
    if genre == "ambient" or len(programs & _PADS) >= 2 or (programs & _PADS and features.drums == 0):
        return "dreamy"
    if genre in _TENDER and features.tempo_bpm <= 110 and (programs & _STRINGS or genre == "ballad"):
        return "romantic"
    return "calm"


def _is_epic(features: Features, programs: frozenset[int], genre: str | None) -> bool:
    """Loud and grand: several orchestral sections, or choir and brass, without a pop rhythm section."""
    grand = len(programs & _GRAND)
    is_pop = bool(programs & _DRIVEN) and genre not in ("metal", "film", "video game")
    return grand >= (2 if genre in ("film", "classical", "metal", "march") else 3) and not is_pop


_NAMERS = (_excited, _tense, _sad, _calm)
