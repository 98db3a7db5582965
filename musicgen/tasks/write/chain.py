"""A piece that is longer than a window, or has other bars before it, is written window after window.

Each window is made exactly like a training window: header, the earlier bars that matter now, new bars.
"""

from musicgen.music.facets import PICKUP
from musicgen.music.score import Score
from musicgen.tasks.plan.band import asked_words, with_asked_names
from musicgen.tasks.plan.form import Window, next_windows
from musicgen.tasks.plan.heading import Heading
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.stretches import with_passages
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.hands import hands_together, other_hands
from musicgen.tasks.write.place import Place
from musicgen.tokens import vocab
from musicgen.tokens.contents import score_from
from musicgen.tokens.controls import Header
from musicgen.tokens.tokenizer import Decoded, encode_bars, encode_header, excerpt


class Chain:
    """Plans the views of a new piece. context: most ids that the model has in view."""

    def __init__(self, plan: Plan, heading: Heading, context: int) -> None:
        self.plan, self._context = plan, context
        self.heading: Heading = heading
        self._hands = other_hands(plan.needs, heading.band)
        self._asked = asked_words(plan.needs, heading.band)

    before = 0

    @property
    def total(self) -> int:
        """Bars of the whole piece, as far as its end is known."""
        return self.heading.total_bars

    @property
    def bars(self) -> int:
        return self.heading.total_bars - self.before

    def piece(self) -> Decoded:
        heading = self.heading
        return Decoded(
            controls=heading.controls,
            plan=list(heading.form),
            band=list(heading.band),
            roles=heading.roles,
        )

    def first(self) -> View:
        return self._view(self.heading.window, list(self.heading.ids), self.piece())

    def next(self, place: Place) -> View | None:
        budget = self.plan.steering.budget
        is_full = place.length + budget.bar + budget.room > self._context
        if is_full or place.cursor.done:
            return self._opened(place.piece, place.drawn / place.bars_done)
        return None

    def score(self, place: Place) -> Score:
        score = score_from(hands_together(place.piece, self._hands), self.heading.frame)
        score = with_asked_names(score, self._asked)
        return with_passages(score, self.plan.brief.passages, self.heading.form, self.total)

    def _opened(self, piece: Decoded, ids_a_bar: float) -> View:
        """A window with the earlier bars that matter now, as full as will surely fit."""
        budget = self.plan.steering.budget
        for window in next_windows(self.heading.form, piece.bars, self.plan.steering.windows):
            shown = excerpt(piece, window.view, window.plan)
            ids = [*self._header(window), *encode_bars(shown, bars_after=window.bars)]
            need = max(budget.bar + budget.room, round(budget.margin * ids_a_bar * window.bars))
            if len(ids) + need <= self._context:
                break
        return self._view(window, ids, piece)

    def _header(self, window: Window) -> list[int]:
        """The piece's header for a later window."""
        heading = self.heading
        header = Header(**(heading.controls | self._changed(window)))
        return encode_header(header, window.plan, [(part, heading.roles[part]) for part in heading.band])

    def _changed(self, window: Window) -> dict[str, str | None]:
        """Controls that hang on where the window is."""
        return {
            "bars": str(window.total),
            "opens": "no",
            "ends": self.plan.forced["ends"] if window.ends else "no",
            PICKUP.name: "no",
        }

    def _view(self, window: Window, ids: list[int], piece: Decoded) -> View:
        begun = [vocab.bar_id(window.bars - 1)] if window.view else []
        return View(
            plan=self.plan,
            ids=(*ids, *begun),
            state=excerpt(piece, window.view, window.plan),
            window=window,
            total=self.total,
            frame=self.heading.frame,
            context=self._context,
            form=self.heading.form,
        )
