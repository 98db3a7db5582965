"""Rules of rhythm: what drums, basses and accompaniments of a style do on which beat.

Each rule looks at a piece and yields its cases: a tick, and whether it is kept there.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from musicgen.music.measure.sections import sections
from musicgen.music.sheet.listening import Cases, Music, Notes, counted
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


def _struck(music: Music, drums: frozenset[int]) -> Iterator[tuple[int, list[int]]]:
    """Bars in which any of the drums is struck, by the tick of their line: the places."""
    found = ((bar * music.bar_ticks, _places(hits, drums)) for bar, hits in music.drum_bars().items())
    return ((tick, places) for tick, places in found if places)


@counted
def backbeat(music: Music) -> Cases:
    """In a 4/4 bar with snare, the snare falls on two and four."""
    if music.score.meter != FOUR:
        return
    yield from ((tick, {12, 36} <= set(places)) for tick, places in _struck(music, SNARES))


@counted
def kick_on_one(music: Music) -> Cases:
    """In a bar with bass drum, it falls on one."""
    yield from ((tick, places[0] == 0) for tick, places in _struck(music, KICKS))


@counted
def kick_on_every_beat(music: Music) -> Cases:
    """In a bar with bass drum, it falls on every beat."""
    wanted = set(range(0, music.bar_ticks, music.beat_ticks))
    yield from ((tick, wanted <= set(places)) for tick, places in _struck(music, KICKS))


@counted
def even_cymbals(music: Music) -> Cases:
    """In a bar with four strokes or more on hi-hat or ride, most of them (75 %) are equally far apart."""
    for bar, hits in music.drum_bars().items():
        places = _places(hits, CYMBALS)
        if len(places) >= 4:
            apart = Counter(np.diff(places).tolist())
            yield bar * music.bar_ticks, apart.most_common(1)[0][1] >= REGULAR * apart.total()


@counted
def crashes_on_one(music: Music) -> Cases:
    """Crash cymbals fall on the first beat of a bar."""
    crashes = (n.onset for n in music.drums if n.pitch in CRASHES)
    yield from ((onset, onset % music.bar_ticks == 0) for onset in crashes)


@counted
def two_hands_two_feet(music: Music) -> Cases:
    """At no moment does the drummer need more than two hands and two feet."""
    struck: dict[int, set[int]] = {}
    for n in music.drums:
        struck.setdefault(n.onset, set()).add(n.pitch)
    for tick, pitches in struck.items():
        yield tick, len(pitches - FEET) <= 2 and len(pitches & FEET) <= 2


@counted
def steady_groove(music: Music) -> Cases:
    """Inside a section, a bar's drums share half of their strokes with those of the bar before."""
    bars, starts = music.drum_bars(), {s.first_bar for s in sections(music.notes)}
    inner = (b for b in sorted(bars) if b - 1 in bars and b not in starts)
    yield from ((b * music.bar_ticks, _alike(bars[b - 1], bars[b]) >= ALIKE) for b in inner)


def _alike(one: Notes, other: Notes) -> float:
    a, b = ({(n.onset, n.pitch) for n in hits} for hits in (one, other))
    return len(a & b) / len(a | b)


@counted
def fills_before_sections(music: Music) -> Cases:
    """In the bar before a new section the drums play something else than in the bar before it."""
    bars = music.drum_bars()
    lasts = [s.first_bar - 1 for s in sections(music.notes)[1:]]
    full = (b for b in lasts if b in bars and b - 1 in bars)
    yield from ((b * music.bar_ticks, _alike(bars[b - 1], bars[b]) < 1.0) for b in full)


