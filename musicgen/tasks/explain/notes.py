"""From ids to notes: how likely each was, what else might have stood there, and which rules moved it."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from musicgen.music.score import DRUM_PITCHES, Note, Score
from musicgen.tasks.explain.replay import Replay, Spot
from musicgen.tasks.steering import USUAL
from musicgen.tokens import vocab
from musicgen.tokens.shown import PartBar

Effects = tuple[tuple[str, float], ...]
_Key = tuple[int, int, int, int]  # part, bar, position, relative pitch


@dataclass(frozen=True, slots=True)
class NoteOdds:
    """One note of the score. part: its place in the score; bar: counted from 0.

    p: probability with which its pitch was drawn, given that a note stood here; model: the same as the model
    alone has it; of a repeated bar both are how likely the model found the repeat. nats: how much of a
    surprise all of it was to the model (place, pitch, length, loudness). choices: among how many pitches it
    was drawn, as if all were alike (the exponential of the entropy). others: pitches that might have stood
    there, with their probabilities. effects: nats by rule. repeats: the bar that it repeats, None where it
    was written out.
    """

    part: int
    bar: int
    note: Note
    p: float
    model: float
    nats: float
    choices: float
    others: tuple[tuple[int, float], ...] = ()
    effects: Effects = ()
    repeats: int | None = None

    @property
    def is_free(self) -> bool:
        """Whether something else might have stood here, and no earlier bar was repeated."""
        return self.repeats is None and bool(self.others)


@dataclass(slots=True)
class _Spelled:
    spot: Spot
    nats: float


def note_odds(replay: Replay) -> tuple[NoteOdds, ...]:
    """Every note of the piece, in the score's order. Notes that had to stand have a probability of 1."""
    spelled, repeated = _by_place(replay)
    score, view = replay.score(), replay.place.view
    left = _places(score)
    bar_ticks = score.meter.bar_ticks
    found = []
    for (part, bar), content in sorted(replay.place.piece.contents.items()):
        is_drum, program, _ = vocab.part_identity(part)
        for position, pitch, _, _ in content:
            sounding = pitch if is_drum else pitch + view.shift
            at = left.get((is_drum, program, bar * bar_ticks + position, sounding))
            if at:  # two hands may have struck one key
                place, note = at.pop(0)
                own = spelled.get((part, bar, position, pitch))
                found.append(_told(place, bar, note, own, repeated.get((part, bar)), sounding - pitch))
    return tuple(sorted(found, key=lambda one: (one.part, one.note)))


def _places(score: Score) -> dict[tuple[bool, int, int, int], list[tuple[int, Note]]]:
    found: dict[tuple[bool, int, int, int], list[tuple[int, Note]]] = defaultdict(list)
    for place, part in enumerate(score.parts):
        for note in part.notes:
            found[part.is_drum, part.program, note.onset, note.pitch].append((place, note))
    return found


def _by_place(
    replay: Replay,
) -> tuple[dict[_Key, _Spelled], dict[PartBar, tuple[Spot, int]]]:
    """What was drawn of each spelled-out note, and which bars repeat another, so many bars before."""
    spelled: dict[_Key, _Spelled] = {}
    repeated: dict[PartBar, tuple[Spot, int]] = {}
    latest: _Spelled | None = None
    before = 0.0
    for spot in replay.spots:
        family = vocab.family(spot.token)
        if family == "position":
            before, latest = -spot.model, None
        elif family in ("pitch", "drum"):
            latest = _Spelled(spot, before - spot.model)
            spelled[spot.part, spot.bar, spot.position, _pitch_of(spot.token)] = latest
            before = 0.0
        elif family in ("duration", "velocity") and latest:
            latest.nats -= spot.model
        elif family == "same":
            repeated[spot.part, spot.bar] = spot, spot.token - vocab.SAME + 1
        else:
            before, latest = 0.0, None
    return spelled, repeated


def _pitch_of(token: int) -> int:
    """The (relative) pitch of a pitch's id, or of a drum's."""
    if token in vocab.SPANS["drum"]:
        return token - vocab.DRUM + DRUM_PITCHES.start
    return token - vocab.PITCH + vocab.PITCH_LOW


def _told(
    place: int, bar: int, note: Note, own: _Spelled | None, repeat: tuple[Spot, int] | None, shift: int
) -> NoteOdds:
    if own is not None:
        spot = own.spot
        others = tuple(
            (_pitch_of(token) + shift, math.exp(logp)) for token, logp in spot.others if token != spot.token
        )
        odds = math.exp(spot.kin), math.exp(spot.kin_model), own.nats, math.exp(spot.entropy)
        return NoteOdds(place, bar, note, *odds, others, spot.effects)
    if repeat is not None:
        spot, back = repeat
        odds = math.exp(spot.model), math.exp(spot.model), -spot.model, 1.0
        return NoteOdds(place, bar, note, *odds, effects=spot.effects, repeats=bar - back)
    return NoteOdds(place, bar, note, 1.0, 1.0, 0.0, 1.0)


# --- what is doubtful, and what rules did -----------------------------------------------------------------


def weak_notes(notes: Iterable[NoteOdds], below: float, most: int) -> tuple[NoteOdds, ...]:
    """The least likely of the notes that were written out, the weakest first."""
    doubtful = [one for one in notes if one.is_free and one.model < below]
    return tuple(sorted(doubtful, key=lambda one: (one.model, one.part, one.note))[:most])


@dataclass(frozen=True, slots=True)
class RuleSum:
    """What one rule did. nats: by how much it made the whole piece likelier than it would have been without
    the rule; bars: the same by bar, from 0; moved: notes that it moved by `noted` nats or more."""

    rule: str
    nats: float
    bars: tuple[tuple[int, float], ...]
    moved: int


def rule_sums(spots: Sequence[Spot], notes: Sequence[NoteOdds]) -> tuple[RuleSum, ...]:
    """Every rule that moved anything, the strongest first."""
    by_bar: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for spot in spots:
        for rule, nats in spot.effects:
            by_bar[rule][spot.bar] += nats
    moved: Mapping[str, int] = defaultdict(int, _moved(notes))
    sums = [
        RuleSum(rule, sum(bars.values()), tuple(sorted(bars.items())), moved[rule])
        for rule, bars in by_bar.items()
    ]
    return tuple(sorted(sums, key=lambda one: -sum(abs(nats) for _, nats in one.bars)))


def _moved(notes: Sequence[NoteOdds]) -> Iterator[tuple[str, int]]:
    counts: dict[str, int] = defaultdict(int)
    for one in notes:
        if one.repeats is None:
            for rule, nats in one.effects:
                counts[rule] += abs(nats) >= USUAL.explain.noted
    return iter(counts.items())


def named_from(notes: Sequence[NoteOdds], first_bar: int) -> tuple[NoteOdds, ...]:
    """The notes with bars as people call them."""
    return tuple(
        replace(
            one,
            bar=one.bar + first_bar,
            repeats=None if one.repeats is None else one.repeats + first_bar,
        )
        for one in notes
    )
