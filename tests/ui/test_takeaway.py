"""Files, links and codes: they hold what is heard, and open to the same notes."""

import io
import itertools
import sys
import tempfile
import tracemalloc
import zipfile
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import soundfile
from builders import written
from fake_studio import FakeStudio, read, write
from test_desk import HOSTILE, PROMPT, SCORE, sent

from musicgen.errors import FialtaError
from musicgen.exports import musicxml
from musicgen.exports.formats import FORMATS
from musicgen.exports.origin import LICENCE, OWN_LICENCE, Origin
from musicgen.music.midi.io import read_midi
from musicgen.music.quantise import quantise
from musicgen.music.score import Part, mixed
from musicgen.music.score_json import read_places, read_score
from musicgen.music.theory import Meter
from musicgen.sound.spool import BLOCK
from musicgen.ui.takeaway import Takeaway, qr_rows
from musicgen.ui.words.i18n import words_in

MAGIC = {
    "mid": b"MThd", "wav": b"RIFF", "loop": b"RIFF", "loop_ogg": b"OggS", "loop_mp3": b"ID3", "parts": b"PK",
    "mp3": b"ID3", "ogg": b"OggS", "stems": b"PK",
    "musicxml": b"<?xml", "abc": b"%abc", "svg": b"<?xml", "pdf": b"%PDF-",
}  # fmt: skip
WORDS = words_in()
TAKEAWAY = Takeaway(FakeStudio().blocks, FakeStudio().performance_blocks)


def exported(name: str, **more: Any) -> bytes:
    wanted = TAKEAWAY.file({"piece": sent(model="small-1"), "format": name, "silent": []} | more)
    return written(wanted.write)


def refused(**request: Any) -> str:
    """The sentence that is said in a file's place."""
    with pytest.raises(FialtaError) as told:
        TAKEAWAY.file({"piece": sent()} | request).write(io.BytesIO())
    return str(told.value)


def test_the_midi_file_holds_the_notes_and_says_where_they_come_from() -> None:
    """Guards: a file that has lost its prompt, seed or licence, or a note."""
    data = exported("mid")
    assert quantise(read_midi(data).raw).score.parts == SCORE.parts
    assert PROMPT.encode() in data and b"seed 1, model small-1" in data and LICENCE.encode() in data


def test_an_opened_file_is_not_called_ours() -> None:
    """Guards: somebody's own MIDI file that leaves with the words "composed by a model"."""
    data = exported("mid", piece=sent(model=""))
    assert b"Composed by a model" not in data and OWN_LICENCE.encode() in data and b"seed" not in data


def test_what_is_muted_is_in_no_file() -> None:
    """Guards: a download that sounds otherwise than the page."""
    drums = next(p for p in SCORE.parts if p.is_drum)
    silent = [read_places(sent())[drums.identity]]
    midi = quantise(read_midi(exported("mid", silent=silent)).raw).score
    assert not any(p.is_drum for p in midi.parts)
    names = zipfile.ZipFile(io.BytesIO(exported("stems", silent=silent))).namelist()
    assert [name for name in names if name.endswith(".wav")] == [
        "01-acoustic-grand-piano.wav",
        "02-cello.wav",
    ]
    places = list(read_places(sent()).values())
    assert "muted" in refused(format="mid", silent=places)


def test_volume_and_pan_reach_the_file() -> None:
    """Guards: a mix that is heard and not kept."""
    piece = sent()
    for part in piece["parts"]:
        part["pan"] = 1
    audio, _ = soundfile.read(io.BytesIO(exported("wav", piece=piece)))
    assert np.abs(audio[:, 0]).max() > 0.1 and np.abs(audio[:, 1]).max() < 1e-3


@pytest.mark.parametrize("name", FORMATS)
def test_a_name_says_what_is_inside(name: str) -> None:
    """Guards: a prompt that names a path, forty files called piece.mid, a format that is another."""
    piece = sent(write(read(PROMPT), 1, 2), model="small-1") | {"caption": HOSTILE}
    wanted = TAKEAWAY.file({"piece": piece, "format": name})
    stem, ending = wanted.name.split(".")
    part = FORMATS[name].part
    assert stem.replace("-", "").isalnum()
    assert stem.endswith("-dminor-96bpm-seed1" + (f"-{part}" if part else ""))
    assert ending == FORMATS[name].ending and wanted.format == FORMATS[name]
    assert written(wanted.write).startswith(MAGIC[name])


def test_a_loop_is_as_long_as_the_whole_piece() -> None:
    """Guards: a loop that loses a bar where the part that plays last is muted."""
    silent = [place for who, place in read_places(sent()).items() if not who[0]]
    quarters = SCORE.bars * SCORE.meter.bar_ticks / 12
    for name in ("loop", "loop_ogg", "loop_mp3"):
        with soundfile.SoundFile(io.BytesIO(exported(name, silent=silent))) as file:
            assert file.frames == round(quarters * 60 / SCORE.tempo_bpm * 44_100), name


def test_every_player_gets_a_sheet_over_all_bars() -> None:
    """Guards: a part that stops where its player does, so that nobody knows how long to rest."""
    early = replace(SCORE, parts=tuple(replace(p, notes=p.notes[:3]) for p in SCORE.parts[1:]))
    whole = replace(SCORE, parts=(SCORE.parts[0], *early.parts))
    archive = zipfile.ZipFile(io.BytesIO(exported("parts", piece=sent(whole))))
    assert [name[3:] for name in archive.namelist()] == [
        "acoustic-grand-piano.pdf", "cello.pdf", "standard-drums.pdf",
    ]  # fmt: skip
    assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())
    cello = next(p for p in whole.parts if p.program == 42)
    xml = musicxml.musicxml(whole, Origin(PROMPT), cello.identity).decode()
    assert xml.count("<measure ") == whole.bars and xml.count("<score-part ") == 1


