"""The one facade that page, command line, tests and users' scripts use.

from musicgen import Studio
piece = Studio.open().compose("a calm waltz in D minor, piano and cello, 16 bars", seed=1)
piece.save_midi("waltz.mid")

Opening it loads nothing: the model is loaded by the first who composes, the synthesizer by the first who
listens. `run` does every request; the other verbs are its spellings in one line.
"""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

from musicgen.exports.origin import Origin
from musicgen.listening.kinds import MAX_SOUND_BYTES
from musicgen.music.midi.file.reading import MAX_BYTES
from musicgen.music.midi.guest import open_guest
from musicgen.music.midi.io import file_bytes
from musicgen.music.midi.performance import Performance
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.results import Converted, Explained, OpenedMidi, Piece, Reading, export_of, json_bytes
from musicgen.settings import Settings
from musicgen.sound.choices import SynthChoices
from musicgen.sound.synth import Synth, open_synth
from musicgen.tasks.accompany import Accompany
from musicgen.tasks.explain.explanation import Explanation
from musicgen.tasks.explain.task import Explain
from musicgen.tasks.fields import Sentence
from musicgen.tasks.judge.composition import Check, Composition, Draft, Heard
from musicgen.tasks.outcome import Outcome
from musicgen.tasks.requests import Change, Compose, Convert, Extend, Fill, Repair, Request, Result
from musicgen.tasks.restyle import Restyle
from musicgen.text import read as reader
from musicgen.text.brief import Brief

if TYPE_CHECKING:
    from musicgen.tasks.compose import Composer

T = TypeVar("T")
Source = Piece | OpenedMidi | Score | bytes | str | Path


def never() -> bool:
    return False


class Once(Generic[T]):
    """A value that is made by the first who needs it. After a failure the next one tries again."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make, self._lock = make, threading.Lock()
        self._made: T | None = None

    def get(self) -> T:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made


class Studio:
    """Used by many at once: holds model and synthesizers, never anything of a request."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings.from_env()
        self._composer = Once(self._open_composer)
        self._synths = Once(lambda: SynthChoices(open_synth(self.settings), self.settings))

    @classmethod
    def open(cls, settings: Settings | None = None) -> "Studio":
        """A studio with these settings, else those of the environment. Raises InputError for bad ones."""
        return cls(settings)

    def _open_composer(self) -> "Composer":
        from musicgen.tasks.compose import open_composer  # torch comes with it

        return open_composer(self.settings)

    def warm_up(self) -> None:
        """Load model and synthesizer now. Raises ModelError or SoundError."""
        self._composer.get()
        self._synths.get()

    # ------------------------------------------------------------ what it lends to the work

    @property
    def composer(self) -> "Composer":
        """The model and all that belongs to it. Raises ModelError."""
        return self._composer.get()

    def synth(self, font: str | None = None) -> Synth:
        """The synthesizer of a font of `fonts`; None is the studio's own. Raises SoundError, InputError."""
        return self._synths.get().synth(font)

    @property
    def default_candidates(self) -> int:
        """How many pieces may be drawn where nobody says."""
        return SamplingOptions().candidates

    def read_brief(self, prompt: str) -> Brief:
        """What a sentence asks for. Raises PromptError for an empty or oversized one."""
        return read_brief(prompt)

    def export(self, piece: bytes | Score, formats: tuple[str, ...]) -> Converted:
        """A piece on its way into other formats. Raises MidiError."""
        if isinstance(piece, Score):
            return Converted(export_of(piece, Origin(), self.synth), formats)
        opened = self.open_midi(piece)
        return Converted(opened.export(), formats, opened.notices)

    def explained(self, explanation: Explanation) -> Explained:
        """Why a piece is as it is, to be read and saved."""
        return Explained(explanation)

    # ------------------------------------------------------------ requests

    def run(self, request: Request, *, cancelled: Callable[[], bool] = never) -> Iterator[Draft | Result]:
        """Drafts bar by bar, the result last.

        When `cancelled()` turns true it stops within a bar: the piece holds what is there (`stopped`), or
        Cancelled is raised where no bar is done. The same request, model and machine give the same MIDI.
        """
        start = time.perf_counter()
        for made in self._work(request, cancelled):
            if isinstance(made, Outcome):
                said = (*made.composition.brief.notes, *made.said, *notices(made.composition))
                yield Piece(made, self.synth, time.perf_counter() - start, said)
            else:
                yield made

    def _work(self, request: Request, cancelled: Callable[[], bool]) -> Iterator[Draft | Outcome | Result]:
        yield from request.work(self, cancelled)

    def result(self, request: Request) -> Result:
        """What the request ends with."""
        *_, last = self.run(request)
        assert not isinstance(last, Draft)
        return last

    def _piece(self, request: Request) -> Piece:
        piece = self.result(request)
        assert isinstance(piece, Piece)
        return piece

    # Each takes what its request takes, by name.

    def compose(self, prompt: str, **asked: Any) -> Piece:
        """The piece alone. asked: fields of `requests.Compose`."""
        return self._piece(Compose(prompt, **asked))

    def stream(
        self, prompt: str, *, cancelled: Callable[[], bool] = never, **asked: Any
    ) -> Iterator[Draft | Piece]:
        """Drafts bar by bar, the piece last. asked: fields of `requests.Compose`."""
        for made in self.run(Compose(prompt, **asked), cancelled=cancelled):
            assert isinstance(made, Draft | Piece)
            yield made

    def extend(self, piece: Source, **asked: Any) -> Piece:
        """The piece, some bars longer. asked: fields of `requests.Extend`."""
        return self._piece(Extend(_source(piece, asked), **asked))

    def fill(self, piece: Source, **asked: Any) -> Piece:
        """The piece with some bars written anew. asked: fields of `requests.Fill`."""
        return self._piece(Fill(_source(piece, asked), **asked))

    def restyle(self, piece: Source, prompt: str = "", **asked: Any) -> Piece:
        """The piece in another style or band, what is to be kept in it. asked: fields of `Restyle`."""
        return self._piece(Restyle(_source(piece, {}, MAX_SOUND_BYTES), prompt, **asked))

    def accompany(self, tune: Source, prompt: str = "", **asked: Any) -> Piece:
        """A band around a tune: a MIDI file, or a recording. asked: fields of `Accompany`."""
        return self._piece(Accompany(_source(tune, {}, MAX_SOUND_BYTES), prompt, **asked))

    def change(self, piece: Source, prompt: str, **asked: Any) -> Piece:
        """The piece, changed by a sentence. asked: fields of `requests.Change`."""
        return self._piece(Change(_source(piece, {}), prompt, **asked))

    def repair(self, piece: Source, **asked: Any) -> Piece:
        """The piece with its damage found and mended. asked: fields of `requests.Repair`."""
        return self._piece(Repair(_source(piece, {}), **asked))

    def convert(self, piece: Source, to: str | tuple[str, ...]) -> Converted:
        """The piece in other formats, to be saved."""
        converted = self.result(Convert.of({"piece": _source(piece, {}), "to": to}))
        assert isinstance(converted, Converted)
        return converted

    def explain(self, piece: Source, **asked: Any) -> Explained:
        """Why it is so. A composed piece, or its JSON, is followed to the id; others as far as it goes.

        asked: fields of `requests.Explain`.
        """
        if isinstance(piece, Piece) and piece.composition.written:
            source: bytes | Score = json_bytes(piece.to_dict())
        else:
            source = _source(piece, asked)
        explained = self.result(Explain(source, **asked))
        assert isinstance(explained, Explained)
        return explained

    def read(self, prompt: str) -> Reading:
        """What a sentence asks for, as JSON has it."""
        return Reading(self.read_brief(prompt))

    def open_midi(self, file: bytes | str | Path) -> OpenedMidi:
        """A musician's own file, opened; its notices say what its score cannot show. Raises MidiError."""
        data = file if isinstance(file, bytes) else file_bytes(file)
        title = "" if isinstance(file, bytes) else Path(file).stem
        return OpenedMidi(open_guest(data), self.synth, title)

    # ------------------------------------------------------------ what it is

    @property
    def model_id(self) -> str:
        return self.composer.model_id

    @property
    def sound_description(self) -> str:
        return self.synth().description

    @property
    def sound_warning(self) -> str | None:
        """A plain sentence where a stand-in synthesizer or soundfont is used."""
        return self.synth().warning

    @property
    def fonts(self) -> tuple[str, ...]:
        """Soundfonts that can be chosen by name, the studio's own first."""
        return self._synths.get().names

    def blocks(self, score: Score, font: str | None = None) -> Iterator[np.ndarray]:
        """What `raw_audio` gives, in blocks as they are played: for what is too long to be held."""
        return self.synth(font).blocks(score)

    def raw_audio(self, score: Score, font: str | None = None) -> np.ndarray:
        """A score, or some of its parts and bars, at the synthesizer's own level, for a mixer."""
        return self.synth(font).render_raw(score)

    def performance_blocks(self, performance: Performance, font: str | None = None) -> Iterator[np.ndarray]:
        """What `raw_performance` gives, in blocks."""
        return self.synth(font).performance_blocks(performance)

    def raw_performance(self, performance: Performance, font: str | None = None) -> np.ndarray:
        """A file as it is played, its own tempo map, pedal and bends, at the synthesizer's own level."""
        return self.synth(font).render_performance(performance)


