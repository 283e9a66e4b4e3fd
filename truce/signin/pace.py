"""How fast somebody may ask: a bucket that fills at a steady rate and holds a burst."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Pace:
    """`rate` a second in the long run, `burst` at once."""

    rate: float
    burst: float


class Buckets:
    """One bucket for each who asks; the longest unused are forgotten (they are full again by then, or soon)."""

    def __init__(self, pace: Pace, most: int = 20_000) -> None:
        self._pace = pace
        self._most = most
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, who: str, at: float, weight: float = 1.0) -> float:
        """Take `weight` out of a bucket at `at` (seconds, of a steady clock): 0, or the seconds until that could be."""
        with self._lock:
            level, when = self._held.get(who, (self._pace.burst, at))
            level = min(self._pace.burst, level + max(at - when, 0.0) * self._pace.rate)
            lacking = weight - level
            self._held[who] = (level - weight if lacking <= 0 else level, at)
            self._held.move_to_end(who)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        return 0.0 if lacking <= 0 else lacking / self._pace.rate
