"""What can be worked on of a file: bars, meters, names, drums, and what is said of the rest."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rich_midi import METERS, NAMES, chunk, header, meta, rich, track

from musicgen.errors import MidiError
from musicgen.music.midi.file.names import decoded
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import Note, Part, Score, mixed

DIVISION = 480


def notes(
    pitches: list[int], step: int = DIVISION, channel: int = 0, start: int = 0
) -> list[tuple[int, bytes]]:
    """Quarter after quarter."""
    events = []
    for at, pitch in enumerate(pitches):
        tick = start + at * step
        events += [
            (tick, bytes((0x90 | channel, pitch, 74))),
            (tick + step - 1, bytes((0x80 | channel, pitch, 0))),
        ]
    return events


def opened(*tracks: list[tuple[int, bytes]], division: int = DIVISION) -> Guest:
    return open_guest(header(1, len(tracks), division) + b"".join(map(track, tracks)))


def said(guest: Guest) -> dict[str, object]:
    return {finding.kind: dict(finding.values) for finding in guest.findings}


def meter(tick: int, beats: int, unit: int) -> tuple[int, bytes]:
    return tick, meta(0x58, bytes((beats, unit.bit_length() - 1, 24, 8)))


# ---------------------------------------------------------------- bars


@given(st.integers(1, 30), st.sampled_from(METERS), st.booleans(), st.integers(0, 10**6))
@hypothesis_settings(max_examples=100, deadline=None)
def test_an_upbeat_is_bar_0(eighths: int, size: tuple[int, int], named: bool, seed: int) -> None:
    """Guards: every downbeat on the last beat of a bar, because the first bar was counted as a whole one."""
    bar = size[0] * 4 * DIVISION // size[1]
    pickup = eighths * DIVISION // 2
    if pickup >= bar:
        return
    first = meter(0, eighths, 8) if named else meter(0, *size)
    pitches = [Random(seed).randrange(50, 70) for _ in range(12)]
    guest = opened([first, meter(pickup, *size), *notes([60], pickup), *notes(pitches, bar, start=pickup)])
    score = guest.score
    assert score.first_bar == 0 and score.meter.name == f"{size[0]}/{size[1]}"
    downbeats = [n.onset for n in score.parts[0].notes][1:]
    assert downbeats == [(i + 1) * score.meter.bar_ticks for i in range(12)]
    assert score.parts[0].notes[0].onset == score.meter.bar_ticks - 6 * eighths
    assert guest.seen.times[0] == (0.0, 0.0)


def test_a_first_bar_as_long_as_the_others_is_bar_1() -> None:
    """Guards: an upbeat where there is none."""
    guest = opened([meter(0, 4, 4), *notes([60] * 16)])
    assert guest.score.first_bar == 1 and guest.score.bars == 4
    longer = opened([meter(0, 6, 4), meter(6 * DIVISION, 4, 4), *notes([60] * 30)])
    assert [w.first_bar for w in longer.seen.windows] == [1, 2] and longer.score.meter.name == "4/4"


@given(st.lists(st.tuples(st.sampled_from(METERS), st.integers(2, 9)), min_size=1, max_size=6))
@hypothesis_settings(max_examples=100, deadline=None)
def test_every_note_is_in_one_window_at_its_place(regions: list[tuple[tuple[int, int], int]]) -> None:
    """Guards: a region of another meter lost, or bars numbered anew in each."""
    events, tick, bars = [], 0, 0
    for at, (size, count) in enumerate(regions):
        bar = size[0] * 4 * DIVISION // size[1]
        events.append(meter(tick, *size))
        events += notes([40 + 7 * at] * count, bar, start=tick)
        tick += bar * count
        bars += count
    guest = opened(events)
    found, numbers = [], []
    for window in guest.seen.windows:
        score = guest.at_bar(window.first_bar).score
        assert score.first_bar == window.first_bar
        found += [
            (n.pitch, window.first_bar + n.onset // score.meter.bar_ticks) for n in score.parts[0].notes
        ]
        numbers.append((window.first_bar, window.last_bar))
        assert all(n.onset % score.meter.bar_ticks == 0 for n in score.parts[0].notes)
    assert [number for _, number in found] == list(range(1, bars + 1))
    assert numbers[-1][1] == bars


def test_more_than_128_bars_are_windows() -> None:
    """Guards: a long file refused, or bars behind the 128th lost."""
    guest = opened(notes([60] * 4 * 300))
    assert [(w.first_bar, w.bars) for w in guest.seen.windows] == [(1, 128), (129, 128), (257, 44)]
    assert said(guest)["bars"] == {"first": 1, "last": 128, "total": 300}
    last = guest.at_bar(260)
    assert last.score.first_bar == 257 and last.score.bars == 44 and last.midi() == guest.midi()
    with pytest.raises(MidiError, match="Bar 301"):
        guest.at_bar(301)


def test_a_note_of_many_bars_stays_that_long() -> None:
    """Guards: 25 bars become two."""
    guest = opened([(0, b"\x90\x30\x50"), (25 * 4 * DIVISION, b"\x80\x30\x00")])
    assert guest.score.bars == 25 and said(guest)["held"] == {"n": 1}
    assert sum(n.duration for n in guest.score.parts[0].notes) == 25 * 48


def test_a_late_first_tempo_is_no_tempo_before_it() -> None:
    """Guards: the later tempo throughout, where 120 BPM holds until the first event."""
    tempo = (8 * 4 * DIVISION, meta(0x51, (1_000_000).to_bytes(3, "big")))
    guest = opened([tempo, *notes([60] * 4 * 10)])
    assert guest.score.tempo_bpm == 120 and said(guest)["tempos"] == {"n": 1}
    assert math.isclose(guest.seen.times[-1][1], 8 * 2 + 2 * 4)


def test_a_tempo_behind_the_last_note_changes_nothing() -> None:
    """Guards: a tempo change that nobody hears, counted or taken for the piece's."""
    guest = opened([*notes([60] * 16), (99 * DIVISION, meta(0x51, b"\x0f\x42\x40"))])
    assert guest.score.tempo_bpm == 120 and "tempos" not in said(guest)


