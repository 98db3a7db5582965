"""What a request ends with: a composed piece, an opened file, files of other formats, what was read.

Each tells itself as JSON and saves itself. A piece can be saved as everything that `exports` writes; the
synthesizer is loaded when sound is first wanted.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

import numpy as np

from musicgen.errors import FialtaError, InputError
from musicgen.exports.explained.page import page
from musicgen.exports.explained.picture import picture
from musicgen.exports.formats import FORMATS, Export, Format
from musicgen.exports.origin import Origin, origin_of
from musicgen.music.midi.guest import Guest
from musicgen.music.midi.performance import Stage
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.sound.synth import Synth
from musicgen.tasks.explain.explanation import Explanation
from musicgen.tasks.judge.composition import Check, Composition, Heard
from musicgen.tasks.outcome import Outcome
from musicgen.text.brief import Brief
from musicgen.text.brief_json import brief_json

OpenSynth = Callable[[], Synth]


class Writable:
    """A score with its origin, which can be saved as a file of any kind. Every `save_` raises FialtaError."""

    __slots__ = ()

    def export(self) -> Export:
        """The piece on its way out."""
        raise NotImplementedError

    def midi(self) -> bytes:
        """A standard MIDI file."""
        return FORMATS["mid"].bytes_of(self.export())

    def bytes_as(self, name: str) -> bytes:
        """The file of a format of `options.EXPORTS`."""
        return FORMATS[name].bytes_of(self.export())

    def save_as(self, name: str, path: str | Path) -> None:
        """Write the file of a format of `options.EXPORTS`, sound in blocks as it is played."""
        write_file(path, partial(FORMATS[name].into, export=self.export()))

    def save_midi(self, path: str | Path) -> None:
        write_file(path, self.midi())

    def save_wav(self, path: str | Path) -> float:
        """Render and write 16-bit WAV; returns the seconds it took."""
        start = time.perf_counter()
        self.save_as("wav", path)
        return time.perf_counter() - start

    def save_loop(self, path: str | Path) -> None:
        """A WAV file that closes without a gap."""
        self.save_as("loop", path)

    def save_mp3(self, path: str | Path) -> None:
        self.save_as("mp3", path)

    def save_ogg(self, path: str | Path) -> None:
        self.save_as("ogg", path)

    def save_stems(self, path: str | Path) -> None:
        """A ZIP of one WAV a part, and the MIDI file."""
        self.save_as("stems", path)

    def save_musicxml(self, path: str | Path) -> None:
        self.save_as("musicxml", path)

    def save_abc(self, path: str | Path) -> None:
        write_file(path, self.bytes_as("abc"))

    def save_svg(self, path: str | Path) -> None:
        """Sheet music, all pages under one another."""
        self.save_as("svg", path)

    def save_pdf(self, path: str | Path) -> None:
        """Sheet music."""
        self.save_as("pdf", path)


@dataclass(frozen=True, eq=False)
class Piece(Writable):
    """A finished piece: what the task made, and its sound.

    synth: gives the synthesizer. compose_s: seconds the composing took. notices: plain sentences.
    """

    outcome: Outcome
    synth: OpenSynth = field(repr=False)
    compose_s: float = 0.0
    notices: tuple[str, ...] = ()

    @property
    def composition(self) -> Composition:
        return self.outcome.composition

    @property
    def score(self) -> Score:
        return self.composition.score

    @property
    def brief(self) -> Brief:
        return self.composition.brief

    @property
    def options(self) -> SamplingOptions:
        return self.composition.options

    @property
    def model_id(self) -> str:
        return self.composition.model_id

    @property
    def candidate(self) -> int:
        """Which candidate was taken, counted from 0."""
        return self.composition.candidate

    @property
    def stopped(self) -> bool:
        return self.composition.stopped

    @property
    def checks(self) -> tuple[Check, ...]:
        return self.composition.checks

    @property
    def heard(self) -> Heard:
        return self.composition.heard

    def export(self) -> Export:
        file = self.outcome.file
        return export_of(self.score, origin_of(self), self.synth, file)

    def audio(self) -> np.ndarray:
        """float32 (samples, 2) at 44.1 kHz, about -16 LUFS."""
        return self.synth().render(self.score)

    def save(self, folder: Path, name: str = "piece", *, audio: bool = True) -> tuple[Path, ...]:
        """MIDI, WAV and report, named after the piece."""
        midi, wav, report = (folder / f"{name}.{ending}" for ending in ("mid", "wav", "json"))
        self.save_midi(midi)
        render_s = self.save_wav(wav) if audio else None
        write_file(report, json_bytes(self.to_dict(name=name, render_s=render_s)))
        return (midi, wav, report) if audio else (midi, report)

    def to_dict(self, *, name: str = "piece", render_s: float | None = None) -> dict[str, Any]:
        """What the command line writes as JSON: asked, written and heard kept apart. Bars count from 1."""
        return {
            "id": name,
            "prompt": self.brief.prompt,
            "seed": self.options.seed,
            "candidate": self.candidate,
            "model_id": self.model_id,
            "brief": brief_json(self.brief),
            "options": {n: getattr(self.options, n) for n in SamplingOptions.__slots__},
            **_told(self.score, self.heard),
            **self._kept(),
            **self._written(),
            "checks": [{n: getattr(c, n) for n in Check.__slots__} for c in self.checks],
            "notices": list(self.notices),
            "stopped": self.stopped,
            "duration_s": round(self.score.duration_s, 3),
            "compose_s": round(self.compose_s, 3),
            "render_s": None if render_s is None else round(render_s, 3),
        }

    def _written(self) -> dict[str, Any]:
        written = self.composition.written
        return {"ids": written.to_dict()} if written else {}

    def _kept(self) -> dict[str, Any]:
        told: dict[str, Any] = {}
        if (kept := self.outcome.untouched) is not None:
            told["untouched"] = {"notes": kept.notes, "of": kept.of}
        if (added := self.outcome.added) is not None:
            told["added"] = [added.first, added.last]
        if self.outcome.tune:
            told["melody"] = self.outcome.tune
        if self.outcome.edits:
            told["edits"] = [done.to_dict() for done in self.outcome.edits]
        if (damage := self.outcome.damage) is not None:
            told["damage"] = [one.to_dict() for one in damage]
        return told


@dataclass(frozen=True, eq=False)
class OpenedMidi(Writable):
    """A musician's own file. notices: what the score cannot show of it."""

    file: Guest
    synth: OpenSynth = field(repr=False)
    title: str = ""

    @property
    def score(self) -> Score:
        return self.file.score

    @property
    def notices(self) -> tuple[str, ...]:
        return tuple(finding.sentence for finding in self.file.findings)

    def export(self) -> Export:
        return export_of(self.score, Origin(self.title), self.synth, self.file)


