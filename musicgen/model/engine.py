"""Next-id probabilities, fast. Knows nothing about music.

`Engine` holds the weights as a graph of ONNX Runtime; `Batch` is several sequences in the making that are
stepped together, `Session` one alone, all with caches that are written in place. With guidance every sequence
is two rows: one that sees the text and all ids, and one that sees only the null clause, and other ids in the
place of some (classifier-free guidance, Ho & Salimans 2022, arXiv 2207.12598). Same weights, ids and machine:
same numbers, whichever other sequences are in the batch (measured bit for bit with AVX-512; anywhere up to
the rounding of fp32).

A step is the work of one thread: products this small gain nothing from a second one. Runs do not hold
Python's lock, so batches of their own in two threads use two cores.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from musicgen.model.onnx.graph import Precision, cache_names, cache_type, decoder_graph, rms_norm
from musicgen.model.weights import Floats, Weights

CHUNK = 256  # most ids that pass through the model at once, so that prefilling needs little memory


class Engine:
    """The weights of a model, laid out for decoding on the CPU.

    weights: what `load_weights` reads, or a `FialtaModel`. threads: how many batches the caller means to run
    side by side; the engine only keeps the number. precision: of the matrices, see `decoder_graph`.
    null_ids: ids that guidance strengthens, each with the one that the unguided row reads in its place.
    """

    def __init__(
        self,
        weights: Any,
        threads: int | None = None,
        precision: Precision = "fp32",
        null_ids: Mapping[int, int] | None = None,
    ) -> None:
        weights = weights if isinstance(weights, Weights) else Weights.of(weights)
        self.null_of = _table(null_ids or {}, weights.shape.vocab_size)
        self.config, self.threads, self.precision = weights.shape, threads or 1, precision
        self.runtime = _open_runtime(weights, precision)
        tensors = weights.tensors
        self._null = rms_norm(tensors["reader.null"][None])
        self._project = tensors["reader.project.weight"].T
        self._readers = {
            layer: [tensors[f"blocks.{layer}.cross.{name}.weight"].T for name in ("key", "value")]
            for layer in filter(self.config.crosses, range(self.config.layers))
        }

    def start(
        self, clauses: npt.NDArray[Any] | None = None, guidance: float = 1.0, capacity: int | None = None
    ) -> "Session":
        """A new sequence.

        clauses: float (count, clause_dim), unit length, or None for no text. guidance: 1 is off; above, the
        log-probabilities are those of unguided + guidance * (guided - unguided). capacity: most ids that the
        sequence can hold, at most (and by default) the model's context.
        """
        return Session(self.start_batch(1, clauses, guidance, capacity))

    def start_batch(
        self,
        count: int,
        clauses: npt.NDArray[Any] | None = None,
        guidance: float = 1.0,
        capacity: int | None = None,
    ) -> "Batch":
        """`count` new sequences with the same text, stepped together; the rest as in `start`."""
        most = self.config.context
        capacity = most if capacity is None else capacity
        if not 0 < capacity <= most or count < 1:
            raise ValueError(f"{count} sequences of {capacity} ids: the model has {most} ids in view.")
        return Batch(self, count, clauses, guidance, capacity)

    def memory(self, clauses: npt.NDArray[Any] | None) -> Floats:
        """What cross-attention sees: (1 + count, width), the null clause first."""
        if clauses is None or len(clauses) == 0:
            return self._null
        return np.concatenate((self._null, rms_norm(np.asarray(clauses, dtype=np.float32) @ self._project)))

    def read(self, memory: Floats) -> dict[str, Floats]:
        """The graph's inputs of the clauses: keys and values of memory (rows, M, width)."""
        rows, count, _ = memory.shape
        found = {}
        for layer, (key, value) in self._readers.items():
            keys, values = ((memory @ m).reshape(rows, count, self.config.kv_heads, -1) for m in (key, value))
            found[f"clause_keys.{layer}"] = np.ascontiguousarray(rms_norm(keys).swapaxes(1, 2))
            found[f"clause_values.{layer}"] = np.ascontiguousarray(values.swapaxes(1, 2))
        return found


