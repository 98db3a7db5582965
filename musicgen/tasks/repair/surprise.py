"""What the model makes of a piece that is there: how little it expected each note, and who it missed.

The piece is read once, window by window; nothing is drawn.
"""

from collections.abc import Iterator

import numpy as np

from musicgen.model.sampling import Engine, Floats
from musicgen.music.damage.take import Expected, Take, drawn_pitch, unheard
from musicgen.music.score import Score
from musicgen.tasks.plan.hole import heard_through, shown_bars
from musicgen.tasks.plan.view import View
from musicgen.tokens import vocab
from musicgen.tokens.controls import MAX_WINDOW_BARS
from musicgen.tokens.tokenizer import Content

OVERLAP = MAX_WINDOW_BARS // 2 // 2  # bars that a window shows again: none is judged without those before it
Key = tuple[int, int, int, int]  # part id, bar of the piece, position, sounding pitch


def expected(score: Score, take: Take, engine: Engine) -> Expected:
    """What the model expected of a take, and of its view as a score."""
    if not score.bars:
        return unheard(take)
    known, reading = heard_through(score), _Reading()
    for view, judged in _windows(known, engine.config.context):
        logp = engine.start_batch(1, None).feed_all(0, view.ids[:-1])
        reading.add(view, judged, logp)
    return reading.of(take)


def _windows(score: Score, context: int) -> Iterator[tuple[View, int]]:
    """Views of the whole piece, each with the first of its bars (of the piece) that was not seen before."""
    done = 0
    while done < score.bars:
        view = _widest(score, max(0, done - OVERLAP), done, context)
        if view is None:
            done += 1  # a bar that is more than the model can read
            continue
        yield view, done
        done = view.first + view.bars


def _widest(score: Score, start: int, done: int, context: int) -> View | None:
    """The widest view from `start` (else from `done`) on that fits and shows something new."""
    for first in dict.fromkeys((start, done)):
        size = MAX_WINDOW_BARS
        while size:
            bars = range(first, min(score.bars, first + size))
            if bars.stop > done and len((view := shown_bars(score, bars)).ids) <= context:
                return view
            size //= 2
    return None


class _Reading:
    """Walks the ids of windows beside the log-probabilities that stood for them."""

    def __init__(self) -> None:
        self._nats: dict[Key, float] = {}
        self._entries: dict[tuple[int, int], float] = {}

    def add(self, view: View, judged: int, logp: Floats) -> None:
        """logp: (ids - 1, vocab), of what follows each id."""
        ids, at, bar, shift = view.ids[:-1], 0, -1, view.shift
        while at < len(ids):
            token = ids[at]
            if token in vocab.SPANS["bar"] and at:
                bar += 1
                at += 1
                while at < len(ids) and not _is_turn(ids[at]):
                    at += 1
                at = self._bar(view, bar, bar + view.first >= judged, ids, at, logp, shift)
            else:
                at += 1

    def _bar(
        self, view: View, bar: int, counts: bool, ids: tuple[int, ...], at: int, logp: Floats, shift: int
    ) -> int:
        """The parts of one bar; returns where the next one begins."""
        latest = vocab.PART - 1
        while True:
            chosen = ids[at] if at < len(ids) else vocab.EOS
            is_part = chosen in vocab.SPANS["part"]
            if counts:
                self._missed(view, bar, latest, chosen if is_part else None, logp[at - 1])
            if not is_part:
                return at
            content = view.state.contents.get((chosen, bar), ())
            nats, at = _content(ids, at + 1, content, logp)
            if counts:
                move = 0 if chosen in vocab.KIT_IDS else shift
                for (position, pitch, _, _), cost in zip(content, nats, strict=True):
                    self._nats[chosen, bar + view.first, position, pitch + move] = cost
            latest = chosen

    def _missed(self, view: View, bar: int, latest: int, chosen: int | None, logp: Floats) -> None:
        """How likely each part was that was passed over between two."""
        passed = [p for p in view.state.band if p > latest and (chosen is None or p < chosen)]
        if not passed:
            return
        parts = [p for p in view.state.band if p > latest]
        ends = [*vocab.SPANS["bar"], vocab.EOS]
        total = np.logaddexp.reduce(logp[[*parts, *ends]].astype(np.float64))
        for part in passed:
            self._entries[part, bar + view.first] = float(logp[part] - total)

    def of(self, take: Take) -> Expected:
        """By the take's notes and parts."""
        ids = [vocab.PART_IDS[identity] for identity in take.identities]
        pitches = drawn_pitch(take).tolist()
        columns = zip(take.part.tolist(), take.bar.tolist(), take.position.tolist(), pitches, strict=True)
        nats = np.array([self._nats.get((ids[p], *rest), np.nan) for p, *rest in columns], dtype=np.float64)
        place = {part: index for index, part in enumerate(ids)}
        entries = {(place[p], bar): value for (p, bar), value in self._entries.items() if p in place}
        return Expected(nats, entries)


def _is_turn(token: int) -> bool:
    """Whether parts begin here, or the bar ends."""
    return token in vocab.SPANS["part"] or token in vocab.SPANS["bar"] or token == vocab.EOS


def _content(ids: tuple[int, ...], at: int, content: Content, logp: Floats) -> tuple[list[float], int]:
    """Nats of place and pitch of each note of a part-bar that is spelled at `at`; where the next thing is.

    A repeated bar costs what its repeat costs, shared by its notes.
    """
    if at < len(ids) and ids[at] in vocab.SPANS["same"]:
        return [-float(logp[at - 1][ids[at]]) / max(1, len(content))] * len(content), at + 1
    found: list[float] = []
    place = 0.0
    while at < len(ids) and not _is_turn(ids[at]):
        token, cost = ids[at], -float(logp[at - 1][ids[at]])
        if token in vocab.SPANS["position"]:
            place = cost
        elif token in vocab.SPANS["pitch"] or token in vocab.SPANS["drum"]:
            found.append(place + cost)
        at += 1
    return found, at
