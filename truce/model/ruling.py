"""One term held against one stretch of time, under one reading. A ruling is not a finding: no person decided it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Term x reading x party x area x period (DESIGN 5, DOMAIN 3.8)."""

    id: Col[str, "rul-…, from what it is about (not from its result)"]
    agreement: Col[str, "agreement id"]
    term: Col[str, "term id"]
    reading: Col[str, "reading id"]
    party: Col[str, "party bound by the term; 'any': acts of the kind by whomever, named or not"]
    area: Col[str, "'all', or 'held:PARTY' / 'held:unknown' by the line of that day"]
    period: Col[str, "whole, day, before or after (matched windows)"]
    earliest: Col[datetime, "start of the stretch (UTC)"]
    latest: Col[datetime, "end, exclusive (UTC)"]
    status: Col[str, "one of DOMAIN 3.8 (vocabulary/statuses)"]
    reason: Col[str, "code of why this status (vocabulary/reasons)"]
    expected: Col[float | None, "expected number of breaches; null where none can be computed"] = None
    low: Col[float | None, "5 % quantile"] = None
    high: Col[float | None, "95 % quantile"] = None
    p_any: Col[float | None, "probability of at least one"] = None
    unattributed: Col[float | None, "expected acts of the kind for which no source names a doer"] = None
    killed_low: Col[int | None, "killed, floor, over incidents that count here with one half or more"] = None
    killed_high: Col[int | None, "killed, highest told"] = None
    coverage: Col[float, "0 to 1: share of the stretch and area that somebody watched"] = 0.0
    coverage_hours: Col[float, "watched hours, quality-weighted, summed over watchers"] = 0.0
    restrictions: Col[int, "restrictions of access that fall into it"] = 0
    n_incidents: Col[int, "incidents that count with more than 1 %"] = 0
    n_reports: Col[int, "reports behind them"] = 0
    because: Col[tuple[str, ...], "ids it rests on: incidents, strongest first; all of them are in the grounds"] = ()
    line: Col[str | None, "line series used; versions are in the grounds"] = None
    measure: Col[str, "the piece of rule that was applied (vocabulary/measures)"] = "acts"
    duty_bearer: Col[str | None, "party that must ensure it, where that is not the party whose act it is"] = None
    excused: Col[float | None, "expected acts of the kind that an exception of the agreement covers"] = None
    rate: Col[float | None, "expected number per covered hour; null where nobody watched"] = None
    rate_low: Col[float | None, "5 %"] = None
    rate_high: Col[float | None, "95 %"] = None
    noticed: Col[float | None, "chance that such an act, somewhere in the area and stretch, would be noticed"] = None
    corrected: Col[float | None, "number with what went unnoticed; null where nobody could have seen"] = None
    corrected_low: Col[float | None, "5 %"] = None
    corrected_high: Col[float | None, "95 %; null: no upper end is known"] = None
    corrected_by: Col[str | None, "horvitz_thompson, capture_recapture, both, or why there is none"] = None
    waits_for: Col[tuple[str, ...], "evidence it waits for, each as KIND from WHOM"] = ()
    as_of: Col[datetime, "what was known at this instant (UTC)"]
    method: Col[str, "method and version"]
    day: Col[date, "UTC day of `earliest`"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What one incident adds to one ruling, every factor of it."""

    ruling: Col[str, "ruling id"]
    incident: Col[str, "incident id"]
    p_force: Col[float, "the term was in force then"]
    p_zone: Col[float, "it lay in the zone"]
    p_act: Col[float, "the act is what the term forbids"]
    p_happened: Col[float, "it happened"]
    p_party: Col[float, "the party did it, by what sources say"]
    p_area: Col[float, "it lay in the area of the ruling (side of the line)"]
    contribution: Col[float, "the product"]
    line: Col[str | None, "line version (id) used"] = None
    note: Col[str | None, "code of what bears on it: out_of_force, exercise..."] = None
    day: Col[date, "day of the incident"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The same measure in two matched stretches of time: fewer, more, or cannot be told."""

    id: Col[str, "chg-…"]
    agreement: Col[str, "agreement id"]
    term: Col[str, "term id"]
    reading: Col[str, "reading id"]
    party: Col[str, "as in the ruling"]
    area: Col[str, "as in the ruling"]
    against: Col[str, "before or after"]
    during: Col[str, "ruling id of the truce stretch"]
    other: Col[str, "ruling id of the matched stretch(es)"]
    hours_during: Col[float, "length of the stretch"]
    hours_other: Col[float, "summed length of the matched stretches"]
    ratio: Col[float | None, "rate per hour during, over rate per hour in the matched stretches"] = None
    low: Col[float | None, "5 %"] = None
    high: Col[float | None, "95 %"] = None
    volume_ratio: Col[float | None, "the same ratio for all reports of any kind: reporting volume"] = None
    volume_low: Col[float | None, "5 %"] = None
    volume_high: Col[float | None, "95 %"] = None
    adjusted: Col[float | None, "ratio over volume ratio: the change that volume does not explain"] = None
    adjusted_low: Col[float | None, "5 %"] = None
    adjusted_high: Col[float | None, "95 %"] = None
    p_fewer: Col[float | None, "probability that the adjusted ratio is below 1"] = None
    verdict: Col[str, "fewer, more, no_clear_change or cannot_tell"]
    method: Col[str, "method and version"]
