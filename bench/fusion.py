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
from truce.fusion.fuse import Fused, fuse
from truce.model.columns import conform
from truce.model.report import Report

RADIUS_M = {1: 3_700, 2: 7_300, 3: 17_000}  # a guess at what "precise", "near" and "about" mean: 95 % discs


def acts_of_codes(reports: pl.DataFrame, taxonomy: pl.DataFrame) -> pl.DataFrame:
    """(source, event_type, acts): each code as a weighted choice of the finest codes that sources share.

    A code that several sources use stands for itself. One that only its source uses is read by its published type:
    as the shared codes of that type, by how often those are told, or as the type itself. A code whose type is
    itself and nobody else's is published without a link: it stands for itself, and fusion learns what it means.
    """
    codes = taxonomy.select("source", "event_type", "type").unique(maintain_order=True)
    finer = codes.filter(pl.col("event_type") != pl.col("type"))
    shared = finer.filter(pl.col("source").n_unique().over("event_type") > 1).select("event_type", "type").unique()
    told = reports["event_type"].value_counts().rename({"count": "n"})
    often = shared.join(told, on="event_type", how="left").with_columns(pl.col("n").fill_null(0) + 1)
    fine = set(shared["event_type"])
    rows = []
    for source, code, kind in codes.iter_rows():
        options = often.filter(pl.col("event_type") == code if code in fine else pl.col("type") == kind)
        total = options["n"].sum()
        acts = [
            {"code": f, "weight": n / total}
            for f, n in options.sort("event_type").select("event_type", "n").iter_rows()
        ]
        rows.append({"source": source, "event_type": code, "acts": acts or [{"code": kind, "weight": 1.0}]})
    return pl.DataFrame(rows)


def as_reports(reports: pl.DataFrame, taxonomy: pl.DataFrame) -> pl.DataFrame:
    """The world's rows as reports of truce; ids follow the row's own, so that answers can be traced back."""
    by = pl.when(pl.col("actor").str.to_lowercase() != "unknown").then(pl.col("actor"))
    written = pl.col("date").cast(pl.String).str.strip_suffix("Z").str.replace(" ", "T", literal=True)
    written = written.str.replace(r"(T00:00(:00(\.0+)?)?)$", "")  # midnight to the minute is how a day is written
    clock = written.str.len_chars() > 10
    instant = pl.coalesce(
        written.str.to_datetime("%Y-%m-%dT%H:%M:%S%:z", time_unit="us", strict=False).dt.replace_time_zone(None),
        written.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False),
        written.str.to_datetime("%Y-%m-%dT%H:%M", time_unit="us", strict=False),
        written.str.slice(0, 10).str.to_datetime("%Y-%m-%d", time_unit="us"),
    )
    start = instant.dt.replace_time_zone("UTC")
    day = instant.dt.date()
    told = pl.col("fatalities").cast(pl.Float64, strict=False)
    toll = pl.when(told.is_between(0, 1_000_000)).then(told).cast(pl.Int64, strict=False)
    return reports.join(
        acts_of_codes(reports, taxonomy), on=["source", "event_type"], how="left", maintain_order="left"
    ).select(
        pl.format("rep-{}", pl.col("report_id").cast(pl.String).str.zfill(9)).alias("id"),
        pl.col("source"),
        pl.col("source").alias("origin"),
        pl.col("report_id").cast(pl.String).alias("reference"),
        start.alias("earliest"),
        pl.when(clock).then(start + pl.duration(minutes=1)).otherwise(start + pl.duration(days=1)).alias("latest"),
        pl.when(clock).then(pl.lit("minute")).otherwise(pl.lit("day")).alias("time_precision"),
        pl.lit("disc").alias("where_kind"),
        "lon",
        "lat",
        pl.col("geo_prec").replace_strict(RADIUS_M, default=RADIUS_M[3], return_dtype=pl.Float64).alias("radius_m"),
        "acts",
        by.alias("by"),
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
    reports = as_reports(rows.drop("incident_id", strict=False), pl.read_csv(given.taxonomy))
    del rows
    begun = time.perf_counter()
    found = fuse(reports, LocalEngine(workers=given.workers))
    taken = time.perf_counter() - begun
    clusters(found, reports).write_parquet(given.out)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1e6
    print(f"{len(reports)} reports, {found.incidents.num_rows} incidents, {taken:.1f} s, peak {peak:.2f} GB")
    print(found.statistics)


if __name__ == "__main__":
    main()
