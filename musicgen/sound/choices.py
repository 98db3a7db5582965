"""Other soundfonts than the studio's own, by name, opened when first wanted and kept.

Only fonts of the catalogue that are on this machine can be chosen: a name is looked up, never a path.
"""

import threading
from dataclasses import replace
from pathlib import Path

from musicgen.errors import InputError
from musicgen.settings import SOUNDFONT_CATALOGUE, Settings
from musicgen.sound.soundfonts import installed_fonts
from musicgen.sound.synth import Synth, open_synth


class SynthChoices:
    """Synthesizers by the name of their font. Safe for several threads."""

    def __init__(self, own: Synth, settings: Settings, catalogue: Path = SOUNDFONT_CATALOGUE) -> None:
        self._own, self._settings, self._lock = own, settings, threading.Lock()
        self._paths = {font.name: font.path for font in installed_fonts(catalogue)}
        self._open = {own.font.name: own}

    @property
    def names(self) -> tuple[str, ...]:
        """The studio's own font first."""
        return (self._own.font.name, *(name for name in self._paths if name != self._own.font.name))

    def synth(self, name: str | None) -> Synth:
        """The synthesizer of a font; None is the studio's own. Raises InputError for an unknown name."""
        if name is None:
            return self._own
        with self._lock:
            if name not in self._open:
                if name not in self._paths:
                    raise InputError(
                        f"There is no soundfont {name[:40]!r} here: choose {' or '.join(self.names)}."
                    )
                self._open[name] = open_synth(replace(self._settings, soundfont=self._paths[name]))
            return self._open[name]
