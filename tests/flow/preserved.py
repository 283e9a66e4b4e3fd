"""A mission with a case and files to take in, for tests of exhibits."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from tests.casework import Staffed, staffed
from truce.flow.acting import perform
from truce.flow.evidence.preserve import Preserved, Receipt, add, bytes_given
from truce.flow.evidence.preserve_bytes import store_of
from truce.model.act import StateMove
from truce.model.exhibit import Exhibit

CASE, OTHER = "cas-1", "cas-2"


def with_case(folder: Path) -> Staffed:
    """The staffed mission, with two cases received."""
    here = staffed(folder)
    for case in (CASE, OTHER):
        perform(here.as_("ivy"), "case.receive", case, {"channel": "patrol"}, move=StateMove(1, None, "received"))
    return here


def unlooked(descriptor: int, size: int, **asked: Any) -> dict[str, Any]:
    """In place of the cell, where a test is about something else."""
    return {"media_type": "text/plain", "parts": {}, "could_not": []}


def receipt(**more: Any) -> Receipt:
    return Receipt(**{"case": CASE, "origin": "a resident, in person", "why": "shown at the visit"} | more)


def put(here: Staffed, content: bytes = b"a picture", by: str = "ivy", **more: Any) -> Exhibit:
    return taken(here, content, by, **more).exhibit


def taken(here: Staffed, content: bytes = b"a picture", by: str = "ivy", **more: Any) -> Preserved:
    return add(here.as_(by), bytes_given(content, "visit.txt"), receipt(**more), unlooked)


def lying(here: Staffed, exhibit: Exhibit) -> Path:
    """Where its bytes are on the disk."""
    return store_of(here.house).path(str(exhibit.stored))


@contextmanager
def damaged(path: Path) -> Iterator[None]:
    """Bytes with one bit turned."""
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(held)
    yield


def photograph(seed: int = 1, **exif: Any) -> bytes:
    """A picture with something in it, and what a telephone writes besides: a marked name, an exact place."""
    made = Image.new("L", (64, 48))
    made.putdata([(x * x * seed + y * 31 * (x // 9 + seed)) % 256 for y in range(48) for x in range(64)])
    told = Image.Exif()
    told[271], told[272], told[315] = "Canon", "EOS 5D", "Zoryana Marchenko"
    inner = told.get_ifd(0x8769)
    inner[36867], inner[36881], inner[42032] = "2025:04:20 10:05:00", "+03:00", "Zoryana Marchenko"
    gps = told.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4], gps[31] = "N", (48.0, 41.0, 24.55), "E", (38.0, 25.0, 48.1), 4.5
    out = io.BytesIO()
    made.resize((640, 480), Image.Resampling.BICUBIC).convert("RGB").save(out, "JPEG", quality=92, exif=told)
    return out.getvalue()
