"""The model: what it may see, and that the fast path gives what the slow one gives."""

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from musicgen.errors import ModelError
from musicgen.model.attention import causal_attention
from musicgen.model.checkpoint import load_checkpoint, save_checkpoint, weights_id
from musicgen.model.config import PRESETS, FialtaConfig
from musicgen.model.norm import rms_norm
from musicgen.model.sampling import Engine
from musicgen.model.transformer import FialtaModel

VOCAB = 50


def make_model(**changes: int) -> FialtaModel:
    """A small model whose every branch does something (as built, the branches' outputs are zero)."""
    torch.manual_seed(0)
    model = FialtaModel(FialtaConfig.preset("tiny", **{"vocab_size": VOCAB, "clause_dim": 16, **changes}))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(std=0.3)
    return model.eval()


def unit_clauses(count: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def some_ids(count: int, seed: int = 0) -> list[int]:
    return [int(i) for i in np.random.default_rng(seed).integers(1, VOCAB, count)]


def full_log_probs(model: FialtaModel, ids: list[int], clauses: np.ndarray | None) -> np.ndarray:
    given = None if clauses is None else torch.from_numpy(clauses)[None]
    with torch.no_grad():
        return model(torch.tensor([ids]), given).logits[0].log_softmax(-1).numpy()


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


@pytest.mark.parametrize("kv_heads", [1, 2])
def test_session_agrees_with_the_full_forward(kv_heads: int) -> None:
    """Guards caches, positions and the reordered weights of the engine, with prefill and single steps."""
    model, ids, clauses = make_model(kv_heads=kv_heads), some_ids(40), unit_clauses(3)
    expected = full_log_probs(model, ids, clauses)
    session = Engine(model).start(clauses, 1.0, 64)
    got = [session.feed(ids[:10])] + [session.feed([i]) for i in ids[10:20]] + [session.feed(ids[20:])]
    places = [9, *range(10, 20), 39]
    assert np.allclose(np.stack(got), expected[places], atol=1e-4)


def test_session_after_rewind_is_as_if_never_gone_on() -> None:
    """Guards against stale cache entries being seen after a rewind."""
    model, ids, clauses = make_model(), some_ids(30), unit_clauses(2)
    session = Engine(model).start(clauses, 2.0, 64)
    session.feed(ids[:12])
    first = session.feed([ids[12]])
    session.feed(some_ids(15, seed=5))
    session.rewind(12)
    assert np.allclose(session.feed([ids[12]]), first, atol=1e-5)
    with pytest.raises(ValueError, match="rewind"):
        session.rewind(14)


def test_guidance_mixes_text_and_null() -> None:
    """Guards the order of the two rows and the formula null + g * (text - null)."""
    model, ids, clauses = make_model(), some_ids(8), unit_clauses(3)
    text, null = full_log_probs(model, ids, clauses)[-1], full_log_probs(model, ids, None)[-1]
    mixed = torch.from_numpy(null + 2.5 * (text - null)).log_softmax(-1).numpy()
    assert np.allclose(Engine(model).start(clauses, 2.5, 16).feed(ids), mixed, atol=1e-4)
    assert not np.allclose(text, null, atol=1e-2)


def test_feed_all_gives_every_position() -> None:
    """Guards scoring of given ids, across the chunks of a long prefill."""
    model, ids, clauses = make_model(context=700), some_ids(600), unit_clauses(2)
    got = Engine(model).start(clauses, 1.0, 700).feed_all(ids)
    assert np.allclose(got, full_log_probs(model, ids, clauses), atol=1e-3)


def test_masked_clauses_are_no_clauses() -> None:
    """Guards 'no text': hidden clauses, an empty list and None must all be the null clause alone."""
    model, ids = make_model(), torch.tensor([some_ids(10)])
    clauses = torch.from_numpy(unit_clauses(3))[None]
    with torch.no_grad():
        hidden = model(ids, clauses, torch.zeros(1, 3, dtype=torch.bool)).logits
        part = model(ids, clauses, torch.tensor([[True, False, False]])).logits
        assert torch.allclose(hidden, model(ids).logits, atol=1e-5)
        assert torch.allclose(part, model(ids, clauses[:, :1]).logits, atol=1e-5)
    session = Engine(model).start(np.zeros((0, 16), np.float32), 3.0, 16)
    assert session.rows == 1
    assert np.allclose(
        session.feed(ids[0].tolist()), full_log_probs(model, ids[0].tolist(), None)[-1], atol=1e-4
    )


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
    assert meta["note"] == "naïve"
    assert meta["model_id"] == model_id == weights_id(tmp_path)


def test_half_precision_checkpoint_is_smaller_and_loads_as_fp32(tmp_path: Path) -> None:
    """Guards the stored dtype: bf16 weights halve the repository, yet the model computes in fp32."""
    save_checkpoint(make_model(), tmp_path / "half", {}, dtype=torch.bfloat16)
    save_checkpoint(make_model(), tmp_path / "full", {})
    sizes = [sum(p.stat().st_size for p in (tmp_path / n).glob("*.safetensors")) for n in ("half", "full")]
    assert sizes[0] < 0.6 * sizes[1]
    assert load_checkpoint(tmp_path / "half")[0].embedding.weight.dtype == torch.float32


def test_unusable_checkpoints_are_named(tmp_path: Path) -> None:
    """Guards against tracebacks for a missing, foreign, cut or altered folder."""
    with pytest.raises(ModelError, match="holds no model"):
        load_checkpoint(tmp_path)
    save_checkpoint(make_model(), tmp_path, {})
    shard = tmp_path / "model.safetensors"
    content = shard.read_bytes()
    shard.write_bytes(content[:-100])
    with pytest.raises(ModelError, match="damaged"):
        load_checkpoint(tmp_path)
    shard.write_bytes(content[:-4] + b"\0\0\0\0")
    with pytest.raises(ModelError, match="not those"):
        load_checkpoint(tmp_path)
    shard.unlink()
    with pytest.raises(ModelError, match="no weights"):
        load_checkpoint(tmp_path)
    (tmp_path / "fialta.json").write_text("{")
    with pytest.raises(ModelError, match="cannot be read"):
        load_checkpoint(tmp_path)


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
