"""Who sounds where: read from a sentence, kept by a rule while bars are written, shown on the card."""

from collections.abc import Sequence

import pytest
from places import PIANO, mask_at, place_at

from musicgen.music.score import Note, Part, Score, Section
from musicgen.music.theory import Chord, Meter
from musicgen.tasks.judge.checks import check
from musicgen.tasks.plan.form import SectionPlan
from musicgen.tasks.plan.plan import make_plan
from musicgen.tasks.plan.stretches import bars_of, chords_in, silent_bars
from musicgen.text.band.catalogue import instrument
from musicgen.text.brief import Brief, Entrance, Stretch
from musicgen.text.brief_json import brief_from_json, brief_json, said
from musicgen.text.read import read_brief
from musicgen.tokens import vocab

KIT = vocab.KIT_IDS[0]
DRUMS, PIANIST, BASSIST = (instrument(name) for name in ("drums", "piano", "electric_bass"))
FORM: SectionPlan = (("intro", 4), ("A", 8), ("B", 4))


def entrance(*players: object, silent: bool = False, others: bool = False, **where: object) -> Entrance:
    return Entrance(tuple(players), Stretch(**where), silent, others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "bars"),
    [
        (Stretch(9), range(8, 16)), (Stretch(1, 8), range(8)), (Stretch(-4), range(12, 16)),
        (Stretch(5, 6), range(4, 6)), (Stretch(section="A"), range(4, 12)),
        (Stretch(section="A", reach="on"), range(4, 16)), (Stretch(section="B", reach="before"), range(12)),
        (Stretch(section="A", reach="after"), range(12, 16)), (Stretch(section="C"), range(0)),
    ],
)  # fmt: skip
def test_bars_of_a_stretch(where: Stretch, bars: range) -> None:
    """Guards against bars counted from the wrong end or one off."""
    assert bars_of(where, FORM, 16) == frozenset(bars)


def test_several_places_of_one_player_add_up() -> None:
    """Guards against "drums in bars 1-4 and in bars 9-12" that leaves no bar at all."""
    both = (entrance(DRUMS, first=1, last=4), entrance(DRUMS, first=9, last=12))
    assert silent_bars(both, True, 0, FORM, 16) == frozenset((*range(4, 8), *range(12, 16)))
    only = (entrance(PIANIST, silent=True, others=True, section="intro"),)
    assert silent_bars(only, True, 0, FORM, 16) == frozenset(range(4))
    assert not silent_bars(only, False, 0, FORM, 16)


@pytest.mark.parametrize(("bar", "may"), [(0, False), (7, False), (8, True), (15, True)])
def test_nobody_plays_before_he_enters(bar: int, may: bool) -> None:
    """Guards the rule: the part's id itself is out of reach in the bars before."""
    brief = Brief(band=(PIANIST, DRUMS), entrances=(entrance(DRUMS, first=9),))
    roles = {PIANO: "chords", KIT: "beat"}
    place = place_at(make_plan(brief, {}), 16, bar=bar, part=0, position=-1, bar_chords=1, roles=roles)
    assert mask_at(place)[KIT] == may


def test_who_enters_is_due() -> None:
    """Guards against drums that may come in at bar 9 and do not: the bar cannot end without them."""
    brief = Brief(band=(PIANIST, DRUMS), entrances=(entrance(DRUMS, first=9),))
    roles = {PIANO: "chords", KIT: "beat"}
    place = place_at(make_plan(brief, {}), 16, bar=8, part=0, position=-1, bar_chords=1, roles=roles)
    place.allowed = place.allowed.copy()
    mask = mask_at(place)
    assert mask[KIT] and not mask[vocab.SPANS["bar"].start] and not mask[vocab.EOS]


