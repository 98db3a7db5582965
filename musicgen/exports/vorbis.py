"""More comments in an OGG Vorbis file: libsndfile writes only those that it has names for.

The comment and set-up headers, packets 2 and 3 of a stream, stand on pages of their own (Vorbis I, appendix
A.2). They are put onto one new page; pages behind it are counted anew where that makes fewer.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from musicgen.errors import FialtaError

_COMMENT = b"\3vorbis"
_HEAD = "<4sBBqIIIB"  # magic, version, flags, granule, serial, number, checksum, segments


@dataclass(frozen=True, slots=True)
class _Page:
    """head: its 27 bytes. lacing: the sizes of its segments."""

    head: bytes
    lacing: bytes
    body: bytes

    @property
    def number(self) -> int:
        return int(struct.unpack_from("<I", self.head, 18)[0])


def with_comments(ogg: bytes, comments: Mapping[str, str]) -> bytes:
    """The file with these comments behind its own. Raises FialtaError for what is no Vorbis stream."""
    first, *rest = _pages(ogg)
    packets, used = _packets(rest, 2)
    if not packets or not packets[0].startswith(_COMMENT):
        raise FialtaError("The OGG file has no comments where they belong: take the WAV file instead.")
    added = [f"{name}={text}".encode() for name, text in comments.items()]
    made = _joined(rest[0].head, [_commented(packets[0], added), *packets[1:]])
    behind = [_numbered(page, at) for at, page in enumerate(rest[used:], start=2)]
    return b"".join([_bytes(first), _bytes(made), *map(_bytes, behind)])


def _pages(ogg: bytes) -> Iterator[_Page]:
    at = 0
    while at < len(ogg):
        head = ogg[at : at + 27]
        lacing = ogg[at + 27 : at + 27 + head[26]]
        start = at + 27 + head[26]
        at = start + sum(lacing)
        yield _Page(head, lacing, ogg[start:at])


def _packets(pages: list[_Page], count: int) -> tuple[list[bytes], int]:
    """The first packets of these pages, and how many pages they stand on."""
    found, packet = list[bytes](), b""
    for used, page in enumerate(pages, start=1):
        at = 0
        for size in page.lacing:
            packet += page.body[at : at + size]
            at += size
            if size < 255:
                found.append(packet)
                packet = b""
        if len(found) >= count:
            return found, used
    return [], 0


def _commented(packet: bytes, added: list[bytes]) -> bytes:
    """A comment packet with more comments: vendor, their number, each with its length, a set bit."""
    vendor = struct.unpack_from("<I", packet, 7)[0]
    at = 11 + vendor
    count = struct.unpack_from("<I", packet, at)[0]
    more = b"".join(struct.pack("<I", len(text)) + text for text in added)
    body = packet[at + 4 : -1]
    return packet[:at] + struct.pack("<I", count + len(added)) + body + more + b"\1"


def _joined(head: bytes, packets: list[bytes]) -> _Page:
    lacing = b"".join(b"\xff" * (len(p) // 255) + bytes([len(p) % 255]) for p in packets)
    if len(lacing) > 255:
        raise FialtaError("The comments of the OGG file are too long: take the WAV file instead.")
    return _numbered(_Page(head, lacing, b"".join(packets)), 1)


def _numbered(page: _Page, number: int) -> _Page:
    head = bytearray(page.head)
    struct.pack_into("<I", head, 18, number)
    head[26] = len(page.lacing)
    return _Page(bytes(head), page.lacing, page.body)


def _bytes(page: _Page) -> bytes:
    head = bytearray(page.head)
    struct.pack_into("<I", head, 22, 0)
    struct.pack_into("<I", head, 22, _checksum(bytes(head) + page.lacing + page.body))
    return bytes(head) + page.lacing + page.body


def _checksum(data: bytes) -> int:
    """CRC-32 as OGG has it: polynomial 04C11DB7, nothing turned round."""
    table, found = _table(), 0
    for byte in data:
        found = (found << 8 & 0xFFFFFFFF) ^ table[found >> 24 ^ byte]
    return found


@cache
def _table() -> tuple[int, ...]:
    made = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
        made.append(value)
    return tuple(made)
