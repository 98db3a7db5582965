"""Ids → score: parsing, with `Same` resolved, and what is parsed as a canonical score. See `tokenizer`."""

from collections.abc import Iterable, Iterator, Sequence

from musicgen.errors import InputError
from musicgen.music.quantise import floor_duration
from musicgen.music.score import (
    DRUM_TICKS,
    DURATIONS,
    VELOCITIES,
    ChordSpan,
    Note,
    Part,
    Score,
    Section,
    mixed,
    without_instance_gaps,
)
from musicgen.music.theory import ROLES, SECTION_NAMES, Key, Meter
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS
from musicgen.tokens.tokenizer import Content, Decoded, Frame, section_starts


def decode(ids: Sequence[int], frame: Frame) -> Score:
    """Score of an id sequence that the grammar accepts (a missing end is allowed).

    Notes are cut where their pitch is struck again and at the last bar line; silent parts are left out.
    Raises InputError when the ids are not a window.
    """
    return score_from(read_ids(ids), frame)


def read_ids(ids: Sequence[int]) -> Decoded:
    """Parse ids into contents, `Same` resolved. Raises InputError at the first id out of place."""
    state = Decoded()
    it = _Reader(ids)
    it.expect(vocab.BOS)
    for control in CONTROLS:
        state.controls[control.name] = vocab.control_value(control.name, it.take(f"control:{control.name}"))
    while it.peek("section"):
        name = SECTION_NAMES[it.take("section") - vocab.SECTION]
        state.plan.append((name, it.take("length") - vocab.LENGTH + 1))
    while it.peek("part"):
        part = it.take("part")
        state.band.append(part)
        state.roles[part] = ROLES[it.take("role") - vocab.ROLE]
    it.expect(vocab.BAND_END)
    holes: list[int] = []
    while it.peek("bar"):
        if _read_bar(it, state, state.bars):
            holes.append(state.bars)
        state.bars += 1
    if it.skip(vocab.FILL):
        for bar in holes:
            if it.peek("bar"):
                _read_bar(it, state, bar)
    it.skip(vocab.EOS)
    if not it.done:
        it.fail("end")
    return state


def read_bar(ids: Sequence[int], state: Decoded, bar: int) -> None:
    """Read the ids of one bar into `state`. Raises InputError at the first id out of place."""
    it = _Reader(ids)
    _read_bar(it, state, bar)
    if not it.done:
        it.fail("the next bar")


def _read_bar(it: "_Reader", state: Decoded, bar: int) -> bool:
    """Read one bar into `state`; returns whether it has a hole."""
    has_hole = False
    it.take("bar")
    if it.peek("section"):
        it.take("section")
    chords = []
    while it.peek("chord"):
        chords.append(vocab.chord_of(it.take("chord")))
    if chords:
        state.chords[bar] = tuple(chords)
    while it.peek("part"):
        part = it.take("part")
        if it.skip(vocab.HOLE):
            has_hole = True
        elif it.peek("same"):
            k = it.take("same") - vocab.SAME + 1
            if (part, bar - k) not in state.contents:
                it.fail("Same that points at a sounding bar in view")
            state.contents[part, bar] = state.contents[part, bar - k]
        else:
            state.contents[part, bar] = _read_notes(it, part in vocab.KIT_IDS)
    return has_hole


