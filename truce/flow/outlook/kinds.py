"""What kind of breaches there were in each stretch of a series: heavy weapons, nights, places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import polars as pl

from truce.compliance.watch.sun import is_night
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.lived import Lived
from truce.model.condition import Spot
from truce.model.incident import Incident
from truce.model.ruling import Ground
from truce.outlook.change.breaches import Watchers, breaches, dark_hours, hours_of, middles
from truce.outlook.change.holding import Kinds
from truce.outlook.change.rates import BURSTS
from truce.outlook.change.shares import Part
from truce.outlook.change.spots import Cells, Concentration, concentration, shrink
from truce.vocabulary import vocabulary

COLUMNS = ("id", "earliest", "latest", "lon", "lat", "radius_m", "weapon_class")
MOST_SPOTS = 6
Spans = Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Told:
    """One stretch of a series: its breaches, one row each, and between which instants it lies."""

    rows: pl.DataFrame
    spans: Spans


def told_in(house: House, lived: Lived, days: Mapping[str, slice]) -> dict[str, Told]:
    """The breaches of each stretch of days."""
    zone = house.choices.time_zone
    rulings = {name: _rulings(lived, of) for name, of in days.items()}
    every = sorted({id for ids in rulings.values() for id in ids})
    grounds = frame(house, Ground).filter(pl.col("ruling").is_in(every))
    incidents = frame(house, Incident, columns=COLUMNS, ids=sorted(set(grounds["incident"].to_list())))
    heavy = [code for code, one in vocabulary().weapons.items() if one.heavy]
    told = {}
    for name, ids in rulings.items():
        mine = grounds.filter(pl.col("ruling").is_in(ids))
        rows, spans = breaches(mine, incidents, heavy, is_night), lived.spans(days[name], zone)
        told[name] = Told(within(rows, incidents, spans) if name == "before" else rows, spans)
    return told


def _rulings(lived: Lived, of: slice) -> list[str]:
    if of.stop <= lived.truce:
        return [lived.before] if lived.before is not None and of.stop > of.start else []
    return lived.rulings(of)


def within(rows: pl.DataFrame, incidents: pl.DataFrame, spans: Spans) -> pl.DataFrame:
    """Those that took place in one of some stretches: the ruling on the time before speaks of all its windows."""
    middle = pl.col("earliest") + (pl.col("latest") - pl.col("earliest")) / 2
    utc = [(a.astimezone(UTC), b.astimezone(UTC)) for a, b in spans]  # as the columns are: Polars compares no others
    inside = pl.any_horizontal(pl.lit(value=False), *((middle >= a) & (middle < b) for a, b in utc))
    return rows.filter(pl.col("incident").is_in(incidents.filter(inside)["id"].implode()))


def kinds_of(told: Mapping[str, Told], watch: Watchers, *, nights: bool) -> dict[str, Kinds]:
    """By stretch, what can be compared. `nights`: also by night and by day, of the whole area only."""
    cells = pl.concat([one.rows["cell"] for one in told.values()]).drop_nulls().unique().sort()
    return {
        name: Kinds(_heavy(one.rows), _night(one, watch) if nights else None, _cells(one, cells, watch))
        for name, one in told.items()
        if one.spans
    }


def _heavy(rows: pl.DataFrame) -> Part:
    """Heavy weapons and others, among breaches whose weapon is told."""
    known = rows.filter(pl.col("heavy").is_not_null())
    weight, heavy = known["weight"].to_numpy(), known["heavy"].to_numpy()
    return Part(float((weight * heavy).sum()), float((weight * (1.0 - heavy)).sum()))


def _night(one: Told, watch: Watchers) -> Part:
    """By night and by day, with the hours in which either was watched."""
    known = one.rows.filter(pl.col("night").is_not_null())
    weight, dark = known["weight"].to_numpy(), known["night"].to_numpy()
    pairs = [dark_hours(watch, start, end, is_night) for start, end in one.spans]
    hours = [sum(pair[n] for pair in pairs) for n in (0, 1)]
    return Part(float((weight * dark).sum()), float((weight * (1.0 - dark)).sum()), *hours)


def _cells(one: Told, cells: pl.Series, watch: Watchers) -> Cells | None:
    """By place what happened and how long it was watched; None where no breach has a place."""
    if not cells.len():
        return None
    told = dict(one.rows.drop_nulls("cell").group_by("cell").agg(pl.col("weight").sum()).iter_rows())
    counts = np.array([told.get(code, 0.0) for code in cells], dtype=np.float64)
    hours = np.zeros(cells.len())
    for start, end in one.spans:
        hours += hours_of(cells, watch, start, end)
    return Cells(counts, hours)


def hot_spots(told: Sequence[Told], watch: Watchers) -> tuple[tuple[Spot, ...], Concentration] | None:
    """The hottest places by watched hour over some stretches, and how much lies in four; None without any place.

    Places that nobody watched come last, the one with most breaches first: they have no rate.
    """
    if not told:
        return None
    rows = pl.concat([one.rows for one in told]).unique("incident", keep="first", maintain_order=True)
    whole = Told(rows, [span for one in told for span in one.spans])
    codes = rows["cell"].drop_nulls().unique().sort()
    cells = _cells(whole, codes, watch)
    if cells is None:
        return None
    drawn, (lon, lat) = shrink(cells, BURSTS), middles(codes)
    rate = np.nan_to_num(drawn.rate)  # of places that nobody watched there is none, and they come last
    order = np.lexsort((-cells.counts, -rate, ~cells.watched))
    spots = [
        Spot(
            lon=round(float(lon[n]), 4),
            lat=round(float(lat[n]), 4),
            counts=float(cells.counts[n]),
            hours=float(cells.hours[n]),
            rate=_told(float(drawn.rate[n])),
            low=_told(float(drawn.low[n])),
            high=_told(float(drawn.high[n])),
        )
        for n in order[:MOST_SPOTS]
    ]
    return tuple(spots), concentration(cells, BURSTS)


def _told(value: float) -> float | None:
    return value if np.isfinite(value) else None
