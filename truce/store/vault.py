"""The vault: sealed records of people and the wrapped locks that open them, apart from everything else.

Records are append-only, as all else. A wrapped lock is the one kind of row in the whole system that can be deleted,
and when it is, it is gone from the file: without it, what it locked is noise. The vault sees sealed bytes only.
"""

from collections.abc import Collection, Sequence
from typing import Protocol

from truce.model.person import Lock, Sealed


class Vault(Protocol):
    """Sealed records and wrapped locks. It cannot open anything, and knows no name."""

    def keep(self, sealed: Sequence[Sealed], locks: Sequence[Lock] = ()) -> None:
        """Add records and new locks, all or none; durable when it returns."""
        ...

    def records(self, person: str | None = None) -> list[Sealed]:
        """Every record of a person (None: of all), in order."""
        ...

    def lock(self, id: str) -> Lock | None:
        """A lock; None where it was shredded or never was."""
        ...

    def locks(self, person: str | None = None) -> list[Lock]:
        """The locks that there are, by id."""
        ...

    def rewrap(self, locks: Sequence[Lock]) -> None:
        """Put locks in the place of the ones with their ids, all or none; the old wrapping is gone from the file."""
        ...

    def shred(self, ids: Collection[str]) -> int:
        """Delete locks, so that no byte of them is left in the store; how many there were."""
        ...
