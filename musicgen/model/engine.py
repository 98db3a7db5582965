"""Next-id probabilities, fast. Knows nothing about music.

`Engine` holds the weights in the form that decoding wants; `Session` is one sequence in the making, with key
and value caches of fixed size. With guidance a session runs two rows at once, one that sees the text and one
that sees only the null clause (classifier-free guidance, Ho & Salimans 2022, arXiv 2207.12598). Same weights,
ids and machine: same numbers.

It computes in NumPy. A decoding step of so small a model is some two hundred tiny operations, and there
NumPy's calls cost a third of PyTorch's and its matrix products half. No softmax here subtracts a maximum:
queries and keys have a fixed length, so no score exceeds the root of the head's size (8 for 64), and exp
cannot overflow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from musicgen.model.norm import EPSILON
from musicgen.model.transformer import Block, FialtaModel, rotary_table

CHUNK = 256  # most ids that pass through the model at once, so that prefilling needs little memory
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Cross:
    query: Floats
    key: Floats
    value: Floats
    out: Floats


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weights as (inputs, outputs); queries, keys and values in one matrix, gate and up in one."""

    joint: Floats
    out: Floats
    gate_up: Floats
    down: Floats
    cross: _Cross | None


class Engine:
    """The weights of a model, laid out for decoding in fp32 on the CPU.

    threads: CPU threads of PyTorch from here on (they are the whole process's); None leaves them. Decoding
    itself is the work of one thread: products this small gain nothing from a second.
    """

    def __init__(self, model: FialtaModel, threads: int | None = None) -> None:
        if threads is not None:
            torch.set_num_threads(threads)
        config = self.config = model.config
        table = _array(model.embedding.weight)
        self.inputs = _norm(table)
        self.outputs = np.ascontiguousarray(table.T)
        self.layers = tuple(_layer(cast(Block, block)) for block in model.blocks)
        self.project = _flipped(model.reader.project.weight)
        self.null = _norm(_array(model.reader.null)[None])
        cos, sin = rotary_table(config.context, config.head_dim, config.rope_theta)
        self.turns = torch.complex(cos, sin).numpy()

    def start(
        self, clauses: npt.NDArray[Any] | None = None, guidance: float = 1.0, capacity: int | None = None
    ) -> "Session":
        """A new sequence.

        clauses: float (count, clause_dim), unit length, or None for no text. guidance: 1 is off; above, the
        log-probabilities are those of null + guidance * (text - null). capacity: most ids that the sequence
        can hold, at most (and by default) the model's context.
        """
        most = self.config.context
        capacity = most if capacity is None else capacity
        if not 0 < capacity <= most:
            raise ValueError(f"capacity {capacity}: the model has {most} ids in view.")
        return Session(self, clauses, guidance, capacity)

    def memory(self, clauses: npt.NDArray[Any] | None) -> Floats:
        """What cross-attention sees: (1 + count, width), the null clause first."""
        if clauses is None or len(clauses) == 0:
            return self.null
        return np.concatenate((self.null, _norm(np.asarray(clauses, dtype=np.float32) @ self.project)))


