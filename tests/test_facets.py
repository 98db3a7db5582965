"""Facets: one object a control, which ids, checks, chips and captions go over."""

import numpy as np
import pytest

from musicgen.music.facets import CHIPS, FACET, FACETS, HEARD, HIDDEN_WORDS, SPOKEN, STYLED, WORDED, names_of
from musicgen.music.measure import arrays
from musicgen.music.score import Note, Part, Score
from musicgen.text.brief import Brief
from musicgen.text.read import read_brief
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS, Header
from musicgen.ui.words.i18n import ENGLISH


def test_ids_are_what_they_were() -> None:
    """Guards the weights: names, values and their order are the vocabulary's, which is frozen."""
    assert vocab.fingerprint() == "b16d7fb87bf6" and names_of(FACETS) == tuple(c.name for c in CONTROLS)
    assert tuple(FACET) == names_of(FACETS)


@pytest.mark.parametrize("facet", HEARD, ids=names_of(HEARD))
def test_what_is_heard_is_one_of_its_values(facet: object) -> None:
    """Guards against a measure that says words which the vocabulary does not have."""
    rng = np.random.default_rng(7)
    for _ in range(20):
        starts = np.sort(rng.integers(0, 8 * 48, 60))
        notes = tuple(dict.fromkeys(Note(int(t), 6, int(rng.integers(48, 84)), 64) for t in starts))
        found = FACET[facet.name].heard(arrays(Score((Part(0, notes=_in_order(notes)),))))  # type: ignore
        assert found is None or found in FACET[facet.name].values  # type: ignore[attr-defined]


def _in_order(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    return tuple({(n.onset, n.pitch): n for n in sorted(notes, key=lambda n: (n.onset, n.pitch))}.values())


def test_a_brief_holds_what_a_sentence_can_ask() -> None:
    """Guards against a facet that the reader knows and the brief, the chips or the page do not."""
    assert all(getattr(Brief(**{facet.name: facet.values[0]}), facet.name) for facet in WORDED)
    assert set(CHIPS) == set(WORDED) and set(STYLED) <= set(WORDED) and all(f.captions for f in SPOKEN)
    assert all(any(facet.name in key for key in ENGLISH) for facet in CHIPS)
    assert set(HIDDEN_WORDS["loop"]) <= {*names_of(FACETS)}
    assert read_brief("sparse and soft jazz").density == "sparse"


def test_nearness_is_counted_in_steps() -> None:
    """Guards against a neighbour that counts as missed, and two steps that count as kept."""
    density, feel = FACET["density"], FACET["feel"]
    assert density.is_kept("sparse", "medium") and not density.is_kept("sparse", "dense")
    assert not feel.is_kept("swung", "straight")


def test_a_header_knows_its_controls() -> None:
    """Guards against a control that is misspelled and silently unknown."""
    assert Header(meter="4/4")["meter"] == "4/4" and Header()["arc"] is None
    with pytest.raises(TypeError, match="metre"):
        Header(metre="4/4")
