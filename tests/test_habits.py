"""Habits over many bars, on pieces made for them."""

import numpy as np

from musicgen.evaluate.common.cases import Case, Wanted
from musicgen.evaluate.realism.habits import ROWS, WINDOW, habits, middle, of_length, table, windows
from musicgen.music.score import Note, Part, Score


def melody(bars: int, period: int, velocity: int = 77) -> Part:
    """One part whose bars come back after `period`, each bar four different quarter notes."""
    pitches = [[60 + (bar % period) + 2 * beat for beat in range(4)] for bar in range(bars)]
    notes = [
        Note(bar * 48 + 12 * i, p, 12, velocity) for bar, row in enumerate(pitches) for i, p in enumerate(row)
    ]
    return Part(0, notes=tuple(notes))


def test_a_loop_of_four_bars_is_seen() -> None:
    """Guards the row that gave composed pieces away, and its difference from a loop of three."""
    looped, other = habits(Score((melody(16, 4),))), habits(Score((melody(16, 3),)))
    assert looped["parts equal to 4 bars back"] == 1 == looped["blocks that repeat"]
    assert other["parts equal to 4 bars back"] == 0 == other["blocks that repeat"]
    assert looped["bars a part fills"] == looped["parts"] == 1
    assert looped["spread of loudness"] == 0


def test_rows_that_do_not_apply_are_no_numbers() -> None:
    """Guards means against drums of pieces that have none, and ranges of pieces of drums alone."""
    assert np.isnan(habits(Score((melody(16, 4),)))["drums equal to 1 bar back"])
    beat = Part(0, is_drum=True, notes=tuple(Note(bar * 48, 36, 12, 77) for bar in range(8)))
    found = habits(Score((beat,)))
    assert found["drums equal to 1 bar back"] == 1
    assert np.isnan(found["range of a part"])


def test_windows_are_of_one_length() -> None:
    """Guards a comparison of 32 bars with 16: longer windows hold more repeats."""
    piece = Score((melody(40, 5),))
    assert [one.bars for one in windows(piece)] == [WINDOW, WINDOW]
    assert middle(piece).bars == WINDOW
    assert windows(Score((melody(9, 4),)))[0].bars == 9


def test_the_length_is_asked_once() -> None:
    """Guards against two lengths in one sentence."""
    case = Case("a", "guitar rock, mid tempo, 16 bars", "en", Wanted())
    assert of_length(case, 32).prompt == "guitar rock, mid tempo, 32 bars"


def test_equal_sides_differ_by_nothing() -> None:
    """Guards the sign and the unit of d."""
    rng = np.random.default_rng(0)
    real = rng.normal(size=(200, len(ROWS)))
    _, same = table(real, [real[i : i + 1] for i in range(200)])
    _, more = table(real, [real[i : i + 1] + 1 for i in range(200)])
    assert all(abs(row[2]) < 1e-6 for row in same.values())
    assert all(0.8 < row[2] < 1.2 for row in more.values())
