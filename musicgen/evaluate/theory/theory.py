"""A musicologist's rules, how often real pieces of each style keep them, and how often composed ones do.

    python -m musicgen.evaluate theory --corpus DIR [--composed DIR] [--out DIR] [--bars N]

The rules are in `music.sheet`, where "explain" has them, too; each is asked only of the styles it belongs to.
None is a law: the sheet says how often held-out real music keeps it, and composed music is to come near that
rate, not near 100 %. Rates are cases kept of all cases of a style; intervals (95 %) draw whole pieces anew.
Real pieces are the last N bars of held-out ones that end there. DIR of composed pieces:
`<style>/<anything>.mid`. Writes OUT/theory.md, .json.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from musicgen.errors import FialtaError, InputError
from musicgen.evaluate.common import samples
from musicgen.evaluate.common.listening import reread
from musicgen.evaluate.common.shares import Floats, Interval, markdown, ratio_interval
from musicgen.music.score import Score
from musicgen.music.sheet.listening import Tally
from musicgen.music.sheet.rates import ALL, LEAST_PIECES
from musicgen.music.sheet.rules import RULES, Rule, tallies
from musicgen.music.theory import GENRES

DEFAULT_BARS = 16
Sheet = Mapping[tuple[str, str], "Rate"]


ALL_STYLES = ALL


@dataclass(frozen=True, slots=True)
class Rate:
    """kept, cases: sums over the pieces that have a case. interval: 95 %, of kept / cases."""

    kept: int
    cases: int
    pieces: int
    interval: Interval

    @property
    def value(self) -> float:
        return self.kept / self.cases if self.cases else float("nan")

    def __str__(self) -> str:
        low, high = self.interval
        return f"{100 * self.value:.0f} % ({100 * low:.0f}–{100 * high:.0f}; {self.pieces})"


def sheet(scores_by_style: Mapping[str, Sequence[Score]], seed: int = 1) -> dict[tuple[str, str], Rate]:
    """Rates by (rule, style); under the style "all" each style counts alike, whatever its number of pieces.

    scores_by_style: pieces with notes, by one of theory.GENRES.
    """
    rng = np.random.default_rng(seed)
    rows: dict[str, list[tuple[str, Tally]]] = {rule.name: [] for rule in RULES}
    for style, scores in scores_by_style.items():
        for score in tqdm(scores, unit="piece", desc=style, leave=False):
            for name, tally in tallies(score, style).items():
                rows[name].append((style, tally))
    found = {}
    for name, pieces in rows.items():
        for style in sorted({style for style, _ in pieces}):
            found[name, style] = _rate([tally for s, tally in pieces if s == style], rng)
        if pieces:
            found[name, ALL_STYLES] = _even_rate(pieces, rng)
    return found


def _rate(found: Sequence[Tally], rng: np.random.Generator) -> Rate:
    tops, bottoms = _columns(found)
    return Rate(int(tops.sum()), int(bottoms.sum()), len(found), ratio_interval(tops, bottoms, rng))


def _columns(found: Sequence[Tally]) -> tuple[Floats, Floats]:
    return np.array([t.kept for t in found], float), np.array([t.cases for t in found], float)


def _even_rate(pieces: Sequence[tuple[str, Tally]], rng: np.random.Generator) -> Rate:
    """All styles with the same weight: cases are scaled so that every style has a million."""
    totals: dict[str, int] = {}
    for style, tally in pieces:
        totals[style] = totals.get(style, 0) + tally.cases
    scale = np.array([1e6 / totals[style] for style, _ in pieces])
    tops, bottoms = _columns([tally for _, tally in pieces])
    tops, bottoms = tops * scale, bottoms * scale
    return Rate(round(tops.sum()), round(bottoms.sum()), len(pieces), ratio_interval(tops, bottoms, rng))


# --- the report -------------------------------------------------------------------------------------------


def main_table(real: Sheet, composed: Sheet | None = None) -> str:
    """One line a rule, all styles together."""
    head = ["rule", "asked of", "real", *(["composed", ""] if composed else [])]
    return markdown(head, [_line(rule, real, composed) for rule in RULES if (rule.name, ALL_STYLES) in real])


def _line(rule: Rule, real: Sheet, composed: Sheet | None) -> list[str]:
    styles = "all" if rule.styles is None else ", ".join(s for s in GENRES if s in rule.styles)
    cells = [f"**{rule.name}**: {rule.sentence}", styles, str(real[rule.name, ALL_STYLES])]
    if composed:
        other = composed.get((rule.name, ALL_STYLES))
        cells += [str(other), _verdict(real[rule.name, ALL_STYLES], other)] if other else ["–", ""]
    return cells


def _verdict(real: Rate, composed: Rate) -> str:
    """ "↓" or "↑" where the intervals do not meet: composed music keeps the rule less, or more, than real."""
    if composed.interval[1] < real.interval[0]:
        return "↓"
    return "↑" if composed.interval[0] > real.interval[1] else ""


def style_table(real: Sheet, composed: Sheet) -> str:
    """Rules and styles whose intervals do not meet, the widest gap first."""
    pairs = [
        (key, real[key], composed[key])
        for key in real.keys() & composed.keys()
        if key[1] != ALL_STYLES and min(real[key].pieces, composed[key].pieces) >= LEAST_PIECES
    ]
    apart = [pair for pair in pairs if _verdict(pair[1], pair[2])]
    apart.sort(key=lambda pair: (-abs(pair[1].value - pair[2].value), pair[0]))
    return markdown(["rule", "style", "real", "composed"], [[*k, str(a), str(b)] for k, a, b in apart])


def report(real: Sheet, composed: Sheet | None) -> str:
    """The sheet as Markdown."""
    explained = "In brackets: the 95 % interval; pieces with a case. Every style counts alike."
    parts = ["# Theory sheet", explained, main_table(real, composed)]
    if composed:
        parts += ["## Where composed pieces differ, by style", style_table(real, composed)]
    return "\n\n".join(parts) + "\n"


def as_json(found: Sheet) -> list[dict[str, object]]:
    return [{"rule": rule, "style": style, **asdict(rate)} for (rule, style), rate in found.items()]


def as_rates(found: Sheet) -> str:
    """Real rates as `music.sheet.rates` reads them."""
    head = "# rule | style | share kept | 95 % from | to | pieces\n"
    return head + "".join(
        f"{rule} | {style} | {rate.value:.4f} | {low:.4f} | {high:.4f} | {rate.pieces}\n"
        for (rule, style), rate in found.items()
        for low, high in (rate.interval,)
    )


# --- the command ------------------------------------------------------------------------------------------


def real_by_style(corpus: Path, cache: Path, bars: int) -> dict[str, list[Score]]:
    """The last bars of held-out pieces that end there, by style; machine-made ones are no real music."""
    found: dict[str, list[Score]] = {}
    for sample in samples.held_out(corpus, cache):
        if sample.genre and sample.ends and sample.tier != "synthetic":
            found.setdefault(sample.genre, []).append(samples.last_bars(sample.score, bars))
    return found


def composed_by_style(folder: Path) -> dict[str, list[Score]]:
    """Pieces of FOLDER/<style>/*.mid. Raises InputError where there is none."""
    found: dict[str, list[Score]] = {}
    for path in sorted(folder.glob("*/*.mid")):
        try:
            score = reread(path.read_bytes())
        except FialtaError as error:
            raise InputError(f"{path} cannot be read ({error}): compose it again.") from error
        found.setdefault(path.parent.name.replace("_", " "), []).append(score)
    if not found:
        raise InputError(f"{folder} holds no <style>/<piece>.mid: give a folder with one folder a style.")
    if strange := sorted(set(found) - set(GENRES)):
        raise InputError(
            f"{folder} names styles unknown here ({', '.join(strange)}): use {', '.join(GENRES)}."
        )
    return found


def main(argv: Sequence[str]) -> int:
    """Measure, print, write. Raises InputError."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate theory",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--composed", type=Path, help="folder with one folder of .mid files a style")
    parser.add_argument("--bars", type=int, default=DEFAULT_BARS)
    parser.add_argument("--out", type=Path, default=Path("out/theory"))
    parser.add_argument("--rates", type=Path, help="also write the real rates that explaining compares with")
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    composed = sheet(composed_by_style(args.composed)) if args.composed else None
    real = sheet(real_by_style(args.corpus, args.out / "real.npz", args.bars))
    if args.rates:
        args.rates.write_text(as_rates(real), encoding="utf8")
    text = report(real, composed)
    (args.out / "theory.md").write_text(text, encoding="utf8")
    stored = {"real": as_json(real), "composed": as_json(composed or {})}
    (args.out / "theory.json").write_text(json.dumps(stored, indent=1), encoding="utf8")
    print(text)
    return 0
