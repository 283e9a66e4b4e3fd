"""Intervals by the day that a text names, where that is another than the day of publishing."""

import polars as pl

from truce.sources.clock import days
from truce.vocabulary import vocabulary


def by_day_words(frame: pl.DataFrame, text: str, zone: str) -> pl.DataFrame:
    """With earliest, latest and time_precision by the words of `text`, and `_words`: those words where they change it.

    The frame has `_naive` (local time of publishing), earliest, latest, told_at (null where no clock time is known) and
    time_precision. Nothing happens after it was told: an interval that reaches the day of publishing ends with the
    minute of publishing, where that is known.
    """
    named = vocabulary().days.read(frame[text], frame["_naive"].dt.date())
    frame = frame.with_columns(
        named["first"].alias("_first"), named["last"].alias("_last"), named["words"].alias("_words")
    )
    start, end = days(pl.col("_first"), zone, pl.col("_last"))
    told = pl.col("told_at") + pl.duration(minutes=1)
    frame = frame.with_columns(start.alias("_start"), end.alias("_whole"), pl.min_horizontal(end, told).alias("_end"))
    same = (pl.col("_start") == pl.col("earliest")) & (pl.col("_end") == pl.col("latest"))
    moves = pl.col("_first").is_not_null() & ~same
    one_day = (pl.col("_first") == pl.col("_last")) & (pl.col("_end") == pl.col("_whole"))
    precision = pl.when(one_day).then(pl.lit("day")).otherwise(pl.lit("interval"))
    return frame.with_columns(
        pl.when(moves).then("_start").otherwise("earliest").alias("earliest"),
        pl.when(moves).then("_end").otherwise("latest").alias("latest"),
        pl.when(moves).then(precision).otherwise("time_precision").alias("time_precision"),
        pl.when(moves).then("_words").alias("_words"),
    ).drop("_first", "_last", "_start", "_whole", "_end")
