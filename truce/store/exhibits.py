"""Exhibits on the disk: each under the hash of its bytes, written once, never written again.

`exhibits/ab/cdef...` holds the bytes whose SHA-256 is abcdef... A file on its way in lies in `exhibits/.incoming`,
locked by whoever writes it, and is moved into place when it is whole and on the disk: a kill leaves either the whole
exhibit or a leftover that the next command clears away.
"""

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from truce.errors import NotFound, TruceError, UnusableMission, UnusableSource
from truce.record.digest import Digesting, Digests, Readable, Writable, digests_of, pieces

INCOMING = ".incoming"
DAMAGED = ".damaged"
READ_ONLY = 0o440
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
Seal = Callable[[Readable, Writable], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in: both hashes and the size of the content, and the hash of the bytes as they lie on the disk.

    `stored` is the content's own SHA-256 unless the bytes were sealed on their way in. `new`: not kept before.
    """

    sha256: str
    blake3: str
    size: int
    stored: str
    new: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether the bytes on the disk are still those they were; `why` not, where they are not."""

    ok: bool
    why: str | None = None


class ExhibitStore:
    """The exhibits of a mission, in its folder `exhibits`. Several processes may take files in at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, stream: Readable) -> Taken:
        """Take a stream in, in constant memory; durable when it returns. What is kept already is kept once.

        Raises UnusableMission where the disk refuses (full, read-only), UnusableSource where the stream does.
        """
        return self._take(_Source(stream), _copy, sealed=False)

    def take_sealed(self, stream: Readable, seal: Seal) -> Taken:
        """Take a stream in, sealed by `seal(reader, writer)` on its way: the plain bytes never touch the disk."""
        return self._take(_Source(stream), seal, sealed=True)

    def _take(self, source: "_Source", move: Seal, *, sealed: bool) -> Taken:
        with self._incoming() as file:
            lying = _Sink(file, Digesting() if sealed else None)
            with ExitStack() as unless_moved:  # a sealing library hides the reason in an error of its own
                unless_moved.callback(lying.complain, self.folder)
                unless_moved.callback(source.complain)
                move(source, lying)
                unless_moved.pop_all()
            content = source.digests()
            stored = self._place(file, lying.sha256 or content.sha256)
            return Taken(content.sha256, content.blake3, content.size, *stored)

    @contextmanager
    def _incoming(self) -> Iterator["FileAt"]:
        """A new file beside, locked while we live; gone again unless it was moved into place."""
        path = self.folder / INCOMING / uuid4().hex
        with _told(self.folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb", buffering=0) as file:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield FileAt(file, path)
        finally:
            path.unlink(missing_ok=True)

    def _place(self, file: "FileAt", stored: str) -> tuple[str, bool]:
        """Put a whole file in its place; (its address, whether it is new)."""
        target = self.path(stored)
        with _told(self.folder):
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), READ_ONLY)
            if target.exists():
                if self.check(stored).ok:
                    return stored, False
                self._put_aside(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.path.rename(target)
            _sync_folder(target.parent)
            _sync_folder(self.folder)
        return stored, True

    def _put_aside(self, damaged: Path) -> None:
        """Bytes that are no longer what they were: kept for whoever asks what happened, never deleted."""
        aside = self.folder / DAMAGED
        aside.mkdir(exist_ok=True)
        damaged.rename(aside / f"{damaged.parent.name}{damaged.name}-{uuid4().hex[:8]}")

    def path(self, stored: str) -> Path:
        """Where the bytes of a hash lie, or would."""
        if len(stored) != 64 or not set(stored) <= set("0123456789abcdef"):
            raise NotFound("this is not the SHA-256 of an exhibit", given=stored[:80])
        return self.folder / stored[:2] / stored[2:]

    def holds(self, stored: str) -> bool:
        """Whether there is anything under a hash."""
        return self.path(stored).is_file()

    def open(self, stored: str) -> BinaryIO:
        """The bytes of a hash, to be read; unbuffered. Raises NotFound where they are not here."""
        try:
            return self.path(stored).open("rb", buffering=0)
        except FileNotFoundError:
            raise NotFound(
                "the bytes of an exhibit are not here", stored=stored, remedy="bring them back from a backup"
            ) from None
        except OSError as refused:
            raise UnusableMission("the bytes of an exhibit cannot be read", stored=stored) from refused

    def check(self, stored: str) -> Checked:
        """Hash the bytes again, all of them."""
        try:
            with self.path(stored).open("rb", buffering=0) as file:
                found = digests_of(file)
        except FileNotFoundError:
            return Checked(False, "missing")
        except OSError as refused:
            return Checked(False, f"unreadable ({errno.errorcode.get(refused.errno or 0, 'unknown')})")
        return Checked(True) if found.sha256 == stored else Checked(False, "changed")

    def all(self) -> Iterator[str]:
        """Every hash that is kept."""
        for shelf in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from (shelf.name + file.name for file in sorted(shelf.iterdir()))

    def destroy(self, stored: str) -> bool:
        """Take bytes off the disk, where the law of retention demands it. Whether there were any."""
        path = self.path(stored)
        with _told(self.folder):
            there = path.exists()
            path.unlink(missing_ok=True)
            if there:
                _sync_folder(path.parent)
        return there

    def clear_leftovers(self) -> int:
        """Take away what a kill left half written; what somebody is writing now stays. How many there were."""
        cleared = 0
        for path in (self.folder / INCOMING).glob("*"):
            with suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
                cleared += 1
        return cleared


class FileAt:
    """An open file that knows its path."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self.path = path
        self.fileno = file.fileno
        self.write = file.write
        self.flush = file.flush


class _Source:
    """The stream on its way in: hashed as it is read; remembers why it could not be read."""

    def __init__(self, stream: Readable) -> None:
        self._digesting = Digesting(stream)
        self._failed: OSError | None = None

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._digesting.read(size)
        except OSError as failed:
            self._failed = failed
            raise

    def digests(self) -> Digests:
        return self._digesting.digests()

    def complain(self) -> None:
        if self._failed is not None:
            raise UnusableSource(
                "the file could not be read to its end; nothing of it was kept",
                read_bytes=self.digests().size,
                why=errno.errorcode.get(self._failed.errno or 0, type(self._failed).__name__),
                remedy="copy it from its medium first (see ddrescue for a failing one), then add the copy and say so",
            ) from None


class _Sink:
    """The file on the disk: hashed as it is written, where the bytes are others; remembers what the disk refused."""

    def __init__(self, file: "FileAt", digesting: Digesting | None) -> None:
        self._file = file
        self._digesting = digesting
        self._failed: OSError | None = None

    def write(self, data: bytes, /) -> int:
        try:
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
        except OSError as failed:
            self._failed = failed
            raise
        if self._digesting is not None:
            self._digesting.update(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()

    @property
    def sha256(self) -> str | None:
        return None if self._digesting is None else self._digesting.digests().sha256

    def complain(self, folder: Path) -> None:
        if self._failed is not None:
            raise disk_refused(folder, self._failed) from None


def _copy(reader: Readable, writer: Writable) -> None:
    for piece in pieces(reader):
        writer.write(piece)


def disk_refused(folder: Path, failed: OSError) -> TruceError:
    """What somebody is told whose exhibit the disk did not take."""
    code = errno.errorcode.get(failed.errno or 0, "unknown")
    if failed.errno in FULL:
        remedy = "make room on that disk (the file needs its own size), then add it again"
        return UnusableMission("the disk is full; nothing of this exhibit was kept", folder=folder, remedy=remedy)
    remedy = "see that the folder can be written to, then add it again"
    return UnusableMission("the disk refuses; nothing of this exhibit was kept", folder=folder, why=code, remedy=remedy)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as failed:
        raise disk_refused(folder, failed) from failed


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
