"""Command: fit the weights of the key, meter and bar-phase measures, and say how well they do.

    python -m musicgen.train.fits.measures --corpus DIR [--out DIR] [--pieces 5000]

Labels: the key of band arrangements whose charts name it; key signatures of files that state a mode; of
other notation files the signature alone (major key or its relative minor, the sum of both is learned);
meters as written; bar lines of notation files, band arrangements and songs (nine in ten of these hold).
A third of the songs is held out for the figures; the stored weights are fitted on all.
"""

import argparse
import json
import lzma
import sys
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from musicgen.errors import FialtaError, InputError
from musicgen.music.measure import NoteArrays, arrays
from musicgen.music.measure.key import EVIDENCE, key_evidence
from musicgen.music.measure.meter import meter_evidence, phase_strengths
from musicgen.music.measure.note_arrays import Bools, Floats
from musicgen.music.quantise import RawMidi, quantise
from musicgen.music.theory import MODES, Key
from musicgen.settings import PACKAGE_DIR
from musicgen.train.data.corpus import MIN_ON_GRID, Record, parse, read_manifest, read_pieces

STATES_MODE = ("POP909", "nottingham")
STATES_SIGNATURE = ("OpenScore", "OpenEWLD")
BAR_LINES_HOLD = ("nottingham", "OpenScore", "OpenEWLD", "JazzStandards", "rp-bot")
ANNOTATION_TRACK = "chords"
MIN_NOTES, MAX_BARS = 60, 64
KEY_RIDGE, METER_RIDGE, PHASE_RIDGE = 1e-5, 2e-4, 2e-3
METER_CLASSES = {"4/4": 0, "2/4": 0, "2/2": 0, "3/4": 1, "6/8": 2, "12/8": 2}
RARE_METER_WEIGHT = 3.0
ENDS = tuple(i for i, name in enumerate(EVIDENCE) if name.startswith(("first", "last")))
DEFAULT_OUT = PACKAGE_DIR / "music" / "measure"


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One observation. inputs: (candidates, numbers). right: which candidates may be right."""

    inputs: Floats
    right: Bools
    group: str
    is_held_out: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where a piece comes from and what its chart says. key: of a band chart."""

    name: str
    key: str | None


def sources(corpus: Path) -> dict[str, Source]:
    """By piece id: repository, and for band arrangements the key."""
    with lzma.open(corpus / "bands-labels.jsonl.xz", "rt", encoding="utf-8") as lines:
        keys = {entry["id"]: entry["key"] for entry in map(json.loads, lines)}
    with lzma.open(corpus / "manifest.jsonl.xz", "rt", encoding="utf-8") as lines:
        return {e["id"]: Source(e["source"], keys.get(e["id"])) for e in map(json.loads, lines)}


def key_labels(raw: RawMidi, source: Source) -> frozenset[Key]:
    """The keys that may be right; empty where the piece states none, or several."""
    if source.key is not None:
        try:
            key = Key.parse(source.key)
        except InputError:
            return frozenset()
        return frozenset((key,)) if "Jazz" in source.name else frozenset((key, key.relative))
    stated = {key for _, key in raw.keys}
    if len(stated) != 1:
        return frozenset()
    (key,) = stated
    if any(name in source.name for name in STATES_MODE):
        return frozenset((key,))
    return frozenset((key, key.relative)) if _is_any(source, STATES_SIGNATURE) else frozenset()


def _is_any(source: Source, names: tuple[str, ...]) -> bool:
    return any(name in source.name for name in names)


def read_all(corpus: Path, wanted: list[Record]) -> Iterator[tuple[Record, RawMidi, NoteArrays]]:
    """Pieces with one meter, long enough to tell anything; chord annotations left out."""
    for record, data in read_pieces(corpus, wanted):
        try:
            raw = parse(data)
            raw = replace(raw, tracks=tuple(t for t in raw.tracks if t.name != ANNOTATION_TRACK))
            notes = arrays(quantise(raw).score)
        except FialtaError:
            continue
        if len({m[1:] for m in raw.meters}) == 1 and len(notes.pitched.onset) >= MIN_NOTES:
            yield record, raw, notes


