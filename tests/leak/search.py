"""Searches bytes for marks, also inside what wraps them: archives, compressed streams, tables, databases, age."""

import io
import re
import sqlite3
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pyrage

from tests.leak.marks import Pattern

AGE = b"age-encryption.org/v1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # of 60,000 hashes of the log one begins with the first two letters alone
DEEPEST = 4


def found_in(data: bytes, pattern: Pattern, depth: int = 0) -> set[str]:
    """The marks in some bytes, or in anything that they wrap. What was searched before is not searched again."""
    seen = sha256(data).digest()
    if seen in pattern.clean:
        return set()
    marks = pattern.found(data)
    if depth < DEEPEST:
        for inner in _inside(data):
            marks |= found_in(inner, pattern, depth + 1)
    if not marks:
        pattern.clean.add(seen)
    return marks


def _inside(data: bytes) -> Iterator[bytes]:
    if data.startswith(ZIP):
        yield from _of_zip(data)
    elif data.startswith(b"PAR1"):
        table = pq.read_table(io.BytesIO(data))
        yield "\n".join(map(str, table.to_pylist())).encode("utf-8", "replace")
    elif data.startswith(b"SQLite format 3"):
        yield from _of_sqlite(data)
    elif data.startswith(b"\x1f\x8b"):
        yield from _of_gzip(data)
    elif data.startswith(b"%PDF"):
        yield from _of_pdf(data)
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            for member in tar.getmembers():
                file = tar.extractfile(member)
                yield b"" if file is None else file.read()


def _of_zip(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            yield info.filename.encode()
            yield archive.read(info)


def _of_sqlite(data: bytes) -> Iterator[bytes]:
    if data[18:20] == b"\x02\x02":  # a database in memory has no log beside it
        data = data[:18] + b"\x01\x01" + data[20:]
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in connection.execute(f'SELECT * FROM "{name}"'):
            for cell in row:
                yield cell if isinstance(cell, bytes) else str(cell).encode("utf-8", "replace")


def _of_gzip(data: bytes) -> Iterator[bytes]:
    """Every member, also of one that breaks off; nothing where a hash of the log begins so by chance."""
    while data.startswith(b"\x1f\x8b"):
        stream = zlib.decompressobj(wbits=31)
        try:
            yield stream.decompress(data)
        except zlib.error:
            return
        data = stream.unused_data


def _of_pdf(data: bytes) -> Iterator[bytes]:
    for begun in re.finditer(rb"stream\r?\n", data):
        try:
            yield zlib.decompressobj().decompress(data[begun.end() :])
        except zlib.error:
            continue


def sealed_in(path: Path) -> list[bytes]:
    """Every age file that an SQLite database holds."""
    return [cell for cell in _of_sqlite(path.read_bytes()) if cell.startswith(AGE)]


def opened_by(identities: Sequence[str], sealed: Sequence[bytes]) -> list[bytes]:
    """All that some keys open, with whatever keys are found on the way."""
    keys, closed, opened = list(identities), list(sealed), list[bytes]()
    while True:
        held = [pyrage.x25519.Identity.from_str(key) for key in keys]
        still = []
        for one in closed:
            try:
                opened.append(bytes(pyrage.decrypt(one, held)))
            except pyrage.DecryptError:
                still.append(one)
        new = [plain.decode() for plain in opened if plain.startswith(b"AGE-SECRET-KEY-1")]
        if len(still) == len(closed) or not new:
            return opened
        keys, closed = [*keys, *new], still


def files_in(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
