"""Which ids may follow: a cursor that reads ids one by one and masks everything that would not decode.

The grammar guarantees that every sequence drawn under it decodes, keeps its declared band, ends on the
asked bar, fills the last bar, and lets no note sound past the last bar line. It knows nothing of briefs.
"""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from musicgen.music.score import DRUM_PITCHES, DURATIONS, MAX_PITCHED_PARTS, PITCHES
from musicgen.music.theory import ROLES, SECTION_NAMES, Meter
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS
from musicgen.tokens.tokenizer import PartBar

Mask = NDArray[np.bool_]
_DURATIONS = np.array(DURATIONS)


class Cursor:
    """Reads ids and says what may come next.

    shift: semitones from relative to sounding pitch, which bounds the pitches; it must be set before the
    first pitch. is_reading: also accept what is read but never drawn: holes, and a last bar in which notes
    only ring on. total_bars: bars of the window, 0 until the header has said so. plan: sections so far, as
    (name, bars). roles: by part id.
    """

    def __init__(self, shift: int = 0, *, is_reading: bool = False) -> None:
        self.total_bars = 0
        self.shift = shift
        self.is_reading = is_reading
        self.controls: dict[str, str | None] = {}
        self.plan: list[tuple[str, int]] = []
        self.band: list[int] = []
        self.roles: dict[int, str] = {}
        self.bar = -1
        self.bar_ticks = 0
        self.bar_chords = 0
        self.part = 0
        self.position = -1
        self.pitch = -1
        self.struck = 0  # notes at the present position
        self.ids_in_bar = 0
        self.sticky: dict[str, int] = {}
        self.sounding: set[PartBar] = set()
        self.hidden: set[PartBar] = set()
        self._fill_bars: list[int] = []
        self._section = ""  # named in the plan, its length not yet
        self._starts: dict[int, str] = {}
        self._state: Callable[[], Mask] = self._only(vocab.BOS)
        self._allowed: Mask | None = None  # what `allowed` said last
        self._filling = False
        self._in_bars = False
        self.done = False

    @property
    def bars_left(self) -> int:
        """Bars of the window still to come after the current one."""
        return self.total_bars - 1 - self.bar

    @property
    def bars_planned(self) -> int:
        """Bars that the section plan covers so far."""
        return sum(bars for _, bars in self.plan)

    @property
    def in_bars(self) -> bool:
        """Whether the header is complete and bars are being read."""
        return self._in_bars

    def allowed(self) -> Mask:
        """Boolean mask over the vocabulary: what may follow now. At least one entry is True until done.

        It is kept for the next `push`: do not write into it.
        """
        self._allowed = self._state()
        return self._allowed

    def push_all(self, ids: Iterable[int]) -> None:
        for token in ids:
            self.push(token)

    def push(self, token: int) -> None:
        """Take one id. The caller draws from `allowed()`; a strange id raises ValueError."""
        # The mask is reckoned once: whoever draws has just asked for it, whoever reads has not.
        allowed = self._state() if self._allowed is None else self._allowed
        if not allowed[token]:
            raise ValueError(f"{vocab.describe(token)} may not stand here")
        self._allowed = None
        self.ids_in_bar += 1
        name = _FAMILY[token]
        if name.startswith("control:"):
            self._take_control(name.removeprefix("control:"), token)
        elif name == "special":
            self._take_special(token)
        else:
            getattr(self, f"_take_{name}")(token)

    # What may follow, by state. Each returns a fresh mask.

    def _only(self, token: int) -> Callable[[], Mask]:
        return lambda: _mask(token)

    def _control(self, index: int) -> Callable[[], Mask]:
        name = CONTROLS[index].name
        span = vocab.SPANS[f"control:{name}"]

        def state() -> Mask:
            mask = _mask()
            # The first id says "unknown". Meter and bars are always known: without them no bar can be read.
            mask[span.start + (name in ("meter", "bars")) : span.stop] = True
            return mask

        return state

    def _section_next(self) -> Mask:
        return _mask(*vocab.SPANS["section"])

    def _length_next(self) -> Mask:
        # At least one bar and at most what is left: so the lengths always add up to the window.
        return _mask(*range(vocab.LENGTH, vocab.length_id(self.total_bars - self.bars_planned) + 1))

    def _role_next(self) -> Mask:
        is_drum = self.band[-1] in vocab.KIT_IDS
        return _mask(*(vocab.role_id(r) for r in ROLES if r == "touch" or (r == "beat") == is_drum))

    def _band_next(self) -> Mask:
        mask = _mask()
        pitched = sum(p not in vocab.KIT_IDS for p in self.band)
        # Ids ascend and kits have the lowest: a kit is the first part, or there is none; and it stays alone.
        if not self.band:
            mask[vocab.KIT_IDS.start : vocab.KIT_IDS.stop] = True
        else:
            mask[vocab.BAND_END] = True
        if pitched < MAX_PITCHED_PARTS:
            # A second instance only right behind the first: two guitars are instances 0 and 1, never 0 and 2,
            # so that one band has one spelling.
            last = self.band[-1] if self.band else -1
            mask[_FIRST_INSTANCES[last < _FIRST_INSTANCES]] = True
            if last >= vocab.KIT_IDS.stop and vocab.part_identity(last)[2] < _LAST_INSTANCE:
                mask[last + 1] = True
        return mask

    def _section_here(self) -> Mask:
        return _mask(vocab.section_id(self._starts[self.bar]))

    def _after_bar(self) -> Mask:
        """Chords (at most two, before any part), the next part, the next bar, or the end."""
        mask = _mask()
        if self.bar_chords < 2 and not self.part and not self._chords_hidden:
            mask[vocab.SPANS["chord"].start : vocab.SPANS["chord"].stop] = True
        self._allow_parts(mask)
        if self._bar_may_end:
            mask[self._next_bar_id()] = True
        return mask

    @property
    def _chords_hidden(self) -> bool:
        # A chord is read off the notes: in a bar with a hole it would tell what is hidden.
        return not self._filling and any(bar == self.bar for _, bar in self.hidden)

    def _allow_parts(self, mask: Mask) -> None:
        for part in self.band:
            if part > self.part and (not self._filling or (part, self.bar) in self.hidden):
                mask[part] = True

    @property
    def _bar_may_end(self) -> bool:
        """Every bar may be silent but the last, which something must be struck in."""
        if self.bars_left > 0 or self.is_reading:
            return True
        return any((part, self.bar) in self.sounding for part in self.band)

    def _next_bar_id(self) -> int:
        if self._filling:
            # Only bars with holes come again behind FILL, each once, in their order.
            following = [b for b in self._fill_bars if b > self.bar]
            return vocab.bar_id(self._left_of(following[0])) if following else vocab.EOS
        if self.bars_left > 0:
            return vocab.bar_id(self.bars_left - 1)
        return vocab.FILL if self.hidden else vocab.EOS

    def _left_of(self, bar: int) -> int:
        return self.total_bars - 1 - bar

    def _after_part(self) -> Mask:
        mask = _mask()
        mask[vocab.POSITION : vocab.POSITION + self.bar_ticks] = True
        for k in range(1, min(vocab.MAX_SAME, self.bar) + 1):
            # "Same" points at bars in which the part sounds: silence is said by leaving the part out.
            if (self.part, self.bar - k) in self.sounding:
                mask[vocab.SAME + k - 1] = True
        mask[vocab.HOLE] = self.is_reading and not self._filling
        return mask

    def _after_position(self) -> Mask:
        mask = _mask()
        self._allow_pitches(mask, -1)
        return mask

    def _allow_pitches(self, mask: Mask, above: int) -> None:
        """Pitch ids larger than `above`."""
        if self.part in vocab.KIT_IDS:
            low, high = vocab.DRUM, vocab.DRUM + len(DRUM_PITCHES)
        else:
            low = vocab.PITCH + PITCHES.start - self.shift - vocab.PITCH_LOW
            high = low + len(PITCHES)
        # Pitches of one moment ascend, so a chord has one spelling and no note is struck twice.
        mask[max(low, above + 1) : high] = True

    def _after_pitch(self) -> Mask:
        if self.part in vocab.KIT_IDS:
            return self._after_duration()
        mask = self._duration_mask()
        # What is not said stays as it was. But a note must not ring past the window's end, so the latest
        # duration goes without saying only where it still fits.
        if "duration" in self.sticky and self._fits(self.sticky["duration"]):
            mask |= self._after_duration()
        return mask

    def _duration_mask(self) -> Mask:
        mask = _mask()
        fitting = int(np.searchsorted(_DURATIONS, self._ticks_left(), side="right"))
        mask[vocab.DURATION : vocab.DURATION + fitting] = True
        if "duration" in self.sticky:  # saying it again would be a second spelling of the same notes
            mask[self.sticky["duration"]] = False
        return mask

    def _ticks_left(self) -> int:
        if self.is_reading:  # what is shown of a piece may ring on behind the window
            return DURATIONS[-1]
        return (self.bars_left + 1) * self.bar_ticks - self.position

    def _fits(self, duration_id: int) -> bool:
        return bool(_DURATIONS[duration_id - vocab.DURATION] <= self._ticks_left())

    def _after_duration(self) -> Mask:
        span = vocab.SPANS["velocity"]
        mask = self._after_note() if "velocity" in self.sticky else _mask()
        mask[span.start : span.stop] = True
        if "velocity" in self.sticky:
            mask[self.sticky["velocity"]] = False
        return mask

    def _after_note(self) -> Mask:
        mask = self._after_bar()
        self._allow_pitches(mask, self.pitch)
        mask[vocab.POSITION + self.position + 1 : vocab.POSITION + self.bar_ticks] = True
        return mask

    # What each family does to the state.

    def _take_control(self, name: str, token: int) -> None:
        self.controls[name] = vocab.control_value(name, token)
        index = len(self.controls)
        if name == "meter":
            self.bar_ticks = Meter.parse(self.controls["meter"] or "4/4").bar_ticks
        elif name == "bars":
            self.total_bars = int(self.controls["bars"] or 0)
        self._state = self._control(index) if index < len(CONTROLS) else self._section_next

    def _take_section(self, token: int) -> None:
        if self._in_bars:
            self._state = self._after_bar
            return
        self._section = SECTION_NAMES[token - vocab.SECTION]
        self._state = self._length_next

    def _take_length(self, token: int) -> None:
        self._starts[self.bars_planned] = self._section
        self.plan.append((self._section, token - vocab.LENGTH + 1))
        self._state = self._section_next if self.bars_planned < self.total_bars else self._band_next

    def _take_role(self, token: int) -> None:
        self.roles[self.band[-1]] = ROLES[token - vocab.ROLE]
        self._state = self._band_next

    def _take_special(self, token: int) -> None:
        if token == vocab.BOS:
            self._state = self._control(0)
        elif token == vocab.BAND_END:
            self._in_bars = True
            self._state = self._only(vocab.bar_id(self.bars_left - 1))
        elif token == vocab.HOLE:
            self.hidden.add((self.part, self.bar))
            self._state = self._after_bar
        elif token == vocab.FILL:
            self._fill_bars = sorted({bar for _, bar in self.hidden})
            self._filling, self.bar = True, -1
            self._state = self._only(self._next_bar_id())
        else:
            self.done = True
            self._state = _mask

    def _take_bar(self, token: int) -> None:
        if self._filling:
            self.bar = next(b for b in self._fill_bars if b > self.bar)
        else:
            self.bar += 1
        self.bar_chords, self.part, self.ids_in_bar = 0, 0, 0
        begins = self.bar in self._starts and not self._filling
        self._state = self._section_here if begins else self._after_bar

    def _take_chord(self, token: int) -> None:
        self.bar_chords += 1

    def _take_part(self, token: int) -> None:
        if not self._in_bars:
            self.band.append(token)
            self._state = self._role_next
            return
        self.part, self.position, self.pitch = token, -1, -1
        # Forgotten at each part-bar: so every bar of a part can be read, hidden or copied by itself.
        self.sticky = {}
        self._state = self._after_part

    def _take_same(self, token: int) -> None:
        self.sounding.add((self.part, self.bar))
        self._state = self._after_bar

    def _take_position(self, token: int) -> None:
        self.position, self.pitch, self.struck = token - vocab.POSITION, -1, 0
        self._state = self._after_position

    def _take_pitch(self, token: int) -> None:
        self.sounding.add((self.part, self.bar))
        self.pitch = token
        self.struck += 1
        self._state = self._after_pitch

    _take_drum = _take_pitch

    def _take_duration(self, token: int) -> None:
        self.sticky["duration"] = token
        self._state = self._after_duration

    def _take_velocity(self, token: int) -> None:
        self.sticky["velocity"] = token
        self._state = self._after_note


_LAST_INSTANCE = max(instance for _, _, instance in vocab.PART_IDENTITIES)
_FIRST_INSTANCES = np.array(
    [
        vocab.PART + i
        for i, (drum, _, instance) in enumerate(vocab.PART_IDENTITIES)
        if not drum and not instance
    ]
)
_FAMILY = tuple(name for name, span in vocab.SPANS.items() for _ in span)


def _mask(*tokens: int) -> Mask:
    mask = np.zeros(vocab.SIZE, dtype=bool)
    for token in tokens:
        mask[token] = True
    return mask
