"""How typical a header is: what the heads see of it, how they weigh, and that they can be fitted."""

import numpy as np
import pytest

from musicgen.model.classifiers import LinearHeads
from musicgen.tasks.plan.typical import header_vector, typicality
from musicgen.tasks.steering import USUAL
from musicgen.tokens import vocab
from musicgen.train.fits.typical import fit

FAST, SLOW = vocab.control_id("tempo", "24"), vocab.control_id("tempo", "8")
TWO_PIANOS = [vocab.PART_IDS[False, 0, i] for i in (0, 1)]


def heads(chance: float) -> LinearHeads:
    """Heads to which fast is punk with a chance, and slow is even."""
    weights = np.zeros((vocab.SIZE, 2), dtype=np.float32)
    weights[FAST, 0] = np.log(chance / (1 - chance))
    return LinearHeads({"genre": ("punk", "hymn")}, {"genre": weights}, {"genre": np.zeros(2, np.float32)})


def test_a_header_is_seen_without_what_it_is_asked_and_where_it_was_cut() -> None:
    """Guards against heads that read the answer, or learn windows instead of styles."""
    own = [vocab.control_id("genre", "punk"), vocab.control_id("mood", "sad")]
    cut = [vocab.control_id("bars", "16"), vocab.control_id("ends", "yes"), vocab.BOS, vocab.BAND_END]
    assert not header_vector([*own, *cut]).any()
    assert np.flatnonzero(header_vector([FAST, *TWO_PIANOS])).tolist() == sorted([FAST, TWO_PIANOS[0]])


def test_a_typical_header_outweighs_one_that_could_be_anything() -> None:
    """Guards against punk that might as well be a hymn, and against a weight for words the heads lack."""
    found = heads(0.9)
    fast, slow = (typicality(found, [tempo], {"genre": "punk"}) for tempo in (FAST, SLOW))
    assert fast - slow == pytest.approx(USUAL.typical.genre * np.log(0.9 / 0.5), abs=1e-5)
    assert typicality(found, [FAST], {"genre": None, "mood": "sad"}) == 0


def test_heads_learn_a_rare_class_as_well_as_a_frequent_one() -> None:
    """Guards against heads that say what is frequent, and against windows without a label being learned."""
    rows = np.zeros((210, vocab.SIZE), dtype=np.float32)
    rows[:200, SLOW] = rows[200:, FAST] = 1
    classes = np.array([0] * 195 + [-1] * 5 + [1] * 10)
    weights, biases = fit(rows, classes, 2)
    assert ((rows @ weights + biases).argmax(1) == np.array([0] * 200 + [1] * 10)).all()
