"""Zip files and web archives (WACZ): the list of contents is read, digests are held against it, nothing is unpacked."""

import hashlib
import json
import stat
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO
from zipfile import ZipFile, ZipInfo

from truce.evidence.apart.pictures import Part

BOMB_RATIO = 100  # times its own size unpacked, and more than
BOMB_BYTES = 100 << 20
MOST_LISTED = 1_000_000
MOST_JSON = 8 << 20
MOST_LINE = 1 << 20
WEB_ARCHIVE = "application/wacz"
KINDS = (  # (an entry that tells, type)
    ("datapackage.json", WEB_ARCHIVE),
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("META-INF/MANIFEST.MF", "application/java-archive"),
)
PACKED = (".zip", ".wacz", ".jar", ".7z", ".rar", ".gz", ".xz", ".bz2", ".tar")


def look(file: BinaryIO, size: int) -> Iterator[Part]:
    """The list of contents first, then, for a web archive, its pages and its own digests."""
    with ZipFile(file) as archive:
        listed = archive.infolist()[:MOST_LISTED]
        names = {entry.filename for entry in listed}
        kind = next((kind for name, kind in KINDS if name in names), "application/zip")
        yield "media_type", {"is": kind}
        contents = _contents(listed, size)
        yield "archive", contents
        if kind == WEB_ARCHIVE:
            yield from _web_archive(archive, names, whole=not contents["bomb"])


def _contents(listed: list[ZipInfo], size: int) -> dict[str, Any]:
    unpacked = sum(entry.file_size for entry in listed)
    packed = sum(entry.compress_size for entry in listed)
    names = [entry.filename for entry in listed]
    return {
        "entries": len(listed),
        "unpacked_bytes": unpacked,
        "bomb": (unpacked > BOMB_BYTES and unpacked > BOMB_RATIO * size) or packed > size,
        "leading_outside": sum(map(_leads_outside, names)),
        "links": sum(stat.S_ISLNK(entry.external_attr >> 16) for entry in listed),
        "encrypted": sum(bool(entry.flag_bits & 1) for entry in listed),
        "same_name": len(names) - len(set(names)),
        "packed_again": sum(name.lower().endswith(PACKED) for name in names),
    }


def _leads_outside(name: str) -> bool:
    """Whether a careless unpacker would write outside its folder."""
    steps = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in steps or name[1:2] == ":"


def _web_archive(archive: ZipFile, names: set[str], *, whole: bool) -> Iterator[Part]:
    package = _json(archive, "datapackage.json")
    yield (
        "web_archive",
        {"version": str(package.get("wacz_version", ""))[:20], "signed": "datapackage-digest.json" in names},
    )
    pages = sorted(name for name in names if name in ("pages/pages.jsonl", "pages/extraPages.jsonl"))
    yield "web_pages", _pages(archive, pages)
    if not whole:
        yield "could_not", {"digests": "would unpack to far more than its size: not hashed"}
        return
    yield "digests", _digests(archive, package, names)


def _json(archive: ZipFile, name: str) -> dict[str, Any]:
    with archive.open(name) as held:
        told = json.loads(held.read(MOST_JSON))
    return told if isinstance(told, dict) else {}


def _pages(archive: ZipFile, files: Iterable[str]) -> dict[str, Any]:
    """How many pages, and the first and last time of capture, as told."""
    count, times = 0, []
    for name in files:
        with archive.open(name) as held:
            for line in _lines(held):
                told = json.loads(line)
                if isinstance(told, dict) and "url" in told:
                    count += 1
                    times.append(str(told.get("ts", ""))[:35])
    known = sorted(time for time in times if time)
    return {"count": count, "first": known[0] if known else None, "last": known[-1] if known else None}


def _lines(held: Any) -> Iterator[bytes]:
    for _ in range(MOST_LISTED):
        line = held.readline(MOST_LINE)
        if not line:
            return
        if line.strip():
            yield line


def _digests(archive: ZipFile, package: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Its own digests, held against its contents: how many hold, how many do not, how many entries have none."""
    claimed = {
        str(one.get("path")): str(one.get("hash"))
        for one in package.get("resources", ())
        if isinstance(one, dict) and one.get("path")
    }
    if "datapackage-digest.json" in names:
        claimed["datapackage.json"] = str(_json(archive, "datapackage-digest.json").get("hash"))
    found = {name: name in names and _hash(archive, name, told) for name, told in claimed.items()}
    own = {"datapackage.json", "datapackage-digest.json"}
    return {
        "hold": sum(found.values()),
        "fail": sum(not held for held in found.values()),
        "without": len({name for name in names if not name.endswith("/")} - set(claimed) - own),
    }


def _hash(archive: ZipFile, name: str, told: str) -> bool:
    method, _, expected = told.partition(":")
    if method not in ("sha256", "md5"):  # the two that the format names
        return False
    digest = hashlib.new(method, usedforsecurity=False)
    try:
        with archive.open(name) as held:
            while piece := held.read(1 << 20):
                digest.update(piece)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        return False
    return digest.hexdigest() == expected.lower()
