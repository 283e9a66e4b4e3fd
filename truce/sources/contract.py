"""What a source is: a card, and a function that reads a file in parcels. Ours enter by this door too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from truce.model.collection import Fault


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open stretch of time the user asked for; a row lands if its interval touches it."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A bounded piece of a file: what landed, by noun, and what did not.

    `tables` maps a noun's lower-case name (report, coverage, claim, line) to its Arrow table, with
    exactly the columns of the noun. `rows_read` counts rows of the file seen for this parcel.
    """

    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    rows_read: int = 0
    outside_window: int = 0
    folded_repeats: int = 0
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


class Read(Protocol):
    """The reader that a card's `opens` names.

    Streams in bounded memory: parcels of at most some 50,000 rows. Good rows land, bad rows become
    faults with row number, field and reason. Raises UnusableSource only where nothing can be read (wrong
    header, not such a file). Reading the same file twice gives the same ids.
    """

    def __call__(self, path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]: ...
