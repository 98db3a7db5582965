"""What pitch a voice has from moment to moment, and how loud it is: by `swift-f0`, whose model is in its
package (Nieradzik 2025, "SwiftF0", arXiv 2508.18440)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicgen.errors import InputError
from musicgen.listening.audio import HOW_TO_ADD, RATE, Sound

Floats = NDArray[np.float64]
A4, A4_HZ = 69, 440.0
FRAME_S = 256 / RATE


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """A row a frame of FRAME_S seconds. pitch: MIDI numbers with fractions. voiced: how surely it has one,
    0..1. loudness: dB of full scale. rise: how much new sound sets in, in standard deviations."""

    pitch: Floats
    voiced: Floats
    loudness: Floats
    rise: Floats


def pitch_track(sound: Sound) -> Track:
    """The pitch of a sound. Raises InputError where the package is missing."""
    found = _detector().detect(sound.samples, RATE)
    pitch = A4 + 12 * np.log2(np.maximum(found.pitch_hz, 1.0) / A4_HZ)
    return Track(pitch, found.confidence, found.loudness_db, onset_strength(sound, len(pitch)))


@cache
def _detector() -> Any:
    try:
        from swift_f0 import SwiftF0
    except ImportError as error:
        raise InputError(f"Listening to a recording needs the package swift-f0: {HOW_TO_ADD}.") from error
    return SwiftF0(threads=1, spin=False)


def can_listen() -> bool:
    """Whether the packages are there."""
    from importlib.util import find_spec

    return all(find_spec(name) for name in ("swift_f0", "soxr", "soundfile"))


def onset_strength(sound: Sound, frames: int) -> Floats:
    """Spectral flux on a logarithmic scale (Böck and Widmer 2013, without the maximum filter): what is
    louder than a frame before, over all bands, in standard deviations above the median."""
    window, hop = 1024, round(FRAME_S * RATE)
    padded = np.pad(sound.samples, (window // 2, window))
    starts = np.arange(frames) * hop
    slices = padded[starts[:, None] + np.arange(window)] * np.hanning(window)
    power = np.abs(np.fft.rfft(slices, axis=1)) ** 2
    edges = np.unique(np.geomspace(3, power.shape[1] - 1, 40).astype(int))
    bands = np.log1p(100 * np.add.reduceat(power, edges, axis=1) / window)
    flux = np.maximum(0.0, np.diff(bands, axis=0, prepend=bands[:1])).sum(axis=1)
    return np.asarray((flux - np.median(flux)) / (flux.std() + 1e-9))
