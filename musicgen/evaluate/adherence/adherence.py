"""Does the music keep what the sentence said? Every prompt composed, its file read back and judged.

    python -m musicgen.evaluate adherence [--prompts FILE] [--model DIR] [--limit N] [--out DIR]
                                          [--candidates K ...] [--seed N] [--workers N] [--corpus DIR]

The facts compared are those of the prompt file, never what `read_brief` made of the sentence, and what they
are compared with is the MIDI file, read again. Pieces are kept in OUT/pieces, so a broken run goes on where
it stopped. Writes OUT/adherence.md and OUT/adherence.json. With --corpus the same key measure is taken of
real music whose key is known (see `reference`).
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tqdm import tqdm

from musicgen.errors import InputError
from musicgen.evaluate.adherence import reference
from musicgen.evaluate.adherence.judge import Verdict, judge
from musicgen.evaluate.common.cases import Case, read_cases
from musicgen.evaluate.common.flags import parser_of
from musicgen.evaluate.common.listening import listen_to
from musicgen.evaluate.common.pieces import FAILURES, Made, Store, made_of, version_of
from musicgen.evaluate.common.shares import Share, added, markdown, spread
from musicgen.music.theory import Key
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.tasks.compose import Composer, open_composer

OpenComposer = Callable[[Settings], Composer]
# Kinds in the order of the table, with what is aimed at.
KINDS = {
    "tempo": "≥ 99.5 %",
    "tempo bin": "",
    "meter": "≥ 99.5 %",
    "bars": "≥ 99.5 %",
    "instruments": "≥ 98 %",
    "precision": "≥ 95 %",
    "forbidden": "",
    "key": "real music − 3",
    "key or relative": "≥ 92 % in pop styles",
    "key, own ear": "",
    "chords": "≥ 75 %",
    "chord roots": "",
    "chords, one heard": "",
}
NAMES = {
    "tempo": "tempo within 2 %",
    "tempo bin": "tempo in the same of nine bins",
    "bars": "bars exact",
    "instruments": "asked instruments that sound",
    "precision": "parts that were asked, closed bands",
    "forbidden": "no forbidden instrument",
    "key": "key, heard by music21",
    "key or relative": "… or its relative",
    "key, own ear": "key, heard by Fialta",
    "chords": "asked chord heard, bars",
    "chord roots": "… its root",
    "chords, one heard": "… of bars in which one chord is heard",
}


@dataclass(frozen=True, slots=True)
class Job:
    """How to compose and where to keep it; the same for every prompt. with_text: see `pieces.made_of`."""

    out: Path
    settings: Settings
    seed: int
    candidates: tuple[int, ...]
    with_text: bool = True

    @property
    def store(self) -> Store:
        folder = "pieces" if self.with_text else "pieces-without-text"
        return Store(self.out / folder, version_of(self.settings.model_dir))


@dataclass(frozen=True, slots=True)
class Row:
    """One prompt. verdicts: by number of candidates, then by kind."""

    case: Case
    made: Made
    verdicts: dict[int, dict[str, Verdict]]
    error: str = ""


def row_of(case: Case, composer: Composer, job: Job) -> Row:
    """Compose (or fetch) and judge one prompt."""
    store = job.store
    made = made_of(case, composer, store, job.seed, job.candidates, job.with_text)
    error, verdicts = made.error, {}
    for number in job.candidates:
        try:
            got = None if made.error else _got(store, case, made, number)
        except FAILURES as failure:
            got, error = None, f"{type(failure).__name__}: {failure}"
        verdicts[number] = judge(case.wanted, got)
    return Row(case, made, verdicts, error)


def _got(store: Store, case: Case, made: Made, number: int) -> Any:
    candidate = made.taken[str(number)].candidate
    heard = made.heard.get(str(candidate), "")
    return listen_to(store.midi_path(case, candidate).read_bytes(), Key.parse(heard) if heard else None)


def rows_of(
    cases: Sequence[Case], job: Job, workers: int = 1, open_model: OpenComposer = open_composer
) -> list[Row]:
    """All prompts, in their order. Several workers share the cores, one thread each."""
    found = _alone(cases, job, open_model) if workers == 1 else _together(cases, job, workers)
    bar = tqdm(found, total=len(cases), unit="prompt", smoothing=0.05)
    rows = {row.case.id: row for row in bar}
    return [rows[case.id] for case in cases]


def _alone(cases: Sequence[Case], job: Job, open_model: OpenComposer) -> Iterator[Row]:
    composer = open_model(job.settings)
    yield from (row_of(case, composer, job) for case in cases)


def _together(cases: Sequence[Case], job: Job, workers: int) -> Iterator[Row]:
    single = replace(job, settings=replace(job.settings, threads=1))
    # Forked processes would inherit the threads' locks: they are started afresh.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(_in_worker, case, single) for case in cases]):
            yield future.result()


def _in_worker(case: Case, job: Job) -> Row:
    return row_of(case, _opened(job.settings), job)


@cache
def _opened(settings: Settings) -> Composer:
    """One model a process."""
    return open_composer(settings)


# --- the report -------------------------------------------------------------------------------------------


def totals(rows: Iterable[Row], number: int) -> dict[str, Share]:
    """Shares of all prompts by kind, in the order of the table."""
    rows = list(rows)
    kinds = [k for k in KINDS if any(k in row.verdicts[number] for row in rows)]
    return {k: added(r.verdicts[number][k].share for r in rows if k in r.verdicts[number]) for k in kinds}


def all_kept(rows: Iterable[Row], number: int) -> Share:
    """Prompts that state a fact and whose piece keeps all they state (chords: in 60 % of the bars)."""
    kept = [[_kept(k, v) for k, v in row.verdicts[number].items() if k in STATED] for row in rows]
    return Share(sum(all(facts) for facts in kept if facts), sum(bool(facts) for facts in kept))


STATED = ("tempo", "meter", "bars", "instruments", "precision", "forbidden", "key", "chords")


def _kept(kind: str, verdict: Verdict) -> bool:
    return verdict.share.value >= 0.6 if kind == "chords" else not verdict.is_miss


def report(rows: list[Row], job: Job, workers: int, heard_in_real: dict[str, Share]) -> str:
    """The whole report as Markdown."""
    failed = [row for row in rows if row.error]
    parts = [
        "# Adherence",
        f"{len(rows)} prompts, seed {job.seed}; {len(failed)} could not be composed (all their facts count "
        "as missed). In brackets: cases, and the 95 % Wilson interval.",
        _main_table(rows, job.candidates),
        *_reference_part(heard_in_real),
        "## Seconds a piece",
        f"{workers} at a time, {job.settings.threads if workers == 1 else 1} threads each.",
        _times(rows, job.candidates),
        "## Misses",
        *_misses(rows, max(job.candidates)),
    ]
    if failed:
        parts += ["### not composed", "\n".join(f"- {row.case.id} · {row.error}" for row in failed)]
    return "\n\n".join(parts) + "\n"


def _main_table(rows: list[Row], candidates: tuple[int, ...]) -> str:
    sums = {number: totals(rows, number) for number in candidates}
    lines = [
        [NAMES.get(kind, kind), *(str(sums[number][kind]) for number in candidates), KINDS[kind]]
        for kind in sums[candidates[0]]
    ]
    lines.append(["everything kept, prompts", *(str(all_kept(rows, n)) for n in candidates), ""])
    return markdown(["", *(f"K = {n}" for n in candidates), "aim"], lines)


def _reference_part(heard_in_real: dict[str, Share]) -> list[str]:
    if not heard_in_real:
        return []
    lines = [[name, str(share)] for name, share in heard_in_real.items()]
    return ["The same key measures on real pieces whose key is known:", markdown(["", "share"], lines)]


def _times(rows: list[Row], candidates: tuple[int, ...]) -> str:
    made = [row.made for row in rows if row.made.taken]
    lines = [["first bar", *_seconds([m.first_bar_s for m in made]), ""]]
    for number in candidates:
        taken = [m.taken[str(number)] for m in made]
        places = Counter(t.candidate + 1 for t in taken)
        said = ", ".join(f"{count} × no. {place}" for place, count in sorted(places.items()))
        lines.append([f"K = {number}", *_seconds([t.seconds for t in taken]), said])
    return markdown(["", "median", "90 %", "candidate taken"], lines)


def _seconds(values: Sequence[float]) -> tuple[str, str]:
    middle, high = spread(values)
    return f"{middle:.1f} s", f"{high:.1f} s"


def _misses(rows: list[Row], number: int) -> Iterator[str]:
    """Of the kinds that a prompt states, one paragraph each."""
    for kind in STATED:
        lines = [
            _miss(row, kind, row.verdicts[number][kind])
            for row in rows
            if not row.error and kind in row.verdicts[number] and not _kept(kind, row.verdicts[number][kind])
        ]
        if lines:
            yield f"### {NAMES.get(kind, kind)} (K = {number})\n\n" + "\n".join(lines)


def _miss(row: Row, kind: str, verdict: Verdict) -> str:
    understood = row.made.understood.get(kind, "nothing")
    return f"- {row.case.id} · asked {verdict.asked} · understood {understood} · got {verdict.got}"


def as_json(rows: list[Row], job: Job, heard_in_real: dict[str, Share]) -> dict[str, Any]:
    """Everything in the report and each prompt's row."""
    return {
        "seed": job.seed,
        "candidates": list(job.candidates),
        "totals": {str(n): {k: asdict(s) for k, s in totals(rows, n).items()} for n in job.candidates},
        "everything kept": {str(n): asdict(all_kept(rows, n)) for n in job.candidates},
        "reference": {name: asdict(share) for name, share in heard_in_real.items()},
        "prompts": [_json_row(row) for row in rows],
    }


