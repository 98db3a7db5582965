"""Parts in the mix: each alone at its volume and place, and all of them together, as the page plays them.

A browser mixes with Web Audio: volume by the square law of MIDI, place by the equal-power panner. What is
written to a file is mixed by the same formulas, so that a file sounds as the page does.
Audio is float32 (samples, 2) at the synthesizer's own level until it is evened out.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from musicgen.music.score import Part, Score
from musicgen.sound.loudness import Audio, normalise

Render = Callable[[Score], Audio]  # a score at the synthesizer's own level
PEAK = 0.9


def mix_gains(volume: int, pan: int) -> tuple[float, float]:
    """(gain, pan -1..1) as the browser sets them: the square law of MIDI volume; Web Audio's panner."""
    return (volume / 127) ** 2, max(-1.0, min(1.0, (pan - 64) / 63))


def panned(audio: Audio, pan: float) -> Audio:
    """Audio through the equal-power panner of the Web Audio specification (stereo input)."""
    x = pan + 1 if pan <= 0 else pan
    left_gain, right_gain = np.cos(x * np.pi / 2), np.sin(x * np.pi / 2)
    left, right = audio[:, 0], audio[:, 1]
    if pan <= 0:
        return np.stack([left + right * left_gain, right * right_gain], axis=1).astype(np.float32)
    return np.stack([left * left_gain, right + left * right_gain], axis=1).astype(np.float32)


def stem(score: Score, part: Part, render: Render) -> Audio:
    """One part alone, at the level and place that it has in the mix."""
    alone = replace(score, parts=(replace(part, volume=127, pan=64),))
    gain, pan = mix_gains(part.volume, part.pan)
    return panned(render(alone) * np.float32(gain), pan)


def raw_mix(score: Score, render: Render) -> Audio:
    """All parts together. One stem at a time: all of a long piece would be gigabytes."""
    mix = np.zeros((0, 2), np.float32)
    for part in score.parts:
        alone = stem(score, part, render)
        if len(alone) > len(mix):
            mix = np.concatenate((mix, np.zeros((len(alone) - len(mix), 2), np.float32)))
        mix[: len(alone)] += alone
    return mix


def mixdown(score: Score, render: Render) -> Audio:
    """All parts together at about -16 LUFS."""
    mix = raw_mix(score, render)
    normalise(mix)
    return mix


def stems(score: Score, render: Render) -> Iterator[tuple[Part, Audio]]:
    """Each part alone, all turned down by the same amount where one would clip."""
    alone = [stem(score, part, render) for part in score.parts]
    peak = max((float(np.abs(one).max(initial=0)) for one in alone), default=0.0)
    gain = np.float32(min(1.0, PEAK / peak) if peak else 1.0)
    yield from zip(score.parts, (one * gain for one in alone), strict=True)
