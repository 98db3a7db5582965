"""The first of every kind that `make fuzz` sends: hostile input ends in a sentence, and quickly."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))

from fuzz import COUNTS, tried


@pytest.mark.parametrize(("kind", "count"), [("files", 40), ("sentences", 15), ("links", 60), ("pieces", 60)])
def test_hostile_input_ends_in_a_sentence(kind: str, count: int) -> None:
    """Guards: an exception of Python's own, a repair that is not said, two seconds for one input."""
    found = tried(kind, count, seed=2)
    assert kind in COUNTS and found.tried == count == found.taken + found.refused
    assert found.wrong == []
