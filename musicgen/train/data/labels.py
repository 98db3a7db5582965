"""What is said of a training window: its header and chords, and the facts a caption may name."""

from collections.abc import Collection
from dataclasses import replace

from musicgen.music.facets import GENRE, SPOKEN
from musicgen.music.measure import estimate_chords
from musicgen.music.score import Score
from musicgen.tokens import header
from musicgen.tokens.controls import Header
from musicgen.tokens.shown import PartBar
from musicgen.train.data.captions import Labels
from musicgen.train.data.corpus import Record
from musicgen.train.data.windows import TrainingWindow


def measured(
    window: TrainingWindow, record: Record, hidden: Collection[PartBar] = frozenset()
) -> tuple[Score, Header]:
    """The window's score with its key (None where unsure) and chords, and its header, less what is hidden.

    The key that a file states is put aside: most state C major and are in another.
    """
    score = replace(window.score, key=None, chords=estimate_chords(window.score))
    edges = header.Edges(window.opens, window.ends, window.loops)
    return header.measured(score, edges, hidden=hidden, known={GENRE.name: record.genre})


def caption_labels(score: Score, labels: Header, record: Record) -> Labels:
    """The facts that a caption of this window may speak of."""
    return Labels(
        {facet.name: value for facet in SPOKEN if (value := labels[facet.name]) is not None},
        tempo_bpm=score.tempo_bpm,
        bars=score.bars,
        instruments=tuple(dict.fromkeys(p.instrument for p in score.parts)),
        tags=record.tags,
    )
