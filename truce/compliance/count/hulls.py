"""The hull of all places where acts of a kind were told: what had to be watched where no area is stated."""

from collections.abc import Iterable

import numpy as np
import polars as pl
import shapely

from truce.compliance.count.kernels.corners import extremes, outside
from truce.compliance.periods import Ints
from truce.compliance.prepared import Floats, Incidents, Kinds

CORNERS: Kinds = {"act": pl.String, "lon": pl.Float64, "lat": pl.Float64}
ANGLES = np.arange(16) * (np.pi / 8)
DIRECTIONS = np.column_stack([np.cos(ANGLES), np.sin(ANGLES)])


def corners_of(incidents: Incidents) -> pl.DataFrame:
    """The corners of the hull of every act's places (act, lon, lat)."""
    acts = incidents.acts
    told = (acts.weight > 0) & (incidents.p_happened > 0)[acts.row] & incidents.placed[acts.row]
    parts = [pl.DataFrame(schema=CORNERS)]
    for number, code in enumerate(acts.codes):
        rows = acts.row[told & (acts.code == number)]
        if rows.size:
            corners = hull(incidents.lon, incidents.lat, rows)
            parts.append(pl.DataFrame({"act": [code] * len(corners), "lon": corners[:, 0], "lat": corners[:, 1]}))
    return pl.concat(parts)


def hull(lon: Floats, lat: Floats, rows: Ints) -> Floats:
    """The corners (n, 2) of the hull of some of the points."""
    best, kept = np.empty(len(DIRECTIONS), dtype=np.int64), np.empty(rows.size, dtype=np.int64)
    extremes(lon, lat, rows, DIRECTIONS, best)
    some = kept[: outside(lon, lat, rows, best, kept)]
    path = np.column_stack([lon[some], lat[some]])
    return shapely.get_coordinates(shapely.convex_hull(shapely.LineString(np.concatenate([path, path[:1]]))))


def of_acts(corners: pl.DataFrame, acts: Iterable[str]) -> tuple[Floats, Floats]:
    """Longitudes and latitudes of the corners of some acts together."""
    some = corners.filter(pl.col("act").is_in(sorted(acts))).unique().sort("lon", "lat")
    return some["lon"].to_numpy(), some["lat"].to_numpy()
