"""What people say of the likelihoods, and what stands after it. They sum to one, always, and each has an interval.

A likelihood is held like the share of a Dirichlet: its interval is that of a beta with the stated concentration, unless
the person who gave the figure gave an interval too. Who states some of the figures moves the others: what is left is
shared out among them in the proportions they had, and that is written down as such, not as anybody's view.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, time
from math import exp, fsum, log

from scipy import special

from truce.errors import UnusableValue
from truce.model.ids import make_id
from truce.model.scenario import RENORMALISED, SHIPPED, STATED, Likelihood, Rules, Said, Scenarios

METHOD = "scenarios 1"
LEAST, MOST = 0.01, 0.95  # what a person may say of one: of a set, none is impossible and none is certain
ROUNDED = 0.005
FINEST = 1_000_000  # likelihoods are kept in millionths, whose sum is exactly one
EDGE = 1e-4  # bounds are not drawn nearer to 0 or 1 than this

Figure = tuple[float, float, float]  # likelihood, 5 % and 95 % bound
Stated = tuple[float, float | None, float | None]  # bounds are given both or not at all


def bounds(p: float, rules: Rules) -> tuple[float, float]:
    """The 90 % interval of a likelihood that nobody gave an interval to."""
    a, b = rules.concentration * p, rules.concentration * (1.0 - p)
    low, high = (float(special.betaincinv(a, b, q)) for q in (0.05, 0.95))
    return min(low, p), max(high, p)


def beginning(scenarios: Scenarios) -> dict[str, Figure]:
    """What stands before anybody judged it: the file's own figures."""
    shares = whole({one.code: one.p for one in scenarios.scenarios})
    return {code: (p, *bounds(p, scenarios.rules)) for code, p in shares.items()}


def whole(parts: Mapping[str, float]) -> dict[str, float]:
    """The same proportions as millionths that sum to exactly one, none of them nought."""
    total = fsum(parts.values())
    exact = {code: max(part / total * FINEST, 1.0) for code, part in parts.items()}
    told = {code: int(value) for code, value in exact.items()}
    short = FINEST - sum(told.values())
    order = sorted(exact, key=lambda code: (told[code] - exact[code], code))
    if short < 0:  # floors of tiny ones took too much: the largest gives it back
        told[max(told, key=lambda code: told[code])] += short
        short = 0
    for code in order[:short]:
        told[code] += 1
    return {code: value / FINEST for code, value in told.items()}


def stated(before: Mapping[str, Figure], given: Mapping[str, Stated], rules: Rules) -> dict[str, Figure]:
    """What stands after a person gave figures for some scenarios, or for all.

    Raises UnusableValue naming the scenario where a figure cannot be held beside the others.
    """
    _refuse_unfit(before, given)
    said = {code: one[0] for code, one in given.items()}
    left = 1.0 - fsum(said.values())
    others = {code: before[code][0] for code in before if code not in given}
    scale = left / fsum(others.values()) if others else 1.0
    shares = whole({code: said[code] if code in said else others[code] * scale for code in before})
    return {code: (p, *_bounds_of(p, given.get(code), rules)) for code, p in shares.items()}


def _bounds_of(p: float, given: Stated | None, rules: Rules) -> tuple[float, float]:
    if given is None or given[1] is None or given[2] is None:
        return bounds(p, rules)
    return min(given[1], p), max(given[2], p)


def _refuse_unfit(before: Mapping[str, Figure], given: Mapping[str, Stated]) -> None:
    known = ", ".join(before)
    if not given:
        raise UnusableValue("nothing is said of any scenario", field="likelihood", known=known)
    for code, (p, low, high) in given.items():
        if code not in before:
            raise UnusableValue("there is no such scenario", field=code, known=known)
        if not LEAST <= p <= MOST:
            remedy = "none is impossible and none is certain; take one out of scenarios.yaml instead"
            raise UnusableValue(f"a likelihood from {LEAST} to {MOST}", field=code, given=p, remedy=remedy)
        if (low is None) != (high is None) or (low is not None and high is not None and not 0 < low <= p <= high < 1):
            raise UnusableValue("an interval lies around its likelihood, above 0 and below 1", field=code)
    total = fsum(p for p, _, _ in given.values())
    if len(given) == len(before) and abs(total - 1.0) > ROUNDED:
        raise UnusableValue("all were given, and they do not sum to one", field="likelihood", sum=f"{total:.3f}")
    if len(given) < len(before) and 1.0 - total < LEAST:
        remedy = f"leave at least {LEAST} to what else may come, or give a figure for every scenario"
        raise UnusableValue("nothing is left to the other scenarios", field="likelihood", remedy=remedy)


