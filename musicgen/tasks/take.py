"""One candidate in the making: ids drawn one by one under grammar and brief; long pieces roll on."""

from collections.abc import Callable, Iterator

import numpy as np

from musicgen.model.sampling import Engine, Session, draw
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.tasks.filters import MAX_BAR_IDS, brief_mask
from musicgen.tasks.plan import Plan
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS
from musicgen.tokens.grammar import Cursor, Mask
from musicgen.tokens.tokenizer import Decoded, Frame, encode_bars, read_ids, score_from

ROLL_IDS = 1000  # how much of the latest music stays in view when a long piece rolls on


class Take:
    """Draws one piece. `bars()` yields after each finished bar; `score()` is what is there so far."""

    def __init__(
        self, engine: Engine, plan: Plan, options: SamplingOptions, clauses: np.ndarray | None, candidate: int
    ) -> None:
        self._engine, self._plan, self._options, self._clauses = engine, plan, options, clauses
        self._rng = np.random.default_rng([options.seed, candidate])
        self._cursor = Cursor(1)
        self._session = self._start()
        self._pending: list[int] = []
        self._earlier = Decoded()
        self.ids: list[int] = []
        self.frame = Frame()
        self.asked_bars = 0

    @property
    def total_bars(self) -> int:
        """0 until the header has settled meter and tempo."""
        return self.asked_bars

    @property
    def done(self) -> bool:
        return self._cursor.done

    def bars(self, cancelled: Callable[[], bool]) -> Iterator[int]:
        """Draw on; yields the number of finished bars after each. Ends early when cancelled."""
        while not self._cursor.done:
            if cancelled():
                return
            token = self._next()
            is_line = token in vocab.SPANS["bar"] or token == vocab.EOS
            self._push(token)
            finished = self._cursor.bars_before + self._cursor.bar + self._cursor.done
            if is_line and finished:
                yield finished
                self._roll_when_full()

    def score(self, bars: int) -> Score:
        """The first `bars` finished bars as a score."""
        state = self._whole()
        state.bars = min(bars, state.bars)
        state.contents = {key: c for key, c in state.contents.items() if key[1] < state.bars}
        state.chords = {bar: c for bar, c in state.chords.items() if bar < state.bars}
        return score_from(state, self.frame)

    def _start(self) -> Session:
        return self._engine.start(self._clauses, self._options.guidance)

    def _next(self) -> int:
        mask = brief_mask(self._cursor, self._plan, self._cursor.allowed())
        if np.count_nonzero(mask) == 1:  # nothing to choose: the model reads it with the next choice
            return int(mask.argmax())
        return self._draw(mask)

    def _draw(self, mask: Mask) -> int:
        logits = self._session.feed(self._pending)
        self._pending = []
        if not self._cursor.in_bars:
            logits = logits + self._plan.biases
        elif self._plan.leanings:
            bar = self._cursor.bars_before + self._cursor.bar
            logits = logits + self._plan.leanings[bar % len(self._plan.leanings)]
        temperature, top_p = self._options.temperature, self._options.top_p
        token, _ = draw(logits, mask, temperature=temperature, top_p=top_p, rng=self._rng)
        return token

    def _push(self, token: int) -> None:
        self._cursor.push(token)
        self.ids.append(token)
        self._pending.append(token)
        if not self._cursor.in_bars:
            self._settle()

    def _settle(self) -> None:
        """Fix key, tempo and length as soon as the header has said what they depend on."""
        controls = self._cursor.controls
        if len(controls) == _BARS_INDEX and not self.asked_bars:
            meter, mode, tempo = (controls[name] or "" for name in ("meter", "mode", "tempo"))
            self.frame = self._plan.frame(mode, tempo, self._rng)
            self.asked_bars = self._cursor.total_bars = self._plan.bars(meter, tempo)
            self._cursor.shift = self.frame.shift

    def _whole(self) -> Decoded:
        """All finished contents: earlier windows and the present one."""
        state = read_ids(_without_half_note(self.ids))
        first = self._cursor.bars_before
        if not first:
            return state
        whole = Decoded(state.controls, state.band, dict(self._earlier.contents), dict(self._earlier.chords))
        whole.contents |= {(part, bar + first): c for (part, bar), c in state.contents.items()}
        whole.chords |= {bar + first: c for bar, c in state.chords.items()}
        whole.bars = first + state.bars
        return whole

    def _roll_when_full(self) -> None:
        """Begin a new window with the header and the latest bars when the next bar might not fit."""
        if self._cursor.done or len(self.ids) + MAX_BAR_IDS + 200 < self._engine.config.context:
            return
        whole = self._whole()
        whole.bars -= 1  # the bar that has just begun
        self._earlier = whole
        header = self.ids[: self.ids.index(vocab.BAND_END) + 1]
        first, bars = self._latest_bars(whole)
        self._cursor = Cursor(self.asked_bars, self.frame.shift, bars_before=first, is_reading=True)
        self.ids = [*header, *bars, vocab.bar_id(self.asked_bars - whole.bars - 1)]
        self._cursor.push_all(self.ids)
        self._cursor.is_reading = False
        self._session = self._start()
        self._pending = list(self.ids)

    def _latest_bars(self, whole: Decoded) -> tuple[int, list[int]]:
        """The first bar kept in view and the ids from it on."""
        after = self.asked_bars - whole.bars
        for first in range(whole.bars):
            ids = encode_bars(whole, first_bar=first, bars_after=after)
            if len(ids) <= ROLL_IDS:
                return first, ids
        return whole.bars, []


_BARS_INDEX = next(i for i, c in enumerate(CONTROLS) if c.name == "bars")


def _without_half_note(ids: list[int]) -> list[int]:
    """Ids without a bar that has only begun: reading needs whole part-bars."""
    last_line = max((i for i, t in enumerate(ids) if t in vocab.SPANS["bar"] or t == vocab.EOS), default=0)
    return ids[: last_line + 1]
