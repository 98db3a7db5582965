"""Tokens: nothing is lost, nothing illegal can be drawn."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicgen.errors import InputError
from musicgen.music.quantise import floor_duration
from musicgen.music.score import (
    DRUM_PITCHES,
    DRUM_TICKS,
    DURATIONS,
    PITCHES,
    VELOCITIES,
    BarSpan,
    ChordSpan,
    Note,
    Part,
    Score,
    Section,
    bars_of,
    mixed,
    transposed,
    without_instance_gaps,
)
from musicgen.music.theory import CHORD_QUALITIES, DRUM_KITS, METERS, SECTION_NAMES, Chord, Key
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS, Header, tempo_bin, tempo_of_bin
from musicgen.tokens.decoder import decode, read_ids
from musicgen.tokens.grammar import Cursor
from musicgen.tokens.tokenizer import (
    Frame,
    encode,
    encode_bars,
    excerpt,
    frame_of,
    header_of,
    nearest_shift,
    state_of,
)


def canonical_notes(raw: list[tuple[int, int, int, int]], is_drum: bool) -> tuple[Note, ...]:
    """Sorted, unique by onset and pitch, without overlaps: what the canonical rules ask for."""
    unique = {(onset, pitch): (duration, velocity) for onset, pitch, duration, velocity in raw}
    notes = []
    for (onset, pitch), (duration, velocity) in sorted(unique.items()):
        later = [o for o, p in unique if p == pitch and o > onset]
        if later and onset + duration > min(later):
            duration = floor_duration(min(later) - onset)
        notes.append(Note(onset, pitch, DRUM_TICKS if is_drum else duration, velocity))
    return tuple(notes)


@st.composite
def scores(draw: st.DrawFn, max_bars: int = 5) -> Score:
    """Any canonical score with a few parts and bars, chords or none."""
    meter = draw(st.sampled_from(METERS))
    bars = draw(st.integers(1, max_bars))
    end = bars * meter.bar_ticks
    parts = []
    for is_drum in draw(st.lists(st.booleans(), min_size=1, max_size=4)):
        pitches = DRUM_PITCHES if is_drum else PITCHES
        note = st.tuples(
            st.integers(0, end - 1),
            st.sampled_from(pitches),
            st.sampled_from(DURATIONS),
            st.sampled_from(VELOCITIES),
        )
        raw = [
            (o, p, floor_duration(min(d, end - o)), v)
            for o, p, d, v in draw(st.lists(note, min_size=1, max_size=12))
        ]
        program = draw(st.sampled_from(sorted(DRUM_KITS) if is_drum else range(128)))
        parts.append(Part(program, is_drum=is_drum, notes=canonical_notes(raw, is_drum)))
    drums = [p for p in parts if p.is_drum][:1]
    band = mixed(without_instance_gaps(drums + [p for p in parts if not p.is_drum]))
    key = draw(st.none() | st.builds(Key, st.integers(0, 11), st.sampled_from(("major", "minor"))))
    score = Score(band, draw(st.sampled_from((60.0, 97.5, 120.0))), meter, key)
    score = replace(score, sections=draw(form(score.bars)))
    return replace(score, chords=draw(chord_spans(score)) if draw(st.booleans()) else ())


@st.composite
def form(draw: st.DrawFn, bars: int) -> tuple[Section, ...]:
    """Sections that cover all bars."""
    first, found = 0, []
    while first < bars:
        length = draw(st.integers(1, bars - first))
        found.append(Section(draw(st.sampled_from(SECTION_NAMES)), first, length))
        first += length
    return tuple(found)


@st.composite
def chord_spans(draw: st.DrawFn, score: Score) -> tuple[ChordSpan, ...]:
    chord = st.none() | st.builds(Chord, st.integers(0, 11), st.sampled_from(tuple(CHORD_QUALITIES)))
    spans = []
    ticks, half = score.meter.bar_ticks, score.meter.half_bar_ticks
    for bar in range(score.bars):
        if draw(st.booleans()) and half < ticks:
            spans.append(ChordSpan(bar * ticks, half, draw(chord)))
            spans.append(ChordSpan(bar * ticks + half, ticks - half, draw(chord)))
        else:
            spans.append(ChordSpan(bar * ticks, ticks, draw(chord)))
    return tuple(spans)


@given(scores())
@settings(max_examples=80, deadline=None)
def test_decode_of_encode_is_the_identity(score: Score) -> None:
    """Guards against any note, velocity, chord, key or tempo lost between score and ids."""
    header = header_of(score)
    assert decode(encode(score, header), frame_of(score, header)) == score


@given(scores(), st.data())
@settings(max_examples=60, deadline=None)
def test_holes_put_back_give_the_original(score: Score, data: st.DataObject) -> None:
    """Guards against content that a hole swallows or that Same takes from a hidden bar."""
    cells = [(vocab.part_id(p), bar) for p in score.parts for bar in range(score.bars)]
    holes = frozenset(data.draw(st.lists(st.sampled_from(cells), min_size=1, max_size=8)))
    header = header_of(score)
    ids = encode(score, header, holes=holes)
    frame = frame_of(score, header)
    assert decode(ids, frame) == score
    cursor = Cursor(frame.shift, is_reading=True)
    cursor.push_all(ids)
    assert cursor.done
    visible = read_ids(ids[: ids.index(vocab.FILL)])
    assert not holes & set(visible.contents)


@given(scores())
@settings(max_examples=60, deadline=None)
def test_the_grammar_accepts_every_encoded_score(score: Score) -> None:
    """Guards against a grammar narrower than the music it is trained on."""
    header = header_of(score)
    cursor = Cursor(frame_of(score, header).shift, is_reading=True)
    cursor.push_all(encode(score, header))
    assert cursor.done


@given(scores(), st.integers(-12, 12))
@settings(max_examples=50, deadline=None)
def test_transposition_there_and_back_is_the_identity(score: Score, semitones: int) -> None:
    """Guards against pitches folded or keys and chords left behind."""
    assert transposed(transposed(score, semitones), -semitones) == score


def random_walk(seed: int, bars: int, shift: int) -> list[int]:
    rng = np.random.default_rng(seed)
    cursor, ids = Cursor(shift), []
    while not cursor.done:
        chances = rng.random(vocab.SIZE)
        chances[vocab.control_id("bars", str(bars))] += 1
        chances[list(vocab.SPANS["bar"])] += 0.3
        chances[[vocab.BAND_END, vocab.EOS]] += 0.3
        chances[~cursor.allowed()] = -1
        ids.append(int(chances.argmax()))
        cursor.push(ids[-1])
    return ids


def test_every_random_sequence_decodes_to_the_asked_bars() -> None:
    """Guards, on 1,000 seeds, against dead ends, empty last bars and notes past the last line."""
    for seed in range(1000):
        bars, shift = 1 + seed % 7, seed % 12 - 5
        ids = random_walk(seed, bars, shift)
        score = decode(ids, Frame(shift % 12))
        assert score.bars == bars
        assert all(n.pitch in PITCHES for p in score.parts if not p.is_drum for n in p.notes)
        header = header_of(score)
        assert decode(encode(score, header), frame_of(score, header)) == score


def test_bars_repeated_exactly_cost_one_id() -> None:
    """Guards against an encoder that spells out what the part has just played."""
    notes = tuple(Note(48 * bar, 60, 12, 74) for bar in range(8))
    score = Score(mixed([Part(0, notes=notes)]))
    ids = encode(score, header_of(score))
    assert sum(i in vocab.SPANS["same"] for i in ids) == 7
    assert sum(i in vocab.SPANS["pitch"] for i in ids) == 1


def test_more_bars_than_a_window_holds_are_refused_in_a_sentence() -> None:
    """Guards against a bars control that has no id."""
    score = Score(mixed([Part(0, notes=(Note(0, 60, 12, 74), Note(48 * 32, 60, 12, 74)))]))
    with pytest.raises(InputError, match="33 bars are more than a window holds"):
        header_of(score)


def test_sections_stand_in_the_plan_and_where_they_begin() -> None:
    """Guards against a plan that the bars do not follow."""
    notes = tuple(Note(48 * bar, 60, 12, 74) for bar in range(6))
    score = Score(mixed([Part(0, notes=notes)]), sections=(Section("intro", 0, 2), Section("A'", 2, 4)))
    ids = encode(score, header_of(score))
    plan = [vocab.section_id("intro"), vocab.length_id(2), vocab.section_id("A'"), vocab.length_id(4)]
    assert any(ids[i : i + 4] == plan for i in range(len(ids)))
    assert ids[ids.index(vocab.bar_id(3)) + 1] == vocab.section_id("A'")
    assert decode(ids, frame_of(score, header_of(score))).sections == score.sections


def test_an_excerpt_begins_a_window_of_its_own() -> None:
    """Guards against bars of a shown section that keep their old numbers or point at bars out of view."""
    notes = tuple(Note(48 * bar, 60 + bar % 4, 12, 74) for bar in range(12))
    state = state_of(Score(mixed([Part(0, notes=notes)])), Header(meter="4/4", bars="12"))
    ids = encode_bars(excerpt(state, [0, 1, 10, 11], (("A", 2), ("B", 2))), bars_after=4)
    assert [i for i in ids if i in vocab.SPANS["bar"]] == [vocab.bar_id(left) for left in (7, 6, 5, 4)]
    assert not any(i in vocab.SPANS["same"] for i in ids)
    assert [i for i in ids if i in vocab.SPANS["section"]] == [vocab.section_id("A"), vocab.section_id("B")]


@pytest.mark.parametrize("tonic", range(12))
def test_transposition_takes_the_nearest_way(tonic: int) -> None:
    """Guards against music moved by more than a tritone."""
    assert nearest_shift(tonic) in range(-5, 7)
    assert nearest_shift(tonic) % 12 == tonic


@pytest.mark.parametrize("bpm", [30, 33, 60, 119.9, 120, 299, 300])
def test_tempo_bins_hold_their_own_middle(bpm: float) -> None:
    """Guards against a drawn tempo that lies outside its own bin."""
    assert tempo_bin(tempo_of_bin(tempo_bin(bpm))) == tempo_bin(bpm)


def test_control_ids_are_one_to_one() -> None:
    """Guards against two header values that share an id."""
    ids = [vocab.control_id(c.name, v) for c in CONTROLS for v in (None, *c.values)]
    assert len(set(ids)) == len(ids)
    back = [vocab.control_value(c.name, vocab.control_id(c.name, v)) for c in CONTROLS for v in c.values]
    assert back == [v for c in CONTROLS for v in c.values]
    names = [c.name for c in CONTROLS]
    assert Header(bars="7").values[names.index("bars")] == "7"


def test_ids_that_are_no_window_are_refused_in_a_sentence() -> None:
    """Guards against a traceback or a half-read score from foreign ids."""
    with pytest.raises(InputError, match="not a whole window"):
        decode([vocab.BOS, vocab.EOS], Frame())


def test_bars_cut_out_of_a_score_begin_at_zero_and_stay_inside() -> None:
    """Guards against notes that ring past the cut or parts that are silent in it."""
    long = Part(0, notes=(Note(0, 60, 96, 74), Note(48, 64, 96, 74)))
    late = Part(40, notes=(Note(150, 72, 12, 74),))
    piece = bars_of(Score(mixed([long, late])), BarSpan(1, 1), floor_duration)
    assert [p.program for p in piece.parts] == [0]
    assert piece.parts[0].notes == (Note(0, 64, 48, 74),)


def test_the_fingerprint_is_stable() -> None:
    """Guards against ids that change their meaning under committed weights (change VERSION and retrain)."""
    assert (vocab.SIZE, len(vocab.fingerprint())) == (1240, 12)


def test_what_is_read_may_ring_on_behind_the_window_and_what_is_drawn_may_not() -> None:
    """Guards a long piece whose next window shows a note that ends after the window does."""
    head = encode_header_of_one_bar()
    long = vocab.DURATION + len(DURATIONS) - 1
    for is_reading in (True, False):
        cursor = Cursor(is_reading=is_reading)
        cursor.push_all(head)
        assert bool(cursor.allowed()[long]) == is_reading


def encode_header_of_one_bar() -> list[int]:
    """All ids up to the first pitch of a one-bar window of one piano."""
    score = Score((Part(0, notes=(Note(0, 60, 12, 74),)),), key=Key(0, "major"))
    ids = encode(score, header_of(score))
    return ids[: next(i for i, token in enumerate(ids) if token in vocab.SPANS["pitch"]) + 1]
