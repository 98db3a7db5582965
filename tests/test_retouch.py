"""Single notes of a file become others; every other event stays, byte for byte."""

from random import Random

import pytest
from builders import song
from rich_midi import rich

from musicgen.music.damage.take import take_of
from musicgen.music.midi.guest import open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.music.midi.retouch import Sounding, retimed, retouch
from musicgen.music.midi.untouched import untouched


def sounding(take, row: int, **other: float) -> Sounding:
    values = (take.onset[row], take.end[row], take.pitch[row], take.velocity[row])
    named = dict(zip(("onset", "end", "pitch", "velocity"), values, strict=True)) | other
    return Sounding(float(named["onset"]), float(named["end"]), int(named["pitch"]), int(named["velocity"]))


@pytest.mark.parametrize("seed", range(0, 60, 2))
def test_notes_that_become_what_they_were_change_nothing(seed: int) -> None:
    """Guards ticks that are lost on the way to fractions and back: pickups, odd divisions, film frames."""
    guest = open_guest(rich(seed).data)
    take = take_of(guest)
    same = {int(take.row[at]): sounding(take, at) for at in range(len(take))}
    assert guest.changed(retouch(guest.document, guest.seen, same)).midi() == guest.midi()


@pytest.mark.parametrize("seed", range(0, 60, 2))
def test_one_note_goes_and_no_other(seed: int) -> None:
    """Guards the neighbours of a note that is taken out, moved or made louder."""
    rng, guest = Random(seed), open_guest(rich(seed).data)
    take = take_of(guest)
    at = rng.randrange(len(take))
    row = int(take.row[at])
    for note in (None, sounding(take, at, velocity=1 + int(take.velocity[at]) % 127)):
        after = retouch(guest.document, guest.seen, {row: note})
        kept = untouched(guest.document, after, {row})
        assert kept.notes == kept.of == len(guest.seen.map.notes) - 1


def test_a_note_that_comes_in_is_heard() -> None:
    """Guards notes that are put into another part, or at another place."""
    guest = open_guest(score_to_midi(song(4)))
    flute = guest.score.parts[-1].identity
    after = guest.changed(retouch(guest.document, guest.seen, {}, [(flute, Sounding(6.0, 12.0, 80, 50))]))
    found = {(n.onset, n.pitch, n.duration) for n in after.score.parts[-1].notes}
    assert (6, 80, 6) in found and len(found) == len(guest.score.parts[-1].notes) + 1


def test_the_tempo_of_a_stretch_and_of_all() -> None:
    """Guards a tempo that is changed beyond the stretch that was named."""
    guest = open_guest(score_to_midi(song(4)))
    twice = open_guest(guest.changed(retimed(guest.document, guest.seen, -float("inf"), 0.0, 2.0)).midi())
    assert round(twice.score.tempo_bpm) == 192
    later = guest.changed(retimed(guest.document, guest.seen, 48.0, 96.0, 2.0))
    assert [round(later.seen.times[-1][1], 2), round(guest.seen.times[-1][1], 2)] == [8.75, 10.0]
