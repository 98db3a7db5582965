"""Damaged Standard MIDI Files made whole: bytes in, bytes of a sound file and a list of repairs out.

The cleaner knows chunks and events, nothing about notes that belong together. What leaves it is a format 1
file of whole events with plain values, holding only what a score is made of (notes, programs, volume, pan,
track names, tempo, meter, key), so that any MIDI library reads it without an error. What it gives up on is
a MidiError. Time and memory are bounded by MAX_BYTES, MAX_EVENTS, MAX_TRACKS and MAX_QUARTERS.

Source of the format: "Standard MIDI-File Format Specification 1.1", MIDI Manufacturers Association, 1996.
"""

import struct
from collections import Counter
from dataclasses import dataclass

from musicgen.errors import MidiError

MAX_BYTES = 5_000_000
MAX_EVENTS = 400_000
MAX_TRACKS = 1_000
MAX_QUARTERS = 20_000
MAX_NAME_BYTES = 200
MAX_BPM_READ = 1_000
DEFAULT_TEMPO_US = 500_000

_CHANNEL_DATA_BYTES = {0x8: 2, 0x9: 2, 0xA: 2, 0xB: 2, 0xC: 1, 0xD: 1, 0xE: 2}
_VOLUME, _PAN = 7, 10
_NAME, _END_OF_TRACK, _TEMPO, _METER, _KEY = 0x03, 0x2F, 0x51, 0x58, 0x59
_FRAME_RATES = {24: 24.0, 25: 25.0, 29: 30_000 / 1_001, 30: 30.0}

_SENTENCES = {
    "riff": "The file was wrapped in RIFF (RMID); its MIDI part was taken out.",
    "junk": "Bytes in front of the MIDI header were left out.",
    "format2": "The file says format 2 and holds one track; it was read as format 1.",
    "smpte": "Time was counted in film frames; it was taken as 120 BPM.",
    "missing": "The header promises more tracks than the file holds; what is there was read.",
    "broken": "Damaged or cut-off tracks: {n}; each was kept up to the damage.",
    "no_end": "Tracks without an end mark: {n}; each ends with its last event.",
    "clipped": "Values over 127: {n}; each was taken as 127.",
    "late": f"Tracks running past {MAX_QUARTERS:,} quarter notes: {{n}}; what lies beyond was left out.",
    "tempo": "Impossible tempo changes left out: {n}.",
    "meter": "Impossible time signatures left out: {n}.",
    "key": "Impossible key signatures left out: {n}.",
}

Event = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class CleanMidi:
    """data: a sound format 1 file. repairs: one sentence for each kind of damage."""

    data: bytes
    repairs: tuple[str, ...]


class _Broken(Exception):
    """The bytes at this place are no event; never leaves this module."""


def clean(data: bytes) -> CleanMidi:
    """Make a MIDI file sound.

    Raises MidiError for what cannot be repaired: empty or too large data, no MIDI header, a division of
    zero, a format 2 file of several tracks, more than MAX_TRACKS tracks or MAX_EVENTS events.
    """
    found: Counter[str] = Counter()
    data = _unwrapped(data, found)
    header = _header(data, found)
    tracks = _tracks(data, header, found)
    if header.format == 2 and len(tracks) > 1:
        raise MidiError(
            f"Format 2 with {len(tracks)} tracks holds separate patterns without a common time: "
            "save it as format 0 or 1."
        )
    if header.format == 2:
        found["format2"] += 1
    if header.seconds_based:
        found["smpte"] += 1
        tracks = [_without_tempo(events) for events in tracks]
    repairs = tuple(text.format(n=found[kind]) for kind, text in _SENTENCES.items() if found[kind])
    return CleanMidi(_serialised(tracks, header.division), repairs)


# --- the file's frame -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Header:
    """division: ticks per quarter note. tick_factor: what file ticks are multiplied by. body: first track."""

    format: int
    tracks: int
    division: int
    tick_factor: int
    seconds_based: bool
    body: int


