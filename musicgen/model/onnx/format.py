"""Writes graphs in the ONNX format, as far as a decoder needs it. Knows nothing of models.

An ONNX file is a protocol buffer: fields of (number, kind, value). The few that are used here are written by
hand, so that neither the `onnx` package nor a committed graph has to go with every checkpoint. Field numbers:
onnx.proto of ONNX 1.18, IR version 10.
"""

import struct
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

IR_VERSION = 10
OPSETS = {"": 24, "com.microsoft": 1}
Attribute = int | float | str | Sequence[int]
Dimension = int | str
_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}
_FLOAT, _INT, _STRING, _INTS = 1, 2, 3, 7  # kinds of attributes


class Graph:
    """A graph in the making: constants, inputs, nodes, outputs, in any order that names before use."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: dict[str, bytes] = {}
        self._inputs: list[bytes] = []
        self._outputs: list[bytes] = []

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        """A tensor that belongs to the graph; returns its name. A name that is there already is kept."""
        if name not in self._constants:
            dims = b"".join(_integer(1, n) for n in value.shape)
            kind = _integer(2, _TYPES[str(value.dtype)])
            self._constants[name] = dims + kind + _text(8, name) + _bytes(9, value.tobytes())
        return name

    def shape(self, *dims: int) -> str:
        """A constant for Reshape: 0 keeps a dimension, -1 takes what is left."""
        return self.constant(f"shape {dims}", np.array(dims, dtype=np.int64))

    def input(self, name: str, dtype: str, *dims: Dimension) -> str:
        self._inputs.append(_value(name, dtype, dims))
        return name

    def output(self, name: str, dtype: str, *dims: Dimension) -> str:
        self._outputs.append(_value(name, dtype, dims))
        return name

    def node(
        self,
        op: str,
        inputs: Sequence[str],
        outputs: Sequence[str],
        domain: str = "",
        **attributes: Attribute,
    ) -> str:
        """One operation; returns the name of its first named output."""
        fields = [_text(1, each) for each in inputs] + [_text(2, each) for each in outputs]
        fields += [_text(4, op), _text(7, domain)]
        fields += [_bytes(5, _attribute(name, value)) for name, value in attributes.items()]
        self._nodes.append(b"".join(fields))
        return next(each for each in outputs if each)

    def model(self) -> bytes:
        """The whole as the bytes of an ONNX file."""
        graph = _many(1, self._nodes) + _text(2, "decoder") + _many(5, self._constants.values())
        graph += _many(11, self._inputs) + _many(12, self._outputs)
        opsets = [_text(1, domain) + _integer(2, version) for domain, version in OPSETS.items()]
        return _integer(1, IR_VERSION) + _bytes(7, graph) + _many(8, opsets)


def _value(name: str, dtype: str, dims: Sequence[Dimension]) -> bytes:
    sizes = [_integer(1, d) if isinstance(d, int) else _text(2, d) for d in dims]
    tensor = _integer(1, _TYPES[dtype]) + _bytes(2, _many(1, sizes))
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _integer(3, value) + _integer(20, _INT)
    if isinstance(value, float):
        return _text(1, name) + _varint(2 << 3 | 5) + struct.pack("<f", value) + _integer(20, _FLOAT)
    if isinstance(value, str):
        return _text(1, name) + _text(4, value) + _integer(20, _STRING)
    return _text(1, name) + b"".join(_integer(8, each) for each in value) + _integer(20, _INTS)


def _many(field: int, messages: Iterable[bytes]) -> bytes:
    return b"".join(_bytes(field, each) for each in messages)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode("utf8"))


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _integer(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1  # negative numbers are their two's complement in 64 bits
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    parts.append(value)
    return bytes(parts)
