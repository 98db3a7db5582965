"""Single notes of a Document changed, taken out or put in; every other event stays as it is.

A note that keeps its time keeps its place among the events of its tick, and its way of ending.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from musicgen.music.midi.edits import with_tempo
from musicgen.music.midi.file.document import NOTE_OFF, NOTE_ON, Document, Event, Track
from musicgen.music.midi.splice import rewritten
from musicgen.music.midi.view import View
from musicgen.music.score import Identity
from musicgen.music.theory import TICKS_PER_QUARTER


@dataclass(frozen=True, slots=True, order=True)
class Sounding:
    """A note with fractions. onset, end: score ticks. pitch, velocity: 0..127."""

    onset: float
    end: float
    pitch: int
    velocity: int


def retouch(
    document: Document,
    seen: View,
    changed: Mapping[int, Sounding | None],
    added: Iterable[tuple[Identity, Sounding]] = (),
) -> Document:
    """The document with some notes as they are said to be.

    seen: a view of it. changed: by row of `seen.map.notes`, what a note becomes, None where it goes. added:
    notes for parts that the view has.
    """
    edits = NoteEdits(document)
    edits.put(seen, changed, added)
    return edits.done()


def retimed(document: Document, seen: View, start: float, end: float, factor: float) -> Document:
    """All tempos between two score ticks `factor` times as fast; the whole file's from minus infinity on."""
    if start == -float("inf"):
        return with_tempo(document, factor)
    at = tuple(round(seen.window.start + tick * seen.quarter / TICKS_PER_QUARTER) for tick in (start, end))
    return with_tempo(document, factor, *at)


class NoteEdits:
    """Notes of one Document that become others, seen through any of its windows."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._gone: defaultdict[int, set[int]] = defaultdict(set)
        self._added: defaultdict[int, list[Event]] = defaultdict(list)
        self._instead: defaultdict[int, dict[int, bytes]] = defaultdict(dict)

    def put(
        self, seen: View, changed: Mapping[int, Sounding | None], added: Iterable[tuple[Identity, Sounding]]
    ) -> None:
        """What `retouch` takes."""
        for row, note in changed.items():
            self._change(seen, row, note)
        for identity, note in added:
            self._add(seen, identity, note)

    def done(self) -> Document:
        """The document with all of it."""
        return self._document.with_tracks(self._tracks())

    def _change(self, seen: View, row: int, note: Sounding | None) -> None:
        notes = seen.map.notes
        voice = notes.voices[int(notes.voice[row])]
        for at, is_on in ((int(notes.on[row]), True), (int(notes.off[row]), False)):
            track = self._document.tracks[voice.track]
            message = track.messages[at]
            if note is None:
                self._gone[voice.track].add(at)
                continue
            tick = _tick(seen, note.onset if is_on else max(note.end, note.onset))
            new = bytes((message[0], note.pitch, note.velocity if is_on else message[2]))
            if tick == track.ticks[at]:
                if new != message:
                    self._instead[voice.track][at] = new
            else:
                self._gone[voice.track].add(at)
                self._added[voice.track].append((tick, new))

    def _add(self, seen: View, identity: Identity, note: Sounding) -> None:
        voice = seen.map.home(identity)
        start = _tick(seen, note.onset)
        end = max(start + 1, _tick(seen, note.end))
        on = bytes((NOTE_ON | voice.channel, note.pitch, max(1, note.velocity)))
        self._added[voice.track] += [(start, on), (end, bytes((NOTE_OFF | voice.channel, note.pitch, 0)))]

    def _tracks(self) -> dict[int, Track]:
        found = {}
        for index in {*self._gone, *self._added, *self._instead}:
            track, instead = self._document.tracks[index], self._instead[index]
            rows = [(tick, instead.get(at, message)) for at, (tick, message) in enumerate(track.events)]
            found[index] = rewritten(Track.of(rows), self._gone[index], self._added[index])
        return found


def _tick(seen: View, at: float) -> int:
    return max(0, round(seen.window.start + at * seen.quarter / TICKS_PER_QUARTER))
