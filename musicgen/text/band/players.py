"""Instruments, ensembles, counts and roles: who is named, how often, to do what. The rest is `band`'s."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from musicgen.music.score import MAX_INSTANCES
from musicgen.text.band.catalogue import PIECES, VOICES, ensembles, instrument, ruled_out, stand_ins
from musicgen.text.band.lineup import Named, add_forbidden, settle_band
from musicgen.text.band.parts import take_parts
from musicgen.text.band.roles import Place, read_roles, with_role
from musicgen.text.band.scope import choices, played_in_style, spare_exceptions
from musicgen.text.brief import Instrument
from musicgen.text.ground.corrections import corrected
from musicgen.text.ground.match import Token
from musicgen.text.ground.negation import negated
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import patterns

_COUNT_GAP = re.compile(patterns.BETWEEN_COUNT_AND_PLAYER)
_OTHER_PHRASE = re.compile(patterns.NEGATION_STOPS)
_LISTED = re.compile(
    r"\s*(?:and|&|,|und|et|y|e|i|и|en|ve|و|和|与|与|跟|及|と|や|와|과|랑|하고)\s*(?:an? |the )?"
)
_DUO_OF = re.compile(r"\s(?:of|for|de|para|pour|fur|per|di|von|voor)\s")
_COUNT_BEHIND = re.compile(r"\s?(?:を|が|は|를|을|가|이|x)?\s?")
_ADJACENT = re.compile(r"[\s\-]*(?:の|de )?")
_MEMBERS = re.compile(patterns.MEMBERS_FOLLOW)
_NOT_A_COUNT = re.compile(patterns.NOT_A_COUNT)
_OF_SO_MANY = re.compile(patterns.OF_SO_MANY)
_NOT_THE_INSTRUMENT = re.compile(patterns.NOT_THE_INSTRUMENT)
_NUMBERED = re.compile(r" (iii|ii|iv|i|1|2|3|4)(?=\s*(?:$|[,;.&)\n]|and\b|with\b))")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_LABEL = re.compile(r"\s?(?:[:=]|is (?:played (?:by|on) )?(?=an? ))\s?(?:an? |the )?")
_EACH = re.compile(r" (?:of each|each of)(?:: | )[^.;]*$")
_TIMES = re.compile(r"\s?[x*]\s?([2-9])(?![\d/])")
_ORDINAL = re.compile(r"(?:^|(?<=[\s,;]))(?:(first|1st)|second|2nd|third|3rd) $")
_PARTS = {"bass": "bass", "drums": "beat", "strings": ""}
_DRUM_LIKE = ("taiko", "steel_drums", "timpani", "synth_drum", "melodic_tom", "hand_percussion", "brushes")
# What makes a piano trio a jazz trio.
_RHYTHM = ("bass", "acoustic_bass", "electric_bass", "double_bass", "drums", "brushes", "jazz_drums")


def read_players(reading: Reading) -> None:
    """Fill band, band_open and forbidden."""
    tokens = [
        t for t in reading.tokens if t.kind in ("instrument", "ensemble") and reading.free(t.start, t.end)
    ]
    tokens = [_in_context(reading, token) for token in _unique(tokens) if not _is_false(reading, token)]
    tokens = _without_general(reading, tokens)
    ruled = spare_exceptions(reading, sorted({(t.start, t.end) for t in tokens}), negated(reading, tokens))
    tokens = [t for t in tokens if reading.free(t.start, t.end)]
    named = [_named(reading, token, token.start not in ruled) for token in tokens]
    named = [_spelled_out(reading, one, named) for one in _without_corrected(reading, named)]
    named = choices(reading, _with_roles(reading, named))
    _forbid_directly(reading)
    for one in named:
        _write(reading, one)
    played_in_style(reading)
    opens = take_parts(reading, named) or any(_opens(t) for t in tokens if t.start not in ruled)
    settle_band(reading, named, opens=opens)


def _is_false(reading: Reading, token: Token) -> bool:
    """ "caught a huge bass", "starts piano" (softly)."""
    if token.value == "bass":
        return bool(_NOT_THE_INSTRUMENT.search(reading.text, max(0, token.start - 40), token.start))
    if token.value == "pizzicato":  # "pizzicato double bass"
        after = reading.next_of("instrument", token.end)
        return after is not None and reading.text[token.end : after.start] == " "
    if token.value == "choir":  # "trombone choir"
        before = reading.last_of("instrument", token.start)
        beside = before is not None and reading.text[before.end : token.start] == " "
        return before is not None and beside and before.value != "voice"
    if token.value == "strings" and _OF_SO_MANY.search(reading.text, max(0, token.start - 24), token.start):
        before = reading.last_of("instrument", token.start)
        return before is not None and token.start - before.end < 16
    return token.value == "piano" and any(
        t.kind in ("arc", "dynamics") and t.start <= token.start and token.end <= t.end for t in reading.style
    )


def _in_context(reading: Reading, token: Token) -> Token:
    """In jazz, or beside a bass or drums, a piano trio is a jazz trio; Latin timbales are no timpani."""
    if token.value == "timpani" and reading.text.startswith("timbales", token.start):
        latin = any(t.kind == "genre" and t.value == "latin" for t in reading.style)
        return replace(token, value="hand_percussion") if latin else token
    if token.value != "piano_trio":
        return token
    jazz = any(t.kind == "genre" and t.value == "jazz" for t in reading.style)
    rhythm = any(t.kind == "instrument" and t.value in _RHYTHM for t in reading.tokens)
    return replace(token, value="jazz_trio") if jazz or rhythm else token


def _without_corrected(reading: Reading, named: Sequence[Named]) -> list[Named]:
    """ "flute, no, oboe instead": without the flute."""
    kept = []
    for one, after in zip_longest(named, named[1:]):
        if after and one.asked and after.asked and corrected(reading, one.end, after.start):
            reading.use(one.start, one.end)
        else:
            kept.append(one)
    return kept


def _without_general(reading: Reading, tokens: Sequence[Token]) -> list[Token]:
    """ "tambores taiko", "cordes pizzicato": the special word alone."""
    dropped: set[int] = set()
    for first, second in pairwise(tokens):
        if first.kind == second.kind == "instrument" and _ADJACENT.fullmatch(
            reading.text, first.end, second.start
        ):
            dropped |= {
                a.start for a, b in ((first, second), (second, first)) if _is_sort_of(b.value, a.value)
            }
    for token in tokens:
        if token.start in dropped:
            reading.use(token.start, token.end)
    return [token for token in tokens if token.start not in dropped]


def _is_sort_of(special: str, general: str) -> bool:
    one, all_ = (instrument(with_role(value)[0]) for value in (special, general))
    if all_.is_drum:
        return general == "drums" and special in _DRUM_LIKE
    return not one.is_drum and set(one.programs) < set(all_.programs)


def _spelled_out(reading: Reading, ensemble: Named, named: Sequence[Named]) -> Named:
    """ "Jazz quartet: sax, piano, bass, drums": the players listed are the ensemble's, or some of them."""
    if ensemble.single or not ensemble.asked:
        return ensemble
    singles = [one for one in named if one.single and one.asked]
    listed = [one for one in singles if one.start >= ensemble.end]
    if len(listed) > 1 and _MEMBERS.match(reading.text[ensemble.end : listed[0].start + 1]):
        return replace(ensemble, players=(), ids=())
    pairs = zip(ensemble.players, ensemble.ids, strict=True)
    left = [pair for pair in pairs if not any(_replaces(one.players[0], pair[0]) for one in singles)]
    return replace(ensemble, players=tuple(p for p, _ in left), ids=tuple(i for _, i in left))


