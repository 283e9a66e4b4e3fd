"""The incidents at hand that bear on one rule, with every factor that no area changes."""

from dataclasses import dataclass, replace

import numpy as np

from truce.compliance.beside import beside
from truce.compliance.count.factors import Factor, act_factor, grave, party_factor, sure, unnamed
from truce.compliance.count.notice import notice_of, witnessed
from truce.compliance.count.plan import Case
from truce.compliance.papers.excuses import excused
from truce.compliance.periods import Ints
from truce.compliance.prepared import Floats, Incidents, take
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.compliance.space.lines import Sides, places_of, sides_of
from truce.compliance.space.zones import Reach, own_reach, reach_of
from truce.compliance.watch.chance import Noticed, classed


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """`act`: that the act is what the term forbids; `excused`: how far an exception of the agreement covers it.

    `left`: of each event beside incidents (a restriction of the watchers, a weapon seen), what is left of it.
    """

    case: Case
    incidents: Incidents
    act: Factor
    excused: Floats
    grave: Floats
    unnamed: Floats
    named: Floats
    sides: Sides | None
    reaches: dict[str, Reach]
    noticed: Noticed
    left: Floats | None = None

    def area(self, area: str) -> Floats:
        """P(it lay in the area of the ruling) by the line of that day; 1 for 'all'."""
        if area == "all" or self.sides is None:
            return np.ones(self.incidents.size)
        return self.sides.held[area.removeprefix("held:")]


def reaches_of(setting: Setting, rule: Rule, incidents: Incidents) -> dict[str, Reach]:
    """Where the rule reaches, for each party; one answer for all where nobody has a baseline of its own."""
    options, own = setting.options, own_reach(rule)
    reaches: dict[str, Reach] = {}
    for party in ("any", *rule.parties):
        shared = None if own or not reaches else reaches["any"]
        asked = (setting.zones, setting.series, options.reference_lines, setting.words, options.buffers)
        reaches[party] = shared or reach_of(rule, party, incidents, *asked)
    return reaches


def bearing_of(setting: Setting, case: Case) -> Bearing:
    """The incidents of the setting that are of the rule's kind and touch one of its stretches.

    An incident that a restriction of the watchers tells of already counts with what is left of it.
    """
    everyone, left = setting.incidents, None
    found = beside(setting, case.rule, case.force) if case.counted else None
    if found is not None:
        left = found.events.p_happened
        everyone = replace(everyone, p_happened=everyone.p_happened * (1.0 - found.doubles))
    rows = _rows(everyone, case)
    some = everyone if rows.size == everyone.size else take(everyone, rows)
    sides = None if setting.sides is None else setting.sides.take(rows)
    return _bearing(setting, case, some, sides, notice_of(setting).of(case.rule, rows), left)


def bearing_over(setting: Setting, case: Case, events: Incidents) -> Bearing:
    """The same for events that are no incidents of the setting."""
    some = take(events, _rows(events, case))
    sides = None if setting.control is None else sides_of(setting.control, places_of(some))
    lived_through = classed(np.ones(some.size), witnessed(some.size))
    return _bearing(setting, case, some, sides, lived_through, None)


def _rows(everyone: Incidents, case: Case) -> Ints:
    first, last = min(s.start for s in case.spans), max(s.end for s in case.spans)
    bears = (everyone.earliest < last) & (everyone.latest >= first) & (everyone.p_happened > 0)
    return np.flatnonzero(bears & (everyone.acts.mass(case.rule.acts) > 0))


def _bearing(
    setting: Setting, case: Case, some: Incidents, sides: Sides | None, noticed: Noticed, left: Floats | None
) -> Bearing:
    rule = case.rule
    return Bearing(
        case=case,
        incidents=some,
        act=act_factor(rule, some, setting.words),
        excused=excused(setting, rule, some),
        grave=grave(some, setting.words),
        unnamed=unnamed(some),
        named=named(rule, some),
        sides=sides,
        reaches=reaches_of(setting, rule, some),
        noticed=noticed,
        left=left,
    )


def named(rule: Rule, incidents: Incidents) -> Floats:
    """P(the doer is bound by the term), for an act by whomever: 1 where every side of the conflict is bound.

    A breach needs a promise. Where a side is not bound, an act laid at nobody's door may be its own.
    """
    if rule.binds_all:
        return np.ones(incidents.size)
    bound = np.zeros(incidents.size)
    for party in rule.parties:
        bound += party_factor(incidents, party)
    return np.minimum(bound, 1.0, out=bound)


def told(bearing: Bearing, party: str, area: str) -> Factor:
    """Per incident: P(in the zone, the act, it happened, the party, the area, not excused); force and share aside."""
    reach, incidents = bearing.reaches[party].factor, bearing.incidents
    common = sure(incidents.p_happened * (1.0 - bearing.excused) * party_factor(incidents, party) * bearing.area(area))
    return reach * bearing.act * common
