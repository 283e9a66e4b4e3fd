"""Bytes named by their hashes: SHA-256 for the record, BLAKE3 for speed, both in one pass."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from blake3 import blake3

PIECE_BYTES = 1 << 20


class Readable(Protocol):
    """Anything bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    """Anything bytes can be written to."""

    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Digests:
    """Both hashes (hex) and the number of bytes they are of."""

    sha256: str
    blake3: str
    size: int


class Digesting:
    """Feeds both hashes with what is read through it, or told to it."""

    def __init__(self, stream: Readable | None = None) -> None:
        self._stream = stream
        self._sha256 = hashlib.sha256()
        self._blake3 = blake3(max_threads=blake3.AUTO)
        self._size = 0

    def update(self, piece: bytes) -> None:
        """Take a piece in."""
        self._sha256.update(piece)
        self._blake3.update(piece)
        self._size += len(piece)

    def read(self, size: int = -1, /) -> bytes:
        """Read from the stream behind, in pieces of bounded size whatever is asked for."""
        if self._stream is None:
            return b""
        piece = self._stream.read(PIECE_BYTES if size < 0 else size)
        self.update(piece)
        return piece

    def digests(self) -> Digests:
        """The hashes of everything so far."""
        return Digests(self._sha256.hexdigest(), self._blake3.hexdigest(), self._size)


def pieces(stream: Readable, piece_bytes: int = PIECE_BYTES) -> Iterator[bytes]:
    """What a stream holds, a bounded piece at a time."""
    while piece := stream.read(piece_bytes):
        yield piece


def digests_of(stream: Readable) -> Digests:
    """Both hashes of a whole stream, in constant memory."""
    digesting = Digesting()
    for piece in pieces(stream):
        digesting.update(piece)
    return digesting.digests()
