"""Watched and not: the shading of a map, and the share of each day, from the sheet's own grid."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from truce.picture.areas import inside_shape, shape_of
from truce.picture.choice import Choice
from truce.picture.sheet import EPOCH, Sheet, micros
from truce.picture.tally import Ints

MOST_FEET = 400  # more footprints than this are told by the grid alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who watched in a window. `cells`: cell, share (0 to 1), hours, geometry (WKB); `feet`: footprints with hours.

    `feet_left_out`: how many footprints are told by the cells alone, because there are too many to draw. `told`:
    anybody told of watching at all; without it nothing is known of who watched.
    """

    told: bool
    first: date
    last: date
    cells: pl.DataFrame
    feet: pl.DataFrame
    feet_left_out: int


def watched_by_day(sheet: Sheet, choice: Choice) -> dict[int, float] | None:
    """By local day (since 1970): the share of area and day for which somebody would have noticed; None: nobody told.

    With an area chosen, of the cells whose middle lies in it.
    """
    cells = _cells(sheet, choice)
    if cells is None:
        return None
    whole = float(cells["weight"].sum())
    days = sheet.tables["watched"].join(cells.select("cell", "weight"), on="cell")
    sums = days.group_by("day").agg((pl.col("share") * pl.col("weight")).sum().alias("seen")).sort("day")
    shares = (sums["seen"] / whole).clip(0, 1) if whole > 0 else sums["seen"]
    return dict(zip(sums["day"].to_list(), shares.to_list(), strict=True))


def watch_of(sheet: Sheet, choice: Choice) -> Watch:
    """What was watched in the window of a choice, and in its area; without a window: over all days of the sheet."""
    first, last = _days(sheet, choice)
    cells = _cells(sheet, choice)
    begin, end = (date.fromordinal(EPOCH.toordinal() + day) for day in (first, last))
    if cells is None:
        none = pl.DataFrame()
        return Watch(told=False, first=begin, last=end, cells=none, feet=none, feet_left_out=0)
    inside = sheet.tables["watched"].filter(pl.col("day").is_between(first, last))
    sums = inside.group_by("cell").agg(pl.col("share").sum().alias("days"))
    shown = cells.join(sums, on="cell", how="left", maintain_order="left").with_columns(pl.col("days").fill_null(0.0))
    count = max(1, last - first + 1)
    shown = shown.with_columns((pl.col("days") / count).clip(0, 1).alias("share"), (pl.col("days") * 24).alias("hours"))
    feet = _feet(sheet, choice)
    many = feet.height if feet.height > MOST_FEET else 0
    return Watch(
        told=True,
        first=begin,
        last=end,
        cells=shown.select("cell", "share", "hours", "geometry"),
        feet=feet.clear() if many else feet,
        feet_left_out=many,
    )


def _cells(sheet: Sheet, choice: Choice) -> pl.DataFrame | None:
    cells = sheet.tables.get("cells")
    if cells is None or not cells.height:
        return None
    if choice.area is None:
        return cells
    hit = inside_shape(shape_of(sheet, choice.area), cells["lon"].to_numpy(), cells["lat"].to_numpy())
    return cells.filter(pl.Series(hit))


def _days(sheet: Sheet, choice: Choice) -> tuple[int, int]:
    """The first and the last local day that a window touches."""
    begin, end = choice.instants(sheet.zone)
    zone = ZoneInfo(sheet.zone)
    known = np.concatenate([sheet.column("days"), _watched_days(sheet)])
    first, last = (int(known.min()), int(known.max())) if known.size else (0, 0)
    if begin is not None:
        first = (begin.astimezone(zone).date() - EPOCH).days
    if end is not None:
        local = end.astimezone(zone)
        last = (local.date() - EPOCH).days - int(local.hour == local.minute == local.second == local.microsecond == 0)
    return first, max(first, last)


def _watched_days(sheet: Sheet) -> Ints:
    watched = sheet.tables["watched"]["day"]
    return np.array([watched.min(), watched.max()] if watched.len() else [], dtype=np.int64)


def _feet(sheet: Sheet, choice: Choice) -> pl.DataFrame:
    """Footprints in the window, each once a watcher, with the hours it was watched and the mean quality."""
    begin, end = choice.instants(sheet.zone)
    early, late = (pl.col(name).cast(pl.Datetime("us", "UTC")).to_physical() for name in ("earliest", "latest"))
    start = early if begin is None else pl.max_horizontal(early, pl.lit(micros(begin)))
    stop = late if end is None else pl.min_horizontal(late, pl.lit(micros(end)))
    hours = (stop - start) / 3_600_000_000
    place = ("watcher", "means", "lon", "lat", "radius_m", "geometry")
    return (
        sheet.tables["feet"]
        .with_columns(hours.alias("hours"))
        .filter(pl.col("hours") > 0)
        .group_by(place, maintain_order=True)
        .agg(pl.col("hours").sum(), pl.col("quality").mean())
    )
