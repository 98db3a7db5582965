"""What each part does in a score: beat, bass, lead, chords, pad, figure, or only a touch.

A rule of thumb made of register, polyphony, note lengths and how varied the line is. Against track names
that tell the role (`melody`, `vocal`, `bass` …) its agreement is in docs/measures.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicgen.music.score import BASS_PROGRAMS, Part, Score
from musicgen.music.theory import TICKS_PER_QUARTER

TOUCH_SHARE = 0.25  # of the bars
CHORD_SHARE = 0.5  # of the onsets carry two notes or more
PAD_TICKS = 2 * TICKS_PER_QUARTER
BASS_PITCH = 50.0
# Instruments that seldom carry the tune, and those made for it.
_BACKING = frozenset((*range(24, 32), *range(44, 46), *range(48, 56), *range(88, 104), 119))
_LEADING = frozenset((*range(56, 61), *range(64, 84), 40, 52, 53, 54, 85, 110))


@dataclass(frozen=True, slots=True)
class _Line:
    """Numbers of one pitched part. pitch: mean MIDI number. chordal: share of onsets with several notes.
    length: median ticks of a note. variety: entropy of the pitches in bits. share: of the bars it sounds in.
    onsets_a_bar: of the sounding bars."""

    program: int
    pitch: float
    chordal: float
    length: float
    variety: float
    share: float
    onsets_a_bar: float


def roles(score: Score, bars: Sequence[int] | None = None) -> tuple[str, ...]:
    """The role of each part, in the score's order; every score with a pitched part that plays has a lead.

    bars: how many bars of each part are known; None where all of the score's are.
    """
    known = [score.bars] * len(score.parts) if bars is None else bars
    lines = {i: _line(p, score, known[i]) for i, p in enumerate(score.parts) if not p.is_drum}
    playing = {i: line for i, line in lines.items() if line.share >= TOUCH_SHARE}
    bass = _bass(playing)
    candidates = {i: line for i, line in playing.items() if i not in bass} or playing
    lead = max(candidates, key=lambda i: _leading(candidates[i]), default=None)

    def role(index: int, part: Part) -> str:
        if part.is_drum:
            sounding = {n.onset // score.meter.bar_ticks for n in part.notes}
            return "beat" if len(sounding) >= TOUCH_SHARE * known[index] else "touch"
        if index not in playing:
            return "touch"
        return "lead" if index == lead else "bass" if index in bass else _backing(playing[index])

    return tuple(role(i, p) for i, p in enumerate(score.parts))


def _line(part: Part, score: Score, known: int) -> _Line:
    onsets = np.array([n.onset for n in part.notes])
    pitches = np.array([n.pitch for n in part.notes])
    struck = np.unique(onsets, return_counts=True)[1]
    bars = len(np.unique(onsets // score.meter.bar_ticks))
    shares = np.unique(pitches, return_counts=True)[1] / len(pitches)
    return _Line(
        program=part.program,
        pitch=float(pitches.mean()),
        chordal=float((struck > 1).mean()),
        length=float(np.median([n.duration for n in part.notes])),
        variety=float(-(shares * np.log2(shares)).sum()),
        share=bars / max(1, known),
        onsets_a_bar=len(struck) / bars,
    )


def _bass(lines: dict[int, _Line]) -> frozenset[int]:
    """Bass instruments; without one the lowest line, if it is low, single-voiced and not the only one."""
    named = frozenset(i for i, line in lines.items() if line.program in BASS_PROGRAMS)
    if named or len(lines) < 2:
        return named
    lowest = min(lines, key=lambda i: lines[i].pitch)
    is_low = lines[lowest].pitch < BASS_PITCH and lines[lowest].chordal < CHORD_SHARE
    return frozenset({lowest} if is_low else ())


def _leading(line: _Line) -> float:
    """How much a line is like a tune: single-voiced, rather high, varied, moving, heard in most bars."""
    voice = (line.program in _LEADING) - (line.program in _BACKING)
    register = -abs(line.pitch - 72) / 12
    motion = min(line.onsets_a_bar, 6) / 6
    return 1.2 * voice - 2.5 * line.chordal + 0.8 * register + 0.7 * line.variety + motion + 1.5 * line.share


def _backing(line: _Line) -> str:
    if line.length >= PAD_TICKS and line.onsets_a_bar <= 4:
        return "pad"
    return "chords" if line.chordal >= CHORD_SHARE else "figure"
