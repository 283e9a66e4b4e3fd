"""Where incidents gather: a grid over what can be placed, each cell with its interval, share and coverage."""

from dataclasses import dataclass, replace
from math import cos, radians

import numpy as np
import numpy.typing as npt
import polars as pl

from truce.briefs.facts import COARSE_M, Facts
from truce.briefs.numbers import nice_step, spread_of_sum
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Column, Row, Section, Sentence, Table

M_PER_DEGREE = 111_195.0
SHOWN = 10
SMALLEST_CELL_M = {"internal": 1_000.0, "parties": 2_000.0, "public": 10_000.0}


@dataclass(frozen=True, slots=True)
class Hotspot:
    """One cell of the grid: expected incidents with interval, share of all that could be placed.

    `lon`, `lat` are the middle of what is told in it, `at` that of the place it is named after.
    """

    place: str | None
    lon: float
    lat: float
    expected: float
    low: float
    high: float
    at: tuple[float, float]
    share: float
    told: int
    watched_hours: float
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hotspots:
    """The busiest cells, the side of a cell, and what was too coarse to place."""

    cell_m: float
    spots: tuple[Hotspot, ...]
    cells: int
    too_coarse: int


def find_hotspots(facts: Facts) -> Hotspots:
    """The ten busiest cells of a square grid over the hostile incidents of the stretch."""
    fine = facts.during.filter(
        pl.col("lon").is_not_null() & pl.col("lat").is_not_null() & (pl.col("radius_m") < COARSE_M)
    )
    too_coarse = facts.during.height - fine.height
    if fine.is_empty():
        return Hotspots(0.0, (), 0, too_coarse)
    lon0, lat0 = float(fine["lon"].min()), float(fine["lat"].min())  # type: ignore[arg-type]
    squeeze = cos(radians(float(fine["lat"].mean())))  # type: ignore[arg-type]
    x, y = (fine["lon"] - lon0) * squeeze * M_PER_DEGREE, (fine["lat"] - lat0) * M_PER_DEGREE
    blur = 2 * float(fine["radius_m"].median())  # type: ignore[arg-type]
    cell_m = cell_side(max(float(x.max()), float(y.max())), blur, facts.material.edition)  # type: ignore[arg-type]
    placed = fine.with_columns(cx=(x / cell_m).floor().cast(pl.Int64), cy=(y / cell_m).floor().cast(pl.Int64))
    total = float(placed["p_happened"].sum())
    cells = placed.sort(["p_happened", "id"], descending=[True, False]).group_by("cx", "cy", maintain_order=True)
    found = [one_cell(group, total) for _, group in cells]
    found.sort(key=lambda s: (-s.expected, s.incidents))
    shown = [replace(s, watched_hours=watched_hours(facts, s.lon, s.lat)) for s in found[:SHOWN]]
    return Hotspots(cell_m, tuple(shown), len(found), too_coarse)


def cell_side(extent_m: float, blur_m: float, edition: str) -> float:
    """A round side: the extent in at most 40 cells, no cell finer than the places are known or the edition allows."""
    return max(nice_step(max(extent_m / 40, blur_m, 1.0), 1), SMALLEST_CELL_M[edition])


def one_cell(group: pl.DataFrame, total: float) -> Hotspot:
    """The incidents of one cell, most probable first, as a hot spot named after its most precise common place."""
    mean, low, high = spread_of_sum(group["p_happened"].to_numpy())
    named = group.filter(pl.col("place").is_not_null() & (pl.col("place") != ""))
    names = named.group_by("place").agg(pl.len().alias("n"), pl.col("radius_m").min())
    names = names.sort(["n", "radius_m", "place"], descending=[True, False, False])
    lon, lat = float(group["lon"].mean()), float(group["lat"].mean())  # type: ignore[arg-type]
    return Hotspot(
        place=names["place"][0] if names.height else None,
        lon=lon,
        lat=lat,
        expected=mean,
        low=low,
        high=high,
        at=named_at(named, names, (lon, lat)),
        share=mean / total if total > 0 else 0.0,
        told=group.height,
        watched_hours=0.0,
        incidents=tuple(group["id"].to_list()),
    )


