"""How far "no" and "or" reach: double negations, exceptions, with or without, one of two."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from musicgen.text.band.catalogue import instrument
from musicgen.text.band.lineup import Named
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import patterns, scope

_DOUBLE = re.compile(scope.DOUBLE_NEGATION)
_DOUBLE_BEHIND = re.compile(scope.DOUBLE_BEHIND)
_EITHER_WAY = re.compile(scope.EITHER_WAY)
_EITHER_WAY_BEHIND = re.compile(scope.EITHER_WAY_BEHIND)
_EXCEPTION = re.compile(rf"[\s,]*(?:but )?(?:{scope.EXCEPTION})\s?")
_JOIN = re.compile(patterns.ROLE_JOIN + r"|\s?(?:or|oder|ou|o|или|、)\s?")
_KIND_OF_MUSIC = re.compile(scope.A_KIND_OF_MUSIC)
_LIST_BEFORE = re.compile(
    r"(?:,|:|\+|\b(?:and|with|from|of|featuring|by|plus|include[sd]?|including|mit|und|et|avec|y|con|e|com|и|с))"
    r"\s(?:an? |the )?$"
)
_PAIR = re.compile(r"(drums?)(\s?(?:and|&|\+)\s)(bass)")
_AS_GENRE = re.compile(
    r"\s(?:music|track|beat|genre|style|groove|vibe|feel|rhythm|song|tune|influence|loop|set|party)s?\b"
)
_DRUM_STYLE = re.compile(r"drum (?:and|&|n|'n') bass|drum'n'bass|dnb")
_NEAR = 12


def settle_scope(reading: Reading) -> None:
    """Use up what is no ban after all; take out players that are neither asked nor ruled out."""
    for match in _DOUBLE.finditer(reading.folded.loose):
        reading.use(*match.span())
    reading.tokens = [_asked_after_all(reading, token) for token in reading.tokens]
    players = [t for t in reading.tokens if t.kind in ("instrument", "ensemble")]
    for match in _EITHER_WAY.finditer(reading.text):
        _take_either_way(reading, match, [t for t in players if t.start >= match.end()], forward=True)
    for token in players:
        if token.kind == "instrument" and _KIND_OF_MUSIC.match(reading.text, token.end):
            reading.use(token.start, token.end, cut=False)
        behind = _EITHER_WAY_BEHIND.match(reading.text, token.end)
        if behind:
            reading.use(token.start, behind.end())


def _asked_after_all(reading: Reading, token: Token) -> Token:
    """Turkish "davulsuz olmaz": it must not be without drums."""
    if token.kind == "forbid" and _DOUBLE_BEHIND.match(reading.text, token.end):
        return replace(token, kind="instrument")
    return token


def _take_either_way(
    reading: Reading, match: re.Match[str], players: Sequence[Token], *, forward: bool
) -> None:
    if not players or players[0].start - match.end() > _NEAR:
        return
    end = players[0].end
    for one in players[1:]:
        if not _JOIN.fullmatch(reading.text, end, one.start):
            break
        end = one.end
    reading.use(match.start(), end)


def spare_exceptions(reading: Reading, ordered: Sequence[tuple[int, int]], reached: set[int]) -> set[int]:
    """The banned players without those that are named as the exception: "no strings except cello"."""
    kept = set(reached)
    for before, after in pairwise(ordered):
        gap = reading.text[before[1] : after[0]]
        if before[0] in reached and _EXCEPTION.fullmatch(gap):
            kept.discard(after[0])
    return kept


def with_pairs(reading: Reading) -> None:
    """Part "drum and bass" where it stands in a list of players; else it is the style."""
    for match in _PAIR.finditer(reading.text):
        if not _LIST_BEFORE.search(reading.text[: match.start()][-24:]) or _AS_GENRE.match(
            reading.text, match.end()
        ):
            continue
        inside = range(match.start(), match.end())
        pair = [Token("instrument", "drums", *match.span(1)), Token("join", "and", *match.span(2))]
        pair += [Token("instrument", "bass", *match.span(3))]
        reading.tokens = sorted(
            [*(t for t in reading.tokens if t.start not in inside), *pair], key=lambda t: (t.start, t.end)
        )
        reading.style = [t for t in reading.style if t.start not in inside]


def played_in_style(reading: Reading) -> None:
    """Drums belong to drum and bass, also where a band is named that lacks them."""
    styles = [t for t in reading.style if t.kind == "genre" and _DRUM_STYLE.match(reading.text, t.start)]
    lacks = reading.band and not any(one.is_drum for one in reading.band)
    if styles and lacks and not any(one.is_drum for one in reading.forbidden):
        reading.band.append(instrument("drums"))
        reading.prove("band", styles[0].start, styles[0].end)


def choices(reading: Reading, named: Sequence[Named]) -> list[Named]:
    """ "piano or guitar": the first plays, what the other would be played by satisfies as well."""
    kept: list[Named] = []
    for one in named:
        last = kept[-1] if kept else None
        if last and _is_choice(reading, last, one):
            first, other = last.players[0], one.players[0]
            reading.use(one.start, one.end)
            reading.prove("band", one.start, one.end)
            reading.say(
                f"{first.name.capitalize()} or {other.name}: the {first.name} was taken, either will do."
            )
            same = first.is_drum == other.is_drum
            more = tuple(p for p in other.programs if p not in first.programs) if same else ()
            player = replace(first, programs=first.programs + more)
            kept[-1] = replace(last, players=(player, *last.players[1:]), end=one.end, pieces=())
        else:
            kept.append(one)
    return kept


def _is_choice(reading: Reading, last: Named, one: Named) -> bool:
    if not (last.asked and one.asked and last.single and one.single) or last.players == one.players:
        return False
    joins = reading.between("join", last.end, one.start)
    gap = reading.text[last.end : one.start]
    return len(joins) == 1 and joins[0].value == "or" and len(gap) <= _NEAR and "and" not in gap
