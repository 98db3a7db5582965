"""Damage by rules alone, no model asked: what is found in pieces that repeat, and what is left alone."""

from dataclasses import replace

import numpy as np
import pytest
from builders import noise, song

from musicgen.evaluate.repair.degrade import DAMAGERS, damaged, harmed
from musicgen.music.damage.find import find
from musicgen.music.damage.kinds import COARSE, KINDS, SAID, SINGLE
from musicgen.music.damage.take import Expected, Take, take_of, unheard
from musicgen.music.damage.weigh import Weights, fitted, read_weights, told
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.io import score_to_midi

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
