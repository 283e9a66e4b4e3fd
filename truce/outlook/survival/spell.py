"""One truce as survival sees it: from when it stood, to when or until when it was seen, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

COLLAPSE = "collapse"  # fighting came back, or a party declared it over
SUPERSEDED = "superseded"  # another text of the same parties took its place while it stood
EXPIRED = "expired"  # it had an announced end, which came
COMPLETED = "completed"  # it did what it was for
RECURRENCE = "recurrence"  # the dyad fights again as UCDP counts fighting: 25 deaths in a year
STANDS = "stands"  # still there when last seen: censored
KINDS = (COLLAPSE, SUPERSEDED, EXPIRED, COMPLETED, RECURRENCE)

HAZARDS = (COLLAPSE, SUPERSEDED, RECURRENCE)  # these come by chance; an expiry comes by its date


@dataclass(frozen=True, slots=True)
class Spell:
    """A truce's life in days of age. An end whose day is not known lies anywhere from `low` to `high`, evenly."""

    id: str
    group: str  # the conflict: spells of one conflict hang together
    end: str  # a kind of end, or "stands"
    low: float
    high: float  # of the end, or of the day it was last seen standing
    entry: float = 0.0  # age from which an end could have been seen at all
    classes: dict[str, str] = field(default_factory=dict)  # factor -> level

    @property
    def days(self) -> float:
        """Age at the end, or when last seen: the middle of what is known."""
        return 0.5 * (self.low + self.high)

    @property
    def ended(self) -> bool:
        """Whether it is known to have ended, in whatever way."""
        return self.end != STANDS


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row that no table of spells could use, and why."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Spells:
    """A table of spells and the rows that did not become one: together they are every row of the source."""

    name: str
    spells: Sequence[Spell]
    unusable: Sequence[Unusable]

    def reasons(self) -> dict[str, int]:
        """How many rows are unusable, by reason, most first."""
        count: dict[str, int] = {}
        for row in self.unusable:
            count[row.why] = count.get(row.why, 0) + 1
        return dict(sorted(count.items(), key=lambda item: (-item[1], item[0])))