class Batch:
    """Sequences 0 .. count - 1, stepped together.

    Rows of arrays are slots times streams: a slot for each sequence, and in it the guided stream, then the
    unguided one.
    """

    def __init__(
        self, engine: Engine, count: int, clauses: npt.NDArray[Any] | None, guidance: float, capacity: int
    ) -> None:
        self.engine, self.capacity, self.guidance = engine, capacity, guidance
        memory = engine.memory(clauses)
        self.streams = 2 if guidance != 1.0 and (len(memory) > 1 or engine.null_of is not None) else 1
        seen = np.stack([memory, np.repeat(memory[:1], len(memory), 0)][: self.streams])
        self._clauses = engine.read(np.tile(seen, (count, 1, 1)))
        self._slots = {sequence: sequence for sequence in range(count)}
        self._held = [0] * count  # ids in each slot
        self._plain: dict[int, Floats] = {}
        self._caches = self._empty_caches(count)
        self._bind_step(count)

    def length(self, sequence: int) -> int:
        """How many ids a sequence holds."""
        return self._held[self._slots[sequence]]

    def feed(self, ids: Mapping[int, Sequence[int]]) -> dict[int, Floats]:
        """Append ids to some sequences; returns the guided log-probabilities of what comes next in each.

        ids: by sequence, one or more each. Each answer is float32 (vocab,), new memory. ValueError when
        there are none, or a sequence was dropped or would grow beyond its capacity.
        """
        for sequence, new in ids.items():
            self._check(sequence, new)
        for sequence, new in ids.items():
            if len(new) > 1:
                self._read(self._slots[sequence], new[:-1])
        return self._step({self._slots[sequence]: new[-1] for sequence, new in ids.items()}, ids)

    def feed_all(self, sequence: int, ids: Sequence[int]) -> Floats:
        """Append ids to one sequence; log-probabilities after each of them: float32 (len(ids), vocab)."""
        self._check(sequence, ids)
        return np.concatenate([self._guided(chunk) for chunk in self._read(self._slots[sequence], ids)])

    def plain(self, sequence: int) -> Floats:
        """As `feed` answered last for this sequence, but without guidance: float32 (vocab,)."""
        return self._plain[sequence].copy()

    def rewind(self, sequence: int, length: int) -> None:
        """Forget all but the first `length` ids of a sequence."""
        slot = self._slots[sequence]
        if not 0 <= length <= self._held[slot]:
            raise ValueError(f"rewind to {length}: the sequence holds {self._held[slot]} ids.")
        self._set_held(slot, length)

    def drop(self, sequence: int) -> None:
        """A sequence is finished and never fed again: once half of them are, the rest gets cheaper."""
        del self._slots[sequence]
        if 0 < 2 * len(self._slots) <= len(self._held):
            self._close_ranks()

    # --- inside -------------------------------------------------------------------------------------------

    def _close_ranks(self) -> None:
        """Give the slots of dropped sequences up."""
        kept = sorted(self._slots.values())
        rows = [slot * self.streams + stream for slot in kept for stream in range(self.streams)]
        seen, before = max(self._held), self._caches
        self._caches = self._empty_caches(len(kept))
        self._caches[..., :seen, :] = before[:, rows, :, :seen]
        self._clauses = {name: value[rows] for name, value in self._clauses.items()}
        self._held = [self._held[slot] for slot in kept]
        self._slots = {sequence: kept.index(slot) for sequence, slot in self._slots.items()}
        self._bind_step(len(kept))

    def _check(self, sequence: int, ids: Sequence[int]) -> None:
        if sequence not in self._slots:
            raise ValueError(f"Sequence {sequence} is not in the batch, or was dropped.")
        held = self._held[self._slots[sequence]]
        if not len(ids) or held + len(ids) > self.capacity:
            raise ValueError(f"{len(ids)} ids after {held}: give 1 or more, {self.capacity} in all.")

    def _step(self, tokens: Mapping[int, int], sequences: Mapping[int, Sequence[int]]) -> dict[int, Floats]:
        """One id more for these slots. The others pass through too: what they write is overwritten later."""
        for slot, token in tokens.items():
            self._ids[slot, :, 0] = self._seen([token])[:, 0]
        self.engine.runtime.run_with_iobinding(self._bound)
        for slot in tokens:
            self._set_held(slot, self._held[slot] + 1)
        slots = list(tokens)
        guided = self._guided(self._logp[slots, :, 0].swapaxes(0, 1))
        for sequence, slot in zip(sequences, slots, strict=True):
            self._plain[sequence] = self._logp[slot, 0, 0].copy()
        return dict(zip(sequences, guided, strict=True))

    def _set_held(self, slot: int, length: int) -> None:
        """So many ids are in the slot; the next step of all slots puts one behind them, meant or not."""
        self._held[slot] = length
        self._last[slot] = length

    def _read(self, slot: int, ids: Sequence[int]) -> list[Floats]:
        """Many ids for one slot alone; log-probabilities (streams, chunk, vocab) of each chunk."""
        found = []
        for start in range(0, len(ids), CHUNK):
            part = np.asarray(ids[start : start + CHUNK], dtype=np.int64)
            found.append(self._run_alone(slot, part))
            self._set_held(slot, self._held[slot] + len(part))
        return found

    def _run_alone(self, slot: int, ids: npt.NDArray[np.int64]) -> Floats:
        streams = self.streams
        rows = slice(slot * streams, (slot + 1) * streams)
        inputs: dict[str, npt.NDArray[Any]] = {
            "ids": self._seen(ids),
            "last": np.full(streams, self._held[slot] + len(ids) - 1, np.int32),
            "new": np.full(streams, len(ids), np.int32),
            **{name: value[rows] for name, value in self._clauses.items()},
        }
        logp = np.empty((streams, len(ids), self.engine.config.vocab_size), np.float32)
        self.engine.runtime.run_with_iobinding(self._bind(inputs, logp, self._caches[:, rows]))
        return logp

    def _seen(self, ids: Sequence[int] | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """What each stream reads: int64 (streams, len(ids))."""
        rows = np.tile(np.asarray(ids, dtype=np.int64), (self.streams, 1))
        if self.streams == 2 and self.engine.null_of is not None:
            rows[1] = self.engine.null_of[rows[1]]
        return rows

    def _empty_caches(self, slots: int) -> npt.NDArray[Any]:
        """Room for every id, and for one that passes through a full slot. Memory is taken when it is used."""
        shape = self.engine.config
        sizes = (2 * shape.layers, slots * self.streams, shape.kv_heads, self.capacity + 1, shape.head_dim)
        return np.zeros(sizes, cache_type(self.engine.precision))

    def _bind_step(self, slots: int) -> None:
        """Everything that a step of all slots reads and writes."""
        rows, vocab_size = slots * self.streams, self.engine.config.vocab_size
        self._ids = np.zeros((slots, self.streams, 1), np.int64)
        self._last = np.zeros((slots, self.streams), np.int32)
        for slot, held in enumerate(self._held):
            self._set_held(slot, held)
        self._logp = np.empty((slots, self.streams, 1, vocab_size), np.float32)
        inputs: dict[str, npt.NDArray[Any]]
        inputs = {"ids": self._ids.reshape(rows, 1), "last": self._last.reshape(rows)}
        inputs |= {"new": np.ones(rows, np.int32), **self._clauses}
        self._bound = self._bind(inputs, self._logp.reshape(rows, 1, vocab_size), self._caches)

    def _bind(self, inputs: Mapping[str, npt.NDArray[Any]], logp: Floats, caches: npt.NDArray[Any]) -> Any:
        """A run's inputs and outputs, at the places where these arrays lie; it keeps them alive."""
        bound = self.engine.runtime.io_binding()
        inputs = {**inputs, "most": np.array([self.capacity + 1], np.int32)}
        for name, value in inputs.items():
            bound.bind_input(name, "cpu", 0, value.dtype.type, value.shape, value.ctypes.data)
        bound.bind_output("logp", "cpu", 0, np.float32, logp.shape, logp.ctypes.data)
        for (before, after), cache in zip(cache_names(self.engine.config), caches, strict=True):
            bound.bind_input(before, "cpu", 0, cache.dtype.type, cache.shape, cache.ctypes.data)
            bound.bind_output(after, "cpu", 0, cache.dtype.type, cache.shape, cache.ctypes.data)
        bound.arrays = (inputs, logp, caches)
        return bound

    def _guided(self, logp: Floats) -> Floats:
        """Log-probabilities (streams, n, vocab) mixed into (n, vocab), new memory."""
        if self.streams == 1:
            return logp[0].copy()
        mixed = logp[0] - logp[1]
        mixed *= np.float32(self.guidance)
        mixed += logp[1]
        return _log_softmax(mixed)


class Session:
    """One sequence: `feed` ids, look at what may come next, `rewind`. `length` ids are in it."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    @property
    def length(self) -> int:
        return self._batch.length(0)

    @property
    def streams(self) -> int:
        """2 with guidance, else 1."""
        return self._batch.streams

    def feed(self, ids: Sequence[int]) -> Floats:
        """Append ids and return the guided log-probabilities of the next one: float32 (vocab,), new memory.

        ValueError when `ids` is empty or the sequence would grow beyond its capacity.
        """
        return self._batch.feed({0: ids})[0]

    def feed_all(self, ids: Sequence[int]) -> Floats:
        """As `feed`, with the log-probabilities after each of the ids: float32 (len(ids), vocab)."""
        return self._batch.feed_all(0, ids)

    def plain(self) -> Floats:
        """As `feed` answered last, but without guidance."""
        return self._batch.plain(0)

    def rewind(self, length: int) -> None:
        """Forget all but the first `length` ids."""
        self._batch.rewind(0, length)


def _table(null_ids: Mapping[int, int], size: int) -> npt.NDArray[np.int64] | None:
    """What stands for each id where some have a null: int64 (size,); None where none is."""
    if not null_ids:
        return None
    table = np.arange(size)
    table[list(null_ids)] = list(null_ids.values())
    return table


def _log_softmax(scores: Floats) -> Floats:
    """In place, over the last axis."""
    scores -= scores.max(-1, keepdims=True)
    scores -= np.log(np.exp(scores).sum(-1, keepdims=True))
    return scores


def _open_runtime(weights: Weights, precision: Precision) -> Any:
    """An ONNX Runtime session of the decoder, which works in the thread that calls it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: they are raised too, warnings are of its own doing
    graph = decoder_graph(weights, precision)
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
