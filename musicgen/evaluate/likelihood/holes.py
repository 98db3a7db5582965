"""How well does the model fill holes in real music? Likelihood of what stood there, and how new bars fit in.

    python -m musicgen.evaluate holes --data CORPUS [--model DIR] [--limit N] [--out DIR] [--seed N]
                                      [--workers N]

Of each of N held-out real songs one hole of every shape in SHAPES (bars × parts; which bars and which parts
is drawn by the song's name). *Nats*: of all ids behind FILL (bar lines, chords, which part sounds, notes),
divided by the notes that stood there, with what stands before, beside and after the hole in view, and with
the same but nothing after it; the same bars before it in both, no text; the paired difference with its 95 %
interval of holes drawn anew. *Fit*: the same holes are filled by `tasks.fill` (one candidate, no text), and
the fill and the true content are compared with their neighbours: *in scale*, share of the hidden parts'
pitched time in the scale of the key that is heard outside the hole; *known chords*, bars of the hole whose
chord (whole band) is one heard in the bars shown around it, root and third; *with the others*, where other
pitched parts play on, share of the hidden parts' pitched time on tones of the chord those play in that bar.
*Untouched*: fills after which everything outside the hole, note for note, is what it was. Every hole that was
measured is kept in OUT/holes.jsonl, so a broken run goes on.
"""

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from tqdm import tqdm

from musicgen.errors import FialtaError, InputError
from musicgen.evaluate.common.pieces import FAILURES, version_of
from musicgen.evaluate.common.samples import Sample, first_bars, held_out
from musicgen.evaluate.common.shares import Floats, Interval, Share, markdown, ratio_interval
from musicgen.evaluate.likelihood.hole_fit import fits, is_untouched
from musicgen.music.score import BarSpan, Part, Score
from musicgen.options import SamplingOptions
from musicgen.settings import Settings, model_folder
from musicgen.tasks.compose import Composer, open_composer
from musicgen.tasks.fill import Filler
from musicgen.tasks.plan.hole import Hole, View, heard_through, view_of
from musicgen.text.brief import Brief
from musicgen.tokens import vocab
from musicgen.tokens.controls import MAX_WINDOW_BARS
from musicgen.tokens.tokenizer import encode_fill

NAME = "holes"
LIMIT = 40
# Bars, and how many of the parts: one, about half, all.
SHAPES = ((1, "all"), (2, "one"), (4, "one"), (4, "half"), (4, "all"), (8, "one"), (8, "half"))
BEFORE = (4, 8)  # bars before the hole
MOST_BARS = 48  # of a song, so that its end is no neighbour
LEAST_NOTES = 4


@dataclass(frozen=True, slots=True)
class Found:
    """One hole. notes: that stood there. both, before: nats of them with and without what follows.

    filled, true: how each fits, by measure (see `hole_fit`). untouched: whether all else stayed.
    """

    shape: str
    notes: int
    both: float
    before: float
    filled: dict[str, float]
    true: dict[str, float]
    untouched: bool


# --- holes ------------------------------------------------------------------------------------------------


