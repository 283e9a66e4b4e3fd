"""What else a map draws: lines of a day with their rivals, zones of terms, denials of access, as GeoJSON features."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from truce.flow.house import House
from truce.flow.room.picture_watch import Watch, watch_of
from truce.picture.areas import inside_shape, shape_of
from truce.picture.choice import Choice
from truce.picture.features import Feature, collection, feature
from truce.picture.sheet import Sheet


def lines_on(sheet: Sheet, day: date) -> Feature:
    """Every version of every line that held on a local day, and the area held behind it.

    `rivals`: how many series say something of that day. A version that held for a part of the day only has its own
    `from` and `to`. `kind`: line or held.
    """
    begin, end = _day(day, sheet.zone)
    held = _during(sheet.tables["lines"], begin, end)
    series = held["line"].n_unique()
    features = []
    for row in held.sort("line", "earliest").iter_rows(named=True):
        told = _line(row, series)
        features.append(feature(row["id"], row["geometry"], {"kind": "line", **told}))
        if row["area"] is not None:
            features.append(feature(f"{row['id']}:held", row["area"], {"kind": "held", **told}))
    return collection(features, day=day.isoformat(), rivals=series)


def _line(row: Mapping[str, Any], series: int) -> dict[str, Any]:
    keys = ("line", "source", "holder", "opposite", "disputed", "repeats_previous", "precision_m", "note")
    return {key: row[key] for key in keys} | {"version": row["id"], "rival": series > 1, **_times(row)}


def zones_on(house: House, sheet: Sheet, day: date) -> Feature:
    """Every zone valid on a local day, with the terms that speak of it (`terms`: AGREEMENT/TERM)."""
    begin, end = _day(day, sheet.zone)
    speaking = _terms(house)
    features = [
        feature(
            row["id"],
            row["geometry"],
            {
                "kind": "zone",
                **{key: row[key] for key in ("name", "agreement", "source", "disputed", "note")},
                "terms": speaking.get(row["name"], []),
                **_times(row),
            },
        )
        for row in _during(sheet.tables["zones"], begin, end).sort("name", "id").iter_rows(named=True)
    ]
    return collection(features, day=day.isoformat())


def _terms(house: House) -> dict[str, list[str]]:
    """By the name of a zone: the terms whose text or readings name it."""
    found: dict[str, list[str]] = {}
    for agreement in house.agreements:
        for term in agreement.terms:
            readings = (name for reading in term.readings for name in (reading.zone, *reading.zone_excludes))
            for name in dict.fromkeys((term.zone.name, *term.zone.zones, *readings)):
                if name is not None:
                    found.setdefault(name, []).append(f"{agreement.id}/{term.id}")
    return found


def watched_in(sheet: Sheet, choice: Choice) -> Feature:
    """Where somebody watched in the window of a choice. `kind`: cell (share, hours) or watch (a footprint).

    Cells cover the whole ground that had to be watched, those that nobody watched too (share 0). Where `told` is false
    nobody told who watched, and there are no cells: that is not known, and not the same as unwatched.
    """
    watch = watch_of(sheet, choice)
    features = [*_cell_features(watch), *_foot_features(watch)] if watch.told else []
    told = {"told": watch.told, "from": watch.first.isoformat(), "to": watch.last.isoformat()}
    return collection(features, **told, watches_left_out=watch.feet_left_out)


def _cell_features(watch: Watch) -> Iterable[Feature]:
    for row in watch.cells.iter_rows(named=True):
        told = {"kind": "cell", "share": round(row["share"], 4), "hours": round(row["hours"], 1)}
        yield feature(f"cell-{row['cell']}", row["geometry"], told)


def _foot_features(watch: Watch) -> Iterable[Feature]:
    for number, row in enumerate(watch.feet.iter_rows(named=True)):
        told = {key: row[key] for key in ("watcher", "means", "radius_m")}
        told |= {"kind": "watch", "hours": round(row["hours"], 1), "quality": round(row["quality"], 3)}
        yield feature(f"watch-{number}", row["geometry"], told, row)


def denials_in(sheet: Sheet, choice: Choice) -> Feature:
    """Restrictions of access that touch the window of a choice, in its area, by its parties (centre and radius_m)."""
    begin, end = choice.instants(sheet.zone)
    rows = sheet.tables["denials"]
    if begin is not None:
        rows = rows.filter(pl.col("latest") > begin)
    if end is not None:
        rows = rows.filter(pl.col("earliest") < end)
    if choice.party:
        rows = rows.filter(pl.col("restricted_by").fill_null("unknown").is_in(list(choice.party)))
    if choice.area is not None:
        hit = inside_shape(shape_of(sheet, choice.area), rows["lon"].to_numpy(), rows["lat"].to_numpy())
        rows = rows.filter(pl.Series(hit))
    keys = ("restriction", "restricted_by", "watcher", "means", "source", "note", "radius_m")
    return collection(
        feature(row["id"], None, {"kind": "denial", **{key: row[key] for key in keys}, **_times(row)}, row)
        for row in rows.sort("earliest", "id").iter_rows(named=True)
    )


def _day(day: date, zone: str) -> tuple[datetime, datetime]:
    begin, end = (datetime.combine(at, time(), ZoneInfo(zone)) for at in (day, day + timedelta(days=1)))
    return begin.astimezone(UTC), end.astimezone(UTC)


def _during(rows: pl.DataFrame, begin: datetime, end: datetime) -> pl.DataFrame:
    """Rows whose validity meets a stretch; an end that is null is open."""
    started = pl.col("earliest").is_null() | (pl.col("earliest") < end)
    return rows.filter(started & (pl.col("latest").is_null() | (pl.col("latest") > begin)))


def _times(row: Mapping[str, Any]) -> dict[str, str | None]:
    told = ((name, row[column]) for name, column in (("from", "earliest"), ("to", "latest")))
    return {name: None if at is None else at.isoformat() for name, at in told}
