"""The vocabulary, computed from numbers: every id is a family's base plus an index.

Families stand back to back in the order of `_SIZES`. Part ids ascend in `part_order`, so "the next part
of this bar" is always a larger id. Pitches are relative to the tonic: id index = pitch - shift - PITCH_LOW.
"""

import hashlib

from musicgen.music.score import (
    BASS_PROGRAMS,
    DRUM_PITCHES,
    DURATIONS,
    MAX_INSTANCES,
    PITCHES,
    VELOCITIES,
    Part,
)
from musicgen.music.theory import CHORD_QUALITIES, DRUM_KITS, METERS, ROLES, SECTION_NAMES, Chord
from musicgen.tokens.controls import CONTROLS, MAX_WINDOW_BARS

VERSION = 2
MAX_SAME = 32
MAX_BARS_LEFT = 15
SHIFTS = range(-5, 7)
PITCH_LOW = PITCHES.start - SHIFTS.stop + 1
PITCH_COUNT = len(PITCHES) + len(SHIFTS) - 1
POSITIONS = max(m.bar_ticks for m in METERS)

QUALITIES = tuple(CHORD_QUALITIES)
_QUALITY_INDEX = {q: i for i, q in enumerate(QUALITIES)}
_PROGRAMS = (*BASS_PROGRAMS, *(p for p in range(128) if p not in BASS_PROGRAMS))
PART_IDENTITIES: tuple[tuple[bool, int, int], ...] = (
    *((True, kit, 0) for kit in DRUM_KITS),
    *((False, program, i) for program in _PROGRAMS for i in range(MAX_INSTANCES)),
)

PAD, BOS, EOS, BAND_END, HOLE, FILL = range(6)
_SIZES = {
    "special": 6,
    **{f"control:{c.name}": len(c.values) + 1 for c in CONTROLS},
    "section": len(SECTION_NAMES),
    "length": MAX_WINDOW_BARS,
    "role": len(ROLES),
    "bar": MAX_BARS_LEFT + 2,
    "chord": 12 * len(QUALITIES) + 1,
    "part": len(PART_IDENTITIES),
    "same": MAX_SAME,
    "position": POSITIONS,
    "pitch": PITCH_COUNT,
    "duration": len(DURATIONS),
    "drum": len(DRUM_PITCHES),
    "velocity": len(VELOCITIES),
}


def _spans() -> dict[str, range]:
    spans, base = {}, 0
    for name, size in _SIZES.items():
        spans[name] = range(base, base + size)
        base += size
    return spans


SPANS = _spans()
SIZE = sum(_SIZES.values())
SECTION, LENGTH, ROLE = (SPANS[n].start for n in ("section", "length", "role"))
BAR, CHORD, PART, SAME = (SPANS[n].start for n in ("bar", "chord", "part", "same"))
POSITION, PITCH, DURATION = (SPANS[n].start for n in ("position", "pitch", "duration"))
DRUM, VELOCITY = SPANS["drum"].start, SPANS["velocity"].start
BAR_MORE = BAR + MAX_BARS_LEFT + 1
NO_CHORD = CHORD
DURATION_INDEX = {d: i for i, d in enumerate(DURATIONS)}
VELOCITY_INDEX = {v: i for i, v in enumerate(VELOCITIES)}
PART_IDS = {identity: PART + i for i, identity in enumerate(PART_IDENTITIES)}
KIT_IDS = range(PART, PART + len(DRUM_KITS))


def control_id(name: str, value: str | None) -> int:
    """Id of a header value; the family's first id is "unknown". Raises ValueError for a strange value."""
    control = next(c for c in CONTROLS if c.name == name)
    span = SPANS[f"control:{name}"]
    return span.start if value is None else span.start + 1 + control.values.index(value)


def control_value(name: str, token: int) -> str | None:
    """Inverse of `control_id`."""
    control = next(c for c in CONTROLS if c.name == name)
    index = token - SPANS[f"control:{name}"].start
    return control.values[index - 1] if index else None


def bar_id(bars_left: int) -> int:
    """Id of a bar line that has `bars_left` bars after its bar."""
    return BAR + min(bars_left, MAX_BARS_LEFT + 1)


def chord_id(chord: Chord | None) -> int:
    """Id of a chord whose root is relative to the tonic; None is "no chord"."""
    if chord is None:
        return NO_CHORD
    return CHORD + 1 + chord.root * len(QUALITIES) + _QUALITY_INDEX[chord.quality]


def chord_of(token: int) -> Chord | None:
    """Inverse of `chord_id`."""
    if token == NO_CHORD:
        return None
    root, quality = divmod(token - CHORD - 1, len(QUALITIES))
    return Chord(root, QUALITIES[quality])


def section_id(name: str) -> int:
    """Id of a section name, in the plan and at its first bar. Raises ValueError for a strange name."""
    return SECTION + SECTION_NAMES.index(name)


def length_id(bars: int) -> int:
    """Id of a section's length, 1..32 bars."""
    return LENGTH + bars - 1


def role_id(role: str) -> int:
    return ROLE + ROLES.index(role)


def part_id(part: Part) -> int:
    return PART_IDS[part.identity]


def part_identity(token: int) -> tuple[bool, int, int]:
    """(is_drum, program, instance) of a part id."""
    return PART_IDENTITIES[token - PART]


def family(token: int) -> str:
    """Name of the family an id belongs to."""
    return next(name for name, span in SPANS.items() if token in span)


def describe(token: int) -> str:
    """For people: "bar 3", "chord 129", "control:mode 1"."""
    name = family(token)
    return f"{name} {token - SPANS[name].start}"


def fingerprint() -> str:
    """Changes whenever ids change their meaning; stored in every checkpoint."""
    text = repr(
        (VERSION, _SIZES, CONTROLS, DURATIONS, VELOCITIES, QUALITIES, PART_IDENTITIES, SECTION_NAMES, ROLES)
    )
    return hashlib.sha256(text.encode()).hexdigest()[:12]
