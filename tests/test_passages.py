"""Loudness of some bars only: played by moving what is written, and checked against the rest."""

from dataclasses import replace

import pytest
from builders import song

from musicgen.music.loudness import loudness
from musicgen.music.score import Note, Score
from musicgen.tasks.judge.checks import check
from musicgen.tasks.plan.stretches import with_passages
from musicgen.text.brief import Brief, Passage, Stretch
from musicgen.text.read import read_brief
from musicgen.ui.words.sayings import LANGUAGES, said


def even(bars: int, velocity: int) -> Score:
    notes = tuple(Note(48 * bar, 60, 48, velocity) for bar in range(bars))
    return Score((replace(song(1).parts[-1], notes=notes),))


@pytest.mark.parametrize("value", ["very soft", "soft", "loud", "very loud"])
@pytest.mark.parametrize("velocity", [36, 62, 74, 102])
def test_a_passage_stands_out_from_the_rest(value: str, velocity: int) -> None:
    """Guards "bars 5-8 quiet" that is as loud as everything else."""
    asked = Passage("dynamics", value, Stretch(5, 8))
    score = with_passages(even(16, velocity), (asked,), (), 16)
    own = loudness(score, frozenset(range(4, 8)))
    assert loudness(score, frozenset(range(4))) == loudness(even(16, velocity), frozenset(range(4)))
    found = next(c for c in check(Brief(passages=(asked,)), score, None) if c.field == "passage")
    assert own is not None
    assert found.kept == (abs(own - (loudness(score, frozenset(range(4))) or 0)) >= 1)
    assert found.kept or (velocity in (36, 102))


def test_two_passages_are_told_apart() -> None:
    """Guards "bars 1-8 quiet, 9-16 loud", where there is no rest to compare with."""
    brief = read_brief("piano, 16 bars, bars 1-8 quiet, bars 9-16 loud")
    score = with_passages(even(16, 74), brief.passages, (), 16)
    checks = [c for c in check(brief, score, 16) if c.field == "passage"]
    assert len(checks) == 2
    assert all(c.kept for c in checks)


def test_nothing_moves_where_nothing_is_asked() -> None:
    """Guards composed bytes: without a passage the very score comes back."""
    score = even(8, 74)
    assert with_passages(score, (Passage("mood", "sad", Stretch(1, 4)),), (), 8) is score


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_places_is_said_in_every_language(language: str) -> None:
    """Guards English words of places on the card of another language."""
    for words in ("soft in bars 1–8", "drums from bar 9", "only piano in the intro", "no drums until bar 8"):
        assert said(words, language) != words
        assert "bar" not in said(words, language).split(" ")
