"""Who watched where on each day, over a grid that holds every incident and every footprint: to shade what was not."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from truce.compliance.periods import Span, days_of, instant, micros
from truce.compliance.prepared import floats
from truce.compliance.watch.coverage import Cells, cells_of, ground_of, meetings, noticing
from truce.compliance.watch.watches import Watches, read_watches
from truce.vocabulary import vocabulary

GRID = 24  # cells a side
AT_ONCE = 120  # days swept together: bounds the memory
WATCHED = {"cell": pl.Int32, "day": pl.Int32, "share": pl.Float32}
CELLS = {"cell": pl.Int32, "lon": pl.Float64, "lat": pl.Float64, "weight": pl.Float64, "geometry": pl.Binary}
FEET = (
    *("watcher", "means", "earliest", "latest", "lon", "lat", "radius_m", "geometry", "quality", "where_kind"),
    *("visibility_m", "weather"),
)


def watch_tables(incidents: pl.DataFrame, coverage: pl.DataFrame, zone: str) -> dict[str, pl.DataFrame]:
    """`cells`: a grid with weights (area) and shapes (WKB); `watched`: cell, local day (since 1970) and the share of
    that day for which somebody there would have noticed (0 left out); `feet`: coverage records that saw anything.

    All empty where nobody told of watching: that is unknown, not unwatched.
    """
    feet = coverage.filter((pl.col("quality") > 0) & (pl.col("latest") > pl.col("earliest"))).select(FEET)
    empty = {"cells": pl.DataFrame(schema=CELLS), "watched": pl.DataFrame(schema=WATCHED), "feet": feet}
    if not coverage.height:
        return empty
    known = vocabulary()
    counted = frozenset(code for code, entry in known.access.items() if entry.counted)
    watches = read_watches(coverage, counted, known.notice)
    places = incidents.select("lon", "lat").drop_nulls()
    area = ground_of(None, floats(places["lon"]), floats(places["lat"]), watches)
    if area is None:
        return empty
    cells = cells_of(area, watches, GRID)
    first, last = coverage["earliest"].min(), coverage["latest"].max()
    if not (isinstance(first, datetime) and isinstance(last, datetime)):
        return empty
    shares = _shares(watches, cells, Span(micros(_midnight(first, zone)), micros(last)), zone)
    return {"cells": _cells(cells), "watched": shares, "feet": feet}


def _midnight(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def _cells(cells: Cells) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "cell": np.arange(len(cells.shapes)),
            "lon": cells.lon,
            "lat": cells.lat,
            "weight": cells.weight,
            "geometry": [shape.wkb for shape in cells.shapes],
        },
        schema_overrides=CELLS,
    )


def _shares(watches: Watches, cells: Cells, span: Span, zone: str) -> pl.DataFrame:
    days = days_of(Span(span.start, span.end + 1), zone)
    parts = [pl.DataFrame(schema=WATCHED)]
    for begin in range(0, len(days), AT_ONCE):
        some = days[begin : begin + AT_ONCE]
        seen = noticing(meetings(watches, cells, some), ["cell", "span"]).with_columns(
            (pl.col("chance") * (pl.col("b") - pl.col("a"))).alias("seen")
        )
        sums = seen.group_by("cell", "span").agg(pl.col("seen").sum()).sort("cell", "span")
        number = np.array([_day(day.start, zone) for day in some])
        whole = np.array([_length(day.start, zone) for day in some])
        at = sums["span"].to_numpy()
        parts.append(
            pl.DataFrame(
                {"cell": sums["cell"], "day": number[at], "share": sums["seen"].to_numpy() / whole[at]},
            ).cast(WATCHED)  # type: ignore[arg-type]
        )
    return pl.concat(parts).filter(pl.col("share") > 0)


def _day(us: int, zone: str) -> int:
    return (instant(us).astimezone(ZoneInfo(zone)).date() - datetime(1970, 1, 1, tzinfo=UTC).date()).days


def _length(us: int, zone: str) -> int:
    """Microseconds of the local day that begins then: 23 to 25 hours."""
    midnight = instant(us).astimezone(ZoneInfo(zone))
    nearly = (midnight.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=ZoneInfo(zone))
    return micros(nearly.astimezone(UTC)) - us
