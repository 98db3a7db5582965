"""Numbers of the header: how it is drawn, what a mood sounds like, what is typical. Weights are nats."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeaderSteering:
    """The header as it is drawn.

    pool: headers that are drawn and weighed. least_parts, most_parts: where the band is left to the model;
    least_small: of styles in which two staves are a whole piece. bars: of a piece when nothing is said. sure:
    the probability from which a text head's first word is taken at its full weight, least: that below which
    a value does not fall, most: what no weight goes beyond. rank_spread: between the best and the last
    program that a player's name allows. odd_player: taken off players that do not play an asked style.
    even_bars, odd_bars: off a section whose length is even, odd, but no multiple of a phrase. two_handed: a
    keyboard plays two parts in bands of so many players. most_fitted: how far an open tempo is bent for asked
    seconds, as a share. major, minor: how often pieces stand on each tonic,
    C first: bands like C, G, D, A, E, F; minor keys A, E, D, B, C, G.
    """

    pool: int = 16
    least_parts: int = 3
    least_small: int = 2
    most_parts: int = 10
    bars: int = 16
    sure: float = 0.4
    least: float = 1e-3
    most: float = 3.0
    rank_spread: float = 3.0
    odd_player: float = 2.5
    even_bars: float = 1.0
    odd_bars: float = 2.0
    two_handed: int = 3
    most_fitted: float = 0.25
    major: tuple[float, ...] = (20.0, 3.0, 14.0, 6.0, 9.0, 11.0, 3.0, 17.0, 4.0, 8.0, 7.0, 2.0)
    minor: tuple[float, ...] = (9.0, 5.0, 13.0, 3.0, 14.0, 6.0, 5.0, 9.0, 2.0, 19.0, 4.0, 8.0)


@dataclass(frozen=True, slots=True)
class Mood:
    """bpm: usual range of quarter notes a minute. minor: how likely."""

    bpm: tuple[float, float]
    minor: float


@dataclass(frozen=True, slots=True)
class MoodSteering:
    """What a mood usually sounds like. Taken off a value: octave, an octave of tempo outside the mood's
    range, at most `most`; step, a step of density or loudness outside it; another_style, a genre in which it
    is not at home."""

    octave: float = 6.0
    step: float = 1.0
    most: float = 4.0
    another_style: float = 1.5
    happy: Mood = Mood((104.0, 150.0), 0.1)
    sad: Mood = Mood((50.0, 88.0), 0.9)
    calm: Mood = Mood((54.0, 92.0), 0.3)
    tense: Mood = Mood((96.0, 160.0), 0.85)
    dark: Mood = Mood((50.0, 104.0), 0.95)
    romantic: Mood = Mood((58.0, 100.0), 0.4)
    epic: Mood = Mood((76.0, 140.0), 0.7)
    playful: Mood = Mood((108.0, 168.0), 0.15)
    dreamy: Mood = Mood((54.0, 96.0), 0.4)
    energetic: Mood = Mood((120.0, 180.0), 0.5)


@dataclass(frozen=True, slots=True)
class TypicalSteering:
    """genre, mood: nats by which a header is weighed for each nat of typicality, which is at least
    log(floor)."""

    genre: float = 2.0
    mood: float = 1.5
    floor: float = 1e-4
