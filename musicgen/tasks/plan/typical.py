"""How typical a header is of a genre and a mood: what tells it from headers of other styles.

The model draws headers as often as they stand in real music, and real music overlaps: much pop could be rock.
Somebody who asks for a march wants one that cannot be taken for anything else. So linear heads over the
header's ids say how likely each genre and mood is, given all the rest of the header. They are fitted on the
headers of training windows by `musicgen.train.fits.typical`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from musicgen.model.classifiers import LinearHeads
from musicgen.music.facets import GENRE, OF_WINDOWS, STYLE, names_of
from musicgen.tasks.steering import USUAL
from musicgen.tasks.steering.header import TypicalSteering
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS

FIELDS = names_of(STYLE)
# What depends on where a window was cut tells nothing of its style, and the fields do not judge themselves.
_LEFT_OUT = (*FIELDS, *names_of(OF_WINDOWS))
_UNSURE = ("film",)  # what the corpus has of it is not what people mean (`steering.players`)


def header_vector(ids: Iterable[int]) -> np.ndarray:
    """float32 (vocab,): 1 for each id of BOS .. BAND_END that tells of style, whichever instance."""
    row = np.zeros(vocab.SIZE, dtype=np.float32)
    found = [_first_instance(token) for token in ids]
    row[[token for token in found if _TELLS[token]]] = 1.0
    return row


def typicality(
    heads: LinearHeads,
    ids: Sequence[int],
    values: Mapping[str, str | None],
    steering: TypicalSteering = USUAL.typical,
) -> float:
    """Log-weight of a header for some of its values, as {"genre": "march"}; an unknown value adds 0."""
    found, weight = heads.predict(header_vector(ids)[None]), 0.0
    for field, value in values.items():
        if value in heads.labels.get(field, ()) and value not in _UNSURE:
            chance = found[field][0, heads.labels[field].index(str(value))]
            strength = steering.genre if field == GENRE.name else steering.mood
            weight += strength * math.log(max(float(chance), steering.floor))
    return weight


def _first_instance(token: int) -> int:
    if token not in vocab.SPANS["part"]:
        return token
    return token - vocab.part_identity(token)[2]


def _telling() -> np.ndarray:
    kept = np.zeros(vocab.SIZE, dtype=bool)
    for name in [f"control:{c.name}" for c in CONTROLS if c.name not in _LEFT_OUT] + ["part", "role"]:
        kept[vocab.SPANS[name].start : vocab.SPANS[name].stop] = True
    return kept


_TELLS = _telling()
