"""Contents → notes: what was parsed or drawn is put into a score, and nothing else of it changes.

This is the one way there, for a whole piece as for a hole in one. A new note never cuts one that rings into
its bars, is cut where its pitch is struck again, and ends where the bars end.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from musicgen.music.quantise import floor_duration
from musicgen.music.score import (
    ChordSpan,
    Identity,
    Note,
    Part,
    Score,
    Section,
    mixed,
    without_instance_gaps,
)
from musicgen.music.theory import Chord, Key, Meter
from musicgen.tokens import vocab
from musicgen.tokens.tokenizer import Content, Decoded, Frame, SectionPlan, section_starts


def score_from(state: Decoded, frame: Frame) -> Score:
    """A score of nothing but these contents; silent parts are left out."""
    mode = state.controls["mode"]
    blank = Score(
        parts=tuple(_silent(part) for part in state.band),
        tempo_bpm=frame.tempo_bpm,
        meter=Meter.parse(state.controls["meter"] or "4/4"),
        key=Key(frame.tonic, mode) if frame.tonic is not None and mode else None,
        sections=tuple(_sections(tuple(state.plan), state.bars)),
    )
    whole = spliced(blank, state, range(state.bars), frame.shift)
    return replace(whole, parts=mixed(without_instance_gaps(part for part in whole.parts if part.notes)))


def spliced(
    score: Score, written: Decoded, bars: range, shift: int, parts: Collection[Identity] | None = None
) -> Score:
    """The score with what was written in some bars of some parts (all of them when None).

    written: contents and chords by bar of the piece, `shift` semitones below what sounds. Parts without any
    note stay in place; chords stay where none are written.
    """
    chords = {bar: found for bar in bars if (found := written.chords.get(bar))}
    return replace(
        score,
        parts=tuple(
            _with(part, written, bars, score, shift) if parts is None or part.identity in parts else part
            for part in score.parts
        ),
        chords=_chords(score, chords, shift),
    )


def _silent(part_id: int) -> Part:
    is_drum, program, instance = vocab.part_identity(part_id)
    return Part(program, instance, is_drum)


def _sections(plan: SectionPlan, bars: int) -> Iterator[Section]:
    """The plan as far as there are bars."""
    for first, (name, length) in zip(section_starts(plan), plan, strict=True):
        if first < bars:
            yield Section(name, first, min(length, bars - first))


def _with(part: Part, written: Decoded, bars: range, score: Score, shift: int) -> Part:
    """The part with other notes in these bars; those that would strike a note still ringing are left out."""
    token, bar_ticks = vocab.part_id(part), score.meter.bar_ticks
    first, end = bars.start * bar_ticks, bars.stop * bar_ticks
    contents = {bar: found for bar in bars if (found := written.contents.get((token, bar)))}
    kept = [note for note in part.notes if not first <= note.onset < end]
    ringing = {note.pitch: note.end for note in kept if note.onset < first < note.end}
    new = _notes(contents, 0 if part.is_drum else shift, bar_ticks, end)
    fitting = [note for note in new if ringing.get(note.pitch, 0) <= note.onset]
    return replace(part, notes=tuple(sorted((*kept, *_apart(fitting)))))


def _notes(contents: Mapping[int, Content], shift: int, bar_ticks: int, end: int) -> Iterator[Note]:
    """Contents by bar of the piece as notes, none of them longer than to `end`."""
    for bar, content in sorted(contents.items()):
        for position, pitch, duration, velocity in content:
            onset = bar * bar_ticks + position
            if onset + duration > end:
                duration = floor_duration(end - onset)
            yield Note(onset, pitch + shift, duration, velocity)


def _apart(notes: Sequence[Note]) -> Iterator[Note]:
    """Notes from the last to the first, each cut where its pitch is struck again."""
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