# ---------------------------------------------------------------- players


@pytest.mark.parametrize("seed", range(100))
def test_names_and_drums_are_what_the_file_says(seed: int) -> None:
    """Guards: mojibake for old encodings; a piano where GS, XG or GM2 say drums."""
    file = rich(seed)
    guest = open_guest(file.data)
    drums = [part.name for part in guest.score.parts if part.is_drum]
    assert drums == [file.names[i] for i in file.drum_tracks]
    assert {part.name for part in guest.score.parts} <= set(file.names)


@pytest.mark.parametrize("encoding", [name for name, _ in NAMES if name != "ascii"])
@given(seed=st.integers(0, 10**6))
@hypothesis_settings(max_examples=60, deadline=None)
def test_encodings_are_told_apart(encoding: str, seed: int) -> None:
    """Guards: one of them taken for another, in files of one to four names."""
    words = {
        "cp932": "ピアノ ベース ギター 弦楽器 メロディ ドラム 主旋律 コーラス 歌 フルート",
        "cp1251": "Рояль Гитара Скрипка Бас Ударные Голос соло Мелодия Хор Орган Флейта",
        "utf-16": "Klavier Flöte Гитара 弦楽器 Solo",
        "utf-8": "Flöte Гитара 弦楽器 Große Trömmel Piano",
        "latin-1": "Flöte Baß Flügel Trömmel Violão Caixa-clara Contrebasse À-côté Flûte Guitarra Canção",
    }[encoding].split()
    names = Random(seed).sample(words, k=Random(seed).randrange(1, 5))
    assert decoded([name.encode(encoding) for name in names]) == tuple(names)


def test_a_tune_on_channel_10_is_a_tune() -> None:
    """Guards: a melody played on drums because it stands on the tenth channel."""
    off = bytes.fromhex("f00a411042124040101500" + "1bf7").replace(b"\x40\x40\x10", b"\x40\x10")
    off = b"\xf0\x09" + off[2:]
    for setup in ([(0, off)], [(0, b"\xb9\x00\x79"), (0, b"\xc9\x28")]):
        guest = opened([*setup, *notes([60, 62, 64, 65], channel=9)])
        assert [part.is_drum for part in guest.score.parts] == [False]
    assert opened([(0, b"\xc9\x28"), *notes([40] * 4, channel=9)]).score.parts[0].is_drum


def test_a_program_in_another_track_counts() -> None:
    """Guards: a piano where a conductor's track sets all instruments, also in the middle of the piece."""
    setup = [(0, b"\xc0\x28"), (8 * DIVISION, b"\xc0\x49")]
    guest = opened(setup, notes([60] * 16))
    assert [(p.program, len(p.notes)) for p in guest.score.parts] == [(40, 8), (73, 8)]


def test_volume_0_is_said_and_kept() -> None:
    """Guards: a part that is silent without a word."""
    guest = opened([(0, b"\xb0\x07\x00"), *notes([60] * 4)])
    assert guest.score.parts[0].volume == 0 and said(guest)["silent"] == {"n": 1}


