"""How a score stands on paper: nothing struck is lost, every bar is full, and it reads as musicians write."""

from collections import Counter
from collections.abc import Iterator

import pytest
from builders import noise, song
from hypothesis import given
from hypothesis import strategies as st

from musicgen.exports.notation.accidentals import shown
from musicgen.exports.notation.beams import beams
from musicgen.exports.notation.layout import (
    MAX_VOICES,
    NEAR,
    Sign,
    Staff,
    pulse_ticks,
    signature,
    spelled,
    staff_count,
    written,
)
from musicgen.exports.notation.paper import on_paper, short_name
from musicgen.music.score import DURATIONS, MAX_INSTANCES, Note, Part, Score, mixed
from musicgen.music.theory import METERS, Key, Meter

WALTZ, COMMON, JIG = Meter(3, 4), Meter(4, 4), Meter(6, 8)


def solo(*notes: tuple[int, int, int], meter: Meter = COMMON, program: int = 73) -> Score:
    """A piece of one part, from (onset, pitch, duration)."""
    played = tuple(Note(onset, pitch, duration, 88) for onset, pitch, duration in notes)
    return Score(mixed([Part(program, notes=played)]), 100.0, meter, Key(0, "major"))


def bar_of(score: Score, bar: int = 0, voice: int = 0) -> list[tuple[int, ...]]:
    """(ticks, pitches …) of what stands in a bar."""
    signs = written(score)[0].staves[0].bars[bar][voice]
    return [(sign.ticks, *sign.pitches) for sign in signs]


def struck(staff: Staff, meter: Meter) -> Iterator[tuple[int, int, int]]:
    """(onset, pitch, length) of all that is struck on a staff, ties added up as a player would."""
    sounding: dict[int, list[int]] = {}
    for bar, voices in enumerate(staff.bars):
        for voice in voices:
            at = bar * meter.bar_ticks
            for sign in voice:
                for pitch in sign.pitches:
                    if not sign.begun:
                        sounding[pitch] = [at, 0]
                    sounding[pitch][1] += sign.ticks
                    if not sign.tied:
                        start, length = sounding.pop(pitch)
                        yield start, pitch, length
                at += sign.ticks
    assert not sounding


# ---------------------------------------------------------------- nothing is lost


@pytest.mark.parametrize("meter", METERS, ids=lambda m: m.name)
def test_everything_is_struck_where_it_was_and_read_as_long(meter: Meter) -> None:
    """Guards: a sheet that is another piece."""
    score = song(6, meter)
    for made in written(score):
        found = sorted(note for staff in made.staves for note in struck(staff, meter))
        true = sorted((n.onset, n.pitch, n.duration) for n in made.part.notes)
        assert [note[:2] for note in found] == [note[:2] for note in true]
        if not made.part.is_drum:
            assert all(abs(a[2] - b[2]) <= NEAR for a, b in zip(found, true, strict=True))


@given(st.integers(0, 10**6))
def test_noise_keeps_its_onsets_and_fills_its_bars(seed: int) -> None:
    """Guards the same for music that nobody would write: no onset lost, no bar too short or too long."""
    score = noise(seed, 3)
    for made in written(score):
        found: Counter[tuple[int, int]] = Counter()
        for staff in made.staves:
            for bar, voices in enumerate(staff.bars):
                assert 1 <= len(voices) <= MAX_VOICES
                for voice in voices:
                    assert sum(sign.ticks for sign in voice) == score.meter.bar_ticks
                    at = bar * score.meter.bar_ticks
                    for sign in voice:
                        if not sign.begun:
                            found.update((at, pitch) for pitch in sign.pitches)
                        at += sign.ticks
        assert found == Counter((n.onset, n.pitch) for n in made.part.notes)


