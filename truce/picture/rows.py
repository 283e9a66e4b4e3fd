"""Chosen incidents as rows of a table, newest first, page by page: what stands beside the map."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from truce.errors import UnusableValue
from truce.picture.choice import Choice
from truce.picture.select import select
from truce.picture.sheet import Sheet, day_of, instant
from truce.picture.timed import timed, window_of

STRIDE = 4096  # rows held against the choice at first; then four times as many, and so on


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One incident in short. `p`: that it happened and is what was asked for; the rest as `Incident` has it."""

    id: str
    earliest: datetime
    latest: datetime
    day: date
    lon: float | None
    lat: float | None
    radius_m: float | None
    act: str
    by: str
    p: float
    p_happened: float
    credibility: str
    n_origins: int
    n_reports: int
    killed: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the cursor of what comes after them; None at the end."""

    rows: list[Shown]
    after: str | None


def page(sheet: Sheet, choice: Choice, limit: int, after: str | None = None) -> Page:
    """The chosen incidents after a cursor, newest first; no more of them are looked at than it takes.

    A cursor names the last row shown by its instant and id, so it holds in a newer sheet too. Raises UnusableValue for
    one that cannot be read.
    """
    begin, last = window_of(sheet, choice)
    begin = begin if after is None else max(begin, _place(sheet, after))
    in_time, open_ = timed(sheet), replace(choice, start=None, end=None)
    rows: list[Shown] = []
    stride, found = STRIDE, 0
    while begin < last and len(rows) < limit:
        weight = select(in_time, open_, begin, min(last, begin + stride)).weight
        hits = np.flatnonzero(weight > 0)[: limit - len(rows)].tolist()
        places = sheet.column("recent")[begin : begin + stride]
        rows += [in_short(sheet, float(weight[hit]), int(places[hit])) for hit in hits]
        found = int(places[hits[-1]]) if hits else found
        begin, stride = (begin + hits[-1] + 1 if len(rows) == limit else begin + stride), stride * 4
    return Page(rows, _cursor(sheet, found) if rows and begin < last else None)


def in_short(sheet: Sheet, p: float, row: int) -> Shown:
    """One row of a sheet. `p`: that it happened and is what was asked for."""

    def told(name: str) -> float | None:
        value = float(sheet.column(name)[row])
        return None if np.isnan(value) else value

    def toll(name: str) -> int | None:
        value = int(sheet.column(name)[row])
        return None if value < 0 else value

    return Shown(
        id=sheet.id_of(row),
        earliest=instant(sheet.column("earliest")[row]),
        latest=instant(sheet.column("latest")[row]),
        day=day_of(sheet.column("days")[sheet.column("day_at")[row]]),
        lon=told("lon"),
        lat=told("lat"),
        radius_m=told("radius"),
        act=sheet.names["acts"][sheet.column("act")[row]],
        by=sheet.names["by"][sheet.column("who")[row]],
        p=p,
        p_happened=float(sheet.column("p")[row]),
        credibility=str(sheet.column("credibility")[row]),
        n_origins=int(sheet.column("origins")[row]),
        n_reports=int(sheet.column("reports")[row]),
        killed=(toll("killed_low"), toll("killed_high")),
    )


def _cursor(sheet: Sheet, row: int) -> str:
    return f"{int(sheet.column('at')[row])}.{sheet.id_of(row)}"


def _place(sheet: Sheet, after: str) -> int:
    """The place in the order that follows a cursor, whether its row is still there or not."""
    told, _, id = after.partition(".")
    try:
        at = int(told)
    except ValueError as wrong:
        raise UnusableValue("this cursor cannot be read", remedy="begin again without it") from wrong
    if abs(at) >= 1 << 62:
        raise UnusableValue("this cursor cannot be read", remedy="begin again without it")
    order, ats = sheet.column("recent"), sheet.column("at")
    low, high = 0, order.size
    while low < high:  # the first row that comes after (newest first, then by id)
        middle = (low + high) // 2
        row = int(order[middle])
        if (-int(ats[row]), sheet.id_of(row)) <= (-at, id):
            low = middle + 1
        else:
            high = middle
    return low
