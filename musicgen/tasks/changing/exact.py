"""Edits that need no model: tempo, pitch, loudness, who plays, timing. Each touches only what it names."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from musicgen.errors import InputError
from musicgen.music.modes import OCTAVE, is_dominant, nearest_way, turned, turned_chord
from musicgen.music.players import player_of
from musicgen.music.score import MAX_INSTANCES, Identity, Note, Part, Score, part_order
from musicgen.music.swing import retimed
from musicgen.music.theory import MODES, Key
from musicgen.tasks.changing.chosen import Chosen, chosen
from musicgen.tasks.changing.held import Held
from musicgen.tasks.changing.step import Step, all_part_bars, key_of
from musicgen.tasks.steering import USUAL
from musicgen.text.brief import Instrument
from musicgen.text.changes.edit import Edit
from musicgen.text.changes.words import relative, tempo_factor
from musicgen.text.read import read_brief

NUMBERS = USUAL.changes
FEELS = ("swing", "straight")
Change = Callable[[Identity, Note], Note | None]


def tempo(held: Held, edit: Edit) -> Step:
    """Absolute, by a factor, by so many beats, by per cent, or by a relative word."""
    before = held.score.tempo_bpm
    factor = tempo_factor(edit.to, before)
    if edit.to in relative():  # "a bit slower" ends on a whole number
        factor = round(before * factor) / before
    place = chosen(replace(edit, parts=()), held.score)
    if place.whole:
        after = held.with_tempo(factor)
        return Step(after, frozenset(), f"{before:g} BPM", f"{after.score.tempo_bpm:.4g} BPM")
    after = held
    for span in place.spans:
        after = after.with_tempo_in(span, factor)
    return Step(after, frozenset(), f"{before:g} BPM", f"{before * factor:.4g} BPM")


def transpose(held: Held, edit: Edit) -> Step:
    steps = int(edit.to)
    place = chosen(edit, held.score)
    before = key_of(held.score)
    everybody = place.whole and not edit.parts
    if everybody:
        after = held.transposed(steps)
        key = Key((before.tonic + steps) % OCTAVE, before.mode)
        return Step(after, _pitched(held, all_part_bars(held.score)), before.name, key.name)
    after = held.with_notes(_moved(held, place, steps))
    return Step(after, _pitched(held, place.part_bars), "", f"{steps:+d}")


def _pitched(held: Held, part_bars: frozenset[tuple[Identity, int]]) -> frozenset[tuple[Identity, int]]:
    return frozenset((identity, bar) for identity, bar in part_bars if not identity[0])


def _moved(held: Held, place: Chosen, steps: int) -> Change:
    bar = held.score.meter.bar_ticks

    def change(identity: Identity, note: Note) -> Note:
        mine = not identity[0] and place.has(identity, note, bar)
        return replace(note, pitch=note.pitch + steps) if mine else note

    return change


def key(held: Held, edit: Edit) -> Step:
    """Another key: the mode by scale degrees first, then the nearest way to the tonic."""
    before = key_of(held.score)
    named = edit.to if edit.to.split()[-1] in MODES else f"{edit.to} {before.mode}"
    wanted = Key.parse(named)
    turned = held if wanted.mode == before.mode else _turned(held, before, wanted.mode)
    steps = nearest_way(before.tonic, wanted.tonic)
    after = turned.transposed(steps) if steps else turned
    return Step(after, _pitched(held, all_part_bars(held.score)), before.name, wanted.name)


def mode(held: Held, edit: Edit) -> Step:
    """Major or minor on the same tonic; or on another, where the sentence names one."""
    if edit.to not in MODES:
        return key(held, edit)
    before = key_of(held.score)
    if before.mode == edit.to:
        raise InputError(f"The piece stands in {before.name} already: nothing was changed.")
    after = _turned(held, before, edit.to)
    return Step(
        after, _pitched(held, all_part_bars(held.score)), before.name, Key(before.tonic, edit.to).name
    )


def _turned(held: Held, before: Key, wanted: str) -> Held:
    """Third, sixth and seventh of every part moved; the leading note stays where the dominant sounds."""
    tonic = before.tonic
    spans = [span for span in held.score.chords if span.chord and is_dominant(span.chord, tonic)]

    def change(identity: Identity, note: Note) -> Note:
        if identity[0]:
            return note
        leads = any(span.onset <= note.onset < span.onset + span.duration for span in spans)
        return replace(note, pitch=turned(note.pitch, tonic, wanted, leads=leads))

    key = Key(tonic, wanted)
    return held.with_notes(change).with_key(key, lambda chord: turned_chord(chord, tonic, wanted))


def register(held: Held, edit: Edit) -> Step:
    """By octaves, inside of each instrument's range."""
    steps = OCTAVE * (int(relative().get(edit.to, 0)) or octaves_of(edit.to))
    place = chosen(edit, held.score)
    fitting, said = frozenset[Identity](), []
    for part in held.score.parts:
        if part.identity not in place.parts or part.is_drum:
            continue
        share = _share_out(part, place, steps, held.score.meter.bar_ticks)
        if share > NUMBERS.out_of_range and edit.parts:
            way = "higher" if steps > 0 else "lower"
            said.append(
                f"The {part.name or part.instrument} cannot play that much {way}: its range ends before."
            )
        elif share <= NUMBERS.out_of_range:
            fitting |= {part.identity}
    if not fitting:
        raise InputError(said[0] if said else "No pitched part is meant: name one that plays tones.")
    after = held.with_notes(_moved_within(held, replace(place, parts=fitting), steps))
    to = f"{_octaves(steps)} {'up' if steps > 0 else 'down'}"
    return Step(after, _pitched(held, replace(place, parts=fitting).part_bars), "", to, tuple(said))


