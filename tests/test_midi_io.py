"""MIDI in: no file, however broken, that ends in a traceback."""

import io
import struct
from pathlib import Path

import mido
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from musicgen.errors import MidiError
from musicgen.music.midi import io as midi_io
from musicgen.music.midi.file import reading
from musicgen.music.midi.io import file_bytes, read_midi, score_to_midi
from musicgen.music.quantise import quantise
from musicgen.music.score import Note, Part, Score, mixed
from musicgen.music.theory import Key, Meter


def waltz() -> Score:
    """Two bars of piano and drums."""
    piano = tuple(Note(12 * i, 60 + i, 12, 74) for i in range(5))
    hits = tuple(Note(6 * i, 42, 1, 62) for i in range(11))
    return Score(
        mixed((Part(0, notes=piano), Part(32, is_drum=True, notes=hits))), 132.0, Meter(3, 4), Key(2, "minor")
    )


# Files built byte by byte.

NOTE = b"\x00\x90\x3c\x40\x60\x80\x3c\x00"  # at once: middle C on; 0x60 = 96 ticks later: off
END = b"\x00\xff\x2f\x00"


def chunk(name: bytes, body: bytes, size: int | None = None) -> bytes:
    return name + struct.pack(">L", len(body) if size is None else size) + body


def header(kind: int = 1, tracks: int = 1, division: int = 96) -> bytes:
    return chunk(b"MThd", struct.pack(">HHH", kind, tracks, division))


def track(body: bytes = NOTE + END) -> bytes:
    return chunk(b"MTrk", body)


GOOD = header() + track()

REFUSED = {
    "empty": (b"", "empty"),
    "not MIDI at all": (b"%PDF-1.4 this is a letter", "MThd is missing"),
    "only the word": (b"MThd", "inside its header"),
    "header cut": (GOOD[:11], "inside its header"),
    "zero division": (header(division=0) + track(), "0 ticks"),
    "format 7": (header(kind=7) + track(), "format 7"),
    "format 2, two patterns": (header(2, 2) + track() + track(), "separate patterns"),
    "no track": (header(), "no notes"),
    "track without notes": (header() + track(END), "no notes"),
    # 0xE7 = -25 frames a second, of 0 ticks each
    "SMPTE without ticks": (header(division=0xE700) + track(), "no SMPTE time"),
    # 0x9C = -100 frames a second
    "SMPTE of 100 frames": (header(division=0x9C28) + track(), "no SMPTE time"),
    "RIFF around nothing": (b"RIFF\x0c\x00\x00\x00RMIDdata\x00\x00\x00\x00", "MThd is missing"),
    "over 5 MB": (GOOD + bytes(reading.MAX_BYTES), "5 MB"),
    # 1,001 tracks with a note each
    "too many tracks": (header(tracks=1_001) + track() * 1_001, "1,001 tracks"),
    # under running status three bytes are an event: half a million of them
    "too many events": (
        header() + track(b"\x00\x90\x3c\x40" + b"\x01\x3c\x00" * 500_000 + END),
        "200,000 events",
    ),
    # the one note lies beyond 20,000 quarters: delta 0x0FFFFFFF ticks, the largest there is
    "only note out of reach": (header() + track(b"\xff\xff\xff\x7f\x90\x3c\x40" + END), "no notes"),
}

