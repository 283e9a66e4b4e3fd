"""Who could have seen: the share of an area and a stretch of time that somebody watched.

The area is parted into at most 16 x 16 cells. In a cell a watcher sees the part f that its disc or polygon
covers, with quality q: it would notice an incident somewhere in that cell with chance q x f. One watcher's
overlapping records are one watch (their mean quality); while a record says that it was kept away, it saw
nothing there. Several watchers together miss an incident only if each misses it: 1 - prod(1 - q f).
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from truce.compliance.periods import HOUR, Ints, Span, spread
from truce.compliance.prepared import Floats
from truce.compliance.space.lines import Places, Series, Sides, sides_at
from truce.compliance.watch.overlaps import shared_area
from truce.compliance.watch.watches import Watches, read_watches

CELLS = 16  # a side
__all__ = ["Cells", "Ground", "Seen", "Watches", "cells_of", "ground_of", "meetings", "noticing", "read_watches"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """An area in parts, with their weight (area) and which footprint covers which share of which cell."""

    shapes: tuple[BaseGeometry, ...]
    weight: Floats
    lon: Floats
    lat: Floats
    foot: Ints
    cell: Ints
    share: Floats


@dataclass(frozen=True, slots=True)
class Seen:
    """Per stretch: share of it and of the area watched, hours of watching, restrictions that fall into it."""

    share: Floats
    hours: Floats
    restrictions: Ints


def ground_of(area: BaseGeometry | None, lon: Floats, lat: Floats, watches: Watches) -> BaseGeometry | None:
    """The area that had to be watched: the zone, or, where no area is stated, the hull of all that is known of it.

    That hull holds the places of every incident of the kind in the evidence (also before and after) and every
    footprint of a watcher. None where there is neither.
    """
    if area is not None:
        return area
    path = np.column_stack([lon, lat])
    spots = [shapely.LineString(np.concatenate([path, path[:1]]))] if lon.size else []  # its hull is theirs
    everything: list[BaseGeometry] = [*spots, *watches.footprints]
    if not everything:
        return None
    hull = shapely.convex_hull(shapely.GeometryCollection(everything))
    return hull if hull.area > 0 else shapely.buffer(hull, 0.01)


@dataclass(frozen=True, slots=True)
class Parts:
    """An area in cells, each with its weight and a point inside."""

    shapes: "np.ndarray[tuple[int], np.dtype[np.object_]]"
    size: Floats
    lon: Floats
    lat: Floats


def parts_of(area: BaseGeometry, side: int = CELLS) -> Parts:
    """Part an area into at most `side` x `side` cells."""
    west, south, east, north = area.bounds
    xs, ys = np.linspace(west, east, side + 1), np.linspace(south, north, side + 1)
    (x0, y0), (x1, y1) = np.meshgrid(xs[:-1], ys[:-1]), np.meshgrid(xs[1:], ys[1:])
    boxes = np.asarray(shapely.box(x0.ravel(), y0.ravel(), x1.ravel(), y1.ravel()))
    parts = shapely.intersection(boxes, area)
    size = shapely.area(parts)
    parts, size = parts[size > 0], size[size > 0]
    centre = shapely.point_on_surface(parts)
    return Parts(parts, size, shapely.get_x(centre), shapely.get_y(centre))


def cells_of(area: BaseGeometry, watches: Watches, side: int = CELLS) -> Cells:
    """Part an area into at most `side` x `side` cells and overlay them with every footprint."""
    cut = parts_of(area, side)
    parts, size, lon, lat = cut.shapes, cut.size, cut.lon, cut.lat
    feet = np.array(watches.footprints, dtype=object)
    foot, cell = shapely.STRtree(parts).query(feet, predicate="intersects") if feet.size else np.empty((2, 0), int)
    share = shared_area(feet, foot, parts, cell) / size[cell] if foot.size else np.empty(0)
    return Cells(
        shapes=tuple(parts),
        weight=size * np.cos(np.radians(lat)),
        lon=lon,
        lat=lat,
        foot=np.asarray(foot, dtype=np.int64),
        cell=np.asarray(cell, dtype=np.int64),
        share=np.clip(share, 0.0, 1.0),
    )


def meetings(watches: Watches, cells: Cells, spans: list[Span]) -> pl.DataFrame:
    """Every (watch, stretch, cell) that meet: when, and with which part of the cell."""
    met = spread(watches.earliest, watches.latest, spans)
    start = np.array([s.start for s in spans], dtype=np.int64)
    end = np.array([s.end for s in spans], dtype=np.int64)
    times = pl.DataFrame(
        {
            "foot": watches.foot[met.row],
            "watch": met.row,
            "record": watches.record[met.row],
            "span": met.stretch,
            "a": np.maximum(watches.earliest[met.row], start[met.stretch]),
            "b": np.minimum(watches.latest[met.row], end[met.stretch]),
            "watcher": watches.watcher.gather(met.row),
            "quality": watches.quality[met.row],
            "kept_away": watches.kept_away[met.row],
            "restricted": watches.restricted[met.row],
        }
    )
    where = pl.DataFrame({"foot": cells.foot, "cell": cells.cell, "part": cells.share})
    return times.join(where, on="foot", how="inner")


def _steps(frame: pl.DataFrame, keys: list[str], values: list[str]) -> pl.DataFrame:
    """Sweep over time within each key: segments [a, b) with the running sums of `values`."""
    begin = frame.select(*keys, pl.col("a").alias("t"), *values)
    stop = frame.select(*keys, pl.col("b").alias("t"), *(-pl.col(v) for v in values))
    return (
        pl.concat([begin, stop])
        .group_by([*keys, "t"])
        .agg(pl.col(values).sum())
        .sort([*keys, "t"])
        .with_columns(*(pl.col(v).cum_sum().over(keys) for v in values), pl.col("t").shift(-1).over(keys).alias("b"))
        .rename({"t": "a"})
        .filter(pl.col("b").is_not_null())
    )


def _watching(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """One watcher's records as one watch: mean chance of noticing, nothing where it was kept away."""
    ready = frame.with_columns(
        pl.when("kept_away").then(0.0).otherwise(pl.col("quality") * pl.col("part")).alias("sees"),
        pl.when("kept_away").then(0.0).otherwise("part").alias("there"),
        pl.when("kept_away").then("part").otherwise(0.0).alias("away"),
        (~pl.col("kept_away")).cast(pl.Int64).alias("n"),
        pl.col("kept_away").cast(pl.Int64).alias("m"),
    )
    mean_part = pl.col("there") / pl.col("n")
    left = pl.when(pl.col("m") > 0).then((1 - pl.col("away") / mean_part).clip(0, 1)).otherwise(1.0)
    return (
        _steps(ready, [*keys, "watcher"], ["sees", "there", "away", "n", "m"])
        .filter((pl.col("n") > 0) & (pl.col("there") > 0))
        .with_columns((pl.col("sees") / pl.col("n") * left).clip(0, 1).alias("chance"))
        .select(*keys, "watcher", "a", "b", "chance")
    )


