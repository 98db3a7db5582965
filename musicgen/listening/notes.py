"""From a pitch track to notes: a hidden Markov model of semitones and silence, split where the voice sets in
anew.

Vibrato and glides stay inside a note because leaving it costs more than a few frames beside it; the tuning of
the whole recording (nobody hums at 440 Hz) is found first and taken off.
"""

from dataclasses import dataclass

import numpy as np

from musicgen.errors import InputError
from musicgen.listening.audio import Sound
from musicgen.listening.pitch import FRAME_S, Floats, Track, pitch_track
from musicgen.music.score import PITCHES

_VOICED = 0.5  # confidence from which on a frame has a pitch, as the package says
_QUIET_DB = 32.0  # so far below the loud frames nothing is a note
_SPREAD = 0.42  # semitones around the middle of a note
_FAR = 4.5  # most that one frame can cost a note
_SILENCE = 2.0  # what a voiced frame costs silence, an unvoiced one a note
_LEAVE = 5.5  # what going to another note costs, in nats
_SHORTEST_S = 0.08
_MERGE_S = 0.05  # a hole in a note, shorter than this, is none
_RISE_DB, _RISE = 3.0, 2.0  # a note is struck anew: louder by so much, and so much new sound
_NEAR_S, _APART_S = 0.05, 0.09
_SET_IN, _SLOW_S = 0.8, 0.1  # a begin that can be heard, and how long before its pitch it may be
_FOOT = 0.3  # of a rise, where it begins
_OVERTONES = (12, 19, 24)
_SHARE = 0.15  # of the recording that must have a pitch
MIN_NOTES = 3


@dataclass(frozen=True, slots=True)
class HeardNote:
    """onset, end: seconds. pitch: MIDI number. loudness: dB of full scale."""

    onset: float
    end: float
    pitch: int
    loudness: float


@dataclass(frozen=True, slots=True)
class Heard:
    """Notes in order, one at a time. cents: how far the voice is off 440 Hz, -50 .. 50."""

    notes: tuple[HeardNote, ...]
    cents: float


def notes_in(sound: Sound) -> Heard:
    """The notes of one voice. Raises InputError where none can be made out."""
    track = pitch_track(sound)
    loud = track.loudness > np.quantile(track.loudness, 0.95) - _QUIET_DB
    voiced = (track.voiced >= _VOICED) & loud
    if voiced.mean() < _SHARE / 3 or voiced.sum() * FRAME_S < 2 * _SHORTEST_S:
        raise InputError(
            "No pitch can be made out in the recording: hum, whistle or play one tune, without a band."
        )
    cents = tuning(track.pitch[voiced])
    pitch = track.pitch - cents / 100
    states = _states(pitch, np.where(loud, track.voiced, 0.0))
    notes = _noted(_spans(states, track), track)
    notes = [n for n in notes if n.end - n.onset >= _SHORTEST_S and n.pitch in PITCHES]
    if len(notes) < MIN_NOTES:
        raise InputError(
            f"Only {len(notes)} notes can be made out in the recording: hum a few bars, note by note."
        )
    return Heard(tuple(notes), cents)


def tuning(pitch: Floats) -> float:
    """Cents that pitches lie above the nearest semitones altogether: the angle of their mean on a circle."""
    mean = np.exp(2j * np.pi * pitch).mean()
    return float(100 * np.angle(mean) / (2 * np.pi))


