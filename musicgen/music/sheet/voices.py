"""Rules of voice leading, register and playability: melodies, voices among each other, hands and lungs.

Each rule looks at a piece and yields its cases: a tick, and whether it is kept there.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np

from musicgen.music.players import player_of
from musicgen.music.score import Note, Part
from musicgen.music.sheet.listening import Cases, Music, Notes, counted
from musicgen.music.theory import CHORD_QUALITIES

SIXTH, OCTAVE, TENTH = 8, 12, 16
FIFTHS, OCTAVES = 7, 0
ONE_VOICED = 0.9  # share of onsets with a single note in a part that counts as a voice
DOUBLED = 0.6  # voices that are in octaves so often double each other on purpose
CLOSE_BELOW, WIDE_ENOUGH = 45, 5
BREATH_TICKS = 3
KEYBOARDS = frozenset((*range(8), 11, 12, 13, 16, 17, 18, 19))
BLOWN = frozenset((*range(52, 55), *range(56, 61), *range(64, 80)))
BOWED = frozenset((40, 41, 42, 43, 110))


# --- melodies ---------------------------------------------------------------------------------------------


def _moves(music: Music) -> Iterator[tuple[int, int]]:
    """Ticks at which the melody moves, and by how many semitones."""
    pairs = ((b.onset, abs(b.pitch - a.pitch)) for a, b in music.melodic())
    return ((tick, move) for tick, move in pairs if move)


@counted
def smooth_melody(music: Music) -> Cases:
    """Where the melody moves, it moves by no more than a third."""
    yield from ((tick, move <= 4) for tick, move in _moves(music))


@counted
def no_wide_leaps(music: Music) -> Cases:
    """Where the melody moves, it leaps no further than an octave."""
    yield from ((tick, move <= OCTAVE) for tick, move in _moves(music))


@counted
def singable_leaps(music: Music) -> Cases:
    """Leaps of a fourth up to a seventh are neither tritones nor sevenths."""
    yield from ((tick, move not in (6, 10, 11)) for tick, move in _moves(music) if 5 <= move <= 11)


@counted
def leaps_return(music: Music) -> Cases:
    """After a leap of a sixth or more the melody turns back, by at most a third."""
    for (a, b), (c, d) in pairwise(music.melodic()):
        leap, back = b.pitch - a.pitch, d.pitch - c.pitch
        if b is c and abs(leap) >= SIXTH and back:
            yield b.onset, leap * back < 0 and abs(back) <= 4


@counted
def leading_note_rises(music: Music) -> Cases:
    """Over a dominant chord the melody's leading note goes up to the tonic next."""
    for a, b in music.melodic():
        chord = music.chord_at(a.onset)
        if (
            music.degree(a.pitch) == 11
            and chord
            and music.degree(chord.root) in (7, 11)
            and b.pitch != a.pitch
        ):
            yield a.onset, b.pitch == a.pitch + 1


@counted
def sevenths_fall(music: Music) -> Cases:
    """A chord's seventh in the melody steps down next."""
    for a, b in music.melodic():
        chord = music.chord_at(a.onset)
        if not chord or len(CHORD_QUALITIES[chord.quality]) < 4 or chord.quality in ("6", "m6"):
            continue
        if (a.pitch - chord.root) % 12 in (9, 10, 11) and b.pitch != a.pitch:
            yield a.onset, b.pitch - a.pitch in (-1, -2)


# --- voices among each other ------------------------------------------------------------------------------


@counted
def parallel_fifths(music: Music) -> Cases:
    """Two voices that both move from beat to beat do not go from one fifth to another."""
    return _parallels(music, FIFTHS)


@counted
def parallel_octaves(music: Music) -> Cases:
    """Two voices that both move from beat to beat do not go from one octave (or unison) to another."""
    return _parallels(music, OCTAVES)


def _parallels(music: Music, interval: int) -> Cases:
    for upper, lower in _voice_pairs(music):
        steps = zip(music.beats[1:], pairwise(zip(upper, lower, strict=True)), strict=False)
        for tick, ((a, b), (c, d)) in steps:
            if min(a, b, c, d) > 0 and a != c and b != d:
                yield tick, not (a - b) % 12 == (c - d) % 12 == interval


def _voice_pairs(music: Music) -> Iterator[tuple[list[int], list[int]]]:
    """Pairs of voices that do not double each other, as pitches at the beats (0 for silence)."""
    voices = [_at_beats(music, p.notes) for p in music.pitched if _is_voice(p)]
    if len(voices) < 3:
        voices = list(map(list, zip(*_outer(music), strict=True))) or [[], []]
    for one, other in combinations(voices, 2):
        both = [(a - b) % 12 for a, b in zip(one, other, strict=True) if a and b]
        if both and both.count(0) < DOUBLED * len(both):
            yield one, other


