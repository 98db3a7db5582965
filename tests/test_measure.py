"""Measures on hand-built scores: key, chords, labels."""

import importlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicgen.music import measure
from musicgen.music.facets import HEARD
from musicgen.music.measure.profiles import key_lead, usual_shares
from musicgen.music.score import Note, Part, Score, transposed
from musicgen.music.theory import CHORD_QUALITIES, MODES, Chord, Key, Meter

COMMON = Meter(4, 4)


def block_chords(symbols: str, program: int = 0, meter: Meter = COMMON) -> Score:
    """One held chord a bar in root position around middle C, with its root as bass."""
    notes = []
    for bar, symbol in enumerate(symbols.split()):
        chord = Chord.parse(symbol)
        onset, ticks = bar * meter.bar_ticks, meter.bar_ticks
        pitches = [36 + chord.root] + [60 + chord.root + i for i in CHORD_QUALITIES[chord.quality]]
        notes += [Note(onset, pitch, ticks, 88) for pitch in pitches]
    return Score((Part(program, notes=tuple(notes)),), meter=meter)


def drums(bars: int = 4) -> Part:
    return Part(0, is_drum=True, notes=tuple(Note(12 * i, 36 + 2 * (i % 2), 1, 88) for i in range(4 * bars)))


def random_score(pitches: list[int]) -> Score:
    notes = {(6 * i, 60 + p): Note(6 * i, 60 + p, 12, 88) for i, p in enumerate(pitches)}
    return Score((Part(0, notes=tuple(notes.values())),))


@pytest.mark.parametrize(
    ("symbols", "key"),
    [
        ("C F G C", "C major"),
        ("Am Dm E Am", "A minor"),
        ("Eb Cm Ab Bb7 Eb", "Eb major"),
        ("F#m Bm C#7 F#m", "F# minor"),
        ("Dmaj7 Bm7 Em7 A7 Dmaj7", "D major"),
        ("Gm Eb F D7 Gm", "G minor"),
    ],
)
def test_key_of_cadences(symbols: str, key: str) -> None:
    """Guards against a key weight file that lost its rows' order: plain cadences must be heard."""
    assert measure.estimate_key(block_chords(symbols)).key == Key.parse(key)


@given(st.lists(st.integers(0, 12), min_size=8, max_size=64), st.integers(-11, 11))
@settings(max_examples=60, deadline=None)
def test_key_and_chords_move_with_the_notes(pitches: list[int], semitones: int) -> None:
    """Guards against a measure that knows absolute pitch: transposing must transpose what is heard."""
    score = random_score(pitches)
    moved = transposed(score, semitones)
    here, there = measure.estimate_key(score), measure.estimate_key(moved)
    assert here.confidence == pytest.approx(there.confidence)
    assert here.key.mode == there.key.mode
    assert there.key.tonic == (here.key.tonic + semitones) % 12
    assert there.scale == here.scale
    expected = tuple(c and c.transposed(semitones) for c in measure.chords_per_bar(score))
    assert measure.chords_per_bar(moved) == expected


@pytest.mark.parametrize(
    "symbol",
    [c + q for c in ("C", "F#", "Bb") for q in ("", "m", "7", "maj7", "m7", "dim", "sus4", "m7b5", "5")],
)
def test_block_chords_are_named(symbol: str) -> None:
    """Guards against templates that confuse qualities when every chord tone sounds."""
    assert measure.chords_per_bar(block_chords(symbol)) == (Chord.parse(symbol),)


def test_a_bar_with_two_chords_is_split_at_its_half() -> None:
    """Guards against losing the second chord of a bar, or placing it off the beat in 3/4."""
    whole = block_chords("C G", meter=Meter(2, 4))
    score = Score(whole.parts, meter=Meter(4, 4))
    spans = measure.estimate_chords(score)
    assert [(s.onset, s.duration, s.chord and s.chord.symbol) for s in spans] == [(0, 24, "C"), (24, 24, "G")]
    three = measure.estimate_chords(block_chords("C G", meter=Meter(3, 4)))
    assert [s.onset for s in three] == [0, 36]


