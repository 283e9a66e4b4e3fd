"""What a network source is: batches of files that its card's reader can read, each with the place to go on from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from truce.sources.pull.wire import Wire

Cursor = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Deleted:
    """A row that the upstream says it has deleted. `told_at`: when, in UTC."""

    reference: str
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One answer of an upstream, bounded in size.

    `file`: the name of the file that `content` is, in the form that the source's reader reads; None where the batch
    only says where to go on. `cursor`: where to go on once this batch is kept. `newest`: the newest time at which the
    upstream itself says it told something. `notes`: what a reader of the feed must know (a slice that was not there).
    """

    file: str | None = None
    content: bytes = b""
    deleted: tuple[Deleted, ...] = ()
    cursor: Cursor = field(default_factory=dict)
    newest: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What one round of asking is given: the wire, the feed's options and secrets, and the clock's time."""

    wire: Wire
    options: Mapping[str, str]
    secrets: Mapping[str, str]
    now: datetime


class Pull(Protocol):
    """Ask an upstream for what is new since a cursor; an empty cursor begins at the beginning the options name.

    Asking the same twice gives rows of the same ids. Raises UnusableSource where the upstream cannot be used,
    WrongUsage for an option that is missing or cannot be.
    """

    def __call__(self, asking: Asking, cursor: Cursor) -> Iterator[Batch]: ...
