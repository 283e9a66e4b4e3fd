"""One rule, one party, one area: expected breaches in every stretch, and what each incident adds."""

from dataclasses import dataclass

import numpy as np

from truce.compliance.count.factors import Factor, act_factor, grave, party_factor, unnamed
from truce.compliance.count.poisson_binomial import Totals, any_of, totals
from truce.compliance.count.stretches import Pairs, Stretches, pairs_of
from truce.compliance.periods import Force, Ints, spread
from truce.compliance.prepared import Floats, Incidents, take
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.compliance.space.lines import Sides
from truce.compliance.space.zones import Reach, reach_of
from truce.compliance.watch.coverage import Ground, Seen, ground_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A rule with the incidents that may bear on it and everything about them that no party or area changes."""

    rule: Rule
    force: Force
    stretches: Stretches
    incidents: Incidents
    act: Factor
    grave: Floats
    unnamed: Floats
    sides: Sides | None
    pairs: Pairs
    reaches: dict[str, Reach]
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """All groups of one party and area, as arrays of one length; and its contributions, pair by pair."""

    party: str
    area: str
    reach: Reach
    totals: Totals
    high: Floats
    p_bound: Floats
    p_grave: Floats
    unattributed: Floats
    told: Ints
    open: Floats
    killed_low: Ints
    killed_high: Ints
    toll_told: Ints
    n_reports: Ints
    seen: Seen
    whole: Seen
    p: Floats
    upper: Floats
    pair_p: Floats
    pair_upper: Floats


def case_of(setting: Setting, rule: Rule, force: Force, stretches: Stretches) -> Case:
    """Take the incidents that the rule could speak to, and compute what all its rulings share."""
    spans = [stretches.whole, *stretches.spans, *stretches.near]
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    everyone = setting.incidents
    acts = everyone.acts.mass(rule.acts) * everyone.p_happened
    kind = np.flatnonzero(acts > 0)
    bears = kind[(everyone.earliest[kind] < last) & (everyone.latest[kind] >= first)]
    incidents = take(everyone, bears)
    banded = rule.term.zone.kind == "symmetric_band" and rule.reading.zone is None
    parties = ("any", *rule.parties)
    reaches: dict[str, Reach] = {}
    for party in parties:
        shared = None if banded or not reaches else reaches["any"]
        reaches[party] = shared or reach_of(
            rule, party, incidents, setting.zones, setting.series, setting.options.reference_lines
        )
    placed = kind[everyone.placed[kind]]
    watched = ground_of(reaches["any"].area, everyone.lon[placed], everyone.lat[placed], setting.watches)
    key = (None if watched is None else watched.wkb, tuple(stretches.spans))
    if key not in setting.grounds:
        setting.grounds[key] = Ground(watched, setting.watches, stretches.spans, setting.control)
    return Case(
        rule=rule,
        force=force,
        stretches=stretches,
        incidents=incidents,
        act=act_factor(rule, incidents, setting.words),
        grave=grave(incidents, setting.words),
        unnamed=unnamed(incidents),
        sides=None if setting.sides is None else setting.sides.take(bears),
        pairs=pairs_of(incidents.earliest, incidents.latest, stretches),
        reaches=reaches,
        ground=setting.grounds[key],
    )


def area_factor(case: Case, area: str) -> Floats:
    """P(it lay in the area of the ruling) by the line of that day; 1 for 'all'."""
    if area == "all" or case.sides is None:
        return np.ones(case.incidents.size)
    return case.sides.held[area.removeprefix("held:")]


def _grouped(case: Case, values: Floats) -> Floats:
    """Sum of per-pair values by group."""
    return np.bincount(case.pairs.group, weights=values, minlength=case.stretches.count).astype(np.float64)


def _whole_numbers(values: Floats) -> Ints:
    return np.rint(values).astype(np.int64)


def count(case: Case, party: str, area: str) -> Count:
    """Sum the contributions of one party in one area over every stretch.

    contribution = P(in force then) x P(in the zone) x P(act) x P(it happened) x P(party) x P(area)
    """
    reach, incidents, pairs = case.reaches[party], case.incidents, case.pairs
    common = incidents.p_happened * area_factor(case, area)
    by = party_factor(incidents, party)
    started = 0.0 if case.force.state == "unknown_start" else 1.0
    p = reach.factor.p * case.act.p * common * by * started
    upper = reach.factor.high * case.act.high * common * by
    named = bound_factor(case, party, by)
    anyone = case.reaches["any"].factor.p * case.act.p * common * case.unnamed * started
    pair_p, pair_upper = p[pairs.row] * pairs.share, upper[pairs.row] * pairs.share
    pair_bound = pair_p * named[pairs.row]
    most = reach.factor.high * case.act.high * common * most_factor(case, party, by)
    pair_most = most[pairs.row] * pairs.share
    groups = case.stretches.count
    summed = totals(pairs.group, pair_p, groups)
    counted = pair_p > 0.01
    likely = pair_p >= 0.5
    days = len(case.stretches.days)
    ground = case.ground
    return Count(
        party=party,
        area=area,
        reach=reach,
        totals=summed,
        high=totals(pairs.group, pair_most, groups).high if np.any(pair_most > pair_p) else summed.high,
        p_bound=any_of(pairs.group, pair_bound, groups),
        p_grave=any_of(pairs.group, pair_bound * case.grave[pairs.row], groups),
        unattributed=_grouped(case, anyone[pairs.row] * pairs.share),
        told=_whole_numbers(_grouped(case, counted.astype(np.float64))),
        open=_grouped(case, pair_upper - pair_p),
        killed_low=_whole_numbers(_grouped(case, np.where(likely, incidents.killed_low[pairs.row], 0.0))),
        killed_high=_whole_numbers(_grouped(case, np.where(likely, incidents.killed_high[pairs.row], 0.0))),
        toll_told=_whole_numbers(_grouped(case, (likely & incidents.toll_told[pairs.row]).astype(np.float64))),
        n_reports=_whole_numbers(_grouped(case, np.where(counted, incidents.n_reports[pairs.row], 0.0))),
        seen=ground.seen(area, case.stretches.span_group, groups),
        whole=ground.seen(area, np.where(case.stretches.span_group < days, 0, 1), 2),
        p=p,
        upper=upper,
        pair_p=pair_p,
        pair_upper=pair_upper,
    )


def bound_factor(case: Case, party: str, by: Floats) -> Floats:
    """P(the doer is bound by the term | the act counts): 1 unless anybody is meant and a side stays unbound.

    A breach needs a promise. Where a side of the conflict is not bound, an act laid at nobody's door may be its own.
    """
    if party != "any" or case.rule.binds_all:
        return np.ones_like(by)
    parts = [party_factor(case.incidents, bound) for bound in case.rule.parties]
    return np.clip(np.sum(parts, axis=0), 0.0, 1.0) if parts else np.zeros_like(by)


def most_factor(case: Case, party: str, by: Floats) -> Floats:
    """The party's share of each incident, if all that nobody is named for were its own."""
    return by if party == "any" else np.minimum(1.0, by + case.unnamed)


def windows_counted(case: Case, found: Count, side: str) -> Floats:
    """Expected number in each matched window of a side."""
    spans = case.stretches.windows[side]
    answer = np.zeros(len(spans))
    if not spans:
        return answer
    from_window = pairs_of_windows(case, side)
    return np.bincount(
        from_window.group, weights=found.p[from_window.row] * from_window.share, minlength=len(spans)
    ).astype(np.float64)


def pairs_of_windows(case: Case, side: str) -> Pairs:
    """Every (incident, window) of a side that meet; `group` numbers the windows."""
    from_all = case.stretches.windows[side]
    met = spread(case.incidents.earliest, case.incidents.latest, from_all)
    return Pairs(met.row, met.stretch, met.share)
