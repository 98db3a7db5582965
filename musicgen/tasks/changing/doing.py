"""The edits of a sentence done one after the other; what cannot be done is said, and the rest is done.

Meter and pitch come first, then what is written, then loudness and register, and cuts last, so that bars are
those that the sentence means. Each edit is one step: its notes are drawn from the request's seed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from musicgen.errors import InputError
from musicgen.music.midi.splice import PartBar
from musicgen.tasks.changing import anew, chords, exact, figures, joining, lengths
from musicgen.tasks.changing.done import Done
from musicgen.tasks.changing.held import Held
from musicgen.tasks.changing.step import Loan, Step, Steps
from musicgen.tasks.judge.composition import Draft
from musicgen.text.changes.edit import DENSITY, Edit

_SOUNDING = ("swing", "straight", "staccato", "legato")
_EXACT: Mapping[str, Callable[[Held, Edit], Step]] = MappingProxyType(
    {
        "tempo": exact.tempo, "transpose": exact.transpose, "key": exact.key, "mode": exact.mode,
        "register": exact.register, "loudness": exact.loudness, "drop": exact.silence, "mute": exact.silence,
        "replace": exact.replaced,
    }
)  # fmt: skip
_WRITTEN: Mapping[str, Callable[[Held, Edit, Loan], Steps]] = MappingProxyType(
    {
        DENSITY: figures.fullness, "rhythm": figures.rhythm, "mood": anew.mood, "style": anew.style,
        "rewrite": anew.rewrite, "meter": anew.meter, "harmony": chords.harmony, "add": joining.add,
        "entrance": joining.entrance, "length": lengths.length, "ending": lengths.ending,
    }
)  # fmt: skip
_ORDER = (
    "meter", "key", "mode", "transpose", "drop", "replace", "style", "mood", "harmony", "rewrite", "rhythm",
    "add", "entrance", DENSITY, "mute", "register", "loudness", "ending", "length", "tempo",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Changed:
    """The piece with all edits that could be done. asked: part-bars that they were about."""

    held: Held
    done: tuple[Done, ...]
    asked: frozenset[PartBar]
    model_id: str = ""


def all_done(held: Held, edits: Sequence[Edit], loan: Loan) -> Iterator[Draft | Changed]:
    """Drafts while something is written; what came of it all last."""
    order = sorted(range(len(edits)), key=lambda at: (_ORDER.index(edits[at].what), at))
    done: dict[int, Done] = {}
    asked, model_id = frozenset[PartBar](), ""
    for at in order:
        one = edits[at]
        try:
            step = None
            for made in _steps(held, one, loan):
                if isinstance(made, Step):
                    step = made
                else:
                    yield made
            assert step is not None
        except InputError as error:
            done[at] = Done(one, problem=str(error))
            continue
        if step.held.score == held.score and _same_file(step.held, held):
            done[at] = Done(
                one, problem=f"{one.words!r} changes nothing here: the piece is like that already."
            )
            continue
        asked |= {(held.was(identity), bar) for identity, bar in step.asked}
        held, model_id = step.held, step.model_id or model_id
        done[at] = Done(one, step.from_, step.to, "", step.said, not step.model_id)
    yield Changed(held, tuple(done[at] for at in sorted(done)), asked, model_id)


def _same_file(one: Held, other: Held) -> bool:
    return one.file is None or other.file is None or one.file.document == other.file.document


def _steps(held: Held, edit: Edit, loan: Loan) -> Steps:
    if edit.what == "rhythm" and edit.to in _SOUNDING:
        yield exact.timing(held, edit)
    elif edit.what in _EXACT:
        yield _EXACT[edit.what](held, edit)
    else:
        yield from _WRITTEN[edit.what](held, edit, loan)


def without(edits: Sequence[Edit], numbers: Sequence[int]) -> tuple[Edit, ...]:
    """The edits but some, counted from 1."""
    return tuple(replace(one) for at, one in enumerate(edits, 1) if at not in numbers)
