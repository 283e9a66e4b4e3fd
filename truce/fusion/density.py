"""How crowded it is around a report: reports per square kilometre and day, wide windows steadying narrow ones."""

import numpy as np
from scipy.spatial import KDTree

from truce.fusion import constants as c
from truce.fusion.tellings import Floats, Ints, Tellings


def crowding(t: Tellings) -> Floats:
    """Log density of other reports around each (per km2 and day); NaN where no place was told.

    Each window counts the reports in an ellipsoid of space and time, without those of the same days: a famous
    event must not make its own tellings look like a crowd. A narrow window is believed as far
    as it holds enough reports (gamma-Poisson shrinkage towards the next wider one), and is used only by
    reports whose disc is narrow enough for it.
    """
    answer = np.full(t.size, np.nan)
    here = np.flatnonzero(t.placed)
    if len(here) == 0:
        return answer
    rate = np.zeros(len(here))
    for step, (km, days, widest) in enumerate(c.WINDOWS):
        volume = 4 / 3 * np.pi * km**2 * (days - c.OWN_DAYS)
        uses = np.flatnonzero(t.sigma[here] <= widest)
        others = around(t, here, uses, km, days) - around(t, here, uses, km, c.OWN_DAYS)
        before = rate[uses]
        rate[uses] = (others + 1) / volume if step == 0 else (others + c.SHRINK) / (volume + c.SHRINK / before)
    answer[here] = np.log(rate)
    return answer


def around(t: Tellings, here: Ints, uses: Ints, km: float, days: float) -> Floats:
    """How many of the reports `here` lie in an ellipsoid of space and time around each of those that use it."""
    points = np.column_stack([t.xyz[here] / km, t.middle[here] / days])
    return np.asarray(KDTree(points).query_ball_point(points[uses], 1.0, return_length=True), dtype=np.float64)
