"""Stems: each part alone, several rendered at a time, the same samples as one after the other."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from musicgen.errors import SoundError
from musicgen.music.score import Note, Part, Score
from musicgen.settings import Settings
from musicgen.sound.loudness import Audio
from musicgen.sound.synth import Synth, open_synth


@pytest.fixture(scope="module")
def synth() -> Synth:
    try:
        return open_synth(Settings())
    except SoundError as missing:
        pytest.skip(str(missing))


def trio() -> Score:
    ticks = range(0, 2 * 48, 12)
    piano = tuple(Note(t, 60 + p, 12, 74) for t in ticks for p in (0, 4, 7))
    bass = tuple(Note(t, 36, 12, 88) for t in ticks)
    drums = tuple(Note(t, 38, 3, 100) for t in ticks)
    return Score((Part(0, 0, True, notes=drums), Part(33, notes=bass), Part(0, notes=piano)), 120.0)


def test_stems_are_the_parts_alone_in_their_order(synth: Synth) -> None:
    """Guards against parts that are swapped, or that disturb each other when rendered at once."""
    score = trio()
    stems = synth.stems(score, tail_s=1.0)
    assert len(stems) == 3
    for part, stem in zip(score.parts, stems, strict=True):
        assert np.array_equal(stem, synth.render_raw(replace(score, parts=(part,)), tail_s=1.0))
    assert len({stem.tobytes() for stem in stems}) == 3


def test_parts_are_rendered_at_the_same_time(synth: Synth) -> None:
    """Guards the use of a second core: two parts meet, which one thread alone would wait for in vain."""
    meeting = threading.Barrier(2, timeout=20)

    class Meeting(Synth):
        def render_raw(self, score: Score, *, tail_s: float = 3.0) -> Audio:
            meeting.wait()
            return super().render_raw(score, tail_s=tail_s)

    score = trio()
    pair = replace(score, parts=score.parts[:2])
    assert len(Meeting(synth._engine, synth.font).stems(pair, tail_s=0.5)) == 2


def test_a_failing_part_is_said(synth: Synth) -> None:
    """Guards against a stem that is silently missing."""

    class Failing(Synth):
        def render_raw(self, score: Score, *, tail_s: float = 3.0) -> Audio:
            raise SoundError("this part fails")

    with pytest.raises(SoundError, match="this part fails"):
        Failing(synth._engine, synth.font).stems(trio())
