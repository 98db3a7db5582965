"""MusicXML read back by two programs: music21's reader, and verovio's, which plays what it reads."""

import base64
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import music21
import pytest
import verovio
from builders import noise, song

from musicgen.errors import InputError
from musicgen.exports.musicxml import MAX_NOTES, musicxml
from musicgen.exports.notation.layout import NEAR, signature
from musicgen.exports.notation.paper import on_paper
from musicgen.exports.origin import LICENCE, Origin
from musicgen.music.midi.io import read_midi
from musicgen.music.score import DURATIONS, ChordSpan, Note, Part, Score, mixed
from musicgen.music.theory import CHORD_QUALITIES, METERS, MODES, Chord, Key, Meter

ORIGIN = Origin("a calm waltz for piano & flute", 7, "small-1", 2)
KEYS = [Key.parse(name) for name in ("C major", "D minor", "F# major", "Db major", "G# minor")]
METERS_READ = [
    meter for meter in METERS if meter.name in ("2/4", "3/4", "4/4", "5/4", "2/2", "6/8", "7/8", "12/8")
]


def read(score: Score, origin: Origin = ORIGIN) -> Any:
    """As music21 reads it."""
    return music21.converter.parseData(musicxml(score, origin), format="musicxml")


def ticks(quarters: Any) -> int:
    return round(quarters * 12)


def heard(staves: list[Any]) -> list[tuple[int, int, int]]:
    """(onset, pitch, length) in ticks, ties added up."""
    found, tied = list[tuple[int, int, int]](), dict[int, int]()
    for staff in staves:
        for element in staff.flatten().notes:
            if isinstance(element, music21.harmony.ChordSymbol):
                continue
            for note in getattr(element, "notes", (element,)):
                kind = note.tie.type if note.tie else ""
                onset, pitch, length = ticks(element.offset), note.pitch.midi, ticks(element.quarterLength)
                if kind in ("stop", "continue"):
                    first = found[tied[pitch]]
                    found[tied[pitch]] = (first[0], pitch, first[2] + length)
                else:
                    tied[pitch] = len(found)
                    found.append((onset, pitch, length))
    return sorted(found)


def drummed(xml: bytes, name: str) -> list[tuple[int, int]]:
    """(onset in ticks, General MIDI number) of a drum part, read from the file itself: music21 reads but one
    drum of a part.
    """
    root = ET.fromstring(xml)
    (part,) = (p for p in root.iter("score-part") if p.findtext("part-name") == name)
    numbers = {m.get("id"): int(m.findtext("midi-unpitched") or 0) - 1 for m in part.iter("midi-instrument")}
    assert numbers.keys() == {i.get("id") for i in part.iter("score-instrument")}
    found, at, before = [], 0, 0
    divisions = 10_080
    for note in root.iterfind(f"./part[@id='{part.get('id')}']/measure/note"):
        length = int(note.findtext("duration") or 0)
        onset = before if note.find("chord") is not None else at
        if (drum := note.find("instrument")) is not None:
            found.append((round(onset * 12 / divisions), numbers[drum.get("id")]))
        before, at = onset, max(at, onset + length)
    return sorted(found)


def parts_of(stream: Any, score: Score) -> list[tuple[Part, list[Any]]]:
    """Each part of the score with the staves that were read for it."""
    staves = list(stream.parts)
    found = []
    for part in on_paper(score.parts):
        own = [staff for staff in staves if staff.partName == part.name]
        assert own, [staff.partName for staff in staves]
        found.append((part, own))
    return found


@pytest.mark.parametrize("meter", METERS_READ, ids=lambda m: m.name)
def test_music21_reads_the_same_piece(meter: Meter) -> None:
    """Guards: notes, bars, meter or chord symbols that a notation program sees otherwise."""
    score = song(3, meter)
    stream = read(score)
    for part, staves in parts_of(stream, score):
        found = [] if part.is_drum else heard(staves)
        true = sorted((n.onset, n.pitch, n.duration) for n in part.notes)
        if not part.is_drum:
            assert [note[:2] for note in found] == [note[:2] for note in true], part.name
            assert all(abs(a[2] - b[2]) <= NEAR for a, b in zip(found, true, strict=True)), part.name
        for staff in staves:
            measures = list(staff.getElementsByClass("Measure"))
            assert len(measures) == score.bars
            assert [m.number for m in measures] == list(range(1, score.bars + 1))
            assert measures[0].timeSignature.ratioString == meter.name
            assert all(ticks(m.quarterLength) == meter.bar_ticks for m in measures)


