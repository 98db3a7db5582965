"""Masks while bars are drawn: what the brief forbids on top of the grammar. Each looks at the scene.

A filter never empties a mask: where it would, the grammar's mask stands, and the check afterwards says so.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from musicgen.music.measure.profiles import key_lead, usual_shares
from musicgen.music.score import BASS_PROGRAMS, DURATIONS
from musicgen.music.theory import TICKS_PER_QUARTER, Chord, Key, Meter
from musicgen.tasks.plan.form import Window
from musicgen.tasks.plan.plan import Plan
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Cursor, Mask
from musicgen.tokens.masks import ANY, all_but, holds, narrowed, only
from musicgen.tokens.tokenizer import Content, PartBar

MAX_BAR_IDS = 420
MAX_CHORD_NOTES = 6
# An asked player sounds in at least this share of the bars.
MIN_SOUNDING = 0.5
# Solo winds, brass, voices and basses play one note at a time (98 % of basses' onsets in real pieces);
# bowed solo strings at most two.
_ONE_VOICE = (*BASS_PROGRAMS, *range(56, 61), *range(64, 80), 109, 111)
_TWO_VOICES = (*range(40, 44), 110)
# Genres whose swing is in the sixteenths, at moderate tempos.
_LATE_SIXTEENTHS = ("hip hop", "funk", "soul", "reggae", "electronic")
_SIXTEENTH_SWING_BPM = 115
_DURATIONS = np.array(DURATIONS)
# How an asked key fares: 0 stands out, 1 is heard, 2 is not. Leads of its profile over all others.
KEY_DOUBTS = (0, 1, 2)
_CLEAR_LEAD, _SOME_LEAD = 0.15, 0.02


@dataclass(slots=True)
class Scene:
    """Where a candidate stands. All bars are counted in the piece but those of the cursor.

    asked: part ids of asked players. total: bars of the piece. off_beats: positions (in ticks of a quarter
    note) that an asked feel leaves out. sounded: in how many finished bars each part has sounded. harmony:
    chord ids by bar of the window. heard: pitch classes above the tonic by part id and bar of the window.
    voiced: those that the bar holds so far.
    frozen: how many bars in a row have just been the one before them, in all parts. key_doubt, missing: how
    an asked key fares so far (`key_standing`).
    """

    plan: Plan
    window: Window
    cursor: Cursor
    asked: frozenset[int]
    total: int
    off_beats: frozenset[int] = frozenset()
    sounded: Counter[int] = field(default_factory=Counter)
    harmony: dict[int, tuple[int, ...]] = field(default_factory=dict)
    heard: dict[PartBar, set[int]] = field(default_factory=dict)
    voiced: set[int] = field(default_factory=set)
    frozen: int = 0
    key_doubt: int = 1
    missing: NDArray[np.float64] = field(default_factory=lambda: np.zeros(12))

    @property
    def beat_ticks(self) -> int:
        return Meter.parse(self.cursor.controls["meter"] or "4/4").beat_ticks

    @property
    def bar(self) -> int:
        return self.window.piece_bar(self.cursor.bar)

    def chord(self, bar: int) -> Chord | None:
        """The asked chord of a bar, relative to the tonic."""
        chords = self.plan.chords
        return chords[bar % len(chords)] if chords else None

    def hear(self, token: int) -> None:
        """Keep which pitch classes the bar holds, be they spelled out or repeated. The cursor has the id."""
        part, bar = self.cursor.part, self.cursor.bar
        if token in _BAR_IDS:  # in a bar that is filled, others play already
            self.voiced = set[int]().union(*(held for (_, at), held in self.heard.items() if at == bar))
        elif token in _PITCH_IDS:
            pitch_class = (vocab.PITCH_LOW + token - vocab.PITCH) % 12
            self.heard.setdefault((part, bar), set()).add(pitch_class)
            self.voiced.add(pitch_class)
        elif token in _SAME_IDS:
            self.heard[part, bar] = set(self.heard.get((part, bar - (token - vocab.SAME + 1)), ()))
            self.voiced |= self.heard[part, bar]


def heard_in(contents: Mapping[PartBar, Content]) -> dict[PartBar, set[int]]:
    """The pitch classes of what pitched parts play, by part id and bar."""
    return {
        (part, bar): {pitch % 12 for _, pitch, _, _ in content}
        for (part, bar), content in contents.items()
        if part not in vocab.KIT_IDS
    }


def left_out_by_feel(feel: str | None, genre: str | None, meter: Meter, tempo_bpm: float) -> frozenset[int]:
    """Ticks within a quarter note on which nothing begins when a feel is asked; none in meters of eighths."""
    if feel is None or meter.unit == 8:
        return frozenset()
    if feel == "straight":
        return frozenset((2, 4, 8, 10))
    late_sixteenths = genre in _LATE_SIXTEENTHS and tempo_bpm < _SIXTEENTH_SWING_BPM
    return frozenset((2, 3, 8, 9) if late_sixteenths else (3, 6, 9))


def key_standing(held: NDArray[np.float64], mode: str) -> tuple[int, NDArray[np.float64]]:
    """How an asked key fares: of KEY_DOUBTS, and by how much the share of each pitch class is short.

    held: (12,), how long each pitch class above the key's tonic has sounded.
    """
    if not held.any():
        return 1, np.zeros(12)
    lead = key_lead(held, Key(0, mode))
    doubt = 0 if lead >= _CLEAR_LEAD else 1 if lead >= _SOME_LEAD else 2
    return doubt, usual_shares(mode) - held / held.sum()


# --- one mask a rule --------------------------------------------------------------------------------------


def chord_mask(scene: Scene) -> Mask:
    """At the head of a bar: the asked chord, alone; without asked chords exactly one or two drawn ones."""
    chord = scene.chord(scene.bar)
    if scene.cursor.bar_chords == 0:
        return only(*((vocab.chord_id(chord),) if chord else vocab.SPANS["chord"]))
    return all_but("chord") if chord else ANY


def same_mask(scene: Scene) -> Mask:
    """No repeat of a bar whose asked chord was another one; drums repeat freely."""
    cursor = scene.cursor
    if cursor.part in vocab.KIT_IDS:
        return ANY
    mask = np.ones(vocab.SIZE, dtype=bool)
    here = scene.chord(scene.bar)
    for k in range(1, min(vocab.MAX_SAME, cursor.bar) + 1):
        mask[vocab.SAME + k - 1] = scene.chord(scene.window.piece_bar(cursor.bar - k)) == here
    return mask


def position_mask(scene: Scene) -> Mask:
    """No onset where an asked feel has none; an asked upbeat leaves the first half of its bar empty."""
    begins_late = scene.bar == 0 and scene.plan.brief.pickup
    if not scene.off_beats and not begins_late:
        return ANY
    mask = np.ones(vocab.SIZE, dtype=bool)
    for tick in scene.off_beats:
        mask[vocab.POSITION + tick : vocab.POSITION + vocab.POSITIONS : TICKS_PER_QUARTER] = False
    if begins_late:
        mask[vocab.POSITION : vocab.POSITION + -(-scene.cursor.bar_ticks // 2)] = False
    return mask


def ringing_mask(scene: Scene) -> Mask:
    """No note rings into a bar whose asked chord it does not belong to."""
    cursor, ticks = scene.cursor, _ticks_in_harmony(scene)
    if ticks >= DURATIONS[-1]:
        return ANY
    mask = np.ones(vocab.SIZE, dtype=bool)
    fitting = int(np.searchsorted(_DURATIONS, ticks, side="right"))
    mask[vocab.DURATION + fitting : vocab.DURATION + len(_DURATIONS)] = False
    if cursor.sticky.get("duration", 0) >= vocab.DURATION + fitting:  # the usual one is too long
        mask &= _DURATION_IDS
    return mask


def _ticks_in_harmony(scene: Scene) -> int:
    """From the present note to the first bar whose asked chord is strange to it, as far as notes ring."""
    cursor, bar = scene.cursor, scene.bar
    pitch_class = (vocab.PITCH_LOW + cursor.pitch - vocab.PITCH) % 12
    ticks = cursor.bar_ticks - cursor.position
    while ticks < DURATIONS[-1]:
        bar += 1
        chord = scene.chord(bar)
        if chord is not None and pitch_class not in chord.pitch_classes:
            return ticks
        ticks += cursor.bar_ticks
    return ticks


def voice_mask(scene: Scene) -> Mask:
    """No more simultaneous notes than the instrument plays."""
    is_drum, program, _ = vocab.part_identity(scene.cursor.part)
    most = 1 if program in _ONE_VOICE else 2 if program in _TWO_VOICES else MAX_CHORD_NOTES
    return ANY if is_drum or scene.cursor.struck < most else _NO_PITCH


def waiting(scene: Scene) -> list[int]:
    """Parts that must sound in this bar: by a third of the piece each has been heard, asked ones keep on.

    What is to fade begins with everybody: a piece that fills up first is heard as an arch.
    """
    cursor = scene.cursor
    is_late = scene.plan.brief.arc == "fades" or scene.bar >= min(8, scene.total // 3)
    return [
        part
        for part in cursor.band
        if part > cursor.part
        and ((is_late and not scene.sounded[part]) or (part in scene.asked and _is_behind(scene, part)))
    ]


def _is_behind(scene: Scene, part: int) -> bool:
    """Whether resting in this bar too would leave an asked part with too few sounding bars.

    It may rest for a quarter of the piece (eight bars at most) before it must catch up.
    """
    done, rest = scene.sounded[part], min(8.0, scene.total / 4)
    if done + scene.total - 1 - scene.bar < math.ceil(MIN_SOUNDING * scene.total):
        return True
    return done < MIN_SOUNDING * (scene.bar + 1 - rest)


def entry_mask(scene: Scene, due: Sequence[int]) -> Mask:
    """No end of the bar, and no skipping, while a part is due; the first bar is not silent."""
    if due:
        mask = _GOES_ON.copy()
        mask[due[0] + 1 : vocab.SPANS["part"].stop] = False
        return mask
    return _GOES_ON if scene.bar == 0 and not scene.cursor.sounding else ANY


def budget_mask(scene: Scene, due: Sequence[int]) -> Mask:
    """A bar past its budget may only be ended: no new notes, no new parts but those that are due."""
    if scene.cursor.ids_in_bar < MAX_BAR_IDS:
        return ANY
    mask = _NOTHING_NEW.copy()
    mask[list(due)] = True
    return mask


def brief_mask(scene: Scene, mask: Mask) -> Mask:
    """The grammar's mask narrowed by everything that is asked for at this point."""
    cursor, chords = scene.cursor, bool(scene.plan.chords)
    if cursor.bar < 0:  # before the first bar line there is no choice
        return mask
    if mask[vocab.CHORD]:
        mask = narrowed(mask, chord_mask(scene))
    if holds(mask[_POSITIONS]):
        mask = narrowed(mask, position_mask(scene))
        if chords and holds(mask[_SAMES]):
            mask = narrowed(mask, same_mask(scene))
    if chords and holds(mask[_LENGTHS]) and cursor.part not in vocab.KIT_IDS:
        mask = narrowed(mask, ringing_mask(scene))
    if cursor.struck and cursor.part:
        mask = narrowed(mask, voice_mask(scene))
    if holds(mask & _ENDS):
        due = waiting(scene)
        mask = narrowed(mask, entry_mask(scene, due))
        mask = narrowed(mask, budget_mask(scene, due))
    return mask


_NO_PITCH = all_but("pitch")
_NOTHING_NEW = all_but("position", "pitch", "drum", "part")
_GOES_ON = all_but("bar")
_GOES_ON[[vocab.EOS, vocab.FILL]] = False
_DURATION_IDS = only(*vocab.SPANS["duration"])
_POSITIONS, _SAMES, _LENGTHS = (
    slice(vocab.SPANS[n].start, vocab.SPANS[n].stop) for n in ("position", "same", "duration")
)
_BAR_IDS, _PITCH_IDS, _SAME_IDS = (vocab.SPANS[n] for n in ("bar", "pitch", "same"))
_ENDS = only(vocab.EOS, vocab.FILL, *vocab.SPANS["bar"], *vocab.SPANS["part"])
