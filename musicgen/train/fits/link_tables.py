"""Command: from real pieces to where the predictor of share links begins (`music/link/link_tables.json`).

    python -m musicgen.train.fits.link_tables --corpus DIR --out FILE [--limit N]

Two passes over windows of training pieces: how often each trained slot saw a one, then the weights of the
opinions, by gradient descent on the length of the code. The tables of a released format are frozen, since
links in the world depend on each number: a new fit is a new format.
"""

import argparse
import base64
import json
import math
import random
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from musicgen.errors import FialtaError
from musicgen.music.link.coder import INPUTS, LEVELS, SCALE, Coder, Tables, squashed
from musicgen.music.link.notes import KINDS, TRAINED
from musicgen.music.link.score import Texts, walk_score
from musicgen.music.measure import arrays, estimate_chords, estimate_key, sections
from musicgen.music.quantise import floor_duration, quantise
from musicgen.music.score import BarSpan, Score, bars_of
from musicgen.train.data.corpus import balanced, folder_records, parse, read_manifest, read_pieces, split_of

LENGTHS = (16, 64)
RATE, LINE = 0.002, 100
_ONE = 1 << 16


class Counter(Coder):
    """Counts what each trained slot sees."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self.seen = [[0, 0] for _ in range(TRAINED)]

    def bit(self, kind: int, a: int, b: int, c: int, d: int, bit: int = 0) -> int:
        for slot in (a, b, c, d):
            if slot < TRAINED:
                self.seen[slot][bit] += 1
        return bit

    def _code(self, one: int, bit: int) -> int:
        return bit


class Weigher(Coder):
    """Learns weights; `bits` counts the length of the code."""

    def __init__(self, tables: Tables, weights: list[list[float]], rate: float) -> None:
        super().__init__(
            replace(tables, weights=tuple(tuple(round(w * _ONE) for w in row) for row in weights))
        )
        self.own, self.rate, self.bits = weights, rate, 0.0

    def bit(self, kind: int, a: int, b: int, c: int, d: int, bit: int = 0) -> int:
        own = self.own[kind]
        at = [LEVELS * i + self._n[slot] for i, slot in enumerate((a, b, c, d))]
        said = [self._stretch[self._p[slot] >> 4] / SCALE for slot in (a, b, c, d)]
        odds = min(8.0, max(-8.0, sum(own[i] * s for i, s in zip(at, said, strict=True))))
        error = bit - 1 / (1 + math.exp(-odds))
        for i, s in zip(at, said, strict=True):
            own[i] += self.rate * error * s
        return super().bit(kind, a, b, c, d, bit)

    def _code(self, one: int, bit: int) -> int:
        self.bits -= math.log2((one if bit else _ONE - one) / _ONE)
        return bit


def windows(corpus: Path, limit: int, seed: int = 0) -> Iterator[Score]:
    """One window of each length from each training piece that is long enough, with chords and sections."""
    has_manifest = (corpus / "manifest.jsonl.xz").exists()
    records = read_manifest(corpus) if has_manifest else folder_records(corpus)
    chosen = balanced([r for r in records if split_of(r.song) == "train"], limit, seed)
    rng = random.Random(seed)
    for _, data in read_pieces(corpus, chosen):
        try:
            score = quantise(parse(data)).score
        except FialtaError:
            continue
        for bars in LENGTHS:
            if score.bars >= bars:
                yield from _window(score, rng.randrange(score.bars - bars + 1), bars)


def _window(score: Score, first: int, bars: int) -> Iterator[Score]:
    cut = bars_of(score, BarSpan(first, first + bars - 1), floor_duration)
    if cut.bars == bars and cut.note_count >= 2 * bars:
        notes = arrays(cut)
        key = estimate_key(notes, complete=True).key
        yield replace(cut, key=key, chords=estimate_chords(notes), sections=sections(notes))


def fitted(scores: list[Score]) -> Tables:
    """Tables for these scores."""
    weights = [[0.3] * (INPUTS * LEVELS) for _ in range(KINDS)]
    blank = Tables((_ONE // 2,) * TRAINED, bytes(TRAINED), tuple(tuple(map(int, w)) for w in weights))
    counter = Counter(blank)
    for score in scores:
        walk_score(counter, Texts(), score)
    start, levels = _quantised(counter.seen)
    tables = Tables(start, levels, blank.weights)
    for rate in (RATE, RATE / 4):
        bits = 0.0
        for score in scores:
            weigher = Weigher(tables, weights, rate)
            walk_score(weigher, Texts(), score)
            bits += weigher.bits
        print(f"{bits / sum(s.note_count for s in scores):.3f} bits a note", flush=True)
    return replace(tables, weights=tuple(tuple(round(w * _ONE) for w in row) for row in weights))


def _quantised(seen: Iterable[list[int]]) -> tuple[tuple[int, ...], bytes]:
    """Probabilities as a file can hold them (log odds in sixteenths), and how well each is known."""
    start, levels = [], []
    for zeros, ones in seen:
        steps = round(16 * math.log((ones + 0.4) / (zeros + 0.4)))
        start.append(squashed(min(127, max(-128, steps)) / 16))
        levels.append(min(LEVELS - 1, int(1.5 * math.log2(1 + zeros + ones))))
    return tuple(start), bytes(levels)


def write(path: Path, tables: Tables) -> None:
    """The tables as text: base85 of zlib of one byte a probability, then one a level."""
    odds = bytes(round(16 * math.log(p / (_ONE - p))) + 128 for p in tables.start)
    text = base64.b85encode(zlib.compress(odds + tables.levels, 9)).decode("ascii")
    lines = [text[at : at + LINE] for at in range(0, len(text), LINE)]
    path.write_text(
        json.dumps({"slots": lines, "weights": tables.weights}, indent=0) + "\n", encoding="ascii"
    )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="corpus folder, or a folder of MIDI files")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--limit", type=int, default=700, help="at most so many pieces")
    args = parser.parse_args(argv)
    try:
        write(args.out, fitted(list(windows(args.corpus, args.limit))))
    except FialtaError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
