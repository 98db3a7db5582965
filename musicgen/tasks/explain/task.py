"""Explain: why is it so? Which words did what, how likely each note was, which rules moved it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from musicgen.music.score import Score
from musicgen.tasks.fields import Story, is_report
from musicgen.tasks.requests import Cancelled, Facts, Request, Result, Tools, Words, brief_of


@dataclass(frozen=True, slots=True)
class Explain(Request):
    """Tell why a piece is as it is: what its words did, how likely each note was, what else might stand."""

    name: ClassVar[str] = "explain"
    gives = "files"
    piece: Annotated[
        bytes | Score,
        Story("the JSON that compose wrote beside its MIDI; or any MIDI file, explained as far as it goes"),
    ]
    prompt: Words = ""
    edits: Facts = ()

    def targets(self, name: str) -> tuple[str, ...]:
        return tuple(f"{name}-why.{ending}" for ending in ("html", "png", "json"))

    def work(self, tools: Tools, cancelled: Cancelled) -> Iterator[Result]:
        from musicgen.tasks.explain.explainer import Explainer
        from musicgen.tasks.explain.report import read_report
        from musicgen.tasks.in_place import opened

        explainer = Explainer(tools.composer, tools.read_brief)
        if isinstance(self.piece, bytes) and is_report(self.piece):
            found = explainer.report(read_report(self.piece), cancelled)
        else:
            _, score = opened(self.piece)
            found = explainer.notes(score, brief_of(tools, self.prompt, self.edits), cancelled)
        yield tools.explained(found)