# name: bytes, a word of the repair, (onset, pitch, duration) of all notes
REPAIRED = {
    "RIFF-wrapped": (
        b"RIFF" + struct.pack("<L", len(GOOD) + 12) + b"RMIDdata" + struct.pack("<L", len(GOOD)) + GOOD,
        "RIFF", [(0, 60, 96)],
    ),
    "junk in front": (bytes(128) + GOOD, "in front", [(0, 60, 96)]),
    "format 2, one pattern": (header(2) + track(), "format 2", [(0, 60, 96)]),
    "track cut in the middle of an event": (
        header() + chunk(b"MTrk", NOTE + b"\x00\x90\x3e", size=4_000), "cut-off", [(0, 60, 96)],
    ),
    "sysex longer than the file": (
        header() + track(NOTE + b"\x00\xf0\xff\xff\x7f\x00"), "cut-off", [(0, 60, 96)],
    ),
    "track announces too few bytes": (
        header() + chunk(b"MTrk", NOTE + END, size=8), "wrong length", [(0, 60, 96)],
    ),
    "no end of track": (header() + track(NOTE), "end mark", [(0, 60, 96)]),
    "fewer tracks than announced": (header(tracks=200) + track(), "promises 200 tracks", [(0, 60, 96)]),
    # a data byte where a status is due, after a note that keeps its place
    "running status without a status": (
        header(tracks=2) + track() + track(b"\x00\x3c\x40"), "Damaged", [(0, 60, 96)],
    ),
    "undefined status": (header() + track(NOTE + b"\x00\xf4\x00" + END), "Damaged", [(0, 60, 96)]),
    # ten minutes after the note comes a jump to where nobody listens
    "ten-hour tick": (
        header() + track(NOTE + b"\xff\xff\xff\x7f\x90\x40\x40" + END), "20,000", [(0, 60, 96)],
    ),
    "number of five bytes": (
        header() + track(NOTE + b"\x80\x80\x80\x80\x00\x90\x3c\x40" + END), "too many bytes",
        [(0, 60, 96), (96, 60, 384)],
    ),
    # held for four quarters of 96 ticks
    "note without an end": (header() + track(b"\x00\x90\x3c\x40" + END), "without an end", [(0, 60, 384)]),
    # on, on 48 ticks later, one off after 48 more: both end there
    "two notes, one end": (
        header() + track(b"\x00\x90\x3c\x40\x30\x3c\x40\x30\x3c\x00" + END), "without an end",
        [(0, 60, 96), (48, 60, 48)],
    ),
    "struck twice at once": (
        header() + track(b"\x00\x90\x3c\x40\x00\x3c\x50\x60\x3c\x00\x00\x3c\x00" + END), "twice",
        [(0, 60, 96)],
    ),
    "velocity 200": (header() + track(b"\x00\x90\x3c\xc8\x60\x3c\x00" + END), "over 127", [(0, 60, 96)]),
    "tempo 0": (header() + track(b"\x00\xff\x51\x03\x00\x00\x00" + NOTE + END), "tempo", [(0, 60, 96)]),
    "tempo of one byte": (header() + track(b"\x00\xff\x51\x01\x07" + NOTE + END), "tempo", [(0, 60, 96)]),
    # 4 over 2^200
    "meter denominator": (
        header() + track(b"\x00\xff\x58\x04\x04\xc8\x18\x08" + NOTE + END), "time signature", [(0, 60, 96)],
    ),
    "meter of no beats": (
        header() + track(b"\x00\xff\x58\x04\x00\x02\x18\x08" + NOTE + END), "time signature", [(0, 60, 96)],
    ),
    "key of 50 sharps": (header() + track(b"\x00\xff\x59\x02\x32\x00" + NOTE + END), "key", [(0, 60, 96)]),
    # 0xE728: 25 frames of 40 ticks are 1,000 ticks a second, 500 a quarter at 120 BPM
    "SMPTE division": (header(division=0xE728) + track(), "film frames", [(0, 60, 96)]),
    # 0xE719: 25 frames of 25 ticks are 312.5 ticks a quarter: doubled
    "SMPTE division, odd": (header(division=0xE719) + track(), "film frames", [(0, 60, 192)]),
}  # fmt: skip

# Legal, if unusual: nothing to repair.
SOUND = {
    "running status": (header() + track(b"\x00\x90\x3c\x40\x60\x3c\x00" + END), [(0, 60, 96)]),
    "running status across a text": (
        header() + track(b"\x00\x90\x3c\x40\x00\xff\x01\x01a\x60\x3c\x00" + END), [(0, 60, 96)],
    ),
    "unknown chunk between": (header() + chunk(b"XFIH", b"\x00" * 9) + track(), [(0, 60, 96)]),
    "longer header": (chunk(b"MThd", struct.pack(">HHHH", 1, 1, 96, 0)) + track(), [(0, 60, 96)]),
    "first on, first off": (
        header() + track(b"\x00\x90\x3c\x40\x30\x3c\x40\x10\x3c\x00\x20\x3c\x00" + END),
        [(0, 60, 64), (48, 60, 48)],
    ),
}  # fmt: skip


def notes_of(result: midi_io.MidiFile) -> list[tuple[int, int, int]]:
    return sorted(
        row
        for t in result.raw.tracks
        for row in zip(t.onsets.tolist(), t.pitches.tolist(), t.durations.tolist(), strict=True)
    )


@pytest.mark.parametrize("name", REFUSED)
def test_unreadable_file_gets_one_plain_sentence(name: str) -> None:
    """Guards against tracebacks and empty messages for files that cannot be music."""
    data, words = REFUSED[name]
    with pytest.raises(MidiError, match=words) as caught:
        read_midi(data)
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


