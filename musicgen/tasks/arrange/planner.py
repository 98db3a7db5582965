"""The views of an arrangement: what is kept is shown, the new parts are open, some bars after the other."""

from collections.abc import Mapping
from dataclasses import replace

from musicgen.music.edit import without_silent_parts
from musicgen.music.facets import STYLE, values_in
from musicgen.music.score import BASS_PROGRAMS, BarSpan, ChordSpan, Identity, Score
from musicgen.tasks.arrange.cast import Band, Cast, joined
from musicgen.tasks.arrange.kept import Kept
from musicgen.tasks.plan.hole import Hole, Joining, pieces, view_of
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tokens import vocab
from musicgen.tokens.contents import spliced
from musicgen.tokens.tokenizer import Decoded


class Arranging:
    """Plans the views of a candidate. band: what is played. said: header controls that the
    sentence names. context: most ids that the model has in view."""

    before = 0
    heading = None  # each window has one of its own

    def __init__(
        self,
        kept: Kept,
        cast: Cast,
        plan: Plan,
        band: Band,
        said: Mapping[str, str],
        context: int,
    ) -> None:
        self._kept, self._cast, self._plan, self._band = kept, cast, plan, band
        self._context = context
        self._joining = Joining(cast.roles, said, kept.form)
        self._known = replace(kept.score, parts=cast.parts, chords=_stated(kept))
        hole = Hole(BarSpan(0, kept.bars - 1), frozenset(cast.new))
        self._pieces = list(pieces(hole, plan.steering.windows))
        self._done = 0
        self._stroking = _stroking(cast) if kept.strokes else None

    @property
    def bars(self) -> int:
        return self._kept.bars

    def piece(self) -> Decoded:
        return Decoded()

    def first(self) -> View:
        piece, is_last = self._pieces[0], len(self._pieces) == 1
        known = replace(self._known, parts=tuple(part for part in self._known.parts if part.notes))
        following = self._kept.bars if is_last else 0
        shown = known, piece, following, self._context, self._plan, self._joining
        self._view = view_of(*shown, known=values_in(self._band, STYLE))
        shares = self._plan.steering.arrange
        usual = {"beat": shares.steady, "bass": shares.steady, "chords": shares.steady}
        keep = {
            vocab.PART_IDS[i]: usual.get(role, shares.other) * (role != "touch")
            for i, role in self._cast.new.items()
        }
        return replace(
            self._view,
            keep_bars=self._view.hidden_bars,
            keep_shares=keep,
            strokes=self._strokes_in(self._view),
            one_hand=frozenset(vocab.PART_IDS[i] for pair in self._cast.hands.items() for i in pair),
        )

    def _strokes_in(self, view: View) -> dict[tuple[int, int], tuple[int, ...]]:
        """When the part that takes over the strokes begins notes, by part-bar of the window."""
        if self._stroking is None or self._kept.strokes is None:
            return {}
        part = vocab.PART_IDS[self._stroking]
        return {
            (part, bar): self._kept.strokes.get(view.window.piece_bar(bar), ()) for bar in view.hidden_bars
        }

    def next(self, place: Place) -> View | None:
        budget = self._plan.steering.budget
        is_full = place.length + budget.bar + budget.room > self._context
        if not place.cursor.done and not is_full:
            return None
        self._known = self._filled(place)
        piece, done = self._pieces.pop(0), place.bars_done - self._done
        if done < len(piece.bars):  # a dense band fills the window early: the rest is a hole of its own
            self._pieces.insert(0, replace(piece, span=BarSpan(piece.bars[done], piece.span.last)))
        self._done = place.bars_done
        return self.first()

    def score(self, place: Place) -> Score:
        made = without_silent_parts(self._filled(place))
        return replace(made, key=self._kept.key)

    def whole(self, place: Place) -> Score:
        """The finished piece, both hands of a player in one part."""
        made = self._filled(place)
        parts = joined([part for part in made.parts if part.notes], self._cast.hands)
        return replace(without_silent_parts(replace(made, parts=parts)), key=self._kept.key)

    def _filled(self, place: Place) -> Score:
        piece, done = self._pieces[0], place.bars_done - self._done
        if not done:
            return self._known
        finished = replace(piece, span=BarSpan(piece.span.first, piece.bars[done - 1]))
        return spliced(self._known, place.piece, finished.bars, self._view.shift, finished.parts)


def _stated(kept: Kept) -> tuple[ChordSpan, ...]:
    """Chords that are known before anything is written: kept ones; others come with the new parts."""
    return kept.score.chords if kept.chords else ()


def _stroking(cast: Cast) -> Identity | None:
    """Who takes over the strokes: chords before figures, before whoever else accompanies."""
    order = ("chords", "figure", "pad", "lead", "touch", "bass", "beat")
    pitched = [i for i in cast.new if not i[0]]
    others = [i for i in pitched if i[1] not in BASS_PROGRAMS] or pitched
    return min(others, key=lambda i: (order.index(cast.new[i]), i), default=None)
