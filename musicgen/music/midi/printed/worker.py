"""A process that reads ABC or MusicXML with music21, for `foreign`. Imports nothing of Fialta.

Text comes by standard input, JSON goes out: see `converted`. It may neither use the network nor more than so
much memory and time: what it reads is a stranger's.
"""

import contextlib
import json
import os
import socket
import sys
from typing import Any, NoReturn

MEMORY_BYTES, SECONDS, TICKS = 3 << 30, 30, 480
# Where drums stand on a staff, and which General MIDI sound that is.
DRUMS = {
    "D4": 44, "E4": 35, "F4": 36, "G4": 41, "A4": 43, "B4": 45, "C5": 38, "D5": 47, "E5": 48, "F5": 51,
    "G5": 42, "A5": 49, "B5": 57,
}  # fmt: skip


def bounded() -> None:
    """Limits on this process, where the system has them."""
    try:
        import resource
    except ImportError:  # Windows: the time limit is the caller's
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _refuse(*_: object, **__: object) -> NoReturn:
    raise OSError("no network here")


def converted(text: str, kind: str) -> dict[str, Any]:
    """What is printed in text of the format `kind` ("abc" or "musicxml"), as JSON; times in TICKS a quarter.

    {parts: [{name, program, drum, notes: [[tick, ticks, velocity, pitches]], words: [[tick, text]]}],
    meters: [[tick, beats, unit]], tempos: [[tick, BPM]], keys: [[tick, sharps, minor]], tunes}
    """
    from music21 import converter, stream

    parsed: Any = converter.parseData(text, format=kind)
    tunes = 1
    if isinstance(parsed, stream.Opus):
        tunes, parsed = len(parsed.scores), parsed.scores[0]
    # What music21 cannot unfold is played as it is printed.
    with contextlib.suppress(Exception):
        parsed = parsed.expandRepeats()
    parts = list(parsed.parts) or [parsed]
    return {"parts": [part_of(part) for part in parts], "tunes": tunes, **frame_of(parsed, parts[0])}


def part_of(part: Any) -> dict[str, Any]:
    """One part: its notes, tied ones as one, and its words."""
    from music21 import harmony

    player = part.getInstrument(returnDefault=True)
    channel, program = player.midiChannel, player.midiProgram
    rows, words = [], []
    for note in part.stripTies().flatten().notes:
        if isinstance(note, harmony.Harmony):
            continue
        start, length = tick(note.offset), max(1, tick(note.duration.quarterLength))
        pitches = struck(note)
        if pitches:
            rows.append([start, length, note.volume.velocity or 80, pitches])
        if note.lyric:
            words.append([start, str(note.lyric)[:60]])
    drum = channel == 9 or "ercussion" in type(player).__name__
    return {
        "name": str(part.partName or "")[:80],
        "program": int(program or 0),
        "drum": drum,
        "notes": rows,
        "words": words,
    }


def struck(note: Any) -> list[int]:
    """MIDI pitches of a note, a chord, or drums by their place on the staff, which is all that is told."""
    if hasattr(note, "pitches") and note.pitches:
        return sorted({p.midi for p in note.pitches if 0 <= p.midi <= 127})
    drums = [note, *getattr(note, "notes", ())]
    places = (f"{d.displayStep}{d.displayOctave}" for d in drums if hasattr(d, "displayStep"))
    return sorted({DRUMS.get(place, 37) for place in places})


def frame_of(score: Any, part: Any) -> dict[str, Any]:
    """Meters, tempos and keys; where the first bar is short, the meter is said anew behind it."""
    from music21 import key, meter, stream

    flat = part.flatten()
    meters = [
        [tick(m.offset), m.numerator, m.denominator] for m in flat.getElementsByClass(meter.TimeSignature)
    ]
    first = next(iter(part.getElementsByClass(stream.Measure)), None)
    if first is not None and meters and first.duration.quarterLength < first.barDuration.quarterLength:
        meters.append([tick(first.duration.quarterLength), *meters[0][1:]])
    tempos = [
        [tick(start), mark.getQuarterBPM() or 120.0] for start, _, mark in score.metronomeMarkBoundaries()
    ]
    keys = [
        [tick(k.offset), k.sharps, int(getattr(k, "mode", "") == "minor")]
        for k in flat.getElementsByClass(key.KeySignature)
    ]
    return {"meters": meters, "tempos": tempos, "keys": keys}


def tick(quarters: Any) -> int:
    return round(quarters * TICKS)


def main() -> int:
    bounded()
    answer = os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr
    text = sys.stdin.buffer.read().decode("utf-8")
    socket.socket.connect = socket.create_connection = _refuse  # type: ignore[method-assign, assignment]
    answer.write(json.dumps(converted(text, sys.argv[1])).encode())
    answer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
