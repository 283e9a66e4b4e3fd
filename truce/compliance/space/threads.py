"""The same work on many parts at once: kernels let go of the interpreter, so threads are enough."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")

FEW = 20_000  # places below which a second thread costs more than it saves


def workers() -> int:
    """How many threads this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(parts: Sequence[Part], work: Callable[[Part], None], places: int) -> None:
    """Do the work on every part, on several threads where there are many places. No two parts may write to one row."""
    if places < FEW or len(parts) < 2 or workers() < 2:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(workers()) as pool:
        list(pool.map(work, parts))
