"""Masks of the rules, each at a place made for it."""

from collections import Counter

import numpy as np
import pytest
from places import mask_at, place_at
from test_compose import PIANO, taken

from musicgen.music.score import DURATIONS
from musicgen.music.theory import Chord, Meter
from musicgen.tasks.plan.plan import make_plan
from musicgen.tasks.write.place import Place, heard_in
from musicgen.tasks.write.rules.form.entries import Entries
from musicgen.text.brief import Brief
from musicgen.tokens import vocab

C, A_MINOR, F_SHARP = Chord(0, "maj"), Chord(9, "min"), Chord(6, "maj")
PIANO_ID, KIT = vocab.PART_IDS[False, 0, 0], vocab.KIT_IDS[0]


def pitch(sounding: int) -> int:
    return vocab.PITCH + sounding - vocab.PITCH_LOW


@pytest.mark.parametrize(
    ("chords", "meter", "position", "ticks"),
    [
        ([C, A_MINOR, F_SHARP], Meter(2, 4), 12, 36),  # through one bar and no further
        ([C, A_MINOR, A_MINOR, F_SHARP], Meter(3, 8), 0, 54),
        ([C, F_SHARP], Meter(4, 4), 36, 12),
        ([C, A_MINOR], Meter(2, 4), 0, DURATIONS[-1]),
        ([], Meter(2, 4), 0, DURATIONS[-1]),
    ],
)
def test_a_long_note_stops_before_the_first_strange_chord(
    chords: list[Chord], meter: Meter, position: int, ticks: int
) -> None:
    """Guards against a note that fits the next bar's chord and rings into the one after it."""
    plan, sounding = make_plan(Brief(chords=tuple(chords)), {}), pitch(60 + _shift(chords))
    place = place_at(plan, 8, bar=0, bar_ticks=meter.bar_ticks, position=position, pitch=sounding)
    allowed = [d for i, d in enumerate(DURATIONS) if mask_at(place)[vocab.DURATION + i]]
    assert allowed == [d for d in DURATIONS if d <= ticks]


def test_a_usual_length_that_is_too_long_must_be_said_anew() -> None:
    """Guards the sticky duration, which no mask of durations sees."""
    chords, long = [C, A_MINOR, F_SHARP], vocab.DURATION + DURATIONS.index(48)
    usual = {"duration": long}
    plan, sounding = make_plan(Brief(chords=tuple(chords)), {}), pitch(60 + _shift(chords))
    place = place_at(plan, 8, bar=0, bar_ticks=24, position=0, pitch=sounding, sticky=usual)
    place.struck = Counter([(vocab.PITCH_LOW + sounding - vocab.PITCH) % 12])
    without_length = np.r_[vocab.SPANS["velocity"], vocab.SPANS["pitch"]]
    assert mask_at(place)[without_length].all()  # two bars of 2/4 are C and A minor
    place.cursor.position = 12
    assert not mask_at(place)[[*without_length, long]].any()


def _shift(chords: list[Chord]) -> int:
    """From sounding to relative pitches: asked chords alone have a key too."""
    plan = make_plan(Brief(chords=tuple(chords)), {})
    return plan.chords[0].root - chords[0].root if chords else 0


def test_no_bar_that_a_note_reaches_has_a_strange_chord() -> None:
    """Guards the same in whole pieces, whose bars are shorter than the longest notes."""
    brief = Brief(bars=9, meter=Meter(2, 4), chords=(C, A_MINOR, F_SHARP), band=(PIANO,), band_open=False)
    reached = 0
    for seed in range(12):
        score = taken(brief, seed, eager=2.0).score()
        for note in score.parts[0].notes:
            for bar in range(note.onset // 24 + 1, -(-note.end // 24)):
                assert note.pitch % 12 in brief.chords[bar % 3].pitch_classes
                reached += 1
    assert reached > 10


def hears(held: dict[tuple[int, int], tuple[tuple[int, int, int, int], ...]], bar: int) -> Place:
    """A place in a bar, with what was heard before."""
    place = place_at(make_plan(Brief(), {}), 8, bar=bar)
    place.heard = heard_in(held)
    return place


def test_a_bar_hears_what_is_spelled_out_and_what_is_repeated() -> None:
    """Guards the third that an asked chord waits for: a repeat brings it too, drums never do."""
    place = hears({(PIANO_ID, 0): ((0, 64, 12, 74), (0, 67, 12, 74)), (KIT, 0): ((0, 38, 1, 74),)}, bar=1)
    place.hear(vocab.SPANS["bar"][0])
    assert place.voiced == set()
    place.hear(vocab.SAME)
    assert place.voiced == {4, 7}
    place.cursor.part = PIANO_ID + 1
    place.hear(pitch(60))
    place.cursor.part = KIT
    place.hear(vocab.SAME)
    place.hear(vocab.SPANS["drum"][9])
    assert place.voiced == {0, 4, 7}
    place.cursor.bar, place.cursor.part = 2, PIANO_ID
    place.hear(vocab.SPANS["bar"][0])
    place.hear(vocab.SAME)
    assert place.voiced == {4, 7}


def test_a_filled_bar_hears_who_plays_beside_it() -> None:
    """Guards against a third put in though the other hand holds it."""
    place = hears({(PIANO_ID, 3): ((0, 64, 12, 74),), (PIANO_ID, 4): ((0, 61, 12, 74),)}, bar=3)
    place.hear(vocab.SPANS["bar"][0])
    assert place.voiced == {4}


def test_what_fades_begins_with_everybody() -> None:
    """Guards against a piece that is to fade but fills up first, and so is heard as an arch."""
    band = {KIT: "beat", PIANO_ID: "chords"}
    for brief, due in ((Brief(), []), (Brief(arc="fades"), [KIT, PIANO_ID])):
        place = place_at(make_plan(brief, {}), 8, roles=band, part=0)
        assert Entries(place.plan, place.view).due(place) == due
