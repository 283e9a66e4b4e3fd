"""Storage sites as visits made them known: where they are, and which sightings stood at one."""

import numpy as np
import polars as pl

from truce.compliance.prepared import Flags
from truce.compliance.setting import Setting
from truce.model.where import GEOD


def at_a_site(setting: Setting, sightings: pl.DataFrame) -> pl.Series:
    """The site at which each sighting stood: the one it names, else a known site whose disc holds its centre."""
    found = sightings["site"].cast(pl.String)
    for site, lon, lat, radius_m in _places(setting).iter_rows():  # sites, not sightings
        inside = _within(sightings, lon, lat, radius_m) & found.is_null().to_numpy()
        found = pl.select(pl.when(pl.Series(inside)).then(pl.lit(site)).otherwise(found)).to_series()
    return found.alias("site")


def _places(setting: Setting) -> pl.DataFrame:
    """One disc a site: that of its last visit with a place."""
    placed = setting.inventories.filter(pl.col("lon").is_not_null() & pl.col("lat").is_not_null())
    last = placed.sort("earliest", "id").group_by("site").last().sort("site")
    return last.select("site", "lon", "lat", pl.col("radius_m").fill_null(0.0))


def _within(sightings: pl.DataFrame, lon: float, lat: float, radius_m: float) -> Flags:
    x, y = sightings["lon"].to_numpy(), sightings["lat"].to_numpy()
    metres = GEOD.inv(x, y, np.full(x.size, lon), np.full(x.size, lat))[2]
    return np.asarray(np.asarray(metres) <= radius_m)