def read_brief(prompt: str) -> Brief:
    """What a sentence asks for. Raises PromptError for an empty or oversized one."""
    return reader.read_brief(Sentence("what the music should be").read(prompt, "prompt"))


def open_midi(file: bytes | str | Path) -> OpenedMidi:
    """A musician's own file, opened, to be seen, worked on and saved. Raises MidiError."""
    return Studio.open().open_midi(file)


def notices(piece: Composition) -> tuple[str, ...]:
    """Plain sentences about how the piece came about."""
    said = []
    if piece.stopped:
        said.append(f"Stopped after {piece.score.bars} bars; what was finished is here.")
    if piece.tried > 1:
        said.append(f"{piece.tried} candidates were drawn; number {piece.candidate + 1} was taken.")
    if piece.is_copy:
        said.append(
            "A stretch of this piece is much like one of a training piece, and no try was free of that: "
            "another seed may help."
        )
    missed = [c.field for c in piece.checks if not c.kept]
    if missed and not piece.stopped:
        said.append(f"Not everything asked could be heard: {', '.join(missed)}.")
    return tuple(said)


def _source(piece: Source, asked: dict[str, Any], most: int = MAX_BYTES) -> bytes | Score:
    """What a request works on. A composed piece brings its own sentence along, where no other is given. most:
    bytes of a file."""
    if isinstance(piece, Piece):
        asked.setdefault("prompt", piece.brief.prompt)
        file = piece.outcome.file
        return file.midi() if file else piece.score
    if isinstance(piece, OpenedMidi):
        return piece.file.midi()
    return file_bytes(piece, most) if isinstance(piece, str | Path) else piece


__all__ = ["Check", "Draft", "Heard", "Piece", "Studio", "open_midi", "read_brief"]
