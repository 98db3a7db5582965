"""The pure music of arrangements: which part has the tune, other meters and modes, ranges, swing."""

from dataclasses import replace
from random import Random

import pytest
from builders import song

from musicgen.music.measure import arrays, chords_per_bar, estimate_key
from musicgen.music.quantise import DURATIONS, LATTICE
from musicgen.music.score import Note, Part, Score
from musicgen.music.theory import METERS, Chord, Key, Meter
from musicgen.music.tune.find import find_tune, highest_line, lowest_part, tune_chances
from musicgen.music.tune.remap import in_key, in_meter, in_range, swung
from musicgen.tasks.arrange.cast import joined

C_MAJOR, C_MINOR = Key(0, "major"), Key(0, "minor")


def tune(*steps: int, length: int = 12, start: int = 60) -> Score:
    notes = tuple(Note(i * length, start + step, length, 74) for i, step in enumerate(steps))
    return Score((Part(73, notes=notes),), key=C_MAJOR)


def wild(seed: int, meter: Meter, bars: int = 6) -> Score:
    """A tune and drums with notes on any place of the grid."""
    rng, ticks = Random(seed), meter.bar_ticks
    places = [t for t in range(bars * ticks) if t % 12 in LATTICE]
    onsets = sorted(rng.sample(places, min(len(places), 40)))
    notes = [Note(o, rng.randrange(48, 90), rng.choice(DURATIONS), 74) for o in onsets]
    last: dict[int, int] = {}
    kept = []
    for n in notes:
        if last.get(n.pitch, 0) <= n.onset:
            kept.append(n)
            last[n.pitch] = n.end
    drums = tuple(Note(o, 38, 1, 88) for o in onsets)
    return Score((Part(0, is_drum=True, notes=drums), Part(40, notes=tuple(kept))), meter=meter)