def _unwrapped(data: bytes, found: Counter[str]) -> bytes:
    if not data:
        raise MidiError("The file is empty: choose a MIDI file (.mid).")
    if len(data) > MAX_BYTES:
        size = len(data) / 1_000_000
        raise MidiError(
            f"The file has {size:.1f} MB, at most 5 MB are read: export a shorter part of the piece."
        )
    if data[:4] == b"RIFF" and data[8:12] == b"RMID":
        found["riff"] += 1
    elif data[:4] != b"MThd" and data.find(b"MThd", 0, 1024) > 0:
        found["junk"] += 1
    start = data.find(b"MThd", 0, 1024)
    if start < 0:
        raise MidiError(
            "The file does not begin like a MIDI file (MThd is missing): choose a MIDI file (.mid)."
        )
    return data[start:]


def _header(data: bytes, found: Counter[str]) -> _Header:
    if len(data) < 14:
        raise MidiError(f"The file ends after {len(data)} bytes, inside its header: get a complete copy.")
    size, kind, tracks, division = struct.unpack(">LHHH", data[4:14])
    body = 8 + size if 6 <= size <= 1024 else 14
    if kind > 2:
        raise MidiError(f"MIDI format {kind} is unknown: save the file as format 0 or 1.")
    if division & 0x8000:
        return _frame_header(kind, tracks, division, body)
    if division == 0:
        raise MidiError("The file divides a quarter note into 0 ticks, so it has no time: export it anew.")
    return _Header(kind, tracks, division, 1, False, body)


def _frame_header(kind: int, tracks: int, division: int, body: int) -> _Header:
    """SMPTE division: ticks count seconds. At 120 BPM a quarter note is half a second; ticks are doubled
    so that it has a whole number of them also at an odd count a second."""
    rate, ticks_per_frame = 256 - (division >> 8), division & 0xFF
    if rate not in _FRAME_RATES or not ticks_per_frame:
        raise MidiError(
            f"The file counts time in {rate} frames of {ticks_per_frame} ticks, which is no SMPTE time: "
            "export it with ticks per quarter note."
        )
    return _Header(kind, tracks, round(_FRAME_RATES[rate] * ticks_per_frame), 2, True, body)


def _tracks(data: bytes, header: _Header, found: Counter[str]) -> list[list[Event]]:
    """The events of every track that has any. Chunks of other kinds are passed over."""
    tracks, seen, total, at = [], 0, 0, header.body
    while (at := data.find(b"MTrk", at)) >= 0 and at + 8 <= len(data):
        seen += 1
        stop = at + 8 + int.from_bytes(data[at + 4 : at + 8], "big")
        reader = _TrackReader(
            data[: min(stop, len(data))] if stop < len(data) else data, at + 8, header, found
        )
        reader.read(MAX_EVENTS - total)
        # A wrong length is common: trust it only where the track did not say itself where it ends.
        at = reader.at if reader.ended or stop > len(data) else stop
        total += len(reader.events)
        if reader.events:
            tracks.append(reader.events)
        if len(tracks) > MAX_TRACKS:
            raise MidiError(
                f"The file has more than {MAX_TRACKS:,} tracks, at most that many are read: merge some."
            )
    if seen < header.tracks:
        found["missing"] += 1
    return tracks


# --- one track --------------------------------------------------------------------------------------------


