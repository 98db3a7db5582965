"""What is taken away from the page: files, links, QR codes. All in values; nothing is kept here. No Gradio.

The browser sends the piece as it is heard: volumes, pans, and the places of the parts that are silent. Files
come back in the answer as base64, so no file of a visitor ever lies on the server's disk.
"""

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from musicgen.errors import InputError
from musicgen.exports import audio
from musicgen.exports.notation.paper import on_paper
from musicgen.exports.origin import Origin, file_name, slug
from musicgen.music.link.short import ShortLink, made_here, one_line, short_query
from musicgen.music.link.whole import SharedPiece, decode_link, encode_link, fits_qr
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import Part, Score
from musicgen.options import SamplingOptions
from musicgen.sound.loudness import normalise
from musicgen.ui.desk import Answer, Held, answered, finished
from musicgen.ui.wire import views
from musicgen.ui.wire.voices import mix_gains, panned
from musicgen.ui.words.i18n import Words

Render = Callable[[Score, str | None], np.ndarray]
MAX_EXPORT_S = 900.0
# All stems together: they travel to the browser in one piece.
MAX_STEMS_S = 1_200.0


@dataclass(frozen=True, slots=True)
class Export:
    """A piece on its way out. score: what is heard of it; silent parts are in no file."""

    held: Held
    score: Score
    render: Render
    font: str | None

    @property
    def origin(self) -> Origin:
        return Origin(self.held.prompt, self.held.seed, self.held.model)

    def name(self, ending: str, part: str = "") -> str:
        return file_name(self.score, self.origin, ending, part)


def midi_bytes(export: Export) -> bytes:
    return score_to_midi(export.score, title=export.origin.title, texts=export.origin.lines)


def wav_bytes(export: Export) -> bytes:
    return audio.wav_file(mixdown(export), export.origin)


def loop_bytes(export: Export) -> bytes:
    return audio.loop_file(_loop(export), export.origin)


def ogg_loop_bytes(export: Export) -> bytes:
    return audio.ogg_loop(_loop(export), export.origin)


def mp3_loop_bytes(export: Export) -> bytes:
    return audio.mp3_loop(_loop(export), export.origin)


def _loop(export: Export) -> np.ndarray:
    """The loop is as long as the whole piece, also where the last to play is muted."""
    return audio.closed_loop(_mix(export), export.held.score.duration_s)


def ogg_bytes(export: Export) -> bytes:
    return audio.ogg_file(mixdown(export), export.origin)


def mp3_bytes(export: Export) -> bytes:
    return audio.mp3_file(mixdown(export), export.origin)


def stems_bytes(export: Export) -> bytes:
    """A ZIP of one WAV a part, at the level and place that they have in the mix, and the MIDI file."""
    target = io.BytesIO()
    stems, gain = [_stem(export, part) for part in export.score.parts], 1.0
    peak = max((float(np.abs(stem).max(initial=0)) for stem in stems), default=0.0)
    if peak > 0.9:
        gain = 0.9 / peak
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = "\n".join(export.origin.lines).encode()
        archive.writestr(export.name("mid"), midi_bytes(export))
        for number, (part, stem) in enumerate(zip(export.score.parts, stems, strict=True), 1):
            name = f"{number:02d}-{slug(part.name or part.instrument)}.wav"
            archive.writestr(name, audio.wav_file((stem * gain).astype(np.float32), export.origin))
    return target.getvalue()


# What draws pages loads large libraries, so not before it is wanted.


def musicxml_bytes(export: Export) -> bytes:
    from musicgen.exports.musicxml import musicxml

    return musicxml(export.score, export.origin)


def svg_bytes(export: Export) -> bytes:
    from musicgen.exports.sheet import sheet_svg

    return sheet_svg(export.score, export.origin)


def pdf_bytes(export: Export) -> bytes:
    from musicgen.exports.pdf import sheet_pdf

    return sheet_pdf(export.score, export.origin)


def parts_bytes(export: Export) -> bytes:
    """A ZIP of one PDF a part, for the players."""
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

    def check(self, score: Score) -> None:
        """Raises InputError for more sound than one file may hold."""
        length = score.duration_s * (len(score.parts) if self.each else 1)
        if self.seconds is not None and length > self.seconds:
            raise InputError(
                f"{length / 60:.0f} minutes of sound are too much for one file, "
                f"at most {self.seconds / 60:g} fit: mute some parts, or take the MIDI file."
            )


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "midi": Format("mid", "audio/midi", midi_bytes),
        "wav": Format("wav", "audio/wav", wav_bytes, seconds=MAX_EXPORT_S),
        "loop": Format("wav", "audio/wav", loop_bytes, "loop", MAX_EXPORT_S),
        "loop_ogg": Format("ogg", "audio/ogg", ogg_loop_bytes, "loop", MAX_EXPORT_S),
        "loop_mp3": Format("mp3", "audio/mpeg", mp3_loop_bytes, "loop", MAX_EXPORT_S),
        "mp3": Format("mp3", "audio/mpeg", mp3_bytes, seconds=MAX_EXPORT_S),
        "ogg": Format("ogg", "audio/ogg", ogg_bytes, seconds=MAX_EXPORT_S),
        "stems": Format("zip", "application/zip", stems_bytes, "stems", MAX_STEMS_S, each=True),
        "musicxml": Format("musicxml", "application/vnd.recordare.musicxml+xml", musicxml_bytes),
        "svg": Format("svg", "image/svg+xml", svg_bytes, "sheet"),
        "pdf": Format("pdf", "application/pdf", pdf_bytes, "sheet"),
        "parts": Format("zip", "application/zip", parts_bytes, "parts"),
    }
)


