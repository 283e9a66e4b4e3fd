"""A file taken in as evidence from the browser: streamed to its place, hashed on the way, never held whole."""

import asyncio
from contextlib import suppress
from queue import Empty, Queue
from typing import BinaryIO, cast

from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from truce.errors import TruceError, UnusableSource, WrongUsage
from truce.flow.evidence import preserve, preserve_words
from truce.flow.evidence.preserve import Preserved, Receipt
from truce.flow.evidence.preserve_input import Given
from truce.flow.room.cases_written import screened
from truce.model.case import Case
from truce.web import faults
from truce.web.asked import Asked
from truce.web.casework.doing import part_in
from truce.web.casework.parts import page

WAITING = 16  # pieces that may wait between the wire and the disk
SAID = ("origin", "why", "what", "captured_where", "captured_when", "place")
LONGEST_NAME = 200


class Incoming:
    """A stream that one thread fills and another reads. What breaks off is never taken for the end of a file."""

    def __init__(self) -> None:
        self._pieces: Queue[bytes] = Queue(WAITING)
        self._rest = b""
        self._ended = False
        self._broken = False

    def put(self, piece: bytes) -> None:
        """One more piece; an empty one: that was all. Waits while the reader is behind."""
        self._pieces.put(piece)

    def break_off(self) -> None:
        """Nothing more will come, and it was not all."""
        self._broken = True

    def read(self, size: int = -1, /) -> bytes:
        """Up to so many bytes; nothing at the end. Raises UnusableSource where the stream broke off."""
        if not self._rest and not self._ended:
            self._rest = self._next()
        size = len(self._rest) if size < 0 else size
        told, self._rest = self._rest[:size], self._rest[size:]
        return told

    def _next(self) -> bytes:
        while True:
            try:
                piece = self._pieces.get(timeout=1)
            except Empty:
                if not self._broken:
                    continue
                self._ended = True
                raise UnusableSource("the sending broke off; nothing was taken in", remedy="send it again") from None
            self._ended = not piece
            return piece

    def drain(self) -> None:
        """Let the writer go on to its end after the reader gave up."""
        with suppress(UnusableSource):
            while not self._ended:
                self._next()


def give(asked: Asked) -> Response:
    """The form."""
    return _form(asked, part_in(asked))


def take(asked: Asked) -> Response:
    """Files sent with the form itself, by a browser without scripts."""
    case = part_in(asked)
    files = [one for one in asked.form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    told = {name: asked.text(name) for name in SAID}
    try:
        if not files:
            raise WrongUsage("choose a file first", field="file")
        receipt = _receipt(case, told, restricted=asked.text("restricted") == "yes")
        made = [preserve.add(asked.house, Given(one.file, _name(one.filename)), receipt) for one in files]
    except TruceError as error:
        return _form(asked, case, status=faults.status_of(error), error=error)
    return page(asked, "exhibits/taken.html.j2", case=case, made=made, warned=_warned(made))


def _warned(made: list[Preserved]) -> list[str]:
    """The files that tell an exact place and lie open."""
    return [one.exhibit.id for one in made if preserve_words.in_plain(one.exhibit, "FOLDER")]


def _name(given: str | None) -> str | None:
    return None if given is None else given.replace("\\", "/").rpartition("/")[2][:LONGEST_NAME]


def _receipt(case: Case, told: dict[str, str], *, restricted: bool) -> Receipt:
    said = {name: screened(told.get(name, ""), name) for name in SAID}
    return Receipt(
        case=case.id,
        origin=said["origin"],
        why=said["why"],
        what=said["what"] or None,
        captured_where=said["captured_where"] or None,
        captured_when=said["captured_when"] or None,
        place=said["place"] or None,
        restricted=restricted,
    )


async def stream(asked: Asked) -> Response:
    """One file as the body of the request, straight to its place: what a script of ours sends, with progress.

    What is told of it stands in the address (`origin`, `why`, `name`, `restricted` ...). Nothing waits on the disk.
    """
    incoming = Incoming()
    task = asyncio.create_task(to_thread.run_sync(_taken, asked, incoming))
    try:
        async for piece in asked.request.stream():
            if piece:
                await to_thread.run_sync(incoming.put, piece)
        await to_thread.run_sync(incoming.put, b"")
    except ClientDisconnect:
        incoming.break_off()
        await asyncio.wait([task])
        return Response(status_code=400)
    finally:
        incoming.break_off()
    try:
        made = await task
    except TruceError as error:
        return JSONResponse(dict(error.facts()), status_code=faults.status_of(error))
    return JSONResponse({"exhibit": made.exhibit.id, "again": made.again, "warned": bool(_warned([made]))})


def _taken(asked: Asked, incoming: Incoming) -> Preserved:
    try:
        query = asked.query
        told = {name: query.get(name, "") for name in SAID}
        receipt = _receipt(part_in(asked), told, restricted=query.get("restricted") == "yes")
        return preserve.add(asked.house, Given(cast(BinaryIO, incoming), _name(query.get("name"))), receipt)
    finally:
        incoming.drain()


def _form(asked: Asked, case: Case, *, status: int = 200, error: TruceError | None = None) -> Response:
    given = {name: asked.text(name) for name in (*SAID, "restricted")}
    wrong = None if error is None else str(error.given.get("field", ""))
    return page(asked, "exhibits/add.html.j2", status=status, case=case, given=given, error=error, wrong=wrong)
