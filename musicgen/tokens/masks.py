"""Masks of ids (bool (vocab,), true where an id is allowed) and biases (float (vocab,), nats)."""

import numpy as np
from numpy.typing import NDArray

from musicgen.music.score import DURATIONS
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask

Bias = NDArray[np.floating]


def narrowed(mask: Mask, allowed: Mask) -> Mask:
    """The common part, or the mask itself where nothing would be left."""
    both = mask & allowed
    return both if holds(both) else mask


def holds(mask: Mask) -> bool:
    """Whether anything is allowed: what `mask.any()` says, several times faster for masks this small."""
    return b"\1" in mask.tobytes()


def only(*tokens: int) -> Mask:
    """A mask (vocab,) of these ids alone."""
    mask = np.zeros(vocab.SIZE, dtype=bool)
    mask[list(tokens)] = True
    return mask


def all_but(*families: str) -> Mask:
    """A mask (vocab,) of everything but some families."""
    mask = np.ones(vocab.SIZE, dtype=bool)
    for name in families:
        mask[vocab.SPANS[name].start : vocab.SPANS[name].stop] = False
    return mask


def over(family: str, weights: Bias | float) -> Bias:
    """Log-weights (vocab,) of one family, 0 elsewhere."""
    bias = np.zeros(vocab.SIZE, dtype=np.float32)
    bias[vocab.SPANS[family].start : vocab.SPANS[family].stop] = weights
    return bias


def over_pitches(classes: Bias) -> Bias:
    """Weights of the 12 pitch classes above the tonic, put on all pitches."""
    return over("pitch", classes[_PITCH_CLASSES])


def no_longer_than(ticks: int, usual: int) -> Mask:
    """No longer duration. usual: id of that which holds until another one is said; too long, one must be."""
    mask, fitting = np.ones(vocab.SIZE, dtype=bool), int(np.searchsorted(_DURATIONS, ticks, side="right"))
    mask[vocab.DURATION + fitting : vocab.DURATION + len(_DURATIONS)] = False
    return mask & only(*vocab.SPANS["duration"]) if usual >= vocab.DURATION + fitting else mask


_DURATIONS = np.array(DURATIONS)
_PITCH_CLASSES = (vocab.PITCH_LOW + np.arange(vocab.PITCH_COUNT)) % 12
