"""How well does the model go on? Real pieces cut at bar 16 and continued, beside how they really went on.

    python -m musicgen.evaluate continue --corpus CORPUS [--model DIR] [--limit N] [--out DIR] [--seed N]
                                         [--workers N]

Each of N held-out real songs is cut at bar 16 and continued by 16 bars (one candidate, no sentence); the
first 8 of them are measured alone, then all. Beside what was *written* stand the *true* bars, a *copy* of the
last 8, and bars of a piece composed *apart*, of which key, tempo, meter and players are asked. *Density
step*: notes in 4 bars after and before the seam, octaves; *register*: mean pitch, semitones; *loudness*: mean
velocity; *vanish*, *enter*: parts that sound on one side alone, in shares of those before. *Same key*: heard
in the new bars and in the old; *known chords*: new bars whose chord (root, third) was heard in the last 8;
*likeness*: harmony, rhythm and players of each new bar and the true one in its place. *Critic*: how well
trees tell the new bars from the true ones, 0.5 is chance. *Untouched*: pieces of which everything before the
seam is as it was. Intervals are 95 %, of pieces drawn anew. Every piece that was measured is kept in
OUT/continue.jsonl.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from musicgen.errors import InputError
from musicgen.evaluate.common.pieces import FAILURES, version_of
from musicgen.evaluate.common.samples import Sample, first_bars, held_out
from musicgen.evaluate.common.shares import Share, markdown, ratio_interval
from musicgen.evaluate.realism.critic import Table, criticise
from musicgen.evaluate.seam.measures import (
    AGREEMENTS,
    STEPS,
    agreement,
    appended,
    copied,
    features,
    is_untouched,
)
from musicgen.music.measure import arrays, estimate_key
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.settings import Settings, model_folder
from musicgen.tasks.compose import Composer, open_composer
from musicgen.tasks.extend import Extender
from musicgen.text.brief import Brief, Instrument

NAME = "continue"
LIMIT = 100
CUT, LENGTHS = 16, (8, 16)
ROWS = ("true", "written", "copy", "apart")
COPIED = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One piece. figures, features: by length and row ("8 written"). untouched: whether the old bars
    stayed."""

    song: str
    figures: dict[str, dict[str, float]]
    features: dict[str, dict[str, float]]
    untouched: bool


def songs(real: Sequence[Sample], limit: int) -> list[Sample]:
    """So many held-out songs of CUT bars and as many more, styles in turn, in an order that their names
    decide."""
    most = CUT + LENGTHS[-1]
    long = [s for s in real if s.tier != "synthetic" and s.opens and s.bars >= most]
    ordered = sorted(long, key=lambda s: hashlib.sha256(f"{NAME}:{s.song}".encode()).digest())
    places: dict[str | None, int] = {}
    keyed = []
    for index, sample in enumerate(ordered):
        places[sample.genre] = places.get(sample.genre, 0) + 1
        keyed.append((places[sample.genre], index, sample))
    return [sample for _, _, sample in sorted(keyed, key=lambda k: k[:2])][: limit or None]


def measure(composer: Composer, sample: Sample, seed: int) -> Found:
    """One piece, continued in every way."""
    most = CUT + LENGTHS[-1]
    given, true = first_bars(sample.score, CUT), first_bars(sample.score, most)
    if given.bars < CUT or true.bars < most:
        raise InputError(f"{sample.id} is silent where it is cut.")
    options = SamplingOptions(seed=seed, candidates=1)
    ends = sample.ends and sample.bars == most
    written = Extender(composer).extend(given, Brief(), LENGTHS[-1], options, ends=ends).score
    rows = {
        "true": true,
        "written": written,
        "copy": copied(given, COPIED, LENGTHS[-1]),
        "apart": appended(given, composer.compose(_asked(given, LENGTHS[-1]), options).score),
    }
    figures, told = {}, {}
    for length in LENGTHS:
        cut = {name: first_bars(score, CUT + length) for name, score in rows.items()}
        for name, score in cut.items():
            if score.bars > CUT:
                figures[f"{length} {name}"] = agreement(score, cut["true"], CUT)
                told[f"{length} {name}"] = features(score, CUT)
    return Found(sample.song, figures, told, is_untouched(written, given))


