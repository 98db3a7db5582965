"""Sentences to compose, as the caption generator says them of windows of the training split.

No benchmark, validation or test piece stands behind them, so what is learned from pieces that were composed
to them has seen none.
"""

from pathlib import Path

import numpy as np

from musicgen.errors import InputError
from musicgen.train.data.dataset import NO_CLAUSE
from musicgen.train.data.examples import bank


def caption_prompts(folder: Path, count: int, seed: int = 0) -> list[str]:
    """`count` different captions of a prepared folder's training windows, in random order.

    Raises InputError where there are not so many.
    """
    rng = np.random.default_rng(seed)
    parts = sorted((folder / "parts").glob("train.[0-9]*[0-9].npz"))
    texts, found = bank().texts, dict[str, None]()
    for place in rng.permutation(len(parts)):
        with np.load(parts[place], allow_pickle=False) as part:
            captions = part["captions"][:, 0]
        for row in captions[rng.permutation(len(captions))]:
            said = ", ".join(texts[clause] for clause in row if clause != NO_CLAUSE)
            found.update({said: None} if said else {})
            if len(found) == count:
                return list(found)
    raise InputError(f"{folder} has {len(found)} captions: prepare more pieces for {count}.")