def noticing(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Steps [a, b) of every key with the chance that at least one watcher notices: each misses for itself."""
    alone = _watching(frame, keys)
    missing = alone.with_columns((1 - pl.col("chance").clip(0, 1 - 1e-9)).log().alias("miss"))
    steps = _steps(missing, keys, ["miss"])
    return steps.select(*keys, "a", "b", (1 - pl.col("miss").clip(None, 0.0).exp()).alias("chance"))


def _watched_time(frame: pl.DataFrame, cells: int, spans: int) -> Floats:
    """(cells, spans): microseconds for which somebody would have noticed."""
    together = noticing(frame, ["cell", "span"]).with_columns(
        (pl.col("chance") * (pl.col("b") - pl.col("a"))).alias("seen")
    )
    answer = np.zeros((cells, spans))
    np.add.at(
        answer,
        (together["cell"].to_numpy(), together["span"].to_numpy()),
        together["seen"].cast(pl.Float64).to_numpy(),
    )
    return answer


def sides_of_areas(asked: Sequence[tuple[BaseGeometry, Sequence[Span]]], control: Series) -> list[Sides]:
    """On whose side of the line each cell of each area lies at the middle of each stretch, all asked at once.

    Cell by cell, stretch by stretch. Every version of the line is looked at once, however many areas there are.
    """
    places = [_middles(parts_of(area), spans) for area, spans in asked]
    if not places:
        return []
    at, lon, lat = (np.concatenate([getattr(one, name) for one in places]) for name in ("at", "lon", "lat"))
    found = sides_at(control, Places(at, lon, lat, np.zeros(at.size), np.ones(at.size, dtype=bool)))
    ends = np.cumsum([0, *(one.at.size for one in places)])
    return [
        Sides({side: held[a:b] for side, held in found.held.items()}, found.version[a:b])
        for a, b in itertools.pairwise(ends.tolist())
    ]


def _middles(parts: Parts, spans: Sequence[Span]) -> Places:
    middle = np.array([(s.start + s.end) // 2 for s in spans], dtype=np.int64)
    n, k = parts.size.size, len(spans)
    at, lon, lat = np.tile(middle, n), np.repeat(parts.lon, k), np.repeat(parts.lat, k)
    return Places(at, lon, lat, np.zeros(n * k), np.ones(n * k, dtype=bool))


class Ground:
    """An area under watch over a set of stretches; asks for areas of rulings share its sweep.

    `sides`: those of its cells (`sides_of_areas`), where they are at hand.
    """

    def __init__(
        self,
        area: BaseGeometry | None,
        watches: Watches,
        spans: list[Span],
        control: Series | None,
        sides: Sides | None = None,
    ) -> None:
        self._spans = spans
        self._cells = None if area is None or not watches.size or not spans else cells_of(area, watches)
        if self._cells is not None:
            self._met = meetings(watches, self._cells, spans)
            self._time = _watched_time(self._met, len(self._cells.weight), len(spans))
            self._sides = sides
            if sides is None and control is not None and area is not None:
                (self._sides,) = sides_of_areas([(area, spans)], control)

    def seen(self, area: str, groups: Ints, count: int) -> Seen:
        """What was watched of an area of rulings; stretch `i` adds to group `groups[i]` of `count`."""
        if self._cells is None:
            return Seen(np.zeros(count), np.zeros(count), np.zeros(count, dtype=np.int64))
        weight = self._weights(self._cells, area)
        length = np.array([s.end - s.start for s in self._spans], dtype=np.float64)
        watched = np.bincount(groups, weights=(weight * self._time).sum(axis=0), minlength=count)
        whole = np.bincount(groups, weights=(weight * length).sum(axis=0), minlength=count)
        inside = self._met.filter(pl.Series(weight[self._met["cell"].to_numpy(), self._met["span"].to_numpy()] > 0))
        hours, kept = self._hours(inside, groups, count)
        return Seen(np.divide(watched, whole, out=np.zeros(count), where=whole > 0), hours, kept)

    def _weights(self, cells: Cells, area: str) -> Floats:
        """(cells, stretches): how much of each cell belongs to the area of the ruling."""
        weight = np.repeat(cells.weight[:, None], len(self._spans), axis=1)
        if area == "all" or self._sides is None:
            return weight
        return weight * self._sides.held[area.removeprefix("held:")].reshape(weight.shape)

    def _hours(self, inside: pl.DataFrame, groups: Ints, count: int) -> tuple[Floats, Ints]:
        """Quality-weighted hours summed over watchers, and how many restrictions fall into each group."""
        once = inside.unique(["watch", "span"], keep="first", maintain_order=True).with_columns(
            pl.lit(1.0).alias("part")
        )
        alone = _watching(once, ["span"])
        spent = (alone["chance"] * (alone["b"] - alone["a"])).to_numpy() / HOUR
        hours = np.bincount(groups[alone["span"].to_numpy()], weights=spent, minlength=count).astype(np.float64)
        kept = once.filter("restricted")
        pairs = pl.DataFrame({"group": groups[kept["span"].to_numpy()], "record": kept["record"]}).unique()
        return hours, np.bincount(pairs["group"].to_numpy(), minlength=count).astype(np.int64)