@pytest.mark.parametrize("name", REPAIRED)
def test_damaged_file_keeps_its_notes_and_says_what_was_done(name: str) -> None:
    """Guards against refusing, or silently changing, a file that most programs would open."""
    data, words, notes = REPAIRED[name]
    result = read_midi(data)
    assert notes_of(result) == notes
    assert any(words in repair for repair in result.repairs)
    quantise(result.raw)


@pytest.mark.parametrize("name", SOUND)
def test_unusual_but_legal_file_is_read_without_repairs(name: str) -> None:
    """Guards against repairs of what is not broken."""
    data, notes = SOUND[name]
    result = read_midi(data)
    assert notes_of(result) == notes and result.repairs == ()


def test_two_hundred_tracks_become_a_score() -> None:
    """Guards against a score of more parts than can be played, and against a refusal."""
    result = read_midi(header(tracks=200) + track() * 200)
    assert len(result.raw.tracks) == 200 and result.repairs == ()
    assert 1 <= len(quantise(result.raw).score.parts) <= 15


def test_names_in_any_encoding_are_read() -> None:
    """Guards against UnicodeDecodeError and mojibake in track names."""
    for name, want in ((b"Fl\xf6te", "Flöte"), ("Flöte 笛".encode(), "Flöte 笛"), (b"\xff\x00\xfe", "ÿþ")):
        body = b"\x00\xff\x03" + bytes([len(name)]) + name + NOTE + END
        assert read_midi(header() + track(body)).raw.tracks[0].name == want


def test_track_without_a_program_takes_its_channels() -> None:
    """Guards against pianos where the program is set in another track (common in format 1)."""
    result = read_midi(header(tracks=2) + track(b"\x00\xc0\x28" + END) + track())
    assert [t.program for t in result.raw.tracks] == [0x28]


def test_program_change_within_a_track_makes_two_instruments() -> None:
    """Guards against a whole channel played by its first or last instrument."""
    result = read_midi(header() + track(b"\x00\xc0\x28" + NOTE + b"\x00\xc0\x05" + NOTE + END))
    assert [t.program for t in result.raw.tracks] == [0x28, 5]


def test_read_ticks_equal_those_of_mido() -> None:
    """Guards against a cleaner that shifts time: its ticks are compared with a plain reading."""
    data = score_to_midi(waltz(), title="t", texts=("a", "b"))
    plain = [
        (tick, m.note)
        for t in mido.MidiFile(file=io.BytesIO(data)).tracks
        for tick, m in zip(np.cumsum([m.time for m in t]).tolist(), t, strict=True)
        if m.type == "note_on"
    ]
    assert sorted(plain) == sorted((onset, pitch) for onset, pitch, _ in notes_of(read_midi(data)))


def test_file_on_disk_is_checked_before_it_is_read(tmp_path: Path) -> None:
    """Guards against FileNotFoundError, IsADirectoryError and huge files taken into memory."""
    good = tmp_path / "a.mid"
    good.write_bytes(GOOD)
    assert notes_of(read_midi(file_bytes(good))) == [(0, 60, 96)]
    huge = tmp_path / "huge.mid"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    for path, words in (
        (tmp_path, "choose a MIDI"),
        (tmp_path / "none.mid", "choose a MIDI"),
        (huge, "5 MB"),
    ):
        with pytest.raises(MidiError, match=words):
            file_bytes(path)


@hypothesis_settings(max_examples=300, deadline=None)
@given(st.data())
def test_mutated_bytes_end_in_notes_or_a_midi_error(data: st.DataObject) -> None:
    """Guards against every other exception: only MidiError may escape, whatever is flipped or cut."""
    seed = data.draw(st.sampled_from([score_to_midi(waltz()), *(d for d, *_ in REPAIRED.values())]))
    bytes_ = bytearray(seed[:3_000])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, max(0, len(bytes_) - 1)))
        kind = data.draw(st.sampled_from(["flip", "cut", "drop", "insert", "repeat"]))
        if kind == "flip" and bytes_:
            bytes_[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del bytes_[at:]
        elif kind == "drop":
            del bytes_[at : at + data.draw(st.integers(1, 9))]
        elif kind == "insert":
            bytes_[at:at] = data.draw(st.binary(max_size=9))
        else:
            bytes_[at:at] = bytes_[at : at + 40]
    try:
        result = read_midi(bytes(bytes_))
    except MidiError:
        return
    assert all((t.durations > 0).all() and (t.onsets >= 0).all() for t in result.raw.tracks)


@hypothesis_settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_track_bytes_end_in_notes_or_a_midi_error(body: bytes) -> None:
    """Guards against event decoders that trust lengths or status bytes."""
    try:
        read_midi(header() + track(NOTE + body))
    except MidiError:
        pytest.fail("a track with a whole note at its start is readable")
