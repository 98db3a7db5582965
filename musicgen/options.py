"""Choices a caller makes for one piece, checked once, here."""

from dataclasses import dataclass

from musicgen.errors import InputError

MAX_PROMPT_CHARS = 2000
MAX_CANDIDATES = 16
MAX_SEED = 2**31 - 1
# What a piece can be written as; `exports.formats` says how.
EXPORTS = tuple("mid wav loop loop_ogg loop_mp3 mp3 ogg stems musicxml abc svg pdf parts".split())


@dataclass(frozen=True, slots=True)
class SamplingOptions:
    """How ids are drawn from the model.

    seed: 0 .. 2**31 - 1; candidate i is drawn from (seed, i).
    temperature: > 0; 1 is the model's own distribution.
    top_p: (0, 1]; the smallest set of ids that holds this much probability is kept.
    guidance: >= 1; weight of the text against no text (classifier-free guidance), 1 is off.
    candidates: 1 .. 16; how many pieces may be drawn until one keeps every asked fact.
    """

    seed: int = 0
    temperature: float = 1.0
    top_p: float = 0.97
    guidance: float = 1.5
    candidates: int = 4

    def __post_init__(self) -> None:
        _check("seed", self.seed, 0, MAX_SEED)
        _check("temperature", self.temperature, 0.05, 3.0)
        _check("top_p", self.top_p, 0.01, 1.0)
        _check("guidance", self.guidance, 1.0, 10.0)
        _check("candidates", self.candidates, 1, MAX_CANDIDATES)


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InputError(f"{name} is {value}: give a number from {low} to {high}.")
