"""Prompt, seed, model and licence in every kind of file: as text, whatever they hold."""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from dataclasses import replace

import mido
import numpy as np
import pypdfium2
import pytest
import soundfile
from builders import song, written

from musicgen.exports import audio
from musicgen.exports.musicxml import musicxml
from musicgen.exports.origin import LICENCE, OWN_LICENCE, Origin, file_name, plain, slug
from musicgen.exports.pdf import sheet_pdf
from musicgen.exports.sheet import sheet_svg
from musicgen.music.midi.io import score_to_midi
from musicgen.music.theory import Key
from musicgen.options import MAX_PROMPT_CHARS
from musicgen.sound.loudness import SAMPLE_RATE

SCORE = replace(song(1), parts=song(1).parts[-1:])
TONE = np.sin(np.arange(SAMPLE_RATE)[:, None] / 20 * np.ones((1, 2))).astype(np.float32) * 0.3
MADE = "Fialta, seed 7, candidate 2, model small-1"
HOSTILE = {
    "markup": "<script>alert(1)</script> ${7*7} {{7*7}} & \" ' ]]> --> <!ENTITY x 'y'> %s %n \\ (a) /Type",
    "control": "one\x00two\x07\x1b[31mthree\r\nfour\u2028five\x85six\ufffe\uffff\ud800",
    "direction": "a \u202egpj.exe\u202c b \u2066c\u2069 \u200f\ufeff",
    "letters": "静かなワルツ 🎹 źdźbło فالس هادئ วอลทซ์ e\u0301",
    "long": "é" * 100_000,
    "empty": "",
}
MIDI, WAV, LOOP, OGG, MP3, XML, SVG, PDF = "MIDI", "WAV", "loop", "OGG", "MP3", "MusicXML", "SVG", "PDF"
WRITERS: dict[str, Callable[[Origin], bytes]] = {
    MIDI: lambda o: score_to_midi(SCORE, title=o.title, texts=o.lines),
    WAV: lambda o: written(audio.wav_file, TONE, o),
    LOOP: lambda o: written(audio.loop_file, TONE, o),
    OGG: lambda o: written(audio.ogg_file, TONE, o),
    MP3: lambda o: written(audio.mp3_file, TONE, o),
    XML: lambda o: musicxml(SCORE, o),
    SVG: lambda o: sheet_svg(SCORE, o),
    PDF: lambda o: sheet_pdf(SCORE, o),
}


def midi_texts(data: bytes) -> list[str]:
    messages = mido.MidiFile(file=io.BytesIO(data)).tracks[0]
    return [m.text.encode("latin-1").decode() for m in messages if m.type == "text"]


def sound_texts(data: bytes) -> list[str]:
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        assert file.frames == len(TONE)
        about = file.copy_metadata()
    return [about.get(name, "") for name in ("comment", "software", "copyright", "title")]


def xml_texts(data: bytes) -> list[str]:
    root = ET.fromstring(data)
    assert not [e for e in root.iter() if e.tag.rpartition("}")[2] == "script"]
    return [text for e in root.iter() if (text := e.text)]


def pdf_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    about = document.get_metadata_dict()
    return [about["Title"], *about["Subject"].split(" | "), about["Creator"], about["Keywords"]]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    MIDI: midi_texts, WAV: sound_texts, LOOP: sound_texts, OGG: sound_texts, MP3: sound_texts,
    XML: xml_texts, SVG: xml_texts, PDF: pdf_texts,
}  # fmt: skip


@pytest.mark.parametrize("kind", WRITERS)
def test_every_file_says_where_it_comes_from(kind: str) -> None:
    """Guards: a file from which the piece cannot be made again, or whose licence nobody knows."""
    origin = Origin("a calm waltz, piano & cello", 7, "small-1", 2)
    texts = "\n".join(READERS[kind](WRITERS[kind](origin)))
    for line in ("a calm waltz, piano & cello", MADE, LICENCE):
        assert line in texts