def test_silence_drums_and_one_note() -> None:
    """Guards against crashes and false confidence where there is little or nothing to hear."""
    for score in (Score(()), Score((drums(),))):
        estimate = measure.estimate_key(score)
        assert estimate.confidence == 0.0 and estimate.scale is None
        assert set(measure.chords_per_bar(score)) <= {None}
    assert {facet.heard(measure.arrays(Score(()))) for facet in HEARD if facet.heard} == {None}
    single = Score((Part(0, notes=(Note(0, 60, 12, 88),)),))
    assert measure.estimate_key(single).confidence < 0.9
    assert len(measure.estimate_chords(single)) == 1


def test_windows_move_to_bar_zero() -> None:
    """Guards against a window that keeps its old onsets or a neighbour's notes."""
    notes = measure.arrays(block_chords("C F G Am"))
    window = notes.window(2, 2)
    assert window.onset.min() == 0 and window.bars == 2
    assert measure.chords_per_bar(window) == (Chord(7, "maj"), Chord(9, "min"))


def test_repetition_counts_equal_part_bars() -> None:
    """Guards against counting a first statement, or another part's bar, as a repeat."""
    assert measure.repetition_share(block_chords("C C C F")) == pytest.approx(0.5)
    assert measure.repetition_label(block_chords("C F G Am")) == "ever-changing"


def test_feel_tells_late_off_beats() -> None:
    """Guards against calling running triplets swing."""

    def at(ticks: tuple[int, ...]) -> Score:
        return Score((Part(0, notes=tuple(Note(12 * b + t, 60, 2, 88) for b in range(16) for t in ticks)),))

    assert measure.feel_label(at((0, 8))) == "swung"
    assert measure.feel_label(at((0, 6))) == "straight"
    assert measure.feel_label(at((0, 4, 8))) is None
    assert measure.feel_label(at((0,))) is None


