"""Drums in MusicXML: where they stand, and which one a note is.

music21 writes one instrument a part; drums need one each. So each used drum becomes an instrument of its part
here, with its General MIDI number, and each note names its own.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator

from musicgen.exports.notation.layout import Sign, Staff

Look = tuple[str, int, str]
# Where a drum stands on the staff: (step, octave, note head).
_LOOKS: dict[int, Look] = {
    35: ("E", 4, ""), 36: ("F", 4, ""), 37: ("C", 5, "x"), 38: ("C", 5, ""), 39: ("C", 5, "triangle"),
    40: ("C", 5, ""), 41: ("G", 4, ""), 42: ("G", 5, "x"), 43: ("A", 4, ""), 44: ("D", 4, "x"),
    45: ("B", 4, ""), 46: ("G", 5, "circle-x"), 47: ("D", 5, ""), 48: ("E", 5, ""), 49: ("A", 5, "x"),
    50: ("F", 5, ""), 51: ("F", 5, "x"), 52: ("B", 5, "x"), 53: ("F", 5, "diamond"), 54: ("E", 5, "x"),
    55: ("B", 5, "x"), 56: ("E", 5, "triangle"), 57: ("A", 5, "x"), 59: ("F", 5, "x"),
}  # fmt: skip
_OTHER: Look = ("D", 5, "x")
# General MIDI's names from 35 on.
_NAMES = (
    "Acoustic Bass Drum", "Bass Drum", "Side Stick", "Acoustic Snare", "Hand Clap", "Electric Snare",
    "Low Floor Tom", "Closed Hi-Hat", "High Floor Tom", "Pedal Hi-Hat", "Low Tom", "Open Hi-Hat",
    "Low-Mid Tom", "Hi-Mid Tom", "Crash Cymbal 1", "High Tom", "Ride Cymbal 1", "Chinese Cymbal", "Ride Bell",
    "Tambourine", "Splash Cymbal", "Cowbell", "Crash Cymbal 2", "Vibraslap", "Ride Cymbal 2", "Hi Bongo",
    "Low Bongo", "Mute Hi Conga", "Open Hi Conga", "Low Conga", "High Timbale", "Low Timbale", "High Agogo",
    "Low Agogo", "Cabasa", "Maracas", "Short Whistle", "Long Whistle", "Short Guiro", "Long Guiro", "Claves",
    "Hi Wood Block", "Low Wood Block", "Mute Cuica", "Open Cuica", "Mute Triangle", "Open Triangle",
)  # fmt: skip


def look(pitch: int) -> Look:
    """Where a drum stands on the staff, and its note head; "" is an ordinary one."""
    return _LOOKS.get(pitch, _OTHER)


def drum_name(pitch: int) -> str:
    at = pitch - 35
    return _NAMES[at] if 0 <= at < len(_NAMES) else f"Drum {pitch}"


def with_drums(xml: bytes, drums: Iterable[tuple[str, Staff, int]]) -> bytes:
    """The file with each drum named. drums: (id of the part, its staff, the kit's program)."""
    named = list(drums)
    if not named:
        return xml
    start = xml.index(b"<score-partwise")
    root = ET.fromstring(xml[start:])
    for part_id, staff, program in named:
        pitches = _name_notes(root, part_id, staff)
        _declare(root, part_id, sorted(pitches), program)
    return xml[:start] + ET.tostring(root, encoding="utf-8") + b"\n"


def _name_notes(root: ET.Element, part_id: str, staff: Staff) -> set[int]:
    """Say for each note which drum it is; all that were named."""
    notes = (
        n for n in root.iterfind(f"./part[@id='{part_id}']/measure/note") if n.find("unpitched") is not None
    )
    used: set[int] = set()
    for sign in _struck(staff):
        left = list(sign.pitches)
        for _ in sign.pitches:
            note = next(notes)
            # Two drums that look the same are told apart by nothing on paper: either may come first.
            pitch = next(p for p in left if look(p) == _look_of(note))
            left.remove(pitch)
            used.add(pitch)
            _insert(note, ET.Element("instrument", {"id": f"{part_id}-D{pitch}"}))
    return used


def _struck(staff: Staff) -> Iterator[Sign]:
    return (sign for voices in staff.bars for voice in voices for sign in voice if sign.pitches)


def _look_of(note: ET.Element) -> Look:
    step, octave = note.findtext("unpitched/display-step"), note.findtext("unpitched/display-octave")
    head = note.findtext("notehead") or ""
    return step or "", int(octave or 0), "" if head == "normal" else head


def _insert(note: ET.Element, instrument: ET.Element) -> None:
    """Behind duration and ties, where the format wants it."""
    before = [at for at, child in enumerate(note) if child.tag in ("duration", "tie")]
    note.insert(before[-1] + 1, instrument)


def _declare(root: ET.Element, part_id: str, pitches: list[int], program: int) -> None:
    (part,) = root.iterfind(f"./part-list/score-part[@id='{part_id}']")
    for old in [c for c in part if c.tag in ("score-instrument", "midi-instrument")]:
        part.remove(old)
    for pitch in pitches:
        one = ET.SubElement(part, "score-instrument", {"id": f"{part_id}-D{pitch}"})
        ET.SubElement(one, "instrument-name").text = drum_name(pitch)
    for pitch in pitches:
        midi = ET.SubElement(part, "midi-instrument", {"id": f"{part_id}-D{pitch}"})
        for tag, number in (
            ("midi-channel", 10),
            ("midi-program", program + 1),
            ("midi-unpitched", pitch + 1),
        ):
            ET.SubElement(midi, tag).text = str(number)
