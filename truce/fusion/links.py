"""Pairs as the noun Link: how probable it is that two reports tell of one event, and its working, factor by factor."""

import numpy as np
import polars as pl
import pyarrow as pa

from truce.fusion.tellings import Floats, Ints
from truce.model.columns import conform
from truce.model.incident import Link


def links_of(
    frame: pl.DataFrame, i: Ints, j: Ints, gain: Floats, probability: Floats, together: Ints, working: dict[str, Floats]
) -> pa.Table:
    """Links of these pairs of rows of `frame` (`id`, `day`), sorted by left, right."""
    days = frame["day"].to_physical().to_numpy()
    told = pl.DataFrame(
        {
            "left": frame["id"].gather(i),
            "right": frame["id"].gather(j),
            "score": gain,
            "probability": probability,
            "together": together.astype(bool),
            **working,
            "day": pl.Series(np.minimum(days[i], days[j]), dtype=pl.Int32).cast(pl.Date),
        }
    )
    told = told.with_columns(pl.col(pl.Float64).fill_nan(None)).sort("left", "right")
    return conform(Link, told.to_arrow(compat_level=pl.CompatLevel.oldest()))
