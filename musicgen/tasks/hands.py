"""Two hands: whoever plays a keyboard plays two parts, which become one in the score.

Piano music is written on two staves, and files hold them as two parts: of real windows in which nothing but
pianos plays, six in seven have two. A band of one piano part means one hand to the model, a tune and nothing
below it. So a keyboard or harp in a small closed band, and a guitar that is alone, is drawn as two parts and
joined afterwards: the score has the one player that was asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from musicgen.tasks.plan import TWO_HANDED, Need, served
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


def joined(state: Decoded, hands: Mapping[int, int]) -> Decoded:
    """The same music with both hands of a player in one part; what both strike together is struck once."""
    if not hands:
        return state
    contents = {at: notes for at, notes in state.contents.items() if at[0] not in hands}
    for (part, bar), notes in state.contents.items():
        if part in hands:
            contents[hands[part], bar] = _together(contents.get((hands[part], bar), ()), notes)
    band = [part for part in state.band if part not in hands]
    return replace(state, band=band, contents=contents)


def _together(one: Content, other: Content) -> Content:
    """Ordered by place and pitch; of two notes at one place and pitch, the longer."""
    found = {(note[0], note[1]): note for note in sorted((*one, *other), key=lambda note: note[2])}
    return tuple(found[at] for at in sorted(found))
