"""The two synthesizers behind one small interface.

An engine holds a loaded soundfont; `player()` gives a fresh synthesizer with silent channels. Freshness is
what makes rendering exact: a FluidSynth that has played before carries its reverb, chorus and dither on, also
after a reset. It costs little, since the engine keeps decoded samples alive and players share them.
Libraries are loaded when an engine is made, never at import; a missing one is a SoundError.
"""

import contextlib
import ctypes
import importlib
import io
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Protocol

from musicgen.errors import SoundError
from musicgen.music.score import Part
from musicgen.sound.loudness import SAMPLE_RATE, Audio
from musicgen.sound.soundfonts import Soundfont

VOLUME, PAN, REVERB, CHORUS = 7, 10, 91, 93
MAX_VOICES = 256
_DRUM_BANK, _BEND_MIDDLE = 128, 8192
# How much of each part goes to the hall: drums and basses stay dry, so that they stay clear.
_REVERB_SEND, _DRY_REVERB_SEND = 45, 12
_LOG_LEVELS = 5
# 128 programs and the drum kits fit.
_KEEPER_CHANNELS = 256


class Player(Protocol):
    """A synthesizer for one rendering. Not for two threads at once."""

    def select(self, channel: int, part: Part) -> None:
        """Give the channel the part's instrument, volume and pan."""

    def note_on(self, channel: int, pitch: int, velocity: int) -> None: ...

    def note_off(self, channel: int, pitch: int) -> None: ...

    def control(self, channel: int, number: int, value: int) -> None:
        """A MIDI controller: pedal, modulation, bend range …"""

    def bend(self, channel: int, value: int) -> None:
        """The pitch wheel, 0..16383, 8192 is its middle."""

    def fill(self, out: Audio) -> None:
        """Write the next len(out) samples into out, contiguous float32 (samples, 2)."""


class Engine(Protocol):
    """A synthesizer library with a loaded soundfont. Safe for several threads."""

    @property
    def name(self) -> str: ...

    def prepare(self, parts: tuple[Part, ...]) -> None:
        """Decode what these parts need, so that a later rendering starts at once."""

    def player(self) -> contextlib.AbstractContextManager[Player]: ...


def _preset_choices(part: Part) -> tuple[tuple[int, int], ...]:
    """(bank, program) in order of preference: small fonts lack most drum kits."""
    if part.is_drum:
        return (_DRUM_BANK, part.program), (_DRUM_BANK, 0)
    return (0, part.program), (0, 0)


def _reverb_send(part: Part) -> int:
    is_bass = not part.is_drum and 32 <= part.program < 40
    return _DRY_REVERB_SEND if part.is_drum or is_bass else _REVERB_SEND


# --- FluidSynth -------------------------------------------------------------------------------------------


class FluidSynthEngine:
    """FluidSynth through pyfluidsynth. Raises SoundError without the library or with an unreadable font."""

    name = "FluidSynth"

    def __init__(self, font: Soundfont) -> None:
        self._module = _fluidsynth_module()
        self._library = ctypes.CDLL(self._module.lib)
        self._declare()
        self._path = str(font.path)
        self._lock = threading.Lock()
        # The keeper never plays. Samples are decoded when a program is selected, and shared between
        # synthesizers while one of them holds them: so it selects, once, whatever is going to be played.
        self._keeper, self._keeper_font = self._loaded(_KEEPER_CHANNELS)
        self._kept: dict[tuple[int, int], int] = {}

    def prepare(self, parts: tuple[Part, ...]) -> None:
        with self._lock:
            for choice in (choice for part in parts for choice in _preset_choices(part)[:1]):
                if choice not in self._kept and len(self._kept) < _KEEPER_CHANNELS:
                    self._kept[choice] = len(self._kept)
                    self._keeper.program_select(self._kept[choice], self._keeper_font, *choice)

    @contextlib.contextmanager
    def player(self) -> Iterator[Player]:
        with self._lock:
            synth, font_id = self._loaded(channels=16)
        try:
            yield _FluidPlayer(synth, font_id, self._library)
        finally:
            synth.delete()

    def _loaded(self, channels: int) -> tuple[Any, int]:
        options = {"synth.dynamic-sample-loading": 1, "synth.polyphony": MAX_VOICES, "synth.cpu-cores": 1}
        synth = self._module.Synth(gain=0.5, samplerate=float(SAMPLE_RATE), channels=channels, **options)
        font_id = synth.sfload(self._path)
        if font_id < 0:
            synth.delete()
            raise SoundError(
                f"FluidSynth cannot read the soundfont {self._path!r}: choose another SF2 or SF3 file."
            )
        return synth, font_id

    def _declare(self) -> None:
        # Warnings about a font's details would go to the user's terminal on every load.
        for level in range(_LOG_LEVELS):
            self._library.fluid_set_log_function(level, None, None)
        channel: list[Any] = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
        self._library.fluid_synth_write_float.argtypes = [ctypes.c_void_p, ctypes.c_int, *channel, *channel]