def standing(scenarios: Scenarios, judgements: Sequence[Said]) -> Said:
    """What stands now, in the order of the file. Where the file changed since, what is left is brought to one again."""
    if not judgements:
        return _begun(scenarios)
    last = {one.scenario: one for one in judgements[-1]}
    if set(last) == set(scenarios.codes):
        return tuple(last[code] for code in scenarios.codes)
    begun = {one.scenario: one for one in _begun(scenarios)}
    shares = whole({code: last.get(code, begun[code]).p for code in scenarios.codes})
    figures = {code: (p, *bounds(p, scenarios.rules)) for code, p in shares.items()}
    act = judgements[-1][0]
    return said(figures, (), act.made_at, act.horizon_days, by=act.by, why=act.why, entry=act.entry)


def history(scenarios: Scenarios, judgements: Sequence[Said]) -> Said:
    """Every likelihood that ever stood, the oldest first: what was said then is told as it was said, never anew."""
    return (*_begun(scenarios), *(row for act in judgements for row in act))


def said(
    figures: Mapping[str, Figure],
    given: Collection[str],
    at: datetime,
    horizon_days: int,
    *,
    by: str | None,
    why: str | None,
    entry: int | None,
) -> Said:
    """What stood after one act. `given`: codes that the person gave a figure for; all others were re-normalised."""
    return tuple(
        _row(code, STATED if code in given else RENORMALISED, figure, at, horizon_days, by, why, entry)
        for code, figure in figures.items()
    )


def _begun(scenarios: Scenarios) -> Said:
    at = datetime.combine(scenarios.made, time(), UTC)
    told = scenarios.horizon_days, scenarios.by, scenarios.why, None
    return tuple(_row(code, SHIPPED, figure, at, *told) for code, figure in beginning(scenarios).items())


def _row(
    code: str,
    source: str,
    figure: Figure,
    at: datetime,
    horizon_days: int,
    by: str | None,
    why: str | None,
    entry: int | None,
) -> Likelihood:
    p, low, high = figure
    return Likelihood(
        id=make_id("likelihood", None, code, source, at.isoformat(), entry),
        scenario=code,
        source=source,
        p=p,
        p_low=low,
        p_high=high,
        made_at=at,
        horizon_days=horizon_days,
        by=by,
        why=why,
        entry=entry,
        method=METHOD,
        day=at.astimezone(UTC).date(),
    )


def by_talks(scenarios: Scenarios, likelihoods: Sequence[Likelihood]) -> dict[str, Figure]:
    """Talks succeed, neither, talks break down: the sums, with intervals as if the parts erred apart."""
    found: dict[str, Figure] = {}
    for talks in dict.fromkeys(one.talks for one in scenarios.scenarios):
        parts = [one for one in likelihoods if scenarios.of(one.scenario).talks == talks]
        p = fsum(one.p for one in parts)
        low = p - fsum((one.p - one.p_low) ** 2 for one in parts) ** 0.5
        high = p + fsum((one.p_high - one.p) ** 2 for one in parts) ** 0.5
        found[talks] = (min(p, 1.0), max(low, 0.0), min(high, 1.0))
    return found


def log_odds(p: float) -> float:
    """The log odds of a chance, held off 0 and 1."""
    held = min(max(p, EDGE), 1.0 - EDGE)
    return log(held / (1.0 - held))


def chance_of(odds: float) -> float:
    """The chance of log odds."""
    return 1.0 / (1.0 + exp(-odds))
