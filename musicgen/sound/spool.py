"""Audio that waits on the disk instead of in memory: a piece of a quarter of an hour is 300 MB.

Audio is float32 (samples, 2). The file has no name, so that nobody can open it and nothing is left of it when
the process ends, however that happens.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray

from musicgen.errors import FialtaError

Audio = NDArray[np.float32]

BLOCK = 1 << 16  # samples that are read or written at a time
_FRAME_BYTES = 8


class Store(Protocol):
    """Audio that is read and changed a stretch at a time."""

    def __len__(self) -> int:
        """Samples of one channel."""

    def read(self, at: int, count: int) -> Audio:
        """At most so many samples from a place on; what is behind the end is left out."""

    def write(self, at: int, block: Audio) -> None:
        """Replace the samples from a place on."""


class Held:
    """An array as a Store; what is read is a view of it."""

    def __init__(self, audio: Audio) -> None:
        self._audio = audio

    def __len__(self) -> int:
        return len(self._audio)

    def read(self, at: int, count: int) -> Audio:
        return self._audio[at : at + count]

    def write(self, at: int, block: Audio) -> None:
        self._audio[at : at + len(block)] = block


class Spool:
    """A Store on a file, made longer by what is added behind its end. Raises FialtaError on a full disk."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._samples = file, 0

    def __len__(self) -> int:
        return self._samples

    def read(self, at: int, count: int) -> Audio:
        audio = np.empty((max(0, min(count, self._samples - at)), 2), np.float32)
        self._file.seek(at * _FRAME_BYTES)
        if len(audio):
            self._file.readinto(audio.data.cast("B"))  # type: ignore[attr-defined]  # files of one's own have it
        return audio

    def write(self, at: int, block: Audio) -> None:
        try:
            self._file.seek(at * _FRAME_BYTES)
            self._file.write(np.ascontiguousarray(block, np.float32).data)
            self._file.flush()
        except OSError as error:
            raise FialtaError(
                f"The disk has no room for the sound ({error.strerror}): free some, or take fewer bars."
            ) from error
        self._samples = max(self._samples, at + len(block))

    def add(self, blocks: Iterable[Audio], length: int | None = None) -> None:
        """Add sound to what is there, from the beginning on, and again from there after `length` samples."""
        at = 0
        for block in blocks:
            while len(block):
                part = block if length is None else block[: length - at]
                self._add(at, part)
                block = block[len(part) :]
                at = at + len(part) if length is None else (at + len(part)) % length

    def put(self, blocks: Iterable[Audio], at: int = 0) -> None:
        """Put sound in the place of what is there, from a place on."""
        for block in blocks:
            self.write(at, block)
            at += len(block)

    def _add(self, at: int, part: Audio) -> None:
        there = self.read(at, len(part))
        self.write(at, np.concatenate((there + part[: len(there)], part[len(there) :])))


@contextmanager
def spool() -> Iterator[Spool]:
    """A spool that is gone when its block is left."""
    try:
        file = tempfile.TemporaryFile()  # noqa: SIM115  closed below, where a full disk is no new trouble
    except OSError as error:
        raise FialtaError(
            f"No temporary file can be made for the sound ({error.strerror}): free some room on the disk."
        ) from error
    try:
        yield Spool(file)
    finally:
        with suppress(OSError):  # what found no room is tried once more, and is wanted no longer
            file.close()


def store(audio: Audio | Store) -> Store:
    """Audio as a Store."""
    return Held(audio) if isinstance(audio, np.ndarray) else audio


def blocks_of(audio: Store, first: int = 0, last: int | None = None) -> Iterator[Audio]:
    """What a store holds from one sample to another, block by block."""
    end = len(audio) if last is None else last
    for at in range(first, end, BLOCK):
        yield audio.read(at, min(BLOCK, end - at))
