"""A small algebra on scores: cut, silence, transpose, hand to another instrument. Values in, values out.

What is asked for is taken as it is: whoever brings it from outside has checked its ranges.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from musicgen.errors import InputError
from musicgen.music.quantise import floor_duration
from musicgen.music.score import (
    MAX_INSTANCES,
    PITCHES,
    VELOCITIES,
    BarSpan,
    ChordSpan,
    Identity,
    Note,
    Part,
    Score,
    Section,
    part_order,
    transposed,
)
from musicgen.music.theory import instrument_name


def until(score: Score, last: int) -> Score:
    """The score to the end of a bar, counted from 0; notes that ring over it are kept as they are."""
    end = (last + 1) * score.meter.bar_ticks
    parts = tuple(replace(p, notes=tuple(n for n in p.notes if n.onset < end)) for p in score.parts)
    return replace(
        score,
        parts=tuple(p for p in parts if p.notes),
        chords=tuple(c for c in score.chords if c.onset < end),
        sections=tuple(
            replace(s, bars=min(s.bars, last + 1 - s.first_bar))
            for s in score.sections
            if s.first_bar <= last
        ),
    )


def without_silent_parts(score: Score) -> Score:
    """The parts that have notes. They keep their identities, by which a file knows them."""
    return replace(score, parts=tuple(part for part in score.parts if part.notes))


def without_bars(score: Score, span: BarSpan) -> Score:
    """The bars of a span are cut out, and what comes after them moves up."""
    start, end = _ticks(score, span)
    length = end - start

    def move(onset: int) -> int:
        return onset if onset < start else onset - length

    def notes(part: Part) -> tuple[Note, ...]:
        return tuple(replace(n, onset=move(n.onset)) for n in part.notes if not start <= n.onset < end)

    return replace(
        score,
        parts=tuple(replace(p, notes=notes(p)) for p in score.parts),
        chords=tuple(
            ChordSpan(move(c.onset), c.duration, c.chord) for c in score.chords if not start <= c.onset < end
        ),
        sections=_shortened(score.sections, span),
    )


def ending_at(score: Score, tick: int) -> Score:
    """No note rings beyond a moment."""
    return with_notes(
        score,
        lambda _, n: n if n.end <= tick else replace(n, duration=floor_duration(max(1, tick - n.onset))),
    )


def with_bars_again(score: Score, span: BarSpan) -> Score:
    """The bars of a span once more behind themselves; what follows moves back."""
    start, end = _ticks(score, span)
    length = end - start

    def notes(part: Part) -> tuple[Note, ...]:
        moved = [n if n.onset < end else replace(n, onset=n.onset + length) for n in part.notes]
        again = [replace(n, onset=n.onset + length) for n in part.notes if start <= n.onset < end]
        return tuple(sorted((*moved, *again)))

    chords = [c if c.onset < end else replace(c, onset=c.onset + length) for c in score.chords]
    chords += [replace(c, onset=c.onset + length) for c in score.chords if start <= c.onset < end]
    return replace(
        score,
        parts=tuple(replace(p, notes=notes(p)) for p in score.parts),
        chords=tuple(sorted(chords, key=lambda c: c.onset)),
        sections=_lengthened(score.sections, span),
    )


def _lengthened(sections: tuple[Section, ...], span: BarSpan) -> tuple[Section, ...]:
    """A section that holds the first bar of a span grows by it; those behind move back."""
    bars, at, grown = span.last - span.first + 1, 0, []
    for section in sections:
        holds = section.first_bar <= span.last < section.first_bar + section.bars
        grown.append(Section(section.name, at, section.bars + (bars if holds else 0)))
        at += grown[-1].bars
    return tuple(grown)


def silenced(score: Score, span: BarSpan, parts: Collection[Part]) -> Score:
    """Some parts rest in the bars of a span; a part without notes stays, empty."""
    start, end = _ticks(score, span)

    def resting(part: Part) -> Part:
        return replace(part, notes=tuple(n for n in part.notes if not start <= n.onset < end))

    return replace(score, parts=tuple(resting(p) if p in parts else p for p in score.parts))


def with_notes(score: Score, change: Callable[[Identity, Note], Note | None]) -> Score:
    """Every note through `change`; None: it goes. Loudness is brought back to the score's steps, a pitch into
    its range, and of two notes in one place one is kept. A part without notes stays, empty."""
    parts = []
    for part in score.parts:
        made = [new for note in part.notes if (new := change(part.identity, note)) is not None]
        if tuple(made) != part.notes:
            kept = {(n.onset, n.pitch): n for n in (_canonical(n, part.is_drum) for n in made)}
            part = replace(part, notes=tuple(kept[at] for at in sorted(kept)))
        parts.append(part)
    return replace(score, parts=tuple(parts))


def _canonical(note: Note, is_drum: bool) -> Note:
    velocity = min(VELOCITIES, key=lambda step: abs(step - note.velocity))
    return replace(note, velocity=velocity, pitch=note.pitch if is_drum else _fold(note.pitch))


def swapped(score: Score, part: Part, gone: Collection[tuple[int, int]], coming: Iterable[Note]) -> Score:
    """Some notes of a part taken out (by onset and pitch) and others put in; a note of the same pitch that
    rings into a new one ends there. A part without notes stays, empty. Raises InputError for a note that is
    not there.
    """
    left = {(note.onset, note.pitch): note for note in part.notes}
    if missing := [at for at in gone if at not in left]:
        raise InputError(f"There is no note {missing[0][1]} at tick {missing[0][0]}: look again.")
    for at in gone:
        del left[at]
    for note in coming:
        left[note.onset, note.pitch] = note
    new = replace(part, notes=tuple(_apart(left.values())))
    return replace(score, parts=tuple(new if p is part else p for p in score.parts))


def _apart(notes: Iterable[Note]) -> list[Note]:
    """Notes in order, each cut where its pitch is struck again."""
    found: list[Note] = []
    latest: dict[int, int] = {}
    for note in sorted(notes):
        at = latest.get(note.pitch)
        if at is not None and found[at].end > note.onset:
            found[at] = replace(found[at], duration=floor_duration(note.onset - found[at].onset))
        latest[note.pitch] = len(found)
        found.append(note)
    return found


def transposed_within(score: Score, semitones: int) -> Score:
    """Moved by semitones; what would leave the range is folded back by octaves, a doubled note kept once."""
    moved = transposed(score, semitones)
    return replace(moved, parts=tuple(p if p.is_drum else _folded(p) for p in moved.parts))


def played_by(score: Score, part: Part, program: int) -> tuple[Score, Part]:
    """Another program (for drums another kit) for a part, and the part as it is now; volume and pan stay.

    Raises InputError where as many parts play it already as there may be.
    """
    taken = {p.instance for p in score.parts if (p.is_drum, p.program) == (part.is_drum, program)}
    name = instrument_name(program, part.is_drum)
    if len(taken) >= MAX_INSTANCES:
        raise InputError(f"{len(taken)} parts play the {name} already: choose another instrument.")
    instance = next(i for i in range(len(taken) + 1) if i not in taken)
    name += f" {instance + 1}" if instance else ""
    new = replace(part, program=program, instance=instance, name=name)
    kept = (new if p is part else p for p in score.parts)
    return replace(score, parts=tuple(sorted(kept, key=part_order))), new


def _folded(part: Part) -> Part:
    notes = {(n.onset, p): replace(n, pitch=p) for n in part.notes for p in [_fold(n.pitch)]}
    return replace(part, notes=tuple(notes[at] for at in sorted(notes)))


def _fold(pitch: int) -> int:
    while pitch < PITCHES.start:
        pitch += 12
    while pitch >= PITCHES.stop:
        pitch -= 12
    return pitch


def _shortened(sections: tuple[Section, ...], span: BarSpan) -> tuple[Section, ...]:
    """Sections after the bars of a span are gone."""
    kept, at = [], 0
    for section in sections:
        own = range(section.first_bar, section.first_bar + section.bars)
        bars = sum(not span.first <= bar <= span.last for bar in own)
        if bars:
            kept.append(Section(section.name, at, bars))
        at += bars
    return tuple(kept)


def _ticks(score: Score, span: BarSpan) -> tuple[int, int]:
    return span.first * score.meter.bar_ticks, (span.last + 1) * score.meter.bar_ticks
