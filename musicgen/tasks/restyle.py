"""Restyle: a piece arranged anew. What is named stays, the rest is written for another style and band."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from musicgen.music.score import Score
from musicgen.tasks.fields import Names, Tune
from musicgen.tasks.requests import Cancelled, Candidates, Facts, Seed, Tools, Words, Writing

if TYPE_CHECKING:
    from musicgen.tasks.judge.composition import Draft
    from musicgen.tasks.outcome import Outcome

KEEPABLE = ("melody", "harmony", "rhythm", "bass", "drums")
USUAL_KEEP = ("melody", "harmony")
TunePart = Annotated[tuple[str, ...], Names("the part that has the tune; left out, it is found", open=True)]


@dataclass(frozen=True, slots=True)
class Restyle(Writing):
    """Arrange a piece anew: what is kept of it, in another style, band, meter or mode."""

    name: ClassVar[str] = "restyle"
    piece: Annotated[bytes | Score, Tune("the MIDI file, or the recording of one tune, to arrange")]
    prompt: Words = ""
    keep: Annotated[
        tuple[str, ...], Names(f"what stays, with commas between: {', '.join(KEEPABLE)}", KEEPABLE)
    ] = USUAL_KEEP
    melody: TunePart = ()
    seed: Seed = 1
    candidates: Candidates = None
    edits: Facts = ()

    def work(self, tools: Tools, cancelled: Cancelled) -> "Iterator[Draft | Outcome]":
        from musicgen.tasks.arrange.work import restyled

        return restyled(self, tools, cancelled)