def test_what_a_grid_cannot_show_is_said() -> None:
    """Guards: quintuplets, 32nds, fine loudness, pedal and bends bent to the grid in silence."""
    five = [e for i in range(5) for e in notes([60 + i], DIVISION // 5, start=i * DIVISION // 5)]
    eight = [e for i in range(8) for e in notes([70 + i], DIVISION // 8, start=DIVISION + i * DIVISION // 8)]
    loud = [(4 * DIVISION, b"\x90\x40\x4d"), (5 * DIVISION, b"\x80\x40\x00")]
    more = [(0, b"\xb0\x40\x7f"), (9, b"\xe0\x00\x50"), (9, b"\xb0\x01\x50"), (9, meta(5, b"la"))]
    guest = opened([*five, *eight, *loud, *more])
    found = said(guest)
    assert found["off_grid"] == {"n": 8} and found["loudness"] == {"n": 1}
    assert {"pedal", "bends", "controls", "texts"} <= set(found)
    assert not said(opened(notes([60] * 8)))


def test_many_parts_are_counted() -> None:
    """Guards: parts beyond the fifteenth, or a fifth player, lost without a word."""
    tracks = [[(0, bytes((0xC0 | c, p))), *notes([60], channel=c)] for p in range(20) for c in (p % 9,)]
    guest = opened(*tracks)
    assert len(guest.score.parts) == 15 and said(guest)["parts"] == {"n": 5}
    five = opened(*(notes([60 + i], channel=i) for i in range(5)))
    assert len(five.score.parts) == 4 and said(five)["merged"] == {"n": 1}


def test_our_own_files_give_back_chords_and_sections() -> None:
    """Guards: what was written down heard anew, and heard otherwise."""
    from builders import song

    score = song(8)
    guest = open_guest(score_to_midi(score, title="x", texts=("x", "Fialta, seed 1", "l")))
    assert guest.score.chords == score.chords and guest.score.sections == score.sections
    assert [p.notes for p in guest.score.parts] == [p.notes for p in score.parts]
    assert guest.findings == () or set(said(guest)) <= {"texts"}


def test_too_many_notes_for_the_desk_are_refused_when_opened() -> None:
    """Guards: 42,000 notes that open and cannot be saved."""
    with pytest.raises(MidiError, match="42,000 notes, at most 40,000"):
        opened([e for i in range(42) for e in notes([40 + i % 40] * 1000, 60, channel=i % 9, start=i % 7)])


def test_a_note_ten_hours_later_is_kept_and_said() -> None:
    """Guards: a far event dropped, or a score of 18,000 bars."""
    far = 10 * 3_600 * 2 * DIVISION
    guest = opened([*notes([60]), *notes([62], start=far)])
    assert guest.score.bars == 1 and said(guest)["bars"]["total"] == 18_001
    assert guest.at_bar(18_001).score.first_bar == 17_921


def test_bars_on_paper_are_called_as_on_the_page() -> None:
    """Guards: an upbeat that is bar 1 of the sheet music."""
    from musicgen.exports.musicxml import musicxml
    from musicgen.exports.origin import Origin

    guest = opened([meter(0, 1, 4), meter(DIVISION, 4, 4), *notes([60] * 9)])
    text = musicxml(guest.score, Origin("x")).decode()
    assert [f'number="{n}"' in text for n in (0, 1, 2)] == [True] * 3 and '<measure number="3"' not in text


def test_film_frames_are_seconds() -> None:
    """Guards: SMPTE files in another tempo: 25 frames of 40 ticks are two quarters at 120 BPM."""
    data = header(1, 1, 0xE728) + track(notes([60] * 8, 500))
    guest = open_guest(data)
    assert guest.score.tempo_bpm == 120 and [n.onset for n in guest.score.parts[0].notes][:3] == [0, 12, 24]
    assert math.isclose(guest.seen.times[-1][1], 4.0)


def test_a_canonical_score_is_seen_as_it_is() -> None:
    """Guards: a view that changes what is on the grid already."""
    part = Part(0, notes=tuple(Note(12 * i, 60 + i, 12, 74) for i in range(16)))
    score = Score(mixed((part,)))
    assert [p.notes for p in open_guest(score_to_midi(score)).score.parts] == [part.notes]


def test_an_empty_file_says_so() -> None:
    """Guards: a score without parts."""
    with pytest.raises(MidiError, match="no notes"):
        open_guest(header(1, 1, 96) + chunk(b"MTrk", b"\x00\xff\x2f\x00"))