@given(st.integers(0, 10**6))
def test_triplets_come_whole(seed: int) -> None:
    """Guards: two thirds of a triplet, which no program can read."""
    score = noise(seed, 3)
    pulse = pulse_ticks(score.meter)
    for staff in (staff for made in written(score) for staff in made.staves):
        for voice in (voice for voices in staff.bars for voice in voices):
            at, inside = 0, Counter[int]()
            for sign in voice:
                inside[at // pulse] += sign.ticks if sign.triplet else 0
                at += sign.ticks
            assert set(inside.values()) <= {0, pulse}


# ---------------------------------------------------------------- as musicians write


@pytest.mark.parametrize(
    ("length", "shown_as"),
    [(12, 12), (10, 12), (9, 12), (8, 9), (6, 6), (5, 6), (3, 3)],
)
def test_a_note_held_a_little_short_is_read_in_full(length: int, shown_as: int) -> None:
    """Guards: dotted eighths and sixteenth rests all over a bass line of plain quarters."""
    assert bar_of(solo((0, 60, length), (24, 62, 24)))[0] == (shown_as, 60)


def test_legato_does_not_need_a_second_voice() -> None:
    """Guards: a melody torn into two voices because its notes overlap by a hair."""
    score = solo((0, 60, 15), (12, 62, 12), (24, 64, 24))
    assert len(written(score)[0].staves[0].bars[0]) == 1


def test_a_held_note_stays_beneath_what_moves() -> None:
    """Guards: a pedal point cut short by the melody over it."""
    score = solo((0, 48, 48), (0, 72, 12), (12, 74, 12), (24, 76, 24), program=24)
    voices = written(score)[0].staves[0].bars[0]
    assert [[s.ticks for s in voice] for voice in voices] == [[12, 12, 24], [48]]


def test_an_arpeggio_in_three_layers_is_read_in_two_voices() -> None:
    """Guards: four voices on one staff, which nobody can read."""
    score = solo((0, 48, 48), (12, 60, 36), (24, 64, 24), (36, 67, 12), program=24)
    voices = written(score)[0].staves[0].bars[0]
    assert [[(s.ticks, *s.pitches) for s in voice] for voice in voices] == [
        [(12,), (12, 60), (12, 64), (12, 67)],
        [(48, 48)],
    ]


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (((12, 60, 12),), [(12,), (12, 60), (24,)]),  # no half rest in the middle of the bar
        (((36, 60, 12),), [(24,), (12,), (12, 60)]),
        (((0, 60, 6),), [(6, 60), (6,), (12,), (24,)]),
        (((6, 60, 12), (18, 60, 6)), [(6,), (12, 60), (6, 60), (24,)]),  # a syncopation is one note
        (((9, 60, 12),), [(6,), (3,), (3, 60), (12, 60), (24,)]),  # anything else is tied at the beat
    ],
)
def test_rests_and_syncopations_show_the_beat(
    notes: tuple[tuple[int, int, int], ...], expected: list[tuple[int, ...]]
) -> None:
    """Guards: bars that cannot be counted."""
    assert bar_of(solo(*notes)) == expected


def test_six_eight_is_two_beats_of_three() -> None:
    """Guards: quarters and rests over the middle of a bar of 6/8."""
    assert bar_of(solo((12, 60, 12), meter=JIG)) == [(12,), (6, 60), (6, 60), (6,), (6,)]
    assert bar_of(solo((0, 60, 6), (30, 62, 6), meter=JIG)) == [(6, 60), (6,), (6,), (12,), (6, 62)]


def test_a_silent_bar_is_one_rest() -> None:
    """Guards: a full bar's rest in pieces."""
    assert bar_of(solo((0, 60, 12), (72, 62, 12), meter=WALTZ), bar=1) == [(36,)]


@pytest.mark.parametrize(
    ("key", "pitch", "name"),
    [
        (Key(2, "minor"), 70, ("B", -1, 4)),
        (Key(2, "minor"), 73, ("C", 1, 5)),
        (Key(6, "major"), 66, ("F", 1, 4)),
        (Key(8, "major"), 68, ("A", -1, 4)),
        (Key(1, "minor"), 60, ("B", 1, 3)),
        (None, 61, ("C", 1, 4)),
    ],
)
def test_pitches_are_spelled_in_their_key(key: Key | None, pitch: int, name: tuple[str, int, int]) -> None:
    """Guards: A sharp in D minor, and leading tones written as flats."""
    assert spelled(pitch, key) == name


def test_signatures() -> None:
    """Guards: a key signature of another key."""
    names = {
        "C major": 0,
        "A minor": 0,
        "G major": 1,
        "D minor": -1,
        "F# major": 6,
        "Eb minor": 6,
        "Db major": -5,
    }
    assert {name: signature(Key.parse(name)) for name in names} == names


def test_accidentals_stand_once_a_bar_and_are_taken_back() -> None:
    """Guards: a sharp before each F sharp of a bar in G major, and a natural that nobody sees."""
    signs = tuple(Sign((pitch,), 12) for pitch in (66, 65, 65, 66))
    assert shown((signs,), Key(7, "major")) == {(0, 1, 65), (0, 3, 66)}
    assert shown((signs,), Key(0, "major")) == {(0, 0, 66), (0, 1, 65), (0, 3, 66)}
    tied = (Sign((66,), 24, begun=True), Sign((66,), 24))
    assert shown((tied,), Key(0, "major")) == {(0, 1, 66)}


# ---------------------------------------------------------------- beams


