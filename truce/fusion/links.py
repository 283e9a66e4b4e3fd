"""Pairs as the noun Link: the score, and its working in words and figures."""

import numpy as np
import polars as pl
import pyarrow as pa

from truce.fusion.block import FACTORS
from truce.model.columns import conform
from truce.model.incident import Link

UNSEEN = "unseen_events"
UNSEEN_NOTE = "counts when whole groups are weighed, not in this pair's score"
NAMES = [*FACTORS, UNSEEN]


def notes(pairs: pl.DataFrame) -> dict[str, pl.Series]:
    """What was measured, in words, for the factors where that helps."""
    apart = pl.format("{} h between the intervals", (pl.col("gap") * 24).round(1))
    meet = pl.when(pl.col("gap") > 0).then(apart).otherwise(pl.lit("the intervals meet"))
    far = pl.format("{} km apart", pl.col("km").round(1))
    told = pairs.select(far.alias("distance"), meet.alias("time"), pl.lit(UNSEEN_NOTE).alias(UNSEEN))
    return {name: told[name] for name in told.columns}


def working(pairs: pl.DataFrame) -> pa.Array:
    """The factors of every pair as lists of the noun Factor; one that is exactly 0 says nothing and is left out."""
    values = np.column_stack([*(pairs[name].to_numpy() for name in FACTORS), pairs["pull"].to_numpy()])
    row, column = np.nonzero(values)
    offsets = np.concatenate([[0], np.cumsum(np.count_nonzero(values, axis=1))])
    note = np.full(len(row), -1, dtype=np.int64)
    known = []
    for at, (name, words) in enumerate(notes(pairs).items()):
        here = column == NAMES.index(name)
        note[here] = row[here] + at * len(pairs)
        known.append(words)
    spoken = pl.concat([words.rename("note") for words in known]).to_arrow().cast(pa.string())
    factor = pa.StructArray.from_arrays(
        [
            pa.array(NAMES, pa.string()).take(pa.array(column)),
            pa.array(values[row, column]),
            pa.repeat(pa.scalar("log_lr", pa.string()), len(row)),
            spoken.take(pa.array(note, mask=note < 0)),
        ],
        names=["name", "value", "unit", "note"],
    )
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), factor)


def links(pairs: pl.DataFrame, days: pl.DataFrame) -> pa.Table:
    """The pairs (PAIRS) as links, sorted by day, left, right; `days`: (id, day) of the reports."""
    worth = (
        pairs.join(days, left_on="left", right_on="id", how="left", maintain_order="left")
        .join(days, left_on="right", right_on="id", suffix="_b", how="left", maintain_order="left")
        .with_columns(pl.min_horizontal("day", "day_b"))
        .sort("day", "left", "right")
    )
    plain = worth.select("left", "right", "score", "probability", "day").to_arrow()
    return conform(Link, plain.append_column("factors", working(worth)))
