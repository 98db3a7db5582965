"""A MIDI file as it is: what comes in goes out, and what had to be mended is said."""

from random import Random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rich_midi import chunk, header, meta, rich, track, varlen

from musicgen.errors import MidiError
from musicgen.music.midi.file.document import Document, write
from musicgen.music.midi.file.findings import REPAIRS, SENTENCES
from musicgen.music.midi.file.reading import read
from musicgen.music.midi.guest import open_guest

END = b"\x00\xff\x2f\x00"
NOTE = b"\x00\x90\x3c\x40\x60\x80\x3c\x00"
HEAD = header(1, 1, 96)


def kinds(data: bytes) -> set[str]:
    return {finding.kind for finding in read(data)[1]}


def events(document: Document) -> list[list[tuple[int, bytes]]]:
    return [list(track.events) for track in document.tracks]


@pytest.mark.parametrize("seed", range(60))
def test_a_file_comes_back_byte_for_byte(seed: int) -> None:
    """Guards: running status, strange chunks, lyrics, bends, pedal, tempo map or names lost on the way."""
    data = rich(seed).data
    document, repairs = read(data)
    assert write(document) == data and repairs == ()
    assert open_guest(data).midi() == data


@given(st.integers(0, 10**6))
@hypothesis_settings(max_examples=40, deadline=None)
def test_events_written_anew_are_the_same(seed: int) -> None:
    """Guards: a serialiser that is only right where it copies."""
    document = read(rich(seed).data)[0]
    anew = Document(document.header, tuple(_fresh(c) for c in document.chunks))
    again, repairs = read(write(anew))
    assert events(again) == events(document) and repairs == ()


def _fresh(piece: object) -> object:
    from musicgen.music.midi.file.document import Track

    return Track(piece.ticks, piece.messages) if isinstance(piece, Track) else piece


@given(st.integers(0, 10**6), st.floats(0.05, 0.999))
@hypothesis_settings(max_examples=100, deadline=None)
def test_a_file_cut_anywhere_says_so_and_is_whole_afterwards(seed: int, share: float) -> None:
    """Guards: half of a song opened without a word; a written file that has to be repaired once more."""
    data = rich(seed).data
    cut = data[: int(len(data) * share)]
    try:
        document, repairs = read(cut)
    except MidiError as error:
        assert str(error).endswith(".")
        return
    assert repairs or write(document) == cut
    again, more = read(write(document))
    assert more == () and events(again) == events(document)
    whole = events(read(data)[0])
    for mine, original in zip(events(document), whole, strict=False):
        kept = [event for event in mine if event in set(original)]
        assert len(mine) - len(kept) <= 1 + sum(m[0] & 0xF0 == 0x80 for _, m in mine if m)


