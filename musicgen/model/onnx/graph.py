"""The model as a graph for ONNX Runtime: one step of decoding, for any number of rows and ids a row.

A row is one sequence. Its keys and values lie in caches that are inputs and outputs at once: bound to the
same memory they are written in place, so a step copies nothing. All caches of a run are equally long;
`hidden` says which of their positions a query may not see.

Inputs, with B rows, S new ids a row, C positions in the caches, M clauses (the null clause included):
ids (B, S); positions (B, S), counted from 0; begins (B), the position of each row's first new id; hidden
(B or 1, 1, S or 1, C), 0 where seen and -inf where not; of every layer keys and
values (B, kv_heads, C, head_dim); of every layer that looks at clauses clause_keys and clause_values (B,
kv_heads, M, head_dim). Outputs: logp (B, S, vocab), log-probabilities; caches as new_keys and new_values.

Precision "int8" stores all matrices as eight-bit numbers with one scale for every BLOCK inputs of an
output, and rounds what is multiplied with them likewise; the table of embeddings and all else stay fp32.
"""

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from musicgen.model.onnx.format import Graph
from musicgen.model.weights import Floats, Shape, Weights

EPSILON = 1e-6
BLOCK = 32
Precision = Literal["fp32", "int8"]
_MS = "com.microsoft"
_LEVELS = 127  # on either side of 0
_COMPUTE_INT8 = 4  # MatMulNBits' accuracy level at which products are of whole numbers


def decoder_graph(weights: Weights, precision: Precision = "fp32") -> bytes:
    """The graph of these weights as the bytes of an ONNX file. ValueError for another precision."""
    if precision not in get_args(Precision):
        raise ValueError(f"precision {precision!r}: choose one of {', '.join(get_args(Precision))}.")
    return _Builder(weights, precision).build()


def cache_names(shape: Shape) -> list[tuple[str, str]]:
    """(input, output) of every cache, layer by layer, keys before values."""
    names = [f"{kind}.{layer}" for layer in range(shape.layers) for kind in ("keys", "values")]
    return [(name, f"new_{name}") for name in names]


def joined(weights: Weights, *names: str) -> Floats:
    """Matrices that the same vector is multiplied with, side by side: (inputs, all outputs)."""
    return np.concatenate([weights.tensors[f"{name}.weight"].T for name in names], 1)


def quantised(matrix: Floats) -> tuple[npt.NDArray[np.uint8], Floats]:
    """(inputs, outputs) as eight-bit numbers around 128, (outputs, blocks, BLOCK), and the blocks' scales."""
    blocks = matrix.T.reshape(matrix.shape[1], -1, BLOCK)
    scales = np.maximum(np.abs(blocks).max(-1) / _LEVELS, np.float32(1e-12))
    levels = np.rint(blocks / scales[..., None]) + (_LEVELS + 1)
    return levels.astype(np.uint8), scales.astype(np.float32)


def rms_norm(x: Floats) -> Floats:
    """x over the root of its mean square along the last axis."""
    squares = np.einsum("...i,...i->...", x, x) / np.float32(x.shape[-1])
    return x / np.sqrt(squares + np.float32(EPSILON))[..., None]


