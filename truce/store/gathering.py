"""Acts of many hands in one commit: whoever comes while one is on its way to the disk goes into the next, together.

A commit waits for the disk far longer than it works, and a database has one writer at a time. So there is never a queue
of commits, only one on its way and one that fills meanwhile. Nobody waits for company: who comes alone is kept at once.
And nobody hears that an act is kept before the commit that holds it is on the disk (law 8 of the house).
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection

from truce.errors import TruceError, UnusableMission
from truce.model.act import Act
from truce.store.acts import Added, add_acts

MOST = 256  # hands whose acts go into one commit


class Apart(Exception):
    """Of acts that several brought, some cannot be kept: nothing was written, and each hand is asked by itself."""


class Hand:
    """The acts that one thread brought, and what became of them. `leads`: it is up to this thread to commit."""

    def __init__(self, acts: Sequence[Act]) -> None:
        """Nothing yet."""
        self.acts = acts
        self.turn = threading.Event()
        self.leads = False
        self.kept: Added | None = None
        self.refused: TruceError | None = None

    def told(self) -> Added:
        """The acts as they were kept. Raises what refused them, or UnusableMission where nobody can tell."""
        if self.kept is None:
            raise self.refused or UnusableMission("the ledger broke off before this was kept", remedy="try again")
        return self.kept


class Gathering:
    """Appends to one ledger, for all threads of a process."""

    def __init__(self, writing: Callable[[], AbstractContextManager[Connection]]) -> None:
        """`writing`: a transaction that may write; on the disk once it was left in peace."""
        self._writing = writing
        self._lock = threading.Lock()
        self._waiting: list[Hand] = []
        self._busy = False

    def append(self, acts: Sequence[Act]) -> Added:
        """Keep them, with whatever else waits by then. Raises as `Ledger.append` does, for these acts alone."""
        mine = Hand(acts)
        with self._lock:
            self._waiting.append(mine)
            mine.leads, self._busy = not self._busy, True
        if not mine.leads:
            mine.turn.wait()
        if mine.leads:
            with self._leading() as hands:
                self._keep(hands)
        return mine.told()

    @contextmanager
    def _leading(self) -> Iterator[Sequence[Hand]]:
        """Those whose turn it is. Whatever fells this thread, each of them hears, and the next one leads on."""
        with self._lock:
            hands, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            yield hands
        finally:
            with self._lock:
                self._busy = bool(self._waiting)
                for after in self._waiting[:1]:
                    after.leads = True
                    after.turn.set()
            for one in hands:
                one.turn.set()

    def _keep(self, hands: Sequence[Hand]) -> None:
        """One commit for all; where somebody's acts cannot be kept, one for each: a fault stops nobody else."""
        try:
            self._commit(hands)
        except Apart:
            for one in hands:
                self._commit([one])

    def _commit(self, hands: Sequence[Hand]) -> None:
        """One transaction. Where the commit itself fails nobody knows what is on the disk: it is not tried again."""
        try:
            with self._writing() as connection:
                added = _added(connection, hands)
        except TruceError as wrong:
            for one in hands:
                one.refused = wrong
            return
        start = 0
        for one in hands:
            one.kept = added.part(start, start + len(one.acts))
            start += len(one.acts)


def _added(connection: Connection, hands: Sequence[Hand]) -> Added:
    """All their acts, in the order in which they came. Raises Apart where several brought them and it cannot be."""
    try:
        return add_acts(connection, [act for one in hands for act in one.acts])
    except TruceError as wrong:
        if len(hands) > 1:
            raise Apart from wrong
        raise
