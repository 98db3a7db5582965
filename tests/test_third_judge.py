"""The third judge, on pieces made for it."""

import numpy as np

from musicgen.evaluate.common.samples import Sample
from musicgen.evaluate.judges.third import Side, cases_of, cut, judged, one_a_song
from musicgen.evaluate.judges.third_features import sketch
from musicgen.music.score import Note, Part, Score
from musicgen.music.theory import Meter


def walk(seed: int, bars: int = 34, step: int = 2, meter: str = "4/4") -> Score:
    """A line that walks at random in steps of at most `step`, beside a drum."""
    rng = np.random.default_rng(seed)
    pitches = 60 + np.clip(rng.integers(-step, step + 1, bars * 4).cumsum(), -20, 20)
    line = tuple(Note(12 * i, int(p), 12, 77) for i, p in enumerate(pitches))
    beat = tuple(Note(48 * bar, 36, 12, 93) for bar in range(bars))
    return Score((Part(0, notes=line), Part(0, is_drum=True, notes=beat)), meter=Meter.parse(meter))


def sample(seed: int, score: Score, tier: str = "open") -> Sample:
    return Sample(f"p{seed}", f"song{seed}", None, tier, score)


def side(seeds: range, step: int) -> Side:
    return Side.of(cut([sample(seed, walk(seed, step=step)) for seed in seeds], 32, 32))


def test_a_sketch_is_of_one_size_and_of_numbers_alone() -> None:
    """Guards pieces without drums, without pitches, of one note and of another meter against gaps."""
    line, beat = walk(0).parts
    scores = [
        walk(0),
        walk(1, meter="3/4"),
        Score((line,)),
        Score((beat,)),
        Score((Part(0, notes=line.notes[:1]),)),
    ]
    sketches = [sketch(score) for score in scores]
    assert len({len(one) for one in sketches}) == 1
    assert all(np.isfinite(one).all() for one in sketches)


def test_key_tempo_and_instrument_are_not_seen() -> None:
    """Guards against a judge that tells pieces by what was asked for."""
    score = walk(3)
    line, beat = score.parts
    moved = tuple(Note(n.onset, n.pitch + 5, n.duration, n.velocity) for n in line.notes)
    other = Score((Part(40, notes=moved), beat), tempo_bpm=171)
    assert np.allclose(sketch(score), sketch(other))


def test_what_differs_is_told_and_what_is_alike_is_not() -> None:
    """Guards the folds: tested on what it learned, the judge would tell noise."""
    told = judged(side(range(60), 2), side(range(60, 120), 9))
    alike = judged(side(range(60), 2), side(range(60, 120), 2))
    assert told is not None and told.auc > 0.95
    assert alike is not None and 0.3 < alike.auc < 0.7 and alike.low < 0.5 < alike.high


def test_a_song_is_in_one_fold_and_counted_once() -> None:
    """Guards versions of a song on both sides of a fold, and machine-made bands among real pieces."""
    score = walk(0)
    versions = [Sample(f"p{i}", "song", None, "open", score) for i in range(3)]
    assert len(one_a_song([*versions, sample(9, score, "synthetic")])) == 1
    assert len(set(Side.of(cut(versions, 16, 32)).folds)) == 1


def test_windows_are_of_one_length_and_end_where_their_piece_does() -> None:
    """Guards shorter windows among longer ones, and ends that are no ends."""
    short, whole = sample(0, walk(0, 20)), sample(1, walk(1, 40))
    inner = Sample("p2", "song2", None, "open", walk(2, 40), opens=False, ends=False)
    assert [window.score.bars for window in cut([short, whole, inner], 16, 32)] == [16]


def test_sentences_that_state_a_length_are_left_out() -> None:
    """Guards two lengths in one sentence."""
    cases = cases_of(["a slow waltz", "a slow waltz, 8 bars", "30 seconds of jazz"], 34)
    assert [case.prompt for case in cases] == ["a slow waltz, 34 bars"]
