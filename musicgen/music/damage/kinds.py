"""What damage there is, and what is known of one place where some may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from musicgen.music.midi.retouch import Sounding
from musicgen.music.score import BarSpan

GONE = ("bars_gone", "part_gone")
# Of a block of bars; the rest are of single notes, the eight of MDTK (McLeod et al. 2020, arXiv 2010.00059).
COARSE = (*GONE, "transposed", "noise", "stuck", "doubled", "flat", "jitter", "tempo")
SINGLE = (
    "pitch_shift",
    "time_shift",
    "onset_shift",
    "offset_shift",
    "removed",
    "added",
    "split",
    "joined",
)
KINDS = (*COARSE, *SINGLE)
MARKED = "marked"  # by hand
# What is said of each.
SAID: Mapping[str, str] = MappingProxyType(
    {
        "bars_gone": "nobody plays",
        "part_gone": "the part is missing",
        "transposed": "moved by {by} semitones",
        "noise": "notes that do not belong: {n}",
        "stuck": "a note does not end",
        "doubled": "notes struck twice: {n}",
        "flat": "all notes are equally loud",
        "jitter": "notes beside the beat: {n}",
        "tempo": "a tempo that cannot be meant",
        "pitch_shift": "a wrong pitch",
        "time_shift": "a note at the wrong time",
        "onset_shift": "a note begins at the wrong time",
        "offset_shift": "a note ends at the wrong time",
        "removed": "a note is missing",
        "added": "a note too many",
        "split": "a note cut in two",
        "joined": "two notes grown into one",
        "marked": "marked by hand",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Retouch:
    """An exact mend. changed: by note of the take, what it becomes, None where it goes. added: (part, note).

    tempos: (from, until, factor), score ticks between which all tempos become so many times as fast.
    """

    changed: Mapping[int, Sounding | None] = field(default_factory=dict)
    added: tuple[tuple[int, Sounding], ...] = ()
    tempos: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A place where damage may be. parts: indices of the take. features: what `weigh` weighs, by name.

    retouch: how it is mended; None where the bars are to be written anew. said: numbers of its sentence.
    """

    kind: str
    span: BarSpan
    parts: tuple[int, ...]
    features: Mapping[str, float]
    retouch: Retouch | None = None
    said: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Damage:
    """A candidate that was weighed. p: how likely it is damage. sure: whether it is mended unasked."""

    candidate: Candidate
    p: float
    sure: bool

    @property
    def kind(self) -> str:
        return self.candidate.kind

    @property
    def span(self) -> BarSpan:
        return self.candidate.span

    @property
    def parts(self) -> tuple[int, ...]:
        return self.candidate.parts


__all__ = ["Candidate", "Damage", "Retouch", "Sounding"]
