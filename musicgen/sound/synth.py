"""A score as sound: rendered, with its release tail, at an even loudness.

Audio is float32 (samples, 2), left and right, at SAMPLE_RATE, within -1..1. The same score, font and
synthesizer give the same samples. Several threads may render at once; at most MAX_RENDERS do.
"""

import threading
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from musicgen.errors import InputError, SoundError
from musicgen.music.midi.performance import Performance
from musicgen.music.quantise import drum_kit
from musicgen.music.score import MAX_PITCHED_PARTS, Part, Score
from musicgen.settings import Settings
from musicgen.sound.engines import Engine, FluidSynthEngine, Player, TinySoundFontEngine
from musicgen.sound.loudness import normalise
from musicgen.sound.playing import performance_length, performed, played, score_length
from musicgen.sound.soundfonts import Soundfont, find_soundfont
from musicgen.sound.spool import Audio

MAX_RENDERS = 2
MAX_TAIL_S = 30.0


class Synth:
    """A synthesizer with a soundfont. warning: a plain sentence where a stand-in plays, else None."""

    def __init__(self, engine: Engine, font: Soundfont, warning: str | None = None) -> None:
        self._engine, self.font, self.warning = engine, font, warning
        self._slots = threading.BoundedSemaphore(MAX_RENDERS)

    @property
    def description(self) -> str:
        """E.g. "FluidSynth with MuseScore General (small), MIT"."""
        return f"{self._engine.name} with {self.font.name}, {self.font.licence}"

    def prepare(self, score: Score) -> None:
        """Decode the instruments of a score ahead of its rendering (the first use of each takes time)."""
        self._engine.prepare(score.parts)

    def render(self, score: Score, *, tail_s: float = 3.0) -> Audio:
        """The whole score as audio (samples, 2), about -16 LUFS, peaks under -1 dBFS.

        tail_s: how long after the last bar line notes may ring out, 0..30; it ends sooner when it is quiet,
        and fades where it is not. Raises InputError for more parts than a synthesizer has channels.
        """
        audio = self.render_raw(score, tail_s=tail_s)
        normalise(audio)
        return audio

    def render_raw(self, score: Score, *, tail_s: float = 3.0) -> Audio:
        """As `render`, at the synthesizer's own level: parts rendered one by one add up to the whole."""
        blocks = self.blocks(score, tail_s=tail_s)
        with self._slots:
            return _whole(blocks, score_length(score, tail_s))

    def blocks(self, score: Score, *, tail_s: float = 3.0) -> Iterator[Audio]:
        """What `render_raw` gives, in blocks as they are played: for what is too long to be held.

        Who takes them sees to it that not too many do so at a time.
        """
        if not 0 <= tail_s <= MAX_TAIL_S:
            raise InputError(f"tail_s is {tail_s}: give 0 to {MAX_TAIL_S:g} seconds.")
        if len(score.parts) > MAX_PITCHED_PARTS + 1:
            raise InputError(
                f"The score has {len(score.parts)} parts, 16 can be played at once: leave some out."
            )
        return self._playing(score.parts, lambda player: played(player, score, tail_s))

    def render_performance(self, performance: Performance, *, tail_s: float = 3.0) -> Audio:
        """A file as it is played, its own tempo map, pedal and bends, at the synthesizer's own level."""
        with self._slots:
            blocks = self.performance_blocks(performance, tail_s=tail_s)
            return _whole(blocks, performance_length(performance, tail_s))

    def performance_blocks(self, performance: Performance, *, tail_s: float = 3.0) -> Iterator[Audio]:
        """What `render_performance` gives, in blocks, as `blocks` does."""
        parts = tuple(
            Part(drum_kit(program) if is_drum else program, is_drum=is_drum, volume=127)
            for program, is_drum in performance.players
        )
        return self._playing(parts, lambda player: performed(player, parts, performance, tail_s))

    def _playing(self, parts: tuple[Part, ...], play: Callable[[Player], Iterator[Audio]]) -> Iterator[Audio]:
        self._engine.prepare(parts)
        with self._engine.player() as player:
            yield from play(player)


def open_synth(settings: Settings) -> Synth:
    """The best synthesizer of this machine with the best soundfont, or the font that settings name.

    Raises SoundError when there is no synthesizer, no soundfont, or the named font cannot be read.
    """
    font = find_soundfont(settings.soundfont)
    plain = f"plays with the small soundfont {font.name}" if font.stand_in else ""
    try:
        engine: Engine = FluidSynthEngine(font)
    except SoundError as missing:
        try:
            engine = TinySoundFontEngine(font)
        except SoundError as error:
            raise SoundError(f"There is no synthesizer. {missing} {error}") from error
        also = f" and {plain}" if plain else ""
        return Synth(
            engine, font, f"{missing} Until then TinySoundFont stands in{also}; the MIDI is the same."
        )
    if plain:
        return Synth(engine, font, f"FluidSynth {plain}: a fuller one is musescore-general-soundfont-small.")
    return Synth(engine, font)


def _whole(blocks: Iterable[Audio], longest: int) -> Audio:
    """Blocks one after the other, in an array that is never copied."""
    audio, at = np.empty((longest, 2), np.float32), 0
    for block in blocks:
        audio[at : at + len(block)] = block
        at += len(block)
    return audio[:at]
