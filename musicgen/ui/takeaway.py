"""What is taken away from the page: files, links, QR codes. All in values; nothing is kept here. No Gradio.

The browser sends the piece as it is heard: volumes, pans, and the places of the parts that are silent. A file
comes back as the answer itself, so none has an address or a name on the server.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from musicgen.errors import InputError
from musicgen.exports.formats import FORMATS, Export, Format
from musicgen.exports.origin import Origin
from musicgen.music.link.short import ShortLink, made_here, one_line, short_query
from musicgen.music.link.whole import SharedPiece, decode_link, encode_link, fits_qr
from musicgen.music.midi import edits
from musicgen.music.midi.file.document import write
from musicgen.music.midi.performance import Performance, Stage
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.sound.spool import Audio
from musicgen.tasks.fields import whole
from musicgen.ui.desk import Answer, Held, answered, finished
from musicgen.ui.wire import views
from musicgen.ui.words.i18n import Words

Play = Callable[[Score, str | None], Iterable[Audio]]
Perform = Callable[[Performance, str | None], Iterable[Audio]]
MAX_VERSION = 999


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that somebody waits for."""

    export: Export
    format: Format

    @property
    def name(self) -> str:
        return self.export.name(self.format.ending, self.format.part)

    @property
    def is_long(self) -> bool:
        """Whether writing it takes its time: sound is played for it."""
        return self.format.seconds is not None

    def write(self, target: BinaryIO) -> None:
        """Raises FialtaError."""
        self.format.into(target, self.export)


# ---------------------------------------------------------------- what the page asks


@dataclass(frozen=True, slots=True)
class Takeaway:
    """Answers the questions of the row under the roll."""

    play: Play
    perform: Perform

    def file(self, request: Mapping[str, Any]) -> Wanted:
        """{piece, silent, rest, font, format}: what is to be written. Raises InputError."""
        chosen, export = _format(request.get("format")), self._export(request)
        chosen.check(export)
        return Wanted(export, chosen)

    def _export(self, request: Mapping[str, Any]) -> Export:
        """The piece as it is heard: silent parts are in no file, and the mix is the browser's."""
        held, font = Held.of(request.get("piece")), request.get("font")
        score = held.heard(request.get("silent"))
        if not score.parts:
            raise InputError("All parts are muted: let at least one be heard.")
        chosen = font if isinstance(font, str) else None
        origin = Origin(held.caption, held.seed, held.model)
        version = min(max(1, whole(request.get("version")) or 1), MAX_VERSION)
        if held.guest:
            made = self._file_export(held, score, origin, chosen, version)
            return replace(made, rest=None) if request.get("rest") is False else made
        return Export(
            score,
            origin,
            play=lambda one: self.play(one, chosen),
            loop_s=held.score.duration_s,
            version=version,
        )

    def _file_export(
        self, held: Held, score: Score, origin: Origin, font: str | None, version: int
    ) -> Export:
        """A musician's own file: itself, but for muted parts; sound by its own pedal and tempo map."""
        guest = held.guest
        assert guest is not None
        heard = {part.identity for part in score.parts}
        muted = {part.identity for part in held.score.parts} - heard
        document = edits.silenced(guest.document, guest.seen, muted) if muted else guest.document
        stage = Stage(guest)
        return Export(
            score,
            origin,
            play=lambda one: self.perform(stage.whole(one.parts[0].identity), font),
            loop_s=guest.seen.times[-1][1],
            midi=write(document),
            version=version,
            rest=(lambda: self.perform(stage.of_rest(), font)) if stage.has_rest else None,
        )

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
            fits = bool(fragment) and fits_qr(base + fragment)
            address = base + (fragment if fits else query)
            return {"fragment": fragment, "query": query, "qr": qr_rows(address), "qr_whole": fits}

        return answered(work, words)

    def recall(self, request: Mapping[str, Any], words: Words) -> Answer:
        """{piece: from the browser's own shelf} → {piece}, checked."""

        def work() -> Answer:
            return {"piece": Held.of(request.get("piece")).shown(words)}

        return answered(work, words)

    def open_link(self, request: Mapping[str, Any], words: Words) -> Answer:
        """{text: the fragment} → {piece, text}: the notes as they were, nothing is composed."""

        def work() -> Answer:
            shared = decode_link(str(request.get("text", "")).lstrip("#"))
            roll = views.Roll(one_line(shared.prompt), run=_run(request), action="opened")
            said = one_line(shared.prompt) if shared.model_id else ""
            told = {"model": shared.model_id, "edits": dict(shared.edits), "prompt": said}
            piece = finished(roll, shared.score, shared.options.seed, words, **told)
            return {"piece": piece, "text": words("link_opened")}

        return answered(work, words)


def _query(held: Held) -> str:
    edits = tuple(held.edits.items())
    return short_query(ShortLink(held.prompt, held.seed, edits=edits, made=made_here(held.model)))


def _shared(held: Held) -> SharedPiece:
    options = SamplingOptions(seed=held.seed)
    return SharedPiece(held.score, held.caption, options, 0, held.model, tuple(held.edits.items()))


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
