"""The third judge: other features and another learner than the reporting critic, never changed again.

    python -m musicgen.evaluate judges --third --corpus DIR --prepared DIR [--pieces N] [--model DIR]

N pieces of 34 bars, one candidate, to captions of training windows (`musicgen.train.data.prompts`), beside
held-out real pieces; of each a window of 32 and one of 16 bars from its beginning or up to its end, as the
critic takes them. The judge is a logistic regression (ridge penalty) on `third_features`; it learns on four
folds of songs and prompts and is tested on the fifth. Printed: its AUC, the reporting critic's on the same
windows, and two controls: real windows with their bars shuffled, and one half of the real songs against the
other. Intervals: 95 %, by drawing tested windows anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from musicgen.evaluate.adherence.adherence import Job, rows_of
from musicgen.evaluate.common.cases import Case, Wanted
from musicgen.evaluate.common.flags import parser_of
from musicgen.evaluate.common.samples import Sample, composed, held_out
from musicgen.evaluate.common.shares import Floats, markdown
from musicgen.evaluate.judges.third_features import sketch
from musicgen.evaluate.realism.critic import BOOTSTRAP_DRAWS, Table, auc, criticise
from musicgen.evaluate.realism.matching import LEFT_OFF, MatchedWindow, share_of, shuffled, window_of
from musicgen.evaluate.realism.table import measured, table_of
from musicgen.settings import Settings
from musicgen.text.read import read_brief
from musicgen.train.data.prompts import caption_prompts

NAME, COMMAND = "third", "judges --third"
LENGTHS = (32, 16)
FOLDS = 5
PENALTY = 0.003  # the inverse of ridge's weight, as scikit-learn counts it
LEAST_A_FOLD = 5
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Windows of one kind. sketches: float (windows, features). folds: int (windows,), by song or prompt."""

    sketches: Floats
    folds: Ints

    @classmethod
    def of(cls, windows: Sequence[MatchedWindow]) -> "Side":
        folds = [int(share_of(w.song, "third") * FOLDS) for w in windows]
        return cls(np.array([sketch(w.score) for w in windows]), np.array(folds, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Said:
    """auc: mean over the folds. windows: how many of each side were tested."""

    auc: float
    low: float
    high: float
    windows: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.auc:.3f} ({self.low:.3f}–{self.high:.3f}; n = {self.windows[0]} + {self.windows[1]})"


def judged(real: Side, other: Side, seed: int = 0) -> Said | None:
    """Cross-fitted AUC of telling `other` from `real`; None where a fold has too few windows."""
    tested = []
    for fold in range(FOLDS):
        learn = [side.sketches[side.folds != fold] for side in (real, other)]
        test = [side.sketches[side.folds == fold] for side in (real, other)]
        if min(map(len, (*learn, *test))) < LEAST_A_FOLD:
            return None
        judge = _learned(*learn)
        tested.append([judge.decision_function(rows) for rows in test])
    rng = np.random.default_rng(seed)
    drawn = [
        np.mean([auc(rng.choice(a, len(a)), rng.choice(b, len(b))) for a, b in tested])
        for _ in range(BOOTSTRAP_DRAWS // 2)
    ]
    low, high = np.quantile(drawn, (0.025, 0.975))
    mean = float(np.mean([auc(a, b) for a, b in tested]))
    return Said(mean, float(low), float(high), (len(real.folds), len(other.folds)))


def _learned(real: Floats, other: Floats) -> Any:
    """A logistic regression on standardised features; both sides weigh the same."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    judge = make_pipeline(
        StandardScaler(), LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=500)
    )
    return judge.fit(np.concatenate((real, other)), np.repeat((0, 1), (len(real), len(other))))


def cut(samples: Sequence[Sample], bars: int, longest: int) -> list[MatchedWindow]:
    """A window of each piece that has LEFT_OFF bars more than the longest one, from the end its name says."""
    found = []
    for sample in samples:
        opening = share_of(sample.id, "place") < 0.5
        is_whole = sample.opens if opening else sample.ends
        if is_whole and sample.bars >= longest + LEFT_OFF:
            found.append(window_of(sample, opening, bars))
    return found


def one_a_song(samples: Sequence[Sample]) -> list[Sample]:
    """Real pieces by people, one of each song, in a fixed random order."""
    order = sorted((s for s in samples if s.tier != "synthetic"), key=lambda s: share_of(s.id, "order"))
    return list({s.song: s for s in order}.values())


def cases_of(prompts: Sequence[str], bars: int) -> list[Case]:
    """Prompts of one length, whatever they say; sentences in which a length is read are left out."""
    free = [p for p in prompts if not (brief := read_brief(p)).bars and not brief.seconds and not brief.loop]
    return [Case(f"c{i:04}", f"{prompt}, {bars} bars", "en", Wanted()) for i, prompt in enumerate(free)]


def pieces_of(cases: Sequence[Case], job: Job, workers: int) -> list[Sample]:
    """The composed pieces, read back from their files."""
    made = [row for row in rows_of(cases, job, workers) if not row.made.error]
    paths = [(row, job.store.midi_path(row.case, row.made.taken["1"].candidate)) for row in made]
    return [composed(row.case.id, path.read_bytes(), None) for row, path in paths]


def report(real: Sequence[Sample], made: Sequence[Sample], out: Path) -> str:
    """One table: both judges at both lengths, and the third judge's controls."""
    lines = []
    for bars in LENGTHS:
        genuine, ours = (cut(samples, bars, LENGTHS[0]) for samples in (real, made))
        rng = np.random.default_rng(0)
        mixed = Side.of([shuffled(window, rng) for window in genuine])
        sides = Side.of(genuine), Side.of(ours)
        rows = {
            "third judge": judged(*sides),
            "third judge, real with bars shuffled": judged(sides[0], mixed),
            "third judge, one half of the real songs against the other": judged(*_halves(genuine)),
            "critic": criticise(_table(genuine, out), _table(ours, out)),
        }
        lines += [[name, str(bars), str(said or "too few windows")] for name, said in rows.items()]
    return markdown(["", "bars", "AUC (95 %; windows)"], lines)


def _table(windows: Sequence[MatchedWindow], out: Path) -> Table:
    return table_of(measured(windows, out / "windows.jsonl"))


def _halves(windows: Sequence[MatchedWindow]) -> tuple[Side, Side]:
    one = [w for w in windows if share_of(w.song, "halves") < 0.5]
    other = [w for w in windows if share_of(w.song, "halves") >= 0.5]
    return Side.of(one), Side.of(other)


def main(argv: Sequence[str]) -> int:
    """Compose, judge, print, and write OUT/third.md."""
    parser = parser_of(COMMAND, __doc__, "benchmarks/results/third", composes=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--prepared", type=Path, required=True, help="folder made by musicgen.train.prepare")
    parser.add_argument("--pieces", type=int, default=400)
    arguments = parser.parse_args(argv)
    settings = Settings.from_env()
    settings = replace(settings, model_dir=arguments.model) if arguments.model else settings
    prompts = caption_prompts(arguments.prepared, arguments.pieces * 5 // 4)
    cases = cases_of(prompts, LENGTHS[0] + LEFT_OFF)[: arguments.pieces]
    job = Job(arguments.out, settings, arguments.seed, (1,))
    made = pieces_of(cases, job, arguments.workers)
    real = one_a_song(held_out(arguments.corpus, arguments.out / "real.npz"))
    text = f"{len(made)} pieces composed.\n\n{report(real, made, arguments.out)}\n"
    (arguments.out / f"{NAME}.md").write_text(text, encoding="utf8")
    print(text)
    return 0
