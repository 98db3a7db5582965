"""MIDI out: exact ticks, exact bars, and files that other programs read as they were meant."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import mido
import numpy as np
import pretty_midi
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from musicgen.errors import InputError
from musicgen.music.midi import io as midi_io
from musicgen.music.midi.io import midi_text, read_midi, score_to_midi
from musicgen.music.quantise import quantise, without_overlaps
from musicgen.music.score import (
    DURATIONS,
    VELOCITIES,
    ChordSpan,
    Note,
    Part,
    Score,
    Section,
    mixed,
)
from musicgen.music.theory import DRUM_KITS, METERS, MODES, Chord, Key, Meter

LATTICE = (0, 2, 3, 4, 6, 8, 9, 10)


def band_score() -> Score:
    """Two bars of 3/4: piano, bass, two guitars, drums; the last bar ends with a rest."""
    piano = tuple(Note(12 * i, 60 + i, 12, 74) for i in range(5))
    bass = (Note(0, 36, 36, 88), Note(36, 38, 24, 88))
    hits = tuple(Note(6 * i, 42, 1, 62) for i in range(11))
    parts = (
        Part(0, notes=piano),
        Part(33, notes=bass),
        Part(27, 0, notes=piano),
        Part(27, 1, notes=(Note(4, 64, 4, 50),)),
        Part(32, is_drum=True, notes=hits),
    )
    chords = (ChordSpan(0, 36, Chord(2, "min")), ChordSpan(36, 36, None))
    return Score(mixed(parts), 132.0, Meter(3, 4), Key(2, "minor"), chords, (Section("verse", 0, 2),))


@st.composite
def part_notes(draw: st.DrawFn, is_drum: bool) -> tuple[Note, ...]:
    low, high = (27, 87) if is_drum else (21, 108)
    places = st.tuples(st.integers(0, 30), st.sampled_from(LATTICE), st.integers(low, high))
    spots = sorted(draw(st.sets(places, min_size=1, max_size=25)))
    onsets = np.array([12 * quarter + step for quarter, step, _ in spots])
    pitches = np.array([pitch for *_, pitch in spots])
    lengths = np.array([1 if is_drum else draw(st.sampled_from(DURATIONS)) for _ in spots])
    if not is_drum:
        lengths = without_overlaps(onsets, pitches, lengths)
    velocities = [draw(st.sampled_from(VELOCITIES)) for _ in spots]
    return tuple(map(Note, onsets.tolist(), pitches.tolist(), lengths.tolist(), velocities))


@st.composite
def scores(draw: st.DrawFn) -> Score:
    programs = draw(st.lists(st.integers(0, 127), unique=True, max_size=6))
    parts = [Part(program, notes=draw(part_notes(False))) for program in programs]
    if not parts or draw(st.booleans()):
        kit = draw(st.sampled_from(sorted(DRUM_KITS)))
        parts.append(Part(kit, is_drum=True, notes=draw(part_notes(True))))
    key = draw(st.none() | st.builds(Key, st.integers(0, 11), st.sampled_from(MODES)))
    return Score(mixed(parts), draw(st.integers(3000, 30000)) / 100, draw(st.sampled_from(METERS)), key)


# --- writing ----------------------------------------------------------------------------------------------


@hypothesis_settings(max_examples=60, deadline=None)
@given(scores())
def test_written_and_read_score_is_the_same(score: Score) -> None:
    """Guards against ticks, tempo, key mode, kits or velocities that drift on the way through a file."""
    result = read_midi(score_to_midi(score))
    assert result.repairs == ()
    again = quantise(result.raw)
    assert again.score == score
    assert again.losses == ()


def test_same_score_gives_same_bytes() -> None:
    """Guards against time stamps or dictionary order in the file."""
    assert score_to_midi(band_score(), title="a") == score_to_midi(band_score(), title="a")


def test_tracks_end_on_the_last_bar_line() -> None:
    """Guards against files that are a bar short or long in a notation program."""
    score = band_score()
    file = mido.MidiFile(file=io.BytesIO(score_to_midi(score)))
    lengths = {sum(message.time for message in track) for track in file.tracks}
    assert lengths == {score.bars * score.meter.bar_ticks * 40}
    assert file.type == 1 and file.ticks_per_beat % 12 == 0


def test_other_libraries_see_what_was_written() -> None:
    """Guards against wrong programs, names, drums off channel 10, tempo or key for everyone else's reader."""
    score = band_score()
    seen = pretty_midi.PrettyMIDI(io.BytesIO(score_to_midi(score)))
    assert [(i.program, i.is_drum, i.name) for i in seen.instruments] == [
        (p.program, p.is_drum, p.name) for p in score.parts
    ]
    assert [len(i.notes) for i in seen.instruments] == [len(p.notes) for p in score.parts]
    assert seen.get_tempo_changes()[1].tolist() == pytest.approx([132.0], rel=1e-5)
    signature = seen.time_signature_changes
    assert [(s.numerator, s.denominator) for s in signature] == [(3, 4)]
    assert [k.key_number for k in seen.key_signature_changes] == [12 + 2]
    assert len(seen.get_downbeats()) == score.bars
    channels = {
        m.channel
        for t in mido.MidiFile(file=io.BytesIO(score_to_midi(score))).tracks
        for m in t
        if not m.is_meta
    }
    assert channels == {0, 1, 2, 3, 9}


