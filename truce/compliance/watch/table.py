"""The chance of notice laid out: for each cell of an area, hour and means, and by all means together."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from shapely.geometry.base import BaseGeometry

from truce.compliance.periods import HOUR, Span
from truce.compliance.prepared import Floats, Ints
from truce.compliance.watch.coverage import Cells, cells_of, meetings, noticing
from truce.compliance.watch.sun import is_night
from truce.compliance.watch.watches import Watches
from truce.errors import WrongUsage
from truce.vocabulary.notice import Notice

ALL = "all"  # all means together
MOST_ROWS = 20_000_000


@dataclass(frozen=True, slots=True)
class Chances:
    """`table`: cell, lon, lat (a point of the cell, degrees), hour (UTC), night, means ('all': together), chance.

    A cell counts in a mean by its `weight` (area). Every cell, hour and means has a row, also where the chance is 0.
    """

    table: pl.DataFrame
    weight: Floats
    shapes: tuple[BaseGeometry, ...]


def chance_table(
    watches: Watches, acts: Iterable[str], notice: Notice, area: BaseGeometry, start: int, end: int
) -> Chances:
    """The mean chance, over each hour and cell, that an act of the best-noticed kind among `acts` would be noticed.

    `start` and `end` in microseconds since 1970 (UTC), widened to whole hours. Raises WrongUsage where that is more
    than can be laid out.
    """
    spans = [Span(t, t + HOUR) for t in range(start // HOUR * HOUR, end, HOUR)]
    cells = cells_of(area, watches)
    names = [*watches.by_means, ALL]
    if (rows := len(spans) * cells.weight.size * len(names)) > MOST_ROWS:
        raise WrongUsage(
            "more cells and hours than can be laid out", rows=rows, most=MOST_ROWS, remedy="narrow --from and --to"
        )
    scaled = watches.for_acts(acts, notice)
    met = meetings(scaled, cells, spans)
    means = pl.DataFrame({"watch": np.arange(scaled.size), "means": scaled.means})
    apart = _hourly(met.join(means, on="watch"), ["cell", "span", "means"])
    together = _hourly(met, ["cell", "span"]).with_columns(means=pl.lit(ALL))
    found = pl.concat([apart, together.select(apart.columns)])
    return Chances(_full(found, cells, spans, names), cells.weight, cells.shapes)


def _hourly(met: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Chance of each key averaged over its hour."""
    part = pl.col("chance") * (pl.col("b") - pl.col("a")) / HOUR
    return noticing(met, keys).group_by(keys).agg(part.sum().alias("chance"))


def _full(found: pl.DataFrame, cells: Cells, spans: list[Span], names: list[str]) -> pl.DataFrame:
    """Every cell, hour and means once, in that order, 0 where nobody watched."""
    hours: Ints = np.array([s.start for s in spans], dtype=np.int64)
    every = pl.DataFrame({"cell": np.arange(cells.weight.size), "lon": cells.lon, "lat": cells.lat}).join(
        pl.DataFrame({"span": np.arange(hours.size), "us": hours}), how="cross"
    )
    night = is_night(every["lon"].to_numpy(), every["lat"].to_numpy(), every["us"].to_numpy() + HOUR // 2)
    every = every.with_columns(night=pl.Series(night)).join(pl.DataFrame({"means": names}), how="cross")
    told = every.join(found, on=["cell", "span", "means"], how="left", maintain_order="left")
    return told.select(
        "cell",
        "lon",
        "lat",
        pl.col("us").cast(pl.Datetime("us", "UTC")).alias("hour"),
        "night",
        "means",
        pl.col("chance").fill_null(0.0).clip(0.0, 1.0),
    )