@counted
def bass_with_kick(music: Music) -> Cases:
    """Where bass drum and bass play in a bar, a stroke of the drum comes with a note of the bass."""
    bass = {n.onset for n in music.bass}
    bars = {onset // music.bar_ticks for onset in bass}
    kicks = {n.onset for n in music.drums if n.pitch in KICKS and n.onset // music.bar_ticks in bars}
    yield from ((onset, onset in bass) for onset in sorted(kicks))


@counted
def swung_eighths(music: Music) -> Cases:
    """Off-beat eighths come late, as the last note of a triplet."""
    yield from ((tick, is_late) for tick, is_late in _off_beats(music))


@counted
def straight_eighths(music: Music) -> Cases:
    """Off-beat eighths come in the middle of the beat."""
    yield from ((tick, not is_late) for tick, is_late in _off_beats(music))


def _off_beats(music: Music) -> Cases:
    """Moments at which an off-beat eighth begins, and whether it is late. Beats of triplets tell nothing."""
    if music.score.meter.unit == 8:
        return
    onsets = np.unique(music.notes.onset)
    beat, place = onsets // TICKS_PER_QUARTER, onsets % TICKS_PER_QUARTER
    triplets = beat[place == 4]
    late = (place == SWUNG) & ~np.isin(beat, triplets)
    yield from ((tick, True) for tick in onsets[late].tolist())
    yield from ((tick, False) for tick in onsets[place == EVEN].tolist())


@counted
def waltz(music: Music) -> Cases:
    """In a 3/4 bar struck on all beats, the bass is on one, and lower than what follows on two and three."""
    yield from _bass_then_chords(music, 3, (0,), (1, 2), 0)


@counted
def oom_pah(music: Music) -> Cases:
    """In a bar of two or four beats struck on all of them, bass notes on one and three take turns with chords
    at least a fourth higher on two and four."""
    beats = music.bar_ticks // music.beat_ticks
    if beats not in (2, 4):
        return
    yield from _bass_then_chords(music, beats, tuple(range(0, beats, 2)), tuple(range(1, beats, 2)), APART)


def _bass_then_chords(
    music: Music, beats: int, low: tuple[int, ...], high: tuple[int, ...], apart: int
) -> Cases:
    if music.score.meter.is_compound or music.bar_ticks != beats * music.beat_ticks:
        return
    lowest: dict[int, int] = {}
    for part in music.pitched:
        for n in part.notes:
            lowest[n.onset] = min(n.pitch, lowest.get(n.onset, n.pitch))
    for bar in range(music.score.bars):
        pitches = [lowest.get(bar * music.bar_ticks + i * music.beat_ticks) for i in range(beats)]
        struck = [p for p in pitches if p is not None]
        if len(struck) == beats:
            yield bar * music.bar_ticks, max(struck[i] for i in low) + apart < min(struck[i] for i in high)


@counted
def first_beats_are_struck(music: Music) -> Cases:
    """Something begins on the first beat of every bar."""
    onsets = set(music.notes.onset.tolist())
    lines = (bar * music.bar_ticks for bar in range(music.score.bars))
    yield from ((tick, tick in onsets) for tick in lines)


@counted
def beats_are_not_softer(music: Music) -> Cases:
    """In a bar whose notes differ in loudness, those on felt beats are on average as loud as the others."""
    notes = music.notes
    on_beat = notes.onset % music.beat_ticks == 0
    for bar in range(music.score.bars):
        here = notes.bar == bar
        on, off = notes.velocity[here & on_beat], notes.velocity[here & ~on_beat]
        if len(on) and len(off) and len(np.unique(notes.velocity[here])) > 1:
            yield bar * music.bar_ticks, bool(on.mean() >= off.mean())


@counted
def melody_rests_between_phrases(music: Music) -> Cases:
    """In every four bars of melody it pauses: a silence of an eighth, or a note of two beats."""
    for first in range(0, music.score.bars - 3, 4):
        begin, end = first * music.bar_ticks, (first + 4) * music.bar_ticks
        notes = [n for n in music.melody if begin <= n.onset < end]
        if len({n.onset // music.bar_ticks for n in notes}) == 4:
            gaps = [b.onset - a.end for a, b in pairwise(notes)]
            yield begin, max(gaps) >= EVEN or max(n.duration for n in notes) >= 2 * music.beat_ticks
