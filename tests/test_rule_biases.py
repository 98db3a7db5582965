"""Biases: what an asked chord or key makes likelier, and where."""

from collections import Counter
from dataclasses import replace

import numpy as np
from places import BASS, PIANO, bias_at, place_at

from musicgen.music.measure.profiles import usual_shares
from musicgen.music.score import DURATIONS
from musicgen.music.theory import Chord, Key
from musicgen.tasks.plan.plan import make_plan
from musicgen.tasks.steering import USUAL
from musicgen.tasks.write.rules.harmony.key import key_standing
from musicgen.text.brief import Brief
from musicgen.tokens import vocab

C_MINOR = Chord(0, "min")


def by_class(bias: np.ndarray) -> list[float]:
    """Weights of the twelve pitch classes above the tonic, in the middle octave."""
    return [float(bias[vocab.PITCH + 60 - vocab.PITCH_LOW + step]) for step in range(12)]


def test_an_asked_chord_gets_its_third_once() -> None:
    """Guards against bars of roots and fifths where a minor chord is asked."""
    place = place_at(make_plan(Brief(chords=(C_MINOR,)), {}), mode="minor")
    before = by_class(bias_at(place))
    place.struck = Counter([0, 3])
    after = by_class(bias_at(place))
    place.struck, place.cursor.part = Counter(), BASS
    bass = by_class(bias_at(place))
    assert [step for step in range(12) if before[step] > after[step]] == [3]
    assert before[4] == min(before)  # the third of C major
    assert bass[3] < 0 == bass[0]


def test_a_tone_that_is_hardly_struck_is_still_lacking() -> None:
    """Guards bars in which one passing third among many roots and fifths counts as the chord's."""
    plan = make_plan(Brief(chords=(C_MINOR,)), {})
    chords = replace(USUAL.chords, root=1.0, enough=0.15)
    place = place_at(replace(plan, steering=replace(USUAL, chords=chords)), mode="minor")
    found = {}
    for thirds, roots in ((1, 9), (3, 7), (0, 9), (9, 1)):
        place.struck = Counter({0: roots, 3: thirds})
        found[thirds] = by_class(bias_at(place))
    assert found[0] == found[1]
    assert [step for step in range(12) if found[1][step] > found[3][step]] == [3]
    assert [step for step in range(12) if found[9][step] > found[3][step]] == [0]


def test_an_asked_key_keeps_its_mode() -> None:
    """Guards against C major where C minor is asked: its third, its tonic chord, its relative's."""
    plan = make_plan(Brief(key=Key(0, "minor")), {})
    unheard = place_at(plan, mode="minor")
    unheard.held = np.roll(usual_shares("minor"), 6)
    weights = plan.steering.key
    doubt, _ = key_standing(unheard.held, "minor", weights)
    without_balance = replace(plan, steering=replace(USUAL, key=replace(weights, balance=(0.0, 0.0, 0.0))))
    unheard.view = replace(unheard.view, plan=without_balance)
    notes = by_class(bias_at(unheard))
    assert doubt == 2
    assert notes[4] < notes[6] < 0 == notes[3] == notes[11]
    chords = bias_at(place_at(plan, part=0, mode="minor"))
    home, parallel, relative, fifth = (
        float(chords[vocab.chord_id(c)]) for c in (C_MINOR, Chord(0, "maj"), Chord(3, "maj"), Chord(7, "maj"))
    )
    assert home > fifth == 0 > relative > parallel


def test_nothing_asked_leans_nowhere() -> None:
    """Guards against biases that colour pieces nobody asked anything of."""
    plan = make_plan(Brief(), {})
    assert not bias_at(place_at(plan)).any()
    assert not bias_at(place_at(plan, part=0)).any()


def test_phrases_answer_each_other_unless_nothing_comes_back() -> None:
    """Guards against music that never says anything twice, and against loops where change is asked."""
    plan = make_plan(Brief(), {})
    answer, latest = vocab.chord_id(Chord(5, "maj")), vocab.chord_id(Chord(9, "min"))
    usual, changing = (
        place_at(plan, 16, part=0, bar=6, repetition=word) for word in ("some", "ever-changing")
    )
    for place in (usual, changing):
        place.harmony = {2: (answer,), 5: (latest,)}
    assert bias_at(usual)[answer] > 0 > bias_at(usual)[latest]
    assert bias_at(changing)[answer] == 0
    place = place_at(plan, 16, bar=6, position=-1)
    place.harmony = {2: (answer,), 5: (answer,), 6: (answer,)}
    sames = bias_at(place)
    assert sames[vocab.SAME + 3] > sames[vocab.SAME]


def test_a_last_bar_is_held_and_not_repeated_but_in_a_loop() -> None:
    """Guards against pieces that stop in the middle of a figure, and loops that stop at all."""
    plan, loop = make_plan(Brief(), {}), make_plan(Brief(loop=True), {})
    last = bias_at(place_at(plan, bar=3))
    assert last[vocab.POSITION] == 0 > last[vocab.POSITION + 24]
    assert last[vocab.DURATION + DURATIONS.index(48)] > last[vocab.DURATION + DURATIONS.index(6)] == 0
    assert (last[vocab.SPANS["same"]] < 0).all()
    assert not bias_at(place_at(plan, bar=2)).any()
    assert not bias_at(place_at(loop, bar=3)).any()


def test_an_asked_key_gets_what_it_lacks() -> None:
    """Guards against so much C that it is heard as the fifth of F, and against pushing for ever."""
    plan = make_plan(Brief(key=Key(0, "major")), {})
    place = place_at(plan)
    place.held = np.array([8.0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0])
    doubt, _ = key_standing(place.held, "major", plan.steering.key)
    notes = by_class(bias_at(place))
    place.cursor.part = 0
    chords = bias_at(place)
    fifth, home = (float(chords[vocab.chord_id(Chord(root, "maj"))]) for root in (7, 0))
    assert doubt == 2 and notes[7] > 0 > notes[0] and fifth > home
    place.cursor.part = PIANO
    place.held = usual_shares("major")
    assert key_standing(place.held, "major", plan.steering.key)[0] < 2
    assert abs(max(by_class(bias_at(place)))) < 0.01


def test_an_asked_arc_leans_on_loudness_fullness_and_away_from_repeats() -> None:
    """Guards against "builds up" that stays as it began, since a repeat is as loud as what it repeats."""
    plan = make_plan(Brief(arc="builds"), {})
    softly, loudly = (bias_at(place_at(plan, bar=bar)) for bar in (0, 2))
    assert softly[vocab.VELOCITY] > 0 > loudly[vocab.VELOCITY]
    thin, full = (bias_at(place_at(plan, part=0, bar=bar))[PIANO] for bar in (0, 2))
    assert full > 0 > thin
    assert (bias_at(place_at(plan, position=-1))[vocab.SPANS["same"]] < 0).all()