@pytest.mark.parametrize("prompt", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", WRITERS)
def test_a_hostile_prompt_comes_out_as_text(kind: str, prompt: str) -> None:
    """Guards: files that break, run, or read otherwise than they are, by what somebody typed."""
    origin = Origin(prompt, 7, "<b>\x00model", 2)
    texts = READERS[kind](WRITERS[kind](origin))
    # INFO lists hold 2,000 bytes a text, MIDI text events 4,000: what is cut is cut at a letter.
    short = {WAV: 2_000, LOOP: 2_000, MIDI: 4_000}.get(kind, 10**9)
    expected = plain(prompt).encode()[:short].decode(errors="ignore")
    assert any(expected in text for text in texts)
    assert not any(char in text for text in texts for char in "\x00\x07\x1b\u202e\u2066\ufeff\ufffe")


@pytest.mark.parametrize("prompt", HOSTILE.values(), ids=HOSTILE)
def test_plain_is_one_line_of_visible_text(prompt: str) -> None:
    """Guards: a text of our own files that reads as another, or fills the disk."""
    line = plain(prompt)
    assert len(line) <= MAX_PROMPT_CHARS and line == " ".join(line.split()) and line.isprintable()


def test_joiners_stay_where_scripts_need_them() -> None:
    """Guards: Persian words and families of emoji torn apart."""
    assert plain("می\u200cخواهم 👩\u200d🎤") == "می\u200cخواهم 👩\u200d🎤"


def test_a_title_is_cut_at_a_word() -> None:
    """Guards: a heading over the edge of the page."""
    title = Origin("a calm waltz in D minor for piano and cello, " * 9).title
    assert title == "a calm waltz in D minor for piano and cello, a calm waltz in D minor for piano…"
    assert Origin("  \x00 ").title == "Fialta"


def test_what_was_opened_from_a_file_is_not_called_ours() -> None:
    """Guards: somebody's own music with the words "composed by a model", and a seed that means nothing."""
    origin = Origin("my song.mid", 0, "")
    assert origin.lines == ("my song.mid", "Fialta", OWN_LICENCE)
    assert file_name(SCORE, origin, "mid") == "my-song-mid-dminor-96bpm.mid"


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("A calm waltz, in 3/4!", "a-calm-waltz-in-3-4"),
        ("forêt d'été", "foret-d-ete"),
        ("źdźbło", "zdzbło"),
        ("静かなワルツ", "静かなワルツ"),
        ("วอลทซ์ช้าๆ", "วอลทซ์ช้าๆ"),
        ("../../etc/passwd\x00.exe", "etc-passwd-exe"),
        ("a\u202egpj.exe", "a-gpj-exe"),
        ("CON: | <>?*\\", "con"),
        ("", ""),
        ("🎹🎹", ""),
    ],
)
def test_a_slug_is_letters_and_digits(prompt: str, name: str) -> None:
    """Guards: a file name that is a path, a command, or nothing that can be read."""
    assert slug(prompt) == name


def test_a_file_name_says_what_is_inside() -> None:
    """Guards: forty files called piece.mid."""
    origin = Origin("a waltz", 7, "small-1")
    assert file_name(SCORE, origin, "wav", "loop") == "a-waltz-dminor-96bpm-seed7-loop.wav"
    assert file_name(song(1, key=Key(10, "major")), origin, "mid") == "a-waltz-bflatmajor-96bpm-seed7.mid"
    assert (
        file_name(song(1, key=Key(6, "minor")), Origin("", 1, "m"), "mid")
        == "piece-fsharpminor-96bpm-seed1.mid"
    )
    assert len(file_name(SCORE, Origin("静" * 99, 1, "m"), "musicxml", "sheet").encode()) < 255


def test_the_song_of_a_zip_opens_anywhere() -> None:
    """Guards: names of stems that an archive cannot hold."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(file_name(SCORE, Origin("静かなワルツ", 1, "m"), "mid"), b"")
    assert zipfile.ZipFile(target).namelist() == ["静かなワルツ-dminor-96bpm-seed1.mid"]
