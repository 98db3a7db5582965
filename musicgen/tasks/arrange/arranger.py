"""Arranging: what is kept of a piece stands, and a band is written around it with the composer's model."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from musicgen.music.facets import GENRE, LABELS, MOOD, STYLE, names_of, values_in
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.tasks.arrange.cast import Band, Cast, cast, own_band
from musicgen.tasks.arrange.kept import Kept, chord_list
from musicgen.tasks.arrange.planner import Arranging
from musicgen.tasks.compose import Composer, never
from musicgen.tasks.judge.checks import check
from musicgen.tasks.judge.composition import Composition, Draft, listen
from musicgen.tasks.plan.heading import draw_headings
from musicgen.tasks.plan.plan import Plan, make_plan
from musicgen.tasks.write.drive import Candidates, drive
from musicgen.tasks.write.hands import other_hands
from musicgen.tasks.write.rules import assembled
from musicgen.tasks.write.writer import Writer
from musicgen.text.brief import Brief
from musicgen.tokens.controls import MAX_WINDOW_BARS

_ARRANGE_SEED = zlib.crc32(b"arrange")  # apart from the draws of a piece with the same seed
_SAID = names_of(LABELS)
_NOT_SAID = names_of(STYLE)  # labels of the view, not of what the sentence says of new parts


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """What is to be written. asked: what the sentence says, and kept chords. plan: with all that the kept
    piece decides. cast: who plays."""

    kept: Kept
    asked: Brief
    plan: Plan
    band: Band
    cast: Cast

    @property
    def as_it_stands(self) -> Score:
        """What is kept, before anything is written."""
        return replace(self.kept.score, parts=self.cast.parts)


@dataclass(frozen=True, eq=False)
class Arranger:
    """Writes arrangements with the composer's model."""

    composer: Composer

    def arrangement(self, kept: Kept, brief: Brief, options: SamplingOptions) -> Arrangement:
        """Who plays. kept: as `kept_of` gives it for this brief."""
        asked, clauses = with_chords(brief, kept), self.composer.clauses(brief)
        decided = with_kept(asked, kept)
        plan = make_plan(decided, self.composer.suggestions(clauses), self.composer.steering)
        band = own_band(kept, plan.steering.header.most_parts, brief.mood)
        if brief.band or brief.genre or not band.roles:
            band = self._drawn(plan, kept, clauses, options)
        return Arrangement(kept, asked, plan, band, cast(kept, band, plan))

    def _drawn(self, plan: Plan, kept: Kept, clauses: np.ndarray | None, options: SamplingOptions) -> Band:
        """A band of the model's, for the sentence: its header is drawn as that of a new piece."""
        composer, bars = self.composer, min(kept.bars, MAX_WINDOW_BARS)
        brief = replace(plan.brief, bars=bars, chords=(), chord_bars=())
        (heading,) = draw_headings(
            composer.engine, replace(plan, brief=brief), options, clauses, typical=composer.typical
        )
        controls = heading.controls
        return Band(
            heading.roles,
            other_hands(plan.needs, heading.band),
            plan.brief.genre or controls[GENRE.name],
            plan.brief.mood or controls[MOOD.name],
        )

    def stream(
        self, made: Arrangement, options: SamplingOptions, cancelled: Callable[[], bool] = never
    ) -> Iterator[Draft | Composition]:
        """Drafts after each new bar, then the piece: the first candidate that keeps all that was asked.

        Cancelled before the first bar is done, it raises Cancelled; later what follows holds the kept parts
        alone (`stopped`).
        """
        if not made.cast.new:
            yield self._judged(made, made.as_it_stands, options)
            return
        candidates = Candidates(
            options,
            self.composer.clauses(made.asked),
            self._writers(made, options),
            finished=lambda writer: self._finished(writer, made, options),
            is_enough=lambda best, tried, drawn: not best.broken,
        )
        yield from drive(candidates, self.composer.engine, cancelled)

    def arrange(self, made: Arrangement, options: SamplingOptions) -> Composition:
        """The piece alone."""
        *_, last = self.stream(made, options)
        assert isinstance(last, Composition)
        return last

    def _writers(self, made: Arrangement, options: SamplingOptions) -> Iterator[Writer]:
        said = {
            name: made.plan.forced[name]
            for name in _SAID
            if name in made.plan.asked and name not in _NOT_SAID
        }
        for candidate in range(options.candidates):
            planner = Arranging(
                made.kept, made.cast, made.plan, made.band, said, self.composer.engine.config.context
            )
            rng = np.random.default_rng([options.seed, _ARRANGE_SEED, candidate])
            yield Writer(planner, assembled, options, candidate, rng)

    def _finished(self, writer: Writer, made: Arrangement, options: SamplingOptions) -> Composition:
        planner = writer.planner
        assert isinstance(planner, Arranging)
        judged = self._judged(made, planner.whole(writer.place), options)
        new = [p for p in writer.score().parts if p.identity in made.cast.new]
        copies = self.composer.copies
        is_copy = copies is not None and copies.is_copy(replace(judged.score, parts=tuple(new)))
        return replace(
            judged,
            candidate=writer.candidate,
            nats_per_note=writer.nats_per_note,
            stopped=not writer.done,
            is_copy=is_copy,
            drawn=tuple((n, v) for n, v in values_in(made.band, STYLE).items() if v),
        )

    def _judged(self, made: Arrangement, score: Score, options: SamplingOptions) -> Composition:
        limits = replace(self.composer.steering.checks, chords=self.composer.steering.arrange.heard)
        return Composition(
            score=score,
            brief=made.asked,
            options=options,
            model_id=self.composer.model_id,
            heard=listen(score),
            checks=check(made.asked, score, None, limits),
        )


def with_chords(brief: Brief, kept: Kept) -> Brief:
    """The brief with kept chords as asked ones, and without what an arrangement's piece decides."""
    chords, lengths = chord_list(kept.chords)
    return replace(
        brief, bars=None, seconds=None, pickup=None, sections=(), loop=None, chords=chords, chord_bars=lengths
    )


def with_kept(brief: Brief, kept: Kept) -> Brief:
    """The brief with all that the kept piece decides: its key, meter, tempo and bars."""
    score = kept.score
    return replace(brief, key=kept.key, meter=score.meter, tempo_bpm=score.tempo_bpm, bars=kept.bars)
