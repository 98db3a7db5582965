"""Command: real forms by genre and length, for pieces longer than one window.

    python -m musicgen.train.fits.make_forms --corpus DIR [--pieces 6000] [--out FILE]

Of each piece the sections are measured (`music.measure.sections`) and their names and lengths kept, nothing
else. Of the training split only: held-out pieces stay held out.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from musicgen.errors import FialtaError
from musicgen.music.measure import arrays, estimate_bar_phase, sections
from musicgen.music.quantise import quantise
from musicgen.music.score import MAX_BARS, Score
from musicgen.settings import PACKAGE_DIR
from musicgen.tasks.plan.form import bars_in
from musicgen.tokens.controls import MAX_WINDOW_BARS
from musicgen.tokens.tokenizer import SectionPlan
from musicgen.train.data.corpus import (
    MIN_ON_GRID,
    Record,
    balanced,
    parse,
    read_manifest,
    read_pieces,
    split_of,
)
from musicgen.train.data.windows import regions, shifted_bars

DEFAULT_OUT = PACKAGE_DIR / "tasks" / "plan" / "forms.json"
A_GENRE = 40  # forms kept of each
ANY = 120
MIN_SECTIONS, MAX_SECTIONS = 3, 16


def form_of(score: Score) -> SectionPlan | None:
    """Names and lengths of a piece's sections; None for a piece that is short, endless or all of one."""
    if not MAX_WINDOW_BARS < score.bars <= 2 * MAX_BARS:
        return None
    notes = arrays(score)
    phase = estimate_bar_phase(notes)
    if phase.sure and phase.beats:
        score = shifted_bars(score, phase.beats * score.meter.beat_ticks)
    found = tuple((s.name, s.bars) for s in sections(score))
    joined = _joined(found)
    usable = MIN_SECTIONS <= len(joined) <= MAX_SECTIONS and len({n.rstrip("'") for n, _ in joined}) > 1
    return joined if usable else None


def _joined(form: SectionPlan) -> SectionPlan:
    """Neighbours of the same name as one section of at most 16 bars: A 8 A 8 reads A 16."""
    result: list[tuple[str, int]] = []
    for name, bars in form:
        if result and result[-1][0] == name and result[-1][1] + bars <= 16:
            result[-1] = (name, result[-1][1] + bars)
        else:
            result.append((name, bars))
    return tuple(result)


def forms(corpus: Path, records: Sequence[Record]) -> Iterator[tuple[str, SectionPlan]]:
    """Genre ("" where unknown) and form of each usable piece in one meter."""
    for record, data in read_pieces(corpus, list(records)):
        try:
            stretches = regions(parse(data))
            form = form_of(quantise(stretches[0]).score) if len(stretches) == 1 else None
        except FialtaError:
            continue
        if form:
            yield record.genre or "", form


def table(found: Sequence[tuple[str, SectionPlan]]) -> dict[str, list[SectionPlan]]:
    """By genre, and "" for any: the commonest forms, in order of their lengths."""
    by_genre: dict[str, Counter[SectionPlan]] = defaultdict(Counter)
    for genre, form in found:
        for group in {genre, ""}:
            by_genre[group][form] += 1
    return {g: _commonest(c, A_GENRE if g else ANY) for g, c in sorted(by_genre.items())}


def _commonest(counts: Counter[SectionPlan], most: int) -> list[SectionPlan]:
    forms = [form for form, _ in counts.most_common(most)]
    return sorted(forms, key=lambda form: (bars_in(form), form))


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.train.fits.make_forms",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=6000, help="at most so many, styles evened out")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    options = parser.parse_args(argv)
    try:
        records = [r for r in read_manifest(options.corpus) if r.on_grid >= MIN_ON_GRID]
    except FialtaError as error:
        print(error, file=sys.stderr)
        return 2
    training = [r for r in records if split_of(r.song) == "train"]
    found = list(forms(options.corpus, balanced(training, options.pieces)))
    kept = table(found)
    options.out.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf8")
    print(f"{len(found)} forms found, {sum(map(len, kept.values()))} kept in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
