"""Edits for which something has to be written anew: by the one Writer, in the part-bars that are meant.

The melody stays where a mood, a style or a meter is asked of the whole piece: the others follow it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from musicgen.errors import InputError
from musicgen.music.measure import arrays, heard_chords
from musicgen.music.score import MAX_INSTANCES, MAX_PITCHED_PARTS, BarSpan, Identity, Note, Part, Score
from musicgen.music.theory import TICKS_PER_QUARTER, Chord, Meter
from musicgen.tasks.changing.chosen import DRUM_PIECES, Chosen, chosen, lead_of, parts_of, runs, spans_of
from musicgen.tasks.changing.exact import instrument_named, with_part
from musicgen.tasks.changing.held import Held
from musicgen.tasks.changing.meters import in_meter
from musicgen.tasks.changing.step import Loan, Step, Steps, all_part_bars, key_of
from musicgen.tasks.fill import Asked, Filler
from musicgen.tasks.judge.composition import Composition, Draft
from musicgen.tasks.plan.view import PartAsk
from musicgen.text.brief import Brief, Instrument
from musicgen.text.changes.edit import Edit
from musicgen.text.changes.words import meanings, relative

# Notes in a bar, as shares of what the part plays now.
_FEWER, _MORE = (0.6, 0.35), (1.5, 2.2)
_MOST_NOTES = 24  # in a bar of one part
_SYNCOPATED = 2.5  # nats
_DRUM_VELOCITY = 74
# How a single piece of the drum kit is played where nobody says: beats of a bar, counted from 0.
_PATTERNS: Mapping[str, tuple[float, ...]] = {
    "shaker": (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5), "hi-hat": (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5),
    "cowbell": (0, 1, 2, 3), "ride cymbal": (0, 1, 2, 3), "tambourine": (1, 3), "hand claps": (1, 3),
    "finger snaps": (1, 3), "snare drum": (1, 3), "bass drum": (0, 2), "triangle": (0,), "cymbals": (0,),
    "claves": (0, 1.5, 3), "woodblock": (0, 2), "castanets": (0, 1, 1.5, 2, 3), "agogo": (0, 1.5, 2.5),
}  # fmt: skip
_EVEN_PLACES: Mapping[str, int] = {
    "sixteenth notes": 3, "triplets": 4, "eighth notes": 6, "quarter notes": 12, "half notes": 24, "whole notes": 48,
}  # fmt: skip


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
        stream = Filler(composer).stream(score, brief, span, chosen_parts, loan.options, loan.cancelled, asked)
        for made in stream:
            if isinstance(made, Composition):
                part_bars = {(p.identity, bar) for p in chosen_parts for bar in range(span.first, span.last + 1)}
                held = held.put(made.score, part_bars)
            else:
                yield made
    bars = [bar for span in spans for bar in range(span.first, span.last + 1)]
    done = frozenset((identity, bar) for identity in identities for bar in bars)
    yield Step(held, done, model_id=composer.model_id)


def asked_for(loan: Loan, word: str = "", **facts: Any) -> Brief:
    """What the new bars should be: a word for the encoder, and facts."""
    return Brief(prompt=word or loan.prompt, clauses=(word,) if word else (), language="en", **facts)


# --- density, rhythm ----------------------------------------------------------------------------------------


def density(held: Held, edit: Edit, loan: Loan) -> Steps:
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
    facts = {"density": "dense" if worth > 0 else "sparse"}
    for made in filled(held, loan, asks, place.spans, asked_for(loan, **facts), Asked(asks)):
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
        return PartAsk(most=max(1, int(now * _FEWER[many])))
    return PartAsk(least=min(_MOST_NOTES, max(int(now) + 1, round(now * _MORE[many]))))


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
            new = [Note(t, mine[0].pitch, 1, n.velocity) for n in mine for t in (n.onset + 6,) if t not in taken and t // bar in place.bars]
            notes = sorted({(n.onset, n.pitch): n for n in (*part.notes, *new)}.values())
        else:
            gone = set(mine[1::2])
            notes = [n for n in part.notes if n not in gone]
        parts.append(replace(part, notes=tuple(notes)))
    return Step(held.put(replace(held.score, parts=tuple(parts))), place.part_bars, "", edit.to)


def rhythm(held: Held, edit: Edit, loan: Loan) -> Steps:
    """Where notes begin."""
    place = chosen(edit, held.score)
    if edit.to == "backbeat on 2 and 4" or (place.pitches is not None and edit.to in ("off-beat", "four on the floor", "quarter notes")):
        yield _backbeat(held, edit, place)
        return
    meter, sounding = held.score.meter, _notes_a_bar(held.score, place)
    asks = {i: _figure(edit.to, meter, sounding[i]) for i in place.parts if i in sounding}
    if not asks:
        raise InputError("Nobody plays there: no rhythm was changed.")
    yield from filled(held, loan, asks, place.spans, asked_for(loan, edit.to), Asked(asks))


def _figure(to: str, meter: Meter, now: float) -> PartAsk:
    bar = meter.bar_ticks
    if step := _EVEN_PLACES.get(to):
        places = frozenset(range(0, bar, min(step, bar)))
        return PartAsk(least=max(1, len(places) - 1), ticks=places)
    offs = frozenset(range(6, bar, TICKS_PER_QUARTER))
    if to == "off-beat":
        return PartAsk(least=max(1, len(offs) - 1), ticks=offs)
    if to == "more syncopated":
        lean = tuple((t, -_SYNCOPATED if t and not t % 12 else _SYNCOPATED if t in offs else 0.5 * (t % 12 in (3, 9))) for t in range(0, bar, 3))
        return PartAsk(least=max(2, int(now * 0.7)), ticks=frozenset(range(0, bar, 3)) - frozenset(range(24, bar, 24)), lean=lean)
    if to == "less syncopated":
        return PartAsk(least=max(1, min(int(now * 0.7), bar // 12)), ticks=frozenset(range(0, bar, TICKS_PER_QUARTER)) | (offs if now > bar / 12 else frozenset()), lean=tuple((t, -1.5) for t in offs))
    if to == "arpeggios":
        return PartAsk(least=max(3, bar // 12), is_single=True)
    if to == "four on the floor":
        return PartAsk(least=bar // 12, lean=tuple((t, 3.0) for t in range(0, bar, 12)))
    return PartAsk(lean=tuple((t, 1.0) for t in range(0, bar, 12)))


def _backbeat(held: Held, edit: Edit, place: Chosen) -> Step:
    """The snare (or whichever piece is named) on two and four; or between the beats, or on each."""
    bar, score = held.score.meter.bar_ticks, held.score
    kits = [p for p in score.parts if p.is_drum and p.identity in place.parts]
    if not kits:
        raise InputError("There are no drums in the piece: add some first.")
    pitches = place.pitches or frozenset(DRUM_PIECES["snare drum" if "backbeat" in edit.to else "bass drum"])
    beats = range(0, bar, TICKS_PER_QUARTER)
    places = {"off-beat": [t + 6 for t in beats], "backbeat on 2 and 4": list(beats)[1::2]}.get(edit.to, list(beats))
    parts = []
    for part in score.parts:
        if part is kits[0]:
            kept = [n for n in part.notes if not (n.pitch in pitches and n.onset // bar in place.bars)]
            main = next((n.pitch for n in part.notes if n.pitch in pitches), min(pitches))
            kept += [Note(b * bar + t, main, 1, 88) for b in place.bars for t in places]
            part = replace(part, notes=tuple(sorted({(n.onset, n.pitch): n for n in kept}.values())))
        parts.append(part)
    bars = frozenset((kits[0].identity, b) for b in place.bars)
    return Step(held.put(replace(score, parts=tuple(parts))), bars, "", edit.to)


# --- mood, style, meter, rewriting --------------------------------------------------------------------------


def mood(held: Held, edit: Edit, loan: Loan) -> Steps:
    word = edit.to.removeprefix("less ")
    known = meanings("moods")
    name = next((n for n in known if word in (n, n.removeprefix("more ")) or n.startswith(word[:4])), "")
    meant = known.get(name, "calm")
    if edit.to.startswith("less "):
        meant = _OPPOSITE.get(meant, "calm")
    brief = asked_for(loan, f"{meant} {word}" if not edit.to.startswith("less") else meant, mood=meant)
    yield from _in_another_way(held, edit, loan, brief)


_OPPOSITE = {"happy": "sad", "sad": "happy", "calm": "energetic", "tense": "calm", "dark": "happy", "romantic": "playful", "epic": "calm", "playful": "calm", "dreamy": "energetic", "energetic": "calm"}  # fmt: skip


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
    yield from filled(held, loan, parts, place.spans, brief)


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
        raise InputError(f"Some bars in another meter are not possible yet: say {wanted.name} of the whole piece.")
    before, score = held.score.meter.name, in_meter(held.score, wanted)
    is_file = held.file is not None
    stays = _staying(score, loan)
    others = [p.identity for p in score.parts if p.identity not in stays]
    chords = score.chords or ()
    said = ("The file was written anew: what a file holds beside its notes is not in it.",) if is_file else ()
    work = Held(replace(score, chords=chords))
    brief = asked_for(loan, "waltz" if wanted.name == "3/4" else "")
    if len(others) == len(score.parts) or not others:
        yield Step(work.as_file() if is_file else work, all_part_bars(held.score), before, wanted.name, said)
        return
    for made in filled(work, loan, others, (BarSpan(0, score.bars - 1),), brief):
        if isinstance(made, Step):
            after = made.held.as_file() if is_file else made.held
            made = Step(after, all_part_bars(held.score), before, wanted.name, said, made.model_id)
        yield made


# --- harmony ------------------------------------------------------------------------------------------------


def harmony(held: Held, edit: Edit, loan: Loan) -> Steps:
    """Other chords: pitched parts are written anew on them, the melody too where chords are named."""
    score = held.score
    spans = spans_of(edit, score)
    bars = [bar for span in spans for bar in range(span.first, span.last + 1)]
    pitched = [p.identity for p in score.parts if not p.is_drum]
    if not pitched:
        raise InputError("Only drums play: there are no chords to change.")
    lead = lead_of(score)
    keeps = {lead.identity} if not edit.to and lead and len(pitched) > 1 else set()
    parts = [identity for identity in pitched if identity not in keeps]
    now = _chords_by_bar(score)
    wanted = _wanted_chords(edit.to, now, bars)
    if wanted is None:
        yield from filled(held, loan, parts, spans, asked_for(loan), Asked(keeps_chords=False))
        return
    told = " ".join(chord.symbol for bar in bars for chord in wanted[bar])
    flat = tuple(chord for bar in range(score.bars) for chord in (wanted.get(bar) or (now[bar], now[bar]))[:2])
    brief = asked_for(loan, chords=flat, chord_bars=(0.5,) * len(flat))
    for made in filled(held, loan, parts, spans, brief, Asked(keeps_chords=False)):
        yield replace(made, to=told[:80]) if isinstance(made, Step) else made


def _chords_by_bar(score: Score) -> list[Chord]:
    heard = heard_chords(arrays(score))
    tonic = Chord(key_of(score).tonic, "maj" if key_of(score).mode == "major" else "min")
    found: list[Chord] = []
    for bar in range(score.bars):
        chord = heard[bar] if bar < len(heard) else None
        found.append(chord or (found[-1] if found else tonic))
    return found


def _wanted_chords(to: str, now: Sequence[Chord], bars: Sequence[int]) -> dict[int, tuple[Chord, Chord]] | None:
    """Two half-bar chords by bar; None where others are to be drawn."""
    if to in ("one chord", "no chord changes"):
        return {bar: (now[bars[0]],) * 2 for bar in bars}
    if to == "chords x0.5 as often":
        return {bar: (now[bars[i - i % 2]],) * 2 for i, bar in enumerate(bars)}
    if to == "chords x2 as often":
        return {bar: (now[bar], _between(now[bar], now[bar + 1] if bar + 1 < len(now) else now[bar])) for bar in bars}
    if to in ("richer", "simpler"):
        return {bar: (_coloured(now[bar], to),) * 2 for bar in bars}
    if not to:
        return None
    named = [Chord.parse(symbol) for symbol in to.split()]
    return {bar: (named[i % len(named)],) * 2 for i, bar in enumerate(bars)}


def _between(one: Chord, other: Chord) -> Chord:
    """A chord on the way to the next one: its dominant, or the relative where it stays."""
    if one != other:
        return Chord((other.root + 7) % 12, "7")
    return Chord((one.root + 9) % 12, "min") if one.third == 4 else Chord((one.root + 3) % 12, "maj")


def _coloured(chord: Chord, to: str) -> Chord:
    table = {"maj": "maj7", "min": "min7", "dim": "m7b5"} if to == "richer" else {"maj7": "maj", "min7": "min", "7": "maj"}
    wanted = table.get(chord.quality, chord.quality)
    try:
        return replace(chord, quality=wanted)
    except InputError:
        return chord


# --- who comes in -------------------------------------------------------------------------------------------


def add(held: Held, edit: Edit, loan: Loan) -> Steps:
    """Players who join, one after the other, each hearing those before."""
    spans, asked, said, model = spans_of(edit, held.score), set[tuple[Identity, int]](), list[str](), ""
    for name in edit.parts:
        if name in DRUM_PIECES:
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
    score, identity = _with_player(held.score, wanted, spans)
    brief = asked_for(loan, wanted.name)
    bars = [bar for span in spans for bar in range(span.first, span.last + 1)]
    start = Held(score, held.file)
    for made in _filled_new(start, held, loan, identity, bars, brief):
        yield made


def _filled_new(start: Held, held: Held, loan: Loan, identity: Identity, bars: Sequence[int], brief: Brief) -> Steps:
    """A part that may be new to the file: the score is worked on, and spliced once at the end."""
    work = Held(start.score)
    asks = {identity: PartAsk(least=1)}
    for made in filled(work, loan, (identity,), runs(bars), brief, Asked(asks)):
        if isinstance(made, Step):
            part_bars = frozenset((identity, bar) for bar in bars)
            made = Step(held.put(made.held.score, part_bars), part_bars, model_id=made.model_id)
        yield made


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
        raise InputError(f"There is no room for another {wanted.name}: {len(score.parts)} parts play already.")
    instance = 0 if wanted.is_drum else free[0]
    name = wanted.name + (f" {instance + 1}" if instance else "")
    new = Part(program, instance, wanted.is_drum, name=name, volume=88)
    return with_part(score, new), new.identity


def _hits(held: Held, name: str, spans: Sequence[BarSpan]) -> Step:
    """A piece of the drum kit, played by rule."""
    score, bar = held.score, held.score.meter.bar_ticks
    kit = next((p for p in score.parts if p.is_drum), None)
    score = score if kit else with_part(score, Part(0, is_drum=True, name="drums"))
    kit = kit or next(p for p in score.parts if p.is_drum)
    pitch = DRUM_PIECES[name][0]
    places = [round(beat * TICKS_PER_QUARTER) for beat in _PATTERNS.get(name, (0, 2))]
    bars = [b for span in spans for b in range(span.first, span.last + 1)]
    new = [Note(b * bar + t, pitch, 1, _DRUM_VELOCITY) for b in bars for t in places if t < bar]
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
                lambda i, n, mine=mine, pitches=pitches: None if i in mine and n.onset < first * bar and (pitches is None or n.pitch in pitches) else n  # type: ignore[misc]
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


