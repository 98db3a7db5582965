"""Quantise: any notes come onto the grid, and stay there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicgen.errors import MidiError
from musicgen.music.quantise import (
    LATTICE,
    RawMidi,
    RawTrack,
    drum_kit,
    floor_duration,
    nearest_meter,
    quantise,
    snap_onsets,
)
from musicgen.music.score import DRUM_PITCHES, DURATIONS, PITCHES, VELOCITIES, Score
from musicgen.music.theory import METERS, Meter

Row = tuple[int, int, int, int]


def track(rows: list[Row], program: int = 0, is_drum: bool = False) -> RawTrack:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return RawTrack(program, is_drum, "", None, None, *columns)


def as_raw(score: Score) -> RawMidi:
    """The score as MIDI data of 12 ticks a quarter note."""
    tracks = tuple(
        track([(n.onset, n.pitch, n.duration, n.velocity) for n in p.notes], p.program, p.is_drum)
        for p in score.parts
    )
    meter = ((0, score.meter.beats, score.meter.unit),)
    return RawMidi(12, tracks, ((0, score.tempo_bpm),), meter)


rows = st.lists(
    st.tuples(st.integers(0, 4000), st.integers(0, 127), st.integers(0, 2000), st.integers(1, 127)),
    min_size=1,
    max_size=25,
)
tracks = st.lists(st.builds(track, rows, st.integers(0, 127), st.booleans()), min_size=1, max_size=8)
raws = st.builds(
    RawMidi,
    st.sampled_from((24, 96, 100, 480)),
    tracks.map(tuple),
    st.just(((0, 97.5),)),
    st.sampled_from(METERS).map(lambda m: ((0, m.beats, m.unit),)),
)


@given(raws)
@settings(max_examples=60, deadline=None)
def test_quantise_is_idempotent_and_canonical(raw: RawMidi) -> None:
    """Guards against a grid that moves what already stands on it, and against notes off the canon."""
    if all(t.is_drum and not any(p in DRUM_PITCHES for p in t.pitches) for t in raw.tracks):
        return
    once = quantise(raw).score
    assert quantise(as_raw(once)).score == once
    for part in once.parts:
        assert list(part.notes) == sorted(part.notes, key=lambda n: (n.onset, n.pitch))
        assert len({(n.onset, n.pitch) for n in part.notes}) == len(part.notes)
        assert all(n.duration in DURATIONS and n.velocity in VELOCITIES for n in part.notes)
        assert all(n.pitch in (DRUM_PITCHES if part.is_drum else PITCHES) for n in part.notes)


@pytest.mark.parametrize(("tick", "expected"), [(0, 0), (119, 3), (160, 4), (41, 2), (479, 12), (300, 8)])
def test_onsets_snap_to_sixteenths_and_triplets(tick: int, expected: int) -> None:
    """Guards against thirty-seconds and noise let onto the lattice (480 ticks a quarter note)."""
    assert snap_onsets(np.array([tick]), 480)[0] == expected
    assert expected % 12 in LATTICE % 12


def test_a_pitch_struck_again_ends_the_note_before() -> None:
    """Guards against overlaps that no MIDI file can hold."""
    score = quantise(RawMidi(12, (track([(0, 60, 48, 80), (12, 60, 12, 80)]),))).score
    assert [n.duration for n in score.parts[0].notes] == [12, 12]


def test_what_is_lost_is_said() -> None:
    """Guards against silent losses: changes of tempo and meter, doubled notes, folded pitches."""
    raw = RawMidi(
        12,
        (track([(0, 60, 12, 80), (0, 60, 6, 80), (12, 120, 12, 80)]),),
        ((0, 120.0), (12, 90.0)),
        ((0, 4, 4), (96, 3, 4)),
    )
    losses = " ".join(quantise(raw).losses)
    for word in ("tempo changes", "merged", "octaves", "meter changes"):
        assert word in losses


def test_no_notes_is_an_error_in_a_sentence() -> None:
    """Guards against an empty score that fails later."""
    with pytest.raises(MidiError, match="no playable note"):
        quantise(RawMidi(12, (track([]),)))


def test_the_sixteenth_part_is_left_out_and_named() -> None:
    """Guards against more parts than a MIDI file has channels."""
    many = tuple(track([(0, 60, 12, 80)] * (1 + p), p) for p in range(20))
    done = quantise(RawMidi(12, many))
    assert len(done.score.parts) == 15
    assert any("fifteen busiest" in loss for loss in done.losses)


def test_the_fifth_of_one_instrument_joins_the_fourth() -> None:
    """Guards against instance numbers that have no id."""
    score = quantise(RawMidi(12, tuple(track([(12 * i, 60 + i, 12, 80)], 48) for i in range(6)))).score
    assert [p.instance for p in score.parts] == [0, 1, 2, 3]
    assert score.note_count == 6


@pytest.mark.parametrize(
    ("beats", "unit", "name"), [(4, 8, "2/4"), (12, 16, "3/4"), (8, 8, "4/4"), (4, 2, "2/2"), (13, 16, "4/4")]
)
def test_strange_meters_are_read_as_near_ones(beats: int, unit: int, name: str) -> None:
    """Guards against a meter without an id."""
    assert nearest_meter(beats, unit) in METERS
    assert nearest_meter(beats, unit) == Meter.parse(name)


@pytest.mark.parametrize(("ticks", "expected"), [(1, 1), (7, 6), (95, 84), (500, 96)])
def test_durations_are_floored_onto_the_list(ticks: int, expected: int) -> None:
    """Guards against notes that ring past a border."""
    assert floor_duration(ticks) == expected


@pytest.mark.parametrize(("program", "kit"), [(0, 0), (1, 0), (17, 16), (25, 25), (127, 48)])
def test_any_drum_program_has_a_kit(program: int, kit: int) -> None:
    """Guards against kits without an id."""
    assert drum_kit(program) == kit
