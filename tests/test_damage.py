"""Damage by rules alone, no model asked: what is found in pieces that repeat, and what is left alone."""

from dataclasses import replace

import numpy as np
import pytest
from builders import noise, song

from musicgen.errors import InputError
from musicgen.evaluate.repair.cases import Case, Truth, name_of
from musicgen.evaluate.repair.degrade import DAMAGERS, Harm, damaged, harmed
from musicgen.evaluate.repair.fit import BUDGET, _threshold, _wrong, fit, fold_of
from musicgen.music.damage.find import find
from musicgen.music.damage.kinds import COARSE, KINDS, SAID, SINGLE, Damage, Retouch
from musicgen.music.damage.take import Expected, Take, take_of, unheard
from musicgen.music.damage.weigh import Weights, fitted, read_weights, told
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import BarSpan

FOUND = ("bars_gone", "part_gone", "noise", "stuck", "doubled", "jitter")


@pytest.fixture(scope="module")
def clean() -> Guest:
    return open_guest(score_to_midi(song(24)))


def found_in(guest: Guest, known: Take | None = None) -> tuple[Take, tuple]:
    """known: the notes that a model would not wonder about; without them it is not asked."""
    take = take_of(guest)
    if known is None:
        return take, find(take, unheard(take))
    old = set(zip(known.part.tolist(), known.place.tolist(), known.pitch.tolist(), strict=True))
    now = zip(take.part.tolist(), take.place.tolist(), take.pitch.tolist(), strict=True)
    return take, find(take, Expected(np.array([0.4 if at in old else 6.0 for at in now])))


def test_a_clean_piece_is_left_alone(clean: Guest) -> None:
    """Guards false alarms in the plainest of pieces."""
    assert not [one.kind for one in found_in(clean)[1] if one.sure]


@pytest.mark.parametrize("kind", FOUND)
def test_damage_is_found_where_it_is(kind: str, clean: Guest) -> None:
    """Guards each finder: of twelve seeded harms half are named, noise with the help of a model."""
    named = 0
    for seed in range(12):
        harm = damaged(clean, kind, np.random.default_rng(seed))
        assert harm is not None
        _, found = found_in(harmed(clean, [harm]), take_of(clean) if kind == "noise" else None)
        near = [d for d in found if d.span.first <= harm.span.last and harm.span.first <= d.span.last]
        gone = {"bars_gone", "part_gone"}
        named += any(d.kind == kind or {d.kind, kind} <= gone for d in near)
    assert named >= 6


def without(guest: Guest, *gone: tuple[int, int, int]) -> Guest:
    """Bars of parts taken out: part, first, last."""
    take = take_of(guest)
    rows = [
        np.flatnonzero((take.part == part) & (take.bar >= first) & (take.bar <= last))
        for part, first, last in gone
    ]
    how = Retouch(dict.fromkeys(np.concatenate(rows).tolist()))
    return harmed(guest, [Harm("part_gone", BarSpan(0, take.bars - 1), (), how)])


def missing(guest: Guest, waited: float) -> list[Damage]:
    """What is said of parts gone when the model is so sure that silent parts play. waited: nats."""
    take = take_of(guest)
    entries = dict.fromkeys(map(tuple, np.argwhere(take.counts == 0).tolist()), waited)
    return [d for d in find(take, Expected(np.full(len(take), 0.4), entries)) if d.kind == "part_gone"]


def test_a_rest_is_no_missing_part(clean: Guest) -> None:
    """Guards rests taken for damage: of a hundred rests of a part for which the model does not wait, or
    beside which the part hardly plays, or which most others share, none is surely damage."""
    rng = np.random.default_rng(5)
    for _ in range(34):
        part, first = int(rng.integers(4)), int(rng.integers(5, 18))
        last = first + int(rng.integers(2))
        rest = (part, first, last)
        assert not any(d.sure for d in missing(without(clean, rest), -4.0))
        seldom = without(clean, rest, (part, first - 4, first - 2), (part, last + 2, last + 4))
        assert not any(d.sure for d in missing(seldom, -0.1) if d.span.first == first)
        shared = without(clean, rest, *(((part + by) % 4, first, last) for by in (1, 2)))
        assert not any(d.sure for d in missing(shared, -0.1))


def test_a_hole_that_the_model_wonders_at_is_a_missing_part(clean: Guest) -> None:
    """Guards the other side: a part that breaks off and comes back while all others play is surely gone."""
    rng = np.random.default_rng(6)
    sure = 0
    for _ in range(12):
        part, first = int(rng.integers(4)), int(rng.integers(5, 15))
        found = missing(without(clean, (part, first, first + 2)), -0.1)
        sure += any(d.sure and d.span.first <= first + 2 and first <= d.span.last for d in found)
    assert sure >= 6


