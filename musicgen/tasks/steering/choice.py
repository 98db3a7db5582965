"""Numbers by which candidates are judged and chosen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CandidateSteering:
    """Candidates. most_drawn: ids after which no further one is begun (a count and not a clock, so that the
    same request gives the same piece on a busy machine too). copy_redraws: more than were asked, to replace a
    copy. vague_tries: in all, where a key is kept but vague.
    """

    most_drawn: int = 6000
    copy_redraws: int = 3
    vague_tries: int = 3


@dataclass(frozen=True, slots=True)
class ExplainSteering:
    """What is told of a piece. weak: a note is doubtful whose pitch the model finds less likely than this.
    listed: most doubtful notes that are listed. others: pitches that are told which might have stood there.
    moved: nats from which text is said to move a field of the header; noted: from which a rule is said to
    have moved a note. clauses: most that are told apart, all subsets of which are reckoned; facts: most words
    of facts that are weighed. digits: behind the point of numbers that are told.
    """

    weak: float = 0.02
    listed: int = 24
    others: int = 5
    moved: float = 0.05
    noted: float = 0.3
    clauses: int = 6
    facts: int = 12
    digits: int = 4


@dataclass(frozen=True, slots=True)
class CheckSteering:
    """When an asked fact counts as kept.

    chords: share of bars in which the asked one is heard. tempo, length: most it may be off, as a share of
    what was asked. played: a player who sounds in fewer bars than this share is no more than a touch.
    lost_key: another key that is heard this surely after half of a piece will be heard in the end.
    """

    chords: float = 0.7
    tempo: float = 0.02
    length: float = 0.03
    played: float = 0.25
    lost_key: float = 0.95
