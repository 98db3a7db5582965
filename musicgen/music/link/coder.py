"""Bits in few bytes: a predictor that learns while it codes, and the arithmetic coder it steers.

Each bit is predicted from four contexts. A context is a slot that holds a probability and how well it is
known; a quarter of the slots of a link begin where real music left them (`link_tables.json`), the others
know nothing. The four opinions are added as log odds, weighted by how well each is known (a fixed form of
logistic mixing, Mahoney 2005), and the sum steers a binary arithmetic coder of 32 bits.
All is integers, so that a link reads the same on every machine; reading and writing walk the same way, so
`bit` returns the bit also where it is given. Knows nothing about music.
"""

import base64
import json
import math
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LEVELS = 16
HASHED = 1 << 16
INPUTS = 4
SCALE = 256  # log odds are counted in 1/256
LIMIT = 2047
_ONE = 1 << 16
# How far a probability moves towards a bit, by how well it is known: about 1/(n + 1.6), at least 1/20.
RATES = (*(int(_ONE / (n + 1.6)) for n in range(LEVELS - 3)), _ONE // 16, _ONE // 18, _ONE // 20)
_TOP = 0xFFFFFFFF
_HIGH_BYTE = 0xFF000000


@dataclass(frozen=True)
class Tables:
    """start: probability (of 65536) of each trained slot. levels: how well each is known, 0..15.

    weights: for each kind of decision INPUTS * LEVELS weights (of 65536).
    """

    start: tuple[int, ...]
    levels: bytes
    weights: tuple[tuple[int, ...], ...]


def squashed(log_odds: float) -> int:
    """Probability of 65536 for log odds in nats; kept away from 0 and 1."""
    return min(_ONE - 24, max(24, round(_ONE / (1 + math.exp(-log_odds)))))


@cache
def squash_table() -> tuple[int, ...]:
    """Probability for log odds of -LIMIT - 1 .. LIMIT in 1/SCALE nats. No entry is near a tie of rounding."""
    return tuple(squashed(x / SCALE) for x in range(-LIMIT - 1, LIMIT + 1))


@cache
def stretch_table() -> tuple[int, ...]:
    """Log odds in 1/SCALE nats for a probability in 1/4096: the inverse of the above."""
    odds = (math.log((i + 0.5) / (4095.5 - i)) for i in range(4096))
    return tuple(min(LIMIT, max(-LIMIT, round(SCALE * o))) for o in odds)


@cache
def load_tables() -> Tables:
    """The tables of format 1: frozen, since links in the world depend on each number."""
    data = json.loads(files("musicgen.music.link").joinpath("link_tables.json").read_text(encoding="ascii"))
    packed = zlib.decompress(base64.b85decode("".join(data["slots"])))
    half = len(packed) // 2
    start = tuple(squashed((byte - 128) / 16) for byte in packed[:half])
    return Tables(start, packed[half:], tuple(tuple(w) for w in data["weights"]))


class Coder:
    """What encoder and decoder share: slots, and the prediction of the next bit."""

    def __init__(self, tables: Tables) -> None:
        self._p = [*tables.start, *[_ONE // 2] * HASHED]
        self._n = bytearray(tables.levels) + bytearray(HASHED)
        self._weights = tables.weights
        self._hashed = len(tables.start)
        self._stretch, self._squash = stretch_table(), squash_table()

    def slot(self, *context: int) -> int:
        """First of 256 untrained slots for a context; different contexts rarely meet in one."""
        mixed = 0
        for value in context:
            mixed = (mixed ^ (value + 1)) * 0x9E3779B1 & _TOP
            mixed ^= mixed >> 15
        return self._hashed + mixed % (HASHED - 256)

    def bit(self, kind: int, a: int, b: int, c: int, d: int, bit: int = 0) -> int:
        """Code one bit in four slots; returns it. kind: which weights."""
        p, n, w, stretch = self._p, self._n, self._weights[kind], self._stretch
        pa, pb, pc, pd = p[a], p[b], p[c], p[d]
        na, nb, nc, nd = n[a], n[b], n[c], n[d]
        # Four opinions as log odds, each weighed by how often its slot has been seen (n: 0..15). Integers all
        # the way: a float may round otherwise on another machine, and the link would not open there.
        odds = (
            stretch[pa >> 4] * w[na]
            + stretch[pb >> 4] * w[16 + nb]
            + stretch[pc >> 4] * w[32 + nc]
            + stretch[pd >> 4] * w[48 + nd]
        ) >> 16
        bit = self._code(self._squash[min(2047, max(-2047, odds)) + 2048], bit)
        aim = 65535 if bit else 0
        # What was seen moves each slot towards it, fast at first, slowly once it has seen much.
        p[a] = pa + ((aim - pa) * RATES[na] >> 16)
        p[b] = pb + ((aim - pb) * RATES[nb] >> 16)
        p[c] = pc + ((aim - pc) * RATES[nc] >> 16)
        p[d] = pd + ((aim - pd) * RATES[nd] >> 16)
        n[a], n[b], n[c], n[d] = na + (na < 15), nb + (nb < 15), nc + (nc < 15), nd + (nd < 15)
        return bit

    def tree(self, kind: int, bits: int, slots: tuple[int, int, int, int], value: int = 0) -> int:
        """Code a number of so many bits, most significant first, in 2**bits slots each; returns it."""
        a, b, c, d = slots
        node = 1
        for at in range(bits - 1, -1, -1):
            node = 2 * node + self.bit(kind, a + node, b + node, c + node, d + node, value >> at & 1)
        return node - (1 << bits)

    def raw(self, bits: int, value: int = 0) -> int:
        """Code a number of so many bits, nothing expected; returns it."""
        read = 0
        for at in range(bits - 1, -1, -1):
            read = 2 * read + self._code(_ONE // 2, value >> at & 1)
        return read

    def count(self, value: int = 0) -> int:
        """Code a number from 0 to 2**31 - 2, small ones shorter (Elias gamma); returns it."""
        length = self.raw(5, (value + 1).bit_length() - 1)
        return (1 << length | self.raw(length, value + 1 & (1 << length) - 1)) - 1

    def _code(self, one: int, bit: int) -> int:
        raise NotImplementedError


class Encoder(Coder):
    """Writes."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self._low, self._high = 0, _TOP
        self._out = bytearray()

    def _code(self, one: int, bit: int) -> int:
        span = self._high - self._low
        # The interval is cut where the prediction stands: the likely side keeps most of it and costs little.
        middle = self._low + (span >> 16) * one + ((span & 0xFFFF) * one >> 16)
        if bit:
            self._high = middle
        else:
            self._low = middle + 1
        # A byte on which both ends agree will not change any more.
        while not (self._low ^ self._high) & _HIGH_BYTE:
            self._out.append(self._high >> 24)
            self._low = self._low << 8 & _TOP
            self._high = self._high << 8 & _TOP | 255
        return bit

    def finish(self) -> bytes:
        """All bytes. As many of the last ones as are needed, zeros being read behind them."""
        for kept in range(5):
            step = 32 - 8 * kept
            rounded = -(-self._low >> step) << step
            if rounded <= self._high:
                return bytes(self._out) + rounded.to_bytes(4, "big")[:kept]
        raise AssertionError("unreachable: four bytes are exact")


class Decoder(Coder):
    """Reads what an Encoder wrote; of anything else it makes something."""

    def __init__(self, tables: Tables, data: bytes) -> None:
        super().__init__(tables)
        self._data, self._at = data, 4
        self._low, self._high = 0, _TOP
        self._word = int.from_bytes(data[:4].ljust(4, b"\0"), "big")

    def _code(self, one: int, bit: int) -> int:
        span = self._high - self._low
        middle = self._low + (span >> 16) * one + ((span & 0xFFFF) * one >> 16)
        bit = int(self._word <= middle)
        if bit:
            self._high = middle
        else:
            self._low = middle + 1
        while not (self._low ^ self._high) & _HIGH_BYTE:
            self._low = self._low << 8 & _TOP
            self._high = self._high << 8 & _TOP | 255
            self._word = self._word << 8 & _TOP | self._next()
        return bit

    def _next(self) -> int:
        byte = self._data[self._at] if self._at < len(self._data) else 0
        self._at += 1
        return byte
