"""Sound files that say where they come from: WAV, OGG, MP3; and a loop that closes without a gap.

Audio is float32 (samples, 2) at SAMPLE_RATE. Texts stand in WAV as an INFO list, in OGG as Vorbis comments,
in MP3 as an ID3 tag of our own: the encoder's cannot hold other letters than Latin ones.
"""

import io
import struct
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from musicgen.errors import InputError
from musicgen.exports.libraries import library
from musicgen.exports.origin import Origin
from musicgen.exports.vorbis import with_comments
from musicgen.sound.loudness import SAMPLE_RATE, Audio, normalise
from musicgen.sound.synth import write_wav

if TYPE_CHECKING:
    from soundfile import SoundFile

MAX_INFO_BYTES = 2_000  # libsndfile reads no longer ones
_CHUNK = 1 << 16


def wav_file(audio: Audio, origin: Origin) -> bytes:
    """16-bit WAV with its origin."""
    return _tagged(_wav(audio), _info(origin))


def loop_file(audio: Audio, origin: Origin) -> bytes:
    """16-bit WAV that also tells samplers to repeat all of it for ever."""
    return _tagged(_wav(audio), _info(origin), _sampler_loop(len(audio)))


def ogg_loop(audio: Audio, origin: Origin) -> bytes:
    """OGG Vorbis whose comments tell game engines to repeat all of it: LOOPSTART, LOOPLENGTH in samples."""
    return with_comments(ogg_file(audio, origin), _loop_tags(audio))


def mp3_loop(audio: Audio, origin: Origin) -> bytes:
    """MP3 with the same tags. Players that heed its header's delay and padding repeat it without a gap."""
    return mp3_file(audio, origin, _loop_tags(audio))


def _loop_tags(audio: Audio) -> dict[str, str]:
    return {"LOOPSTART": "0", "LOOPLENGTH": str(len(audio))}


def ogg_file(audio: Audio, origin: Origin) -> bytes:
    """OGG Vorbis with its origin."""
    target = io.BytesIO()
    with _writer(target, "OGG", "VORBIS") as file:
        prompt, made, licence = origin.lines
        file.title, file.artist, file.software, file.copyright = origin.title, "Fialta", made, licence
        if prompt:
            file.comment = prompt
        _write(file, audio)
    return target.getvalue()


def mp3_file(audio: Audio, origin: Origin, tags: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """MP3 with its origin, and with texts of one's own."""
    target = io.BytesIO()
    with _writer(target, "MP3", "MPEG_LAYER_III") as file:
        _write(file, audio)
    return _id3(origin, tags) + _without_id3(target.getvalue())


# ---------------------------------------------------------------- loops


def closed_loop(audio: Audio, seconds: float) -> Audio:
    """Audio as long as the music itself, at an even loudness: what rings on behind its end begins it.

    audio: the whole piece with its tail, at the synthesizer's level. Raises InputError for no length.
    """
    length = round(seconds * SAMPLE_RATE)
    if length < 1:
        raise InputError("The piece has no length that could be repeated: compose at least one bar.")
    rounds = -(-len(audio) // length)
    padded = np.zeros((rounds * length, 2), np.float32)
    padded[: len(audio)] = audio
    return _even(padded.reshape(rounds, length, 2).sum(axis=0))


def _even(loop: Audio) -> Audio:
    """A loop at an even loudness. The limiter hears three rounds, so the second one has the others around it.

    Its gain may still differ by a trace between the second round's end and the first one's, because it moves
    in blocks: over the last moments the one is faded into the other.
    """
    length = len(loop)
    three = np.concatenate([loop, loop, loop])
    normalise(three)
    once = three[length : 2 * length].copy()
    fade = min(length, SAMPLE_RATE // 20)
    weight = np.linspace(0, 1, fade, dtype=np.float32)[:, None]
    once[-fade:] = once[-fade:] * (1 - weight) + three[length - fade : length] * weight
    return once


# ---------------------------------------------------------------- RIFF


def _wav(audio: Audio) -> bytes:
    target = io.BytesIO()
    write_wav(target, audio)
    return target.getvalue()


def _tagged(wav: bytes, *chunks: bytes) -> bytes:
    """A WAV file with more chunks behind its sound."""
    whole = b"".join((wav, b"\0" * (len(wav) % 2), *chunks))
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]


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


def _write(file: "SoundFile", audio: Audio) -> None:
    # In pieces: libsndfile's Vorbis encoder keeps what it is given at once on its stack.
    for at in range(0, len(audio), _CHUNK):
        file.write(np.clip(audio[at : at + _CHUNK], -1, 1))


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


def _without_id3(mp3: bytes) -> bytes:
    if mp3[:3] != b"ID3":
        return mp3
    size = sum((byte & 0x7F) << shift for byte, shift in zip(mp3[6:10], (21, 14, 7, 0), strict=True))
    return mp3[10 + size :]
