"""Fill: some parts of some bars written anew, from what stands before, after and beside them.

Everything outside stays as it is, note for note. The chords of the bars are kept where other pitched parts go
on playing them; where all pitched parts are hidden, they are drawn too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from musicgen.music.edit import without_silent_parts
from musicgen.music.facets import STYLE, values_in
from musicgen.music.score import BarSpan, Identity, Part, Score
from musicgen.options import SamplingOptions
from musicgen.tasks.compose import Composer, never
from musicgen.tasks.judge.composition import Composition, Draft
from musicgen.tasks.plan.hole import Hole, checked, heard_through, pieces, view_of
from musicgen.tasks.plan.plan import Plan, make_plan
from musicgen.tasks.plan.view import PartAsk, View
from musicgen.tasks.write.drive import Candidates, drive
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rules import assembled
from musicgen.tasks.write.writer import Writer
from musicgen.text.brief import Brief
from musicgen.tokens import vocab
from musicgen.tokens.contents import spliced
from musicgen.tokens.tokenizer import Decoded

_FILL_SEED = 104_729  # keeps the draws of a fill apart from those of the piece with the same seed


@dataclass(frozen=True, slots=True)
class Asked:
    """parts: what is asked of single parts. keeps_chords: whether the chords stay where others play on."""

    parts: Mapping[Identity, PartAsk] = field(default_factory=dict)
    keeps_chords: bool = True


class Holes:
    """Plans the views of a fill: a large hole is filled in pieces, each seen by the next."""

    before = 0
    heading = None  # each window of a hole has one of its own

    def __init__(self, score: Score, hole: Hole, plan: Plan, context: int, asked: Asked) -> None:
        self._score, self._hole, self._plan, self._context = score, hole, plan, context
        self._asks = {_id_of(score, identity): ask for identity, ask in asked.parts.items()}
        self._pieces = list(pieces(hole, plan.steering.windows))
        self._known, self._done = heard_through(score), 0  # with the pieces that are filled, and their bars
        others = any(not p.is_drum and p.notes and p.identity not in hole.parts for p in score.parts)
        self._keeps = others and asked.keeps_chords

    @property
    def bars(self) -> int:
        return len(self._hole.bars)

    def piece(self) -> Decoded:
        return Decoded()

    def first(self) -> View:
        piece, brief = self._pieces[0], self._plan.brief
        following = self._score.bars if piece.span.last == self._hole.span.last else 0
        known = self._known, piece, following, self._context, self._plan
        view = view_of(*known, known=values_in(brief, STYLE))
        self._view = replace(view, asks=self._asks)
        kept = _kept(self._view, self._keeps)
        everywhere = {part: 1.0 for part, ask in self._asks.items() if ask.is_everywhere}
        return replace(kept, keep_shares={**kept.keep_shares, **everywhere}) if everywhere else kept

    def next(self, place: Place) -> View | None:
        if not place.cursor.done:
            return None
        self._known = self._filled(place)
        self._done += len(self._pieces.pop(0).bars)
        return self.first()

    def score(self, place: Place) -> Score:
        return without_silent_parts(_as_before(self._filled(place), self._score))

    def _filled(self, place: Place) -> Score:
        """With what is finished of the present piece of the hole."""
        piece, done = self._pieces[0], place.bars_done - self._done
        if not done:
            return self._known
        finished = replace(piece, span=BarSpan(piece.span.first, piece.bars[done - 1]))
        return spliced(self._known, place.piece, finished.bars, self._view.shift, finished.parts)


def _kept(view: View, keeps_chords: bool) -> View:
    """With what must stay of the hidden bars: their chords where others play them, and who sounds in them.

    A part keeps a share of the bars in which it sounded; one that never did is expected in all of them.
    """
    chords = {bar: found for bar in view.hidden_bars if (found := view.state.chords.get(bar))}
    ids = {bar: tuple(map(vocab.chord_id, found)) for bar, found in chords.items()}
    least, shares = view.plan.steering.entries.share, {}
    for part in {part for part, _ in view.hidden}:
        mine = [at in view.state.contents for at in view.hidden if at[0] == part]
        shares[part] = least * (sum(mine) / len(mine) or 1.0)
    return replace(
        view, kept_chords=ids if keeps_chords else {}, keep_bars=view.hidden_bars, keep_shares=shares
    )


@dataclass(frozen=True, eq=False)
class Filler:
    """Writes bars anew with the composer's model."""

    composer: Composer

    def stream(
        self,
        score: Score,
        brief: Brief,
        span: BarSpan,
        parts: tuple[Part, ...],
        options: SamplingOptions,
        cancelled: Callable[[], bool] = never,
        asked: Asked | None = None,
    ) -> Iterator[Draft | Composition]:
        """Drafts after each new bar, then the piece; the first candidate that copies nothing is taken.

        brief: what the piece was asked to be; `Brief()` where nobody knows. asked: of single parts.
        Cancelled before the first bar
        is done, it raises Cancelled; later the rest of the hole stays as it was (`stopped`). Raises
        InputError for bars or parts that the score does not have.
        """
        hole = checked(Hole(span, frozenset(part.identity for part in parts)), score)
        plan = make_plan(brief, {}, self.composer.steering)
        bars = None if brief.seconds else brief.bars
        candidates = Candidates(
            options,
            self.composer.clauses(brief),
            self._writers(score, hole, plan, options, asked or Asked()),
            finished=lambda writer: self.composer.finished(writer, brief, options, bars),
            is_enough=lambda best, tried, drawn: not best.is_copy,
        )
        yield from drive(candidates, self.composer.engine, cancelled)

    def fill(
        self, score: Score, brief: Brief, span: BarSpan, parts: tuple[Part, ...], options: SamplingOptions
    ) -> Composition:
        """The piece alone."""
        *_, last = self.stream(score, brief, span, parts, options)
        assert isinstance(last, Composition)
        return last

    def _writers(
        self, score: Score, hole: Hole, plan: Plan, options: SamplingOptions, asked: Asked
    ) -> Iterator[Writer]:
        for candidate in range(options.candidates):
            rng = np.random.default_rng([options.seed, _FILL_SEED, candidate])
            holes = Holes(score, hole, plan, self.composer.engine.config.context, asked)
            yield Writer(holes, assembled, options, candidate, rng)


def _id_of(score: Score, identity: Identity) -> int:
    return vocab.part_id(next(part for part in score.parts if part.identity == identity))


def _as_before(made: Score, score: Score) -> Score:
    """Key, chords and sections only where the score had some: what was merely heard is no part of it."""
    return replace(made, key=score.key, sections=score.sections, chords=made.chords if score.chords else ())
