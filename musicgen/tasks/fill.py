"""Fill: some parts of some bars written anew, from what stands before, after and beside them.

Everything outside stays as it is, note for note. The chords of the bars are kept where other pitched parts go
on playing them; where all pitched parts are hidden, they are drawn too.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from musicgen.errors import Cancelled
from musicgen.model.sampling import draw
from musicgen.music.score import BarSpan, Part, Score
from musicgen.music.theory import Meter
from musicgen.options import SamplingOptions
from musicgen.tasks.compose import Composer, never
from musicgen.tasks.judge.checks import check
from musicgen.tasks.judge.composition import Composition, Draft, listen
from musicgen.tasks.plan.form import Window
from musicgen.tasks.plan.hole import Hole, View, checked, heard_through, pieces, put_in, settled, view_of
from musicgen.tasks.plan.plan import Plan, make_plan
from musicgen.tasks.write.filters import (
    MIN_SOUNDING,
    Scene,
    brief_mask,
    entry_mask,
    heard_in,
    left_out_by_feel,
)
from musicgen.tasks.write.leanings import Leanings
from musicgen.text.brief import Brief
from musicgen.tokens import vocab
from musicgen.tokens.decoder import read_ids
from musicgen.tokens.grammar import Cursor, Mask
from musicgen.tokens.masks import all_but, narrowed, only
from musicgen.tokens.tokenizer import Decoded

_FILL_SEED = 104_729  # keeps the draws of a fill apart from those of the piece with the same seed


class _Filling:
    """Draws what one view hides. bars_done: how many of its hidden bars are finished."""

    def __init__(
        self,
        view: View,
        plan: Plan,
        options: SamplingOptions,
        rng: np.random.Generator,
        context: int,
    ) -> None:
        self.view, self._options, self._rng, self._context = view, options, rng, context
        self._scene = _scene(view, plan)
        self._leanings = Leanings(plan, view.state.roles, view.state.controls)
        self._chords: dict[int, tuple[int, ...]] = {}
        self._hidden_bars = sorted({bar for _, bar in view.hidden})
        self._usual = _usual_shares(view)
        self._filled: Counter[int] = Counter()
        self.drawn: list[int] = []
        self.pending = list(view.ids)

    def keep_chords(self) -> None:
        """The chords of the hidden bars stay what they are."""
        self._chords = {b: c for b, c in self._scene.harmony.items() if b in set(self._hidden_bars)}

    @property
    def bars_done(self) -> int:
        cursor = self._scene.cursor
        if cursor.done:
            return len(self._hidden_bars)
        return sum(bar < cursor.bar for bar in self._hidden_bars) if self.drawn else 0

    def run(self, feed: Callable[[list[int]], np.ndarray], cancelled: Callable[[], bool]) -> Iterator[int]:
        """Draw to the end; yields the number of finished bars after each. Ends early when cancelled."""
        shown = 0
        while not self._scene.cursor.done:
            if cancelled():
                return
            mask = self._mask()
            token = int(mask.argmax()) if np.count_nonzero(mask) == 1 else self._draw(feed, mask)
            self._push(token)
            if self.bars_done > shown:
                shown = self.bars_done
                yield shown

    def decoded(self) -> Decoded:
        """The window with what was drawn so far, whole bars only."""
        ends = [i for i, t in enumerate(self.drawn) if t in vocab.SPANS["bar"] or t == vocab.EOS]
        whole = self.drawn[: ends[-1]] if ends else []
        return read_ids([*self.view.ids, *whole])

    def _draw(self, feed: Callable[[list[int]], np.ndarray], mask: Mask) -> int:
        logp = feed(self.pending)
        self.pending = []
        leaning = self._leanings.at(self._scene)
        leant = logp if leaning is None else logp + leaning
        options = self._options
        token, _ = draw(leant, mask, temperature=options.temperature, top_p=options.top_p, rng=self._rng)
        return token

    def _mask(self) -> Mask:
        scene, cursor = self._scene, self._scene.cursor
        mask = brief_mask(scene, cursor.allowed())
        kept = self._chords.get(cursor.bar, ())
        if kept and mask[list(vocab.SPANS["chord"])].any():
            left = kept[cursor.bar_chords : cursor.bar_chords + 1]
            mask = narrowed(mask, only(*left) if left else _NO_CHORD_ID)
        if due := self._due():
            mask = narrowed(mask, entry_mask(scene, due))
        bars_left = len(self._hidden_bars) - self.bars_done
        if len(self.view.ids) + len(self.drawn) + _IDS_TO_END * (bars_left + 1) > self._context:
            mask = narrowed(mask, _NOTHING_NEW)
        return mask

    def _due(self) -> list[int]:
        """Hidden parts that must sound in this bar, to keep half of the bars in which they did before."""
        cursor = self._scene.cursor
        if cursor.bar not in self._hidden_bars or not self.drawn:
            return []
        bars = self._hidden_bars.index(cursor.bar) + 1
        is_last = bars == len(self._hidden_bars)
        return [
            part
            for part, share in sorted(self._usual.items())
            if part > cursor.part
            and self._filled[part] < max(math.floor(bars * share * MIN_SOUNDING), int(is_last))
        ]

    def _push(self, token: int) -> None:
        cursor = self._scene.cursor
        cursor.push(token)
        self._scene.hear(token)
        self.drawn.append(token)
        self.pending.append(token)
        if token in vocab.SPANS["chord"]:
            self._scene.harmony[cursor.bar] = (
                *self._scene.harmony.get(cursor.bar, ())[: cursor.bar_chords - 1],
                token,
            )
        elif token in vocab.SPANS["part"]:
            self._filled[token] += 1


def _scene(view: View, plan: Plan) -> Scene:
    """Where a fill begins: the view is read, and what it hides is not heard."""
    cursor = Cursor(view.shift, is_reading=True)
    cursor.push_all(view.ids)
    cursor.is_reading = False
    state, meter = view.state, Meter.parse(view.state.controls["meter"] or "4/4")
    form, opens = tuple(state.plan), view.first == 0
    return Scene(
        plan=plan,
        window=Window((), view.first, view.bars, form, opens=opens, ends=view.ends),
        cursor=cursor,
        asked=frozenset(),
        total=view.total,
        off_beats=left_out_by_feel(plan.brief.feel, state.controls["genre"], meter, view.frame.tempo_bpm),
        sounded=Counter(state.band),
        harmony={bar: tuple(map(vocab.chord_id, chords)) for bar, chords in state.chords.items()},
        heard=heard_in({at: content for at, content in state.contents.items() if at not in view.hidden}),
    )


def _usual_shares(view: View) -> dict[int, float]:
    """In which share of its hidden bars each part sounded before; all of them for one that never did."""
    found = {}
    for part in {part for part, _ in view.hidden}:
        mine = [(p, bar) in view.state.contents for p, bar in view.hidden if p == part]
        found[part] = sum(mine) / len(mine) or 1.0
    return found


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
    ) -> Iterator[Draft | Composition]:
        """Drafts after each new bar, then the piece; the first candidate that copies nothing is taken.

        brief: what the piece was asked to be; `Brief()` where nobody knows. Cancelled before the first bar
        is done, it raises Cancelled; later the rest of the hole stays as it was (`stopped`). Raises
        InputError for bars or parts that the score does not have.
        """
        hole = checked(Hole(span, frozenset(part.identity for part in parts)), score)
        clauses = self.composer.encoder.encode(brief.clauses, brief.language) if brief.clauses else None
        plan = make_plan(brief, {})
        for candidate in range(options.candidates):
            made, done = score, 0
            for made, done in self._candidate(score, hole, plan, clauses, options, candidate, cancelled):
                yield Draft(settled(made), done, len(hole.bars), candidate)
            if not done:
                raise Cancelled()
            stopped = done < len(hole.bars)
            piece = self._finished(settled(made), brief, options, candidate, stopped)
            if stopped or not piece.is_copy:
                break
        yield piece

    def fill(
        self,
        score: Score,
        brief: Brief,
        span: BarSpan,
        parts: tuple[Part, ...],
        options: SamplingOptions,
    ) -> Composition:
        """The piece alone."""
        *_, last = self.stream(score, brief, span, parts, options)
        assert isinstance(last, Composition)
        return last

    def _candidate(
        self,
        score: Score,
        hole: Hole,
        plan: Plan,
        clauses: np.ndarray | None,
        options: SamplingOptions,
        candidate: int,
        cancelled: Callable[[], bool],
    ) -> Iterator[tuple[Score, int]]:
        """The score with more and more of the hole filled, and how many of its bars are."""
        engine, rng = self.composer.engine, np.random.default_rng([options.seed, _FILL_SEED, candidate])
        known, done_before = heard_through(score), 0
        labels = {"genre": plan.brief.genre, "mood": plan.brief.mood}
        keeps = any(not p.is_drum and p.identity not in hole.parts for p in score.parts)
        for piece in pieces(hole):
            is_last = piece.span.last == hole.span.last
            following = score.bars if is_last else 0
            view = view_of(known, piece, following, engine.config.context, **labels)
            filling = _Filling(view, replace(plan, key=view.key), options, rng, engine.config.context)
            if keeps and not plan.chords:
                filling.keep_chords()
            session = engine.start(clauses, options.guidance)
            made, done = known, 0
            for done in filling.run(session.feed, cancelled):
                finished = replace(piece, span=BarSpan(piece.span.first, piece.bars[done - 1]))
                made = put_in(known, finished, view, filling.decoded())
                yield _as_before(made, score), done_before + done
            if done < len(piece.bars):
                return
            known, done_before = made, done_before + done

    def _finished(
        self, score: Score, brief: Brief, options: SamplingOptions, candidate: int, stopped: bool
    ) -> Composition:
        copies = self.composer.copies
        return Composition(
            score=score,
            brief=brief,
            options=options,
            model_id=self.composer.model_id,
            heard=listen(score),
            checks=check(brief, score, None if brief.seconds else brief.bars),
            candidate=candidate,
            tried=candidate + 1,
            stopped=stopped,
            is_copy=copies is not None and copies.is_copy(score),
        )


def _as_before(made: Score, score: Score) -> Score:
    """Key, chords and sections only where the score had some: what was merely heard is no part of it."""
    return replace(made, key=score.key, sections=score.sections, chords=made.chords if score.chords else ())


_IDS_TO_END = 24  # a bar that has to close needs no more
_NOTHING_NEW = all_but("position", "pitch", "drum", "part")
_NO_CHORD_ID = all_but("chord")
