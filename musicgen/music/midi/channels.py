"""What each channel plays at each moment: which program, and whether it is drums.

Channel 10 is drums unless it is said otherwise, by whichever of these comes later:
- GS: "use for rhythm part" of a part (F0 41 .. 42 12 40 1x 15 nn);
- XG: "part mode" (F0 43 1. 4C 08 nn 07 mm), bank 127 or 126 before a program change, bank 0 on channel 10
  once XG is switched on;
- General MIDI 2: bank 120 is rhythm, 121 is melody.
A bank counts once a program change follows it, or where a channel is never given a program.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from musicgen.music.midi.file.document import (
    BANK,
    CONTROL,
    DRUM_CHANNEL,
    PROGRAM,
    SYSEX,
    Document,
    payload_of,
)

_GS_PARTS = (9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15)
_GM_ON, _GS_ON, _XG_ON = "gm", "gs", "xg"


@dataclass(frozen=True, slots=True)
class _Setting:
    """From `tick` on. program: None where only the drum flag is set. order: its place in time among all."""

    tick: int
    order: int
    program: int | None
    is_drum: bool


class _Line:
    """Settings in the order of time, with the latest at any moment."""

    def __init__(self) -> None:
        self.settings: list[_Setting] = []
        self.ticks: list[int] = []
        self.programs: list[int | None] = []

    def add(self, setting: _Setting) -> None:
        before = self.programs[-1] if self.programs else None
        self.settings.append(setting)
        self.ticks.append(setting.tick)
        self.programs.append(before if setting.program is None else setting.program)

    def at(self, tick: int) -> tuple[_Setting | None, int | None]:
        """The latest setting until a tick, and the latest program."""
        place = bisect_right(self.ticks, tick)
        return (self.settings[place - 1], self.programs[place - 1]) if place else (None, None)


class Channels:
    """Looks up programs; made once a document."""

    def __init__(self, document: Document) -> None:
        # By channel: what anybody sets; what messages to all set; by track, what it sets itself.
        self._all = [_Line() for _ in range(16)]
        self._shared = [_Line() for _ in range(16)]
        self._own: defaultdict[tuple[int, int], _Line] = defaultdict(_Line)
        self._read(document)

    def at(self, track: int, channel: int, tick: int) -> tuple[int, bool]:
        """(program, is_drum) of a note. A track's own program counts; else the latest of another track, else
        the first that the channel is ever given."""
        line = self._all[channel]
        if not line.settings:
            return 0, channel == DRUM_CHANNEL
        anybody, program = line.at(tick)
        own, own_program = (
            self._own[track, channel].at(tick) if (track, channel) in self._own else (None, None)
        )
        shared, _ = self._shared[channel].at(tick)
        if own_program is not None:
            program = own_program
        elif program is None:
            program = next((s.program for s in line.settings if s.program is not None), 0)
        told = max(filter(None, (own, shared)), key=lambda s: s.order, default=None) if own else anybody
        return program or 0, told.is_drum if told else _first_flag(line.settings[0], channel)

    def is_constant(self, channel: int) -> bool:
        """Whether all notes of the channel, in whatever track, are played alike."""
        return len(self._all[channel].settings) <= 1

    def _set(self, channel: int, track: int, tick: int, program: int | None, is_drum: bool) -> None:
        line = self._all[channel]
        setting = _Setting(tick, len(line.settings), program, is_drum)
        line.add(setting)
        (self._shared[channel] if track < 0 else self._own[track, channel]).add(setting)

    def _read(self, document: Document) -> None:
        banks: list[int | None] = [None] * 16
        drums = [channel == DRUM_CHANNEL for channel in range(16)]
        standard = _GM_ON
        for tick, track, message in sorted(_setting_messages(document), key=lambda row: row[:2]):
            channel = message[0] & 0x0F
            if message[0] == SYSEX:
                payload = payload_of(message)
                if switched := _switch(payload):
                    standard, drums = switched, [c == DRUM_CHANNEL for c in range(16)]
                elif part := _part_mode(payload):
                    drums[part[0]] = part[1]
                    self._set(part[0], -1, tick, None, part[1])
            elif message[0] & 0xF0 == CONTROL:
                banks[channel] = message[2]
            else:
                drums[channel] = _by_bank(banks[channel], channel, standard, drums[channel])
                self._set(channel, track, tick, message[1], drums[channel])
        for channel, bank in enumerate(banks):
            has_program = bool(self._all[channel].settings)
            if not has_program and bank is not None:
                self._set(channel, -1, 0, None, _by_bank(bank, channel, standard, drums[channel]))


def _first_flag(first: _Setting, channel: int) -> bool:
    """Before anything is said: what is said first about a bank holds from the start, a part mode does not."""
    return first.is_drum if first.program is not None else channel == DRUM_CHANNEL


def _setting_messages(document: Document) -> Iterator[tuple[int, int, bytes]]:
    for index, track in enumerate(document.tracks):
        for tick, message in track.events:
            status = message[0]
            if (
                status & 0xF0 == PROGRAM
                or status == SYSEX
                or (status & 0xF0 == CONTROL and message[1] == BANK)
            ):
                yield tick, index, message


def _switch(payload: bytes) -> str:
    """The standard that a reset message switches to, "" for any other message."""
    if payload[:1] == b"\x7e" and payload[2:3] == b"\x09":
        return _GM_ON
    if payload[:1] == b"\x41" and payload[2:7] == b"\x42\x12\x40\x00\x7f":
        return _GS_ON
    if payload[:1] == b"\x43" and payload[2:7] == b"\x4c\x00\x00\x7e\x00":
        return _XG_ON
    return ""


def _part_mode(payload: bytes) -> tuple[int, bool] | None:
    """(channel, is_drum) that a GS or XG message sets."""
    if payload[:1] == b"\x41" and payload[2:5] == b"\x42\x12\x40" and payload[6:7] == b"\x15":
        place = payload[5]
        if place & 0xF0 == 0x10 and len(payload) > 7:
            return _GS_PARTS[place & 0x0F], payload[7] > 0
    is_xg = payload[:1] == b"\x43" and payload[2:4] == b"\x4c\x08" and payload[5:6] == b"\x07"
    if is_xg and payload[4] < 16 and len(payload) > 6:
        return payload[4], payload[6] > 0
    return None


def _by_bank(bank: int | None, channel: int, standard: str, before: bool) -> bool:
    """Whether a channel is drums after a program change under this bank."""
    if bank == 120 or (bank in (126, 127) and standard != _GS_ON):
        return True
    if bank == 121 or (bank in (0, 64) and standard == _XG_ON and channel == DRUM_CHANNEL):
        return False
    # Away from a drum bank, a channel is what it was by default; a part mode is kept.
    return before
