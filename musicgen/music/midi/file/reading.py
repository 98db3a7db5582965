"""Any MIDI file → a Document, however damaged, and what had to be repaired. Time is linear in its bytes.

What is given up on is a MidiError: empty or too large data, no MIDI header, a division of zero, a format 2
file of several tracks, more than MAX_TRACKS tracks or MAX_EVENTS events.
"""

import struct
from collections import Counter
from dataclasses import replace

from musicgen.errors import MidiError
from musicgen.music.midi.file.document import (
    END_MARK,
    END_OF_TRACK,
    ESCAPE,
    FRAME_RATES,
    KEY,
    META,
    METER,
    NOTE_OFF,
    SYSEX,
    TEMPO,
    Document,
    Event,
    Track,
    meta,
    variable,
)
from musicgen.music.midi.file.findings import Finding, counted, in_order
from musicgen.music.midi.file.pairs import pairs

MAX_BYTES = 5_000_000
MAX_EVENTS = 200_000
MAX_TRACKS = 1_000
MAX_BPM_READ = 1_000
MAX_TICK = 1 << 31
HANGING_QUARTERS = 4
# Data bytes by the high half of the status; what follows a status of a live connection, by the status.
_CHANNEL_DATA = (0,) * 8 + (2, 2, 2, 2, 1, 1, 2, 0)
_LIVE_DATA = {
    0xF1: 1,
    0xF2: 2,
    0xF3: 1,
    0xF6: 0,
    0xF8: 0,
    0xF9: 0,
    0xFA: 0,
    0xFB: 0,
    0xFC: 0,
    0xFD: 0,
    0xFE: 0,
}


class _Broken(Exception):
    """The bytes at this place are no event; never leaves this module."""


def read(data: bytes) -> tuple[Document, tuple[Finding, ...]]:
    """The file as a Document, and a finding for each kind of damage. Raises MidiError."""
    found: Counter[str] = Counter()
    start = _start(data, found)
    header, body = _header(data, start)
    chunks, tail = _Chunks(data, body, found).read()
    tracks = sum(isinstance(chunk, Track) for chunk in chunks)
    told = list(counted(found))
    header, more = _mended(header, tracks)
    told += more
    quarter = Document(header, ()).quarter
    closed, hanging = _closed(chunks, round(HANGING_QUARTERS * quarter))
    told += counted(Counter(hanging=hanging))
    return Document(header, closed, b"" if more else tail), in_order(told)


# --- the file's frame -------------------------------------------------------------------------------------


def _start(data: bytes, found: Counter[str]) -> int:
    """Where the header is: at the start, in a RIFF wrapper, or behind some junk."""
    if not data:
        raise MidiError("The file is empty: choose a MIDI file (.mid).")
    if len(data) > MAX_BYTES:
        raise MidiError(
            f"The file has {len(data) / 1_000_000:.1f} MB, at most 5 MB are read: "
            "export a shorter part of the piece."
        )
    start = data.find(b"MThd", 0, 1024)
    if start < 0:
        raise MidiError(
            "The file does not begin like a MIDI file (MThd is missing): choose a MIDI file (.mid)."
        )
    if start:
        found["riff" if data[:4] == b"RIFF" and data[8:12] == b"RMID" else "junk"] += 1
    if len(data) - start < 14:
        raise MidiError(
            f"The file ends after {len(data) - start} bytes, inside its header: get a complete copy."
        )
    return start


def _header(data: bytes, start: int) -> tuple[bytes, int]:
    """The header chunk, and where what follows it begins."""
    size, kind, _, division = struct.unpack(">LHHH", data[start + 4 : start + 14])
    sound = 6 <= size <= 1024 and start + 8 + size <= len(data)
    header = data[start : start + 8 + size] if sound else data[start : start + 14]
    if not sound:
        header = header[:4] + struct.pack(">L", 6) + header[8:]
    if kind > 2:
        raise MidiError(f"MIDI format {kind} is unknown: save the file as format 0 or 1.")
    rate, ticks_a_frame = 256 - (division >> 8), division & 0xFF
    if division & 0x8000 and (rate not in FRAME_RATES or not ticks_a_frame):
        raise MidiError(
            f"The file counts time in {rate} frames of {ticks_a_frame} ticks, which is no SMPTE time: "
            "export it with ticks per quarter note."
        )
    if division == 0:
        raise MidiError("The file divides a quarter note into 0 ticks, so it has no time: export it anew.")
    return header, start + len(header)


