"""Bytes put aside for a moment: sealed on the disk under a key that only this process ever held, in a nameless file.

What a browser sends may be evidence. Until it has its place it must not lie readable on a disk: not in a swap of
temporary files, not in what is left of them after a crash.
"""

from io import RawIOBase, UnsupportedOperation
from os import SEEK_SET
from tempfile import TemporaryFile
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

PIECE = 1 << 18  # bytes sealed at a time; a file of so many or fewer never leaves memory
TAG = 16  # bytes that ChaCha20-Poly1305 (RFC 8439) adds to a piece


class Aside(RawIOBase):
    """A stream that is written to its end, then read from its beginning. The key dies with it."""

    def __init__(self) -> None:
        self._cipher = ChaCha20Poly1305(ChaCha20Poly1305.generate_key())
        self._file: IO[bytes] | None = None
        self._sealed = 0  # pieces on the disk
        self._open = bytearray()  # what was written after them
        self._at = 0
        self._last: tuple[int, bytes] = (-1, b"")

    def writable(self) -> bool:
        """It is."""
        return True

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Forwards and back, to read."""
        return True

    def tell(self) -> int:
        """Where the next byte is read from."""
        return self._at

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        """Read from there. Raises UnsupportedOperation for a place that is not told from the beginning."""
        if whence != SEEK_SET or offset < 0:
            raise UnsupportedOperation("a place is told from the beginning")
        self._at = offset
        return offset

    def write(self, data: Any, /) -> int:
        """Put bytes behind those that are there."""
        told = memoryview(data)
        self._open += told
        while len(self._open) > PIECE:
            self._seal(bytes(self._open[:PIECE]))
            del self._open[:PIECE]
        return told.nbytes

    def _seal(self, piece: bytes) -> None:
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 - it is closed with the stream
        self._file.seek(self._sealed * (PIECE + TAG))
        self._file.write(self._cipher.encrypt(_nonce(self._sealed), piece, None))
        self._sealed += 1

    def readinto(self, into: Any, /) -> int:
        """Fill a buffer as far as the piece goes that is read; 0 at the end."""
        number, within = divmod(self._at, PIECE)
        piece = bytes(self._open) if number >= self._sealed else self._piece(number)
        if number > self._sealed:
            return 0
        told = piece[within : within + len(into)]
        into[: len(told)] = told
        self._at += len(told)
        return len(told)

    def _piece(self, number: int) -> bytes:
        if self._last[0] != number and self._file is not None:
            self._file.seek(number * (PIECE + TAG))
            self._last = number, self._cipher.decrypt(_nonce(number), self._file.read(PIECE + TAG), None)
        return self._last[1]

    def close(self) -> None:
        """Let go of all of it."""
        if self._file is not None:
            self._file.close()
        self._open.clear()
        self._last = (-1, b"")
        super().close()


def _nonce(number: int) -> bytes:
    """Each piece has its own under a key that is used for one stream."""
    return number.to_bytes(12, "big")
