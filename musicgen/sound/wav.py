"""WAV files, written in blocks: 16 bits a sample, two channels.

Audio is float32 (samples, 2) at SAMPLE_RATE, an array or on the disk.
"""

import struct
from typing import IO

import numpy as np

from musicgen.errors import InputError
from musicgen.sound.loudness import SAMPLE_RATE
from musicgen.sound.spool import Audio, Store, blocks_of, store

_FRAME_BYTES = 4
_HEAD_BYTES = 36  # of what stands before the sound, as far as a RIFF file counts it
_MAX_BYTES = 2**32 - 1


def write_wav(target: IO[bytes], audio: Audio | Store, *chunks: bytes) -> None:
    """Write audio to an open file, rounded without dither, so that bytes repeat; other chunks behind it.

    Raises InputError for more than a WAV file can count.
    """
    size = len(audio) * _FRAME_BYTES
    whole = _HEAD_BYTES + size + sum(map(len, chunks))
    if whole > _MAX_BYTES:
        raise InputError(
            f"{size / 2**30:.1f} GB of sound fit into no WAV file, at most 4 do: take fewer bars."
        )
    target.write(struct.pack("<4sI4s4sI", b"RIFF", whole, b"WAVE", b"fmt ", 16))
    target.write(struct.pack("<2H2I2H", 1, 2, SAMPLE_RATE, SAMPLE_RATE * _FRAME_BYTES, _FRAME_BYTES, 16))
    target.write(struct.pack("<4sI", b"data", size))
    for block in blocks_of(store(audio)):
        target.write(np.clip(np.rint(block * 32_767), -32_768, 32_767).astype("<i2").data)
    for chunk in chunks:
        target.write(chunk)
