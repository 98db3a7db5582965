"""Who comes in: players who join, pieces of the drum kit, entrances."""

from collections.abc import Sequence
from dataclasses import replace

from musicgen.errors import InputError
from musicgen.music.kit import kit_pieces
from musicgen.music.modes import OCTAVE
from musicgen.music.players import player_for
from musicgen.music.quantise import floor_duration
from musicgen.music.score import (
    BASS_PROGRAMS,
    DRUM_TICKS,
    MAX_INSTANCES,
    MAX_PITCHED_PARTS,
    BarSpan,
    Identity,
    Note,
    Part,
    Score,
)
from musicgen.music.theory import FIFTH, TICKS_PER_QUARTER
from musicgen.tasks.changing.anew import asked_for, filled
from musicgen.tasks.changing.chords import chords_by_bar
from musicgen.tasks.changing.chosen import parts_of, runs, spans_of
from musicgen.tasks.changing.exact import instrument_named, with_part
from musicgen.tasks.changing.held import Held
from musicgen.tasks.changing.step import Loan, Step, Steps
from musicgen.tasks.fill import Asked
from musicgen.tasks.plan.view import PartAsk
from musicgen.tasks.steering import USUAL
from musicgen.text.brief import Instrument
from musicgen.text.changes.edit import Edit

NUMBERS = USUAL.changes


def add(held: Held, edit: Edit, loan: Loan) -> Steps:
    """Players who join, one after the other, each hearing those before."""
    spans, asked, said, model = spans_of(edit, held.score), set[tuple[Identity, int]](), list[str](), ""
    for name in edit.parts:
        if name in kit_pieces():
            step = _hits(held, name, spans)
        else:
            step = None
            for made in _joined(held, instrument_named(name), spans, loan):
                if isinstance(made, Step):
                    step = made
                else:
                    yield made
        if step is not None:
            held, asked, model = step.held, asked | step.asked, step.model_id or model
            said += step.said
    yield Step(held, frozenset(asked), "", ", ".join(edit.parts), tuple(said), model)


def _joined(held: Held, wanted: Instrument, spans: Sequence[BarSpan], loan: Loan) -> Steps:
    """A part that may be new to the file: the score is worked on, and spliced once at the end."""
    score, identity = _with_player(held.score, wanted, spans)
    bars = [bar for span in spans for bar in range(span.first, span.last + 1)]
    work = Held(_sketched(score, identity, bars))
    asks = {identity: PartAsk(least=1, is_everywhere=True)}
    for made in filled(work, loan, (identity,), runs(bars), asked_for(loan, wanted.name), Asked(asks)):
        if isinstance(made, Step):
            part_bars = frozenset((identity, bar) for bar in bars)
            made = Step(held.put(made.held.score, part_bars), part_bars, model_id=made.model_id)
        yield made


def _sketched(score: Score, identity: Identity, bars: Sequence[int]) -> Score:
    """The score with a sketch of a new part in its open bars: nobody sees it, but it says what the part does
    there (a bass, chords that last, a moving line), as roles are measured."""
    bar, chords = score.meter.bar_ticks, chords_by_bar(score)
    is_drum, program, _ = identity
    player = player_for(program)
    low = player.comfortable.start + FIFTH
    kick, snare = (kit_pieces()[name].pitches[0] for name in ("bass drum", "snare drum"))
    notes: list[Note] = []
    for at in bars:
        tones = sorted((low + (tone - low) % OCTAVE) for tone in chords[at].pitch_classes)
        beats = list(enumerate(range(at * bar, (at + 1) * bar, TICKS_PER_QUARTER)))
        if is_drum:
            notes += [Note(tick, (kick, snare)[n % 2], DRUM_TICKS, NUMBERS.added) for n, tick in beats]
        elif program in BASS_PROGRAMS or player.is_single:
            notes += [Note(t, tones[n % len(tones)], TICKS_PER_QUARTER, NUMBERS.added) for n, t in beats]
        else:
            notes += [Note(at * bar, tone, floor_duration(bar), NUMBERS.added) for tone in tones]
    parts = (
        replace(p, notes=tuple(sorted((*p.notes, *notes)))) if p.identity == identity else p
        for p in score.parts
    )
    return replace(score, parts=tuple(parts))


