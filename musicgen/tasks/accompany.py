"""Accompany: one tune, from a MIDI file or a recording, and a band around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from musicgen.music.score import MAX_BPM, MIN_BPM, Score
from musicgen.music.theory import METERS
from musicgen.tasks.fields import Names, Tune, Whole
from musicgen.tasks.requests import Cancelled, Candidates, Facts, Seed, Tools, Words, Writing
from musicgen.tasks.restyle import TunePart

if TYPE_CHECKING:
    from musicgen.tasks.judge.composition import Draft
    from musicgen.tasks.outcome import Outcome

MOST_BEATS = max(meter.beats for meter in METERS) - 1


@dataclass(frozen=True, slots=True)
class Accompany(Writing):
    """Write a band around one tune: a MIDI file, or a recording that is hummed, sung, whistled or played."""

    name: ClassVar[str] = "accompany"
    piece: Annotated[bytes | Score, Tune("the tune: a MIDI file, or a recording (WAV, FLAC, OGG, MP3)")]
    prompt: Words = ""
    tempo: Annotated[
        int | None,
        Whole("quarter notes a minute of a recording; heard when left out", int(MIN_BPM), MAX_BPM, open=True),
    ] = None
    meter: Annotated[
        tuple[str, ...],
        Names(
            "the meter of a recording, such as 3/4; heard when left out", tuple(m.name for m in METERS), True
        ),
    ] = ()
    key: Annotated[
        tuple[str, ...], Names("the key of a recording, such as D minor; heard when left out", open=True)
    ] = ()
    first: Annotated[
        int, Whole("beats by which the first bar line of a recording comes later than heard", 0, MOST_BEATS)
    ] = 0
    melody: TunePart = ()
    seed: Seed = 1
    candidates: Candidates = None
    edits: Facts = ()

    def work(self, tools: Tools, cancelled: Cancelled) -> "Iterator[Draft | Outcome]":
        from musicgen.tasks.arrange.work import accompanied

        return accompanied(self, tools, cancelled)