def eighths(*ticks: int, triplet: bool = False) -> tuple[Sign, ...]:
    """Signs of these lengths; negative ones are rests."""
    return tuple(Sign((60,) if t > 0 else (), abs(t), triplet) for t in ticks)


@pytest.mark.parametrize(
    ("voice", "meter", "expected"),
    [
        (eighths(6, 6, 6, 6, 24), COMMON, ["start", "continue", "continue", "stop", ""]),
        (eighths(6, 6, 6, 6, 12), WALTZ, ["start", "stop", "start", "stop", ""]),
        (eighths(6, 6, 6, 6, 6, 6), JIG, ["start", "continue", "stop"] * 2),
        (eighths(6, -6, 6, 6, 24), COMMON, ["", "", "start", "stop", ""]),
        (eighths(6, 6, 6, 6, 6, 6, 6), Meter(7, 8), ["start", "stop"] * 2 + ["start", "continue", "stop"]),
        (eighths(-6, 12, 6, 24), COMMON, ["", "", "", ""]),
    ],
)
def test_beams_follow_the_beat(voice: tuple[Sign, ...], meter: Meter, expected: list[str]) -> None:
    """Guards: flags where beams belong, and beams over the beat."""
    assert [words[0] if words else "" for words in beams(voice, meter)] == expected


def test_a_dotted_rhythm_has_a_stump() -> None:
    """Guards: the second beam of a sixteenth behind a dotted eighth."""
    assert beams(eighths(9, 3, 12, 24), COMMON)[:2] == [("start",), ("stop", "partial-left")]
    assert beams(eighths(3, 9, 12, 24), COMMON)[:2] == [("start", "partial-right"), ("stop",)]
    assert beams(eighths(3, 3, 3, 3, 36), COMMON)[1] == ("continue", "continue")


# ---------------------------------------------------------------- the page


def test_players_stand_in_the_order_of_a_score() -> None:
    """Guards: drums over the flute."""
    parts = [Part(0, is_drum=True), Part(33), Part(0), Part(40), Part(73), Part(25), Part(56)]
    assert [p.program for p in on_paper(parts)] == [73, 56, 25, 0, 40, 33, 0]
    assert on_paper(parts)[-1].is_drum


def test_every_program_has_its_place_and_a_short_name() -> None:
    """Guards: an instrument that brings the sheet down."""
    for program in range(128):
        part = Part(program, MAX_INSTANCES - 1)
        assert on_paper([part]) == (part,)
        assert 2 <= len(short_name(part)) <= 8


def test_a_piano_takes_two_staves_where_it_plays_both_high_and_low() -> None:
    """Guards: a system drawn too small or too large for its staves."""
    assert staff_count(song(2)) == 5
    assert staff_count(solo((0, 72, 12), program=0)) == 1


def test_all_lengths_of_a_score_can_be_written() -> None:
    """Guards: a duration that no note stands for."""
    for duration in DURATIONS:
        for onset in range(12):
            score = solo((onset, 60, duration), meter=COMMON)
            found = list(struck(written(score)[0].staves[0], COMMON))
            assert [(o, p) for o, p, _ in found] == [(onset, 60)]
            assert abs(found[0][2] - duration) <= NEAR


# ---------------------------------------------------------------- each instrument its own paper


@pytest.mark.parametrize(
    ("program", "clef", "raised", "sharps"),
    [(65, "treble", 9, 3), (66, "treble", 14, 2), (60, "treble", 7, 1), (71, "treble", 2, 2),
     (42, "bass", 0, 0), (41, "alto", 0, 0), (72, "treble", -12, 0)],
)  # fmt: skip
def test_a_part_is_written_as_its_player_reads_it(program: int, clef: str, raised: int, sharps: int) -> None:
    """Guards: an alto saxophone in C, in the bass clef, for somebody who reads E flat."""
    (made,) = written(solo((0, 62, 12), (12, 64, 12), program=program))
    (staff,) = made.staves
    assert (staff.clef, made.raised, signature(made.key)) == (clef, raised, sharps)
    assert [sign.pitches for sign in staff.bars[0][0][:2]] == [(62 + raised,), (64 + raised,)]


@pytest.mark.parametrize("program", [56, 60, 65, 71, 73, 40, 42, 33])
def test_what_plays_one_note_at_a_time_is_one_voice(program: int) -> None:
    """Guards: a saxophone part in two voices, with rests for a player who is not there."""
    score = solo((0, 60, 48), (12, 64, 24), (24, 67, 48), (60, 62, 12), program=program)
    assert {len(voices) for voices in written(score)[0].staves[0].bars} == {1}
