"""Which notes of a voice hang on one beam: those of a beat, plain eighths of two beats in 2/4 and 4/4.

A sign's beams are words, one for each beam from the outer to the inner: "start", "continue", "stop", or
"partial-right" and "partial-left" for a stump. Signs that stand alone, or are long, have none.
"""

from collections.abc import Sequence
from itertools import groupby, pairwise

from musicgen.exports.notation.layout import Sign
from musicgen.music.theory import Meter

EIGHTH = 6
# Where beams end in meters that count in unequal groups, in ticks.
_UNEQUAL = {(5, 8): (18, 30), (7, 8): (12, 24, 42), (3, 8): (18,)}
_TRIPLET_BEAMS = {4: 1, 2: 2, 1: 3}
_STRAIGHT_BEAMS = {9: 1, 6: 1, 3: 2}


def beams(voice: Sequence[Sign], meter: Meter) -> list[tuple[str, ...]]:
    """For each sign its beams."""
    starts = _starts(voice)
    groups = _groups(voice, starts, meter)
    counts = [_count(sign) for sign in voice]
    words: list[tuple[str, ...]] = [()] * len(voice)
    for _, members in groupby(range(len(voice)), key=lambda i: (groups[i], counts[i] > 0)):
        run = list(members)
        if len(run) > 1 and counts[run[0]]:
            for i, made in zip(run, _run([counts[i] for i in run]), strict=True):
                words[i] = made
    return words


def _starts(voice: Sequence[Sign]) -> list[int]:
    starts = [0]
    for sign in voice:
        starts.append(starts[-1] + sign.ticks)
    return starts[:-1]


def _count(sign: Sign) -> int:
    if not sign.pitches:
        return 0
    return (_TRIPLET_BEAMS if sign.triplet else _STRAIGHT_BEAMS).get(sign.ticks, 0)


def _groups(voice: Sequence[Sign], starts: Sequence[int], meter: Meter) -> list[int]:
    """For each sign the number of its group."""
    if ends := _UNEQUAL.get((meter.beats, meter.unit)):
        return [next(i for i, end in enumerate(ends) if start < end) for start in starts]
    if meter.is_compound:
        return [start // meter.beat_ticks for start in starts]
    joined = _plain_pairs(voice, starts) if meter.name in ("2/4", "4/4", "2/2") else frozenset()
    return [start // 24 * 2 if start // 24 in joined else start // 12 for start in starts]


def _plain_pairs(voice: Sequence[Sign], starts: Sequence[int]) -> frozenset[int]:
    """Pairs of beats that are four plain eighths."""
    plain: dict[int, int] = {}
    for sign, start in zip(voice, starts, strict=True):
        is_plain = bool(sign.pitches) and not sign.triplet and sign.ticks == EIGHTH and start % EIGHTH == 0
        plain[start // 24] = plain.get(start // 24, 0) + (1 if is_plain else -9)
    return frozenset(pair for pair, count in plain.items() if count == 4)


def _run(counts: Sequence[int]) -> list[tuple[str, ...]]:
    """Beams of neighbours that hang together, from how many each has."""
    return [
        tuple(_word(counts, at, level) for level in range(1, count + 1)) for at, count in enumerate(counts)
    ]


def _word(counts: Sequence[int], at: int, level: int) -> str:
    before = at > 0 and counts[at - 1] >= level
    after = at + 1 < len(counts) and counts[at + 1] >= level
    if before and after:
        return "continue"
    if before or after:
        return "stop" if before else "start"
    return "partial-left" if at else "partial-right"


def is_one_beam(words: Sequence[tuple[str, ...]]) -> bool:
    """Whether these signs, and no others, hang on one beam: a triplet then needs no bracket."""
    first = [word[0] if word else "" for word in words]
    return len(first) > 1 and first[0] == "start" and first[-1] == "stop" and _joined(first)


def _joined(first: Sequence[str]) -> bool:
    return all((a, b) not in {("stop", "start")} and a and b for a, b in pairwise(first))
