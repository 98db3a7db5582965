"""Judges of genre and mood: fitted on labels alone, honest about what they reach, kept without pickle."""

from pathlib import Path

import numpy as np
import pytest
import torch

from musicgen.errors import InputError
from musicgen.evaluate.common.shares import Share
from musicgen.evaluate.judges import judges
from musicgen.evaluate.judges.features import names
from musicgen.evaluate.judges.table import PieceTable
from musicgen.music.score import Note, Part, Score, mixed
from musicgen.music.theory import GENRES, MOODS

SCORE = Score(mixed([Part(0, notes=tuple(Note(12 * i, 60 + i % 7, 12, 74) for i in range(64)))]))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """One small network a head: what is tested does not need more."""
    for name, value in {"NETWORKS": 1, "FOLDS": 2, "BATCH": 64}.items():
        monkeypatch.setattr(judges, name, value)


def table(pieces: int = 160) -> PieceTable:
    """Rock and jazz, tense and calm pieces that a few features each tell apart, in no order."""
    rng = np.random.default_rng(0)
    is_rock, is_tense = rng.random((2, pieces)) < 0.5
    features = rng.normal(size=(pieces, len(names()))).astype(np.float32)
    features[:, :12] += 6 * is_rock[:, None]
    features[:, 12:24] += 6 * is_tense[:, None]
    rated = np.arange(pieces) % 2 == 0
    return PieceTable(
        features=features,
        ids=np.array([f"p{i}" for i in range(pieces)]),
        songs=np.array([f"s{i // 2}" for i in range(pieces)]),
        genre=np.where(is_rock, "rock", "jazz"),
        mood=np.where(rated, "", np.where(is_tense, "tense", "calm")),
        quadrant=np.where(rated, np.where(is_tense, 2, 4), 0).astype(np.int8),
        held_out=np.arange(pieces) < 40,
    )


def test_every_style_is_in_one_family_and_every_mood_in_a_quadrant() -> None:
    told = [style for styles in judges.FAMILIES.values() for style in styles]
    assert sorted(told) == sorted(GENRES) and len(set(told)) == len(told)
    assert set(judges.QUADRANTS) == set(MOODS)


def test_normal_scores_put_common_values_in_the_middle() -> None:
    """Most pieces have no banjo: that zero must not count as the lowest of all."""
    grid = np.quantile(
        [[0.0]] * 60 + [[1.0], [2.0], [3.0], [9.0]] * 10, np.linspace(0, 1, judges.GRID), axis=0
    )
    none, some, most = judges.normal_scores(np.array([[0.0], [2.0], [50.0]]), grid)[:, 0]
    assert -0.6 < none < 0 < some < most == judges.MOST


def test_judges_hear_songs_that_they_never_saw_and_say_how_well() -> None:
    """Accuracies must be of unseen songs, by kind of verdict and style."""
    data = table()
    classes = judges.classes_of(data)
    assert classes["genre"] == ("rock", "jazz"), "styles with too few pieces are not judged"
    held_out, heard = judges.accuracies(data, classes, judges.crossed(data, classes))
    for kind in ("genre", "genre family", "mood quadrant", "genre, held-out splits as they come"):
        assert held_out[kind].value > 0.85, kind
    assert held_out["genre"].total == 2 * judges.EVEN and heard["rock"].value > 0.85


def test_shuffled_labels_cannot_be_heard() -> None:
    """Guards against a song that stands on both sides of a fold: chance must look like chance."""
    data = table()
    mixed_up = np.random.default_rng(1).permutation(len(data.genre))
    object.__setattr__(data, "genre", data.genre[mixed_up])
    held_out, _ = judges.accuracies(
        data, judges.classes_of(data), judges.crossed(data, judges.classes_of(data))
    )
    assert held_out["genre"].value < 0.7


def test_kept_judges_say_the_same(tmp_path: Path) -> None:
    data = table()
    classes = judges.classes_of(data)
    grid, tensors = judges.fitted(data, classes, ~data.held_out)
    made = judges.Judges(classes, grid, tensors, {"genre": Share(3, 4)}, {"rock": Share(1, 2)})
    judges.save(made, tmp_path / "j.safetensors")
    again = judges.load(tmp_path / "j.safetensors")
    assert again.held_out == made.held_out and again.heard == made.heard and again.classes == made.classes
    assert again.genre(SCORE) == pytest.approx(made.genre(SCORE), abs=1e-3)
    assert sum(again.family(SCORE).values()) == pytest.approx(1, abs=1e-5)
    assert len(again.quadrant(SCORE)) == 4 and sum(again.mood(SCORE).values()) == pytest.approx(1, abs=1e-5)


def test_missing_or_foreign_judges_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judges of other features would answer nonsense without a word."""
    with pytest.raises(InputError, match="is missing"):
        judges.load(tmp_path / "none.safetensors")
    none = judges.Judges({}, np.zeros((2, 2)), {"x": torch.zeros(1)}, {}, {})
    judges.save(none, tmp_path / "j.safetensors")
    monkeypatch.setattr(judges, "names", lambda: ("another",))
    with pytest.raises(InputError, match="other features"):
        judges.load(tmp_path / "j.safetensors")
