"""Which bars are meant: the chords of a bar, the bars of a stretch, where a part is silent. No ids here."""

from collections.abc import Sequence
from itertools import accumulate

from musicgen.music.loudness import set_apart
from musicgen.music.score import Score
from musicgen.music.theory import Chord
from musicgen.tasks.plan.form import spans
from musicgen.text.brief import Entrance, Passage, Stretch
from musicgen.tokens.tokenizer import SectionPlan


def chords_in(chords: Sequence[Chord], lengths: Sequence[float], bar: int) -> tuple[Chord, ...]:
    """The asked chords of a bar (from 0), one or two, in a list that is repeated; () for no list.

    lengths: bars that each lasts (whole, or 0.5), () where all last one.
    """
    if not chords:
        return ()
    if not lengths:
        return (chords[bar % len(chords)],)
    ends = list(accumulate(lengths))
    at = bar % ends[-1]
    starts = [end - length for end, length in zip(ends, lengths, strict=True)]
    return tuple(c for c, low, high in zip(chords, starts, ends, strict=True) if low < at + 1 and high > at)[
        :2
    ]


def bars_of(where: Stretch, form: SectionPlan, total: int) -> frozenset[int]:
    """Bars (from 0) of a stretch; none where the form lacks the section."""
    if not where.section:
        first = total + where.first if where.first < 0 else where.first - 1
        return frozenset(range(max(0, first), min(total, where.last or total)))
    found = [s for s in spans(form) if s.name in (where.section, f"{where.section}'")]
    if where.nth:
        found = found[where.nth - 1 : where.nth] if where.nth > 0 else found[-1:]
    if not found:
        return frozenset()
    if where.reach == "on":
        return frozenset(range(found[0].first, total))
    if where.reach == "after":
        return frozenset(range(found[0].end, total))
    if where.reach == "before":
        return frozenset(range(found[0].first))
    return frozenset(bar for span in found for bar in range(span.first, span.end))


def with_passages(score: Score, asked: Sequence[Passage], form: SectionPlan, total: int) -> Score:
    """The score with the asked loudness of single bars and sections."""
    places = [(one.value, bars_of(one.where, form, total)) for one in asked if one.is_loudness]
    return set_apart(score, places, total) if places else score


def silent_bars(
    entrances: Sequence[Entrance], is_drum: bool, program: int, form: SectionPlan, total: int
) -> frozenset[int]:
    """Bars (from 0) in which a part with this program must not sound."""
    silent: set[int] = set()
    sounding: set[int] = set()
    for one in entrances:
        bars = bars_of(one.where, form, total)
        is_meant = any(player.plays(is_drum, program) for player in one.players) != one.others
        if is_meant and one.silent:
            silent |= bars
        elif is_meant and bars:
            sounding |= bars
    return frozenset(silent | (set(range(total)) - sounding if sounding else set()))
