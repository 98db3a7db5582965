"""Are sentences that change a piece read as they are meant, and done without touching anything else?

    python -m musicgen.evaluate change --sentences FILE [--wrong]
    python -m musicgen.evaluate change --corpus DIR [--pieces 20] [--edits 6] [--written 2] [--minutes N]
                                       [--model DIR] [--seed N] [--out DIR]

Reading: sentences with expected edits (JSON lines as `benchmarks/edits.jsonl`), by field and language;
--wrong lists those that were misread. Doing: held-out files of the corpus, each with so many edits drawn at
random (exact ones, and of them so many *written* ones, which need the model). Of each it is measured on the
result whether it is achieved (tempo ratio, key, who plays, loudness step, notes a bar, bars, meter), and
whether every note that was not asked about stands in the file byte for byte. *Anew* is the baseline: the
share of the same notes that stay when a piece is composed anew with the sentence behind a description of the
old one.
Intervals are 95 % (Wilson).
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from time import monotonic

from musicgen.errors import InputError
from musicgen.evaluate.change.doing import KINDS, Lent, Tried, held_out, tried
from musicgen.evaluate.change.reading import judged, load_cases, table
from musicgen.evaluate.common.shares import Share, markdown
from musicgen.settings import Settings


def main(argv: Sequence[str]) -> int:
    """The command. Raises InputError."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate change",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--sentences", type=Path, help="JSON lines of id, lang, prompt, edits")
    parser.add_argument("--wrong", action="store_true", help="list the sentences that were misread")
    parser.add_argument("--corpus", type=Path, help="folder with manifest.jsonl.xz")
    parser.add_argument("--pieces", type=int, default=20)
    parser.add_argument("--edits", type=int, default=6, help="edits of each piece")
    parser.add_argument("--written", type=int, default=2, help="how many of them need the model")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so many")
    parser.add_argument("--split", default="test", help="validation or test")
    parser.add_argument("--model", type=Path, help="checkpoint folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder for change.md and change.json")
    args = parser.parse_args(argv)
    if not args.sentences and not args.corpus:
        raise InputError("Nothing is asked: give --sentences FILE, --corpus DIR, or both.")
    parts = []
    if args.sentences:
        parts.append(_reading(args.sentences, args.wrong))
    if args.corpus:
        parts.append(_doing(args))
    text = "\n\n".join(parts)
    print(text)
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        (args.out / "change.md").write_text(text + "\n", encoding="utf-8")
    return 0


def _reading(path: Path, lists_wrong: bool) -> str:
    verdicts = [judged(case) for case in load_cases(path)]
    lines = [f"Reading {path.name}: {len(verdicts)} sentences.", "", *table(verdicts)]
    for verdict in verdicts if lists_wrong else ():
        if not verdict.is_right:
            wanted = json.dumps(list(verdict.case.edits), ensure_ascii=False)
            read = json.dumps(list(verdict.read), ensure_ascii=False)
            lines += ["", f"{verdict.case.id} {verdict.case.prompt}", f"  asked {wanted}", f"  read  {read}"]
    return "\n".join(lines)


def _doing(args: argparse.Namespace) -> str:
    settings = Settings.from_env()
    tools = Lent(replace(settings, model_dir=args.model) if args.model else settings)
    found: list[Tried] = []
    until = monotonic() + 60 * args.minutes
    for name, data in held_out(args.corpus, args.pieces, args.split):
        for one in tried(tools, name, data, args.edits, args.written, args.seed):
            found.append(one)
            if monotonic() > until:
                break
        if monotonic() > until:
            break
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        stored = json.dumps([asdict(one) for one in found], indent=1)
        (args.out / "change.json").write_text(stored + "\n", encoding="utf-8")
    return "\n".join(_lines(found, args))


def _lines(found: Sequence[Tried], args: argparse.Namespace) -> list[str]:
    done = [one for one in found if not one.refused]
    pieces = len({one.piece for one in found})
    head = f"Doing: {len(found)} edits of {pieces} held-out files ({args.split}), seed {args.seed}."
    rows = []
    for kind in (*KINDS, "all"):
        own = [one for one in done if kind in (one.kind, "all")]
        if not own:
            continue
        anew = [one for one in own if one.anew is not None]
        stayed = Share(
            sum(one.anew[0] for one in anew if one.anew), sum(one.anew[1] for one in anew if one.anew)
        )
        rows.append(
            [
                kind,
                str(Share(sum(one.achieved for one in own), len(own))),
                str(Share(sum(one.untouched[0] == one.untouched[1] for one in own), len(own))),
                str(stayed),
            ]
        )
    refused = [f"{one.piece}: {one.sentence}: {one.refused}" for one in found if one.refused]
    asked = markdown(["", "achieved", "nothing else touched", "anew: notes that stay"], rows)
    said = [f"Refused, with a sentence: {len(refused)}.", *refused[:10]]
    missed = [f"Missed: {one.piece}: {one.sentence}: {one.measured}" for one in done if not one.achieved]
    return [head, "", asked, "", *said, *missed[:20]]
