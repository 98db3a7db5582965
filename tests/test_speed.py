"""The benchmark of speed: times in their order, contenders that do the same work, figures that follow."""

from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_models import make_model

from musicgen.evaluate.speed import engine as speed_engine
from musicgen.evaluate.speed import speed
from musicgen.evaluate.speed.page import memory_mb, visit
from musicgen.evaluate.speed.products import Products, matrices
from musicgen.model.checkpoint import save_checkpoint
from musicgen.model.weights import Weights
from musicgen.settings import Settings
from musicgen.tokens import vocab

PROMPT = "piano and bass, 2 bars"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    model = make_model(vocab_size=vocab.SIZE, clause_dim=512, context=2048)
    save_checkpoint(model, folder, {"vocab": vocab.fingerprint()})
    return folder


def test_a_users_waiting_is_measured_in_its_order(checkpoint: Path) -> None:
    """Guards what the targets speak of: first bar, piece, sound, four candidates, stems, memory."""
    result = speed.measure(Settings(model_dir=checkpoint), [PROMPT], runs=1, pieces=1)
    run = result["runs"][0]
    assert 0 < run["first_bar_s"] <= run["piece_s"] < run["wav_s"]
    assert run["default_s"] > 0 and len(result["runs"]) == 1
    assert run["tokens_s"] > run["notes_s"] > 0
    assert result["memory_mb"] is None or result["memory_mb"] >= result["resident_mb"] > 100
    assert 0.5 < result["many"]["ratio"] < 20
    assert result["stems"]["parts"] == 2 and result["stems"]["audio_s"] > 4
    assert result["precision"] == "int8"
    text = speed.report(result)
    assert "| first bar, s |" in text and "| ≤ 2.2 |" in text


def test_the_page_is_visited(checkpoint: Path) -> None:
    """Guards the way to the page's interface: it opens, composes, and is ended again."""
    found = visit(checkpoint, PROMPT, 1)
    assert found.opens_s > 0 and len(found.piece_s) == 1
    if found.most_mb is not None:
        assert found.most_mb >= (found.open_mb or 0) > 50


def test_memory_of_nobody_is_not_known() -> None:
    assert memory_mb(2**22 + 1, "VmRSS") is None


def test_the_decoder_beside_others(checkpoint: Path) -> None:
    """Guards the table of contenders, and that PyTorch's threads are given back."""
    threads = torch.get_num_threads()
    result = speed_engine.compare(checkpoint, turns=1, count=8)
    assert torch.get_num_threads() == threads
    one, two = (rows["microseconds"] for rows in result["rows"])
    assert one.keys() == two.keys() and all(t > 0 for t in (*one.values(), *two.values()))
    assert "| generate |" in speed_engine.report(result)


def test_ratios_compare_the_same_precision() -> None:
    """Guards against eight-bit products beside an engine at full precision, and against a slow library."""
    steps = {"generate": 800.0, "engine": 200.0, "engine, int8": 100.0}
    steps |= {"engine without draws": 160.0, "engine without draws, int8": 80.0}
    for kind, factor in (("weights", 1.0), ("products", 1.5)):
        steps |= {f"{kind}: ONNX Runtime": 80 * factor, f"{kind}: ONNX Runtime, int8": 20 * factor}
        steps |= {f"{kind}: NumPy": 90 * factor, f"{kind}: PyTorch": 300 * factor}
    found = speed_engine.ratios(steps)
    assert (found["times_generate"], found["times_generate_int8"]) == (4.0, 8.0)
    assert (found["weights_share"], found["products_share"]) == (0.5, 0.75)
    assert (found["weights_share_int8"], found["products_fastest"]) == (0.25, "ONNX Runtime")


def test_bare_products_are_all_of_a_step() -> None:
    """Guards against a comparison with less work: every weight of the blocks and the output is in it once."""
    model = make_model(kv_heads=1, heads=4, width=64)
    weights = Weights.of(model)
    found = sum(matrix.size for matrix in matrices(weights))
    beside = ("reader", "cross.key", "cross.value")  # read once a text, not once a step
    wanted = sum(t.size for name, t in weights.tensors.items() if not any(part in name for part in beside))
    assert found == wanted
    with_attention = Products(weights, 1, 5)
    sizes = [keys.shape for keys in with_attention.keys]
    assert sizes == [(1, 1, 5, weights.shape.head_dim)] * weights.shape.layers
    assert np.isfinite(with_attention.queries).all() and not Products(weights, 1, 0).keys
    for work in with_attention.by_library().values():
        work()


@pytest.mark.parametrize("rows", [1, 2])
def test_generate_draws_one_id_for_both_rows(rows: int) -> None:
    """Guards guidance inside `generate`: rows that drift apart would be another comparison."""
    processor = speed_engine._OneDraw()
    scores = torch.log_softmax(torch.randn(rows, 30), -1)
    left = processor(torch.zeros(rows, 1, dtype=torch.long), scores)
    assert torch.isfinite(left).sum() == rows
    assert len(set(left.argmax(1).tolist())) == 1
