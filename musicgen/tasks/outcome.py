"""What a task that writes notes has made, and what it left alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from musicgen.music.midi.guest import Guest
from musicgen.music.midi.untouched import Untouched
from musicgen.tasks.changing.done import Done
from musicgen.tasks.fields import Bars
from musicgen.tasks.judge.composition import Composition, Draft


@dataclass(frozen=True, eq=False)
class Outcome:
    """file: what the notes were written into, where it was somebody's own. added: new bars. tune: the name of
    the part that a kept melody comes from. edits: what a sentence changed, or could not."""

    composition: Composition
    file: Guest | None = None
    untouched: Untouched | None = None
    added: Bars | None = None
    tune: str = ""
    edits: tuple[Done, ...] = ()


def outcomes(made: Iterable[Draft | Composition]) -> Iterator[Draft | Outcome]:
    """What composing makes: drafts, and the outcome of a task that began with nothing."""
    return (Outcome(one) if isinstance(one, Composition) else one for one in made)