@pytest.mark.parametrize("key", KEYS, ids=lambda k: k.name)
def test_music21_reads_the_key_and_the_chords(key: Key) -> None:
    """Guards: a key signature or a chord symbol of another key."""
    score = replace(song(4, key=key), tempo_bpm=87.5)
    stream = read(score)
    signatures = list(stream.recurse().getElementsByClass("KeySignature"))
    assert {(s.sharps, s.mode) for s in signatures} == {(signature(key), key.mode)}
    drums = [staff for part, staves in parts_of(stream, score) for staff in staves if part.is_drum]
    assert not list(drums[0].recurse().getElementsByClass("KeySignature"))
    symbols = list(stream.recurse().getElementsByClass("ChordSymbol"))
    assert [(s.root().pitchClass, ticks(s.getOffsetInHierarchy(stream))) for s in symbols] == [
        (span.chord.root, span.onset) for span in score.chords if span.chord
    ]
    assert [sorted({p.pitchClass for p in s.pitches}) for s in symbols] == [
        sorted(span.chord.pitch_classes) for span in score.chords if span.chord
    ]
    (mark,) = stream.recurse().getElementsByClass("MetronomeMark")
    assert mark.getQuarterBPM() == 87.5
    marks = [m.content for m in stream.recurse().getElementsByClass("RehearsalMark")]
    assert marks == [section.name for section in score.sections]


def test_every_chord_quality_is_read_as_its_notes() -> None:
    """Guards: a chord symbol that means another chord."""
    score = noise(3, 16)
    score = replace(score, parts=score.parts[-1:])
    symbols = list(read(score).recurse().getElementsByClass("ChordSymbol"))
    spans = [span for span in score.chords if span.chord]
    assert {span.chord.quality for span in spans if span.chord} == set(CHORD_QUALITIES)
    for symbol, span in zip(symbols, spans, strict=True):
        assert span.chord
        assert {p.pitchClass for p in symbol.pitches} == set(span.chord.pitch_classes), span.chord.symbol


@pytest.mark.parametrize("seed", range(3))
def test_music21_reads_every_onset_of_noise(seed: int) -> None:
    """Guards: the cases of rhythm that music meets once in a while."""
    score = noise(seed, 2)
    score = replace(score, parts=tuple(part for part in score.parts if not part.is_drum))
    for part, staves in parts_of(read(score), score):
        assert [note[:2] for note in heard(staves)] == sorted((n.onset, n.pitch) for n in part.notes), (
            part.name
        )


@pytest.mark.parametrize("score", [song(4), noise(1, 4), noise(2, 4)], ids=["song", "noise 1", "noise 2"])
def test_each_drum_is_named(score: Score) -> None:
    """Guards: a drum part that a notation program plays on the piano, or on one drum."""
    (drums,) = (part for part in score.parts if part.is_drum)
    found = drummed(musicxml(score, ORIGIN), drums.name)
    assert found == sorted((n.onset, n.pitch) for n in drums.notes)


@pytest.mark.parametrize("meter", METERS_READ, ids=lambda m: m.name)
def test_verovio_plays_the_same_notes(meter: Meter) -> None:
    """Guards: a file that only its own library understands. Drums have no pitch there."""
    score = song(2, meter)
    toolkit = verovio.toolkit()
    assert toolkit.loadData(musicxml(score, ORIGIN).decode())
    midi = read_midi(base64.b64decode(toolkit.renderToMIDI())).raw
    scale = 12 / midi.ticks_per_quarter
    pitched = {
        (round(onset * scale), int(pitch))
        for track in midi.tracks
        if not track.is_drum
        for onset, pitch in zip(track.onsets, track.pitches, strict=True)
    }
    true = {(n.onset, n.pitch) for p in score.parts if not p.is_drum for n in p.notes}
    assert true <= pitched
    assert round(midi.tempos[0][1]) == 96 and midi.meters[0][1:] == (meter.beats, meter.unit)


def test_the_file_says_where_it_comes_from() -> None:
    """Guards: a sheet without its prompt, seed and licence."""
    about = read(song(2)).metadata
    assert about.bestTitle == "a calm waltz for piano & flute" and about.composer == "Fialta"
    root = ET.fromstring(musicxml(song(2), ORIGIN))
    assert root.findtext(".//rights") == LICENCE
    fields = {f.get("name"): f.text for f in root.iter("miscellaneous-field")}
    assert fields["prompt"] == ORIGIN.prompt
    assert fields["made"] == "Fialta, seed 7, candidate 2, model small-1"


def test_the_same_piece_gives_the_same_file() -> None:
    """Guards: identifiers drawn by chance, which make two downloads of one piece differ."""
    first, second = (_undated(musicxml(song(3), ORIGIN)) for _ in range(2))
    assert first == second


def _undated(xml: bytes) -> bytes:
    return re.sub(rb"<encoding-date>.*?</encoding-date>", b"", xml)


