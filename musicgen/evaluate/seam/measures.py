"""Measures of a continuation: what steps at the seam, and how new bars agree with what stands before them."""

from dataclasses import replace

import numpy as np

from musicgen.evaluate.adherence.judge import same_family
from musicgen.evaluate.common.samples import first_bars, last_bars
from musicgen.evaluate.realism.musicality import measures
from musicgen.evaluate.realism.ngrams import counts
from musicgen.music.measure import NoteArrays, arrays, bar_likeness, chords_per_bar, estimate_key
from musicgen.music.quantise import floor_duration
from musicgen.music.score import BarSpan, Note, Part, Score, bars_of, mixed

BESIDE = 4  # bars on each side of the seam that are compared
KNOWN = 8  # bars before the seam whose chords are known
# Smaller is smoother for the steps; the true continuation says how much real music steps.
STEPS = ("density step", "register step", "loudness step", "parts that vanish", "parts that enter")
AGREEMENTS = ("same key", "same or relative key", "known chords", "likeness to the true bars")


def appended(given: Score, new: Score) -> Score:
    """Bars of one score behind those of another, parts matched by what they are."""
    ticks = given.bars * given.meter.bar_ticks
    lines = {part.identity: list(part.notes) for part in given.parts}
    for part in new.parts:
        line = lines.setdefault(part.identity, [])
        line += (replace(note, onset=note.onset + ticks) for note in part.notes)
    parts = (Part(program, i, is_drum, notes=tuple(n)) for (is_drum, program, i), n in lines.items())
    return replace(given, parts=mixed(parts), chords=(), sections=())


def agreement(whole: Score, true: Score, given_bars: int) -> dict[str, float]:
    """All of STEPS and AGREEMENTS. whole, true: old bars and as many new ones each; NaN where none sounds."""
    old, new = _parts_of(whole, given_bars)
    before, after = arrays(last_bars(old, BESIDE)), arrays(first_bars(new, BESIDE))
    key, other = (estimate_key(arrays(score)).key for score in (old, new))
    known = [chord for chord in chords_per_bar(arrays(last_bars(old, KNOWN))) if chord]
    heard = [chord for chord in chords_per_bar(arrays(new)) if chord]
    fitting = [any(same_family(one, chord) for one in known) for chord in heard]
    return {
        **_steps(before, after),
        "same key": float(key == other),
        "same or relative key": float(other in (key, key.relative)),
        "known chords": float(np.mean(fitting)) if fitting and known else float("nan"),
        "likeness to the true bars": _likeness(new, _parts_of(true, given_bars)[1]),
    }


def features(whole: Score, given_bars: int) -> dict[str, float]:
    """What a critic looks at: of the new bars alone."""
    new = _parts_of(whole, given_bars)[1]
    return {**measures(new), **counts(new)}


def copied(given: Score, source: int, bars: int) -> Score:
    """The last `source` bars once more, as often as it takes."""
    again, left = last_bars(given, source), bars
    made = given
    while left > 0:
        made = appended(made, first_bars(again, min(left, source)))
        left -= source
    return made


def _parts_of(whole: Score, given_bars: int) -> tuple[Score, Score]:
    """Old and new bars. The new ones keep parts that rest in them out."""
    spans = BarSpan(0, given_bars - 1), BarSpan(given_bars, whole.bars - 1)
    old, new = (bars_of(whole, span, floor_duration, keep_identities=True) for span in spans)
    return old, new


def _steps(before: NoteArrays, after: NoteArrays) -> dict[str, float]:
    """Ratio of notes a bar in octaves, semitones of mean pitch, steps of mean velocity, and who comes and
    goes."""
    counts_ = [max(1, len(notes.onset)) for notes in (before, after)]
    pitch = [notes.pitched.pitch.mean() if len(notes.pitched.onset) else np.nan for notes in (before, after)]
    loud = [notes.velocity.mean() if len(notes.onset) else np.nan for notes in (before, after)]
    old, new = (_playing(notes) for notes in (before, after))
    return {
        "density step": abs(float(np.log2(counts_[1] / counts_[0]))),
        "register step": abs(float(pitch[1] - pitch[0])),
        "loudness step": abs(float(loud[1] - loud[0])),
        "parts that vanish": len(old - new) / max(1, len(old)),
        "parts that enter": len(new - old) / max(1, len(old)),
    }


def _playing(notes: NoteArrays) -> set[tuple[bool, int, int]]:
    """(is_drum, program, count of the same before it) of parts that sound."""
    found, seen = set(), dict[tuple[bool, int], int]()
    for part in np.unique(notes.part):
        kind = bool(notes.is_drum[part]), int(notes.programs[part])
        found.add((*kind, seen.get(kind, 0)))
        seen[kind] = seen.get(kind, 0) + 1
    return found


def _likeness(new: Score, true: Score) -> float:
    """Mean likeness of each new bar and the true one in its place: harmony, rhythm and players, 0..1."""
    bars = min(new.bars, true.bars)
    both = appended(_padded(first_bars(new, bars), bars), first_bars(true, bars))
    likeness = bar_likeness(both)
    return float(np.mean([likeness[i, bars + i] for i in range(bars) if bars + i < len(likeness)]))


def _padded(score: Score, bars: int) -> Score:
    """The score, so that the next one begins behind so many bars even if the last of them is silent."""
    if score.bars >= bars:
        return score
    first, *others = score.parts
    latest = first.notes[-1]
    last = Note(bars * score.meter.bar_ticks - 1, latest.pitch, 1, latest.velocity)
    return replace(score, parts=(replace(first, notes=(*first.notes, last)), *others))


def is_untouched(made: Score, given: Score) -> bool:
    """Whether everything that was there is there: players, names, mix, every note, tempo, meter, key."""
    end = given.bars * given.meter.bar_ticks
    parts = {p.identity: p for p in made.parts}
    kept = (replace(parts[p.identity], notes=_before(parts[p.identity], end)) for p in given.parts)
    frame = [(s.tempo_bpm, s.meter, s.key, s.chords[: len(given.chords)]) for s in (made, given)]
    return tuple(kept) == given.parts and frame[0] == frame[1]


def _before(part: Part, tick: int) -> tuple[Note, ...]:
    return tuple(note for note in part.notes if note.onset < tick)
