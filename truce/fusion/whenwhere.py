"""When and where an incident happened, from the intervals and discs of its reports."""

import numpy as np
import polars as pl

from truce.fusion import constants as c
from truce.fusion.pool import add
from truce.fusion.tellings import Floats, Ints

HALF_OPEN_END, BEGIN, INSTANT_END = 0, 1, 2  # order of what happens at one instant


def common_time(members: pl.DataFrame) -> pl.DataFrame:
    """(inc, earliest, latest): from the first to the last instant that most of the reports allow; never empty."""
    instant = pl.col("earliest") == pl.col("latest")
    begin = members.select("inc", pl.col("earliest").alias("at"), step=pl.lit(1), order=pl.lit(BEGIN))
    end = members.select(
        "inc",
        pl.col("latest").alias("at"),
        step=pl.lit(-1),
        order=pl.when(instant).then(INSTANT_END).otherwise(HALF_OPEN_END),
    )
    return (
        pl.concat([begin, end])
        .sort("inc", "at", "order")
        .with_columns(
            pl.col("step").cum_sum().over("inc").alias("depth"), pl.col("at").shift(-1).over("inc").alias("until")
        )
        .filter(pl.col("depth") == pl.col("depth").max().over("inc"))
        .group_by("inc", maintain_order=True)
        .agg(pl.min("at").alias("earliest"), pl.max("until").alias("latest"))
    )


def shared_error(members: pl.DataFrame) -> Floats:
    """How many members share each one's error: those of one voice, or at one and the same point of a gazetteer."""
    same = members.select(pl.len().over("inc", "lon", "lat").cast(pl.Float64).alias("point"), "voice_size")
    return same.select(pl.max_horizontal("point", "voice_size")).to_series().to_numpy()


def common_place(members: pl.DataFrame, n: int) -> pl.DataFrame:
    """(inc, lon, lat, radius_m): the precision-weighted middle, and the disc that holds the place with 95 %.

    Where the reports scatter more than their discs allow, the disc grows by as much (Birge's ratio). Reports
    with one error between them count once.
    """
    placed = members.filter(
        pl.col("lon").is_not_null() & pl.col("lat").is_not_null() & pl.col("radius_m").is_not_null()
    )
    if placed.is_empty():
        return pl.DataFrame(schema={"inc": pl.Int64, "lon": pl.Float64, "lat": pl.Float64, "radius_m": pl.Float64})
    inc: Ints = placed["inc"].to_numpy()
    lon, lat = placed["lon"].to_numpy(), placed["lat"].to_numpy()
    sigma = np.maximum(placed["radius_m"].to_numpy() / 1000 / c.SIGMA_OF_RADIUS, c.SIGMA_FLOOR_KM)
    independent = 1 / shared_error(placed)
    weight = independent / sigma**2
    precision, voices = add(inc, weight, n), add(inc, independent, n)
    base = placed.select(pl.first("lon").over("inc").alias("lon"), pl.first("lat").over("inc").alias("lat"))
    east = (lon - base["lon"].to_numpy() + 180) % 360 - 180
    north = lat - base["lat"].to_numpy()
    some = np.maximum(precision, 1e-300)
    mean_east, mean_north = add(inc, weight * east, n) / some, add(inc, weight * north, n) / some
    squared = ((north - mean_north[inc]) * 110.574) ** 2 + (
        (east - mean_east[inc]) * 111.32 * np.cos(np.radians(lat))
    ) ** 2
    misfit = add(inc, weight * squared, n) / (2 * np.maximum(voices - 1, 1))
    radius = 1000 * c.SIGMA_OF_RADIUS * np.sqrt(np.maximum(misfit, 1) / some)
    found, at = np.unique(inc, return_index=True)
    wrapped = (base["lon"].to_numpy()[at] + mean_east[found] + 180) % 360 - 180
    return pl.DataFrame(
        {"inc": found, "lon": wrapped, "lat": base["lat"].to_numpy()[at] + mean_north[found], "radius_m": radius[found]}
    )
