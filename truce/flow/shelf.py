"""What is kept of a noun, for programs: page by page or whole, in bounded memory, at one version from start to end.

A page's cursor names its last row by day and id, so it holds whatever is added meanwhile; what was added behind it is
not seen by that walk, and is by the next.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl
import pyarrow as pa

from truce.errors import NotFound, UnusableValue
from truce.flow.frames import as_frame, frame
from truce.flow.house import House
from truce.flow.standing import standing
from truce.model.claim import Claim
from truce.model.columns import conform, schema
from truce.model.condition import Condition
from truce.model.contrast import Contrast
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline, QuietDay
from truce.model.document import Document
from truce.model.forecast import Forecast, Regime, Score, Signal
from truce.model.history import Succession
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.report import Report
from truce.model.ruling import Change, Ruling
from truce.model.scenario import Likelihood, SignpostState
from truce.model.weapons import Holding, Inventory, Sighting
from truce.model.withdrawal import Withdrawal

PIECE = 20_000  # rows read together
CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)?\.([a-z]{3}-[0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A noun that programs may read: which of its columns they may choose by."""

    noun: type
    by: tuple[str, ...]


SHELVES: Mapping[str, Shelf] = {
    "reports": Shelf(Report, ("source", "origin", "by", "against", "reference", "means", "grade")),
    "coverage": Shelf(Coverage, ("source", "watcher", "means", "restriction", "restricted_by")),
    "claims": Shelf(Claim, ("by", "about", "agreement", "source")),
    "lines": Shelf(Line, ("source", "line", "holder")),
    "zones": Shelf(Zone, ("source", "name", "agreement")),
    "documents": Shelf(Document, ("source", "agreement")),
    "sightings": Shelf(Sighting, ("source", "watcher", "party", "site")),
    "inventories": Shelf(Inventory, ("source", "party", "site")),
    "withdrawals": Shelf(Withdrawal, ("source", "kind", "reference", "report")),
    "successions": Shelf(Succession, ("kind", "cause")),
    "rulings": Shelf(Ruling, ("agreement", "term", "reading", "party", "area", "period", "status")),
    "changes": Shelf(Change, ("agreement", "term", "reading", "party")),
    "deadlines": Shelf(Deadline, ("agreement", "term", "status")),
    "quietdays": Shelf(QuietDay, ("agreement", "term")),
    "holdings": Shelf(Holding, ("agreement", "term", "party")),
    "contrasts": Shelf(Contrast, ("by", "about", "unit")),
    "forecasts": Shelf(Forecast, ("agreement", "term", "party", "area", "kind", "definition", "basis")),
    "scores": Shelf(Score, ("agreement", "forecast", "kind", "definition", "basis")),
    "regimes": Shelf(Regime, ("agreement", "term", "party", "area")),
    "signals": Shelf(Signal, ("agreement", "signal", "state")),
    "conditions": Shelf(Condition, ("agreement", "area", "state", "basis")),
    "likelihoods": Shelf(Likelihood, ("agreement", "scenario", "source", "by")),
    "signposts": Shelf(SignpostState, ("agreement", "scenario", "signpost", "state")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows: whose interval touches [start, end), whose columns have these values. `withdrawn`: also reports that
    no longer stand."""

    start: datetime | None = None
    end: datetime | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Rows with every column of their noun, and the cursor of what follows; None at the end."""

    rows: pa.Table
    after: str | None


def shelf(name: str) -> Shelf:
    """The shelf of that name. Raises NotFound."""
    if name not in SHELVES:
        raise NotFound("there is nothing of that name", name=name[:40], known=", ".join(SHELVES))
    return SHELVES[name]


def has_times(name: str) -> bool:
    """Whether rows can be chosen by a window of time."""
    return {"earliest", "latest"} <= set(schema(shelf(name).noun).names)


class Reader:
    """One walk along a shelf, at the version that it had when the walk began."""

    def __init__(self, house: House, noun: type, wanted: Wanted = Wanted()) -> None:
        """`noun`: what to read."""
        self._house, self._noun, self._wanted = house, noun, wanted
        self.version = house.mission.lake.version(noun)
        self._dated = "day" in schema(noun).names

    def count(self) -> int:
        """How many rows are wanted."""
        names = schema(self._noun).names
        needed = {"id", *self._wanted.values, *(n for n in ("earliest", "latest") if n in names)}
        return self._chosen(self._read(columns=[n for n in names if n in needed])).height

    def pieces(self) -> Iterator[pa.Table]:
        """All rows wanted, by day and id, some thousands together."""
        if not self._dated:
            yield self._told(self._chosen(self._read()))
            return
        for days in self._stretches(None):
            rows = self._chosen(self._read(days=days))
            for start in range(0, rows.height, PIECE):
                yield self._told(rows[start : start + PIECE])

    def page(self, limit: int, after: str | None) -> Page:
        """At most `limit` rows after a cursor. Raises UnusableValue for a cursor that is none."""
        day, id = _read_cursor(after)
        found: list[pl.DataFrame] = []
        missing = limit + 1
        for days in self._stretches(day) if self._dated else [None]:
            rows = self._behind(self._chosen(self._read(days=days)), day, id).head(missing)
            found.append(rows)
            missing -= rows.height
            if missing <= 0:
                break
        rows = pl.concat(found) if found else self._read(ids=[])
        last = rows.row(limit - 1, named=True) if rows.height > limit else None
        return Page(self._told(rows.head(limit)), None if last is None else _cursor(last))

    def _read(self, **how: Any) -> pl.DataFrame:
        return frame(self._house, self._noun, version=self.version, **{k: v for k, v in how.items() if v is not None})

    def _told(self, rows: pl.DataFrame) -> pa.Table:
        return conform(self._noun, rows.to_arrow())

    def _behind(self, rows: pl.DataFrame, day: date | None, id: str) -> pl.DataFrame:
        if not id:
            return rows
        if day is None or not self._dated:
            return rows.filter(pl.col("id") > id)
        return rows.filter((pl.col("day") > day) | ((pl.col("day") == day) & (pl.col("id") > id)))

    def _chosen(self, rows: pl.DataFrame) -> pl.DataFrame:
        wanted = self._wanted
        for column, value in wanted.values.items():
            rows = rows.filter(pl.col(column).cast(pl.String) == value)
        if wanted.start is not None:
            touches = (pl.col("latest") > wanted.start) | (pl.col("earliest") >= wanted.start)
            rows = rows.filter(touches.fill_null(value=True))  # what has no end lasts
        if wanted.end is not None:
            rows = rows.filter((pl.col("earliest") < wanted.end).fill_null(value=True))
        return standing(self._house, rows) if self._noun is Report and not wanted.withdrawn else rows

    def _stretches(self, first: date | None) -> Iterator[tuple[date, date]]:
        """Days from `first` on, as many together as hold about PIECE rows."""
        days = self._read(columns=["day"])
        return _spans(days if first is None else days.filter(pl.col("day") >= first))


def _spans(days: pl.DataFrame) -> Iterator[tuple[date, date]]:
    """(first, last) of stretches of days, each with about PIECE of the rows, in order."""
    begin: date | None = None
    end, held = date.min, 0
    for day, number in days.group_by("day").len().sort("day").iter_rows():
        if begin is not None and held + number > PIECE:
            yield begin, end
            begin, held = None, 0
        begin, end, held = begin or day, day, held + number
    if begin is not None:
        yield begin, end


def pieces_of_ids(house: House, ids: pl.DataFrame) -> Iterator[pa.Table]:
    """The incidents of `ids` (id, day), by day and id, some thousands together."""
    version = house.mission.lake.version(Incident)
    for span in _spans(ids):
        rows = as_frame(house.mission.lake.read(Incident, days=span, version=version))
        chosen = rows.join(ids.select("id"), on="id", how="semi", maintain_order="left")
        for start in range(0, chosen.height, PIECE):
            yield conform(Incident, chosen[start : start + PIECE].to_arrow())


def _cursor(row: Mapping[str, Any]) -> str:
    return f"{row['day'].isoformat() if row.get('day') else ''}.{row['id']}"


def _read_cursor(text: str | None) -> tuple[date | None, str]:
    if text is None:
        return None, ""
    found = CURSOR.fullmatch(text)
    try:
        if found is not None:
            return (date.fromisoformat(found[1]) if found[1] else None), found[2]
    except ValueError:
        pass
    raise UnusableValue("this cursor cannot be read", remedy="begin again without it")