@pytest.mark.parametrize("name", ["musicxml", "svg", "pdf"])
def test_a_piece_too_large_for_paper_gets_a_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards: a server that engraves for minutes, or an exception."""
    monkeypatch.setattr(musicxml, "MAX_NOTES", 20)
    error = refused(format=name)
    assert f"{SCORE.note_count} notes" in error and "up to 20" in error and error.endswith(".")


@pytest.mark.parametrize(("name", "module"), [("svg", "verovio"), ("pdf", "svglib.svglib")])
def test_a_library_that_is_missing_is_named(name: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards: "something went wrong" where a sentence could say what to do."""
    monkeypatch.setitem(sys.modules, module, None)
    error = refused(format=name)
    assert f"the library {module.split('.')[0]}, which is missing" in error and "pip install" in error


@pytest.mark.parametrize(("name", "bpm"), [("wav", 30), ("stems", 30), ("mp3", 30)])
def test_too_much_sound_gets_a_sentence(name: str, bpm: int) -> None:
    """Guards: a gigabyte on its way to a browser."""
    score = write(read(PROMPT), 1, 128)
    long = replace(score, meter=Meter(12, 8), tempo_bpm=float(bpm))
    notes = tuple(replace(n, onset=n.onset * 2) for n in score.parts[-1].notes)
    long = replace(
        long, parts=(*score.parts[:-1], replace(score.parts[-1], notes=notes)), chords=(), sections=()
    )
    error = refused(piece=sent(long), format=name)
    assert "minutes of sound" in error and "take the MIDI file" in error


@pytest.mark.parametrize("name", ["exe", None, "../x", ["mid"]])
def test_an_unknown_format_is_refused(name: object) -> None:
    """Guards: a format that names a function."""
    assert refused(format=name)


def test_a_link_opens_to_the_same_notes() -> None:
    """Guards: a link that recomputes, or loses something on the way."""
    asked = {"piece": sent(model="small-1"), "base": "https://example.org/fialta"}
    answer = TAKEAWAY.share(asked, WORDS)
    opened = TAKEAWAY.open_link({"text": answer["fragment"]}, WORDS)
    assert read_score(opened["piece"]).parts == SCORE.parts
    assert opened["piece"]["caption"] == PROMPT and opened["piece"]["seed"] == 1
    assert (
        answer["qr_whole"]
        and len({len(row) for row in answer["qr"]}) == 1
        and answer["query"].startswith("?seed=1&")
    )


def test_a_file_of_ones_own_has_no_sentence_to_compose_from() -> None:
    """Guards: "no piano.mid" whose short link composes a piece without a piano."""
    answer = TAKEAWAY.share({"piece": sent(model=""), "base": "https://example.org/fialta"}, WORDS)
    assert answer["fragment"] and answer["query"] == ""


def test_two_versions_of_a_piece_have_two_names() -> None:
    """Guards: a download that overwrites the version before it."""
    names = [
        TAKEAWAY.file({"piece": sent(model="m"), "format": "mid", "version": version}).name
        for version in (1, 2, 3, 10**9, "x")
    ]
    assert len({*names[:4]}) == 4 and names[1].endswith("-seed1-v2.mid") and names[4] == names[0]


@pytest.mark.parametrize("text", ["", "#", "1", "1AAAA", "9" * 99, HOSTILE, "1" + "A" * 200_000, None])
def test_a_link_made_up_is_refused(text: object) -> None:
    """Guards: a crash, or memory spent, for a forged link."""
    assert list(TAKEAWAY.open_link({"text": text}, WORDS)) == ["error"]


@pytest.mark.parametrize(
    "base", ["javascript:alert(1)", "https://a b", 'https://x"><script>', None, "https://" + "a" * 999]
)
def test_an_address_that_is_none_gets_no_code(base: object) -> None:
    """Guards: a QR code of ours that leads elsewhere than to a page."""
    assert list(TAKEAWAY.share({"piece": sent(), "base": base}, WORDS)) == ["error"]


def test_a_code_that_cannot_hold_the_address_is_none() -> None:
    """Guards: an exception where the page should say that the link is too long."""
    assert qr_rows("https://x/" + "a" * 4000) == []


def test_a_kept_piece_is_checked_before_it_is_shown() -> None:
    """Guards: an imported shelf of pieces taken on trust."""
    assert read_score(TAKEAWAY.recall({"piece": sent()}, WORDS)["piece"]) == SCORE
    assert list(TAKEAWAY.recall({"piece": sent() | {"bpm": HOSTILE}}, WORDS)) == ["error"]


@pytest.mark.parametrize("name", ["wav", "stems"])
def test_a_long_piece_of_many_parts_needs_little_memory(name: str) -> None:
    """Guards the server's memory: a quarter of an hour at once is 300 MB, its stems are gigabytes."""
    score = replace(SCORE, parts=mixed(Part(p, notes=SCORE.parts[-1].notes) for p in range(3)))
    block = np.full((BLOCK, 2), 0.01, dtype=np.float32)
    wanted = Takeaway(lambda score, font: itertools.repeat(block, 60), FakeStudio().performance_blocks).file(
        {"piece": sent(score), "format": name}
    )
    tracemalloc.start()
    try:
        with tempfile.TemporaryFile() as file:
            wanted.write(file)
            size = file.tell()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 60 * BLOCK * 4 and peak < 24 * block.nbytes
