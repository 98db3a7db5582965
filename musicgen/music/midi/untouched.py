"""What a change left alone, counted on the events of the file and not on what a score shows of it.

A note is untouched where both its messages stand at their ticks in their track, byte for byte. Notes that
were asked about do not count; all others of the file do, those outside the window too.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from musicgen.music.midi.file.document import Document
from musicgen.music.midi.file.reading import read
from musicgen.music.midi.guest import Guest
from musicgen.music.midi.io import WRITTEN_TPQ, score_to_midi
from musicgen.music.midi.splice import PartBar
from musicgen.music.midi.view import View
from musicgen.music.midi.voices import notes_of
from musicgen.music.score import Part, Score
from musicgen.music.theory import TICKS_PER_QUARTER

# track, then tick and message of its beginning and of its end
NoteEvents = tuple[int, int, bytes, int, bytes]


@dataclass(frozen=True, slots=True)
class Untouched:
    """notes: how many are the same, of so many that were not asked about."""

    notes: int
    of: int


def untouched(before: Document, after: Document, asked: Collection[int] = ()) -> Untouched:
    """Notes of a file that stand in the changed one as they were.

    asked: rows of `notes_of(before)` that were asked about (`rows_in` finds those of part-bars).
    """
    mine = note_events(before)
    wanted = Counter(events for row, events in enumerate(mine) if row not in asked)
    return Untouched((wanted & Counter(note_events(after))).total(), wanted.total())


def untouched_by(
    before: Guest | Score, after: Guest | Score, part_bars: Collection[PartBar] = ()
) -> Untouched:
    """The same of a piece, but for some of its part-bars (bars of the window, from 0).

    Parts of a composed score are compared as the files that would be written of each: which track and
    channel one gets hangs on the others.
    """
    if isinstance(before, Guest) and isinstance(after, Guest):
        return untouched(before.document, after.document, rows_in(before.seen, part_bars))
    one, other = (piece.score if isinstance(piece, Guest) else piece for piece in (before, after))
    later = {part.identity: part for part in other.parts}
    found = [
        _part_untouched(one, part, later.get(part.identity), {b for i, b in part_bars if i == part.identity})
        for part in one.parts
    ]
    return Untouched(sum(each.notes for each in found), sum(each.of for each in found))


def rows_in(seen: View, part_bars: Collection[PartBar]) -> frozenset[int]:
    """Rows of a file's notes that are drawn in some part-bars of its window."""
    mapped, wanted = seen.map, frozenset(part_bars)
    places = zip(mapped.rows.tolist(), mapped.part.tolist(), mapped.bar.tolist(), strict=True)
    return frozenset(
        row for row, part, bar in places if part >= 0 and (mapped.identities[part], bar) in wanted
    )


def note_events(document: Document) -> list[NoteEvents]:
    """The two events of every note, by row of `notes_of`."""
    notes, tracks = notes_of(document), document.tracks
    columns = zip(notes.voice.tolist(), notes.on.tolist(), notes.off.tolist(), strict=True)
    places = [(notes.voices[voice].track, on, off) for voice, on, off in columns]
    return [
        (at, tracks[at].ticks[on], tracks[at].messages[on], tracks[at].ticks[off], tracks[at].messages[off])
        for at, on, off in places
    ]


def _part_untouched(score: Score, part: Part, later: Part | None, bars: Collection[int]) -> Untouched:
    before = _written(score, part)
    after = _written(score, later or replace(part, notes=()))
    bar_ticks = score.meter.bar_ticks * WRITTEN_TPQ // TICKS_PER_QUARTER
    asked = {row for row, tick in enumerate(notes_of(before).onset.tolist()) if tick // bar_ticks in bars}
    return untouched(before, after, asked)


def _written(score: Score, part: Part) -> Document:
    """A part of a score as the file that would be written of it."""
    return read(score_to_midi(replace(score, parts=(part,), chords=(), sections=())))[0]
