"""How many there may be beyond those that are known: one stated method, or nothing.

Chao's lower bound (A. Chao, Estimating the population size for capture-recapture data with unequal catchability,
Biometrics 43, 1987, 783-791): many lists name the same people; from how many stand on one list alone (f1) and on two
(f2), at least (t - 1)/t * f1^2 / (2 f2) more stand on none of the t lists. Interval: log-normal, as there.
It is a bound from below where some people are harder to find than others, and where lists feed each other. It is wrong
upwards where lists cover different people by design (two sides of a line, a list of women): then few overlap for a
reason that has nothing to do with who is missing. So it is said beside the floor, never as the figure.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from truce.community.harm.count import TOLD, root
from truce.model.harm import CasualtyRecord
from truce.vocabulary.harm import harm

METHOD = "chao-1987-lower-bound/1"
Z95 = 1.959963984540054
TOO_FEW_LISTS = "fewer_than_two_lists"
NO_OVERLAP = "nobody_on_two_lists"
TOO_FEW = "too_few_persons"
LIST = 5  # persons: an origin that names fewer is a source, and no list
LEAST = 10  # persons on one list or on two: with fewer the interval means nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """At least so many, with a 95 % interval; or `none`: why nothing can be said."""

    outcome: str
    method: str = METHOD
    observed: int
    lists: int
    once: int
    twice: int
    at_least: float | None = None
    low: float | None = None
    high: float | None = None
    none: str | None = None


def estimate(records: Iterable[CasualtyRecord], outcome: str) -> Estimate:
    """From those known one by one, verified or open; a list is an origin of its own. Counts of groups cannot enter."""
    named = _lists(list(records), outcome)
    sizes = Counter(origin for lists in named for origin in lists)
    found = [kept for lists in named if (kept := frozenset(one for one in lists if sizes[one] >= LIST))]
    times = Counter(len(lists) for lists in found)
    return chao(
        outcome,
        lists=len(frozenset[str]().union(*found)),
        observed=len(found),
        once=times[1],
        twice=times[2],
    )


def _lists(records: Sequence[CasualtyRecord], outcome: str) -> list[frozenset[str]]:
    """For each person the lists that name them, those of records merged into theirs too."""
    into = {record.id: record.into for record in records}
    known = {record.id: record for record in records}
    found: dict[str, set[str]] = {}
    for record in records:
        stands = known[root(record.id, into)]
        if harm().statuses[stands.status].counts in TOLD and stands.kind.outcome == outcome:
            found.setdefault(stands.id, set()).update(teller.origin for teller in record.tellers)
    return [frozenset(lists) for lists in found.values() if lists]


def chao(outcome: str, *, lists: int, observed: int, once: int, twice: int) -> Estimate:
    """The bound from the numbers alone; for who wants to check it by hand."""
    few = TOO_FEW if once + twice < LEAST else None
    none = TOO_FEW_LISTS if lists < 2 else NO_OVERLAP if twice == 0 else few
    if none is not None:
        return Estimate(outcome=outcome, observed=observed, lists=lists, once=once, twice=twice, none=none)
    share, ratio = (lists - 1) / lists, once / twice
    beyond = share * once * ratio / 2
    spread = twice * (share * ratio**2 / 2 + share**2 * ratio**3 + share**2 * ratio**4 / 4)
    factor = math.exp(Z95 * math.sqrt(math.log1p(spread / beyond**2))) if beyond else 1.0
    return Estimate(
        outcome=outcome,
        observed=observed,
        lists=lists,
        once=once,
        twice=twice,
        at_least=observed + beyond,
        low=observed + beyond / factor,
        high=observed + beyond * factor,
    )
