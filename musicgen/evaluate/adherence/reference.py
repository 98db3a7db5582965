"""How well is the key of real music heard? The measure of `adherence`, on pieces whose key is known.

    python -m musicgen.evaluate key --corpus DIR [--out DIR] [--windows N]

Held-out pieces (validation and test): band arrangements, whose key the labels say, and POP909, whose key
the files say. From each, windows of 16 bars, quantised, written and heard exactly as composed pieces are.
Writes OUT/key.json; what is there already is not measured again.
"""

import argparse
import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from musicgen.errors import FialtaError, InputError
from musicgen.evaluate.adherence.judge import same_family
from musicgen.evaluate.common.listening import key_by_music21
from musicgen.evaluate.common.samples import first_bars
from musicgen.evaluate.common.shares import Share, added, markdown
from musicgen.music.measure import chords_per_bar, estimate_key
from musicgen.music.midi.io import score_to_midi
from musicgen.music.quantise import RawMidi, floor_duration, quantise
from musicgen.music.score import BarSpan, Score, bars_of
from musicgen.music.theory import Chord, Key
from musicgen.train.data.corpus import Record, parse, read_manifest, read_pieces, split_of

WINDOW_BARS = 16
LEAST_NOTES = 32
DEFAULT_WINDOWS = 150
LABELS = "bands-labels.jsonl.xz"
SOURCES = ("bands", "pop")


@dataclass(frozen=True, slots=True)
class Heard:
    """One window: its source, its known key, and what music21 and Fialta hear ("" for nothing)."""

    id: str
    source: str
    key: str
    music21: str
    own: str


def measure(corpus: Path, out: Path, windows: int = DEFAULT_WINDOWS) -> list[Heard]:
    """About `windows` windows, half from each source. Raises InputError without a corpus."""
    path = out / "key.json"
    if path.exists():
        stored = json.loads(path.read_text(encoding="utf8"))
        if stored["windows"] == windows:
            return [Heard(**entry) for entry in stored["heard"]]
    found = list(known_windows(corpus, windows))
    if not found:
        raise InputError(f"{corpus} holds no held-out piece whose key is known: give the corpus folder.")
    heard = [_heard(*window) for window in tqdm(found, unit="window")]
    out.mkdir(parents=True, exist_ok=True)
    entry = {"windows": windows, "heard": [asdict(h) for h in heard]}
    path.write_text(json.dumps(entry, ensure_ascii=False, indent=1), encoding="utf8")
    return heard


def _heard(name: str, source: str, key: Key, score: Score) -> Heard:
    heard = key_by_music21(score_to_midi(score))
    return Heard(
        name, source, key.name, heard.name if heard else "", estimate_key(score, complete=False).key.name
    )


