"""Small edits of a Document; each touches only what it names."""

import re
import struct
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from musicgen.errors import InputError
from musicgen.music.midi.file.document import (
    BANK,
    CONTROL,
    END_OF_TRACK,
    KEY,
    MARKER,
    META,
    METER,
    NAME,
    NOTE_OFF,
    NOTE_ON,
    PAN,
    POLY_TOUCH,
    PROGRAM,
    TEMPO,
    VOLUME,
    Document,
    Event,
    Track,
    meta,
)
from musicgen.music.midi.file.pairs import pairs
from musicgen.music.midi.timeline import tempos_of
from musicgen.music.midi.view import View
from musicgen.music.midi.voices import Voice
from musicgen.music.score import Identity
from musicgen.music.theory import DRUM_KITS, GM_PROGRAMS, Key

Change = Callable[[int, bytes], bytes | None]
_SLOWEST_US, _FASTEST_US = 0xFFFFFF, 60_000
_DRUM_BANKS = (120, 121, 126, 127)


def with_mix(document: Document, seen: View, identity: Identity, volume: int, pan: int) -> Document:
    """Volume and pan (0..127) of a part: a value that stands becomes another, one that moves moves along."""
    for voice in seen.map.voices[seen.map.identities.index(identity)]:
        if volume != (100 if voice.volume is None else voice.volume):
            document = _with_level(document, voice, VOLUME, _scaled(voice.volume, volume), volume)
        if pan != (64 if voice.pan is None else voice.pan):
            document = _with_level(document, voice, PAN, _shifted(voice.pan, pan), pan)
    return document


def _scaled(old: int | None, new: int) -> Callable[[int], int]:
    return lambda value: min(127, round(value * new / old)) if old else new


def _shifted(old: int | None, new: int) -> Callable[[int], int]:
    return lambda value: max(0, min(127, value + new - (64 if old is None else old)))


def _with_level(
    document: Document, voice: Voice, control: int, moved: Callable[[int], int], value: int
) -> Document:
    """Every value of a controller moved; where there is none, one at the track's start."""
    status, found = CONTROL | voice.channel, False

    def change(_: int, message: bytes) -> bytes | None:
        nonlocal found
        if message[0] != status or message[1] != control:
            return message
        found = True
        return bytes((status, control, moved(message[2])))

    changed = _mapped(document, change)
    return changed if found else _opening(document, voice.track, bytes((status, control, value)))


def with_program(document: Document, seen: View, identity: Identity, program: int) -> Document:
    """Another program for a part, wherever its own is set; a bank before it goes back to the plain one.

    A track that is called by its old program is called by the new one; a name of one's own stays.
    """
    for voice in seen.map.voices[seen.map.identities.index(identity)]:
        document = _renamed(document, voice, program)
        old, new = bytes((PROGRAM | voice.channel, voice.program)), bytes((PROGRAM | voice.channel, program))
        own = old in document.tracks[voice.track].messages
        elsewhere = not own and any(old in track.messages for track in document.tracks)
        if not own and not elsewhere:
            document = _opening(document, voice.track, new)
            continue
        at = {voice.track} if own else set(range(len(document.tracks)))
        document = _mapped(document, _reprogrammed(old, new), at)
    return document


def _renamed(document: Document, voice: Voice, program: int) -> Document:
    """Numbers behind a name ("Violin 2") go with it: readers count namesakes anew."""
    known = DRUM_KITS if voice.is_drum else dict(enumerate(GM_PROGRAMS))
    old, new = known.get(voice.program), known.get(program)
    if old is None or new is None or not re.fullmatch(rf"{re.escape(old)}( \d+)?", voice.name):
        return document

    def change(_: int, message: bytes) -> bytes | None:
        return meta(NAME, new.encode()) if message[:2] == bytes((META, NAME)) else message

    return _mapped(document, change, {voice.track})


def _reprogrammed(old: bytes, new: bytes) -> Change:
    """One program for another; what is no drum bank becomes the plain one."""
    status = CONTROL | old[0] & 0x0F

    def change(_: int, message: bytes) -> bytes | None:
        if message == old:
            return new
        is_bank = message[0] == status and message[1] == BANK and message[2] not in _DRUM_BANKS
        return bytes((status, BANK, 0)) if is_bank else message

    return change


def with_tempo(document: Document, factor: float, start: int = 0, end: int | None = None) -> Document:
    """All tempos `factor` times as fast; or those between two ticks, the old one back behind them.

    Raises InputError where ticks count seconds.
    """
    if document.counts_seconds:
        raise InputError(
            "The file counts time in film frames, so it has no tempo to change: export it with beats."
        )

    def change(tick: int, message: bytes) -> bytes | None:
        if message[0] != META or message[1] != TEMPO or tick < start or (end is not None and tick >= end):
            return message
        return _tempo(int.from_bytes(message[-3:], "big") / factor)

    tempos = tempos_of(document)
    first = tempos[0][1]
    if start or end is not None:
        return _with_tempo_at(_mapped(document, change), tempos, factor, start, end)
    is_said = any(
        m[0] == META and m[1] == TEMPO and t == 0 for track in document.tracks for t, m in track.events
    )
    changed = _mapped(document, change)
    return changed if is_said else _opening(changed, 0, _tempo(first / factor))


