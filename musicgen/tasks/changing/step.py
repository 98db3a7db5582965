"""What one edit did, and what the work on it is lent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from musicgen.music.measure import arrays, estimate_key
from musicgen.music.midi.splice import PartBar
from musicgen.music.score import Score
from musicgen.music.theory import Key
from musicgen.options import SamplingOptions
from musicgen.tasks.changing.held import Held
from musicgen.tasks.judge.composition import Draft

if TYPE_CHECKING:  # what is exact needs no model
    from musicgen.tasks.compose import Composer


@dataclass(frozen=True, eq=False)
class Step:
    """held: the piece after the edit. asked: part-bars that it was about. from_, to: what was and what is, as
    figures where there are some. said: what a musician should know of it. made: what the model wrote in."""

    held: Held
    asked: frozenset[PartBar] = frozenset()
    from_: str = ""
    to: str = ""
    said: tuple[str, ...] = ()
    model_id: str = ""


@dataclass(frozen=True, eq=False)
class Loan:
    """composer: loads the model when it is first called. prompt: the whole sentence. kept: what must stay."""

    composer: Callable[[], "Composer"]
    options: SamplingOptions
    cancelled: Callable[[], bool]
    prompt: str = ""
    language: str = "en"
    kept: tuple[str, ...] = ()


Steps = Iterator[Draft | Step]


def all_part_bars(score: Score) -> frozenset[PartBar]:
    return frozenset((part.identity, bar) for part in score.parts for bar in range(score.bars))


def key_of(score: Score) -> Key:
    """The stated key, else the heard one."""
    return score.key or estimate_key(arrays(score), complete=True).key