class _Builder:
    """Appends node by node; names in `self.x` (the residual stream) and `self.normed` (its norm) move on."""

    def __init__(self, weights: Weights, precision: Precision) -> None:
        self.weights, self.shape, self.precision = weights, weights.shape, precision
        self.graph = Graph()
        self.count = 0
        self.x = self.normed = ""

    def build(self) -> bytes:
        graph, shape = self.graph, self.shape
        self._inputs()
        table = self.weights.tensors["embedding.weight"]
        graph.constant("table", rms_norm(table))
        self.x = self._node("Gather", "table", "ids")
        self.normed = self._norm(self.x, shape.width)
        for layer in range(shape.layers):
            self._add(self._self_attention(layer))
            if shape.crosses(layer):
                self._add(self._cross_attention(layer))
            self._add(self._feed_forward(layer))
        scores = self._product(self.normed, table.T, "scores")
        graph.node("LogSoftmax", [scores], ["logp"], axis=-1)
        graph.output("logp", "float32", "rows", "new", shape.vocab_size)
        return graph.model()

    def _inputs(self) -> None:
        graph, shape = self.graph, self.shape
        graph.input("ids", "int64", "rows", "new")
        graph.input("positions", "int64", "rows", "new")
        graph.input("begins", "int64", "rows")
        graph.input("hidden", "float32", "rows or 1", 1, "new or 1", "cache")
        cache = (shape.kv_heads, "cache", shape.head_dim)
        for before, after in cache_names(shape):
            graph.input(before, "float32", "rows", *cache)
            graph.output(after, "float32", "rows", *cache)
        for layer in filter(shape.crosses, range(shape.layers)):
            for name in (f"clause_keys.{layer}", f"clause_values.{layer}"):
                graph.input(name, "float32", "rows", shape.kv_heads, "clauses", shape.head_dim)
        exponents = np.arange(0, shape.head_dim, 2) / shape.head_dim
        # One position more than the context has: a full sequence still passes through beside others.
        angles = np.outer(np.arange(shape.context + 1), shape.rope_theta**-exponents)
        graph.constant("cosines", np.cos(angles).astype(np.float32))
        graph.constant("sines", np.sin(angles).astype(np.float32))

    def _self_attention(self, layer: int) -> str:
        shape, name = self.shape, f"blocks.{layer}.attention"
        joint = self._matmul(self.normed, f"{name}.query", f"{name}.key", f"{name}.value")
        joint = self._by_head(joint, shape.heads + 2 * shape.kv_heads)
        turning, value = self._split(joint, shape.heads + shape.kv_heads, shape.kv_heads, axis=1)
        # The products of queries and keys want a factor of head_dim ** -0.5, half of it from either side:
        # as a factor of the product itself it would keep ONNX Runtime from its fast way with single rows.
        turning = self._norm(turning, shape.head_dim, shape.head_dim**-0.25)
        turned = self._node("RotaryEmbedding", turning, "positions", "cosines", "sines", ms=1)
        query, key = self._split(turned, shape.heads, shape.kv_heads, axis=1)
        keys, values = self._kept(f"keys.{layer}", key), self._kept(f"values.{layer}", value)
        return self._matmul(self._attended(query, keys, values, hidden="hidden"), f"{name}.out")

    def _cross_attention(self, layer: int) -> str:
        shape, name = self.shape, f"blocks.{layer}.cross"
        query = self._by_head(self._matmul(self.normed, f"{name}.query"), shape.heads)
        query = self._norm(query, shape.head_dim, shape.head_dim**-0.5)
        mixed = self._attended(query, f"clause_keys.{layer}", f"clause_values.{layer}")
        return self._matmul(mixed, f"{name}.out")

    def _feed_forward(self, layer: int) -> str:
        name, width = f"blocks.{layer}.ffn", self.shape.ffn_width
        joint = self._matmul(self.normed, f"{name}.gate", f"{name}.up")
        gate, up = self._split(joint, width, width, axis=2)
        gate = self._node("QuickGelu", gate, ms=1, alpha=1.0)
        return self._matmul(self._node("Mul", gate, up), f"{name}.out")

    def _kept(self, cache: str, new: str) -> str:
        """The cache with the new keys or values (B, kv_heads, S, head_dim) at their places."""
        return self.graph.node("TensorScatter", [cache, new, "begins"], [f"new_{cache}"], axis=-2)

    def _attended(self, query: str, keys: str, values: str, hidden: str = "") -> str:
        """(B, heads, S, head_dim) queries to as many mixed values, as (B, S, heads * head_dim)."""
        shape, is_shared = self.shape, self.shape.kv_heads == 1
        if not is_shared:  # heads that share a key are rows of one product
            query = self._reshape(query, 0, shape.kv_heads, -1, shape.head_dim)
        scores = self._node("FusedMatMul", query, keys, ms=1, transB=1)
        if hidden:
            scores = scores if is_shared else self._reshape(scores, 0, shape.heads, -1, 0)
            scores = self._node("Add", scores, hidden)
            scores = scores if is_shared else self._reshape(scores, 0, shape.kv_heads, -1, 0)
        mixed = self._node("MatMul", self._node("Softmax", scores, axis=-1), values)
        mixed = mixed if is_shared else self._reshape(mixed, 0, shape.heads, -1, shape.head_dim)
        return self._reshape(self._swapped(mixed), 0, 0, -1)

    def _by_head(self, x: str, heads: int) -> str:
        """(B, S, heads * head_dim) as (B, heads, S, head_dim)."""
        return self._swapped(self._reshape(x, 0, 0, heads, self.shape.head_dim))

    def _add(self, branch: str) -> None:
        """The residual stream with a branch added, and its norm, in one node."""
        ones = self.graph.constant(f"ones {self.shape.width}", np.ones(self.shape.width, np.float32))
        normed, x = self._name(), self._name()
        inputs, outputs = [self.x, branch, ones], [normed, "", "", x]
        self.graph.node("SkipSimplifiedLayerNormalization", inputs, outputs, _MS, epsilon=EPSILON)
        self.x, self.normed = x, normed

    def _norm(self, x: str, size: int, factor: float = 1.0) -> str:
        factors = self.graph.constant(f"{factor} × {size}", np.full(size, factor, np.float32))
        return self._node("SimplifiedLayerNormalization", x, factors, epsilon=EPSILON, axis=-1)

    def _matmul(self, x: str, *names: str) -> str:
        """x times the matrices of these names, side by side."""
        return self._product(x, joined(self.weights, *names), names[0])

    def _product(self, x: str, matrix: Floats, name: str) -> str:
        inputs, outputs = matrix.shape
        if self.precision == "fp32" or inputs % BLOCK:
            return self._node("MatMul", x, self.graph.constant(name, matrix))
        levels, scales = quantised(matrix)
        stored = self.graph.constant(name, levels), self.graph.constant(f"{name} scales", scales)
        sizes = {"K": inputs, "N": outputs, "bits": 8, "block_size": BLOCK, "accuracy_level": _COMPUTE_INT8}
        return self._node("MatMulNBits", x, *stored, ms=1, **sizes)

    def _reshape(self, x: str, *dims: int) -> str:
        return self._node("Reshape", x, self.graph.shape(*dims))

    def _split(self, x: str, one: int, other: int, axis: int) -> tuple[str, str]:
        left, right = self._name(), self._name()
        sizes = self.graph.constant(f"sizes {one} {other}", np.array([one, other], dtype=np.int64))
        self.graph.node("Split", [x, sizes], [left, right], axis=axis)
        return left, right

    def _swapped(self, x: str) -> str:
        return self._node("Transpose", x, perm=(0, 2, 1, 3))

    def _node(self, op: str, *inputs: str, ms: int = 0, **attributes: int | float | tuple[int, ...]) -> str:
        return self.graph.node(op, inputs, [self._name()], _MS if ms else "", **attributes)

    def _name(self) -> str:
        self.count += 1
        return str(self.count)
