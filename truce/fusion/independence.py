"""Who took it from whom: within an incident, reports of one origin, one wording or one address are one voice."""

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from truce.fusion.tellings import Ints

WORDS = 3  # the same two words ("explosions Kharkiv") may well be chance


def voices(members: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """The members with `voice`, the name of their independence group, and `voice_size`.

    `members` has `inc` (number of the incident), `id`, `origin`, `said`, `url`, `told`; `copies` has pairs
    (`left`, `right`) of reports whose words are nearly the same. A group is named by the origin that told it first.
    """
    row = pl.int_range(pl.len(), dtype=pl.Int64).alias("row")
    wordy = pl.when(pl.col("said").str.count_matches(" ", literal=True) >= WORDS - 1).then(pl.col("said"))
    keys = pl.concat(
        [
            members.select(row, pl.format("{}|o|{}", "inc", "origin").alias("key")),
            members.select(row, pl.format("{}|w|{}", "inc", wordy).alias("key")),
            members.select(row, pl.format("{}|u|{}", "inc", "url").alias("key")),
        ]
    ).drop_nulls()
    label = joined(members, keys, copies)
    named = members.with_columns(pl.Series("label", label))
    first = (
        named.sort("told", "origin", nulls_last=True)
        .group_by("label", maintain_order=True)
        .agg(pl.first("origin").alias("voice"), pl.len().cast(pl.Float64).alias("voice_size"))
    )
    return named.join(first, on="label", how="left", maintain_order="left").drop("label")


def joined(members: pl.DataFrame, keys: pl.DataFrame, copies: pl.DataFrame) -> Ints:
    """A number for every member: the same for members that share a key or are copies within one incident."""
    size = len(members)
    key = keys["key"].rank("dense").cast(pl.Int64).to_numpy() + size - 1
    where = members.select("id", "inc", pl.int_range(pl.len(), dtype=pl.Int64).alias("row"))
    pairs = (
        copies.join(where, left_on="left", right_on="id")
        .join(where, left_on="right", right_on="id", suffix="_b")
        .filter(pl.col("inc") == pl.col("inc_b"))
    )
    a = np.concatenate([keys["row"].to_numpy(), pairs["row"].to_numpy()])
    b = np.concatenate([key, pairs["row_b"].to_numpy()])
    nodes = int(key.max()) + 1 if len(key) else size
    graph = coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(nodes, nodes))
    label: Ints = connected_components(graph, directed=False)[1][:size].astype(np.int64)
    return label
