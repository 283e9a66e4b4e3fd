"""`truce` in this process, with all it says and every file it makes, also those that are gone when it ends."""

import io
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truce.cli import app, show

WATCHED: list["Terminal"] = []  # an audit hook cannot be taken away: it watches whoever is here


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    words: tuple[str, ...]
    code: int
    out: bytes
    err: bytes


class Terminal:
    """A terminal on a machine of its own: keys, home and temporary folder lie under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tmp = folder / "tmp"
        self.tmp.mkdir(parents=True)
        self.said: list[Said] = []
        self.gone: dict[str, bytes] = {}  # files at the instant they were deleted

    def removed(self, path: Path) -> None:
        """Keep what a file or a folder held when it was deleted."""
        for one in [path] if path.is_file() else path.rglob("*") if path.is_dir() else ():
            if one.is_file():
                self.gone[f"{one}#{len(self.gone)}"] = one.read_bytes()

    def __call__(self, handle: str | None, *words: str, stdin: str | bytes = "", code: int | None = 0) -> Said:
        """Run a command; `code` is what it must end with (None: anything)."""
        given = stdin.encode() if isinstance(stdin, str) else stdin
        line = (*(("--as", handle) if handle else ()), *words)
        out, err = _Tee(), _Tee()
        with standing(self.tmp), _streams(out, err, given), redirect_stdout(out), redirect_stderr(err):
            sys.argv = ["truce", *line]
            ended = _run()
        said = Said(line, ended, out.bytes(), err.bytes())
        self.said.append(said)
        assert code is None or ended == code, f"{line}: {ended}\n{said.out[-2000:]!r}\n{said.err[-3000:]!r}"
        return said


def _run() -> int:
    try:
        app.main()
    except SystemExit as left:
        return int(left.code) if isinstance(left.code, int) else 0 if left.code is None else 1
    except BaseException:  # noqa: BLE001 - a traceback is an output like any other
        traceback.print_exc()
        return 99
    return 0


class _Tee(io.TextIOWrapper):
    """Standard output that can be read afterwards."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def bytes(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined,no-any-return]


@contextmanager
def _streams(out: _Tee, err: _Tee, given: bytes) -> Iterator[None]:
    # not `.file`: where none was set it answers with today's stream, and setting that would pin it for good
    before = sys.stdin, sys.argv, show.out._file, show.err._file
    sys.stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    show.out.file, show.err.file = out, err
    try:
        yield
    finally:
        sys.stdin, sys.argv, show.out._file, show.err._file = before


@contextmanager
def standing(tmp: Path) -> Iterator[None]:
    """Temporary files lie where they are searched."""
    before = tempfile.tempdir
    tempfile.tempdir = str(tmp)
    try:
        yield
    finally:
        tempfile.tempdir = before


@contextmanager
def watched(terminal: Terminal) -> Iterator[Terminal]:
    """The terminal, with every deletion under its folder seen."""
    WATCHED.append(terminal)
    try:
        yield terminal
    finally:
        WATCHED.remove(terminal)


def _hook(event: str, given: tuple[Any, ...]) -> None:
    if WATCHED and event in ("os.remove", "shutil.rmtree", "os.rename", "open"):
        for terminal in WATCHED:
            _saw(terminal, event, given)


def _saw(terminal: Terminal, event: str, given: tuple[Any, ...]) -> None:
    name = given[1] if event == "os.rename" else given[0]  # what is replaced is gone too
    if not isinstance(name, str | os.PathLike) or (event == "open" and not (given[2] or 0) & os.O_TRUNC):
        return
    path = Path(name)
    if path.is_absolute() and path.is_relative_to(terminal.folder):
        WATCHED.remove(terminal)  # reading here opens files too
        try:
            terminal.removed(path)
        finally:
            WATCHED.append(terminal)


sys.addaudithook(_hook)
