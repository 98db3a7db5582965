"""From one piece to its training examples: windows, holes, header, ids and captions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from musicgen.music.players import player_of
from musicgen.music.quantise import RawMidi, RawTrack
from musicgen.music.score import Part
from musicgen.tokens import vocab
from musicgen.tokens.tokenizer import encode
from musicgen.train.data.captions import ClauseBank, caption_ids
from musicgen.train.data.corpus import Record, parse
from musicgen.train.data.holes import Holes, holes_of
from musicgen.train.data.labels import caption_labels, measured
from musicgen.train.data.windows import MIN_BARS, TrainingWindow, augmented, halves, windows_of

MAX_IDS = 2048
CAPTIONS, CLAUSES, NO_CLAUSE = 4, 8, 65535
HOLE_SHARE, NO_CHORDS_SHARE = 1 / 3, 0.1
# A piece played at one loudness throughout, or beyond what its instruments can play, gives half as many windows.
FLAT_SHARE, BEYOND_SHARE, LESS = 0.9, 0.05, 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """One window ready to be stored. header: how many leading ids are header. captions: (CAPTIONS, CLAUSES)."""

    ids: list[int]
    header: int
    notes: int
    archive: str
    captions: np.ndarray
    loops: bool = False


def examples_of(
    record: Record, data: bytes, split: str, limit: int, left_out: Counter[str]
) -> Iterator[Example]:
    """All examples of one piece. Deterministic: the generator is seeded by the piece's id.

    limit: most windows of it. Raises FialtaError where the file cannot be read.
    """
    rng = np.random.default_rng(list(record.id.encode()))
    raw, is_training = parse(data), split == "train"
    waiting = list(windows_of(raw, rng, _fair(raw, limit, rng) if is_training else limit, left_out))
    while waiting:
        window = waiting.pop()
        example = _example(window, record, is_training, rng)
        if example is not None:
            yield example
        elif window.score.bars >= 2 * MIN_BARS:
            waiting += halves(window)
        else:
            left_out["windows longer than the context"] += 1


def _example(window: TrainingWindow, record: Record, is_training: bool, rng: np.random.Generator) -> Example | None:
    hidden: Holes = frozenset()
    if is_training:
        window = replace(window, score=augmented(window.score, rng))
        hidden = holes_of(window.score, rng) if rng.random() < HOLE_SHARE else hidden
    score, header = measured(window, record, hidden)
    labels = caption_labels(score, header, record)
    if is_training and rng.random() < NO_CHORDS_SHARE:
        score = replace(score, chords=())
    ids = encode(score, header, holes=hidden)
    if len(ids) > MAX_IDS:
        return None
    captions = np.full((CAPTIONS, CLAUSES), NO_CLAUSE, dtype=np.uint16)
    for row in captions:
        clauses = caption_ids(labels, rng, bank())[:CLAUSES]
        row[: len(clauses)] = clauses
    length = ids.index(vocab.BAND_END) + 1
    return Example(ids, length, score.note_count, record.archive, captions, record.loops_by_nature)


@cache
def bank() -> ClauseBank:
    """All clauses that captions are drawn from, read once a process."""
    return ClauseBank.load()


def _fair(raw: RawMidi, limit: int, rng: np.random.Generator) -> int:
    """How many windows a piece may give, less where loudness or register were not cared for."""
    weight = LESS ** (is_flat(raw) + is_beyond(raw))
    return int(limit * weight + rng.random())


def is_flat(raw: RawMidi) -> bool:
    """Whether nearly all notes lie in tracks of one loudness each."""
    tracks = [t for t in raw.tracks if len(t.velocities)]
    flat = sum(len(t.velocities) for t in tracks if t.velocities.min() == t.velocities.max())
    return flat > FLAT_SHARE * sum(len(t.velocities) for t in tracks)


def is_beyond(raw: RawMidi) -> bool:
    """Whether more than a few notes are beyond what their instruments can play."""
    pitched = [t for t in raw.tracks if not t.is_drum and len(t.pitches)]
    return sum(map(_beyond, pitched)) > BEYOND_SHARE * sum(len(t.pitches) for t in pitched)


def _beyond(track: RawTrack) -> int:
    possible = player_of(Part(track.program)).possible
    return int(((track.pitches < possible.start) | (track.pitches >= possible.stop)).sum())