def test_one_loudness_is_offered_and_never_mended_unasked(clean: Guest) -> None:
    """Guards loudness that was meant: no stretch of one loudness is sure, however likely."""
    for seed in range(12):
        harm = damaged(clean, "flat", np.random.default_rng(seed))
        if harm is not None:
            assert not [d for d in found_in(harmed(clean, [harm]))[1] if d.kind == "flat" and d.sure]
    assert fitted()["flat"].threshold > 1


def test_thresholds_are_set_on_pieces_that_the_fit_never_saw(clean: Guest) -> None:
    """Guards thresholds that are right about the fit's own pieces alone."""
    found = []
    for seed in range(8):
        kind = ("noise", "part_gone")[seed % 2]
        harm = damaged(clean, kind, np.random.default_rng(seed))
        assert harm is not None
        guest = harmed(clean, [harm])
        take = take_of(guest)
        names = tuple(name_of(take.identities[p]) for p in harm.parts)
        truth = Truth(kind, harm.span.first, harm.span.last, names)
        truths = (truth,) if seed < 6 else ()
        midi = guest.midi() if seed < 6 else clean.midi()
        nats = (0.5,) * len(take_of(open_guest(midi)))
        found.append(Case(f"{seed}.x.1", clean.midi(), midi, truths, nats, ()))
    assert len({fold_of(case) for case in found}) > 1
    with pytest.raises(InputError, match="more pieces"):
        fit(found[:1])
    weights = fit(found)
    assert set(weights) == set(fitted()) and weights["flat"].threshold > 1
    assert weights["joined"].threshold > 1  # no such harm: nothing is known
    bars = {0: 100, 1: 100}
    wrong = [(0.9, frozenset({(0, 1)})), (0.7, frozenset({(1, 5), (1, 6)}))]
    assert _threshold(wrong, 0.0, bars) == pytest.approx(0.9001)
    assert _threshold(wrong, 0.005, bars) == pytest.approx(0.7001)
    assert _threshold(wrong, 0.5, bars) == 0.5 and _wrong([]) == []
    assert sum(BUDGET.values()) < 0.02


@pytest.mark.parametrize("kind", sorted(DAMAGERS))
def test_the_generator_harms_only_what_it_says(kind: str, clean: Guest) -> None:
    """Guards the truth of the measure: notes outside the named part-bars stay, inside something changes."""
    before = take_of(clean)
    for seed in range(6):
        harm = damaged(clean, kind, np.random.default_rng(seed))
        if harm is None:
            continue
        guest = harmed(clean, [harm])
        assert guest.repairs == () and guest.midi() != clean.midi()
        after = take_of(guest)
        assert rows(before, harm) == rows(after, harm)


def rows(take: Take, harm) -> set:
    """Beginnings and pitches outside of a harm, and of what jitter may move over its first bar line."""
    bar = take.meter.bar_ticks
    return {
        (take.identities[take.part[i]], float(take.onset[i]), int(take.pitch[i]))
        for i in range(len(take))
        if not (
            take.part[i] in harm.parts
            and harm.span.first * bar - 4 <= take.onset[i] < (harm.span.last + 1) * bar + 4
        )
    }


@pytest.mark.parametrize("seed", range(8))
def test_any_notes_at_all_can_be_looked_at(seed: int) -> None:
    """Guards against notes without rhyme or reason: finders never fail, and probabilities are such."""
    guest = open_guest(score_to_midi(noise(seed)))
    for one in found_in(guest)[1]:
        assert 0 <= one.p <= 1 and 0 <= one.span.first <= one.span.last < guest.score.bars
        assert one.parts and one.kind in KINDS
        assert SAID[one.kind].format(**one.candidate.said)


def test_little_music_says_nothing() -> None:
    """Guards a bar or two, of which nothing can be said, and a file in film frames."""
    short = take_of(open_guest(score_to_midi(song(2))))
    assert find(short, unheard(short)) == ()
    plain = take_of(open_guest(score_to_midi(song(16))))
    assert find(replace(plain, tempos=()), unheard(plain)) is not None


def test_weights_are_there_for_all_kinds() -> None:
    """Guards a kind that nobody weighs, and features that have other names than when they were fitted."""
    assert set(fitted()) == {"note", *COARSE, *SINGLE}
    assert read_weights(told(fitted()))["noise"].features == fitted()["noise"].features
    one = Weights(("a",), np.zeros(1), np.ones(1), np.array([2.0]), 0.0)
    assert one.p({"a": 1.0}) > 0.8 > one.p({}) == 0.5
