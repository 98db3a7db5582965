"""Every file that a piece can be written as, by the names of `options.EXPORTS`: page, library, command line.

What draws pages loads large libraries, so each is imported when its format is wanted.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import BinaryIO

from musicgen.errors import InputError
from musicgen.exports import audio
from musicgen.exports.origin import Origin, file_name, slug
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import Score
from musicgen.sound.loudness import normalise
from musicgen.sound.mixing import Play, add_parts, stems
from musicgen.sound.spool import Audio, Spool, Store, blocks_of, spool

MAX_EXPORT_S = 900.0
# All stems together: they travel to a browser in one piece.
MAX_STEMS_S = 1_200.0


@dataclass(frozen=True, slots=True)
class Export:
    """A piece on its way out. score: what is heard of it; silent parts are in no file.

    play: a score at the synthesizer's own level, in blocks. whole: the same for all parts at once, as a
    synthesizer mixes them; None to mix them part by part, as a browser does. loop_s: how long a loop is; None
    for the score's length. midi: the file itself, where the piece is one and nothing of it was changed.
    version: its number among those of the page, so that two of one prompt have two names. rest: what sounds
    besides the parts.
    """

    score: Score
    origin: Origin
    play: Play
    whole: Play | None = None
    loop_s: float | None = None
    midi: bytes | None = None
    version: int = 1
    rest: Callable[[], Iterable[Audio]] | None = None

    @contextmanager
    def sound(self) -> Iterator[Store]:
        """The mix, at about -16 LUFS."""
        with spool() as mix:
            if self.whole:
                mix.put(self.whole(self.score))
            else:
                self._add(mix)
            normalise(mix)
            yield mix

    @contextmanager
    def loop(self) -> Iterator[Store]:
        """The mix as a loop, as long as the whole piece, also where the last to play is muted."""
        seconds = self.score.duration_s if self.loop_s is None else self.loop_s
        with spool() as mix:
            self._add(mix)
            with audio.closed_loop(blocks_of(mix), seconds) as loop:
                yield loop

    def _add(self, mix: Spool) -> None:
        add_parts(mix, self.score, self.play)
        if self.rest:
            mix.add(self.rest())

    def name(self, ending: str, part: str = "") -> str:
        number = f"v{self.version}" if self.version > 1 else ""
        return file_name(self.score, self.origin, ending, " ".join(filter(None, (number, part))))


# Each writes a file of one format into a binary file that is open.


def write_midi(export: Export, target: BinaryIO) -> None:
    target.write(midi_bytes(export))


def midi_bytes(export: Export) -> bytes:
    if export.midi is not None:
        return export.midi
    return score_to_midi(export.score, title=export.origin.title, texts=export.origin.lines)


def write_sound(write: Callable[[BinaryIO, Store, Origin], None], export: Export, target: BinaryIO) -> None:
    with export.sound() as sound:
        write(target, sound, export.origin)


def write_loop(write: Callable[[BinaryIO, Store, Origin], None], export: Export, target: BinaryIO) -> None:
    with export.loop() as loop:
        write(target, loop, export.origin)


def write_stems(export: Export, target: BinaryIO) -> None:
    """A ZIP of one WAV a part, at the level and place that they have in the mix, and the MIDI file."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = "\n".join(export.origin.lines).encode()
        archive.writestr(export.name("mid"), midi_bytes(export))
        for number, (part, sound) in enumerate(stems(export.score, export.play), 1):
            name = f"{number:02d}-{slug(part.name or part.instrument)}.wav"
            with archive.open(name, "w") as file:
                audio.wav_file(file, sound, export.origin)


def write_musicxml(export: Export, target: BinaryIO) -> None:
    from musicgen.exports.musicxml import musicxml

    target.write(musicxml(export.score, export.origin))


def write_abc(export: Export, target: BinaryIO) -> None:
    from musicgen.exports.abc import abc

    target.write(abc(export.score, export.origin))


def write_svg(export: Export, target: BinaryIO) -> None:
    from musicgen.exports.sheet import sheet_svg

    target.write(sheet_svg(export.score, export.origin))


def write_pdf(export: Export, target: BinaryIO) -> None:
    from musicgen.exports.pdf import sheet_pdf

    target.write(sheet_pdf(export.score, export.origin))


def write_parts(export: Export, target: BinaryIO) -> None:
    """A ZIP of one PDF a part, for the players."""
    from musicgen.exports.notation.paper import on_paper
    from musicgen.exports.pdf import sheet_pdf

    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, part in enumerate(on_paper(export.score.parts), 1):
            name = f"{number:02d}-{slug(part.name or part.instrument)}.pdf"
            archive.writestr(name, sheet_pdf(export.score, export.origin, part))


@dataclass(frozen=True, slots=True)
class Format:
    """ending: of the file's name. kind: media type. part: what its name says besides. seconds: longest sound,
    of all parts together where each is a file; None where there is no sound.
    """

    ending: str
    kind: str
    write: Callable[[Export, BinaryIO], None]
    part: str = ""
    seconds: float | None = None
    each: bool = False

    def check(self, export: Export) -> None:
        """Raises InputError for more sound than one file may hold."""
        seconds = export.score.duration_s if export.loop_s is None else export.loop_s
        length = seconds * (len(export.score.parts) if self.each else 1)
        if self.seconds is not None and length > self.seconds:
            raise InputError(
                f"{length / 60:.0f} minutes of sound are too much for one file, "
                f"at most {self.seconds / 60:g} fit: mute some parts, or take the MIDI file."
            )

    def into(self, target: BinaryIO, export: Export) -> None:
        """Write the file. Raises InputError for more sound or notes than one may hold, FialtaError."""
        self.check(export)
        self.write(export, target)

    def bytes_of(self, export: Export) -> bytes:
        """The file, in memory. Raises as `into` does."""
        target = io.BytesIO()
        self.into(target, export)
        return target.getvalue()


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "mid": Format("mid", "audio/midi", write_midi),
        "wav": Format("wav", "audio/wav", partial(write_sound, audio.wav_file), seconds=MAX_EXPORT_S),
        "loop": Format("wav", "audio/wav", partial(write_loop, audio.loop_file), "loop", MAX_EXPORT_S),
        "loop_ogg": Format("ogg", "audio/ogg", partial(write_loop, audio.ogg_loop), "loop", MAX_EXPORT_S),
        "loop_mp3": Format("mp3", "audio/mpeg", partial(write_loop, audio.mp3_loop), "loop", MAX_EXPORT_S),
        "mp3": Format("mp3", "audio/mpeg", partial(write_sound, audio.mp3_file), seconds=MAX_EXPORT_S),
        "ogg": Format("ogg", "audio/ogg", partial(write_sound, audio.ogg_file), seconds=MAX_EXPORT_S),
        "stems": Format("zip", "application/zip", write_stems, "stems", MAX_STEMS_S, each=True),
        "musicxml": Format("musicxml", "application/vnd.recordare.musicxml+xml", write_musicxml),
        "abc": Format("abc", "text/vnd.abc", write_abc),
        "svg": Format("svg", "image/svg+xml", write_svg, "sheet"),
        "pdf": Format("pdf", "application/pdf", write_pdf, "sheet"),
        "parts": Format("zip", "application/zip", write_parts, "parts"),
    }
)