def _read_notes(it: "_Reader", is_drum: bool) -> Content:
    notes: list[tuple[int, int, int, int]] = []
    duration = DRUM_TICKS
    velocity = VELOCITIES[len(VELOCITIES) // 2]
    position = 0
    pitch_family, base = ("drum", 27) if is_drum else ("pitch", vocab.PITCH_LOW)
    while it.peek("position") or it.peek(pitch_family):
        if it.peek("position"):
            position = it.take("position") - vocab.POSITION
            if not it.peek(pitch_family):
                break  # a sequence stopped in the middle of a note
        pitch = it.take(pitch_family) - vocab.SPANS[pitch_family].start + base
        if it.peek("duration"):
            duration = DURATIONS[it.take("duration") - vocab.DURATION]
        if it.peek("velocity"):
            velocity = VELOCITIES[it.take("velocity") - vocab.VELOCITY]
        notes.append((position, pitch, duration, velocity))
    return tuple(notes)


def score_from(state: Decoded, frame: Frame, *, total_bars: int | None = None) -> Score:
    """Canonical score of parsed contents. total_bars: where notes are cut; the bars read when None."""
    meter = Meter.parse(state.controls["meter"] or "4/4")
    mode = state.controls["mode"]
    end = (total_bars or state.bars) * meter.bar_ticks
    parts = [_part(p, state, frame.shift, meter.bar_ticks, end) for p in state.band]
    return Score(
        parts=mixed(without_instance_gaps(p for p in parts if p.notes)),
        tempo_bpm=frame.tempo_bpm,
        meter=meter,
        key=Key(frame.tonic, mode) if frame.tonic is not None and mode else None,
        chords=tuple(_chord_spans(state, meter, frame.shift)),
        sections=tuple(_sections(state.plan, state.bars)),
    )


def _sections(plan: Iterable[tuple[str, int]], bars: int) -> Iterator[Section]:
    """The plan as far as there are bars."""
    for first, (name, length) in zip(section_starts(plan), plan, strict=True):
        if first < bars:
            yield Section(name, first, min(length, bars - first))


def _part(part_id: int, state: Decoded, shift: int, bar_ticks: int, end: int) -> Part:
    is_drum, program, instance = vocab.part_identity(part_id)
    move = 0 if is_drum else shift
    notes: list[Note] = []
    latest: dict[int, int] = {}
    for bar in range(state.bars):
        for position, pitch, duration, velocity in state.contents.get((part_id, bar), ()):
            onset = bar * bar_ticks + position
            before = latest.get(pitch)
            if before is not None and notes[before].end > onset:
                cut = floor_duration(onset - notes[before].onset)
                notes[before] = Note(notes[before].onset, pitch + move, cut, notes[before].velocity)
            if onset + duration > end:
                duration = floor_duration(end - onset)
            latest[pitch] = len(notes)
            notes.append(Note(onset, pitch + move, duration, velocity))
    return Part(program, instance, is_drum, notes=tuple(notes))


def _chord_spans(state: Decoded, meter: Meter, shift: int) -> list[ChordSpan]:
    spans = []
    for bar in sorted(state.chords):
        chords = [c and c.transposed(shift) for c in state.chords[bar]]
        start, half, ticks = bar * meter.bar_ticks, meter.half_bar_ticks, meter.bar_ticks
        if len(chords) == 1:
            spans.append(ChordSpan(start, ticks, chords[0]))
        else:
            spans.append(ChordSpan(start, half, chords[0]))
            spans.append(ChordSpan(start + half, ticks - half, chords[1]))
    return spans


class _Reader:
    """A cursor over ids that knows families by their ranges."""

    def __init__(self, ids: Sequence[int]) -> None:
        self._ids, self._at = ids, 0

    @property
    def done(self) -> bool:
        return self._at >= len(self._ids)

    def peek(self, family: str) -> bool:
        return not self.done and self._ids[self._at] in vocab.SPANS[family]

    def take(self, family: str) -> int:
        if not self.peek(family):
            self.fail(family)
        self._at += 1
        return self._ids[self._at - 1]

    def skip(self, token: int) -> bool:
        found = not self.done and self._ids[self._at] == token
        self._at += found
        return found

    def expect(self, token: int) -> None:
        if not self.skip(token):
            self.fail(vocab.describe(token))

    def fail(self, wanted: str) -> None:
        got = "the end" if self.done else vocab.describe(self._ids[self._at])
        raise InputError(f"Id {self._at} is {got}, expected {wanted}: these ids are not a whole window.")
