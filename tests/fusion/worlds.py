"""Small worlds for the tests of fusion: reports by hand, and by chance."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import polars as pl
import pyarrow as pa
from hypothesis import strategies as st

from bench.fusion import as_table
from bench.worlds import make
from truce.engines.local import LocalEngine
from truce.fusion.fuse import Fused, fuse
from truce.model.columns import from_table, to_table
from truce.model.ids import make_id
from truce.model.incident import Incident
from truce.model.report import Report, Weighted

NOON = datetime(2025, 4, 20, 12, tzinfo=UTC)
ENGINE = LocalEngine(workers=1)
SHELLED = (Weighted("use_of_weapon", 1.0),)


def report(name: str, /, **said: Any) -> Report:
    """A report of shelling at noon near Zolote, with whatever it says differently."""
    start = said.pop("earliest", NOON)
    told: dict[str, Any] = {
        "id": make_id("report", name),
        "source": name,
        "origin": name,
        "earliest": start,
        "latest": said.pop("latest", start + timedelta(minutes=15)),
        "where_kind": "disc",
        "lon": 38.52,
        "lat": 48.69,
        "radius_m": 1500.0,
        "acts": SHELLED,
        "day": start.astimezone(UTC).date(),
    }
    return Report(**(told | said))


def table(reports: list[Report]) -> pl.DataFrame:
    """Reports as the frame that fuse takes."""
    return pl.DataFrame(to_table(Report, reports))


def fused(reports: list[Report]) -> Fused:
    """The reports, fused in this process."""
    return fuse(table(reports), ENGINE)


def incidents(reports: list[Report]) -> list[Incident]:
    """The incidents of the reports."""
    return list(from_table(Incident, fused(reports).incidents))


@cache
def world(name: str, incidents: int, *, seed: int = 11, shift: int = 0) -> pl.DataFrame:
    """The reports of a made-up world (bench.worlds), begun so many days later."""
    made = make(name, incidents, seed)
    told = as_table(made.reports.drop("incident_id"), made.taxonomy)
    later = pl.duration(days=shift)
    return told.with_columns(pl.col("earliest", "latest") + later, pl.col("day") + later)


def groups(found: pa.Table) -> set[frozenset[str]]:
    """Which reports are together."""
    return {frozenset(m["report"] for m in members) for members in found.column("members").to_pylist()}


def decided(*pairs: tuple[Report | str, Report | str, bool]) -> pl.DataFrame:
    """A person's decisions as the frame that fuse takes."""
    rows = [(*(end if isinstance(end, str) else end.id for end in pair[:2]), pair[2]) for pair in pairs]
    return pl.DataFrame(rows, schema={"left": pl.String, "right": pl.String, "same": pl.Boolean}, orient="row")


def without(reports: list[Report], **said: Any) -> list[Report]:
    """The same reports, each saying something else."""
    return [replace(r, **said) for r in reports]


WORDS = ("shelling", "hit", "a", "school", "near", "the", "bridge", "drone", "over", "Zolote", "вибух", "у", "місті")


DAYS = (0, 1, 5, 6, 7, 8, 22, 23, 60, 61, 119, 120, 133, 134, 135, 136, 151)  # stretches meet at 7 and 135


@st.composite
def reports_by_chance(draw: st.DrawFn, *, least: int = 0, most: int = 25) -> list[Report]:
    """Up to `most` reports crowded into a few places and months, many of them silent on something."""
    number = draw(st.integers(least, most))
    answer = []
    for at in range(number):
        day = date(2025, 1, 1) + timedelta(days=draw(st.sampled_from(DAYS)))
        start = datetime(day.year, day.month, day.day, draw(st.integers(0, 23)), tzinfo=UTC)
        placed = draw(st.booleans()) or draw(st.booleans())
        words = draw(st.lists(st.sampled_from(WORDS), max_size=6))
        answer.append(
            report(
                f"{at}-{draw(st.integers(0, 10**6))}",
                source=draw(st.sampled_from(["patrol", "camera", "wire", "blog"])),
                origin=draw(st.sampled_from(["mission", "wire", "blog"])),
                earliest=start,
                latest=start + timedelta(hours=draw(st.sampled_from([0, 1, 24, 240]))),
                lon=38.5 + draw(st.integers(0, 8)) / 50 if placed else None,
                lat=48.6 + draw(st.integers(0, 4)) / 50 if placed else None,
                radius_m=draw(st.sampled_from([100.0, 2000.0, 90_000.0])) if placed else None,
                where_kind="disc" if placed else "none",
                acts=draw(st.sampled_from([(), SHELLED, (Weighted("air_alert", 1.0),), (Weighted("unknown", 1.0),)])),
                by=draw(st.sampled_from([None, "ru", "ua"])),
                killed_low=draw(st.sampled_from([None, 0, 2])),
                text=" ".join(words) or None,
                once=draw(st.booleans()),
                grade=draw(st.sampled_from(["A", "C", "F"])),
            )
        )
    return answer
