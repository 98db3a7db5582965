"""The one facade that page, command line, tests and users' scripts use.

from musicgen import Studio
piece = Studio.open().compose("a calm waltz in D minor, piano and cello, 16 bars", seed=1)
piece.save_midi("waltz.mid")
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from musicgen.errors import InputError, PromptError
from musicgen.exports.audio import wav_file
from musicgen.exports.origin import origin_of
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import MAX_BARS, BarSpan, Part, Score
from musicgen.options import MAX_PROMPT_CHARS, SamplingOptions
from musicgen.settings import Settings
from musicgen.sound.choices import SynthChoices
from musicgen.sound.synth import Synth, open_synth
from musicgen.tasks.compose import Composer, never, open_composer
from musicgen.tasks.judge.composition import Check, Composition, Draft, Heard
from musicgen.text.brief import Brief
from musicgen.text.read import read_brief


@dataclass(frozen=True, eq=False)
class Piece:
    """A finished piece: what `Composition` holds, and its sound.

    compose_s: seconds the composing took. notices: plain sentences for the user.
    """

    composition: Composition
    synth: Synth = field(repr=False)
    compose_s: float = 0.0
    notices: tuple[str, ...] = ()

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

    def midi(self) -> bytes:
        """A standard MIDI file (format 1)."""
        origin = origin_of(self)
        return score_to_midi(self.score, title=origin.title, texts=origin.lines)

    def audio(self) -> np.ndarray:
        """float32 (samples, 2) at 44.1 kHz, about -16 LUFS."""
        return self.synth.render(self.score)

    def save_midi(self, path: str | Path) -> None:
        Path(path).write_bytes(self.midi())

    def save_wav(self, path: str | Path) -> float:
        """Render and write 16-bit WAV; returns the seconds it took."""
        start = time.perf_counter()
        Path(path).write_bytes(wav_file(self.audio(), origin_of(self)))
        return time.perf_counter() - start

    def to_dict(self, *, name: str = "piece", render_s: float | None = None) -> dict[str, Any]:
        """What the command line writes as JSON: asked, written and heard kept apart."""
        score, heard = self.score, self.heard
        return {
            "id": name,
            "prompt": self.brief.prompt,
            "seed": self.options.seed,
            "candidate": self.candidate,
            "model_id": self.model_id,
            "brief": brief_dict(self.brief),
            "options": {n: getattr(self.options, n) for n in SamplingOptions.__slots__},
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
                "density": heard.density,
            },
            "checks": [{n: getattr(c, n) for n in Check.__slots__} for c in self.checks],
            "notices": list(self.notices),
            "stopped": self.stopped,
            "duration_s": round(score.duration_s, 3),
            "compose_s": round(self.compose_s, 3),
            "render_s": None if render_s is None else round(render_s, 3),
        }


def brief_dict(brief: Brief) -> dict[str, Any]:
    """A brief as JSON: keys as "D minor", instruments by name; empty fields left out."""
    stated: dict[str, Any] = {
        "tempo_bpm": brief.tempo_bpm,
        "meter": brief.meter and brief.meter.name,
        "key": brief.key and brief.key.name,
        "scale": brief.scale,
        "bars": brief.bars,
        "seconds": brief.seconds,
        "chords": [c.symbol for c in brief.chords],
        "band": [{"name": i.name, "count": i.count, "programs": list(i.programs)} for i in brief.band],
        "band_open": brief.band_open,
        "forbidden": [i.name for i in brief.forbidden],
        **{n: getattr(brief, n) for n in ("genre", "mood", "density", "repetition", "dynamics", "feel")},
        "clauses": list(brief.clauses),
        "facts": [{"field": f.field, "words": f.words, "start": f.start, "end": f.end} for f in brief.facts],
        "notes": list(brief.notes),
        "language": brief.language,
    }
    return {name: value for name, value in stated.items() if value not in (None, [], ())}


class Studio:
    """Opened once, used by many: holds the model and the synthesizers, never anything of a request."""

    def __init__(self, composer: Composer, synth: Synth, fonts: SynthChoices | None = None) -> None:
        self._composer = composer
        self._synth = synth
        self._fonts = fonts or SynthChoices(synth, Settings())
        self.default_candidates = SamplingOptions().candidates

    @classmethod
    def open(cls, settings: Settings | None = None) -> "Studio":
        """Load the checkpoint, the text encoder and a synthesizer. Raises ModelError or SoundError."""
        settings = settings or Settings.from_env()
        synth = open_synth(settings)
        return cls(open_composer(settings), synth, SynthChoices(synth, settings))

    @property
    def model_id(self) -> str:
        return self._composer.model_id

    @property
    def sound_description(self) -> str:
        return self._synth.description

    @property
    def sound_warning(self) -> str | None:
        """A plain sentence where a stand-in synthesizer or soundfont is used."""
        return self._synth.warning

    def raw_audio(self, score: Score, font: str | None = None) -> np.ndarray:
        """A score, or some of its parts and bars, at the synthesizer's own level, for a mixer.

        font: the name of one of `fonts`; None is the studio's own.
        """
        return self._fonts.synth(font).render_raw(score)

    @property
    def fonts(self) -> tuple[str, ...]:
        """Soundfonts that can be chosen by name, the studio's own first."""
        return self._fonts.names

    def read_brief(self, prompt: str) -> Brief:
        """What a sentence asks for. Raises PromptError for an empty or oversized one."""
        if not prompt.strip():
            raise PromptError("The prompt is empty: describe the music in a few words.")
        if len(prompt) > MAX_PROMPT_CHARS:
            raise PromptError(
                f"The prompt has {len(prompt)} characters, at most {MAX_PROMPT_CHARS} are read: shorten it."
            )
        return read_brief(prompt)

    def stream(
        self,
        prompt: str | Brief,
        *,
        seed: int = 1,
        bars: int | None = None,
        candidates: int | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[Draft | Piece]:
        """Drafts bar by bar, the Piece last. bars overrides the sentence; candidates: at most so many tries.

        When `cancelled()` turns true it stops within a bar: the Piece holds what is there (`stopped`), or
        Cancelled is raised where no bar is done. The same prompt, seed, model and machine give the same MIDI.
        """
        brief = prompt if isinstance(prompt, Brief) else self.read_brief(prompt)
        if bars is not None:
            brief = _with_bars(brief, bars)
        tries = self.default_candidates if candidates is None else candidates
        options = SamplingOptions(seed=seed, candidates=tries)
        start = time.perf_counter()
        for made in self._composer.stream(brief, options, cancelled):
            if isinstance(made, Draft):
                yield made
            else:
                elapsed = time.perf_counter() - start
                yield Piece(made, self._synth, elapsed, (*brief.notes, *notices(made)))

    def fill(
        self,
        score: Score,
        brief: Brief,
        span: BarSpan,
        parts: tuple[Part, ...],
        *,
        seed: int = 1,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[Draft | Piece]:
        """Bars of some parts written anew, the rest kept: drafts of the whole, the Piece last."""
        from musicgen.tasks.fill import Filler

        start = time.perf_counter()
        options = SamplingOptions(seed=seed, candidates=self.default_candidates)
        for made in Filler(self._composer).stream(score, brief, span, parts, options, cancelled):
            if isinstance(made, Draft):
                yield made
            else:
                yield Piece(made, self._synth, time.perf_counter() - start, notices(made))

    def compose(
        self, prompt: str | Brief, *, seed: int = 1, bars: int | None = None, candidates: int | None = None
    ) -> Piece:
        """The piece alone: `stream` drained."""
        *_, last = self.stream(prompt, seed=seed, bars=bars, candidates=candidates)
        assert isinstance(last, Piece)
        return last


def _with_bars(brief: Brief, bars: int) -> Brief:
    if not 1 <= bars <= MAX_BARS:
        raise InputError(f"{bars} bars are asked: give a number from 1 to {MAX_BARS}.")
    return replace(brief, bars=bars, seconds=None)


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


__all__ = ["Check", "Draft", "Heard", "Piece", "Studio"]
