"""The model: what it may see, and that the fast path gives what the slow one gives."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from tiny_models import full_log_probs, make_model, some_ids, unit_clauses

from musicgen.errors import ModelError
from musicgen.model.attention import causal_attention
from musicgen.model.checkpoint import load_checkpoint, save_checkpoint, weights_id
from musicgen.model.config import PRESETS, FialtaConfig
from musicgen.model.norm import rms_norm
from musicgen.model.transformer import FialtaModel
from musicgen.model.weights import load_weights


def test_future_ids_do_not_change_earlier_scores() -> None:
    """Guards against a leak of the future, which makes training look wonderful and sampling fail."""
    model, ids = make_model(), some_ids(200)
    changed = ids[:150] + some_ids(50, seed=9)
    before, after = full_log_probs(model, ids, None), full_log_probs(model, changed, None)
    assert np.allclose(before[:150], after[:150], atol=1e-5)
    assert not np.allclose(before[150:], after[150:], atol=1e-3)


@pytest.mark.parametrize("kv_heads", [1, 2, 4])
@pytest.mark.parametrize("time", [1, 5, 300])
def test_blocked_attention_is_the_fused_kernel(kv_heads: int, time: int) -> None:
    """Guards the CPU path's block borders, its head groups and its hand-written gradient."""
    torch.manual_seed(1)
    inputs = [torch.randn(2, heads, time, 8, requires_grad=True) for heads in (4, kv_heads, kv_heads)]
    q, k, v = inputs
    ours = causal_attention(q, k, v)
    theirs = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
    weight = torch.randn_like(ours)
    assert torch.allclose(ours, theirs, atol=1e-5)
    for a, b in zip(
        torch.autograd.grad(ours, inputs, weight), torch.autograd.grad(theirs, inputs, weight), strict=True
    ):
        assert torch.allclose(a, b, atol=1e-4)


def test_rms_norm_gradient_is_exact() -> None:
    """Guards the hand-written gradient of the norm."""
    x = torch.randn(3, 7, requires_grad=True)
    weight = torch.randn(3, 7)
    ours = torch.autograd.grad((rms_norm(x) * weight).sum(), x)[0]
    theirs = torch.autograd.grad((F.rms_norm(x, (7,), eps=1e-6) * weight).sum(), x)[0]
    assert torch.allclose(ours, theirs, atol=1e-5)


def test_masked_clauses_are_no_clauses() -> None:
    """Guards 'no text': hidden clauses, an empty list and None must all be the null clause alone."""
    model, ids = make_model(), torch.tensor([some_ids(10)])
    clauses = torch.from_numpy(unit_clauses(3))[None]
    with torch.no_grad():
        hidden = model(ids, clauses, torch.zeros(1, 3, dtype=torch.bool)).logits
        part = model(ids, clauses, torch.tensor([[True, False, False]])).logits
        assert torch.allclose(hidden, model(ids).logits, atol=1e-5)
        assert torch.allclose(part, model(ids, clauses[:, :1]).logits, atol=1e-5)


def test_padding_takes_no_part_in_the_loss() -> None:
    """Guards against a loss diluted by padding."""
    model, ids = make_model(), some_ids(12)
    exact = model(torch.tensor([ids]), labels=torch.tensor([ids])).loss
    padded = torch.tensor([ids + [0] * 7])
    assert torch.allclose(model(padded, labels=padded).loss, exact, atol=1e-5)


def test_checkpoint_round_trip(tmp_path: Path) -> None:
    """Guards loading by our own reader and by the ecosystem's, and the stability of the model_id."""
    model, ids = make_model(), torch.tensor([some_ids(9)])
    model_id = save_checkpoint(model, tmp_path, {"note": "naïve"})
    loaded, meta = load_checkpoint(tmp_path)
    again = FialtaModel.from_pretrained(tmp_path).eval()
    with torch.no_grad():
        for other in (loaded, again):
            assert torch.equal(other(ids).logits, model(ids).logits)
    weights, meta_again = load_weights(tmp_path)
    for name, value in model.state_dict().items():
        assert np.array_equal(weights.tensors[name], value.numpy()), name
    assert meta_again == meta and weights.shape.head_dim == model.config.head_dim
    assert meta["note"] == "naïve"
    assert meta["model_id"] == model_id == weights_id(tmp_path)


def test_half_precision_checkpoint_is_smaller_and_loads_as_fp32(tmp_path: Path) -> None:
    """Guards the stored dtype: bf16 weights halve the repository, yet the model computes in fp32."""
    save_checkpoint(make_model(), tmp_path / "half", {}, dtype=torch.bfloat16)
    save_checkpoint(make_model(), tmp_path / "full", {})
    sizes = [sum(p.stat().st_size for p in (tmp_path / n).glob("*.safetensors")) for n in ("half", "full")]
    assert sizes[0] < 0.6 * sizes[1]
    loaded = load_checkpoint(tmp_path / "half")[0].embedding.weight
    assert loaded.dtype == torch.float32
    assert torch.equal(loaded, make_model().embedding.weight.bfloat16().float())


@pytest.mark.parametrize("load", [load_checkpoint, load_weights])
def test_unusable_checkpoints_are_named(tmp_path: Path, load: Callable[[Path], Any]) -> None:
    """Guards against tracebacks for a missing, foreign, cut or altered folder."""
    with pytest.raises(ModelError, match="holds no model"):
        load(tmp_path)
    save_checkpoint(make_model(), tmp_path, {})
    config = (tmp_path / "config.json").read_text()
    for wrong, complaint in (
        (config.replace("fialta", "gpt2"), "of type gpt2"),
        (config.replace('"ffn_width": 64', '"ffn_width": 32'), "ffn"),
        (config.replace('"layers": 2', '"layers": 3'), r"blocks\.2"),
    ):
        (tmp_path / "config.json").write_text(wrong)
        with pytest.raises(ModelError, match=complaint):
            load(tmp_path)
    (tmp_path / "config.json").write_text(config)
    shard = tmp_path / "model.safetensors"
    content = shard.read_bytes()
    shard.write_bytes(content[:-100])
    with pytest.raises(ModelError, match="damaged"):
        load(tmp_path)
    shard.write_bytes(content[:-4] + b"\0\0\0\0")
    with pytest.raises(ModelError, match="not those"):
        load(tmp_path)
    shard.unlink()
    with pytest.raises(ModelError, match="no weights"):
        load(tmp_path)
    (tmp_path / "fialta.json").write_text("{")
    with pytest.raises(ModelError, match="cannot be read"):
        load(tmp_path)


def test_presets_keep_their_promised_sizes() -> None:
    """Guards the sizes that the design allows: small 3-8 million parameters, base at most 22."""
    sizes = {}
    for name in PRESETS:
        with torch.device("meta"):
            model = FialtaModel(FialtaConfig.preset(name, vocab_size=1100))
        sizes[name] = sum(parameter.numel() for parameter in model.parameters())
    assert 3e6 <= sizes["small"] <= 8e6
    assert sizes["base"] <= 22e6


def test_heads_that_do_not_divide_are_refused() -> None:
    """Guards against a silent wrong reshape."""
    with pytest.raises(ValueError, match="divide"):
        FialtaConfig(width=100, heads=3)
