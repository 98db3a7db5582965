"""What the model is shown, and what is open: ids of a header and of bars, and the part-bars behind them.

Composing shows nothing and opens all bars; continuing shows the last ones and opens new ones behind them;
filling shows a window with a hole and opens what it hides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from musicgen.music.theory import Key
from musicgen.tasks.plan.form import Window
from musicgen.tasks.plan.plan import Plan
from musicgen.tokens import vocab
from musicgen.tokens.shown import PartBar
from musicgen.tokens.tokenizer import Content, Decoded, Frame, SectionPlan


@dataclass(frozen=True, slots=True)
class PartAsk:
    """What is asked of one part's open bars.

    least, most: notes in a bar, None for any number. ticks: places in the bar at which notes may begin, None
    for all. lean: (place, nats) by which a place is likelier. is_single: one note at a time. is_everywhere:
    it sounds in every open bar. A part of which something is asked repeats no bar that was shown.
    """

    least: int = 0
    most: int | None = None
    ticks: frozenset[int] | None = None
    lean: tuple[tuple[int, float], ...] = ()
    is_single: bool = False
    is_everywhere: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One window of a piece.

    plan: what was asked, in the view's key. ids: what the model reads before it writes: header, shown bars
    and, behind shown ones, the first open bar's line (or FILL). state: header, band, roles, contents and
    chords by bar of the window; what a hole hides is in it too. window: which bars of the piece these are.
    total: bars of the piece. frame: its tempo, and the tonic that relative pitches stand above. context: most
    ids that the model has in view. hidden: (part id, bar of the window) of a hole; without one all parts of
    the bars behind the shown ones are open. kept_chords: chord ids, by bar of the window, that stay because
    others play on them. keep_bars, keep_shares: open bars, and by part id the share of them in which it must
    sound; loudness: mean velocity step of each part lately, from which it goes on. strokes: by part-bar of
    the window the positions at which it begins notes, and no others. one_hand: parts that a single hand
    plays. form: the whole piece's sections, () where they are not known. asks: what is asked of
    single parts, by part id.
    """

    plan: Plan
    ids: tuple[int, ...]
    state: Decoded
    window: Window
    total: int
    frame: Frame
    context: int = 0
    hidden: frozenset[PartBar] = frozenset()
    kept_chords: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    keep_bars: tuple[int, ...] = ()
    keep_shares: Mapping[int, float] = field(default_factory=dict)
    loudness: Mapping[int, float] = field(default_factory=dict)
    strokes: Mapping[PartBar, tuple[int, ...]] = field(default_factory=dict)
    one_hand: frozenset[int] = frozenset()
    form: SectionPlan = ()
    asks: Mapping[int, PartAsk] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The piece's bar that the window (of a hole) begins with."""
        return self.window.first

    @property
    def bars(self) -> int:
        """Bars of the window, shown and open ones."""
        return self.window.total

    @property
    def shift(self) -> int:
        """Semitones from relative to sounding pitches."""
        return self.frame.shift

    @property
    def key(self) -> Key | None:
        """The key that relative pitches stand above; None where it is not known."""
        mode = self.state.controls["mode"]
        return None if self.frame.tonic is None or mode is None else Key(self.frame.tonic, mode)

    @property
    def ends(self) -> bool:
        """Whether it holds the piece's last bar."""
        return self.window.ends

    @property
    def shown(self) -> dict[PartBar, Content]:
        """Contents that are not hidden."""
        return {at: content for at, content in self.state.contents.items() if at not in self.hidden}

    @property
    def hidden_bars(self) -> tuple[int, ...]:
        """Bars of the window that have a hole."""
        return tuple(sorted({bar for _, bar in self.hidden}))

    def open_parts(self, bar: int) -> Iterable[int]:
        """Part ids that are open in a bar of the window."""
        if not self.hidden:
            return self.state.band
        return (part for part in self.state.band if (part, bar) in self.hidden)

    def opening(self) -> list[int]:
        """The line of the first open bar, where the model has been shown it."""
        return [self.ids[-1]] if self.ids[-1] in vocab.SPANS["bar"] else []
