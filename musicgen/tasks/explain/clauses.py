"""What each clause of a sentence did to the header: Shapley values over its log-probability, field by field.

A clause's value is its mean gain over all orders in which the clauses might have been said (Shapley 1953, "A
value for n-person games"). All subsets are reckoned, so the values of a field add up to what all clauses
together did to it, and those of all fields to what they did to the header.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from musicgen.model.sampling import Engine
from musicgen.options import SamplingOptions
from musicgen.tasks.plan.heading import Heading, Sketch
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.steering import USUAL
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS
from musicgen.tokens.grammar import Mask

MOST = USUAL.explain.clauses
FIELDS = (*(control.name for control in CONTROLS), "sections", "band")
Nats = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Clauses:
    """clauses: their words; several in the last where there are more than MOST. fields: of FIELDS. values:
    nats by clause and field. whole: by field, of all together. without, given: the header's log-probability
    without and with them."""

    clauses: tuple[str, ...]
    fields: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    whole: tuple[float, ...]
    without: float
    given: float


class _Followed(Sketch):
    """A header that stands, weighed as if it were drawn. nats: log-probability by field."""

    def __init__(self, plan: Plan, heading: Heading, options: SamplingOptions) -> None:
        self._heading, self._left = heading, list(heading.ids[1:])
        self.nats = dict.fromkeys(FIELDS, 0.0)
        super().__init__(plan, options, 0)

    def pick(self, biased: np.ndarray, mask: Mask) -> int:
        token = self._left.pop(0)
        field = self.next_control or ("band" if self.cursor.bars_planned else "sections")
        if field == "band" and token in _SECTIONS:
            field = "sections"
        allowed = mask.copy()
        allowed[token] = True  # what other clauses would have shut out was not impossible
        logs = biased[allowed].astype(np.float64)
        self.nats[field] += float(biased[token]) - float(np.logaddexp.reduce(logs))
        return token

    def settle(self) -> None:
        heading = self._heading
        self.frame, self.form, self.window = heading.frame, heading.form, heading.window
        self.forced["bars"] = str(heading.window.bars)
        if not heading.window.ends:
            self.forced["ends"] = "no"


def header_nats(
    engine: Engine, plan: Plan, heading: Heading, vectors: np.ndarray | None, options: SamplingOptions
) -> dict[str, float]:
    """Log-probability of a header by field, as it would be drawn for these clauses. vectors: (n, dim)."""
    session = engine.start(vectors, options.guidance, len(heading.ids))
    followed = _Followed(plan, heading, options)
    for logp in session.feed_all(heading.ids[:-1]):
        followed.choose(logp)
    return followed.nats


def explain_header(
    words: Sequence[str], nats: Callable[[tuple[int, ...]], Nats], fields: Sequence[str] = FIELDS
) -> Clauses:
    """What each clause did. nats: log-probability by field where only the clauses at these places stand."""
    players = _players(len(words))
    found: dict[frozenset[int], np.ndarray] = {}
    for size in range(len(players) + 1):
        for chosen in combinations(range(len(players)), size):
            told = nats(tuple(place for one in chosen for place in players[one]))
            found[frozenset(chosen)] = np.array([told[name] for name in fields])
    none, everything = found[frozenset()], found[frozenset(range(len(players)))]
    values = [tuple(map(float, _value(one, len(players), found))) for one in range(len(players))]
    return Clauses(
        clauses=tuple("; ".join(words[place] for place in places) for places in players),
        fields=tuple(fields),
        values=tuple(values),
        whole=tuple(map(float, everything - none)),
        without=float(none.sum()),
        given=float(everything.sum()),
    )


def _players(count: int) -> list[tuple[int, ...]]:
    """Places of clauses that are told apart; those beyond the most stand together in the last."""
    alone: list[tuple[int, ...]] = [(place,) for place in range(count)]
    return alone if count <= MOST else [*alone[: MOST - 1], tuple(range(MOST - 1, count))]


def _value(one: int, count: int, found: Mapping[frozenset[int], np.ndarray]) -> np.ndarray:
    total = np.zeros_like(found[frozenset()])
    for chosen, worth in found.items():
        if one not in chosen:
            weight = factorial(len(chosen)) * factorial(count - len(chosen) - 1) / factorial(count)
            total += weight * (found[chosen | {one}] - worth)
    return total


_SECTIONS = range(vocab.SPANS["section"].start, vocab.SPANS["length"].stop)
