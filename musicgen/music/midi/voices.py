"""The notes of a Document, each with its events and its player.

A voice is what plays alike: a track, a channel and a program. Rows are parallel arrays in file ticks.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from musicgen.music.midi.channels import Channels
from musicgen.music.midi.file.document import CONTROL, META, NAME, PAN, VOLUME, Document, payload_of
from musicgen.music.midi.file.names import decoded
from musicgen.music.midi.file.pairs import pairs
from musicgen.music.quantise import Ints


@dataclass(frozen=True, slots=True)
class Voice:
    """track: its place among the tracks. volume, pan: 0..127, None where the file says nothing."""

    track: int
    channel: int
    program: int
    is_drum: bool
    name: str
    volume: int | None
    pan: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Notes:
    """A row a note: its voice (place in voices), where its two messages are in their track, ticks, pitch."""

    voices: tuple[Voice, ...]
    voice: Ints
    on: Ints
    off: Ints
    onset: Ints
    end: Ints
    pitch: Ints
    velocity: Ints

    def __len__(self) -> int:
        return len(self.voice)

    def by_voice(self, rows: Ints) -> Iterator[tuple[int, Ints]]:
        """(place in voices, its rows) of all voices that have some of the rows."""
        ordered = rows[np.argsort(self.voice[rows], kind="stable")]
        places, starts = np.unique(self.voice[ordered], return_index=True)
        for place, start, stop in zip(places, starts, [*starts[1:], len(rows)], strict=False):
            yield int(place), ordered[start:stop]


def notes_of(document: Document) -> Notes:
    """All notes, by track and then in order of their ends."""
    channels = Channels(document)
    found: dict[tuple[int, int, int, bool], int] = {}
    columns: list[list[int]] = [[] for _ in range(7)]
    for index, track in enumerate(document.tracks):
        paired = pairs(track.messages, track.ticks)
        played: dict[int, tuple[int, bool]] = {}
        for on, off in zip(paired.ons, paired.offs, strict=True):
            message, tick = track.messages[on], track.ticks[on]
            channel = message[0] & 0x0F
            player = played.get(channel)
            if player is None:
                player = channels.at(index, channel, tick)
                if channels.is_constant(channel):
                    played[channel] = player
            voice = found.setdefault((index, channel, *player), len(found))
            row = (voice, on, off, tick, track.ticks[off], message[1], message[2])
            for column, value in zip(columns, row, strict=True):
                column.append(value)
    arrays = (np.array(column, dtype=np.int64) for column in columns)
    return Notes(tuple(_voices(document, list(found))), *arrays)


def _voices(document: Document, found: list[tuple[int, int, int, bool]]) -> Iterator[Voice]:
    names, levels = track_names(document), _levels(document)
    players = Counter(track for track, *_ in {(track, program, drum) for track, _, program, drum in found})
    crowded = {track for track, count in players.items() if count > 1}
    for track, channel, program, is_drum in found:
        name = "" if track in crowded else names[track]
        volume, pan = levels.get((channel, VOLUME)), levels.get((channel, PAN))
        yield Voice(track, channel, program, is_drum, name, volume, pan)


def track_names(document: Document) -> tuple[str, ...]:
    """The name of each track, "" where it has none."""
    said = (
        next((payload_of(m) for m in track.messages if m[0] == META and m[1] == NAME), b"")
        for track in document.tracks
    )
    return decoded(tuple(said))


def _levels(document: Document) -> dict[tuple[int, int], int]:
    """What (channel, controller) is given: of several volumes the highest, of several pans the first."""
    found: dict[tuple[int, int], int] = {}
    for track in document.tracks:
        for message in track.messages:
            if message[0] & 0xF0 != CONTROL or message[1] not in (VOLUME, PAN):
                continue
            place = message[0] & 0x0F, message[1]
            highest = place[1] == VOLUME and message[2] > found.get(place, 0)
            if highest or place not in found:
                found[place] = message[2]
    return found
