"""How much a part plays, and where its notes begin: density and rhythm."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from musicgen.errors import InputError
from musicgen.music.kit import kit_pieces
from musicgen.music.score import DRUM_TICKS, Identity, Note, Score
from musicgen.music.swing import NOTE_VALUES
from musicgen.music.theory import TICKS_PER_QUARTER, Meter
from musicgen.tasks.changing.anew import asked_for, by_phrases
from musicgen.tasks.changing.chosen import Chosen, chosen
from musicgen.tasks.changing.held import Held
from musicgen.tasks.changing.step import Loan, Step, Steps
from musicgen.tasks.plan.view import PartAsk
from musicgen.tasks.steering import USUAL
from musicgen.text.changes.edit import DENSITY, Edit
from musicgen.text.changes.words import relative

NUMBERS = USUAL.changes
_SIXTEENTH, _EIGHTH = TICKS_PER_QUARTER // 2 // 2, TICKS_PER_QUARTER // 2


def fullness(held: Held, edit: Edit, loan: Loan) -> Steps:
    """More notes in a bar or fewer, of the parts that are meant."""
    place = chosen(edit, held.score)
    if place.pitches is not None:
        yield _pieces(held, edit, place)
        return
    worth = relative()[edit.to]
    before = _notes_a_bar(held.score, place)
    asks = {identity: _amount(before[identity], worth) for identity in place.parts if before.get(identity)}
    if not asks:
        raise InputError("Nobody plays there: nothing was made denser or sparser.")
    facts = {DENSITY: "dense" if worth > 0 else "sparse"}
    for made in by_phrases(held, loan, asks, place.bars, asked_for(loan, **facts), asks):
        if isinstance(made, Step):
            after = _notes_a_bar(made.held.score, place)
            made = replace(made, from_=_rate(before, asks), to=_rate(after, asks))
        yield made


def _notes_a_bar(score: Score, place: Chosen) -> dict[Identity, float]:
    """Notes of each part in a bar in which it plays."""
    found, bar = {}, score.meter.bar_ticks
    for part in score.parts:
        mine = [n.onset // bar for n in part.notes if place.has(part.identity, n, bar)]
        if mine:
            found[part.identity] = len(mine) / len(set(mine))
    return found


def _amount(now: float, worth: float) -> PartAsk:
    many = abs(worth) > 1
    if worth < 0:
        return PartAsk(most=max(1, int(now * NUMBERS.fewer[many])))
    return PartAsk(least=min(NUMBERS.most_notes, max(int(now) + 1, round(now * NUMBERS.more[many]))))


def _rate(rates: Mapping[Identity, float], parts: Iterable[Identity]) -> str:
    found = [rates[identity] for identity in parts if identity in rates]
    return f"{sum(found) / max(1, len(found)):.1f} notes a bar"


def _pieces(held: Held, edit: Edit, place: Chosen) -> Step:
    """A piece of the drum kit by rule: every second hit goes, or one comes between two."""
    bar, pitches = held.score.meter.bar_ticks, place.pitches or frozenset()
    parts, rng = [], 0
    for part in held.score.parts:
        mine = [n for n in part.notes if place.has(part.identity, n, bar)]
        if part.identity not in place.parts or not mine:
            parts.append(part)
            continue
        rng += 1
        if "denser" in edit.to:
            taken = {n.onset for n in part.notes if n.pitch in pitches}
            new = [
                Note(t, mine[0].pitch, DRUM_TICKS, n.velocity)
                for n in mine
                for t in (n.onset + _EIGHTH,)
                if t not in taken and t // bar in place.bars
            ]
            notes = sorted({(n.onset, n.pitch): n for n in (*part.notes, *new)}.values())
        else:
            gone = set(mine[1::2])
            notes = [n for n in part.notes if n not in gone]
        parts.append(replace(part, notes=tuple(notes)))
    return Step(held.put(replace(held.score, parts=tuple(parts))), place.part_bars, "", edit.to)


def rhythm(held: Held, edit: Edit, loan: Loan) -> Steps:
    """Where notes begin."""
    place = chosen(edit, held.score)
    if edit.to == "backbeat on 2 and 4" or (
        place.pitches is not None and edit.to in ("off-beat", "four on the floor", "quarter notes")
    ):
        yield _backbeat(held, edit, place)
        return
    meter, sounding = held.score.meter, _notes_a_bar(held.score, place)
    asks = {i: _figure(edit.to, meter, sounding[i]) for i in place.parts if i in sounding}
    if not asks:
        raise InputError("Nobody plays there: no rhythm was changed.")
    yield from by_phrases(held, loan, asks, place.bars, asked_for(loan, edit.to), asks)


def _figure(to: str, meter: Meter, now: float) -> PartAsk:
    bar = meter.bar_ticks
    if step := NOTE_VALUES.get(to):
        places = frozenset(range(0, bar, min(step, bar)))
        return PartAsk(least=max(1, len(places) - 1), ticks=places, is_everywhere=True)
    beats, fine = frozenset(range(0, bar, TICKS_PER_QUARTER)), frozenset(range(0, bar, _SIXTEENTH))
    offs = frozenset(range(_EIGHTH, bar, TICKS_PER_QUARTER))
    few = max(1, int(now * NUMBERS.figure))
    likelier = tuple((tick, NUMBERS.syncopated) for tick in offs)
    if to == "off-beat":
        return PartAsk(least=max(1, len(offs) - 1), ticks=offs)
    if to == "more syncopated":
        return PartAsk(least=max(2, few), ticks=fine - beats | {0}, lean=likelier)
    if to == "less syncopated":
        return PartAsk(least=min(few, len(beats)), ticks=beats if now <= len(beats) else beats | offs)
    if to == "arpeggios":
        return PartAsk(least=len(beats), is_single=True)
    return PartAsk(least=len(beats), lean=tuple((tick, NUMBERS.syncopated) for tick in beats))


def _backbeat(held: Held, edit: Edit, place: Chosen) -> Step:
    """The snare (or whichever piece is named) on two and four; or between the beats, or on each."""
    bar, score = held.score.meter.bar_ticks, held.score
    kits = [p for p in score.parts if p.is_drum and p.identity in place.parts]
    if not kits:
        raise InputError("There are no drums in the piece: add some first.")
    pitches = place.pitches or frozenset(
        kit_pieces()["snare drum" if "backbeat" in edit.to else "bass drum"].pitches
    )
    beats = range(0, bar, TICKS_PER_QUARTER)
    places = {"off-beat": [t + _EIGHTH for t in beats], "backbeat on 2 and 4": list(beats)[1::2]}.get(
        edit.to, list(beats)
    )
    parts = []
    for part in score.parts:
        if part is kits[0]:
            kept = [n for n in part.notes if not (n.pitch in pitches and n.onset // bar in place.bars)]
            main = next((n.pitch for n in part.notes if n.pitch in pitches), min(pitches))
            kept += [Note(b * bar + t, main, DRUM_TICKS, NUMBERS.added) for b in place.bars for t in places]
            part = replace(part, notes=tuple(sorted({(n.onset, n.pitch): n for n in kept}.values())))
        parts.append(part)
    bars = frozenset((kits[0].identity, b) for b in place.bars)
    return Step(held.put(replace(score, parts=tuple(parts))), bars, "", edit.to)
