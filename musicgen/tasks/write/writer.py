"""The writer: the one loop by which bars come about, whatever the task.

A planner says what is shown and what is open, view by view; the model says how likely each id is; rules say
what may not stand and what had better; one id is drawn, and the place keeps it. The writer talks to a model
that somebody else runs: it says what the model has to read (`pending`, and whether a new window begins), is
given log-probabilities, and draws. So one model can serve several writers at once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from musicgen.model.sampling import Engine, draw
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.tasks.plan.heading import Heading
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rule import Rule
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import narrowed
from musicgen.tokens.tokenizer import Decoded


class Planner(Protocol):
    """Plans the views of one candidate.

    bars: how many are to be written in all. before: bars that stand before them, where
    all new ones are at the end. heading: the candidate's own, None where each window has another.
    """

    before: int

    @property
    def heading(self) -> Heading | None: ...
    @property
    def bars(self) -> int: ...

    def piece(self) -> Decoded:
        """What stands before anything is written, by bar of the piece: a fresh copy."""

    def first(self) -> View:
        """The first view."""

    def next(self, place: Place) -> View | None:
        """After a finished bar that was not the last: the next view, None to go on with this one."""

    def score(self, place: Place) -> Score:
        """The piece with all finished bars."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One id that was written.

    logp: how likely the model found it, natural logarithm, without guidance; 0 where nothing else could
    stand. scores: log-probabilities (vocab,) with guidance and rules, from which it was drawn, and mask: what
    might stand; None where there was no choice. bars_done: finished bars after it.
    """

    token: int
    logp: float
    bars_done: int
    scores: np.ndarray | None = None
    mask: Mask | None = None

    def alternatives(self, count: int) -> list[tuple[int, float]]:
        """The likeliest ids that might have stood here, each with its log-probability among them."""
        if self.scores is None or self.mask is None:
            return [(self.token, 0.0)]
        ids = self.mask.nonzero()[0]
        own = self.scores[ids].astype(np.float64)
        own -= np.logaddexp.reduce(own)
        best = np.argsort(-own, kind="stable")[:count]
        return [(int(ids[i]), float(own[i])) for i in best]


class Writer:
    """Writes one candidate.

    rules: those that have something to say of a view. pending: ids that the model must read before the next
    draw, from the beginning of a sequence where `is_new_window`. done: whether the last bar is finished.
    written: all ids so far, headers and shown bars left aside.
    """

    def __init__(
        self,
        planner: Planner,
        rules: Callable[[View], Sequence[Rule]],
        options: SamplingOptions,
        candidate: int,
        rng: np.random.Generator,
    ) -> None:
        self.planner, self.candidate = planner, candidate
        self._rules, self._options, self._rng = rules, options, rng
        self.place = Place(planner.piece())
        self.nats = 0.0
        self.done = False
        self.pending: list[int] = []
        self.written: list[int] = []
        self.is_new_window = True
        self._open(planner.first())
        self._go_on()

    @property
    def total_bars(self) -> int:
        return self.planner.bars

    @property
    def bars_done(self) -> int:
        return self.place.bars_done

    @property
    def drawn(self) -> int:
        """Ids that were written, headers and shown bars left aside."""
        return self.place.drawn

    @property
    def nats_per_note(self) -> float:
        """How unlikely the model finds what it wrote, in nats a spelled-out note."""
        return self.nats / max(1, self.place.spelled_notes)

    def score(self) -> Score:
        """The piece with all finished bars."""
        return self.planner.score(self.place)

    def steps(
        self,
        engine: Engine,
        clauses: np.ndarray | None,
        guidance: float,
        cancelled: Callable[[], bool],
    ) -> Iterator[Step]:
        """Write to the end; yields every id. Ends early when cancelled."""
        while not self.done:
            if cancelled():
                return
            if self.is_new_window:
                session = engine.start(clauses, guidance)
            yield from self.choose(session.feed(self.pending), session.plain())

    def choose(self, logp: np.ndarray, plain: np.ndarray | None = None) -> list[Step]:
        """Draw the next id and push what must follow until there is a choice again.

        logp: (vocab,), of what comes after `pending`. plain: without guidance, where that differs: nats are
        counted in it.
        """
        self.pending, self.is_new_window = [], False
        scores, mask, options = self._biased(logp), self._mask, self._options
        token, _ = draw(scores, mask, temperature=options.temperature, top_p=options.top_p, rng=self._rng)
        own = float((logp if plain is None else plain)[token])
        self.nats -= own
        self._push(token)
        return [Step(token, own, self.bars_done, scores, mask), *self._go_on()]

    def _biased(self, logp: np.ndarray) -> np.ndarray:
        total = None
        for rule in self._biases:
            bias = rule.bias(self.place)
            if bias is not None:
                total = bias if total is None else total + bias
        return logp if total is None else logp + total

    def _allowed(self) -> Mask:
        mask = self.place.allowed
        if self.place.cursor.bar < 0:  # before the first bar line there is no choice
            return mask
        for rule in self._masks:
            own = rule.mask(self.place)
            if own is not None:
                mask = narrowed(mask, own)
        return mask

    def _go_on(self) -> list[Step]:
        """Push what must come until there is a choice again, or the piece is done."""
        forced = []
        while not self.done:
            self._mask = self._allowed()
            if np.count_nonzero(self._mask) > 1:
                break
            token = int(self._mask.argmax())
            self._push(token)
            forced.append(Step(token, 0.0, self.bars_done))
        return forced

    def _push(self, token: int) -> None:
        self.pending.append(token)
        self.written.append(token)
        if not self.place.push(token):
            return
        self.done = self.bars_done == self.total_bars
        if not self.done and (view := self.planner.next(self.place)):
            self._open(view)

    def _open(self, view: View) -> None:
        """Begin a view, with the rules that have something to say of it."""
        self.place.open(view)
        rules = self._rules(view)
        self._masks = tuple(rule for rule in rules if _says(rule, "mask"))
        self._biases = tuple(rule for rule in rules if _says(rule, "bias"))
        self.pending, self.is_new_window = list(view.ids), True


def _says(rule: Rule, what: str) -> bool:
    return getattr(type(rule), what) is not getattr(Rule, what)
