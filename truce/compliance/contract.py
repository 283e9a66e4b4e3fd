"""What judging takes and gives, and every number that a reader may want to change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl
import pyarrow as pa

from truce.errors import WrongUsage
from truce.model.columns import empty
from truce.model.document import Document
from truce.model.weapons import Inventory, Sighting

METHOD = "judge/2"


def _blank(noun: type) -> pl.DataFrame:
    return pl.DataFrame(empty(noun))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known, as frames with exactly the columns of their nouns. Claims are not among them (law 3).

    `reports` needs only id, source, earliest, latest and day: it tells how much was reported and from
    which days, never what happened.
    """

    incidents: pl.DataFrame
    coverage: pl.DataFrame
    lines: pl.DataFrame
    zones: pl.DataFrame
    reports: pl.DataFrame
    documents: pl.DataFrame = field(default_factory=lambda: _blank(Document))
    sightings: pl.DataFrame = field(default_factory=lambda: _blank(Sighting))
    inventories: pl.DataFrame = field(default_factory=lambda: _blank(Inventory))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to judge. Every field is printed with the rulings it made (docs/compliance.md explains each).

    as_of: what was known at this instant; nothing later is judged. time_zone: whose midnights part the days.
    matched_windows: at most so many comparison windows on each side. readings: keep only these reading ids.
    min_coverage: share of stretch and area that must have been watched before silence means anything.
    established, likely, told: bounds on the probability of at least one breach. near_hours: how near the
    period an incident out of force is still noted. main_source: share of the reports during the truce from
    which a source must have been collected in a comparison window too. prior_dispersion, prior_weight: the
    overdispersion that matched windows are shrunk towards, and its weight in degrees of freedom.
    ground_floor: contributions at or below it are summed but get no ground of their own. grounds_for: the
    periods whose rulings get grounds. line: series that says who holds what; needed when there are several.
    buffers: metres of surroundings assumed for a term ("agreement/term") whose text gives none, where somebody drew
    the places. reference_lines: series that stands for a reference line of an agreement.
    """

    as_of: datetime
    time_zone: str = "UTC"
    matched_windows: int = 4
    readings: Sequence[str] | None = None
    min_coverage: float = 0.5
    established: float = 0.95
    likely: float = 0.5
    told: float = 0.01
    near_hours: float = 24.0
    main_source: float = 0.05
    prior_dispersion: float = 2.0
    prior_weight: float = 2.0
    ground_floor: float = 1e-3
    grounds_for: tuple[str, ...] = ("whole", "day", "before", "after")
    line: str | None = None
    buffers: Mapping[str, float] = field(default_factory=dict)
    reference_lines: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.as_of.tzinfo is None:
            raise WrongUsage("as-of needs a time zone", given=self.as_of.isoformat(), remedy="write it with an offset")
        if not 0 <= self.told < self.likely < self.established <= 1:
            raise WrongUsage("bounds must rise: told < likely < established", told=self.told, likely=self.likely)
        if not 0 < self.min_coverage <= 1:
            raise WrongUsage("min_coverage lies above 0 and at most at 1", min_coverage=self.min_coverage)


@dataclass(frozen=True, slots=True)
class Judged:
    """One table a noun, sorted by id (grounds by ruling, then incident)."""

    rulings: pa.Table
    grounds: pa.Table
    changes: pa.Table
    deadlines: pa.Table
    quiet_days: pa.Table
    holdings: pa.Table
