"""Inside or outside of an area: edges in bands of latitude, crossings counted."""

import numpy as np
from numpy.typing import NDArray

from truce.compliance.prepared import Floats
from truce.compliance.space.kernels import ask

PER_EDGE = 1.0  # bands for each edge
MOST_BANDS = 65_536


class Crossings:
    """The edges of an area whose longitudes go on over the date line."""

    def __init__(self, paths: list[Floats]) -> None:
        ends = [np.column_stack([xy[:-1], xy[1:]]) for xy in paths]
        edges = np.concatenate(ends) if ends else np.empty((0, 4))
        edges = edges[edges[:, 1] != edges[:, 3]]
        down = edges[:, 1] > edges[:, 3]
        edges[down] = edges[down][:, [2, 3, 0, 1]]
        self._west, south, tall = 0.0, 0.0, 1.0
        if len(edges):
            lon = edges[:, [0, 2]]
            self._west = float((lon.min() + lon.max()) / 2 - 180.0)
            south = float(edges[:, 1].min())
            tall = float(edges[:, 3].max()) - south
        bands = int(np.clip(len(edges) * PER_EDGE, 1, MOST_BANDS))
        told = np.array([[south, bands / tall, 0.0, 0.0]])
        self._edges = np.ascontiguousarray(np.concatenate([edges, told]))
        self._first = np.zeros(bands + 2, dtype=np.int64)
        ask.bands_of(self._edges, self._first)
        self._which = np.empty(int(self._first[-1]), dtype=np.int64)
        ask.fill_bands(self._edges, self._first, self._which)

    def hold(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Whether each place lies inside."""
        out = np.empty(lon.size, dtype=np.bool_)
        x, y = (np.ascontiguousarray(v, dtype=np.float64) for v in (lon, lat))
        ask.inside(x, y, self._west, self._edges, self._first, self._which, out)
        return out
