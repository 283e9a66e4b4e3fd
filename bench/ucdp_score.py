"""Pairwise and B-cubed scores where a report may tell of several true events.

Two reports truly belong together if people filed them under an event that they share. That is no partition, so
B-cubed is taken report by report: of the reports in my cluster (me included) how many share an event with me, and of
those that share one, how many are in my cluster.
"""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1; `pairs` is the number of true pairs."""

    precision: float
    recall: float
    f1: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    pairs: int
    reports: int


def ordered_pairs(groups: pl.DataFrame, group: str) -> pl.DataFrame:
    """(report, other) both ways round, each once, never with itself."""
    met = groups.join(groups, on=group, suffix="_b").filter(pl.col("report") != pl.col("report_b"))
    return met.select("report", other="report_b").unique()


def harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def score(found: pl.DataFrame, truth: pl.DataFrame, among: pl.Series) -> Score:
    """Scores of `found` (report, cluster) against `truth` (report, event), over the reports `among` only."""
    every = among.unique().alias("report").to_frame()
    said = ordered_pairs(found.join(every, on="report", how="semi").select("report", "cluster"), "cluster")
    true = ordered_pairs(truth.join(every, on="report", how="semi").select("report", "event").unique(), "event")
    right = said.join(true, on=["report", "other"], how="semi")
    precision = right.height / said.height if said.height else 1.0
    recall = right.height / true.height if true.height else 1.0
    counts = every
    for name, pairs in (("said", said), ("true", true), ("right", right)):
        own = pairs.group_by("report").agg(pl.len().cast(pl.Float64).alias(name))
        counts = counts.join(own, on="report", how="left").with_columns(pl.col(name).fill_null(0.0) + 1)
    kept, found_again = counts.select(
        (pl.col("right") / pl.col("said")).mean().alias("p"), (pl.col("right") / pl.col("true")).mean().alias("r")
    ).row(0)
    f1, b3 = harmonic(precision, recall), harmonic(kept, found_again)
    return Score(precision, recall, f1, kept, found_again, b3, true.height // 2, every.height)
