"""What a task that writes notes has made, and what it left alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from musicgen.music.midi.guest import Guest
from musicgen.music.midi.untouched import Untouched
from musicgen.tasks.changing.done import Done
from musicgen.tasks.fields import Bars
from musicgen.tasks.judge.composition import Composition, Draft


@dataclass(frozen=True, slots=True)
class Damaged:
    """One finding of a repair.

    number: what it is refused by. bars: None where it is of the file and not of its bars. parts: names. p:
    how likely it is damage. sure: whether it is mended unasked; mended: whether it was. said: in English.
    """

    number: int
    kind: str
    bars: Bars | None
    parts: tuple[str, ...]
    p: float
    sure: bool
    mended: bool
    said: str
    values: tuple[tuple[str, int | float | str], ...] = ()

    def to_dict(self) -> dict[str, object]:
        """As JSON."""
        bars = None if self.bars is None else [self.bars.first, self.bars.last]
        told = {name: getattr(self, name) for name in ("number", "kind", "p", "sure", "mended", "said")}
        return {**told, "bars": bars, "parts": list(self.parts)}


@dataclass(frozen=True, eq=False)
class Outcome:
    """file: what the notes were written into, where it was somebody's own. added: new bars. tune: the name of
    the part that a kept melody comes from. edits: what a sentence changed, or could not. damage: what a
    repair found, None for other tasks. said: plain sentences."""

    composition: Composition
    file: Guest | None = None
    untouched: Untouched | None = None
    added: Bars | None = None
    tune: str = ""
    edits: tuple[Done, ...] = ()
    damage: tuple[Damaged, ...] | None = None
    said: tuple[str, ...] = ()


def outcomes(made: Iterable[Draft | Composition]) -> Iterator[Draft | Outcome]:
    """What composing makes: drafts, and the outcome of a task that began with nothing."""
    return (Outcome(one) if isinstance(one, Composition) else one for one in made)