class _FluidPlayer:
    def __init__(self, synth: Any, font_id: int, library: ctypes.CDLL) -> None:
        self._synth, self._font_id = synth, font_id
        self._write = library.fluid_synth_write_float

    def select(self, channel: int, part: Part) -> None:
        for bank, program in _preset_choices(part):
            if self._synth.program_select(channel, self._font_id, bank, program) == 0:
                break
        for control, value in (
            (VOLUME, part.volume),
            (PAN, part.pan),
            (REVERB, _reverb_send(part)),
            (CHORUS, 0),
        ):
            self._synth.cc(channel, control, value)

    def note_on(self, channel: int, pitch: int, velocity: int) -> None:
        self._synth.noteon(channel, pitch, velocity)

    def note_off(self, channel: int, pitch: int) -> None:
        self._synth.noteoff(channel, pitch)

    def control(self, channel: int, number: int, value: int) -> None:
        self._synth.cc(channel, number, value)

    def bend(self, channel: int, value: int) -> None:
        self._synth.pitch_bend(channel, value - _BEND_MIDDLE)

    def fill(self, out: Audio) -> None:
        # pyfluidsynth offers 16-bit samples only: too coarse to set the loudness afterwards, and dithered.
        address = out.ctypes.data
        self._write(self._synth.synth, len(out), address, 0, 2, address, 1, 2)


def _fluidsynth_module() -> ModuleType:
    try:
        # Where the environment says CI, the module prints which library it found.
        with contextlib.redirect_stdout(io.StringIO()):
            module = importlib.import_module("fluidsynth")
    except (ImportError, OSError) as error:
        raise SoundError(
            "The FluidSynth library is not here: install it (apt install fluidsynth)."
        ) from error
    if not hasattr(module, "lib") or not hasattr(module, "Synth"):
        raise SoundError(
            "The pip package 'fluidsynth' hides 'pyfluidsynth': uninstall it, install pyfluidsynth."
        )
    return module


# --- TinySoundFont ----------------------------------------------------------------------------------------


class TinySoundFontEngine:
    """The self-contained stand-in, without reverb. Raises SoundError without its package or on a bad font."""

    name = "TinySoundFont"

    def __init__(self, font: Soundfont) -> None:
        try:
            module = importlib.import_module("tinysoundfont")
        except (ImportError, OSError) as error:
            raise SoundError("The package tinysoundfont is not here: pip install tinysoundfont.") from error
        self._new_synth = module.Synth
        keeper = module.Synth(samplerate=SAMPLE_RATE)
        try:
            self._font_id = keeper.sfload(str(font.path), gain=-12.0, max_voices=MAX_VOICES)
        except (RuntimeError, module.SoundFontException) as error:
            raise SoundError(
                f"TinySoundFont cannot read the soundfont {str(font.path)!r}: choose another SF2 or SF3 file."
            ) from error
        self._font = keeper.soundfonts[self._font_id]
        self._lock = threading.Lock()

    def prepare(self, parts: tuple[Part, ...]) -> None:
        """Nothing to do: all samples were decoded with the font."""

    @contextlib.contextmanager
    def player(self) -> Iterator[Player]:
        # Copies share the samples and count their users without a lock of their own.
        with self._lock:
            font = type(self._font)(self._font)
        # A copy starts without voices and would stay silent.
        font.set_max_voices(MAX_VOICES)
        try:
            yield _TinyPlayer(font)
        finally:
            with self._lock:
                del font


class _TinyPlayer:
    def __init__(self, font: Any) -> None:
        self._font = font

    def select(self, channel: int, part: Part) -> None:
        bank, program = next(
            (choice for choice in _preset_choices(part) if self._font.get_preset_index(*choice) >= 0), (0, 0)
        )
        self._font.channel_set_bank(channel, 0 if part.is_drum else bank)
        self._font.channel_set_preset_number(channel, program, part.is_drum)
        for control, value in ((VOLUME, part.volume), (PAN, part.pan)):
            self._font.channel_midi_control(channel, control, value)

    def note_on(self, channel: int, pitch: int, velocity: int) -> None:
        self._font.channel_note_on(channel, pitch, velocity / 127)

    def note_off(self, channel: int, pitch: int) -> None:
        self._font.channel_note_off(channel, pitch)

    def control(self, channel: int, number: int, value: int) -> None:
        self._font.channel_midi_control(channel, number, value)

    def bend(self, channel: int, value: int) -> None:
        self._font.channel_set_pitch_wheel(channel, value)

    def fill(self, out: Audio) -> None:
        self._font.render(out.data.cast("B"), False)
