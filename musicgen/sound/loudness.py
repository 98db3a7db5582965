"""Loudness of audio: measured by ITU-R BS.1770, set to a target, peaks held under a ceiling.

Conventions: audio is float32 of shape (samples, 2) at SAMPLE_RATE; loudness is in LUFS, peaks in dBFS.
Source: ITU-R BS.1770-4 (2015), annex 1: K-weighting, blocks of 400 ms with 75 % overlap, gates at -70 LUFS
and 10 LU under the mean. The standard gives filter coefficients for 48 kHz; those for 44.1 kHz come from
the same analogue filters by the bilinear transform. Deviation: filters act in the frequency domain (numpy
has no recursive filter), in overlapping blocks whose lead-in lets the response die away.
Everything is done in blocks and in place, so that a long piece needs no second copy, or none in memory:
functions take an array, or what `spool` put on the disk.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from musicgen.sound.spool import Audio, Store, store

SAMPLE_RATE = 44_100
TARGET_LUFS = -16.0
CEILING_DBFS = -1.0

_HOP = SAMPLE_RATE // 10
_FFT = 1 << 17
# The slowest part, a high pass at 38 Hz, has fallen by over 100 dB after this many samples.
_LEAD = 1 << 13
_GATE_LUFS, _RELATIVE_GATE_LU, _OFFSET_LU = -70.0, -10.0, -0.691
_LIMIT_BLOCK = 64
_LIMIT_REACH = 24
_MAX_ROUNDS = 4
_CLOSE_LU = 0.2
# An idle reverb leaves a trace below this, which must not be blown up.
_SILENCE = 1e-6
# A half-sample delay, to see peaks between samples: windowed sinc, eight taps, sum 1.
_MIDPOINT = np.sinc(np.arange(8) - 3.5) * np.hanning(10)[1:9]


def loudness_lufs(audio: Audio | Store) -> float:
    """Integrated loudness of audio (samples, 2); -inf for silence."""
    powers = _hop_powers(store(audio))
    # The standard leaves an incomplete last block out, unless there is no other.
    complete = max(len(audio) // _HOP, min(4, len(powers)))
    powers = np.pad(powers[:complete], (0, max(0, 4 - complete)))
    blocks = np.convolve(powers, np.full(4, 0.25), "valid")
    loud = blocks[blocks > _from_lufs(_GATE_LUFS)]
    if not len(loud):
        return -np.inf
    loud = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE_LU / 10)]
    return float(10 * np.log10(loud.mean()) + _OFFSET_LU)


def normalise(
    audio: Audio | Store, target_lufs: float = TARGET_LUFS, ceiling_dbfs: float = CEILING_DBFS
) -> None:
    """Bring audio (samples, 2) to a loudness, in place, with all peaks under the ceiling.

    Where limiting takes loudness away, more gain is given, a few times; silence stays silence.
    """
    held = store(audio)
    peak = peak_of(held)
    if peak < _SILENCE:
        scale(held, 0)
        return
    scale(held, 1 / peak)
    for _ in range(_MAX_ROUNDS):
        missing = target_lufs - loudness_lufs(held)
        if not np.isfinite(missing) or abs(missing) < _CLOSE_LU:
            break
        scale(held, 10 ** (missing / 20))
        limit(held, ceiling_dbfs)
    limit(held, ceiling_dbfs)


def limit(audio: Audio | Store, ceiling_dbfs: float = CEILING_DBFS) -> None:
    """Hold the peaks of audio (samples, 2) under the ceiling, in place, by a gain that moves smoothly.

    The gain is the smallest needed within _LIMIT_REACH blocks on either side, averaged over as many: it
    is down before a peak comes, and never above what the peak allows.
    """
    held, ceiling = store(audio), 10 ** (ceiling_dbfs / 20)
    peaks = _block_peaks(held)
    if not len(peaks) or peaks.max() <= ceiling:
        return
    allowed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    edges = np.minimum(np.r_[allowed[:1], allowed], np.r_[allowed, allowed[-1:]])
    gains = _smoothed_minimum(edges, _LIMIT_REACH).astype(np.float32)
    ramp = (np.arange(_LIMIT_BLOCK, dtype=np.float32) / _LIMIT_BLOCK)[None, :]
    step = 1024
    for first in range(0, len(peaks), step):
        low, high = gains[first : first + step + 1][:-1], gains[first : first + step + 1][1:]
        curve = (low[:, None] * (1 - ramp) + high[:, None] * ramp).ravel()
        part = held.read(first * _LIMIT_BLOCK, step * _LIMIT_BLOCK)
        part *= curve[: len(part), None]
        held.write(first * _LIMIT_BLOCK, part)


def _from_lufs(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET_LU) / 10))


def peak_of(audio: Store) -> float:
    """The largest magnitude."""
    return max((float(np.abs(chunk).max()) for _, chunk in _chunks(audio)), default=0.0)


def scale(audio: Store, factor: float) -> None:
    """Multiply all of it, in place."""
    for at, chunk in _chunks(audio):
        chunk *= np.float32(factor)
        audio.write(at, chunk)


def _chunks(audio: Store, size: int = 1 << 18) -> Iterator[tuple[int, Audio]]:
    """(place, samples) of stretches."""
    return ((at, audio.read(at, size)) for at in range(0, len(audio), size))


# --- limiter ----------------------------------------------------------------------------------------------


def _block_peaks(audio: Store) -> NDArray[np.float64]:
    """Largest magnitude in each block of _LIMIT_BLOCK samples, also halfway between samples."""
    peaks = [_peaks_of(chunk) for _, chunk in _chunks(audio)]
    return np.concatenate(peaks) if peaks else np.zeros(0)


def _peaks_of(chunk: Audio) -> NDArray[np.float64]:
    size = -(-len(chunk) // _LIMIT_BLOCK) * _LIMIT_BLOCK
    highest = np.zeros(size)
    taps = _MIDPOINT / _MIDPOINT.sum()
    for channel in chunk.T:
        between = np.convolve(channel, taps, "full")[4 : 4 + len(channel)]
        highest[: len(channel)] = np.maximum(
            highest[: len(channel)], np.maximum(np.abs(channel), np.abs(between))
        )
    return highest.reshape(-1, _LIMIT_BLOCK).max(axis=1)


def _smoothed_minimum(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """Minimum over 2 * reach + 1 values, then the mean over as many; never above `values`."""
    wide = np.pad(values, 2 * reach, mode="edge")
    window = np.lib.stride_tricks.sliding_window_view(wide, 2 * reach + 1)
    lowest = window.min(axis=1)
    total = np.cumsum(np.r_[0.0, lowest])
    mean = (total[2 * reach + 1 :] - total[: -2 * reach - 1]) / (2 * reach + 1)
    return np.minimum(mean, values)


# --- measure ----------------------------------------------------------------------------------------------


def _hop_powers(audio: Store) -> NDArray[np.float64]:
    """K-weighted mean power of each hop of 100 ms, both channels added."""
    response = _k_weighting(np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE))
    hops = -(-len(audio) // _HOP)
    powers = np.zeros(hops)
    step = (_FFT - _LEAD) // _HOP * _HOP
    for start in range(0, len(audio), step):
        block = np.zeros((2, _FFT))
        first = max(0, start - _LEAD)
        part = audio.read(first, start + step - first)
        block[:, _LEAD - (start - first) : _LEAD - (start - first) + len(part)] = part.T
        heard = np.fft.irfft(np.fft.rfft(block, axis=1) * response, _FFT, axis=1)
        length = min(step, len(audio) - start)
        squares = np.zeros(step)
        squares[:length] = (heard[:, _LEAD : _LEAD + length] ** 2).sum(axis=0)
        sums = squares.reshape(-1, _HOP).mean(axis=1)
        count = -(-length // _HOP)
        powers[start // _HOP : start // _HOP + count] = sums[:count]
    return powers


def _k_weighting(frequencies_hz: NDArray[np.floating]) -> NDArray[np.complex128]:
    """Response of the two filters of BS.1770: a high shelf for the head, a high pass."""
    z = np.exp(-2j * np.pi * frequencies_hz / SAMPLE_RATE)
    shelf = _shelf(z, 1681.974450955533, 3.999843853973347, 0.7071752369554196)
    return shelf * _high_pass(z, 38.13547087602444, 0.5003270373238773)


def _shelf(z: NDArray[np.complex128], hz: float, gain_db: float, q: float) -> NDArray[np.complex128]:
    k = np.tan(np.pi * hz / SAMPLE_RATE)
    high = 10 ** (gain_db / 20)
    # The exponent makes the 48 kHz coefficients come out as the standard prints them.
    middle = high**0.4996667741545416
    top = (high + middle * k / q + k * k) + 2 * (k * k - high) * z + (high - middle * k / q + k * k) * z * z
    return top / _denominator(z, k, q)


def _high_pass(z: NDArray[np.complex128], hz: float, q: float) -> NDArray[np.complex128]:
    # The standard leaves the numerator at (1, -2, 1), without the factor that would make the top 0 dB.
    k = np.tan(np.pi * hz / SAMPLE_RATE)
    return (1 - 2 * z + z * z) * (1 + k / q + k * k) / _denominator(z, k, q)


def _denominator(z: NDArray[np.complex128], k: float, q: float) -> NDArray[np.complex128]:
    return (1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z * z
