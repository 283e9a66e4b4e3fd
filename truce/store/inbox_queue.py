"""Many senders, one disk: everything that arrives while one commit is on its way goes into the next, together.

A sender hears only after the commit that holds what it sent is on the disk; so a hundred phones cost one flush.
"""

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Protocol

from truce.errors import TruceError, UnusableMission
from truce.model.inbox import Incoming, Kept

BATCH = 256  # entries of one commit
BATCH_BYTES = 32 << 20
WAITING = 4096  # entries that may wait; whoever comes then is told to come again
Asked = tuple[Incoming, "Future[Kept]"]


class Keeps(Protocol):
    """What keeps a turn: an inbox, or whoever knows which inbox is the right one now."""

    def keep(self, sent: Sequence[Incoming]) -> list[Kept]:
        """See `Inbox.keep`."""
        ...


class InboxQueue:
    """Keeps what is sent, in turns. One thread writes; it ends with `close`, after what it had taken.

    `taken`: how many were taken since it was made.
    """

    def __init__(self, inbox: Keeps) -> None:
        self._inbox = inbox
        self._asked: queue.Queue[Asked | None] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False
        self.taken = 0

    def keep(self, sent: Incoming) -> "Future[Kept]":
        """What keeping it did, once it is durable. Raises UnusableMission where too many wait, or the room closes."""
        answer: Future[Kept] = Future()
        with self._lock:
            if self._closed:
                raise UnusableMission("the room is closing", remedy="send it again in a minute")
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="inbox", daemon=True)
                self._thread.start()
            with suppress(queue.Full):
                self._asked.put_nowait((sent, answer))
                self.taken += 1
                return answer
        raise UnusableMission("too much arrives at once", remedy="send it again in a minute")

    def close(self, wait_seconds: float = 30.0) -> None:
        """Keep what was taken, then end."""
        with self._lock:
            self._closed = True
            thread = self._thread
        if thread is not None:
            self._asked.put(None)
            thread.join(wait_seconds)

    def _work(self) -> None:
        while True:
            first = self._asked.get()
            if first is None:
                return
            batch, last = self._gather(first)
            self._commit(batch)
            if last:
                return

    def _gather(self, first: Asked) -> tuple[list[Asked], bool]:
        """What waits by now, as far as one commit should hold; whether the end was among it."""
        batch, size = [first], len(first[0].content)
        while len(batch) < BATCH and size < BATCH_BYTES:
            try:
                more = self._asked.get_nowait()
            except queue.Empty:
                break
            if more is None:
                return batch, True
            batch.append(more)
            size += len(more[0].content)
        return batch, False

    def _commit(self, batch: Sequence[Asked]) -> None:
        """One transaction for all; where it fails, one for each, so that one bad thing stops nobody else."""
        batch = [(sent, answer) for sent, answer in batch if answer.set_running_or_notify_cancel()]
        try:
            for (_, answer), kept in zip(batch, self._inbox.keep([sent for sent, _ in batch]), strict=True):
                answer.set_result(kept)
        except TruceError as wrong:
            if len(batch) == 1:
                batch[0][1].set_exception(wrong)
                return
            for sent, answer in batch:
                self._one(sent, answer)
        finally:  # whoever waits must hear, whatever it was that felled this thread
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(
                        UnusableMission("the inbox broke off before this was kept", remedy="send it again")
                    )

    def _one(self, sent: Incoming, answer: "Future[Kept]") -> None:
        try:
            answer.set_result(self._inbox.keep([sent])[0])
        except TruceError as wrong:
            answer.set_exception(wrong)