def hole_of(score: Score, bars: int, how_many: str, rng: np.random.Generator) -> Hole | None:
    """A hole of this shape where parts sound; None where the piece is too short or too empty for it."""
    first = int(rng.integers(BEFORE[0], BEFORE[1] + 1))
    span = BarSpan(first, first + bars - 1)
    if span.last + BEFORE[0] >= score.bars:
        return None
    sounding = [part for part in score.parts if _inside(part, span, score.meter.bar_ticks)]
    count = {"one": 1, "half": max(1, len(sounding) // 2), "all": len(sounding)}[how_many]
    if how_many != "all" and len(sounding) < 2:
        return None
    chosen = [sounding[i] for i in sorted(rng.permutation(len(sounding))[:count])]
    notes = sum(_inside(part, span, score.meter.bar_ticks) for part in chosen)
    return Hole(span, frozenset(p.identity for p in chosen)) if notes >= LEAST_NOTES else None


def _inside(part: Part, span: BarSpan, bar_ticks: int) -> int:
    return sum(span.first <= n.onset // bar_ticks <= span.last for n in part.notes)


def songs(real: Sequence[Sample], limit: int) -> list[Sample]:
    """So many held-out songs with room for a hole, styles in turn, in an order that their names decide."""
    long = [s for s in real if s.tier != "synthetic" and s.opens and s.bars >= MAX_WINDOW_BARS]
    ordered = sorted(long, key=lambda s: hashlib.sha256(f"holes:{s.song}".encode()).digest())
    places: dict[str | None, int] = {}
    keyed: list[tuple[int, int, Sample]] = []
    for sample in ordered:
        places[sample.genre] = places.get(sample.genre, 0) + 1
        keyed.append((places[sample.genre], len(keyed), sample))
    return [sample for _, _, sample in sorted(keyed, key=lambda k: k[:2])][: limit or None]


# --- likelihood -------------------------------------------------------------------------------------------


def nats(composer: Composer, score: Score, hole: Hole) -> tuple[float, float] | None:
    """Nats of the true content with and without the bars that follow; None where it does not fit."""
    known, context = heard_through(score), composer.engine.config.context
    views = [view_of(known, hole, following, context) for following in (score.bars, 0)]
    if views[0].first != views[1].first or views[0].first + views[0].bars <= hole.span.last + 1:
        return None
    found = [_nats(composer, view) for view in views]
    return None if None in found else (found[0] or 0.0, found[1] or 0.0)


def _nats(composer: Composer, view: View) -> float | None:
    ids = window_ids(view)
    if len(ids) > composer.engine.config.context:
        return None
    start = ids.index(vocab.FILL)
    answers = composer.engine.start().feed_all(ids[:-1])
    own = ids[start + 1 :]
    return float(-answers[np.arange(start, len(ids) - 1), own].sum())


def window_ids(view: View) -> list[int]:
    """The window with its hole, and behind FILL what truly stood there."""
    return [*view.ids[:-1], *encode_fill(view.state, view.hidden), vocab.EOS]


# --- one song ---------------------------------------------------------------------------------------------


def measure(composer: Composer, sample: Sample, seed: int) -> dict[str, Found]:
    """All shapes that the song has room for, by shape."""
    score = first_bars(sample.score, MOST_BARS)
    rng = np.random.default_rng([seed, *sample.song.encode()])
    found = {}
    for bars, how_many in SHAPES:
        shape = f"{bars} bar{'s' * (bars > 1)}, {how_many}"
        hole = hole_of(score, bars, how_many, rng)
        one = _measured(composer, score, hole, shape, seed) if hole else None
        if one:
            found[shape] = one
    return found


def _measured(composer: Composer, score: Score, hole: Hole, shape: str, seed: int) -> Found | None:
    try:
        both = nats(composer, score, hole)
    except FialtaError:  # too much music around this spot
        return None
    if both is None:
        return None
    parts = tuple(p for p in score.parts if p.identity in hole.parts)
    options = SamplingOptions(seed=seed, candidates=1)
    made = Filler(composer).fill(score, Brief(), hole.span, parts, options).score
    count = sum(_inside(part, hole.span, score.meter.bar_ticks) for part in parts)
    return Found(
        shape,
        count,
        *both,
        fits(made, score, hole),
        fits(score, score, hole),
        is_untouched(made, score, hole),
    )


def measure_all(
    real: Sequence[Sample], out: Path, settings: Settings, seed: int, workers: int
) -> list[Found]:
    """Every hole of these songs, from the file or measured now."""
    stamp = f"{version_of(settings.model_dir)}.{_weights(settings.model_dir)}.{seed}.{_own_version()}"
    path = out / f"{NAME}.jsonl"
    stored = _stored(path, stamp)
    missing = [sample for sample in real if sample.id not in stored]
    out.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf8") as file:
        for name, found in tqdm(_each(missing, settings, seed, workers), total=len(missing), unit="song"):
            stored[name] = found
            entry = {"id": name, "stamp": stamp, "holes": [asdict(f) for f in found]}
            file.write(json.dumps(entry) + "\n")
            file.flush()
    return [found for sample in real for found in stored[sample.id]]


def _weights(model_dir: Path) -> str:
    return str(json.loads((model_dir / "fialta.json").read_text(encoding="utf8")).get("model_id", ""))


def _own_version() -> str:
    here = Path(__file__).parent
    code = b"".join((here / name).read_bytes() for name in ("holes.py", "hole_fit.py"))
    return hashlib.sha256(code).hexdigest()[:8]


def _stored(path: Path, stamp: str) -> dict[str, list[Found]]:
    found = {}
    for line in path.read_text(encoding="utf8").splitlines() if path.exists() else []:
        try:
            entry = json.loads(line)
        except ValueError:  # the last line of a broken run
            continue
        if entry["stamp"] == stamp:
            found[entry["id"]] = [Found(**hole) for hole in entry["holes"]]
    return found


def _each(
    real: Sequence[Sample], settings: Settings, seed: int, workers: int
) -> Iterator[tuple[str, list[Found]]]:
    if workers == 1:
        yield from (_in_worker(sample, settings, seed) for sample in real)
        return
    single = replace(settings, threads=1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_in_worker, real, [single] * len(real), [seed] * len(real))


def _in_worker(sample: Sample, settings: Settings, seed: int) -> tuple[str, list[Found]]:
    try:
        return sample.id, list(measure(_opened(settings), sample, seed).values())
    except FAILURES as error:
        print(f"{sample.id}: {type(error).__name__}: {error}")
        return sample.id, []


@cache
def _opened(settings: Settings) -> Composer:
    """One model a process."""
    return open_composer(settings)


# --- tables -----------------------------------------------------------------------------------------------


def section(found: Sequence[Found]) -> str:
    """Likelihood and fit, by shape and in all."""
    if not found:
        return "Not measured: no held-out song has room for a hole."
    groups = {
        shape: [f for f in found if f.shape == shape] for shape in dict.fromkeys(f.shape for f in found)
    }
    groups["all"] = list(found)
    nats_head = [
        "hole",
        "number",
        "notes",
        "both sides, nats a note",
        "only before",
        "before less both (95 %)",
    ]
    fit_head = ["", "holes", "filled", "true", "filled less true (95 %)"]
    untouched = Share(sum(f.untouched for f in found), len(found))
    return "\n\n".join(
        (
            markdown(nats_head, [_nats_line(name, own) for name, own in groups.items()]),
            markdown(fit_head, list(_fit_lines(found))),
            f"Everything outside untouched: {untouched}.",
        )
    )


def _nats_line(name: str, found: Sequence[Found]) -> list[str]:
    gain, interval = gain_of(found)
    notes = sum(f.notes for f in found)
    both, before = (sum(getattr(f, side) for f in found) / notes for side in ("both", "before"))
    return [name, str(len(found)), str(notes), f"{both:.3f}", f"{before:.3f}", _with(gain, interval)]


def gain_of(found: Iterable[Found]) -> tuple[float, Interval]:
    """Nats a note that the right-hand context saves, above 0 where it helps."""
    rows = list(found)
    gaps = np.array([f.before - f.both for f in rows], dtype=np.float64)
    notes = np.array([f.notes for f in rows], dtype=np.float64)
    return float(gaps.sum() / notes.sum()), ratio_interval(gaps, notes, np.random.default_rng(len(rows)))


def _fit_lines(found: Sequence[Found]) -> Iterator[list[str]]:
    for name in dict.fromkeys(name for f in found for name in f.true):
        pairs = [(f.filled[name], f.true[name]) for f in found if name in f.filled and name in f.true]
        if pairs:
            values: Floats = np.array(pairs, dtype=np.float64)
            gaps = values[:, 0] - values[:, 1]
            interval = ratio_interval(gaps, np.ones(len(gaps)), np.random.default_rng(len(gaps)))
            filled, true = values.mean(0)
            yield [name, str(len(pairs)), f"{filled:.3f}", f"{true:.3f}", _with(float(gaps.mean()), interval)]


def _with(value: float, interval: Interval) -> str:
    return f"{value:+.3f} ({interval[0]:+.3f} … {interval[1]:+.3f})"


def as_json(found: Sequence[Found]) -> Mapping[str, object]:
    """The figures of all holes together."""
    gain, interval = gain_of(found)
    untouched = sum(f.untouched for f in found)
    return {"holes": len(found), "gain": gain, "interval": interval, "untouched": untouched}


def main(argv: Sequence[str]) -> int:
    """Measure, print and write. Raises InputError or ModelError."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate holes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="corpus folder, for held-out real pieces")
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
    real = songs(held_out(args.data, args.out / "real.npz", workers=args.workers), args.limit)
    found = measure_all(real, args.out, settings, args.seed, args.workers)
    text = f"{section(found)}\n"
    (args.out / f"{NAME}.md").write_text(text, encoding="utf8")
    if found:
        (args.out / f"{NAME}.json").write_text(json.dumps(as_json(found), indent=1), encoding="utf8")
    print(text)
    return 0
