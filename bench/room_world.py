"""A mission folder with incidents by the million, judged, so that the operations room has something to show.

python -m bench.room_world --incidents 1000000 --seed 1 --out DIR
"""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from bench.judge_world import DAYS, FIRST, make, moved_text
from truce import bootstrap
from truce.compliance.contract import METHOD
from truce.compliance.judge import judge
from truce.flow.house import House
from truce.flow.judge import evidence_of, options_of
from truce.model.collection import Collection
from truce.model.columns import schema
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline, QuietDay
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.report import Report
from truce.model.ruling import Change, Ground, Ruling
from truce.model.weapons import Holding
from truce.settings import Settings, settings_as_toml
from truce.store.contract import Step
from truce.store.mission import create_mission

AGREEMENTS = ("minsk-2-2015", "additional-measures-2020")
END = FIRST + timedelta(days=DAYS)
KEPT = {
    "grounds": Ground,
    "changes": Change,
    "deadlines": Deadline,
    "quiet_days": QuietDay,
    "holdings": Holding,
    "rulings": Ruling,
}


def make_mission(folder: Path, incidents: int, seed: int, **settings: Any) -> House:
    """A mission of invented incidents in a new folder, judged over the whole stretch."""
    with TemporaryDirectory() as aside:
        files = [_agreement(Path(aside), name) for name in AGREEMENTS]
        told = Settings(
            name=f"Invented front, {incidents:,} incidents",
            time_zone="Europe/Kyiv",
            agreements=[file.name for file in files],
            as_of=END,
            line="line-of-contact-actual",
            **settings,
        )
        create_mission(folder, settings_as_toml(told), agreements=files)
        make(incidents, seed, Path(aside) / "world")
        house = bootstrap.open_house(folder)
        _fill(house, Path(aside) / "world")
    _judge(house)
    return house


def _agreement(folder: Path, name: str) -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(moved_text(name), "utf-8")
    return file


def _fill(house: House, world: Path) -> None:
    lake = house.mission.lake
    told, reports = (_dated(pl.read_ipc(world / f"{name}.arrow")) for name in ("incidents", "reports"))
    lake.replace(Incident, _whole(Incident, _grown(told, reports)))
    lake.add(Report, _whole(Report, _told(reports, told)))
    for name, noun in (("lines", Line), ("zones", Zone), ("coverage", Coverage)):
        lake.add(noun, pl.read_ipc(world / f"{name}.arrow").to_arrow())
    collection = Collection(
        id="col-invented", source="jsonl", file="invented", sha256="0" * 64, window_start=None, window_end=None,
        collected_at=END, rows_read=0, outside_window=0, added={}, already={}, folded_repeats=0, notes=(), faults=(),
    )  # fmt: skip
    house.mission.ledger.keep_collection(collection)


def _dated(rows: pl.DataFrame) -> pl.DataFrame:
    """Each on the day of its middle."""
    middle = pl.col("earliest") + (pl.col("latest") - pl.col("earliest")) / 2
    return rows.with_columns(middle.dt.date().alias("day"))


def _grown(told: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """Incidents with what judging does not ask for: the act that leads, the report they came from, a credibility."""
    member = pl.struct(report=reports["id"], probability=pl.lit(1.0), origin=reports["source"])
    return told.with_columns(
        pl.col("acts").list.first().struct.field("code").alias("act"),
        pl.concat_list(member).alias("members"),
        pl.concat_list(reports["source"]).alias("origins"),
        pl.concat_list(
            pl.when(reports["source"] == "patrols").then(pl.lit("heard")).otherwise(pl.lit("reported"))
        ).alias("means"),
        pl.when(pl.col("p_happened") > 0.8).then(pl.lit("2")).otherwise(pl.lit("3")).alias("credibility"),
        pl.lit("invented").alias("method"),
    )


def _told(reports: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    where = told.select("lon", "lat", "radius_m", "acts")
    return pl.concat([reports, where], how="horizontal").with_columns(
        pl.col("source").alias("origin"),
        pl.col("latest").alias("told_at"),
        pl.lit("disc").alias("where_kind"),
        pl.lit("Europe/Kyiv").alias("time_zone"),
        pl.lit("interval").alias("time_precision"),
        pl.lit("heard").alias("means"),
        pl.lit(False).alias("approximate"),
        pl.lit(False).alias("once"),
        pl.lit(1).alias("repeats"),
        pl.lit("report").alias("unit"),
        pl.lit("F").alias("grade"),
        pl.lit("6").alias("credibility"),
    )


def _whole(noun: type, rows: pl.DataFrame) -> pa.Table:
    """Every column of the noun; what is not told is null, or a list of nothing."""
    table = rows.to_arrow(compat_level=pl.CompatLevel.oldest())
    columns = [
        table.column(field.name).cast(field.type) if field.name in table.column_names else _nothing(field, rows.height)
        for field in schema(noun)
    ]
    return pa.Table.from_arrays(columns, schema=schema(noun))


def _nothing(field: pa.Field, rows: int) -> pa.Array:
    if pa.types.is_list(field.type):
        return pa.array([[]], type=field.type).take(pa.array(np.zeros(rows, dtype=np.int64)))
    return pa.nulls(rows, field.type)


def _judge(house: House) -> None:
    """As the street does, but grounds of whole stretches only: the others are worked out when somebody asks."""
    options = replace(options_of(house), grounds_for=("whole",))
    judged = judge(evidence_of(house), house.agreements, options, lambda _: None, house.engine)
    for name, noun in KEPT.items():
        house.mission.lake.replace(noun, getattr(judged, name))
    facts: Mapping[str, Any] = {"rulings": judged.rulings.num_rows, "as_of": options.as_of.isoformat()}
    house.mission.ledger.keep_step(
        Step(name="judge", inputs="invented", method=METHOD, done_at=house.clock(), facts=facts)
    )


def main() -> None:
    """Make one."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--incidents", type=int, default=1_000_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--out", type=Path, required=True)
    given = asked.parse_args()
    house = make_mission(given.out, given.incidents, given.seed)
    print({noun.__name__: house.mission.lake.count(noun) for noun in (Incident, Ruling, Ground, Coverage, Line)})


if __name__ == "__main__":
    main()
