"""Command: fit the tables by which a tune is harmonised: chords that follow each other, tones over chords.

    python -m musicgen.train.fits.harmony --corpus DIR [--out FILE]

From the charts of training lead sheets whose tune is in the corpus: their chords bar by bar, and what the
tune plays meanwhile. A chord counts by degree and mode, sevenths and colours aside (a dominant keeps its
seventh).
"""

import argparse
import json
import lzma
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from musicgen.errors import FialtaError, InputError
from musicgen.music.quantise import quantise
from musicgen.music.score import Note, Score
from musicgen.music.theory import TICKS_PER_QUARTER, Chord, Key
from musicgen.music.tune.harmonise import QUALITIES, STATES, Floats
from musicgen.settings import PACKAGE_DIR
from musicgen.train.data.corpus import parse, read_manifest, read_pieces, split_of

DEFAULT_OUT = PACKAGE_DIR / "music" / "tune" / "harmony_tables.json"
_SMOOTH, _TONE_SMOOTH = 0.3, 4.0
_KINDS = {"min": "min", "min7": "min", "m6": "min", "7": "7", "dim": "dim", "dim7": "dim", "m7b5": "dim"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A lead sheet: its tune, and (tick, chord) in order."""

    song: str
    key: Key
    score: Score
    tune: tuple[Note, ...]
    chords: tuple[tuple[int, Chord], ...]


def sheets(corpus: Path, splits: Sequence[str]) -> Iterator[Sheet]:
    """Lead sheets of some splits with a tune, a key and chords that can be read."""
    with lzma.open(corpus / "bands-labels.jsonl.xz", "rt", encoding="utf-8") as lines:
        labels = {e["id"]: e for e in map(json.loads, lines) if e["has_melody"]}
    wanted = [r for r in read_manifest(corpus) if r.id in labels and split_of(r.song) in splits]
    for record, data in read_pieces(corpus, wanted):
        try:
            raw = parse(data)
            key = Key.parse(str(labels[record.id]["key"]))
            score = quantise(raw).score
            tune = next(t for t in raw.tracks if t.name == "Melody")
        except (FialtaError, StopIteration):
            continue
        own = {
            (round(o * TICKS_PER_QUARTER / raw.ticks_per_quarter), int(p))
            for o, p in zip(tune.onsets, tune.pitches, strict=True)
        }
        part = max(score.parts, key=lambda p: sum((n.onset, n.pitch) in own for n in p.notes))
        chords = tuple(_chords(labels[record.id]["chords"], score.meter.bar_ticks))
        if len(chords) > 3 and not part.is_drum:
            yield Sheet(record.song, key, score, part.notes, chords)


def _chords(listed: Sequence[Sequence[object]], bar_ticks: int) -> Iterator[tuple[int, Chord]]:
    for bar, beat, symbol in listed:
        try:
            chord = Chord.parse(re.sub(r"(b5|#5|b9|#9|#11|b13|alt|\(.*?\)|13|11|9)+$", "", str(symbol)))
        except InputError:
            continue
        yield int(str(bar)) * bar_ticks + round(float(str(beat)) * TICKS_PER_QUARTER), chord


def state_of(chord: Chord, key: Key) -> int:
    """Which of the states a chord is."""
    quality = QUALITIES.index(_KINDS.get(chord.quality, "maj"))
    return quality * 12 + (chord.root - key.tonic) % 12


def fitted(known: Sequence[Sheet]) -> tuple[Floats, Floats]:
    """(follows, tones) as `harmonise.Tables` has them."""
    follows = np.full((2, STATES, STATES), _SMOOTH)
    tones = np.full((len(QUALITIES), 12), _TONE_SMOOTH)
    for sheet in known:
        mode = int(sheet.key.mode == "minor")
        by_bar = {
            tick // sheet.score.meter.bar_ticks: state_of(c, sheet.key) for tick, c in reversed(sheet.chords)
        }
        bars = range(min(by_bar), max(by_bar) + 1)
        filled = [by_bar[max(known for known in by_bar if known <= bar)] for bar in bars]
        for one, other in pairwise(filled):
            follows[mode, one, other] += 1
        _count_tones(sheet, tones)
    # What is seldom seen in one mode leans on both together.
    follows += 0.1 * follows.sum(axis=0)
    return np.log(follows / follows.sum(axis=2, keepdims=True)), np.log(
        tones / tones.sum(axis=1, keepdims=True)
    )


def _count_tones(sheet: Sheet, tones: Floats) -> None:
    ticks = np.array([tick for tick, _ in sheet.chords])
    for n in sheet.tune:
        at = int(np.searchsorted(ticks, n.onset, side="right")) - 1
        if at >= 0:
            chord = sheet.chords[at][1]
            quality = state_of(chord, sheet.key) // 12
            tones[quality, (n.pitch - chord.root) % 12] += n.duration / sheet.score.meter.beat_ticks


def main(argv: list[str] | None = None) -> int:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(prog="python -m musicgen.train.fits.harmony", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    options = parser.parse_args(argv)
    try:
        known = list(sheets(options.corpus, ("train",)))
    except FialtaError as error:
        print(error, file=sys.stderr)
        return 2
    follows, tones = fitted(known)
    stored = {"follows": follows.round(2).tolist(), "tones": tones.round(3).tolist()}
    options.out.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(known)} lead sheets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
