"""A score inside a share link: what stands around the notes, and the notes by `notes`.

Format 1, frozen, like everything in `notes`: the lists here are the format's own. Values that can be
anything (names that are not the rule's) are taken from and given to a list of texts.
"""

import struct
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from musicgen.errors import InputError
from musicgen.music.link.coder import Coder
from musicgen.music.link.notes import (
    AT,
    CHORD,
    DAMAGED,
    DURATIONS,
    LATTICE,
    PART,
    VELOCITIES,
    Bar,
    PartBars,
    PartWalk,
    Room,
)
from musicgen.music.score import ChordSpan, Note, Part, Score, Section
from musicgen.music.theory import DRUM_KITS, METERS, Chord, Key, Meter, instrument_name

MAX_NOTES, MAX_BARS, MAX_PARTS, MAX_SPANS = 30_000, 255, 16, 1023
PITCHES, DRUM_PITCHES = range(21, 109), range(27, 88)
MODES = ("major", "minor")
QUALITIES = (
    "maj", "min", "7", "maj7", "min7", "dim", "aug", "sus4", "sus2", "m7b5", "dim7", "6", "m6", "5",
)  # fmt: skip
# A third below: major, minor or neither.
_CLASSES = (0, 1, 0, 0, 1, 1, 0, 2, 2, 1, 1, 0, 1, 2)
SECTIONS = ("intro", "A", "A'", "B", "B'", "C", "C'", "D", "outro")
_OWN_NAME = 15
_PANS = (64, 44, 84, 34, 94, 54, 74, 24, 104)
_INTEGER, _THOUSANDTHS, _ANY = range(3)


class Texts:
    """Texts that the walk gives away or asks for, in order."""

    def __init__(self, read: Sequence[str] = ()) -> None:
        self.all = list(read)
        self._at = 0

    def text(self, given: str | None) -> str:
        if given is not None:
            self.all.append(given)
            return given
        if self._at >= len(self.all):
            raise InputError(DAMAGED)
        self._at += 1
        return self.all[self._at - 1]


def check_score(score: Score) -> None:
    """Raises InputError for a score that a link cannot hold."""
    if not score.parts or score.bars > MAX_BARS or len(score.parts) > MAX_PARTS:
        raise InputError(
            f"A link holds 1 to {MAX_BARS} bars of 1 to {MAX_PARTS} parts, this piece has {score.bars} bars "
            f"and {len(score.parts)} parts: share it as a file."
        )
    if score.note_count > MAX_NOTES:
        raise InputError(
            f"A link holds at most {MAX_NOTES} notes, this piece has {score.note_count}: share it as a file."
        )
    if not all(_is_canonical(part) for part in score.parts):
        raise InputError("The score is not on the canonical grid: bring it there with quantise first.")


def _is_canonical(part: Part) -> bool:
    places = [(n.onset, n.pitch) for n in part.notes]
    pitches = DRUM_PITCHES if part.is_drum else PITCHES
    return (
        bool(places)
        and all(one < other for one, other in pairwise(places))
        and places[0][0] >= 0
        and all(
            n.pitch in pitches and n.duration in DURATIONS and n.velocity in VELOCITIES for n in part.notes
        )
    )


def walk_score(io: Coder, texts: Texts, given: Score | None = None) -> Score:
    """Write the given score, or read one. Raises InputError for what no score can be."""
    bars = io.raw(8, given.bars if given else 0)
    meter = _meter(io, given.meter if given else None)
    tempo_bpm = _tempo(io, given.tempo_bpm if given else 0.0)
    key = _key(io, given.key if given else None)
    chords = _chords(io, bars, meter, key, given.chords if given else None)
    sections = _sections(io, texts, given.sections if given else None)
    room = _room(bars, meter, key, chords)
    parts = _parts(io, texts, room, given.parts if given else None)
    score = Score(parts, tempo_bpm, meter, key, chords, sections)
    if score.bars != bars:
        raise InputError(DAMAGED)
    return score


# ---------------------------------------------------------------- around the notes


def _meter(io: Coder, given: Meter | None) -> Meter:
    beats = io.raw(4, given.beats if given else 0)
    meter = Meter(beats, 1 << io.raw(2, given.unit.bit_length() - 1 if given else 0))
    if meter not in METERS:
        raise InputError(DAMAGED)
    return meter


def _tempo(io: Coder, given: float) -> float:
    exact = given == int(given)
    kind = io.raw(2, _INTEGER if exact else _THOUSANDTHS if round(given, 3) == given else _ANY)
    if kind == _INTEGER:
        bpm = float(io.raw(10, int(given)))
    elif kind == _THOUSANDTHS:
        bpm = io.raw(20, round(given * 1000)) / 1000
    else:
        bpm = struct.unpack(
            ">d", io.raw(64, int.from_bytes(struct.pack(">d", given), "big")).to_bytes(8, "big")
        )[0]
    if not 10 <= bpm <= 1000:
        raise InputError(DAMAGED)
    return bpm