def _replaces(named: Instrument, member: Instrument) -> bool:
    """Whether a named player is an ensemble's member in other words: "double bass" in a jazz trio."""
    if named.name == member.name or named.is_drum != member.is_drum:
        return False
    theirs, ours = set(named.programs), set(member.programs)
    return bool(theirs & ours) and (named.count > 1 or not theirs > ours)


def _is_part_of(one: Named, token: Token) -> bool:
    """Whether a name is only a part of a phrase of roles ("plays the bass line", "cello bass line")."""
    longer = token.end - token.start > one.end - one.start
    return token.start <= one.start and one.end <= token.end and (longer or token.value == "=bass")


def _with_roles(reading: Reading, named: Sequence[Named]) -> list[Named]:
    """Roles for the players; a "bass line" that another instrument plays is no player."""
    said = [t for t in reading.style if t.kind == "role" and len(t.value) > 1]
    inside = {one.start for one in named if any(_is_part_of(one, token) for token in said)}
    places = [Place(one.ids[0], one.start, one.end) for one in named if one.asked and one.single]
    roles = read_roles(reading, [place for place in places if place.start not in inside])
    found = []
    for index, one in enumerate(named):
        after = named[index + 1] if index + 1 < len(named) else None
        if (
            one.asked
            and one.ids[:1]
            and one.ids[0] in _PARTS
            and after
            and _LABEL.fullmatch(reading.text, one.end, after.start)
        ):
            roles.setdefault(after.start, _PARTS[one.ids[0]])  # "bass: tuba"
            continue
        if one.start in inside and not reading.free(one.start, one.end):
            continue
        role = one.role or roles.get(one.start, "")
        found.append(replace(one, role=role))
    return found


