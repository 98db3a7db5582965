"""Numbers of changes by a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChangeSteering:
    """velocity: MIDI steps that one step of loudness is worth. softest, loudest: where they end. swell: how
    much softer a crescendo begins, and louder it ends. out_of_range: share of a part's notes that may lie
    outside of its range, and then stay where they are. fewer, more: notes in a bar, as shares of those there
    were, by how much was asked. most_notes: in a bar of one part. syncopated, pulse: nats on places off the
    beat, on those that make a meter heard. figure: share of a part's notes that it keeps in another rhythm.
    phrase: bars that are looked at together. slowing: tempo of the last bars where they slow down, the
    last one last. closing: bars written anew where an ending is asked to close. fade, soften: share of
    loudness that is left of the last note. added: loudness of pieces of the drum kit that are put in.
    """

    velocity: int = 14
    softest: int = 12
    loudest: int = 122
    swell: int = 26
    out_of_range: float = 0.1
    fewer: tuple[float, float] = (0.6, 0.35)
    more: tuple[float, float] = (1.5, 2.2)
    most_notes: int = 24
    syncopated: float = 2.5
    pulse: float = 1.5
    figure: float = 0.7
    phrase: int = 4
    slowing: tuple[float, float] = (0.92, 0.82)
    closing: int = 2
    fade: float = 0.15
    soften: float = 0.45
    added: int = 74
