"""Answer the question of the spatial benchmark with the kernels of truce; print one line of JSON.

usage: python -m bench.spatial_own POINTS.parquet

Kernels are compiled and called once on a few events before the clock starts, as the reference does.
"""

import json
import resource
import sys
import time

import numpy as np
import polars as pl

from bench.spatial_world import World, world
from truce.compliance.space.holders import Holders
from truce.compliance.space.nearest import Nearest
from truce.compliance.space.order import by_shape
from truce.compliance.space.threads import each


def distances(there: World, x: np.ndarray, y: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Metres from every event to the line of its day."""
    out = np.empty(x.size)

    def ask(rows: np.ndarray) -> None:
        out[rows] = Nearest.on_plane(there.lines[day[rows[0]]]).on_the_plane(x[rows], y[rows])

    each(by_shape(day), ask, x.size)
    return out


def held(there: World, x: np.ndarray, y: np.ndarray, day: np.ndarray) -> tuple[int, int]:
    """How many pairs of event and zone valid then, and the sum of the zones' numbers."""
    _, zone = Holders([[ring] for ring in there.zones], there.start, there.end).hold(x, y, day)
    return zone.size, int(zone.sum())


def main(path: str) -> None:
    """Time both halves, best of nothing: one run after a warm start on a few events."""
    there = world()
    points = pl.read_parquet(path)
    x, y = (points[name].cast(pl.Float64).to_numpy() for name in ("x", "y"))
    day = points["day"].cast(pl.Int64).to_numpy()
    few = slice(0, 1000)
    distances(there, x[few], y[few], day[few])
    held(there, x[few], y[few], day[few])
    began = time.perf_counter()
    metres = distances(there, x, y, day)
    then = time.perf_counter()
    pairs, total = held(there, x, y, day)
    done = time.perf_counter()
    told = {"peer": "truce", "n": x.size, "dist": round(then - began, 3), "zones": round(done - then, 3)}
    told |= {"distsum_km": round(float(metres.sum()) / 1e3, 3), "zpairs": pairs, "zsum": total}
    told["peak_MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
