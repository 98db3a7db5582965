"""By hand: one note is changed and no other, in scores and in files; whatever is sent is answered."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from builders import song

from musicgen.errors import InputError
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import Identity, Score
from musicgen.ui.wire import guests
from musicgen.ui.wire.changes import change, nearest_velocity


def held(score: Score) -> tuple[Score, dict[Identity, int]]:
    return score, {part.identity: place for place, part in enumerate(score.parts)}


def events(guest: Guest) -> list[tuple[int, int, bytes]]:
    """Everything in the file: track, tick, message."""
    return [(i, t, m) for i, track in enumerate(guest.document.tracks) for t, m in track.events]


def test_one_note_moves_and_no_other() -> None:
    """Guards the exact edit of a composed piece: a note goes, one comes, all else is the same object."""
    score, places = held(song(4))
    flute = next(p for p in score.parts if p.program == 73)
    note = flute.notes[1]
    asked = {"do": "notes", "part": places[flute.identity], "gone": [[note.onset, note.pitch]]}
    made, _ = change(score, places, asked | {"coming": [[note.onset, note.pitch + 2, note.duration, 90]]})
    others = [p for p in made.parts if p.program != 73]
    assert others == [p for p in score.parts if p.program != 73]
    after = next(p for p in made.parts if p.program == 73)
    assert set(after.notes) - set(flute.notes) == {replace(note, pitch=note.pitch + 2, velocity=88)}
    assert set(flute.notes) - set(after.notes) == {note} and nearest_velocity(90) == 88


def test_a_note_ends_where_its_key_is_struck_again() -> None:
    """Guards canonical scores: no pitch is struck while it sounds."""
    score, places = held(song(4))
    bass = next(p for p in score.parts if p.program == 33)
    first = bass.notes[0]
    asked = {"do": "notes", "part": places[bass.identity], "gone": []}
    made, _ = change(score, places, asked | {"coming": [[first.onset + 3, first.pitch, 6, 100]]})
    notes = next(p for p in made.parts if p.program == 33).notes
    assert notes[0].duration == 3 and notes[1].onset == first.onset + 3


def test_in_a_file_all_other_events_stay_to_the_tick() -> None:
    """Guards a musician's file: the note that is swapped aside, every event of it is as it was."""
    guest = open_guest(score_to_midi(song(8)))
    places = {part.identity: place for place, part in enumerate(guest.score.parts)}
    rng = Random(3)
    for _ in range(25):
        part = rng.choice(guest.score.parts)
        note = rng.choice(part.notes)
        pitch = note.pitch + rng.choice((1, 2)) if not part.is_drum else 37
        asked = {"do": "notes", "part": places[part.identity], "gone": [[note.onset, note.pitch]]}
        coming = [[note.onset, pitch, note.duration, note.velocity]]
        after, _ = guests.changed(guest, places, asked | {"coming": coming})
        gone, come = (set(events(a)) - set(events(b)) for a, b in ((guest, after), (after, guest)))
        assert len(gone) <= 2 and len(come) <= 2, (part.name, note)
        assert {m[1] for _, _, m in gone} <= {note.pitch}


def test_parts_come_and_go() -> None:
    """Guards a part of one's own: it begins with its first note; dropping it leaves the others."""
    score, places = held(song(4))
    asked = {"do": "notes", "part": 9, "program": 40, "gone": [], "coming": [[0, 70, 12, 88]]}
    made, kept = change(score, places, asked)
    new = next(p for p in made.parts if p.program == 40)
    assert new.name == "Violin" and kept[new.identity] == 9 and len(made.parts) == len(score.parts) + 1
    fewer, _ = change(made, kept, {"do": "drop", "part": 9})
    assert fewer.parts == score.parts
    named, _ = change(score, places, {"do": "rename", "part": 0, "name": "\u202eMy\ndrums "})
    assert named.parts[0].name == "My drums"
    guest = open_guest(score_to_midi(score))
    more, _ = guests.changed(guest, places, asked)
    assert any(p.program == 40 for p in more.score.parts)
    less, _ = guests.changed(guest, places, {"do": "drop", "part": 1})
    assert len(less.score.parts) == len(score.parts) - 1


HOSTILE: tuple[Any, ...] = (
    {}, {"part": 99}, {"part": "0"}, {"part": 0, "gone": [[0]]}, {"part": 0, "gone": 7, "coming": [[1, 2]]},
    {"part": 1, "coming": [[0, 999, 12, 88]]}, {"part": 1, "coming": [[-1, 60, 12, 88]]},
    {"part": 1, "coming": [[10**9, 60, 12, 88]]}, {"part": 1, "coming": [["0", 60, 12, 88]]},
    {"part": 1, "coming": [[0, 60, 12, 88]] * 5000}, {"part": 1, "gone": [[1, 1]]},
    {"part": 9, "program": 999}, {"part": 9, "program": 0, "drum": True}, {"part": 10**9, "program": 3},
)  # fmt: skip


@pytest.mark.parametrize("asked", HOSTILE)
def test_what_cannot_be_is_refused_in_a_sentence(asked: Any) -> None:
    """Guards against a traceback, or a score that no file can hold."""
    score, places = held(song(4))
    guest = open_guest(score_to_midi(score))
    for work in (lambda: change(score, places, asked | {"do": "notes"}),
                 lambda: guests.changed(guest, places, asked | {"do": "notes"})):  # fmt: skip
        with pytest.raises(InputError) as raised:
            work()
        assert "\n" not in str(raised.value)
