"""Every asked fact beside what the score has; and whether a piece in the making can still keep them.

A chord counts only where something sounds it, an instrument only in its range. Genre, mood and a loop's
closing are given to the model; nothing here can measure them for sure, so they are "told", never broken.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from musicgen.music.facets import HEARD, PICKUP, STYLE, Facet, values_in
from musicgen.music.loudness import loudness
from musicgen.music.measure import arrays, estimate_key, has_pickup, heard_chords
from musicgen.music.measure.note_arrays import NoteArrays
from musicgen.music.measure.profiles import stands_out
from musicgen.music.players import asked_name, is_asked_name, playable
from musicgen.music.score import MAX_INSTANCES, Part, Score, lettered
from musicgen.music.theory import Chord
from musicgen.tasks.judge.composition import Check, Heard, listen
from musicgen.tasks.plan.stretches import bars_of, chords_in, silent_bars
from musicgen.tasks.steering import USUAL
from musicgen.tasks.steering.choice import CheckSteering
from musicgen.text.brief import Brief, Entrance, Instrument, PartRange, Passage, SectionAsk
from musicgen.text.brief_json import said, said_passage
from musicgen.tokens.tokenizer import SectionPlan


@dataclass(frozen=True, slots=True, eq=False)
class Listened:
    """What a score is asked about. bars: the asked number, also where it came by seconds."""

    score: Score
    bars: int | None
    limits: CheckSteering
    heard: Heard
    notes: NoteArrays


def check(
    brief: Brief, score: Score, bars: int | None, limits: CheckSteering = USUAL.checks
) -> tuple[Check, ...]:
    """Every asked fact beside what the score has. bars: the asked number, also where it came by seconds."""
    listened = Listened(score, bars, limits, listen(score), arrays(score))
    return tuple(one for question in QUESTIONS for one in question(brief, listened))


def _time(brief: Brief, got: Listened) -> Iterator[Check]:
    tempo, meter = got.score.tempo_bpm, got.score.meter
    if brief.tempo_bpm:
        kept = abs(tempo / brief.tempo_bpm - 1) <= got.limits.tempo
        yield Check("tempo", f"{brief.tempo_bpm:g} BPM", f"{tempo:g} BPM", kept, "written")
    if brief.meter:
        yield Check("meter", brief.meter.name, meter.name, meter == brief.meter, "written")


def _key(brief: Brief, got: Listened) -> Iterator[Check]:
    if brief.key:
        yield Check("key", brief.key.name, got.heard.key, got.heard.key == brief.key.name, "heard")


def _length(brief: Brief, got: Listened) -> Iterator[Check]:
    """A piece ends with a bar, so a second more or less, or a few in a hundred, is what was asked."""
    score, seconds = got.score, brief.seconds
    if got.bars:
        yield Check("bars", str(got.bars), str(score.bars), score.bars == got.bars, "heard")
    if seconds:
        near = abs(score.duration_s - seconds) <= max(1.0, got.limits.length * seconds)
        yield Check("seconds", f"{seconds:g} s", f"{score.duration_s:.1f} s", near, "written")


def _band(brief: Brief, got: Listened) -> Iterator[Check]:
    for instrument in brief.band:
        yield _instrument_check(got.score, instrument, got.limits, brief.entrances)
    for ban in brief.forbidden:
        found = [p for p in got.score.parts if ban.rules_out(p.is_drum, p.program)]
        names = ", ".join(p.name for p in found) or "none"
        yield Check(f"no {ban.name}", f"no {ban.name}", names, not found, "heard")


def _chords(brief: Brief, got: Listened) -> Iterator[Check]:
    if brief.chords:
        right = matching_bars(brief.chords, got.score, brief.chord_bars)
        share = right / max(1, got.score.bars)
        text = " ".join(c.symbol_in(got.score.key) for c in brief.chords)
        said_of = f"heard in {right} of {got.score.bars} bars"
        yield Check("chords", text, said_of, share >= got.limits.chords, "heard")


def _entrances(brief: Brief, got: Listened) -> Iterator[Check]:
    return (_entrance_check(one, got.score) for one in brief.entrances)


def _passages(brief: Brief, got: Listened) -> Iterator[Check]:
    return (_passage_check(one, got.score) for one in brief.passages if one.is_loudness)


def _ranges(brief: Brief, got: Listened) -> Iterator[Check]:
    return (_range_check(one, got.score) for one in brief.ranges if one.player)


def _facets(brief: Brief, got: Listened) -> Iterator[Check]:
    """What facets tell in the notes, where they are asked and can be told."""
    for facet in (facet for facet in HEARD if facet.tolerance is not None):
        asked = getattr(brief, facet.name)
        if asked and (found := _heard_as(facet, got.notes)):
            yield Check(facet.name, asked, found, facet.is_kept(asked, found), "heard")


def _form(brief: Brief, got: Listened) -> Iterator[Check]:
    if brief.pickup:
        found = has_pickup(got.notes)
        yield Check(PICKUP.name, "an upbeat", "an upbeat" if found else "none", found, "heard")
    if brief.sections:
        yield _section_check(brief.sections, got.score)


def _told(brief: Brief, got: Listened) -> Iterator[Check]:
    asked = values_in(brief, STYLE) | {"loop": "a loop" if brief.loop else None}
    return (Check(field, value, value, True, "told") for field, value in asked.items() if value)


# In the order in which the card shows them.
QUESTIONS: tuple[Callable[[Brief, Listened], Iterator[Check]], ...] = (
    _time,
    _key,
    _length,
    _band,
    _chords,
    _entrances,
    _passages,
    _ranges,
    _facets,
    _form,
    _told,
)


def players(score: Score, instrument: Instrument) -> tuple[Part, ...]:
    """The parts of the score that satisfy an instrument: those called so, or no other, where they suffice."""
    if instrument.is_drum:
        return tuple(p for p in score.parts if p.is_drum)
    found = tuple(p for p in score.parts if not p.is_drum and p.program in instrument.programs)
    called = {asked_name(instrument.name, number) for number in range(1, MAX_INSTANCES + 1)}
    own = tuple(p for p in found if p.name in called)
    fitting = own or tuple(p for p in found if not is_asked_name(p.name))
    return fitting if len(fitting) >= instrument.count else found


def _heard_as(facet: Facet, notes: NoteArrays) -> str | None:
    """Of what the card says of every piece, silence has the least; of other things it tells nothing."""
    found = facet.heard(notes) if facet.heard else None
    return found or (facet.values[0] if facet.on_card else None)


def _section_check(asked: Sequence[SectionAsk], score: Score) -> Check:
    """Names in their order, and the lengths that are asked; any length where none is."""
    wanted, names = lettered(a.name for a in asked), lettered(s.name for s in score.sections)
    kept = wanted == names and all(
        a.bars in (None, s.bars) for a, s in zip(asked, score.sections, strict=True)
    )
    said = " ".join(f"{name} {a.bars}" if a.bars else name for name, a in zip(wanted, asked, strict=True))
    got = " ".join(f"{name} {s.bars}" for name, s in zip(names, score.sections, strict=True))
    return Check("sections", said, got, kept, "written")


def _instrument_check(
    score: Score, instrument: Instrument, limits: CheckSteering, entrances: Sequence[Entrance]
) -> Check:
    bars = {p.identity: heard_bars(p, score, instrument.name) for p in players(score, instrument)}
    found = sorted(players(score, instrument), key=lambda p: -bars[p.identity])
    asked = instrument.name if instrument.count == 1 else f"{instrument.count} × {instrument.name}"
    heard = [p for p in found if bars[p.identity] >= limits.played * _open_bars(p, score, entrances)]
    got = ", ".join(f"{p.name} in {bars[p.identity]}" for p in found)
    said = f"{got} of {score.bars} bars" if found else "silent"
    outside = sum(len(p.notes) - len(playable(p, instrument.name)) for p in found)
    if outside:
        said += f"; notes outside its range: {outside}"
    return Check(instrument.name, asked, said, len(heard) >= instrument.count, "heard")


def _open_bars(part: Part, score: Score, entrances: Sequence[Entrance]) -> int:
    """In how many bars a part may sound."""
    return score.bars - len(
        silent_bars(entrances, part.is_drum, part.program, _sections_of(score), score.bars)
    )


def _sections_of(score: Score) -> SectionPlan:
    return tuple((section.name, section.bars) for section in score.sections)


def _entrance_check(asked: Entrance, score: Score) -> Check:
    """Who is kept out somewhere does not sound there, and sounds where he comes in."""
    bar_ticks, broken, late, heard = score.meter.bar_ticks, False, False, set[int]()
    for part in score.parts:
        silent = silent_bars((asked,), part.is_drum, part.program, _sections_of(score), score.bars)
        sounding = {note.onset // bar_ticks for note in part.notes}
        if any(player.plays(part.is_drum, part.program) for player in asked.players):
            heard |= sounding
            opens = [bar for bar in range(score.bars) if bar not in silent and bar - 1 in silent]
            late |= bool(opens) and opens[0] not in sounding
        broken |= bool(sounding & silent)
    is_there = bool(heard) or asked.others
    known = bool(bars_of(asked.where, _sections_of(score), score.bars))
    got = f"sounds in {_runs(heard)}" if heard else "silent"
    return Check("entrance", said(asked), got, known and is_there and not broken and not late, "heard")


def _passage_check(asked: Passage, score: Score) -> Check:
    """Softer or louder than the rest of the piece; a passage that is all of it is told by nothing else."""
    bars = bars_of(asked.where, _sections_of(score), score.bars)
    own, rest = loudness(score, bars), loudness(score, frozenset(range(score.bars)) - bars)
    got = f"loudness {own:.1f}, elsewhere {rest:.1f}" if own is not None and rest is not None else "silent"
    side = {"very soft": -1, "soft": -1, "loud": 1, "very loud": 1}.get(asked.value, 0)
    kept = own is not None and (rest is None or not side or side * (own - rest) >= 1)
    return Check("passage", said_passage(asked), got, kept, "written")


def _range_check(asked: PartRange, score: Score) -> Check:
    player, low, high = asked.player, asked.low, asked.high
    parts = [p for p in score.parts if player and player.plays(p.is_drum, p.program)]
    pitches = [note.pitch for part in parts for note in part.notes]
    kept = bool(pitches) and low <= min(pitches) and max(pitches) <= high
    name = player.name if player else "melody"
    got = f"{min(pitches)}–{max(pitches)}" if pitches else "silent"
    return Check("range", f"{name} {low}–{high}", got, kept, "heard")


def _runs(bars: Iterable[int]) -> str:
    """ "bars 1–4, 9–16" of bars from 0."""
    runs: list[list[int]] = []
    for bar in sorted(bars):
        if runs and runs[-1][1] == bar - 1:
            runs[-1][1] = bar
        else:
            runs.append([bar, bar])
    return "bars " + ", ".join(f"{a + 1}–{b + 1}" if b > a else str(a + 1) for a, b in runs)


def heard_bars(part: Part, score: Score, asked: str) -> int:
    """In how many bars a part begins notes, most of them within what the asked instrument can play."""
    begun = Counter(n.onset // score.meter.bar_ticks for n in part.notes)
    within = Counter(n.onset // score.meter.bar_ticks for n in playable(part, asked))
    return sum(2 * within[bar] > notes for bar, notes in begun.items())


def matching_bars(asked: tuple[Chord, ...], score: Score, lengths: Sequence[float] = ()) -> int:
    """Bars in which an asked chord (repeated to the end) is heard, sevenths left aside.

    lengths: bars that each lasts, () where all last one.
    """
    heard = heard_chords(arrays(score))
    return sum(
        c is not None and any(same_triad(c, one) for one in chords_in(asked, lengths, i))
        for i, c in enumerate(heard[: score.bars])
    )


def same_triad(one: Chord, other: Chord) -> bool:
    """Whether two chords agree in root and third; fifths and suspended chords agree with both thirds."""
    thirds = {one.third, other.third} - {None}
    return one.root == other.root and len(thirds) <= 1


def is_lost(brief: Brief, score: Score, total_bars: int, limits: CheckSteering = USUAL.checks) -> bool:
    """Whether the first bars of a piece already break what no further bar can mend: its chords or its key."""
    if brief.chords:
        wrong = score.bars - matching_bars(brief.chords, score, brief.chord_bars)
        if wrong > (1 - limits.chords) * total_bars:
            return True
    if brief.key is None or brief.chords:
        return False
    heard = estimate_key(score)
    return heard.key != brief.key and heard.confidence >= limits.lost_key


def is_vague(brief: Brief, score: Score) -> bool:
    """Whether simpler listeners do not hear the asked key. Where chords are asked, they decide about it."""
    return brief.key is not None and not brief.chords and not stands_out(score, brief.key)