def _json_row(row: Row) -> dict[str, Any]:
    return {
        "id": row.case.id,
        "prompt": row.case.prompt,
        "language": row.case.language,
        "error": row.error,
        "first_bar_s": round(row.made.first_bar_s, 3),
        "understood": row.made.understood,
        "taken": {number: asdict(taken) for number, taken in row.made.taken.items()},
        "verdicts": {
            str(number): {
                kind: {"hits": v.share.hits, "total": v.share.total, "asked": v.asked, "got": v.got}
                for kind, v in verdicts.items()
            }
            for number, verdicts in row.verdicts.items()
        },
    }


# --- the command ------------------------------------------------------------------------------------------


def parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = parser_of("adherence", __doc__, "out/adherence", composes=True)
    parser.add_argument("--candidates", type=int, nargs="+", default=[1, SamplingOptions().candidates])
    parser.add_argument("--corpus", type=Path, help="also measure real pieces whose key is known")
    return parser.parse_args(argv)


def main(argv: Sequence[str], open_model: OpenComposer = open_composer) -> int:
    """Compose, judge, print and write the report. Raises InputError or ModelError."""
    args = parse(argv)
    if args.limit < 0 or args.workers < 1:
        raise InputError(f"--limit {args.limit} --workers {args.workers}: give 0 or more, and 1 or more.")
    for number in args.candidates:
        SamplingOptions(seed=args.seed, candidates=number)  # says what is wrong before hours of work
    settings = Settings.from_env()
    settings = replace(settings, model_dir=args.model) if args.model else settings
    job = Job(args.out, settings, args.seed, tuple(sorted(set(args.candidates))))
    rows = rows_of(read_cases(args.prompts, args.limit), job, args.workers, open_model)
    heard_in_real = reference.shares_of(reference.measure(args.corpus, args.out)) if args.corpus else {}
    text = report(rows, job, args.workers, heard_in_real)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "adherence.md").write_text(text, encoding="utf8")
    stored = json.dumps(as_json(rows, job, heard_in_real), ensure_ascii=False, indent=1)
    (args.out / "adherence.json").write_text(stored, encoding="utf8")
    print(text)
    return 0
