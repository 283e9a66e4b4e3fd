"""The vault in memory: for tests, and for looks that keep nothing."""

from collections.abc import Collection, Sequence

from truce.model.person import Lock, Sealed


class MemoryVault:
    """A vault that forgets everything at the end: for tests and trials."""

    def __init__(self) -> None:
        self._records: list[Sealed] = []
        self._locks: dict[str, Lock] = {}

    def keep(self, sealed: Sequence[Sealed], locks: Sequence[Lock] = ()) -> None:
        """See the protocol."""
        self._records += sealed
        self._locks |= {lock.id: lock for lock in locks}

    def records(self, person: str | None = None) -> list[Sealed]:
        """See the protocol."""
        return [record for record in self._records if person in (None, record.person)]

    def lock(self, id: str) -> Lock | None:
        """See the protocol."""
        return self._locks.get(id)

    def locks(self, person: str | None = None) -> list[Lock]:
        """See the protocol."""
        return [lock for _, lock in sorted(self._locks.items()) if person in (None, lock.person)]

    def rewrap(self, locks: Sequence[Lock]) -> None:
        """See the protocol."""
        self._locks |= {lock.id: lock for lock in locks if lock.id in self._locks}

    def shred(self, ids: Collection[str]) -> int:
        """See the protocol."""
        return len([self._locks.pop(id) for id in ids if id in self._locks])
