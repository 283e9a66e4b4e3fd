"""From what was told to what there was: rates per covered hour, and numbers with what went unnoticed.

Two lists tell of incidents: the watchers', whose chance of notice is known from coverage (pi), and everybody else's.
What watchers alone saw stands for (1 - pi) / pi that nobody noticed (Horvitz and Thompson 1952). What of the watchers'
sightings others also told shows how much others leave out, with and without a watcher near (Lincoln and Petersen;
Chapman 1951). Both estimate what nobody told where somebody watched, and are averaged by their variances; where nobody
watched only the second speaks. How true the word of a single other is shows in how often watchers confirm it where they
could (recapture again, of claims). docs/coverage.md has every assumption.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from truce.compliance.prepared import Flags, Floats
from truce.compliance.watch.parts import doubt, parts_of
from truce.compliance.watch.trust import JEFFREYS, Estimate, Trust, allotted, learned, only_told, share_of, untold

LOW, HIGH = 0.05, 0.95
COMMON = 0.1  # share of the doubts of well-told incidents that is one doubt: the same words, the same habit
WHOLE = 1e-6  # so near to a whole number is one
LEAST = 1e-6  # a smaller share of area and time watched is none
ENOUGH = 0.95  # so much of an area watched is taken for all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionSums:
    """What counting adds up for one party and area: arrays of shape (groups, classes), classes as in chance.CLASSES.

    Over all pairs of incident i and group g, with p what the pair adds to `expected` of this party (its contribution
    times its share in the group), q what it adds to that of 'any', and u the share for which sources name nobody:

    - `told`: sum of p, so that its sum over classes is `expected`;
    - `squares`: sum of p squared;
    - `anyone`, `anyone_squares`: sum of q and of q squared (equal to `told` and `squares` for 'any');
    - `unnamed`: sum of q u (zeros will do for 'any');
    - `open`, by group only: sum over incidents of what sources leave open of this party's (upper - p).
    """

    told: Floats
    squares: Floats
    anyone: Floats
    anyone_squares: Floats
    unnamed: Floats
    open: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Per group; NaN where there is none (write null). `by`: the method, or why there is no number."""

    rate: Floats
    rate_low: Floats
    rate_high: Floats
    noticed: Floats
    corrected: Floats
    low: Floats
    high: Floats
    by: Sequence[str]


def correct(
    sums: CorrectionSums, coverage: Floats, hours: Floats, days: int, party: str, *, own: bool = False
) -> Corrected:
    """Correct one party's numbers in one area, group by group.

    Groups are `days` days, then the whole, then any matched sides. `coverage`: share of each group's area and time that
    somebody watched, for acts of this kind (Seen.share); `hours`: the length of each group, windows summed; `party`:
    'any' or a party; `own`: the acts are done to the watchers (chance.done_to_watchers), so that what the watchers tell
    is all. What is known of who tells, and how truly, is learned from the whole and the sides and used for
    every day.
    """
    everyone, mine = parts_of(sums.anyone, sums.anyone_squares), parts_of(sums.told, sums.squares)
    trust = learned(everyone, days)
    view = np.ones_like(coverage) if own else np.clip(coverage, 0.0, 1.0)
    missed = untold(everyone, trust, view) if not own else Estimate(np.zeros_like(view), np.zeros_like(view))
    if party == "any":
        told = only_told(mine, trust)
        found = Estimate(mine.seen + told.mean, told.variance * (1 + trust.odds) ** 2) + missed
    else:
        nobody = replace(parts_of(sums.unnamed, sums.unnamed), sure_one=everyone.sure_one)
        found = allotted(mine, nobody, missed, share_of(mine, everyone, nobody, days), trust)
    firm = doubt(sums.told, sums.squares, COMMON)
    found = found + Estimate(sums.open / 2, sums.open**2 / 12 + firm) + _nothing(view, trust)
    coverage = np.where(coverage >= LEAST, coverage, 0.0)
    watched = (coverage > 0) | (everyone.seen > 0)
    bounded = np.full(view.size, trust.others_told) | (view >= ENOUGH)
    word = only_told(mine, trust)
    least = np.clip(mine.seen + word.mean - 2 * np.sqrt(firm + word.variance), 0.0, None)
    ends = gamma_quantile(found, least, LOW), gamma_quantile(found, least, HIGH)
    return _written(found, ends, _rates(mine.seen, coverage * hours), view, watched, bounded, trust)


def _nothing(coverage: Floats, trust: Trust) -> Estimate:
    """What may be there though nothing was told: Jeffreys' half an incident times the odds of being missed by all."""
    missed = (1 - coverage) * trust.missed
    odds = missed / np.maximum(1 - missed, 1e-3)
    return Estimate(JEFFREYS * odds, JEFFREYS * odds * (1 + odds))


def _written(
    found: Estimate, ends: tuple[Floats, Floats], rates: tuple[Floats, Floats, Floats], view: Floats, watched: Flags,
    bounded: Flags, trust: Trust,
) -> Corrected:  # fmt: skip
    """The estimate in whole acts; null where nobody watched, without an upper end where none is known."""
    only = np.where(watched, 1.0, np.nan)
    method = "both" if trust.others_told else "horvitz_thompson"
    return Corrected(
        rate=rates[0],
        rate_low=rates[1],
        rate_high=rates[2],
        noticed=view,
        corrected=found.mean * only,
        low=np.minimum(np.ceil(ends[0] - WHOLE), np.floor(found.mean + WHOLE)) * only,
        high=np.where(bounded, np.maximum(np.floor(ends[1] + WHOLE), np.ceil(found.mean - WHOLE)), np.nan) * only,
        by=[method if w else "unwatched" for w in watched.tolist()],
    )


def _rates(seen: Floats, covered_hours: Floats) -> tuple[Floats, Floats, Floats]:
    """Acts that watchers noticed per hour in which the whole area was watched, with 5 % and 95 % (Jeffreys' gamma)."""
    hours = np.where(covered_hours > 0, covered_hours, np.nan)
    low, high = (special.gammaincinv(seen + JEFFREYS, q) / hours for q in (LOW, HIGH))
    return seen / hours, np.minimum(low, seen / hours), high


def gamma_quantile(found: Estimate, least: Floats, share: float) -> Floats:
    """The quantile of a gamma law with this mean and variance that begins at `least`, which the seen alone assure."""
    least = np.minimum(least, found.mean)
    mean, variance = np.maximum(found.mean - least, 1e-9), np.maximum(found.variance, 1e-9)
    return np.asarray(least + special.gammaincinv(mean**2 / variance, share) * variance / mean)
