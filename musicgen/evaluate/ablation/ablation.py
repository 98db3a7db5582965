"""What is each group of rules' numbers worth? Every one taken away once, all others as they are.

    python -m musicgen.evaluate ablate --corpus DIR [--prompts FILE] [--limit N] [--only NAME …] [--model DIR]
                                       [--out DIR] [--seed N] [--workers N]

One candidate a prompt. Beside what stands with everything in place, each row says by how much a share moves
without the group: facts kept, keys, bars with their asked chord, notes that come easily, drums of the style,
pieces that come home; then the mean distance of `habits` from real music in standard deviations, and the
critic's AUC. Differences are of the same prompts, with 95 % intervals by drawing prompts anew; what lies
apart from 0 is marked by a star. Where a piece stays the same in all prompts, the group had nothing to say.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from musicgen.errors import InputError
from musicgen.evaluate.ablation.groups import GROUPS, Numbers
from musicgen.evaluate.adherence.adherence import Job, Row, all_kept, row_of
from musicgen.evaluate.common.cases import Case, read_cases
from musicgen.evaluate.common.flags import parser_of
from musicgen.evaluate.common.listening import reread
from musicgen.evaluate.common.samples import Sample, held_out
from musicgen.evaluate.common.shares import BOOTSTRAP_DRAWS, Floats, Share, markdown
from musicgen.evaluate.realism.craft import craft_of
from musicgen.evaluate.realism.critic import Table, criticise
from musicgen.evaluate.realism.habits import WINDOW, middle, numbers, windows
from musicgen.evaluate.realism.matching import composed_windows
from musicgen.evaluate.realism.table import measured, table_of
from musicgen.music.score import Score
from musicgen.settings import Settings
from musicgen.tasks.compose import Composer, open_composer
from musicgen.tasks.steering import with_numbers
from musicgen.text.read import read_brief

SHARES = ("facts", "key", "chords", "comfortable", "drums", "comes home")
WHOLE = "everything in place"
MOST_REAL = 400


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One prompt's piece. shares: of SHARES, where they apply. habits: float (rows of habits,)."""

    shares: Mapping[str, Share]
    habits: Floats
    score: Score


@dataclass(frozen=True, slots=True, eq=False)
class Real:
    """What real pieces have. usual, spread: float (rows of habits,). table: the critic's. cache: of what the
    critic measures of windows."""

    usual: Floats
    spread: Floats
    table: Table
    cache: Path


def real_of(samples: Sequence[Sample], out: Path) -> Real:
    found = numbers([middle(s.score) for s in samples if s.bars >= WINDOW])
    ours = [s for s in samples if s.tier != "synthetic"]
    cache = out / "windows.jsonl"
    table = table_of(measured(composed_windows(ours[:MOST_REAL]), cache))
    return Real(np.nanmean(found, 0), np.nanstd(found, 0), table, cache)


def outcome_of(row: Row, job: Job) -> Outcome:
    """What came of a prompt, from its file."""
    path = job.store.midi_path(row.case, row.made.taken["1"].candidate)
    score, verdicts = reread(path.read_bytes()), row.verdicts[1]
    shares: dict[str, Share] = {kind: verdicts[kind].share for kind in ("key", "chords") if kind in verdicts}
    if (facts := all_kept([row], 1)).total:
        shares["facts"] = facts
    crafted = craft_of(row.case.id, read_brief(row.case.prompt), score).shares
    shares |= {kind: crafted[kind] for kind in ("comfortable", "drums", "comes home") if kind in crafted}
    return Outcome(shares, np.nanmean(numbers(windows(score)), 0), score)


def without(composer: Composer, off: Numbers) -> Composer:
    """The same composer, some numbers other ones."""
    return replace(composer, steering=with_numbers(composer.steering, off))


def outcomes(cases: Sequence[Case], composer: Composer, job: Job) -> dict[str, Outcome]:
    """By prompt; those that failed are left out."""
    rows = [row_of(case, composer, job) for case in cases]
    return {row.case.id: outcome_of(row, job) for row in rows if not row.error}


def gap(ours: Sequence[Outcome], real: Real, drawn: Floats | None = None) -> Floats:
    """Mean distance from real music over the rows of habits, in standard deviations: (draws,) or ()."""
    values = np.array([one.habits for one in ours])
    chosen = values if drawn is None else values[drawn.astype(np.int64)]
    means = np.nanmean(chosen, axis=-2)
    return np.asarray(np.nanmean(np.abs((means - real.usual) / real.spread), axis=-1))


