"""Tasks on a piece that is there: opened, some bars written, put back; the rest stays as it is."""

from collections.abc import Collection, Iterator, Sequence

from musicgen.errors import InputError
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.splice import PartBar
from musicgen.music.midi.untouched import untouched_by
from musicgen.music.score import BarSpan, Part, Score
from musicgen.tasks.extend import Extender
from musicgen.tasks.fields import Bars, shown
from musicgen.tasks.fill import Filler
from musicgen.tasks.judge.composition import Composition, Draft
from musicgen.tasks.outcome import Outcome
from musicgen.tasks.requests import Cancelled, Extend, Fill, Tools
from musicgen.text.read import read_brief

Made = Iterator[Draft | Outcome]
LAST = -1  # the bar that a piece ends with


def filled(request: Fill, tools: Tools, cancelled: Cancelled) -> Made:
    """`Fill`."""
    file, score = opened(request.piece, request.bars.first)
    span = request.bars.span(score.first_bar)
    parts = parts_named(score, request.parts)
    brief, options = request.brief(tools), request.options(tools)
    asked = {(part.identity, bar) for part in parts for bar in range(span.first, span.last + 1)}
    for made in Filler(tools.composer).stream(score, brief, span, parts, options, cancelled):
        if isinstance(made, Composition):
            yield _outcome(file, score, made, asked)
        else:
            yield made


def extended(request: Extend, tools: Tools, cancelled: Cancelled) -> Made:
    """`Extend`."""
    file, score = opened(request.piece, LAST if request.after is None else request.after)
    after, brief, options = _standing(score, request.after), request.brief(tools), request.options(tools)
    gone = {(part.identity, bar) for part in score.parts for bar in range(after, score.bars)}
    stream = Extender(tools.composer).stream
    for made in stream(score, brief, request.bars, options, cancelled, after=after):
        if isinstance(made, Composition):
            added = Bars.of(BarSpan(after, made.score.bars - 1), score.first_bar)
            yield _outcome(file, score, made, gone, added)
        else:
            yield made


def opened(piece: bytes | Score, bar: int | None = None) -> tuple[Guest | None, Score]:
    """The file, where it is one, and the score that is worked on: of a long file the bars around `bar`.

    Raises MidiError.
    """
    if isinstance(piece, Score):
        return None, piece
    file = open_guest(piece)
    windows = file.seen.windows
    if bar is not None and len(windows) > 1:
        file = file.at_bar(windows[-1].first_bar if bar == LAST else bar)
    return file, file.score


def _outcome(
    file: Guest | None, score: Score, made: Composition, asked: Collection[PartBar], added: Bars | None = None
) -> Outcome:
    """What was made put back into its file, and what of it was left alone. asked: part-bars that were not."""
    changed = file and file.spliced(made.score)
    return Outcome(made, changed, untouched_by(file or score, changed or made.score, asked), added)


def _standing(score: Score, after: int | None) -> int:
    """How many bars stand before the new ones."""
    if after is None:
        return score.bars
    last = Bars(after, after).span(score.first_bar).last
    if last >= score.bars:
        end = Bars.of(BarSpan(0, score.bars - 1), score.first_bar).last
        raise InputError(f"Bar {after} is asked: the last bar here is {end}.")
    return last + 1


def parts_named(score: Score, names: Sequence[str]) -> tuple[Part, ...]:
    """The parts that go by these names; all where none is given.

    A name is a part's own ("Violin 2"), its instrument's, or whatever a sentence would call it ("strings").
    Raises InputError for one that nobody has.
    """
    if not names:
        return score.parts
    found = {part.identity for name in names for part in _called(score, name)}
    return tuple(part for part in score.parts if part.identity in found)


def _called(score: Score, name: str) -> Sequence[Part]:
    wanted = name.casefold()
    for said in (lambda p: p.name, lambda p: p.instrument):
        if found := [part for part in score.parts if said(part).casefold() == wanted]:
            return found
    players = read_brief(name).band
    meant = [
        part
        for part in score.parts
        if any(
            part.is_drum if p.is_drum else not part.is_drum and part.program in p.programs for p in players
        )
    ]
    if meant:
        return meant
    known = ", ".join(part.name or part.instrument for part in score.parts)
    raise InputError(f"There is no part {shown(name)} in the piece: choose from {known}.")
