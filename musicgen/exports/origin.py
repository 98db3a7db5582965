"""Where a piece came from, as every file says it: prompt, seed, model, licence; and the names of files.

All text that leaves here for a file is one line without control characters.
"""

import unicodedata
from dataclasses import dataclass
from typing import Any, Protocol

from musicgen.music.score import Score
from musicgen.options import MAX_PROMPT_CHARS

LICENCE = (
    "Composed by a model; Fialta claims no right in it. "
    "Close likeness to an existing work cannot be ruled out."
)
# What was opened from a file is somebody's already.
OWN_LICENCE = "Written out by Fialta, which claims no right in it."
MAX_SLUG, MAX_SLUG_BYTES, MAX_TITLE = 48, 120, 80
_JOINERS = "\u200c\u200d"
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class Origin:
    """prompt: as typed. model_id: "" where no model composed. candidate: from 0; None where it is unknown."""

    prompt: str = ""
    seed: int = 1
    model_id: str = ""
    candidate: int | None = None

    @property
    def title(self) -> str:
        """The prompt, cut at a word."""
        line = plain(self.prompt)
        if len(line) > MAX_TITLE:
            line = line[:MAX_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
        return line or "Fialta"

    @property
    def made(self) -> str:
        """How it came about, in a line."""
        if not self.model_id:
            return "Fialta"
        taken = "" if self.candidate is None else f", candidate {self.candidate}"
        return f"Fialta, seed {self.seed}{taken}, model {plain(self.model_id)[:MAX_TITLE]}"

    @property
    def licence(self) -> str:
        return LICENCE if self.model_id else OWN_LICENCE

    @property
    def lines(self) -> tuple[str, str, str]:
        """Prompt, how it was made, licence."""
        return plain(self.prompt), self.made, self.licence


class PieceLike(Protocol):
    """What a finished piece has; `studio.Piece` does."""

    @property
    def score(self) -> Score: ...
    @property
    def brief(self) -> Any: ...
    @property
    def options(self) -> Any: ...
    @property
    def model_id(self) -> str: ...
    @property
    def candidate(self) -> int: ...


def origin_of(piece: PieceLike) -> Origin:
    """Where a composed piece came from."""
    return Origin(piece.brief.prompt, piece.options.seed, piece.model_id, piece.candidate)


def plain(text: str) -> str:
    """One line, at most as long as a prompt, without control or direction marks, which could make a file's
    text read as another. Zero-width joiners stay: some scripts are written with them.
    """
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(" " if unicodedata.category(c) in _HIDDEN and c not in _JOINERS else c for c in composed)
    line = " ".join(kept.split())
    return line if len(line) <= MAX_PROMPT_CHARS else line[: MAX_PROMPT_CHARS - 1] + "…"


def file_name(score: Score, origin: Origin, ending: str, part: str = "") -> str:
    """What is inside, in small letters, digits and hyphens: prompt, key, tempo, seed, part.

    E.g. "a-calm-waltz-dminor-96bpm-seed7-loop.wav". No seed where no model composed.
    """
    key = score.key.name.replace("#", "sharp").replace("b ", "flat").replace(" ", "") if score.key else ""
    tempo = f"{score.tempo_bpm:.4g}bpm".replace(".", "_")
    seed = f"seed{origin.seed}" if origin.model_id else ""
    facts = (key.lower(), tempo, seed, slug(part))
    return "-".join((slug(origin.prompt) or "piece", *filter(None, facts))) + f".{ending}"


def slug(text: str) -> str:
    """Letters and digits of any script, Latin ones without accents; nothing else stands in a name."""
    words = "".join(_in_name(char) for char in unicodedata.normalize("NFC", plain(text)).lower()).split()
    short = "-".join(words)[:MAX_SLUG].rstrip("-")
    return short.encode()[:MAX_SLUG_BYTES].decode(errors="ignore")


def _in_name(char: str) -> str:
    if char.isascii():
        return char if char.isalnum() else " "
    bare = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    if bare.isalnum():
        return bare.lower()
    return char if unicodedata.category(char)[0] in "LMN" else " "
