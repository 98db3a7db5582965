"""Instruments, ensembles, counts and negation: who plays, who must not, and whether others may join."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from musicgen.music.score import MAX_INSTANCES, MAX_PITCHED_PARTS
from musicgen.text.brief import Instrument
from musicgen.text.catalogue import PIECES, ensembles, instrument, stand_ins
from musicgen.text.lexicon import patterns
from musicgen.text.match import Token
from musicgen.text.negation import negated
from musicgen.text.reading import Reading

_COUNT_GAP = re.compile(patterns.BETWEEN_COUNT_AND_PLAYER)
_OTHER_PHRASE = re.compile(patterns.NEGATION_STOPS)
_ACCOMPANIMENT = re.compile(patterns.ACCOMPANIMENT)
_WHOSE = re.compile(r"\s*(?:of|by|on|from|von|de|di|du)?\s*(?:an? |the )?")
_TIMES = re.compile(r"\s?[x*]\s?([2-9])(?![\d/])")
_ORDINAL = re.compile(r"(?:^|(?<=[\s,;]))(?:(first|1st)|second|2nd|third|3rd) $")
# Words that come back for a special one: "electric guitar … the guitar".
_GENERAL = ("guitar", "bass", "piano", "saxophone", "organ", "synth")
_VOICES = (52, 53, 54, 85, 91)


@dataclass(frozen=True, slots=True)
class Named:
    """One naming of players at [start, end); `asked` False: they must not play."""

    players: tuple[Instrument, ...]
    start: int
    end: int
    asked: bool
    ids: tuple[str, ...]
    single: bool
    pieces: tuple[tuple[int, int], ...] = ()


def read_players(reading: Reading) -> None:
    """Fill band, band_open and forbidden."""
    tokens = [
        t for t in reading.tokens if t.kind in ("instrument", "ensemble") and reading.free(t.start, t.end)
    ]
    ruled_out = negated(reading, tokens)
    named = [_named(reading, token, token.start not in ruled_out) for token in _unique(tokens)]
    _forbid_directly(reading)
    opens = any(_opens(t) for t in tokens if t.start not in ruled_out)
    for one in named:
        _write(reading, one)
    _settle_conflicts(reading, {p.name for one in named if one.single and one.asked for p in one.players})
    _merge_generic(reading, named)
    _set_open(reading, opens)
    _limit(reading)


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
        _add_forbidden(reading, _forbidden_form(instrument(token.value)))


def _forbidden_form(one: Instrument) -> Instrument:
    """Voices are forbidden with all their kin; anything else as it stands."""
    if set(one.programs) <= set(_VOICES):
        return replace(one, name="voice", programs=_VOICES, count=1)
    return replace(one, count=1)


def _add_forbidden(reading: Reading, one: Instrument) -> None:
    if one.name in PIECES:
        reading.say(
            "Single pieces of the percussion cannot be ruled out: ask for no drums, or leave it to the kit."
        )
        return
    one = replace(one, name="drums") if one.is_drum else one
    if all(f.programs != one.programs or f.is_drum != one.is_drum for f in reading.forbidden):
        reading.forbidden.append(one)


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
    value = "horn" if token.value == "horns" and count > 1 else token.value  # four horns are no brass section
    return Named((instrument(value, count),), start, end, asked, (token.value,), True, pieces)


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
        after = after if after and after.start - token.end <= 2 else None
        classifier = after and re.match(
            r"\s?(?:本|台|대|개|丁|挺|つ|把|支|架|人|명|ตัว|เครื่อง|คัน|ชิ้น)", reading.text[after.end :]
        )
        if after and classifier:
            return int(float(after.value)), start, after.end + classifier.end()
    times = _TIMES.match(reading.text, token.end)
    if count == 1 and times:
        return int(times[1]), start, times.end()
    if count == 1:
        duo = reading.next_of("duo", token.end)
        duo = duo if duo and duo.start - token.end <= 1 else None
        alone = duo and not re.search(
            r"(?:and|&|,|und|et|y|e|和)\s*$", reading.text[max(0, token.start - 8) : token.start]
        )
        if duo and alone:
            return int(duo.value), start, duo.end
    return count, start, token.end


def _count_before(reading: Reading, token: Token) -> tuple[int, int]:
    """(how many, where the naming begins): "two acoustic guitars", 两把吉他."""
    number = reading.last_of("number", token.start)
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
    if not 2 <= value <= 999:
        return 1, token.start
    return int(value), number.start


def _write(reading: Reading, one: Named) -> None:
    if not one.asked:
        reading.use(one.start, one.end)
        reading.prove("forbidden", one.start, one.end)
        for player in one.players:
            _add_forbidden(reading, _forbidden_form(player))
        return
    for start, end in one.pieces or ((one.start, one.end),):
        reading.use(start, end)
    reading.prove("band", one.start, one.end)
    for player, name_id in zip(one.players, one.ids, strict=True):
        _say_stand_in(reading, player, name_id)
        _add(reading, replace(player, name=PIECES.get(player.name, player.name)))


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
    if player.name == "voice" and any(set(p.programs) <= set(_VOICES) for p in reading.band):
        return  # "SATB choir, a cappella": the choir is the voices
    for index, known in enumerate(reading.band):
        if known.name == player.name:
            reading.band[index] = replace(known, count=max(known.count, player.count))
            return
        if known.is_drum and player.is_drum:
            reading.band[index] = player if len(player.programs) < len(known.programs) else known
            return
    reading.band.append(player)


# --- what the band comes to


def _settle_conflicts(reading: Reading, by_name: set[str]) -> None:
    """What is both asked and forbidden stays out, except voices under a mere "instrumental".

    by_name: players asked for by their own name; "a rock band without drums" is no contradiction.
    """
    for ban in list(reading.forbidden):
        clashing = [
            p for p in reading.band if p.is_drum == ban.is_drum and set(p.programs) <= set(ban.programs)
        ]
        for player in clashing:
            if player.name == "percussion" and ban.name == "drums":
                reading.forbidden.remove(ban)
                reading.say("Percussion is named, so the drum part stays, for percussion.")
                break
            if set(ban.programs) == set(_VOICES) and _merely_instrumental(reading):
                reading.forbidden.remove(ban)
                reading.say(
                    f"'Instrumental' does not go with {player.name}: {player.name} is named, so it plays."
                )
                break
            reading.band.remove(player)
            if player.name in by_name:
                reading.say(f"{player.name.capitalize()} is both asked for and ruled out: it was left out.")


def _merely_instrumental(reading: Reading) -> bool:
    return bool(re.search(r"\binstrumental|纯音乐|器乐", reading.text)) and not re.search(
        r"\b(?:no|without) (?:vocals?|voices?|choir|singing)", reading.text
    )


def _merge_generic(reading: Reading, named: Sequence[Named]) -> None:
    """ "electric guitar … the guitar": the general word means the special one, but not within one list."""
    for general in [p for p in reading.band if p.name in _GENERAL and p.count == 1]:
        specials = [p for p in reading.band if set(p.programs) < set(general.programs)]
        if specials and not any(_listed_together(reading, named, general, special) for special in specials):
            reading.band.remove(general)


def _listed_together(
    reading: Reading, named: Sequence[Named], general: Instrument, special: Instrument
) -> bool:
    """Whether one list names both: "guitar and distorted guitar"."""
    spans = [(one.start, one.end, one.players[0].name) for one in named if one.asked and one.single]
    for first, second in pairwise(spans):
        if {first[2], second[2]} == {general.name, special.name}:
            between = reading.text[first[1] : second[0]]
            joins = reading.between("join", first[1], second[0])
            return bool(joins) or not between.strip(" ,、")
    return False


def _set_open(reading: Reading, opens: bool) -> None:
    others = reading.of_kind("neg", "other")
    only = reading.of_kind("closed")
    may_join = [token for token in reading.of_kind("open") if not _is_their_part(reading, token)]
    for token in others:
        reading.use(token.start, token.end)
    if others or (reading.band and only and not may_join and not opens):
        reading.band_open = not reading.band
        if reading.band:
            evidence = (others or only)[0]
            reading.prove("band_open", evidence.start, evidence.end)
        return
    reading.band_open = not reading.band or bool(may_join) or opens
    if may_join and reading.band:
        reading.prove("band_open", may_join[0].start, may_join[0].end)


def _is_their_part(reading: Reading, token: Token) -> bool:
    """Whether "accompaniment" is a named player's: "violin with piano accompaniment" asks for two."""
    if not _ACCOMPANIMENT.search(reading.text, token.start, token.end):
        return False
    before = reading.between("instrument", max(0, token.start - 40), token.start)
    after = reading.between("instrument", token.end, token.end + 40)
    whose = after and _WHOSE.fullmatch(reading.text, token.end, after[0].start)
    bare = " " not in reading.text[token.start : token.end]  # not "flute with accompaniment"
    return bool(bare and before and token.start - before[-1].end <= 1) or bool(whose)


def _limit(reading: Reading) -> None:
    """No more parts than a MIDI file has channels for; too many get a sentence."""
    for number in reading.of_kind("number"):
        count = reading.next_of("count", number.end)
        if count and count.start - number.end <= 1 and float(number.value) > MAX_PITCHED_PARTS:
            reading.use(number.start, count.end)
            words = reading.words(number.start, count.end)
            reading.say(f"{words} is too many: a piece has at most {MAX_PITCHED_PARTS} parts and drums.")
    total, kept = 0, []
    for player in reading.band:
        room = MAX_PITCHED_PARTS - total
        if not player.is_drum and player.count > room:
            reading.say(f"More than {MAX_PITCHED_PARTS} parts are named: the last ones were left out.")
            if room <= 0:
                continue
            player = replace(player, count=room)
        total += 0 if player.is_drum else player.count
        kept.append(player)
    reading.band[:] = kept
