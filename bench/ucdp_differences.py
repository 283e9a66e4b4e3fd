"""Where people and program differ, by kind: what people joined and truce split, and the other way round."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.peers.splink import stems
from bench.ucdp_articles import Articles
from bench.ucdp_derive import REGISTERS
from bench.ucdp_score import ordered_pairs

NARROW_M, UNLIKE, ALIKE = 30_000, 0.05, 0.6
EXAMPLES = 3


def described(reports: pl.DataFrame, found: Articles) -> pl.DataFrame:
    """One row a report: what decides the kind of a difference."""
    events = found.truth.group_by("report").agg(pl.col("event").unique().sort().alias("events"))
    narrow, wide = pl.col("radius_m") <= NARROW_M, pl.col("radius_m").is_not_null()
    told = reports.select(
        *("id", "place", "source", "text"),
        pl.int_range(pl.len()).alias("at"),
        pl.when(narrow).then(2).when(wide).then(1).otherwise(0).alias("placed"),
        pl.coalesce("killed_low", "killed_high").alias("killed"),
        pl.col("source").is_in([f"ucdp-ged:{name.lower()}" for name in REGISTERS]).alias("register"),
    )
    published = found.told.select("report", "published")
    return told.rename({"id": "report"}).join(events, on="report").join(published, on="report")


def pairs_of(groups: pl.DataFrame, group: str) -> pl.DataFrame:
    return ordered_pairs(groups.select("report", group).unique(), group).filter(pl.col("report") < pl.col("other"))


def vectors(texts: pl.Series) -> NDArray[np.float32]:
    """A row of unit length for each text; zeros where it has no words."""
    words = stems(texts)
    table = np.zeros((len(texts), words.type.list_size), dtype=np.float32)
    told = np.flatnonzero(words.is_valid().to_numpy(zero_copy_only=False))
    table[told] = words.drop_null().flatten().to_numpy().reshape(-1, table.shape[1])
    return np.asarray(table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9))


def beside(pairs: pl.DataFrame, rows: pl.DataFrame, unit: NDArray[np.float32]) -> pl.DataFrame:
    """Pairs with both descriptions, the days between their publication and the likeness of their words."""
    both = pairs.join(rows, on="report").join(rows, left_on="other", right_on="report", suffix="_b")
    cosine = (unit[both["at"].to_numpy()] * unit[both["at_b"].to_numpy()]).sum(axis=1)
    days = (pl.col("published") - pl.col("published_b")).dt.total_days().abs()
    return both.with_columns(pl.Series("cosine", cosine), days.alias("days"))


def split_kind() -> pl.Expr:
    """Why the program may have split what people joined; the first that holds."""
    one_of = pl.min_horizontal("placed", "placed_b")
    return (
        pl.when((pl.col("events").list.len() > 1) | (pl.col("events_b").list.len() > 1))
        .then(pl.lit("a summary: one article tells of several events"))
        .when(pl.col("days") > 7)
        .then(pl.lit("more than a week between them"))
        .when(pl.col("register") != pl.col("register_b"))
        .then(pl.lit("a register of the fallen and a news outlet"))
        .when(pl.col("days") > 1)
        .then(pl.lit("two to seven days between them"))
        .when((one_of == 0) & (pl.col("cosine") < UNLIKE))
        .then(pl.lit("a headline without a place, and other words"))
        .when((one_of == 1) & (pl.col("cosine") < UNLIKE))
        .then(pl.lit("a headline with a wide place only, and other words"))
        .when(pl.col("killed") != pl.col("killed_b"))
        .then(pl.lit("they count other numbers"))
        .when(one_of < 2)
        .then(pl.lit("like words, but no narrow place in one"))
        .otherwise(pl.lit("both with a narrow place"))
    )


def joined_kind() -> pl.Expr:
    """Why the program may have joined what people split; the first that holds."""
    both = pl.col("register") & pl.col("register_b")
    return (
        pl.when(both & (pl.col("days") == 0))
        .then(pl.lit("a register's entries of one day"))
        .when(both)
        .then(pl.lit("a register's entries of days next to each other"))
        .when(pl.col("days") > 1)
        .then(pl.lit("two days or more between them"))
        .when(pl.col("cosine") >= ALIKE)
        .then(pl.lit("nearly the same words, at most a day apart"))
        .when((pl.col("placed") == 2) & (pl.col("placed_b") == 2))
        .then(pl.lit("one town, at most a day apart"))
        .otherwise(pl.lit("a wide place or none, at most a day apart"))
    )


def differences(clusters: pl.DataFrame, reports: pl.DataFrame, found: Articles) -> list[str]:
    """Lines to print: counts by kind and a few examples of each, by report and event."""
    table = vectors(reports["text"])
    rows = described(reports, found)
    said, true = pairs_of(clusters, "cluster"), pairs_of(found.truth, "event")
    split = beside(true.join(said, on=["report", "other"], how="anti"), rows, table)
    wrong = beside(said.join(true, on=["report", "other"], how="anti"), rows, table)
    return [
        f"people joined, the program split: {split.height} of {true.height} pairs",
        *_lines(split.with_columns(kind=split_kind())),
        f"the program joined, people split: {wrong.height} of {said.height} pairs",
        *_lines(wrong.with_columns(kind=joined_kind())),
    ]


def _lines(pairs: pl.DataFrame) -> list[str]:
    lines = []
    for (kind,), part in sorted(pairs.group_by("kind"), key=lambda item: -item[1].height):
        lines.append(f"  {part.height:4d}  {kind}")
        some = part.sort("report", "other").gather_every(max(1, part.height // EXAMPLES)).head(EXAMPLES)
        for row in some.iter_rows(named=True):
            for end in ("", "_b"):
                name = row["other"] if end else row["report"]
                events = ", ".join(str(e) for e in row[f"events{end}"][:4])
                lines.append(
                    f"          {name} of {row[f'published{end}']} (events {events}): {row[f'text{end}'][:80]}"
                )
            lines.append("")
    return lines
