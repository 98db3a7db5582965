"""Is damage found, is nothing else called damage, and is it mended? Held-out pieces, damaged on purpose.

    python -m musicgen.evaluate repair --corpus CORPUS [--model DIR] [--limit N] [--out DIR] [--seed N]
        [--kinds clean,part_gone,...] [--exact]
    python -m musicgen.evaluate repair --corpus CORPUS --fit      (weights, on validation pieces alone)

Of each of N test pieces (their first 24 bars) there is a clean copy and one for every kind of damage, done
once. *False alarms*: bars of the clean copies that a sure finding names, and bars of damaged ones outside
the damage. *Recall*: harms that a sure finding of their kind meets (half of the bars they have together);
*perhaps*: or an unsure one; *otherwise*: a sure one of another kind. *Note F1* inside the damaged bars of the
damaged parts, beside what had been there: as mended unasked, as left, as the bar before copied; notes count
by onset and pitch, for stuck and lengthened notes by their end too, for flat loudness within eight steps, for
jitter and doubled notes within a fifth of a tick. With --exact bars that are gone stay so: nothing is written
anew. Intervals are 95 %. Every case is kept in OUT/repair.jsonl.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from musicgen.errors import InputError
from musicgen.evaluate.common.samples import held_out
from musicgen.evaluate.common.shares import Share, markdown, ratio_interval
from musicgen.evaluate.repair.cases import EACH, FIT_GROUPS, Case, cases, pieces
from musicgen.evaluate.repair.fit import fit
from musicgen.evaluate.repair.scoring import Found, compared, false_bars, harmed_bars, named
from musicgen.music.damage.find import find
from musicgen.music.damage.kinds import COARSE, GONE, SINGLE
from musicgen.music.damage.weigh import told
from musicgen.music.midi.guest import Guest
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.tasks.compose import Composer, open_composer
from musicgen.tasks.repair.examine import Finding
from musicgen.tasks.repair.mend import Mender
from musicgen.text.brief import Brief

NAME = "repair"
LIMIT, FIT_LIMIT = 20, 70
SOUND = 100  # further validation pieces of which the fit sees the clean copy alone: false alarms are rare
AIMED = ("bars_gone", "part_gone", "noise", "transposed", "stuck")
WAYS = ("mended", "left", "copied")


def measure(composer: Composer, case: Case, seed: int, exact: bool = False) -> tuple[list[Found], int, int]:
    """The harms of a case, how many sound bars a sure finding names, and of how many. exact: nothing is
    written anew."""
    damage = find(case.take, case.expected)
    found = [
        Finding(number, case.guest, case.take, one, one.sure) for number, one in enumerate(damage, start=1)
    ]
    if exact:
        found = [one for one in found if one.damage.candidate.retouch is not None]
    mended = _mended(composer, case, found, seed) if case.truths else case.guest
    harms = []
    for truth in case.truths:
        f1 = {} if truth.kind == "tempo" or (exact and truth.kind in GONE) else compared(case, truth, mended)
        harms.append(Found(truth.kind, *named(case, damage, truth), f1))
    return harms, false_bars(case, damage), case.take.bars - len(harmed_bars(case))


def _mended(composer: Composer, case: Case, found: Sequence[Finding], seed: int) -> Guest:
    """The file as it comes out."""
    mender = Mender(case.guest, Brief(), SamplingOptions(seed=seed, candidates=1), composer)
    for _ in mender.mended(found, lambda: False):
        pass
    outcome = mender.outcome((), keeps_file=True)
    assert outcome.file is not None
    return outcome.file


def figures_of(measured: Sequence[tuple[Case, list[Found], int, int]]) -> dict[str, Any]:
    """All figures: false alarms, and by kind recall and correction."""
    clean = [(wrong, of) for case, _, wrong, of in measured if not case.truths]
    outside = [(wrong, of) for case, _, wrong, of in measured if case.truths]
    kinds = {}
    for kind in (*COARSE, *SINGLE):
        own = [one for _, harms, _, _ in measured for one in harms if one.kind == kind]
        kinds[kind] = _of_kind(own)
    return {
        "pieces": len(clean),
        "clean": _share(clean),
        "outside": _share(outside),
        "aimed": str(Share(sum(kinds[k]["hits"] for k in AIMED), sum(kinds[k]["harms"] for k in AIMED))),
        "kinds": kinds,
    }


def _share(pairs: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Bars, with an interval of pieces drawn anew."""
    tops, bottoms = (
        (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
        if pairs
        else (np.zeros(0), np.zeros(0))
    )
    interval = ratio_interval(tops, bottoms, np.random.default_rng(len(pairs)))
    return {"bars": int(tops.sum()), "of": int(bottoms.sum()), "interval": interval}


def _of_kind(own: Sequence[Found]) -> dict[str, Any]:
    hits = sum(one.named for one in own)
    told: dict[str, Any] = {
        "harms": len(own),
        "hits": hits,
        "recall": str(Share(hits, len(own))),
        "perhaps": str(Share(sum(one.perhaps for one in own), len(own))),
        "otherwise": sum(one.otherwise and not one.named for one in own),
    }
    for way in WAYS:
        values = np.array([one.f1[way] for one in own if np.isfinite(one.f1.get(way, np.nan))])
        interval = ratio_interval(values, np.ones(len(values)), np.random.default_rng(len(values)))
        told[way] = {"f1": float(values.mean()) if len(values) else None, "interval": interval}
    return told


def section(figures: Mapping[str, Any]) -> str:
    """The tables."""
    lines = []
    for kind, one in figures["kinds"].items():
        cells = [_cell(one[way]) for way in WAYS]
        lines.append([kind, one["recall"], one["perhaps"], str(one["otherwise"]), *cells])
    clean, outside = figures["clean"], figures["outside"]
    said = (
        f"{figures['pieces']} pieces. False alarms: {_rate(clean)} of clean bars, {_rate(outside)} of the "
        f"sound bars of damaged pieces. Bars or parts gone, noise, transposed and stuck: {figures['aimed']}."
    )
    head = ["damage", "recall", "or perhaps", "as another", "F1 mended", "left", "bar before"]
    return f"{said}\n\n{markdown(head, lines)}"


def _rate(one: Mapping[str, Any]) -> str:
    low, high = one["interval"]
    return f"{one['bars'] / max(1, one['of']):.1%} ({one['bars']}/{one['of']}; {low:.1%}–{high:.1%})"


def _cell(one: Mapping[str, Any]) -> str:
    if one["f1"] is None:
        return "–"
    return f"{one['f1']:.2f} ({one['interval'][0]:.2f}–{one['interval'][1]:.2f})"


def _measured(
    composer: Composer, found: Iterator[Case], total: int, seed: int, exact: bool
) -> list[tuple[Case, list[Found], int, int]]:
    return [(case, *measure(composer, case, seed, exact)) for case in tqdm(found, total=total, unit="case")]


def _groups(names: str | None) -> Mapping[str, Sequence[str]]:
    """What is done to the pieces. Raises InputError for a name that is no kind."""
    wanted = [name.strip() for name in names.split(",")] if names else list(EACH)
    if strange := [name for name in wanted if name not in EACH]:
        raise InputError(f"--kinds {strange[0]!r}: choose from {', '.join(EACH)}.")
    return {name: EACH[name] for name in wanted}


def main(argv: Sequence[str]) -> int:
    """Measure, print and write; or fit. Raises InputError or ModelError."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate repair",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--corpus", type=Path, required=True, help="for held-out real pieces")
    parser.add_argument("--model", type=Path, help="checkpoint folder")
    parser.add_argument("--limit", type=int, help=f"pieces (default: {LIMIT}, with --fit {FIT_LIMIT})")
    parser.add_argument("--out", type=Path, default=Path("out/report"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", help="clean and kinds of damage, with commas (default: all)")
    parser.add_argument("--exact", action="store_true", help="write no bars anew: much faster")
    parser.add_argument("--fit", action="store_true", help="write OUT/weights.json instead")
    args = parser.parse_args(argv)
    limit = args.limit if args.limit is not None else FIT_LIMIT if args.fit else LIMIT
    if limit < 1:
        raise InputError(f"--limit {limit}: give 1 or more.")
    groups = _groups(args.kinds)
    settings = Settings.from_env()
    settings = replace(settings, model_dir=args.model) if args.model else settings
    composer = open_composer(replace(settings, threads=1))
    real = held_out(args.corpus, args.out / "real.npz")
    if args.fit:
        chosen, kept = pieces(real, "validation", limit + SOUND, NAME), args.out / "repair_fit.jsonl"
        found = list(cases(chosen[:limit], FIT_GROUPS, composer.engine, kept, args.seed))
        found += cases(chosen[limit:], {"clean": ()}, composer.engine, kept, args.seed)
        path = args.out / "weights.json"
        path.write_text(json.dumps(told(fit(found)), indent=1) + "\n", encoding="utf8")
        print(path)
        return 0
    chosen = pieces(real, "test", limit, NAME)
    own = cases(chosen, groups, composer.engine, args.out / f"{NAME}.jsonl", args.seed)
    figures = figures_of(_measured(composer, own, len(chosen) * len(groups), args.seed, args.exact))
    text = f"Model `{composer.model_id}`, seed {args.seed}. {section(figures)}\n"
    (args.out / f"{NAME}.md").write_text(text, encoding="utf8")
    stored = json.dumps({"model_id": composer.model_id, **figures}, indent=1)
    (args.out / f"{NAME}.json").write_text(f"{stored}\n", encoding="utf8")
    print(text)
    return 0