# name: bytes, kind of the repair
DAMAGED = {
    "five-byte delta": (HEAD + chunk(b"MTrk", NOTE + b"\x80\x80\x80\x80\x00\xff\x06\x01a" + END), "overlong"),
    "live clock": (HEAD + chunk(b"MTrk", b"\x00\xf8" + NOTE + b"\x10\xfe" + END), "live"),
    "quarter frame": (HEAD + chunk(b"MTrk", b"\x00\xf1\x00" + NOTE + b"\x00\xf3\x07" + END), "live"),
    "clock inside a message": (HEAD + chunk(b"MTrk", b"\x00\x90\xf8\x3c\x40\x60\x80\x3c\x00" + END), "live"),
    "length 4 where 40 follow": (HEAD + chunk(b"MTrk", NOTE * 5 + END, size=4), "length"),
    "length too long": (
        header(1, 2, 96) + chunk(b"MTrk", NOTE + END, size=60) + chunk(b"MTrk", NOTE + END), "length"),
    "length over the next track": (
        header(1, 2, 96) + chunk(b"MTrk", NOTE + END, size=len(NOTE + END) * 2 + 8)
        + chunk(b"MTrk", NOTE + END), "length",
    ),
    "junk between": (
        header(1, 2, 96) + chunk(b"MTrk", NOTE + END) + b"\0\1\2" + chunk(b"MTrk", NOTE + END), "between"),
    "format 0 of two": (header(0, 2, 96) + chunk(b"MTrk", NOTE + END) * 2, "format0"),
    "key of 11 sharps": (HEAD + chunk(b"MTrk", b"\x00\xff\x59\x02\x0b\x00" + NOTE + END), "key"),
    "meter 255/2^255": (HEAD + chunk(b"MTrk", b"\x00\xff\x58\x04\xff\xff\x18\x08" + NOTE + END), "meter"),
    "tempo of five bytes": (
        HEAD + chunk(b"MTrk", b"\x00\xff\x51\x05\x07\xa1\x20\x00\x00" + NOTE + END), "sized"),
    "hanging": (HEAD + chunk(b"MTrk", b"\x00\x90\x3c\x40" + END), "hanging"),
    "frames": (header(1, 1, 0xE728) + chunk(b"MTrk", NOTE + END), "smpte"),
    "RMID": (b"RIFF\x40\x00\x00\x00RMIDdata\x30\x00\x00\x00" + HEAD + chunk(b"MTrk", NOTE + END), "riff"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_mended_said_and_then_gone(name: str) -> None:
    """Guards: a repair that is not said, notes lost to it, or a written file that is still damaged."""
    data, kind = DAMAGED[name]
    document, repairs = read(data)
    assert kind in {finding.kind for finding in repairs}
    assert all(finding.sentence.endswith(".") for finding in repairs)
    again, more = read(write(document))
    assert events(again) == events(document) and {f.kind for f in more} <= {"smpte"}
    struck = sum(m[0] & 0xF0 == 0x90 and m[2] > 0 for t in document.tracks for m in t.messages)
    assert struck == max(1, data.count(b"\x90\x3c\x40"))


@given(st.integers(0, 10**6))
@hypothesis_settings(max_examples=100, deadline=None)
def test_wrong_lengths_lose_no_event(seed: int) -> None:
    """Guards: a track of a wrong length read up to there."""
    rng, data = Random(seed), rich(seed).data
    at = data.find(b"MTrk", rng.randrange(len(data) - 50))
    at = data.find(b"MTrk") if at < 0 else at
    said = int.from_bytes(data[at + 4 : at + 8], "big")
    wrong = rng.choice((0, 4, said // 2, said - 1, said + 1, said + 9, 2**31))
    harmed = data[: at + 4] + wrong.to_bytes(4, "big") + data[at + 8 :]
    document, repairs = read(harmed)
    assert events(document) == events(read(data)[0])
    assert repairs


@given(st.integers(0, 10**6))
@hypothesis_settings(max_examples=100, deadline=None)
def test_live_bytes_anywhere_lose_no_event(seed: int) -> None:
    """Guards: a clock or a quarter frame that ends a track."""
    rng = Random(seed)
    plain = [(at * 24, bytes((0x90 | at % 3, 60 + at % 7, 64 * (at % 2)))) for at in range(40)]
    body, before = bytearray(), 0
    for tick, message in plain:
        delta = varlen(tick - before)
        if rng.random() < 0.4:
            body += delta + rng.choice((b"\xf8", b"\xfe", b"\xfa", b"\xf1\x33", b"\xf2\x01\x02", b"\xf6"))
            delta = b"\x00"
        body += delta + message
        before = tick
    document, _ = read(HEAD + chunk(b"MTrk", bytes(body) + END))
    assert [e for e in events(document)[0] if e[1][0] < 0xF0 and e in plain] == plain


@pytest.mark.parametrize("ending", ["kar", "rmi", "smf"])
def test_other_names_of_midi_files_are_only_names(ending: str) -> None:
    """Guards: karaoke and RIFF files refused for their ending."""
    data = rich(3).data
    if ending == "rmi":
        sizes = [size.to_bytes(4, "little") for size in (len(data) + 12, len(data))]
        data = b"RIFF" + sizes[0] + b"RMIDdata" + sizes[1] + data
    guest = open_guest(data)
    assert guest.midi() == rich(3).data and guest.score.note_count > 10


def test_reading_is_linear() -> None:
    """Guards: each chunk copying the file (4.9 MB of empty tracks took 62 s), events counted too late."""
    busy = chunk(b"MTrk", b"\x00\x90\x3c\x40" + b"\x10\x3c\x00\x20\x3c\x40" * 49_000 + b"\x01\x3c\x00" + END)
    refused = (
        (HEAD + chunk(b"MTrk", b"") * 612_000, "612,000 tracks"),
        (HEAD + busy * 3, "200,000 events"),
    )
    for data, words in refused:
        began = perf_counter()
        with pytest.raises(MidiError, match=words):
            read(data)
        assert perf_counter() - began < 4  # on a busy machine; 0.3 s on a quiet one
    began = perf_counter()
    assert len(read(HEAD + busy + busy)[0].tracks[0].ticks) > 98_000
    assert perf_counter() - began < 4


def test_every_kind_of_finding_has_its_sentence() -> None:
    """Guards: a finding that ends in a KeyError when it is said."""
    values = {
        "n": 3,
        "said": 2,
        "first": 1,
        "last": 2,
        "total": 3,
        "names": "3/4",
        "asked": "11/8",
        "shown": "4/4",
    }
    for kind, sentence in SENTENCES.items():
        assert sentence.format(**values, bpm=20, format="ABC").endswith("."), kind
    assert set(REPAIRS) < set(SENTENCES)


@given(st.integers(0, 10**6), st.data())
@hypothesis_settings(max_examples=150, deadline=None)
def test_a_mutated_file_is_sound_once_it_is_read(seed: int, draw: st.DataObject) -> None:
    """Guards: a Document about which `write` and `read` disagree, or an error that is no sentence."""
    rng = Random(draw.draw(st.integers(0, 10**9)))
    data = bytearray(rich(seed % 200).data)
    for _ in range(rng.randrange(1, 9)):
        at = rng.randrange(len(data))
        work = rng.randrange(4)
        if work == 0:
            data[at] = rng.randrange(256)
        elif work == 1:
            del data[at : at + rng.randrange(1, 9)]
        elif work == 2:
            data[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 9)))
        else:
            data[at:at] = data[at : at + 40]
    try:
        document, repairs = read(bytes(data))
    except MidiError as error:
        assert str(error).endswith(".") and "\n" not in str(error)
        return
    written = write(document)
    again, more = read(written)
    assert events(again) == events(document)
    assert {f.kind for f in more} <= {"smpte"}
    assert repairs or written == bytes(data)


def test_a_track_helper_writes_what_it_says() -> None:
    """Guards: this file's own builder."""
    assert track([(5, meta(6, b"a"))]) == chunk(b"MTrk", b"\x05\xff\x06\x01a" + END)
