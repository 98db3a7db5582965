"""Leanings: what an asked chord or key makes likelier, and where."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from musicgen.music.measure.profiles import usual_shares
from musicgen.music.score import DURATIONS
from musicgen.music.theory import Chord, Key
from musicgen.tasks.plan.plan import Plan, make_plan
from musicgen.tasks.write.filters import key_standing
from musicgen.tasks.write.leanings import Leanings
from musicgen.text.brief import Brief
from musicgen.tokens import vocab

PIANO, BASS = vocab.PART_IDS[False, 0, 0], vocab.PART_IDS[False, 33, 0]
ROLES = {PIANO: "chords", BASS: "bass"}
C_MINOR = Chord(0, "min")


def scene(plan: Plan, part: int = PIANO, voiced: tuple[int, ...] = (), bar: int = 1, chords: int = 0) -> Any:
    """In a bar of four, before a pitch of `part`, or before its chord (part 0)."""
    cursor = SimpleNamespace(part=part, position=0, bar=bar, bar_ticks=48, bar_chords=chords, sounding=set())
    asked = plan.chords[bar % len(plan.chords)] if plan.chords else None
    return SimpleNamespace(
        plan=plan,
        cursor=cursor,
        bar=bar,
        total=4,
        beat_ticks=12,
        harmony={},
        voiced=set(voiced),
        chord=lambda bar: asked,
        key_doubt=1,
        missing=np.zeros(12),
    )


def by_class(leaning: np.ndarray) -> list[float]:
    """Weights of the twelve pitch classes above the tonic, in the middle octave."""
    return [float(leaning[vocab.PITCH + 60 - vocab.PITCH_LOW + step]) for step in range(12)]


def test_an_asked_chord_gets_its_third_once() -> None:
    """Guards against bars of roots and fifths where a minor chord is asked."""
    plan = make_plan(Brief(chords=(C_MINOR,)), {})
    leanings = Leanings(plan, ROLES, {"mode": "minor"})
    before = by_class(leanings.at(scene(plan)))
    after = by_class(leanings.at(scene(plan, voiced=(0, 3))))
    bass = by_class(leanings.at(scene(plan, BASS)))
    assert [step for step in range(12) if before[step] > after[step]] == [3]
    assert before[4] == min(before)  # the third of C major
    assert bass[3] < 0 == bass[0]


def test_an_asked_key_keeps_its_mode() -> None:
    """Guards against C major where C minor is asked: its third, its tonic chord, its relative's."""
    plan = make_plan(Brief(key=Key(0, "minor")), {})
    leanings = Leanings(plan, ROLES, {"mode": "minor"})
    unheard = scene(plan)
    unheard.key_doubt = 2
    notes = by_class(leanings.at(unheard))
    assert notes[4] < notes[6] < 0 == notes[3] == notes[11]
    chords = leanings.at(scene(plan, part=0))
    home, parallel, relative, fifth = (
        float(chords[vocab.chord_id(c)]) for c in (C_MINOR, Chord(0, "maj"), Chord(3, "maj"), Chord(7, "maj"))
    )
    assert home > fifth == 0 > relative > parallel


def test_nothing_asked_leans_nowhere() -> None:
    """Guards against leanings that colour pieces nobody asked anything of."""
    plan = make_plan(Brief(), {})
    leanings = Leanings(plan, ROLES, {"mode": "minor"})
    assert leanings.at(scene(plan)) is None
    assert leanings.at(scene(plan, part=0)) is None


def test_phrases_answer_each_other_unless_nothing_comes_back() -> None:
    """Guards against music that never says anything twice, and against loops where change is asked."""
    plan = make_plan(Brief(), {})
    answer, latest = vocab.chord_id(Chord(5, "maj")), vocab.chord_id(Chord(9, "min"))
    place = scene(plan, part=0, bar=6)
    place.harmony, place.total = {2: (answer,), 5: (latest,)}, 16
    usual = Leanings(plan, ROLES, {"repetition": "some"}).at(place)
    changing = Leanings(plan, ROLES, {"repetition": "ever-changing"}).at(place)
    assert usual[answer] > 0 > usual[latest]
    assert changing[answer] == 0
    place.cursor.part, place.cursor.position, place.frozen = PIANO, -1, 0
    place.window = SimpleNamespace(back=0)
    place.harmony = {2: (answer,), 5: (answer,), 6: (answer,)}
    sames = Leanings(plan, ROLES, {}).at(place)
    assert sames[vocab.SAME + 3] > sames[vocab.SAME]


def test_a_last_bar_is_held_and_not_repeated_but_in_a_loop() -> None:
    """Guards against pieces that stop in the middle of a figure, and loops that stop at all."""
    plan, loop = make_plan(Brief(), {}), make_plan(Brief(loop=True), {})
    last = Leanings(plan, ROLES, {}).at(scene(plan, bar=3))
    assert last[vocab.POSITION] == 0 > last[vocab.POSITION + 24]
    assert last[vocab.DURATION + DURATIONS.index(48)] > last[vocab.DURATION + DURATIONS.index(6)] == 0
    assert (last[vocab.SPANS["same"]] < 0).all()
    assert Leanings(plan, ROLES, {}).at(scene(plan, bar=2)) is None
    assert Leanings(loop, ROLES, {}).at(scene(loop, bar=3)) is None


def test_an_asked_key_gets_what_it_lacks() -> None:
    """Guards against so much C that it is heard as the fifth of F, and against pushing for ever."""
    plan = make_plan(Brief(key=Key(0, "major")), {})
    leanings, place = Leanings(plan, ROLES, {"mode": "major"}), scene(plan)
    place.key_doubt, place.missing = key_standing(np.array([8.0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0]), "major")
    notes = by_class(leanings.at(place))
    place.cursor.part = 0
    chords = leanings.at(place)
    fifth, home = (float(chords[vocab.chord_id(Chord(root, "maj"))]) for root in (7, 0))
    assert place.key_doubt == 2 and notes[7] > 0 > notes[0] and fifth > home
    place.cursor.part = PIANO
    place.key_doubt, place.missing = key_standing(usual_shares("major"), "major")
    assert place.key_doubt < 2 and abs(max(by_class(leanings.at(place)))) < 0.01


def test_an_asked_arc_leans_on_loudness_fullness_and_away_from_repeats() -> None:
    """Guards against "builds up" that stays as it began, since a repeat is as loud as what it repeats."""
    plan = make_plan(Brief(arc="builds"), {})
    leanings = Leanings(plan, ROLES, {})
    softly, loudly = (leanings.at(scene(plan, bar=bar)) for bar in (0, 2))
    assert softly[vocab.VELOCITY] > 0 > loudly[vocab.VELOCITY]
    thin, full = (leanings.at(scene(plan, part=0, bar=bar))[PIANO] for bar in (0, 2))
    assert full > 0 > thin
    place = scene(plan)
    place.cursor.position, place.frozen, place.window = -1, 0, SimpleNamespace(back=0)
    assert (leanings.at(place)[vocab.SPANS["same"]] < 0).all()
