"""ABC and MusicXML come in as MIDI does, and nothing hostile comes in with them."""

import io
import zipfile

import pytest
from builders import song

from musicgen.errors import MidiError
from musicgen.exports.musicxml import musicxml
from musicgen.exports.origin import Origin
from musicgen.music.midi.guest import open_guest
from musicgen.music.midi.printed.foreign import MAX_TEXT_BYTES, kind_of

TUNE = b"X:1\nT:Test tune\nM:3/4\nL:1/8\nQ:1/4=100\nK:D\nA2|d2 f2 a2|g4 e2|f2 d2 A2|d4|\n"
XML = musicxml(song(4), Origin("hello"))
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return target.getvalue()


def test_an_abc_tune_keeps_its_upbeat() -> None:
    """Guards: a folk tune that cannot be opened, or every downbeat a beat late."""
    guest = open_guest(TUNE)
    score = guest.score
    assert (score.first_bar, score.meter.name, score.tempo_bpm, score.key.name) == (0, "3/4", 100, "D major")
    assert [(n.onset, n.pitch) for n in score.parts[0].notes][:3] == [(24, 69), (36, 74), (48, 78)]
    assert [f.kind for f in guest.repairs] == ["converted"]


def test_our_own_musicxml_comes_back_packed_or_not() -> None:
    """Guards: notes, drums, names or tempo lost on the way through print."""
    container = b'<container><rootfiles><rootfile full-path="x.xml"/></rootfiles></container>'
    guest = open_guest(zipped(**{"META-INF__container_xml": container, "x_xml": XML}))
    score, original = guest.score, song(4)
    assert score.bars == 4 and score.tempo_bpm == 96 and score.meter == original.meter
    programs = {p.program: len(p.notes) for p in original.parts if not p.is_drum}
    heard: dict[int, int] = {}
    for part in score.parts:
        if not part.is_drum:
            heard[part.program] = heard.get(part.program, 0) + len(part.notes)
    assert heard == programs
    assert sum(len(p.notes) for p in score.parts if p.is_drum) == len(original.parts[0].notes)


BOMB = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + b"<score-partwise>&b;</score-partwise>"
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><score-partwise>&a;</score-partwise>'
HOSTILE = {
    "entities": (HEAD + BOMB, "entities"),
    "entities in UTF-16": ((HEAD + BOMB).decode().encode("utf-16"), "entities"),
    "a file from outside": (HEAD + OUTSIDE, "entities"),
    "an archive of entities": (zipped(x_xml=HEAD + BOMB), "entities"),
    "an archive that unpacks to too much": (zipped(x_xml=b" " * (MAX_TEXT_BYTES + 9)), "over 3 MB"),
    "an archive without a score": (zipped(x_txt=b"hello"), "no MusicXML"),
    "a broken archive": (zipped(x_xml=XML)[:200], "damaged"),
    "too many notes": (
        HEAD + b"<score-partwise>" + b"<note/>" * 20_001 + b"</score-partwise>",
        "20,001 notes",
    ),
    "no music": (HEAD + b"<score-partwise><part-list/></score-partwise>", "MusicXML file cannot|no notes"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_print_is_refused_in_a_sentence(name: str) -> None:
    """Guards: XML bombs, files read from the server's disk, archives that fill the memory."""
    data, words = HOSTILE[name]
    with pytest.raises(MidiError, match=words) as caught:
        open_guest(data)
    assert str(caught.value).endswith(".")


def test_kinds_are_told_by_what_is_inside() -> None:
    """Guards: a kind guessed from a name, or a MIDI file taken for text."""
    assert [kind_of(x) for x in (TUNE, XML, zipped(x_xml=XML), b"hello", b"")] == [
        "abc", "musicxml", "musicxml", "", "",
    ]  # fmt: skip
    assert kind_of(b"\xef\xbb\xbf" + TUNE.replace(b"\n", b"\r\n")) == "abc"