class Session:
    """One sequence: `feed` ids, look at what may come next, `rewind`. `length` ids are in it."""

    def __init__(
        self, engine: Engine, clauses: npt.NDArray[Any] | None, guidance: float, capacity: int
    ) -> None:
        config = engine.config
        self.engine, self.capacity, self.guidance, self.length = engine, capacity, guidance, 0
        memory = engine.memory(clauses)
        self.rows = 2 if len(memory) > 1 and guidance != 1.0 else 1
        groups, dim = config.kv_heads, config.head_dim
        # Keys lie on their side: a query times them is then a plain row times matrix.
        self._keys = np.zeros((config.layers, self.rows, groups, dim, capacity), np.float32)
        self._values = np.zeros((config.layers, self.rows, groups, capacity, dim), np.float32)
        self._clauses = self._read(memory)
        self._visible = np.ones((self.rows, 1, 1, len(memory)), np.float32)
        self._visible[1:, ..., 1:] = 0  # the second row sees the null clause alone

    def feed(self, ids: Sequence[int]) -> Floats:
        """Append ids and return the guided log-probabilities of the next one: float32 (vocab,), new memory.

        ValueError when `ids` is empty or the sequence would grow beyond its capacity.
        """
        return self._log_probabilities(self._append(ids)[:, -1:])[0]

    def feed_all(self, ids: Sequence[int]) -> Floats:
        """As `feed`, with the log-probabilities after each of the ids: float32 (len(ids), vocab)."""
        return self._log_probabilities(self._append(ids))

    def rewind(self, length: int) -> None:
        """Forget all but the first `length` ids."""
        if not 0 <= length <= self.length:
            raise ValueError(f"rewind to {length}: the sequence holds {self.length} ids.")
        self.length = length

    def _append(self, ids: Sequence[int]) -> Floats:
        """Last hidden vectors (rows, len(ids), width) of the new ids."""
        if not len(ids) or self.length + len(ids) > self.capacity:
            raise ValueError(f"{len(ids)} ids after {self.length}: give 1 or more, {self.capacity} in all.")
        starts = range(0, len(ids), CHUNK)
        return np.concatenate([self._forward(ids[start : start + CHUNK]) for start in starts], 1)

    def _forward(self, ids: Sequence[int]) -> Floats:
        """As `_append`; x is (rows * count, width) throughout, the ids of one row one after the other."""
        count = len(ids)
        x = np.tile(self.engine.inputs[np.asarray(ids)], (self.rows, 1))
        turns = self.engine.turns[self.length : self.length + count, None]
        for index, layer in enumerate(self.engine.layers):
            x += self._attend(x, layer, index, turns)
            if layer.cross is not None:
                x += self._look(x, layer.cross, index)
            x += _feed_forward(x, layer)
        self.length += count
        return _norm(x).reshape(self.rows, count, -1)

    def _attend(self, x: Floats, layer: _Layer, index: int, turns: npt.NDArray[np.complex64]) -> Floats:
        """Self-attention's share of x; keeps keys and values of the new positions."""
        config, begin = self.engine.config, self.length
        heads, groups, dim = config.heads, config.kv_heads, config.head_dim
        count, end = len(turns), begin + len(turns)
        joint = (_norm(x) @ layer.joint).reshape(self.rows, count, heads + 2 * groups, dim)
        turned = (_norm(joint[:, :, : heads + groups]).view(np.complex64) * turns).view(np.float32)
        self._keys[index, :, :, :, begin:end] = turned[:, :, heads:].transpose(0, 2, 3, 1)
        self._values[index, :, :, begin:end] = joint[:, :, heads + groups :].transpose(0, 2, 1, 3)
        weights = np.matmul(self._stacked(turned[:, :, :heads]), self._keys[index, ..., :end])
        np.exp(weights, out=weights)
        if count > 1:
            past = np.tri(count, dtype=np.float32).repeat(heads // groups, 0)
            weights[..., begin:] *= past
        return self._mixed(weights, self._values[index, :, :, :end]) @ layer.out

    def _look(self, x: Floats, cross: _Cross, index: int) -> Floats:
        """Cross-attention's share of x."""
        keys, values = self._clauses[index]
        dim = self.engine.config.head_dim
        queries = _norm((_norm(x) @ cross.query).reshape(self.rows, len(x) // self.rows, -1, dim))
        weights = np.matmul(self._stacked(queries), keys)
        np.exp(weights, out=weights)
        weights *= self._visible
        return self._mixed(weights, values) @ cross.out

    def _stacked(self, queries: Floats) -> Floats:
        """(rows, count, heads, dim) -> (rows, kv_heads, count * heads that share a key, dim), scaled."""
        rows, count, heads, dim = queries.shape
        groups = self.engine.config.kv_heads
        queries = queries * np.float32(dim**-0.5)
        if groups > 1:
            queries = queries.reshape(rows, count, groups, heads // groups, dim).transpose(0, 2, 1, 3, 4)
        return queries.reshape(rows, groups, count * heads // groups, dim)

    def _mixed(self, weights: Floats, values: Floats) -> Floats:
        """Values averaged by weights (not yet normalised), back to (rows * count, heads * dim)."""
        mixed = np.matmul(weights, values)
        mixed /= weights.sum(-1, keepdims=True)
        rows, groups, stacked, dim = mixed.shape
        shared = self.engine.config.heads // groups
        if groups > 1:
            mixed = mixed.reshape(rows, groups, stacked // shared, shared, dim).transpose(0, 2, 1, 3, 4)
        return mixed.reshape(rows * stacked // shared, groups * shared * dim)

    def _log_probabilities(self, states: Floats) -> Floats:
        """Rows of the text first, then of the null clause, (rows, count, width) -> (count, vocab), guided."""
        logits = (states.reshape(-1, states.shape[-1]) @ self.engine.outputs).reshape(*states.shape[:2], -1)
        guided = (
            logits[0] if self.rows == 1 else logits[1] + np.float32(self.guidance) * (logits[0] - logits[1])
        )
        guided -= guided.max(-1, keepdims=True)
        guided -= np.log(np.exp(guided).sum(-1, keepdims=True))
        return guided

    def _read(self, memory: Floats) -> dict[int, tuple[Floats, Floats]]:
        """For each block that looks at the clauses: keys (kv_heads, dim, n) and values (kv_heads, n, dim)."""
        groups, dim = self.engine.config.kv_heads, self.engine.config.head_dim
        read = {}
        for index, layer in enumerate(self.engine.layers):
            if layer.cross is not None:
                keys = _norm((memory @ layer.cross.key).reshape(-1, groups, dim)).transpose(1, 2, 0)
                values = (memory @ layer.cross.value).reshape(-1, groups, dim).transpose(1, 0, 2)
                read[index] = (np.ascontiguousarray(keys), np.ascontiguousarray(values))
        return read


def _feed_forward(x: Floats, layer: _Layer) -> Floats:
    hidden = _norm(x) @ layer.gate_up
    half = hidden.shape[1] // 2
    gate, up = hidden[:, :half], hidden[:, half:]
    # x * sigmoid(x) by tanh, which cannot overflow; its factor of a half is in `down`.
    sigmoid = np.tanh(gate * np.float32(0.5))
    sigmoid += 1
    sigmoid *= gate
    sigmoid *= up
    return sigmoid @ layer.down


def _norm(x: Floats) -> Floats:
    """RMS norm over the last axis, in new contiguous memory."""
    squares = np.einsum("...i,...i->...", x, x)
    squares *= np.float32(1 / x.shape[-1])
    squares += np.float32(EPSILON)
    np.sqrt(squares, out=squares)
    return x / squares[..., None]


def _array(weight: Tensor) -> Floats:
    return np.array(weight.detach().float().cpu().numpy())


def _flipped(weight: Tensor) -> Floats:
    return np.ascontiguousarray(_array(weight).T)


def _paired(weight: Tensor, heads: int) -> Tensor:
    """Rows of a query or key matrix reordered so that the two numbers that turn together are neighbours."""
    return weight.view(heads, 2, -1, weight.shape[1]).transpose(1, 2).reshape(weight.shape)


def _layer(block: Block) -> _Layer:
    attention, ffn, cross = block.attention, block.ffn, block.cross
    heads, groups, _ = attention.shape
    query, key = _paired(attention.query.weight, heads), _paired(attention.key.weight, groups)
    seen = None
    if cross is not None:
        seen = _Cross(*(_flipped(part.weight) for part in (cross.query, cross.key, cross.value, cross.out)))
    return _Layer(
        joint=_flipped(torch.cat((query, key, attention.value.weight))),
        out=_flipped(attention.out.weight),
        gate_up=_flipped(torch.cat((ffn.gate.weight, ffn.up.weight))),
        down=_flipped(ffn.out.weight * 0.5),
        cross=seen,
    )
