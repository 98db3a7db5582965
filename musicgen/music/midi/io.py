"""MIDI files in and out. A score is written exactly; any file is read as raw ticks, with its damage named.

Writing: format 1, WRITTEN_TPQ ticks a quarter, so every grid tick is a whole number of file ticks. The first
track conducts (title, tempo, meter, key, chord symbols as text, sections as markers), then one track a part.
All tracks end on the last bar line. A note that another of its part and pitch interrupts ends there, since
MIDI cannot tell two such notes apart. The same score gives the same bytes.

Reading: `smf.clean` first makes the bytes sound, mido then reads them. What belongs to one track, channel and
program is one RawTrack. A note-off ends the earliest note of its pitch that still sounds.
"""

import io
import unicodedata
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import mido
import numpy as np

from musicgen.errors import InputError, MidiError
from musicgen.music.midi.smf import MAX_BYTES, MAX_NAME_BYTES, clean
from musicgen.music.quantise import RawMidi, RawTrack
from musicgen.music.score import MAX_PITCHED_PARTS, Note, Part, Score
from musicgen.music.theory import TICKS_PER_QUARTER, Key, Meter, parse_pitch_class

WRITTEN_TPQ = 480
DRUM_CHANNEL = 9
MAX_TEXT_BYTES = 4_000
HANGING_QUARTERS = 4
_SCALE = WRITTEN_TPQ // TICKS_PER_QUARTER
_VOLUME, _PAN = 7, 10


@dataclass(frozen=True, slots=True)
class MidiFile:
    """What a file holds, in its own ticks, and a sentence for each kind of damage that was repaired."""

    raw: RawMidi
    repairs: tuple[str, ...]


# --- writing ----------------------------------------------------------------------------------------------


def score_to_midi(score: Score, *, title: str = "", texts: tuple[str, ...] = ()) -> bytes:
    """The bytes of a MIDI file of exactly score.bars bars.

    title: name of the piece. texts: text events at its start. Both lose control characters and are cut at
    MAX_NAME_BYTES and MAX_TEXT_BYTES of UTF-8. Raises InputError for more than 15 pitched parts.
    """
    pitched = sum(not part.is_drum for part in score.parts)
    if pitched > MAX_PITCHED_PARTS:
        raise InputError(
            f"The score has {pitched} pitched parts, a MIDI file takes {MAX_PITCHED_PARTS}: leave some out."
        )
    end = score.bars * score.meter.bar_ticks
    tracks = [_track(_conductor(score, title, texts), end)]
    channels = iter(channel for channel in range(16) if channel != DRUM_CHANNEL)
    for part in score.parts:
        channel = DRUM_CHANNEL if part.is_drum else next(channels)
        tracks.append(_track(_part_messages(part, channel, end), end))
    file, out = mido.MidiFile(type=1, ticks_per_beat=WRITTEN_TPQ, tracks=tracks), io.BytesIO()
    file.save(file=out)
    return out.getvalue()


Timed = tuple[int, int, mido.Message | mido.MetaMessage]


def _track(timed: Iterable[Timed], end: int) -> mido.MidiTrack:
    """Messages at (grid tick, rank among those of one tick) as a track that ends at `end`."""
    track, before = mido.MidiTrack(), 0
    for tick, _, message in sorted(timed, key=lambda item: item[:2]):
        track.append(message.copy(time=(tick - before) * _SCALE))
        before = tick
    track.append(mido.MetaMessage("end_of_track", time=max(0, end - before) * _SCALE))
    return track


def _conductor(score: Score, title: str, texts: tuple[str, ...]) -> Iterator[Timed]:
    if title:
        yield 0, 0, mido.MetaMessage("track_name", name=midi_text(title, MAX_NAME_BYTES))
    yield 0, 1, mido.MetaMessage("set_tempo", tempo=round(60_000_000 / score.tempo_bpm))
    yield 0, 2, _time_signature(score.meter)
    if score.key:
        name = score.key.name
        yield 0, 3, mido.MetaMessage("key_signature", key=name.replace(" major", "").replace(" minor", "m"))
    for text in texts:
        yield 0, 4, mido.MetaMessage("text", text=midi_text(text, MAX_TEXT_BYTES))
    end = score.bars * score.meter.bar_ticks
    for section in score.sections:
        if (onset := section.first_bar * score.meter.bar_ticks) < end:
            yield onset, 5, mido.MetaMessage("marker", text=midi_text(section.name, MAX_NAME_BYTES))
    for span in score.chords:
        if span.onset < end:
            yield span.onset, 6, mido.MetaMessage("text", text=span.chord.symbol if span.chord else "N.C.")