@dataclass(frozen=True, eq=False)
class Converted:
    """A piece on its way into other formats. notices: what of a file cannot be shown in them."""

    export: Export
    formats: tuple[str, ...]
    notices: tuple[str, ...] = ()

    def files(self, name: str = "piece") -> Iterator[tuple[str, Format]]:
        """(name, format) of each file: "song.pdf", "song-stems.zip"."""
        return ((self._file_name(name, one), FORMATS[one]) for one in self.formats)

    def to_dict(self, *, name: str = "piece") -> dict[str, Any]:
        names = {one: self._file_name(name, one) for one in self.formats}
        return {"id": name, "files": names, "notices": list(self.notices)}

    def save(self, folder: Path, name: str = "piece", *, audio: bool = True) -> tuple[Path, ...]:
        """One file a format, and what was said; `audio` changes nothing: what is asked is written."""
        written = []
        for file_name, kind in self.files(name):
            write_file(folder / file_name, partial(kind.into, export=self.export))
            written.append(folder / file_name)
        report = folder / f"{name}.json"
        write_file(report, json_bytes(self.to_dict(name=name)))
        return (*written, report)

    @staticmethod
    def _file_name(name: str, one: str) -> str:
        return f"{name}{_SUFFIXES.get(one, '')}.{FORMATS[one].ending}"