def marching(meter: Meter, shift: int, bars: int = 16) -> Score:
    """Bass and chord change on every bar line, chords on the other beats, all `shift` beats late."""
    notes, size = [], meter.beat_ticks
    roots = (0, 9, 5, 7)
    for beat in range(bars * (meter.bar_ticks // size) - shift):
        bar, place = divmod(beat, meter.bar_ticks // size)
        onset, root = (beat + shift) * size, roots[bar % 4]
        if place == 0:
            notes.append(Note(onset, 36 + root, meter.bar_ticks, 88))
        else:
            notes += [Note(onset, 60 + root + i, size // 2, 88) for i in (0, 4, 7)]
    return Score((Part(0, notes=tuple(notes)),), meter=meter)


@pytest.mark.parametrize(("meter", "shift"), [("4/4", 0), ("4/4", 1), ("4/4", 3), ("3/4", 0), ("3/4", 2)])
def test_bar_lines_are_found_where_bass_and_harmony_change(meter: str, shift: int) -> None:
    """Guards against a phase with its sign wrong: the answer is how much later the bar line sounds."""
    assert measure.estimate_bar_phase(marching(Meter.parse(meter), shift)) == measure.Phase(shift, True)


@pytest.mark.parametrize("meter", ["4/4", "3/4", "6/8"])
def test_meter_is_heard(meter: str) -> None:
    """Guards against a meter guess that always says 4/4, or takes any waltz for 6/8."""
    score = marching(Meter.parse(meter), 0, 32)
    if meter == "6/8":
        jig = [
            Note(18 * i + t, 72 + (5, 7, 4)[i % 3], d, 88) for i in range(64) for t, d in ((0, 12), (12, 6))
        ]
        score = Score((*score.parts, Part(73, notes=tuple(jig))), meter=score.meter)
    assert measure.estimate_meter(score).name == meter


def test_features_of_silence_and_of_drums_are_finite() -> None:
    """Guards against a division by nothing in windows without notes or without pitch."""
    for score in (Score(()), Score((drums(),))):
        vector = measure.features(score).vector()
        assert vector.shape == (len(measure.features(score).names),) and (vector == vector).all()


def test_features_know_minor_from_major_and_long_from_short() -> None:
    """Guards against features that lost their names' order."""
    sad, glad = measure.features(block_chords("Am Dm E Am")), measure.features(block_chords("C F G C"))
    assert (sad.minor, glad.minor) == (1.0, 0.0)
    assert glad.mean_beats == 4.0 and glad.staccato == 0.0 and glad.polyphony == 4.0
    assert glad.vector()[glad.names.index("tempo_bpm")] == 120.0


def heard_by_music21(score: Score) -> Key:
    stream = importlib.import_module("music21.stream").Stream()
    note = importlib.import_module("music21.note")
    for part in score.parts:
        for n in part.notes:
            stream.insert(n.onset / 12, note.Note(n.pitch, quarterLength=n.duration / 12))
    found = stream.analyze("key")
    return Key(found.tonic.pitchClass, found.mode)


@pytest.mark.parametrize(
    "symbols",
    [
        "C Am F G C", "G Em C D G", "F Dm Bb C F", "Bb Gm Eb F7 Bb", "Dm Gm A Dm", "Em Am B7 Em",
        "Cm Fm G Cm", "A F#m D E7 A", "Bm Em F# Bm", "Ab Fm Db Eb7 Ab", "F#m D Bm C# F#m", "E A B7 E",
    ],
)  # fmt: skip
def test_key_agrees_with_music21(symbols: str) -> None:
    """Guards against a key sense of our own that nobody else shares."""
    score = block_chords(symbols)
    assert measure.estimate_key(score, complete=True).key == heard_by_music21(score)
    assert measure.estimate_key(score).key == heard_by_music21(score)


@pytest.mark.parametrize(
    ("pitches", "scale"),
    [
        ((60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60), "major"),
        ((60, 62, 64, 67, 69, 72, 69, 67, 64, 60), "pentatonic"),
        ((57, 59, 60, 62, 64, 65, 68, 69, 64, 60, 57, 68, 69), "harmonic minor"),
        ((57, 59, 60, 62, 64, 65, 67, 69, 64, 60, 57), "natural minor"),
    ],
)
def test_scales_are_told_from_degrees(pitches: tuple[int, ...], scale: str) -> None:
    """Guards against degrees counted from C instead of the tonic."""
    melody = tuple(Note(6 * i, p, 6, 88) for i, p in enumerate(pitches))
    tonic = Key(pitches[0] % 12, "minor" if "minor" in scale else "major")
    assert measure.estimate_scale(measure.arrays(Score((Part(0, notes=melody),))), tonic) == scale


def test_an_upbeat_and_two_bars_are_too_few_for_an_arc() -> None:
    """Guards a mean over no bars at all, which passed for "steady"."""
    upbeat = [Note(36, 67, 12, 88)]
    rest = [Note(48 * bar + 12 * beat, 60, 12, 88) for bar in (1, 2, 3) for beat in range(4)]
    score = Score((Part(0, notes=tuple(upbeat + rest)),))
    assert measure.has_pickup(score)
    assert measure.arc_label(score) is None


def test_only_the_key_whose_shares_sound_stands_out() -> None:
    """Guards against profiles in the wrong order: one key leads at a time, and the right one."""
    rng = np.random.default_rng(5)
    for tonic in range(12):
        key = Key(tonic, MODES[tonic % 2])
        held = np.roll(usual_shares(key.mode), tonic) * rng.uniform(0.7, 1.3, 12)
        leads = {(t, mode): key_lead(held, Key(t, mode)) for t in range(12) for mode in MODES}
        assert max(leads, key=lambda at: leads[at]) == (key.tonic, key.mode)
        assert sum(lead > 0 for lead in leads.values()) == 1
    assert key_lead(np.zeros(12), Key(0, "major")) == key_lead(np.ones(12), Key(0, "major")) == 0
    assert key_lead(np.eye(12)[0], Key(0, "major")) < 0  # C alone is the fifth of F