class _TrackReader:
    """Walks one track; `events` holds what a score is made of, `at` is where the walk stopped."""

    def __init__(self, data: bytes, at: int, header: _Header, found: Counter[str]) -> None:
        self.data, self.at, self.found = data, at, found
        self.factor, self.last_tick = header.tick_factor, MAX_QUARTERS * header.division
        self.events: list[Event] = []
        self.tick, self.status, self.ended = 0, 0, False

    def read(self, max_events: int) -> None:
        """Read until the end mark, the end of data, damage, or MAX_QUARTERS."""
        try:
            while not self.ended and self.at < len(self.data):
                self.tick += self._number() * self.factor
                if self.tick > self.last_tick:
                    self.found["late"] += 1
                    return
                self._event()
                if len(self.events) > max_events:
                    raise MidiError(
                        f"The file has more than {MAX_EVENTS:,} events, at most that many are read: "
                        "export a shorter part of the piece."
                    )
        except _Broken:
            self.found["broken"] += 1
        else:
            self.found["no_end"] += not self.ended

    def _byte(self) -> int:
        if self.at >= len(self.data):
            raise _Broken
        self.at += 1
        return self.data[self.at - 1]

    def _number(self) -> int:
        """A variable-length number: at most four bytes of seven bits."""
        value = 0
        for _ in range(4):
            byte = self._byte()
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value
        raise _Broken

    def _payload(self) -> bytes:
        size = self._number()
        if self.at + size > len(self.data):
            raise _Broken
        self.at += size
        return self.data[self.at - size : self.at]

    def _event(self) -> None:
        byte = self._byte()
        if byte == 0xFF:
            self._meta(self._byte(), self._payload())
        elif byte in (0xF0, 0xF7):
            self._payload()
        elif byte > 0xF0:
            raise _Broken
        elif byte >= 0x80:
            self.status = byte
            self._channel(self._byte())
        elif self.status:
            self._channel(byte)
        else:
            raise _Broken

    def _channel(self, first: int) -> None:
        kind = self.status >> 4
        values = [first, self._byte()] if _CHANNEL_DATA_BYTES[kind] == 2 else [first]
        if kind not in (0x8, 0x9, 0xC) and not (kind == 0xB and first in (_VOLUME, _PAN)):
            return
        if max(values) > 127:
            self.found["clipped"] += 1
            values = [min(value, 127) for value in values]
        self.events.append((self.tick, bytes((self.status, *values))))

    def _meta(self, kind: int, payload: bytes) -> None:
        if kind == _END_OF_TRACK:
            self.ended = True
        elif kind == _NAME:
            self._keep_meta(kind, payload[:MAX_NAME_BYTES])
        elif kind == _TEMPO:
            self._keep_if(_is_tempo(payload), "tempo", kind, payload[:3])
        elif kind == _METER:
            self._keep_if(_is_meter(payload), "meter", kind, (payload + b"\x18\x08")[:4])
        elif kind == _KEY:
            self._keep_if(_is_key(payload), "key", kind, payload[:2])

    def _keep_if(self, sound: bool, damage: str, kind: int, payload: bytes) -> None:
        if sound:
            self._keep_meta(kind, payload)
        else:
            self.found[damage] += 1

    def _keep_meta(self, kind: int, payload: bytes) -> None:
        self.events.append((self.tick, bytes((0xFF, kind)) + _variable(len(payload)) + payload))


def _is_tempo(payload: bytes) -> bool:
    return len(payload) >= 3 and int.from_bytes(payload[:3], "big") * MAX_BPM_READ >= 60_000_000


def _is_meter(payload: bytes) -> bool:
    """Two bytes are enough (beats, power of two of the unit); the metronome's may be missing."""
    return len(payload) >= 2 and 1 <= payload[0] <= 64 and payload[1] <= 6


def _is_key(payload: bytes) -> bool:
    return len(payload) >= 2 and (payload[0] <= 7 or payload[0] >= 249) and payload[1] <= 1


# --- writing it out again ---------------------------------------------------------------------------------


def _variable(value: int) -> bytes:
    """A number of at most 28 bits as MIDI writes it, seven bits a byte, highest first."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))


def _without_tempo(events: list[Event]) -> list[Event]:
    tempo = bytes((0xFF, _TEMPO))
    return [event for event in events if not event[1].startswith(tempo)]


def _serialised(tracks: list[list[Event]], division: int) -> bytes:
    chunks = [b"MThd" + struct.pack(">LHHH", 6, 1, len(tracks), division)]
    for events in tracks:
        body, before = bytearray(), 0
        for tick, message in events:
            body += _spanned(tick - before) + message
            before = tick
        body += b"\x00\xff\x2f\x00"
        chunks.append(b"MTrk" + struct.pack(">L", len(body)) + body)
    return b"".join(chunks)


def _spanned(delta: int) -> bytes:
    """A delta; one of more than 28 bits becomes several, joined by empty text events."""
    steps = b""
    while delta > 0x0FFFFFFF:
        steps += _variable(0x0FFFFFFF) + b"\xff\x01\x00"
        delta -= 0x0FFFFFFF
    return steps + _variable(delta)