def turned(evidence: Floats) -> Floats:
    """Evidence as each tonic sees it: (12, blocks * 12)."""
    return np.stack([np.roll(evidence, -tonic, axis=1).ravel() for tonic in range(12)])


def key_examples(notes: NoteArrays, keys: frozenset[Key], cut: np.random.Generator) -> Iterator[Floats]:
    """Evidence of the whole piece, then of two windows cut from it."""
    yield turned(key_evidence(notes.pitched))
    for bars in cut.choice((8, 12, 16, 24), 2):
        if notes.bars > bars + 2:
            window = notes.window(int(cut.integers(notes.bars - bars)), int(bars)).pitched
            if len(window.onset) >= MIN_NOTES // 3:
                yield turned(key_evidence(window))


def collect(corpus: Path, wanted: list[Record]) -> dict[str, list[Example]]:
    """Examples for "piece" and "window" keys, "meter" and "phase"."""
    known, cut = sources(corpus), np.random.default_rng(3)
    found: dict[str, list[Example]] = defaultdict(list)
    for record, raw, notes in read_all(corpus, wanted):
        source = known[record.id]
        tried = zlib.crc32(record.song.encode()) % 3 == 0
        keys = key_labels(raw, source)
        right = np.array([Key(t, mode) in keys for mode in MODES for t in range(12)])
        for i, inputs in enumerate(key_examples(notes, keys, cut) if keys else ()):
            kind = "window" if i else "piece"
            found[kind].append(Example(inputs, right, f"{source.name} {kind}s", tried))
        start = notes.window(0, min(notes.bars, MAX_BARS))
        if raw.meters and notes.meter.name in METER_CLASSES:
            wanted_class = np.arange(3) == METER_CLASSES[notes.meter.name]
            found["meter"].append(Example(meter_evidence(start)[None, :], wanted_class, source.name, tried))
        if _is_any(source, BAR_LINES_HOLD) and notes.meter.bar_ticks > notes.meter.beat_ticks:
            strengths = np.clip(phase_strengths(start), -1.0, 3.0)
            found["phase"].append(Example(strengths, np.arange(len(strengths)) == 0, source.name, tried))
    return found


def weights_of(examples: list[Example]) -> Floats:
    """Groups count by the root of their size, so that no one source decides: (examples,), mean 1."""
    sizes: dict[str, int] = defaultdict(int)
    for example in examples:
        sizes[example.group] += 1
    raw = np.array([sizes[e.group] ** -0.5 for e in examples])
    return raw / raw.mean()


Sums = Callable[[torch.Tensor], torch.Tensor]


