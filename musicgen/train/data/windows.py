"""From one piece to training windows: whole bars of one meter, bar lines where they sound.

A window is 4 to 32 bars, begins and ends with sound, and says whether it opens or ends its piece. Some
windows hold a section that comes back, behind the bars of its earlier statement and those just before it:
so the model learns to take up again what is too far back to stay in view. Some are digests: the beginning
and the end of a long piece as one short whole one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from musicgen.music.measure import (
    NoteArrays,
    arrays,
    bar_likeness,
    estimate_bar_phase,
    estimate_meter,
    loops,
    sections,
)
from musicgen.music.quantise import RawMidi, RawTrack, floor_duration, quantise
from musicgen.music.score import (
    VELOCITIES,
    BarSpan,
    Note,
    Part,
    Score,
    Section,
    bars_of,
    mixed,
    without_instance_gaps,
)

MIN_BARS, MAX_BARS = 4, 32
MIN_NOTES_PER_BAR = 1.0
FAR_BARS = 24  # a section that began longer ago is shown again
# Lengths of windows and how often each is tried; 0 stands for any length from 4 to 32.
_LENGTHS = (16, 8, 4, 32, 12, 24, 0)
_CHANCES = (0.45, 0.15, 0.05, 0.08, 0.05, 0.07, 0.15)


@dataclass(frozen=True, slots=True)
class TrainingWindow:
    """A canonical score of 4..32 bars. opens, ends: whether it holds its piece's first (last) bar.

    loops: whether the bar after it is its first bar again.
    """

    score: Score
    opens: bool
    ends: bool
    loops: bool = False


def regions(raw: RawMidi) -> list[RawMidi]:
    """Stretches of constant meter, moved to tick 0; a file without meters is one stretch."""
    changes: list[tuple[int, int, int]] = []
    for tick, beats, unit in sorted(raw.meters):
        if changes and changes[-1][0] == tick:
            changes.pop()
        if not changes or changes[-1][1:] != (beats, unit):
            changes.append((tick, beats, unit))
    if not changes:
        return [raw]
    starts = [0] + [tick for tick, _, _ in changes[1:]]
    stops = [*starts[1:], raw.end + 1]
    return [
        _between(raw, start, stop, (beats, unit))
        for start, stop, (_, beats, unit) in zip(starts, stops, changes, strict=True)
    ]


def _between(raw: RawMidi, start: int, stop: int, meter: tuple[int, int]) -> RawMidi:
    tracks = []
    for track in raw.tracks:
        keep = (track.onsets >= start) & (track.onsets < stop)
        columns = (a[keep] for a in (track.onsets - start, track.pitches, track.durations, track.velocities))
        tracks.append(RawTrack(track.program, track.is_drum, track.name, None, None, *columns))
    before = [t for t in raw.tempos if t[0] <= start][-1:]
    inside = [t for t in raw.tempos if start < t[0] < stop]
    tempos = tuple((max(0, tick - start), bpm) for tick, bpm in before + inside)
    return RawMidi(raw.ticks_per_quarter, tuple(tracks), tempos, ((0, *meter),))


def windows_of(
    raw: RawMidi, rng: np.random.Generator, limit: int, left_out: Counter[str]
) -> Iterator[TrainingWindow]:
    """Up to `limit` windows of a piece, its first and last ones among them; reasons go to `left_out`."""
    found: list[TrainingWindow] = []
    stretches = [r for r in regions(raw) if sum(len(t.onsets) for t in r.tracks)]
    for index, stretch in enumerate(stretches):
        score = _on_bar_lines(quantise(stretch).score, bool(raw.meters), left_out)
        if score is None:
            continue
        first, last = index == 0, index == len(stretches) - 1
        score = replace(score, sections=sections(score))
        short = _digest(score, rng) if len(stretches) == 1 else ()
        for window in (*_cut(score, rng), *_returns(score, rng), *short):
            found.append(replace(window, opens=window.opens and first, ends=window.ends and last))
    kept = [w for w in found if _is_music(w.score, left_out)]
    yield from kept if len(kept) <= limit else _some(kept, rng, limit)


def _some(windows: list[TrainingWindow], rng: np.random.Generator, limit: int) -> list[TrainingWindow]:
    """One that opens and ends, one that opens or ends, and others at random, as far as the limit allows."""
    order = rng.permutation(len(windows)).tolist()
    kinds = (
        [i for i in order if windows[i].opens and windows[i].ends][:1],
        [i for i in order if windows[i].opens != windows[i].ends][:1],
    )
    first = [i for kind in kinds for i in kind]
    chosen = first + [i for i in order if i not in first]
    return [windows[i] for i in sorted(chosen[:limit])]


def _on_bar_lines(score: Score, meter_is_given: bool, left_out: Counter[str]) -> Score | None:
    """The score with its bar lines where they sound; None where that cannot be said."""
    if not meter_is_given:
        score = replace(score, meter=estimate_meter(arrays(score)))
    phase = estimate_bar_phase(arrays(score))
    if phase.beats and not phase.sure:
        left_out["pieces whose bar lines are in doubt"] += 1
        return None
    if phase.beats:
        left_out["bars moved to where they sound"] += 1
        return shifted_bars(score, phase.beats * score.meter.beat_ticks)
    return score


def shifted_bars(score: Score, ticks: int) -> Score:
    """Bar lines `ticks` later: what stood before the first full bar becomes an upbeat in a bar of its own."""
    return _moved(score, score.meter.bar_ticks - ticks)


def _moved(score: Score, ticks: int) -> Score:
    parts = tuple(
        replace(p, notes=tuple(Note(n.onset + ticks, n.pitch, n.duration, n.velocity) for n in p.notes))
        for p in score.parts
    )
    return replace(score, parts=parts)


def _cut(score: Score, rng: np.random.Generator) -> Iterator[TrainingWindow]:
    """The whole score in consecutive windows of random lengths."""
    total, bar_ticks, notes = score.bars, score.meter.bar_ticks, arrays(score)
    onsets = [p.notes[0].onset for p in score.parts]
    begin = first = min(onsets) // bar_ticks if onsets else 0
    while total - begin >= MIN_BARS:
        length = int(rng.choice(_LENGTHS, p=_CHANCES)) or int(rng.integers(MIN_BARS, MAX_BARS + 1))
        if total - begin - length < MIN_BARS and total - begin <= MAX_BARS:
            length = total - begin
        last = min(total, begin + length) - 1
        cut = bars_of(score, BarSpan(begin, last), floor_duration)
        yield TrainingWindow(cut, begin == first, last == total - 1, _goes_round(notes, begin, cut, last - begin + 1))
        begin = last + 1


def _goes_round(notes: NoteArrays, first_bar: int, cut: Score, bars: int) -> bool:
    return cut.bars == bars and loops(notes, first_bar, bars)


def _returns(score: Score, rng: np.random.Generator) -> Iterator[TrainingWindow]:
    """One window in which a section comes back that is out of sight, where the piece has such a section."""
    pairs = [
        (early, late)
        for i, late in enumerate(score.sections)
        for early in score.sections[:i]
        if early.name.rstrip("'") == late.name.rstrip("'") and late.first_bar - early.first_bar >= FAR_BARS
    ]
    if not pairs:
        return
    early, late = pairs[int(rng.integers(len(pairs)))]
    before = min(int(rng.integers(1, 9)), late.first_bar - early.first_bar - early.bars)
    shown = BarSpan(early.first_bar, early.first_bar + early.bars - 1)
    rest = BarSpan(late.first_bar - before, min(score.bars, late.first_bar + late.bars) - 1)
    if shown.last - shown.first + rest.last - rest.first + 2 <= MAX_BARS:
        yield TrainingWindow(in_a_row(score, (shown, rest)), opens=False, ends=rest.last == score.bars - 1)


def _digest(score: Score, rng: np.random.Generator) -> Iterator[TrainingWindow]:
    """A short whole piece made of a long one: its beginning and its end.

    What is asked for is mostly short and whole, and short whole pieces are rare. The cut is where the first
    bar of the end is most like the bar that would have followed, so that the music goes on as if whole.
    """
    total, length = score.bars, int(rng.choice((8, 12, 16, 24, 32), p=(0.15, 0.1, 0.5, 0.15, 0.1)))
    first = min(p.notes[0].onset for p in score.parts) // score.meter.bar_ticks
    if total - first < length + MIN_BARS:
        return
    likeness = bar_likeness(score)
    heads = np.arange(length // 2 - length // 4, length - 3)
    heads = heads[heads % 4 == 0] if (heads % 4 == 0).any() else heads
    head = int(heads[np.argmax(likeness[first + heads, total - length + heads])])
    spans = BarSpan(first, first + head - 1), BarSpan(total - length + head, total - 1)
    yield TrainingWindow(in_a_row(score, spans), opens=True, ends=True)


def in_a_row(score: Score, spans: Sequence[BarSpan]) -> Score:
    """Some stretches of a piece one after the other, as one score; each begins a section."""
    lines: dict[tuple[bool, int, int], list[Note]] = {}
    found: list[Section] = []
    first = 0
    for span in spans:
        cut = bars_of(replace(score, chords=()), span, floor_duration, keep_identities=True)
        ticks = first * score.meter.bar_ticks
        for part in cut.parts:
            line = lines.setdefault(part.identity, [])
            line += (replace(n, onset=n.onset + ticks) for n in part.notes)
        found += (replace(s, first_bar=s.first_bar + first) for s in cut.sections)
        first += span.last - span.first + 1
    parts = (Part(program, i, is_drum, notes=tuple(n)) for (is_drum, program, i), n in lines.items())
    return replace(score, parts=mixed(without_instance_gaps(parts)), chords=(), sections=tuple(found))


def _is_music(score: Score, left_out: Counter[str]) -> bool:
    if score.bars < MIN_BARS:
        left_out["windows that end in silence"] += 1
    elif score.note_count < MIN_NOTES_PER_BAR * score.bars:
        left_out["windows with less than a note a bar"] += 1
    elif min(p.notes[0].onset for p in score.parts) >= score.meter.bar_ticks:
        left_out["windows that begin in silence"] += 1
    else:
        return True
    return False


def halves(window: TrainingWindow) -> list[TrainingWindow]:
    """The window as two shorter ones, for music too dense to fit as one."""
    middle = window.score.bars // 2
    first = bars_of(window.score, BarSpan(0, middle - 1), floor_duration)
    second = bars_of(window.score, BarSpan(middle, window.score.bars - 1), floor_duration)
    return [TrainingWindow(first, window.opens, False), TrainingWindow(second, False, window.ends)]


def augmented(score: Score, rng: np.random.Generator) -> Score:
    """The score as it is, or softer, louder (one velocity step), or an octave up or down in one part."""
    step = int(rng.choice([0, 0, 0, -1, 1]))
    parts = tuple(_louder(p, step) for p in score.parts) if step else score.parts
    if rng.random() < 0.08:
        chosen = int(rng.integers(len(parts)))
        parts = tuple(
            _octave(p, int(rng.choice([-12, 12]))) if i == chosen else p for i, p in enumerate(parts)
        )
    return replace(score, parts=parts)


def _louder(part: Part, step: int) -> Part:
    top = len(VELOCITIES) - 1
    moved = {v: VELOCITIES[min(top, max(0, i + step))] for i, v in enumerate(VELOCITIES)}
    return replace(part, notes=tuple(replace(n, velocity=moved[n.velocity]) for n in part.notes))


def _octave(part: Part, semitones: int) -> Part:
    pitches = [n.pitch + semitones for n in part.notes]
    if part.is_drum or min(pitches) < 28 or max(pitches) > 100:
        return part
    return replace(part, notes=tuple(replace(n, pitch=n.pitch + semitones) for n in part.notes))
