"""The form of a piece: its sections, and the windows in which it is composed. No ids here.

A window is what the model sees at once: at most 32 bars. A piece that is longer (or too dense for one window)
is a chain of them. Each shows some earlier bars and leaves room for new ones: the latest bars, and before
them, where a section comes back, the bars of its earlier statement. Training windows have the same shapes
(`train.windows`).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from musicgen.music.measure.sections import PHRASE
from musicgen.tasks.steering import USUAL
from musicgen.tasks.steering.rules import WindowSteering
from musicgen.text.brief import SectionAsk
from musicgen.tokens.controls import MAX_WINDOW_BARS
from musicgen.tokens.tokenizer import SectionPlan

EDGES = ("intro", "outro")


@dataclass(frozen=True, slots=True)
class Window:
    """view: bars of the piece that are shown again, in order. first, bars: the new ones.

    plan: sections of view and new bars together. back: how many bars of the window before the new bars their
    earlier statement stands, 0 where they have none. echoed: how many of them, from the first on, have one.
    opens, ends: whether it holds the piece's first (last) bar in its place.
    """

    view: tuple[int, ...]
    first: int
    bars: int
    plan: SectionPlan
    back: int = 0
    echoed: int = 0
    opens: bool = False
    ends: bool = False

    @property
    def total(self) -> int:
        """Bars of view and new ones."""
        return len(self.view) + self.bars

    def piece_bar(self, bar: int) -> int:
        """Which bar of the piece the window's bar is."""
        return self.view[bar] if bar < len(self.view) else self.first + bar - len(self.view)

    def has_echo(self, bar: int) -> bool:
        """Whether the window's bar is a new one that has an earlier statement, `back` bars before."""
        return 0 <= bar - len(self.view) < self.echoed


@dataclass(frozen=True, slots=True)
class _Span:
    """A section in its place. name: of theory.SECTION_NAMES."""

    name: str
    first: int
    end: int

    @property
    def letter(self) -> str:
        return self.name.rstrip("'")


def spans(form: SectionPlan) -> tuple[_Span, ...]:
    """The sections with their places."""
    found, first = [], 0
    for name, bars in form:
        found.append(_Span(name, first, first + bars))
        first += bars
    return tuple(found)


def bars_in(form: SectionPlan) -> int:
    return sum(bars for _, bars in form)


def _section_at(form: SectionPlan, bar: int) -> _Span:
    return next(s for s in spans(form) if s.first <= bar < s.end)


# --- the windows of a piece -------------------------------------------------------------------------------


def first_window(form: SectionPlan, total: int, sizes: WindowSteering = USUAL.windows) -> Window:
    """The whole piece where it may fit, else its first sections."""
    bars = total if total <= MAX_WINDOW_BARS else _opening(form, sizes.opening)
    return Window((), 0, bars, plan_of(form, [range(bars)]), opens=True, ends=bars == total)


def _opening(form: SectionPlan, most: int) -> int:
    ends = [s.end for s in spans(form) if s.end <= most]
    return ends[-1] if ends else most


def next_windows(form: SectionPlan, first: int, sizes: WindowSteering = USUAL.windows) -> Iterator[Window]:
    """Windows that go on from the bar `first`, the fullest first; the last one always has one new bar."""
    new = _new_bars(form, first, sizes.new)
    while new:
        for latest in (sizes.latest, sizes.beside_echo, PHRASE, 2, 1):
            yield _window(form, first, new, latest, sizes.beside_echo)
        new //= 2


def _window(form: SectionPlan, first: int, new: int, latest: int, beside_echo: int) -> Window:
    echo, room = _echo(form, first, new), MAX_WINDOW_BARS - new
    echoed = min(len(echo), _section_at(form, first).end - first)  # what follows the section is another one
    latest = min(latest, room, first)
    if echo:
        latest = max(1, min(latest, beside_echo, room - len(echo)))
    if echo and echo.stop >= first - latest:  # one stretch without a gap
        latest, echo, back = first - echo.start, range(0), first - echo.start
    else:
        back = len(echo) + latest if echo else 0
    recent = range(first - latest, first)
    plan = plan_of(form, [r for r in (echo, range(recent.start, first + new)) if r])
    return Window((*echo, *recent), first, new, plan, back, echoed, ends=first + new == bars_in(form))


def _new_bars(form: SectionPlan, first: int, most: int) -> int:
    """To the end of the section, and of short new ones after it."""
    here = _section_at(form, first)
    bars = min(here.end - first, most)
    for later in spans(form):
        is_next = later.first == first + bars
        if is_next and first + bars == here.end and bars + later.end - later.first <= most // 2:
            bars += later.end - later.first
            here = later
    return bars


