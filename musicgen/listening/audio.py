"""A recording's bytes as samples: one channel, 16 kHz, at most two minutes; what is no sound is said."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicgen.errors import InputError

Samples = NDArray[np.float32]
RATE = 16_000
MAX_SECONDS = 120
MIN_SECONDS = 0.5
SILENT = 0.003  # peak, of full scale: -50 dB
HOW_TO_ADD = "run `make audio` where Fialta is installed, or pip install -r requirements-audio.txt"


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """samples: float32 (n,) at RATE, peak 1. is_cut: whether it was longer than MAX_SECONDS."""

    samples: Samples
    is_cut: bool = False

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE


def read_sound(data: bytes) -> Sound:
    """WAV, AIFF, FLAC, OGG or MP3. Raises InputError for what cannot be read, is too short or silent."""
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            rate = int(file.samplerate)
            frames = min(int(file.frames), (MAX_SECONDS + 1) * rate) if file.frames > 0 else -1
            wave = file.read(frames, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
        raise InputError("The recording cannot be read: give it as WAV, FLAC, OGG or MP3.") from error
    mono = np.nan_to_num(wave.mean(axis=1), nan=0.0, posinf=0.0, neginf=0.0)
    is_cut = len(mono) > MAX_SECONDS * rate
    return checked(resampled(mono[: MAX_SECONDS * rate], rate), is_cut)


def checked(samples: Samples, is_cut: bool = False) -> Sound:
    """Samples at RATE as a sound. Raises InputError for what is too short or silent."""
    if len(samples) < MIN_SECONDS * RATE:
        raise InputError("The recording is shorter than half a second: hum or play a little more.")
    peak = float(np.abs(samples).max())
    if peak < SILENT:
        raise InputError("The recording is silent: check the microphone, or come closer to it.")
    return Sound((samples / peak).astype(np.float32), is_cut)


def resampled(samples: Samples, rate: int) -> Samples:
    """At RATE. rate: that it has, 4 kHz to 384 kHz. Raises InputError for others."""
    if not 4_000 <= rate <= 384_000:
        raise InputError(f"The recording has {rate} samples a second: give 8,000 to 192,000.")
    if rate == RATE or not len(samples):
        return samples.astype(np.float32)
    try:
        import soxr
    except ImportError as error:
        raise InputError(f"Listening needs the package soxr: {HOW_TO_ADD}.") from error
    made: Samples = soxr.resample(samples.astype(np.float32), rate, RATE)
    return made