def _asked(given: Score, bars: int) -> Brief:
    """What a piece composed apart is asked: frame and players of the old bars."""
    band = tuple(
        Instrument(part.instrument, (part.program,), part.is_drum)
        for part in given.parts
        if not part.instance
    )
    key = estimate_key(arrays(given)).key
    return Brief(tempo_bpm=given.tempo_bpm, meter=given.meter, key=key, bars=bars, band=band, band_open=False)


# --- all of them ------------------------------------------------------------------------------------------


def measure_all(
    real: Sequence[Sample], out: Path, settings: Settings, seed: int, workers: int
) -> list[Found]:
    """Every piece, from the file or measured now."""
    stamp = f"{version_of(settings.model_dir)}.{seed}.{_own_version()}"
    path = out / f"{NAME}.jsonl"
    stored = _stored(path, stamp)
    missing = [sample for sample in real if sample.id not in stored]
    out.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf8") as file:
        for name, found in tqdm(_each(missing, settings, seed, workers), total=len(missing), unit="piece"):
            if found is not None:
                stored[name] = found
                file.write(json.dumps({"id": name, "stamp": stamp, "found": _plain(found)}) + "\n")
                file.flush()
    return [stored[sample.id] for sample in real if sample.id in stored]


def _plain(found: Found) -> dict[str, Any]:
    return {name: getattr(found, name) for name in Found.__slots__}


def _own_version() -> str:
    here = Path(__file__).parent
    code = b"".join((here / name).read_bytes() for name in ("continuation.py", "measures.py"))
    return hashlib.sha256(code).hexdigest()[:8]


def _stored(path: Path, stamp: str) -> dict[str, Found]:
    found = {}
    for line in path.read_text(encoding="utf8").splitlines() if path.exists() else []:
        try:
            entry = json.loads(line)
        except ValueError:  # the last line of a broken run
            continue
        if entry["stamp"] == stamp:
            found[entry["id"]] = Found(**entry["found"])
    return found


def _each(
    real: Sequence[Sample], settings: Settings, seed: int, workers: int
) -> Iterator[tuple[str, Found | None]]:
    single = replace(settings, threads=1)
    if workers == 1:
        yield from (_in_worker(sample, single, seed) for sample in real)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_in_worker, real, [single] * len(real), [seed] * len(real))


def _in_worker(sample: Sample, settings: Settings, seed: int) -> tuple[str, Found | None]:
    try:
        return sample.id, measure(_opened(settings), sample, seed)
    except FAILURES as error:
        print(f"{sample.id}: {type(error).__name__}: {error}")
        return sample.id, None


@cache
def _opened(settings: Settings) -> Composer:
    """One model a process."""
    return open_composer(settings)


# --- tables -----------------------------------------------------------------------------------------------


def figures_of(found: Sequence[Found]) -> dict[str, Any]:
    """Means with intervals by length, measure and row, the critic's AUC, and how many pieces stayed
    untouched."""
    untouched = Share(sum(f.untouched for f in found), len(found))
    result: dict[str, Any] = {"pieces": len(found), "cut": CUT, "untouched": untouched.value}
    for length in LENGTHS:
        rows = {
            name: {row: _mean(found, f"{length} {row}", name) for row in ROWS}
            for name in (*STEPS, *AGREEMENTS)
        }
        critic = {row: _critic(found, length, row) for row in ROWS if row != "true"}
        result[f"{length} bars"] = {**rows, "critic": critic}
    return result


def _mean(found: Sequence[Found], row: str, name: str) -> dict[str, Any]:
    """Mean over the pieces, and the mean difference from the true bars, each with its interval."""
    true = f"{row.split()[0]} true"
    pairs = np.array(
        [
            (f.figures[row][name], f.figures[true][name])
            for f in found
            if row in f.figures and np.isfinite([f.figures[row][name], f.figures[true][name]]).all()
        ]
    ).reshape(-1, 2)
    ones, rng = np.ones(len(pairs)), np.random.default_rng(len(pairs))
    gaps = pairs[:, 0] - pairs[:, 1]
    return {
        "mean": float(pairs[:, 0].mean()) if len(pairs) else None,
        "interval": ratio_interval(pairs[:, 0], ones, rng),
        "less_true": float(gaps.mean()) if len(pairs) else None,
        "less_true_interval": ratio_interval(gaps, ones, rng),
    }


