"""Which note-off ends which note-on: within a track, channel and pitch the earliest that still sounds."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places in a track. ons[i] is ended by offs[i]; hanging: note-ons without an end, one of each moment."""

    ons: tuple[int, ...]
    offs: tuple[int, ...]
    hanging: tuple[int, ...]


def pairs(messages: Sequence[bytes], ticks: Sequence[int]) -> Pairs:
    """A note-on of velocity 0 is a note-off; an off without an on pairs with nothing. A second on at the same
    moment ends with the first: many files give the two one end; where there are two, the later is no note's.
    """
    sounding: dict[int, deque[list[int]]] = {}
    ons, offs = [], []
    for index, message in enumerate(messages):
        status = message[0]
        if status < 0x80 or status >= 0xA0:
            continue
        place = (status & 0x0F) << 7 | message[1]
        if status >= 0x90 and message[2]:
            waiting = sounding.get(place)
            if waiting is None:
                waiting = sounding[place] = deque()
            if waiting and ticks[waiting[-1][0]] == ticks[index]:
                waiting[-1].append(index)
            else:
                waiting.append([index])
        elif waiting := sounding.get(place):
            for on in waiting.popleft():
                ons.append(on)
                offs.append(index)
    hanging = sorted(index for waiting in sounding.values() for struck in waiting for index in struck[:1])
    return Pairs(tuple(ons), tuple(offs), tuple(hanging))