def _with_tempo_at(
    document: Document, tempos: list[tuple[int, int]], factor: float, start: int, end: int | None
) -> Document:
    """The tempo of a stretch said at its first tick, and the one before it at its end, where none is said."""
    said = {tick for tick, _ in tempos}
    before = [us for tick, us in tempos if tick <= start][-1]
    added = [] if start in said else [(start, _tempo(before / factor))]
    last_tick = max((track.ticks[-1] for track in document.tracks), default=0)
    if end is not None and end < last_tick and end not in said:
        added.append((end, _tempo([us for tick, us in tempos if tick < end][-1])))
    return _inserted(document, 0, added)


def _inserted(document: Document, index: int, added: list[Event]) -> Document:
    """More events in a track, before what stands at their ticks."""
    *body, mark = document.tracks[index].events
    rows = sorted([*((t, 1, m) for t, m in body), *((t, 0, m) for t, m in added)], key=lambda row: row[:2])
    end = max([mark[0], *(tick for tick, _ in added)])
    return document.with_tracks({index: Track.of([*((t, m) for t, _, m in rows), (end, mark[1])])})


def with_stretch_again(document: Document, start: int, end: int) -> Document:
    """Everything between two ticks once more behind itself: what follows moves back, a note that rings over
    the end rings over the second one."""
    length, changed = end - start, {}
    for index, track in enumerate(document.tracks):
        *body, (last, mark) = track.events
        begun = {at for at, (tick, _) in enumerate(body) if start <= tick < end}
        partner = pairs(track.messages, track.ticks)
        for on, off in zip(partner.ons, partner.offs, strict=True):
            if on in begun:
                begun.add(off)
            else:
                begun.discard(off)
        moved = [
            (t if t < end or _belongs(at, t, begun, start, end) else t + length, 1, at, m)
            for at, (t, m) in enumerate(body)
        ]
        again = [
            (body[at][0] + length, 0 if body[at][1][0] & 0xF0 == NOTE_OFF else 2, at, body[at][1])
            for at in sorted(begun)
        ]
        rows = sorted([*moved, *again], key=lambda row: row[:3])
        changed[index] = Track.of([*((t, m) for t, _, _, m in rows), (max(last, end) + length, mark)])
    return document.with_tracks(changed)


def _belongs(at: int, tick: int, begun: set[int], start: int, end: int) -> bool:
    """Whether an event behind the end is the off of a note from before it, which stays in its place."""
    return at in begun and tick >= end


def _tempo(microseconds: float) -> bytes:
    return meta(TEMPO, max(_FASTEST_US, min(_SLOWEST_US, round(microseconds))).to_bytes(3, "big"))


def transposed(document: Document, seen: View, semitones: int) -> Document:
    """All notes but drums moved, an octave back where they would leave MIDI's range; key signatures too."""
    notes = seen.map.notes
    moved: dict[tuple[int, int], int] = {}
    for voice, on, off, pitch in zip(
        notes.voice.tolist(), notes.on.tolist(), notes.off.tolist(), notes.pitch.tolist(), strict=True
    ):
        player = notes.voices[voice]
        if not player.is_drum:
            moved[player.track, on] = moved[player.track, off] = _within(pitch + semitones)
    melodic = {v.channel for v in notes.voices if not v.is_drum} - {
        v.channel for v in notes.voices if v.is_drum
    }
    changed = {}
    for index, track in enumerate(document.tracks):
        rows: list[Event] = []
        for at, (tick, message) in enumerate(track.events):
            pitch = moved.get((index, at))
            if pitch is not None:
                message = bytes((message[0], pitch, message[2]))
            elif message[0] & 0xF0 == POLY_TOUCH and message[0] & 0x0F in melodic:
                message = bytes((message[0], _within(message[1] + semitones), message[2]))
            elif message[0] == META and message[1] == KEY:
                message = meta(KEY, _moved_key(message[-2:], semitones))
            rows.append((tick, message))
        if tuple(m for _, m in rows) != track.messages:
            changed[index] = Track.of(rows)
    return document.with_tracks(changed)


def with_key(document: Document, key: Key) -> Document:
    """Every key signature becomes that of `key`; a file without one stays without."""
    payload = bytes((key.fifths % 256, int(key.mode == "minor")))

    def change(_: int, message: bytes) -> bytes | None:
        return meta(KEY, payload) if message[0] == META and message[1] == KEY else message

    return _mapped(document, change)


def _within(pitch: int) -> int:
    return pitch if 0 <= pitch <= 127 else pitch + 12 if pitch < 0 else pitch - 12


