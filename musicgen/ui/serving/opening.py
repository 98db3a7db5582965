"""A studio that opens on first use, so that the page is served before the model is loaded."""

import threading
from collections.abc import Callable, Iterator

import numpy as np

from musicgen.music.score import Score
from musicgen.settings import Settings
from musicgen.text.brief import Brief
from musicgen.ui.serving.protocols import DraftLike, PieceLike, StudioLike


class LazyStudio:
    """Stands in for a studio; `open_studio` is called once, by the first who needs it.

    A failure to open is raised to everyone who asks and tried again by the next.
    """

    def __init__(self, open_studio: Callable[[], StudioLike]) -> None:
        self._open, self._lock = open_studio, threading.Lock()
        self._studio: StudioLike | None = None

    @classmethod
    def of(cls, settings: Settings) -> "LazyStudio":
        """The real studio of these settings."""
        return cls(lambda: _open_real(settings))

    def studio(self) -> StudioLike:
        with self._lock:
            if self._studio is None:
                self._studio = self._open()
            return self._studio

    @property
    def model_id(self) -> str:
        return self.studio().model_id

    @property
    def sound_description(self) -> str:
        return self.studio().sound_description

    @property
    def sound_warning(self) -> str | None:
        return self.studio().sound_warning

    @property
    def default_candidates(self) -> int:
        return self.studio().default_candidates

    def read_brief(self, prompt: str) -> Brief:
        return self.studio().read_brief(prompt)

    def stream(
        self,
        prompt: str | Brief,
        *,
        seed: int = 1,
        bars: int | None = None,
        candidates: int | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[DraftLike | PieceLike]:
        return self.studio().stream(prompt, seed=seed, bars=bars, candidates=candidates, cancelled=cancelled)

    def compose(
        self, prompt: str | Brief, *, seed: int = 1, bars: int | None = None, candidates: int | None = None
    ) -> PieceLike:
        return self.studio().compose(prompt, seed=seed, bars=bars, candidates=candidates)

    def raw_audio(self, score: Score, font: str | None = None) -> np.ndarray:
        return self.studio().raw_audio(score, font)


def opened(studio: StudioLike) -> StudioLike:
    """The studio behind a lazy one, which may be able to do more than every studio must."""
    return studio.studio() if isinstance(studio, LazyStudio) else studio


def _open_real(settings: Settings) -> StudioLike:
    from musicgen.studio import Studio  # torch comes with it, so not before it is needed

    return Studio.open(settings)
