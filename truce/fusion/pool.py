"""Sums within incidents, in a fixed order: the same reports give the same digits, whatever else is in the table."""

import numpy as np
import polars as pl

from truce.fusion.tellings import Floats, Ints


def add(inc: Ints, value: Floats, n: int) -> Floats:
    """Sum of the values of each incident, in row order."""
    return np.bincount(inc, value, minlength=n).astype(np.float64)


def choice(told: pl.DataFrame, total: Floats, name: str) -> pl.DataFrame:
    """(inc, list of {code, weight}): weighted choices of the members, pooled; the heaviest first.

    `told` has `inc`, `code`, `weight` (already times the weight of the member); `total` is the weight of
    all members, those who told nothing included: what they leave open is 'unknown'.
    """
    told = told.drop_nulls("code")
    pair = told.select(pl.struct("inc", "code").rank("dense").cast(pl.Int64).alias("pair"))["pair"].to_numpy() - 1
    keys = told.select("inc", "code").unique().sort("inc", "code")
    weight = np.bincount(pair, told["weight"].to_numpy(), minlength=len(keys))
    share = np.clip(weight / np.maximum(total[keys["inc"].to_numpy()], 1e-300), 0, 1)
    return (
        keys.with_columns(pl.Series("weight", share.round(9)))
        .filter(pl.col("weight") > 0)
        .sort(["inc", "weight", "code"], descending=[False, True, False])
        .group_by("inc", maintain_order=True)
        .agg(pl.struct("code", "weight").alias(name))
    )


def texts(members: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """(inc, sorted list of the different values of a column, null left out)."""
    return (
        members.select("inc", pl.col(column).alias(name))
        .drop_nulls()
        .unique()
        .sort("inc", name)
        .group_by("inc", maintain_order=True)
        .agg(name)
    )
