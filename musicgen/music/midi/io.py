"""MIDI files in and out. A score is written exactly; any file is read as raw ticks, with its damage named.

Writing: format 1, WRITTEN_TPQ ticks a quarter, so every grid tick is a whole number of file ticks. The first
track conducts (title, tempo, meter, key, chord symbols as text, sections as markers), then one track a part.
All tracks end on the last bar line. A note that another of its part and pitch interrupts ends there, since
MIDI cannot tell two such notes apart. The same score gives the same bytes.

Reading: what belongs to one track, channel and program of a Document is one RawTrack, see `voices`.
"""

import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import mido
import numpy as np
from numpy.typing import NDArray

from musicgen.errors import InputError, MidiError
from musicgen.music.midi.beyond import bpm, keys_of
from musicgen.music.midi.file.findings import counted, in_order
from musicgen.music.midi.file.names import MAX_NAME_BYTES
from musicgen.music.midi.file.reading import MAX_BYTES, read
from musicgen.music.midi.timeline import said_meters, said_tempos, whole_quarter
from musicgen.music.midi.voices import Notes, Voice, notes_of
from musicgen.music.quantise import RawMidi, RawTrack
from musicgen.music.score import MAX_PITCHED_PARTS, Note, Part, Score
from musicgen.music.theory import TICKS_PER_QUARTER, Meter

WRITTEN_TPQ = 480
DRUM_CHANNEL = 9
MAX_TEXT_BYTES = 4_000
MAX_QUARTERS = 20_000
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
            symbol = span.chord.symbol_in(score.key) if span.chord else "N.C."
            yield span.onset, 6, mido.MetaMessage("text", text=symbol)


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


def file_bytes(path: str | Path, most: int = MAX_BYTES) -> bytes:
    """The bytes of a file that should be MIDI. most: bytes that are read; larger files are no music here.

    Raises MidiError where it cannot be opened or is larger.
    """
    path = Path(path)
    name = ascii(path.name)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        is_folder = isinstance(error, IsADirectoryError)
        reason = "it is a folder" if is_folder else getattr(error, "strerror", None) or "no such name"
        raise MidiError(f"{name} was not read ({reason}): choose a MIDI file (.mid).") from error
    if len(data) > most:
        size = f"{most >> 20} MB" if most > MAX_BYTES else "5 MB"
        raise MidiError(f"{name} is over {size}, at most that is read: export a shorter part of the piece.")
    return data


def read_midi(data: bytes) -> MidiFile:
    """The notes and maps of a MIDI file of any format.

    Raises MidiError for what `reading.read` gives up on and for a file without notes. Repairs: those of
    `read`; a second onset of a pitch on the same tick is dropped; so is what begins past MAX_QUARTERS.
    """
    document, repairs = read(data)
    notes, found = notes_of(document), list(repairs)
    scale, quarter = whole_quarter(document)
    kept = notes.onset <= MAX_QUARTERS * document.quarter
    found += counted(Counter(late=int((~kept).sum()), doubled=int((kept & _doubled(notes)).sum())))
    kept &= ~_doubled(notes)
    tracks = tuple(
        _raw_track(notes, notes.voices[place], rows, scale)
        for place, rows in notes.by_voice(np.flatnonzero(kept))
    )
    if not tracks:
        raise MidiError("The file has no notes: choose a MIDI file with music in it.")
    tempos = () if document.counts_seconds else said_tempos(document)
    raw = RawMidi(
        ticks_per_quarter=quarter,
        tracks=tracks,
        tempos=tuple((tick, bpm(tempo)) for tick, tempo in tempos),
        meters=tuple((tick * scale, beats, unit) for tick, beats, unit in said_meters(document)),
        keys=tuple((tick * scale, key) for tick, key in keys_of(document)),
    )
    return MidiFile(raw, tuple(finding.sentence for finding in in_order(found)))


def _doubled(notes: Notes) -> NDArray[np.bool_]:
    """Which notes begin on the tick, channel and pitch of an earlier one of their track."""
    channel = np.array([voice.track * 16 + voice.channel for voice in notes.voices] or [0])[notes.voice]
    order = np.lexsort((notes.on, notes.onset, notes.pitch, channel))
    same = np.zeros(len(notes), dtype=bool)
    columns = [column[order] for column in (channel, notes.pitch, notes.onset)]
    same[order[1:]] = np.logical_and.reduce([c[1:] == c[:-1] for c in columns]) if len(notes) else False
    return same


def _raw_track(notes: Notes, voice: Voice, rows: NDArray[np.int64], scale: int) -> RawTrack:
    rows = rows[np.lexsort((notes.pitch[rows], notes.onset[rows]))]
    return RawTrack(
        program=voice.program,
        is_drum=voice.is_drum,
        name=voice.name,
        volume=voice.volume,
        pan=voice.pan,
        onsets=notes.onset[rows] * scale,
        pitches=notes.pitch[rows],
        durations=np.maximum(1, notes.end[rows] - notes.onset[rows]) * scale,
        velocities=notes.velocity[rows],
    )
