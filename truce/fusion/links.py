"""Pairs as the noun Link: the score, its working in words and figures, and which pairs are worth keeping."""

import polars as pl
import pyarrow as pa

from truce.fusion import constants as c
from truce.fusion.block import FACTORS
from truce.model.columns import conform
from truce.model.incident import Link

UNSEEN = "unseen_events"
UNSEEN_NOTE = "counts when whole groups are weighed, not in this pair's score"


def factor(name: str) -> pl.Expr:
    """One factor of a pair as the noun Factor, with what was measured in words where that helps."""
    note = pl.lit(None, pl.String)
    if name == "distance":
        note = pl.format("{} km apart", pl.col("km").round(1))
    elif name == "time":
        apart = pl.format("{} h between the intervals", (pl.col("gap") * 24).round(1))
        note = pl.when(pl.col("gap") > 0).then(apart).otherwise(pl.lit("the intervals meet"))
    return pl.struct(
        pl.lit(name).alias("name"), pl.col(name).alias("value"), pl.lit("log_lr").alias("unit"), note.alias("note")
    )


def unseen() -> pl.Expr:
    """The part of the working that belongs to groups (learn.pull), for the record."""
    return pl.struct(
        pl.lit(UNSEEN).alias("name"),
        pl.col("pull").alias("value"),
        pl.lit("log_lr").alias("unit"),
        pl.lit(UNSEEN_NOTE).alias("note"),
    )


def links(pairs: pl.DataFrame, days: pl.DataFrame) -> pa.Table:
    """The pairs worth keeping as links, sorted by day, left, right.

    `pairs`: PAIRS with `together` (both ended in one incident); `days`: (id, day) of the reports. A factor of
    exactly 0 says nothing and is left out.
    """
    worth = pairs.filter(pl.col("together") | (pl.col("probability") >= c.LINK_FROM))
    each = pl.concat_list([factor(name) for name in FACTORS] + [unseen()])
    spoken = each.list.filter(pl.element().struct.field("value") != 0)
    table = (
        worth.lazy()
        .join(days.lazy(), left_on="left", right_on="id")
        .join(days.lazy(), left_on="right", right_on="id", suffix="_b")
        .select(
            "left",
            "right",
            "score",
            "probability",
            spoken.alias("factors"),
            pl.min_horizontal("day", "day_b").alias("day"),
        )
        .sort("day", "left", "right")
        .collect()
    )
    return conform(Link, table.to_arrow(compat_level=pl.CompatLevel.oldest()))
