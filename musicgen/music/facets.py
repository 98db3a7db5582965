"""Facets: what can be asked of a piece as a whole in one word or number, each as one object, and here alone.

Reading, header, checks, chips, captions and training go over FACETS, or over one of the groups below, instead
of spelling names. To add one, write it here, how it is measured in `music.measure`, its words in the lexicon
and in the page's words; a field of `Brief` holds what a sentence asks for. Its ids are new, so the weights
must be trained anew.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from musicgen.music.measure import arc_label, density_label, dynamics_label, feel_label, repetition_label
from musicgen.music.measure.note_arrays import NoteArrays
from musicgen.music.theory import (
    ARCS,
    DENSITIES,
    DYNAMICS,
    FEELS,
    GENRES,
    METERS,
    MODES,
    MOODS,
    REPETITIONS,
    SCALES,
)

TEMPO_BINS = 32
MAX_WINDOW_BARS = 32
YES_NO = ("no", "yes")


@dataclass(frozen=True, slots=True)
class Facet:
    """One control.

    values: the words it can take, in a fixed order, without "unknown". heard: its value in notes alone, None
    where they do not tell; None here where notes alone never do. tolerance: how many steps may lie between
    what was asked and what is heard for it to be kept; None where it is not checked so. on_card: the card
    says what is heard, whether or not it was asked. captions: how often a caption speaks of it, beside the
    others; 0 is never. plain: a value that says little, and how much seldomer it is named.
    """

    name: str
    values: tuple[str, ...]
    heard: Callable[[NoteArrays], str | None] | None = None
    tolerance: int | None = None
    on_card: bool = False
    captions: float = 0.0
    plain: tuple[str, float] | None = None

    def is_kept(self, asked: str, got: str) -> bool:
        """Whether what is heard is near enough to what was asked."""
        return abs(self.values.index(asked) - self.values.index(got)) <= (self.tolerance or 0)


# In the order of a window's header. Genre and mood stand first, since they shape all that follows.
FACETS = (
    Facet("genre", GENRES, captions=4.0),
    Facet("mood", MOODS, captions=5.0),
    Facet("meter", tuple(m.name for m in METERS), captions=1.0, plain=("4/4", 0.2)),
    Facet("feel", FEELS, feel_label, tolerance=0, captions=0.5, plain=("straight", 0.3)),
    Facet("tempo", tuple(str(i) for i in range(TEMPO_BINS))),
    Facet("mode", MODES, captions=0.8),
    Facet("scale", SCALES),
    Facet("bars", tuple(str(i) for i in range(1, MAX_WINDOW_BARS + 1))),
    Facet("opens", YES_NO),
    Facet("ends", YES_NO),
    Facet("loops", YES_NO),
    Facet("pickup", YES_NO),
    Facet(
        "density", DENSITIES, density_label, tolerance=1, on_card=True, captions=1.0, plain=("medium", 0.4)
    ),
    Facet("repetition", REPETITIONS, repetition_label, captions=0.8, plain=("some", 0.4)),
    Facet("dynamics", DYNAMICS, dynamics_label, captions=0.8, plain=("medium", 0.4)),
    Facet("arc", ARCS, arc_label, tolerance=0),
)
FACET: Mapping[str, Facet] = MappingProxyType({facet.name: facet for facet in FACETS})


def facets(names: str) -> tuple[Facet, ...]:
    """Facets by name, in this order: orders are frozen where ids or random draws hang on them."""
    return tuple(FACET[name] for name in names.split())


def values_in(holder: object, group: Iterable[Facet]) -> dict[str, str | None]:
    """By name, what a brief (or whatever has fields of these names) holds of some facets."""
    return {facet.name: getattr(holder, facet.name) for facet in group}


def names_of(group: Iterable[Facet]) -> tuple[str, ...]:
    """The names of facets."""
    return tuple(facet.name for facet in group)


# Controls that some code needs by themselves, because they mean something special there.
GENRE, MOOD, FEEL, SCALE = facets("genre mood feel scale")
DENSITY, REPETITION, DYNAMIC, ARC = facets("density repetition dynamics arc")
OPENS, ENDS, LOOPS, PICKUP = facets("opens ends loops pickup")
# What music is called rather than heard to be: heads and guidance lean on these, a sentence is told them.
STYLE = (GENRE, MOOD)
# What hangs on where a window was cut out of its piece.
OF_WINDOWS = facets("bars opens ends loops pickup")
# Fields of a brief that hold a facet's value as it is, in the order of the header.
WORDED = facets("genre mood feel scale density repetition dynamics arc")
# Those that are read from words of style, in this order; the first word of each decides.
STYLED = facets("genre mood density repetition dynamics feel")
# Labels that a sentence may give a piece: those of style and the shape of its loudness.
LABELS = (*STYLED, ARC)
# Words of these stay in the clauses that the text encoder hears.
ENCODED = facets("genre mood density repetition dynamics")
# In the order of the page's chips.
CHIPS = facets("genre mood scale density repetition dynamics feel arc")
# What may hold for some bars only ("a soft verse").
PASSING = facets("dynamics density mood")
# What the notes tell by themselves.
HEARD = tuple(facet for facet in FACETS if facet.heard)
# What captions speak of.
SPOKEN = facets("mood genre density repetition dynamics feel mode meter")
# Measured things that the clause bank joins with a mood, a style or an instrument.
MEASURED = facets("density dynamics repetition feel")
# What heads tell of a clause's meaning, besides its tempo.
MEANT = facets("genre mood density dynamics repetition mode")
# Within these kinds of phrase, words of these kinds say nothing of the piece ("fades out softly").
HIDDEN_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pickup": ("mood", "dynamics", "tempo", "repetition"),
        "arc": ("mood", "dynamics", "tempo", "repetition", "density"),
        "loop": ("mood", "dynamics", "tempo", "repetition"),
        "role": ("genre", "genre?", "mood", "repetition"),
        "dance": ("genre", "genre?"),
        "scale": ("genre", "genre?"),
        "dynamics": ("mood",),
    }
)
