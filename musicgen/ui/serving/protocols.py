"""What the page needs of a studio: shapes only, so that a test can bring its own.

`musicgen.studio` satisfies these; importing this module loads neither torch nor gradio.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeGuard, runtime_checkable

import numpy as np

from musicgen.music.score import BarSpan, Part, Score
from musicgen.text.brief import Brief


class DraftLike(Protocol):
    """All bars so far of the candidate that is being written (counted from 0)."""

    @property
    def score(self) -> Score: ...
    @property
    def bars_done(self) -> int: ...
    @property
    def bars_total(self) -> int: ...
    @property
    def candidate(self) -> int: ...


class CheckLike(Protocol):
    """One asked fact and what came of it. source: "written" or "heard"."""

    @property
    def field(self) -> str: ...
    @property
    def asked(self) -> str: ...
    @property
    def got(self) -> str: ...
    @property
    def kept(self) -> bool: ...
    @property
    def source(self) -> str: ...


class HeardLike(Protocol):
    """What the notes alone tell. chords: one symbol a bar."""

    @property
    def key(self) -> str: ...
    @property
    def bars(self) -> int: ...
    @property
    def instruments(self) -> tuple[str, ...]: ...
    @property
    def chords(self) -> tuple[str, ...]: ...
    @property
    def density(self) -> str: ...


class PieceLike(Protocol):
    """A finished (or stopped) piece."""

    @property
    def score(self) -> Score: ...
    @property
    def brief(self) -> Brief: ...
    @property
    def model_id(self) -> str: ...
    @property
    def candidate(self) -> int: ...
    @property
    def stopped(self) -> bool: ...
    @property
    def checks(self) -> tuple[CheckLike, ...]: ...
    @property
    def heard(self) -> HeardLike: ...
    @property
    def notices(self) -> tuple[str, ...]: ...
    def audio(self) -> np.ndarray: ...
    def save_midi(self, path: Path) -> object: ...
    def save_wav(self, path: Path) -> object: ...
    def to_dict(self) -> dict[str, Any]: ...


class StudioLike(Protocol):
    """The facade behind the page."""

    @property
    def model_id(self) -> str: ...
    @property
    def sound_description(self) -> str: ...
    @property
    def sound_warning(self) -> str | None: ...
    @property
    def default_candidates(self) -> int: ...
    def read_brief(self, prompt: str) -> Brief: ...
    def stream(
        self,
        prompt: str | Brief,
        *,
        seed: int = 1,
        bars: int | None = None,
        candidates: int | None = None,
        cancelled: Callable[[], bool] = ...,
    ) -> "Iterator[DraftLike | PieceLike]": ...
    def compose(
        self, prompt: str | Brief, *, seed: int = 1, bars: int | None = None, candidates: int | None = None
    ) -> PieceLike: ...
    def raw_audio(self, score: Score, font: str | None = None) -> np.ndarray: ...


@runtime_checkable
class FillsBars(Protocol):
    """A studio that writes bars of some parts anew; the rest stays, note for note."""

    def fill(
        self,
        score: Score,
        brief: Brief,
        span: BarSpan,
        parts: tuple[Part, ...],
        *,
        seed: int = 1,
        cancelled: Callable[[], bool] = ...,
    ) -> "Iterator[DraftLike | PieceLike]": ...


@runtime_checkable
class Extends(Protocol):
    """A studio that writes on: `bars` new bars after the last of the score."""

    def extend(
        self, score: Score, brief: Brief, bars: int, *, seed: int = 1, cancelled: Callable[[], bool] = ...
    ) -> "Iterator[DraftLike | PieceLike]": ...


@runtime_checkable
class OpensMidi(Protocol):
    """A studio that reads a MIDI file as a piece; its notices say what was lost. Raises MidiError."""

    def open_midi(self, data: bytes) -> PieceLike: ...


def is_piece(update: DraftLike | PieceLike) -> TypeGuard[PieceLike]:
    """A piece has been checked."""
    return hasattr(update, "checks")


def is_draft(update: DraftLike | PieceLike) -> TypeGuard[DraftLike]:
    """A draft counts its bars; a piece does not."""
    return hasattr(update, "bars_done")
