"""What a task that writes notes has made, and what it left alone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from musicgen.music.midi.guest import Guest
from musicgen.music.score import Note, Part, Score
from musicgen.tasks.fields import Bars
from musicgen.tasks.judge.composition import Composition, Draft


@dataclass(frozen=True, slots=True)
class Untouched:
    """notes: how many are bit-identical, of so many that were not asked about."""

    notes: int
    of: int


@dataclass(frozen=True, eq=False)
class Outcome:
    """file: what the notes were written into, where it was somebody's own. added: new bars."""

    composition: Composition
    file: Guest | None = None
    untouched: Untouched | None = None
    added: Bars | None = None


def untouched(before: Score, after: Score, is_open: Callable[[Part, Note], bool]) -> Untouched:
    """Notes of `before` that nobody asked about, counted in `after`."""
    kept = {part.identity: frozenset(part.notes) for part in after.parts}
    closed = [
        (part.identity, note) for part in before.parts for note in part.notes if not is_open(part, note)
    ]
    return Untouched(sum(note in kept.get(identity, ()) for identity, note in closed), len(closed))


def outcomes(made: Iterable[Draft | Composition]) -> Iterator[Draft | Outcome]:
    """What composing makes: drafts, and the outcome of a task that began with nothing."""
    return (Outcome(one) if isinstance(one, Composition) else one for one in made)
