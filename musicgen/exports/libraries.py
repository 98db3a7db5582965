"""Libraries that are loaded when a file of their kind is first asked for."""

from importlib import import_module
from types import ModuleType

from musicgen.errors import FialtaError


def library(name: str) -> ModuleType:
    """A module by name. Raises FialtaError where it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        package = name.split(".")[0]
        raise FialtaError(
            f"This kind of file needs the library {package}, which is missing here: install it with "
            f"pip install {package}, or take the MIDI file."
        ) from error
