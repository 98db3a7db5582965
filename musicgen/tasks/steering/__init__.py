"""Every number that was tuned, in one frozen object of small ones.

Numbers are tuned on one checkpoint, so `steering.json` beside the weights wins over what stands here:
{"key": {"balance": [0.0, 2.0, 5.0]}, …}, any part of it. The table in docs/steering.md names the row of
docs/log.md where each group was measured, or says that it is unmeasured.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from musicgen.errors import ModelError
from musicgen.tasks.steering.changes import ChangeSteering
from musicgen.tasks.steering.choice import CandidateSteering, CheckSteering, ExplainSteering
from musicgen.tasks.steering.header import HeaderSteering, MoodSteering, TypicalSteering
from musicgen.tasks.steering.rules import (
    ArcSteering,
    ArrangeSteering,
    BeatSteering,
    BudgetSteering,
    ChordSteering,
    CloseSteering,
    EntrySteering,
    HandSteering,
    KeySteering,
    ProgressionSteering,
    RangeSteering,
    RepeatSteering,
    SeamSteering,
    WindowSteering,
)


@dataclass(frozen=True, slots=True)
class Steering:
    """All of them."""

    header: HeaderSteering = field(default_factory=HeaderSteering)
    moods: MoodSteering = field(default_factory=MoodSteering)
    typical: TypicalSteering = field(default_factory=TypicalSteering)
    windows: WindowSteering = field(default_factory=WindowSteering)
    budget: BudgetSteering = field(default_factory=BudgetSteering)
    key: KeySteering = field(default_factory=KeySteering)
    chords: ChordSteering = field(default_factory=ChordSteering)
    progression: ProgressionSteering = field(default_factory=ProgressionSteering)
    repeats: RepeatSteering = field(default_factory=RepeatSteering)
    close: CloseSteering = field(default_factory=CloseSteering)
    arc: ArcSteering = field(default_factory=ArcSteering)
    entries: EntrySteering = field(default_factory=EntrySteering)
    beats: BeatSteering = field(default_factory=BeatSteering)
    ranges: RangeSteering = field(default_factory=RangeSteering)
    seam: SeamSteering = field(default_factory=SeamSteering)
    arrange: ArrangeSteering = field(default_factory=ArrangeSteering)
    hands: HandSteering = field(default_factory=HandSteering)
    candidates: CandidateSteering = field(default_factory=CandidateSteering)
    checks: CheckSteering = field(default_factory=CheckSteering)
    explain: ExplainSteering = field(default_factory=ExplainSteering)
    changes: ChangeSteering = field(default_factory=ChangeSteering)


USUAL = Steering()
FILE = "steering.json"


def load_steering(folder: Path) -> Steering:
    """What a checkpoint's `steering.json` says, the rest as here. Raises ModelError."""
    path = folder / FILE
    if not path.exists():
        return USUAL
    try:
        stored = json.loads(path.read_text(encoding="utf8"))
    except ValueError as error:
        raise ModelError(f"{path} is no JSON ({error}): mend it, or take it away.") from error
    return with_numbers(USUAL, stored, FILE)


def with_numbers(usual: Any, stored: object, name: str = "steering") -> Any:
    """A dataclass with the stored values in place of its own, groups inside it too. Raises ModelError."""
    if not isinstance(stored, Mapping):
        raise ModelError(f"{name} is {stored!r}: give an object with numbers by name.")
    known = {one.name: getattr(usual, one.name) for one in fields(usual)}
    if strange := sorted(set(stored) - set(known)):
        raise ModelError(f"{name} names {strange[0]!r}, which steers nothing: one of {', '.join(known)}.")
    return replace(
        usual, **{key: _value(known[key], value, f"{name}: {key}") for key, value in stored.items()}
    )


def _value(usual: Any, stored: object, name: str) -> Any:
    """The stored value, if it is of the usual one's kind."""
    if is_dataclass(usual):
        return with_numbers(usual, stored, name)
    if isinstance(usual, tuple) and isinstance(stored, list) and len(stored) == len(usual):
        return tuple(_value(u, s, name) for u, s in zip(usual, stored, strict=True))
    if isinstance(stored, int | float) and not isinstance(stored, bool) and math.isfinite(stored):
        if isinstance(usual, float):
            return float(stored)
        if isinstance(usual, int) and stored == int(stored):
            return int(stored)
    raise ModelError(f"{name} is {stored!r}: give {_kind(usual)}.")


def _kind(usual: object) -> str:
    if isinstance(usual, tuple):
        return f"a list of {len(usual)}, as {list(usual)}"
    return "a whole number" if isinstance(usual, int) else "a number"
