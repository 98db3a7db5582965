"""Pieces to compare: held-out real ones (cut once, kept in a file) and composed ones, in one form.

A real piece is the longest stretch of constant meter of a corpus file of the validation and test splits: on
the grid, bar lines where they sound, silent bars before its first note left out. Training saw none of these
songs. A composed piece is what is found in its MIDI file when it is read again. Both are canonical scores, so
the form gives nothing away.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from tqdm import tqdm

from musicgen.errors import FialtaError
from musicgen.evaluate.common.listening import reread
from musicgen.music.measure import NoteArrays, arrays, bar_likeness, estimate_bar_phase, estimate_meter
from musicgen.music.quantise import floor_duration, quantise, without_overlaps
from musicgen.music.score import BarSpan, Note, Part, Score, bars_of, mixed
from musicgen.music.theory import Meter
from musicgen.train.data.corpus import MIN_ON_GRID, Record, parse, read_manifest, read_pieces, split_of
from musicgen.train.data.windows import in_a_row, regions, shifted_bars

HELD_OUT = ("validation", "test")
MIN_BARS = 4
MIN_NOTES_PER_BAR = 1.0
CACHE_VERSION = 1
_CHUNK = 16
_COLUMNS = ("onset", "pitch", "duration", "velocity", "part")


@dataclass(frozen=True, slots=True)
class Sample:
    """One piece. song: pieces of one song share it. opens, ends: whether it holds its song's first, last bar.

    genre: one of theory.GENRES, None where unknown. source: "real" or the name of a run.
    """

    id: str
    song: str
    genre: str | None
    tier: str
    score: Score
    opens: bool = True
    ends: bool = True

    @property
    def bars(self) -> int:
        return self.score.bars


def first_bars(score: Score, bars: int) -> Score:
    """The first so many bars as a piece of its own."""
    return score if bars >= score.bars else bars_of(score, BarSpan(0, bars - 1), floor_duration)


def last_bars(score: Score, bars: int) -> Score:
    """The last so many bars as a piece of its own."""
    total = score.bars
    return score if bars >= total else bars_of(score, BarSpan(total - bars, total - 1), floor_duration)


def composed(name: str, midi: bytes, genre: str | None) -> Sample:
    """A composed piece, from its file. Raises MidiError."""
    return Sample(name, name, genre, "composed", without_leading_silence(reread(midi)))


def without_leading_silence(score: Score) -> Score:
    """The score from its first sounding bar on."""
    first = min((p.notes[0].onset for p in score.parts), default=0) // score.meter.bar_ticks
    return last_bars(score, score.bars - first) if first else score


def reordered(score: Score, order: Sequence[int]) -> Score:
    """Bar i of the result is bar order[i].

    Notes keep what length they can, and none is struck while it sounds.
    """
    bar = score.meter.bar_ticks
    place = {old: new for new, old in enumerate(order)}
    parts = []
    for part in score.parts:
        moved = [replace(n, onset=n.onset % bar + place[n.onset // bar] * bar) for n in part.notes]
        moved.sort()
        columns = np.array([(n.onset, n.pitch, n.duration) for n in moved], dtype=np.int64).T
        durations = without_overlaps(*columns)
        limits = len(order) * bar - columns[0]
        cut = [floor_duration(int(min(d, limit))) for d, limit in zip(durations, limits, strict=True)]
        parts.append(
            replace(part, notes=tuple(replace(n, duration=d) for n, d in zip(moved, cut, strict=True)))
        )
    return replace(score, parts=tuple(parts), chords=(), sections=())


def shortened(score: Score, bars: int) -> Score:
    """The beginning and the end of a longer piece as one of so many bars: how short whole pieces sound.

    Joined at a multiple of four bars, where the end's first bar is most like the bar that followed.
    """
    total, likeness = score.bars, bar_likeness(score)
    heads = np.arange(4, bars - 3, 4)
    head = int(heads[np.argmax(likeness[heads, total - bars + heads])])
    return in_a_row(score, (BarSpan(0, head - 1), BarSpan(total - bars + head, total - 1)))


# --- real pieces ------------------------------------------------------------------------------------------


def real_piece(record: Record, data: bytes) -> Sample | None:
    """The longest stretch of a corpus file; None where it is no music to speak of. Raises FialtaError."""
    raw = parse(data)
    stretches = [r for r in regions(raw) if sum(len(t.onsets) for t in r.tracks)]
    if not stretches:
        return None
    index = max(range(len(stretches)), key=lambda i: stretches[i].end / stretches[i].ticks_per_quarter)
    score = _on_bar_lines(quantise(stretches[index]).score, bool(raw.meters))
    if not score.parts:
        return None
    score = without_leading_silence(score)
    if score.bars < MIN_BARS or score.note_count < MIN_NOTES_PER_BAR * score.bars:
        return None
    opens, ends = index == 0, index == len(stretches) - 1
    score = replace(score, key=None, chords=(), sections=())
    return Sample(record.id, record.song, record.genre, record.tier, score, opens, ends)


def _on_bar_lines(score: Score, meter_is_given: bool) -> Score:
    """Bar lines where they sound, as training cuts them; unsure ones stay as written."""
    if not meter_is_given:
        score = replace(score, meter=estimate_meter(arrays(score)))
    phase = estimate_bar_phase(arrays(score))
    return shifted_bars(score, phase.beats * score.meter.beat_ticks) if phase.sure and phase.beats else score


def held_out(corpus: Path, cache: Path, splits: Sequence[str] = HELD_OUT, workers: int = 1) -> list[Sample]:
    """All held-out real pieces, from the cache or cut now (some minutes). Raises InputError."""
    found = _load(cache, splits)
    if found is None:
        wanted = [r for r in read_manifest(corpus) if split_of(r.song) in splits and r.on_grid >= MIN_ON_GRID]
        found = list(cut(corpus, wanted, workers))
        store(cache, found, splits)
    return found


def cut(corpus: Path, records: Sequence[Record], workers: int = 1) -> Iterator[Sample]:
    """The records' pieces in archive order; unreadable ones are left out."""
    pieces = iter(tqdm(read_pieces(corpus, list(records)), total=len(records), unit="piece"))
    chunks = iter(lambda: list(islice(pieces, _CHUNK)), [])
    if workers == 1:
        for chunk in chunks:
            yield from _cut_chunk(chunk)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for made in pool.map(_cut_chunk, chunks):
            yield from made


