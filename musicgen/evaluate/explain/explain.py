"""Are explanations true? Doubtful notes beside notes known to be wrong, clauses beside leaving them out.

    python -m musicgen.evaluate explain --corpus DIR [--pieces N] [--limit N] [--split test] [--out DIR]

*Wrong notes*: in the first 16 bars of held-out pieces one pitched note in twenty is moved by one to six
semitones. AUC: how often a moved note is less likely than an untouched one of the same piece, by the odds of
its pitch, by all its nats, and by a rule that needs no model (outside the scale that is heard); 0.5 is
chance. *Doubted*: moved and untouched notes that are listed as weak. *Clauses*: of sentences with two clauses
and more, headers are drawn with all of them and without each (same seed). AUC: how often a field of the
header that changed had the larger Shapley value (absolute) than one that did not, and beside it the same with
the values of another clause of the sentence. *Seconds*: explaining 16 bars. Intervals (95 %) draw pieces or
sentences anew.
"""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from musicgen.evaluate.common import samples
from musicgen.evaluate.common.cases import read_cases
from musicgen.evaluate.common.flags import parser_of
from musicgen.evaluate.common.shares import markdown
from musicgen.evaluate.explain.measures import auc, mean_interval, with_wrong_notes
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.tasks.compose import Composer, never, open_composer
from musicgen.tasks.explain.clauses import Clauses, explain_header, header_nats
from musicgen.tasks.explain.explainer import Explainer
from musicgen.tasks.explain.explanation import Explanation
from musicgen.tasks.plan.heading import Heading, draw_headings
from musicgen.tasks.plan.plan import make_plan
from musicgen.text.brief import Brief
from musicgen.text.read import read_brief
from musicgen.tokens.controls import CONTROLS

BARS, WRONG = 16, 0.05
FREE = tuple(c.name for c in CONTROLS if c.name not in ("bars", "opens", "ends", "loops", "pickup"))


@dataclass(frozen=True, slots=True)
class Spoilt:
    """One piece with wrong notes. aucs: by what tells; doubted: moved and other notes that are weak, of so
    many."""

    aucs: dict[str, float]
    moved: tuple[int, int]
    others: tuple[int, int]
    seconds: float


def spoilt(explainer: Explainer, sample: samples.Sample, rng: np.random.Generator) -> Spoilt | None:
    """Explain a piece in which some notes are wrong; None where it has too few to tell."""
    score = samples.first_bars(sample.score, BARS)
    made, changed = with_wrong_notes(score, WRONG, rng)
    brief = Brief(genre=sample.genre)
    start = time.perf_counter()
    found = explainer.notes(made, brief, never)
    seconds = time.perf_counter() - start
    free = [n for n in found.notes if n.is_free and not made.parts[n.part].is_drum]
    wrong = np.array([(n.part, n.note.onset, n.note.pitch) in changed for n in free], dtype=bool)
    if not wrong.any() or wrong.all():
        return None
    tells = {
        "odds of the pitch": np.array([-np.log(max(n.model, 1e-12)) for n in free]),
        "all nats of the note": np.array([n.nats for n in free]),
        "outside the scale": _outside(found, [n.note.pitch for n in free]),
    }
    weak = np.array([n.model < explainer.composer.steering.explain.weak for n in free])
    return Spoilt(
        aucs={name: auc(numbers, wrong) for name, numbers in tells.items()},
        moved=(int(weak[wrong].sum()), int(wrong.sum())),
        others=(int(weak[~wrong].sum()), int((~wrong).sum())),
        seconds=seconds,
    )


def _outside(found: Explanation, pitches: Sequence[int]) -> np.ndarray:
    from musicgen.music.sheet.listening import Music

    scale = Music.of(found.score).scale
    return np.array([float(pitch % 12 not in scale) for pitch in pitches])


# --- clauses ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Left:
    """One sentence: how well its clauses' values foretell which fields change where a clause is left out, and
    how well another clause's do."""

    own: float
    other: float


def left(composer: Composer, brief: Brief, seed: int) -> Left | None:
    """Draw a header with and without each clause; None where nothing can be told."""
    options = SamplingOptions(seed=seed)
    drawn, found_vectors = _header(composer, brief, options)
    assert found_vectors is not None  # there are clauses
    vectors = found_vectors
    plan_of = lambda v: make_plan(brief, composer.suggestions(v), composer.steering)  # noqa: E731

    def nats(places: tuple[int, ...]) -> dict[str, float]:
        some = vectors[list(places)] if places else None
        return header_nats(composer.engine, plan_of(some), drawn, some, options)

    found = explain_header(brief.clauses, nats)
    changes = [
        _changed(drawn, _header(composer, replace(brief, clauses=_but(brief.clauses, i)), options)[0])
        for i in range(len(found.values))
    ]
    values = [np.abs(_free(found, row)) for row in found.values]
    others = [values[(i + 1) % len(values)] for i in range(len(values))]
    own, other = (
        auc(np.concatenate(rows), np.concatenate(changes)) if np.concatenate(changes).any() else float("nan")
        for rows in (values, others)
    )
    return Left(own, other) if np.isfinite(own) else None


