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
from musicgen.music.link import SharedPiece, decode_link, encode_link, fits_qr
from musicgen.music.midi_io import score_to_midi
from musicgen.music.score import Part, Score
from musicgen.options import SamplingOptions
from musicgen.sound.loudness import normalise
from musicgen.sound.synth import write_wav
from musicgen.ui import views
from musicgen.ui.desk import Answer, Held, answered, finished
from musicgen.ui.i18n import Words
from musicgen.ui.voices import mix_gains, panned

Render = Callable[[Score, str | None], np.ndarray]
MAX_EXPORT_S = 900.0
LICENCE = "Made with Fialta (Apache-2.0); the music is yours to use"


@dataclass(frozen=True, slots=True)
class Export:
    """A piece on its way out. silent: parts that are not heard; they are in no file."""

    held: Held
    score: Score
    render: Render
    font: str | None

    @property
    def title(self) -> str:
        return self.held.prompt[:80] or "Fialta"

    @property
    def name(self) -> str:
        """A file name that says what is inside: words, key, tempo, seed."""
        score = self.score
        key = re.sub(r"[^a-z0-9]", "", score.key.name.replace("#", "sharp").lower()) if score.key else ""
        inside = "-".join(filter(None, (key, f"{score.tempo_bpm:g}bpm".replace(".", "_"))))
        stem, seed = views.slug(self.held.prompt, self.held.seed).rsplit("-", 1)
        return f"{stem}-{inside}-{seed}"

    @property
    def texts(self) -> tuple[str, str, str]:
        """Prompt, origin and licence, as they are written into files."""
        made = f"Fialta, seed {self.held.seed}, model {self.held.model or 'none'}"
        return self.held.prompt, made, LICENCE


def midi_file(export: Export) -> bytes:
    return score_to_midi(export.score, title=export.title, texts=export.texts)


def wav_file(export: Export) -> bytes:
    return _wav(mixdown(export))


def stems_file(export: Export) -> bytes:
    """A ZIP of one WAV a part, at the level and place that they have in the mix, and the MIDI file."""
    target = io.BytesIO()
    stems, gain = _stems(export), 1.0
    peak = max((float(np.abs(stem).max(initial=0)) for stem in stems), default=0.0)
    if peak > 0.9:
        gain = 0.9 / peak
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"{export.name}.mid", midi_file(export))
        for number, (part, stem) in enumerate(zip(export.score.parts, stems, strict=True), 1):
            plain = re.sub(r"[^a-z0-9]+", "-", (part.name or part.instrument).lower()).strip("-")
            archive.writestr(f"{number:02d}-{plain}.wav", _wav((stem * gain).astype(np.float32)))
    return target.getvalue()


def musicxml_file(export: Export) -> bytes:
    from musicgen.exports.musicxml import musicxml  # loads music21, so not before it is wanted
    from musicgen.exports.origin import Origin

    return musicxml(export.score, Origin(export.held.prompt, export.held.seed, export.held.model))


# Format → (ending, media type, what writes it).
FORMATS: Mapping[str, tuple[str, str, Callable[[Export], bytes]]] = MappingProxyType(
    {
        "midi": ("mid", "audio/midi", midi_file),
        "wav": ("wav", "audio/wav", wav_file),
        "stems": ("zip", "application/zip", stems_file),
        "musicxml": ("musicxml", "application/vnd.recordare.musicxml+xml", musicxml_file),
    }
)


def mixdown(export: Export) -> np.ndarray:
    """The mix as the page plays it, at about -16 LUFS: float32 (samples, 2)."""
    stems = _stems(export)
    mix = np.zeros((max(len(stem) for stem in stems), 2), np.float32)
    for stem in stems:
        mix[: len(stem)] += stem
    normalise(mix)
    return mix


def _stems(export: Export) -> list[np.ndarray]:
    return [_stem(export, part) for part in export.score.parts]


def _stem(export: Export, part: Part) -> np.ndarray:
    alone = replace(export.score, parts=(replace(part, volume=127, pan=64),))
    gain, pan = mix_gains(part.volume, part.pan)
    return panned(export.render(alone, export.font) * np.float32(gain), pan)


def _wav(audio: np.ndarray) -> bytes:
    target = io.BytesIO()
    write_wav(target, audio)
    return target.getvalue()


# ---------------------------------------------------------------- what the page asks


@dataclass(frozen=True, slots=True)
class Takeaway:
    """Answers the questions of the row under the roll."""

    render: Render

    def export(self, request: Mapping[str, Any]) -> Answer:
        """{piece, silent, font, format} → {name, type, data: base64}."""

        def work() -> Answer:
            ending, kind, write = _format(request.get("format"))
            export = self._export(request)
            if write in (wav_file, stems_file) and export.score.duration_s > MAX_EXPORT_S:
                raise InputError(f"Over {MAX_EXPORT_S / 60:g} minutes of sound are too much for one file.")
            data = base64.b64encode(write(export)).decode()
            return {"name": f"{export.name}.{ending}", "type": kind, "data": data}

        return answered(work)

    def _export(self, request: Mapping[str, Any]) -> Export:
        held, font = Held.of(request.get("piece")), request.get("font")
        silent = request.get("silent")
        places = set(silent) if isinstance(silent, list) and all(type(p) is int for p in silent) else set()
        kept = tuple(p for p in held.score.parts if held.places[p.identity] not in places)
        if not kept:
            raise InputError("All parts are muted: let at least one be heard.")
        return Export(
            held, replace(held.score, parts=kept), self.render, font if isinstance(font, str) else None
        )

    def share(self, request: Mapping[str, Any]) -> Answer:
        """{piece, base: the page's address} → {fragment, query, qr: rows of 0 and 1, qr_whole}.

        fragment: carries the piece itself, "" where it is too large. qr_whole: whether the code does, too.
        """

        def work() -> Answer:
            held, base = Held.of(request.get("piece")), _base(request.get("base"))
            query = views.link(held.prompt, held.seed, held.edits) if held.prompt else ""
            try:
                fragment = "#" + encode_link(_shared(held))
            except InputError:
                fragment = ""
            whole = bool(fragment) and fits_qr(base + fragment)
            address = base + (fragment if whole else query)
            return {"fragment": fragment, "query": query, "qr": qr_rows(address), "qr_whole": whole}

        return answered(work)

    def recall(self, request: Mapping[str, Any], words: Words) -> Answer:
        """{piece: from the browser's own shelf} → {piece}, checked."""

        def work() -> Answer:
            held = Held.of(request.get("piece"))
            return {"piece": held.value(held.score, held.places, words)}

        return answered(work)

    def open_link(self, request: Mapping[str, Any], words: Words) -> Answer:
        """{text: the fragment} → {piece, text}: the notes as they were, nothing is composed."""

        def work() -> Answer:
            shared = decode_link(str(request.get("text", "")).lstrip("#"))
            roll = views.Roll(views.clean_prompt(shared.prompt), run=_run(request), action="opened")
            told = {"model": shared.model_id, "edits": dict(shared.edits)}
            piece = finished(roll, shared.score, shared.options.seed, words, **told)
            return {"piece": piece, "text": words("link_opened")}

        return answered(work)


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


def _format(name: object) -> tuple[str, str, Callable[[Export], bytes]]:
    found = FORMATS.get(name) if isinstance(name, str) else None
    if found is None:
        raise InputError(f"There is no format {str(name)[:20]!r}: choose one of {', '.join(FORMATS)}.")
    return found