def mixdown(export: Export) -> np.ndarray:
    """The mix as the page plays it, at about -16 LUFS: float32 (samples, 2)."""
    mix = _mix(export)
    normalise(mix)
    return mix


def _mix(export: Export) -> np.ndarray:
    """One stem at a time: all of a long piece would be gigabytes."""
    mix = np.zeros((0, 2), np.float32)
    for part in export.score.parts:
        stem = _stem(export, part)
        if len(stem) > len(mix):
            mix = np.concatenate((mix, np.zeros((len(stem) - len(mix), 2), np.float32)))
        mix[: len(stem)] += stem
    return mix


def _stem(export: Export, part: Part) -> np.ndarray:
    alone = replace(export.score, parts=(replace(part, volume=127, pan=64),))
    gain, pan = mix_gains(part.volume, part.pan)
    return panned(export.render(alone, export.font) * np.float32(gain), pan)


# ---------------------------------------------------------------- what the page asks


@dataclass(frozen=True, slots=True)
class Takeaway:
    """Answers the questions of the row under the roll."""

    render: Render

    def export(self, request: Mapping[str, Any], words: Words) -> Answer:
        """{piece, silent, font, format} → {name, type, data: base64}."""

        def work() -> Answer:
            chosen, export = _format(request.get("format")), self._export(request)
            chosen.check(export.score)
            data = base64.b64encode(chosen.write(export)).decode()
            return {"name": export.name(chosen.ending, chosen.part), "type": chosen.kind, "data": data}

        return answered(work, words)

    def _export(self, request: Mapping[str, Any]) -> Export:
        held, font = Held.of(request.get("piece")), request.get("font")
        score = held.heard(request.get("silent"))
        if not score.parts:
            raise InputError("All parts are muted: let at least one be heard.")
        return Export(held, score, self.render, font if isinstance(font, str) else None)

    def share(self, request: Mapping[str, Any], words: Words) -> Answer:
        """{piece, base: the page's address} → {fragment, query, qr: rows of 0 and 1, qr_whole}.

        fragment: carries the piece itself, "" where it is too large. qr_whole: whether the code does, too.
        """

        def work() -> Answer:
            held, base = Held.of(request.get("piece")), _base(request.get("base"))
            query = _query(held) if held.prompt else ""
            try:
                fragment = "#" + encode_link(_shared(held))
            except InputError:
                fragment = ""
            whole = bool(fragment) and fits_qr(base + fragment)
            address = base + (fragment if whole else query)
            return {"fragment": fragment, "query": query, "qr": qr_rows(address), "qr_whole": whole}

        return answered(work, words)

    def recall(self, request: Mapping[str, Any], words: Words) -> Answer:
        """{piece: from the browser's own shelf} → {piece}, checked."""

        def work() -> Answer:
            held = Held.of(request.get("piece"))
            return {"piece": held.value(held.score, held.places, words)}

        return answered(work, words)

    def open_link(self, request: Mapping[str, Any], words: Words) -> Answer:
        """{text: the fragment} → {piece, text}: the notes as they were, nothing is composed."""

        def work() -> Answer:
            shared = decode_link(str(request.get("text", "")).lstrip("#"))
            roll = views.Roll(one_line(shared.prompt), run=_run(request), action="opened")
            told = {"model": shared.model_id, "edits": dict(shared.edits)}
            piece = finished(roll, shared.score, shared.options.seed, words, **told)
            return {"piece": piece, "text": words("link_opened")}

        return answered(work, words)


def _query(held: Held) -> str:
    edits = tuple(held.edits.items())
    return short_query(ShortLink(held.prompt, held.seed, edits=edits, made=made_here(held.model)))


def _shared(held: Held) -> SharedPiece:
    options = SamplingOptions(seed=held.seed)
    return SharedPiece(held.score, held.prompt, options, 0, held.model, tuple(held.edits.items()))


def qr_rows(address: str) -> list[str]:
    """A QR code as rows of "0" and "1", without its quiet border; none where the address is too long."""
    import segno

    try:
        code = segno.make_qr(address, error="l", boost_error=False)
    except segno.DataOverflowError:
        return []
    return ["".join("1" if module else "0" for module in row) for row in code.matrix]


def _base(address: object) -> str:
    """The page's own address, as the browser knows it: text of a QR code, nothing more."""
    if not isinstance(address, str) or not re.fullmatch(r"https?://[^\s#?<>\"']{1,300}", address):
        raise InputError("The address of the page cannot be put into a link: open the page directly.")
    return address


def _run(request: Mapping[str, Any]) -> str:
    return hashlib.sha256(str(request.get("text", "")).encode()).hexdigest()[:12]


def _format(name: object) -> Format:
    found = FORMATS.get(name) if isinstance(name, str) else None
    if found is None:
        raise InputError(f"There is no format {str(name)[:20]!r}: choose one of {', '.join(FORMATS)}.")
    return found