def named_at(named: pl.DataFrame, names: pl.DataFrame, middle: tuple[float, float]) -> tuple[float, float]:
    """Where the place lies that gives its name: the middle of what is told of it."""
    if names.is_empty():
        return middle
    same = named.filter(pl.col("place") == names["place"][0]).sort("radius_m", "id")
    return float(same["lon"][0]), float(same["lat"][0])


def watched_hours(facts: Facts, lon: float, lat: float) -> float:
    """Quality-weighted hours within the stretch during which somebody could see this point (metres, spherical)."""
    watch = facts.coverage.filter(pl.col("quality") > 0)
    if watch.is_empty():
        return 0.0
    first, last = facts.span
    far = distance_m(watch["lon"].to_numpy(), watch["lat"].to_numpy(), lon, lat)
    sees = watch.filter(pl.Series(far <= watch["radius_m"].to_numpy()))
    start = pl.max_horizontal("earliest", pl.lit(first).cast(sees.schema["earliest"]))
    end = pl.min_horizontal("latest", pl.lit(last).cast(sees.schema["latest"]))
    hours = (end - start).dt.total_seconds() / 3600
    return float(sees.select((hours * pl.col("quality")).sum()).item())


def distance_m(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], lon0: float, lat0: float
) -> npt.NDArray[np.float64]:
    """Great-circle distance on a sphere, metres; within 0.5 % of the geodesic."""
    a, b = np.radians(lat), np.radians(lat0)
    across = np.sin((a - b) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lon - lon0) / 2) ** 2
    answer: npt.NDArray[np.float64] = 2 * 6_371_008.8 * np.arcsin(np.sqrt(across))
    return answer


def section(words: Words, found: Hotspots) -> Section:
    """The table of hot spots, and how much could not be placed."""
    sentences = [coarse_sentence(words, found)] if found.too_coarse else []
    if not found.spots:
        sentences.insert(0, Saying(words).sentence("hotspots.none"))
        return Section("hotspots", words.say("section.hotspots"), tuple(sentences))
    say = Saying(words)
    side = say.count("cell_km", round(found.cell_m / 1000))
    intro = say.sentence(
        "hotspots.intro", side=side, shown=say.count("shown", len(found.spots)), cells=say.count("cells", found.cells)
    )
    columns: tuple[Column, ...] = (
        Column("place", words.say("column.place")),
        Column("expected", words.say("column.expected_incidents"), "interval"),
        Column("share", words.say("column.share"), "share"),
        Column("told", words.say("column.incidents"), "number"),
        Column("watched", words.say("column.watched_hours"), "number"),
    )
    rows = tuple(spot_row(words, spot) for spot in found.spots)
    if not any(spot.watched_hours for spot in found.spots):
        columns, rows = columns[:-1], tuple(replace(row, cells=row.cells[:-1]) for row in rows)
        sentences.append(Saying(words).sentence("hotspots.unwatched", tone="open"))
    else:
        sentences.append(Saying(words).sentence("hotspots.watched"))
    table = Table("hotspots", words.say("section.hotspots"), columns, rows, top=max(s.high for s in found.spots))
    return Section("hotspots", words.say("section.hotspots"), (intro, *sentences), (table,))


def spot_row(words: Words, spot: Hotspot) -> Row:
    """One hot spot."""
    return Row(
        (
            Cell(spot.place or words.say("place.unnamed")),
            Cell(words.estimate(spot.expected, spot.low, spot.high), spot.expected, spot.low, spot.high),
            Cell(words.percent(spot.share), spot.share),
            Cell(words.number(spot.told), spot.told),
            Cell(
                words.number(spot.watched_hours, 0) if spot.watched_hours else words.say("none.watch"),
                spot.watched_hours,
            ),
        ),
        because=spot.incidents[:3],
    )


def coarse_sentence(words: Words, found: Hotspots) -> Sentence:
    """How many incidents no cell can hold."""
    say = Saying(words)
    n = say.many("too_coarse", "count.incident", found.too_coarse)
    return say.sentence("hotspots.coarse", n=n, km=say.count("coarse_km", round(COARSE_M / 1000)))
