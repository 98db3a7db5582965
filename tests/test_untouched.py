"""What a change left alone is counted on the events of the file."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from rich_midi import rich
from test_fill import piece

from musicgen.evaluate.files.roundtrip import eighths, rewritten
from musicgen.music.edit import without_silent_parts
from musicgen.music.midi import edits
from musicgen.music.midi.file.document import NOTE_ON, Document, Track
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.splice import PartBar
from musicgen.music.midi.untouched import rows_in, untouched, untouched_by
from musicgen.music.midi.voices import notes_of
from musicgen.music.score import BarSpan, Part, Score, mixed


def two_bars(guest: Guest, seed: int) -> tuple[frozenset[PartBar], Guest]:
    """Two bars of one part written anew by rule."""
    rng, score = Random(seed), guest.score
    ticks, part = score.meter.bar_ticks, rng.choice(score.parts)
    bar = rng.randrange(max(1, score.bars - 1))
    bars = frozenset((part.identity, b) for b in range(bar, min(score.bars, bar + 2)))
    first, end = bar * ticks, min(score.bars, bar + 2) * ticks
    return bars, guest.spliced(rewritten(score, part, first, end, eighths(rng, part, first, end)), bars)


@pytest.mark.parametrize("seed", range(30))
def test_every_other_note_of_the_file_counts(seed: int) -> None:
    """Guards: a claim about the file that was counted on what a score shows of it."""
    guest = open_guest(rich(seed).data)
    bars, after = two_bars(guest, seed)
    opened = rows_in(guest.seen, bars)
    found = untouched_by(guest, open_guest(after.midi()), bars)
    assert found.notes == found.of == len(notes_of(guest.document)) - len(opened)
    assert found == untouched(guest.document, after.document, opened)


def changed(document: Document, change: Callable[[int, bytes], tuple[int, bytes]]) -> Document:
    """One note's beginning, the middle one of the longest track, is another."""
    at, track = max(enumerate(document.tracks), key=lambda pair: len(pair[1].ticks))
    events = list(track.events)
    begins = [i for i, (_, m) in enumerate(events) if m[0] & 0xF0 == NOTE_ON and m[2]]
    place = begins[len(begins) // 2]
    events[place] = change(*events[place])
    return document.with_tracks({at: Track.of(events)})


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda tick, m: (tick, bytes((m[0], m[1], m[2] % 127 + 1))), id="velocity"),
        pytest.param(lambda tick, m: (tick - 1, m), id="a tick early"),
    ],
)
def test_what_the_grid_does_not_show_counts(change: Callable[[int, bytes], tuple[int, bytes]]) -> None:
    """Guards: a note that is a tick or a velocity off, and the same in the score."""
    guest = open_guest(rich(4).data)
    found = untouched(guest.document, changed(guest.document, change))
    assert found.of - found.notes == 1


def test_a_note_of_another_track_or_moved_as_a_whole_is_touched() -> None:
    guest = open_guest(rich(7).data)
    moved = untouched(guest.document, edits.transposed(guest.document, guest.seen, 1))
    drums = sum(notes_of(guest.document).voices[v].is_drum for v in notes_of(guest.document).voice.tolist())
    assert moved.notes == drums < moved.of
    swapped = tuple(reversed(guest.document.tracks))
    assert untouched(guest.document, guest.document.with_tracks(dict(enumerate(swapped)))).notes < moved.of


def test_a_mix_touches_no_note() -> None:
    guest = open_guest(rich(3).data)
    mixed_ = edits.with_mix(guest.document, guest.seen, guest.score.parts[0].identity, 77, 10)
    assert (found := untouched(guest.document, mixed_)).notes == found.of > 0


def test_parts_of_a_composed_score_are_counted_apart() -> None:
    """Guards: all later channels shifted by a part that falls silent, and nothing untouched any more."""
    score = piece()
    gone = score.parts[1]
    after = replace(score, parts=tuple(part for part in score.parts if part is not gone))
    bars = {(gone.identity, bar) for bar in range(score.bars)}
    left = score.note_count - len(gone.notes)
    assert (found := untouched_by(score, after, bars)).notes == found.of == left
    without = untouched_by(score, after)
    assert (without.notes, without.of) == (left, score.note_count)


def test_a_player_keeps_its_identity_when_its_namesake_falls_silent() -> None:
    """Guards: the second violin's notes put into the first one's track of the file."""
    one, two = Part(40, 0), Part(40, 1)
    notes = piece().parts[-1].notes
    score = Score(mixed((replace(one, notes=()), replace(two, notes=notes))))
    assert [part.identity for part in without_silent_parts(score).parts] == [two.identity]


def test_only_the_bars_asked_for_are_left_out() -> None:
    score = piece()
    part, span = score.parts[-1], BarSpan(2, 3)
    bars = {(part.identity, bar) for bar in range(span.first, span.last + 1)}
    ticks = score.meter.bar_ticks
    inside = sum(span.first <= note.onset // ticks <= span.last for note in part.notes)
    assert untouched_by(score, score, bars).of == score.note_count - inside > 0 < inside