def _time_signature(meter: Meter) -> mido.MetaMessage:
    # 24 MIDI clocks are a quarter note; the metronome clicks on felt beats.
    clocks = meter.beat_ticks * 24 // TICKS_PER_QUARTER
    return mido.MetaMessage(
        "time_signature", numerator=meter.beats, denominator=meter.unit, clocks_per_click=clocks
    )


def _part_messages(part: Part, channel: int, end: int) -> Iterator[Timed]:
    yield 0, 0, mido.MetaMessage("track_name", name=midi_text(part.name or part.instrument, MAX_NAME_BYTES))
    yield 0, 1, mido.Message("program_change", channel=channel, program=part.program)
    for rank, (control, value) in enumerate(((_VOLUME, part.volume), (_PAN, part.pan)), start=2):
        yield 0, rank, mido.Message("control_change", channel=channel, control=control, value=value)
    next_onset: dict[int, int] = {}
    for note in reversed(part.notes):
        stop = min(_written_end(note, part.is_drum), next_onset.get(note.pitch, end), end)
        next_onset[note.pitch] = note.onset
        if stop <= note.onset:
            continue
        # Ends come before onsets of the same tick, so that a repeated note is struck again.
        yield (
            note.onset, 5,
            mido.Message("note_on", channel=channel, note=note.pitch, velocity=note.velocity),
        )  # fmt: skip
        yield stop, 4, mido.Message("note_off", channel=channel, note=note.pitch, velocity=0)


def _written_end(note: Note, is_drum: bool) -> int:
    """A drum hit has no length of its own; it is written up to the next line of its grid (sixteenths or
    triplets), which a notation program shows as one plain note."""
    if not is_drum:
        return note.end
    step = next((step for step in (3, 4, 2) if note.onset % step == 0), 1)
    return note.onset + step


def midi_text(text: str, max_bytes: int) -> str:
    """Text for a MIDI event: one line without control characters, cut at max_bytes of UTF-8.

    Returned as Latin-1 characters that stand for the UTF-8 bytes, since mido writes Latin-1.
    """
    line = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join(char for char in line if unicodedata.category(char)[0] != "C")
    return kept.encode("utf-8")[:max_bytes].decode("utf-8", "ignore").encode("utf-8").decode("latin-1")


# --- reading ----------------------------------------------------------------------------------------------


def read_midi_file(path: str | Path) -> MidiFile:
    """`read_midi` of a file. Raises MidiError also where the file cannot be opened or is over 5 MB."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise MidiError(f"{path.name!r} was not read ({reason}): choose a MIDI file (.mid).") from error
    if len(data) > MAX_BYTES:
        raise MidiError(
            f"{path.name!r} is over 5 MB, at most that is read: export a shorter part of the piece."
        )
    return read_midi(data)


def read_midi(data: bytes) -> MidiFile:
    """Read the bytes of a MIDI file of any format.

    Raises MidiError for what `smf.clean` cannot repair and for a file without notes. Repairs: those of
    `smf.clean`; a second onset of a pitch on the same tick is dropped; a note without an end lasts until a
    later end of its pitch, or up to HANGING_QUARTERS quarters.
    """
    cleaned = clean(data)
    file = mido.MidiFile(file=io.BytesIO(cleaned.data))
    collector = _Collector(file)
    for index, track in enumerate(file.tracks):
        collector.read(index, track)
    tracks = tuple(voice.to_track() for voice in collector.voices.values() if voice.rows)
    if not tracks:
        raise MidiError("The file has no notes: choose a MIDI file with music in it.")
    raw = RawMidi(
        ticks_per_quarter=file.ticks_per_beat,
        tracks=tracks,
        tempos=tuple(sorted(collector.tempos.items())),
        meters=tuple((tick, *meter) for tick, meter in sorted(collector.meters.items())),
        keys=tuple(sorted(collector.keys.items())),
    )
    return MidiFile(raw, cleaned.repairs + collector.repairs())


Row = tuple[int, int, int, int]


@dataclass(slots=True)
class _Voice:
    """Notes of one track, channel and program; rows are (onset, pitch, length, velocity)."""

    program: int
    is_drum: bool
    name: str
    volume: int | None = None
    pan: int | None = None
    rows: list[Row] = field(default_factory=list)

    def to_track(self) -> RawTrack:
        columns = np.array(sorted(self.rows), dtype=np.int64).T
        onsets, pitches, durations, velocities = (np.ascontiguousarray(column) for column in columns)
        return RawTrack(
            program=self.program,
            is_drum=self.is_drum,
            name=self.name,
            volume=self.volume,
            pan=self.pan,
            onsets=onsets,
            pitches=pitches,
            durations=durations,
            velocities=velocities,
        )


class _Collector:
    """Gathers what the messages of all tracks say. Ticks are the file's."""

    def __init__(self, file: mido.MidiFile) -> None:
        self.ticks_per_quarter = file.ticks_per_beat
        self.voices: dict[tuple[int, int, int], _Voice] = {}
        self.tempos: dict[int, float] = {}
        self.meters: dict[int, tuple[int, int]] = {}
        self.keys: dict[int, Key] = {}
        self.hanging = self.doubled = 0
        # A track that names no program plays the one that its channel is given elsewhere.
        self.first_programs: dict[int, int] = {}
        for message in (message for track in file.tracks for message in track):
            if message.type == "program_change":
                self.first_programs.setdefault(message.channel, message.program)

    def read(self, index: int, track: Iterable[mido.Message | mido.MetaMessage]) -> None:
        _TrackWalk(self, index).walk(track)

    def repairs(self) -> tuple[str, ...]:
        kinds = (
            (self.hanging, "Notes without an end: {}; each was given one."),
            (self.doubled, "Notes struck twice at the same moment: {}; each was kept once."),
        )
        return tuple(text.format(count) for count, text in kinds if count)


