"""Sound for the browser's mixer: a few bars of one instrument at a time, rendered and sent as FLAC.

The browser cuts the piece into chunks (a part × some bars) and asks for those it does not have; it lays them
over each other at their times, tails included, so nothing is lost where chunks meet. A chunk is a value:
the same notes, instrument, tempo and soundfont give the same bytes, so they are kept by content, for all.
"""

import base64
import hashlib
import io
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from musicgen.errors import InputError
from musicgen.music.midi.performance import Performance, Stage
from musicgen.music.score import (
    DRUM_PITCHES,
    MAX_BARS,
    MAX_BPM,
    MIN_BPM,
    PITCHES,
    Identity,
    Note,
    Part,
    Score,
)
from musicgen.ui.wire.guests import guest_of

SAMPLE_RATE = 44_100
MAX_JOBS = 64
MAX_CHUNK_NOTES = 2_000
MAX_CHUNK_S = 90.0
KEEP_BYTES = 96 * 2**20
KEEP_STAGES = 4
Render = Callable[[Score, str | None], np.ndarray]
Perform = Callable[[Performance, str | None], np.ndarray]


class Voices:
    """Renders chunks and keeps the latest of them. One for all visitors: a chunk names nobody."""

    def __init__(
        self, render: Render, keep_bytes: int = KEEP_BYTES, *, perform: Perform | None = None
    ) -> None:
        self.render, self.perform, self._keep_bytes = render, perform, keep_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._stages: OrderedDict[str, Stage] = OrderedDict()
        self._size = 0

    def chunks(self, asked: object) -> list[str]:
        """FLAC of each job as base64. asked: {bpm, font, jobs: [{program, drum, notes: flat integers
        (onset, pitch, duration, velocity)}]}, or of a file {file, font, jobs: [{part: [drum, program,
        instance], first, last}]}. Raises InputError.
        """
        request = asked if isinstance(asked, Mapping) else {}
        jobs = request.get("jobs")
        if not isinstance(jobs, list) or len(jobs) > MAX_JOBS:
            raise InputError(f"At most {MAX_JOBS} chunks of sound can be asked for at once.")
        font = request["font"] if isinstance(request.get("font"), str) else None
        if request.get("file") is not None:
            made = self._of_file(request, jobs, font)
        else:
            scores = [chunk_score(job, request.get("bpm")) for job in jobs]
            made = [self._chunk(_key(s, font), lambda s=s: self.render(s, font)) for s in scores]  # type: ignore[misc]
        return [base64.b64encode(chunk).decode() for chunk in made]

    def _of_file(self, request: Mapping[str, Any], jobs: list[Any], font: str | None) -> list[bytes]:
        """Chunks of a musician's own file: its own pedal, bends and tempo map."""
        key, perform = digest(request["file"]), self.perform
        if perform is None:
            raise InputError("Files cannot be played here: choose a composed piece.")
        stage = self._stage(key, request)
        found = []
        for job in jobs:
            part, first, last = file_job(job)
            try:
                whole = stage.of_part(part, first, last) if part else stage.of_rest(first, last)
                played = whole.cut(MAX_CHUNK_S)
            except KeyError as error:
                raise InputError("A chunk of sound must name a part of the file.") from error
            name = digest([key, part, first, last, font])
            found.append(self._chunk(name, lambda p=played: perform(p, font)))  # type: ignore[misc]
        return found

    def _stage(self, key: str, request: Mapping[str, Any]) -> Stage:
        with self._lock:
            if key in self._stages:
                self._stages.move_to_end(key)
                return self._stages[key]
        guest = guest_of({"file": request["file"]})
        assert guest is not None  # there is a file
        stage = Stage(guest)
        with self._lock:
            self._stages[key] = stage
            while len(self._stages) > KEEP_STAGES:
                self._stages.popitem(last=False)
        return stage

    def _chunk(self, key: str, sound: Callable[[], np.ndarray]) -> bytes:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = flac(sound())
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._size += len(made)
            while self._size > self._keep_bytes and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])
        return made


def file_job(job: object) -> tuple[Identity | None, int, int]:
    """(part, first bar, last bar) of {part: [drum, program, instance], first, last}; part None, where it is
    null, for what no part plays. Raises InputError.
    """
    asked = job if isinstance(job, Mapping) else {}
    part, first, last = asked.get("part"), asked.get("first"), asked.get("last")
    is_rest = "part" in asked and part is None
    if not is_rest and (not isinstance(part, list) or [type(value) for value in part] != [bool, int, int]):
        raise InputError("A chunk of sound must name a part of the file.")
    if type(first) is not int or type(last) is not int or not 0 <= first <= last < MAX_BARS:
        raise InputError(f"A chunk of sound must name bars from 0 to {MAX_BARS - 1}.")
    return (part[0], part[1], part[2]) if part else None, first, last


def digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def chunk_score(job: object, bpm: object) -> Score:
    """A chunk as a score of one part, loud and in the middle: volume and pan are the mixer's."""
    if not isinstance(job, Mapping):
        raise InputError("A chunk of sound must name an instrument and notes.")
    if not isinstance(bpm, int | float) or not MIN_BPM <= bpm <= MAX_BPM:
        raise InputError(f"The tempo cannot be used: give a number from {MIN_BPM} to {MAX_BPM}.")
    program, drum = job.get("program"), job.get("drum") is True
    if type(program) is not int or not 0 <= program <= 127:
        raise InputError("The instrument cannot be used: give a program from 0 to 127.")
    notes = _notes(job.get("notes"), DRUM_PITCHES if drum else PITCHES)
    score = Score((Part(program, 0, drum, volume=127, pan=64, notes=notes),), float(bpm))
    if score.duration_s > MAX_CHUNK_S:
        raise InputError(f"A chunk of sound may last {MAX_CHUNK_S:g} seconds: ask for fewer bars.")
    return score


def _notes(flat: object, pitches: range) -> tuple[Note, ...]:
    if not isinstance(flat, list) or not 0 < len(flat) <= 4 * MAX_CHUNK_NOTES or len(flat) % 4:
        raise InputError(f"A chunk of sound must hold 1 to {MAX_CHUNK_NOTES} notes.")
    if not all(type(n) is int for n in flat):
        raise InputError("The notes of a chunk of sound must be whole numbers.")
    rows = zip(*[iter(flat)] * 4, strict=True)
    notes = sorted(Note(*row) for row in rows)
    for note in notes:
        fits = note.pitch in pitches and 1 <= note.velocity <= 127 and 1 <= note.duration <= 96
        if not fits or not 0 <= note.onset <= 20_000:
            raise InputError(f"A note of a chunk cannot be played: {note}.")
    return tuple(notes)


def _key(score: Score, font: str | None) -> str:
    part = score.parts[0]
    rows = [[n.onset, n.pitch, n.duration, n.velocity] for n in part.notes]
    return digest([part.program, part.is_drum, score.tempo_bpm, font, rows])


def flac(audio: np.ndarray) -> bytes:
    """Audio (samples, 2) as 16-bit FLAC at SAMPLE_RATE."""
    import soundfile

    target = io.BytesIO()
    samples = np.rint(np.clip(audio, -1, 1) * 32_767).astype(np.int16)
    soundfile.write(target, samples, SAMPLE_RATE, format="FLAC", subtype="PCM_16", compression_level=0.0)
    return target.getvalue()