# What shares its ending with another says what it is.
_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {"loop": "-loop", "loop_ogg": "-loop", "loop_mp3": "-loop", "stems": "-stems", "parts": "-parts"}
)


@dataclass(frozen=True, eq=False)
class Explained:
    """Why a piece is as it is: JSON, a page that holds all of it, a picture of the roll."""

    explanation: Explanation

    def to_dict(self, *, name: str = "piece") -> dict[str, Any]:
        return {"id": name, **self.explanation.to_dict()}

    def files(self, name: str = "piece") -> dict[str, bytes]:
        """Contents by name: "piece-why.html", .png and .json."""
        told = self.to_dict(name=name)
        kinds = {"html": page(told, name), "png": picture(told), "json": json_bytes(told)}
        return {f"{name}-why.{ending}": content for ending, content in kinds.items()}

    def save(self, folder: Path, name: str = "piece", *, audio: bool = True) -> tuple[Path, ...]:
        """All three; `audio` changes nothing: there is nothing to hear."""
        found = {folder / file: content for file, content in self.files(name).items()}
        for path, content in found.items():
            write_file(path, content)
        return tuple(found)


@dataclass(frozen=True, eq=False)
class Reading:
    """What a sentence asks for."""

    brief: Brief

    def to_dict(self, *, name: str = "piece") -> dict[str, Any]:
        return {"id": name, "prompt": self.brief.prompt, "brief": brief_json(self.brief)}

    def save(self, folder: Path, name: str = "piece", *, audio: bool = True) -> tuple[Path, ...]:
        """The report alone: there is nothing to hear."""
        path = folder / f"{name}.json"
        write_file(path, json_bytes(self.to_dict(name=name)))
        return (path,)


def export_of(score: Score, origin: Origin, synth: OpenSynth, file: Guest | None = None) -> Export:
    """A score on its way out, played by a synthesizer that is opened when there is something to play.

    file: the musician's own file that it is a window of; it is written and heard as it is.
    """
    if file is None:
        return Export(
            score, origin, play=lambda one: synth().blocks(one), whole=lambda one: synth().blocks(one)
        )
    stage = Stage(file)
    return Export(
        score,
        origin,
        play=lambda one: synth().performance_blocks(stage.whole(one.parts[0].identity)),
        loop_s=file.seen.times[-1][1],
        midi=file.midi(),
        rest=(lambda: synth().performance_blocks(stage.of_rest())) if stage.has_rest else None,
    )


def _told(score: Score, heard: Heard) -> dict[str, Any]:
    return {
        "written": {
            "tempo_bpm": score.tempo_bpm,
            "meter": score.meter.name,
            "key": score.key.name if score.key else None,
        },
        "heard": {
            "key": heard.key,
            "bars": heard.bars,
            "instruments": list(heard.instruments),
            "chords": list(heard.chords),
            **dict(heard.words),
        },
    }


def json_bytes(told: Mapping[str, Any]) -> bytes:
    """JSON as people read it."""
    return (json.dumps(told, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()


def write_file(path: str | Path, content: bytes | Callable[[BinaryIO], object]) -> None:
    """Write a file whole or not at all. content: its bytes, or what writes them into a file that is open.

    Raises InputError for a folder of that name, else FialtaError.
    """
    path = Path(path)
    if path.is_dir():
        raise InputError(f"{path.name} is a folder: choose another name for the file.")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            file.write(content) if isinstance(content, bytes) else content(file)
        os.replace(unfinished, path)
    except OSError as error:
        raise FialtaError(
            f"{path.name} cannot be written ({error.strerror}): name a folder that exists and has room."
        ) from error
    finally:
        with suppress(OSError):  # where the folder is not there, neither is this
            unfinished.unlink(missing_ok=True)
