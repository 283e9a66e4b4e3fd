"""One writer at a time. The operating system holds the lock, so a killed process leaves none behind."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from truce.errors import UnusableMission

Lock = Callable[[], AbstractContextManager[None]]
WAIT_SECONDS = 60.0
PAUSE_SECONDS = 0.02


def busy(lock: object, waited_seconds: float) -> UnusableMission:
    """What a second writer is told."""
    return UnusableMission(
        "another program is writing to this mission",
        lock=lock,
        waited=f"{waited_seconds:g} s",
        remedy="wait until it is done, then run the command again",
    )


def no_lock() -> AbstractContextManager[None]:
    """For a store that only one process can see."""
    return nullcontext()


def file_lock(path: Path, wait_seconds: float = WAIT_SECONDS) -> Lock:
    """A lock on a file: a second writer waits, and after `wait_seconds` is told.

    `fcntl.flock` belongs to the open file, so it ends with the process, however that ends, and two threads of one
    process exclude each other too. Not for network file systems without locks.
    """

    @contextmanager
    def hold() -> Iterator[None]:
        with path.open("a") as file:
            _wait(file.fileno(), path, wait_seconds)
            yield

    return hold


def _wait(handle: int, path: Path, wait_seconds: float) -> None:
    until = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            if time.monotonic() >= until:
                raise busy(path, wait_seconds) from held
            time.sleep(PAUSE_SECONDS)
        else:
            return
