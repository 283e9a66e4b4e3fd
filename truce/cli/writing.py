"""What leaves by a terminal: to a file or a pipe, whole or not at all, its hash on record before it goes."""

import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Annotated

import typer

from truce.cli import show
from truce.errors import WrongUsage


class Edition(StrEnum):
    """For whom a brief or an export is."""

    internal = "internal"
    parties = "parties"
    public = "public"


Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file.", show_default="standard output")]


def refuse_inside(folder: Path, out: Path | None) -> None:
    """What a mission keeps is not overwritten by what is made of it."""
    if out is not None and folder.resolve() in out.resolve().parents:
        raise WrongUsage("the mission's own folder is not for output", out=out, remedy="name a file outside of it")


Kept = Callable[[str], None]  # puts on record what leaves, by its sha256, before it goes


def write(pieces: Iterator[bytes], out: Path | None, kept: Kept | None = None) -> None:
    """To the file, or to standard output; a file appears whole or not at all."""
    if out is None or str(out) == "-":
        with TemporaryFile() as aside:
            _pipe(pieces if kept is None else _known(pieces, aside, kept))
        return
    if out.is_dir() or not out.resolve().parent.is_dir():
        raise WrongUsage("cannot write there", out=out, remedy="name a file in a folder that exists")
    part = out.with_name(out.name + ".part")
    digest = sha256()
    with part.open("wb") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
    if kept is not None:
        kept(digest.hexdigest())
    part.replace(out)


def _pipe(pieces: Iterator[bytes]) -> None:
    try:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        show.leave()


def _known(pieces: Iterator[bytes], aside: IO[bytes], kept: Kept) -> Iterator[bytes]:
    """The same pieces, once all of them lie aside and their hash is on record."""
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
        aside.write(piece)
    kept(digest.hexdigest())
    aside.seek(0)
    while piece := aside.read(1 << 20):
        yield piece
