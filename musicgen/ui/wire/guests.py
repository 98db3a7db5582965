"""A musician's own file as the browser holds it: its bytes, and which of its bars are worked on. No Gradio.

Wire format, beside what `score_json` tells: `file` {midi: deflated bytes as base64, bar: a bar of the window,
repairs: [[kind, values]], base: names all of it but the notes}, `first_bar`: what the first bar is called,
`times` [[tick, seconds]] where the tempo changes, `rest`: whether more sounds than its parts play, `windows`
[[first bar, last bar, meter]], `findings`: sentences. Score and times are read from the file again when they
come back, never taken from the browser.
"""

import base64
import binascii
import hashlib
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from musicgen.errors import InputError
from musicgen.music.midi import edits
from musicgen.music.midi.file.document import NOTE_OFF, NOTE_ON
from musicgen.music.midi.file.findings import REPAIRS, Finding
from musicgen.music.midi.file.reading import MAX_BYTES
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.score import MAX_BPM, MIN_BPM, BarSpan, Identity, Part, Score
from musicgen.music.score_json import read_places
from musicgen.music.theory import DRUM_KITS
from musicgen.ui.wire.changes import MAX_TRANSPOSE, hand_part, notes_of, part_at, parts_of, span_of, whole_of
from musicgen.ui.words.i18n import Words

MAX_REPAIRS = 40
Changed = tuple[Guest, dict[Identity, int]]


def told(guest: Guest, words: Words) -> dict[str, Any]:
    """What the roll takes of a file, beside its window's score."""
    return {
        "file": _file_json(guest),
        "windows": [[w.first_bar, w.last_bar, f"{w.asked[0]}/{w.asked[1]}"] for w in guest.seen.windows],
        "findings": [words.say(sentence) for sentence in guest.notices],
        **timed(guest),
    }


def timed(guest: Guest) -> dict[str, Any]:
    """What is true of a window also while some of its bars are being written."""
    rest = bool((guest.seen.map.part < 0).any())
    times = [list(row) for row in guest.seen.times]
    return {"first_bar": guest.score.first_bar, "times": times, "rest": rest}


def _file_json(guest: Guest) -> dict[str, Any]:
    data = base64.b64encode(zlib.compress(guest.midi(), 6)).decode()
    repairs = [[finding.kind, dict(finding.values)] for finding in guest.repairs]
    return {"midi": data, "bar": guest.seen.window.first_bar, "repairs": repairs, "base": _base(guest)}


def _base(guest: Guest) -> str:
    """Names everything but the notes: what sounds the same as long as the notes are the same."""
    digest = hashlib.sha256(f"{guest.document.division} {guest.seen.window.start}".encode())
    for track in guest.document.tracks:
        for tick, message in track.events:
            if message[0] & 0xF0 not in (NOTE_ON, NOTE_OFF):
                digest.update(b"%d" % tick + message)
    return digest.hexdigest()[:16]


def guest_of(piece: Mapping[str, Any]) -> Guest | None:
    """The file in a piece that a browser sent, at its window and with its mixer; None where there is none.

    Raises InputError.
    """
    sent = piece.get("file")
    if sent is None:
        return None
    if not isinstance(sent, Mapping):
        raise InputError("The file of the piece cannot be read: open it again.")
    bar = sent.get("bar")
    guest = open_guest(_inflated(sent.get("midi")), bar if type(bar) is int else None)
    return _mixed(Guest(guest.document, guest.seen, _repairs(sent.get("repairs"))), piece)


def _inflated(text: object) -> bytes:
    if not isinstance(text, str) or len(text) > MAX_BYTES * 4 // 3 + 4:
        raise InputError("The file of the piece cannot be read: open it again.")
    try:
        unpack = zlib.decompressobj()
        data = unpack.decompress(base64.b64decode(text, validate=True), MAX_BYTES + 1)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise InputError("The file of the piece did not arrive whole: open it again.") from error
    return data


def _repairs(sent: object) -> tuple[Finding, ...]:
    """What was repaired when the file was opened; anything else that is sent is left out."""
    found = []
    for row in sent[:MAX_REPAIRS] if isinstance(sent, list) else ():
        kind, values = row if isinstance(row, list) and len(row) == 2 else ("", None)
        if not isinstance(kind, str) or kind not in REPAIRS or not isinstance(values, Mapping):
            continue
        plain = tuple((str(k), str(v)[:40] if isinstance(v, str) else v) for k, v in values.items())
        finding = Finding(kind, tuple((k, v) for k, v in plain if isinstance(v, str | int | float)))
        try:
            _ = finding.sentence
        except KeyError:
            continue
        found.append(finding)
    return tuple(found)


def _mixed(guest: Guest, piece: Mapping[str, Any]) -> Guest:
    """The guest with volumes and pans as they stand in the browser's mixer."""
    entries = piece.get("parts")
    shown = entries if isinstance(entries, list) else []
    for identity, place in read_places(piece).items() if shown else ():
        part = next((p for p in guest.score.parts if p.identity == identity), None)
        if part is None or place >= len(shown):
            continue
        volume, pan = shown[place].get("volume", part.volume), shown[place].get("pan", part.pan)
        if (volume, pan) != (part.volume, part.pan):
            guest = guest.changed(edits.with_mix(guest.document, guest.seen, identity, volume, pan))
    return guest


