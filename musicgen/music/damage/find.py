"""All damage of a take: candidates of every kind, weighed, what contradicts or repeats another left out."""

from collections.abc import Iterable, Iterator, Mapping

from musicgen.music.damage.blocks import blocks, is_out_of_place
from musicgen.music.damage.gaps import gaps, is_missed
from musicgen.music.damage.kinds import KINDS, SINGLE, Candidate, Damage
from musicgen.music.damage.lengths import lengths
from musicgen.music.damage.levels import levels
from musicgen.music.damage.oddness import noise, note_features
from musicgen.music.damage.repeats import likeness
from musicgen.music.damage.singles import singles
from musicgen.music.damage.take import Expected, Floats, Take
from musicgen.music.damage.timing import timing
from musicgen.music.damage.weigh import Weights, fitted

LEAST_BARS = 4  # of less music nothing can be said
PERHAPS = 0.5  # of a kind's threshold: less likely candidates are not even named
MOST = 200
CUT_OFF = 0.95


def find(take: Take, expected: Expected, weights: Mapping[str, Weights] | None = None) -> tuple[Damage, ...]:
    """The damage, in the order of bars; at most MOST of it."""
    known = fitted() if weights is None else weights
    if take.bars < LEAST_BARS or len(take) < LEAST_BARS:
        return ()
    odds = known["note"].odds(note_features(take, expected, likeness(take)))
    found = [one for one in (_weighed(c, known) for c in candidates(take, expected, odds)) if one is not None]
    kept = _settled(found)
    return tuple(sorted(kept, key=lambda d: (d.span, KINDS.index(d.kind), d.parts)))[:MOST]


def candidates(take: Take, expected: Expected, odds: Floats) -> Iterator[Candidate]:
    """Of every kind. odds: how little each note belongs, log-odds (notes,)."""
    alike = likeness(take)
    yield from gaps(take, expected, alike)
    yield from blocks(take, expected)
    yield from noise(take, odds)
    yield from lengths(take)
    yield from levels(take)
    yield from timing(take)
    yield from singles(take, odds, alike)


def _weighed(candidate: Candidate, weights: Mapping[str, Weights]) -> Damage | None:
    own = weights.get(candidate.kind)
    if own is None:
        return None
    if candidate.features.get("cut_off"):  # the bytes of the part's track broke off
        return Damage(candidate, CUT_OFF, True)
    p = own.p(candidate.features)
    if p < PERHAPS * min(own.threshold, 1.0):
        return None
    return Damage(candidate, round(p, 3), p >= own.threshold and is_borne_out(candidate))


def is_borne_out(candidate: Candidate) -> bool:
    """Whether more than a probability speaks for damage: rests, octaves and what lasts are often meant."""
    span, features = candidate.span, candidate.features
    if candidate.kind == "part_gone":
        return is_missed(span, features)
    return candidate.kind != "transposed" or is_out_of_place(span, features)


def _settled(found: Iterable[Damage]) -> list[Damage]:
    """Where two speak of the same part-bars the surer one stays; single notes give way to blocks, and what is
    of the whole band is said once."""
    kept: list[Damage] = []
    for one in sorted(found, key=lambda d: (not d.sure, d.kind in SINGLE, -d.p)):
        if not any(_contradict(one, other) for other in kept):
            kept.append(one)
    return kept


def _contradict(one: Damage, other: Damage) -> bool:
    apart = one.span.first > other.span.last or other.span.first > one.span.last
    if apart or not set(one.parts) & set(other.parts):
        return False
    kinds = {one.kind, other.kind}
    if "jitter" in kinds and kinds & set(SINGLE):
        return True
    if one.kind != other.kind and kinds & {"tempo", "flat", "jitter", "stuck"}:
        return False
    return not (one.kind == other.kind == "stuck")
