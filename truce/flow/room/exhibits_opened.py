"""An exhibit opened in the room: first on record, with a reason and a check of its bytes; then given out by the piece.

There is no key to a stream but the record itself: pieces go to whoever put a look at this exhibit on record within the
last half hour. A sealed exhibit is opened on the way; its plain bytes never touch the disk.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from typing import BinaryIO

from truce.errors import NotFound, Refused, Untrustworthy
from truce.evidence.custody import Custody
from truce.flow.acting import ask, may, perform
from truce.flow.evidence.preserve import Preserved, custody_of
from truce.flow.evidence.preserve_bytes import identity_of, pour, store_of
from truce.flow.evidence.preserve_touch import file_of, warnings_of
from truce.flow.house import House
from truce.flow.verification.case import needed_why
from truce.model.exhibit import Exhibit
from truce.people.streams import open_stream

OPEN_FOR = timedelta(minutes=30)
PIECE = 1 << 16
SHOWN = {  # what a page shows itself; anything else is handed over as a file
    "image/jpeg": "image",
    "image/png": "image",
    "image/gif": "image",
    "image/webp": "image",
    "image/avif": "image",
    "video/mp4": "video",
    "video/quicktime": "video",
    "text/plain": "text",
    "application/pdf": "pdf",
}
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/avif": "avif",
    "image/tiff": "tif", "image/heic": "heic", "video/mp4": "mp4", "video/quicktime": "mov", "text/plain": "txt",
    "application/pdf": "pdf", "application/zip": "zip",
}  # fmt: skip


class _Nowhere:
    """Takes bytes and keeps none: they are only hashed on their way."""

    def write(self, data: bytes, /) -> int:
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An exhibit that may be read now: what it is to a page, and how it is called as a file."""

    exhibit: Exhibit
    media_type: str
    shown_as: str
    file_name: str
    size: int


def kind_of(exhibit: Exhibit) -> str:
    """How a page shows it: image, video, text, pdf, or `file` (handed over, never shown by us).

    A file that would run something by itself is never shown.
    """
    if exhibit.seen is not None and "acts_by_itself" in exhibit.seen.remarks:
        return "file"
    return SHOWN.get(exhibit.media_type or "", "file")


def put_on_record(house: House, id: str, *, why: str) -> Preserved:
    """Say why one looks; the bytes are hashed again, and the look is on record before a byte is shown.

    Raises Refused, Conflict for a thing that is no file or was destroyed, WrongUsage without a reason, Untrustworthy
    where sealed bytes no longer open.
    """
    exhibit = file_of(house, id, "exhibit.view")
    facts = {"why": needed_why(why, "why"), "form": "screen"}
    identity = identity_of(house, exhibit)
    try:
        ok = pour(house, exhibit, identity, _Nowhere())
    except (Untrustworthy, NotFound):
        perform(house, "exhibit.view", id, facts | {"hash_ok": False, "gave": False}, case=exhibit.case)
        raise
    perform(house, "exhibit.view", id, facts | {"hash_ok": ok}, case=exhibit.case)
    chain = custody_of(house, id)
    return Preserved(chain.exhibit, warnings_of(chain), failed=not ok)


def is_open(house: House, chain: Custody) -> bool:
    """Whether whoever acts put a look on record within the last half hour, and was given the bytes then."""
    handle, since = None if house.actor is None else house.actor.handle, house.clock() - OPEN_FOR
    return any(
        event.what == "viewed" and event.by == handle and event.at >= since and event.facts.get("gave") is not False
        for event in chain.events
    )


def opened(house: House, id: str) -> Opened:
    """An exhibit whose bytes may go to whoever acts. Raises Refused where no look is on record, or the right ended."""
    chain = custody_of(house, id)
    exhibit = chain.exhibit
    if not may(house, "exhibit.view", case=exhibit.case).allowed:
        ask(house, "exhibit.view", case=exhibit.case)  # refused, and on record
    if not is_open(house, chain):
        raise Refused("say first why you look at it", exhibit=id, remedy="open it again on its page")
    if exhibit.stored is None or exhibit.bytes_gone or exhibit.destroyed:
        raise NotFound("the bytes of this exhibit are not here", exhibit=id)
    kind = kind_of(exhibit)
    told = exhibit.media_type or "application/octet-stream"
    return Opened(
        exhibit=exhibit,
        media_type=told if kind != "file" else "application/octet-stream",
        shown_as=kind,
        file_name=f"{id}.{ENDINGS.get(told, 'bin')}",
        size=exhibit.size or 0,
    )


def pieces(house: House, exhibit: Exhibit, start: int, end: int) -> Iterator[bytes]:
    """The plain bytes `start` to `end` (half-open) of an exhibit, in pieces, in constant memory."""
    held = store_of(house).open(exhibit.stored or "")
    identity = identity_of(house, exhibit)
    if identity is None:
        held.seek(start)
        return _read(held, end - start)
    return _read_sealed(held, identity, start, end)


def _read(held: BinaryIO, length: int) -> Iterator[bytes]:
    with held:
        while length > 0 and (piece := held.read(min(PIECE, length))):
            length -= len(piece)
            yield piece


def _read_sealed(held: BinaryIO, identity: str, start: int, end: int) -> Iterator[bytes]:
    """What is sealed opens only from its beginning: what lies before `start` is opened and let go."""
    inlet, outlet = os.pipe()
    work = Thread(target=_unseal, args=(held, identity, outlet), daemon=True)
    work.start()
    with os.fdopen(inlet, "rb", buffering=PIECE) as plain:
        while start > 0 and (piece := plain.read(min(PIECE, start))):
            start -= len(piece)
            end -= len(piece)
        yield from _read(plain, end)
    work.join()


def _unseal(held: BinaryIO, identity: str, outlet: int) -> None:
    """Ends early where nobody reads on; bytes that were changed end the stream short, and the next look says why."""
    with suppress(BrokenPipeError, Refused), held, os.fdopen(outlet, "wb", buffering=PIECE) as plain:
        open_stream(identity, held, plain)
