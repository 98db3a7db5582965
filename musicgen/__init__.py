"""Fialta: describe music in words, in any language; get a real multi-track MIDI.

    from musicgen import Studio
    piece = Studio.open().compose("a calm waltz in D minor, piano and cello, 16 bars")
    piece.save_midi("waltz.mid")

The public names are those of `__all__`. Each is imported when it is first asked for, so that
`import musicgen` loads neither torch nor gradio.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from musicgen.errors import (
        Cancelled,
        FialtaError,
        InputError,
        MidiError,
        ModelError,
        PromptError,
        SoundError,
    )
    from musicgen.music.score import BarSpan, Note, Part, Score
    from musicgen.music.theory import Chord, Key, Meter
    from musicgen.options import SamplingOptions
    from musicgen.results import Converted, OpenedMidi, Piece, Reading
    from musicgen.settings import Settings
    from musicgen.studio import Draft, Studio, open_midi, read_brief
    from musicgen.tasks.requests import Compose, Convert, Extend, Fill, Read, Request
    from musicgen.text.brief import Brief

__version__ = "0.1.0"

__all__ = [
    "BarSpan",
    "Brief",
    "Cancelled",
    "Chord",
    "Compose",
    "Convert",
    "Converted",
    "Draft",
    "Extend",
    "FialtaError",
    "Fill",
    "InputError",
    "Key",
    "Meter",
    "MidiError",
    "ModelError",
    "Note",
    "OpenedMidi",
    "Part",
    "Piece",
    "PromptError",
    "Read",
    "Reading",
    "Request",
    "SamplingOptions",
    "Score",
    "Settings",
    "SoundError",
    "Studio",
    "__version__",
    "open_midi",
    "read_brief",
]

_HOMES = {
    "errors": (
        "Cancelled",
        "FialtaError",
        "InputError",
        "MidiError",
        "ModelError",
        "PromptError",
        "SoundError",
    ),
    "music.score": ("BarSpan", "Note", "Part", "Score"),
    "music.theory": ("Chord", "Key", "Meter"),
    "options": ("SamplingOptions",),
    "results": ("Converted", "OpenedMidi", "Piece", "Reading"),
    "settings": ("Settings",),
    "studio": ("Draft", "Studio", "open_midi", "read_brief"),
    "tasks.requests": ("Compose", "Convert", "Extend", "Fill", "Read", "Request"),
    "text.brief": ("Brief",),
}


def __getattr__(name: str) -> object:
    """The public name, from the module that defines it."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