def places_of(guest: Guest, sent: Mapping[str, Any]) -> dict[Identity, int]:
    """Which place (and colour) each part has in the browser; parts that it does not know get free ones."""
    known = read_places(sent)
    return _placed({p.identity: known[p.identity] for p in guest.score.parts if p.identity in known}, guest)


def _placed(places: dict[Identity, int], guest: Guest) -> dict[Identity, int]:
    free = (place for place in count() if place not in places.values())
    for part in guest.score.parts:
        if part.identity not in places:
            places[part.identity] = next(free)
    return places


def carried(places: Mapping[Identity, int], before: Guest, after: Guest) -> dict[Identity, int]:
    """Places of the parts of a changed file: whoever plays on the same track and channel keeps theirs."""
    homes = {
        (voice.track, voice.channel): places[identity]
        for identity, voices in zip(before.seen.map.identities, before.seen.map.voices, strict=True)
        if identity in places
        for voice in voices
    }
    kept: dict[Identity, int] = {}
    for part in after.score.parts:
        voice = after.seen.map.home(part.identity)
        place = homes.get((voice.track, voice.channel))
        if place is not None and place not in kept.values():
            kept[part.identity] = place
    return _placed(kept, after)


# ---------------------------------------------------------------- changes


def changed(guest: Guest, places: Mapping[Identity, int], asked: object) -> Changed:
    """A file after one of the operations of `changes`, or {"do": "window", "bar"}. Raises InputError."""
    operation = asked if isinstance(asked, Mapping) else {}
    after = _worked(guest, places, operation, str(operation.get("do")))
    return after, carried(places, guest, after)


def _worked(guest: Guest, places: Mapping[Identity, int], asked: Mapping[str, Any], work: str) -> Guest:
    document, seen, score = guest.document, guest.seen, guest.score
    if work == "window":
        return guest.at_bar(whole_of(asked, "bar", 0, max(w.last_bar for w in seen.windows)))
    if work == "tempo":
        factor = whole_of(asked, "bpm", MIN_BPM, MAX_BPM) / score.tempo_bpm
        return guest.changed(edits.with_tempo(document, factor))
    if work == "transpose":
        moved = whole_of(asked, "semitones", -MAX_TRANSPOSE, MAX_TRANSPOSE)
        return guest.changed(edits.transposed(document, seen, moved))
    if work == "delete":
        return _deleted(guest, span_of(score, asked), parts_of(score, places, asked))
    if work == "notes":
        drawn = hand_part(score, places, asked)
        return guest.swapped(drawn.identity, *notes_of(score, drawn, asked))
    if work == "drop":
        whole_part = (part_at(score, places, asked.get("part")),)
        span = BarSpan(0, score.bars - 1)
        return guest.spliced(emptied(score, whole_part, span), part_bars(whole_part, span))
    if work == "rename":
        raise InputError("The parts of a file are called as its tracks are: rename them where it was made.")
    part = part_at(score, places, asked.get("part")) if work in ("mix", "instrument") else None
    if part is not None and work == "mix":
        volume, pan = whole_of(asked, "volume", 0, 127), whole_of(asked, "pan", 0, 127)
        return guest.changed(edits.with_mix(document, seen, part.identity, volume, pan))
    if part is not None:
        program = whole_of(asked, "program", 0, 127)
        if part.is_drum and program not in DRUM_KITS:
            raise InputError(f"There is no drum kit {program}: choose one of the list.")
        return guest.changed(edits.with_program(document, seen, part.identity, program))
    raise InputError(f"{work[:20]!r} is nothing that can be done with a piece.")


def _deleted(guest: Guest, span: BarSpan, parts: tuple[Part, ...]) -> Guest:
    """Bars of all parts are cut out; of some parts, silenced."""
    if len(parts) == len(guest.score.parts):
        return guest.changed(edits.without_bars(guest.document, guest.seen, span.first, span.last))
    return guest.spliced(emptied(guest.score, parts, span), part_bars(parts, span))


def part_bars(parts: Iterable[Part], span: BarSpan) -> frozenset[tuple[Identity, int]]:
    """All bars of a span of these parts."""
    return frozenset((part.identity, bar) for part in parts for bar in range(span.first, span.last + 1))


def emptied(score: Score, parts: Collection[Part], span: BarSpan) -> Score:
    """The score without the notes of some parts in a span."""
    start, end = span.first * score.meter.bar_ticks, (span.last + 1) * score.meter.bar_ticks
    return replace(
        score,
        parts=tuple(
            replace(p, notes=tuple(n for n in p.notes if not start <= n.onset < end)) if p in parts else p
            for p in score.parts
        ),
    )


def put_back(guest: Guest, made: Score, bars: Collection[tuple[Identity, int]] | None) -> Guest:
    """The file with what was written. Parts go by their names: numbers move up where one falls silent."""
    names = {(p.name, p.is_drum, p.program): p for p in guest.score.parts}
    parts = []
    for part in made.parts:
        old = names.get((part.name, part.is_drum, part.program))
        parts.append(replace(part, instance=old.instance) if old else part)
    return guest.spliced(replace(made, parts=tuple(parts)), bars)
