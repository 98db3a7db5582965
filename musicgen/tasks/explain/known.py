"""Notes of unknown origin as if they were composed: a header measured on them, and the ids of their bars."""

from collections.abc import Iterator
from dataclasses import replace

from musicgen.errors import InputError
from musicgen.music.facets import STYLE, values_in
from musicgen.music.quantise import floor_duration
from musicgen.music.score import BarSpan, Score, bars_of
from musicgen.tasks.plan.form import Window, first_window
from musicgen.tasks.plan.heading import Heading
from musicgen.tasks.plan.hole import cut_at_end, heard_through
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.chain import Chain
from musicgen.tasks.write.place import Place
from musicgen.tokens import vocab
from musicgen.tokens.header import Edges, measured
from musicgen.tokens.tokenizer import (
    Decoded,
    encode_bars,
    encode_header,
    excerpt,
    frame_of,
    plan_of,
    state_of,
)


class Known(Chain):
    """Plans the views of a piece that is there. score: as it came."""

    def __init__(self, score: Score, plan: Plan, context: int) -> None:
        known = heard_through(score)
        form = tuple(plan_of(known))
        window = first_window(form, known.bars, plan.steering.windows)
        cut = bars_of(known, BarSpan(0, window.bars - 1), floor_duration, keep_identities=True)
        edges = Edges(opens=True, ends=window.ends)
        in_key, header = measured(cut, edges, bars=window.bars, known=values_in(plan.brief, STYLE))
        self._score = score
        self._whole = state_of(replace(known, key=in_key.key), header)
        roles = self._whole.roles
        heading = Heading(
            ids=tuple(encode_header(header, window.plan, list(roles.items()))),
            controls=dict(self._whole.controls),
            form=form,
            window=window,
            band=tuple(self._whole.band),
            roles=roles,
            frame=frame_of(in_key, header),
        )
        super().__init__(replace(plan, key=in_key.key), heading, context)

    def next(self, place: Place) -> View | None:
        """As a chain does; a bar that would not fit into the view any more begins a new one."""
        view = super().next(place)
        if view is None:
            first = place.bars_done
            coming = len(
                self._ids_of(replace(place.view.window, view=(), first=first, bars=1, plan=(("A", 1),)))
            )
            if place.length + coming > self._context:
                view = self._opened(place.piece, place.drawn / place.bars_done)
        return view

    def score(self, place: Place) -> Score:
        return self._score

    def script(self, view: View) -> Iterator[int]:
        """The ids of a view's open bars."""
        ids = self._ids_of(view.window)
        shown = len(
            encode_bars(excerpt(self._whole, view.window.view, view.window.plan), bars_after=view.window.bars)
        )
        if len(view.ids) + (len(ids) - shown) // view.window.bars > self._context:
            raise InputError("There is too much music in one bar for the model: explain a thinner piece.")
        return iter([*ids[shown + len(view.opening()) :], vocab.EOS])

    def _ids_of(self, window: Window) -> list[int]:
        bars = [*window.view, *range(window.first, window.first + window.bars)]
        state: Decoded = excerpt(self._whole, bars, window.plan)
        cut_at_end(state, self._score.meter.bar_ticks)
        return encode_bars(state)
