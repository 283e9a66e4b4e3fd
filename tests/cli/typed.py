"""A command line as it would be typed, run within the process of the tests: a new process takes seconds to load.

It goes through the same door as a real one (`main`), with its own streams; what only a process of its own can show
(pipes that break, what is loaded, the exit code of the interpreter) is tested in test_commands.py and test_light.py.
"""

import sys
from contextlib import chdir, nullcontext
from contextvars import copy_context
from io import BytesIO, TextIOWrapper
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from truce.cli import main


def typed(*words: str, cwd: Path | None = None, stdin: str | None = None) -> CompletedProcess[str]:
    """What `truce` with these words says, and the code it ends with. Every call acts as nobody who acted before."""
    out, err = _stream(), _stream()
    with pytest.MonkeyPatch.context() as patch, chdir(cwd) if cwd else nullcontext():
        patch.setattr(sys, "argv", ["truce", *words])
        patch.setattr(sys, "stdin", _stream((stdin or "").encode()))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = copy_context().run(_ended)
    return CompletedProcess(words, code, _told(out), _told(err))


def _ended() -> int:
    try:
        main()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    return 0


def _stream(given: bytes = b"") -> TextIOWrapper:
    return TextIOWrapper(BytesIO(given), "utf-8")


def _told(stream: TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
