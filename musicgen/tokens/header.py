"""The header of a window, measured: one function for training, for holes and for what is continued.

Everything is measured on what is shown (`tokens.shown`), so that a window says the same of itself while the
model learns and while it is used. What a piece states or a caller knows stands before what is heard: the key,
genre and mood. Relative pitches stand above the key that is found here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from musicgen.music.facets import ENDS, FACETS, GENRE, LOOPS, MOOD, OPENS, PICKUP, SCALE
from musicgen.music.measure import (
    KeyEstimate,
    NoteArrays,
    estimate_key,
    estimate_scale,
    features,
    has_pickup,
)
from musicgen.music.measure.mood import mood_label
from musicgen.music.score import Score
from musicgen.tokens.controls import Header
from musicgen.tokens.shown import PartBar, shown_notes
from musicgen.tokens.tokenizer import header_of

MIN_KEY_CONFIDENCE = 0.6


@dataclass(frozen=True, slots=True)
class Edges:
    """How a window lies in its piece. opens, ends: whether it holds the piece's first (last) bar.

    loops: whether the bar after it is its first bar again.
    """

    opens: bool
    ends: bool
    loops: bool = False


def measured(
    score: Score,
    edges: Edges,
    *,
    bars: int | None = None,
    hidden: Collection[PartBar] = frozenset(),
    known: Mapping[str, str | None] = MappingProxyType({}),
) -> tuple[Score, Header]:
    """The window with the key it stands in (None where unsure), and its whole header.

    bars: of the window, where its last ones may be silent or hidden; else the score's. hidden: what holes
    hide. known: genre and mood, by name, as far as they are; an unknown mood is heard. Raises InputError for
    too many bars.
    """
    total = score.bars if bars is None else bars
    notes, is_whole = shown_notes(score, total, hidden), not hidden
    key = _key(score, notes, complete=is_whole and edges.opens and edges.ends)
    is_sure = key.confidence >= MIN_KEY_CONFIDENCE
    genre = known.get(GENRE.name)
    first_is_shown = all(bar for _, bar in hidden)
    in_key = replace(score, key=key.key if is_sure else None)
    header = header_of(
        in_key,
        total,
        **{
            SCALE.name: key.scale if is_sure else None,
            OPENS.name: _yes_no(edges.opens),
            ENDS.name: _yes_no(edges.ends),
            LOOPS.name: _yes_no(edges.loops and first_is_shown),
            PICKUP.name: _yes_no(edges.opens and first_is_shown and has_pickup(notes)),
            GENRE.name: genre,
            MOOD.name: known.get(MOOD.name) or _mood(notes, key, genre),
        },
        **{facet.name: facet.heard(notes) for facet in FACETS if facet.heard},
    )
    return in_key, header


def _key(score: Score, notes: NoteArrays, *, complete: bool) -> KeyEstimate:
    """The stated key, else the heard one, with its scale."""
    if score.key is not None:
        return KeyEstimate(score.key, 1.0, estimate_scale(notes.pitched, score.key))
    return estimate_key(notes, complete=complete)


def _mood(notes: NoteArrays, key: KeyEstimate, genre: str | None) -> str | None:
    playing = np.unique(notes.part)
    programs = tuple(notes.programs[playing[~notes.is_drum[playing]]].tolist())
    return mood_label(features(notes, key), programs, genre)[0]


def _yes_no(is_so: bool) -> str:
    return "yes" if is_so else "no"
