"""Notes of a Document changed one by one: pitch, loudness, place, or gone. All other events stay."""

from collections import defaultdict
from collections.abc import Callable

from musicgen.music.midi.file.document import Document, Event, Track
from musicgen.music.midi.view import View
from musicgen.music.score import Identity, Note
from musicgen.music.theory import TICKS_PER_QUARTER

# What becomes of a note, as the view draws it (score ticks, its own loudness); None: it goes.
NoteChange = Callable[[Identity, Note], Note | None]


def with_notes(document: Document, seen: View, change: NoteChange) -> Document:
    """The document with every note of the window through `change`; pitch and velocity stay in MIDI's range.

    A note that is moved in time is moved by as much as `change` moves its place on the grid, so that what a
    player did beside the grid stays. Tracks in which nothing becomes another stay byte for byte.
    """
    mapped, notes, factor = seen.map, seen.map.notes, seen.quarter / TICKS_PER_QUARTER
    gone: defaultdict[int, set[int]] = defaultdict(set)
    moved: defaultdict[int, dict[int, Event]] = defaultdict(dict)
    for at, row in enumerate(mapped.rows.tolist()):
        part = int(mapped.part[at])
        if part < 0:
            continue
        place, start, end = int(mapped.place[at]), int(notes.onset[row]), int(notes.end[row])
        length = max(1, round((end - start) / factor))
        old = Note(place, int(notes.pitch[row]), length, int(notes.velocity[row]))
        new = change(mapped.identities[part], old)
        if new == old:
            continue
        track, on, off = notes.voices[int(notes.voice[row])].track, int(notes.on[row]), int(notes.off[row])
        if new is None:
            gone[track] |= {on, off}
            continue
        first = max(0, start + round((new.onset - old.onset) * factor))
        last = max(first + 1, end + round((new.end - old.end) * factor))
        messages = document.tracks[track].messages
        pitch, velocity = min(127, max(0, new.pitch)), min(127, max(1, new.velocity))
        moved[track][on] = first, bytes((messages[on][0], pitch, velocity))
        moved[track][off] = last, bytes((messages[off][0], pitch, messages[off][2]))
    changed = {at: _changed(document.tracks[at], gone[at], moved[at]) for at in {*gone, *moved}}
    return document.with_tracks(changed)


def _changed(track: Track, gone: set[int], moved: dict[int, Event]) -> Track:
    """Events in order; of one tick, ends of moved notes come first and beginnings last."""
    *body, (end, mark) = track.events
    rows = []
    for at, event in enumerate(body):
        if at in gone:
            continue
        tick, message = moved.get(at, event)
        is_moved = at in moved and moved[at][0] != event[0]
        is_end = message[0] & 0xF0 == 0x80 or (message[0] & 0xF0 == 0x90 and not message[2])
        rows.append((tick, (0 if is_end else 2) if is_moved else 1, at, message))
    rows.sort(key=lambda row: row[:3])
    last = max([end, *(tick for tick, *_ in rows)])
    return Track.of([*((tick, message) for tick, _, _, message in rows), (last, mark)])