def known_windows(corpus: Path, windows: int) -> Iterator[tuple[str, str, Key, Score]]:
    """(piece, source, key, score) of held-out windows, as many from each source as far as there are."""
    labels = _band_keys(corpus)
    pop = _pop_ids(corpus)
    held_out = [
        r for r in read_manifest(corpus) if split_of(r.song) != "train" and r.id in labels.keys() | pop
    ]
    found: dict[str, list[tuple[str, Key, list[Score]]]] = {source: [] for source in SOURCES}
    for record, data in read_pieces(corpus, held_out):
        raw = parse(data)
        source, key = ("bands", labels[record.id]) if record.id in labels else ("pop", _file_key(raw))
        scores = _windows(record, raw)
        if key and scores:
            found[source].append((record.id, key, scores))
    for source in SOURCES:
        for name, key, score in _evenly(found[source], windows // len(SOURCES)):
            yield name, source, key, score


def _evenly(pieces: list[tuple[str, Key, list[Score]]], count: int) -> Iterator[tuple[str, Key, Score]]:
    """Windows in rounds: one of every piece, then a second one, until there are enough."""
    rounds = max((len(scores) for _, _, scores in pieces), default=0)
    order = [(piece, turn) for turn in range(rounds) for piece in pieces if turn < len(piece[2])]
    for (name, key, scores), turn in order[:count]:
        yield name, key, scores[turn]


def _windows(record: Record, raw: RawMidi) -> list[Score]:
    """Whole windows of 16 bars, in an order drawn by the piece's id; none where the file is unusable."""
    try:
        score = quantise(raw).score
    except FialtaError:
        return []
    first = min((p.notes[0].onset for p in score.parts), default=0) // score.meter.bar_ticks
    starts = range(first, score.bars - WINDOW_BARS + 1, WINDOW_BARS)
    cut = [bars_of(score, BarSpan(s, s + WINDOW_BARS - 1), floor_duration) for s in starts]
    kept = [c for c in cut if c.note_count >= LEAST_NOTES]
    order = np.random.default_rng(list(record.id.encode())).permutation(len(kept))
    return [kept[i] for i in order]


def _file_key(raw: RawMidi) -> Key | None:
    """The file's key signature where it has exactly one."""
    keys = {key for _, key in raw.keys}
    return keys.pop() if len(keys) == 1 else None


def _band_keys(corpus: Path) -> dict[str, Key]:
    path = corpus / LABELS
    if not path.exists():
        raise InputError(f"{corpus} has no {LABELS}: give the corpus folder.")
    with lzma.open(path, "rt", encoding="utf8") as lines:
        entries = [json.loads(line) for line in lines]
    return {entry["id"]: Key.parse(entry["key"]) for entry in entries if entry["key"]}


def _pop_ids(corpus: Path) -> frozenset[str]:
    with lzma.open(corpus / "manifest.jsonl.xz", "rt", encoding="utf8") as lines:
        return frozenset(json.loads(line)["id"] for line in lines if "POP909" in line)


def shares_of(heard: Sequence[Heard]) -> dict[str, Share]:
    """Shares by source and together: exact, with the relative key accepted, and by Fialta's own ear."""
    shares: dict[str, Share] = {}
    for source in (*SOURCES, "all"):
        some = [h for h in heard if source in (h.source, "all")]
        keys = [(Key.parse(h.key), h) for h in some]
        shares[f"{source}: key, heard by music21"] = added(
            Share(int(h.music21 == k.name), 1) for k, h in keys
        )
        shares[f"{source}: … or its relative"] = added(
            Share(int(h.music21 in (k.name, k.relative.name)), 1) for k, h in keys
        )
        shares[f"{source}: key, heard by Fialta"] = added(Share(int(h.own == k.name), 1) for k, h in keys)
    return shares


def chord_share(corpus: Path) -> Share:
    """Bars of held-out band arrangements with one labelled chord in which it is heard: same root and third.

    The first window of 16 bars of each. A bar without a label holds the chord before.
    """
    labels = _band_chords(corpus)
    held_out = [r for r in read_manifest(corpus) if split_of(r.song) != "train" and r.id in labels]
    shares = []
    for record, data in read_pieces(corpus, held_out):
        try:
            score = quantise(parse(data)).score
        except FialtaError:  # a file that cannot be read says nothing about the measure
            continue
        heard = chords_per_bar(first_bars(score, WINDOW_BARS))
        asked = _chord_by_bar(labels[record.id], len(heard))
        pairs = [(one, got) for one, got in zip(asked, heard, strict=True) if one]
        hits = sum(got is not None and same_family(one, got) for one, got in pairs)
        shares.append(Share(hits, len(pairs)))
    return added(shares)


def _band_chords(corpus: Path) -> dict[str, list[tuple[int, float, str]]]:
    path = corpus / LABELS
    if not path.exists():
        raise InputError(f"{corpus} has no {LABELS}: give the corpus folder.")
    with lzma.open(path, "rt", encoding="utf8") as lines:
        entries = [json.loads(line) for line in lines]
    return {entry["id"]: [(int(b), float(q), str(c)) for b, q, c in entry["chords"]] for entry in entries}


def _chord_by_bar(labels: list[tuple[int, float, str]], bars: int) -> list[Chord | None]:
    """The one chord of each bar; None where there are two, none yet, or a symbol that says no chord."""
    found: list[Chord | None] = []
    current: str | None = None
    for bar in range(bars):
        inside = [(beat, symbol) for at, beat, symbol in labels if at == bar]
        is_one = not inside or (len(inside) == 1 and inside[0][0] == 0)
        current = inside[-1][1] if inside else current
        found.append(_parsed(current) if is_one and current else None)
    return found


def _parsed(symbol: str) -> Chord | None:
    try:
        return Chord.parse(symbol)
    except InputError:
        return None


def main(argv: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate key",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("out/adherence"))
    parser.add_argument("--windows", type=int, default=DEFAULT_WINDOWS)
    args = parser.parse_args(argv)
    shares = shares_of(measure(args.corpus, args.out, args.windows))
    print(markdown(["", "share"], [[name, str(share)] for name, share in shares.items()]))
    return 0