def moved(before: Sequence[Outcome], after: Sequence[Outcome], kind: str, drawn: Floats) -> str:
    """By how many points a share moves without the group; "" where nobody asks for it."""
    pairs = [
        (a.shares.get(kind, Share()), b.shares.get(kind, Share())) for a, b in zip(before, after, strict=True)
    ]
    table = np.array([[a.hits, a.total, b.hits, b.total] for a, b in pairs], dtype=np.float64)
    if not table[:, 1].sum() or not table[:, 3].sum():
        return ""
    sums = table[drawn.astype(np.int64)].sum(1)
    differences = sums[:, 2] / np.maximum(1, sums[:, 3]) - sums[:, 0] / np.maximum(1, sums[:, 1])
    whole = table.sum(0)
    return _said(float(whole[2] / whole[3] - whole[0] / whole[1]), differences, 100)


def _said(value: float, drawn: Floats, times: int) -> str:
    low, high = np.quantile(drawn, (0.025, 0.975))
    star = "*" if low > 0 or high < 0 else ""
    digits = 1 if times == 100 else 2
    return f"{times * value:+.{digits}f} ({times * low:+.{digits}f} – {times * high:+.{digits}f}){star}"


def line_of(name: str, whole: Mapping[str, Outcome], taken: Mapping[str, Outcome], real: Real) -> list[str]:
    """The row of one group."""
    ids = [i for i in whole if i in taken]
    before, after = [whole[i] for i in ids], [taken[i] for i in ids]
    drawn = np.random.default_rng(0).integers(len(ids), size=(BOOTSTRAP_DRAWS, len(ids))).astype(np.float64)
    same = sum(a.score == b.score for a, b in zip(before, after, strict=True))
    shifts = [moved(before, after, kind, drawn) for kind in SHARES]
    further = gap(after, real, drawn) - gap(before, real, drawn)
    distance = _said(float(gap(after, real) - gap(before, real)), further, 1)
    return [name, f"{same} of {len(ids)}", *shifts, distance, critic_of(taken, real)]


def first_line(whole: Mapping[str, Outcome], real: Real) -> list[str]:
    """What stands with everything in place."""
    ours = list(whole.values())
    sums = [sum((o.shares.get(kind, Share()) for o in ours), Share()) for kind in SHARES]
    return [WHOLE, "", *map(str, sums), f"{float(gap(ours, real)):.2f}", critic_of(whole, real)]


def critic_of(made: Mapping[str, Outcome], real: Real) -> str:
    """The reporting critic's AUC against real windows; it needs some forty pieces."""
    samples = [Sample(name, name, None, "composed", one.score) for name, one in made.items()]
    rows = table_of(measured(composed_windows(samples), real.cache))
    return str(criticise(real.table, rows) or "too few")


def report(
    cases: Sequence[Case], names: Sequence[str], composer: Composer, job: Job, real: Real
) -> tuple[str, dict[str, list[str]]]:
    """The table, and its lines by group."""
    whole = outcomes(cases, composer, replace(job, out=job.out / "whole"))
    lines = {WHOLE: first_line(whole, real)}
    for place, name in enumerate(GROUPS):
        if name in names:
            own = replace(job, out=job.out / f"without-{place:02}")
            taken = outcomes(cases, without(composer, GROUPS[name]), own)
            lines[name] = line_of(name, whole, taken, real)
    head = ["without", "same piece", *SHARES, "habits, d", "critic"]
    return markdown(head, list(lines.values())), lines


def main(argv: Sequence[str]) -> int:
    """Compose, measure, print, and write OUT/ablation.md and ablation.json. Raises InputError."""
    parser = parser_of("ablate", __doc__, "benchmarks/results/ablation", composes=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--only", nargs="+", default=list(GROUPS), metavar="NAME", help="of the groups")
    args = parser.parse_args(argv)
    if strange := sorted(set(args.only) - set(GROUPS)):
        raise InputError(f"{strange[0]!r} is no group: one of {', '.join(GROUPS)}.")
    settings = Settings.from_env()
    settings = replace(settings, model_dir=args.model) if args.model else settings
    job = Job(args.out, settings, args.seed, (1,))
    real = real_of(held_out(args.corpus, args.out / "real.npz"), args.out)
    text, lines = report(read_cases(args.prompts, args.limit), args.only, open_composer(settings), job, real)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "ablation.md").write_text(f"# Ablation\n\n{text}\n", encoding="utf8")
    (args.out / "ablation.json").write_text(json.dumps(lines, indent=1), encoding="utf8")
    print(text)
    return 0
