"""A MIDI file as it is: every event of every track, in order, at its own tick.

A Document is sound: whole events, plain values, every track with its end mark, every note with its end.
`reading.read` makes it so and says what it had to repair; `write` gives the bytes back, and for all that was
neither repaired nor changed these are the very bytes that were read.

Source of the format: "Standard MIDI-File Format Specification 1.1", MIDI Manufacturers Association, 1996.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

NOTE_OFF, NOTE_ON, POLY_TOUCH, CONTROL, PROGRAM, TOUCH, BEND = 0x80, 0x90, 0xA0, 0xB0, 0xC0, 0xD0, 0xE0
SYSEX, ESCAPE, META = 0xF0, 0xF7, 0xFF
TEXT, NAME, INSTRUMENT, LYRIC, MARKER, CUE = 0x01, 0x03, 0x04, 0x05, 0x06, 0x07
END_OF_TRACK, TEMPO, METER, KEY = 0x2F, 0x51, 0x58, 0x59
BANK, VOLUME, PAN, SUSTAIN = 0, 7, 10, 64
END_MARK = b"\xff\x2f\x00"
DRUM_CHANNEL = 9
FRAME_RATES = {24: 24.0, 25: 25.0, 29: 30_000 / 1_001, 30: 30.0}
MAX_DELTA = 0x0FFFFFFF
Event = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Track:
    """ticks: of each message, from the start, ascending. messages: as they stand in a file, status included.

    source: the chunk as it was read; None where it was repaired or changed.
    """

    ticks: tuple[int, ...]
    messages: tuple[bytes, ...]
    source: bytes | None = None

    @property
    def events(self) -> Iterator[Event]:
        return zip(self.ticks, self.messages, strict=True)

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Track":
        """A track of its own making; events in order, the end mark last."""
        rows = list(events)
        return cls(tuple(tick for tick, _ in rows), tuple(message for _, message in rows))


@dataclass(frozen=True, slots=True)
class Document:
    """header: the header chunk. chunks: tracks, and other chunks as bytes. tail: what follows the last."""

    header: bytes
    chunks: tuple[Track | bytes, ...]
    tail: bytes = b""

    @property
    def tracks(self) -> tuple[Track, ...]:
        return tuple(chunk for chunk in self.chunks if isinstance(chunk, Track))

    @property
    def format(self) -> int:
        return int.from_bytes(self.header[8:10], "big")

    @property
    def division(self) -> int:
        return int.from_bytes(self.header[12:14], "big")

    @property
    def counts_seconds(self) -> bool:
        """Whether ticks are parts of a film frame, whatever the tempo."""
        return bool(self.division & 0x8000)

    @property
    def quarter(self) -> float:
        """Ticks a quarter note; at 120 BPM where ticks count seconds."""
        if not self.counts_seconds:
            return float(self.division)
        return FRAME_RATES[256 - (self.division >> 8)] * (self.division & 0xFF) / 2

    def with_tracks(self, changed: dict[int, Track], added: Iterable[Track] = ()) -> "Document":
        """Other tracks in the places named (counted among tracks), and more behind the last."""
        more, chunks, at = tuple(added), [], -1
        for chunk in self.chunks:
            if isinstance(chunk, Track):
                at += 1
                chunk = changed.get(at, chunk)
            chunks.append(chunk)
        header = self.header
        if more:
            kind = max(1, self.format)
            header = header[:8] + struct.pack(">HH", kind, at + 1 + len(more)) + header[12:]
        return replace(self, header=header, chunks=(*chunks, *more))


def write(document: Document) -> bytes:
    """The bytes of a MIDI file."""
    chunks = (c if isinstance(c, bytes) else _chunk(c) for c in document.chunks)
    return b"".join((document.header, *chunks, document.tail))


def _chunk(track: Track) -> bytes:
    if track.source is not None:
        return track.source
    body, before = bytearray(), 0
    for tick, message in track.events:
        body += _spanned(tick - before) + message
        before = tick
    return b"MTrk" + struct.pack(">L", len(body)) + body


def _spanned(delta: int) -> bytes:
    """A delta; one of more than 28 bits becomes several, joined by empty text events."""
    steps = b""
    while delta > MAX_DELTA:
        steps += variable(MAX_DELTA) + b"\xff\x01\x00"
        delta -= MAX_DELTA
    return steps + variable(delta)


def variable(value: int) -> bytes:
    """A number of at most 28 bits as MIDI writes it, seven bits a byte, highest first."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))


def meta(kind: int, payload: bytes) -> bytes:
    """A meta event as it stands in a file."""
    return bytes((META, kind)) + variable(len(payload)) + payload


def payload_of(message: bytes) -> bytes:
    """What a meta or system exclusive event carries."""
    at = 2 if message[0] == META else 1
    while message[at] & 0x80:
        at += 1
    return message[at + 1 :]