def _critic(found: Sequence[Found], length: int, row: str) -> dict[str, Any] | None:
    """Trees that tell these bars from the true ones, learning on one half of the songs and tested on the
    other."""
    tables = []
    for name in ("true", row):
        own = [f for f in found if f"{length} {name}" in f.features]
        names = tuple(own[0].features[f"{length} {name}"]) if own else ()
        values = np.array([[f.features[f"{length} {name}"][n] for n in names] for f in own], dtype=np.float64)
        halves = np.array([hashlib.sha256(f.song.encode()).digest()[0] % 2 for f in own])
        tables.append(Table(names, values.reshape(len(own), len(names)), halves))
    verdict = criticise(*_telling(*tables)) if len(found) else None
    return None if verdict is None else {"auc": verdict.auc, "interval": verdict.interval}


def _telling(one: Table, other: Table) -> tuple[Table, Table]:
    """The tables without features that say one thing, or nothing, in a half: no tree can learn them."""
    rows, halves = np.concatenate((one.values, other.values)), np.concatenate((one.halves, other.halves))
    kept = [
        column
        for column in range(rows.shape[1])
        if all(_distinct(rows[halves == half, column]) > 1 for half in (0, 1))
    ]
    names = tuple(one.names[column] for column in kept)
    return Table(names, one.values[:, kept], one.halves), Table(names, other.values[:, kept], other.halves)


def _distinct(values: np.ndarray) -> int:
    return len(np.unique(values[np.isfinite(values)]))


def section(figures: Mapping[str, Any]) -> str:
    """A table a length."""
    if not figures["pieces"]:
        return "Not measured: no held-out song is long enough."
    parts = [f"{figures['pieces']} pieces, cut at bar {CUT}. Untouched: {figures['untouched']:.0%}."]
    for length in LENGTHS:
        own = figures[f"{length} bars"]
        lines = [[name, *(_cell(own[name][row]) for row in ROWS)] for name in (*STEPS, *AGREEMENTS)]
        lines.append(["critic (AUC)", "", *(_auc(own["critic"][row]) for row in ROWS[1:])])
        parts.append(f"{length} new bars\n\n{markdown(['', *ROWS], lines)}")
    return "\n\n".join(parts)


def _cell(one: Mapping[str, Any]) -> str:
    if one["mean"] is None:
        return "–"
    return f"{one['mean']:.2f} ({one['interval'][0]:.2f}–{one['interval'][1]:.2f})"


def _auc(one: Mapping[str, Any] | None) -> str:
    return "–" if one is None else f"{one['auc']:.2f} ({one['interval'][0]:.2f}–{one['interval'][1]:.2f})"


def main(argv: Sequence[str]) -> int:
    """Measure, print and write. Raises InputError or ModelError."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate continue",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--corpus", type=Path, required=True, help="for held-out real pieces")
    parser.add_argument("--model", type=model_folder, help='checkpoint folder, or "fast"')
    parser.add_argument("--limit", type=int, default=LIMIT, help="songs, 0 for all")
    parser.add_argument("--out", type=Path, default=Path("out/report"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes of one thread each")
    args = parser.parse_args(argv)
    if args.limit < 0 or args.workers < 1:
        raise InputError(f"--limit {args.limit} --workers {args.workers}: give 0 or more, and 1 or more.")
    settings = Settings.from_env()
    settings = replace(settings, model_dir=args.model) if args.model else settings
    real = songs(held_out(args.corpus, args.out / "real.npz", workers=args.workers), args.limit)
    figures = figures_of(measure_all(real, args.out, settings, args.seed, args.workers))
    model_id = json.loads((settings.model_dir / "fialta.json").read_text(encoding="utf8")).get("model_id", "")
    text = f"Model `{model_id}`, seed {args.seed}. {section(figures)}\n"
    (args.out / f"{NAME}.md").write_text(text, encoding="utf8")
    stored = json.dumps({"model_id": model_id, **figures}, indent=1)
    (args.out / f"{NAME}.json").write_text(f"{stored}\n", encoding="utf8")
    print(text)
    return 0