def test_a_piece_too_large_gets_a_sentence() -> None:
    """Guards: minutes of work for a page that nobody could read."""
    notes = tuple(Note(i, 60, 1, 88) for i in range(MAX_NOTES + 1))
    with pytest.raises(InputError, match=f"{MAX_NOTES + 1} notes.*{MAX_NOTES}.*mute"):
        musicxml(Score(mixed([Part(0, notes=notes)])), ORIGIN)


# ---------------------------------------------------------------- transposing parts, meters, sums


def tangle(seed: int) -> Score:
    """Triplets that begin on a chord, and chords held over bar lines, in any meter and key."""
    rng = Random(seed)
    meter = rng.choice(METERS)
    end = 3 * meter.bar_ticks
    parts = []
    for program in rng.sample((0, 65, 60, 48, 24, 71), 3):
        notes, at = list[Note](), 0
        while at < end:
            pitches = sorted(rng.sample(range(58, 76), rng.choice((1, 2, 3))))
            if rng.random() < 0.5 and at + 12 <= end:
                for step, struck in ((0, pitches), (4, pitches[:1]), (8, pitches)):
                    notes += [Note(at + step, pitch, 4, 88) for pitch in struck]
                at += 12
            else:
                length = max(d for d in DURATIONS if d <= min(end - at, rng.choice((12, 24, 36, 60))))
                notes += [Note(at, pitch, length, 88) for pitch in pitches]
                at += -(-length // 12) * 12
        parts.append(Part(program, notes=tuple(notes)))
    return Score(mixed(parts), 90.0, meter, Key(rng.randrange(12), rng.choice(MODES)))


def values(note: ET.Element) -> Fraction:
    """How long a note's picture says that it is, in quarters."""
    sizes = {"whole": 4, "half": 2, "quarter": 1, "eighth": "1/2", "16th": "1/4", "32nd": "1/8"}
    dots = len(note.findall("dot"))
    drawn = Fraction(sizes[note.findtext("type") or ""]) * (2 - Fraction(1, 2**dots))
    of_three = note.find("time-modification")
    return drawn if of_three is None else drawn * 2 / 3


@pytest.mark.parametrize("seed", range(4))
def test_bars_add_up_and_sound_as_they_were(seed: int) -> None:
    """Guards: triplets that begin on a chord, and ties over bar lines, that make a bar too long."""
    score = tangle(seed)
    xml = musicxml(score, ORIGIN)
    for measure in ET.fromstring(xml).iter("measure"):
        lengths = Counter[str | None]()
        for note in measure.iter("note"):
            length = Fraction(int(note.findtext("duration") or 0), 10_080)
            assert note.findtext("type") is None or note.find("rest") is not None or values(note) == length
            if note.find("chord") is None:
                lengths[f"{note.findtext('staff')} {note.findtext('voice')}"] += length
        assert set(lengths.values()) == {Fraction(score.meter.bar_ticks, 12)}
    stream = music21.converter.parseData(xml, format="musicxml").toSoundingPitch()
    for part, staves in parts_of(stream, score):
        assert [note[:2] for note in heard(staves)] == sorted((n.onset, n.pitch) for n in part.notes)


def test_a_saxophone_reads_in_its_key_and_sounds_as_before() -> None:
    """Guards: a part that transposes twice, or not at all; chord symbols of another key over it."""
    notes = (Note(0, 60, 24, 88), Note(24, 67, 24, 88))
    chords = (ChordSpan(0, 48, Chord(0, "maj")),)
    score = Score(mixed([Part(65, notes=notes)]), 100.0, Meter(4, 4), Key(0, "major"), chords)
    root = ET.fromstring(musicxml(score, ORIGIN))
    assert [int(root.findtext(f".//transpose/{name}") or 0) for name in ("diatonic", "chromatic")] == [-5, -9]
    assert root.findtext(".//key/fifths") == "3" and root.findtext(".//clef/sign") == "G"
    assert [p.findtext("step") for p in root.iter("pitch")] == ["A", "E"]
    assert root.findtext(".//harmony/root/root-step") == "A"


@pytest.mark.parametrize(
    ("meter", "beat", "bpm"), [("6/8", 1.5, 60.0), ("12/8", 1.5, 60.0), ("3/4", 1, 90.0)]
)
def test_the_tempo_counts_the_beats_of_the_meter(meter: str, beat: float, bpm: float) -> None:
    """Guards: a jig in quarters, which nobody counts."""
    score = replace(song(2, Meter.parse(meter)), tempo_bpm=90.0)
    (mark,) = read(score).recurse().getElementsByClass("MetronomeMark")
    assert (mark.referent.quarterLength, mark.number, mark.getQuarterBPM()) == (beat, bpm, 90)
