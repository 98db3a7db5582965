"""Two hands: whoever plays a keyboard plays two parts, which become one in the score.

Piano music is written on two staves, and files hold them as two parts: of real windows in which nothing but
pianos plays, six in seven have two. A band of one piano part means one hand to the model, a tune and nothing
below it. So a keyboard or harp in a small closed band, and a guitar that is alone, is drawn as two parts and
joined afterwards: the score has the one player that was asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from musicgen.music.theory import Meter
from musicgen.tasks.plan.band import Need, served
from musicgen.tasks.steering.players import TWO_HANDED
from musicgen.tokens import vocab
from musicgen.tokens.tokenizer import Content, Decoded


def other_hands(needs: Sequence[Need], band: Sequence[int]) -> dict[int, int]:
    """Part ids of second hands, each with that of its first hand; where nobody is named, pianos have two."""
    if not needs:
        return _of_nobody_named(band)
    serving = served(needs, band)
    first = {need.bases: part for part, need in serving.items() if not need.is_second_hand}
    return {part: first[need.bases] for part, need in serving.items() if need.is_second_hand}


def _of_nobody_named(band: Sequence[int]) -> dict[int, int]:
    """A keyboard's second instance is its other hand, unless drums make it a band."""
    if any(part in vocab.KIT_IDS for part in band):
        return {}
    found = {part: vocab.part_identity(part) for part in band}
    return {
        part: part - 1
        for part, (_, program, instance) in found.items()
        if program in TWO_HANDED and instance % 2 and part - 1 in found
    }


def hands_together(state: Decoded, hands: Mapping[int, int]) -> Decoded:
    """The same music with both hands of a player in one part; what both strike together is struck once.

    A key that one hand still holds from an earlier bar is not struck by the other: it would shorten a note of
    a bar that is finished, and has been shown.
    """
    if not hands:
        return state
    contents = {at: notes for at, notes in state.contents.items() if at[0] not in hands}
    bar_ticks = Meter.parse(state.controls.get("meter") or "4/4").bar_ticks
    for second, first in hands.items():
        held: dict[int, dict[int, int]] = {first: {}, second: {}}  # by hand: until when each pitch sounds
        for bar in range(state.bars):
            both = {hand: state.contents.get((hand, bar), ()) for hand in (first, second)}
            free = [_free(both[first], held[second], bar * bar_ticks)]
            free.append(_free(both[second], held[first], bar * bar_ticks))
            for hand, notes in zip((first, second), free, strict=True):
                held[hand] |= {pitch: bar * bar_ticks + at + ticks for at, pitch, ticks, _ in notes}
            if notes := _together(*free):
                contents[first, bar] = notes
            else:
                contents.pop((first, bar), None)
    return replace(state, band=[part for part in state.band if part not in hands], contents=contents)


def _free(notes: Content, held: Mapping[int, int], start: int) -> Content:
    """Notes whose key the other hand does not hold. held: ends by pitch. start: of the bar."""
    return tuple(note for note in notes if held.get(note[1], 0) <= start + note[0])


def _together(one: Content, other: Content) -> Content:
    """Ordered by place and pitch; of two notes at one place and pitch, the longer."""
    found = {(note[0], note[1]): note for note in sorted((*one, *other), key=lambda note: note[2])}
    return tuple(found[at] for at in sorted(found))
