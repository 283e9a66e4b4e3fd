"""What is known of the sources and of the world, and how it is learned from the sums over groups (maximisation).

Everything is hierarchical: a source with ten reports stays near what all sources do, and all sources near the
constants while little has been seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from truce.fusion import constants as c
from truce.fusion.kernels.count import Sums
from truce.fusion.kernels.shapes import KINDS, TAILS
from truce.fusion.options import Options, learned
from truce.fusion.tellings import Floats, Ints

BINS = len(c.DAY_EDGES) - 1
STATED = 64  # steps of stated exactness (Tellings.stated)
EDGES = np.array([c.DAY_EDGES, c.CLOCK_EDGES])


def first_shares() -> Floats:
    """clock x (inside, bins late, bins early): how often a time is off by so much, before anything is learned."""
    shares = np.array([[*c.DAY_SHARES, *c.DAY_EARLY], [*c.CLOCK_SHARES, *c.CLOCK_EARLY]])
    answer: Floats = shares / shares.sum(axis=1, keepdims=True)
    return answer


@dataclass(frozen=True, slots=True)
class Known:
    """What was learned, and from how much. Arrays by source have one row for each of `sources`.

    `coverage`: chance that a source tells an event; `kinds`: shares of the kinds of events (noticed by few, by many),
    and `reach`: source x kind, chance that it tells such an event (latent classes, Pledger 2000);
    `repeats`: that it tells it once more; `tails`: shares of place
    errors of 1, 2.5 and 7 deviations; `places`: source x stated exactness, true variance over stated; `when`: source
    x clock x bins of time error; `burst`, `spread`: events that come with another, and km2 per axis between them.
    """

    sources: tuple[str, ...]
    reports: Ints
    coverage: Floats
    kinds: Floats
    reach: Floats
    repeats: Floats
    tails: Floats
    places: Floats
    placed: Floats
    when: Floats
    options: tuple[Options, ...]
    burst: float
    spread: float
    tellings: float  # reports an event has, those that nobody tells included
    world: float  # events a day, anywhere


def first_guess(counted: Mapping[str, int], options: tuple[Options, ...], days: float) -> Known:
    """What is held before anything is seen. `counted`: reports of every source; `days`: that they span."""
    sources = tuple(sorted(counted))
    n = len(sources)
    reports = np.array([counted[s] for s in sources], dtype=np.int64)
    coverage = np.full(n, c.LONE_COVERAGE if n == 1 else c.COVERAGE[0])
    coverage = np.minimum(coverage, np.maximum(reports / max(reports.max(initial=1), 1), c.LEAST_COVERAGE))
    repeats = np.full(n, c.REPEATS[0])
    return Known(
        sources=sources,
        reports=reports,
        coverage=coverage,
        kinds=np.array(c.KIND_SHARES),
        reach=np.clip(coverage[:, None] * np.array(c.KIND_REACH), c.LEAST_COVERAGE, c.MOST_COVERAGE),
        repeats=repeats,
        tails=np.tile(c.TAIL_SHARES[0], (n, 1)),
        places=np.ones((n, STATED)),
        placed=np.zeros((n, STATED)),
        when=np.tile(first_shares(), (n, 1, 1)),
        options=options,
        burst=c.BURST[0],
        spread=c.SPREAD_KM2[0],
        tellings=float((coverage / (1 - repeats)).sum()),
        world=float(reports.sum()) / max(days, 1.0) / max(float((coverage / (1 - repeats)).sum()), 0.1),
    )


def empty_sums(known: Known) -> Sums:
    """Nothing counted yet."""
    n = len(known.sources)
    symbols = sum(len(one.told) for one in known.options)
    widest = max((len(one.codes) for one in known.options), default=1)
    return Sums(
        tails=np.zeros((n, TAILS)),
        places=np.zeros((n * STATED, 2)),
        when=np.zeros((n, 2, 1 + 2 * BINS)),
        options=np.zeros((max(symbols, 1), widest)),
        told=np.zeros((n, KINDS)),
        beside=np.zeros((n, KINDS)),
        again=np.zeros(n),
        groups=np.zeros(KINDS),
    )


def added(nothing: Sums, parts: Sequence[Sums]) -> Sums:
    """Sums of several stretches, added in their order to those of none."""
    return Sums(*(np.sum(np.stack(part), axis=0) for part in zip(nothing, *parts, strict=True)))


def toward(counts: Floats, middle: Floats, weight: float) -> Floats:
    """Shares (last axis) of what was counted, held to `middle` as if it were so many observations."""
    total = counts + weight * middle
    answer: Floats = total / total.sum(axis=-1, keepdims=True)
    return answer


def relearned(known: Known, sums: Sums, company: Floats, days: float) -> Known:
    """What is held after these sums; `company`: (events that came with another, km2 between them, groups)."""
    told = sums.told.sum(axis=1)
    repeats = (sums.again + c.REPEATS[0] * c.REPEATS[1]) / (sums.again + told + c.REPEATS[1])
    reach = reach_of(known, sums)
    kinds = kinds_of(reach, sums)
    coverage = reach @ kinds
    tails = toward(
        sums.tails, toward(sums.tails.sum(axis=0), np.array(c.TAIL_SHARES[0]), c.TAIL_ANCHOR), c.TAIL_SHARES[1]
    )
    when = toward(sums.when, toward(sums.when.sum(axis=0), first_shares(), c.TIME_ANCHOR), c.TIME_WEIGHT)
    tellings = float((coverage / (1 - repeats)).sum())
    return replace(
        known,
        coverage=coverage,
        kinds=kinds,
        reach=reach,
        repeats=repeats,
        tails=tails,
        when=when,
        options=options_learned(known.options, sums.options),
        burst=float((company[0] + c.BURST[0] * c.BURST[1] * 0.5) / (company[2] + c.BURST[1])),
        spread=float((company[1] + c.SPREAD_KM2[0] * c.SPREAD_KM2[1]) / (company[0] + c.SPREAD_KM2[1])),
        tellings=max(tellings, 0.1),
        world=float(known.reports.sum()) / max(days, 1.0) / max(tellings, 0.1),
        places=places_of(known, sums),
        placed=placed_of(sums, len(known.sources)),
    )


def reach_of(known: Known, sums: Sums) -> Floats:
    """Chance that a source tells an event of a kind: of those that somebody else tells, how many it tells too.

    This is capture and recapture (Petersen 1896, Lincoln 1930): what the source tells alone teaches nothing. A source
    that is seldom met leans on how often it is heard at all.
    """
    if len(known.sources) == 1:
        return known.reach
    by_others = sums.groups - (sums.told - sums.beside)
    middle = np.minimum(c.COVERAGE[0], sums.told / np.maximum(sums.groups, 1.0))
    held = (sums.beside + c.COVERAGE[1] * middle) / (by_others + c.COVERAGE[1])
    answer: Floats = np.clip(held, c.LEAST_COVERAGE, c.MOST_COVERAGE)
    return answer


def kinds_of(reach: Floats, sums: Sums) -> Floats:
    """Shares of the kinds among all events, those that nobody tells included."""
    told = 1 - np.exp(np.log1p(-reach).sum(axis=0))
    whole = (sums.groups + 1.0) / np.maximum(told, c.LEAST_TOLD)
    answer: Floats = whole / whole.sum()
    return answer


def places_of(known: Known, sums: Sums) -> Floats:
    """True variance of a place over what its source states, for every source and stated exactness."""
    seen = sums.places.reshape(len(known.sources), STATED, 2)
    everyone = (seen[:, :, 0] * known.places).sum(axis=0)
    middle = (everyone + c.PLACE_WEIGHT) / (seen[:, :, 1].sum(axis=0) + c.PLACE_WEIGHT)
    own = seen[:, :, 0] * known.places + c.PLACE_WEIGHT * middle
    factor = own / (seen[:, :, 1] + c.PLACE_WEIGHT)
    answer: Floats = np.clip(factor, *c.PLACE_FACTORS)
    return answer


def placed_of(sums: Sums, sources: int) -> Floats:
    """Source x stated exactness: reports that taught how far off such places are."""
    answer: Floats = sums.places.reshape(sources, STATED, 2)[:, :, 1]
    return answer


def options_learned(options: tuple[Options, ...], counts: Floats) -> tuple[Options, ...]:
    """The rows of every symbol moved towards what was counted."""
    found, at = [], 0
    for one in options:
        size = len(one.told)
        found.append(learned(one, counts[at : at + size, : len(one.codes)]))
        at += size
    return tuple(found)
