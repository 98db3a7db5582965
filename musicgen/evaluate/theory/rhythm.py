"""Rules of rhythm: what drums, basses and accompaniments of a style do on which beat.

Each rule looks at a piece and says in how many of its cases it is kept.
"""

from collections import Counter
from itertools import pairwise

import numpy as np

from musicgen.evaluate.theory.music import Music, Notes, Tally
from musicgen.music.measure.sections import sections
from musicgen.music.theory import TICKS_PER_QUARTER, Meter

KICKS, SNARES = frozenset((35, 36)), frozenset((37, 38, 39, 40))
CYMBALS = frozenset((42, 44, 46, 51, 53, 59))  # hi-hat and ride: those that keep time
CRASHES = frozenset((49, 52, 55, 57))
FEET = KICKS | {44}
EVEN, SWUNG = 6, 8  # ticks after the beat at which an off-beat eighth falls
REGULAR, ALIKE = 0.75, 0.5
APART = 5  # semitones between a bass note and the chord above it
FOUR = Meter(4, 4)


def _places(hits: Notes, drums: frozenset[int]) -> list[int]:
    """Where in its bar any of the drums is struck, ascending, each place once."""
    return sorted({n.onset for n in hits if n.pitch in drums})


def backbeat(music: Music) -> Tally:
    """In a 4/4 bar with snare, the snare falls on two and four."""
    if music.score.meter != FOUR:
        return Tally()
    places = [set(_places(hits, SNARES)) for hits in music.drum_bars().values()]
    bars = [p for p in places if p]
    return Tally(sum({12, 36} <= p for p in bars), len(bars))


def kick_on_one(music: Music) -> Tally:
    """In a bar with bass drum, it falls on one."""
    bars = [p for p in (_places(hits, KICKS) for hits in music.drum_bars().values()) if p]
    return Tally(sum(p[0] == 0 for p in bars), len(bars))


def kick_on_every_beat(music: Music) -> Tally:
    """In a bar with bass drum, it falls on every beat."""
    wanted = set(range(0, music.bar_ticks, music.beat_ticks))
    bars = [set(p) for p in (_places(hits, KICKS) for hits in music.drum_bars().values()) if p]
    return Tally(sum(wanted <= p for p in bars), len(bars))


def even_cymbals(music: Music) -> Tally:
    """In a bar with four strokes or more on hi-hat or ride, most of them (75 %) are equally far apart."""
    kept = cases = 0
    for hits in music.drum_bars().values():
        places = _places(hits, CYMBALS)
        if len(places) >= 4:
            apart = Counter(np.diff(places).tolist())
            cases += 1
            kept += apart.most_common(1)[0][1] >= REGULAR * apart.total()
    return Tally(kept, cases)


def crashes_on_one(music: Music) -> Tally:
    """Crash cymbals fall on the first beat of a bar."""
    places = [n.onset for hits in music.drum_bars().values() for n in hits if n.pitch in CRASHES]
    return Tally(sum(place == 0 for place in places), len(places))


def two_hands_two_feet(music: Music) -> Tally:
    """At no moment does the drummer need more than two hands and two feet."""
    kept = cases = 0
    struck: dict[int, set[int]] = {}
    for n in music.drums:
        struck.setdefault(n.onset, set()).add(n.pitch)
    for pitches in struck.values():
        cases += 1
        kept += len(pitches - FEET) <= 2 and len(pitches & FEET) <= 2
    return Tally(kept, cases)


def steady_groove(music: Music) -> Tally:
    """Inside a section, a bar's drums share half of their strokes with those of the bar before."""
    bars, starts = music.drum_bars(), {s.first_bar for s in sections(music.notes)}
    pairs = [(bars[b - 1], bars[b]) for b in sorted(bars) if b - 1 in bars and b not in starts]
    return Tally(sum(_alike(*pair) >= ALIKE for pair in pairs), len(pairs))


def _alike(one: Notes, other: Notes) -> float:
    a, b = ({(n.onset, n.pitch) for n in hits} for hits in (one, other))
    return len(a & b) / len(a | b)


def fills_before_sections(music: Music) -> Tally:
    """In the bar before a new section the drums play something else than in the bar before it."""
    bars = music.drum_bars()
    lasts = [s.first_bar - 1 for s in sections(music.notes)[1:]]
    pairs = [(bars[b - 1], bars[b]) for b in lasts if b in bars and b - 1 in bars]
    return Tally(sum(_alike(*pair) < 1.0 for pair in pairs), len(pairs))


