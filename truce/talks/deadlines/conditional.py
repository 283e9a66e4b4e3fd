"""Scenarios if a deadline is met and if it is missed, and what follows for them as long as nobody knows which.

All of it is said by people: how likely it is to be met, and how likely each scenario is after either. The mixture
P(s) = P(met) P(s | met) + P(missed) P(s | missed) is arithmetic; what it adds is a check against the likelihood that
stands without speaking of the deadline, and how much each scenario hangs on it. It is assumed that met and missed are
told apart, that the scenarios are those of one set of which one comes, and nothing about causes: a deadline that goes
with a scenario need not bring it about.
"""

from collections.abc import Mapping

from truce.errors import UnusableValue
from truce.model.countdown import Conditional, Mixture

NEAR = 1e-6  # sums of likelihoods are one up to this


def conditional(told: Conditional, stated: Mapping[str, float] | None = None) -> list[Mixture]:
    """Each scenario, in the order given; their mixtures sum to one."""
    if stated is not None and set(stated) != set(told.if_met):
        raise UnusableValue("the stated likelihoods speak of other scenarios", given=sorted(stated))
    if_met, if_missed = _whole(told.if_met), _whole(told.if_missed)
    return [_mixture(code, told, if_met[code], if_missed[code], (stated or {}).get(code)) for code in if_met]


def _whole(told: Mapping[str, float]) -> dict[str, float]:
    total = sum(told.values())
    return {code: p if abs(total - 1) <= NEAR else p / total for code, p in told.items()}


def _mixture(code: str, told: Conditional, if_met: float, if_missed: float, stated: float | None) -> Mixture:
    def at(met: float) -> float:
        return met * if_met + (1 - met) * if_missed

    p, ends = at(told.met), sorted((at(told.met_low), at(told.met_high)))
    return Mixture(
        scenario=code,
        if_met=if_met,
        if_missed=if_missed,
        p=p,
        low=min(ends[0], p),
        high=max(ends[1], p),
        hangs=if_met - if_missed,
        met_if=told.met * if_met / p if p > 0 else None,
        stated=stated,
        apart=None if stated is None else p - stated,
    )


def implied(told: Conditional, stated: Mapping[str, float]) -> float | None:
    """The chance to be met under which the mixture comes nearest to what is stated (least squares, 0 to 1).

    None where the scenarios do not hang on the deadline, so that every chance fits alike.
    """
    if_met, if_missed = _whole(told.if_met), _whole(told.if_missed)
    slope = {code: if_met[code] - if_missed[code] for code in if_met}
    steep = sum(each**2 for each in slope.values())
    if steep < NEAR:
        return None
    best = sum(slope[code] * (stated[code] - if_missed[code]) for code in slope) / steep
    return min(max(best, 0.0), 1.0)
