"""How far weapons stood from the baseline of a party, by the line of that day, and P(nearer than a term allows)."""

from dataclasses import dataclass

import numpy as np

from truce.compliance.periods import Ints
from truce.compliance.prepared import Floats
from truce.compliance.space.bands import standing
from truce.compliance.space.geometry import p_beyond
from truce.compliance.space.lines import Places, Series


@dataclass(frozen=True, slots=True)
class Distances:
    """Per point: signed metres to the line of that day (positive on the own side, NaN where no line held), the version
    of the line (-1: none), and what the line adds to the doubt (metres, 95 %).
    """

    metres: Floats
    version: Ints
    precision_m: Floats

    def nearer(self, depth_m: float, radius_m: Floats) -> Floats:
        """P(nearer to the line than `depth_m`, or beyond it); a depth met exactly is met. NaN without a line."""
        beyond = p_beyond(np.nan_to_num(self.metres) - depth_m, radius_m, self.precision_m)
        return np.where(np.isnan(self.metres), np.nan, 1.0 - beyond)


def distances(series: Series, party: str, places: Places) -> Distances:
    """Signed geodesic distances of points from the baseline of a party: the version valid at each one's instant."""
    stood = standing(series, places)
    return Distances(
        metres=np.where(stood.known, stood.of(series, party), np.nan),
        version=np.where(stood.known, series.version(places.at), -1),
        precision_m=stood.precision_m,
    )