def _mended(header: bytes, tracks: int) -> tuple[bytes, list[Finding]]:
    """The header that fits what was found behind it."""
    kind, said, division = struct.unpack(">HHH", header[8:14])
    told = []
    if kind == 2 and tracks > 1:
        raise MidiError(
            f"Format 2 with {tracks} tracks holds separate patterns without a common time: "
            "save it as format 0 or 1."
        )
    if kind == 2:
        told.append(Finding("format2", (("n", 1),)))
    elif kind == 0 and tracks > 1:
        told.append(Finding("format0", (("n", tracks),)))
    if tracks < said:
        told.append(Finding("missing", (("said", said), ("n", tracks))))
    if told:
        header = header[:8] + struct.pack(">HH", 1 if kind == 2 or tracks > 1 else kind, tracks) + header[12:]
    if division & 0x8000:
        return header, [*told, Finding("smpte", (("n", 1),))]
    return header, told


class _Chunks:
    """Walks the chunks of a file; none is copied but once."""

    def __init__(self, data: bytes, at: int, found: Counter[str]) -> None:
        self.data, self.at, self.found = data, at, found
        self.chunks: list[Track | bytes] = []
        self.tracks = self.events = 0

    def read(self) -> tuple[list[Track | bytes], bytes]:
        """All chunks, and the bytes behind the last that are none."""
        while self.at < len(self.data):
            if not self._is_chunk(self.at):
                following = self.data.find(b"MTrk", self.at)
                if following < 0 or following + 8 > len(self.data):
                    break
                self.found["between"] += following - self.at
                self.at = following
            if self.data[self.at : self.at + 4] == b"MTrk":
                self._track()
            else:
                stop = self.at + 8 + self._size()
                self.chunks.append(self.data[self.at : stop])
                self.at = stop
        return self.chunks, self.data[self.at :]

    def _size(self) -> int:
        return int.from_bytes(self.data[self.at + 4 : self.at + 8], "big")

    def _is_chunk(self, at: int) -> bool:
        """A track's header, or another name with a length that fits into the file."""
        name = self.data[at : at + 4]
        if at + 8 > len(self.data):
            return False
        fits = at + 8 + int.from_bytes(self.data[at + 4 : at + 8], "big") <= len(self.data)
        return name == b"MTrk" or (fits and name.isalnum() and name.isascii())

    def _track(self) -> None:
        """One track. A wrong length is common: trusted only where a chunk or the end of the file follows."""
        if self.tracks == MAX_TRACKS:
            count = self.data.count(b"MTrk")
            raise MidiError(f"The file has {count:,} tracks, at most {MAX_TRACKS:,} are read: merge some.")
        start, size = self.at, self._size()
        stop = start + 8 + size
        trusted = stop == len(self.data) or (stop < len(self.data) and self._is_chunk(stop))
        if not trusted:
            following = self.data.find(b"MTrk", start + 8)
            limit = len(self.data) if following < 0 else following
        else:
            limit = stop
        walk = _Walk(self.data, start + 8, limit, self.found, MAX_EVENTS - self.events)
        walk.read()
        self.tracks += 1
        self.events += len(walk.ticks)
        fits = walk.ended and walk.at == stop
        swallows = walk.ended and walk.at < limit and self.data[walk.at : walk.at + 4] == b"MTrk"
        wrong = not fits and (swallows or (not trusted and (walk.ended or stop < limit)))
        self.found["length"] += wrong
        self.at = stop if fits else walk.at if walk.ended and wrong else limit
        source = self.data[start:stop] if (trusted or fits) and not wrong and not walk.mended else None
        self.chunks.append(Track(tuple(walk.ticks), tuple(walk.messages), source))


# --- one track --------------------------------------------------------------------------------------------


