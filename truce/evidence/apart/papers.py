"""PDF: pages, dates as told, and what it would do by itself. Nothing in it is run or drawn."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from pypdf import PdfReader

from truce.evidence.apart.pictures import Part

ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/RichMedia")
SEARCHED_BYTES = 32 << 20
MOST_PAGES = 100_000
DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?'?|(Z))?")


def look(file: BinaryIO) -> Iterator[Part]:
    """One part after another, the cheapest first."""
    yield "active", {"holds": sorted(name.decode()[1:] for name in _active(file))}
    file.seek(0)
    reader = PdfReader(file, strict=False)
    yield "paper", {"encrypted": reader.is_encrypted}
    if reader.is_encrypted:
        return
    times = dict(_times(reader))
    if times:
        yield "times", times
    yield "pages", {"count": min(len(reader.pages), MOST_PAGES)}


def _active(file: BinaryIO) -> set[bytes]:
    held = file.read(SEARCHED_BYTES)
    return {name for name in ACTIVE if name in held}


def _times(reader: PdfReader) -> Iterator[tuple[str, Any]]:
    told: Mapping[str, Any] = reader.metadata or {}
    for key, code in (("/CreationDate", "made"), ("/ModDate", "changed")):
        found = DATE.match(str(told.get(key) or ""))
        if found:
            year, *rest = found.groups()[:6]
            parts = [int(year), *(int(part) if part else low for part, low in zip(rest, (1, 1, 0, 0, 0), strict=True))]
            sign, hours, minutes, zulu = found.groups()[6:]
            offset = "+00:00" if zulu else f"{sign}{hours}:{minutes or '00'}" if sign else None
            yield code, {"told": "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*parts), "offset": offset}
