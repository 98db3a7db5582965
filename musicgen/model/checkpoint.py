"""Checkpoints as training writes and reads them: folders as `musicgen.model.weights` describes them.

A folder is replaced as a whole: what is new is written beside it, and takes its place by two renames. A kill
at any moment leaves a complete one behind, which is read: the folder, or `.old` if it came between the two.
"""

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from musicgen.errors import ModelError
from musicgen.model.config import FialtaConfig
from musicgen.model.transformer import FialtaModel
from musicgen.model.weights import CONFIG_NAME, FORMAT, META_NAME, kept_beside, read_folder, weights_id

SHARD_SIZE = "9MB"
__all__ = ["META_NAME", "load_checkpoint", "replaced", "save_checkpoint", "weights_id"]


def save_checkpoint(
    model: FialtaModel, folder: Path, meta: dict[str, Any], dtype: torch.dtype | None = None
) -> str:
    """Write `model` and `meta` (JSON values) into `folder` and return the model_id.

    dtype: what the weights are stored as; None keeps theirs. Older shards in the folder are removed; see
    `replaced` for a folder that must stay readable.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("model*.safetensors*"):
        old.unlink()
    state = {name: _stored(value, dtype) for name, value in model.state_dict().items()}
    model.save_pretrained(folder, state_dict=state, max_shard_size=SHARD_SIZE)
    model_id = weights_id(folder)
    text = json.dumps({**meta, "format": FORMAT, "model_id": model_id}, indent=2, ensure_ascii=False)
    (folder / META_NAME).write_text(text + "\n", encoding="utf-8")
    return model_id


@contextlib.contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """An empty folder to write into; when all is written, it takes the place of `folder`.

    What goes wrong before that leaves the old one as it was, and nothing beside it.
    """
    fresh, old = folder.with_name(folder.name + ".new"), kept_beside(folder)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    is_whole = False
    try:
        yield fresh
        is_whole = True
    finally:
        if not is_whole:
            shutil.rmtree(fresh, ignore_errors=True)
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def load_checkpoint(folder: Path) -> tuple[FialtaModel, dict[str, Any]]:
    """The model (fp32, eval mode) and the content of fialta.json; ModelError says what is wrong."""
    config, tensors, meta = read_folder(folder)
    try:
        model = FialtaModel(FialtaConfig.from_dict(config))
        model.load_state_dict({name: torch.tensor(value) for name, value in tensors.items()}, strict=True)
    except (TypeError, ValueError, RuntimeError) as error:
        path = folder / CONFIG_NAME
        raise ModelError(f"{path} does not fit the weights ({error}): fetch the folder again.") from error
    return model.float().eval(), meta


def _stored(value: torch.Tensor, dtype: torch.dtype | None) -> torch.Tensor:
    return value.detach().to("cpu", dtype or value.dtype).contiguous()
