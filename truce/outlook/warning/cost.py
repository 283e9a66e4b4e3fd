"""The threshold of a warning, by what the mission says a missed collapse and a false alarm cost it.

If chances mean what they say, it pays to warn from cost of a false alarm / (that + what a warning saves of a missed
collapse) on, whatever the past looked like. The past may say otherwise (chances that are too low, say). It is believed
only where a threshold learned without a truce's own group would have been cheaper in that group, beyond noise.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from truce.model.warning import BY_COSTS, BY_PAST, Chosen, Costs
from truce.outlook.warning.past import LEAST_GROUPS, THRESHOLDS, Floats, Past, draws, warned

LEARNS_FROM = 2 * LEAST_GROUPS  # truces whose outcome is known, before a past teaches another threshold
NEVER = 1.01  # a threshold that no chance reaches


def cost_of(past: Past, costs: Costs, threshold: float) -> Floats:
    """What each chance of the (known) past would have cost at a threshold."""
    alarm, came = warned(past.chance, threshold), past.came > 0.5
    hit = costs.missed * (1.0 - costs.saved)
    told: Floats = np.where(came, np.where(alarm, hit, costs.missed), np.where(alarm, costs.false_alarm, 0.0))
    return told


def choose(past: Past, costs: Costs, thresholds: Sequence[float] = THRESHOLDS) -> Chosen:
    """The threshold that the stated costs ask for, or the one the past has shown to be cheaper."""
    known, asked = past.known, costs.threshold
    best, rests_on = asked, BY_COSTS
    if known.chance.size and _cheaper(known, costs, thresholds):
        best, rests_on = _cheapest(known, costs, thresholds), BY_PAST
    each = cost_of(known, costs, best)
    low, high = _interval(each, known.group)
    return Chosen(
        threshold=best,
        rests_on=rests_on,
        by_costs=asked,
        cost=_mean(each),
        cost_low=low,
        cost_high=high,
        never=_mean(cost_of(known, costs, NEVER)),
        always=_mean(cost_of(known, costs, 0.0)),
        n=int(known.chance.size),
        collapses=int((known.came > 0.5).sum()),
    )


def _cheapest(known: Past, costs: Costs, thresholds: Sequence[float]) -> float:
    """The cheapest on that past; of equals the one nearest to what the costs ask for."""
    totals = [float(cost_of(known, costs, one).sum()) for one in thresholds]
    ranked = sorted(zip(totals, thresholds, strict=True), key=lambda pair: (pair[0], abs(pair[1] - costs.threshold)))
    return ranked[0][1]


def _cheaper(known: Past, costs: Costs, thresholds: Sequence[float]) -> bool:
    """Whether thresholds learned from the other groups were cheaper than the one the costs ask for, beyond noise."""
    names = np.unique(known.group)
    if names.size < LEARNS_FROM:
        return False
    gained = np.zeros(names.size)
    for place, name in enumerate(names):
        inside = known.group == name
        learned = _cheapest(_part(known, ~inside), costs, thresholds)
        own = _part(known, inside)
        gained[place] = float((cost_of(own, costs, costs.threshold) - cost_of(own, costs, learned)).sum())
    drawn = gained[draws(names.size)].sum(axis=1)
    return float(np.quantile(drawn, 0.05)) > 0.0


def _part(past: Past, keep: NDArray[np.bool_]) -> Past:
    return Past(past.chance[keep], past.came[keep], past.group[keep])


def _mean(each: Floats) -> float | None:
    return float(each.mean()) if each.size else None


def _interval(each: Floats, group: NDArray[np.int64]) -> tuple[float | None, float | None]:
    """90 % interval of a mean cost, drawing whole groups anew; none where there are too few."""
    names, place = np.unique(group, return_inverse=True)
    if names.size < LEAST_GROUPS:
        return None, None
    total, many = np.bincount(place, weights=each), np.bincount(place)
    picks = draws(names.size)
    low, high = np.quantile(total[picks].sum(axis=1) / many[picks].sum(axis=1), [0.05, 0.95])
    return float(low), float(high)