def _header(composer: Composer, brief: Brief, options: SamplingOptions) -> tuple[Heading, np.ndarray | None]:
    vectors = composer.clauses(brief)
    plan = make_plan(brief, composer.suggestions(vectors), composer.steering)
    found = draw_headings(composer.engine, plan, options, vectors, 1, typical=composer.typical)
    return found[0], vectors


def _but(clauses: tuple[str, ...], place: int) -> tuple[str, ...]:
    return clauses[:place] + clauses[place + 1 :]


def _changed(one: Heading, other: Heading) -> np.ndarray:
    return np.array([one.controls[name] != other.controls[name] for name in FREE])


def _free(found: Clauses, row: Sequence[float]) -> np.ndarray:
    by_name = dict(zip(found.fields, row, strict=True))
    return np.array([by_name[name] for name in FREE])


# --- the command ------------------------------------------------------------------------------------------


def report(pieces: Sequence[Spoilt], sentences: Sequence[Left], model_id: str) -> tuple[str, dict[str, Any]]:
    """Markdown, and the same numbers."""
    rng = np.random.default_rng(0)
    rows: list[list[str]] = []
    stored: dict[str, Any] = {"model_id": model_id}

    def add(name: str, values: Sequence[float], form: str = "{:.3f}") -> None:
        mean, (low, high) = mean_interval(values, rng)
        stored[name] = [mean, low, high, len(values)]
        rows.append([name, form.format(mean), f"{form.format(low)} – {form.format(high)}", str(len(values))])

    for name in pieces[0].aucs if pieces else ():
        add(f"wrong notes, {name}: AUC", [piece.aucs[name] for piece in pieces])
    add("wrong notes that are doubted", [p.moved[0] / p.moved[1] for p in pieces], "{:.1%}")
    add("other notes that are doubted", [p.others[0] / p.others[1] for p in pieces], "{:.1%}")
    add("a clause's values foretell what changes without it: AUC", [s.own for s in sentences])
    add("another clause's values: AUC", [s.other for s in sentences])
    if pieces:
        median = float(np.median([piece.seconds for piece in pieces]))
        stored["seconds"] = median
        rows.append(["seconds to explain 16 bars of notes, median", f"{median:.2f}", "", str(len(pieces))])
    text = markdown(["", "mean", "95 %", "cases"], rows)
    return f"# Explaining\n\nModel {model_id}. Chance is 0.5 for an AUC.\n\n{text}\n", stored


def _sentences(prompts: Path, limit: int) -> Iterator[Brief]:
    briefs = (read_brief(case.prompt) for case in read_cases(prompts, 0))
    several = (brief for brief in briefs if len(brief.clauses) > 1)
    yield from (brief for _, brief in zip(range(limit), several, strict=False))


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write OUT/explain.md and explain.json."""
    parser = parser_of(
        "explain", __doc__, "benchmarks/results", limit=40, limit_help="sentences", composes=True
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument(
        "--cache", type=Path, default=Path("out/theory/real.npz"), help="held-out pieces, cut"
    )
    parser.add_argument("--pieces", type=int, default=60)
    parser.add_argument("--split", choices=("validation", "test"), default="test")
    args = parser.parse_args(argv)
    settings = Settings.from_env()
    composer = open_composer(replace(settings, model_dir=args.model) if args.model else settings)
    rng, explainer = np.random.default_rng(args.seed), Explainer(composer, read_brief)
    cache = args.cache.with_stem(f"{args.cache.stem}-{args.split}")
    real = samples.held_out(args.corpus, cache, (args.split,))
    real = [one for one in real if one.tier != "synthetic" and one.bars >= BARS]
    chosen = rng.permutation(len(real))[: args.pieces]
    pieces = [found for i in chosen if (found := spoilt(explainer, real[int(i)], rng))]
    sentences = [
        told for one in _sentences(args.prompts, args.limit) if (told := left(composer, one, args.seed))
    ]
    text, stored = report(pieces, sentences, composer.model_id)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "explain.md").write_text(text, encoding="utf8")
    (args.out / "explain.json").write_text(json.dumps(stored, indent=1) + "\n", encoding="utf8")
    print(text)
    return 0
