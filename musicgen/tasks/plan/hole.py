"""Holes in a score: what the model is shown around one. Draws nothing.

A hole is some bars of some parts. What stands outside stays as it is, note for note.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from musicgen.errors import InputError
from musicgen.music.facets import STYLED
from musicgen.music.measure import arrays, estimate_chords, loops
from musicgen.music.measure.sections import sections
from musicgen.music.quantise import floor_duration
from musicgen.music.score import BarSpan, Identity, Score, bars_of
from musicgen.tasks.plan.form import Window, plan_of
from musicgen.tasks.plan.plan import Plan, make_plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.steering import USUAL
from musicgen.tasks.steering.rules import WindowSteering
from musicgen.text.brief import Brief
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS, MAX_WINDOW_BARS, Header
from musicgen.tokens.header import Edges, measured
from musicgen.tokens.shown import shown_roles
from musicgen.tokens.tokenizer import (
    Decoded,
    SectionPlan,
    encode_bars,
    encode_header,
    excerpt,
    frame_of,
    state_of,
)

# What a sentence may say of the new bars, beside genre and mood.
_STEERING = tuple(facet.name for facet in STYLED if facet.heard)


@dataclass(frozen=True, slots=True)
class Hole:
    """Bars of a score (first .. last, counted from 0) and the `Part.identity` of each part hidden in them."""

    span: BarSpan
    parts: frozenset[Identity]

    @property
    def bars(self) -> range:
        return range(self.span.first, self.span.last + 1)


@dataclass(frozen=True, slots=True)
class Joining:
    """Players who may not have played a note yet, in a piece that may go on where those who stand are silent.

    roles: what they do, by part id, and whoever else's role is asked. said: header controls that a sentence
    names. form: sections of the whole piece.
    """

    roles: Mapping[int, str]
    said: Mapping[str, str]
    form: SectionPlan

    @property
    def bars(self) -> int:
        return sum(bars for _, bars in self.form)


def checked(hole: Hole, score: Score) -> Hole:
    """The hole, if the score has such bars and parts. Raises InputError."""
    if not 0 <= hole.span.first <= hole.span.last < score.bars:
        raise InputError(
            f"Bars {hole.span.first + 1} to {hole.span.last + 1} are asked: the piece has {score.bars}."
        )
    known = {part.identity for part in score.parts}
    if not hole.parts or not hole.parts <= known:
        raise InputError("Parts are asked that the piece does not have: choose some of its own.")
    return hole


def pieces(hole: Hole, sizes: WindowSteering = USUAL.windows) -> Iterator[Hole]:
    """The hole in stretches of so many bars and (of several bars) part-bars at most, in order.

    A larger hole is filled in pieces, each seen by the next.
    """
    most = max(1, min(sizes.hole_bars, sizes.hole_part_bars // len(hole.parts)))
    for first in range(hole.span.first, hole.span.last + 1, most):
        yield replace(hole, span=BarSpan(first, min(first + most - 1, hole.span.last)))


# --- what is shown ----------------------------------------------------------------------------------------


def heard_through(score: Score) -> Score:
    """The score with what all its windows state: chords and sections, heard where they are missing.

    Its key is none of them: each window stands in the key of what it shows.
    """
    notes = arrays(score)
    return replace(
        score,
        chords=score.chords or estimate_chords(notes),
        sections=score.sections or sections(notes),
    )


def view_of(
    score: Score,
    hole: Hole,
    following: int,
    context: int,
    plan: Plan | None = None,
    joining: Joining | None = None,
    *,
    known: Mapping[str, str | None] = MappingProxyType({}),
) -> View:
    """The widest window around a hole that fits `context` ids and leaves room for what is drawn.

    score: as `heard_through` gives it. following: bars after the hole that may be shown; 0 where they are
    yet to be filled themselves. plan: what was asked, nothing when None. joining: players whom the score
    may lack. known: genre and mood, as `header.measured` takes them. Raises InputError where not even the
    hole alone fits.
    """
    plan, joining = plan or make_plan(Brief(), {}), joining or Joining({}, {}, ())
    total = joining.bars or score.bars
    budget = plan.steering.budget
    room = budget.hole + budget.part_bar * len(hole.bars) * len(hole.parts)
    written = hole.span.last + 1 + following
    for most in range(MAX_WINDOW_BARS, len(hole.bars) - 1, -1):
        bars = _around(hole, total, following, most)
        view = _view(score, hole, bars, _edges(score, bars, written, total), plan, known, joining)
        if len(view.ids) + room <= context:
            return replace(view, context=context)
    raise InputError("There is too much music around this spot for the model: choose fewer bars at once.")


def shown_bars(score: Score, bars: range) -> View:
    """Some bars with nothing hidden, as the model is shown them; its last id is FILL.

    score: as `heard_through` gives it.
    """
    nothing = Hole(BarSpan(bars.start, bars.start), frozenset())
    edges, nobody = _edges(score, bars, score.bars, score.bars), Joining({}, {}, ())
    return _view(score, nothing, bars, edges, make_plan(Brief(), {}), {}, nobody)


def _around(hole: Hole, total: int, following: int, most: int) -> range:
    """At most so many bars: as many before the hole as after it, as far as there are any."""
    spare = most - len(hole.bars)
    before, after = hole.span.first, min(following, total - 1 - hole.span.last)
    right = min(after, max(spare // 2, spare - before))
    left = min(before, spare - right)
    return range(hole.span.first - left, hole.span.last + 1 + right)


def _edges(score: Score, bars: range, written: int, total: int) -> Edges:
    """How the window lies in the piece, of which so many bars are written, the hole aside."""
    goes_on = bars.stop < min(written, score.bars)
    return Edges(
        opens=bars.start == 0,
        ends=bars.stop == total,
        loops=goes_on and loops(score, bars.start, len(bars)),
    )


def _view(
    score: Score,
    hole: Hole,
    bars: range,
    edges: Edges,
    plan: Plan,
    known: Mapping[str, str | None],
    joining: Joining,
) -> View:
    own = frozenset(vocab.PART_IDS[identity] for identity in hole.parts)
    hidden = frozenset((part, bar - bars.start) for part in own for bar in hole.bars)
    cut = bars_of(score, BarSpan(bars.start, bars.stop - 1), floor_duration, keep_identities=True)
    in_key, header = measured(cut, edges, bars=len(bars), hidden=hidden, known=known)
    said = {name: plan.forced[name] for name in _STEERING if name in plan.asked}
    header = Header(**{**_controls(header), **said, **joining.said})
    state = state_of(replace(score, key=in_key.key), header)
    form = plan_of(joining.form or tuple(state.plan), [bars])
    window = excerpt(state, bars, form)
    sounding = {part for part, _ in window.contents} | own
    window.band = [part for part in sorted({*window.band, *own}) if is_needed(part, sounding)]
    roles = dict(zip(map(vocab.part_id, cut.parts), shown_roles(cut, len(bars), hidden), strict=True))
    told = {**window.roles, **roles, **joining.roles}
    window.roles = {part: told[part] for part in window.band}
    cut_at_end(window, score.meter.bar_ticks)
    band = list(window.roles.items())
    ids = (*encode_header(header, form, band), *encode_bars(window, holes=hidden), vocab.FILL)
    around = Window((), bars.start, len(bars), form, opens=edges.opens, ends=edges.ends)
    plan, frame = replace(plan, key=in_key.key), frame_of(in_key, header)
    return View(
        plan, ids, window, around, joining.bars or score.bars, frame, hidden=hidden, form=joining.form
    )


def _controls(header: Header) -> dict[str, str | None]:
    return {control.name: header[control.name] for control in CONTROLS}


def is_needed(part: int, sounding: Collection[int]) -> bool:
    """Whether a part stands in the band: a second violin needs a first one, even if that rests."""
    identity = vocab.part_identity(part)[:2]
    return any(other >= part and vocab.part_identity(other)[:2] == identity for other in sounding)


def cut_at_end(state: Decoded, bar_ticks: int) -> None:
    """No note of the window rings past its last bar line."""
    for (part, bar), content in state.contents.items():
        left = (state.bars - bar) * bar_ticks
        if any(position + duration > left for position, _, duration, _ in content):
            state.contents[part, bar] = tuple(
                (position, pitch, min(duration, floor_duration(left - position)), velocity)
                for position, pitch, duration, velocity in content
            )
