"""The one splice: notes of some bars of some parts of a Document are replaced, all else copied through.

What is replaced are the note-ons and note-offs of the notes that `Map` puts into these part-bars; what comes
in is written into the same track and channel. The end mark of a track moves only where new notes outlast it.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from musicgen.errors import InputError
from musicgen.music.midi.channels import Channels
from musicgen.music.midi.file.document import (
    CONTROL,
    META,
    NAME,
    NOTE_OFF,
    NOTE_ON,
    PAN,
    PROGRAM,
    VOLUME,
    Document,
    Event,
    Track,
    meta,
)
from musicgen.music.midi.view import LONGEST, View
from musicgen.music.score import Identity, Note, Part, Score
from musicgen.music.theory import TICKS_PER_QUARTER

PartBar = tuple[Identity, int]


def splice(
    document: Document, seen: View, part_bars: Collection[PartBar], notes: Mapping[Identity, Iterable[Note]]
) -> Document:
    """The document with other notes in some part-bars.

    seen: a view of the document. part_bars: (part, bar of the window from 0); bars behind the window's last
    may be named where nothing follows it. notes: what comes in, by part, at score ticks. A part that the view
    does not have gets a track of its own. Raises InputError where no channel is left for it.
    """
    open_bars = frozenset(part_bars)
    removed, mapped = _removed(seen, open_bars), seen.map
    coming = {
        i: [n for n in new if (i, n.onset // seen.score.meter.bar_ticks) in open_bars]
        for i, new in notes.items()
    }
    for at in removed:
        coming.setdefault(mapped.identities[int(mapped.part[at])], []).extend(_remains(seen, at, open_bars))
    return _replaced(document, seen, removed, coming)


def swapped(
    document: Document,
    seen: View,
    identity: Identity,
    gone: Collection[tuple[int, int]],
    coming: Iterable[Note],
) -> Document:
    """The document with other notes of one part; all others keep their very ticks.

    gone: (onset at score ticks, pitch) of notes that are taken out. coming: what is written instead. Raises
    InputError for a note that is not there.
    """
    mapped = seen.map
    number = mapped.identities.index(identity) if identity in mapped.identities else -1
    pitches = mapped.notes.pitch[mapped.rows]
    at_places = {
        (int(place), int(pitch)): at
        for at, (part, place, pitch) in enumerate(zip(mapped.part, mapped.place, pitches, strict=True))
        if part == number
    }
    if missing := [one for one in gone if one not in at_places]:
        raise InputError(f"There is no note {missing[0][1]} at tick {missing[0][0]}: open the file again.")
    removed = [at_places[one] for one in gone]
    return _replaced(document, seen, removed, {identity: list(coming)})


def _replaced(
    document: Document, seen: View, removed: Collection[int], coming: Mapping[Identity, list[Note]]
) -> Document:
    """Without the notes at these places of the map, with what comes in by part."""
    removed, mapped = list(removed), seen.map
    cut = _Cut(document, seen, [int(mapped.rows[at]) for at in removed])
    added: dict[int, list[Event]] = defaultdict(list)
    tracks: list[Track] = []
    for identity, new in coming.items():
        if new and identity in mapped.identities:
            track, events = cut.written(identity, new)
            added[track] += events
        elif new:
            tracks.append(cut.new_track(identity, new))
    gone: dict[int, set[int]] = defaultdict(set)
    for row in mapped.rows[removed].tolist():
        track = mapped.notes.voices[int(mapped.notes.voice[row])].track
        gone[track] |= {int(mapped.notes.on[row]), int(mapped.notes.off[row])}
    changed = {
        at: rewritten(document.tracks[at], gone.get(at, set()), added.get(at, [])) for at in {*gone, *added}
    }
    return document.with_tracks(changed, tracks)


def differing(before: Score, after: Score) -> frozenset[PartBar]:
    """The part-bars in which two scores of one piece have other notes."""
    bar_ticks = before.meter.bar_ticks
    one, other = ({p.identity: p for p in score.parts} for score in (before, after))
    found = set()
    for identity in {*one, *other}:
        bars = [_by_bar(parts.get(identity), bar_ticks) for parts in (one, other)]
        found |= {(identity, bar) for bar in {*bars[0], *bars[1]} if bars[0].get(bar) != bars[1].get(bar)}
    return frozenset(found)


def _by_bar(part: Part | None, bar_ticks: int) -> dict[int, list[Note]]:
    bars: dict[int, list[Note]] = defaultdict(list)
    for note in part.notes if part else ():
        bars[note.onset // bar_ticks].append(note)
    return bars


def _removed(seen: View, open_bars: frozenset[PartBar]) -> list[int]:
    """Places in the map's rows of the notes that begin in open part-bars."""
    mapped = seen.map
    number = {identity: place for place, identity in enumerate(mapped.identities)}
    wanted = {(number[i], bar) for i, bar in open_bars if i in number}
    pairs = zip(mapped.part.tolist(), mapped.bar.tolist(), strict=True)
    return [at for at, pair in enumerate(pairs) if pair in wanted]


