"""Every error a user can meet, as one tree.

FialtaError
├── InputError        what the user gave cannot be used (exit code 2)
│   ├── MidiError     a MIDI file that cannot be read
│   └── PromptError   an empty or oversized prompt
├── ModelError        a checkpoint that cannot be loaded or does not fit
├── SoundError        no synthesizer or no soundfont can be used
└── Cancelled         the user stopped; what was composed so far is in `.draft`

A message is one sentence: the value, the rule, the remedy.
"""


class FialtaError(Exception):
    """Base of all errors raised on purpose."""


class InputError(FialtaError):
    """What the user gave cannot be used."""


class MidiError(InputError):
    """A MIDI file that cannot be read."""


class PromptError(InputError):
    """A prompt that cannot be used."""


class ModelError(FialtaError):
    """A checkpoint that cannot be loaded or does not fit this version."""


class SoundError(FialtaError):
    """No synthesizer or soundfont can be used."""


class Cancelled(FialtaError):
    """The user stopped the work; `draft` holds what was finished."""

    def __init__(self, draft: object = None) -> None:
        super().__init__("Stopped.")
        self.draft = draft
