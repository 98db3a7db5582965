"""Ranges, drums of a style, asked chords that sound, coming home: at places made for them, and in pieces."""

from collections import Counter

import numpy as np
import pytest
from places import BASS, PIANO, bias_at, mask_at, place_at
from test_compose import taken

from musicgen.evaluate.realism.craft import comes_home, craft_of
from musicgen.music.players import player_for
from musicgen.music.score import DURATIONS
from musicgen.music.theory import Chord, Meter
from musicgen.tasks.plan.plan import Plan, make_plan
from musicgen.tasks.steering.players import DRUMS
from musicgen.tasks.write.rules.band.beats import asked_beat
from musicgen.text.brief import Brief, Instrument
from musicgen.text.read import read_brief
from musicgen.tokens import vocab

TRUMPET, UKULELE = vocab.PART_IDS[False, 56, 0], vocab.PART_IDS[False, 24, 0]
KIT = vocab.KIT_IDS[0]
KICK, SNARE, HAT = (vocab.DRUM + DRUMS[name][0] - 27 for name in ("kick", "snare", "hat"))
C, G7 = Chord(0, "maj"), Chord(7, "7")


def pitches(mask: np.ndarray) -> list[int]:
    """Sounding pitches that are allowed, the tonic being C."""
    return [vocab.PITCH_LOW + i for i in range(vocab.PITCH_COUNT) if mask[vocab.PITCH + i]]


@pytest.mark.parametrize("program", [40, 41, 42, 56, 57, 58, 60, 64, 65, 66, 68, 70, 71, 73, 74, 105])
def test_nobody_plays_what_the_instrument_lacks(program: int) -> None:
    """Guards against a trumpet below its lowest note, whatever the instrument is."""
    part = vocab.PART_IDS[False, program, 0]
    allowed = pitches(mask_at(place_at(make_plan(Brief(), {}), part=part, roles={part: "lead"})))
    possible = player_for(program).possible
    assert allowed == [
        p for p in range(vocab.PITCH_LOW, vocab.PITCH_LOW + vocab.PITCH_COUNT) if p in possible
    ]


def test_the_asked_word_decides_the_range() -> None:
    """Guards against a ukulele below its lowest string: General MIDI has none, it plays as a guitar."""
    asked = make_plan(Brief(band=(Instrument("ukulele", (24,)),)), {})
    allowed = pitches(mask_at(place_at(asked, part=UKULELE, roles={UKULELE: "chords"})))
    assert min(allowed) == player_for(24, "ukulele").possible.start > player_for(24).possible.start


def test_hard_notes_are_rarer() -> None:
    """Guards the difference between what an instrument has and what its players like."""
    bias = bias_at(place_at(make_plan(Brief(), {}), part=TRUMPET, roles={TRUMPET: "lead"}))
    player = player_for(56)
    high, usual = (vocab.PITCH + p - vocab.PITCH_LOW for p in (player.possible[-1], player.comfortable[0]))
    assert bias[high] < bias[usual] == 0


@pytest.mark.parametrize(
    ("prompt", "pattern", "drums"),
    [
        ("dark techno", "four", {"kick", "hat"}),
        ("a deep house track", "four", {"kick", "snare", "hat"}),
        ("uplifting trance anthem", "four", {"kick", "snare", "hat"}),
        ("テクノ", "four", {"kick", "hat"}),
        ("rock with loud guitars", "backbeat", {"kick", "snare", "hat"}),
        ("a slow blues", "backbeat", {"snare", "hat"}),
        ("bossa nova", None, {"kick", "snare", "hat"}),
    ],
)
def test_a_style_is_known_by_its_word(prompt: str, pattern: str | None, drums: set[str]) -> None:
    """Guards words that no header control has: techno and house are both electronic there."""
    beat = asked_beat(read_brief(prompt))
    assert beat is not None
    assert (beat.pattern, set(beat.drums)) == (pattern, drums)


def test_styles_without_a_known_beat_are_left_alone() -> None:
    """Guards against drums forced on an art song, and on scenes."""
    assert asked_beat(read_brief("an art song for soprano")) is None
    assert asked_beat(read_brief("rain on a window")) is None


def drumming(prompt: str, **given: int) -> np.ndarray:
    plan = make_plan(read_brief(prompt), {})
    return bias_at(place_at(plan, part=KIT, roles={KIT: "beat"}, **given))


def test_techno_has_a_kick_on_every_beat() -> None:
    """Guards against drums that step over a beat, or strike something above the kick before it."""
    between = drumming("techno", position=0, pitch=KICK)
    assert between[vocab.POSITION + 12] > between[vocab.POSITION + 13]
    for beat in range(4):
        on_beat = drumming("techno", position=12 * beat)
        assert on_beat[KICK] > on_beat[HAT]
        struck = drumming("techno", position=12 * beat, pitch=KICK)
        assert struck[HAT] == struck[SNARE]


