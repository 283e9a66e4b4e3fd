"""How signposts stand, and what they propose. A proposal stands beside what a person said, and never takes its place.

A sign that is `share` common where the scenario does not come, and exp(weight) times that where it does, moves the odds
by its weight when it is there and by log((1 - share exp(weight)) / (1 - share)) when it was looked for and is not:
Bayes, with a judged likelihood ratio. Signs of one scenario overlap, so each next one counts less. One that nobody
could observe moves nothing and widens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp, fsum, log, sqrt

from scipy import special

from truce.model.ids import make_id
from truce.model.scenario import (
    AT_LEAST,
    NOT_OBSERVED,
    NOT_TRIPPED,
    PROPOSED,
    TRIPPED,
    UNSURE,
    Likelihood,
    Rules,
    Scenario,
    Scenarios,
    Signpost,
    SignpostState,
)
from truce.outlook.scenarios.indicators import Indicator, Reading, Readings
from truce.outlook.scenarios.judged import METHOD, chance_of, log_odds

Z95 = 1.6448536269514722
SURE = 0.9  # from this chance on a threshold is passed, and below one less it is not; between, nobody can say


def states(
    scenarios: Scenarios,
    readings: Readings,
    known: Mapping[str, Indicator],
    as_of: datetime,
    agreement: str | None = None,
) -> tuple[SignpostState, ...]:
    """How every signpost stands, in the order of the file."""
    found: list[SignpostState] = []
    for one in scenarios.scenarios:
        raw = [_state(one, post, _fresh(readings, known, post, as_of), as_of, agreement) for post in one.signposts]
        found += _discounted(raw, scenarios.rules)
    return tuple(found)


def _fresh(readings: Readings, known: Mapping[str, Indicator], post: Signpost, as_of: datetime) -> Reading | None:
    """What was read, unless it is too old by now, or was not known then."""
    reading = readings.get(post.indicator)
    if reading is None or reading.as_of > as_of:
        return None
    return reading if as_of - reading.as_of <= timedelta(days=known[post.indicator].fresh_days) else None


def _state(
    scenario: Scenario, post: Signpost, reading: Reading | None, as_of: datetime, agreement: str | None
) -> SignpostState:
    chance = None if reading is None else beyond(post, reading)
    moved, spread = weight_of(post, chance)
    return SignpostState(
        id=make_id("signpoststate", agreement, scenario.code, post.code, as_of.isoformat()),
        agreement=agreement,
        scenario=scenario.code,
        signpost=post.code,
        indicator=post.indicator,
        comparison=post.comparison,
        threshold=post.threshold,
        value=None if reading is None else reading.value,
        low=None if reading is None else reading.low,
        high=None if reading is None else reading.high,
        chance=chance,
        state=_named(chance),
        counted=moved,
        spread=spread,
        seen_at=None if reading is None else reading.as_of,
        because=() if reading is None else reading.because,
        as_of=as_of,
        method=METHOD,
        day=as_of.astimezone(UTC).date(),
    )


def _named(chance: float | None) -> str:
    if chance is None:
        return NOT_OBSERVED
    return TRIPPED if chance >= SURE else NOT_TRIPPED if chance <= 1.0 - SURE else UNSURE


def beyond(post: Signpost, reading: Reading) -> float:
    """Chance that what was read is beyond the threshold, by its interval; without one it is or it is not."""
    over = post.comparison == AT_LEAST
    bound = reading.low if reading.value > post.threshold else reading.high
    if bound is None or bound == reading.value:
        return float(reading.value >= post.threshold if over else reading.value <= post.threshold)
    deviation = abs(bound - reading.value) / Z95
    above = float(special.ndtr((reading.value - post.threshold) / deviation))
    return above if over else 1.0 - above


def weight_of(post: Signpost, chance: float | None) -> tuple[float, float]:
    """Log odds that a sign brings, and the deviation it adds; `chance` of its being there, None: not observed."""
    there = (post.weight_high - post.weight_low) / (2 * Z95)
    absent = log((1.0 - post.share * exp(post.weight)) / (1.0 - post.share))
    gap = (post.weight - absent) ** 2
    if chance is None:
        return 0.0, sqrt(post.share * (1.0 - post.share) * gap + post.share * there**2)
    part = min(abs(absent / post.weight), 1.0) if post.weight else 0.0
    spread = chance * (1.0 - chance) * gap + (chance * there) ** 2 + ((1.0 - chance) * there * part) ** 2
    return chance * post.weight + (1.0 - chance) * absent, sqrt(spread)


def _discounted(raw: Sequence[SignpostState], rules: Rules) -> list[SignpostState]:
    """Of what speaks for, of what speaks against, of what nobody saw: the strongest whole, each next one less."""
    share: dict[str, float] = {}
    for side in (1, 0, -1):
        ranked = [one for one in raw if (one.counted > 0) - (one.counted < 0) == side]
        ranked.sort(key=lambda one: (-abs(one.counted), -one.spread, one.signpost))
        share |= {one.signpost: rules.next_counts**place for place, one in enumerate(ranked)}
    return [replace(o, counted=o.counted * share[o.signpost], spread=o.spread * share[o.signpost]) for o in raw]


def propose(
    stands: Sequence[Likelihood], found: Sequence[SignpostState], rules: Rules, as_of: datetime
) -> tuple[Likelihood, ...]:
    """What the signposts make of the figures that stand: they sum to one again, and no interval gets narrower by it.

    On the scale of log odds a figure keeps the interval it had; to that comes the doubt of the signs, its own and,
    as far as they share its odds, those of the others.
    """
    of = {one.scenario: [s for s in found if s.scenario == one.scenario] for one in stands}
    limit = log(rules.at_most)
    moved = {code: min(max(fsum(s.counted for s in each), -limit), limit) for code, each in of.items()}
    spread = {code: _spread([s.spread for s in each], rules.together) for code, each in of.items()}
    parts = {one.scenario: one.p * exp(moved[one.scenario]) for one in stands}
    total = fsum(parts.values())
    shares = {code: part / total for code, part in parts.items()}
    return tuple(_proposed(one, shares, spread, of[one.scenario], as_of) for one in stands)


def _spread(parts: Sequence[float], together: float) -> float:
    """Standard deviation of a sum whose parts have that correlation with one another."""
    return sqrt(together * fsum(parts) ** 2 + (1.0 - together) * fsum(part**2 for part in parts))


def _proposed(
    one: Likelihood,
    shares: Mapping[str, float],
    spread: Mapping[str, float],
    found: Sequence[SignpostState],
    as_of: datetime,
) -> Likelihood:
    p = shares[one.scenario]
    others = fsum((shares[code] / (1.0 - p) * spread[code]) ** 2 for code in shares if code != one.scenario)
    signs = Z95 * sqrt(spread[one.scenario] ** 2 + others)
    down = sqrt((log_odds(one.p) - log_odds(one.p_low)) ** 2 + signs**2)
    up = sqrt((log_odds(one.p_high) - log_odds(one.p)) ** 2 + signs**2)
    agreement = found[0].agreement if found else None
    strongest = sorted((s for s in found if s.counted), key=lambda s: (-abs(s.counted), s.signpost))
    return Likelihood(
        id=make_id("likelihood", agreement, one.scenario, PROPOSED, as_of.isoformat(), one.id),
        agreement=agreement,
        scenario=one.scenario,
        source=PROPOSED,
        p=p,
        p_low=min(chance_of(log_odds(p) - down), p),
        p_high=max(chance_of(log_odds(p) + up), p),
        made_at=as_of,
        horizon_days=one.horizon_days,
        because=tuple(s.id for s in strongest),
        method=METHOD,
        day=as_of.astimezone(UTC).date(),
    )
