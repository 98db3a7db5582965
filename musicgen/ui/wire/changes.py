"""Changes that need no model, as a browser asks for them; `music.edit` makes them. No Gradio here.

An operation is JSON {"do": name, …} from the browser; unknown ones and values out of range raise InputError.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from musicgen.errors import InputError
from musicgen.exports.origin import plain
from musicgen.music.edit import played_by, silenced, swapped, transposed_within, without_bars
from musicgen.music.quantise import floor_duration
from musicgen.music.score import (
    DRUM_PITCHES,
    DRUM_TICKS,
    MAX_BARS,
    MAX_BPM,
    MAX_INSTANCES,
    MAX_PITCHED_PARTS,
    MIN_BPM,
    PITCHES,
    VELOCITIES,
    BarSpan,
    Identity,
    Note,
    Part,
    Score,
    part_order,
)
from musicgen.music.theory import DRUM_KITS

MAX_TRANSPOSE = 12
MAX_PLACE, MAX_PART_NAME = 200, 60
MAX_HAND_NOTES = 4_000  # that are changed by hand in one go


def change(score: Score, places: Mapping[Identity, int], asked: object) -> tuple[Score, dict[Identity, int]]:
    """The changed score, and the places of its parts (a part keeps its place when its instrument changes)."""
    operation = asked if isinstance(asked, Mapping) else {}
    work = OPERATIONS.get(str(operation.get("do")))
    if work is None:
        raise InputError(f"{str(operation.get('do'))[:20]!r} is nothing that can be done with a piece.")
    return work(score, dict(places), operation)


Changed = tuple[Score, dict[Identity, int]]


def _tempo(score: Score, places: dict[Identity, int], asked: Mapping[str, Any]) -> Changed:
    bpm = whole_of(asked, "bpm", MIN_BPM, MAX_BPM)
    return replace(score, tempo_bpm=float(bpm)), places


def _transpose(score: Score, places: dict[Identity, int], asked: Mapping[str, Any]) -> Changed:
    return transposed_within(score, whole_of(asked, "semitones", -MAX_TRANSPOSE, MAX_TRANSPOSE)), places


def _instrument(score: Score, places: dict[Identity, int], asked: Mapping[str, Any]) -> Changed:
    """Another program (for drums another kit) for the part at a place; its notes, volume and pan stay."""
    part = part_at(score, places, asked.get("part"))
    program = whole_of(asked, "program", 0, 127)
    if part.is_drum and program not in DRUM_KITS:
        raise InputError(f"There is no drum kit {program}: choose one of the list.")
    if program == part.program:
        return score, places
    made, new = played_by(score, part, program)
    places[new.identity] = places.pop(part.identity)
    return made, places


def _mix(score: Score, places: dict[Identity, int], asked: Mapping[str, Any]) -> Changed:
    """Volume and pan (0..127) of the part at a place."""
    part = part_at(score, places, asked.get("part"))
    new = replace(part, volume=whole_of(asked, "volume", 0, 127), pan=whole_of(asked, "pan", 0, 127))
    return replace(score, parts=tuple(new if p is part else p for p in score.parts)), places


def _delete(score: Score, places: dict[Identity, int], asked: Mapping[str, Any]) -> Changed:
    """Selected bars of all parts are cut out; of some parts, silenced."""
    span = span_of(score, asked)
    chosen = parts_of(score, places, asked)
    is_all = len(chosen) == len(score.parts)
    made = without_bars(score, span) if is_all else silenced(score, span, chosen)
    made = replace(made, parts=tuple(p for p in made.parts if p.notes))
    if not made.parts:
        raise InputError("Nothing would be left of the piece: select fewer bars or parts.")
    return made, {p.identity: places[p.identity] for p in made.parts} | {
        k: v for k, v in places.items() if k not in {p.identity for p in made.parts}
    }


def _notes(score: Score, places: dict[Identity, int], asked: Mapping[str, Any]) -> Changed:
    """Notes of the part at a place, by hand: {gone: [[onset, pitch]], coming: [[onset, pitch, duration,
    velocity]]}."""
    part = hand_part(score, places, asked)
    gone, coming = notes_of(score, part, asked)
    if part not in score.parts:
        score = replace(score, parts=tuple(sorted((*score.parts, part), key=part_order)))
        places[part.identity] = asked["part"]
    return _settled(swapped(score, part, gone, coming), places)


def _rename(score: Score, places: dict[Identity, int], asked: Mapping[str, Any]) -> Changed:
    """Another name for the part at a place; "" is its instrument's."""
    part = part_at(score, places, asked.get("part"))
    new = replace(part, name=part_name(asked.get("name")) or part.instrument)
    return replace(score, parts=tuple(new if p is part else p for p in score.parts)), places


def _drop(score: Score, places: dict[Identity, int], asked: Mapping[str, Any]) -> Changed:
    """The part at a place goes; those of its instrument behind it move up."""
    part = part_at(score, places, asked.get("part"))
    return _settled(replace(score, parts=tuple(p for p in score.parts if p is not part)), places)


