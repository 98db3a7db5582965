"""What the named players come to: who is left out, who stays, whether others may join."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from musicgen.music.score import MAX_PITCHED_PARTS
from musicgen.text.band.catalogue import PIECES, VOICES
from musicgen.text.brief import Instrument
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import patterns, scope

_ACCOMPANIMENT = re.compile(patterns.ACCOMPANIMENT)
_FIRST_OF = re.compile(r"\s*(?:an? |the )?(?:[a-z]{3,12} )?")
_WHOSE = re.compile(r"\s*(?:of|by|on|from|von|de|di|du)?\s*(?:an? |the )?")
_WITH, _WITH_STYLE = re.compile(scope.STYLE_WITH), re.compile(scope.WITH_STYLE)
_WITH_BEHIND, _LIKE_WITH = re.compile(scope.WITH_BEHIND), re.compile(scope.LIKE_WITH + "$")
_NEAR = 40
# Words that come back for a special one: "electric guitar … the guitar".
_GENERAL = ("guitar", "bass", "piano", "saxophone", "organ", "synth")


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
    role: str = ""


def settle_band(reading: Reading, named: Sequence[Named], *, opens: bool) -> None:
    """Make one band of all that is named. opens: an ensemble is named that others may join."""
    by_name = {p.name for one in named if one.single and one.asked for p in one.players}
    for ban in list(reading.forbidden):
        _settle(reading, ban, by_name)
    _merge_generic(reading, named)
    _set_open(reading, opens or _only_enter(reading, named) or _joins_a_style(reading, named))
    _limit(reading)


def add_forbidden(reading: Reading, one: Instrument) -> None:
    """Rule an instrument out; single pieces of the drum kit cannot be."""
    if one.name in PIECES:
        reading.say(
            "Single pieces of the percussion cannot be ruled out: ask for no drums, or leave it to the kit."
        )
        return
    if all(
        (f.programs != one.programs and f.name != one.name) or f.is_drum != one.is_drum
        for f in reading.forbidden
    ):
        reading.forbidden.append(one)


def _settle(reading: Reading, ban: Instrument, by_name: set[str]) -> None:
    """What is both asked and ruled out stays out; the special beats the general ("no synths, a synth bass").

    by_name: players asked for by their own name; "a rock band without drums" is no contradiction.
    """
    for player in [p for p in reading.band if p.is_drum == ban.is_drum]:
        shared = set(player.programs) & set(ban.programs)
        if not shared or ban not in reading.forbidden:
            continue
        if shared != set(player.programs):
            kept = tuple(p for p in player.programs if p not in shared)
            reading.band[reading.band.index(player)] = replace(player, programs=kept)
        elif _lifted(reading, ban, player):
            reading.forbidden.remove(ban)
        elif player.name in by_name and player.name != ban.name and shared != set(ban.programs):
            ban = _narrowed(reading, ban, player)
        else:
            reading.band.remove(player)
            if player.name in by_name:
                reading.say(f"{player.name.capitalize()} is both asked for and ruled out: it was left out.")


def _lifted(reading: Reading, ban: Instrument, player: Instrument) -> bool:
    """Whether naming a player takes a ban back: percussion without drums, a choir in an instrumental."""
    if player.name == "percussion" and ban.name == "drums" and player.is_drum:
        reading.say("Percussion is named, so the drum part stays, for percussion.")
        return True
    if set(ban.programs) == set(VOICES) and _merely_instrumental(reading):
        reading.say(f"'Instrumental' does not go with {player.name}: {player.name} is named, so it plays.")
        return True
    return False


def _narrowed(reading: Reading, ban: Instrument, player: Instrument) -> Instrument:
    """The ban without what is asked for by name."""
    left = replace(ban, programs=tuple(p for p in ban.programs if p not in player.programs))
    reading.forbidden[reading.forbidden.index(ban)] = left
    reading.say(f"{player.name.capitalize()} is asked for by name: it plays, no other {ban.name} does.")
    return left


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


def _only_enter(reading: Reading, named: Sequence[Named]) -> bool:
    """ "drums from bar 9" says when they play, not that nobody else does."""
    asked = [one for one in named if one.asked]
    return bool(asked) and all(_enters(reading, one) for one in asked)


def _enters(reading: Reading, one: Named) -> bool:
    return any(one.start <= place < one.end for place in reading.entering)


def _joins_a_style(reading: Reading, named: Sequence[Named]) -> bool:
    """ "disco with strings": the band of the style, and that player."""
    asked = [one for one in named if one.asked]
    if len(asked) != 1 or not asked[0].single:
        return False
    player = asked[0]
    styles = [t for t in reading.style_near(player.start - _NEAR, player.end + _NEAR) if t.kind == "genre"]
    return any(_is_joined(reading, style, player) for style in styles)


def _is_joined(reading: Reading, style: Token, player: Named) -> bool:
    text = reading.text
    if style.end <= player.start:
        behind = _WITH_BEHIND.match(text, player.end) and player.start - style.end <= _NEAR
        return bool(_WITH.fullmatch(text, style.end, player.start) or behind)
    gap = text[player.end : style.start]
    said = _LIKE_WITH.search(text[player.start : style.start]) if gap == " " else None
    is_turkish = reading.language == "tr" and said is not None
    return bool(_WITH_STYLE.fullmatch(gap)) or is_turkish


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
    may_join += [token for token in reading.of_kind("driven") if _follows_player(reading, token)]
    may_join += [token for token in reading.of_kind("leading") if _precedes_player(reading, token)]
    reading.band_open = not reading.band or bool(may_join) or opens
    if may_join and reading.band:
        reading.prove("band_open", may_join[0].start, may_join[0].end)


def _precedes_player(reading: Reading, token: Token) -> bool:
    """ "mostly strings", "led by a trumpet"."""
    players = reading.between("instrument", token.end, token.end + 40)
    return bool(players) and bool(_FIRST_OF.fullmatch(reading.text, token.end, players[0].start))


def _follows_player(reading: Reading, token: Token) -> bool:
    """ "piano-driven", "synth-heavy": the first of several."""
    players = reading.between("instrument", max(0, token.start - 24), token.start)
    return bool(players) and token.start - players[-1].end <= 1


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