class _TrackWalk:
    """One track's way through time: what sounds, and with which program."""

    def __init__(self, into: _Collector, index: int) -> None:
        self.into, self.index = into, index
        self.tick, self.name = 0, ""
        self.programs: dict[int, int] = {}
        self.controls: dict[tuple[int, int], int] = {}
        self.open: defaultdict[tuple[int, int], deque[tuple[int, int, _Voice]]] = defaultdict(deque)
        self.last_off: dict[tuple[int, int], int] = {}

    def walk(self, track: Iterable[mido.Message | mido.MetaMessage]) -> None:
        for message in track:
            self.tick += message.time
            if message.is_meta:
                self._meta(message)
            elif message.type == "note_on" and message.velocity:
                self._on(message)
            elif message.type in ("note_on", "note_off"):
                self._off(message.channel, message.note)
            elif message.type == "program_change":
                self.programs[message.channel] = message.program
            elif message.type == "control_change":
                self.controls[message.channel, message.control] = message.value
        self._close_hanging()

    def _meta(self, message: mido.MetaMessage) -> None:
        if message.type == "track_name" and not self.name:
            self.name = _decoded(message.name)
        elif message.type == "set_tempo":
            self.into.tempos[self.tick] = _bpm(message.tempo)
        elif message.type == "time_signature":
            self.into.meters[self.tick] = message.numerator, message.denominator
        elif message.type == "key_signature":
            minor = message.key.endswith("m")
            tonic = parse_pitch_class(message.key.removesuffix("m"))
            self.into.keys[self.tick] = Key(tonic, "minor" if minor else "major")

    def _voice(self, channel: int) -> _Voice:
        program = self.programs.get(channel, self.into.first_programs.get(channel, 0))
        voice = self.into.voices.setdefault(
            (self.index, channel, program), _Voice(program, channel == DRUM_CHANNEL, self.name)
        )
        if not voice.rows:
            voice.volume = self.controls.get((channel, _VOLUME))
            voice.pan = self.controls.get((channel, _PAN))
        return voice

    def _on(self, message: mido.Message) -> None:
        sounding = self.open[message.channel, message.note]
        if sounding and sounding[-1][0] == self.tick:
            self.into.doubled += 1
            return
        sounding.append((self.tick, message.velocity, self._voice(message.channel)))

    def _off(self, channel: int, pitch: int) -> None:
        sounding = self.open[channel, pitch]
        if sounding:
            self._close(pitch, sounding.popleft(), self.tick)
            self.last_off[channel, pitch] = self.tick

    def _close(self, pitch: int, opened: tuple[int, int, _Voice], end: int) -> None:
        onset, velocity, voice = opened
        voice.rows.append((onset, pitch, max(1, end - onset), velocity))

    def _close_hanging(self) -> None:
        longest = HANGING_QUARTERS * self.into.ticks_per_quarter
        for (channel, pitch), sounding in self.open.items():
            for opened in sounding:
                self.into.hanging += 1
                onset, last_off = opened[0], self.last_off.get((channel, pitch), 0)
                self._close(pitch, opened, last_off if last_off > onset else onset + longest)


def _bpm(tempo_us: int) -> float:
    """The roundest BPM that is written as these microseconds a quarter: 207612 is 289, not 289.00064."""
    exact = 60_000_000 / tempo_us
    rounded = (round(exact, digits) for digits in range(4))
    return next((bpm for bpm in rounded if bpm and round(60_000_000 / bpm) == tempo_us), exact)


def _decoded(latin1: str) -> str:
    """A name as UTF-8 where its bytes are that, else as Latin-1; one line without control characters."""
    data = latin1.encode("latin-1")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = latin1
    line = " ".join(text.split())
    return "".join(char for char in line if unicodedata.category(char)[0] != "C")
