"""Answers that may take longer than a page should: sought beside the requests, a few at once, kept while asked for.

Whoever asks waits a moment; what is not there by then is sought on, and is there when they look again.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")
AT_ONCE = 2  # of one process: a third waits until somebody looks again
KEPT = 64


class Search(Generic[T]):
    """One that may not be done. `begun`: whether it is being sought, or there are too many others."""

    def __init__(self, future: "Future[T] | None") -> None:
        """`future`: none where it could not begin."""
        self._future = future

    @property
    def begun(self) -> bool:
        """Whether it is sought."""
        return self._future is not None

    def answer(self, seconds: float) -> T | None:
        """The answer, where it comes within so many seconds. Raises what the search raised."""
        if self._future is None:
            return None
        try:
            return self._future.result(seconds)
        except TooLate:
            if self._future.done():  # the search itself ran out of time somewhere
                raise
            return None


class Searches:
    """The searches of one process, by what they are of."""

    def __init__(self, at_once: int = AT_ONCE, kept: int = KEPT) -> None:
        """`at_once`: how many run; `kept`: how many answers stay."""
        self._at_once, self._most = at_once, kept
        self._kept: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = Lock()
        self._workers = ThreadPoolExecutor(at_once, thread_name_prefix="search")

    def sought(self, key: Hashable, seek: Callable[[], T]) -> Search[T]:
        """The search under a key, begun if nobody began it and not too many run."""
        with self._lock:
            future = self._kept.get(key)
            if future is None:
                if sum(not one.done() for one in self._kept.values()) >= self._at_once:
                    return Search(None)
                future = self._kept[key] = self._workers.submit(seek)
            self._kept.move_to_end(key)
            self._drop()
        return Search(future)

    def _drop(self) -> None:
        done = [key for key, one in self._kept.items() if one.done()]
        for key in done[: max(0, len(self._kept) - self._most)]:
            del self._kept[key]