def test_two_chords_a_bar_and_two_bars_a_chord() -> None:
    """Guards the places of chords that do not last one bar each."""
    c, f, g = Chord(0, "maj"), Chord(5, "maj"), Chord(7, "maj")
    assert [chords_in((c, f, g), (1.0, 0.5, 0.5), bar) for bar in range(3)] == [(c,), (f, g), (c,)]
    assert [chords_in((c, f), (2.0, 2.0), bar) for bar in range(5)] == [(c,), (c,), (f,), (f,), (c,)]
    assert chords_in((c, f), (), 3) == (f,) and chords_in((), (), 3) == ()
    plan = make_plan(Brief(chords=(c, f), chord_bars=(0.5, 0.5)), {})
    here = plan.chords
    place = place_at(plan, 8, bar=2, part=0, position=-1)
    place.allowed = place.allowed.copy()
    assert mask_at(place)[vocab.chord_id(here[0])] and not mask_at(place)[vocab.chord_id(here[1])]
    place.cursor.bar_chords = 1
    assert mask_at(place)[vocab.chord_id(here[1])] and not mask_at(place)[vocab.chord_id(here[0])]
    place = place_at(plan, 8, bar=2, position=24)
    assert place.chord_here == here[1]


def _piece(parts: dict[object, Sequence[int]], bars: int = 16) -> Score:
    made = []
    for one, sounding in parts.items():
        notes = tuple(Note(48 * bar, 60, 12, 80) for bar in sounding)
        made.append(Part(one.programs[0], 0, one.is_drum, one.name, notes=notes))  # type: ignore[attr-defined]
    return Score(tuple(made), meter=Meter(4, 4), sections=(Section("A", 0, bars),))


@pytest.mark.parametrize(
    ("drums", "kept"), [(range(8, 16), True), (range(7, 16), False), (range(10, 16), False), ((), False)]
)
def test_the_card_says_whether_an_entrance_is_kept(drums: Sequence[int], kept: bool) -> None:
    """Guards against a card that says nothing of entrances, or that takes early or late drums for kept."""
    brief = Brief(band=(PIANIST, DRUMS), entrances=(entrance(DRUMS, first=9),))
    checks = check(brief, _piece({PIANIST: range(16), DRUMS: drums}), None)
    (own,) = (c for c in checks if c.field == "entrance")
    assert own.asked == "drums from bar 9" and own.kept == kept


def test_a_short_stay_is_no_broken_instrument() -> None:
    """Guards against "drums from bar 15" being counted as drums that hardly play."""
    brief = Brief(band=(PIANIST, DRUMS), entrances=(entrance(DRUMS, first=15),))
    checks = check(brief, _piece({PIANIST: range(16), DRUMS: (14, 15)}), None)
    assert all(c.kept for c in checks if c.field in ("drums", "entrance"))


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("rock, no drums until bar 9", ["no drums until bar 8"]),
        ("starts with piano, bass enters at bar 5, drums at bar 9", ["bass from bar 5", "drums from bar 9"]),
        ("only piano in the intro, 16 bars", ["only piano in the intro"]),
        ("strings until bar 8, piano", ["strings until bar 8"]),
        ("drums drop out at bar 13, piano", ["no drums from bar 13"]),
        ("Klavier, Schlagzeug setzt in Takt 5 ein", ["drums from bar 5"]),
        ("piano et batterie, pas de batterie dans l'intro", ["no drums in the intro"]),
        ("batería desde el compás 9, piano", ["drums from bar 9"]),
        ("鼓从第9小节进入，钢琴", ["drums from bar 9"]),
        ("ピアノ、5小節目からドラム", ["drums from bar 5"]),
        ("9마디부터 드럼, 피아노", ["drums from bar 9"]),
        ("барабаны с 9 такта, фортепиано", ["drums from bar 9"]),
        ("guitar solo in bars 5-8, 16 bars", []),
    ],
)
def test_entrances_are_read(prompt: str, words: list[str]) -> None:
    """Guards against a place that is read as a ban, as a length or not at all."""
    brief = read_brief(prompt)
    assert [said(one) for one in brief.entrances] == words
    assert not brief.forbidden


@pytest.mark.parametrize(
    "prompt",
    [
        "a calm waltz in D minor, piano and cello, no drums until bar 9, quiet verse, C | Am F | G, 16 bars",
        "two guitars and no 808, intro: piano only; verse: piano and bass, ii-V-I in Bb", "", "♩ = 90, A-B-A",
    ],
)  # fmt: skip
def test_a_brief_comes_back_from_json(prompt: str) -> None:
    """Guards against facts that a report loses."""
    brief = read_brief(prompt)
    assert brief_from_json(brief_json(brief), prompt) == brief
