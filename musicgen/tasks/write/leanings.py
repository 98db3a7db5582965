"""Leanings while bars are drawn: log-weights towards what is asked but cannot be forced.

A mask cannot make a key or a chord heard, and passing notes must stay possible. So strange notes are made
rarer, by as much as their place and their part's role make them matter: most on strong beats and in the
accompaniment, least where a tune passes between two beats.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicgen.music.score import DURATIONS, VELOCITIES
from musicgen.music.theory import Chord, Key
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.write.filters import Scene
from musicgen.tokens import vocab

Leaning = NDArray[np.floating]
SCALE_STEPS = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
FROZEN_BARS = 2
PHRASES = (4, 8)  # bars
_ECHO = {"ever-changing": 0.0, "varied": 0.5}
LEADING_NOTE = 11  # in minor too: it tells A minor from C major


@dataclass(frozen=True, slots=True)
class Weights:
    """Nats, by measurement (docs/log.md). Pairs: on a felt beat, and between two. By key: for each of
    `filters.KEY_DOUBTS`, from an asked key that stands out clearly to one that is not heard.

    Taken off a note: out_of_key (by key), outside the asked key's scale; other_mode, the third of the asked
    key's parallel (E in C minor), unless the chord holds it; out_of_chord and tune_out_of_chord, no tone of
    the asked chord, in an accompanying part and in the lead; other_third, the third that would make the
    asked chord minor for major or the reverse; not_root, the bass at the head of a bar on another note than
    the asked chord's root. Put on one: third, the asked chord's, while nobody has played it in the bar.
    Taken off a repeat: other_harmony, of a bar with other chords; frozen, of the bar before, for the third
    time in all parts. Put on one: comes_back, in a section that returns; phrase, of what a part that is not
    the drums played one or two phrases ago. Put on a chord, where none are asked: progression, on the one
    that stood there. Both less where the header says that little comes back. Taken off one: held, that of
    the bar before.
    Put on a note and on chords that hold it: balance (by key), times what is missing of its share in music
    of the asked key. Put on the tonic's chord: home in the last bar; where a key is asked, first_home and
    last_home, and tonic in any bar, taken off its relative's; strange_chord is taken off one with tones
    outside the scale.
    In the last bar, unless it leads back to the first: close_repeat is taken off repeats, close_onset off
    whatever begins after the first beat; close_length is put on notes of half a bar and longer.
    Put on at the height of an asked arc (taken off at its lowest): arc_velocity, on two velocity steps;
    arc_part, on one more part. Taken off a repeat where an arc is asked: arc_repeat; it cannot be louder than
    what it repeats.
    """

    out_of_key: tuple[tuple[float, float], ...] = ((0.0, 0.0), (0.0, 0.0), (0.6, 0.3))
    other_mode: tuple[float, float] = (1.5, 0.8)
    out_of_chord: tuple[float, float] = (1.6, 0.9)
    tune_out_of_chord: tuple[float, float] = (1.2, 0.3)
    other_third: tuple[float, float] = (2.0, 1.0)
    third: float = 1.5
    not_root: float = 2.0
    other_harmony: float = 2.0
    frozen: float = 1.5
    comes_back: float = 1.0
    phrase: float = 1.2
    progression: float = 1.4
    held: float = 0.4
    home: float = 1.0
    first_home: float = 1.5
    last_home: float = 2.0
    tonic: float = 0.1
    balance: tuple[float, ...] = (0.0, 2.0, 5.0)
    strange_chord: float = 0.6
    close_repeat: float = 4.0
    close_onset: float = 3.0
    close_length: float = 1.5
    arc_velocity: float = 3.0
    arc_part: float = 1.5
    arc_repeat: float = 2.0


USUAL = Weights()
MOST = 1.5  # nats that balance puts on a chord
_DURATIONS = np.array(DURATIONS)
_HOME = {"major": ("maj", "maj7", "6", "5"), "minor": ("min", "min7", "m6", "5")}


class Leanings:
    """Log-weights for one plan and band, made once for each kind of place.

    roles: by part id. controls: the piece's header, by name.
    """

    def __init__(
        self,
        plan: Plan,
        roles: Mapping[int, str],
        controls: Mapping[str, str | None],
        weights: Weights = USUAL,
    ) -> None:
        self._plan, self._roles, self._weights = plan, roles, weights
        mode = controls.get("mode") or "major"
        self._echo = _ECHO.get(controls.get("repetition") or "", 1.0)
        self._harmonies: dict[tuple[Chord | None, bool, str, bool, int], Leaning] = {}
        has_key = plan.brief.key is not None
        self._usual = _in_key(mode, weights) if has_key else None
        usual = 0.0 if self._usual is None else self._usual
        self._first = usual + _home(mode, weights.first_home if has_key else 0.0)
        self._last = usual + _home(mode, weights.last_home if has_key else weights.home)
        self._closes: dict[int, Leaning] = {}
        self._missing: Leaning | None = None  # what the harmonies were made for
        self._steps = (np.arange(len(VELOCITIES), dtype=np.float32) - len(VELOCITIES) / 2 + 0.5) / 2

    def at(self, scene: Scene) -> Leaning | None:
        """Log-weights (vocab,) for the id that is drawn next; None where nothing is asked."""
        cursor = scene.cursor
        if not cursor.part:
            found = [self._frame(scene), self._balanced_chords(scene), self._fullness(scene)]
        elif cursor.position < 0:
            found = [self._repeats(scene), self._close(scene)]
        else:
            found = [self._harmony(scene), self._loudness(scene), self._close(scene)]
        kept = [each for each in found if each is not None]
        return np.add.reduce(kept) if kept else None

    def _harmony(self, scene: Scene) -> Leaning | None:
        cursor, plan = scene.cursor, self._plan
        if plan.key is None or cursor.part in vocab.KIT_IDS or not (plan.chords or plan.brief.key):
            return None
        is_strong = cursor.position % scene.beat_ticks == 0
        role = self._roles.get(cursor.part, "")
        kind = "tune" if role == "lead" else "other"
        if role == "bass" and (cursor.part, cursor.bar) not in cursor.sounding:
            kind = "first bass"
        chord = scene.chord(scene.bar)
        lacks_third = role != "bass" and _lacks_third(chord, scene.voiced)
        place = (chord, is_strong, kind, lacks_third, scene.key_doubt)
        if self._missing is not scene.missing:  # the key was heard anew after a bar
            self._harmonies, self._missing = {}, scene.missing
        if place not in self._harmonies:
            self._harmonies[place] = self._made(*place, self._balance(scene))
        return self._harmonies[place]

    def _balance(self, scene: Scene) -> Leaning | None:
        """By pitch class, what an asked key lacks: too much of its tonic is heard as another's fifth."""
        gain = self._weights.balance[scene.key_doubt]
        return gain * scene.missing if gain and not scene.plan.chords and scene.missing.any() else None

    def _balanced_chords(self, scene: Scene) -> Leaning | None:
        """The same, put on the chords that hold the pitch classes."""
        if (lacking := self._balance(scene)) is None:
            return None
        leaning = np.zeros(vocab.SIZE, dtype=np.float32)
        chords = slice(vocab.CHORD + 1, vocab.SPANS["chord"].stop)
        leaning[chords] = np.clip(_CHORD_TONES @ lacking, -MOST, MOST)
        return leaning

    def _made(
        self,
        chord: Chord | None,
        is_strong: bool,
        kind: str,
        lacks_third: bool,
        doubt: int,
        lacking: Leaning | None,
    ) -> Leaning:
        side, classes = 0 if is_strong else 1, np.zeros(12, dtype=np.float32)
        if lacking is not None:
            classes += lacking
        if self._plan.brief.key and self._plan.key:
            self._lean_to_key(classes, self._plan.key, chord, side, doubt)
        if chord is not None:
            self._lean_to_chord(classes, chord, kind, side)
            if chord.third is not None:
                classes[(chord.root + 7 - chord.third) % 12] -= self._weights.other_third[side]
                classes[(chord.root + chord.third) % 12] += self._weights.third * lacks_third
        return _over_pitches(classes)

    def _lean_to_key(self, classes: Leaning, key: Key, chord: Chord | None, side: int, doubt: int) -> None:
        free = {*SCALE_STEPS[key.mode], LEADING_NOTE, *(chord.pitch_classes if chord else ())}
        strange = [pitch_class for pitch_class in range(12) if pitch_class not in free]
        classes[strange] -= self._weights.out_of_key[doubt][side]
        if (third := _other_third(key)) in strange:
            classes[third] -= self._weights.other_mode[side]

    def _lean_to_chord(self, classes: Leaning, chord: Chord, kind: str, side: int) -> None:
        weights = self._weights
        strange = [pitch_class for pitch_class in range(12) if pitch_class not in chord.pitch_classes]
        out_of_chord = weights.tune_out_of_chord if kind == "tune" else weights.out_of_chord
        classes[strange] -= out_of_chord[side]
        if kind == "first bass":
            classes -= weights.not_root
            classes[chord.root] += weights.not_root

    def _frame(self, scene: Scene) -> Leaning | None:
        """Chords where none are asked: as in the phrase before; in an asked key, from home and back."""
        if scene.plan.chords:
            return None
        if scene.cursor.bar_chords == 0 and scene.bar == scene.total - 1 and not scene.plan.brief.loop:
            return self._last
        usual = self._first if scene.cursor.bar_chords == 0 and scene.bar == 0 else self._usual
        before = self._progression(scene)
        return usual if before is None else before if usual is None else before + usual

    def _progression(self, scene: Scene) -> Leaning | None:
        """Towards the chord that stood here one phrase and two phrases ago, and on from the last one."""
        cursor, leaning = scene.cursor, np.zeros(vocab.SIZE, dtype=np.float32)
        if latest := scene.harmony.get(cursor.bar - 1):
            leaning[latest[-1]] -= self._weights.held
        for bars in PHRASES:
            chords = scene.harmony.get(cursor.bar - bars, ())
            if cursor.bar_chords < len(chords):
                leaning[chords[cursor.bar_chords]] += self._echo * self._weights.progression
        return leaning if leaning.any() else None

    def _repeats(self, scene: Scene) -> Leaning:
        """For and against repeats: of the same harmony, not for ever, and of what a section was before."""
        cursor, window, weights = scene.cursor, scene.window, self._weights
        sames = np.zeros(vocab.MAX_SAME, dtype=np.float32)
        here = scene.harmony.get(cursor.bar)
        if cursor.part not in vocab.KIT_IDS:
            for k in range(1, min(vocab.MAX_SAME, cursor.bar) + 1):
                sames[k - 1] -= weights.other_harmony * (scene.harmony.get(cursor.bar - k) != here)
            for bars in PHRASES:
                sames[bars - 1] += self._echo * weights.phrase
        if self._plan.brief.arc:
            sames -= weights.arc_repeat
        if scene.frozen >= FROZEN_BARS:
            sames[0] -= weights.frozen
        if window.back and window.has_echo(cursor.bar):
            sames[window.back - 1] += weights.comes_back
        return _over("same", sames)

    def _close(self, scene: Scene) -> Leaning | None:
        """In the last bar: a last chord that is held, and not what was played before once more."""
        if scene.bar < scene.total - 1 or scene.plan.brief.loop:
            return None
        ticks, weights = scene.cursor.bar_ticks, self._weights
        if ticks not in self._closes:
            leaning = _over("same", -weights.close_repeat)
            beat = vocab.POSITION + scene.beat_ticks
            leaning[beat : vocab.POSITION + vocab.POSITIONS] = -weights.close_onset
            leaning[vocab.DURATION + np.flatnonzero(ticks <= 2 * _DURATIONS)] = weights.close_length
            self._closes[ticks] = leaning
        return self._closes[ticks]

    def _loudness(self, scene: Scene) -> Leaning | None:
        height = arc_height(self._plan.brief.arc, scene.bar, scene.total)
        return _over("velocity", height * self._weights.arc_velocity * self._steps) if height else None

    def _fullness(self, scene: Scene) -> Leaning | None:
        height = arc_height(self._plan.brief.arc, scene.bar, scene.total)
        return _over("part", height * self._weights.arc_part) if height else None


