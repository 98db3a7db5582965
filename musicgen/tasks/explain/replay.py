"""A piece written once more, id by id: the writer follows what stands and keeps how likely each id was, and
why.

The model, the rules and the place are those of writing, so nothing is told here that was not so when the
piece was written.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from musicgen.errors import InputError
from musicgen.options import SamplingOptions
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.rule import Rule
from musicgen.tasks.write.writer import Planner, Step, Writer
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask
from musicgen.tokens.masks import narrowed

Script = Callable[[View], Iterator[int]]
Scored = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """One id where another might have stood.

    part, bar, position: of the piece, part 0 at a bar's head and position -1 before its first note. model:
    log-probability as the model has it, among all that the grammar allows, without guidance and rules;
    effects: (rule, nats), by how much it was likelier by that rule. Among ids of its own family, given that
    one of them stood here: kin_model, its log-probability as the model has it; kin, as it was drawn; entropy
    of that, in nats; others, the likeliest with their log-probabilities.
    """

    token: int
    part: int
    bar: int
    position: int
    model: float
    effects: tuple[tuple[str, float], ...]
    kin_model: float
    kin: float
    entropy: float
    others: tuple[Scored, ...]


class Replay(Writer):
    """Follows a script. script: ids of a view, from its first open one on. spots: what was passed so far;
    heard: of each window, the ids that were shown and those that were written."""

    def __init__(
        self,
        planner: Planner,
        rules: Callable[[View], Sequence[Rule]],
        script: Script,
        options: SamplingOptions,
        alternatives: int,
    ) -> None:
        self._script_of, self._most = script, alternatives
        self._ahead: list[int] = []
        self._said: list[tuple[Rule, Mask]] = []
        self.spots: list[Spot] = []
        self.heard: list[tuple[list[int], list[int]]] = []
        super().__init__(planner, rules, options, 0, np.random.default_rng(0))

    def choose(self, logp: np.ndarray, plain: np.ndarray | None = None) -> list[Step]:
        """Take the next id of the script, and keep how it stood among the others."""
        self.pending, self.is_new_window = [], False
        token = self._next()
        mask = self._mask if self._mask[token] else self.place.allowed
        spot = self._spot(token, logp, logp if plain is None else plain, mask)
        self.spots.append(spot)
        self.nats -= spot.model
        self._push(token)
        return [Step(token, spot.model, self.bars_done), *self._go_on()]

    def _spot(self, token: int, logp: np.ndarray, plain: np.ndarray, mask: Mask) -> Spot:
        said = [(r, bias) for r in self._biases if (bias := r.bias(self.place)) is not None]
        scores = logp + np.sum([bias for _, bias in said], axis=0) if said else logp
        ids = mask.nonzero()[0]
        logs = _share(scores, token, ids)
        effects = [(r, logs - _share(scores - bias, token, ids)) for r, bias in said if bias[ids].any()]
        effects += [(r, logs - _share(scores, token, m.nonzero()[0])) for r, m in self._without_each(mask)]
        span = vocab.SPANS[vocab.family(token)]
        kin, legal = (
            at[(at >= span.start) & (at < span.stop)] for at in (ids, self.place.allowed.nonzero()[0])
        )
        own = _normalised(scores[kin])
        best = np.argsort(-own, kind="stable")[: self._most]
        cursor = self.place.cursor
        return Spot(
            token=token,
            part=cursor.part,
            bar=self.place.bar if cursor.bar >= 0 else -1,
            position=cursor.position,
            model=_share(plain, token, self.place.allowed.nonzero()[0]),
            effects=tuple((type(rule).__name__, nats) for rule, nats in effects),
            kin_model=_share(plain, token, legal),
            kin=_share(scores, token, kin),
            entropy=max(0.0, float(-(np.exp(own) * own).sum())),
            others=tuple((int(kin[i]), float(own[i])) for i in best),
        )

    def _without_each(self, mask: Mask) -> Iterator[tuple[Rule, Mask]]:
        """Each rule that forbade something, with what might have stood without it."""
        for left_out, _ in self._said:
            wider = self.place.allowed
            for rule, own in self._said:
                if rule is not left_out:
                    wider = narrowed(wider, own)
            if np.count_nonzero(wider) > np.count_nonzero(mask):
                yield left_out, wider

    def _allowed(self) -> Mask:
        mask, self._said = self.place.allowed, []
        if self.place.cursor.bar < 0:
            return mask
        for rule in self._masks:
            if (own := rule.mask(self.place)) is not None:
                mask = narrowed(mask, own)
                self._said.append((rule, own))
        return mask

    def _go_on(self) -> list[Step]:
        forced = []
        while not self.done:
            token = self._legal(self._next())
            self._mask = self._allowed()
            if np.count_nonzero(self._mask) > 1 or not self._mask[token]:
                break
            self._push(token)
            forced.append(Step(token, 0.0, self.bars_done))
        return forced

    def _next(self) -> int:
        """The next id of the script, left in it."""
        if not self._ahead:
            token = next(self._script, None)
            if token is None:
                raise InputError("The ids end before the piece does: compose it anew.")
            self._ahead = [token]
        return self._ahead[0]

    def _legal(self, token: int) -> int:
        """The id, which may also be one that is read but never drawn. Raises InputError."""
        place = self.place
        if not place.allowed[token]:
            place.cursor.is_reading = True
            place.allowed = place.cursor.allowed()
        if not place.allowed[token]:
            raise InputError(
                f"The ids are no piece ({vocab.describe(token)} cannot stand here): compose it anew."
            )
        return token

    def _push(self, token: int) -> None:
        self._ahead = []
        self.heard[-1][1].append(token)
        super()._push(token)

    def _open(self, view: View) -> None:
        super()._open(view)
        self._script = self._script_of(view)
        self.heard.append((list(view.ids), []))


def _within(ids: np.ndarray, span: range) -> np.ndarray:
    return ids[(ids >= span.start) & (ids < span.stop)]


def _normalised(scores: np.ndarray) -> np.ndarray:
    logs = scores.astype(np.float64)
    return logs - np.logaddexp.reduce(logs)


def _share(scores: np.ndarray, token: int, ids: np.ndarray) -> float:
    """Log-probability of an id among others."""
    return float(scores[token]) - float(np.logaddexp.reduce(scores[ids].astype(np.float64)))
