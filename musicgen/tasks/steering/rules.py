"""Numbers of the rules of writing, a group a rule. Weights are nats, added to the model's log-probabilities.

Pairs: on a felt beat, and between two.
"""

from dataclasses import dataclass

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class KeySteering:
    """An asked key.

    Taken off notes: out_of_key, outside its scale, by how the key fares (it stands out, is heard, is not);
    other_mode, the third of its parallel (E in C minor) unless the chord holds it. balance (by how it fares)
    times what is missing of a pitch class's share is put on notes and on chords that hold it, on a chord
    most_on_chord at most. Put on the tonic's chord: first_home and last_home at the piece's ends, tonic in
    any bar, which is taken off its relative's; strange_chord is taken off chords with tones outside the
    scale. clear_lead, some_lead: of its profile over all others, from which on it stands out and is heard.
    """

    out_of_key: tuple[Pair, Pair, Pair] = ((0.0, 0.0), (0.0, 0.0), (0.6, 0.3))
    other_mode: Pair = (1.5, 0.8)
    balance: tuple[float, float, float] = (0.0, 2.0, 5.0)
    most_on_chord: float = 1.5
    first_home: float = 1.5
    last_home: float = 2.0
    tonic: float = 0.1
    strange_chord: float = 0.6
    clear_lead: float = 0.15
    some_lead: float = 0.02


@dataclass(frozen=True, slots=True)
class ChordSteering:
    """Asked chords.

    Taken off notes: out_of_chord and tune_out_of_chord, no tone of the chord, in an accompanying part and in
    the lead; other_third, the third that would make it minor for major or the reverse. third is put on its
    third while the bar lacks it, root likewise on its root; a bar lacks what at most a share (enough) of its
    strokes so far are. not_root: taken off the bass at the head of a bar on any other note than the root.
    """

    out_of_chord: Pair = (1.6, 0.9)
    tune_out_of_chord: Pair = (1.2, 0.3)
    other_third: Pair = (2.0, 1.0)
    third: float = 1.5
    root: float = 0.0
    enough: float = 0.0
    not_root: float = 2.0


@dataclass(frozen=True, slots=True)
class ProgressionSteering:
    """Chords where none are asked: again is put on the one that stood one and two phrases ago, held is taken
    off that of the bar before."""

    again: float = 1.4
    held: float = 0.4


@dataclass(frozen=True, slots=True)
class RepeatSteering:
    """Repeats of bars.

    Taken off one: other_harmony, of a bar with other chords; frozen, of the bar before, once all parts have
    done that for frozen_bars. Put on one: comes_back, in a section that returns; phrase, of what a part that
    is not the drums played one or two phrases (of so many bars) ago. ever_changing, varied: how much of
    phrase and of a progression's `again` is left where the header says that little comes back.
    """

    other_harmony: float = 2.0
    frozen: float = 1.5
    frozen_bars: int = 2
    comes_back: float = 1.0
    phrase: float = 1.2
    phrases: tuple[int, int] = (4, 8)
    ever_changing: float = 0.0
    varied: float = 0.5


@dataclass(frozen=True, slots=True)
class CloseSteering:
    """The last bar, unless it leads back to the first: home is put on the tonic's chord where no key is
    asked; repeat is taken off repeats, onset off whatever begins after the first beat, strange off notes
    outside the tonic's triad; length is put on notes of half a bar and longer."""

    home: float = 1.0
    repeat: float = 4.0
    onset: float = 3.0
    strange: float = 2.0
    length: float = 1.5


@dataclass(frozen=True, slots=True)
class ArcSteering:
    """Put on at the height of an asked arc and taken off at its lowest: velocity, on two velocity steps;
    part, on one more part. repeat is taken off repeats: they cannot be louder than what they repeat."""

    velocity: float = 3.0
    part: float = 1.5
    repeat: float = 2.0


@dataclass(frozen=True, slots=True)
class BeatSteering:
    """Drums of an asked style: four and backbeat are put on drums that are due on a beat, missing on a drum
    that the style has and the piece has not after so many bars of drums (patience)."""

    four: float = 3.0
    backbeat: float = 1.5
    missing: float = 4.0
    patience: int = 2


@dataclass(frozen=True, slots=True)
class RangeSteering:
    """strained: taken off notes that an instrument has, but not easily."""

    strained: float = 0.8


@dataclass(frozen=True, slots=True)
class EntrySteering:
    """Who sounds when.

    share: of the bars in which an asked player sounds at least. rest: share of the piece, most_rest: bars,
    that it may rest before it must catch up. heard_by: what part of the piece (3: a third), heard_by_bar:
    bar, by which every part has been heard. voices: most simultaneous notes of an instrument that plays
    chords. late_swing_bpm: below it some styles swing in sixteenths.
    """

    share: float = 0.5
    rest: float = 0.25
    most_rest: float = 8.0
    heard_by: int = 3
    heard_by_bar: int = 8
    voices: int = 6
    late_swing_bpm: float = 115.0


@dataclass(frozen=True, slots=True)
class SeamSteering:
    """Where new bars follow old ones.

    recent: bars before the seam; who sounds in them goes on. share: of the bars in which it usually sounds
    that it sounds in at least. velocity: taken off each step of loudness away from what a part played lately.
    """

    recent: int = 4
    usual: int = 8
    share: float = 0.75
    velocity: float = 0.5


@dataclass(frozen=True, slots=True)
class ArrangeSteering:
    """New parts around what is kept: the share of the bars in which they sound at least, steady: drums, bass
    and chords, other: whoever else. heard: share of the bars in which kept chords must be heard."""

    steady: float = 0.9
    other: float = 0.5
    heard: float = 0.85


@dataclass(frozen=True, slots=True)
class HandSteering:
    """What one hand plays at once. span: semitones from its lowest to its highest note. fingers: notes."""

    span: int = 12
    fingers: int = 4


@dataclass(frozen=True, slots=True)
class BudgetSteering:
    """Ids. bar: most in a bar before it must close. room: for parts that are due after that, and the end.
    margin: how many more a bar may need than those before it, when a window is chosen. to_end: what a bar
    that has to close needs. part_bar: that a hidden part-bar usually takes; hole: least room for a hole."""

    bar: int = 420
    room: int = 100
    margin: float = 1.4
    to_end: int = 24
    part_bar: int = 16
    hole: int = 500


@dataclass(frozen=True, slots=True)
class WindowSteering:
    """Bars. opening: most of the first window of a piece that needs several. new: most new ones of a later
    one. latest: most of the latest in view; beside_echo: where an earlier statement is shown too. hole_bars,
    hole_part_bars: of a hole that is filled at once. section, edge: usual bars of an asked section, and of an
    intro or outro. forms: real forms among which one is drawn."""

    opening: int = 16
    new: int = 16
    latest: int = 16
    beside_echo: int = 8
    hole_bars: int = 16
    hole_part_bars: int = 60
    section: int = 8
    edge: int = 4
    forms: int = 8
