"""What the doors of the field share in one process: the gate for devices, and the queue into the inbox."""

from collections.abc import Callable, Sequence

from truce.flow.field.devices import Gate
from truce.flow.house import House
from truce.model.inbox import Incoming, Kept
from truce.store.inbox_queue import InboxQueue


class Keeper:
    """One for each room. `house`: as it is open now, since settings may change meanwhile."""

    def __init__(self, house: Callable[[], House]) -> None:
        self._house = house
        self.gate = Gate(house)
        self.queue = InboxQueue(self)

    def keep(self, sent: Sequence[Incoming]) -> list[Kept]:
        """Into the inbox of the mission as it is open now."""
        return self._house().mission.inbox.keep(sent)

    def close(self) -> None:
        """Keep what was taken, then take nothing more."""
        self.queue.close()
