"""Stems: each part alone, as exports write them; rendering at the same time changes nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from musicgen.errors import SoundError
from musicgen.music.score import Note, Part, Score
from musicgen.settings import Settings
from musicgen.sound.loudness import Audio
from musicgen.sound.mixing import stems
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
    """Guards against parts that are swapped, missing, or that add up to something else than the mix."""
    score = trio()
    blocks = stems(score, lambda one: synth.blocks(one, tail_s=1.0))
    found = [(part, sound.read(0, len(sound))) for part, sound in blocks]
    assert [part for part, _ in found] == list(score.parts)
    assert len({sound.tobytes() for _, sound in found}) == 3 and all(len(sound) for _, sound in found)


def test_parts_may_be_rendered_at_the_same_time(synth: Synth) -> None:
    """Guards parts that disturb each other: two visitors' renders give what each gives alone."""
    score = trio()
    alone = [replace(score, parts=(part,)) for part in score.parts[:2]]
    one_by_one = [synth.render_raw(each, tail_s=0.5) for each in alone]
    with ThreadPoolExecutor(2) as pool:
        at_once = list(pool.map(lambda each: synth.render_raw(each, tail_s=0.5), alone))
    assert all(np.array_equal(a, b) for a, b in zip(one_by_one, at_once, strict=True))


def test_a_failing_part_is_said() -> None:
    """Guards against a stem that is silently missing."""

    def failing(score: Score) -> Iterator[Audio]:
        raise SoundError("this part fails")

    with pytest.raises(SoundError, match="this part fails"):
        list(stems(trio(), failing))
