"""What is written is put into a score: some bars of some parts, and nothing else of it changes.

A new note never cuts one that rings into these bars, and ends where they end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from musicgen.music.quantise import floor_duration
from musicgen.music.score import ChordSpan, Note, Part, Score
from musicgen.music.theory import Chord
from musicgen.tasks.plan.hole import Hole
from musicgen.tokens import vocab
from musicgen.tokens.tokenizer import Content, Decoded


def spliced(score: Score, hole: Hole, written: Decoded, shift: int) -> Score:
    """The score with what was written in place of what stands in the hole.

    written: contents and chords by bar of the piece, `shift` semitones below what sounds. Parts without any
    note stay in place; `settled` leaves them out.
    """
    parts = []
    for part in score.parts:
        token = vocab.part_id(part)
        mine = {bar: written.contents.get((token, bar), ()) for bar in hole.bars}
        new = _notes(mine, 0 if part.is_drum else shift, score, hole)
        parts.append(_with(part, hole, new, score) if part.identity in hole.parts else part)
    found = {bar: written.chords.get(bar, ()) for bar in hole.bars}
    chords = {bar: chords for bar, chords in found.items() if chords}
    return replace(score, parts=tuple(parts), chords=_chords(score, chords, shift))


def settled(score: Score) -> Score:
    """Without parts that have no note. The others keep their identities, by which the file knows them."""
    return replace(score, parts=tuple(part for part in score.parts if part.notes))


def _notes(contents: Mapping[int, Content], shift: int, score: Score, hole: Hole) -> tuple[Note, ...]:
    """Contents by bar of the piece as notes that end with the hole."""
    bar_ticks = score.meter.bar_ticks
    end = (hole.span.last + 1) * bar_ticks
    return tuple(
        Note(onset, pitch + shift, min(duration, floor_duration(end - onset)), velocity)
        for bar, content in sorted(contents.items())
        for position, pitch, duration, velocity in content
        for onset in (bar * bar_ticks + position,)
    )


def _with(part: Part, hole: Hole, new: tuple[Note, ...], score: Score) -> Part:
    """The part with other notes in the hole; new ones that would strike a note still ringing are left out."""
    bar_ticks = score.meter.bar_ticks
    first, end = hole.span.first * bar_ticks, (hole.span.last + 1) * bar_ticks
    kept = [n for n in part.notes if not first <= n.onset < end]
    ringing = {n.pitch: n.end for n in kept if n.onset < first < n.end}
    fitting = [n for n in new if ringing.get(n.pitch, 0) <= n.onset]
    return replace(part, notes=tuple(sorted((*kept, *_apart(fitting)))))


def _apart(notes: list[Note]) -> Iterator[Note]:
    """Notes in order, each cut where its pitch is struck again."""
    next_onset: dict[int, int] = {}
    for note in reversed(notes):
        stop = next_onset.get(note.pitch, note.end)
        next_onset[note.pitch] = note.onset
        yield replace(note, duration=floor_duration(stop - note.onset)) if stop < note.end else note


def _chords(score: Score, new: Mapping[int, tuple[Chord | None, ...]], shift: int) -> tuple[ChordSpan, ...]:
    """The score's chords, with others in some bars (roots relative to the tonic)."""
    meter = score.meter
    kept = [span for span in score.chords if span.onset // meter.bar_ticks not in new]
    for bar, chords in new.items():
        start, half = bar * meter.bar_ticks, meter.half_bar_ticks
        sounding = [chord and chord.transposed(shift) for chord in chords[:2]]
        lengths = [half, meter.bar_ticks - half] if len(sounding) == 2 else [meter.bar_ticks]
        for place, (chord, length) in enumerate(zip(sounding, lengths, strict=True)):
            kept.append(ChordSpan(start + place * half, length, chord))
    return tuple(sorted(kept, key=lambda span: span.onset))
