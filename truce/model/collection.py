"""One act of collecting: which file, what landed, what did not and why."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that did not land, or a mend that a reader must know of. Never holds a person's name or text."""

    row: int | None
    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What one `collect` of one file did."""

    id: str
    source: str
    file: str
    sha256: str
    window_start: datetime | None
    window_end: datetime | None
    collected_at: datetime
    rows_read: int
    outside_window: int
    added: dict[str, int]
    already: dict[str, int]
    folded_repeats: int
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
