"""A shelf for things that are dear to make: the last ones asked for stay, up to a weight."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """Things by the bytes they were made from; those not asked for longest go first. Several threads may ask."""

    def __init__(self, most: int, weight: Callable[[Thing], int]) -> None:
        self._most, self._weight = most, weight
        self._kept: OrderedDict[bytes, Thing] = OrderedDict()
        self._heavy = 0
        self._lock = Lock()

    def take(self, key: bytes, make: Callable[[], Thing]) -> Thing:
        """The thing made from `key`, made now where it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        thing = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = thing
                self._heavy += self._weight(thing)
            while self._heavy > self._most and len(self._kept) > 1:
                self._heavy -= self._weight(self._kept.popitem(last=False)[1])
            return thing
