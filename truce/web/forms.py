"""A form, read in bounds: how many bytes, fields and files are taken before anybody knows what they are for.

Whoever signs in, or reads an invitation, is a stranger: what a stranger sends is short. The bytes are counted as they
come, since a length that is told need not be true, and one that comes in pieces is not told at all. Files wait sealed:
they may be evidence, and a folder of temporary files is no place for it.
"""

from contextlib import aclosing
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.types import Message, Receive

from truce.errors import UnusableValue
from truce.flow.evidence.aside import Aside
from truce.web.way import OPEN, SAFE, Way

FILES = 32  # in one form
FIELDS = 2000
STRANGERS_BYTES = 128 << 10  # of a form that needs no session: a password, a passkey's answer, a key file
PARTS = "multipart/form-data"
ENCODED = ("application/x-www-form-urlencoded", PARTS)


async def form_of(way: Way, request: Request, *, signed_in: bool) -> FormData:
    """The form of a request; empty where there is none, or the handler reads the body itself.

    Raises UnusableValue where it is longer than its way takes, HTTPException (400) where its parts cannot be told.
    """
    if request.method in SAFE or not way.reads_form:
        return FormData()
    if not request.headers.get("content-type", "").startswith(ENCODED):
        return FormData()
    most = way.most_bytes if signed_in and way.action != OPEN else STRANGERS_BYTES
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told[:20]) > most:
        raise _too_long(most)
    counted = Request(request.scope, _counted(request.receive, most))
    if not request.headers["content-type"].startswith(PARTS):
        return await counted.form(max_fields=FIELDS)
    try:
        async with aclosing(counted.stream()) as stream:
            return await Sealing(request.headers, stream, max_files=FILES, max_fields=FIELDS).parse()
    except MultiPartException as wrong:
        raise HTTPException(400, wrong.message) from None


class Sealing(MultiPartParser):
    """Reads the parts of a form; a file waits as `Aside` keeps it, and not open in a folder of temporary files."""

    def on_headers_finished(self) -> None:
        """A part begins: where it is a file, it gets its place."""
        super().on_headers_finished()
        if (file := self._current_part.file) is not None:
            self._files_to_close_on_error.pop().close()
            file.file = cast(BinaryIO, Aside())
            self._files_to_close_on_error.append(cast(SpooledTemporaryFile[bytes], file.file))


def _counted(receive: Receive, most: int) -> Receive:
    left = most

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise _too_long(most)
        return message

    return counted


def _too_long(most: int) -> UnusableValue:
    return UnusableValue("the form is too long", limit_bytes=most)