def test_conductor_track_tells_chords_sections_and_texts() -> None:
    """Guards against lost chord symbols and markers, and text events that land in a part's track."""
    data = score_to_midi(band_score(), title="Waltz", texts=("seed 7",))
    conductor = mido.MidiFile(file=io.BytesIO(data)).tracks[0]
    assert conductor[0].name == "Waltz"
    assert [m.text for m in conductor if m.type == "text"] == ["seed 7", "Dm", "N.C."]
    assert [m.text for m in conductor if m.type == "marker"] == ["verse"]
    assert [m.key for m in conductor if m.type == "key_signature"] == ["Dm"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("tonic", range(12))
def test_every_key_is_written_in_its_mode(tonic: int, mode: str) -> None:
    """Guards against keys always stored as major, and spellings that MIDI does not know."""
    data = score_to_midi(replace(band_score(), key=Key(tonic, mode)))
    assert read_midi(data).raw.keys == ((0, Key(tonic, mode)),)


def test_sixteen_pitched_parts_are_refused_in_a_sentence() -> None:
    """Guards against a StopIteration when channels run out."""
    parts = tuple(Part(program, notes=(Note(0, 60, 12, 74),)) for program in range(16))
    with pytest.raises(InputError, match="16 pitched parts"):
        score_to_midi(Score(mixed(parts)))
    assert len(read_midi(score_to_midi(Score(mixed(parts[:15])))).raw.tracks) == 15


def test_texts_are_one_clean_short_line() -> None:
    """Guards against control characters, broken UTF-8 at the cut, and characters outside Latin-1."""
    assert midi_text("a\nb\x00\x1b[31m\u202e c", 99) == "a b[31m c"
    cut = midi_text("春" * 10, 10)
    assert cut.encode("latin-1").decode("utf-8") == "春" * 3
    data = score_to_midi(band_score(), title="Frühling 春天 🎵", texts=("x" * 10_000,))
    conductor = mido.MidiFile(file=io.BytesIO(data)).tracks[0]
    assert conductor[0].name.encode("latin-1").decode("utf-8") == "Frühling 春天 🎵"
    assert max(len(m.text) for m in conductor if m.type == "text") == midi_io.MAX_TEXT_BYTES


def test_overlapping_notes_of_one_pitch_are_cut_where_the_next_begins() -> None:
    """Guards against a note-off that silences the wrong one of two equal notes."""
    notes = (Note(0, 60, 24, 74), Note(12, 60, 6, 74))
    track = read_midi(score_to_midi(Score((Part(0, notes=notes),)))).raw.tracks[0]
    assert (track.onsets // 40).tolist() == [0, 12]
    assert (track.durations // 40).tolist() == [12, 6]


@pytest.mark.parametrize("meter", METERS, ids=lambda meter: meter.name)
def test_notation_program_sees_meter_bars_and_no_odd_values(
    meter: Meter, music21_bars: Callable[[bytes], tuple[Any, ...]]
) -> None:
    """Guards against files that open with the wrong meter, key or bars, or with odd ties and rests."""
    beat = meter.beat_ticks
    notes = tuple(Note(t, 62, beat, 74) for t in range(0, 3 * meter.bar_ticks, beat))
    hits = tuple(Note(t, 42, 1, 74) for t in range(0, 3 * meter.bar_ticks, 3))
    score = Score(
        mixed((Part(0, notes=notes), Part(0, is_drum=True, notes=hits))), 100.0, meter, Key(11, "minor")
    )
    parts, seen_meter, sharps, mode, tempo = music21_bars(score_to_midi(score))
    assert (seen_meter, sharps, mode, tempo) == (meter.name, 2, "minor", 100.0)
    assert [len(bars) for bars in parts] == [3, 3]
    drums, piano = parts
    assert all(length == beat / 12 for bar in piano for length in bar)
    assert all(length == 0.25 for bar in drums for length in bar)


@pytest.fixture(scope="module")
def music21_bars() -> Callable[[bytes], tuple[Any, ...]]:
    """bytes → (per part, per bar: quarter lengths of notes and rests; meter, sharps, mode, BPM)."""
    from music21 import converter

    def parse(data: bytes) -> tuple[Any, ...]:
        stream = converter.parseData(data, format="midi")
        flat = stream.flatten()
        key = flat.getElementsByClass("Key").first()
        bars = [
            [
                [float(e.quarterLength) for e in bar.notesAndRests]
                for bar in part.getElementsByClass("Measure")
            ]
            for part in stream.parts
        ]
        meter = flat.getElementsByClass("TimeSignature").first().ratioString
        tempo = flat.getElementsByClass("MetronomeMark").first().number
        return bars, meter, key.sharps, key.mode, float(tempo)

    return parse
