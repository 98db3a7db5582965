"""Who sounds where: "drums from bar 9", "only piano in the intro", 鼓从第9小节进入.

A place belongs to the players right before it, or, where it opens a phrase, to those behind it. A ban
that has a place is no ban of the whole piece.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from musicgen.music.theory import SECTION_NAMES
from musicgen.text.band.catalogue import PIECES, instrument, ruled_out
from musicgen.text.band.roles import with_role
from musicgen.text.brief import Entrance, Instrument, Stretch
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.ground.units import unit_after
from musicgen.text.lexicon import counting, patterns, places
from musicgen.text.shape.places import Place, find_places

_ENTERS = re.compile(places.ENTERS)
_LEAVES = re.compile(places.LEAVES)
_SILENT = re.compile(places.SILENT)
_SOMETHING = re.compile(places.SOMETHING_THERE)
_ONLY_BEFORE = re.compile(rf"(?<![a-zа-я]){places.ONLY}\s?(?:the |an? |el |la |le |das |die |der |das )?$")
_ONLY = re.compile(rf"(?<![a-zа-я]){places.ONLY}(?![a-zа-я])")
_ONLY_BEHIND = re.compile(rf"[\s,(]*{places.ONLY}(?![a-zа-я])")
_ALONE = re.compile(rf"[\s,(]*{places.ALONE}(?![a-zа-я])")
_STOP = re.compile(r"[.;:!?\n|]|\s-\s")
_OPENS_PHRASE = re.compile(
    r"(?:^|[.,;:!?\n(|]|\s-|\b(?:then|and|dann|und|puis|et|luego|y|poi|e|depois|потом|и|затем)|然后|接着|そして|그리고|ثم)\s*$"
)
_JOIN = re.compile(patterns.ROLE_JOIN + r"|\s?(?:or|oder|ou|o|или)\s(?:the |an? )?|\s?や\s?|、")
_LIST = re.compile(rf"\s*,\s*(?:the |an? )?|{_JOIN.pattern}")
_NEGATED = re.compile(patterns.AFTER_NEGATION)
_NEGATION_STOPS = re.compile(patterns.NEGATION_STOPS)
_GOES_ON = re.compile(f"(?:{counting.ANOTHER})|(?:{counting.AND_THEN})|(?:{counting.LAST_BARS})")
_HOLDS, _ADDS = re.compile(places.HOLDS), re.compile(places.ADDS)
_SOME_FIRST = re.compile(counting.FIRST_BARS.removesuffix("$") + r"\s?\d")
_USUAL = {
    "verse": "A",
    "theme": "A",
    "head": "A",
    "bridge": "C",
    "interlude": "C",
    "solo": "C",
    "breakdown": "C",
}
_GAP_BEFORE, _GAP_BEHIND, _VERB = 48, 32, 24


def read_entrances(reading: Reading) -> None:
    """Put on the sheet who sounds where, and use up the words that say it."""
    found = [
        place
        for place in find_places(reading)
        if not (_is_verb(reading, place) or _is_of_change(reading, place))
    ]
    players = _players(reading) if found else []
    labels = [place for place in found if place.label]
    for place in found:
        if players and reading.free(place.start, place.end):
            _take(reading, place, players, found, is_list=len(labels) > 1)


def _is_verb(reading: Reading, place: Place) -> bool:
    """ "drops out" names no drop."""
    return bool(place.section and not place.kind and _LEAVES.match(reading.text, place.start))


def _is_of_change(reading: Reading, place: Place) -> bool:
    """ "a key change at bar 17, piano": where something else happens."""
    return bool(
        reading.between("change", place.start - _GAP_BEHIND, place.start)
        or reading.between("change", place.end, place.end + _VERB)
    )


def _players(reading: Reading) -> list[Token]:
    tokens = [
        t for t in reading.tokens if t.kind in ("instrument", "forbid") and reading.free(t.start, t.end)
    ]
    seen: dict[int, Token] = {}
    for token in sorted(tokens, key=lambda t: (t.start, t.kind)):
        seen.setdefault(token.start, token)
    return list(seen.values())


def _take(
    reading: Reading, place: Place, players: Sequence[Token], found: Sequence[Place], *, is_list: bool
) -> None:
    before = None if place.label else _before(reading, place, players, found)
    behind = _behind(reading, place, players, found)
    opens = place.label or _OPENS_PHRASE.search(reading.text[max(0, place.start - 12) : place.start])
    group = (behind or before) if opens and not _touches(reading, before, place) else (before or behind)
    if not group:
        return
    gap = _gap(reading, group, place)
    if (
        place.section
        and not place.kind
        and not place.label
        and group[0].kind != "forbid"
        and not _says(reading, group, gap)
    ):
        return
    if place.first == 1 and place.start == place.label_start and not place.label and "," in gap:
        return  # "bars 1-16, piano"
    near = gap + reading.text[group[-1].end : group[-1].end + 10].split(",")[0]
    if _SOMETHING.search(near.replace(" only", "")) and not _ENTERS.search(gap):
        return
    _write(
        reading, place, group, gap, is_list=is_list, is_behind=group[0].start >= place.end, players=players
    )


def _says(reading: Reading, group: Sequence[Token], gap: str) -> bool:
    """Whether a section without a preposition is one all the same: 前奏只有钢琴."""
    banned = len(gap) < 8 and not re.search(r"[,-]", gap) and _negation(reading, group[0])
    return bool(_ONLY.fullmatch(gap.strip()) or banned or _HOLDS.fullmatch(gap))


def _touches(reading: Reading, group: Sequence[Token] | None, place: Place) -> bool:
    return bool(group) and not reading.text[group[-1].end : place.start].strip(" 在")  # type: ignore[index]


def _gap(reading: Reading, group: Sequence[Token], place: Place) -> str:
    if group[0].start >= place.end:
        return reading.text[place.end : group[0].start]
    return reading.text[group[-1].end : place.start]


def _before(
    reading: Reading, place: Place, players: Sequence[Token], found: Sequence[Place]
) -> list[Token] | None:
    """The players right before a place, joined ones together."""
    earlier = [t for t in players if t.end <= place.start and place.start - t.end <= _GAP_BEFORE]
    if not earlier:
        return None
    last = earlier[-1]
    gap = reading.text[last.end : place.start]
    if _STOP.search(gap) or any(last.end <= p.start and p.end <= place.start for p in found):
        return None
    rest = gap.rpartition(",")[2]
    says = _ENTERS.search(rest) or _SILENT.search(rest) or _LEAVES.search(rest) or _ONLY.search(rest)
    if "," in gap and not says:
        return None
    group = [last]
    for token in reversed(earlier[:-1]):
        if not _JOIN.fullmatch(reading.text, token.end, group[0].start):
            break
        group.insert(0, token)
    everybody = len(group) > 1 and len(group) == len(players) and not says
    return group[-1:] if everybody and place.kind in ("from", "at", "after") else group


def _behind(
    reading: Reading, place: Place, players: Sequence[Token], found: Sequence[Place]
) -> list[Token] | None:
    """The players behind a place that opens a phrase; behind a label all that are listed."""
    later = [t for t in players if t.start >= place.end]
    if not later or later[0].start - place.end > _GAP_BEHIND:
        return None
    gap = reading.text[place.end : later[0].start]
    inner = gap.lstrip(" :：") if place.label else gap.removeprefix(",").removeprefix(" ,")
    if (
        _STOP.search(inner)
        or ("," in inner.rstrip(", "))
        or any(place.end <= p.start < later[0].start for p in found)
    ):
        return None
    group = [later[0]]
    join = _LIST if place.label else _JOIN
    for token in later[1:]:
        if not join.fullmatch(reading.text, group[-1].end, token.start):
            break
        if any(group[-1].end <= p.start < token.start for p in found):
            break
        group.append(token)
    following = next((p for p in found if p.start >= group[-1].end), None)
    if following and not place.label and not reading.text[group[-1].end : following.start].strip():
        return group[:-1] or None  # "bass at bar 5, drums at bar 9"
    return group


def _write(
    reading: Reading,
    place: Place,
    group: Sequence[Token],
    gap: str,
    *,
    is_list: bool,
    is_behind: bool,
    players: Sequence[Token],
) -> None:
    verb = gap + " " + _verb_behind(reading, group if is_behind else [], place)
    negation = _negation(reading, group[0])
    banned = negation is not None or group[0].kind == "forbid"
    leaves = bool(_LEAVES.search(verb)) and not banned
    silent = banned or bool(_SILENT.search(verb))
    enters = not banned and not silent and (bool(_ENTERS.search(verb)) or place.kind == "at")
    only = _ONLY_BEFORE.search(reading.text[max(0, group[0].start - 20) : group[0].start])
    only = only or _ALONE.match(reading.text, group[-1].end)
    only = only or (_ONLY_BEHIND.match(reading.text, group[-1].end) if is_behind else None)
    only_there = None if is_behind else _ONLY.search(reading.text, group[-1].end, place.start + _VERB)
    others = bool(only) and not banned and not only_there and place.kind not in ("from", "after")
    others = others or (place.label and is_list and not enters and not banned)
    where = place.stretch(enters=enters or leaves)
    if leaves and place.kind in ("at", "from", "after", "in"):
        silent = True
    elif silent and place.kind in ("until", "before"):
        where = _up_to(place)
    if where.section and ((enters and place.kind == "at") or (not place.kind and _ADDS.search(gap))):
        where = replace(where, reach="on")
    named = tuple(one for token in group for one in _instruments(token))
    reading.entrances.append(Entrance(named, where, silent=silent or others, others=others))
    reading.entering |= {token.start for token in group}
    _use(reading, place, group, negation, only if others else None)


def _up_to(place: Place) -> Stretch:
    """Where "no drums until bar 9" leaves them out."""
    where = place.stretch(enters=False)
    if place.section or place.kind == "before":
        return where
    last = place.last if place.first == 1 and place.last > 1 else place.last - 1
    return replace(where, first=1, last=max(1, last))


def _verb_behind(reading: Reading, group: Sequence[Token], place: Place) -> str:
    """What follows: "from bar 9 the drums stop", "setzt ab Takt 9 aus", 第9小节进入."""
    end = group[-1].end if group else place.end
    return re.split(r"[.,;:!?\n]|\s-\s", reading.text[end : end + _VERB])[0]


def _adds_up(reading: Reading, place: Place) -> bool:
    """Whether "the first 8 bars" is one of several lengths: "the first 8 bars …, the next 8 bars …"."""
    if place.section or (place.first != 1 and place.first > 0):
        return place.label
    if place.first < 0:
        return bool(
            _GOES_ON.search(reading.text[: place.start + 2])
            or _SOME_FIRST.search(reading.text[: place.start])
        )
    return any(
        unit_after(reading, number, "bars")
        and _GOES_ON.search(reading.text[max(0, number.start - 24) : number.start])
        for number in reading.of_kind("number")
        if number.start > place.end
    )


def _negation(reading: Reading, player: Token) -> Token | None:
    """The "no" in front of a player."""
    for value in ("pre", "strict"):
        found = reading.last_of("neg", player.start, value)
        if found:
            between = reading.folded.loose[found.end : player.start]
            others = reading.between("instrument", found.end, player.start - 1)
            if others or " - " in reading.text[found.end : player.start]:
                return None
            if _NEGATED.fullmatch(between) and not _NEGATION_STOPS.search(between):
                return found
    for found in reading.between("neg", player.end, player.end + 8):
        if found.value == "post" and not reading.text[player.end : found.start].strip(" はがを은는이가"):
            return found
    return None


def _instruments(token: Token) -> tuple[Instrument, ...]:
    if token.kind == "forbid":
        return ruled_out(token.value)
    one = instrument(with_role(token.value)[0])
    return (replace(one, name=PIECES.get(one.name, one.name)),)


def _use(
    reading: Reading, place: Place, group: Sequence[Token], negation: Token | None, only: re.Match[str] | None
) -> None:
    if negation:
        reading.use(negation.start, negation.end)
    if only:
        for token in reading.of_kind("closed"):
            if abs(token.start - group[0].start) <= _GAP_BEHIND:
                reading.use(token.start, token.end)
    if group[0].kind == "forbid":
        reading.use(group[0].start, group[0].end)
    planned = place.section and (place.label or not place.kind)
    if not planned and not _adds_up(reading, place):
        reading.use(place.start, place.end)
    start, end = min(place.start, group[0].start), max(place.end, group[-1].end)
    reading.prove("entrances", start, end)


def name_sections(reading: Reading) -> None:
    """Put letters in the place of "verse" and "chorus", as the form has them; else verse A, chorus B."""
    reading.entrances = [replace(one, where=_lettered(reading, one.where)) for one in reading.entrances]
    reading.passages = [replace(one, where=_lettered(reading, one.where)) for one in reading.passages]


def _lettered(reading: Reading, where: Stretch) -> Stretch:
    word = where.section
    if not word or word in SECTION_NAMES:
        return where
    if word in reading.letters:
        return replace(where, section=reading.letters[word])
    letter = _USUAL.get(word, "B")
    if letter not in (section.name for section in reading.sections):
        reading.say(f"No form with a {word} is named: the section {letter} was taken for it.")
    return replace(where, section=letter)
