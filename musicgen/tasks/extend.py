"""Extend: new bars behind what is there. The last bars are shown, and everything that was there stays as it
is.

The new bars stand in the key of the last ones, with their players, and go on with the form as real pieces do
that began so. A sentence steers them: style, mood, chords, density, who joins and who leaves. What cannot
change within a piece (key, meter, tempo) stays, and the brief says so.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from musicgen.errors import InputError
from musicgen.music.edit import until, without_silent_parts
from musicgen.music.facets import ARC, LABELS, OPENS, PICKUP, STYLE, names_of, values_in
from musicgen.music.quantise import floor_duration
from musicgen.music.score import MAX_BARS, BarSpan, Score, Section, bars_of
from musicgen.options import SamplingOptions
from musicgen.tasks.compose import Composer, never
from musicgen.tasks.judge.composition import Composition, Draft
from musicgen.tasks.plan.form import Window, asked_form, carried_on, next_windows, spans
from musicgen.tasks.plan.form import plan_of as form_of
from musicgen.tasks.plan.heading import Heading
from musicgen.tasks.plan.hole import heard_through
from musicgen.tasks.plan.plan import Plan, make_plan
from musicgen.tasks.plan.tail import band_after, joining, tail_of
from musicgen.tasks.plan.view import View
from musicgen.tasks.steering.rules import WindowSteering
from musicgen.tasks.write.chain import Chain
from musicgen.tasks.write.drive import Candidates, drive
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rules import assembled
from musicgen.tasks.write.writer import Writer
from musicgen.text.brief import Brief
from musicgen.tokens.contents import spliced
from musicgen.tokens.header import Edges, measured
from musicgen.tokens.tokenizer import Decoded, SectionPlan, encode_bars, frame_of, plan_of, state_of

_EXTEND_SEED = zlib.crc32(b"extend")  # apart from the draws of the piece and its fills with this seed
# What a sentence may say of new bars, as header controls.
_STEERING = names_of(LABELS)


class Continuation(Chain):
    """Plans the views of new bars. base: the score, with players who join. ends: whether the piece ends with
    them."""

    def __init__(
        self, plan: Plan, heading: Heading, context: int, base: Score, given: Decoded, ends: bool
    ) -> None:
        super().__init__(plan, heading, context)
        self._base, self._given, self._ends = base, given, ends
        self.before = given.bars

    @property
    def total(self) -> int:
        return self.heading.total_bars + (not self._ends)

    def piece(self) -> Decoded:
        given = self._given
        return replace(given, contents=dict(given.contents), chords=dict(given.chords))

    def first(self) -> View:
        given = self.piece()
        view = self._opened(given, len(encode_bars(given)) / given.bars)
        return tail_of(view, given)

    def score(self, place: Place) -> Score:
        done = BarSpan(self.before, self.before + place.bars_done - 1)
        bars = range(done.first, done.last + 1)
        made = without_silent_parts(spliced(self._base, place.piece, bars, self.heading.frame.shift))
        if not self._base.chords:  # what was merely heard is no part of it
            made = replace(made, chords=())
        if not self._base.sections:
            return made
        new = [
            Section(s.name, max(s.first, done.first), min(s.end, done.last + 1) - max(s.first, done.first))
            for s in spans(self.heading.form)
            if s.first <= done.last and s.end > done.first
        ]
        return replace(made, sections=(*self._base.sections, *new))

    def _changed(self, window: Window) -> dict[str, str | None]:
        changed = super()._changed(window)
        if window.view[0] == 0:
            changed |= {OPENS.name: "yes", PICKUP.name: self.heading.controls[PICKUP.name]}
        return changed


@dataclass(frozen=True, eq=False)
class Extender:
    """Writes on with the composer's model."""

    composer: Composer

    def stream(
        self,
        score: Score,
        brief: Brief,
        bars: int,
        options: SamplingOptions,
        cancelled: Callable[[], bool] = never,
        *,
        after: int | None = None,
        ends: bool = True,
    ) -> Iterator[Draft | Composition]:
        """Drafts of the whole after each new bar, then the piece.

        brief: what the piece is or the new bars should be; `Brief()` for more of the same. after: how many
        bars stand before the new ones, all of them when None; later ones go, notes that ring over the border
        stay. ends: whether the piece ends with the new bars. Cancelled before the first bar is done, it
        raises Cancelled; later the piece holds what is there (`stopped`). Raises InputError for a number of
        bars that does not fit, and for a score without notes.
        """
        after = score.bars if after is None else min(after, score.bars)
        checked(after, bars)
        score = until(score, after - 1)
        composer = self.composer
        asked, chain = continued(composer, score, brief, bars, after, options.seed, ends and not brief.loop)
        writers = (
            Writer(chain, assembled, options, i, np.random.default_rng([options.seed, _EXTEND_SEED, i]))
            for i in range(options.candidates)
        )
        candidates = Candidates(
            options,
            composer.clauses(brief),
            writers,
            finished=lambda writer: composer.finished(writer, asked, options),
            is_enough=lambda best, tried, drawn: not best.is_copy and not best.derailed,
        )
        yield from drive(candidates, composer.engine, cancelled)

    def extend(
        self, score: Score, brief: Brief, bars: int, options: SamplingOptions, *, ends: bool = True
    ) -> Composition:
        """The piece alone."""
        *_, last = self.stream(score, brief, bars, options, ends=ends)
        assert isinstance(last, Composition)
        return last


