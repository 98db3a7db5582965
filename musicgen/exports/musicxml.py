"""MusicXML by music21, from what `notation` has laid out: nothing is left for the library to guess.

music21 (BSD-3-Clause) is loaded on first use. Drums are unpitched notes on a percussion staff, stems up;
tempo, chord symbols and sections stand over the topmost part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import groupby
from types import ModuleType
from typing import Any

from musicgen.errors import InputError
from musicgen.exports.libraries import library
from musicgen.exports.notation.accidentals import shown
from musicgen.exports.notation.beams import beams, is_one_beam
from musicgen.exports.notation.drums import look, with_drums
from musicgen.exports.notation.layout import Sign, Staff, Written, pulse_ticks, signature, spelled, written
from musicgen.exports.notation.paper import on_paper, short_name
from musicgen.exports.origin import Origin, plain
from musicgen.music.score import Identity, Score, in_order
from musicgen.music.theory import TICKS_PER_QUARTER, Chord, Key

MAX_NOTES = 6_000  # half a minute of one core for the slowest, PDF
_KINDS = {
    "maj": "major", "min": "minor", "7": "dominant-seventh", "maj7": "major-seventh",
    "min7": "minor-seventh", "dim": "diminished", "aug": "augmented", "sus4": "suspended-fourth",
    "sus2": "suspended-second", "m7b5": "half-diminished-seventh", "dim7": "diminished-seventh",
    "6": "major-sixth", "m6": "minor-sixth", "5": "power",
}  # fmt: skip
Voices = Sequence[Sequence[Sign]]
_ACCIDENTALS = {-2: "--", -1: "-", 0: "", 1: "#", 2: "##"}
_CLEFS = {
    "treble": "TrebleClef", "alto": "AltoClef", "bass": "BassClef", "treble8vb": "Treble8vbClef",
    "bass8vb": "Bass8vbClef", "percussion": "PercussionClef",
}  # fmt: skip


def musicxml(score: Score, origin: Origin, player: Identity | None = None) -> bytes:
    """The score as an uncompressed MusicXML file. player: the one part to be written, over all bars.

    Raises InputError for a piece too large, FialtaError where music21 is missing.
    """
    if score.note_count > MAX_NOTES:
        raise InputError(
            f"The piece has {score.note_count} notes, notation is written for up to {MAX_NOTES}: "
            "mute some parts, or take the MIDI file."
        )
    writer = _Writer(_music21(), score)
    everybody = written(replace(score, parts=on_paper(score.parts)))
    parts = [one for one in everybody if player in (None, one.part.identity)]
    stream = writer.score(parts, origin)
    exporter = writer.m21.musicxml.m21ToXml.GeneralObjectExporter(stream)
    exporter.makeNotation = False
    drums = ((p, one.staves[0], one.part.program) for p, one in _numbered(parts) if one.part.is_drum)
    return with_drums(bytes(exporter.parse()), drums)


def _numbered(parts: Sequence[Written]) -> Iterator[tuple[str, Written]]:
    """Parts with the ids that music21 gives them: by number."""
    return ((f"P{number}", part) for number, part in enumerate(parts, start=1))


@cache
def _music21() -> ModuleType:
    return library("music21")


class _Writer:
    """Builds music21's objects for one score."""

    def __init__(self, m21: ModuleType, score: Score) -> None:
        self.m21: Any = m21
        self.piece = score
        self.bar_ticks = score.meter.bar_ticks

    def score(self, parts: Sequence[Written], origin: Origin) -> Any:
        stream = self.m21.stream.Score()
        stream.atSoundingPitch = False  # notes stand here as they are read
        stream.insert(0, self._metadata(origin))
        for index, part in enumerate(parts):
            staves = [self._staff(part, index, at, index == at == 0) for at in range(len(part.staves))]
            for staff in staves:
                stream.insert(0, staff)
            if len(staves) > 1:
                brace = {"name": part.part.name, "symbol": "brace", "barTogether": True}
                brace["abbreviation"] = short_name(part.part)
                stream.insert(0, self.m21.layout.StaffGroup(staves, **brace))
        return stream

    def _metadata(self, origin: Origin) -> Any:
        about = self.m21.metadata.Metadata()
        about.title = origin.title
        about.composer = "Fialta"
        about.copyright = origin.licence
        for name, value in (("prompt", origin.lines[0]), ("made", origin.made)):
            about.addCustom(name, value)
        return about

    # ------------------------------------------------------------ staves and bars

    def _staff(self, part: Written, index: int, at: int, leads: bool) -> Any:
        stream, staff = self.m21.stream, part.staves[at]
        made = (stream.PartStaff if len(part.staves) > 1 else stream.Part)(id=f"P{index + 1}-{at + 1}")
        if at == 0:
            made.insert(0, self._instrument(part, index))
        made.partName, made.partAbbreviation = part.part.name, short_name(part.part)
        made.atSoundingPitch = False
        for bar, voices in enumerate(staff.bars):
            measure = stream.Measure(number=self.piece.first_bar + bar)
            if bar == 0:
                self._begin(measure, staff, part.key)
            if leads:
                self._over(measure, bar, part)
            self._fill(measure, voices, part, apart=leads and self._has_inner_chord(bar))
            made.append(measure)
        made.getElementsByClass(stream.Measure).last().rightBarline = self.m21.bar.Barline("final")
        return made

    def _instrument(self, part: Written, index: int) -> Any:
        kind = self.m21.instrument
        one = kind.UnpitchedPercussion() if part.part.is_drum else kind.Instrument()
        one.instrumentName, one.instrumentAbbreviation = part.part.instrument, short_name(part.part)
        one.partName, one.partId = part.part.name, f"P{index + 1}"
        one.instrumentId = f"P{index + 1}-I"
        one.partAbbreviation = short_name(part.part)
        one.midiProgram = part.part.program
        if part.raised:
            one.transposition = self.m21.interval.Interval(_downward(part.raised))
        one.midiChannel = 9 if part.part.is_drum else index % 15 + (index % 15 >= 9)
        return one

    def _begin(self, measure: Any, staff: Staff, key: Key | None) -> None:
        measure.insert(0, getattr(self.m21.clef, _CLEFS[staff.clef])())
        if staff.clef != "percussion":
            measure.insert(0, self._key_signature(key))
        measure.insert(0, self.m21.meter.TimeSignature(self.piece.meter.name))

    def _key_signature(self, key: Key | None) -> Any:
        made = self.m21.key.KeySignature(signature(key))
        return made.asKey(key.mode) if key else made

    def _over(self, measure: Any, bar: int, part: Written) -> None:
        """What stands over the staff: tempo, sections, chord symbols, these as its player reads them."""
        if bar == 0:
            measure.insert(0, self._tempo())
        for section in in_order(self.piece.sections):
            if section.first_bar == bar:
                measure.insert(0, self.m21.expressions.RehearsalMark(plain(section.name)))
        line = bar * self.bar_ticks
        for span in self.piece.chords:
            if span.chord and line <= span.onset < line + self.bar_ticks:
                read = span.chord.transposed(part.raised)
                measure.insert(_quarters(span.onset - line), self._symbol(read, part.key))

    def _tempo(self) -> Any:
        """Quarters a minute; dotted ones where the meter beats so."""
        beat = 1.5 if self.piece.meter.is_compound else 1.0
        referent = self.m21.duration.Duration(beat)
        return self.m21.tempo.MetronomeMark(number=_short(self.piece.tempo_bpm / beat), referent=referent)

    def _symbol(self, chord: Chord, key: Key | None) -> Any:
        letter, alteration, _ = spelled(60 + chord.root, key)
        made = self.m21.harmony.ChordSymbol(
            root=letter + _ACCIDENTALS[alteration], kind=_KINDS[chord.quality]
        )
        made.writeAsChord = False
        return made

    # ------------------------------------------------------------ notes

    def _has_inner_chord(self, bar: int) -> bool:
        line = bar * self.bar_ticks
        return any(span.chord and line < span.onset < line + self.bar_ticks for span in self.piece.chords)

    def _fill(self, measure: Any, voices: Voices, part: Written, *, apart: bool) -> None:
        """apart: a single voice stands in a stream of its own, too. Chord symbols then come before it in the
        file, each at its time; between notes, readers take one that falls into a rest for the next staff's.
        """
        accidentals, hidden = shown(voices, part.key), _covered_rests(voices)
        for number, voice in enumerate(voices):
            alone = len(voices) == 1 and not apart
            into = measure if alone else self.m21.stream.Voice(id=str(number + 1))
            words, at = beams(voice, self.piece.meter), 0
            brackets = _brackets(voice, words, pulse_ticks(self.piece.meter))
            for place, (sign, bracket) in enumerate(zip(voice, brackets, strict=True)):
                own = frozenset(p for v, s, p in accidentals if (v, s) == (number, place))
                made = self._sign(sign, bracket, part, own)
                if not sign.pitches:
                    made.fullMeasure = len(voice) == 1 or "auto"
                    made.style.hideObjectOnPrint = (number, place) in hidden
                self._hang(made, words[place])
                into.insert(_quarters(at), made)
                at += sign.ticks
            if into is not measure:
                measure.insert(0, into)

    def _hang(self, made: Any, words: Sequence[str]) -> None:
        for word in words:
            made.beams.append(*word.split("-"))

    def _sign(self, sign: Sign, bracket: tuple[str, bool], part: Written, accidentals: frozenset[int]) -> Any:
        duration = self._duration(sign, *bracket)
        if not sign.pitches:
            return self.m21.note.Rest(duration=duration)
        notes = [self._note(pitch, part, duration, pitch in accidentals) for pitch in sign.pitches]
        if len(notes) == 1:
            made = notes[0]
        elif part.part.is_drum:
            made = self.m21.percussion.PercussionChord(notes, duration=duration)
        else:
            made = self.m21.chord.Chord(notes, duration=duration)
        if part.part.is_drum:
            made.stemDirection = "up"
        if sign.tied or sign.begun:
            kind = "continue" if sign.tied and sign.begun else "start" if sign.tied else "stop"
            made.tie = self.m21.tie.Tie(kind)
        return made

    def _note(self, pitch: int, part: Written, duration: Any, shows: bool) -> Any:
        if part.part.is_drum:
            step, octave, head = look(pitch)
            drum = self.m21.note.Unpitched(displayName=f"{step}{octave}", duration=duration)
            drum.notehead = head or "normal"
            return drum
        letter, alteration, octave = spelled(pitch, part.key)
        name = self.m21.pitch.Pitch(f"{letter}{_ACCIDENTALS[alteration]}{octave}")
        if shows and not alteration:
            name.accidental = self.m21.pitch.Accidental("natural")
        if name.accidental:
            name.accidental.displayStatus = shows
        return self.m21.note.Note(name, duration=duration)

    def _duration(self, sign: Sign, edge: str, is_drawn: bool) -> Any:
        duration = self.m21.duration
        if not sign.triplet:
            return duration.Duration(_quarters(sign.ticks))
        made = duration.Duration(_quarters(sign.ticks * 3 // 2) if sign.ticks > 1 else 0.125)
        tuplet = duration.Tuplet(3, 2, made.type)
        tuplet.type, tuplet.bracket = edge or None, is_drawn
        made.appendTuplet(tuplet)
        return made


def _covered_rests(voices: Voices) -> frozenset[tuple[int, int]]:
    """(voice, sign) of the rests that need not be seen: all of a second voice, which comes and goes, and
    those of the first under which the second one sounds.
    """
    found = set()
    for number, voice in enumerate(voices):
        others = [_sounding(other) for at, other in enumerate(voices) if at != number]
        start = 0
        for place, sign in enumerate(voice):
            ticks = range(start, start + sign.ticks)
            if not sign.pitches and (number or any(other.issuperset(ticks) for other in others)):
                found.add((number, place))
            start += sign.ticks
    return frozenset(found)


def _sounding(voice: Sequence[Sign]) -> frozenset[int]:
    """The ticks of a bar in which a voice sounds."""
    found, start = set[int](), 0
    for sign in voice:
        if sign.pitches:
            found.update(range(start, start + sign.ticks))
        start += sign.ticks
    return frozenset(found)


def _downward(semitones: int) -> str:
    """From what is written to what sounds, as musicians call it: 9 → "M-6"."""
    octaves, rest = divmod(abs(semitones), 12)
    kind, size = ("P1", "m2", "M2", "m3", "M3", "P4", "d5", "P5", "m6", "M6", "m7", "M7")[rest]
    return f"{kind}{'-' if semitones > 0 else ''}{int(size) + 7 * octaves}"


def _quarters(ticks: int) -> Fraction:
    return Fraction(ticks, TICKS_PER_QUARTER)


def _short(bpm: float) -> float:
    """A tempo as it is printed: 96, not 96.0."""
    return round(bpm) if bpm == round(bpm) else round(bpm, 2)


def _brackets(
    voice: Sequence[Sign], words: Sequence[tuple[str, ...]], pulse: int
) -> Iterator[tuple[str, bool]]:
    """For each sign whether a triplet starts or stops there, and whether that needs a bracket.

    A triplet is what is one within one pulse; where all of it hangs on one beam, the figure says enough.
    """
    starts = [0]
    for sign in voice:
        starts.append(starts[-1] + sign.ticks)
    for _, members in groupby(range(len(voice)), key=lambda i: (starts[i] // pulse, voice[i].triplet)):
        run = list(members)
        is_drawn = not is_one_beam([words[i] for i in run])
        for i in run:
            edges = ("start" if i == run[0] else "") + ("stop" if i == run[-1] else "")
            yield (edges.replace("startstop", "startStop"), is_drawn) if voice[i].triplet else ("", False)
