"""A bundle in one zip file: written the same for the same bundle; never unpacked, and never inflated without end."""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from stat import S_IFLNK, S_IFMT, S_IFREG
from typing import BinaryIO

from truce.bundle.holder import MOST_FILES, PIECE, outermost_empty, too_many
from truce.bundle.names import printable, refuse_twins, refuse_unsafe
from truce.errors import Untrustworthy

DAWN = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can name: the same bundle gives the same bytes
MOST_RATIO = 100  # times the archive's own size that all files together may have, beyond FREE
FREE = 64 * 2**20
ENTRY = 46  # bytes that an entry of the directory has at the least (APPNOTE 4.3.12)
LONG_ENTRY = 512


def write_zip(folder: Path, names: Iterator[str] | list[str], top: str, out: BinaryIO) -> None:
    """The files of a folder, in this order, below one folder `top`; stored as they are: evidence is packed already."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as made:
        for name in names:
            info = zipfile.ZipInfo(f"{top}/{name}", DAWN)
            info.external_attr = (S_IFREG | 0o600) << 16
            info.create_system = 3
            path = folder / name
            with path.open("rb") as file, made.open(info, "w", force_zip64=path.stat().st_size >= 2**31) as entry:
                while piece := file.read(PIECE):
                    entry.write(piece)


class ZipHolder:
    """A bundle in a zip. Whatever a zip can do beyond holding plain files is refused before anything is inflated."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            if _directory_size(file) > MOST_FILES * LONG_ENTRY:
                raise too_many()
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError, struct.error) as broken:
            raise Untrustworthy("this zip cannot be read", file=path.name, remedy="ask for another copy") from broken
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        folders = [info.filename for info in self._zip.infolist() if info.is_dir()]
        self._refuse(infos)
        top = _top([info.filename for info in infos])
        self._empty = outermost_empty(folders, [info.filename for info in infos])
        self._infos = {info.filename.removeprefix(top): info for info in sorted(infos, key=lambda i: i.filename)}

    def _refuse(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > MOST_FILES:
            raise too_many()
        for info in infos:
            refuse_unsafe(info.filename)
            refuse_unsafe(info.orig_filename)
            if reason := _why_not_plain(info):
                raise Untrustworthy("something in this zip is no plain file", file=printable(info.filename), why=reason)
        refuse_twins(info.filename for info in infos)
        _refuse_overlaps(infos)
        told, have = sum(info.file_size for info in infos), self.path.stat().st_size
        if told > FREE + MOST_RATIO * have:
            raise Untrustworthy(
                "this zip would swell beyond all measure",
                bytes_of_the_zip=have,
                bytes_inside=told,
                remedy="nothing was unpacked; do not unpack it with anything else",
            )

    def sizes(self) -> dict[str, int]:
        """See Holder."""
        return {name: info.file_size for name, info in self._infos.items()}

    def empty(self) -> Sequence[str]:
        """See Holder; by their names in the zip, which may lie beside the bundle's own folder."""
        return self._empty

    def pieces(self, name: str) -> Iterator[bytes]:
        """See Holder."""
        try:
            with self._zip.open(self._infos[name]) as file:
                while piece := file.read(PIECE):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as broken:
            raise Untrustworthy("a file of this zip cannot be read", file=name) from broken


def _why_not_plain(info: zipfile.ZipInfo) -> str | None:
    kind = S_IFMT(info.external_attr >> 16)
    checks = (
        (kind == S_IFLNK, "it is a link"),
        (kind not in (0, S_IFREG), "it is a pipe or a device"),
        (bool(info.flag_bits & 0x1), "it is locked by a password; a bundle is not"),
        (info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED), "it is packed in an unusual way"),
    )
    return next((reason for wrong, reason in checks if wrong), None)


def _refuse_overlaps(infos: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes make a small file unpack to a vast one."""
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            raise Untrustworthy("files of this zip lie over one another", file=printable(info.filename))
        end = info.header_offset + 30 + info.compress_size


def _top(names: list[str]) -> str:
    """The one folder that holds all (RFC 8493, 4), with its slash; empty where the bag lies at the top."""
    tops = {name.partition("/")[0] for name in names}
    return f"{next(iter(tops))}/" if len(tops) == 1 and all("/" in name for name in names) else ""


def _directory_size(file: BinaryIO) -> int:
    """The bytes of the zip's directory as its end record tells; the larger where the 64-bit record differs."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 22 - 0xFFFF))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Untrustworthy("this file is no zip", remedy="a bundle is a folder or a .zip that `truce seal` made")
    told = int(struct.unpack_from("<L", tail, at + 12)[0])
    told = 0 if told == 0xFFFFFFFF else told
    if at >= 20 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        file.seek(min(size, struct.unpack_from("<Q", tail, at - 12)[0]))
        record = file.read(56)
        if len(record) == 56:
            told = max(told, int(struct.unpack_from("<Q", record, 40)[0]))
    return told
