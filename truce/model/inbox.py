"""What was sent to the mission and is kept as it came: a form of a phone, a message of a sensor, files with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

STATES = ("new", "again", "other")  # not here before; here already; here already with other content
OUTCOMES = ("landed", "set_aside")
FIELD = "field"  # the feed of forms
SENSOR = "sensor"  # the kind of what sensors send: it lands by flow/feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFile:
    """A file that came with something. Hashes and size are of its content; `stored` names the bytes on the disk.

    `told`: what else is known (media type, lock where it is sealed). `seq` is 0 until it is kept.
    """

    name: str
    sha256: str
    blake3: str
    size: int
    stored: str
    received_at: datetime
    told: Mapping[str, Any] = field(default_factory=dict)
    seq: int = 0
    key: str = ""
    exhibit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing that was sent, ready to be kept.

    `feed` with `key` says which thing it is: the key is its sender's own (a form's `instanceID`, a message's id), so
    that sending twice is keeping once. `digest` tells two contents of one key apart. `kind` and `version` say how to
    read `content` (a form and its version; a schema). `told` holds no name and no exact place of a person.
    """

    feed: str
    key: str
    digest: str
    kind: str
    version: str
    content: bytes
    received_at: datetime
    told: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[InboxFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping did: the number under which it lies, one of STATES, and when it first came."""

    seq: int
    state: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """What became of an entry, and what it was made into or why not. Never a person's words."""

    entry: int
    outcome: str
    at: datetime
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxEntry:
    """An entry as it lies in the inbox; `landing` is the last word on it, None while it waits."""

    seq: int
    sent: Incoming
    landing: Landing | None = None

    @property
    def waits(self) -> bool:
        """Nothing was done about it yet."""
        return self.landing is None
