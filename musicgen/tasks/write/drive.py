"""Candidates: drawn one after the other (or ahead of each other), judged, and one of them is the piece."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from musicgen.errors import Cancelled
from musicgen.model.sampling import Engine
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.tasks.judge.composition import Composition, Draft
from musicgen.tasks.write.ahead import Ahead, Progress
from musicgen.tasks.write.writer import Writer


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """One request's candidates and how they are judged.

    writers: one a candidate, in their order. finished: a written or stopped candidate as a piece. is_enough:
    whether no further candidate is drawn, by the best one so far and how many candidates and ids were drawn.
    ahead: writers that several cores may draw at once. is_lost: whether the bars so far, of so many in all,
    break what no further bar can mend. most_drawn: ids after which every candidate is finished that is begun.
    """

    options: SamplingOptions
    clauses: np.ndarray | None
    writers: Iterable[Writer]
    finished: Callable[[Writer], Composition]
    is_enough: Callable[[Composition, int, int], bool]
    ahead: Sequence[Writer] = ()
    is_lost: Callable[[Score, int], bool] | None = None
    most_drawn: int = 0


def drive(
    candidates: Candidates, engine: Engine, cancelled: Callable[[], bool]
) -> Iterator[Draft | Composition]:
    """Drafts bar by bar, then the piece. Cancelled before the first bar is done, it raises Cancelled."""
    best: Composition | None = None
    tried = drawn = 0
    found_copy = False
    with Ahead(candidates.ahead, engine, candidates.clauses, candidates.options.guidance) as ahead:
        for writer in candidates.writers:
            # The first one is always finished: it is what one candidate alone would have been.
            others_left = 0 < tried < candidates.options.candidates - 1 and drawn < candidates.most_drawn
            drafts = _Drafts(writer, candidates.is_lost if others_left else None)
            yield from drafts.of(ahead.progress(writer, cancelled))
            tried, drawn = tried + 1, drawn + drafts.drawn
            is_cancelled = not drafts.is_whole and cancelled()
            if is_cancelled and (best or not drafts.drawn):
                break
            if drafts.is_whole or is_cancelled:
                piece = candidates.finished(writer)
                found_copy |= piece.is_copy
                best = piece if best is None or piece.rank < best.rank else best
            if is_cancelled or (best and candidates.is_enough(best, tried, drawn)):
                break
    if best is None:
        raise Cancelled()
    yield replace(best, tried=tried, redrawn_for_copy=found_copy and not best.is_copy)


class _Drafts:
    """One candidate bar by bar; it is given up where it is lost and another one may follow.

    drawn: ids so far. is_whole: whether the piece is finished.
    """

    def __init__(self, writer: Writer, is_lost: Callable[[Score, int], bool] | None) -> None:
        self._writer, self._is_lost = writer, is_lost
        self.drawn, self.is_whole = 0, False

    def of(self, made: Iterable[Progress]) -> Iterator[Draft]:
        total, before = self._writer.total_bars, self._writer.planner.before
        for each in made:
            self.drawn, self.is_whole = each.drawn, each.bars_done == total
            yield Draft(each.score, before + each.bars_done, before + total, self._writer.candidate)
            is_late = 2 * each.bars_done >= total > each.bars_done
            if self._is_lost and is_late and self._is_lost(each.score, total):
                return
