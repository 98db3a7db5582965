"""Weights of a checkpoint as arrays, for whoever plays and does not train: needs no PyTorch.

A checkpoint is a folder: config.json, safetensors shards under 10 MB, and fialta.json, which says what
config.json cannot: the vocabulary's version and fingerprint, a summary of the training, and `model_id`, a
short hash of the weights. Nothing is ever pickled, so a folder from a stranger can be opened without running
their code.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, deserialize

from musicgen.errors import ModelError

FORMAT = 1
MODEL_TYPE = "fialta"
CONFIG_NAME, META_NAME = "config.json", "fialta.json"
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """The numbers of `FialtaConfig` that decoding depends on, under the same names."""

    vocab_size: int
    width: int
    layers: int
    heads: int
    kv_heads: int
    ffn_width: int
    context: int
    clause_dim: int
    max_clauses: int
    cross_every: int
    rope_theta: float

    @property
    def head_dim(self) -> int:
        """Numbers in one head's query."""
        return self.width // self.heads

    def crosses(self, layer: int) -> bool:
        """Whether block `layer` (from 0) attends to the clauses."""
        return layer % self.cross_every == self.cross_every - 1

    @classmethod
    def of(cls, config: Any) -> "Shape":
        """From anything that has these attributes, e.g. a `FialtaConfig`."""
        return cls(**{field.name: getattr(config, field.name) for field in fields(cls)})


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """shape, and the tensors in fp32 by the names that `FialtaModel.state_dict` gives them."""

    shape: Shape
    tensors: Mapping[str, Floats]

    @classmethod
    def of(cls, model: Any) -> "Weights":
        """From a `FialtaModel`, copied."""
        state = model.state_dict().items()
        arrays = {name: np.array(value.detach().float().cpu().numpy()) for name, value in state}
        return cls(Shape.of(model.config), arrays)


def load_weights(folder: Path) -> tuple[Weights, dict[str, Any]]:
    """The weights and the content of fialta.json; ModelError says what is wrong."""
    config, tensors, meta = read_folder(folder)
    try:
        shape = Shape(**{field.name: config[field.name] for field in fields(Shape)})
        check_shapes(shape, tensors)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"{folder / CONFIG_NAME} is not usable ({error}): fetch the folder again."
        ) from error
    return Weights(shape, tensors), meta


def kept_beside(folder: Path) -> Path:
    """Where a checkpoint lies for the moment in which another takes its place."""
    return folder.with_name(folder.name + ".old")


def read_folder(folder: Path) -> tuple[dict[str, Any], dict[str, Floats], dict[str, Any]]:
    """config.json, the tensors in fp32 and fialta.json of a checkpoint, checked against each other.

    Of a folder that a training was just replacing when it was killed, the older one beside it is read.
    """
    if not folder.exists() and kept_beside(folder).is_dir():
        folder = kept_beside(folder)
    if not (folder / CONFIG_NAME).is_file():
        raise ModelError(
            f"{folder} holds no model: give a folder with {CONFIG_NAME}, {META_NAME} and shards."
        )
    meta = _read_json(folder / META_NAME)
    if meta.get("format") != FORMAT:
        raise ModelError(
            f"{folder} has checkpoint format {meta.get('format')}; this version reads {FORMAT}: "
            "use a matching version of Fialta or train again."
        )
    shards = {path: path.read_bytes() for path in _shards(folder)}
    if not shards:
        raise ModelError(f"{folder} holds no weights (model*.safetensors): fetch the folder again.")
    tensors = {name: value for path, content in shards.items() for name, value in _tensors(path, content)}
    if _id_of(shards) != meta.get("model_id"):
        raise ModelError(f"The weights in {folder} are not those that were saved: fetch the folder again.")
    config = _read_json(folder / CONFIG_NAME)
    if config.get("model_type") != MODEL_TYPE:
        raise ModelError(
            f"{folder} holds a model of type {config.get('model_type')}; Fialta plays its own only: "
            "give a folder that Fialta's training has written."
        )
    return config, tensors, meta


def weights_id(folder: Path) -> str:
    """Twelve hex digits of the SHA-256 over all shards in the order of their names."""
    return _id_of({path: path.read_bytes() for path in _shards(folder)})


def check_shapes(shape: Shape, tensors: Mapping[str, Floats]) -> None:
    """ValueError where tensors are missing or have other sizes than `shape` says."""
    wide, narrow = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    attention = {"query": (wide, shape.width), "key": (narrow, shape.width), "value": (narrow, shape.width)}
    attention["out"] = (shape.width, wide)
    ffn = {"gate": (shape.ffn_width, shape.width), "up": (shape.ffn_width, shape.width)}
    ffn["out"] = (shape.width, shape.ffn_width)
    wanted: dict[str, tuple[int, ...]] = {
        "embedding.weight": (shape.vocab_size, shape.width),
        "reader.project.weight": (shape.width, shape.clause_dim),
        "reader.null": (shape.width,),
    }
    for layer in range(shape.layers):
        parts = {"attention": attention, "ffn": ffn} | ({"cross": attention} if shape.crosses(layer) else {})
        for part, sizes in parts.items():
            wanted |= {f"blocks.{layer}.{part}.{name}.weight": size for name, size in sizes.items()}
    found = {name: value.shape for name, value in tensors.items()}
    if found != wanted:
        odd = sorted(found.items() ^ wanted.items())[0][0]
        raise ValueError(f"{odd} has {found.get(odd)}, should have {wanted.get(odd)}")


def _shards(folder: Path) -> list[Path]:
    return sorted(folder.glob("model*.safetensors"))


def _id_of(shards: Mapping[Path, bytes]) -> str:
    digest = hashlib.sha256()
    for content in shards.values():
        digest.update(content)
    return digest.hexdigest()[:12]


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read ({error}): fetch the folder again.") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path} holds no JSON object: fetch the folder again.")
    return content


def _tensors(path: Path, content: bytes) -> list[tuple[str, Floats]]:
    try:
        return [(name, _decoded(stored).reshape(stored["shape"])) for name, stored in deserialize(content)]
    except (SafetensorError, ValueError) as error:
        raise ModelError(f"{path} is damaged ({error}): fetch the folder again.") from error


def _decoded(stored: Mapping[str, Any]) -> Floats:
    """fp32 from stored F32, F16 or BF16, which is the upper half of an fp32 number."""
    data, dtype = stored["data"], stored["dtype"]
    if dtype == "BF16":
        return (np.frombuffer(data, dtype="<u2").astype("<u4") << 16).view("<f4")
    if dtype not in ("F32", "F16"):
        raise ValueError(f"weights stored as {dtype}")
    return np.frombuffer(data, dtype="<f4" if dtype == "F32" else "<f2").astype(np.float32)
