"""What is to be heard of a Document, in seconds: its own ticks, tempo map, pedal, bends and controllers.

A performance has a slot for each voice that plays; the synthesizer gives a slot a channel. Volume and pan are
the mixer's: a part sounds at full volume in the middle, and moves from there as its file says.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from musicgen.errors import InputError
from musicgen.music.midi.file.document import (
    BANK,
    BEND,
    CONTROL,
    NOTE_OFF,
    NOTE_ON,
    PAN,
    SUSTAIN,
    VOLUME,
    Event,
)
from musicgen.music.midi.guest import Guest
from musicgen.music.midi.timeline import Clock
from musicgen.music.midi.voices import Voice
from musicgen.music.quantise import Ints
from musicgen.music.score import Identity

MAX_SLOTS = 16
USUAL_VOLUME = 100  # of a channel whose file says nothing
# How long a pedal holds behind a note's end, and anything behind the window's.
MAX_PEDAL_S = MAX_RING_S = 30.0
MAX_WHOLE_S = 900.0
_BANK_FINE = 32
_RPN = (6, 38, 96, 97, 98, 99, 100, 101)


@dataclass(frozen=True, slots=True)
class Performance:
    """players: (program, is_drum) of each slot. events: (seconds, slot, message), the message's own channel
    without meaning. length_s: until the last bar line."""

    players: tuple[tuple[int, bool], ...]
    events: tuple[tuple[float, int, bytes], ...]
    length_s: float

    def cut(self, seconds: float) -> "Performance":
        """No longer than so many seconds: what ends later ends there."""
        events = tuple((min(at, seconds), slot, message) for at, slot, message in self.events)
        return replace(self, events=events, length_s=min(self.length_s, seconds))


class Stage:
    """Performances of one guest; made once, asked often."""

    def __init__(self, guest: Guest) -> None:
        self._guest, self._clock = guest, Clock(guest.document)
        self._controls: defaultdict[int, list[Event]] = defaultdict(list)
        for track in guest.document.tracks:
            for tick, message in track.events:
                if message[0] & 0xF0 in (CONTROL, BEND):
                    self._controls[message[0] & 0x0F].append((tick, message))
        for controls in self._controls.values():
            controls.sort(key=lambda event: event[0])

    def of_part(self, identity: Identity, first: int, last: int) -> Performance:
        """What a part begins in bars first .. last of the window (from 0), seconds from the first bar line.

        Raises KeyError for a part that the view does not have.
        """
        mapped = self._guest.seen.map
        part = mapped.identities.index(identity) if identity in mapped.identities else -2
        if part < 0:
            raise KeyError(identity)
        chosen = (mapped.part == part) & (mapped.bar >= first) & (mapped.bar <= last)
        return self._performed(mapped.rows[chosen], self._tick(first), self._tick(last + 1))

    def whole(self, identity: Identity) -> Performance:
        """A part from the window's first bar line on. Raises InputError for over MAX_WHOLE_S, KeyError."""
        seconds = self._guest.seen.times[-1][1]
        if seconds > MAX_WHOLE_S:
            raise InputError(
                f"{seconds / 60:.0f} minutes of sound are too much for one file, at most "
                f"{MAX_WHOLE_S / 60:g} fit: mute some parts, or take the MIDI file."
            )
        return self.of_part(identity, 0, self._guest.score.bars - 1)

    @property
    def has_rest(self) -> bool:
        """Whether the window has notes that no part of the view plays."""
        return bool((self._guest.seen.map.part < 0).any())

    def of_rest(self, first: int = 0, last: int | None = None) -> Performance:
        """What bars first .. last have and no part of the view plays: at its own volume, in its own place."""
        mapped = self._guest.seen.map
        end = self._guest.score.bars - 1 if last is None else last
        chosen = (mapped.part < 0) & (mapped.bar >= first) & (mapped.bar <= end)
        return self._performed(mapped.rows[chosen], self._tick(first), self._tick(end + 1), own_level=True)

    def _tick(self, bar: int) -> float:
        seen = self._guest.seen
        return seen.window.start + bar * seen.score.meter.bar_ticks * seen.quarter / 12

    def _performed(self, rows: Ints, start: float, end: float, *, own_level: bool = False) -> Performance:
        notes = self._guest.seen.map.notes
        voices = np.unique(notes.voice[rows]).tolist()[:MAX_SLOTS]
        began = self._clock.seconds(start)
        events: list[tuple[float, int, int, bytes]] = []
        latest = self._clock.seconds(self._tick(self._guest.score.bars)) - began + MAX_RING_S
        for slot, number in enumerate(voices):
            mine = rows[notes.voice[rows] == number]
            for rank, tick, message in self._of_voice(notes.voices[number], mine, start, own_level):
                seconds = min(latest, max(0.0, self._clock.seconds(tick) - began))
                events.append((seconds, slot, rank, message))
        events.sort(key=lambda event: (event[0], event[2]))
        players = tuple((notes.voices[v].program, notes.voices[v].is_drum) for v in voices)
        length = self._clock.seconds(end) - began
        return Performance(players, tuple((s, slot, m) for s, slot, _, m in events), length)

    def _of_voice(
        self, voice: Voice, rows: Ints, start: float, own_level: bool
    ) -> Iterator[tuple[int, float, bytes]]:
        """(rank among events of a moment, tick, message) of a voice's notes and of what moves its channel."""
        levelled = partial(_levelled, mixed=None if own_level else voice)
        notes, channel = self._guest.seen.map.notes, voice.channel
        for row in rows.tolist():
            pitch = int(notes.pitch[row])
            yield 2, float(notes.onset[row]), bytes((NOTE_ON | channel, pitch, int(notes.velocity[row])))
            yield 0, float(notes.end[row]), bytes((NOTE_OFF | channel, pitch, 0))
        controls = self._controls.get(channel, [])
        low = bisect_left(controls, start, key=lambda event: event[0])
        stop = self._released(controls, float(notes.end[rows].max()))
        high = bisect_right(controls, stop, key=lambda event: event[0])
        if not any(m[1] == VOLUME for _, m in controls[:low] if m[0] & 0xF0 == CONTROL):
            yield 1, start, bytes((CONTROL | channel, VOLUME, USUAL_VOLUME if own_level else 127))
        for message in [*_in_force(m for _, m in controls[:low])]:
            if shown := levelled(message):
                yield 1, start, shown
        for tick, message in controls[low:high]:
            if shown := levelled(message):
                yield 1, float(tick), shown

    def _released(self, controls: list[Event], end: float) -> float:
        """When the pedal that is down at a note's end comes up, at most MAX_PEDAL_S later."""
        place = bisect_right(controls, end, key=lambda event: event[0])
        pedals = [m[2] for _, m in controls[:place] if m[0] & 0xF0 == CONTROL and m[1] == SUSTAIN]
        if not pedals or pedals[-1] < 64:
            return end
        latest = self._clock.seconds(end) + MAX_PEDAL_S
        for tick, message in controls[place:]:
            if self._clock.seconds(tick) > latest:
                break
            if message[0] & 0xF0 == CONTROL and message[1] == SUSTAIN and message[2] < 64:
                return float(tick)
        return end


def _in_force(messages: Iterator[bytes]) -> Iterator[bytes]:
    """What still holds of a channel's messages: the last of each controller, parameters in their order."""
    last: dict[tuple[int, int], bytes] = {}
    parameters: list[bytes] = []
    for message in messages:
        if message[0] & 0xF0 == CONTROL and message[1] in _RPN:
            parameters.append(message)
        else:
            last[message[0] & 0xF0, message[1] if message[0] & 0xF0 == CONTROL else 0] = message
    yield from parameters[-64:]
    yield from last.values()


def _levelled(message: bytes, mixed: Voice | None) -> bytes | None:
    """A message as the slot takes it; volume and pan relative to what the mixer shows of a voice."""
    if message[0] & 0xF0 != CONTROL:
        return message
    number, value = message[1], message[2]
    if number in (BANK, _BANK_FINE):
        return None
    if mixed and number == VOLUME:
        value = min(127, round(value * 127 / mixed.volume)) if mixed.volume else 127
    elif mixed and number == PAN:
        value = max(0, min(127, value - (mixed.pan or 0) + 64))
    return bytes((message[0], number, value))
