"""The inbox: what phones and sensors send, durable before it is acknowledged. What every keeper of it must do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypedDict, Unpack

from truce.model.inbox import InboxEntry, InboxFile, Incoming, Kept, Landing


class Sought(TypedDict, total=False):
    """Which entries: of one feed, of one key (all versions), of one outcome, numbered below `before`, how many."""

    feed: str | None
    key: str | None
    outcome: str | None
    before: int | None
    limit: int | None


class Inbox(Protocol):
    """What a keeper of the inbox must do; every implementation passes the same tests (tests/store/test_inbox.py)."""

    def keep(self, sent: Sequence[Incoming]) -> list[Kept]:
        """Keep them all or none; durable when it returns. What is here already is not kept twice; its files are added.

        The same key with other content is kept beside the first and said to be `other`.
        """
        ...

    def waiting(self, limit: int, *, feed: str | None = None, after: int = 0) -> list[InboxEntry]:
        """Entries nothing was done about, numbered above `after`, in order."""
        ...

    def entries(self, **sought: Unpack[Sought]) -> list[InboxEntry]:
        """Entries, the newest first."""
        ...

    def files(self, feed: str, key: str) -> list[InboxFile]:
        """Files that came with one key, in order."""
        ...

    def loose_files(self, limit: int, after: int = 0) -> list[tuple[str, InboxFile]]:
        """(feed, file) of files that are no exhibits yet, in order."""
        ...

    def land(self, landings: Sequence[Landing]) -> None:
        """Add what became of entries, all or none. A second word of the same kind on an entry changes nothing."""
        ...

    def exhibited(self, file: int, exhibit: str, at: datetime) -> None:
        """Add that a file became an exhibit; the first word stands."""
        ...

    def counts(self, feed: str | None = None) -> Mapping[str, int]:
        """How many entries wait, landed, were set aside; how many files are kept, and are no exhibits yet.

        `feed`: of one feed alone.
        """
        ...
