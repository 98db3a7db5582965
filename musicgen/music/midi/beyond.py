"""What a view's score cannot show of the file, counted; and the file's tempos and keys in plain numbers."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from musicgen.music.midi.file.document import (
    BEND,
    CONTROL,
    CUE,
    INSTRUMENT,
    KEY,
    LYRIC,
    MARKER,
    META,
    PAN,
    SUSTAIN,
    SYSEX,
    TEXT,
    VOLUME,
    Document,
)
from musicgen.music.midi.file.findings import Finding, Value, in_order
from musicgen.music.midi.timeline import Clock, Window
from musicgen.music.quantise import LEFT_OUT, MERGED, Ints
from musicgen.music.score import DRUM_PITCHES, DURATIONS, PITCHES, VELOCITIES, Score
from musicgen.music.theory import TICKS_PER_QUARTER, Key

if TYPE_CHECKING:
    from musicgen.music.midi.view import Map

_QUIET_CONTROLS = (0, 32, VOLUME, PAN)  # bank, volume and pan are shown
_ON_GRID = 0.25  # a 48th of a quarter note: what a sequencer rounds
_TEXTS = (TEXT, LYRIC, MARKER, CUE, INSTRUMENT)


def unshown(
    document: Document,
    window: Window,
    windows: tuple[Window, ...],
    mapped: "Map",
    places: Ints,
    score: Score,
    clock: Clock,
    losses: Mapping[str, int],
) -> tuple[Finding, ...]:
    """All that is in the file and not in the score of its window. losses: as `grouped` counted them."""
    found = [*_frame(window, windows, score, clock), *_notes(document, window, mapped, places)]
    counts = _events(document)
    counts["keys"] = max(0, len(keys_of(document)) - 1)
    counts["parts"], counts["merged"] = losses.get(LEFT_OUT, 0), losses.get(MERGED, 0)
    counts["silent"] = sum(part.volume == 0 for part in score.parts)
    found += [Finding(kind, (("n", n),)) for kind, n in counts.items() if n]
    return in_order(found)


def _frame(window: Window, windows: tuple[Window, ...], score: Score, clock: Clock) -> list[Finding]:
    found = []

    def add(kind: str, **values: Value) -> None:
        found.append(Finding(kind, tuple(values.items())))

    if len(windows) > 1:
        first, last = window.first_bar, window.last_bar
        add("bars", first=first, last=last, total=max(w.last_bar for w in windows))
    others = dict.fromkeys(f"{w.asked[0]}/{w.asked[1]}" for w in windows if w.asked != window.asked)
    if others:
        add("meters", names=", ".join(list(others)[:8]))
    if (window.meter.beats, window.meter.unit) != window.asked:
        add("strange_meter", asked=f"{window.asked[0]}/{window.asked[1]}", shown=window.meter.name)
    start = max(0.0, window.start)
    if changes := clock.changes(start, window.end):
        add("tempos", n=len(changes))
    written = bpm(clock.tempo_us(start))
    if not changes and abs(written - score.tempo_bpm) > 0.01:
        add("strange_tempo", bpm=round(written, 1), shown=round(score.tempo_bpm, 1))
    return found


def _notes(document: Document, window: Window, mapped: "Map", places: Ints) -> list[Finding]:
    notes, rows = mapped.notes, mapped.rows
    drums = np.array([voice.is_drum for voice in notes.voices])[notes.voice[rows]]
    pitch, drawn = notes.pitch[rows], mapped.part >= 0
    fine = (notes.onset[rows] - window.start) * (TICKS_PER_QUARTER / document.quarter)
    length = (notes.end[rows] - notes.onset[rows]) * (TICKS_PER_QUARTER / document.quarter)
    outside = (pitch < PITCHES.start) | (pitch >= PITCHES.stop)
    no_kit = (pitch < DRUM_PITCHES.start) | (pitch >= DRUM_PITCHES.stop)
    place = np.stack([mapped.part, places, pitch])[:, drawn]
    counts = {
        "off_grid": (np.abs(fine - places) > _ON_GRID).sum(),
        "together": place.shape[1] - np.unique(place, axis=1).shape[1],
        "held": ((length > DURATIONS[-1] * 1.02) & ~drums & drawn).sum(),
        "loudness": (~np.isin(notes.velocity[rows], VELOCITIES)).sum(),
        "range": (outside & ~drums & drawn).sum(),
        "sounds": (no_kit & drums).sum(),
    }
    return [Finding(kind, (("n", int(n)),)) for kind, n in counts.items() if n]


def _events(document: Document) -> Counter[str]:
    """Events that are kept and not drawn."""
    counts: Counter[str] = Counter()
    for track in document.tracks:
        for message in track.messages:
            status = message[0] & 0xF0
            if status == CONTROL:
                if message[1] == SUSTAIN:
                    counts["pedal"] += 1
                elif message[1] not in _QUIET_CONTROLS:
                    counts["controls"] += 1
            elif status == BEND:
                counts["bends"] += 1
            elif message[0] == META and message[1] in _TEXTS:
                counts["texts"] += 1
            elif message[0] == SYSEX:
                counts["exclusive"] += 1
    return counts


def bpm(tempo_us: int) -> float:
    """The roundest BPM that is written as these microseconds a quarter: 207612 is 289, not 289.00064."""
    exact = 60_000_000 / tempo_us
    rounded = (round(exact, digits) for digits in range(4))
    return next((bpm for bpm in rounded if bpm and round(60_000_000 / bpm) == tempo_us), exact)


def keys_of(document: Document) -> list[tuple[int, Key]]:
    """(tick, key) wherever the key signature becomes another."""
    said = sorted(
        (tick, message[-2:])
        for track in document.tracks
        for tick, message in track.events
        if message[0] == META and message[1] == KEY
    )
    found: list[tuple[int, Key]] = []
    for tick, (sharps, minor) in said:
        sharps = sharps - 256 if sharps > 127 else sharps
        key = Key((7 * sharps + (9 if minor else 0)) % 12, "minor" if minor else "major")
        if not found or found[-1][1] != key:
            found.append((tick, key))
    return found


def key_in(document: Document, window: Window) -> Key | None:
    """The key signature that holds longest in a window, None where there is none."""
    keys = keys_of(document)
    if not keys:
        return None
    start, ticks = max(0.0, window.start), [tick for tick, _ in keys]
    places = [start, *(float(t) for t in ticks if start < t < window.end), window.end]
    held: Counter[Key] = Counter()
    for one, other in pairwise(places):
        held[keys[max(0, bisect_right(ticks, one) - 1)][1]] += round(other - one)
    return held.most_common(1)[0][0]