def _states(pitch: Floats, voiced: Floats) -> np.ndarray:
    """The semitone of each frame, -1 in silence: Viterbi's best path."""
    sure = np.clip(voiced, 0.02, 0.98)
    low, high = int(np.floor(pitch[voiced >= _VOICED].min())) - 1, int(pitch[voiced >= _VOICED].max()) + 2
    semitones = np.arange(low, high + 1)
    away = np.minimum(_FAR, 0.5 * ((pitch[:, None] - semitones) / _SPREAD) ** 2)
    costs = np.empty((len(pitch), len(semitones) + 1))
    costs[:, 1:] = sure[:, None] * away + (1 - sure[:, None]) * _SILENCE
    costs[:, 0] = sure * _SILENCE
    total, back = costs[0], np.empty(costs.shape, dtype=np.int32)
    stays = np.arange(costs.shape[1])
    for t in range(len(costs)):
        if t:
            best = int(total.argmin())
            # a breath costs half of what another note does
            leave = total[best] + np.where((stays == 0) | (best == 0), _LEAVE / 2, _LEAVE)
            back[t] = np.where(total <= leave, stays, best)
            total = np.minimum(total, leave) + costs[t]
        else:
            back[t] = stays
    path = np.empty(len(costs), dtype=np.int64)
    path[-1] = int(total.argmin())
    for t in range(len(costs) - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return np.where(path > 0, semitones[np.maximum(path - 1, 0)], -1)


def _spans(states: np.ndarray, track: Track) -> list[tuple[int, int, int]]:
    """(first frame, frame after the last, semitone) of each note; short holes in one pitch are closed, and
    overtones that are heard for a moment in the midst of a note are that note."""
    edges = np.flatnonzero(np.diff(states)) + 1
    runs = [(a, b, int(states[a])) for a, b in zip([0, *edges], [*edges, len(states)], strict=True)]
    found: list[tuple[int, int, int]] = []
    for first, end, semitone in runs:
        if semitone < 0:
            continue
        if found and (first - found[-1][1]) * FRAME_S < _MERGE_S:
            before = found[-1][2]
            if semitone == before or (
                abs(semitone - before) in _OVERTONES and _rise(track, first, first) < _RISE
            ):
                found[-1] = (found[-1][0], end, before)
                continue
        found.append((first, end, semitone))
    return found


def _rise(track: Track, first: int, last: int) -> float:
    """The strongest onset around some frames."""
    near = round(_NEAR_S / FRAME_S)
    return float(track.rise[max(0, first - near) : last + near + 1].max())


def _begin(first: int, floor: int, track: Track) -> int:
    """Where the sound of a note sets in: the strongest rise before its pitch is sure, which takes a while for
    instruments that speak slowly. floor: frame before which it cannot be."""
    start = max(0, floor, first - round(_SLOW_S / FRAME_S))
    window = track.rise[start : first + 3]
    if not len(window):
        return first
    best = start + int(window.argmax())
    return _foot(best, start, track) if track.rise[best] >= _SET_IN else first


def _foot(peak: int, floor: int, track: Track) -> int:
    """Where a rise begins whose strongest frame is known."""
    while peak > floor and _FOOT * track.rise[peak] < track.rise[peak - 1] <= track.rise[peak]:
        peak -= 1
    while peak > floor and track.rise[peak - 1] > _FOOT and track.rise[peak - 1] <= track.rise[peak]:
        peak -= 1
    return peak


def _noted(spans: list[tuple[int, int, int]], track: Track) -> list[HeardNote]:
    """Notes of stretches of one pitch: each begins where its sound sets in, and ends where the next does."""
    apart = round(_APART_S / FRAME_S)
    begins: list[tuple[int, int, int]] = []
    for first, end, semitone in spans:
        begin = _begin(first, begins[-1][0] + apart if begins else 0, track)
        begins.append((begin, end, semitone))
        late = end - round(_SLOW_S / FRAME_S)
        begins += [(cut, end, semitone) for cut in _cuts(begin, late, track)]
    notes = []
    for place, (begin, end, semitone) in enumerate(begins):
        stop = min(end, begins[place + 1][0]) if place + 1 < len(begins) else end
        if stop > begin:
            loud = float(np.quantile(track.loudness[begin:stop], 0.8))
            notes.append(HeardNote(begin * FRAME_S, stop * FRAME_S, semitone, loud))
    return notes


def _cuts(begin: int, end: int, track: Track) -> list[int]:
    """Frames within a stretch at which the note is struck again."""
    near, apart = round(_NEAR_S / FRAME_S), round(_APART_S / FRAME_S)
    cuts, last = [], begin
    for t in range(begin + apart, end):
        window = track.rise[max(0, t - 2) : t + 3]
        if track.rise[t] < _RISE or track.rise[t] < window.max() or t - last < apart:
            continue
        before, after = track.loudness[max(0, t - near) : t + 1].min(), track.loudness[t : t + near + 1].max()
        if after - before >= _RISE_DB:
            last = max(_foot(t, begin + apart, track), last + 1)
            cuts.append(last)
    return cuts