def test_rock_has_its_snare_on_two_and_four() -> None:
    """Guards the backbeat, and that a kick below the snare is as free as it was."""
    for beat, is_due in enumerate((False, True, False, True)):
        bias = drumming("rock", position=12 * beat)
        assert bool(bias[SNARE] > bias[HAT]) is is_due
        assert bias[KICK] == bias[SNARE]


def test_only_common_time_has_a_backbeat() -> None:
    """Guards a rock waltz against two and four."""
    assert not drumming("rock in 3/4", position=12, meter="3/4", bar_ticks=36).any()  # type: ignore[arg-type]


def test_a_missing_drum_comes_in() -> None:
    """Guards against a house track whose snare never sounds."""
    place = place_at(make_plan(read_brief("house"), {}), part=KIT, roles={KIT: "beat"}, position=6)
    kick = ((0, 36, 12, 100),)
    place.piece.contents.update({(KIT, bar): kick for bar in range(2)})
    place.bars_done = 2
    assert bias_at(place)[SNARE] > bias_at(place)[KICK]


def test_the_last_pitched_part_sounds_the_chord() -> None:
    """Guards against bars behind whose chord symbol nothing of it sounds."""
    plan = make_plan(Brief(chords=(C, G7)), {})
    shift = plan.chords[0].root - C.root
    place = place_at(plan, bar=0)
    assert {p % 12 for p in pitches(mask_at(place))} == {(c + shift) % 12 for c in C.pitch_classes}
    place.struck = Counter([(0 + shift) % 12])
    assert len({p % 12 for p in pitches(mask_at(place))}) == 12
    place.struck, place.cursor.part = Counter(), BASS
    assert not mask_at(place)[[*vocab.SPANS["bar"], vocab.EOS]].any()


def test_a_piece_comes_home_unless_it_leads_back() -> None:
    """Guards endings on the dominant, and loops against being closed."""
    at = {"bar": 3, "part": 0}
    head = mask_at(place_at(make_plan(Brief(), {}), **at))
    assert head[vocab.chord_id(C)] and not head[vocab.chord_id(G7)]
    assert mask_at(place_at(make_plan(Brief(loop=True), {}), **at))[vocab.chord_id(G7)]
    bass = place_at(make_plan(Brief(), {}), bar=3, part=BASS)
    assert {p % 12 for p in pitches(mask_at(bass))} == {0}
    assert len({p % 12 for p in pitches(mask_at(place_at(make_plan(Brief(), {}), bar=2, part=BASS)))}) == 12


def test_pieces_keep_all_of_it() -> None:
    """Guards the rules together, on an untrained model: nothing but they can make it so."""
    flute = Instrument("flute", (73,))
    chords = Brief(bars=6, meter=Meter(4, 4), chords=(C, G7), band=(flute,), band_open=False)
    free = Brief(bars=6, meter=Meter(3, 4), band=(flute,), band_open=False)
    for seed in range(4):
        kept = craft_of("", chords, taken(chords, seed).score()).shares
        assert kept["in range"].value == kept["chord sounds"].value == 1
        score = taken(free, seed).score()
        assert craft_of("", free, score).shares["in range"].value == 1
        last = [n for n in score.parts[0].notes if n.onset >= 5 * 36]
        assert last[0].pitch % 12 == score.key.tonic if score.key else comes_home(score)


def test_piano_has_all_notes() -> None:
    """Guards against a rule that weighs where there is nothing to weigh."""
    assert not bias_at(place_at(make_plan(Brief(), {}), part=PIANO)).any()


def ringing(plan: Plan, pitch: int) -> set[int]:
    """How long a note on three of the last bar but one may be."""
    place = place_at(plan, bar=2, position=24, pitch=vocab.PITCH + pitch - vocab.PITCH_LOW)
    mask = mask_at(place)
    return {length for i, length in enumerate(DURATIONS) if mask[vocab.DURATION + i]}


def test_the_last_chord_is_clean_and_the_bass_below_it() -> None:
    """Guards last bars heard as another chord: a sixth that rings on, a voice below the bass, a repeat."""
    plan = make_plan(Brief(), {})
    last = place_at(plan, bar=3, part=PIANO)
    last.piece.contents[BASS, 0] = ((0, 31, 12, 100),)
    allowed = pitches(mask_at(last))
    assert {p % 12 for p in allowed} == {0, 4, 7} and min(allowed) >= 36
    later = pitches(mask_at(place_at(plan, bar=3, part=PIANO, position=24)))
    assert {p % 12 for p in later} == set(range(12))
    sixth, fifth = (ringing(plan, pitch) for pitch in (69, 67))
    assert max(sixth) <= 24 < max(fifth)
