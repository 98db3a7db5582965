"""How well is a piece arranged anew? Whether its tune is found, and what becomes of it.

    python -m musicgen.evaluate restyle --corpus CORPUS [--split test] [--limit N] [--out DIR] [--model DIR]

*Tune found*: of held-out pieces whose files name the part that has the tune (or are a tune and chords), names
removed, those in which it is found; once more with all instruments made pianos. Then N of them (16 bars) are
arranged, tune and chords kept, in the styles of STYLES in turn, one candidate. *Kept notes*: of the tune's.
*Chords heard*: of the bars, those in which the old chord is heard. *Style*: pieces that the judge of genres
hears in the asked family of styles; beside them the piece *as it is* with the new band's instruments, and a
piece *composed* anew in that style, in the same key, meter, tempo and length. *Critic*: how well trees tell
arranged (composed) pieces from real ones, from 40 pieces on. Intervals are 95 %.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from musicgen.errors import FialtaError, InputError
from musicgen.evaluate.common.shares import Share, added, markdown
from musicgen.evaluate.judges.judges import FAMILY_OF, Judges
from musicgen.evaluate.judges.judges import load as load_judges
from musicgen.evaluate.realism.critic import Table, criticise
from musicgen.evaluate.realism.musicality import measures
from musicgen.music.quantise import floor_duration
from musicgen.music.score import BarSpan, Score, bars_of, mixed
from musicgen.music.tune.find import find_tune
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.tasks.arrange.arranger import Arranger, with_kept
from musicgen.tasks.arrange.kept import kept_of
from musicgen.tasks.arrange.work import still_there
from musicgen.tasks.compose import Composer, open_composer
from musicgen.tasks.judge.checks import matching_bars
from musicgen.text.band.arrangements import as_arrangement
from musicgen.text.read import read_brief
from musicgen.train.fits.melody import Labelled, all_pianos, pieces

NAME = "restyle"
LIMIT, BARS = 12, 16
STYLES = ("rock", "jazz", "string quartet", "8-bit", "country", "bossa nova")
KEEP = ("melody", "harmony")
ROWS = ("arranged", "as it is", "composed")


@dataclass(frozen=True, slots=True)
class Found:
    """One arrangement. kept, chords: found, of so many. style: whether it is heard. features: by row, too."""

    song: str
    sentence: str
    kept: tuple[int, int]
    chords: tuple[int, int]
    style: dict[str, bool]
    features: dict[str, dict[str, float]]


# --- the tune ---------------------------------------------------------------------------------------------


def tunes_found(known: Sequence[Labelled]) -> dict[str, dict[str, Share]]:
    """By what the label rests on: with instruments, and with pianos alone."""
    found: dict[str, dict[str, Share]] = {}
    for one in known:
        rows = found.setdefault(one.kind, {"as they are": Share(), "all pianos": Share()})
        for name, score in (("as they are", one.score), ("all pianos", all_pianos(one.score))):
            tune = find_tune(score)
            rows[name] += Share(int(tune is not None and tune.part in one.right), 1)
    return found


# --- arrangements -----------------------------------------------------------------------------------------


def measure(composer: Composer, judges: Judges, one: Labelled, sentence: str, seed: int) -> Found:
    """One piece in one style."""
    score = bars_of(one.score, BarSpan(0, BARS - 1), floor_duration, keep_identities=True)
    options = SamplingOptions(seed=seed, candidates=1)
    brief = as_arrangement(read_brief(sentence))
    arranger, kept = Arranger(composer), kept_of(score, KEEP, brief)
    made = arranger.arrangement(kept, brief, options)
    arranged = arranger.arrange(made, options).score
    anew = replace(with_kept(brief, kept), chords=(), chord_bars=())
    rows = {
        "arranged": arranged,
        "as it is": _with_instruments(score, arranged),
        "composed": composer.compose(anew, options).score,
    }
    asked = FAMILY_OF[brief.genre or "pop"]
    return Found(
        song=one.record.song,
        sentence=sentence,
        kept=still_there(made.cast.kept, arranged),
        chords=(matching_bars(made.asked.chords, arranged, made.asked.chord_bars), arranged.bars),
        style={name: _family(judges, row) == asked for name, row in rows.items()},
        features={name: measures(row) for name, row in rows.items()},
    )


def _family(judges: Judges, score: Score) -> str:
    chances = judges.family(score)
    return max(chances, key=lambda name: chances[name])


def _with_instruments(score: Score, other: Score) -> Score:
    """A score played by another's instruments, drums by drums, in their order."""
    players = [p for p in other.parts if not p.is_drum] or list(other.parts)
    pitched = [p for p in score.parts if not p.is_drum]
    counts: dict[int, int] = {}
    made = [p for p in score.parts if p.is_drum]
    for place, part in enumerate(pitched):
        program = players[place % len(players)].program
        made.append(replace(part, program=program, instance=counts.get(program, 0)))
        counts[program] = counts.get(program, 0) + 1
    return replace(score, parts=mixed(made))