def _octaves(steps: int) -> str:
    return "an octave" if abs(steps) == OCTAVE else f"{abs(steps) // OCTAVE} octaves"


def octaves_of(to: str) -> int:
    """ "octave up" → 1, "2 octaves down" → -2."""
    count = int(to.split()[0]) if to[:1].isdigit() else 1
    return count if to.endswith("up") else -count


def _share_out(part: Part, place: Chosen, steps: int, bar: int) -> float:
    mine = [n for n in part.notes if place.has(part.identity, n, bar)]
    possible = player_of(part).possible
    return sum(n.pitch + steps not in possible for n in mine) / max(1, len(mine))


def _moved_within(held: Held, place: Chosen, steps: int) -> Change:
    ranges = {part.identity: player_of(part).possible for part in held.score.parts if not part.is_drum}
    moved = _moved(held, place, steps)

    def change(identity: Identity, note: Note) -> Note | None:
        new = moved(identity, note)
        return new if new is not None and not identity[0] and new.pitch in ranges[identity] else note

    return change


def loudness(held: Held, edit: Edit) -> Step:
    """Velocities by steps, or step by step over the bars."""
    place, bar = chosen(edit, held.score), held.score.meter.bar_ticks
    worth = relative().get(edit.to)
    first, last = place.bars[0] * bar, (place.bars[-1] + 1) * bar
    sign = -1 if edit.to == "diminuendo" else 1

    def change(identity: Identity, note: Note) -> Note:
        if not place.has(identity, note, bar):
            return note
        if worth is not None:
            added = NUMBERS.velocity * worth
        else:
            added = sign * NUMBERS.swell * (2 * (note.onset - first) / max(1, last - first) - 1)
        return replace(note, velocity=_within(note.velocity + added))

    before = _mean_velocity(held, place)
    after = held.with_notes(change)
    return Step(
        after,
        place.part_bars,
        f"{before:.0f}",
        f"{_mean_velocity(after, place):.0f}" if worth is not None else edit.to,
    )


def _within(velocity: float) -> int:
    return round(min(NUMBERS.loudest, max(NUMBERS.softest, velocity)))


def _mean_velocity(held: Held, place: Chosen) -> float:
    bar = held.score.meter.bar_ticks
    found = [n.velocity for p in held.score.parts for n in p.notes if place.has(p.identity, n, bar)]
    if not found:
        raise InputError("Nobody plays there: nothing was made louder or softer.")
    return sum(found) / len(found)


def silence(held: Held, edit: Edit) -> Step:
    """Drop and mute: the notes go."""
    place, bar = chosen(edit, held.score), held.score.meter.bar_ticks
    gone = sum(place.has(p.identity, n, bar) for p in held.score.parts for n in p.notes)
    if not gone:
        raise InputError(f"{_named(edit)} play nothing there: nothing was taken out.")
    after = held.with_notes(lambda i, n: None if place.has(i, n, bar) else n)
    return Step(after.settled(), place.part_bars, "", "", ())


def _named(edit: Edit) -> str:
    said = ", ".join(edit.parts) or "The parts"
    return said[:1].upper() + said[1:]


def timing(held: Held, edit: Edit) -> Step:
    """Swing and straight by moving what is off the beat; staccato and legato by lengths."""
    place, bar = chosen(edit, held.score), held.score.meter.bar_ticks
    change = _swung(place, bar, edit.to) if edit.to in FEELS else _lengths(held, place, edit.to)
    after = held.with_notes(change)
    if after.score.parts == held.score.parts:
        raise InputError(f"The notes are {edit.to} already: nothing was changed.")
    return Step(after, place.part_bars, "", edit.to)


