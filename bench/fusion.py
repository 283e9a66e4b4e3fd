"""Fuse an output of a world with known truth: reports and the sources' codes in, clusters out. Never reads the truth.

usage: python -m bench.fusion --reports FILE.parquet --taxonomy FILE.csv --out clusters.parquet [--workers N]
"""

import argparse
import resource
import time
from pathlib import Path

import polars as pl
import pyarrow as pa

from truce.engines.local import LocalEngine
from truce.fusion import Fused, fuse
from truce.model.columns import conform
from truce.model.report import Report

RADIUS_M = {1: 3_700, 2: 7_300, 3: 17_000}  # a guess at what "precise", "near" and "about" mean: 95 % discs
NATURE = {  # words of sources that publish no link to a finer scheme, by plain meaning
    "shooting": ("direct_fire",),
    "shelling": ("indirect_fire",),
    "drone_or_plane": ("aerial", "aerial_presence"),
    "explosion": ("explosive", "infrastructure"),
    "troops": ("ground_move", "weapon_presence"),
    "people_hurt": ("civilian_harm",),
    "monitors": ("monitor_obstruction",),
}


def acts_of_codes(reports: pl.DataFrame, taxonomy: pl.DataFrame) -> pl.DataFrame:
    """(source, event_type, acts): each code as a weighted choice of the finest codes, by how often those are told."""
    fine = taxonomy.filter(pl.col("event_type") != pl.col("type")).select(fine="event_type", type="type").unique()
    told = reports["event_type"].value_counts().rename({"event_type": "fine"})
    often = fine.join(told, on="fine", how="left").with_columns(pl.col("count").fill_null(0) + 1)
    known = set(fine["fine"])
    rows = []
    for source, code, kind in taxonomy.select("source", "event_type", "type").unique(maintain_order=True).iter_rows():
        kinds = (kind,) if kind in set(fine["type"]) else NATURE.get(code, ())
        options = (
            often.filter(pl.col("type").is_in(kinds)) if code not in known else often.filter(pl.col("fine") == code)
        )
        total = options["count"].sum()
        acts = [{"code": f, "weight": n / total} for f, _, n in options.iter_rows()] or [{"code": code, "weight": 1.0}]
        rows.append({"source": source, "event_type": code, "acts": acts})
    return pl.DataFrame(rows)


def as_reports(reports: pl.DataFrame, taxonomy: pl.DataFrame) -> pl.DataFrame:
    """The world's rows as reports of truce; ids follow the row's own, so that answers can be traced back."""
    side = pl.col("actor").str.extract(r"^([AB])_")
    day = pl.col("date").str.to_date()
    start = day.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    toll = pl.col("fatalities").cast(pl.Int64, strict=False)
    return reports.join(
        acts_of_codes(reports, taxonomy), on=["source", "event_type"], how="left", maintain_order="left"
    ).select(
        pl.format("rep-{}", pl.col("report_id").cast(pl.String).str.zfill(9)).alias("id"),
        pl.col("source"),
        pl.col("source").alias("origin"),
        pl.col("report_id").cast(pl.String).alias("reference"),
        start.alias("earliest"),
        start.dt.offset_by("1d").alias("latest"),
        pl.lit("day").alias("time_precision"),
        pl.lit("disc").alias("where_kind"),
        "lon",
        "lat",
        pl.col("geo_prec").replace_strict(RADIUS_M, return_dtype=pl.Float64).alias("radius_m"),
        "acts",
        side.alias("by"),
        toll.alias("killed_low"),
        toll.alias("killed_high"),
        day.alias("day"),
        pl.lit("UTC").alias("time_zone"),
        pl.lit("report").alias("unit"),
        pl.lit("F").alias("grade"),
        pl.lit("6").alias("credibility"),
        pl.lit([], pl.List(pl.String)).alias("flags"),
        pl.lit(1).alias("repeats"),
        *(pl.lit(value=False).alias(name) for name in ("once", "approximate")),
    )


def as_table(reports: pl.DataFrame, taxonomy: pl.DataFrame) -> pl.DataFrame:
    """The same with every column of the noun."""
    arrow = as_reports(reports, taxonomy).to_arrow(compat_level=pl.CompatLevel.oldest())
    return pl.DataFrame(conform(Report, arrow))


def clusters(found: Fused, reports: pl.DataFrame) -> pl.DataFrame:
    """report_id, cluster_id, probability: one row for every report."""
    members = pl.DataFrame(pa.table(found.incidents.select(["id", "members"]))).explode("members").unnest("members")
    number = reports.select(report="id", report_id=pl.col("reference").cast(pl.Int64))
    return members.join(number, on="report").select("report_id", "probability", cluster_id="id").sort("report_id")


def main() -> None:
    """Read, fuse, write, and print seconds, gigabytes and what was compared."""
    asked = argparse.ArgumentParser(description=__doc__)
    for name in ("--reports", "--taxonomy", "--out"):
        asked.add_argument(name, type=Path, required=True)
    asked.add_argument("--workers", type=int)
    given = asked.parse_args()
    rows = pl.read_parquet(given.reports)
    reports = as_table(rows.drop("incident_id", strict=False), pl.read_csv(given.taxonomy))
    begun = time.perf_counter()
    found = fuse(reports, LocalEngine(workers=given.workers))
    taken = time.perf_counter() - begun
    clusters(found, reports).write_parquet(given.out)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1e6
    print(f"{len(reports)} reports, {found.incidents.num_rows} incidents, {taken:.1f} s, peak {peak:.2f} GB")
    print(found.statistics)


if __name__ == "__main__":
    main()
