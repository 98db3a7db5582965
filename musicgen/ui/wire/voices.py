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

import numpy as np

from musicgen.errors import InputError
from musicgen.music.score import (
    DRUM_PITCHES,
    MAX_BPM,
    MIN_BPM,
    PITCHES,
    Note,
    Part,
    Score,
)

SAMPLE_RATE = 44_100
MAX_JOBS = 64
MAX_CHUNK_NOTES = 2_000
MAX_CHUNK_S = 90.0
KEEP_BYTES = 96 * 2**20
Render = Callable[[Score, str | None], np.ndarray]


class Voices:
    """Renders chunks and keeps the latest of them. One for all visitors: a chunk names nobody."""

    def __init__(self, render: Render, keep_bytes: int = KEEP_BYTES) -> None:
        self.render, self._keep_bytes = render, keep_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def chunks(self, asked: object) -> list[str]:
        """FLAC of each job as base64. asked: {bpm, font, jobs: [{program, drum, notes: flat integers
        (onset, pitch, duration, velocity)}]}. Raises InputError.
        """
        request = asked if isinstance(asked, Mapping) else {}
        jobs = request.get("jobs")
        if not isinstance(jobs, list) or len(jobs) > MAX_JOBS:
            raise InputError(f"At most {MAX_JOBS} chunks of sound can be asked for at once.")
        font = request.get("font")
        scores = [chunk_score(job, request.get("bpm")) for job in jobs]
        return [
            base64.b64encode(self._chunk(score, font if isinstance(font, str) else None)).decode()
            for score in scores
        ]

    def _chunk(self, score: Score, font: str | None) -> bytes:
        key = _key(score, font)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = flac(self.render(score, font))
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._size += len(made)
            while self._size > self._keep_bytes and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])
        return made


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
    text = json.dumps([part.program, part.is_drum, score.tempo_bpm, font, rows])
    return hashlib.sha256(text.encode()).hexdigest()


def flac(audio: np.ndarray) -> bytes:
    """Audio (samples, 2) as 16-bit FLAC at SAMPLE_RATE."""
    import soundfile

    target = io.BytesIO()
    samples = np.rint(np.clip(audio, -1, 1) * 32_767).astype(np.int16)
    soundfile.write(target, samples, SAMPLE_RATE, format="FLAC", subtype="PCM_16", compression_level=0.0)
    return target.getvalue()
