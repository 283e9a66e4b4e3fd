"""Counts watched day by day: is this still the regime it was?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.outlook.change.kernels.regime import walk

Floats = NDArray[np.float64]

SPEEDS = (0.94, 0.97, 1.0)  # a level that drifts by a few per cent a day, by less, not at all
BELIEVED = (0.02, 0.18, 0.8)
RATIOS = (1.5, 2.0, 1 / 1.5, 1 / 2.0)
WINDOW = 20  # days back to which a change is looked for; an older one is part of the level by then
LOOSE, SHRUNK, MEMORY, SCATTER, SCATTER_DAYS = 0.06, 6.0, 0.99, 0.2, 40.0
CAP = 4.0  # standard deviations above its level that one day counts at most: late reports come in heaps
BEGIN = 28  # days without an alarm at the start, while the level is learned
CHANGES_A_DAY = 1 / 180


@dataclass(frozen=True, slots=True)
class Watched:
    """What was believed after each day (n areas, T days)."""

    rise: Floats  # log odds of a rise within the window against none
    fall: Floats
    since: NDArray[np.int64]  # days since the likeliest change, of the side that is likelier
    now: Floats  # the level since then, a watched day
    level: Floats  # the level if nothing changed

    def chance(self, changes_a_day: float = CHANGES_A_DAY) -> Floats:
        """Chance (n, T) that the regime changed within the window, where a change comes as often as that."""
        odds = np.logaddexp(self.rise, self.fall) + np.log(changes_a_day)
        told: Floats = 1.0 / (1.0 + np.exp(-np.clip(odds, -700.0, 700.0)))
        return told


def watch(y: Floats, exposure: Floats, rounds: int = 7, knob: float = float("inf")) -> Watched:
    """Follow counts (n, T) with exposures (n, T; 0: nobody watched, and that is no news).

    After an alarm (log odds above `knob`) the watch begins anew from the new level. Nothing after a day changes what
    was said on it.
    """
    areas, days = y.shape
    up, down, level = np.zeros((areas, days, 4)), np.zeros((areas, days, 4)), np.zeros((areas, days))
    settings = np.array([LOOSE, SHRUNK, MEMORY, SCATTER, SCATTER_DAYS, CAP])
    speed, prior, ratio = np.array(SPEEDS), np.array(BELIEVED), np.array(RATIOS)
    for area in range(areas):  # an area is a walk of its own; the walk itself is compiled
        bank = np.zeros((speed.size, 3))
        changed = np.full((WINDOW, ratio.size, speed.size, 3), -1e30)
        walk(
            y[area],
            exposure[area],
            speed,
            prior,
            ratio,
            settings,
            knob,
            bank,
            changed,
            np.zeros((2, rounds)),
            np.zeros(2),
            up[area],
            down[area],
            level[area],
        )
    rises = up[:, :, 0] >= down[:, :, 0]
    side = np.where(rises[:, :, None], up, down)
    return Watched(up[:, :, 0], down[:, :, 0], side[:, :, 1].astype(np.int64), side[:, :, 2], level)


def first_rise(counts: Floats, knob: float) -> int | None:
    """The first day (index) on which the log odds of a rise passed `knob`, of counts (T) watched wholly; or none."""
    told = watch(counts[None, :].astype(np.float64), np.ones((1, counts.size))).rise[0]
    days = np.flatnonzero(told[BEGIN:] > knob)
    return int(days[0]) + BEGIN if days.size else None
