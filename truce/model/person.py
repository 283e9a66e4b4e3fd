"""A person whom the mission protects: known by a pseudonym; who it is lies sealed in the vault, and nowhere else."""

from dataclasses import dataclass
from datetime import datetime

KINDS = ("identity", "statement", "concern", "request")  # of sealed records
LOCKS = ("identity", "statement")  # a person's own lock; one for each interview


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sealed:
    """A record as the vault keeps it. `sha256` (hex) is over the sealed bytes: the act that made it names it."""

    id: str
    person: str
    kind: str
    lock: str
    sealed: bytes
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Lock:
    """A lock as the vault keeps it: `recipient` seals to it, `wrapped` is its secret sealed to its readers.

    `case`: those who work on this case may read it (statements); None: protection officers alone.
    """

    id: str
    person: str
    kind: str
    recipient: str
    wrapped: bytes
    case: str | None = None
