"""A score as JSON, and back: what the browser holds (the server keeps nothing) and requests carry.

Wire format (JSON): `meter` "3/4", `key` "D minor" or "", `bpm`, `bars`, `parts` [{name, program, instance,
drum, volume, pan}], `notes` a list a bar of flat integers (part, onset, pitch, duration, velocity; ticks),
`chords` [[onset, duration, symbol]], `sections` [[name, first bar, bars]]. What comes back is hostile until
`read_score` has taken it: it raises InputError with one sentence for everything that is no canonical score.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from musicgen.errors import InputError
from musicgen.music.players import is_asked_name
from musicgen.music.score import (
    DRUM_PITCHES,
    DURATIONS,
    MAX_BARS,
    MAX_BPM,
    MAX_INSTANCES,
    MAX_PITCHED_PARTS,
    MIN_BPM,
    PITCHES,
    VELOCITIES,
    ChordSpan,
    Identity,
    Note,
    Part,
    Score,
    Section,
    mixed,
    part_order,
    without_instance_gaps,
)
from musicgen.music.theory import DRUM_KITS, SECTION_NAMES, Chord, Key, Meter

MAX_NOTES = 40_000
MAX_CHORDS = 4 * MAX_BARS
MAX_BAR_CHORDS = 2


def score_json(score: Score) -> dict[str, Any]:
    """The whole score; each part's place is its number. `read_score` gives it back."""
    places = {part.identity: place for place, part in enumerate(score.parts)}
    return {
        "meter": score.meter.name,
        "key": score.key.name if score.key else "",
        "bpm": score.tempo_bpm,
        "bars": score.bars,
        "parts": parts_json(score.parts, places),
        "notes": notes_json(score, places, score.bars),
        "chords": chords_json(score, score.bars * score.meter.bar_ticks),
        "sections": sections_json(score.sections),
    }


def parts_json(parts: Iterable[Part], places: Mapping[Identity, int]) -> list[dict[str, Any]]:
    """Parts at their places; a place whose part is gone stays, without a name."""
    size = max(places.values(), default=-1) + 1
    shown: list[dict[str, Any]] = [{"name": "", "drum": False} for _ in range(size)]
    for part in parts:
        shown[places[part.identity]] = {
            "name": part.name or part.instrument,
            "program": part.program,
            "instance": part.instance,
            "drum": part.is_drum,
            "volume": part.volume,
            "pan": part.pan,
        }
    return shown


def notes_json(score: Score, places: Mapping[Identity, int], bars_done: int) -> list[list[int]]:
    """Notes by the bar that they begin in."""
    bars: list[list[int]] = [[] for _ in range(bars_done)]
    for part in score.parts:
        place = places[part.identity]
        for note in part.notes:
            bar = note.onset // score.meter.bar_ticks
            if bar < bars_done:
                bars[bar] += (place, note.onset, note.pitch, note.duration, note.velocity)
    return bars


def chords_json(score: Score, end: int) -> list[list[Any]]:
    """[onset, duration, symbol as the key spells it] of all spans that begin before `end`; no chord is ""."""
    spans = (span for span in score.chords if span.onset < end)
    return [[s.onset, s.duration, s.chord.symbol_in(score.key) if s.chord else ""] for s in spans]


def sections_json(sections: Iterable[Section]) -> list[list[Any]]:
    return [[s.name, s.first_bar, s.bars] for s in sections]


# ---------------------------------------------------------------- reading what a browser sent


def read_score(sent: object) -> Score:
    """The score that a browser sent. Raises InputError."""
    piece = _mapping(sent, "piece")
    meter, key = _parsed(Meter.parse, piece, "meter"), piece.get("key")
    parts = [_part(entry) for entry in _list(piece, "parts", MAX_PITCHED_PARTS * 2)]
    notes = _notes(_list(piece, "notes", MAX_BARS), len(parts))
    sounding = [_with_notes(part, found) for part, found in zip(parts, notes, strict=True) if part and found]
    if not sounding:
        raise InputError("The piece has no notes: compose or open one first.")
    score = Score(
        parts=tuple(sorted(sounding, key=part_order)),
        tempo_bpm=_number(piece.get("bpm"), "tempo", MIN_BPM, MAX_BPM),
        meter=meter,
        key=_parsed(Key.parse, piece, "key") if key else None,
        chords=_chords(_list(piece, "chords", MAX_CHORDS), meter),
        sections=_sections(_list(piece, "sections", MAX_BARS)),
    )
    return _checked(score)


def read_places(sent: object) -> dict[Identity, int]:
    """Which place (and so which colour) the browser gives each part; call after `read_score`."""
    entries = enumerate(_list(_mapping(sent, "piece"), "parts", MAX_PITCHED_PARTS * 2))
    parts = ((place, _part(entry)) for place, entry in entries)
    return {part.identity: place for place, part in parts if part}


def close_gaps(score: Score, places: Mapping[Identity, int]) -> tuple[Score, dict[Identity, int]]:
    """Second violins without first ones become the first: models and links count from 0. Places go along."""
    moved = {k: place for k, place in places.items() if k not in {p.identity for p in score.parts}}
    parts = []
    for old, new in zip(score.parts, without_instance_gaps(score.parts), strict=True):
        moved[new.identity] = places[old.identity]
        kept = new == old or is_asked_name(old.name)
        parts.append(new if kept else replace(new, name=mixed([new])[0].name))
    return replace(score, parts=tuple(parts)), moved


