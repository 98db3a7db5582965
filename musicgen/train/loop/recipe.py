"""Every number of a training, and its learning-rate schedule."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is trained; the model's own shape is in `FialtaConfig`.

    optimizer: "muon" (matrices by Muon, the rest by AdamW) or "adamw" (everything).
    matrix_lr, other_lr: peak learning rates of the matrices and of the rest. clip: gradient norm.
    batch_tokens: ids a step and process, padding counted, split over `accumulation` forward passes.
    warmup_steps: linear rise. cooldown: last part of the budget (0 .. 1) in which the rate falls to 0.
    eval_minutes, save_minutes, log_seconds: how often. eval_windows: size of the fixed validation subset.
    patience: evaluations without a better one before the training cools down; 0 is never.
    """

    optimizer: str = "muon"
    matrix_lr: float = 3e-3
    other_lr: float = 3e-3
    weight_decay: float = 0.05
    momentum: float = 0.95
    clip: float = 1.0
    batch_tokens: int = 8192
    accumulation: int = 1
    warmup_steps: int = 50
    cooldown: float = 0.35
    caption_drop: float = 0.15
    clause_drop: float = 0.1
    clause_noise: float = 0.4
    dropout: float = 0.0
    eval_minutes: float = 5.0
    eval_windows: int = 256
    save_minutes: float = 5.0
    log_seconds: float = 30.0
    patience: int = 0
    seed: int = 1
    precision: str = "bf16"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as stored beside the weights."""
        return asdict(self)


RECIPES: dict[str, Recipe] = {
    "tiny": Recipe(batch_tokens=1024, warmup_steps=5, eval_windows=32, precision="no"),
    "small": Recipe(),
    "base": Recipe(matrix_lr=2e-3, other_lr=2e-3, cooldown=0.1),
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """Warm-up, constant, linear fall to 0, in units of the budget (minutes or steps).

    budget: when the training ends, or None for no end. fraction: last part of it that is the fall.
    cool_from, cool_until: set by `cooled` when the fall was asked for before its time.
    """

    warmup_steps: int
    fraction: float
    budget: float | None = None
    cool_from: float | None = None
    cool_until: float | None = None

    def span(self) -> tuple[float, float] | None:
        """Where the fall begins and ends, or None."""
        if self.cool_from is not None and self.cool_until is not None:
            return self.cool_from, self.cool_until
        if self.budget is None:
            return None
        return self.budget * (1 - self.fraction), self.budget

    def factor(self, step: int, spent: float) -> float:
        """What the peak rate is multiplied by in step `step` (from 0) after `spent` of the budget."""
        rise = min(1.0, (step + 1) / max(1, self.warmup_steps))
        span = self.span()
        if span is None or spent <= span[0]:
            return rise
        return rise * max(0.0, (span[1] - spent) / max(1e-9, span[1] - span[0]))

    def finished(self, spent: float) -> bool:
        """Whether the fall has reached its end."""
        span = self.span()
        return span is not None and spent >= span[1] - 1e-9

    def cooling(self, spent: float) -> bool:
        """Whether the fall has begun."""
        span = self.span()
        return span is not None and spent > span[0]

    def cooled(self, spent: float, length: float | None) -> "Schedule":
        """The schedule whose fall begins now; `length` None is the usual share of what has been spent."""
        if self.cooling(spent):
            return self
        usual = spent * self.fraction / max(1e-9, 1 - self.fraction)
        end = spent + (usual if length is None else length)
        if self.budget is not None:
            end = min(end, self.budget)
        return Schedule(self.warmup_steps, self.fraction, self.budget, spent, end)
