"""A bundle as it was handed over: a folder or a zip, read piece by piece, never unpacked, written or trusted."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from truce.bundle.names import DEEPEST, printable, refuse_twins, refuse_unsafe
from truce.errors import NotFound, Untrustworthy

MOST_FILES = 200_000
MOST_TEXT = 256 * 2**20  # bytes of a file that is read whole
PIECE = 2**20


class Holder(Protocol):
    """The files of a bundle by their names in it (`data/log/checkpoint.txt`)."""

    @property
    def path(self) -> Path: ...

    def sizes(self) -> dict[str, int]:
        """Every file with its bytes, in the order of names."""
        ...

    def empty(self) -> Sequence[str]:
        """Folders that hold no file, however deep, in the order of names; the outermost of each."""
        ...

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, piece by piece. Raises Untrustworthy where they cannot be read."""
        ...


def whole(holder: Holder, name: str, most: int = MOST_TEXT) -> bytes:
    """A file at once. Raises NotFound where there is none, Untrustworthy where it is larger than `most`."""
    size = holder.sizes().get(name)
    if size is None:
        raise NotFound("the bundle lacks a file", file=name)
    if size > most:
        raise Untrustworthy("a file is larger than any that belongs there", file=name, bytes=size, most=most)
    return b"".join(holder.pieces(name))


def lines(holder: Holder, name: str, longest: int = 16 * 2**20) -> Iterator[bytes]:
    """The lines of a file without their ends. Raises Untrustworthy where one is longer than `longest` bytes."""
    if name not in holder.sizes():
        raise NotFound("the bundle lacks a file", file=name)
    rest = b""
    for piece in holder.pieces(name):
        *done, rest = (rest + piece).split(b"\n")
        yield from done
        if len(rest) > longest:
            raise Untrustworthy("a line is longer than any that belongs there", file=name, most=longest)
    if rest:
        yield rest


class FolderHolder:
    """A bundle that lies open. A link, a pipe or a device in it is refused before anything is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._folders: set[str] = set()
        self._sizes = dict(sorted(self._walk(path, "", 0)))
        refuse_twins(self._sizes)

    def _walk(self, folder: Path, inside: str, depth: int) -> Iterator[tuple[str, int]]:
        if depth > DEEPEST:
            raise Untrustworthy("folders lie deeper in one another than any bundle's", file=printable(inside))
        found = 0
        with os.scandir(folder) as entries:
            for entry in entries:
                name = f"{inside}{entry.name}"
                refuse_unsafe(name)
                told = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(told.st_mode):
                    self._folders.add(f"{name}/")
                    yield from self._walk(Path(entry.path), f"{name}/", depth + 1)
                elif stat.S_ISREG(told.st_mode):
                    yield name, told.st_size
                else:
                    raise _no_plain_file(name)
                found += 1
                if found > MOST_FILES:
                    raise too_many()

    def sizes(self) -> dict[str, int]:
        """See Holder."""
        return self._sizes

    def empty(self) -> Sequence[str]:
        """See Holder."""
        return outermost_empty(self._folders, self._sizes)

    def pieces(self, name: str) -> Iterator[bytes]:
        """See Holder."""
        try:
            handle = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with cast(BinaryIO, os.fdopen(handle, "rb")) as file:
                while piece := file.read(PIECE):
                    yield piece
        except OSError as failed:
            raise Untrustworthy("a file cannot be read", file=name) from failed


def outermost_empty(folders: Iterable[str], files: Iterable[str]) -> list[str]:
    """The folders (`a/b/`) that no file lies in, without those that lie in another such."""
    used: set[str] = set()
    for name in files:
        at = name.rfind("/")
        while at >= 0 and name[: at + 1] not in used:
            used.add(name[: at + 1])
            at = name.rfind("/", 0, at)
    found: list[str] = []
    for folder in sorted(set(folders) - used):
        if not found or not folder.startswith(found[-1]):
            found.append(folder)
    return found


def too_many() -> Untrustworthy:
    """What is said of a bundle made to exhaust whoever opens it."""
    return Untrustworthy("more files than any bundle holds", most=MOST_FILES, remedy="nothing of it was read further")


def _no_plain_file(name: str) -> Untrustworthy:
    return Untrustworthy(
        "something in the bundle is no plain file but a link, a pipe or a device",
        file=printable(name),
        why="it could lead whoever reads it to files outside",
        remedy="take it out and check again, or ask whoever made it for another copy",
    )