def arranged_all(known: Sequence[Labelled], settings: Settings, limit: int, seed: int) -> Iterator[Found]:
    """So many pieces, styles in turn."""
    composer, judges = open_composer(settings), load_judges()
    order = sorted(known, key=lambda one: hashlib.sha256(f"{NAME}:{one.record.id}".encode()).digest())
    long = [one for one in order if one.score.bars >= BARS][:limit]
    for place, one in enumerate(tqdm(long, unit="piece", disable=None)):
        try:
            yield measure(composer, judges, one, STYLES[place % len(STYLES)], seed)
        except FialtaError as error:
            print(f"{one.record.id}: {error}")


def figures_of(tunes: Mapping[str, Mapping[str, Share]], found: Sequence[Found]) -> dict[str, Any]:
    """Shares with their intervals."""
    told: dict[str, Any] = {"pieces": len(found)}
    told["tune"] = {k: {n: _told(s) for n, s in rows.items()} for k, rows in tunes.items()}
    told["kept"] = _told(added(Share(*f.kept) for f in found))
    told["chords"] = _told(added(Share(*f.chords) for f in found))
    told["style"] = {row: _told(added(Share(int(f.style[row]), 1) for f in found)) for row in ROWS}
    told["critic"] = {row: _critic(found, row) for row in ("arranged", "composed")}
    return told


def _told(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {"right": share.hits, "total": share.total, "value": share.value, "interval": [low, high]}


def _critic(found: Sequence[Found], row: str) -> list[float] | None:
    """Trees that tell a row from the pieces as they are."""
    tables = []
    for name in ("as it is", row):
        names = tuple(found[0].features[name]) if found else ()
        values = np.array([[f.features[name][n] for n in names] for f in found], dtype=np.float64)
        halves = np.array([hashlib.sha256(f.song.encode()).digest()[0] % 2 for f in found])
        tables.append(Table(names, values.reshape(len(found), len(names)), halves))
    verdict = criticise(tables[0], tables[1]) if len(found) >= 40 else None
    return None if verdict is None else [verdict.auc, *verdict.interval]


def section(figures: Mapping[str, Any]) -> str:
    """Two tables."""
    tune = [[kind, *(_cell(s) for s in rows.values())] for kind, rows in figures["tune"].items()]
    rows = [["kept notes", _cell(figures["kept"])], ["chords heard, bars", _cell(figures["chords"])]]
    rows += [[f"style: {row}", _cell(share)] for row, share in figures["style"].items()]
    rows += [
        [f"critic: {row}", "too few pieces" if auc is None else f"{auc[0]:.3f} ({auc[1]:.3f}–{auc[2]:.3f})"]
        for row, auc in figures["critic"].items()
    ]
    head = ["tune found", "as they are", "all pianos"]
    return f"{markdown(head, tune)}\n\n{figures['pieces']} arrangements.\n\n{markdown(['', ''], rows)}"


def _cell(share: Mapping[str, Any]) -> str:
    if not share["total"]:
        return "–"
    low, high = share["interval"]
    return f"{share['value']:.1%} ({low:.1%}–{high:.1%}; n = {share['total']})"


def main(argv: Sequence[str]) -> int:
    """Measure, print and write. Raises InputError or ModelError."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate restyle",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="checkpoint folder")
    parser.add_argument("--split", default="test", choices=("validation", "test"))
    parser.add_argument("--limit", type=int, default=LIMIT, help="arrangements, 0 for none")
    parser.add_argument("--out", type=Path, default=Path("out/report"))
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    if args.limit < 0:
        raise InputError(f"--limit {args.limit}: give 0 or more.")
    settings = Settings.from_env()
    settings = replace(settings, model_dir=args.model) if args.model else settings
    known = list(pieces(args.corpus, (args.split,), 0))
    found = list(arranged_all(known, settings, args.limit, args.seed)) if args.limit else []
    figures = figures_of(tunes_found(known), found)
    text = f"Split {args.split}, seed {args.seed}. {section(figures)}\n"
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / f"{NAME}.md").write_text(text, encoding="utf8")
    (args.out / f"{NAME}.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")
    print(text)
    return 0
