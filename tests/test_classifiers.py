"""The linear heads: files, probabilities, sentences of several clauses, and how they are fitted."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

from musicgen.errors import ModelError
from musicgen.model.classifiers import LinearHeads, combine
from musicgen.train.data.clauses import Clause
from musicgen.train.fits.heads import FIELDS, FitOptions, fit, folds, held_out, mood_phrases, targets

DIM = 6


@pytest.fixture
def heads() -> LinearHeads:
    rng = np.random.default_rng(0)
    labels = {"mood": ("happy", "sad", "calm"), "tempo": ("slow", "fast")}
    weights = {
        field: rng.normal(size=(DIM, len(names))).astype(np.float32) for field, names in labels.items()
    }
    biases = {field: rng.normal(size=len(names)).astype(np.float32) for field, names in labels.items()}
    return LinearHeads(labels, weights, biases)


def clause(text: str, mood: str, line: str) -> Clause:
    return Clause(text, (("mood", (mood,)),), "label", (("mood", line),))


def test_probabilities_add_up_to_one(heads: LinearHeads) -> None:
    """Guards against logits slipping out, or an overflow far from zero."""
    vectors = np.random.default_rng(1).normal(size=(5, DIM)).astype(np.float32) * 500
    for field, rows in heads.predict(vectors).items():
        assert rows.shape == (5, len(heads.labels[field]))
        np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-5)


def test_what_is_saved_is_what_is_loaded(heads: LinearHeads, tmp_path: Path) -> None:
    """Guards against labels in another order than their columns after a round trip."""
    path = tmp_path / "heads.safetensors"
    heads.save(path)
    loaded = LinearHeads.load(path)
    vectors = np.eye(DIM, dtype=np.float32)
    assert (loaded.labels, loaded.encoder) == (heads.labels, "use")
    for field, rows in heads.predict(vectors).items():
        np.testing.assert_array_equal(loaded.predict(vectors)[field], rows)


def test_broken_files_are_refused(tmp_path: Path) -> None:
    """Guards against a traceback from a half-written, foreign or missing file."""
    torn, foreign = tmp_path / "torn.safetensors", tmp_path / "foreign.safetensors"
    torn.write_bytes(b"\x10\x00\x00\x00\x00\x00\x00\x00{")
    save_file({"x": np.zeros(1, np.float32)}, foreign)
    for path in (torn, foreign, tmp_path / "absent.safetensors"):
        with pytest.raises(ModelError, match="fit them anew"):
            LinearHeads.load(path)


def test_shapes_must_agree(heads: LinearHeads) -> None:
    """Guards against heads of another encoder, or a label list that does not fit its columns."""
    with pytest.raises(ModelError, match="dimension 6"):
        heads.predict(np.zeros((1, DIM + 1), np.float32))
    with pytest.raises(ModelError, match="'mood'"):
        LinearHeads({"mood": ("happy",)}, {"mood": heads.weights["mood"]}, {"mood": heads.biases["mood"]})
    with pytest.raises(ModelError, match="incomplete"):
        LinearHeads(heads.labels, heads.weights, {})


@given(st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=1, max_size=6))
def test_the_order_of_clauses_does_not_matter(rows: list[list[float]]) -> None:
    """Guards against a sentence that changes its mood when its clauses are swapped."""
    table = np.array(rows, np.float32)
    table /= table.sum(axis=1, keepdims=True)
    found = combine(table)
    assert found.sum() == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(combine(table[::-1]), found, atol=1e-5)


def test_clauses_that_know_nothing_leave_the_others_alone() -> None:
    """Guards against "sad" being watered down by ", with strings, for my film"."""
    sure, even = np.array([0.9, 0.05, 0.05], np.float32), np.full(3, 1 / 3, np.float32)
    np.testing.assert_allclose(combine(np.stack([sure, even, even])), sure, atol=1e-3)
    np.testing.assert_allclose(combine(np.stack([even, even])), even, atol=1e-5)
    np.testing.assert_allclose(combine(np.zeros((0, 3), np.float32)), even)


def test_opposite_clauses_cancel_and_equal_ones_agree() -> None:
    """Guards against an average that takes the last clause, or adds certainty with every repetition."""
    first, second = np.array([0.8, 0.2], np.float32), np.array([0.2, 0.8], np.float32)
    np.testing.assert_allclose(combine(np.stack([first, second])), [0.5, 0.5], atol=1e-5)
    np.testing.assert_allclose(combine(np.stack([first, first, first])), first, atol=1e-5)


def test_a_sentence_is_told_by_words(heads: LinearHeads) -> None:
    """Guards against probabilities under the wrong word."""
    vectors = np.eye(DIM, dtype=np.float32)[:1]
    told = heads.combine(vectors)
    best = heads.labels["mood"][int(heads.predict(vectors)["mood"][0].argmax())]
    assert max(told["mood"], key=lambda word: told["mood"][word]) == best
    assert sum(told["tempo"].values()) == pytest.approx(1, abs=1e-5)


def test_targets_share_one_among_the_values() -> None:
    """Guards against a clause that fits two moods weighing twice."""
    two = Clause("x", (("mood", ("sad", "calm")),), "scene", (("mood", "x"),))
    silent = Clause("y", (("tempo", ("slow",)),), "label", (("tempo", "y"),))
    table = targets([two, silent], "mood")
    assert table.sum(axis=1).tolist() == [1, 0]
    assert sorted(table[0][table[0] > 0].tolist()) == [0.5, 0.5]


def test_fitting_learns_and_stays_even_where_nothing_is_said() -> None:
    """Guards against a head that learns nothing, favours frequent classes, or guesses blindly."""
    rng = np.random.default_rng(3)
    centres = np.eye(DIM, dtype=np.float32)
    kinds = np.array([0] * 90 + [1] * 10 + [2] * 50)
    vectors = centres[kinds] + rng.normal(0, 0.1, (150, DIM)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    wanted = np.zeros((150, 2), np.float32)
    wanted[np.arange(100), kinds[:100]] = 1
    weights, biases = fit(vectors, wanted, rng, FitOptions(noise=0.2, silent_share=0.3))
    found = LinearHeads({"x": ("a", "b")}, {"x": weights}, {"x": biases}).predict(centres[:3])["x"]
    assert found[0, 0] > 0.9 and found[1, 1] > 0.9
    assert abs(found[2, 0] - 0.5) < 0.15


def test_near_duplicates_share_a_fold() -> None:
    """Guards against accuracy measured on clauses whose twins were trained on."""
    made = [clause("gloomy", "sad", "gloomy"), clause("a gloomy tune", "sad", "gloomy")]
    made.append(clause("gloomy and blue", "sad", "gloomy + blue"))
    parts = folds(made, "mood")
    assert parts[0] == parts[1] <= parts[2]


def test_held_out_clauses_are_judged_once() -> None:
    """Guards against clauses lost between folds, and made ones counted as hand-written."""
    rng = np.random.default_rng(4)
    lines = [(f"{mood} {n}", mood) for mood in ("happy", "sad") for n in range(30)]
    made = [clause(text, mood, text) for text, mood in lines]
    made += [clause(f"a {text} tune", mood, text) for text, mood in lines]
    place = {"happy": 0, "sad": 1}
    vectors = np.stack([np.eye(DIM, dtype=np.float32)[place[c.values("mood")[0]]] for c in made])
    scores = held_out(made, vectors, "mood", rng, FitOptions(noise=0.1, steps=40))
    assert scores == {"label": (1.0, 1.0, 60)}


def test_the_phrases_for_transfer_are_complete() -> None:
    """Guards against a language or mood that silently drops out of the reported figures."""
    phrases = mood_phrases()
    assert set(phrases) == {"en", "zh", "es", "de", "ja", "fr", "ru", "ko", "ar", "pt"}
    for by_mood in phrases.values():
        assert tuple(by_mood) == FIELDS["mood"]
        assert all(len(set(texts)) == 5 for texts in by_mood.values())