def _cut_chunk(pieces: Sequence[tuple[Record, bytes]]) -> list[Sample]:
    found = []
    for record, data in pieces:
        try:
            sample = real_piece(record, data)
        except FialtaError:  # a file that cannot be read is no piece to compare with
            continue
        if sample is not None:
            found.append(sample)
    return found


# --- the cache --------------------------------------------------------------------------------------------


def store(path: Path, samples: Sequence[Sample], splits: Sequence[str]) -> None:
    """Keep pieces of these splits in a file that `held_out` reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tables = [arrays(s.score) for s in samples]
    columns = {name: np.concatenate([getattr(t, name) for t in tables]) for name in _COLUMNS}
    small = {name: columns[name].astype(np.uint8) for name in _COLUMNS[1:]}
    meta = {
        "version": CACHE_VERSION,
        "splits": list(splits),
        "pieces": [_meta_of(s, t) for s, t in zip(samples, tables, strict=True)],
    }
    temporary = path.with_suffix(".tmp.npz")
    np.savez_compressed(
        temporary, allow_pickle=False, meta=np.array(json.dumps(meta)), onset=columns["onset"], **small
    )
    temporary.replace(path)


def _meta_of(sample: Sample, notes: NoteArrays) -> dict[str, object]:
    score = sample.score
    return {
        "id": sample.id,
        "song": sample.song,
        "genre": sample.genre,
        "tier": sample.tier,
        "opens": sample.opens,
        "ends": sample.ends,
        "meter": score.meter.name,
        "tempo_bpm": score.tempo_bpm,
        "notes": len(notes.onset),
        "parts": [[p.program, p.instance, p.is_drum] for p in score.parts],
    }


def _load(path: Path, splits: Sequence[str]) -> list[Sample] | None:
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as stored:
        meta = json.loads(str(stored["meta"]))
        columns = np.stack([stored[name].astype(np.int32) for name in _COLUMNS])
    if meta["version"] != CACHE_VERSION or meta["splits"] != list(splits):
        return None
    ends = np.cumsum([entry["notes"] for entry in meta["pieces"]])
    return [
        _sample_of(entry, columns[:, end - entry["notes"] : end])
        for entry, end in zip(meta["pieces"], ends, strict=True)
    ]


def _sample_of(entry: dict[str, object], columns: np.ndarray) -> Sample:
    parts = []
    listed = entry["parts"]
    assert isinstance(listed, list)
    for index, (program, instance, is_drum) in enumerate(listed):
        chosen = columns[:4, columns[4] == index].T.tolist()
        notes = tuple(Note(onset, pitch, duration, velocity) for onset, pitch, duration, velocity in chosen)
        parts.append(Part(program, instance, is_drum, notes=notes))
    meter, tempo = Meter.parse(str(entry["meter"])), float(str(entry["tempo_bpm"]))
    score = Score(mixed(parts), tempo_bpm=tempo, meter=meter)
    genre = str(entry["genre"]) if entry["genre"] else None
    flags = bool(entry["opens"]), bool(entry["ends"])
    return Sample(str(entry["id"]), str(entry["song"]), genre, str(entry["tier"]), score, *flags)


def by_genre(samples: Sequence[Sample]) -> Counter[str]:
    """How many pieces of each genre, "" for unknown."""
    return Counter(s.genre or "" for s in samples)
