"""A grown model writes what the small one wrote, and can learn more."""

from pathlib import Path

import pytest
import torch
from tiny_models import VOCAB, make_model, some_ids, unit_clauses

from musicgen.errors import InputError
from musicgen.model.checkpoint import load_checkpoint, save_checkpoint
from musicgen.model.config import PRESETS, FialtaConfig
from musicgen.model.transformer import FialtaModel
from musicgen.train import grow

KEPT = {"vocab_size": VOCAB, "clause_dim": 16}


def twice(layers: int) -> FialtaConfig:
    shape = {"width": 64, "heads": 4, "kv_heads": 2, "ffn_width": 128, "layers": layers}
    return FialtaConfig.preset("tiny", **KEPT, **shape)


def logits(model: FialtaModel, seed: int) -> torch.Tensor:
    clauses = torch.from_numpy(unit_clauses(3, seed))[None]
    with torch.no_grad():
        return model(torch.tensor([some_ids(40, seed)]), clauses).logits


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("layers", [2, 3, 5])
def test_doubling_and_adding_layers_keep_the_logits(seed: int, layers: int) -> None:
    """Guards the start of a larger model: every id is as likely as before, with text and without."""
    small = make_model()
    large = grow.grown(small, twice(layers), seed=seed)
    assert torch.allclose(logits(small, seed), logits(large, seed), atol=2e-3, rtol=2e-3)
    same = FialtaConfig.preset("tiny", **KEPT, layers=layers)
    assert torch.allclose(logits(small, seed), logits(grow.grown(small, same), seed), atol=1e-5)


def test_what_is_doubled_does_not_stay_double() -> None:
    """Guards the noise: without it both halves would get the same gradients for ever.

    The last output is read by the embedding alone, whose halves part with its first step.
    """
    large = grow.grown(make_model(), twice(2)).train()
    large(torch.tensor([some_ids(30)]), labels=torch.tensor([some_ids(30)])).loss.backward()
    for name, parameter in large.named_parameters():
        if name.startswith("blocks") and "cross" not in name and name != "blocks.1.ffn.out.weight":
            top, bottom = parameter.grad.chunk(2)  # type: ignore[union-attr]
            assert not torch.allclose(top, bottom), name


def test_other_shapes_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Guards against a model that is half small and half random."""
    small = make_model()
    for change in ({"layers": 1}, {"width": 64}, {"width": 64, "heads": 4, "kv_heads": 1, "ffn_width": 128}):
        with pytest.raises(InputError, match="twice the sizes"):
            grow.grown(small, FialtaConfig.preset("tiny", **{**KEPT, **change}))
    save_checkpoint(small, tmp_path / "small", {})
    assert grow.main([str(tmp_path / "small"), str(tmp_path / "large")]) == 2
    assert "twice the sizes" in capsys.readouterr().err


def test_the_command_grows_small_into_base(tmp_path: Path) -> None:
    """Guards the presets: base is small in twice the width, with one layer more."""
    small = FialtaModel(FialtaConfig.preset("small", vocab_size=VOCAB))
    save_checkpoint(small, tmp_path / "small", {})
    assert grow.main([str(tmp_path / "small"), str(tmp_path / "base")]) == 0
    made, meta = load_checkpoint(tmp_path / "base")
    assert meta["grown_from"]
    assert {n: getattr(made.config, n) for n in PRESETS["base"]} == PRESETS["base"]