def _echo(form: SectionPlan, first: int, new: int) -> range:
    """Bars of the earlier statement of what comes: of the same name, else of the same letter."""
    here = _section_at(form, first)
    earlier = [s for s in spans(form) if s.end <= here.first and s.letter == here.letter]
    if not earlier or here.letter in EDGES:
        return range(0)
    statement = next((s for s in earlier if s.name == here.name), earlier[0])
    start = statement.first + first - here.first
    most = min(new, MAX_WINDOW_BARS - new - 1)
    return range(start, max(start, min(statement.end, start + most)))


def plan_of(form: SectionPlan, stretches: Sequence[range]) -> SectionPlan:
    """The sections of some stretches of a piece, one after the other; each stretch begins one."""
    found = []
    for stretch in stretches:
        for span in spans(form):
            bars = min(span.end, stretch.stop) - max(span.first, stretch.start)
            if bars > 0:
                found.append((span.name, bars))
    return tuple(found)


# --- where forms come from --------------------------------------------------------------------------------


def asked_form(
    asked: Sequence[SectionAsk], total: int | None, sizes: WindowSteering = USUAL.windows
) -> SectionPlan:
    """Asked sections with their lengths, scaled where they do not make `total` bars (None: any number)."""
    lengths = [s.bars or (sizes.edge if s.name in EDGES else sizes.section) for s in asked]
    form = tuple((s.name, bars) for s, bars in zip(asked, lengths, strict=True))
    return form if total in (None, bars_in(form)) else scaled(form, total)


def scaled(form: SectionPlan, total: int) -> SectionPlan:
    """The form with `total` bars: whole phrases where they fit, every section at least one bar.

    Sections that do not fit (more sections than bars) are left out from the end.
    """
    form = form[:total]
    unit = next(u for u in (PHRASE, 2, 1) if total // u >= len(form))
    units, rest = divmod(total, unit)
    shares = np.array([bars for _, bars in form]) * units
    exact, lengths = shares / bars_in(form), np.maximum(1, shares // bars_in(form))
    while lengths.sum() != units:
        is_short = lengths.sum() < units
        gap = exact - lengths if is_short else np.where(lengths > 1, lengths - exact, -np.inf)
        lengths[int(gap.argmax())] += 1 if is_short else -1
    lengths = lengths * unit
    lengths[-1] += rest
    return tuple((name, int(bars)) for (name, _), bars in zip(form, lengths, strict=True))


def real_form(
    genre: str | None, total: int, rng: np.random.Generator, sizes: WindowSteering = USUAL.windows
) -> SectionPlan:
    """A form of a real piece of the genre (of any without one) of about so many bars, scaled to them."""
    table = _forms()
    known = table.get(genre or "") or table[""]
    away = np.array([abs(np.log(bars_in(form) / total)) for form in known])
    near = np.argsort(away, kind="stable")[: sizes.forms]
    return scaled(known[int(rng.choice(near))], total)


def carried_on(
    form: SectionPlan,
    bars: int,
    genre: str | None,
    ends: bool,
    rng: np.random.Generator,
    sizes: WindowSteering = USUAL.windows,
) -> SectionPlan:
    """The form with so many bars more, as real pieces of the genre go on that began so.

    ends: whether the piece ends with them; else it is cut out of a form that is longer.
    """
    first, table = bars_in(form), _forms()
    total = first + bars + (0 if ends else 2 * PHRASE)
    known = [scaled(each, total) for each in table.get(genre or "") or table[""]]
    own = _letters(form)
    alike = [np.mean([a == b for a, b in zip(own, _letters(each), strict=False)]) for each in known]
    near = np.argsort(-np.array(alike), kind="stable")[: sizes.forms]
    chosen = known[int(rng.choice(near))]
    here = _section_at(chosen, first)
    (name, length), *new = plan_of(chosen, [range(first, first + bars)])
    if here.first < first and here.letter == own[-1]:  # the last section is not over yet
        return (*form[:-1], (form[-1][0], form[-1][1] + length), *new)
    return (*form, (name, length), *new)


def _letters(form: SectionPlan) -> list[str]:
    return [span.letter for span in spans(form) for _ in range(span.first, span.end)]


@cache
def _forms() -> dict[str, tuple[SectionPlan, ...]]:
    """By genre, "" for any: what `python -m musicgen.train.fits.make_forms` found."""
    stored = json.loads(files("musicgen.tasks.plan").joinpath("forms.json").read_text(encoding="utf8"))
    return {genre: tuple(map(_form, some)) for genre, some in stored.items()}


def _form(stored: Sequence[Sequence[str | int]]) -> SectionPlan:
    return tuple((str(name), int(bars)) for name, bars in stored)
