"""Forms and windows: every bar composed once, in windows that training knows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import bias_at, place_at

from musicgen.music.theory import GENRES, SECTION_NAMES
from musicgen.tasks.plan.form import (
    Window,
    asked_form,
    bars_in,
    first_window,
    next_windows,
    plan_of,
    real_form,
    scaled,
    spans,
)
from musicgen.tasks.plan.plan import make_plan
from musicgen.text.brief import Brief, SectionAsk
from musicgen.tokens import vocab
from musicgen.tokens.controls import MAX_WINDOW_BARS

forms = st.lists(st.tuples(st.sampled_from(SECTION_NAMES), st.integers(1, 24)), min_size=1, max_size=12).map(
    tuple
)


@given(forms, st.integers(1, 128))
def test_scaled_forms_have_exactly_the_asked_bars(form: tuple[tuple[str, int], ...], total: int) -> None:
    """Guards against lost bars, empty sections and changed order."""
    made = scaled(form, total)
    assert bars_in(made) == total
    assert all(bars > 0 for _, bars in made)
    assert [n for n, _ in made] == [n for n, _ in form[: len(made)]]


@given(forms, st.integers(0, 40))
def test_windows_cover_a_piece_bar_by_bar(form: tuple[tuple[str, int], ...], give_up: int) -> None:
    """Guards against windows too long, views of what is not composed yet, and plans that do not add up."""
    total, letters = bars_in(form), [s.letter for s in spans(form) for _ in range(s.first, s.end)]
    window, done = first_window(form, total), 0
    while True:
        assert 0 < window.total <= MAX_WINDOW_BARS
        assert bars_in(window.plan) == window.total
        assert all(bar < done for bar in window.view) and window.first == done
        assert window.ends == (done + window.bars == total)
        if window.back and window.back <= len(window.view):
            assert window.piece_bar(len(window.view) - window.back) < window.first
        for bar in filter(window.has_echo, range(window.total)):
            here, earlier = window.piece_bar(bar), window.piece_bar(bar - window.back)
            assert window.back and earlier < window.first <= here and letters[earlier] == letters[here]
        done += window.bars
        if done == total:
            return
        choices = list(next_windows(form, done))
        assert choices[-1].bars == 1 and choices[-1].view
        window = choices[min(give_up, len(choices) - 1)]


def test_a_section_that_returns_shows_its_earlier_statement() -> None:
    """Guards the shape of training's windows: earlier statement, latest bars, new bars."""
    form = (("A", 8), ("B", 8), ("C", 8), ("D", 8), ("A", 8))
    window = next(next_windows(form, 32))
    assert window.view[:8] == tuple(range(8))
    assert window.view[8:] == tuple(range(24, 32))
    assert window.plan == (("A", 8), ("D", 8), ("A", 8))
    assert (window.first, window.bars, window.back) == (32, 8, 16)
    assert window.piece_bar(16) == 32 and window.piece_bar(16 - window.back) == 0


def test_what_is_near_is_shown_in_one_stretch() -> None:
    """Guards against bars shown twice."""
    form = (("A", 16), ("B", 8), ("A", 8), ("B", 8))
    window = next(next_windows(form, 32))
    assert list(window.view) == sorted(set(window.view))
    assert window.back == 16


@pytest.mark.parametrize(
    ("form", "first", "echoed"),
    [
        ((("A", 8), ("B", 8), ("C", 16), ("A", 8)), 32, range(32, 40)),
        ((("A", 4), ("B", 12), ("C", 16), ("A", 8)), 32, range(32, 36)),  # longer than it was
        ((("A", 8), ("B", 8), ("C", 16), ("A", 4), ("outro", 4)), 32, range(32, 36)),  # another one after it
        ((("A", 4), ("B", 24), ("A", 8)), 32, range(0)),  # past the end of what it was
        ((("A", 8), ("B", 24), ("C", 8)), 32, range(0)),
    ],
)
def test_only_what_was_there_comes_back(form: tuple[tuple[str, int], ...], first: int, echoed: range) -> None:
    """Guards against a bar that repeats one of another section, because its own earlier one was shorter."""
    for window in next_windows(form, first):
        found = [window.piece_bar(bar) for bar in range(window.total) if window.has_echo(bar)]
        assert found == [bar for bar in echoed if bar < first + window.bars]
    full = next(next_windows(form, first))
    leant = {full.piece_bar(bar): _leans_back(full, bar) for bar in range(len(full.view), full.total)}
    assert [bar for bar, leans in leant.items() if leans] == list(echoed)


def _leans_back(window: Window, bar: int) -> bool:
    """Whether a repeat of what stood `back` bars before is likelier than without an earlier statement."""
    kit, plan, found = vocab.KIT_IDS[0], make_plan(Brief(), {}), []
    for each in (window, Window(window.view, window.first, window.bars, window.plan)):
        place = place_at(plan, 99, each, {kit: "beat"}, part=kit, position=-1, bar=bar)
        found.append(bias_at(place)[vocab.SAME : vocab.SAME + vocab.MAX_SAME])
    return bool(window.back and found[0][window.back - 1] > found[1][window.back - 1])


def test_asked_sections_keep_their_names_and_get_usual_lengths() -> None:
    """Guards a form that was spelled out."""
    asked = [SectionAsk(n) for n in ("intro", "A", "B", "A'", "outro")]
    assert asked_form(asked, None) == (("intro", 4), ("A", 8), ("B", 8), ("A'", 8), ("outro", 4))
    assert asked_form([SectionAsk("A", 12), SectionAsk("B")], None) == (("A", 12), ("B", 8))
    assert asked_form(asked, 16) == (("intro", 2), ("A", 4), ("B", 4), ("A'", 4), ("outro", 2))


@pytest.mark.parametrize("total", [33, 48, 64, 100, 128])
def test_real_forms_are_there_for_every_genre_and_length(total: int) -> None:
    """Guards the table of forms: whole, scaled, with more than one section."""
    for genre in (*GENRES, None):
        form = real_form(genre, total, np.random.default_rng(0))
        assert bars_in(form) == total and len(form) > 1
        assert {name for name, _ in form} <= set(SECTION_NAMES)


def test_a_stretch_begins_its_section_anew() -> None:
    """Guards plans of excerpts: a stretch that starts inside a section still names it."""
    form = (("A", 8), ("B", 8))
    assert plan_of(form, [range(4, 6), range(10, 16)]) == (("A", 2), ("B", 6))


def test_lengths_that_add_up_stay_as_they_were_asked() -> None:
    """Guards against six and ten bars that became eight and eight."""
    asked = (SectionAsk("A", 6), SectionAsk("B", 10))
    assert asked_form(asked, 16) == asked_form(asked, None) == (("A", 6), ("B", 10))
