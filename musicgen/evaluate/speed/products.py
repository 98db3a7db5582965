"""Bare products: what a step of decoding multiplies, and nothing else.

Each matrix with a vector (two vectors under guidance) and, where asked, in each layer the queries with the
keys, and weights with the values, of as many places as are in view. Left out are norms, rotations, softmax,
embeddings, the draw, and all that a step does between its products. Inputs are random numbers.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F

from musicgen.model.onnx.format import Graph
from musicgen.model.onnx.graph import BLOCK, Precision, quantised, side_by_side
from musicgen.model.weights import Floats, Weights

Work = Callable[[], object]


class Products:
    """The products of one step. rows: 1, or 2 with guidance. in_view: places, 0 leaves attention out."""

    def __init__(self, weights: Weights, rows: int, in_view: int) -> None:
        shape, rng = weights.shape, np.random.default_rng(0)

        def noise(*size: int) -> Floats:
            return rng.standard_normal(size, dtype=np.float32)

        self.matrices = matrices(weights)
        self.vectors = {inputs: noise(rows, inputs) for inputs in sorted({len(m) for m in self.matrices})}
        layers, shared = shape.layers if in_view else 0, shape.heads // shape.kv_heads
        before = (rows, shape.kv_heads)
        self.keys = [noise(*before, in_view, shape.head_dim) for _ in range(layers)]
        self.values = [noise(*before, in_view, shape.head_dim) for _ in range(layers)]
        self.queries, self.shares = (noise(*before, shared, size) for size in (shape.head_dim, in_view))

    def by_library(self) -> dict[str, Work]:
        """The same work done by each."""
        return {
            "ONNX Runtime": self.onnx("fp32"),
            "ONNX Runtime, int8": self.onnx("int8"),
            "NumPy": self.numpy(),
            "PyTorch": self.torch(),
        }

    def numpy(self) -> Work:
        turned = [(np.ascontiguousarray(m.T), self.vectors[len(m)].T) for m in self.matrices]

        def work() -> None:
            for matrix, vectors in turned:
                matrix @ vectors
            for keys, values in zip(self.keys, self.values, strict=True):
                self.queries @ keys.swapaxes(2, 3)
                self.shares @ values

        return work

    def torch(self) -> Work:
        turned = [torch.from_numpy(np.ascontiguousarray(m.T)) for m in self.matrices]
        vectors = {inputs: torch.from_numpy(v) for inputs, v in self.vectors.items()}
        keys, values = ([torch.from_numpy(each) for each in some] for some in (self.keys, self.values))
        queries, shares = torch.from_numpy(self.queries), torch.from_numpy(self.shares)

        @torch.inference_mode()
        def work() -> None:
            for matrix in turned:
                F.linear(vectors[matrix.shape[1]], matrix)
            for key, value in zip(keys, values, strict=True):
                torch.matmul(queries, key.transpose(2, 3))
                torch.matmul(shares, value)

        return work

    def onnx(self, precision: Precision) -> Work:
        import onnxruntime

        graph, given = Graph(), self._onnx_inputs()
        for name, value in given.items():
            graph.input(name, "float32", *value.shape)
        sizes = [self._onnx_matrix(graph, i, matrix, precision) for i, matrix in enumerate(self.matrices)]
        for layer in range(len(self.keys)):
            sizes += self._onnx_attention(graph, layer)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(graph.model(), options, ["CPUExecutionProvider"])
        bound, kept = session.io_binding(), [np.empty(size, np.float32) for size in sizes]
        for name, value in given.items():
            bound.bind_input(name, "cpu", 0, np.float32, value.shape, value.ctypes.data)
        for output, value in zip(session.get_outputs(), kept, strict=True):
            bound.bind_output(output.name, "cpu", 0, np.float32, value.shape, value.ctypes.data)
        bound.arrays = (given, kept)
        return lambda: session.run_with_iobinding(bound)

    def _onnx_inputs(self) -> dict[str, npt.NDArray[Any]]:
        given = {f"x{inputs}": vectors[:, None] for inputs, vectors in self.vectors.items()}
        if self.keys:
            given |= {"queries": self._spread(self.queries), "shares": self._spread(self.shares)}
        given |= {f"keys{i}": each for i, each in enumerate(self.keys)}
        return given | {f"values{i}": each for i, each in enumerate(self.values)}

    def _spread(self, x: Floats) -> Floats:
        """Heads that share the only key are products of their own, as in the engine: its fast way."""
        return x.swapaxes(1, 2).copy() if x.shape[1] == 1 else x

    def _onnx_matrix(self, graph: Graph, i: int, matrix: Floats, precision: Precision) -> Sequence[int]:
        (inputs, outputs), x = matrix.shape, f"x{len(matrix)}"
        size = (len(self.vectors[inputs]), 1, outputs)
        if precision == "int8" and inputs % BLOCK == 0:
            levels, scales = quantised(matrix)
            stored = [graph.constant(f"m{i}", levels), graph.constant(f"s{i}", scales)]
            sizes = {"K": inputs, "N": outputs, "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
            graph.node("MatMulNBits", [x, *stored], [f"y{i}"], "com.microsoft", **sizes)
        else:
            graph.node("MatMul", [x, graph.constant(f"m{i}", matrix)], [f"y{i}"])
        graph.output(f"y{i}", "float32", *size)
        return size

    def _onnx_attention(self, graph: Graph, layer: int) -> list[Sequence[int]]:
        graph.node("FusedMatMul", ["queries", f"keys{layer}"], [f"a{layer}"], "com.microsoft", transB=1)
        graph.node("MatMul", ["shares", f"values{layer}"], [f"b{layer}"])
        shares, queries = self._spread(self.shares).shape, self._spread(self.queries).shape
        for name, size in ((f"a{layer}", shares), (f"b{layer}", queries)):
            graph.output(name, "float32", *size)
        return [shares, queries]


def matrices(weights: Weights) -> list[Floats]:
    """All that a vector is multiplied with in a step, (inputs, outputs), joined as the engine does."""
    found = []
    for layer in range(weights.shape.layers):
        block = f"blocks.{layer}"
        names = [[f"{block}.attention.{n}" for n in ("query", "key", "value")], [f"{block}.attention.out"]]
        if weights.shape.crosses(layer):
            names += [[f"{block}.cross.query"], [f"{block}.cross.out"]]
        names += [[f"{block}.ffn.gate", f"{block}.ffn.up"], [f"{block}.ffn.out"]]
        found += [side_by_side(weights, *each) for each in names]
    return [*found, np.ascontiguousarray(weights.tensors["embedding.weight"].T)]
