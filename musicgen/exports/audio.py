"""Sound files that say where they come from: WAV, OGG, MP3; and a loop that closes without a gap.

Audio is float32 (samples, 2) at SAMPLE_RATE, an array or on the disk, and is read in blocks; functions write
to a binary file that is open. Texts stand in WAV as an INFO list, in OGG as Vorbis comments, in MP3 as an ID3
tag of our own: the encoder's cannot hold other letters than Latin ones.
"""

import io
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, BinaryIO

import numpy as np

from musicgen.errors import InputError
from musicgen.exports.libraries import library
from musicgen.exports.origin import Origin
from musicgen.exports.vorbis import with_comments
from musicgen.sound.loudness import SAMPLE_RATE, normalise
from musicgen.sound.spool import Audio, Spool, Store, blocks_of, spool, store
from musicgen.sound.wav import write_wav

if TYPE_CHECKING:
    from soundfile import SoundFile

MAX_INFO_BYTES = 2_000  # libsndfile reads no longer ones
_NO_TAGS: Mapping[str, str] = MappingProxyType({})


def wav_file(target: IO[bytes], audio: Audio | Store, origin: Origin) -> None:
    """16-bit WAV with its origin."""
    write_wav(target, audio, _info(origin))


def loop_file(target: BinaryIO, audio: Audio | Store, origin: Origin) -> None:
    """16-bit WAV that also tells samplers to repeat all of it for ever."""
    write_wav(target, audio, _info(origin), _sampler_loop(len(audio)))


def ogg_loop(target: BinaryIO, audio: Audio | Store, origin: Origin) -> None:
    """OGG Vorbis whose comments tell game engines to repeat all of it: LOOPSTART, LOOPLENGTH in samples."""
    target.write(with_comments(_ogg(audio, origin), _loop_tags(audio)))


def mp3_loop(target: BinaryIO, audio: Audio | Store, origin: Origin) -> None:
    """MP3 with the same tags. Players that heed its header's delay and padding repeat it without a gap."""
    mp3_file(target, audio, origin, _loop_tags(audio))


def _loop_tags(audio: Audio | Store) -> dict[str, str]:
    return {"LOOPSTART": "0", "LOOPLENGTH": str(len(audio))}


def ogg_file(target: BinaryIO, audio: Audio | Store, origin: Origin) -> None:
    """OGG Vorbis with its origin."""
    target.write(_ogg(audio, origin))


def mp3_file(
    target: BinaryIO, audio: Audio | Store, origin: Origin, tags: Mapping[str, str] = _NO_TAGS
) -> None:
    """MP3 with its origin, and with texts of one's own."""
    made = io.BytesIO()
    with _writer(made, "MP3", "MPEG_LAYER_III") as file:
        _write(file, audio)
    target.write(_id3(origin, tags))
    target.write(_without_id3(made.getbuffer()))


def _ogg(audio: Audio | Store, origin: Origin) -> bytes:
    made = io.BytesIO()
    with _writer(made, "OGG", "VORBIS") as file:
        prompt, software, licence = origin.lines
        file.title, file.artist, file.software, file.copyright = origin.title, "Fialta", software, licence
        if prompt:
            file.comment = prompt
        _write(file, audio)
    return made.getvalue()


# ---------------------------------------------------------------- loops


@contextmanager
def closed_loop(blocks: Iterable[Audio], seconds: float) -> Iterator[Store]:
    """Sound as long as the music itself, at an even loudness: what rings on behind its end begins it.

    blocks: the whole piece with its tail, at the synthesizer's level. Raises InputError for no length.
    """
    length = round(seconds * SAMPLE_RATE)
    if length < 1:
        raise InputError("The piece has no length that could be repeated: compose at least one bar.")
    with spool() as loop, spool() as three:
        loop.write(length - 1, np.zeros((1, 2), np.float32))  # it is as long, however short the sound is
        loop.add(blocks, length)
        _even(loop, three)
        yield loop


def _even(loop: Spool, three: Spool) -> None:
    """A loop at an even loudness. The limiter hears three rounds, so the second one has the others around it.

    Its gain may still differ by a trace between the second round's end and the first one's, because it moves
    in blocks: over the last moments the one is faded into the other. three: empty, to be worked in.
    """
    length = len(loop)
    for start in (0, length, 2 * length):
        three.put(blocks_of(loop), start)
    normalise(three)
    loop.put(blocks_of(three, length, 2 * length))
    fade = min(length, SAMPLE_RATE // 20)
    weight = np.linspace(0, 1, fade, dtype=np.float32)[:, None]
    end, before = loop.read(length - fade, fade), three.read(length - fade, fade)
    loop.write(length - fade, end * (1 - weight) + before * weight)


# ---------------------------------------------------------------- RIFF


def _info(origin: Origin) -> bytes:
    prompt, made, licence = origin.lines
    texts = {"INAM": origin.title, "IART": "Fialta", "ICMT": prompt, "ISFT": made, "ICOP": licence}
    body = b"".join(_chunk(name, _cut(text) + b"\0") for name, text in texts.items() if text)
    return _chunk("LIST", b"INFO" + body)


def _chunk(name: str, body: bytes) -> bytes:
    return name.encode("ascii") + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _cut(text: str) -> bytes:
    return text.encode()[:MAX_INFO_BYTES].decode(errors="ignore").encode()


def _sampler_loop(samples: int) -> bytes:
    """A `smpl` chunk: one forward loop over everything, without an end."""
    period_ns = round(1e9 / SAMPLE_RATE)
    head = struct.pack("<9I", 0, 0, period_ns, 60, 0, 0, 0, 1, 0)
    return _chunk("smpl", head + struct.pack("<6I", 0, 0, 0, samples - 1, 0, 0))


# ---------------------------------------------------------------- encoders


def _writer(target: io.BytesIO, kind: str, subtype: str) -> "SoundFile":
    return library("soundfile").SoundFile(target, "w", SAMPLE_RATE, 2, subtype, format=kind)


def _write(file: "SoundFile", audio: Audio | Store) -> None:
    # In blocks, also because libsndfile's Vorbis encoder keeps what it is given at once on its stack.
    for block in blocks_of(store(audio)):
        file.write(np.clip(block, -1, 1))


def _id3(origin: Origin, tags: Mapping[str, str]) -> bytes:
    """An ID3v2.4 tag, texts in UTF-8."""
    prompt, made, licence = origin.lines
    texts = {"TIT2": origin.title, "TPE1": "Fialta", "TCOP": licence, "TSSE": made}
    frames = [_frame(name, b"\3" + text.encode()) for name, text in texts.items()]
    if prompt:
        frames.append(_frame("COMM", b"\3eng\0" + prompt.encode()))
    frames += [_frame("TXXX", f"\3{name}\0{text}".encode()) for name, text in tags.items()]
    body = b"".join(frames)
    return b"ID3\4\0\0" + _synchsafe(len(body)) + body


def _frame(name: str, body: bytes) -> bytes:
    return name.encode("ascii") + _synchsafe(len(body)) + b"\0\0" + body


def _synchsafe(size: int) -> bytes:
    """28 bits in four bytes, the highest bit of each empty, as ID3 counts."""
    return bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))


def _without_id3(mp3: memoryview) -> memoryview:
    if bytes(mp3[:3]) != b"ID3":
        return mp3
    size = sum((byte & 0x7F) << shift for byte, shift in zip(mp3[6:10], (21, 14, 7, 0), strict=True))
    return mp3[10 + size :]