def _remains(seen: View, at: int, open_bars: frozenset[PartBar]) -> Iterator[Note]:
    """What goes on of a note that is taken out, in bars that are not open."""
    mapped, bar_ticks = seen.map, seen.score.meter.bar_ticks
    identity, row = mapped.identities[int(mapped.part[at])], int(mapped.rows[at])
    begun = int(mapped.place[at])
    length = int((mapped.notes.end[row] - mapped.notes.onset[row]) * TICKS_PER_QUARTER / seen.quarter)
    going: int | None = None
    for piece in range(begun + LONGEST, begun + length, LONGEST):
        is_open = (identity, piece // bar_ticks) in open_bars
        if going is None and not is_open:
            going = piece
        elif going is not None and is_open:
            yield Note(going, int(mapped.notes.pitch[row]), piece - going, int(mapped.notes.velocity[row]))
            going = None
    if going is not None:
        rest = begun + length - going
        yield Note(going, int(mapped.notes.pitch[row]), rest, int(mapped.notes.velocity[row]))


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int


class _Cut:
    """Writes new notes between those that stay."""

    def __init__(self, document: Document, seen: View, removed: Collection[int]) -> None:
        self.document, self.seen = document, seen
        self.channels = Channels(document)
        self._taken = {m[0] & 0x0F for t in document.tracks for m in t.messages if 0x80 <= m[0] < 0xF0}
        self._kept: dict[tuple[int, int], list[tuple[int, int]]] = {}
        notes, gone = seen.map.notes, np.zeros(len(seen.map.notes), dtype=bool)
        gone[list(removed)] = True
        kept = np.flatnonzero(~gone)
        for row in kept[np.argsort(notes.onset[kept], kind="stable")].tolist():
            channel = notes.voices[int(notes.voice[row])].channel
            place = channel, int(notes.pitch[row])
            self._kept.setdefault(place, []).append((int(notes.onset[row]), int(notes.end[row])))

    def written(self, identity: Identity, notes: list[Note]) -> tuple[int, list[Event]]:
        """(track, events) of new notes of a part that the file has."""
        voice = self.seen.map.home(identity)
        spans = list(self._spans(notes, voice.is_drum))
        wanted = voice.program, voice.is_drum
        if all(self.channels.at(voice.track, voice.channel, span.start) == wanted for span, _ in spans):
            return voice.track, list(self._events(spans, voice.channel))
        # The channel plays something else here: another one is set up like it.
        channel = self._free_channel()
        first = min((span.start for span, _ in spans), default=0)
        setting = _setting(channel, voice.program, voice.volume, voice.pan)
        return voice.track, [*((first, m) for m in setting), *self._events(spans, channel)]

    def new_track(self, identity: Identity, notes: list[Note]) -> Track:
        """A track of a part that the file does not have."""
        is_drum, program, _ = identity
        channel = 9 if is_drum and 9 not in self._taken else self._free_channel()
        if is_drum and channel != 9:
            raise InputError("The file has drums on channel 10 already: no second drum kit can be added.")
        name = meta(NAME, Part(program, is_drum=is_drum).instrument.encode())
        events = list(self._events(list(self._spans(notes, is_drum)), channel))
        opening = [(0, name), *((0, m) for m in _setting(channel, program, None, None))]
        return rewritten(Track((0,), (b"\xff\x2f\x00",)), set(), [*opening, *events])

    def _free_channel(self) -> int:
        free = [c for c in range(16) if c != 9 and c not in self._taken]
        if not free:
            raise InputError("All sixteen channels of the file are used: no other instrument can be added.")
        self._taken.add(free[0])
        return free[0]

    def _spans(self, notes: list[Note], is_drum: bool) -> Iterator[tuple[_Span, Note]]:
        """File ticks of notes, within the window and the file."""
        window, factor = self.seen.window, self.seen.quarter / TICKS_PER_QUARTER
        is_last = window == self.seen.windows[-1]
        for note in sorted(notes):
            length = _drum_ticks(note.onset) if is_drum else note.duration
            start = round(window.start + note.onset * factor)
            end = max(start + 1, round(window.start + (note.onset + length) * factor))
            limit = end if is_last else round(window.end)
            if 0 <= start < limit:
                yield _Span(start, min(end, limit)), note

    def _events(self, spans: list[tuple[_Span, Note]], channel: int) -> Iterator[Event]:
        for span, note in spans:
            fitting = self._fitted(span, channel, note.pitch)
            if fitting:
                yield fitting.start, bytes((NOTE_ON | channel, note.pitch, note.velocity))
                yield fitting.end, bytes((NOTE_OFF | channel, note.pitch, 0))

    def _fitted(self, span: _Span, channel: int, pitch: int) -> _Span | None:
        """The span between the notes of its pitch that stay: MIDI cannot tell two at once apart."""
        kept = self._kept.setdefault((channel, pitch), [])
        at = bisect_right(kept, (span.start, 1 << 62))
        start = max(span.start, max((end for _, end in kept[max(0, at - 8) : at]), default=0))
        after = bisect_left(kept, (start, -1))
        end = min(span.end, kept[after][0] if after < len(kept) else span.end)
        if end <= start or start - span.start > self.seen.quarter / 12:
            return None
        insort(kept, (start, end))
        return _Span(start, end)


def _drum_ticks(onset: int) -> int:
    """A drum hit is written up to the next line of its grid, sixteenths or triplets."""
    return next((step for step in (3, 4, 2) if onset % step == 0), 1)


def _setting(channel: int, program: int, volume: int | None, pan: int | None) -> list[bytes]:
    levels = ((VOLUME, volume), (PAN, pan))
    controls = [bytes((CONTROL | channel, number, value)) for number, value in levels if value is not None]
    return [bytes((PROGRAM | channel, program)), *controls]


def rewritten(track: Track, gone: Collection[int], added: list[Event]) -> Track:
    """The track without some events and with others: ends first in a tick, beginnings last."""
    *body, (end, mark) = track.events
    rows = [(tick, 1, i, m) for i, (tick, m) in enumerate(body) if i not in gone]
    for at, (tick, message) in enumerate(added):
        rank = {NOTE_OFF: 0, NOTE_ON: 3}.get(message[0] & 0xF0, 1 if message[0] == META else 2)
        rows.append((tick, rank, at, message))
    rows.sort(key=lambda row: row[:3])
    last = max([end, *(tick for tick, _ in added)])
    return Track.of([*((tick, message) for tick, _, _, message in rows), (last, mark)])
