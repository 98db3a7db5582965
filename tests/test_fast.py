"""The small model that comes along."""

from pathlib import Path

import pytest

from musicgen.model.weights import load_weights
from musicgen.settings import DEFAULT_MODEL_DIR, FAST_MODEL_DIR, Settings, model_folder
from musicgen.tasks.compose import beside
from musicgen.tokens import vocab


def test_it_goes_by_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards --model fast and FIALTA_MODEL=fast against meaning a folder of that name."""
    monkeypatch.setenv("FIALTA_MODEL", "fast")
    assert Settings.from_env().model_dir == FAST_MODEL_DIR == model_folder("fast")
    assert model_folder("./fast") == Path("fast") != FAST_MODEL_DIR


def test_it_speaks_the_same_language_and_is_smaller() -> None:
    """Guards weights of another vocabulary, and the large ones under the small one's name."""
    (small, meta), (large, _) = load_weights(FAST_MODEL_DIR), load_weights(DEFAULT_MODEL_DIR)
    assert meta["data"]["vocab"] == vocab.fingerprint()
    assert small.shape.width * 2 == large.shape.width


def test_what_hangs_on_text_and_corpus_alone_is_shared(tmp_path: Path) -> None:
    """Guards a fast model that knows no moods and no copies, and strangers' models against ours."""
    assert beside(FAST_MODEL_DIR, "heads.safetensors").exists()
    assert beside(FAST_MODEL_DIR, "headers.safetensors").parent == FAST_MODEL_DIR
    assert not beside(tmp_path, "heads.safetensors").exists()
