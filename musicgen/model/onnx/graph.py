"""The model as a graph for ONNX Runtime: one step of decoding, for any number of rows and ids a row.

A row is one sequence. Its keys and values lie in caches that are inputs and outputs at once: bound to the
same memory they are written in place, so a step copies nothing. All caches of a run are equally long;
`hidden` says which of their positions a query may not see.

Inputs, with B rows, S new ids a row, C positions in the caches, M clauses (the null clause included):
ids (B, S); last (B), how many ids a row holds after the run, less one; new (B), how many of its S ids are
its own, the rest is padding on the right; most (1), at least the largest last + 1; of every layer keys and
values (B, kv_heads, C, head_dim); of every layer that looks at clauses clause_keys and clause_values (B,
kv_heads, M, head_dim). Outputs: logp (B, S, vocab), log-probabilities; caches as new_keys and new_values.

Precision "int8" stores all matrices as eight-bit numbers with one scale for every BLOCK inputs of an
output, and rounds what is multiplied with them likewise; caches are eight-bit too, with one scale for every
channel. The table of embeddings and all else stay fp32.
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
# The largest value of a channel that eight-bit caches hold, in units of its usual size. Values are sums of a
# normalised vector, so nearly all of them are far below; those beyond are cut.
_VALUE_REACH = 6.0


def decoder_graph(weights: Weights, precision: Precision = "fp32") -> bytes:
    """The graph of these weights as the bytes of an ONNX file. ValueError for another precision."""
    if precision not in get_args(Precision):
        raise ValueError(f"precision {precision!r}: choose one of {', '.join(get_args(Precision))}.")
    return _Builder(weights, precision).build()


def cache_names(shape: Shape) -> list[tuple[str, str]]:
    """(input, output) of every cache, layer by layer, keys before values."""
    names = [f"{kind}.{layer}" for layer in range(shape.layers) for kind in ("keys", "values")]
    return [(name, f"new_{name}") for name in names]


def side_by_side(weights: Weights, *names: str) -> Floats:
    """Matrices that the same vector is multiplied with, side by side: (inputs, all outputs)."""
    return np.concatenate([weights.tensors[f"{name}.weight"].T for name in names], 1)


def quantised(matrix: Floats) -> tuple[npt.NDArray[np.uint8], Floats]:
    """(inputs, outputs) as eight-bit numbers around 128, (outputs, blocks, BLOCK), and the blocks' scales."""
    blocks = matrix.T.reshape(matrix.shape[1], -1, BLOCK)
    scales = np.maximum(np.abs(blocks).max(-1) / _LEVELS, np.float32(1e-12))
    levels = np.rint(blocks / scales[..., None]) + (_LEVELS + 1)
    return levels.astype(np.uint8), scales.astype(np.float32)


def cache_type(precision: Precision) -> type[np.float32] | type[np.int8]:
    """What the caches hold."""
    return np.int8 if precision == "int8" else np.float32


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
        graph.output("logp", "float32", "rows", "width", shape.vocab_size)
        return graph.model()

    def _inputs(self) -> None:
        graph, shape = self.graph, self.shape
        graph.input("ids", "int64", "rows", "width")
        graph.input("last", "int32", "rows")
        graph.input("new", "int32", "rows")
        graph.input("most", "int32", 1)
        cache, stored = (shape.kv_heads, "cache", shape.head_dim), np.dtype(cache_type(self.precision)).name
        for before, after in cache_names(shape):
            graph.input(before, stored, "rows", *cache)
            graph.output(after, stored, "rows", *cache)
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
        kept, asking = shape.kv_heads * shape.head_dim, shape.heads * shape.head_dim
        turning, value = self._split(joint, asking + kept, kept, axis=2)
        turning = self._reshape(turning, 0, 0, shape.heads + shape.kv_heads, shape.head_dim)
        turning = self._reshape(self._norm(turning, shape.head_dim), 0, 0, -1)
        query, key = self._split(turning, asking, kept, axis=2)
        return self._matmul(self._attended_to_cache(layer, query, key, value), f"{name}.out")

    def _attended_to_cache(self, layer: int, query: str, key: str, value: str) -> str:
        """Keys (turned by their positions) and values put into the caches, and what queries find there."""
        shape, output, caches = self.shape, self._name(), (f"keys.{layer}", f"values.{layer}")
        inputs = [query, key, value, *caches, "last", "most", "cosines", "sines", *[""] * 3]
        quantising: dict[str, str | int] = {}
        if cache_type(self.precision) is np.int8:
            inputs += self._cache_scales(layer)
            kinds = dict.fromkeys(("k_quant_type", "v_quant_type"), "PER_CHANNEL")
            quantising = {**kinds, "kv_cache_bit_width": 8}
        inputs += [""] * (16 - len(inputs)) + ["new"]
        self.graph.node(
            "GroupQueryAttention",
            inputs,
            [output, *(f"new_{cache}" for cache in caches)],
            _MS,
            num_heads=shape.heads,
            kv_num_heads=shape.kv_heads,
            scale=shape.head_dim**-0.5,
            do_rotary=1,
            **quantising,
        )
        return output

    def _cache_scales(self, layer: int) -> list[str]:
        """Scales (1, kv_heads, 1, head_dim) of a layer's keys and values.

        A normalised key is no longer than the root of head_dim, and so is each of its numbers. A value is the
        product of a row of the matrix with a normalised vector: as large as the row is long, usually.
        """
        shape = self.shape
        keys = np.full((1, shape.kv_heads, 1, shape.head_dim), shape.head_dim**0.5 / _LEVELS, np.float32)
        rows = np.linalg.norm(self.weights.tensors[f"blocks.{layer}.attention.value.weight"], axis=1)
        values = np.maximum(rows * (_VALUE_REACH / _LEVELS), 1e-12).astype(np.float32).reshape(keys.shape)
        constant = self.graph.constant
        return [constant(f"key scales {layer}", keys), constant(f"value scales {layer}", values)]

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

    def _attended(self, query: str, keys: str, values: str) -> str:
        """(B, heads, S, head_dim) queries to as many mixed values, as (B, S, heads * head_dim)."""
        shape, is_shared = self.shape, self.shape.kv_heads == 1
        if not is_shared:  # heads that share a key are rows of one product
            query = self._reshape(query, 0, shape.kv_heads, -1, shape.head_dim)
        scores = self._node("FusedMatMul", query, keys, ms=1, transB=1)
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
        return self._product(x, side_by_side(self.weights, *names), names[0])

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
