"""What can be worked on of a Document: a window as a canonical score, and which event belongs to which note.

The score's ticks count from the window's start; `Window.start + ticks * quarter / 12` is a file's tick. A
note belongs to the bar that its place on the grid lies in. What the score cannot show is listed.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from musicgen.errors import MidiError
from musicgen.music.measure.chords import estimate_chords
from musicgen.music.midi import beyond, own
from musicgen.music.midi.file.document import Document
from musicgen.music.midi.file.findings import Finding
from musicgen.music.midi.timeline import Clock, Window, whole_quarter, windows_of
from musicgen.music.midi.voices import Notes, Voice, notes_of
from musicgen.music.quantise import Ints, RawMidi, RawTrack, grouped, quantise, snap_onsets
from musicgen.music.score import DURATIONS, MAX_BPM, MIN_BPM, Identity, Part, Score
from musicgen.music.theory import TICKS_PER_QUARTER

MAX_NOTES = 40_000
LONGEST = DURATIONS[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """Which note of the file is drawn where.

    notes: all of the file. rows: those of the window (indices into notes). part, bar: of each row, its part
    (index into `identities`, -1 where it is not drawn) and its bar, counted from 0. place: its score tick.
    voices: of each part, the busiest first.
    """

    notes: Notes
    rows: Ints
    part: Ints
    bar: Ints
    place: Ints
    identities: tuple[Identity, ...]
    voices: tuple[tuple[Voice, ...], ...]

    def home(self, identity: Identity) -> Voice:
        """The voice in which new notes of a part are written. Raises KeyError."""
        return dict(zip(self.identities, self.voices, strict=True))[identity][0]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """score: the window. times: (score tick, seconds from the window's start) where the tempo changes, the
    first and the last bar line included. windows: all of the file. quarter: the file's ticks a quarter."""

    score: Score
    window: Window
    windows: tuple[Window, ...]
    map: Map
    times: tuple[tuple[float, float], ...]
    findings: tuple[Finding, ...]
    quarter: float


def view(document: Document, bar: int | None = None) -> View:
    """The window that holds a bar (as bars are called), or the first of the meter in which most notes are.

    Raises MidiError for a file without notes, or with more than MAX_NOTES in the window.
    """
    notes = notes_of(document)
    if not len(notes):
        raise MidiError("The file has no notes: choose a MIDI file with music in it.")
    windows = windows_of(document, np.sort(notes.onset), float(notes.end.max()))
    window = _chosen(windows, notes.onset, bar)
    rows, places = _inside(document, notes, window)
    if len(rows) > MAX_NOTES:
        raise MidiError(
            f"Bars {window.first_bar} to {window.last_bar} hold {len(rows):,} notes, at most {MAX_NOTES:,} "
            "can be worked on at once: thin them out, or export fewer bars."
        )
    clock = Clock(document)
    raw, players = _raw(document, notes, rows, window)
    losses: Counter[str] = Counter()
    groups = grouped(raw.tracks, losses)
    score = quantise(raw).score
    mapped = _map(notes, rows, places, window.meter.bar_ticks, players, groups)
    score = replace(
        score,
        parts=_named(score.parts, mapped),
        tempo_bpm=_tempo(clock, window),
        meter=window.meter,
        key=beyond.key_in(document, window),
        first_bar=window.first_bar,
    )
    score = own.with_marks(score, document, window) or replace(score, chords=estimate_chords(score))
    findings = beyond.unshown(document, window, windows, mapped, places, score, clock, losses)
    return View(
        score, window, windows, mapped, _times(clock, document, window, score), findings, document.quarter
    )


def _chosen(windows: tuple[Window, ...], onsets: Ints, bar: int | None) -> Window:
    if bar is not None:
        for window in windows:
            if window.first_bar <= bar <= window.last_bar:
                return window
        raise MidiError(f"Bar {bar} holds no note: choose a bar of the file that does.")

    def weight(meter: tuple[int, int]) -> int:
        return sum(int(((onsets >= w.start) & (onsets < w.end)).sum()) for w in windows if w.asked == meter)

    meters = {w.asked for w in windows}
    fullest = max(meters, key=weight) if len(meters) > 1 else windows[0].asked
    return next(w for w in windows if w.asked == fullest)


def _inside(document: Document, notes: Notes, window: Window) -> tuple[Ints, Ints]:
    """Rows of the window, and their places on the grid. A note a little early belongs to the bar after it."""
    slack = document.quarter / 4
    near = np.flatnonzero((notes.onset >= window.start - slack) & (notes.onset < window.end))
    scale, quarter = whole_quarter(document)
    ticks = np.rint((notes.onset[near] - window.start) * scale).astype(np.int64)
    places = snap_onsets(ticks, quarter)
    if window.start <= 0:
        places = np.maximum(places, 0)
    inside = (places >= 0) & (places < window.bars * window.meter.bar_ticks)
    return near[inside], places[inside]


def _raw(document: Document, notes: Notes, rows: Ints, window: Window) -> tuple[RawMidi, list[list[int]]]:
    """The window's notes by player, ticks from its start, and the voices of each (places in notes.voices).

    A note longer than a score's longest comes in pieces.
    """
    scale, quarter = whole_quarter(document)
    last = window.bars * window.meter.bar_ticks * quarter // TICKS_PER_QUARTER
    found: defaultdict[tuple[int, ...], list[tuple[int, Ints]]] = defaultdict(list)
    for place, mine in notes.by_voice(rows):
        found[_player(document, notes.voices[place], place)].append((place, mine))
    tracks = []
    for members in found.values():
        voice, mine = notes.voices[members[0][0]], np.concatenate([own_rows for _, own_rows in members])
        onset = np.maximum(0, np.rint((notes.onset[mine] - window.start) * scale).astype(np.int64))
        length = np.rint((notes.end[mine] - notes.onset[mine]) * scale).astype(np.int64)
        columns = (
            onset,
            np.maximum(1, np.minimum(length, last - onset)),
            notes.pitch[mine],
            notes.velocity[mine],
        )
        if not voice.is_drum:
            columns = _in_pieces(*columns, LONGEST * quarter // TICKS_PER_QUARTER)
        onset, length, pitch, velocity = columns
        told = voice.program, voice.is_drum, voice.name, voice.volume, voice.pan
        tracks.append(RawTrack(*told, onset, pitch, length, velocity))
    return RawMidi(quarter, tuple(tracks)), [[place for place, _ in members] for members in found.values()]


def _player(document: Document, voice: Voice, place: int) -> tuple[int, ...]:
    """What tells players apart: one of a track of its own may use several channels, as guitar strings do."""
    return (voice.track, voice.program, voice.is_drum) if document.format == 1 else (place,)


def _in_pieces(
    onset: Ints, length: Ints, pitch: Ints, velocity: Ints, longest: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Notes cut into pieces of at most `longest`, a rest of less than a 32nd left with the piece before."""
    count = np.maximum(1, -(-(length - longest // 64) // longest))
    if (count == 1).all():
        return onset, length, pitch, velocity
    which = np.repeat(np.arange(len(onset)), count)
    number = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    begun = number * longest
    return onset[which] + begun, np.minimum(longest, length[which] - begun), pitch[which], velocity[which]


def _map(
    notes: Notes,
    rows: Ints,
    places: Ints,
    bar_ticks: int,
    players: Sequence[Sequence[int]],
    groups: dict[Identity, list[int]],
) -> Map:
    part_of = np.full(len(notes.voices), -1, dtype=np.int64)
    counts = np.bincount(notes.voice[rows], minlength=len(notes.voices))
    voices = []
    for part, members in enumerate(groups.values()):
        mine = [voice for member in members for voice in players[member]]
        part_of[mine] = part
        voices.append(tuple(notes.voices[v] for v in sorted(mine, key=lambda v: -counts[v])))
    drawn_in = part_of[notes.voice[rows]]
    return Map(notes, rows, drawn_in, places // bar_ticks, places, tuple(groups), tuple(voices))


def _named(parts: tuple[Part, ...], mapped: Map) -> tuple[Part, ...]:
    """Parts with the names, volumes and pans that the file gives them; of one name the second is number 2."""
    seen: Counter[str] = Counter()
    named = []
    for part in parts:
        voice = mapped.home(part.identity)
        name = voice.name or part.name
        seen[name] += 1
        shown = f"{name} {seen[name]}" if seen[name] > 1 else name
        volume = 100 if voice.volume is None else voice.volume
        pan = 64 if voice.pan is None else voice.pan
        named.append(replace(part, name=shown, volume=volume, pan=pan))
    return tuple(named)


def _tempo(clock: Clock, window: Window) -> float:
    """The tempo that holds longest."""
    start = max(0.0, window.start)
    ticks = [start, *clock.changes(start, window.end), window.end]
    held: Counter[int] = Counter()
    for one, other in pairwise(ticks):
        held[clock.tempo_us(one)] += round(other - one)
    return float(min(MAX_BPM, max(MIN_BPM, beyond.bpm(held.most_common(1)[0][0]))))


def _times(clock: Clock, document: Document, window: Window, score: Score) -> tuple[tuple[float, float], ...]:
    """Where the clock stands at score ticks; between two it runs evenly."""
    factor = document.quarter / TICKS_PER_QUARTER
    began = clock.seconds(window.start)
    end = score.bars * score.meter.bar_ticks
    inner = [
        (tick - window.start) / factor for tick in clock.changes(window.start, window.start + end * factor)
    ]
    if window.start < 0:
        inner.insert(0, -window.start / factor)
    places = sorted({0.0, *inner, float(end)})
    return tuple((at, clock.seconds(window.start + at * factor) - began) for at in places)
