"""Mood: quadrants from features, words by rule, and the fit on small made-up data."""

import numpy as np
import pytest

from musicgen.music.measure import Features, features, mood
from musicgen.music.score import Note, Part, Score
from musicgen.music.theory import GENRES, MOODS, Chord
from musicgen.train.fits.mood import Labelled, fit_logistic, folds_of, held_out


def piece(
    symbols: str, *, bpm: float, velocity: int, hits_a_bar: int, low: int, has_drums: bool = False
) -> Score:
    """Chords repeated `hits_a_bar` times a bar over their bass, and a backbeat if asked."""
    notes, step = [], 48 // hits_a_bar
    for bar, symbol in enumerate(symbols.split() * 4):
        chord = Chord.parse(symbol)
        for hit in range(hits_a_bar):
            onset = 48 * bar + step * hit
            pitches = [low + chord.root, *(low + 24 + p for p in chord.pitch_classes)]
            notes += [Note(onset, p, step, velocity - 12 * (hit % 2)) for p in sorted(set(pitches))]
    parts = [Part(0, notes=tuple(notes))]
    if has_drums:
        beats = tuple(Note(12 * i, 36 + 2 * (i % 2), 1, velocity) for i in range(16 * len(symbols.split())))
        parts.append(Part(0, is_drum=True, notes=beats))
    return Score(tuple(parts), tempo_bpm=bpm)


LIVELY = piece("C F G C", bpm=168, velocity=118, hits_a_bar=8, low=48)
ANGRY = piece("Am Dm E Am", bpm=168, velocity=118, hits_a_bar=8, low=28)
SAD = piece("Am Dm E Am", bpm=54, velocity=50, hits_a_bar=1, low=40)
CALM = piece("C F G C", bpm=54, velocity=50, hits_a_bar=1, low=40)


@pytest.mark.parametrize(("score", "quadrant"), [(LIVELY, 0), (ANGRY, 1), (SAD, 2), (CALM, 3)])
def test_caricatures_fall_into_their_quadrants(score: Score, quadrant: int) -> None:
    """Guards against coefficients stored in another order than the cues or quadrants."""
    chances = mood.quadrant_probabilities(features(score))
    assert chances.sum() == pytest.approx(1.0) and chances.argmax() == quadrant


def test_every_label_is_a_known_word_or_none() -> None:
    """Guards against a rule that names a mood the vocabulary has no token for."""
    seen = set()
    for found in map(features, (LIVELY, ANGRY, SAD, CALM)):
        for genre in (None, *GENRES):
            for programs in ((0,), (29, 30, 33), (88, 91), (48, 52, 56), (12, 73)):
                word, chance = mood.mood_label(found, programs, genre)
                assert word is None or word in MOODS
                assert 0.0 <= chance <= 1.0
                seen.add(word)
    assert len(seen & set(MOODS)) >= 8


def test_silence_and_drums_have_no_mood() -> None:
    """Guards against moods told from nothing."""
    only_drums = Score((Part(0, is_drum=True, notes=(Note(0, 36, 1, 88),)),))
    for score in (Score(()), only_drums):
        assert mood.mood_label(features(score), (0,))[0] is None


def test_an_even_velocity_tells_nothing() -> None:
    """Guards against files with one default velocity being heard as loud, hence tense."""
    values = {name: getattr(features(CALM), name) for name in Features.__slots__}
    soft = Features(**values | {"velocity_spread": 0.0, "mean_velocity": 40.0})
    loud = Features(**values | {"velocity_spread": 0.0, "mean_velocity": 118.0})
    assert np.array_equal(mood.quadrant_probabilities(soft), mood.quadrant_probabilities(loud))


def test_songs_never_straddle_folds() -> None:
    """Guards against a held-out figure that has heard other excerpts of the same song."""
    songs = tuple(f"song {i % 17}" for i in range(170))
    folds = folds_of(songs)
    assert all(len({f for f, s in zip(folds, songs, strict=True) if s == song}) == 1 for song in set(songs))


def test_the_fit_learns_what_can_be_learned_and_no_more() -> None:
    """Guards against a fit that does not converge, or a held-out figure measured on fitted songs."""
    rng = np.random.default_rng(0)
    quadrants = rng.integers(0, 4, 400).astype(np.int32)
    cues = rng.normal(size=(400, 3))
    names = tuple(str(i) for i in range(400))
    assert held_out(Labelled(cues, quadrants, names))["quadrant"] < 0.4
    cues[:, 0] += 4 * np.isin(quadrants, (0, 3))
    cues[:, 1] += 4 * np.isin(quadrants, (0, 1))
    assert held_out(Labelled(cues, quadrants, names))["quadrant"] > 0.9
    assert fit_logistic(cues, quadrants, 4).shape == (4, 4)
