"""How high each instrument plays, and how it stands on paper: `players.txt`, read once.

General MIDI has no sound for many instruments that are asked for (a ukulele plays as a nylon guitar), so an
instrument is looked up by the word that it was asked with, and else by its program.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from musicgen.music.score import PITCHES, Note, Part
from musicgen.music.theory import parse_pitch_class

CLEFS = ("treble", "alto", "bass", "treble8vb", "bass8vb")


@dataclass(frozen=True, slots=True)
class Player:
    """possible, comfortable: sounding MIDI pitches, both ends included, None for the whole of `PITCHES`.

    clef: one of CLEFS, "grand" for two staves, "auto" where the notes decide. written: semitones that paper
    stands above the sound. is_single: plays one note at a time. short: what stands before later systems.
    """

    possible: range
    comfortable: range
    clef: str
    written: int
    is_single: bool
    short: str

    @property
    def is_limited(self) -> bool:
        """Whether there are notes that it cannot play."""
        return self.possible != PITCHES


def player_of(part: Part, asked: str = "") -> Player:
    """Who plays a pitched part. asked: the word for it; the part's own name is looked up, too."""
    own = re.sub(r" \d+$", "", part.name).lower()
    return player_for(part.program, asked if asked.lower() in _table() else own)


def player_for(program: int, asked: str = "") -> Player:
    """Who plays a program. asked: the word for it, which knows more."""
    table = _table()
    return table.get(asked.lower()) or table[str(program)]


def playable(part: Part, asked: str = "") -> tuple[Note, ...]:
    """The notes that the instrument has; all of a drum kit's."""
    if part.is_drum:
        return part.notes
    possible = player_of(part, asked).possible
    return tuple(note for note in part.notes if note.pitch in possible)


def words() -> tuple[str, ...]:
    """What is looked up by its word, in small letters."""
    return tuple(key for key in _table() if not key.isdigit())


def asked_name(word: str, number: int = 1) -> str:
    """What a part is called that General MIDI has no name for: "Ukulele", the second "Ukulele 2"; else ""."""
    if word.isdigit() or word.lower() not in _table():
        return ""
    return word[0].upper() + word[1:] + (f" {number}" if number > 1 else "")


def is_asked_name(name: str) -> bool:
    """Whether a part's name is one that `asked_name` gives."""
    own = re.sub(r" [2-9]$", "", name)
    return bool(own) and asked_name(own) == own


@cache
def _table() -> Mapping[str, Player]:
    text = files("musicgen.music").joinpath("players.txt").read_text(encoding="utf-8")
    rows = (line for line in text.splitlines() if line and not line.startswith("#"))
    return MappingProxyType({key: player for row in rows for key, player in _read(row)})


def _read(row: str) -> Iterator[tuple[str, Player]]:
    keys, possible, comfortable, clef, written, at_once, short = (cell.strip() for cell in row.split("|"))
    player = Player(_span(possible), _span(comfortable), clef, int(written), at_once == "one", short)
    programs = re.fullmatch(r"(\d+)(?:-(\d+))?", keys)
    if programs is None:
        yield keys, player
        return
    for program in range(int(programs[1]), int(programs[2] or programs[1]) + 1):
        yield str(program), player


def _span(cell: str) -> range:
    if cell == "-":
        return PITCHES
    low, high = (_pitch(name) for name in cell.split("-"))
    return range(max(low, PITCHES.start), min(high + 1, PITCHES.stop))


def _pitch(name: str) -> int:
    """ "C4" → 60."""
    return 12 * (int(name[-1]) + 1) + parse_pitch_class(name[:-1])
