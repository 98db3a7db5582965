"""What is shown of a window with holes: its notes and its players' roles. What is hidden is measured nowhere.

A hole hides part-bars: what one part begins in one bar of the window. A bar in which something is hidden and
nothing is shown is left out of all measures, and the bars behind it move up: it is neither silent nor empty.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from musicgen.music.measure import NoteArrays, arrays
from musicgen.music.measure.roles import roles
from musicgen.music.score import Part, Score
from musicgen.tokens import vocab

# A part (by its id) in a bar of the window.
PartBar = tuple[int, int]


def shown_notes(score: Score, bars: int, hidden: Collection[PartBar]) -> NoteArrays:
    """The notes of a window of so many bars that no hole hides, bars that are wholly hidden taken out."""
    whole = replace(arrays(score), bars=bars)
    if not hidden:
        return whole
    ids = np.array([vocab.part_id(part) for part in score.parts], dtype=np.int64)
    closed = {part * bars + bar for part, bar in hidden}
    place = ids[whole.part] * bars + whole.bar
    notes = whole.take(~np.isin(place, np.fromiter(closed, dtype=np.int64)))
    kept = np.ones(bars, dtype=np.bool_)
    kept[list({bar for _, bar in hidden})] = False
    kept[notes.bar] = True
    moved = notes.bar - (np.cumsum(kept) - 1)[notes.bar].astype(np.int32)
    onset = notes.onset - moved * np.int32(notes.meter.bar_ticks)
    return replace(notes, onset=onset, bars=int(kept.sum()))


def shown_roles(score: Score, bars: int, hidden: Collection[PartBar]) -> tuple[str, ...]:
    """The role of each part, in the score's order, measured on what is shown of it.

    A part of which nothing is shown keeps the role that it plays there: what it shall do is asked of it.
    """
    asked = roles(score)
    if not hidden:
        return asked
    closed = Counter(part for part, _ in set(hidden))
    seen = [_shown(part, score.meter.bar_ticks, hidden) for part in score.parts]
    kept = [(vocab.part_id(part), part) for part in seen if part.notes]
    counts = [bars - closed[part_id] for part_id, _ in kept]
    found: Mapping[int, str] = dict(
        zip(
            (part_id for part_id, _ in kept),
            roles(replace(score, parts=tuple(part for _, part in kept)), counts),
            strict=True,
        )
    )
    return tuple(found.get(vocab.part_id(p), role) for p, role in zip(score.parts, asked, strict=True))


def _shown(part: Part, bar_ticks: int, hidden: Collection[PartBar]) -> Part:
    part_id = vocab.part_id(part)
    return replace(part, notes=tuple(n for n in part.notes if (part_id, n.onset // bar_ticks) not in hidden))