def _with_player(score: Score, wanted: Instrument, spans: Sequence[BarSpan]) -> tuple[Score, Identity]:
    """Who plays it there: somebody who rests in these bars, else a new part without notes."""
    bar = score.meter.bar_ticks
    bars = {b for span in spans for b in range(span.first, span.last + 1)}
    for part in score.parts:
        is_it = part.is_drum == wanted.is_drum and (part.is_drum or part.program in wanted.programs)
        if is_it and not any(n.onset // bar in bars for n in part.notes):
            return score, part.identity
    if wanted.is_drum and any(p.is_drum for p in score.parts):
        raise InputError("There are drums in the piece already: say denser, or what they should play.")
    program = wanted.programs[0]
    taken = {p.instance for p in score.parts if not p.is_drum and p.program == program}
    free = [i for i in range(MAX_INSTANCES) if i not in taken]
    if not wanted.is_drum and (not free or sum(not p.is_drum for p in score.parts) >= MAX_PITCHED_PARTS):
        raise InputError(
            f"There is no room for another {wanted.name}: {len(score.parts)} parts play already."
        )
    instance = 0 if wanted.is_drum else free[0]
    name = wanted.name + (f" {instance + 1}" if instance else "")
    new = Part(program, instance, wanted.is_drum, name=name, volume=NUMBERS.added)
    return with_part(score, new), new.identity


def _hits(held: Held, name: str, spans: Sequence[BarSpan]) -> Step:
    """A piece of the drum kit, played by rule."""
    score, bar = held.score, held.score.meter.bar_ticks
    kit = next((p for p in score.parts if p.is_drum), None)
    score = score if kit else with_part(score, Part(0, is_drum=True, name="drums"))
    kit = kit or next(p for p in score.parts if p.is_drum)
    piece = kit_pieces()[name]
    bars = [b for span in spans for b in range(span.first, span.last + 1)]
    places = piece.places(score.meter)
    new = [Note(b * bar + t, piece.pitches[0], DRUM_TICKS, NUMBERS.added) for b in bars for t in places]
    notes = {(n.onset, n.pitch): n for n in (*new, *kit.notes)}
    played = replace(kit, notes=tuple(notes[at] for at in sorted(notes)))
    parts = tuple(played if p.identity == kit.identity else p for p in score.parts)
    part_bars = frozenset((kit.identity, b) for b in bars)
    return Step(held.put(replace(score, parts=parts), part_bars), part_bars, "", name)


def entrance(held: Held, edit: Edit, loan: Loan) -> Steps:
    """From there on, and not before: who plays already rests until then; who does not is written."""
    first = spans_of(edit, held.score)[0].first
    bar, asked, model = held.score.meter.bar_ticks, set[tuple[Identity, int]](), ""
    for name in edit.parts:
        try:
            parts, pitches = parts_of((name,), False, held.score)
        except InputError:
            parts, pitches = (), None
        if parts:
            mine = frozenset(p.identity for p in parts)
            held = held.with_notes(
                lambda i, n, mine=mine, pitches=pitches: (
                    None
                    if i in mine and n.onset < first * bar and (pitches is None or n.pitch in pitches)
                    else n
                )  # type: ignore[misc]
            )
            asked |= {(i, b) for i in mine for b in range(first)}
        silent = not any(n.onset >= first * bar for p in parts for n in p.notes)
        if silent:
            last = held.score.bars - 1
            for made in add(held, Edit("add", (first + held.score.first_bar, None), parts=(name,)), loan):
                if isinstance(made, Step):
                    held, asked, model = made.held, asked | made.asked, made.model_id
                else:
                    yield made
            asked |= {(i, b) for i, b in asked if b <= last}
    yield Step(held, frozenset(asked), "", f"bar {first + held.score.first_bar}", (), model)
