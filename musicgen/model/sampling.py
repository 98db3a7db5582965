"""Next-id probabilities, fast, and the draw of one id. Knows nothing about music.

`Engine` holds the weights in the form that decoding wants; `Session` is one sequence in the making, with key
and value caches of fixed size. With guidance a session runs two rows at once, one that sees the text and one
that sees only the null clause (classifier-free guidance, Ho & Salimans 2022, arXiv 2207.12598). Same weights,
ids, threads and machine: same numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from musicgen.model.norm import EPSILON
from musicgen.model.transformer import Block, FialtaModel, rotary_table

CHUNK = 512  # most ids that pass through the model at once, so that prefilling needs little memory
Floats = npt.NDArray[np.float32]
Filter = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class _Cross:
    query: Tensor
    out: Tensor
    key: Tensor
    value: Tensor


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weights as (inputs, outputs); queries, keys and values in one matrix, gate and up in one."""

    joint: Tensor
    out: Tensor
    gate_up: Tensor
    down: Tensor
    cross: _Cross | None


class Engine:
    """The weights of a model, laid out for decoding in fp32 on the CPU.

    threads: CPU threads of PyTorch from here on (they are the whole process's); None leaves them.
    """

    def __init__(self, model: FialtaModel, threads: int | None = None) -> None:
        if threads is not None:
            torch.set_num_threads(threads)
        self.config = model.config
        with torch.inference_mode():
            self._weights = model.embedding.weight.detach().float()
            self.inputs = _norm(self._weights)
            self.outputs = self._weights.t()
            self.layers = tuple(_layer(block) for block in model.blocks)
            self.project = _flipped(model.reader.project.weight)
            self.null = _norm(model.reader.null.detach().float())
            cos, sin = rotary_table(self.config.context, self.config.head_dim, self.config.rope_theta)
            self.turns = torch.complex(cos, sin)

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

    def memory(self, clauses: npt.NDArray[Any] | None) -> Tensor:
        """What cross-attention sees: (1 + count, width), the null clause first."""
        if clauses is None or len(clauses) == 0:
            return self.null[None]
        read = torch.from_numpy(np.array(clauses, dtype=np.float32)) @ self.project
        return torch.cat((self.null[None], _norm(read)))