def _unique(tokens: Sequence[Token]) -> list[Token]:
    """One token a place (a phrase may mean the same in two languages)."""
    seen: dict[int, Token] = {}
    for token in tokens:
        seen.setdefault(token.start, token)
    return list(seen.values())


def _opens(token: Token) -> bool:
    return token.kind == "ensemble" and ensembles()[token.value].is_open


def _forbid_directly(reading: Reading) -> None:
    """ "drumless", "instrumental": a negation and its instrument in one phrase."""
    for token in reading.of_kind("forbid"):
        reading.use(token.start, token.end)
        reading.prove("forbidden", token.start, token.end)
        for one in ruled_out(token.value):
            add_forbidden(reading, one)


# --- naming


def _named(reading: Reading, token: Token, asked: bool) -> Named:
    if token.kind == "ensemble":
        ensemble = ensembles()[token.value]
        players = tuple(instrument(name, n) for name, n in ensemble.members)
        return Named(
            players, token.start, token.end, asked, tuple(name for name, _ in ensemble.members), False
        )
    count, start, end = _count(reading, token) if asked else (1, token.start, token.end)
    ordinal = _ORDINAL.search(reading.text[max(0, start - 10) : start])
    if ordinal and count == 1:  # "first violin, second violin": two of them
        count, start = (1 if ordinal[1] else 2), start - len(ordinal[0])
    pieces = _pieces(reading, token, start, end)
    value, role, dual = with_role(token.value)
    count = dual if dual > 1 else count
    value = "horn" if value == "horns" and count > 1 else value  # four horns are no brass section
    return Named((instrument(value, count),), start, end, asked, (value,), True, pieces, role)


