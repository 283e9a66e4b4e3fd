"""What a brief is made of: everything it may speak of, handed in whole, read by nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

import polars as pl
import pyarrow as pa

from truce.model.agreement import Agreement
from truce.model.card import Card
from truce.model.collection import Collection
from truce.model.columns import empty
from truce.model.condition import Condition
from truce.model.contrast import Contrast
from truce.model.deadline import Deadline, QuietDay
from truce.model.forecast import Forecast, Regime, Signal
from truce.model.released import Released
from truce.model.talks_told import TalksTold
from truce.model.weapons import Holding

Frame: TypeAlias = pa.Table | pl.DataFrame

EDITIONS = ("internal", "parties", "public")


@dataclass(frozen=True, kw_only=True)
class Material:
    """The input of `compose`. Tables have the columns of their noun; Arrow and Polars are both taken.

    `as_of` is what was known (UTC or with offset); `time_zone` the IANA zone in which the brief speaks.
    `reports` needs only id, source, origin, earliest, latest, acts, radius_m, where_kind, day and flags.
    `cards` go by source name. `versions` is printed as it stands (truce, method versions, snapshots of the lake).
    """

    mission: str
    as_of: datetime
    time_zone: str
    agreements: tuple[Agreement, ...]
    rulings: Frame
    grounds: Frame
    changes: Frame
    incidents: Frame
    reports: Frame
    coverage: Frame
    claims: Frame
    lines: Frame
    zones: Frame
    cards: Mapping[str, Card]
    collections: tuple[Collection, ...]
    versions: Mapping[str, str]
    edition: str = "internal"
    deadlines: Frame = field(default_factory=lambda: empty(Deadline))
    quiet_days: Frame = field(default_factory=lambda: empty(QuietDay))
    holdings: Frame = field(default_factory=lambda: empty(Holding))
    contrasts: Frame = field(default_factory=lambda: empty(Contrast))
    forecasts: Frame = field(default_factory=lambda: empty(Forecast))
    regimes: Frame = field(default_factory=lambda: empty(Regime))
    conditions: Frame = field(default_factory=lambda: empty(Condition))
    released: Frame = field(default_factory=lambda: empty(Released))  # what this edition may show of it
    signals: Frame = field(default_factory=lambda: empty(Signal))
    warn_from: float = 0.5  # chance of a collapse from which a warning pays
    costs_stated: bool = False  # whether the mission has said what being wrong costs
    talks: tuple[TalksTold, ...] = ()  # in the language of the brief
    released_by: datetime | None = None  # the instant by which releases were old enough, where any were asked for


def frame(table: Frame) -> pl.DataFrame:
    """The table as a Polars frame, whichever of the two it came as."""
    if isinstance(table, pl.DataFrame):
        return table
    answer = pl.from_arrow(table)
    if not isinstance(answer, pl.DataFrame):
        raise TypeError("a table was expected")
    return answer
