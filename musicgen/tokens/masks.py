"""Masks of ids, and what is done with them: bool (vocab,), true where an id is allowed."""

import numpy as np

from musicgen.tokens import vocab
from musicgen.tokens.grammar import Mask

ANY: Mask = np.ones(vocab.SIZE, dtype=bool)


def narrowed(mask: Mask, allowed: Mask) -> Mask:
    """The common part, or the mask itself where nothing would be left."""
    if allowed is ANY:
        return mask
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
