"""What is handed in: a plain file, opened so that nothing else is followed or waited for, or a stream."""

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from truce.errors import NotFound, UnusableSource, WrongUsage

HIDING = ("Cc", "Cf", "Zl", "Zp")  # Unicode categories of what hides or moves other letters


@dataclass(frozen=True, slots=True)
class Given:
    """A stream that is open, its name where it has one, and what it was when it was opened (size, time of change)."""

    stream: BinaryIO
    name: str | None = None
    stood: tuple[int, int] | None = None

    def changed(self) -> bool:
        """Whether the file was changed since it was opened."""
        return self.stood is not None and self.stood != _stands(os.fstat(self.stream.fileno()))

    def name_hides(self) -> bool:
        """Whether the name holds control characters or marks that turn the direction of writing."""
        return any(unicodedata.category(letter) in HIDING for letter in self.name or "")


def _stands(told: os.stat_result) -> tuple[int, int]:
    return told.st_size, told.st_mtime_ns


@contextmanager
def given_file(path: Path, *, follow: bool = False) -> Iterator[Given]:
    """Open a plain file. Raises NotFound, WrongUsage for anything else, UnusableSource where it cannot be read."""
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    shown = shown_name(path.name or str(path))
    try:
        handle = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound("no such file", file=shown) from None
    except (OSError, ValueError) as refused:
        if getattr(refused, "errno", None) == errno.ELOOP:
            raise WrongUsage("this is a link", file=shown, remedy="name the file itself, or say --follow") from None
        raise UnusableSource("the file cannot be opened", file=shown, why=type(refused).__name__) from None
    told = os.fstat(handle)
    if not stat.S_ISREG(told.st_mode):
        os.close(handle)
        raise WrongUsage(
            "this is no file but a folder, a pipe or a device",
            file=shown,
            remedy="make an image of it first, or pipe it in: ... | truce exhibit add FOLDER - ...",
        )
    with os.fdopen(handle, "rb", buffering=0) as stream:
        yield Given(stream, os.fsencode(path.name).decode("utf-8", "replace"), _stands(told))


def shown_name(name: str) -> str:
    """A name that can be shown: what hides or breaks a line becomes `?`, and what is long is cut."""
    text = "".join("?" if unicodedata.category(letter) in (*HIDING, "Cs") else letter for letter in name)
    return text if len(text) <= 80 else f"{text[:60]}...{text[-17:]}"
