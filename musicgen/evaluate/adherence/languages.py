"""Does music keep as much of what is asked when the sentence is in another language?

    python -m musicgen.evaluate languages [--translations DIR] [--prompts FILE] [--limit N] [--model DIR]
                                          [--out DIR] [--candidates K] [--seed N] [--workers N]

The first N translated prompts (40) of every language are composed, and the same prompts in English; the facts
compared are those of the English prompt's writer, in the MIDI file, as in `adherence`. *Kept*: of each
prompt, the share of its stated facts that are kept (of players, parts and bars their shares), mean over the
prompts. The difference to English is taken prompt by prompt, with a 95 % interval of prompts drawn anew; a
seed gives another piece in another language, so single differences are mostly chance. English pieces of a
report in the same folder are used again. Writes OUT/languages.md and OUT/languages.json.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from musicgen.errors import InputError
from musicgen.evaluate.adherence.adherence import STATED, Job, OpenComposer, Row, rows_of, totals
from musicgen.evaluate.common.cases import Case, read_cases, read_translations
from musicgen.evaluate.common.flags import parser_of
from musicgen.evaluate.common.shares import Interval, markdown, ratio_interval
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.tasks.compose import open_composer

NAME = "languages"
SOURCE = "en"
LIMIT = 40


def chosen(cases: Sequence[Case], foreign: Mapping[str, Sequence[Case]], limit: int) -> dict[str, list[Case]]:
    """The first `limit` prompts that every language has, by language, English first; ids are file names."""
    shared = (
        set.intersection(*({case.id for case in some} for some in foreign.values())) if foreign else set()
    )
    ids = [case.id for case in cases if case.id in shared][: limit or None]
    found = {SOURCE: [case for case in cases if case.id in ids]}
    for language, some in foreign.items():
        by_id = {case.id: case for case in some}
        found[language] = [replace(by_id[i], id=f"{i}-{language}") for i in ids]
    return found


def kept(row: Row, number: int) -> float | None:
    """Share of the stated facts that are kept, each kind counting once; None for a prompt without facts."""
    values = [v.share.value for kind, v in row.verdicts[number].items() if kind in STATED]
    return float(np.mean(values)) if values else None


def difference(rows: Sequence[Row], source: Sequence[Row], number: int) -> tuple[float, float, Interval]:
    """(kept, kept less than in English would be negative, 95 % interval), 0..1; same prompts, in order."""
    pairs = [(kept(a, number), kept(b, number)) for a, b in zip(rows, source, strict=True)]
    both = np.array([(a, b) for a, b in pairs if a is not None and b is not None], dtype=np.float64)
    if not len(both):
        return float("nan"), float("nan"), (float("nan"), float("nan"))
    gaps = both[:, 0] - both[:, 1]
    interval = ratio_interval(gaps, np.ones(len(gaps)), np.random.default_rng(len(gaps)))
    return float(both[:, 0].mean()), float(gaps.mean()), interval


def section(found: Mapping[str, Sequence[Row]], number: int) -> str:
    """One line a language: kept, difference to English, and the shares of each kind."""
    source = found[SOURCE]
    kinds = [kind for kind in STATED if kind in totals(source, number)]
    lines = []
    for language, rows in found.items():
        mean, gap, (low, high) = difference(rows, source, number)
        shares = totals(rows, number)
        said = f"{100 * gap:+.1f} ({100 * low:+.1f} … {100 * high:+.1f})" if language != SOURCE else ""
        line = [language, str(len(rows)), f"{100 * mean:.1f}", said]
        lines.append([*line, *(f"{100 * shares[k].value:.1f}" if k in shares else "–" for k in kinds)])
    head = ["language", "prompts", "kept, %", "less English, points (95 %)", *kinds]
    return markdown(head, [*lines, _together(found, number, len(kinds))])


def _together(found: Mapping[str, Sequence[Row]], number: int, blank: int) -> list[str]:
    """All other languages: their mean of each prompt, so that prompts and not pieces are drawn anew."""
    gaps = []
    foreign = [rows for language, rows in found.items() if language != SOURCE]
    for place, row in enumerate(found[SOURCE]):
        own = kept(row, number)
        others = [k for rows in foreign if (k := kept(rows[place], number)) is not None]
        if own is not None and others:
            gaps.append(float(np.mean(others)) - own)
    if not gaps:
        return ["all others", "0", "–", "–", *[""] * blank]
    values = np.array(gaps)
    low, high = ratio_interval(values, np.ones(len(values)), np.random.default_rng(len(values)))
    said = f"{100 * values.mean():+.1f} ({100 * low:+.1f} … {100 * high:+.1f})"
    return ["all others", str(sum(map(len, foreign))), "", said, *[""] * blank]


def as_json(found: Mapping[str, Sequence[Row]], number: int) -> dict[str, object]:
    """The table's numbers."""
    result: dict[str, object] = {}
    for language, rows in found.items():
        mean, gap, interval = difference(rows, found[SOURCE], number)
        result[language] = {"prompts": len(rows), "kept": mean, "difference": gap, "interval": interval}
    return result


def parse(argv: Sequence[str]) -> argparse.Namespace:
    said = "prompts of each language, 0 for all"
    parser = parser_of(
        NAME, __doc__, "out/report", limit=LIMIT, limit_help=said, translates=True, composes=True
    )
    parser.add_argument("--candidates", type=int, default=1)
    return parser.parse_args(argv)


def main(argv: Sequence[str], open_model: OpenComposer = open_composer) -> int:
    """Compose, judge, print and write. Raises InputError or ModelError."""
    args = parse(argv)
    if args.limit < 0 or args.workers < 1:
        raise InputError(f"--limit {args.limit} --workers {args.workers}: give 0 or more, and 1 or more.")
    options = SamplingOptions(seed=args.seed, candidates=args.candidates)
    cases = read_cases(args.prompts)
    groups = chosen(cases, read_translations(args.translations, cases), args.limit)
    if len(groups) < 2 or not groups[SOURCE]:
        raise InputError(f"{args.translations} holds no prompt of {args.prompts} in another language.")
    settings = Settings.from_env()
    settings = replace(settings, model_dir=args.model) if args.model else settings
    # As the report composes them, so that its pieces serve.
    usual = tuple(sorted({1, args.candidates, SamplingOptions().candidates}))
    job = Job(args.out, settings, options.seed, usual)
    found = {SOURCE: rows_of(groups.pop(SOURCE), job, args.workers, open_model)}
    every = [case for some in groups.values() for case in some]
    rows = iter(rows_of(every, replace(job, candidates=(args.candidates,)), args.workers, open_model))
    found |= {language: [next(rows) for _ in some] for language, some in groups.items()}
    text = f"{section(found, args.candidates)}\n\nAt most {args.candidates} candidates a piece.\n"
    (args.out / f"{NAME}.md").write_text(text, encoding="utf8")
    stored = json.dumps(as_json(found, args.candidates), indent=1)
    (args.out / f"{NAME}.json").write_text(stored, encoding="utf8")
    print(text)
    return 0