def fit(
    inputs: Floats, right: Bools, weights: Floats, shape: tuple[int, ...], ridge: float, sums: Callable
) -> torch.Tensor:
    """Weights that make the right candidates likely, by L-BFGS. sums(inputs, weights): (n, candidates)."""
    x, y = torch.tensor(inputs, dtype=torch.float32), torch.tensor(right)
    w = torch.tensor(weights, dtype=torch.float32)
    learned = torch.zeros(shape, requires_grad=True)
    optimizer = torch.optim.LBFGS([learned], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        chances = torch.log_softmax(sums(x, learned), dim=1)
        value = -(w * torch.logsumexp(chances.masked_fill(~y, -1e9), dim=1)).mean()
        value = value + ridge * (learned**2).sum()
        value.backward()
        return value

    optimizer.step(loss)
    return learned.detach()


def key_sums(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    """x: (n, 12 tonics, numbers). w: (modes, numbers + 1), the constant last. Returns (n, 24)."""
    return (torch.einsum("ntp,mp->nmt", x, w[:, :-1]) + w[None, :, -1:]).flatten(1)


def meter_sums(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    """x: (n, 1, numbers). w: (meters, numbers + 1)."""
    return x[:, 0] @ w[:, :-1].T + w[:, -1]


def phase_sums(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    """x: (n, phases, strengths), rows of NaN where a meter has fewer phases."""
    sums = torch.nan_to_num(x) @ w
    return sums.masked_fill(x.isnan().any(dim=2), -1e9)


def _padded(examples: list[Example]) -> tuple[Floats, Bools]:
    rows = max(len(e.inputs) for e in examples)
    inputs = np.full((len(examples), rows, examples[0].inputs.shape[1]), np.nan)
    right = np.zeros((len(examples), max(len(e.right) for e in examples)), dtype=np.bool_)
    for i, e in enumerate(examples):
        inputs[i, : len(e.inputs)], right[i, : len(e.right)] = e.inputs, e.right
    return inputs, right


@dataclass(frozen=True, slots=True)
class Task:
    """What is fitted. shape: of the weights."""

    shape: tuple[int, ...]
    ridge: float
    sums: Callable


def train(name: str, examples: list[Example], weights: Floats, task: Task) -> Floats:
    """Print held-out accuracy, by source, then return weights fitted on everything."""
    inputs, right = _padded(examples)
    tried = np.array([e.is_held_out for e in examples])
    learned = fit(inputs[~tried], right[~tried], weights[~tried], task.shape, task.ridge, task.sums)
    best = task.sums(torch.tensor(inputs[tried], dtype=torch.float32), learned).argmax(dim=1).numpy()
    is_right = right[tried][np.arange(len(best)), best]
    groups = np.array([e.group for e in examples])[tried]
    for group in sorted(set(groups)):
        some = is_right[groups == group]
        print(f"{name:8}{group:45}{len(some):6}{some.mean():8.3f}")
    return fit(inputs, right, weights, task.shape, task.ridge, task.sums).numpy().round(3)


def fit_keys(found: dict[str, list[Example]]) -> dict[str, dict[str, list]]:
    """The two key models; in the one for windows the ends of the piece count nothing."""
    numbers = len(EVIDENCE) * 12
    task, stored = Task((len(MODES), numbers + 1), KEY_RIDGE, key_sums), {}
    both = found["piece"] + found["window"]
    is_piece = np.arange(len(both)) < len(found["piece"])
    for name, factor in (("piece", (2.0, 0.3)), ("window", (0.5, 1.0))):
        used = [_without_ends(e) for e in both] if name == "window" else both
        learned = train(name, used, weights_of(both) * np.where(is_piece, *factor), task)
        blocks = learned[:, :-1].reshape(len(MODES), len(EVIDENCE), 12)
        stored[name] = {"weights": blocks.tolist(), "bias": learned[:, -1].tolist()}
    return stored


def _without_ends(example: Example) -> Example:
    inputs = example.inputs.reshape(12, len(EVIDENCE), 12).copy()
    inputs[:, list(ENDS)] = 0
    return replace(example, inputs=inputs.reshape(12, -1))


def main(argv: list[str] | None = None) -> int:
    """Read, fit, report, write key_weights.json and meter_weights.json; print the phase weights."""
    parser = argparse.ArgumentParser(prog="python -m musicgen.train.fits.measures", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--pieces", type=int, default=5000)
    options = parser.parse_args(argv)
    try:
        found = collect(options.corpus, _chosen(options.corpus, options.pieces))
    except FialtaError as error:
        print(error, file=sys.stderr)
        return 2
    keys = fit_keys(found)
    common = np.array([1.0 if e.right[0] else RARE_METER_WEIGHT for e in found["meter"]])
    meter = train("meter", found["meter"], common, Task((3, 30), METER_RIDGE, meter_sums))
    phase = train("phase", found["phase"], weights_of(found["phase"]), Task((10,), PHASE_RIDGE, phase_sums))
    (options.out / "key_weights.json").write_text(json.dumps(keys), encoding="utf-8")
    (options.out / "meter_weights.json").write_text(json.dumps(meter.tolist()), encoding="utf-8")
    print("phase weights", phase.tolist())
    return 0


def _chosen(corpus: Path, count: int) -> list[Record]:
    """Mostly openly licensed notation, the rest from everywhere, so that meters are heard in bands too."""
    records = [r for r in read_manifest(corpus) if r.on_grid >= MIN_ON_GRID and not r.quadrant]
    order = np.random.default_rng(1).permutation(len(records))
    shares = {"open": 0.6, "synthetic": 0.15, "unstated": 0.2, "noncommercial": 0.05}
    chosen: list[Record] = []
    for tier, share in shares.items():
        of_tier = [records[i] for i in order if records[i].tier == tier]
        chosen += of_tier[: int(count * share)]
    return chosen


if __name__ == "__main__":
    sys.exit(main())
