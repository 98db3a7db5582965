"""Places made for tests of rules: a plan, a part and a spot in a bar, without any drawing."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from musicgen.tasks.plan.form import Window
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.place import Place
from musicgen.tasks.write.rules import assembled
from musicgen.tokens import vocab
from musicgen.tokens.masks import narrowed
from musicgen.tokens.tokenizer import Decoded, Frame

PIANO, BASS = vocab.PART_IDS[False, 0, 0], vocab.PART_IDS[False, 33, 0]
ROLES = {BASS: "bass", PIANO: "chords"}


def place_at(
    plan: Plan, bars: int = 4, window: Window | None = None, roles: dict[int, str] | None = None, **given: Any
) -> Place:
    """In a bar of a window that is the whole piece, before a pitch of the piano; part 0 is a bar's head.

    given: values of the cursor (part, bar, position, …), and header controls by name.
    """
    roles = ROLES if roles is None else roles
    cursor = {"part": PIANO, "position": 0, "bar": 1, "bar_ticks": 48, "bar_chords": 0, "sticky": {}}
    cursor |= {"struck": 0, "sounding": set(), "pitch": -1, "ids_in_bar": 0, "band": sorted(roles)}
    controls = {"mode": "major", "meter": "4/4", "repetition": None, "genre": None}
    for name, value in given.items():
        (controls if name in controls else cursor)[name] = value
    place = Place(Decoded())
    state = Decoded(controls=dict(controls), band=sorted(roles), roles=roles)
    whole = Window((), 0, bars, (("A", bars),), opens=True, ends=True)
    place.view = View(plan, (vocab.BOS,), state, window or whole, bars, Frame())
    place.cursor = SimpleNamespace(controls=controls, **cursor)  # type: ignore[assignment]
    place.allowed = np.ones(vocab.SIZE, dtype=bool)
    return place


def bias_at(place: Place) -> np.ndarray:
    """What all rules together put on every id here."""
    biases = [bias for rule in assembled(place.view) if (bias := rule.bias(place)) is not None]
    return np.add.reduce(biases) if biases else np.zeros(vocab.SIZE)


def mask_at(place: Place) -> np.ndarray:
    """What all rules together allow here."""
    mask = place.allowed
    for rule in assembled(place.view):
        own = rule.mask(place)
        mask = mask if own is None else narrowed(mask, own)
    return mask
