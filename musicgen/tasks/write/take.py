"""One candidate in the making: ids drawn one by one under grammar and brief, window after window.

A take talks to a model that somebody else runs: it says what the model has to read (`pending`, and whether a
new window begins), is given the log-probabilities of what comes next, and draws. So one model can serve
several takes at once.
"""

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from musicgen.model.sampling import Engine, draw
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.tasks.plan.form import Window, next_windows
from musicgen.tasks.plan.heading import Heading
from musicgen.tasks.plan.plan import Plan, served
from musicgen.tasks.write.filters import (
    MAX_BAR_IDS,
    Scene,
    brief_mask,
    heard_in,
    key_standing,
    left_out_by_feel,
)
from musicgen.tasks.write.hands import joined, other_hands
from musicgen.tasks.write.leanings import Leanings
from musicgen.tokens import vocab
from musicgen.tokens.controls import Header
from musicgen.tokens.decoder import read_bar, score_from
from musicgen.tokens.grammar import Cursor, Mask
from musicgen.tokens.tokenizer import Decoded, encode_bars, encode_header, excerpt

# How many more ids a bar may need than those before it, when a window is chosen.
_MARGIN = 1.4
_ROOM = 100  # ids that parts which are due may take after a bar's budget, and the end


class Take:
    """Draws one piece. pending: ids that the model must read before the next draw, from the beginning of a
    sequence where `is_new_window`. bars_done, done: how far it is. drawn: ids, without headers and views.
    """

    def __init__(
        self, plan: Plan, heading: Heading, options: SamplingOptions, candidate: int, context: int
    ) -> None:
        self.plan, self.heading, self.candidate = plan, heading, candidate
        self._options, self._context = options, context
        self._rng = plan.rng(options.seed, candidate)
        self._leanings = Leanings(plan, heading.roles, heading.controls)
        self._asked = frozenset(served(plan.needs, heading.band))
        self._hands = other_hands(plan.needs, heading.band)
        self._piece = Decoded(
            controls=heading.controls,
            plan=list(heading.form),
            band=list(heading.band),
            roles=heading.roles,
        )
        self.done = False
        self.drawn = self.spelled_notes = 0
        self.nats = 0.0
        self._frozen = 0
        self._key = key_standing(np.zeros(12), "major")
        self._held = np.zeros(12)  # how long each pitch class above the tonic has sounded
        self._sounded: Counter[int] = Counter()
        self._mask: Mask
        self._bar_ids: list[int] = []
        self.pending: list[int] = []
        self.is_new_window, self._length = True, 0
        self._open(heading.window, list(heading.ids), excerpt(self._piece, (), heading.window.plan))
        self._go_on()

    @property
    def total_bars(self) -> int:
        return self.heading.total_bars

    @property
    def bars_done(self) -> int:
        return self._piece.bars

    @property
    def nats_per_note(self) -> float:
        """How unlikely the model finds what it drew, in nats a spelled-out note."""
        return self.nats / max(1, self.spelled_notes)

    def score(self) -> Score:
        """All finished bars."""
        return score_from(joined(self._piece, self._hands), self.heading.frame)

    def choose(self, logp: np.ndarray, plain: np.ndarray | None = None) -> None:
        """Draw the next id, and go on to the next choice. logp: (vocab,), of what comes after `pending`.

        plain: log-probabilities without guidance, where they differ: those that nats are counted in.
        """
        self.pending, self.is_new_window = [], False
        leaning = self._leanings.at(self._scene)
        leant = logp if leaning is None else logp + leaning
        options = self._options
        token, _ = draw(
            leant, self._mask, temperature=options.temperature, top_p=options.top_p, rng=self._rng
        )
        self.nats -= float((logp if plain is None else plain)[token])
        self._push(token)
        self._go_on()

    def _go_on(self) -> None:
        """Push what must come until there is a choice again, or the piece is done."""
        while not self.done:
            self._mask = brief_mask(self._scene, self._scene.cursor.allowed())
            if np.count_nonzero(self._mask) > 1:
                return
            self._push(int(self._mask.argmax()))

    def _push(self, token: int) -> None:
        self._scene.cursor.push(token)
        self.pending.append(token)
        self._length += 1
        self.drawn += 1
        self.spelled_notes += token in _PITCHES or token in _DRUMS
        self._scene.hear(token)
        if token in _CHORDS:
            bar = self._scene.cursor.bar
            self._scene.harmony[bar] = (*self._scene.harmony.get(bar, ()), token)
        if token in _BARS or token == vocab.EOS:
            if self._bar_ids and self._end_bar():
                return
            self._bar_ids = []
        self._bar_ids.append(token)

    def _end_bar(self) -> bool:
        """Keep the finished bar; whether that was the last one, or a new window has begun."""
        read_bar(self._bar_ids, self._view)
        bar, here = self._view.bars - 1, self._piece.bars
        for part in self._piece.band:
            if (part, bar) in self._view.contents:
                self._piece.contents[part, here] = self._view.contents[part, bar]
                self._sounded[part] += 1
        self._hear_key(bar)
        if bar in self._view.chords:
            self._piece.chords[here] = self._view.chords[bar]
        self._piece.bars += 1
        self._frozen = self._scene.frozen = self._frozen + 1 if _is_frozen(self._bar_ids) else 0
        self.done = self.bars_done == self.total_bars
        is_full = self._length + MAX_BAR_IDS + _ROOM > self._context
        if not self.done and (is_full or self._scene.cursor.done):
            self._open_next()
            return True
        return self.done

    def _hear_key(self, bar: int) -> None:
        """How an asked key fares after a bar of the view: what is far off is pulled back harder."""
        key = self.plan.brief.key
        if key is None:
            return
        for part in self._piece.band:
            if part not in vocab.KIT_IDS:
                for _, pitch, duration, _ in self._view.contents.get((part, bar), ()):
                    self._held[pitch % 12] += duration
        self._key = key_standing(self._held, key.mode)
        self._scene.key_doubt, self._scene.missing = self._key

    def _open_next(self) -> None:
        """Begin a window with the earlier bars that matter now, when the next bar might not fit."""
        a_bar = _MARGIN * self.drawn / self.bars_done
        for window in next_windows(self.heading.form, self.bars_done):
            view = excerpt(self._piece, window.view, window.plan)
            ids = [*self._header(window), *encode_bars(view, bars_after=window.bars)]
            if len(ids) + max(MAX_BAR_IDS + _ROOM, round(a_bar * window.bars)) <= self._context:
                break
        self._open(window, ids, view)

    def _header(self, window: Window) -> list[int]:
        """The piece's header for a later window."""
        changed = {
            "bars": str(window.total),
            "opens": "no",
            "ends": self.plan.forced["ends"] if window.ends else "no",
            "pickup": "no",
        }
        header = Header(**(self.heading.controls | changed))
        return encode_header(header, window.plan, [(p, self.heading.roles[p]) for p in self.heading.band])

    def _open(self, window: Window, ids: list[int], view: Decoded) -> None:
        begun = [vocab.bar_id(window.bars - 1)] if window.view else []
        ids = [*ids, *begun]
        cursor = Cursor(self.heading.frame.shift, is_reading=True)
        cursor.push_all(ids)
        cursor.is_reading = False
        heading = self.heading
        controls, bpm = heading.controls, heading.frame.tempo_bpm
        self._scene = Scene(
            plan=self.plan,
            window=window,
            cursor=cursor,
            asked=self._asked,
            total=self.total_bars,
            sounded=self._sounded,
            harmony={bar: tuple(map(vocab.chord_id, chords)) for bar, chords in view.chords.items()},
            heard=heard_in(view.contents),
            frozen=self._frozen,
            key_doubt=self._key[0],
            missing=self._key[1],
            off_beats=left_out_by_feel(self.plan.brief.feel, controls["genre"], heading.meter, bpm),
        )
        self._view, self._bar_ids = view, begun
        self.pending, self.is_new_window, self._length = ids, True, len(ids)


def bars(
    take: Take, engine: Engine, clauses: np.ndarray | None, guidance: float, cancelled: Callable[[], bool]
) -> Iterator[int]:
    """Draw one take to its end; yields the number of finished bars after each. Ends early when cancelled."""
    shown = 0
    while not take.done:
        if cancelled():
            return
        if take.is_new_window:
            session = engine.start(clauses, guidance)
        take.choose(session.feed(take.pending), session.plain())
        if take.bars_done > shown:
            shown = take.bars_done
            yield shown


def _is_frozen(bar_ids: list[int]) -> bool:
    """Whether all parts of a bar play what they played in the bar before."""
    sames = bar_ids.count(vocab.SAME)
    return sames > 0 and sames == sum(token in _PARTS for token in bar_ids)


_BARS, _CHORDS, _PARTS, _PITCHES, _DRUMS = (
    vocab.SPANS[name] for name in ("bar", "chord", "part", "pitch", "drum")
)
