"""Holes in real pieces: what is counted, what counts as fitting, and what must stay untouched."""

from dataclasses import replace

import numpy as np
import pytest
from test_compose import NoText, RandomEngine, RandomSession
from test_fill import piece

from musicgen.evaluate.common.samples import Sample
from musicgen.evaluate.likelihood import holes
from musicgen.evaluate.likelihood.hole_fit import fits, is_untouched
from musicgen.music.score import BarSpan, Note, Score
from musicgen.tasks.compose import Calibration, Composer
from musicgen.tasks.plan.hole import Hole, heard_through, view_of
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Cursor

SPAN = BarSpan(4, 7)


class Even(RandomEngine):
    """Draws at random, and finds every id as likely as any other when it is asked for many."""

    def start(self, clauses: np.ndarray | None = None, guidance: float = 1.0) -> RandomSession:
        session = super().start(clauses, guidance)
        session.feed_all = lambda ids: np.full((len(ids), vocab.SIZE), -np.log(vocab.SIZE))  # type: ignore[attr-defined]
        return session


def even_composer() -> Composer:
    return Composer(Even(), NoText(), None, Calibration({}), "even")  # type: ignore[arg-type]


def hole_in(score: Score, *places: int) -> Hole:
    return Hole(SPAN, frozenset(score.parts[i].identity for i in places))


def changed(score: Score, place: int, bar: int, pitch: int = 61) -> Score:
    """The score with the notes of one part's bar at another pitch."""
    part = score.parts[place]
    at = score.meter.bar_ticks
    notes = [replace(n, pitch=pitch) if n.onset // at == bar else n for n in part.notes]
    unique = {(n.onset, n.pitch): n for n in notes}
    moved = replace(part, notes=tuple(sorted(unique.values())))
    return replace(score, parts=(*score.parts[:place], moved, *score.parts[place + 1 :]))


def test_holes_have_the_asked_shape_and_hold_music() -> None:
    score = piece(24)
    for bars, how_many in holes.SHAPES:
        hole = holes.hole_of(score, bars, how_many, np.random.default_rng(3))
        assert hole is not None and len(hole.bars) == bars
        assert len(hole.parts) == {"one": 1, "half": len(hole.parts), "all": len(hole.parts)}[how_many]
        assert hole.span.first >= holes.BEFORE[0] and hole.span.last + holes.BEFORE[0] < score.bars
    assert holes.hole_of(piece(8), 8, "all", np.random.default_rng(3)) is None


def test_true_content_stands_behind_the_same_view() -> None:
    """Nats of other ids than the fill's own content would say nothing of the hole."""
    score = heard_through(piece(24))
    hole = hole_in(score, 1, 2)
    for following in (24, 0):
        ids = holes.window_ids(view_of(score, hole, following, 2048))
        cursor = Cursor(is_reading=True)
        cursor.push_all(ids)
        assert cursor.done and ids.count(vocab.HOLE) == 8 and ids.count(vocab.FILL) == 1
        behind = ids[ids.index(vocab.FILL) :]
        assert sum(i in vocab.SPANS["part"] for i in behind) == 8
        assert (vocab.control_id("bars", str(hole.span.last + 1)) in ids) == (following == 0)


def test_nats_are_those_of_what_stood_in_the_hole() -> None:
    """Where all ids are alike, nats count the ids behind FILL, the end included, and no others."""
    score = piece(24)
    hole = hole_in(score, 1, 2)
    ids = holes.window_ids(view_of(heard_through(score), hole, 24, 2048))
    found = holes.nats(even_composer(), score, hole)
    assert found is not None
    assert found[0] == pytest.approx((len(ids) - ids.index(vocab.FILL) - 1) * np.log(vocab.SIZE))


def test_a_song_gives_both_likelihoods_and_a_fill_that_spares_the_rest() -> None:
    """The whole measure on one song: pairs of nats, shares within 0..1, nothing else touched."""
    sample = Sample("a", "a", "rock", "open", piece(40))
    found = holes.measure(even_composer(), sample, 1)
    assert set(found) == {f"{b} bar{'s' * (b > 1)}, {n}" for b, n in holes.SHAPES}
    for one in found.values():
        assert one.untouched and one.notes >= holes.LEAST_NOTES and one.both > 0 and one.before > 0
        assert all(0 <= v <= 1 for v in (*one.filled.values(), *one.true.values()))
    text = holes.section(list(found.values()))
    assert "| 4 bars, all | 1 |" in text and "100.0 % (7/7" in text


def test_gain_is_nats_a_note_of_all_holes() -> None:
    """A hole of many notes must weigh as much as its notes."""
    one = holes.Found("x", 10, 10.0, 20.0, {}, {}, True)
    gain, (low, high) = holes.gain_of([one, replace(one, notes=30, both=30.0, before=30.0)])
    assert gain == pytest.approx(10 / 40) and low <= gain <= high


def test_fit_hears_wrong_notes_and_strange_chords() -> None:
    """A fill in another key must be told from what stood there."""
    score = piece(24)
    hole = hole_in(score, 2)
    wrong = score
    for bar in hole.bars:
        wrong = changed(wrong, 2, bar, pitch=61)  # a semitone above the tonic
    true, found = fits(score, score, hole), fits(wrong, score, hole)
    assert true["in scale"] == pytest.approx(11 / 12), "all but the C sharp of A major"
    assert true["known chords"] == 1.0 and true["with the others"] > 0.8
    assert found["in scale"] == 0.0 and found["with the others"] < 0.5


def test_untouched_is_every_note_outside_and_nothing_else() -> None:
    """The promise of holes, checked by another code than the one that fills."""
    score = piece(24)
    hole = hole_in(score, 1, 2)
    assert is_untouched(changed(score, 2, 5), score, hole)
    assert not is_untouched(changed(score, 2, 8), score, hole), "a bar after the hole"
    assert not is_untouched(changed(score, 3, 5), score, hole), "a part beside the hole"
    assert not is_untouched(replace(score, tempo_bpm=101.0), score, hole)
    drums = score.parts[0]
    louder = replace(drums, notes=tuple(replace(n, velocity=100) for n in drums.notes))
    assert not is_untouched(replace(score, parts=(louder, *score.parts[1:])), score, hole)


def test_a_part_that_lived_in_the_hole_may_fall_silent() -> None:
    score = piece(24)
    guest = replace(score.parts[4], notes=(Note(48 * 5, 80, 12, 74),))
    with_guest = replace(score, parts=(*score.parts[:4], guest))
    hole = hole_in(with_guest, 4)
    assert is_untouched(replace(score, parts=score.parts[:4]), with_guest, hole)


def test_songs_come_in_turn_of_their_styles() -> None:
    """A few songs must not all be of the style that has most."""
    real = [Sample(f"r{i}", f"r{i}", "rock", "open", piece(32)) for i in range(6)]
    real += [Sample("j", "j", "jazz", "open", piece(32)), Sample("s", "s", "soul", "open", piece(8))]
    assert {s.genre for s in holes.songs(real, 2)} == {"rock", "jazz"}