def checked(after: int, bars: int) -> None:
    """Whether so many bars may follow. Raises InputError."""
    if after < 1:
        raise InputError("There is nothing to continue: the piece has no notes.")
    if bars < 1 or after + bars > MAX_BARS:
        raise InputError(f"{bars} bars behind {after} are asked: give 1 or more, {MAX_BARS} in all at most.")


def continued(
    composer: Composer, score: Score, brief: Brief, bars: int, after: int, seed: int, ends: bool
) -> tuple[Brief, Continuation]:
    """What is asked of the new bars as far as it can be, and the plan of their views."""
    known = heard_through(score)
    steering = composer.steering
    tail = BarSpan(max(0, after - steering.windows.latest), after - 1)
    cut = bars_of(known, tail, floor_duration, keep_identities=True)
    in_key, header = measured(
        cut,
        Edges(opens=tail.first == 0, ends=False),
        bars=tail.last - tail.first + 1,
        known=values_in(brief, STYLE),
    )
    asked = _possible(brief, replace(in_key, tempo_bpm=score.tempo_bpm), steering.checks.tempo)
    plan = make_plan(replace(asked, key=in_key.key), {}, steering)
    plan = replace(plan, key=in_key.key, forced={**plan.forced, "ends": "yes" if ends else "no"})
    given = replace(state_of(replace(known, key=in_key.key), header), bars=after)
    base, band, roles = joining(score, given, band_after(given, tail), asked)
    said = {name: plan.forced[name] for name in _STEERING if name in plan.asked}
    stands = form_of(tuple(plan_of(known)), [range(after)])
    rng = np.random.default_rng([seed, _EXTEND_SEED])
    form = _form(stands, asked, bars, ends, rng, steering.windows)
    heading = Heading(
        ids=(),
        controls={**given.controls, ARC.name: None, **said},
        form=form,
        window=next(next_windows(form, after, steering.windows)),
        band=band,
        roles=roles,
        frame=frame_of(in_key, header),
    )
    given = replace(given, band=list(band), roles=roles, controls=heading.controls, plan=list(form))
    return asked, Continuation(plan, heading, composer.engine.config.context, base, given, ends)


def _possible(brief: Brief, score: Score, tolerance: float) -> Brief:
    """The brief without what stays as it is in the piece; what is asked otherwise is said in its notes."""
    said = []
    if brief.key and score.key and brief.key != score.key:
        said.append(f"A change of key within the piece is not possible yet: {score.key.name} goes on.")
    if brief.meter and brief.meter != score.meter:
        said.append(f"A change of meter within the piece is not possible yet: {score.meter.name} goes on.")
    if brief.tempo_bpm and abs(score.tempo_bpm / brief.tempo_bpm - 1) > tolerance:
        said.append(f"A change of tempo within the piece is not possible yet: {score.tempo_bpm:g} BPM go on.")
    return replace(
        brief,
        key=None,
        meter=None,
        tempo_bpm=None,
        bars=None,
        seconds=None,
        pickup=None,
        notes=(*brief.notes, *said),
    )


def _form(
    form: SectionPlan,
    brief: Brief,
    bars: int,
    ends: bool,
    rng: np.random.Generator,
    sizes: WindowSteering,
) -> SectionPlan:
    """The sections that stand, and new ones: the asked ones, else as real pieces go on."""
    names = [name for name, _ in form]
    is_own = [s.name for s in brief.sections][: len(names)] == names
    if brief.sections and not is_own:
        return (*form, *asked_form(brief.sections, bars, sizes))
    return carried_on(form, bars, brief.genre, ends, rng, sizes)
