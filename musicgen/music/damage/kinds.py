"""What damage there is, and what is known of one place where some may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
WRITTEN_ANEW = frozenset({*GONE, MARKED})


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

    retouch: how it is mended; None where the bars are to be written anew.
    """

    kind: str
    span: BarSpan
    parts: tuple[int, ...]
    features: Mapping[str, float]
    retouch: Retouch | None = None


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
