"""Edits for which something is written anew by the one Writer: moods, styles, meters, new versions.

The melody stays where a mood, a style or a meter is asked of the whole piece: the others follow it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from musicgen.errors import InputError
from musicgen.music.measure import roles
from musicgen.music.meters import in_meter
from musicgen.music.score import BarSpan, Identity, Score
from musicgen.music.theory import Meter
from musicgen.tasks.changing.chosen import chosen, lead_of, parts_of, runs
from musicgen.tasks.changing.held import Held
from musicgen.tasks.changing.step import Loan, Step, Steps, all_part_bars
from musicgen.tasks.fill import Asked, Filler
from musicgen.tasks.judge.composition import Composition
from musicgen.tasks.plan.view import PartAsk
from musicgen.tasks.steering import USUAL
from musicgen.text.brief import Brief
from musicgen.text.changes.edit import Edit
from musicgen.text.changes.words import base_moods, meanings

NUMBERS = USUAL.changes
_PHRASE, _PULSE = NUMBERS.phrase, NUMBERS.pulse


def filled(
    held: Held,
    loan: Loan,
    parts: Iterable[Identity],
    spans: Sequence[BarSpan],
    brief: Brief,
    asked: Asked | None = None,
) -> Steps:
    """Some bars of some parts written anew; the last thing it yields is the step."""
    identities = frozenset(parts)
    composer = loan.composer()
    for span in spans:
        score = held.score
        chosen_parts = tuple(p for p in score.parts if p.identity in identities)
        stream = Filler(composer).stream(
            score, brief, span, chosen_parts, loan.options, loan.cancelled, asked
        )
        for made in stream:
            if isinstance(made, Composition):
                part_bars = {
                    (p.identity, bar) for p in chosen_parts for bar in range(span.first, span.last + 1)
                }
                held = held.put(made.score, part_bars)
            else:
                yield made
    bars = [bar for span in spans for bar in range(span.first, span.last + 1)]
    done = frozenset((identity, bar) for identity in identities for bar in bars)
    yield Step(held, done, model_id=composer.model_id)


def asked_for(loan: Loan, word: str = "", **facts: Any) -> Brief:
    """What the new bars should be: a word for the encoder, and facts."""
    return Brief(prompt=word or loan.prompt, clauses=(word,) if word else (), language="en", **facts)


def mood(held: Held, edit: Edit, loan: Loan) -> Steps:
    word = edit.to.removeprefix("less ")
    known = meanings("moods")
    name = next(
        (n for n in known if word in (n, n.removeprefix("more "), base_moods()[n]) or n.startswith(word)), ""
    )
    meant = known.get(name, "calm")
    if edit.to.startswith("less "):
        meant = _OPPOSITE.get(meant, "calm")
    brief = asked_for(loan, f"{meant} {word}" if not edit.to.startswith("less") else meant, mood=meant)
    yield from _in_another_way(held, edit, loan, brief)


_OPPOSITE: Mapping[str, str] = {
    "happy": "sad", "sad": "happy", "calm": "energetic", "tense": "calm", "dark": "happy", "epic": "calm",
    "romantic": "playful", "playful": "calm", "dreamy": "energetic", "energetic": "calm",
}  # fmt: skip


def style(held: Held, edit: Edit, loan: Loan) -> Steps:
    word = edit.to.removeprefix("less ")
    genre = None if edit.to.startswith("less ") else meanings("styles").get(word)
    yield from _in_another_way(held, edit, loan, asked_for(loan, word, genre=genre))


def _in_another_way(held: Held, edit: Edit, loan: Loan, brief: Brief) -> Steps:
    """The parts that are meant; of the whole piece all but the melody, which the others follow."""
    place = chosen(edit, held.score)
    parts = set(place.parts)
    if place.whole and not edit.parts:
        parts -= _staying(held.score, loan)
    yield from by_phrases(held, loan, parts, place.bars, brief)


def by_phrases(
    held: Held,
    loan: Loan,
    parts: Iterable[Identity],
    bars: Sequence[int],
    brief: Brief,
    asks: Mapping[Identity, PartAsk] | None = None,
    *,
    keeps_chords: bool = True,
) -> Steps:
    """The same written in the phrases in which each part plays, so that who rests goes on resting."""
    asked, model, wanted = set[tuple[Identity, int]](), "", frozenset(parts)
    for group, span in _phrases(held.score, wanted, bars):
        own = {identity: ask for identity, ask in (asks or {}).items() if identity in group}
        for made in filled(held, loan, group, (span,), brief, Asked(own, keeps_chords)):
            if isinstance(made, Step):
                held, asked, model = made.held, asked | made.asked, made.model_id
            else:
                yield made
    if not model:
        raise InputError("Nobody who could play otherwise plays there: nothing was written.")
    yield Step(held, frozenset(asked), model_id=model)


def _phrases(
    score: Score, parts: frozenset[Identity], bars: Sequence[int]
) -> list[tuple[frozenset[Identity], BarSpan]]:
    """Stretches of bars and who plays in each: phrases, those of the same players side by side as one."""
    bar, found = score.meter.bar_ticks, list[tuple[frozenset[Identity], BarSpan]]()
    for run in runs(bars):
        for first in range(run.first, run.last + 1, _PHRASE):
            span = BarSpan(first, min(first + _PHRASE - 1, run.last))
            playing = frozenset(
                p.identity
                for p in score.parts
                if p.identity in parts and any(span.first <= n.onset // bar <= span.last for n in p.notes)
            )
            if found and found[-1][0] == playing and found[-1][1].last == first - 1:
                found[-1] = playing, BarSpan(found[-1][1].first, span.last)
            elif playing:
                found.append((playing, span))
    return found


def _staying(score: Score, loan: Loan) -> set[Identity]:
    """Who goes on as before while the others are written anew: the melody, and whom the sentence protects."""
    lead = lead_of(score)
    stays = {lead.identity} if lead and len(score.parts) > 1 else set()
    for name in loan.kept:
        try:
            stays |= {part.identity for part in parts_of((name,), False, score)[0]}
        except InputError:
            continue
    return stays if len(stays) < len(score.parts) else set()


def rewrite(held: Held, edit: Edit, loan: Loan) -> Steps:
    place = chosen(edit, held.score)
    yield from filled(held, loan, place.parts, place.spans, asked_for(loan))


def meter(held: Held, edit: Edit, loan: Loan) -> Steps:
    """Melody and chords bar by bar in the new meter, the others written anew around them."""
    wanted = Meter.parse(edit.to)
    if wanted == held.score.meter:
        raise InputError(f"The piece is in {wanted.name} already: nothing was changed.")
    if edit.bars or edit.section:
        raise InputError(
            f"Some bars in another meter are not possible yet: say {wanted.name} of the whole piece."
        )
    before, score = held.score.meter.name, in_meter(held.score, wanted)
    is_file = held.file is not None
    stays = _staying(score, loan)
    others = [p.identity for p in score.parts if p.identity not in stays]
    chords = score.chords or ()
    said = ("The file was written anew: what a file holds beside its notes is not in it.",) if is_file else ()
    work = Held(replace(score, chords=chords))
    brief = asked_for(loan, "waltz" if wanted.name == "3/4" else "")
    asks = {
        p.identity: _in_pulse(does, wanted)
        for p, does in zip(score.parts, roles(score), strict=True)
        if p.identity in others
    }
    if len(others) == len(score.parts) or not others:
        yield Step(work.as_file() if is_file else work, all_part_bars(held.score), before, wanted.name, said)
        return
    for made in by_phrases(work, loan, others, range(score.bars), brief, asks):
        if isinstance(made, Step):
            after = made.held.as_file() if is_file else made.held
            made = Step(after, all_part_bars(held.score), before, wanted.name, said, made.model_id)
        yield made


def _in_pulse(role: str, meter: Meter) -> PartAsk:
    """What makes a meter heard: the bass on one, chords behind it, drums on the felt beats."""
    beats = range(0, meter.bar_ticks, meter.beat_ticks)
    later = tuple((tick, _PULSE) for tick in beats if tick)
    if role == "bass":
        return PartAsk(least=1, lean=((0, 2 * _PULSE),))
    if role in ("chords", "figure"):
        return PartAsk(least=2, lean=later)
    return PartAsk(
        least=len(beats) if role == "beat" else 1, lean=((0, _PULSE), *later) if role == "beat" else ()
    )