def _is_voice(part: Part) -> bool:
    onsets = {n.onset for n in part.notes}
    return len(onsets) >= ONE_VOICED * len(part.notes)


def _at_beats(music: Music, notes: Notes) -> list[int]:
    line = np.zeros(len(music.beats), dtype=np.int64)
    for n in notes:
        first, stop = -(-n.onset // music.beat_ticks), -(-n.end // music.beat_ticks)
        line[first:stop] = n.pitch
    return [int(pitch) for pitch in line]


def _outer(music: Music) -> Iterator[tuple[int, int]]:
    """Highest and lowest pitch at each beat; (0, 0) for less than two."""
    for tick in music.beats:
        pitches, _ = music.sounding(tick)
        yield (int(pitches[-1]), int(pitches[0])) if len(pitches) > 1 else (0, 0)


@counted
def outer_voices_part(music: Music) -> Cases:
    """Where highest and lowest voice both move from beat to beat, they do not go the same way."""
    for tick, ((a, b), (c, d)) in zip(music.beats[1:], pairwise(_outer(music)), strict=False):
        if a and c and a != c and b != d:
            yield tick, (c - a) * (d - b) < 0


@counted
def close_above_the_bass(music: Music) -> Cases:
    """On the beats, voices above the lowest follow each other within an octave (four voices or more)."""
    for tick in music.beats:
        pitches, _ = music.sounding(tick)
        if len(pitches) >= 4:
            yield tick, bool(np.diff(pitches[1:]).max() <= OCTAVE)


@counted
def bass_is_lowest(music: Music) -> Cases:
    """On strong beats nothing sounds below the bass part."""
    basses = [i for i, role in enumerate(music.roles) if role == "bass"]
    for tick in music.strong:
        pitches, parts = music.sounding(tick)
        is_bass = np.isin(parts, basses)
        if is_bass.any() and not is_bass.all():
            yield tick, bool(pitches[is_bass].min() <= pitches[~is_bass].min())


@counted
def wide_when_low(music: Music) -> Cases:
    """On the beats, whatever sounds above a note below A2 is at least a fourth away (or doubles it)."""
    for tick in music.beats:
        pitches, _ = music.sounding(tick)
        for low, high in pairwise(pitches.tolist()):
            if low < CLOSE_BELOW:
                yield tick, high == low or high - low >= WIDE_ENOUGH


# --- players ----------------------------------------------------------------------------------------------


@counted
def in_range(music: Music) -> Cases:
    """Notes lie where their instrument is usually played."""
    for part in music.pitched:
        if (player := player_of(part)).is_limited:
            yield from ((n.onset, n.pitch in player.possible) for n in part.notes)


@counted
def two_hands(music: Music) -> Cases:
    """What a keyboard player strikes at once fits two hands: five notes each, at most a tenth wide."""
    for part in music.pitched:
        if part.program in KEYBOARDS:
            for onset, pitches in _struck(part).items():
                if len(pitches) > 1:
                    yield onset, _fits_hands(sorted(pitches))


def _struck(part: Part) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for n in part.notes:
        found[n.onset].append(n.pitch)
    return found


def _fits_hands(pitches: list[int]) -> bool:
    """Whether some split leaves at most five notes and a tenth to each hand. pitches: ascending."""
    hands = ((pitches[:i], pitches[i:]) for i in range(len(pitches) + 1))
    return any(all(len(h) <= 5 and (not h or h[-1] - h[0] <= TENTH) for h in pair) for pair in hands)


@counted
def one_note_at_a_time(music: Music) -> Cases:
    """Winds, brass and voices strike one note at a time, solo strings at most two."""
    for part in music.pitched:
        most = 1 if part.program in BLOWN else 2 if part.program in BOWED else 0
        if most:
            yield from ((onset, len(pitches) <= most) for onset, pitches in _struck(part).items())


@counted
def breaths(music: Music) -> Cases:
    """In any four bars a wind, brass or voice part rests for a sixteenth at least once."""
    for part in music.pitched:
        if part.program not in BLOWN:
            continue
        for first in range(0, music.score.bars - 3, 4):
            bounds = first * music.bar_ticks, (first + 4) * music.bar_ticks
            notes = [n for n in part.notes if bounds[0] <= n.onset < bounds[1]]
            if len({n.onset // music.bar_ticks for n in notes}) == 4:
                yield bounds[0], _longest_rest(notes, *bounds) >= BREATH_TICKS


def _longest_rest(notes: list[Note], begin: int, end: int) -> int:
    longest, reached = 0, begin
    for n in notes:
        longest = max(longest, n.onset - reached)
        reached = max(reached, n.end)
    return max(longest, end - reached)
