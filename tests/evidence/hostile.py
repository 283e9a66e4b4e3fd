"""Hostile files, made anew each time: none is ever kept in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable


def zip_of(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in entries:
            made.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def zip_bomb() -> bytes:
    return zip_of(("a.txt", bytes(101 << 20)))


def paths_out() -> bytes:
    return zip_of(("../../evil", b"x"), ("/etc/evil", b"x"), ("C:\\evil", b"x"), ("a\\..\\..\\evil", b"x"))


def zip_links() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    return out.getvalue()


def chunk(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def huge_png() -> bytes:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tiff_exif(entries: bytes, count: int) -> bytes:
    """A JPEG of nothing but an EXIF block with these entries."""
    tiff = b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", count) + entries + struct.pack("<I", 8)  # next: itself
    block = b"Exif\x00\x00" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(block) + 2) + block


def cyclic_exif(body: bytes) -> bytes:
    """EXIF whose inner directories are itself, and a text of 4 GB at an offset far outside."""
    entries = struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<HHII", 0x8825, 4, 1, 8)
    entries += struct.pack("<HHII", 0x010F, 2, 0xFFFFFFFF, 0xFFFFFFF0)
    return tiff_exif(entries, 3) + body[2:]


def endless_gif() -> bytes:
    """A picture of one dot, thirty thousand times."""
    frame = b"\x21\xf9\x04\x00\x00\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    return head + frame * 30_000 + b";"


def recursive_pdf() -> bytes:
    """A cross-reference table whose one before is itself, and a tree of pages that is its own child."""
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/OpenAction 3 0 R>>\nendobj\n"
    body += b"2 0 obj\n<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>\nendobj\n"
    body += b"3 0 obj\n<</S/JavaScript/JS(app.alert\\(1\\))>>\nendobj\n"
    at = len(body)
    return body + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Size 4/Prev %d>>\nstartxref\n%d\n%%%%EOF" % (
        at,
        at,
    )


def endless_boxes() -> bytes:
    """A film of boxes within boxes that claim to be longer than the file."""
    inner = struct.pack(">I4s", 8, b"free") * 50_000
    return struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + struct.pack(">I4s", 0x7FFFFFFF, b"moov") + inner


def polyglot(jpeg: bytes) -> bytes:
    return jpeg + zip_of(("run.sh", b"#!/bin/sh"))


def every(jpeg: bytes) -> dict[str, Callable[[], bytes]]:
    return {
        "zip bomb": zip_bomb,
        "paths out of the folder": paths_out,
        "links in a zip": zip_links,
        "60,000 x 60,000 pixels": huge_png,
        "a picture cut off": lambda: jpeg[: len(jpeg) // 2],
        "EXIF that is its own child": lambda: cyclic_exif(jpeg),
        "30,000 frames": endless_gif,
        "a PDF that is its own child": recursive_pdf,
        "boxes longer than the film": endless_boxes,
        "nothing at all": lambda: b"",
        "two types in one": lambda: polyglot(jpeg),
        "a zip without an end": lambda: zip_of(("a", b"b" * 100))[:60],
        "noise": lambda: zlib.compress(bytes(range(256)) * 40) * 3,
    }