def _moved_key(payload: bytes, semitones: int) -> bytes:
    """The signature with the fewest signs."""
    sharps = payload[0] - 256 if payload[0] > 127 else payload[0]
    moved = (sharps + 7 * semitones) % 12
    return bytes(((moved if moved <= 6 else moved - 12) % 256, payload[1]))


def without_bars(document: Document, seen: View, first: int, last: int) -> Document:
    """Bars first .. last of the window cut out of all tracks: what follows moves up, notes that begin in them
    go, and what was set in them (tempo, pedal, programs …) holds from the cut on."""
    bar = seen.score.meter.bar_ticks * seen.quarter / 12
    start = max(0, round(seen.window.start + first * bar))
    stop = round(min(seen.window.start + (last + 1) * bar, max(seen.window.end, start)))

    def moved(tick: int) -> int:
        return tick if tick < start else max(start, tick - (stop - start))

    mapped, gone = seen.map, defaultdict[int, set[int]](set)
    for row in mapped.rows[(mapped.bar >= first) & (mapped.bar <= last)].tolist():
        track = mapped.notes.voices[int(mapped.notes.voice[row])].track
        gone[track] |= {int(mapped.notes.on[row]), int(mapped.notes.off[row])}
    changed = {
        index: Track.of(
            (moved(tick), message)
            for at, (tick, message) in enumerate(track.events)
            if at not in gone[index] and not (start <= tick < stop and _is_text(message))
        )
        for index, track in enumerate(document.tracks)
    }
    return document.with_tracks(changed)


def _is_text(message: bytes) -> bool:
    return message[0] == META and 1 <= message[1] <= 7 and message[1] not in (3, 4)


def silenced(document: Document, seen: View, identities: set[Identity]) -> Document:
    """The document without the notes of some parts; everything else stays."""
    quiet = {
        (voice.track, voice.channel, voice.program)
        for identity, voices in zip(seen.map.identities, seen.map.voices, strict=True)
        if identity in identities
        for voice in voices
    }
    notes = seen.map.notes
    gone: dict[int, set[int]] = {}
    for voice, on, off in zip(notes.voice.tolist(), notes.on.tolist(), notes.off.tolist(), strict=True):
        player = notes.voices[voice]
        if (player.track, player.channel, player.program) in quiet:
            gone.setdefault(player.track, set()).update((on, off))
    return document.with_tracks(
        {
            index: Track.of(event for at, event in enumerate(document.tracks[index].events) if at not in lost)
            for index, lost in gone.items()
        }
    )


def without_parts(document: Document, seen: View, identities: set[Identity]) -> Document:
    """The document without some parts: their notes, what sets their channels, and tracks that held nothing
    else. Tempo, meter, key and markers stay; a track that none of them plays in stays as it is."""
    quiet = silenced(document, seen, identities)
    used = {m[0] & 0x0F for track in quiet.tracks for m in track.messages if m[0] & 0xF0 == NOTE_ON}
    chunks: list[Track | bytes] = []
    count = 0
    for chunk, before in zip(quiet.chunks, document.chunks, strict=True):
        if not isinstance(chunk, Track) or chunk is before:
            chunks.append(chunk)
            count += isinstance(chunk, Track)
            continue
        has_notes = any(m[0] & 0xF0 == NOTE_ON for m in chunk.messages)
        rows = [
            (tick, m)
            for tick, m in chunk.events
            if (m[0] & 0x0F in used and has_notes if m[0] < 0xF0 else has_notes or _is_common(m))
        ]
        if has_notes or len(rows) > 1:
            chunks.append(Track.of(rows))
            count += 1
    header = document.header[:10] + struct.pack(">H", count) + document.header[12:]
    return replace(quiet, header=header, chunks=tuple(chunks))


def _is_common(message: bytes) -> bool:
    """Whether it says something of the whole piece, or ends the track."""
    return message[0] == META and message[1] in (TEMPO, METER, KEY, MARKER, END_OF_TRACK)


def _mapped(document: Document, change: Change, tracks: set[int] | None = None) -> Document:
    """Every message through `change`; tracks in which nothing becomes another stay as they are."""
    changed = {}
    for index, track in enumerate(document.tracks):
        if tracks is not None and index not in tracks:
            continue
        rows = [(tick, new) for tick, m in track.events if (new := change(tick, m)) is not None]
        if len(rows) != len(track.ticks) or any(
            a is not b and a != b for (_, a), b in zip(rows, track.messages, strict=True)
        ):
            changed[index] = Track.of(rows)
    return document.with_tracks(changed)


def _opening(document: Document, index: int, message: bytes) -> Document:
    """The document with one more message at a track's start, before its first note."""
    track = document.tracks[index]
    at = bisect_left(track.ticks, 1)
    first_note = next((i for i, m in enumerate(track.messages[:at]) if NOTE_OFF <= m[0] < POLY_TOUCH), at)
    place = min(first_note, at, len(track.messages) - 1)
    rows = list(track.events)
    return document.with_tracks({index: Track.of([*rows[:place], (0, message), *rows[place:]])})
