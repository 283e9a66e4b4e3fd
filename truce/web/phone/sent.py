"""Finished reports from the page: into the inbox by the same way as from any phone, and word back which bytes are safe.

The page lets go of a report only when the answer names the SHA-256 of exactly what it holds. The answer is made after
the inbox is on the disk, from the bytes that were read; so a report cut short on the way, or one that was never kept,
cannot be taken for safe. Sending again is keeping once (`instanceID`).
"""

import hashlib
from typing import Any, BinaryIO

from anyio import to_thread
from starlette.responses import JSONResponse, Response

from truce.errors import UnusableValue
from truce.flow.field.keeper import Keeper
from truce.flow.field.library import library
from truce.flow.field.receive import Sender, Sent, name_meant, read, receive
from truce.flow.house import House
from truce.web.asked import Asked
from truce.web.field.doors import SUBMIT
from truce.web.field.keeper import keeper_of
from truce.web.field.posted import LIMIT, Posted, TooLong, read_post
from truce.web.phone.door import KEY, NO_STORE, both, caller_at, caller_of
from truce.web.phone.shell import AT
from truce.web.way import OPEN, Way

INCOMING = "exhibits/.incoming"  # files of a post, without a name, on the disk of their later place


def session(asked: Asked) -> Response:
    """As whom this page is known, and where it asks and sends to; or that it is known as nobody."""
    caller = caller_of(asked)
    signed = caller is not None and (caller.sender.door == "key" or asked.may(SUBMIT))
    at = AT if caller is None else caller.at
    told = {
        "signed": signed,
        "who": _who(caller.sender) if signed and caller is not None else None,
        "csrf": asked.session.csrf if signed and asked.session is not None and at == AT else "",
        "submission": f"{at}/submission",
        "forms": f"{at}/forms.json",
        "most_bytes": LIMIT,
    }
    return JSONResponse(told, headers=NO_STORE)


def _who(sender: Sender) -> str | None:
    return sender.member if sender.door == "session" else sender.watcher


async def submit(asked: Asked) -> Response:
    """One post of one report. 201 with what is safe, or the reason why nothing is. 413 where it is too long."""
    caller = await caller_at(asked)
    if isinstance(caller, Response):
        return caller
    house = asked.room.base
    await to_thread.run_sync(library, house)  # made once, not while the post is read
    try:
        posted = await read_post(asked.request, house.mission.folder / INCOMING, lambda xml: read(house, xml).sealed)
    except TooLong as long:
        return JSONResponse(dict(long.facts()), status_code=413, media_type="application/problem+json")
    try:
        told = await to_thread.run_sync(_keep, house, keeper_of(asked.room), posted, caller.sender)
    finally:
        posted.close()
    return JSONResponse(told, status_code=201, headers=NO_STORE)


def _keep(house: House, keeper: Keeper, posted: Posted, sender: Sender) -> dict[str, Any]:
    """Kept, on the disk; then what is safe, each by the hash of the bytes that came."""
    if posted.xml is None:
        raise UnusableValue("the post has no instance", field="xml_submission_file")
    named = read(house, posted.xml).named if posted.parts else ()
    hashes = [{"name": name_meant(part.name, named), "sha256": _sha256(part.file)} for part in posted.parts]
    files = [Sent(part.name, part.file, part.media_type) for part in posted.parts]
    told = receive(house, keeper.queue, posted.xml, files, sender)
    return told.facts() | {"sha256": hashlib.sha256(posted.xml).hexdigest(), "files": hashes}


def _sha256(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := stream.read(1 << 20):
        digest.update(piece)
    stream.seek(0)
    return digest.hexdigest()


WAYS = (
    Way(path=f"{AT}/session.json", name="phone.session", handle=session, action=OPEN, unasked=True),
    Way(path=f"{KEY}/session.json", name="phone.key.session", handle=session, action=OPEN),
    *both("submission", "submit", submit, methods=("POST",), reads_form=False),
)
