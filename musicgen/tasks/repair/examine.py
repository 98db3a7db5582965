"""What is damaged in a file: every window of it, by rules and by the model's surprise, numbered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from musicgen.errors import InputError
from musicgen.model.sampling import Engine
from musicgen.music.damage.find import find
from musicgen.music.damage.kinds import KINDS, MARKED, SAID, Candidate, Damage
from musicgen.music.damage.take import Take, take_of
from musicgen.music.midi.guest import Guest
from musicgen.music.score import BarSpan
from musicgen.tasks.fields import Bars, shown
from musicgen.tasks.in_place import parts_named
from musicgen.tasks.outcome import Damaged
from musicgen.tasks.repair.surprise import expected
from musicgen.tasks.requests import Cancelled

ALL = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """One damage, in its window of the file. mended: whether it is to be mended."""

    number: int
    window: Guest
    take: Take
    damage: Damage
    mended: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What the parts are called."""
        named = {part.identity: part.name or part.instrument for part in self.window.score.parts}
        return tuple(named.get(self.take.identities[at], "") for at in self.damage.parts)

    def told(self) -> Damaged:
        """For whoever reads the report."""
        damage = self.damage
        bars = Bars.of(damage.span, self.window.score.first_bar)
        said = SAID[damage.kind].format(**damage.candidate.said)
        return Damaged(
            self.number,
            damage.kind,
            bars,
            self.names,
            damage.p,
            damage.sure,
            self.mended,
            said,
            tuple(damage.candidate.said.items()),
        )


def examined(file: Guest, engine: Engine, cancelled: Cancelled, first: int) -> Iterator[Finding]:
    """The damage of all windows, numbered from `first` on."""
    number = first
    for window in windows(file):
        if cancelled():
            return
        take = take_of(window)
        for damage in find(take, expected(window.score, take, engine)):
            yield Finding(number, window, take, damage)
            number += 1


def windows(file: Guest) -> Iterator[Guest]:
    """The file at each of its windows."""
    if len(file.seen.windows) == 1:
        yield file
        return
    yield from (file.at_bar(window.first_bar) for window in file.seen.windows)


def marked(file: Guest, bars: Bars | None, parts: Sequence[str], number: int) -> Finding:
    """What a person says is damaged. Raises InputError for bars or parts that are not there."""
    window = file if bars is None or len(file.seen.windows) == 1 else file.at_bar(bars.first)
    score, take = window.score, take_of(window)
    span = BarSpan(0, score.bars - 1) if bars is None else bars.span(score.first_bar)
    if span.last >= score.bars:
        last = Bars.of(BarSpan(0, score.bars - 1), score.first_bar).last
        raise InputError(f"Bars {bars} are asked: the last bar here is {last}.")
    wanted = {part.identity for part in parts_named(score, parts)}
    places = tuple(at for at, identity in enumerate(take.identities) if identity in wanted)
    return Finding(number, window, take, Damage(Candidate(MARKED, span, places, {}), 1.0, True))


def chosen(
    found: Sequence[Finding], file: Sequence[Damaged], refuse: Collection[str], accept: Collection[str]
) -> list[Finding]:
    """The findings with what is to be mended. Raises InputError for a number or kind that is not there."""
    numbers = {str(one.number) for one in found} | {str(one.number) for one in file}
    for name in (*refuse, *accept):
        if name.lower() not in {ALL, *KINDS, MARKED, *numbers}:
            raise InputError(_strange(name, len(numbers)))
    if fixed := {str(one.number) for one in file} & set(refuse):
        raise InputError(
            f"Finding {min(fixed)} was mended so that the file could be read: it cannot be refused."
        )
    left, taken = _names(refuse), _names(accept)
    return [
        replace(one, mended=(one.damage.sure or _is_in(one, taken)) and not _is_in(one, left))
        for one in found
    ]


def _names(names: Collection[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)


def _is_in(one: Finding, names: Collection[str]) -> bool:
    return bool({ALL, one.damage.kind, str(one.number)} & set(names))


def _strange(name: str, count: int) -> str:
    if name.isascii() and name.isdigit():
        return f"Finding {shown(name)} is named: there are {count}; number them as the report does."
    return f"{shown(name)} is no kind of damage: choose from {', '.join((ALL, *KINDS))}, or give a number."
