"""Ids → contents: parsing, with `Same` resolved. See `tokenizer`; `contents` makes a score of them."""

from collections.abc import Sequence

from musicgen.errors import InputError
from musicgen.music.score import DRUM_TICKS, DURATIONS, VELOCITIES, Score
from musicgen.music.theory import ROLES, SECTION_NAMES
from musicgen.tokens import vocab
from musicgen.tokens.contents import score_from
from musicgen.tokens.controls import CONTROLS
from musicgen.tokens.tokenizer import Content, Decoded, Frame


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
