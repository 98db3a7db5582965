"""What comes back of a file: opened and saved, mixed, and with two bars of one part written anew.

    python -m musicgen.evaluate roundtrip --corpus DIR [--pieces 200] [--out DIR]

Held-out pieces only. Three things are asked of each, and each is all or nothing:
- as it is: the very bytes, unless something was repaired and said;
- mixer: volume and pan of one part set; nothing but these controllers of that part's channels differs;
- two bars: eighths in place of one part's notes; all other events (track, tick, message) and all notes
  outside are the same. What is written is made by rule, so that no model's taste decides.
"""

import argparse
import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from musicgen.errors import MidiError
from musicgen.music.midi import edits
from musicgen.music.midi.file.document import END_MARK, Document
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.splice import PartBar
from musicgen.music.score import VELOCITIES, Note, Part, Score
from musicgen.train.data.corpus import read_manifest, read_pieces, split_of

TASKS = ("as it is", "mixer", "two bars")
HELD_OUT = ("validation", "test")
Row = tuple[int, int, bytes]


@dataclass(frozen=True, slots=True)
class Tried:
    """One file. kept: which of TASKS left everything else alone. repairs: kinds of damage that was said."""

    id: str
    kept: dict[str, bool]
    repairs: tuple[str, ...] = ()
    refused: str = ""


def rows(document: Document) -> list[Row]:
    """(track, tick, message) of everything but the end marks."""
    tracks = enumerate(document.tracks)
    return [(i, tick, m) for i, track in tracks for tick, m in track.events if m != END_MARK]


def is_note(message: bytes) -> bool:
    return 0x80 <= message[0] < 0xA0


def other_events(document: Document) -> list[Row]:
    """Everything but notes and end marks, in order."""
    return [row for row in rows(document) if not is_note(row[2])]


def sounding(guest: Guest, but: Collection[PartBar] = ()) -> Counter[tuple[int, ...]]:
    """The file's notes outside some part-bars: (track, channel, program, onset, end, pitch, velocity)."""
    mapped, notes = guest.seen.map, guest.seen.map.notes
    places = zip(mapped.rows.tolist(), mapped.part.tolist(), mapped.bar.tolist(), strict=True)
    left_out = {row for row, part, bar in places if part >= 0 and (mapped.identities[part], bar) in but}
    columns = (notes.voice, notes.onset, notes.end, notes.pitch, notes.velocity)
    found: Counter[tuple[int, ...]] = Counter()
    for row, (voice, *values) in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
        player = notes.voices[voice]
        if row not in left_out:
            found[player.track, player.channel, player.program, *values] += 1
    return found


def eighths(rng: Random, part: Part, first: int, end: int) -> tuple[Note, ...]:
    """Eighths of any pitch between two score ticks."""
    pitches = (36, 38, 42) if part.is_drum else range(45, 85)
    length = 1 if part.is_drum else 6
    places = range(first, end - 5, 6)
    return tuple(Note(at, rng.choice(pitches), length, rng.choice(VELOCITIES)) for at in places)


def rewritten(score: Score, part: Part, first: int, end: int, new: Sequence[Note]) -> Score:
    """The score with other notes of one part between two score ticks."""
    notes = tuple(sorted([*(n for n in part.notes if not first <= n.onset < end), *new]))
    return replace(score, parts=tuple(replace(p, notes=notes) if p is part else p for p in score.parts))


def tried(name: str, data: bytes, rng: Random) -> Tried:
    """All TASKS on one file."""
    try:
        guest = open_guest(data)
    except MidiError as error:
        return Tried(name, {}, (), str(error))
    again = open_guest(guest.midi())
    as_it_is = guest.midi() == data or (bool(guest.repairs) and rows(again.document) == rows(guest.document))
    kept = {"as it is": as_it_is, "mixer": _mixes(guest, rng), "two bars": _fills(guest, rng)}
    return Tried(name, kept, tuple(finding.kind for finding in guest.repairs))


def _mixes(guest: Guest, rng: Random) -> bool:
    part = rng.choice(guest.score.parts)
    volume, pan = rng.randrange(128), rng.randrange(128)
    mixed = edits.with_mix(guest.document, guest.seen, part.identity, volume, pan)
    after = open_guest(guest.changed(mixed).midi(), guest.score.first_bar)
    voices = guest.seen.map.voices[guest.seen.map.identities.index(part.identity)]
    channels = {voice.channel for voice in voices}
    before, later = Counter(rows(guest.document)), Counter(rows(after.document))
    differing = (before - later) + (later - before)
    return all(m[0] & 0xF0 == 0xB0 and m[1] in (7, 10) and m[0] & 15 in channels for _, _, m in differing)


def _fills(guest: Guest, rng: Random) -> bool:
    score, ticks = guest.score, guest.score.meter.bar_ticks
    part, bar = rng.choice(score.parts), rng.randrange(max(1, score.bars - 1))
    last = min(score.bars, bar + 2)
    bars = {(part.identity, b) for b in range(bar, last)}
    new = eighths(rng, part, bar * ticks, last * ticks)
    filled = guest.spliced(rewritten(score, part, bar * ticks, last * ticks, new), bars)
    after = open_guest(filled.midi(), score.first_bar)
    same = other_events(after.document) == other_events(guest.document)
    return same and not after.repairs and not sounding(guest, bars) - sounding(after)


def held_out(corpus: Path, most: int) -> Iterator[tuple[str, bytes]]:
    """(id, bytes) of held-out pieces, spread over the archives."""
    records = [r for r in read_manifest(corpus) if split_of(r.song) in HELD_OUT]
    chosen = records[:: max(1, len(records) // most)][:most]
    for record, data in read_pieces(corpus, chosen):
        yield record.id, data


def main(argv: Sequence[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate roundtrip",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--corpus", type=Path, required=True, help="folder with manifest.jsonl.xz")
    parser.add_argument("--pieces", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder for roundtrip.json")
    args = parser.parse_args(argv)
    rng = Random(args.seed)
    found = [tried(name, data, rng) for name, data in held_out(args.corpus, args.pieces)]
    told = summary(found)
    print(json.dumps(told, indent=2))
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        (args.out / "roundtrip.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return 0


def summary(found: Sequence[Tried]) -> dict[str, object]:
    """Shares as {kept, of}, which files were not kept, what was repaired and refused."""
    opened = [one for one in found if not one.refused]
    return {
        "files": len(found),
        **{task: {"kept": sum(o.kept[task] for o in opened), "of": len(opened)} for task in TASKS},
        "not kept": {task: [o.id for o in opened if not o.kept[task]][:20] for task in TASKS},
        "repaired": dict(Counter(kind for one in found for kind in one.repairs)),
        "refused": {one.id: one.refused for one in found if one.refused},
    }
