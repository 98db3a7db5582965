"""Parts named as if they were players: "lead, bass and drums", "melody, chords, bass and drums".

Nobody plays a melody by that name, so whoever may: the band stays open for it. A lead of electronic music is
a synth's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from musicgen.text.band.catalogue import instrument
from musicgen.text.band.lineup import Named
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import scope

_WORD = re.compile(rf"(?<![^\W\d_])(?:(?P<lead>{scope.LEAD_AS_PLAYER})|{scope.PARTS_AS_PLAYERS})(?![a-zа-я])")
_JOIN = re.compile(scope.PART_JOIN)
_BEFORE, _BEHIND = re.compile(scope.PART_LIST_BEFORE), re.compile(scope.PART_LIST_BEHIND)
_SYNTH_STYLES = ("electronic", "video game")
_NEAR = 24


@dataclass(frozen=True, slots=True)
class _Item:
    """One member of a list; part: "lead", "other", or "" of a player."""

    start: int
    end: int
    part: str
    is_rhythm: bool = False


def take_parts(reading: Reading, named: Sequence[Named]) -> bool:
    """Whether a list names parts that some player must join for; a synth lead joins the band itself."""
    opens = False
    for part in _listed(reading, named):
        reading.use(part.start, part.end)
        if part.part == "lead" and _is_synthetic(reading):
            reading.band.append(replace(instrument("synth_lead"), role="lead"))
            reading.prove("band", part.start, part.end)
        else:
            reading.prove("band_open", part.start, part.end)
            opens = True
    return opens


def _is_synthetic(reading: Reading) -> bool:
    return any(token.kind == "genre" and token.value in _SYNTH_STYLES for token in reading.style)


def _listed(reading: Reading, named: Sequence[Named]) -> Iterator[_Item]:
    """The parts of lists in which players are named, too; "solo piano, melody and chords" is one player's."""
    for row in _lists(reading, named):
        players = [item for item in row if not item.part]
        if players and len(players) < len(row) and _stands_alone(reading, row):
            several = len(players) > 1 or players[0].is_rhythm
            yield from (item for item in row if item.part == "lead" or (item.part and several))


def _lists(reading: Reading, named: Sequence[Named]) -> list[list[_Item]]:
    items = [_Item(one.start, one.end, "", _is_rhythm(one)) for one in named if one.asked]
    for match in _WORD.finditer(reading.text):
        if reading.free(*match.span()):
            items.append(_Item(*match.span(), "lead" if match["lead"] else "other"))
    rows: list[list[_Item]] = []
    for item in sorted(items, key=lambda item: item.start):
        if rows and _JOIN.fullmatch(reading.text, rows[-1][-1].end, item.start):
            rows[-1].append(item)
        else:
            rows.append([item])
    return rows


def _is_rhythm(one: Named) -> bool:
    """Whether a player of bass or drums, who leaves melody and chords to others; an ensemble is several."""
    return not one.single or any(player.is_drum or "bass" in player.name for player in one.players)


def _stands_alone(reading: Reading, row: Sequence[_Item]) -> bool:
    """Whether a part at an end of the list is all of its phrase: not "Am chords, bass"."""
    first, last = row[0], row[-1]
    begins = not first.part or _BEFORE.search(reading.text[: first.start][-_NEAR:])
    ends = not last.part or _BEHIND.match(reading.text, last.end)
    return bool(begins and ends)
