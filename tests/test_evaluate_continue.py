"""Measures of a continuation, on scores whose seam is known."""

from dataclasses import replace

import pytest
from test_compose import composer
from test_fill import piece

from musicgen.evaluate.common.samples import Sample, first_bars
from musicgen.evaluate.seam.continuation import figures_of, measure, section, songs
from musicgen.evaluate.seam.measures import agreement, appended, copied, is_untouched
from musicgen.music.score import Score, transposed


def long(bars: int) -> Score:
    return replace(piece(bars), key=None, chords=(), sections=())


def test_more_of_the_same_steps_nowhere() -> None:
    """Guards against a measure that finds a seam where there is none."""
    whole = long(24)
    same = agreement(whole, whole, 16)
    assert same["register step"] < 0.5 and same["loudness step"] < 0.5 and same["density step"] < 0.2
    assert same["parts that vanish"] == same["parts that enter"] == 0
    assert same["same key"] == same["known chords"] == 1
    assert same["likeness to the true bars"] == pytest.approx(1)


def test_every_step_is_heard() -> None:
    """Guards each measure: an octave higher, louder, thinner, in another key."""
    given, new = long(16), first_bars(long(24), 8)
    higher = agreement(appended(given, transposed(new, 12)), long(24), 16)
    assert higher["register step"] > 8
    loud = tuple(replace(p, notes=tuple(replace(n, velocity=118) for n in p.notes)) for p in new.parts)
    assert agreement(appended(given, replace(new, parts=loud)), long(24), 16)["loudness step"] > 20
    thin = agreement(appended(given, replace(new, parts=new.parts[:1])), long(24), 16)
    assert thin["density step"] > 1 and thin["parts that vanish"] == pytest.approx(4 / 5)
    assert agreement(appended(given, transposed(new, 6)), long(24), 16)["same key"] == 0


def test_a_copy_is_the_last_bars_once_more() -> None:
    """Guards the baseline."""
    made = copied(long(16), 8, 12)
    bar = made.meter.bar_ticks
    assert made.bars == 28
    for part in made.parts:
        old = [replace(n, onset=n.onset + 8 * bar) for n in part.notes if 8 * bar <= n.onset < 16 * bar]
        new = [n for n in part.notes if 16 * bar <= n.onset < 24 * bar]
        assert [(n.onset, n.pitch) for n in new] == [(n.onset, n.pitch) for n in old]


def test_a_touched_note_is_found() -> None:
    """Guards the promise that is reported."""
    given = long(16)
    made = appended(given, first_bars(given, 4))
    assert is_untouched(made, given)
    first = made.parts[2]
    notes = (replace(first.notes[0], velocity=20), *first.notes[1:])
    parts = (*made.parts[:2], replace(first, notes=notes), *made.parts[3:])
    assert not is_untouched(replace(made, parts=parts), given)


def test_a_piece_is_measured_and_told() -> None:
    """Guards the whole way from a piece to the table; the model is random numbers."""
    sample = Sample("a", "a", "pop", "open", long(40))
    assert songs([sample], 3) == [sample]
    found = measure(composer(), sample, 1)
    assert found.untouched and set(found.figures) >= {"8 true", "16 written", "8 copy"}
    assert 0 < found.figures["16 written"]["likeness to the true bars"] < 1
    told = section(figures_of([found]))
    assert "Untouched: 100%" in told and "register step" in told
