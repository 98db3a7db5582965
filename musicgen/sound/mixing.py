"""Parts in the mix: each alone at its volume and place, and all of them together, as the page plays them.

A browser mixes with Web Audio: volume by the square law of MIDI, place by the equal-power panner. What is
written to a file is mixed by the same formulas, so that a file sounds as the page does.
Audio is float32 (samples, 2) at the synthesizer's own level; it comes in blocks and waits on the disk.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import numpy as np

from musicgen.music.score import Part, Score
from musicgen.sound.loudness import peak_of, scale
from musicgen.sound.spool import Audio, Spool, Store, spool

Play = Callable[[Score], Iterable[Audio]]  # a score at the synthesizer's own level, in blocks
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


def stem(score: Score, part: Part, play: Play) -> Iterator[Audio]:
    """One part alone, at the level and place that it has in the mix, in blocks."""
    alone = replace(score, parts=(replace(part, volume=127, pan=64),))
    gain, pan = mix_gains(part.volume, part.pan)
    return (panned(block * np.float32(gain), pan) for block in play(alone))


def add_parts(mix: Spool, score: Score, play: Play) -> None:
    """All parts together. One after the other: so one synthesizer is at work, and none of them is held."""
    for part in score.parts:
        mix.add(stem(score, part, play))


def stems(score: Score, play: Play) -> Iterator[tuple[Part, Store]]:
    """Each part alone, all turned down by the same amount where one would clip."""
    with ExitStack() as waiting:
        alone = []
        for part in score.parts:
            alone.append(sound := waiting.enter_context(spool()))
            sound.put(stem(score, part, play))
        peak = max(map(peak_of, alone), default=0.0)
        for part, sound in zip(score.parts, alone, strict=True):
            if peak > PEAK:
                scale(sound, PEAK / peak)
            yield part, sound