def _swung(place: Chosen, bar: int, pulse: str) -> Change:
    def change(identity: Identity, note: Note) -> Note:
        if not place.has(identity, note, bar):
            return note
        onset, end = retimed(note.onset, pulse), retimed(note.end, pulse)
        return replace(note, onset=onset, duration=note.duration if identity[0] else max(1, end - onset))

    return change


def _lengths(held: Held, place: Chosen, to: str) -> Change:
    """Half as long; or up to the part's next note."""
    bar = held.score.meter.bar_ticks
    following = {part.identity: sorted({n.onset for n in part.notes}) for part in held.score.parts}

    def change(identity: Identity, note: Note) -> Note:
        if identity[0] or not place.has(identity, note, bar):
            return note
        if to == "staccato":
            return replace(note, duration=max(2, note.duration // 2))
        later = next((t for t in following[identity] if t > note.onset), note.end)
        return replace(note, duration=max(note.duration, min(later - note.onset, bar)))

    return change


def replaced(held: Held, edit: Edit) -> Step:
    """Another instrument for a part; in some bars only, its notes go over to a part of their own."""
    place = chosen(replace(edit, parts=tuple(edit.from_.split(", "))), held.score)
    wanted = instrument_named(edit.to)
    old = [p for p in held.score.parts if p.identity in place.parts]
    if all(_is_played(p, wanted) for p in old):
        raise InputError(f"The {edit.from_} is a {edit.to} already: nothing was replaced.")
    if any(p.is_drum != wanted.is_drum for p in old):
        raise InputError(
            f"Drums and tones cannot take each other's notes: {edit.from_} stays; add a {edit.to} instead."
        )
    asked, said = place.part_bars, list[str]()
    for part in old:
        octave = _octave_into(part, place, wanted, held.score.meter.bar_ticks)
        if octave:
            only = replace(place, parts=frozenset({part.identity}))
            held = held.with_notes(_moved(held, only, octave))
            said.append(f"The notes were moved by {_octaves(octave)}, into the range of the {wanted.name}.")
    mine = [p.identity for p in old]
    if place.whole:
        held = held.played_by(mine, wanted.programs[0])
    else:
        held = _handed_over(held, mine, place, wanted)
    return Step(held, asked, edit.from_, edit.to, tuple(said))


def instrument_named(name: str) -> Instrument:
    """The instrument of a name. Raises InputError for none that is known."""
    band = read_brief(name).band
    if not band:
        raise InputError(f"{name!r} is no instrument known here: name another one.")
    return band[0]


def _is_played(part: Part, wanted: Instrument) -> bool:
    return part.is_drum == wanted.is_drum and part.program == wanted.programs[0]


def _octave_into(part: Part, place: Chosen, wanted: Instrument, bar: int) -> int:
    """Semitones, whole octaves, that bring most notes into the instrument's range."""
    pitches = [n.pitch for n in part.notes if place.has(part.identity, n, bar)]
    if part.is_drum or not pitches:
        return 0
    possible = player_of(Part(wanted.programs[0], name=wanted.name)).possible

    def out(steps: int) -> int:
        return sum(p + steps not in possible for p in pitches)

    return min(
        (0, OCTAVE, -OCTAVE, 2 * OCTAVE, -2 * OCTAVE),
        key=lambda s: (out(s) > NUMBERS.out_of_range * len(pitches), abs(s)),
    )


def _handed_over(held: Held, mine: Sequence[Identity], place: Chosen, wanted: Instrument) -> Held:
    """The notes of some parts in some bars go over to new parts, one for each."""
    bar, score = held.score.meter.bar_ticks, held.score
    taken = {p.instance for p in score.parts if (p.is_drum, p.program) == (False, wanted.programs[0])}
    free = [i for i in range(MAX_INSTANCES) if i not in taken]
    if len(free) < len(mine):
        raise InputError(
            f"There is no room for another {wanted.name}: {len(score.parts)} parts play already."
        )
    for identity, instance in zip(mine, free, strict=False):
        part = next(p for p in score.parts if p.identity == identity)
        notes = tuple(n for n in part.notes if place.has(identity, n, bar))
        left = replace(part, notes=tuple(n for n in part.notes if n not in notes))
        new = replace(
            part, program=wanted.programs[0], instance=instance, is_drum=False, name=wanted.name, notes=notes
        )
        kept = tuple(left if p is part else p for p in score.parts)
        score = with_part(replace(score, parts=kept), new)
    return held.put(score).settled()


def with_part(score: Score, new: Part) -> Score:
    """The score with one more part, in order."""
    return replace(score, parts=tuple(sorted((*score.parts, new), key=part_order)))
