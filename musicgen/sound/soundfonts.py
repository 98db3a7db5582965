"""Which soundfont plays: the catalogue in `soundfonts/`, and where its files are on this machine."""

import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from musicgen.errors import SoundError
from musicgen.settings import SOUNDFONT_CATALOGUE


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A font that Fialta knows. paths: where it may be, with {soundfonts}, {home}, {pretty_midi} to fill in.

    stand_in: used only where nothing better is found.
    """

    name: str
    file: str
    licence: str
    sha256: str
    source: str
    paths: tuple[str, ...]
    stand_in: bool = False


@dataclass(frozen=True, slots=True)
class Soundfont:
    """A font file on this machine."""

    path: Path
    name: str
    licence: str
    stand_in: bool = False


def read_catalogue(path: Path = SOUNDFONT_CATALOGUE) -> tuple[CatalogueEntry, ...]:
    """The fonts of a catalogue file, best first."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(CatalogueEntry(**{**row, "paths": tuple(row["paths"])}) for row in rows)


def find_soundfont(chosen: Path | None = None, catalogue: Path = SOUNDFONT_CATALOGUE) -> Soundfont:
    """The user's own font, or the best of the catalogue that is here.

    Raises SoundError when the chosen file is no soundfont or none at all is found.
    """
    if chosen is not None:
        return _own_font(chosen)
    for font in installed_fonts(catalogue):
        return font
    raise SoundError(
        "No soundfont was found on this machine: install musescore-general-soundfont-small, "
        "or name a file in FIALTA_SOUNDFONT."
    )


def installed_fonts(catalogue: Path = SOUNDFONT_CATALOGUE) -> Iterator[Soundfont]:
    """The fonts of the catalogue that are on this machine, best first."""
    for entry in read_catalogue(catalogue):
        paths = (_filled(template, catalogue.parent) for template in entry.paths)
        found = next((path for path in paths if path is not None and is_soundfont(path)), None)
        if found is not None:
            yield Soundfont(found, entry.name, entry.licence, entry.stand_in)


def is_soundfont(path: Path) -> bool:
    """Whether the file begins like an SF2 or SF3 file."""
    try:
        with path.open("rb") as file:
            start = file.read(12)
    except OSError:
        return False
    return start[:4] == b"RIFF" and start[8:12] == b"sfbk"


def _own_font(path: Path) -> Soundfont:
    if not is_soundfont(path):
        raise SoundError(
            f"{str(path)!r} is no readable soundfont: FIALTA_SOUNDFONT must name an SF2 or SF3 file."
        )
    return Soundfont(path, path.stem, "the user's own")


def _filled(template: str, folder: Path) -> Path | None:
    """The path a template means here; None where the package it lies in is not installed."""
    if "{pretty_midi}" not in template:
        return Path(template.format(soundfonts=folder, home=Path.home()))
    # The package is only located: importing it would take a second.
    spec = importlib.util.find_spec("pretty_midi")
    if spec is None or spec.origin is None:
        return None
    return Path(template.format(pretty_midi=Path(spec.origin).parent))