def _checked(score: Score) -> Score:
    if score.bars > MAX_BARS:
        raise InputError(f"The piece has {score.bars} bars: at most {MAX_BARS} can be handled.")
    if len({part.identity for part in score.parts}) < len(score.parts):
        raise InputError("Two parts of the piece have the same name: it cannot be read.")
    if sum(not part.is_drum for part in score.parts) > MAX_PITCHED_PARTS:
        raise InputError(f"The piece has over {MAX_PITCHED_PARTS} pitched parts: leave some out.")
    if sum(part.is_drum for part in score.parts) > 1:
        raise InputError("The piece has several drum kits: one can be handled.")
    return score


def _part(entry: object) -> Part | None:
    shown = _mapping(entry, "part")
    if not shown.get("name"):
        return None
    bare = Part(
        program=int(_number(shown.get("program"), "instrument", 0, 127, whole=True)),
        instance=int(_number(shown.get("instance", 0), "instance", 0, MAX_INSTANCES - 1, whole=True)),
        is_drum=shown.get("drum") is True,
    )
    if bare.is_drum and bare.program not in DRUM_KITS:
        raise InputError(f"There is no drum kit {bare.program}: choose one of the list.")
    volume = int(_number(shown.get("volume", 100), "volume", 0, 127, whole=True))
    pan = int(_number(shown.get("pan", 64), "pan", 0, 127, whole=True))
    sent = shown["name"]  # names are ours: what else a browser calls a part is not repeated
    named = sent if isinstance(sent, str) and is_asked_name(sent) else mixed([bare])[0].name
    return Part(bare.program, bare.instance, bare.is_drum, named, volume, pan)


def _notes(bars: list[Any], parts: int) -> list[dict[tuple[int, int], Note]]:
    found: list[dict[tuple[int, int], Note]] = [{} for _ in range(parts)]
    total = 0
    for bar in bars:
        if not isinstance(bar, list) or len(bar) % 5 or not all(type(n) is int for n in bar):
            raise InputError("The notes of the piece cannot be read: compose or open it again.")
        total += len(bar) // 5
        if total > MAX_NOTES:
            raise InputError(f"The piece has over {MAX_NOTES} notes: at most so many can be handled.")
        for part, onset, pitch, duration, velocity in zip(*[iter(bar)] * 5, strict=True):
            if not 0 <= part < parts:
                raise InputError("A note belongs to no part of the piece: compose or open it again.")
            found[part][onset, pitch] = Note(onset, pitch, duration, velocity)
    return found


def _with_notes(part: Part, found: Mapping[tuple[int, int], Note]) -> Part:
    pitches = DRUM_PITCHES if part.is_drum else PITCHES
    for note in found.values():
        fits = note.pitch in pitches and note.duration in DURATIONS and note.velocity in VELOCITIES
        if not fits or not 0 <= note.onset < MAX_BARS * 96:
            raise InputError(f"A note of {part.name} is not on the grid of the score: {note}.")
    ordered = tuple(found[place] for place in sorted(found))
    return Part(part.program, part.instance, part.is_drum, part.name, part.volume, part.pan, ordered)


def _chords(entries: list[Any], meter: Meter) -> tuple[ChordSpan, ...]:
    """At most two begin in a bar."""
    spans: list[ChordSpan] = []
    for entry in entries:
        onset, duration, symbol = _row(entry, (int, int, str), "chord")
        if not 0 <= onset < MAX_BARS * 96 or not 0 < duration <= MAX_BARS * 96 or len(symbol) > 16:
            raise InputError("A chord of the piece cannot be read: compose or open it again.")
        spans.append(ChordSpan(onset, duration, Chord.parse(symbol) if symbol else None))
    bars = Counter(span.onset // meter.bar_ticks for span in spans)
    if max(bars.values(), default=0) > MAX_BAR_CHORDS:
        raise InputError(f"A bar of the piece has over {MAX_BAR_CHORDS} chords: it cannot be read.")
    return tuple(sorted(spans, key=lambda span: span.onset))


def _sections(entries: list[Any]) -> tuple[Section, ...]:
    """From the first bar on, each behind the one before."""
    sections: list[Section] = []
    for entry in entries:
        name, first, bars = _row(entry, (str, int, int), "section")
        if name not in SECTION_NAMES or not 0 <= first < MAX_BARS or not 0 < bars <= MAX_BARS:
            raise InputError("A section of the piece cannot be read: compose or open it again.")
        sections.append(Section(name, first, bars))
    starts = [section.first_bar for section in sections]
    if starts and (starts[0] or any(one >= other for one, other in pairwise(starts))):
        raise InputError("The sections of the piece are out of order: compose or open it again.")
    return tuple(sections)


def _row(entry: object, types: tuple[type, ...], name: str) -> list[Any]:
    if not isinstance(entry, list) or [type(value) for value in entry] != list(types):
        raise InputError(f"A {name} of the piece cannot be read: compose or open it again.")
    return entry


def _mapping(sent: object, name: str) -> Mapping[str, Any]:
    if not isinstance(sent, Mapping):
        raise InputError(f"There is no {name} to work on: compose or open one first.")
    return sent


def _list(piece: Mapping[str, Any], field: str, most: int) -> list[Any]:
    value = piece.get(field, [])
    if not isinstance(value, list) or len(value) > most:
        raise InputError(f"The {field} of the piece cannot be read: at most {most} can be handled.")
    return value


def _number(value: object, name: str, low: float, high: float, *, whole: bool = False) -> float:
    kinds = (int,) if whole else (int, float)
    if type(value) not in kinds or not low <= value <= high:  # type: ignore[operator]
        shown = repr(str(value)[:20])
        raise InputError(f"The {name} {shown} cannot be used: give a number from {low:g} to {high:g}.")
    return value  # type: ignore[return-value]


def _parsed(parse: Any, piece: Mapping[str, Any], field: str) -> Any:
    text = piece.get(field)
    if not isinstance(text, str) or len(text) > 16:
        raise InputError(f"The {field} of the piece cannot be read: compose or open it again.")
    return parse(text)