def _pieces(reading: Reading, token: Token, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """What is cut of "two soft guitars": the number and the instrument, not the word between."""
    number = reading.next_of("number", start)
    apart = number is not None and token.start - number.end > 2  # not 两把吉他: no word stands between
    if number and apart and number.start == start and number.end <= token.start:
        return (number.start, number.end), (token.start, end)
    return ((start, end),)


def _count(reading: Reading, token: Token) -> tuple[int, int, int]:
    count, start = _count_before(reading, token)
    if count == 1 and reading.language in ("ja", "ko", "zh", "th"):
        after = reading.next_of("number", token.end)
        after = after if after and _COUNT_BEHIND.fullmatch(reading.text, token.end, after.start) else None
        classifier = after and re.match(
            r"\s?(?:本|台|대|개|丁|挺|つ|把|支|架|人|명|ตัว|เครื่อง|คัน|ชิ้น)", reading.text[after.end :]
        )
        if after and classifier:
            return int(float(after.value)), start, after.end + classifier.end()
    numbered = _NUMBERED.match(reading.text, token.end)
    if count == 1 and numbered:  # "violin I, violin II"
        return _ROMAN.get(numbered[1]) or int(numbered[1]), start, numbered.end()
    times = _TIMES.match(reading.text, token.end)
    if count == 1 and times:
        return int(times[1]), start, times.end()
    if count == 1:
        duo = reading.next_of("duo", token.end)
        duo = duo if duo and duo.start - token.end <= 1 else None
        before = reading.last_of("instrument", token.start)
        listed = before and _LISTED.fullmatch(reading.text, before.end, token.start)
        if duo and not listed:
            return int(duo.value), start, duo.end
    return count, start, token.end


def _count_before(reading: Reading, token: Token) -> tuple[int, int]:
    """(how many, where the naming begins): "two acoustic guitars", 两把吉他."""
    duo = reading.last_of("duo", token.start)
    if duo and _DUO_OF.fullmatch(reading.text, duo.end, token.start) and not _goes_on(reading, token):
        return int(duo.value), duo.start
    number = reading.last_of("number", token.start)
    each = _EACH.search(reading.text, max(0, token.start - 80), token.start)
    if each and number and number.end <= each.start() + 1 and number.value in ("2", "3", "4"):
        return int(number.value), token.start
    if number is None or not _COUNT_GAP.fullmatch(reading.text, number.end, token.start):
        return 1, token.start
    between = reading.folded.loose[number.end : token.start]
    value = float(number.value)
    blocked = any(reading.between(kind, number.end, token.start) for kind in ("instrument", "unit", "join"))
    if (
        blocked
        or value != int(value)
        or _OTHER_PHRASE.search(between)
        or re.search(r"\b(?:and|or|hand|part|string|voice|bar)\b", between)
    ):
        return 1, token.start
    if not 2 <= value <= 999 or _NOT_A_COUNT.search(reading.text, max(0, number.start - 12), number.start):
        return 1, token.start
    return int(value), number.start


def _goes_on(reading: Reading, token: Token) -> bool:
    """Whether another player is joined to one: "a duet for flute and harp"."""
    after = reading.next_of("instrument", token.end)
    return after is not None and bool(_LISTED.fullmatch(reading.text, token.end, after.start))


def _write(reading: Reading, one: Named) -> None:
    if not one.asked:
        reading.use(one.start, one.end)
        reading.prove("forbidden", one.start, one.end)
        for name_id in one.ids:
            for player in ruled_out(name_id):
                add_forbidden(reading, player)
        return
    for start, end in one.pieces or ((one.start, one.end),):
        reading.use(start, end)
    reading.prove("band", one.start, one.end)
    for player, name_id in zip(one.players, one.ids, strict=True):
        _say_stand_in(reading, player, name_id)
        _add(reading, replace(player, name=PIECES.get(player.name, player.name), role=one.role))


def _say_stand_in(reading: Reading, player: Instrument, name_id: str) -> None:
    stand_in = stand_ins().get(name_id)
    if stand_in:
        reading.say(f"The {player.name} has no General MIDI sound: the {stand_in}, the nearest, plays it.")


def _add(reading: Reading, player: Instrument) -> None:
    if player.count > MAX_INSTANCES:
        reading.say(
            f"{player.count} × {player.name} is too many: {MAX_INSTANCES} of one instrument is the most."
        )
        player = replace(player, count=MAX_INSTANCES)
    if player.is_drum:
        player = replace(player, count=1)
    if player.name == "voice" and any(set(p.programs) <= set(VOICES) for p in reading.band):
        return  # "SATB choir, a cappella": the choir is the voices
    for index, known in enumerate(reading.band):
        if known.name == player.name and not (known.role and player.role and known.role != player.role):
            count, role = max(known.count, player.count), known.role or player.role
            reading.band[index] = replace(known, count=count, role=role)
            return
        if known.is_drum and player.is_drum:
            best = player if len(player.programs) < len(known.programs) else known
            reading.band[index] = replace(best, role=known.role or player.role)
            return
    reading.band.append(player)
