"""What an arrangement is asked for in a word: "8-bit", "orchestral", "lofi", "piano reduction".

`read_brief` knows what these words say of a new piece. Of an arrangement they say more: who plays. The words
and the players stand in `text/lexicon/arrangements.txt`.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from musicgen.music.facets import GENRE
from musicgen.text.band.catalogue import in_style, instrument
from musicgen.text.brief import Brief, Instrument
from musicgen.text.ground.fold import fold
from musicgen.text.lexicon import read_sections

SWINGING = ("jazz",)
_SWING_BPM = range(70, 260)


@dataclass(frozen=True, slots=True)
class _Kind:
    words: re.Pattern[str]
    band: tuple[Instrument, ...]
    genre: str | None
    is_closed: bool


def as_arrangement(brief: Brief) -> Brief:
    """The brief, with the players that its words mean where a piece is arranged; named players stay."""
    text = fold(brief.prompt).text
    for kind in _kinds():
        if kind.words.search(text):
            is_own = bool(brief.band) and not all(_is_meant(one, kind) for one in brief.band)
            if not is_own:
                brief = replace(brief, band=kind.band, band_open=not kind.is_closed)
            return replace(brief, genre=brief.genre or kind.genre)
    return brief


def is_reduction(brief: Brief) -> bool:
    """Whether the piece's own notes are to be put under two hands."""
    kind = _by_name()["reduction"]
    return bool(kind.words.search(fold(brief.prompt).text))


def _is_meant(one: Instrument, kind: _Kind) -> bool:
    """Whether a player was read out of the kind's own words ("orchestral": strings; "piano reduction")."""
    return any(set(one.programs) & set(player.programs) for player in kind.band if not player.is_drum)


def swings(brief: Brief, tempo_bpm: float) -> bool:
    """Whether pairs of eighths are long and short: asked, or usual in the style at this tempo."""
    if brief.feel or brief.genre not in SWINGING:
        return brief.feel == "swung"
    is_slow = brief.meter is not None and brief.meter.is_in_eighths
    return not is_slow and round(tempo_bpm) in _SWING_BPM


def _kinds() -> tuple[_Kind, ...]:
    return tuple(_by_name().values())


@cache
def _by_name() -> dict[str, _Kind]:
    return {name: _read(rows.splitlines()) for name, rows in read_sections("arrangements").items()}


def _read(rows: list[str]) -> _Kind:
    told = dict(row.split(" = ", 1) for row in rows if " = " in row)
    players = [row.partition(" | ") for row in rows if row.strip() and " = " not in row and row != "closed"]
    genre = told.get(GENRE.name)
    band = [
        replace(in_style(instrument(key.strip(" |")), genre), role=role.strip()) for key, _, role in players
    ]
    words = "|".join(_pattern(word) for word in told["words"].split(" | "))
    return _Kind(re.compile(words), tuple(band), genre, "closed" in rows)


def _pattern(word: str) -> str:
    """Whole words where letters are set apart by blanks."""
    plain = re.escape(fold(word.strip()).text)
    return rf"(?<![a-z0-9]){plain}(?![a-z])" if re.match(r"[a-z0-9]", word.strip()) else plain
