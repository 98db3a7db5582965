"""Fits the weights by which damage is weighed (`music/damage/weights.json`) on damaged validation pieces.

Logistic regression a kind, candidates that meet a harm of the kind against those that meet none. The
threshold from which a kind is sure lets through so many clean bars as BUDGET says, by weights that never saw
the piece (FOLDS parts of the pieces, each weighed by a fit on the others): what a fit says of its own pieces
is surer than what it says of new ones.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from musicgen.errors import InputError
from musicgen.evaluate.repair.cases import Case, Truth, name_of
from musicgen.music.damage.find import candidates, is_borne_out
from musicgen.music.damage.kinds import KINDS, Candidate
from musicgen.music.damage.oddness import NOTE_FEATURES, note_features
from musicgen.music.damage.repeats import likeness
from musicgen.music.damage.take import Bools, Floats, Take, take_of
from musicgen.music.damage.weigh import Weights

# Share of clean bars that a kind may be wrong about.
BUDGET: Mapping[str, float] = {
    "bars_gone": 0.002,
    "part_gone": 0.0035,
    "transposed": 0.0025,
    "noise": 0.002,
    "stuck": 0.002,
    "doubled": 0.0005,
    "flat": 0.0005,
    "jitter": 0.0005,
    "tempo": 0.0,
    **dict.fromkeys(("pitch_shift", "time_shift", "added", "split", "joined"), 0.0004),
    **dict.fromkeys(("onset_shift", "offset_shift", "removed"), 0.0003),
}
# Never mended unasked: one loudness is mostly meant, and a borrowed one is further off than what is there.
OFFERED = frozenset({"flat"})
NEVER = 2.0
FOLDS = 5
EVEN = 0.5  # what is less likely than not is never sure
MEETS = 0.34  # share of a candidate's bars, or of the harm's, that they have in common


@dataclass(frozen=True, eq=False)
class Row:
    """A candidate and what it is: 1 damage of its kind, 0 none, -1 beside other damage (not learnt)."""

    candidate: Candidate
    truth: int
    fold: int
    clean_bars: frozenset[tuple[int, int]]  # (case, bar) that it would wrongly name


def fit(found: Sequence[Case]) -> dict[str, Weights]:
    """Weights of notes and of all kinds; a kind of which no harm became a candidate is never sure.

    Raises InputError for too few pieces."""
    tables = [note_features(case.take, case.expected, likeness(case.take)) for case in found]
    folds = [fold_of(case) for case in found]
    rows: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    for fold in sorted(set(folds)):
        note = _fit_notes([(c, t) for c, t, f in zip(found, tables, folds, strict=True) if f != fold])
        for number, case in enumerate(found):
            if folds[number] == fold:
                for candidate in candidates(case.take, case.expected, note.odds(tables[number])):
                    rows[candidate.kind].append(_row(number, fold, case, candidate))
    bars = {number: case.take.bars for number, case in enumerate(found)}
    clean = {number for number, case in enumerate(found) if not case.truths}
    kinds = {kind: _fit_kind(kind, own, bars, clean) for kind, own in rows.items()}
    return {"note": _fit_notes(list(zip(found, tables, strict=True))), **kinds}


def fold_of(case: Case) -> int:
    """All copies of a piece are in one fold."""
    return int(hashlib.sha256(case.id.split(".")[0].encode()).hexdigest(), 16) % FOLDS


def _row(number: int, fold: int, case: Case, candidate: Candidate) -> Row:
    harmed = [t for t in case.truths if meets(candidate, case.take, t)]
    own = any(t.kind == candidate.kind for t in harmed)
    near = any(t.first <= candidate.span.last and candidate.span.first <= t.last for t in case.truths)
    truth = 1 if own else -1 if near and candidate.kind != "tempo" else 0
    wrong = range(candidate.span.first, candidate.span.last + 1) if truth == 0 else ()
    return Row(candidate, truth, fold, frozenset((number, bar) for bar in wrong))


def meets(candidate: Candidate, take: Take, truth: Truth) -> bool:
    """Whether a candidate speaks of the bars and of one of the parts of a harm."""
    both = min(candidate.span.last, truth.last) - max(candidate.span.first, truth.first) + 1
    parts = {name_of(take.identities[part]) for part in candidate.parts}
    if both < 1 or not (parts & set(truth.parts) or candidate.kind == truth.kind == "bars_gone"):
        return False
    lengths = candidate.span.last - candidate.span.first + 1, truth.last - truth.first + 1
    return both >= MEETS * max(lengths) or both == min(lengths)


def _fit_notes(found: Sequence[tuple[Case, Floats]]) -> Weights:
    """Notes that were put in against those that were there. found: cases with the features of their notes.
    Raises InputError where none was put in."""
    tables, labels = [table for _, table in found], [_strange(case) for case, _ in found]
    if not any(own.any() for own in labels):
        raise InputError(f"{len(found)} cases to fit on hold no noise: fit on more pieces (--limit).")
    return _logistic(NOTE_FEATURES, np.concatenate(tables), np.concatenate(labels), balance=0.25)


def _strange(case: Case) -> Bools:
    """bool (notes,): what noise and added notes put in."""
    wanted = [t for t in case.truths if t.kind in ("noise", "added")]
    if not wanted:
        return np.zeros(len(case.take), dtype=bool)
    before = take_of(case.original)
    old = {_key(before, i) for i in range(len(before))}
    spots = {(part, bar) for t in wanted for part in t.parts for bar in range(t.first, t.last + 1)}
    take = case.take
    names = [name_of(identity) for identity in take.identities]
    return np.array(
        [
            (names[take.part[i]], int(take.bar[i])) in spots and _key(take, i) not in old
            for i in range(len(take))
        ]
    )


def _key(take: Take, row: int) -> tuple[str, int, int]:
    return name_of(take.identities[take.part[row]]), round(float(take.onset[row]) * 4), int(take.pitch[row])


def _fit_kind(kind: str, rows: Sequence[Row], bars: Mapping[int, int], clean: Collection[int]) -> Weights:
    own = _learnt(rows)
    if kind in OFFERED or own is None:  # of the latter nothing is known
        return replace(own or _always(_names(rows), 0), threshold=NEVER)
    of_clean = {number: bars[number] for number in clean}
    wrong = _wrong(rows)
    return replace(
        own, threshold=max(EVEN, *(_threshold(wrong, BUDGET[kind], of) for of in (bars, of_clean)))
    )


def _learnt(rows: Sequence[Row]) -> Weights | None:
    """None where no harm became a candidate."""
    names, learnt = _names(rows), [row for row in rows if row.truth >= 0]
    labels = np.array([row.truth for row in learnt], dtype=bool)
    if not labels.any():
        return None
    return _always(names, len(labels)) if labels.all() else _logistic(names, _table(names, learnt), labels)


def _names(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(sorted({name for row in rows for name in row.candidate.features if name != "cut_off"}))


def _wrong(rows: Sequence[Row]) -> list[tuple[float, frozenset[tuple[int, int]]]]:
    """How likely the fit on other pieces finds each candidate that is no damage, the likeliest first, and
    the bars it names; where that fit knows nothing, they are certain."""
    found = []
    for fold in sorted({row.fold for row in rows}):
        others = _learnt([row for row in rows if row.fold != fold])
        for row in rows:
            if row.fold == fold and row.truth == 0 and is_borne_out(row.candidate):
                found.append((others.p(row.candidate.features) if others else 1.0, row.clean_bars))
    return sorted(found, key=lambda one: -one[0])


def _always(names: Sequence[str], count: int) -> Weights:
    """Where every candidate was damage: as sure as so many of them make it (Laplace's rule)."""
    none = np.zeros(len(names))
    return Weights(tuple(names), none, none + 1, none, float(np.log(count + 1)))


def _table(names: Sequence[str], rows: Sequence[Row]) -> Floats:
    return np.array([[row.candidate.features.get(n, 0.0) for n in names] for row in rows])


def _logistic(names: Sequence[str], table: Floats, labels: Bools, balance: float = 0.5) -> Weights:
    """balance: weight of the positive ones among all."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = np.nanmean(table, 0), np.nanstd(table, 0)
    table = np.where(np.isnan(table), mean, table)
    scale[scale < 1e-9] = 1.0
    share = labels.mean()
    weight = np.where(labels, balance / share, (1 - balance) / (1 - share))
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit((table - mean) / scale, labels, sample_weight=weight)
    return Weights(tuple(names), mean, scale, model.coef_[0], float(model.intercept_[0]))


def _threshold(
    wrong: Sequence[tuple[float, frozenset[tuple[int, int]]]], budget: float, bars: Mapping[int, int]
) -> float:
    """The lowest probability at which at most that share of the bars of some cases is wrongly named."""
    named: set[tuple[int, int]] = set()
    for p, where in wrong:
        named |= {(case, bar) for case, bar in where if case in bars}
        if len(named) > budget * sum(bars.values()):
            return min(0.9999, p + 1e-4)
    return EVEN
