"""What the report speaks of: every piece composed once, real pieces beside them, all windows measured.

Rows: the default (K candidates), one candidate, the model without its clause vectors (one candidate; the
facts stay forced), held-out real pieces, and real pieces drawn without regard to the prompts' styles. Where a
sentence leaves no clause the model never saw one, and the row without text shows the same piece.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from musicgen.evaluate.adherence import adherence
from musicgen.evaluate.adherence.adherence import Job, Row
from musicgen.evaluate.common.cases import DEFAULT_PROMPTS, Case, read_cases
from musicgen.evaluate.common.pieces import Taken
from musicgen.evaluate.common.samples import Sample, composed
from musicgen.evaluate.realism.matching import (
    MatchedWindow,
    composed_windows,
    partners,
    share_of,
    shortened_windows,
    shuffled,
    window_of,
)
from musicgen.evaluate.realism.table import Measured, measured
from musicgen.text.read import read_brief

EARS_PROMPTS = DEFAULT_PROMPTS.parent / "ears.jsonl"
SHORTENED = 160
ROUNDS = 3  # real partners of each composed window: the reference, the real row, more to learn from
DEFAULT, ONE, WITHOUT = "default", "one candidate", "without text"
REAL, OTHERS = "held-out real", "real, other prompts"
ROWS = (DEFAULT, ONE, REAL, OTHERS, WITHOUT)


@dataclass(frozen=True, slots=True)
class Ear:
    """A prompt of `benchmarks/ears.jsonl` with its kind, and what it asks for beyond the facts of a case.

    shape: "loop", "pickup", "builds", "fades" or "swung".
    """

    case: Case
    kind: str
    style: str | None
    mood: str | None
    density: str | None
    shape: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Composed pieces by row; `asked` and `ears` are the prompts. candidates: K of the default row."""

    candidates: int
    rows: Mapping[str, list[Row]]
    ears: tuple[Ear, ...]
    ear_rows: list[Row]
    jobs: Mapping[str, Job]

    def samples(self, name: str) -> list[Sample]:
        """The composed pieces of a row, read from their files; what could not be composed is left out."""
        number = self.candidates if name == DEFAULT else 1
        return _samples(self.rows[name], self.jobs[name], number)

    def ear_samples(self) -> dict[str, Sample]:
        """By the prompt's id."""
        return {s.id: s for s in _samples(self.ear_rows, self.jobs[ONE], 1)}


def _samples(rows: Sequence[Row], job: Job, number: int) -> list[Sample]:
    found = []
    for row in rows:
        if row.made.error or row.error:
            continue
        taken = row.made.taken[str(number)]
        # Pieces that are the same without text were composed, and lie, with the others.
        path = _path_of(row, job, taken)
        found.append(composed(row.case.id, path.read_bytes(), taken.drawn.get("genre")))
    return [s for s in found if s.score.parts]


def _path_of(row: Row, job: Job, taken: Taken) -> Path:
    path = job.store.midi_path(row.case, taken.candidate)
    return path if path.exists() else replace(job, with_text=True).store.midi_path(row.case, taken.candidate)


def read_ears(path: Path = EARS_PROMPTS, limit: int = 0) -> tuple[Ear, ...]:
    """The prompts for styles, moods, densities and long pieces. limit: about so many, spread evenly."""
    cases = read_cases(path)
    entries = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
    found = [
        Ear(
            case,
            entry["kind"],
            entry.get("style"),
            entry["facts"].get("mood"),
            entry["facts"].get("density"),
            _shape(entry["facts"]),
        )
        for case, entry in zip(cases, entries, strict=True)
    ]
    step = max(1, len(found) // limit) if limit else 1
    return tuple(found[::step])


def _shape(facts: Mapping[str, str | bool]) -> str | None:
    words = [name for name in ("loop", "pickup") if facts.get(name)]
    words += [str(facts[name]) for name in ("arc", "feel") if name in facts]
    return words[0] if words else None


def compose_all(
    cases: Sequence[Case],
    ears: Sequence[Ear],
    job: Job,
    workers: int,
    open_model: adherence.OpenComposer,
    say: Callable[[str], None] = print,
    bare: int = 0,
) -> Pieces:
    """Compose whatever is not there yet. job.candidates: 1 and K.

    bare: how many of the prompts are also composed without their text, 0 for all.
    """
    number = max(job.candidates)
    say(f"Composing {len(cases)} prompts, up to {number} candidates each")
    main = adherence.rows_of(cases, job, workers, open_model)
    one = replace(job, candidates=(1,))
    say(f"Composing {len(ears)} prompts for styles, moods and form")
    ear_rows = adherence.rows_of([ear.case for ear in ears], one, workers, open_model) if ears else []
    bare_job = replace(one, with_text=False)
    worded = [case for case in cases[: bare or None] if read_brief(case.prompt).clauses]
    say(f"Composing {len(worded)} prompts without their text")
    found = adherence.rows_of(worded, bare_job, workers, open_model) if worded else []
    by_id = {row.case.id: row for row in found}
    without = [by_id.get(row.case.id, row) for row in main[: bare or None]]
    rows = {DEFAULT: main, ONE: main, WITHOUT: without}
    return Pieces(number, rows, tuple(ears), ear_rows, {DEFAULT: job, ONE: job, WITHOUT: bare_job})


# --- windows ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Measured windows. rows: as ROWS. reference: real partners of the default row. extra: more real ones.

    shuffled: all real windows with their bars in another order. songs, short: real windows as they are,
    and of other real songs shortened to the length of a composed piece.
    """

    rows: Mapping[str, list[Measured]]
    reference: list[Measured]
    extra: list[Measured]
    shuffled: list[Measured]
    songs: list[Measured]
    short: list[Measured]


def gather(pieces: Pieces, real: Sequence[Sample], out: Path, workers: int) -> Evidence:
    """Cut, match and measure all windows."""
    windows = {name: composed_windows(pieces.samples(name)) for name in (DEFAULT, ONE, WITHOUT)}
    found = partners(windows[DEFAULT], real, ROUNDS)
    reference, own, extra = ([w for w in one if w is not None] for one in found)
    used = frozenset(w.song for one in (reference, own, extra) for w in one)
    left = [s for s in real if s.song not in used]
    others = [w for w in partners(windows[DEFAULT], left, 1, styled=False)[0] if w is not None]
    mixed = [_shuffled(window) for window in (*reference, *own, *extra)]
    songs, short = shortened_windows(real, SHORTENED)
    rest = {"reference": reference, "extra": extra, "shuffled": mixed, "songs": songs, "short": short}
    found_all = _measured_all({**windows, REAL: own, OTHERS: others, **rest}, out / "windows.jsonl", workers)
    return Evidence({name: found_all[name] for name in ROWS}, **{name: found_all[name] for name in rest})


def _shuffled(window: MatchedWindow) -> MatchedWindow:
    seed = int(share_of(window.name, "shuffle") * 2**32)
    return shuffled(window, np.random.default_rng(seed))


def _measured_all(
    windows: Mapping[str, list[MatchedWindow]], file: Path, workers: int
) -> dict[str, list[Measured]]:
    """All rows in one go, so that the workers start once."""
    flat = [window for group in windows.values() for window in group]
    found = iter(measured(flat, file, workers))
    return {name: [next(found) for _ in group] for name, group in windows.items()}


def whole(samples: Sequence[Sample]) -> list[MatchedWindow]:
    """Whole pieces as windows, for what is said of a piece's end."""
    return [window_of(sample, False, sample.bars) for sample in samples]
