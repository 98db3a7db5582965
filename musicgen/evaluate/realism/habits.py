"""What gives composed music away over many bars: loops, thin bands, wide parts, one loudness, few half steps.

    python -m musicgen.evaluate habits --corpus DIR [--prompts FILE] [--bars 16 32 64] [--limit N]
                                       [--model DIR] [--out DIR] [--seed N] [--workers N]

One candidate a prompt and length, whatever length the sentence says, compared with held-out real pieces, both
in windows of 16 bars (of a piece the first and the last, of a real one the middle one). One number a window,
ROWS says which; d is the difference of the means in standard deviations of the real windows, with a 95 %
interval by drawing pieces anew.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from musicgen.evaluate.adherence.adherence import Job, rows_of
from musicgen.evaluate.common.cases import Case, read_cases
from musicgen.evaluate.common.flags import parser_of
from musicgen.evaluate.common.listening import reread
from musicgen.evaluate.common.samples import first_bars, held_out, last_bars
from musicgen.evaluate.common.shares import BOOTSTRAP_DRAWS, Floats, markdown
from musicgen.music.measure import NoteArrays, arrays, chords_per_bar
from musicgen.music.measure.labels import part_bar_hashes
from musicgen.music.score import Score
from musicgen.settings import Settings

NAN = float("nan")
NAME = "habits"
WINDOW = 16
Table = dict[str, list[float]]  # by row: real, composed, d and its interval
ROWS = {
    "parts equal to 4 bars back": "sounding bars of pitched parts that are, note for note, what the part "
    "played four bars before",
    "drums equal to 1 bar back": "sounding bars of the drums that are the bar before",
    "chords as 4 bars ago": "bars whose chord has the root and third of that four bars before",
    "range of a part": "highest less lowest pitch, mean over the pitched parts, semitones",
    "spread of loudness": "standard deviation of a part's velocities over their mean, mean over the parts",
    "parts": "that sound",
    "bars a part fills": "share of the window's bars in which a part begins a note, mean over the parts",
    "half steps on top": "steps of a semitone among those of the highest line",
    "pitch-class entropy": "of the pitched notes by duration, nats",
    "chord changes": "bars that bring another chord",
    "blocks that repeat": "blocks of four bars that only repeat the block before, in all parts",
}


def habits(score: Score) -> dict[str, float]:
    """All of ROWS for a window; NaN where one does not apply."""
    notes = arrays(score)
    part, bar, content = part_bar_hashes(notes)
    held = {(int(p), int(b)): int(c) for p, b, c in zip(part, bar, content, strict=True)}
    drums = {i for i, one in enumerate(score.parts) if one.is_drum}
    pitched = {at: c for at, c in held.items() if at[0] not in drums}
    beaten = {at: c for at, c in held.items() if at[0] in drums}
    chords = [chord and (chord.root, chord.third) for chord in chords_per_bar(notes)]
    return {
        "parts equal to 4 bars back": _equal(pitched, 4),
        "drums equal to 1 bar back": _equal(beaten, 1),
        "chords as 4 bars ago": _mean([a == b for a, b in zip(chords, chords[4:], strict=False) if b]),
        **_registers(score, notes),
        "parts": float(len(score.parts)),
        "bars a part fills": len(held) / (score.bars * max(1, len(score.parts))),
        "pitch-class entropy": _entropy(notes),
        "chord changes": _mean([a != b for a, b in pairwise(chords) if a and b]),
        "blocks that repeat": _blocks(held, score.bars),
    }


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else NAN


def _equal(held: dict[tuple[int, int], int], back: int) -> float:
    """Share of the part-bars from bar `back` on that equal their part's bar so far back."""
    return _mean([held.get((p, b - back)) == content for (p, b), content in held.items() if b >= back])


def _blocks(held: dict[tuple[int, int], int], bars: int) -> float:
    """Share of the later blocks of four bars that are the block before."""
    blocks = [
        {(p, b - at): c for (p, b), c in held.items() if at <= b < at + 4} for at in range(0, bars - 3, 4)
    ]
    return _mean([a == b for a, b in pairwise(blocks) if b])


def _registers(score: Score, notes: NoteArrays) -> dict[str, float]:
    pitches = [[n.pitch for n in part.notes] for part in score.parts if not part.is_drum and part.notes]
    loud = [np.array([n.velocity for n in part.notes]) for part in score.parts if len(part.notes) > 1]
    top: dict[int, int] = {}
    for onset, pitch in zip(notes.pitched.onset.tolist(), notes.pitched.pitch.tolist(), strict=True):
        top[onset] = max(pitch, top.get(onset, 0))
    steps = np.abs(np.diff([pitch for _, pitch in sorted(top.items())]))
    return {
        "range of a part": _mean([max(own) - min(own) for own in pitches]),
        "spread of loudness": _mean([float(own.std() / own.mean()) for own in loud]),
        "half steps on top": _mean((steps[steps > 0] == 1).tolist()),
    }


