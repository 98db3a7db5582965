"""Whether a brief that came from outside is one: kinds of all its values, at any depth, and their bounds."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from musicgen.errors import InputError
from musicgen.music.facets import FACET
from musicgen.music.score import MAX_BARS, MAX_BPM, MIN_BPM
from musicgen.music.theory import DRUM_KITS, GM_PROGRAMS, ROLES, SECTION_NAMES
from musicgen.text.brief import Brief, Instrument, SectionAsk, Stretch

MOST_ITEMS = 200
MAX_SECONDS = 3600.0
MAX_PLAYERS = 16


def checked(brief: Brief) -> Brief:
    """The brief itself. Raises InputError for what no sentence can ask."""
    for name, hint in get_type_hints(Brief).items():
        if not _fits(getattr(brief, name), hint):
            raise InputError(f"The brief holds no {name} that can be: give what `musicgen read` writes.")
    if wrong := next(_out_of_bounds(brief), None):
        raise InputError(f"The brief's {wrong} is out of bounds: give what `musicgen read` writes.")
    return brief


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is of an annotation's kind."""
    if get_origin(hint) in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return (
            isinstance(value, tuple) and len(value) <= MOST_ITEMS and all(_fits(one, item) for one in value)
        )
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
    if hint is int:
        return type(value) is int and abs(value) < 1_000_000_000
    if not isinstance(value, hint):
        return False
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return all(_fits(getattr(value, one.name), hints[one.name]) for one in fields(hint))
    return True


def _out_of_bounds(brief: Brief) -> Iterator[str]:
    bounds = {"tempo_bpm": (MIN_BPM, MAX_BPM), "bars": (1, MAX_BARS), "seconds": (0, MAX_SECONDS)}
    for name, (low, high) in bounds.items():
        value = getattr(brief, name)
        if value is not None and not low <= value <= high:
            yield name
    for name in FACET.keys() & {one.name for one in fields(Brief)}:
        value = getattr(brief, name)
        if isinstance(value, str) and value not in FACET[name].values:
            yield name
    players = [*brief.band, *brief.forbidden]
    players += [player for one in brief.entrances for player in one.players]
    players += [one.player for one in brief.ranges if one.player]
    if not all(map(_can_play, players)) or not all(player.programs for player in brief.band):
        yield "band"
    places = [*(one.where for one in brief.entrances), *(one.where for one in brief.passages)]
    names = [one.name for one in brief.sections] + [one.section for one in places if one.section]
    if not set(names) <= set(SECTION_NAMES) or not all(map(_is_form, brief.sections)):
        yield "sections"
    if not all(abs(end) <= MAX_BARS for one in places for end in _ends(one)):
        yield "entrances"
    if any(not 0 < bars <= MAX_BARS for bars in brief.chord_bars):
        yield "chord_bars"


def _can_play(player: Instrument) -> bool:
    programs = DRUM_KITS if player.is_drum else range(len(GM_PROGRAMS))
    known = all(program in programs for program in player.programs)
    return known and 1 <= player.count <= MAX_PLAYERS and player.role in ("", *ROLES)


def _is_form(one: SectionAsk) -> bool:
    return one.bars is None or 1 <= one.bars <= MAX_BARS


def _ends(where: Stretch) -> tuple[int, ...]:
    return where.first, where.last or 0, where.nth