def _key(io: Coder, given: Key | None) -> Key | None:
    value = io.raw(5, 1 + given.tonic + 12 * MODES.index(given.mode) if given else 0)
    if value > 24:
        raise InputError(DAMAGED)
    return Key((value - 1) % 12, MODES[(value - 1) // 12]) if value else None


def _sections(io: Coder, texts: Texts, given: tuple[Section, ...] | None) -> tuple[Section, ...]:
    found: list[Section] = []
    expected = 0
    for i in range(io.count(len(given) if given is not None else 0)):
        if i >= MAX_SPANS:
            raise InputError(DAMAGED)
        one = given[i] if given is not None else None
        index = io.raw(4, SECTIONS.index(one.name) if one and one.name in SECTIONS else _OWN_NAME)
        name = SECTIONS[index] if index < len(SECTIONS) else texts.text(one.name if one else None)
        follows = io.raw(1, int(one is not None and one.first_bar == expected))
        first = expected if follows else io.count(one.first_bar if one else 0)
        found.append(Section(name, first, io.count(one.bars if one else 0)))
        expected = first + found[-1].bars
        if expected > 1 << 16:
            raise InputError(DAMAGED)
    return tuple(found)


# ---------------------------------------------------------------- chords


def _chords(
    io: Coder, bars: int, meter: Meter, key: Key | None, given: tuple[ChordSpan, ...] | None
) -> tuple[ChordSpan, ...]:
    places = [(s.onset, s.duration) for s in given or ()]
    counts = Counter(onset // meter.bar_ticks for onset, _ in places)
    regular = _regular([min(3, counts[bar]) for bar in range(bars)], meter) if given is not None else []
    if io.raw(1, int(regular == places)):
        found, before = [], 0
        for bar in range(bars):
            slots = (AT["chords"] + 4 * before, io.slot(40, before), io.slot(41, bar & 3), io.slot(42))
            before = io.tree(CHORD, 2, slots, min(3, counts[bar]))
            found.append(before)
        places = _regular(found, meter)
    else:
        places = _irregular(io, places if given is not None else None)
    names = _chord_names(io, len(places), key, [s.chord for s in given] if given is not None else None)
    return tuple(ChordSpan(onset, ticks, name) for (onset, ticks), name in zip(places, names, strict=True))


def _regular(counts: list[int], meter: Meter) -> list[tuple[int, int]]:
    """Where chords stand, one or two a bar (3 stands for what is neither)."""
    places, half = [], meter.half_bar_ticks
    for bar, count in enumerate(counts):
        onset = bar * meter.bar_ticks
        if count == 1:
            places.append((onset, meter.bar_ticks))
        elif count:
            places += [(onset, half), (onset + half, meter.bar_ticks - half)]
    return places


def _irregular(io: Coder, given: list[tuple[int, int]] | None) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    count = io.raw(10, min(MAX_SPANS, len(given)) if given is not None else 0)
    for i in range(count):
        one = given[i] if given is not None else (0, 0)
        places.append((io.raw(16, one[0]), io.raw(16, one[1])))
    return places


def _chord_names(
    io: Coder, count: int, key: Key | None, given: list[Chord | None] | None
) -> list[Chord | None]:
    tonic = key.tonic if key else 0
    names: list[Chord | None] = []
    past = [0, 0, 0, 0]
    for i in range(count):
        one = given[i] if given is not None else None
        value = 1 + (one.root - tonic) % 12 + 12 * QUALITIES.index(one.quality) if one else 0
        root = (past[-1] - 1) % 12 + 1 if past[-1] else 0
        slots = (
            AT["chord"] + 256 * root,
            io.slot(43, past[-1]),
            io.slot(44, *past[-2:]),
            io.slot(45, past[0]),
        )
        value = io.tree(CHORD, 8, slots, value)
        if value > 12 * len(QUALITIES):
            raise InputError(DAMAGED)
        names.append(Chord((value - 1 + tonic) % 12, QUALITIES[(value - 1) // 12]) if value else None)
        past = [*past[1:], value]
    return names


def _room(bars: int, meter: Meter, key: Key | None, chords: tuple[ChordSpan, ...]) -> Room:
    halves: list[list[tuple[int, int] | None]] = [[None, None] for _ in range(bars)]
    for span in chords:
        bar, inside = divmod(span.onset, meter.bar_ticks)
        if bar < bars and span.chord:
            known = span.chord.root, _CLASSES[QUALITIES.index(span.chord.quality)]
            first = int(inside >= meter.half_bar_ticks)
            halves[bar][first:] = [known] * (2 - first)
    return Room(
        bars=bars,
        bar_ticks=meter.bar_ticks,
        tonic=key.tonic if key else None,
        minor=key is not None and key.mode == MODES[1],
        chords=[(one, other) for one, other in halves],
        half_ticks=meter.half_bar_ticks,
        max_notes=MAX_NOTES,
        onsets=[{} for _ in range(bars)],
        sounding=[0] * bars,
        backs=[0] * bars,
    )


# ---------------------------------------------------------------- parts


def _parts(io: Coder, texts: Texts, room: Room, given: tuple[Part, ...] | None) -> tuple[Part, ...]:
    parts: list[Part] = []
    seen: Counter[tuple[bool, int]] = Counter()
    side = program = 0
    for i in range(io.raw(4, len(given) - 1 if given is not None else 0) + 1):
        one = given[i] if given is not None else None
        is_drum = bool(io.raw(1, int(one is not None and one.is_drum)))
        slots = (AT["program"] + 128 * is_drum, io.slot(46, program), io.slot(47), io.slot(48, is_drum))
        program = io.tree(PART, 7, slots, one.program if one else 0)
        if is_drum and program not in DRUM_KITS:
            raise InputError(DAMAGED)
        central = is_drum or program in range(32, 40)
        rule = _by_rule(Part(program, seen[is_drum, program], is_drum), central, side)
        parts.append(_part(io, texts, room, rule, i, one))
        seen[is_drum, program] += 1
        side += not central
    return tuple(parts)


def _by_rule(part: Part, central: bool, side: int) -> Part:
    """Name, volume and pan as they were ruled when the format was made."""
    suffix = f" {part.instance + 1}" if part.instance else ""
    name = instrument_name(part.program, part.is_drum) + suffix
    volume = 96 if central else 100 if side == 0 else 88
    return Part(part.program, part.instance, part.is_drum, name, volume, 64 if central else _PANS[side % 9])


def _part(io: Coder, texts: Texts, room: Room, rule: Part, index: int, given: Part | None) -> Part:
    one = given or rule
    instance, name, volume, pan = rule.instance, rule.name, rule.volume, rule.pan
    if io.raw(1, int((one.instance, one.volume, one.pan) != (instance, volume, pan))):
        instance, volume, pan = io.raw(4, one.instance), io.raw(7, one.volume), io.raw(7, one.pan)
    if io.raw(1, int(one.name != name)):
        name = texts.text(given.name if given else None)
    given_bars = _bars_of(given, room) if given else None
    shape = PartBars(
        is_drum=rule.is_drum,
        on_lattice=bool(io.raw(1, int(all(n.onset % room.bar_ticks % 12 in LATTICE for n in one.notes)))),
        plain=bool(io.raw(1, int(all(n.duration == 1 for n in one.notes)))),
        kit=_kit(io, given) if rule.is_drum else (),
    )
    bars = PartWalk(io, room, shape, index).walk(given_bars)
    return Part(rule.program, instance, rule.is_drum, name, volume, pan, _notes(bars, room, rule.is_drum))


def _kit(io: Coder, given: Part | None) -> tuple[int, ...]:
    struck = {n.pitch for n in given.notes} if given else set()
    a, (b, c, d) = AT["kit"], (io.slot(49), io.slot(50), io.slot(51))
    return tuple(p for p in DRUM_PITCHES if io.bit(PART, a + p, b, c, d, int(p in struck)))


def _bars_of(part: Part, room: Room) -> list[Bar]:
    """The notes of a part by bar and position."""
    gathered: list[dict[int, list[Note]]] = [{} for _ in range(room.bars)]
    for note in part.notes:
        bar, position = divmod(note.onset, room.bar_ticks)
        gathered[bar].setdefault(position, []).append(note)
    return [
        {
            position: (
                tuple(n.pitch for n in notes),
                tuple(n.duration for n in notes),
                tuple(n.velocity for n in notes),
            )
            for position, notes in bar.items()
        }
        for bar in gathered
    ]


def _notes(bars: list[Bar], room: Room, is_drum: bool) -> tuple[Note, ...]:
    end, allowed = room.bars * room.bar_ticks, DRUM_PITCHES if is_drum else PITCHES
    notes = tuple(
        Note(bar * room.bar_ticks + position, pitch, duration, velocity)
        for bar, events in enumerate(bars)
        for position, event in events.items()
        for pitch, duration, velocity in zip(*event, strict=True)
    )
    if not notes or any(n.pitch not in allowed or n.end > end for n in notes):
        raise InputError(DAMAGED)
    return notes
