"""Incidents parted into blocks of days; what each block adds to every case, worked out wherever the engine likes.

Blocks follow from the days alone, and rows inside go by id: so the sums are the same to the byte on one core, on
many, and on Spark.
"""

from collections.abc import Iterator
from dataclasses import fields
from functools import partial
from io import BytesIO

import numpy as np
import polars as pl
import pyarrow as pa

from truce.compliance.count.bearing import Bearing, bearing_of
from truce.compliance.count.grounds import GROUNDS, grounds_of
from truce.compliance.count.hulls import CORNERS, corners_of
from truce.compliance.count.plan import Plan
from truce.compliance.count.tally import NOTICED, SUMS, TOP, TRIED, WINDOWS, Tally, tally_of
from truce.compliance.prepared import Kinds
from truce.compliance.setting import Setting
from truce.engines.contract import Engine

ROWS = 200_000  # a block is closed once it holds so many; a day is never parted
AT_A_TIME = 4  # blocks handed to the engine at once: what lies between steps must fit in memory
CASE: Kinds = {"case": pl.Int32}
BLOCK: Kinds = {"block": pl.Int32}
LEFT: Kinds = {"event": pl.Int64, "p": pl.Float64}
PARTS: dict[str, Kinds] = {  # what a block gives, by name, each a table as bytes
    "sums": CASE | SUMS,
    "trials": CASE | TRIED,
    "most": CASE | TRIED,
    "top": CASE | TOP,
    "windows": CASE | WINDOWS,
    "classes": CASE | NOTICED,
    "grounds": CASE | GROUNDS,
    "left": CASE | LEFT,
    "corners": CORNERS,
}
COUNTED = pa.schema([pa.field(name, pa.large_binary()) for name in PARTS])
NEEDED = (
    "id", "earliest", "latest", "lon", "lat", "radius_m", "acts", "by", "target", "weapon_class",
    "weapon_system", "calibre_mm", "killed_low", "killed_high", "flags", "n_reports",
    "n_origins", "p_happened", "members", "phenomena", "day",
)  # fmt: skip
Told = dict[str, pl.DataFrame]


def blocks_of(days: pl.Series) -> pl.DataFrame:
    """(day, block): days in order, a block closed once it holds ROWS incidents. A function of the days alone."""
    many = days.alias("day").value_counts(name="rows").sort("day")
    before = many["rows"].cum_sum() - many["rows"]
    return many.select("day", block=before.cast(pl.Int64) // ROWS)


def columns_of(setting: Setting) -> list[str]:
    """The columns of Incident that a block needs; members, which are many, only where somebody asks for them."""
    about_reports = setting.documents.filter(pl.col("concerns").list.len() > 0).height > 0
    return [name for name in NEEDED if name != "members" or about_reports or setting.reports.height > 0]


def count_block(table: pa.Table, *, plan: Plan) -> pa.Table:
    """What the incidents of one block add to every case; pure, and the same wherever it runs."""
    setting = plan.setting.over(pl.DataFrame(table).drop("block").sort("id"))
    parts: dict[str, list[pl.DataFrame]] = {name: [pl.DataFrame(schema=kinds)] for name, kinds in PARTS.items()}
    for case in plan.cases:
        for name, found in told_by(setting, bearing_of(setting, case)).items():
            parts[name].append(found)
    parts["corners"].append(corners_of(setting.incidents))
    return pa.table({name: [_pack(pl.concat(frames))] for name, frames in parts.items()}, schema=COUNTED)


def told_by(setting: Setting, bearing: Bearing) -> Told:
    """Every part of one case, from the incidents that bear on it."""
    parts = {"grounds": grounds_of(setting, bearing)}
    if bearing.case.counted and bearing.incidents.size:
        found = tally_of(bearing)
        parts |= {field.name: getattr(found, field.name) for field in fields(Tally)}
    if bearing.left is not None:
        parts["left"] = pl.DataFrame({"event": np.arange(bearing.left.size), "p": bearing.left}, schema=LEFT)
    number = pl.lit(bearing.case.number, pl.Int32).alias("case")
    return {name: frame.select(number, pl.all()) for name, frame in parts.items()}


def _pack(frame: pl.DataFrame) -> bytes:
    """A table as an IPC stream."""
    sink = BytesIO()
    frame.write_ipc_stream(sink, compat_level=pl.CompatLevel.oldest())
    return sink.getvalue()


def run(plan: Plan, incidents: pl.DataFrame, engine: Engine) -> Told:
    """Every part of every block, blocks one below the other in order."""
    days = blocks_of(incidents["day"])
    columns = columns_of(plan.setting)
    parts: dict[str, list[pl.DataFrame]] = {name: [pl.DataFrame(schema=kinds | BLOCK)] for name, kinds in PARTS.items()}
    number = 0
    for batch in _batches(incidents.select(columns), days):
        table = batch.to_arrow(compat_level=pl.CompatLevel.oldest())
        found = engine.by_key(table, "block", partial(count_block, plan=plan), COUNTED)
        for row in range(found.num_rows):
            number += 1
            for name in PARTS:
                part = pl.DataFrame(pa.ipc.open_stream(found.column(name)[row].as_buffer()).read_all())
                parts[name].append(part.with_columns(block=pl.lit(number, pl.Int32)))
    return {name: pl.concat(frames) for name, frames in parts.items()}


def _batches(incidents: pl.DataFrame, days: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """So many blocks at a time, each row with its block, in order of block; nothing is copied without need."""
    blocks, in_order = days["block"].unique().sort().to_list(), incidents["day"].is_sorted()
    for first in range(0, len(blocks), AT_A_TIME):
        some = days.filter(pl.col("block").is_in(blocks[first : first + AT_A_TIME]))
        begin, end = some["day"][0], some["day"][-1]
        if in_order:
            first_row = incidents["day"].search_sorted(begin, side="left")
            rows = incidents.slice(first_row, incidents["day"].search_sorted(end, side="right") - first_row)
        else:
            rows = incidents.filter(pl.col("day").is_between(begin, end))
        block = rows.select("day").join(some, on="day", how="left", maintain_order="left")["block"]
        rows = rows.with_columns(block)
        yield rows if block.is_sorted() else rows.sort("block", maintain_order=True)