def _entropy(notes: NoteArrays) -> float:
    held = np.bincount(notes.pitched.pitch % 12, weights=notes.pitched.duration, minlength=12)
    shares = held[held > 0] / max(1.0, held.sum())
    return float(-(shares * np.log(shares)).sum()) if len(shares) else NAN


def windows(score: Score) -> list[Score]:
    """A composed piece in windows: its first and its last 16 bars, where these are not the same."""
    return [score] if score.bars <= WINDOW else [first_bars(score, WINDOW), last_bars(score, WINDOW)]


def middle(score: Score) -> Score:
    """The window in the middle of a real piece."""
    return last_bars(first_bars(score, (score.bars + WINDOW) // 2), WINDOW)


def table(real: Floats, composed: list[Floats]) -> tuple[str, Table]:
    """One line a row of ROWS. real: (windows, rows). composed: by piece, (windows, rows)."""
    rng, lines, stored = np.random.default_rng(0), [], {}
    means = np.array([np.nanmean(piece, 0) for piece in composed])
    drawn = rng.integers(len(means), size=(BOOTSTRAP_DRAWS, len(means)))
    for i, name in enumerate(ROWS):
        usual, spread = np.nanmean(real[:, i]), np.nanstd(real[:, i])
        found = (np.nanmean(means[drawn, i], 1) - usual) / spread
        low, high = np.nanquantile(found, (0.025, 0.975))
        d = (np.nanmean(means[:, i]) - usual) / spread
        stored[name] = [float(x) for x in (usual, np.nanmean(means[:, i]), d, low, high)]
        values = f"{usual:.2f}", f"{np.nanmean(means[:, i]):.2f}", f"{d:+.2f}", f"{low:+.2f} – {high:+.2f}"
        lines.append([name, *values])
    return markdown(["", "real", "composed", "d", "95 %"], lines), stored


def of_length(case: Case, bars: int) -> Case:
    """The prompt with another length than it may say."""
    bare = re.sub(r",?\s*[0-9]+ bars", "", case.prompt)
    return replace(case, prompt=f"{bare}, {bars} bars")


def numbers(scores: Sequence[Score]) -> Floats:
    """(windows, rows)."""
    return np.array([[habits(score)[name] for name in ROWS] for score in scores])


def at_length(cases: Sequence[Case], bars: int, job: Job, workers: int, real: Floats) -> tuple[str, Table]:
    """Every prompt composed at so many bars: a heading with its table, and its numbers."""
    own = replace(job, out=job.out / f"bars-{bars}")
    made = [row for row in rows_of([of_length(c, bars) for c in cases], own, workers) if not row.made.error]
    paths = [own.store.midi_path(row.case, row.made.taken["1"].candidate) for row in made]
    text, stored = table(real, [numbers(windows(reread(path.read_bytes()))) for path in paths])
    head = f"### {bars} bars\n\n{len(made)} of {len(cases)} prompts, {len(real)} real pieces."
    return f"{head}\n\n{text}", stored


def main(argv: Sequence[str] | None = None) -> int:
    """Compose, measure, print, and write OUT/habits.md and habits.json."""
    parser = parser_of("habits", __doc__, "benchmarks/results/habits", composes=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--bars", type=int, nargs="+", default=[16, 32, 64], help="lengths of pieces")
    arguments = parser.parse_args(argv)
    settings = Settings.from_env()
    settings = replace(settings, model_dir=arguments.model) if arguments.model else settings
    cases = read_cases(arguments.prompts, arguments.limit)
    job = Job(arguments.out, settings, arguments.seed, (1,))
    genuine = held_out(arguments.corpus, arguments.out / "real.npz")
    real = numbers([middle(sample.score) for sample in genuine if sample.bars >= WINDOW])
    found = {bars: at_length(cases, bars, job, arguments.workers, real) for bars in arguments.bars}
    text = "\n\n".join(said for said, _ in found.values())
    (arguments.out / "habits.md").write_text(f"{text}\n", encoding="utf8")
    stored = {bars: rows for bars, (_, rows) in found.items()}
    (arguments.out / "habits.json").write_text(json.dumps(stored, indent=1), encoding="utf8")
    print(text)
    return 0
