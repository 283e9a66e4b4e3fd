"""Films and newer telephones' pictures: ISO base media files, a tree of boxes (ISO/IEC 14496-12).

Only a few small boxes are read; every size is held against the box around it, and their number is bounded.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from PIL import Image

from truce.evidence.apart.pictures import Part, exif_parts

MOST_BOXES = 20_000
MOST_BYTES = 4 << 20  # of one box that is read
WITHIN = (b"moov", b"trak", b"mdia", b"udta", b"meta", b"iprp", b"ipco", b"ilst")
EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
PLACE = re.compile(rb"([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?(?:CRS[^/]*)?/")  # ISO 6709
APPLE_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}")


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its path (`moov/trak/tkhd`), and where its content begins and ends."""

    path: str
    start: int
    end: int


def look(file: BinaryIO, size: int) -> Iterator[Part]:
    """Size, length, time and place that a film or picture tells."""
    boxes: dict[str, list[bytes]] = {}
    for box in _boxes(file, size):
        if box.path.rpartition("/")[2] in KEPT and box.end - box.start <= MOST_BYTES:
            boxes.setdefault(box.path, []).append(_content(file, box.start, box.end))
    yield from _film(boxes)
    yield from _still(file, size, boxes)


KEPT = ("mvhd", "tkhd", "udta", "keys", "ilst", "ispe", "iinf", "iloc", "\xa9xyz")


def _boxes(file: BinaryIO, size: int) -> Iterator[Box]:
    """Every box, outer before inner; stops where a size cannot be, and after so many."""
    todo, seen = [("", 0, size)], 0
    while todo:
        around, at, end = todo.pop()
        while at + 8 <= end and seen < MOST_BOXES:
            seen += 1
            header = _content(file, at, at + 16)
            length, name = struct.unpack(">I4s", header[:8])
            start = at + 8
            if length == 1 and len(header) == 16:
                length, start = struct.unpack(">Q", header[8:])[0], at + 16
            length = end - at if length == 0 else length
            if length < start - at or at + length > end:
                return
            path = f"{around}/{name.decode('latin-1')}".lstrip("/")
            yield Box(path, start, at + length)
            if name in WITHIN:
                todo.append((path, _inside(file, name, start, at + length), at + length))
            at += length


def _inside(file: BinaryIO, name: bytes, start: int, end: int) -> int:
    """Where the boxes within begin: `meta` has four bytes before them, but in QuickTime it has none."""
    if name != b"meta":
        return start
    return start if _content(file, start, end)[4:8] in (b"hdlr", b"keys") else start + 4


def _content(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(min(end - start, MOST_BYTES))


def _film(boxes: dict[str, list[bytes]]) -> Iterator[Part]:
    for held in boxes.get("moov/mvhd", [])[:1]:
        yield from _length(held)
    sizes = [struct.unpack(">II", held[-8:]) for held in boxes.get("moov/trak/tkhd", []) if len(held) >= 84]
    if sizes:
        width, height = max(sizes)
        yield "picture", {"width": width >> 16, "height": height >> 16}
    told = b"".join(held for path, many in boxes.items() if path.startswith("moov") for held in many)
    if place := PLACE.search(told):
        yield "gps", {"lat": float(place[1]), "lon": float(place[2])}
    if taken := APPLE_TIME.search(told):
        text = taken[0].decode("ascii")
        yield "times", {"taken": {"told": text[:19], "offset": f"{text[19:22]}:{text[22:]}"}}


def _length(held: bytes) -> Iterator[Part]:
    """Of the film header: seconds, and when it was made (UTC by the standard; cameras often write local time)."""
    form = ">QQIQ" if held[:1] == b"\x01" else ">IIII"
    made, _, scale, length = struct.unpack_from(form, held, 4)
    if scale:
        yield "film", {"seconds": round(length / scale, 3)}
    if 0 < made < 1 << 34:
        told = (EPOCH + timedelta(seconds=made)).replace(tzinfo=None).isoformat()
        yield "film_times", {"made": {"told": told, "offset": None, "said_to_be": "UTC"}}


def _still(file: BinaryIO, size: int, boxes: dict[str, list[bytes]]) -> Iterator[Part]:
    sizes = [struct.unpack(">II", held[4:12]) for held in boxes.get("meta/iprp/ipco/ispe", []) if len(held) >= 12]
    if sizes:
        width, height = max(sizes, key=lambda pair: pair[0] * pair[1])
        yield "picture", {"width": width, "height": height}
    items, places = boxes.get("meta/iinf"), boxes.get("meta/iloc")
    if not items or not places:
        return
    number = _exif_item(items[0])
    extent = None if number is None else _extent(places[0], number)
    if extent is None or extent[1] > MOST_BYTES or sum(extent) > size:
        return
    held = _content(file, extent[0], sum(extent))
    skip = 4 + int.from_bytes(held[:4], "big")  # to the TIFF header
    exif = Image.Exif()
    exif.load(b"Exif\x00\x00" + held[skip:])
    yield from exif_parts(exif)


def _exif_item(held: bytes) -> int | None:
    """The number of the item that holds EXIF, from the item information box."""
    at = held.find(b"Exif")
    if at < 4:
        return None
    return int.from_bytes(held[at - 4 : at - 2], "big")


def _extent(held: bytes, number: int) -> tuple[int, int] | None:
    """(offset, length) of an item with one extent, from the item location box (versions 0 to 2)."""
    version, sizes = held[0], int.from_bytes(held[4:6], "big")
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    wide = 4 if version == 2 else 2
    count, at = int.from_bytes(held[6 : 6 + wide], "big"), 6 + wide
    for _ in range(min(count, MOST_BOXES)):
        item = int.from_bytes(held[at : at + wide], "big")
        at += wide + (2 if version else 0) + 2
        base = int.from_bytes(held[at : at + base_size], "big")
        extents = int.from_bytes(held[at + base_size : at + base_size + 2], "big")
        at += base_size + 2
        one = index_size + offset_size + length_size
        if item == number:
            first = at + index_size
            offset = int.from_bytes(held[first : first + offset_size], "big")
            return base + offset, int.from_bytes(held[first + offset_size : first + offset_size + length_size], "big")
        at += extents * one
    return None
