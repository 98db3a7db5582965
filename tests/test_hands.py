"""Two hands: who gets them, and how they become one part again."""

import pytest

from musicgen.tasks.plan.plan import make_plan
from musicgen.tasks.write.hands import hands_together, other_hands
from musicgen.text.brief import Brief, Instrument
from musicgen.tokens import vocab
from musicgen.tokens.tokenizer import Decoded

PIANO, VIOLIN, DRUMS = (
    Instrument("piano", (0, 1)),
    Instrument("violin", (40,)),
    Instrument("drums", (0,), True),
)
GUITAR, BASS = Instrument("guitar", (24, 25)), Instrument("bass", (33,))
LEFT, RIGHT, THIRD = (vocab.PART_IDS[False, 0, i] for i in (1, 0, 2))
KIT, FIDDLE = vocab.PART_IDS[True, 0, 0], vocab.PART_IDS[False, 40, 0]


def closed(*band: Instrument) -> Brief:
    """Nobody else may play."""
    return Brief(band=band, band_open=False)


def hands(brief: Brief) -> int:
    """How many second hands the plan asks for."""
    return sum(need.is_second_hand for need in make_plan(brief, {}).needs)


@pytest.mark.parametrize(
    ("brief", "count"),
    [
        (closed(PIANO), 1),
        (closed(PIANO, VIOLIN), 1),
        (closed(GUITAR), 1),
        (closed(GUITAR, VIOLIN), 0),
        (closed(VIOLIN), 0),
        (closed(PIANO, BASS, DRUMS), 0),
        (closed(PIANO, VIOLIN, GUITAR, BASS), 0),
        (closed(Instrument("piano", (0, 1), count=2)), 0),
        (Brief(band=(PIANO,), band_open=True), 0),
    ],
)
def test_who_is_asked_alone_plays_with_both_hands(brief: Brief, count: int) -> None:
    """Guards against piano pieces that are one bare line, and against pianos that fill a band."""
    assert hands(brief) == count


def test_an_asked_role_is_that_of_one_hand() -> None:
    """Guards against "melody on the piano" with two melodies and nothing below."""
    roles = [need.role for need in make_plan(closed(Instrument("piano", (0,), role="lead")), {}).needs]
    assert roles == ["lead", ""]


def test_the_score_has_the_one_player_that_was_asked_for() -> None:
    """Guards against two pianos where one was asked, lost notes, and a key that is struck twice at once."""
    needs = make_plan(closed(PIANO, VIOLIN), {}).needs
    pairs = other_hands(needs, [RIGHT, LEFT, FIDDLE])
    state = Decoded(
        band=[RIGHT, LEFT, FIDDLE],
        contents={
            (RIGHT, 0): ((0, 60, 12, 88), (12, 72, 12, 88)),
            (LEFT, 0): ((0, 48, 24, 88), (0, 60, 24, 64)),
            (LEFT, 1): ((0, 48, 48, 88),),
            (FIDDLE, 0): ((0, 76, 48, 88),),
        },
        bars=2,
    )
    made = hands_together(state, pairs)
    assert made.band == [RIGHT, FIDDLE]
    assert made.contents == {
        (RIGHT, 0): ((0, 48, 24, 88), (0, 60, 24, 64), (12, 72, 12, 88)),
        (RIGHT, 1): ((0, 48, 48, 88),),
        (FIDDLE, 0): ((0, 76, 48, 88),),
    }
    assert hands_together(state, {}) is state and len(state.band) == 3


def test_where_nobody_is_named_pianos_are_one_player() -> None:
    """Guards against "classical music" for four grand pianos; in a band with drums they may be two."""
    assert other_hands((), [RIGHT, LEFT, THIRD, FIDDLE]) == {LEFT: RIGHT}
    assert other_hands((), [KIT, RIGHT, LEFT]) == {}


def test_a_finished_bar_never_changes_when_the_other_hand_goes_on() -> None:
    """Guards the page: it gets each bar once, so no later note may shorten one that it has."""
    first = {(RIGHT, 0): ((36, 60, 36, 88),), (LEFT, 0): ((0, 48, 12, 88),)}
    later = {
        (LEFT, 1): ((12, 60, 12, 88), (24, 60, 12, 88), (24, 64, 12, 88)),
        (RIGHT, 1): ((0, 48, 12, 88),),
    }
    before = hands_together(Decoded(band=[RIGHT, LEFT], contents=dict(first), bars=1), {LEFT: RIGHT})
    after = hands_together(Decoded(band=[RIGHT, LEFT], contents=first | later, bars=2), {LEFT: RIGHT})
    assert after.contents[RIGHT, 0] == before.contents[RIGHT, 0] == ((0, 48, 12, 88), (36, 60, 36, 88))
    assert after.contents[RIGHT, 1] == ((0, 48, 12, 88), (24, 60, 12, 88), (24, 64, 12, 88))
