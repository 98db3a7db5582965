"""Instrument ids and what they stand for, parsed once from the lexicon's tables."""

from dataclasses import dataclass, replace
from functools import cache

from musicgen.music.theory import GM_PROGRAMS
from musicgen.text.brief import Instrument
from musicgen.text.lexicon import read_sections

VOICES = (52, 53, 54, 85, 91)
# Kits that can be ruled out while drums play.
_KITS = {
    "kit_808": (25,),
    "drum_machine": (24, 25),
    "electronic_drums": (24, 25),
    "brushes": (40,),
    "jazz_drums": (32, 40),
}
# Display names of single pieces → what a band has instead of them.
PIECES = {"piece of the drum kit": "drums", "hand percussion": "percussion"}


# What an ensemble plays when nothing else is said.
ENSEMBLE_STYLES = {
    **dict.fromkeys("jazz_trio jazz_quartet jazz_quintet jazz_band big_band".split(), "jazz"),
    **dict.fromkeys("organ_trio jazz_guitar_trio gypsy_jazz".split(), "jazz"),
    **dict.fromkeys("string_trio string_quartet string_quintet string_sextet".split(), "chamber"),
    **dict.fromkeys("string_octet piano_trio piano_quartet piano_quintet sax_quartet".split(), "chamber"),
    **dict.fromkeys("wind_quintet woodwind_trio woodwind_quartet brass_trio".split(), "chamber"),
    **dict.fromkeys("brass_quartet brass_quintet".split(), "chamber"),
    "rock_band": "rock", "metal_band": "metal", "funk_band": "funk", "reggae_band": "reggae",
    "country_band": "country", "bluegrass_band": "country", "celtic_band": "celtic", "klezmer_band": "world",
    "mariachi": "latin", "marching_band": "march", "baroque_ensemble": "classical",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ensemble:
    """members: (instrument id, how many). is_open: others may join."""

    name: str
    members: tuple[tuple[str, int], ...]
    is_open: bool


def instrument(name_id: str, count: int = 1) -> Instrument:
    """The instrument of a lexicon id ("piano"), or of a program ("gm12")."""
    if name_id.startswith("gm") and name_id[2:].isdigit():
        program = int(name_id[2:])
        return Instrument(GM_PROGRAMS[program], (program,), False, count)
    name, programs, is_drum = _players()[name_id]
    return Instrument(name, programs, is_drum, count)


def ruled_out(name_id: str) -> tuple[Instrument, ...]:
    """What must not sound when a lexicon id is ruled out: the whole family ("no synths": pads, leads …)."""
    one = instrument(name_id)
    if set(one.programs) <= set(VOICES) and not one.is_drum:
        return (replace(one, name="voice", programs=VOICES),)
    if name_id in _KITS:  # "trap, no 808": another kit may play
        return (replace(one, programs=_KITS[name_id]),)
    family = _bans().get(name_id, ())
    programs = (*one.programs, *(p for p in family if p not in one.programs))
    kit = replace(one, name="drums") if one.is_drum and one.name not in PIECES else one
    if name_id in ("percussion", "orchestral_percussion"):
        percussive = read_sections("instruments")["percussive"].split()
        return kit, Instrument("percussion", tuple(int(p) for p in percussive))
    return (replace(kit, programs=programs),)


def in_style(one: Instrument, genre: str | None) -> Instrument:
    """The instrument with the program first that is usual in a style: rock guitars are overdriven."""
    usual = _typical().get((one.name, genre or ""))
    if usual is None or usual not in one.programs:
        return one
    return replace(one, programs=(usual, *(p for p in one.programs if p != usual)))


@cache
def _typical() -> dict[tuple[str, str], int]:
    return {
        (name, style.strip()): int(program)
        for name, cells in _rows("typical")
        for style, _, program in (cell.partition(":") for cell in cells)
    }


@cache
def _bans() -> dict[str, tuple[int, ...]]:
    return {key: tuple(int(p) for p in cells[0].split()) for key, cells in _rows("bans")}


@cache
def _players() -> dict[str, tuple[str, tuple[int, ...], bool]]:
    found = {}
    for table, is_drum in (("pitched", False), ("stand-ins", False), ("drums", True)):
        for key, cells in _rows(table):
            found[key] = (cells[0], tuple(int(p) for p in cells[1].split()), is_drum)
    return found


@cache
def stand_ins() -> dict[str, str]:
    """Instrument id → the General MIDI instrument that stands in for it."""
    return {key: cells[2] for key, cells in _rows("stand-ins")}


@cache
def ids_by_name() -> dict[str, str]:
    """Instrument ids by display name ("serpent"), which is no word of every language."""
    return {name: key for key, (name, _, is_drum) in _players().items() if not is_drum}


@cache
def ensembles() -> dict[str, Ensemble]:
    """Ensemble id → who plays in it."""
    found = {}
    for key, cells in _rows("ensembles"):
        pairs = [member.partition("*") for member in cells[1].split()]
        members = tuple((name, int(n or 1)) for name, _, n in pairs)
        found[key] = Ensemble(cells[0], members, len(cells) > 2)
    return found


def _rows(table: str) -> list[tuple[str, list[str]]]:
    pairs = [line.partition(" = ") for line in read_sections("instruments")[table].splitlines()]
    return [(key, [cell.strip() for cell in rest.split("|")]) for key, _, rest in pairs]