def _settled(made: Score, places: dict[Identity, int]) -> Changed:
    """Without parts that have no note; they keep their places, should they come back."""
    made = replace(made, parts=tuple(p for p in made.parts if p.notes))
    if not made.parts:
        raise InputError("Nothing would be left of the piece: leave a note.")
    return made, places


OPERATIONS: Mapping[str, Callable[[Score, dict[Identity, int], Mapping[str, Any]], Changed]] = (
    MappingProxyType(
        {
            "tempo": _tempo,
            "transpose": _transpose,
            "instrument": _instrument,
            "mix": _mix,
            "delete": _delete,
            "notes": _notes,
            "rename": _rename,
            "drop": _drop,
        }
    )
)


# ---------------------------------------------------------------- what an operation names


def span_of(score: Score, asked: Mapping[str, Any]) -> BarSpan:
    """The selected bars, `first` .. `last`, counted from 0; all where none are named."""
    if asked.get("first") is None:
        return BarSpan(0, score.bars - 1)
    first = whole_of(asked, "first", 0, score.bars - 1)
    return BarSpan(first, whole_of(asked, "last", first, score.bars - 1))


def parts_of(score: Score, places: Mapping[Identity, int], asked: Mapping[str, Any]) -> tuple[Part, ...]:
    """The selected parts; all where none are named."""
    named = asked.get("parts") or []
    if not isinstance(named, list):
        raise InputError("The selected parts cannot be read: select them again.")
    found = [part_at(score, places, place) for place in named]
    return tuple(p for p in score.parts if p in found) if found else score.parts


def part_at(score: Score, places: Mapping[Identity, int], place: object) -> Part:
    for part in score.parts:
        if places.get(part.identity) == place and type(place) is int:
            return part
    raise InputError(f"There is no part {str(place)[:10]!r} in the piece: select another.")


def hand_part(score: Score, places: Mapping[Identity, int], asked: Mapping[str, Any]) -> Part:
    """The part at a place; a new one where the place is free and {program, drum} says what plays there."""
    place = asked.get("part")
    # A new part has a place before it has notes.
    sounding = {places.get(part.identity) for part in score.parts}
    if "program" not in asked or place in sounding:
        return part_at(score, places, place)
    drum, program = asked.get("drum") is True, whole_of(asked, "program", 0, 127)
    if drum and (program not in DRUM_KITS or any(p.is_drum for p in score.parts)):
        raise InputError("There is a drum kit already: a piece has one.")
    if type(place) is not int or not 0 <= place <= MAX_PLACE or len(score.parts) > MAX_PITCHED_PARTS:
        raise InputError("There is no room for another part: drop one first.")
    instances = {p.instance for p in score.parts if (p.is_drum, p.program) == (drum, program)}
    if len(instances) >= MAX_INSTANCES:
        raise InputError("As many parts play this instrument as there may be: choose another.")
    new = Part(program, len(instances), drum)
    return replace(new, name=new.instrument + (f" {len(instances) + 1}" if instances else ""))


def part_name(sent: object) -> str:
    """A name of one line, without what could hide in it."""
    return plain(sent)[:MAX_PART_NAME] if isinstance(sent, str) else ""


def notes_of(score: Score, part: Part, asked: Mapping[str, Any]) -> tuple[list[tuple[int, int]], list[Note]]:
    """(onset, pitch) of notes that go, and notes that come, as the grid has them. Raises InputError."""
    pitches = DRUM_PITCHES if part.is_drum else PITCHES
    end = MAX_BARS * score.meter.bar_ticks
    gone = [(row[0], row[1]) for row in _rows(asked.get("gone"), 2)]
    coming = []
    for onset, pitch, duration, velocity in _rows(asked.get("coming"), 4):
        if not 0 <= onset < end or pitch not in pitches:
            raise InputError(f"A note at tick {onset} of pitch {pitch} cannot be played here: move it.")
        length = DRUM_TICKS if part.is_drum else floor_duration(max(1, min(duration, end - onset)))
        coming.append(Note(onset, pitch, length, nearest_velocity(velocity)))
    return gone, coming


def _rows(sent: object, size: int) -> list[list[int]]:
    rows = sent if isinstance(sent, list) else []
    if len(rows) > MAX_HAND_NOTES:
        raise InputError(f"{len(rows)} notes are too many at once: change at most {MAX_HAND_NOTES}.")
    for row in rows:
        if not isinstance(row, list) or len(row) != size or not all(type(n) is int for n in row):
            raise InputError("The changed notes cannot be read: try again.")
    return rows


def nearest_velocity(velocity: int) -> int:
    """The loudness that a score has, nearest to a MIDI velocity."""
    return min(VELOCITIES, key=lambda known: (abs(known - velocity), known))


def whole_of(asked: Mapping[str, Any], name: str, low: int, high: int) -> int:
    value = asked.get(name)
    if type(value) is not int or not low <= value <= high:
        raise InputError(
            f"The {name} {str(value)[:20]!r} cannot be used: give a number from {low} to {high}."
        )
    return value
