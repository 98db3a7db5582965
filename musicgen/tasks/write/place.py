"""Where a candidate stands: everything that rules look at and that an id changes, in one object.

A candidate is written view by view. `open` begins one, `push` takes an id and keeps all that follows from it:
the grammar's cursor, the harmony, what is heard, what has been written, how often each part has sounded. So
nothing else has to be told of an id.
"""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from musicgen.music.theory import Chord, Meter
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.stretches import chords_in
from musicgen.tasks.plan.view import View
from musicgen.tokens import vocab
from musicgen.tokens.decoder import read_bar
from musicgen.tokens.grammar import Cursor, Mask
from musicgen.tokens.shown import PartBar
from musicgen.tokens.tokenizer import Content, Decoded


class Place:
    """The state of a candidate in the making. Bars are counted in the piece, those of the cursor in the
    window.

    piece: what stands and what has been written, by bar of the piece. view, cursor: the window. allowed: what
    the grammar allows here. harmony: chord ids by bar of the window. heard: how often each pitch class above
    the tonic was struck, by part id and bar of the window; struck: in the bar so far. sounded: in how many
    finished bars each part has sounded, sounded_here: of this view's open ones. held: float (12,), how long
    each pitch class above the tonic has sounded in finished bars. frozen: how many bars in a row have just
    been the one before them, in all parts. bars_done: finished bars. drawn: ids that were written, length:
    ids of the window. spelled_notes: notes that were written out and not repeated, notes_here: in this part's
    bar.
    """

    view: View
    cursor: Cursor
    allowed: Mask

    def __init__(self, piece: Decoded) -> None:
        self.piece = piece
        self.sounded = Counter(part for part, _ in piece.contents)
        self.sounded_here: Counter[int] = Counter()
        self.held = np.zeros(12)
        self.harmony: dict[int, tuple[int, ...]] = {}
        self.heard: dict[PartBar, Counter[int]] = {}
        self.struck: Counter[int] = Counter()
        self.frozen = self.bars_done = 0
        self.drawn = self.length = self.spelled_notes = 0
        self.notes_here = 0
        self._bar_ids: list[int] = []
        for (part, _), content in piece.contents.items():
            self._hold(part, content)

    def open(self, view: View) -> None:
        """Begin a view: what is shown is read, what is hidden is not heard."""
        cursor = Cursor(view.shift, is_reading=True)
        cursor.push_all(view.ids)
        cursor.is_reading = False
        self.view, self.cursor, self.length = view, cursor, len(view.ids)
        state = view.state
        self.harmony = {bar: tuple(map(vocab.chord_id, chords)) for bar, chords in state.chords.items()}
        self.heard, self.struck = heard_in(view.shown), Counter()
        self.sounded_here = Counter()
        self._known = Decoded(contents=dict(view.shown))
        self._bar_ids, self._bar = view.opening(), cursor.bar
        self.allowed = cursor.allowed()

    def push(self, token: int) -> bool:
        """Take one id; whether it ended a bar."""
        cursor = self.cursor
        cursor.push(token)
        self.drawn, self.length = self.drawn + 1, self.length + 1
        is_note = token in _PITCHES or token in _DRUMS
        self.spelled_notes += is_note
        self.notes_here = 0 if token in _PARTS else self.notes_here + is_note
        self.hear(token)
        if token in _CHORDS:
            before = self.harmony.get(cursor.bar, ())[: cursor.bar_chords - 1]
            self.harmony[cursor.bar] = (*before, token)
        is_border = token in _BARS or token == vocab.EOS
        ended = is_border and bool(self._bar_ids)
        if ended:
            self._end_bar()
        if is_border:
            self._bar_ids, self._bar = [], cursor.bar
        self._bar_ids.append(token)
        self.allowed = cursor.allowed()
        return ended

    # --- what rules ask -------------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """What was asked."""
        return self.view.plan

    @property
    def bar(self) -> int:
        """The bar of the piece."""
        return self.view.window.piece_bar(self.cursor.bar)

    @property
    def is_last_bar(self) -> bool:
        """Whether the piece ends with this bar, and not as a loop."""
        return self.bar >= self.view.total - 1 and not self.plan.brief.loop

    @property
    def is_head(self) -> bool:
        """At the head of a bar: before its first part."""
        return not self.cursor.part

    @property
    def is_repeat(self) -> bool:
        """Behind a part's id, where it may repeat an earlier bar."""
        return bool(self.cursor.part) and self.cursor.position < 0

    @property
    def is_notes(self) -> bool:
        """Among the notes of a part."""
        return bool(self.cursor.part) and self.cursor.position >= 0

    @property
    def is_drums(self) -> bool:
        return self.cursor.part in vocab.KIT_IDS

    @property
    def voiced(self) -> frozenset[int]:
        """Pitch classes above the tonic that the bar holds so far."""
        return frozenset(self.struck)

    def lacks(self, pitch_class: int, enough: float) -> bool:
        """Whether no more than this share of the bar's strokes so far are of a pitch class."""
        return self.struck[pitch_class] <= enough * self.struck.total()

    @property
    def beat_ticks(self) -> int:
        return Meter.parse(self.cursor.controls["meter"] or "4/4").beat_ticks

    def chord(self, bar: int) -> Chord | None:
        """The (first) asked chord of a bar, relative to the tonic."""
        return next(iter(self.chords(bar)), None)

    def chords(self, bar: int) -> tuple[Chord, ...]:
        """The asked chords of a bar, one or two, relative to the tonic; () for none."""
        return chords_in(self.plan.chords, self.plan.brief.chord_bars, bar)

    @property
    def chord_here(self) -> Chord | None:
        """The asked chord at the cursor: the second one from the middle of a bar that has two."""
        chords = self.chords(self.bar)
        return (
            chords[-1] if chords and self.cursor.position >= self.half_bar_ticks else next(iter(chords), None)
        )

    @property
    def half_bar_ticks(self) -> int:
        """Where the second of two chords begins."""
        return Meter.parse(self.cursor.controls["meter"] or "4/4").half_bar_ticks

    # --- inside ---------------------------------------------------------------------------------------------

    def hear(self, token: int) -> None:
        """Keep which pitch classes the bar holds, be they spelled out or repeated. The cursor has the id."""
        part, bar = self.cursor.part, self.cursor.bar
        if token in _BARS:  # in a bar that is filled, others play already
            self.struck = sum((held for (_, at), held in self.heard.items() if at == bar), Counter())
        elif token in _PITCHES:
            pitch_class = (vocab.PITCH_LOW + token - vocab.PITCH) % 12
            self.heard.setdefault((part, bar), Counter())[pitch_class] += 1
            self.struck[pitch_class] += 1
        elif token in _SAMES:
            self.heard[part, bar] = Counter(self.heard.get((part, bar - (token - vocab.SAME + 1)), {}))
            self.struck += self.heard[part, bar]

    def _end_bar(self) -> None:
        """Keep the finished bar."""
        bar, known = self._bar, self._known
        read_bar(self._bar_ids, known, bar)
        here = self.view.window.piece_bar(bar)
        for part in self.view.open_parts(bar):
            content = known.contents.get((part, bar))
            if content:
                self.piece.contents[part, here] = content
                self.sounded[part] += 1
                self.sounded_here[part] += 1
                self._hold(part, content)
        if bar in known.chords:
            self.piece.chords[here] = known.chords[bar]
        self.piece.bars = max(self.piece.bars, here + 1)
        self.bars_done += 1
        self.frozen = self.frozen + 1 if _is_frozen(self._bar_ids) else 0

    def _hold(self, part: int, content: Content) -> None:
        if part not in vocab.KIT_IDS:
            for _, pitch, duration, _ in content:
                self.held[pitch % 12] += duration


def heard_in(contents: Mapping[PartBar, Content]) -> dict[PartBar, Counter[int]]:
    """How often pitched parts strike each pitch class, by part id and bar."""
    return {
        (part, bar): Counter(pitch % 12 for _, pitch, _, _ in content)
        for (part, bar), content in contents.items()
        if part not in vocab.KIT_IDS
    }


def _is_frozen(bar_ids: list[int]) -> bool:
    """Whether all parts of a bar play what they played in the bar before."""
    sames = bar_ids.count(vocab.SAME)
    return sames > 0 and sames == sum(token in _PARTS for token in bar_ids)


_BARS, _CHORDS, _PARTS, _PITCHES, _DRUMS, _SAMES = (
    vocab.SPANS[name] for name in ("bar", "chord", "part", "pitch", "drum", "same")
)
