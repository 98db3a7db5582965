"""A checkpoint is a folder: config.json, safetensors shards under 10 MB, and fialta.json.

fialta.json says what config.json cannot: the version and fingerprint of the vocabulary that the weights were
trained with, a summary of the training, and `model_id`, a short hash of the weights. Nothing is ever pickled,
so a folder from a stranger can be opened without running their code.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from musicgen.errors import ModelError
from musicgen.model.config import FialtaConfig
from musicgen.model.transformer import FialtaModel

FORMAT = 1
SHARD_SIZE = "9MB"
META_NAME = "fialta.json"


def save_checkpoint(
    model: FialtaModel, folder: Path, meta: dict[str, Any], dtype: torch.dtype | None = None
) -> str:
    """Write `model` and `meta` (JSON values) into `folder` and return the model_id.

    dtype: what the weights are stored as; None keeps theirs. Older shards in the folder are removed.
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


def load_checkpoint(folder: Path) -> tuple[FialtaModel, dict[str, Any]]:
    """The model (fp32, eval mode) and the content of fialta.json; ModelError says what is wrong."""
    if not (folder / "config.json").is_file():
        raise ModelError(f"{folder} holds no model: give a folder with config.json, {META_NAME} and shards.")
    meta = _read_json(folder / META_NAME)
    if meta.get("format") != FORMAT:
        raise ModelError(
            f"{folder} has checkpoint format {meta.get('format')}; this version reads {FORMAT}: "
            "use a matching version of Fialta or train again."
        )
    state = _load_shards(folder)
    if weights_id(folder) != meta.get("model_id"):
        raise ModelError(f"The weights in {folder} are not those that were saved: fetch the folder again.")
    model = _build(folder)
    try:
        model.load_state_dict(state, strict=True)
    except RuntimeError as error:
        raise ModelError(
            f"The weights in {folder} do not fit its config.json: fetch the folder again."
        ) from error
    return model.float().eval(), meta


def weights_id(folder: Path) -> str:
    """Twelve hex digits of the SHA-256 over all shards in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("model*.safetensors")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _stored(value: torch.Tensor, dtype: torch.dtype | None) -> torch.Tensor:
    return value.detach().to("cpu", dtype or value.dtype).contiguous()


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read ({error}): fetch the folder again.") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path} holds no JSON object: fetch the folder again.")
    return content


def _load_shards(folder: Path) -> dict[str, torch.Tensor]:
    paths = sorted(folder.glob("model*.safetensors"))
    if not paths:
        raise ModelError(f"{folder} holds no weights (model*.safetensors): fetch the folder again.")
    state: dict[str, torch.Tensor] = {}
    for path in paths:
        try:
            state.update(load_file(path))
        except (SafetensorError, OSError) as error:
            raise ModelError(f"{path} is damaged ({error}): fetch the folder again.") from error
    return state


def _build(folder: Path) -> FialtaModel:
    content = _read_json(folder / "config.json")
    if content.get("model_type") != FialtaConfig.model_type:
        raise ModelError(
            f"{folder} holds a model of type {content.get('model_type')}; Fialta plays its own only: "
            "give a folder that Fialta's training has written."
        )
    try:
        return FialtaModel(FialtaConfig.from_dict(content))
    except (TypeError, ValueError) as error:
        raise ModelError(
            f"{folder / 'config.json'} is not usable ({error}): fetch the folder again."
        ) from error
