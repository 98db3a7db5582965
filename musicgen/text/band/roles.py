"""Who does what: "melody on the flute", "the cello carries the tune", "piano accompanies", ピアノ伴奏.

A role word belongs to the player it touches ("flute melody"), else to the one a link leads to ("melody on the
flute"), else to the one before it in the same phrase ("the cello carries the tune"). Lexicon values say which
way a phrase looks where it is sure: "<lead" to the player before it, ">lead" to the one behind it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import patterns

_TOUCHING = re.compile(patterns.ROLE_TOUCHES)
_LINK = re.compile(patterns.ROLE_LINK)
_PHRASE = re.compile(r"[^.;!?,:|\n()]{0,32}")
_JOIN = re.compile(patterns.ROLE_JOIN)
_OTHER_PLAYER = re.compile(patterns.ROLE_STOPS)


@dataclass(frozen=True, slots=True)
class Place:
    """A player's name at text[start:end]."""

    name: str
    start: int
    end: int


def read_roles(reading: Reading, places: Sequence[Place]) -> dict[int, str]:
    """Role by the start of the player's place."""
    roles: dict[int, str] = {}
    tokens = [t for t in reading.style if t.kind == "role" and reading.free(t.start, t.end)]
    tokens = [t for t in tokens if not any(p.start <= t.start and t.end <= p.end for p in places)]
    ordered = sorted(places, key=lambda place: place.start)
    rest = [token for token in tokens if not _take_touching(reading, token, ordered, roles)]
    for token in rest:
        _take_near(reading, token, ordered, roles)
    return roles


def _take_touching(reading: Reading, token: Token, places: Sequence[Place], roles: dict[int, str]) -> bool:
    """ "flute melody", "lead trumpet"."""
    way, role = token.value[:1], token.value.lstrip("<>=")
    before, after = _neighbours(token, places)
    if before and way != ">" and _TOUCHING.fullmatch(reading.text, before.end, token.start):
        return _give(reading, token, before, role, roles)
    beside = after and not reading.text[token.end : after.start].strip(" -")
    if after and beside and (way == ">" or token.value == "=lead"):
        return _give(reading, token, after, role, roles)
    return False


def _take_near(reading: Reading, token: Token, places: Sequence[Place], roles: dict[int, str]) -> None:
    way, role = token.value[:1], token.value.lstrip("<>=")
    if way == "=":
        return
    before, after = _neighbours(token, places)
    linked = after if after and _is_linked(reading, token.end, after.start) else None
    near_before = before if before and _in_phrase(reading, before.end, token.start) else None
    near_after = after if after and _in_phrase(reading, token.end, after.start) else None
    order = {"<": (near_before,), ">": (linked, near_after)}.get(way, (linked, near_before, near_after))
    for place in order:
        if place and place.start not in roles and _give(reading, token, place, role, roles):
            for other in _company(reading, place, places, forward=place is after):
                roles.setdefault(other.start, role)
            return


def _give(reading: Reading, token: Token, place: Place, role: str, roles: dict[int, str]) -> bool:
    if place.start in roles:
        return False
    roles[place.start] = role
    reading.prove("band", token.start, token.end)
    reading.use(token.start, token.end)
    return True


def _neighbours(token: Token, places: Sequence[Place]) -> tuple[Place | None, Place | None]:
    before = [place for place in places if place.end <= token.start]
    after = [place for place in places if place.start >= token.end]
    return (before[-1] if before else None), (after[0] if after else None)


def _is_linked(reading: Reading, start: int, end: int) -> bool:
    between = reading.text[start:end]
    return bool(_LINK.fullmatch(between)) and not _OTHER_PLAYER.search(between)


def _in_phrase(reading: Reading, start: int, end: int) -> bool:
    between = reading.folded.loose[start:end]
    return bool(_PHRASE.fullmatch(between)) and not _OTHER_PLAYER.search(between)


def _company(reading: Reading, place: Place, places: Sequence[Place], *, forward: bool) -> Iterator[Place]:
    """Players joined to one by "and": "flute and oboe carry the melody"."""
    index = next(i for i, one in enumerate(places) if one is place)
    if forward and index + 1 < len(places):
        other, gap = places[index + 1], (place.end, places[index + 1].start)
    elif not forward and index:
        other, gap = places[index - 1], (places[index - 1].end, place.start)
    else:
        return
    if _JOIN.fullmatch(reading.text, *gap):
        yield other


def with_role(value: str) -> tuple[str, str, int]:
    """(id, role, how many) of a lexicon value: "electric_guitar@lead", "violin*2" (a dual)."""
    name, _, role = value.partition("@")
    name, _, count = name.partition("*")
    return name, role, int(count or 1)
