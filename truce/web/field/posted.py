"""A submission on its way in: multipart, read in pieces, bounded; what must be sealed never touches the disk plain.

The instance comes first from every phone, so it is known early whether its files are secret. Until then, and for
secret ones, bytes are held in memory that has no name (`memfd_create`); others in a file that has none.
"""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from truce.errors import TruceError, UnusableValue

XML_PART = "xml_submission_file"
XML_BYTES = 2 << 20
LIMIT = 100 << 20  # bytes of one post: X-OpenRosa-Accept-Content-Length
IN_MEMORY = 64 << 20  # bytes of all files of a post that may be held in memory
FILES = 100
HEADER = 8 << 10  # bytes of the headers of one part
PLAIN_XML = ("text/xml", "application/xml", "application/xhtml+xml")


class TooLong(TruceError):
    """More was sent than is taken."""


@dataclass(slots=True)
class Part:
    """A part that is a file: its name, what its sender says it is, its bytes from the beginning."""

    name: str
    media_type: str | None
    file: BinaryIO
    size: int = 0
    in_memory: bool = False


@dataclass(slots=True)
class Posted:
    """What one post brought."""

    xml: bytes | None = None
    parts: list[Part] = field(default_factory=list)

    def close(self) -> None:
        """Let go of the bytes."""
        for part in self.parts:
            part.file.close()


Secret = Callable[[bytes], bool]


async def read_post(request: Request, folder: Path, secret: Secret) -> Posted:
    """The instance and the files of a post. `secret`: whether an instance's files must not lie open; it may raise.

    Raises TooLong, UnusableValue. Whoever gets it closes it.
    """
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told[:20]) > LIMIT:
        raise TooLong("the post is too long", limit_bytes=LIMIT)
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind.decode("latin-1") in PLAIN_XML:
        return Posted(xml=await _whole(request))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise UnusableValue("a submission is multipart/form-data, or XML alone")
    return await _Reading(folder, secret, boundary).read(request)


async def _whole(request: Request) -> bytes:
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > XML_BYTES:
            raise TooLong("the instance is too long", limit_bytes=XML_BYTES)
    return bytes(held)


class _Reading:
    """The walk through one multipart body."""

    def __init__(self, folder: Path, secret: Secret, boundary: bytes) -> None:
        self._folder, self._secret = folder, secret
        self._posted = Posted()
        self._is_secret: bool | None = None  # not known before the instance was read
        self._headers: dict[bytes, bytes] = {}
        self._name, self._value = bytearray(), bytearray()
        self._xml: bytearray | None = None
        self._part: Part | None = None
        self._memory = 0
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._open,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._finish,
            },
        )

    async def read(self, request: Request) -> Posted:
        size = 0
        try:
            async for piece in request.stream():
                size += len(piece)
                if size > LIMIT:
                    raise TooLong("the post is too long", limit_bytes=LIMIT)
                self._parser.write(piece)
            if not self._ended:
                raise UnusableValue("the post ends before its end")
        except (MultipartParseError, TruceError) as wrong:
            self._posted.close()
            if isinstance(wrong, TruceError):
                raise
            raise UnusableValue("the parts of the post cannot be told apart") from None
        for part in self._posted.parts:
            part.file.seek(0)
        return self._posted

    def _begin(self) -> None:
        self._headers = {}

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]
        self._bound_header()

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._bound_header()

    def _bound_header(self) -> None:
        if len(self._name) + len(self._value) > HEADER or len(self._headers) > 20:
            raise UnusableValue("the headers of a part are too long")

    def _header_end(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _open(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"name", b"").decode("utf-8", "replace")
        file = options.get(b"filename", b"").decode("utf-8", "replace")
        if name == XML_PART:
            if self._posted.xml is not None:
                raise UnusableValue("the post has two instances")
            self._xml = bytearray()
        elif file:
            if len(self._posted.parts) >= FILES:
                raise TooLong("the post has too many files", most=FILES)
            media = self._headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip()
            self._part = Part(file.replace("\\", "/").rpartition("/")[2], media[:100] or None, *self._held())
            self._posted.parts.append(self._part)

    def _held(self) -> tuple[BinaryIO, int, bool]:
        """Somewhere for the bytes of a file: on the disk, without a name, only where they may lie open."""
        if self._is_secret is False:
            self._folder.mkdir(parents=True, exist_ok=True)
            return cast(BinaryIO, tempfile.TemporaryFile(dir=self._folder)), 0, False
        return cast(BinaryIO, os.fdopen(os.memfd_create("part"), "w+b")), 0, True

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._xml is not None:
            self._xml += data[start:end]
            if len(self._xml) > XML_BYTES:
                raise TooLong("the instance is too long", limit_bytes=XML_BYTES)
        elif self._part is not None:
            self._part.file.write(data[start:end])
            self._part.size += end - start
            self._memory += end - start if self._part.in_memory else 0
            if self._memory > IN_MEMORY:
                raise TooLong(
                    "files that are sealed, or come before their instance, are too long", limit_bytes=IN_MEMORY
                )

    def _end(self) -> None:
        if self._xml is not None:
            self._posted.xml, self._xml = bytes(self._xml), None
            self._is_secret = self._secret(self._posted.xml)
        self._part = None

    def _finish(self) -> None:
        self._ended = True