def bass_with_kick(music: Music) -> Tally:
    """Where bass drum and bass play in a bar, a stroke of the drum comes with a note of the bass."""
    bass = {n.onset for n in music.bass}
    bars = {onset // music.bar_ticks for onset in bass}
    kicks = {n.onset for n in music.drums if n.pitch in KICKS and n.onset // music.bar_ticks in bars}
    return Tally(len(kicks & bass), len(kicks))


def swung_eighths(music: Music) -> Tally:
    """Off-beat eighths come late, as the last note of a triplet."""
    late, even = _off_beats(music)
    return Tally(late, late + even)


def straight_eighths(music: Music) -> Tally:
    """Off-beat eighths come in the middle of the beat."""
    late, even = _off_beats(music)
    return Tally(even, late + even)


def _off_beats(music: Music) -> tuple[int, int]:
    """Moments at which an off-beat eighth begins, late and even. Beats of running triplets tell nothing."""
    if music.score.meter.unit == 8:
        return 0, 0
    onsets = np.unique(music.notes.onset)
    beat, place = onsets // TICKS_PER_QUARTER, onsets % TICKS_PER_QUARTER
    triplets = beat[place == 4]
    late = (place == SWUNG) & ~np.isin(beat, triplets)
    return int(late.sum()), int((place == EVEN).sum())


def waltz(music: Music) -> Tally:
    """In a 3/4 bar struck on all beats, the bass is on one, and lower than what follows on two and three."""
    return _bass_then_chords(music, 3, (0,), (1, 2), 0)


def oom_pah(music: Music) -> Tally:
    """In a bar of two or four beats struck on all of them, bass notes on one and three take turns with chords
    at least a fourth higher on two and four."""
    beats = music.bar_ticks // music.beat_ticks
    if beats not in (2, 4):
        return Tally()
    return _bass_then_chords(music, beats, tuple(range(0, beats, 2)), tuple(range(1, beats, 2)), APART)


def _bass_then_chords(
    music: Music, beats: int, low: tuple[int, ...], high: tuple[int, ...], apart: int
) -> Tally:
    if music.score.meter.is_compound or music.bar_ticks != beats * music.beat_ticks:
        return Tally()
    lowest: dict[int, int] = {}
    for part in music.pitched:
        for n in part.notes:
            lowest[n.onset] = min(n.pitch, lowest.get(n.onset, n.pitch))
    kept = cases = 0
    for bar in range(music.score.bars):
        pitches = [lowest.get(bar * music.bar_ticks + i * music.beat_ticks) for i in range(beats)]
        struck = [p for p in pitches if p is not None]
        if len(struck) == beats:
            cases += 1
            kept += max(struck[i] for i in low) + apart < min(struck[i] for i in high)
    return Tally(kept, cases)


def first_beats_are_struck(music: Music) -> Tally:
    """Something begins on the first beat of every bar."""
    onsets = set(music.notes.onset.tolist())
    bars = range(music.score.bars)
    return Tally(sum(bar * music.bar_ticks in onsets for bar in bars), len(bars))


def beats_are_not_softer(music: Music) -> Tally:
    """In a bar whose notes differ in loudness, those on felt beats are on average as loud as the others."""
    notes, kept, cases = music.notes, 0, 0
    on_beat = notes.onset % music.beat_ticks == 0
    for bar in range(music.score.bars):
        here = notes.bar == bar
        on, off = notes.velocity[here & on_beat], notes.velocity[here & ~on_beat]
        if len(on) and len(off) and len(np.unique(notes.velocity[here])) > 1:
            cases += 1
            kept += bool(on.mean() >= off.mean())
    return Tally(kept, cases)


def melody_rests_between_phrases(music: Music) -> Tally:
    """In every four bars of melody it pauses: a silence of an eighth, or a note of two beats."""
    kept = cases = 0
    for first in range(0, music.score.bars - 3, 4):
        begin, end = first * music.bar_ticks, (first + 4) * music.bar_ticks
        notes = [n for n in music.melody if begin <= n.onset < end]
        if len({n.onset // music.bar_ticks for n in notes}) == 4:
            cases += 1
            gaps = [b.onset - a.end for a, b in pairwise(notes)]
            kept += max(gaps) >= EVEN or max(n.duration for n in notes) >= 2 * music.beat_ticks
    return Tally(kept, cases)