class _Walk:
    """One track's events up to its end mark, its damage, or `limit`. mended: anything is not as it was."""

    def __init__(self, data: bytes, at: int, limit: int, found: Counter[str], most: int) -> None:
        self.data, self.at, self.limit, self.found, self.most = data, at, limit, found, most
        self.ticks: list[int] = []
        self.messages: list[bytes] = []
        self.tick, self.status = 0, 0
        self.ended = self.mended = False

    def read(self) -> None:
        try:
            self._events()
        except _Broken:
            self._say("broken")
        else:
            if not self.ended:
                self._say("no_end")
        if not self.ended:
            self.ticks.append(self.tick)
            self.messages.append(END_MARK)

    def _say(self, kind: str) -> None:
        self.found[kind] += 1
        self.mended = True

    def _events(self) -> None:
        while not self.ended and self.at < self.limit:
            before = self.tick
            byte = self.data[self.at]
            if byte < 0x80:
                self.at += 1
                self.tick += byte
            else:
                self.tick += self._number()
            if self.tick > MAX_TICK:
                self.tick = before
                raise _Broken
            try:
                message = self._message()
            except _Broken:
                self.tick = before
                raise
            if message:
                self.ticks.append(self.tick)
                self.messages.append(message)
                if len(self.ticks) > self.most:
                    raise MidiError(
                        f"The file has more than {MAX_EVENTS:,} events, at most that many are read: "
                        "export a shorter part of the piece."
                    )

    def _byte(self) -> int:
        if self.at >= self.limit:
            raise _Broken
        self.at += 1
        return self.data[self.at - 1]

    def _number(self) -> int:
        """A variable-length number; one of more than four bytes is taken where it means no more than four."""
        value, start = 0, self.at
        while True:
            byte = self._byte()
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                break
            if self.at - start > 8:
                raise _Broken
        if value > 0x0FFFFFFF:
            raise _Broken
        if self.at - start > 4:
            self._say("overlong")
        return value

    def _payload(self) -> bytes:
        size = self._number()
        if self.at + size > self.limit:
            raise _Broken
        self.at += size
        return self.data[self.at - size : self.at]

    def _message(self) -> bytes | None:
        """The event here as it is written out; None for one that is left out."""
        start = self.at
        byte = self._byte()
        if byte < 0x80:
            if not self.status:
                raise _Broken
            self.at = start
            return self._channel(b"")
        if byte < 0xF0:
            self.status = byte
            return self._channel(self.data[start : start + 1])
        if byte == META:
            return self._meta(self._byte())
        if byte in (SYSEX, ESCAPE):
            payload = self._payload()
            return self.data[start : start + 1] + variable(len(payload)) + payload
        if byte not in _LIVE_DATA:
            raise _Broken
        for _ in range(_LIVE_DATA[byte]):
            self._byte()
        self._say("live")
        return None

    def _channel(self, said: bytes) -> bytes:
        count = _CHANNEL_DATA[self.status >> 4]
        values = self.data[self.at : min(self.at + count, self.limit)]
        if len(values) == count and values.isascii():
            self.at += count
            return (said or bytes((self.status,))) + values
        return bytes((self.status, *(self._value() for _ in range(count))))

    def _value(self) -> int:
        """A data byte; a live byte may stand before it, and one over 127 is taken as 127."""
        value = self._byte()
        while 0xF8 <= value < META:
            self._say("live")
            value = self._byte()
        if value > 127:
            self._say("clipped")
        return min(value, 127)

    def _meta(self, kind: int) -> bytes | None:
        payload = self._payload()
        if kind == END_OF_TRACK:
            self.ended = True
        elif kind == TEMPO:
            return self._checked(_is_tempo(payload), "tempo", kind, payload, payload[:3])
        elif kind == METER:
            return self._checked(_is_meter(payload), "meter", kind, payload, (payload + b"\x18\x08")[:4])
        elif kind == KEY:
            return self._checked(_is_key(payload), "key", kind, payload, payload[:2])
        return meta(kind, payload)

    def _checked(self, sound: bool, damage: str, kind: int, payload: bytes, kept: bytes) -> bytes | None:
        if not sound:
            self._say(damage)
            return None
        if kept != payload:
            self._say("sized")
        return meta(kind, kept)


def _is_tempo(payload: bytes) -> bool:
    return len(payload) >= 3 and int.from_bytes(payload[:3], "big") * MAX_BPM_READ >= 60_000_000


def _is_meter(payload: bytes) -> bool:
    """Two bytes are enough (beats, power of two of the unit); the metronome's may be missing."""
    return len(payload) >= 2 and 1 <= payload[0] <= 64 and payload[1] <= 7


def _is_key(payload: bytes) -> bool:
    return len(payload) >= 2 and (payload[0] <= 7 or payload[0] >= 249) and payload[1] <= 1


# --- notes without an end ---------------------------------------------------------------------------------


def _closed(chunks: list[Track | bytes], longest: int) -> tuple[tuple[Track | bytes, ...], int]:
    """Every note with its end: a later end of its pitch in the track, else after `longest` ticks."""
    count, closed = 0, []
    for chunk in chunks:
        if isinstance(chunk, Track):
            chunk, hanging = _ended(chunk, longest)
            count += hanging
        closed.append(chunk)
    return tuple(closed), count


def _ended(track: Track, longest: int) -> tuple[Track, int]:
    paired = pairs(track.messages, track.ticks)
    if not paired.hanging:
        return track, 0
    last_off: dict[bytes, int] = {}
    for off in paired.offs:
        message = track.messages[off]
        last_off[bytes((message[0] & 0x0F, message[1]))] = track.ticks[off]
    ends: list[Event] = []
    for on in paired.hanging:
        message, tick = track.messages[on], track.ticks[on]
        place = bytes((message[0] & 0x0F, message[1]))
        end = last_off.get(place, 0)
        ends.append((end if end > tick else tick + longest, bytes((NOTE_OFF | place[0], place[1], 0))))
    *body, (end_tick, mark) = track.events
    rows = sorted([*((t, 0, m) for t, m in ends), *((t, 1, m) for t, m in body)], key=lambda row: row[:2])
    last = max(end_tick, rows[-1][0])
    events = [*((tick, message) for tick, _, message in rows), (last, mark)]
    return replace(Track.of(events), source=None), len(ends)
