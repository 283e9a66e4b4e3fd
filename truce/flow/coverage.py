"""coverage: how likely it was that somebody would have noticed, by cell, hour and means."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from io import BytesIO

import polars as pl

from truce.compliance.periods import micros
from truce.compliance.prepared import floats
from truce.compliance.watch.coverage import ground_of
from truce.compliance.watch.table import ALL, Chances, chance_table
from truce.compliance.watch.watches import Watches, read_watches
from truce.errors import NotFound, UnusableMission, WrongUsage
from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.coverage import Coverage
from truce.model.incident import Incident
from truce.vocabulary import vocabulary

FORMS = ("csv", "jsonl", "parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The chance of notice of one kind of act over a window, and summed up.

    `by_means`: means, by day, by night, watched (share of area and time with any chance). `by_day`: local day, by day,
    by night, and how many restrictions of access began. Shares are means over area and time, 0 to 1.
    """

    kind: str
    start: datetime
    end: datetime
    chances: Chances
    by_means: pl.DataFrame
    by_day: pl.DataFrame


def coverage(house: House, kind: str, start: datetime | None = None, end: datetime | None = None) -> Seen:
    """The chance that an act of a kind would have been noticed, from the mission's coverage.

    The area is the hull of all footprints and of all incidents with a place. Without `start` and `end` the window is
    that of the coverage. Raises NotFound for an unknown kind, UnusableMission where there is no coverage, WrongUsage
    for a window that ends before it starts or has too many hours.
    """
    known = vocabulary()
    if kind not in known.acts:
        near = ", ".join(get_close_matches(kind, known.acts)) or "docs/vocabulary.md lists them"
        raise NotFound("no such kind of act", kind=kind, remedy=near)
    told = frame(house, Coverage)
    if not told.height:
        raise UnusableMission(
            "nothing says who watched", mission=house.mission.folder.name, remedy="collect coverage: docs/coverage.md"
        )
    first, last = start or told["earliest"].min(), end or told["latest"].max()
    if not (isinstance(first, datetime) and isinstance(last, datetime) and first < last):
        raise WrongUsage("the window ends before it starts", start=first, end=last, remedy="swap --from and --to")
    counted = frozenset(code for code, entry in known.access.items() if entry.counted)
    chances = _laid_out(house, read_watches(told, counted, known.notice), kind, first, last)
    kept = told.filter(pl.col("restriction").cast(pl.String).is_in(sorted(counted)))
    return Seen(
        kind=kind,
        start=first,
        end=last,
        chances=chances,
        by_means=_by_means(chances),
        by_day=_by_day(chances, kept, house.choices.time_zone),
    )


def _laid_out(house: House, watches: Watches, kind: str, first: datetime, last: datetime) -> Chances:
    places = frame(house, Incident, columns=["lon", "lat"]).drop_nulls()
    area = ground_of(None, floats(places["lon"]), floats(places["lat"]), watches)
    if area is None:
        raise UnusableMission("the coverage has no footprint", mission=house.mission.folder.name)
    return chance_table(watches, [kind], vocabulary().notice, area, micros(first), micros(last))


def _weighed(chances: Chances) -> pl.DataFrame:
    weight = pl.DataFrame({"cell": range(chances.weight.size), "weight": chances.weight})
    return chances.table.join(weight, on="cell", how="left", maintain_order="left")


def _mean(where: pl.Expr, name: str) -> pl.Expr:
    """The mean chance over area and time where it holds; null where there is no such hour."""
    weight = pl.col("weight").filter(where)
    mean = (pl.col("chance") * pl.col("weight")).filter(where).sum() / weight.sum()
    return pl.when(weight.sum() > 0).then(mean).alias(name)


def _by_means(chances: Chances) -> pl.DataFrame:
    night, weight = pl.col("night"), pl.col("weight")
    watched = (weight * (pl.col("chance") > 0)).sum() / weight.sum()
    return (
        _weighed(chances)
        .group_by("means", maintain_order=True)
        .agg(_mean(~night, "by_day"), _mean(night, "by_night"), watched.alias("watched"))
    )


def _by_day(chances: Chances, kept: pl.DataFrame, zone: str) -> pl.DataFrame:
    night = pl.col("night")
    day = pl.col("hour").dt.convert_time_zone(zone).dt.date().alias("day")
    found = (
        _weighed(chances)
        .filter(pl.col("means") == ALL)
        .group_by(day, maintain_order=True)
        .agg(_mean(~night, "by_day"), _mean(night, "by_night"))
    )
    began = kept.group_by(pl.col("earliest").dt.convert_time_zone(zone).dt.date().alias("day")).agg(
        pl.len().cast(pl.Int64).alias("restrictions")
    )
    return found.join(began, on="day", how="left").with_columns(pl.col("restrictions").fill_null(0)).sort("day")


def written(seen: Seen, form: str) -> Iterator[bytes]:
    """The whole table in a form: csv, jsonl or parquet. WrongUsage for any other."""
    table = seen.chances.table.with_columns(kind=pl.lit(seen.kind))
    if form == "csv":
        yield table.write_csv().encode()
    elif form == "jsonl":
        yield table.write_ndjson().encode()
    elif form == "parquet":
        sink = BytesIO()
        table.write_parquet(sink)
        yield sink.getvalue()
    else:
        raise WrongUsage(
            "no such form", form=form, known=", ".join(FORMS), remedy="name the file .csv, .jsonl or .parquet"
        )