class Session:
    """One sequence: `feed` ids, look at what may come next, `rewind`. `length` ids are in it."""

    def __init__(
        self, engine: Engine, clauses: npt.NDArray[Any] | None, guidance: float, capacity: int
    ) -> None:
        config = engine.config
        self.engine, self.capacity, self.length = engine, capacity, 0
        self.guidance = guidance
        text = engine.memory(clauses) if clauses is not None and len(clauses) else None
        self.rows = 2 if text is not None and guidance != 1.0 else 1
        with torch.inference_mode():
            shape = (config.layers, self.rows, config.kv_heads, capacity, config.head_dim)
            self._keys, self._values = torch.zeros(shape), torch.zeros(shape)
            self._cross = self._read(engine.memory(None) if text is None else text)
            self._seen = self._visible(1 if text is None else len(text))

    @torch.inference_mode()
    def feed(self, ids: Sequence[int]) -> Floats:
        """Append ids and return the guided log-probabilities of the next one: float32 (vocab,), new memory.

        ValueError when `ids` is empty or the sequence would grow beyond its capacity.
        """
        states = self._append(ids)
        return self._log_probabilities(states[:, -1])[0].numpy()

    @torch.inference_mode()
    def feed_all(self, ids: Sequence[int]) -> Floats:
        """As `feed`, with the log-probabilities after each of the ids: float32 (len(ids), vocab)."""
        states = self._append(ids)
        return self._log_probabilities(states.flatten(0, 1)).numpy()

    def rewind(self, length: int) -> None:
        """Forget all but the first `length` ids."""
        if not 0 <= length <= self.length:
            raise ValueError(f"rewind to {length}: the sequence holds {self.length} ids.")
        self.length = length

    def _append(self, ids: Sequence[int]) -> Tensor:
        if not len(ids) or self.length + len(ids) > self.capacity:
            raise ValueError(f"{len(ids)} ids after {self.length}: give 1 or more, {self.capacity} in all.")
        if len(ids) == 1:
            return self._forward(self.engine.inputs[ids[0]].expand(self.rows, 1, -1))
        table = self.engine.inputs[torch.as_tensor(list(ids))]
        parts = [self._forward(part.expand(self.rows, -1, -1)) for part in table.split(CHUNK)]
        return torch.cat(parts, 1)

    def _forward(self, x: Tensor) -> Tensor:
        """Hidden vectors (rows, count, width) of `count` new positions, whose keys and values are kept."""
        count = x.shape[1]
        flat = x.reshape(self.rows * count, -1)
        turns = self.engine.turns[self.length : self.length + count, None]
        mask = None if count == 1 else self._mask(count)
        for index, layer in enumerate(self.engine.layers):
            flat = self._attend(flat, layer, index, turns, mask)
            if layer.cross is not None:
                flat = self._look(flat, layer.cross, index)
            gate, up = torch.mm(_norm(flat), layer.gate_up).chunk(2, -1)
            flat = torch.addmm(flat, F.silu(gate).mul_(up), layer.down)
        self.length += count
        return _norm(flat).view(self.rows, count, -1)

    def _attend(self, flat: Tensor, layer: _Layer, index: int, turns: Tensor, mask: Tensor | None) -> Tensor:
        config, end = self.engine.config, self.length + len(turns)
        heads, groups, dim = config.heads, config.kv_heads, config.head_dim
        joint = torch.mm(_norm(flat), layer.joint).view(self.rows, -1, heads + 2 * groups, dim)
        pairs = _norm(joint[:, :, : heads + groups]).view(self.rows, -1, heads + groups, dim // 2, 2)
        turned = torch.view_as_real(torch.view_as_complex(pairs) * turns).flatten(-2)
        self._keys[index, :, :, self.length : end] = turned[:, :, heads:].transpose(1, 2)
        self._values[index, :, :, self.length : end] = joint[:, :, heads + groups :].transpose(1, 2)
        keys, values = self._keys[index, :, :, :end], self._values[index, :, :, :end]
        if mask is None:
            # The heads that share a key are queries side by side: nothing needs repeating.
            mixed = F.scaled_dot_product_attention(
                turned[:, 0, :heads].view(self.rows, groups, -1, dim), keys, values
            )
        else:
            queries = turned[:, :, :heads].transpose(1, 2)
            mixed = F.scaled_dot_product_attention(queries, keys, values, attn_mask=mask, enable_gqa=True)
            mixed = mixed.transpose(1, 2)
        return torch.addmm(flat, mixed.reshape(len(flat), -1), layer.out)

    def _look(self, flat: Tensor, cross: _Cross, index: int) -> Tensor:
        config = self.engine.config
        groups, dim = config.kv_heads, config.head_dim
        keys, values = self._cross[index]
        q = torch.mm(_norm(flat), cross.query)
        q = _norm(q.view(self.rows, -1, groups, config.heads // groups, dim)).transpose(1, 2).flatten(2, 3)
        mixed = F.scaled_dot_product_attention(q, keys, values, attn_mask=self._seen)
        mixed = mixed.view(self.rows, groups, -1, config.heads // groups, dim).transpose(1, 2)
        return torch.addmm(flat, mixed.reshape(len(flat), -1), cross.out)

    def _log_probabilities(self, states: Tensor) -> Tensor:
        """Rows of the text first, then of the null clause, each (…, width) -> (…, vocab), guided."""
        logits = torch.mm(states, self.engine.outputs)
        if self.rows == 2:
            text, null = logits.chunk(2)
            logits = torch.lerp(null, text, self.guidance)
        return torch.log_softmax(logits, -1)

    def _mask(self, count: int) -> Tensor:
        """0 where a new position may look and -inf where not: (count, length + count)."""
        return torch.full((count, self.length + count), float("-inf")).triu(self.length + 1)

    def _read(self, memory: Tensor) -> dict[int, tuple[Tensor, Tensor]]:
        """Cross-attention keys and values of each block that has it: (rows, kv_heads, clauses, head_dim)."""
        groups, dim = self.engine.config.kv_heads, self.engine.config.head_dim
        read = {}
        for index, layer in enumerate(self.engine.layers):
            if layer.cross is not None:
                keys = _norm((memory @ layer.cross.key).view(-1, groups, dim)).transpose(0, 1)
                values = (memory @ layer.cross.value).view(-1, groups, dim).transpose(0, 1)
                read[index] = tuple(x.expand(self.rows, -1, -1, -1).contiguous() for x in (keys, values))
        return read  # type: ignore[return-value]

    def _visible(self, count: int) -> Tensor | None:
        """The second row sees the null clause alone."""
        if self.rows == 1:
            return None
        hidden = torch.zeros(2, 1, 1, count)
        hidden[1, ..., 1:] = float("-inf")
        return hidden


def restrict(logp: Floats, allowed: npt.NDArray[Any]) -> Floats:
    """-inf everywhere but at the allowed ids (a bool mask (vocab,) or an array of ids)."""
    kept = np.full_like(logp, -np.inf)
    kept[allowed] = logp[allowed]
    return kept


def temper(logp: Floats, temperature: float) -> Floats:
    """Log-probabilities sharpened (below 1) or flattened (above 1); not normalised."""
    return logp if temperature == 1.0 else logp / np.float32(temperature)


def nucleus(logp: Floats, top_p: float) -> Floats:
    """-inf outside the smallest set of likeliest ids that holds `top_p` of the probability.

    Holtzman et al. 2020, arXiv 1904.09751. The id that crosses the border is kept; ties go to the lower id.
    """
    if top_p >= 1.0:
        return logp
    weights = np.exp(logp.astype(np.float64) - logp.max())
    order = np.argsort(-weights, kind="stable")
    reached = np.cumsum(weights[order])
    count = int(np.searchsorted(reached, top_p * reached[-1] * (1 - 1e-9))) + 1
    return restrict(logp, order[:count])


def draw(
    logp: Floats,
    allowed: npt.NDArray[Any],
    *,
    temperature: float,
    top_p: float,
    rng: np.random.Generator,
    filters: Sequence[Filter] = (),
) -> tuple[int, float]:
    """One id, and its log-probability.

    logp: float (vocab,), as `Session.feed` gives it. allowed: bool mask (vocab,) or array of different ids.
    filters: change the log-probabilities first, in order (a bias, a ban). Then the allowed ids are kept,
    tempered, cut to the nucleus, and one is drawn. Exactly one random number is used, even when only one id
    is left. The log-probability that is returned (natural logarithm) is that of the id among the allowed ones
    after the filters, at temperature 1 and before the nucleus: how much of a surprise it was to the model.
    ValueError when no allowed id has a finite log-probability.
    """
    for each in filters:
        logp = each(logp)
    ids = np.flatnonzero(allowed) if allowed.dtype == np.bool_ else np.asarray(allowed)
    chosen = logp[ids]
    if not len(ids) or not np.isfinite(chosen.max()):
        raise ValueError("No allowed id has any probability.")
    tempered = nucleus(temper(chosen, temperature), top_p)
    weights = np.exp(tempered.astype(np.float64) - tempered.max())
    sums = np.cumsum(weights)
    place = int(np.searchsorted(sums, rng.random() * sums[-1], side="right"))
    place = min(place, int(np.flatnonzero(weights)[-1]))
    top = float(chosen.max())
    total = top + float(np.log(np.exp(chosen.astype(np.float64) - top).sum()))
    return int(ids[place]), float(chosen[place]) - total


def _norm(x: Tensor) -> Tensor:
    return F.rms_norm(x, (x.shape[-1],), eps=EPSILON)


def _flipped(weight: Tensor) -> Tensor:
    return weight.detach().float().t().contiguous()


def _paired(weight: Tensor, heads: int) -> Tensor:
    """Rows of a query or key matrix reordered so that the two numbers that turn together are neighbours."""
    return weight.view(heads, 2, -1, weight.shape[1]).transpose(1, 2).reshape(weight.shape)


def _layer(block: Block) -> _Layer:
    attention, ffn, cross = block.attention, block.ffn, block.cross
    heads, groups, _ = attention.shape
    query, key = _paired(attention.query.weight, heads), _paired(attention.key.weight, groups)
    seen = None
    if cross is not None:
        parts = (cross.query, cross.out, cross.key, cross.value)
        seen = _Cross(*(_flipped(part.weight) for part in parts))
    return _Layer(
        joint=_flipped(torch.cat((query, key, attention.value.weight))),
        out=_flipped(attention.out.weight),
        gate_up=_flipped(torch.cat((ffn.gate.weight, ffn.up.weight))),
        down=_flipped(ffn.out.weight),
        cross=seen,
    )