@pytest.mark.parametrize("new", METERS, ids=lambda m: m.name)
def test_every_note_has_its_place_in_another_meter(new: Meter) -> None:
    """Guards notes that a change of meter would lose, double, reorder or push into another bar."""
    for seed, old in enumerate(METERS):
        score = wild(seed, old)
        moved = in_meter(score, new)
        for before, after in zip(score.parts, moved.parts, strict=True):
            assert [n.pitch for n in before.notes] == [n.pitch for n in after.notes]
            bars = [n.onset // old.bar_ticks for n in before.notes]
            assert bars == [n.onset // new.bar_ticks for n in after.notes]
            onsets = dict(zip((n.onset for n in before.notes), (n.onset for n in after.notes), strict=True))
            assert len(set(onsets.values())) == len(onsets)
            assert list(after.notes) == sorted(after.notes)
            assert all(n.duration in DURATIONS for n in after.notes)


def test_three_beats_of_four() -> None:
    """Guards the first beats, which stay where they are, and the last two, which become one."""
    moved = in_meter(tune(0, 2, 4, 5, 7), Meter(3, 4))
    assert [n.onset for n in moved.parts[0].notes] == [0, 12, 24, 30, 36]
    back = in_meter(moved, Meter(4, 4))
    assert [n.pitch for n in back.parts[0].notes] == [60, 62, 64, 65, 67]


def test_a_scale_moves_degree_by_degree() -> None:
    """Guards a mode that is changed by transposing: C major becomes C minor on the same tonic, and back."""
    minor = in_key(tune(0, 2, 4, 5, 7, 9, 10, 12), C_MAJOR, C_MINOR)
    assert [n.pitch % 12 for n in minor.parts[0].notes] == [0, 2, 3, 5, 7, 8, 10, 0]
    major = in_key(minor, C_MINOR, C_MAJOR)
    assert [n.pitch % 12 for n in major.parts[0].notes] == [0, 2, 4, 5, 7, 9, 11, 0]
    up = in_key(tune(0, 4, 7), C_MAJOR, Key(2, "major"))
    assert [n.pitch for n in up.parts[0].notes] == [62, 66, 69] and up.key == Key(2, "major")


def test_chords_move_with_their_mode() -> None:
    """Guards a dominant without its leading note, and a tonic that stays major."""
    score = song(4, key=C_MAJOR)
    chords = (Chord(0, "maj"), Chord(5, "maj"), Chord(7, "7"), Chord(9, "min"))
    spans = tuple(replace(s, chord=c) for s, c in zip(score.chords, chords, strict=True))
    moved = in_key(replace(score, chords=spans), C_MAJOR, C_MINOR)
    assert [s.chord.symbol for s in moved.chords if s.chord] == ["Cm", "Fm", "G7", "Abmaj7"] or [
        s.chord.symbol for s in moved.chords if s.chord
    ] == ["Cm", "Fm", "G7", "Ab"]


def test_no_note_is_lost_between_keys() -> None:
    """Guards two notes that fall on one: in every key and mode each note has exactly one of its own."""
    for seed in range(24):
        score = wild(seed, Meter(4, 4))
        moved = in_key(score, Key(seed % 12, "major"), Key(seed * 5 % 12, ("major", "minor")[seed % 2]))
        for before, after in zip(score.parts, moved.parts, strict=True):
            assert len(before.notes) == len(after.notes)
            assert len({(n.onset, n.pitch) for n in after.notes}) == len(after.notes)


def test_a_song_in_minor_is_heard_in_minor() -> None:
    """Guards the sum of it: chords and notes of a whole song together."""
    score = song(8, key=Key(5, "major"))
    moved = in_key(score, Key(5, "major"), Key(5, "minor"))
    assert estimate_key(arrays(moved)).key.mode == "minor"
    assert len(chords_per_bar(moved)) == 8


def test_the_flute_has_the_tune() -> None:
    """Guards the finder on a band, whatever its instruments and its names say."""
    score = song(16)
    assert find_tune(score) is not None
    flute = next(at for at, part in enumerate(score.parts) if part.program == 73)
    found = find_tune(score)
    assert found is not None and found.part == flute and found.whole
    assert sum(tune_chances(score).values()) == pytest.approx(1.0)
    assert lowest_part(score) == next(at for at, part in enumerate(score.parts) if part.program == 33)
    named = replace(
        score, parts=tuple(replace(p, name="melody" if p.program == 0 else "") for p in score.parts)
    )
    assert tune_chances(named, names=True)[2] > tune_chances(named)[2]
    assert find_tune(replace(score, parts=score.parts[:1])) is None  # drums alone


def test_the_tune_of_two_hands_is_the_highest_line() -> None:
    """Guards a piano piece, whose tune would be all of its notes."""
    right = [Note(i * 12, 72 + i, 12, 88) for i in range(8)]
    left = [Note(i * 12, 48 + p, 12, 62) for i in range(8) for p in (0, 4, 7)]
    line = highest_line(sorted((*right, *left)))
    assert list(line) == right
    score = Score((Part(0, notes=tuple(sorted((*right, *left)))),))
    found = find_tune(score)
    assert found is not None and not found.whole and list(found.notes) == right


def test_a_tune_fits_its_player() -> None:
    """Guards a tune outside of the instrument that gets it; octaves are all that changes."""
    notes = tuple(Note(i * 12, 36 + 2 * i, 12, 88) for i in range(8))
    moved = in_range(notes, range(55, 104), range(55, 89))
    assert all(55 <= n.pitch < 104 for n in moved)
    assert [(n.pitch - m.pitch) % 12 for n, m in zip(notes, moved, strict=True)] == [0] * 8


def test_eighths_swing_and_sixteenths_do_not() -> None:
    """Guards a jazz band around a straight tune: one long, one short, and none is lost."""
    eighths = swung(tune(*range(8), length=6))
    assert [n.onset % 12 for n in eighths.parts[0].notes] == [0, 8] * 4
    assert [n.duration for n in eighths.parts[0].notes][:2] == [8, 4]
    sixteenths = tune(*range(16), length=3)
    assert swung(sixteenths) == sixteenths


def test_hands_are_joined_around_the_tune() -> None:
    """Guards a tune whose key the other hand strikes again: what is kept stays."""
    first = Part(0, notes=(Note(0, 60, 24, 88), Note(24, 62, 24, 88)))
    second = Part(0, 1, notes=(Note(0, 48, 12, 62), Note(12, 60, 6, 62), Note(24, 52, 12, 62)))
    (both,) = joined([first, second], {second.identity: first.identity})
    assert set(first.notes) <= set(both.notes) and Note(12, 60, 6, 62) not in both.notes


def duo(seed: int, kind: str) -> Score:
    """A piano whose highest line walks over chords in twelve bars of three, and a cello: a few notes of it
    ("few"), the bass ("bass"), or a slower line under the piano's ("under")."""
    rng, degrees = Random(seed), (0, 2, 4, 5, 7, 9, 11, 12, 14)
    at, line, chords, cello = 4, [], [], []
    for bar in range(12):
        for eighth in range(rng.choice((3, 4, 6))):
            at = min(8, max(0, at + rng.choice((-1, 1))))
            line.append(Note(bar * 36 + 6 * eighth, 72 + degrees[at], 6, 88))
        chords += [Note(bar * 36 + 12, pitch, 12, 62) for pitch in (55, 60, 64)]
        low, plays = {"few": (55, bar in (2, 5, 7, 10)), "bass": (36, True), "under": (60, bar > 2)}[kind]
        if plays:
            cello.append(Note(bar * 36, low + rng.choice(degrees[:6]), 24, 88))
    hands = tuple(sorted((*line, *chords)))
    return Score((Part(0, notes=hands), Part(42, notes=tuple(cello))), meter=Meter(3, 4))


@pytest.mark.parametrize("kind", ["few", "bass", "under"])
def test_the_highest_line_of_a_piano_has_the_tune_over_a_cello(kind: str) -> None:
    """Guards a cello's few low notes, taken for the tune because each sounds alone."""
    for seed in range(30):
        found = find_tune(duo(seed, kind), names=True)
        assert found is not None and found.part == 0 and not found.whole
        assert min(n.pitch for n in found.notes) >= 60


def test_a_cello_under_chords_has_the_tune() -> None:
    """Guards a tune in a low register: chords above it are no tune, however high they lie."""
    for seed in range(30):
        score = duo(seed, "few")
        tune = tuple(
            replace(n, pitch=n.pitch - 24) for n in highest_line(score.parts[0].notes) if n.pitch > 70
        )
        chords = tuple(Note(12 * i, p, 12, 62) for i in range(36) for p in (67, 72, 76 + i // 3 % 2))
        found = find_tune(replace(score, parts=(Part(0, notes=chords), Part(42, notes=tune))))
        assert found is not None and found.part == 1
