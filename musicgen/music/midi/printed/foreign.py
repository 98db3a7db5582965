"""ABC and MusicXML → the bytes of a MIDI file, by music21 in a process of its own.

Hostile like every upload: entities are refused before an XML parser sees them, archives are unpacked only so
far, and the process may neither reach the network nor go on for longer than MAX_SECONDS.
"""

import io
import json
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from musicgen.errors import MidiError
from musicgen.music.midi.file.document import (
    DRUM_CHANNEL,
    END_MARK,
    KEY,
    LYRIC,
    METER,
    NAME,
    NOTE_OFF,
    NOTE_ON,
    PROGRAM,
    TEMPO,
    Document,
    Event,
    Track,
    meta,
    write,
)
from musicgen.music.midi.file.findings import Finding
from musicgen.music.midi.file.reading import read

MAX_TEXT_BYTES = 3_000_000
MAX_NOTES = 20_000
MAX_SECONDS = 40
TICKS = 480  # a quarter note, as the worker counts
_WORKER = Path(__file__).with_name("worker.py")
_TUNE = re.compile(rb"(?:\A|\n)X:\s*\d")
_ROOT = re.compile(r'full-path="([^"]{1,200})"')
_CONTAINER = "META-INF/container.xml"
_NAMES = {"abc": "ABC", "musicxml": "MusicXML"}


def kind_of(data: bytes) -> str:
    """ "abc", "musicxml", or "" for anything else; an archive (.mxl) counts as what it holds."""
    head = data[:4096].replace(b"\x00", b"")
    if data[:4] == b"PK\x03\x04" or b"<score-partwise" in head or b"<score-timewise" in head:
        return "musicxml"
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<?xml"):
        return "musicxml"
    lines = data[:200_000].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    tune = _TUNE.search(lines)
    return "abc" if tune and lines.find(b"\nK:", tune.start()) > 0 else ""


def read_printed(data: bytes, kind: str) -> tuple[Document, tuple[Finding, ...]]:
    """The notes of printed music as a Document. Raises MidiError."""
    text = _text(_unpacked(data) if data[:2] == b"PK" else data)
    notes = text.count("<note") if kind == "musicxml" else sum(c.isalpha() for c in text)
    if len(text) > MAX_TEXT_BYTES or notes > (MAX_NOTES if kind == "musicxml" else 10 * MAX_NOTES):
        raise MidiError(
            f"The {_NAMES[kind]} file has {notes:,} notes and {len(text) / 1e6:.1f} MB, more than is read: "
            "export it as MIDI."
        )
    if kind == "musicxml" and ("<!ENTITY" in text or re.search(r"<!DOCTYPE[^>]*\[", text)):
        raise MidiError("The MusicXML file defines entities of its own, which are not read: export it anew.")
    told = _by_music21(text, kind)
    tunes = int(told["tunes"])
    name = _NAMES[kind] + (f", tune 1 of {tunes}" if tunes > 1 else "")
    document, repairs = read(_midi(told))
    return document, (*repairs, Finding("converted", (("format", name),)))


def _by_music21(text: str, kind: str) -> dict[str, Any]:
    command = [sys.executable, "-I", str(_WORKER), kind]
    try:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=MAX_SECONDS, check=False
        )
        told: dict[str, Any] = json.loads(done.stdout) if not done.returncode else {}
    except subprocess.TimeoutExpired as error:
        raise MidiError(
            f"The {_NAMES[kind]} file takes over {MAX_SECONDS} seconds to read: export it as MIDI."
        ) from error
    except ValueError:
        told = {}
    if not told:
        raise MidiError(f"The {_NAMES[kind]} file cannot be read: export it as MIDI.")
    return told


def _midi(told: dict[str, Any]) -> bytes:
    """A MIDI file of what the worker tells. Raises MidiError for more parts than there are channels."""
    free = iter(channel for channel in range(16) if channel != DRUM_CHANNEL)
    tracks = [Track.of(_in_order(_frame(told)))]
    for part in told["parts"]:
        if part["notes"]:
            channel = DRUM_CHANNEL if part["drum"] else next(free, DRUM_CHANNEL - 1)
            tracks.append(Track.of(_in_order(_part(part, channel))))
    header = b"MThd" + struct.pack(">LHHH", 6, 1, len(tracks), TICKS)
    return write(Document(header, tuple(tracks)))


def _in_order(events: Iterator[tuple[int, int, bytes]]) -> list[Event]:
    """Events by tick and rank, with the end mark."""
    rows = sorted(events, key=lambda event: event[:2])
    return [*((tick, message) for tick, _, message in rows), (rows[-1][0] if rows else 0, END_MARK)]


def _frame(told: dict[str, Any]) -> Iterator[tuple[int, int, bytes]]:
    for tick, beats, unit in told["meters"]:
        if 0 < beats < 256 and unit in (1, 2, 4, 8, 16, 32, 64):
            yield tick, 0, meta(METER, bytes((beats, unit.bit_length() - 1, 24, 8)))
    for tick, bpm in told["tempos"]:
        yield tick, 1, meta(TEMPO, max(60_000, min(0xFFFFFF, round(60e6 / max(4, bpm)))).to_bytes(3, "big"))
    for tick, sharps, minor in told["keys"]:
        if -7 <= sharps <= 7:
            yield tick, 2, meta(KEY, bytes((sharps % 256, minor)))


def _part(part: dict[str, Any], channel: int) -> Iterator[tuple[int, int, bytes]]:
    if part["name"]:
        yield 0, 0, meta(NAME, part["name"].encode())
    yield 0, 1, bytes((PROGRAM | channel, max(0, min(127, part["program"]))))
    for tick, words in part["words"]:
        yield tick, 2, meta(LYRIC, words.encode())
    for tick, length, velocity, pitches in part["notes"]:
        for pitch in pitches:
            yield tick, 4, bytes((NOTE_ON | channel, pitch, max(1, min(127, velocity))))
            yield tick + length, 3, bytes((NOTE_OFF | channel, pitch, 0))


def _text(data: bytes) -> str:
    """Text in the encoding that its mark names, else UTF-8, else Latin-1."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # The declaration would contradict what it is handed on as.
        return re.sub(r"^(\s*<\?xml[^>]*?)\s+encoding=[\"'][^\"']*[\"']", r"\1", text)
    raise MidiError("The file is no text: choose a MIDI, ABC or MusicXML file.")


def _unpacked(data: bytes) -> bytes:
    """The score in a compressed MusicXML file (.mxl)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names, wanted = archive.namelist()[:1_000], ""
            if _CONTAINER in names:
                found = _ROOT.search(_member(archive, _CONTAINER).decode("utf-8", "replace"))
                wanted = found[1] if found and found[1] in names else ""
            scores = (n for n in names if n.endswith((".xml", ".musicxml")) and "META-INF" not in n)
            wanted = wanted or next(scores, "")
            if wanted:
                return _member(archive, wanted)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise MidiError("The MusicXML archive is damaged: export it anew.") from error
    raise MidiError("The archive holds no MusicXML score: choose a MIDI, ABC or MusicXML file.")


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """At most MAX_TEXT_BYTES of a file in an archive, whatever it says of its size."""
    with archive.open(name) as member:
        data = member.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise MidiError("The MusicXML archive unpacks to over 3 MB: export it as MIDI.")
    return data
