"""Steering: a file beside the weights wins, and what is wrong in it is said in a sentence."""

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from musicgen.errors import ModelError
from musicgen.music.theory import MOODS
from musicgen.tasks.plan.plan import make_plan
from musicgen.tasks.steering import USUAL, Steering, load_steering
from musicgen.text.brief import Brief


def stored(folder: Path, content: Any) -> Steering:
    (folder / "steering.json").write_text(content if isinstance(content, str) else json.dumps(content))
    return load_steering(folder)


def test_without_a_file_the_usual_numbers_count(tmp_path: Path) -> None:
    """Guards checkpoints that bring no file."""
    assert load_steering(tmp_path) == USUAL == make_plan(Brief(), {}).steering


def test_a_file_wins_and_leaves_the_rest(tmp_path: Path) -> None:
    """Guards numbers tuned on a checkpoint against those in the code."""
    found = stored(tmp_path, {"key": {"balance": [0, 1, 2.5]}, "moods": {"sad": {"bpm": [40, 80]}}})
    assert found.key.balance == (0.0, 1.0, 2.5) and found.key.tonic == USUAL.key.tonic
    assert found.moods.sad.bpm == (40.0, 80.0) and found.moods.sad.minor == USUAL.moods.sad.minor
    assert found.chords == USUAL.chords
    assert {mood for mood in MOODS if hasattr(found.moods, mood)} == set(MOODS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no JSON"),
        ([1], "give an object"),
        ({"kez": {}}, "'kez', which steers nothing: one of header, moods"),
        ({"key": {"home": 1}}, "steering.json: key names 'home'"),
        ({"key": {"balance": [1, 2]}}, "key: balance is [1, 2]: give a list of 3"),
        ({"key": {"tonic": "much"}}, "key: tonic is 'much': give a number"),
        ({"key": {"tonic": True}}, "give a number"),
        ('{"key": {"tonic": NaN}}', "give a number"),
        ({"budget": {"bar": 1.5}}, "budget: bar is 1.5: give a whole number"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, content: Any, said: str) -> None:
    """Guards against a typing error that steers nothing, in silence or in a traceback."""
    with pytest.raises(ModelError) as raised:
        stored(tmp_path, content)
    assert said in str(raised.value) and "\n" not in str(raised.value)


def test_every_number_says_where_it_was_measured() -> None:
    """Guards against a number that nobody knows the reason of."""
    page = (Path(__file__).parent.parent / "docs" / "steering.md").read_text(encoding="utf8")
    groups = page.split("\n| `")[1:]
    told = {text.split("`")[0]: set(re.findall(r"`(\w+)`", text)) for text in groups}
    assert set(told) == {group.name for group in fields(USUAL)}
    missing = {
        f"{group.name}.{one.name}"
        for group in fields(USUAL)
        for one in fields(getattr(USUAL, group.name))
        if one.name not in told[group.name] and one.name not in MOODS
    }
    assert missing == set()