def arc_height(arc: str | None, bar: int, bars: int) -> float:
    """-1 where an asked arc is lowest, 1 where it is highest; 0 without one."""
    place = bar / max(1, bars - 1)
    if arc == "builds":
        return 2 * place - 1
    if arc == "fades":
        return 1 - 2 * place
    return 1 - 2 * abs(2 * place - 1) if arc == "arch" else 0.0


def _lacks_third(chord: Chord | None, voiced: Collection[int]) -> bool:
    return chord is not None and chord.third is not None and (chord.root + chord.third) % 12 not in voiced


def _other_third(key: Key) -> int:
    """The pitch class above the tonic that would turn the mode."""
    return 4 if key.mode == "minor" else 3


def _over_pitches(classes: Leaning) -> Leaning:
    """Weights of the 12 pitch classes above the tonic, put on all pitches."""
    return _over("pitch", classes[(vocab.PITCH_LOW + np.arange(vocab.PITCH_COUNT)) % 12])


def _over(family: str, weights: Leaning | float) -> Leaning:
    leaning = np.zeros(vocab.SIZE, dtype=np.float32)
    leaning[vocab.SPANS[family].start : vocab.SPANS[family].stop] = weights
    return leaning


def _in_key(mode: str, weights: Weights) -> Leaning:
    """Log-weights of chord ids in an asked key: its own first, the tonic's before its relative's."""
    scale = frozenset((*SCALE_STEPS[mode], LEADING_NOTE))
    leaning = np.zeros(vocab.SIZE, dtype=np.float32)
    for token in range(vocab.CHORD + 1, vocab.SPANS["chord"].stop):
        chord = vocab.chord_of(token)
        if chord is not None and not scale.issuperset(chord.pitch_classes):
            leaning[token] = -weights.strange_chord
    root, other = (9, "minor") if mode == "major" else (3, "major")
    leaning += _home(mode, weights.tonic)
    leaning[[vocab.chord_id(Chord(root, quality)) for quality in _HOME[other]]] -= weights.tonic
    return leaning


def _home(mode: str, weight: float) -> Leaning:
    leaning = np.zeros(vocab.SIZE, dtype=np.float32)
    leaning[[vocab.chord_id(Chord(0, quality)) for quality in _HOME[mode]]] = weight
    return leaning


def _chord_tones() -> NDArray[np.float32]:
    """1 where a chord holds a pitch class above the tonic: (chords, 12)."""
    chords = [vocab.chord_of(token) for token in vocab.SPANS["chord"]][1:]
    return np.array(
        [[step in chord.pitch_classes for step in range(12)] for chord in chords if chord], np.float32
    )


_CHORD_TONES = _chord_tones()
