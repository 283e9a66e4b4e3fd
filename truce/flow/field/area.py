"""Where a mission works, by and large: what a phone's position is held against."""

import numpy as np

from truce.field.fixes import Area
from truce.flow.house import House
from truce.model.line import Zone
from truce.model.where import enclosing_disc, from_wkb


def area_of(house: House) -> Area | None:
    """The disc around all zones of the mission's agreements; None where it has none."""
    shapes = [
        from_wkb(held) for held in house.mission.lake.read(Zone, columns=["geometry"])["geometry"].to_pylist() if held
    ]
    discs = [enclosing_disc(shape) for shape in shapes if not shape.is_empty]
    if not discs:
        return None
    lon, lat = (float(np.median([getattr(disc, name) for disc in discs])) for name in ("lon", "lat"))
    return Area(lon, lat, max(disc.radius_m for disc in discs))
