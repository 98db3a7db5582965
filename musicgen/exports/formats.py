"""Every file that a piece can be written as, by the names of `options.EXPORTS`: page, library, command line.

What draws pages loads large libraries, so each is imported when its format is wanted.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from musicgen.errors import InputError
from musicgen.exports import audio
from musicgen.exports.origin import Origin, file_name, slug
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import Score
from musicgen.sound.loudness import Audio
from musicgen.sound.mixing import Render, mixdown, raw_mix, stems

MAX_EXPORT_S = 900.0
# All stems together: they travel to a browser in one piece.
MAX_STEMS_S = 1_200.0


@dataclass(frozen=True, slots=True)
class Export:
    """A piece on its way out. score: what is heard of it; silent parts are in no file.

    render: a score at the synthesizer's own level. mix: a whole score at about -16 LUFS; None to mix it part
    by part, as a browser does. loop_s: how long a loop is; None for the score's length.
    midi: the file itself, where the piece is one and nothing of it was changed. version: its number among
    those of the page, so that two of one prompt have two names.
    """

    score: Score
    origin: Origin
    render: Render
    mix: Render | None = None
    loop_s: float | None = None
    midi: bytes | None = None
    version: int = 1

    def sound(self) -> Audio:
        """The mix, at about -16 LUFS."""
        return self.mix(self.score) if self.mix else mixdown(self.score, self.render)

    def name(self, ending: str, part: str = "") -> str:
        number = f"v{self.version}" if self.version > 1 else ""
        return file_name(self.score, self.origin, ending, " ".join(filter(None, (number, part))))


def midi_bytes(export: Export) -> bytes:
    if export.midi is not None:
        return export.midi
    return score_to_midi(export.score, title=export.origin.title, texts=export.origin.lines)


def wav_bytes(export: Export) -> bytes:
    return audio.wav_file(export.sound(), export.origin)


def loop_bytes(export: Export) -> bytes:
    return audio.loop_file(_loop(export), export.origin)


def ogg_loop_bytes(export: Export) -> bytes:
    return audio.ogg_loop(_loop(export), export.origin)


def mp3_loop_bytes(export: Export) -> bytes:
    return audio.mp3_loop(_loop(export), export.origin)


def _loop(export: Export) -> Audio:
    """The loop is as long as the whole piece, also where the last to play is muted."""
    seconds = export.score.duration_s if export.loop_s is None else export.loop_s
    return audio.closed_loop(raw_mix(export.score, export.render), seconds)


def ogg_bytes(export: Export) -> bytes:
    return audio.ogg_file(export.sound(), export.origin)


def mp3_bytes(export: Export) -> bytes:
    return audio.mp3_file(export.sound(), export.origin)


def stems_bytes(export: Export) -> bytes:
    """A ZIP of one WAV a part, at the level and place that they have in the mix, and the MIDI file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = "\n".join(export.origin.lines).encode()
        archive.writestr(export.name("mid"), midi_bytes(export))
        for number, (part, sound) in enumerate(stems(export.score, export.render), 1):
            name = f"{number:02d}-{slug(part.name or part.instrument)}.wav"
            archive.writestr(name, audio.wav_file(sound, export.origin))
    return target.getvalue()


def musicxml_bytes(export: Export) -> bytes:
    from musicgen.exports.musicxml import musicxml

    return musicxml(export.score, export.origin)


def abc_bytes(export: Export) -> bytes:
    from musicgen.exports.abc import abc

    return abc(export.score, export.origin)


def svg_bytes(export: Export) -> bytes:
    from musicgen.exports.sheet import sheet_svg

    return sheet_svg(export.score, export.origin)


def pdf_bytes(export: Export) -> bytes:
    from musicgen.exports.pdf import sheet_pdf

    return sheet_pdf(export.score, export.origin)


def parts_bytes(export: Export) -> bytes:
    """A ZIP of one PDF a part, for the players."""
    from musicgen.exports.notation.paper import on_paper
    from musicgen.exports.pdf import sheet_pdf

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, part in enumerate(on_paper(export.score.parts), 1):
            name = f"{number:02d}-{slug(part.name or part.instrument)}.pdf"
            archive.writestr(name, sheet_pdf(export.score, export.origin, part))
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class Format:
    """ending: of the file's name. kind: media type. part: what its name says besides. seconds: longest sound,
    of all parts together where each is a file; None where there is no sound.
    """

    ending: str
    kind: str
    write: Callable[[Export], bytes]
    part: str = ""
    seconds: float | None = None
    each: bool = False

    def bytes_of(self, export: Export) -> bytes:
        """The file. Raises InputError for more sound or notes than one may hold."""
        length = export.score.duration_s * (len(export.score.parts) if self.each else 1)
        if self.seconds is not None and length > self.seconds:
            raise InputError(
                f"{length / 60:.0f} minutes of sound are too much for one file, "
                f"at most {self.seconds / 60:g} fit: mute some parts, or take the MIDI file."
            )
        return self.write(export)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "mid": Format("mid", "audio/midi", midi_bytes),
        "wav": Format("wav", "audio/wav", wav_bytes, seconds=MAX_EXPORT_S),
        "loop": Format("wav", "audio/wav", loop_bytes, "loop", MAX_EXPORT_S),
        "loop_ogg": Format("ogg", "audio/ogg", ogg_loop_bytes, "loop", MAX_EXPORT_S),
        "loop_mp3": Format("mp3", "audio/mpeg", mp3_loop_bytes, "loop", MAX_EXPORT_S),
        "mp3": Format("mp3", "audio/mpeg", mp3_bytes, seconds=MAX_EXPORT_S),
        "ogg": Format("ogg", "audio/ogg", ogg_bytes, seconds=MAX_EXPORT_S),
        "stems": Format("zip", "application/zip", stems_bytes, "stems", MAX_STEMS_S, each=True),
        "musicxml": Format("musicxml", "application/vnd.recordare.musicxml+xml", musicxml_bytes),
        "abc": Format("abc", "text/vnd.abc", abc_bytes),
        "svg": Format("svg", "image/svg+xml", svg_bytes, "sheet"),
        "pdf": Format("pdf", "application/pdf", pdf_bytes, "sheet"),
        "parts": Format("zip", "application/zip", parts_bytes, "parts"),
    }
)
