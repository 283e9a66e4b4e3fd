"""What, as far as reports tell, happened once: a reversible grouping of reports, never a finding."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col

from truce.model.report import Weighted


@dataclass(frozen=True, slots=True)
class Member:
    """A report's part in an incident."""

    report: Col[str, "report id"]
    probability: Col[float, "that it tells of this incident"]
    origin: Col[str, "its independence group"]


@dataclass(frozen=True, slots=True)
class Told:
    """One value of an attribute and who told it."""

    value: Col[str, "as text"]
    reports: Col[tuple[str, ...], "report ids"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An attribute on which the sources of an incident differ; every value is kept."""

    attribute: Col[str, "column of the report"]
    told: Col[tuple[Told, ...], "each value with its reports"]


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a probability, so that `why` can show its working."""

    name: Col[str, "what it measures"]
    value: Col[float, "a log-likelihood ratio, a probability or a count, as `unit` says"]
    unit: Col[str, "log_lr, probability or count"]
    note: Col[str | None, "in words"] = None


@dataclass(frozen=True, slots=True)
class UnitCount:
    """Rows and counts in one counting unit; units are never summed together."""

    unit: Col[str, "vocabulary/units"]
    rows: Col[int, "reports in this unit"]
    count: Col[int, "their counts added (a row without a number counts 1)"]
    approximate: Col[bool, "some count was 'about'"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Reports that speak of one event, with everything on which they differ."""

    id: Col[str, "inc-…, from its anchor report; it stays when unrelated reports arrive"]
    earliest: Col[datetime, "start of the interval that holds the time 90 times in 100 (UTC)"]
    latest: Col[datetime, "end of that interval (UTC)"]
    lon: Col[float | None, "degrees east; null: no report told a place"] = None
    lat: Col[float | None, "degrees north"] = None
    radius_m: Col[float | None, "metres: disc that holds the place 90 times in 100"] = None
    place: Col[str | None, "phrase of the most precise report"] = None
    acts: Col[tuple[Weighted, ...], "pooled weighted choice of act codes"] = ()
    act: Col[str, "the most probable act code, 'unknown' where none leads"] = "unknown"
    means: Col[tuple[str, ...], "means by which it was noticed"] = ()
    phenomena: Col[tuple[str, ...], "phenomena told"] = ()
    by: Col[tuple[Weighted, ...], "who the sources say did it; the missing weight is 'nobody named'"] = ()
    against: Col[tuple[Weighted, ...], "who the sources say suffered it"] = ()
    target: Col[tuple[Weighted, ...], "classes of place hit"] = ()
    weapon_class: Col[tuple[Weighted, ...], "weapon classes told"] = ()
    weapon_system: Col[str | None, "named system of the most precise report"] = None
    calibre_mm: Col[float | None, "millimetres"] = None
    killed_low: Col[int | None, "lowest figure of the most informative origin"] = None
    killed_high: Col[int | None, "highest figure told"] = None
    injured_low: Col[int | None, "lowest"] = None
    injured_high: Col[int | None, "highest"] = None
    flags: Col[tuple[str, ...], "every flag any report carries"] = ()
    n_reports: Col[int, "its reports: each is in one incident only, the one it most probably belongs to"]
    n_origins: Col[int, "independent origins among them"]
    origins: Col[tuple[str, ...], "the independence groups"] = ()
    p_happened: Col[float, "probability that it happened at all"]
    credibility: Col[str, "Admiralty number: 1 only with two or more independent origins; 6 unknown"] = "6"
    counts: Col[
        tuple[UnitCount, ...], "observations per counting unit (a blast seen twice is 2 of them, 1 incident)"
    ] = ()
    members: Col[tuple[Member, ...], "its reports"] = ()
    disagreements: Col[tuple[Disagreement, ...], "what its sources tell differently"] = ()
    factors: Col[tuple[Factor, ...], "the working behind p_happened"] = ()
    method: Col[str, "method and version that made it"]
    day: Col[date, "UTC day of the middle of its interval"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two reports compared: why they were, or were not, taken for one event.

    The factors are log-likelihood ratios; they add up to `score`. What a pair is worth inside a larger group is
    not the sum of its pairs: groups are weighed as wholes.
    """

    left: Col[str, "report id, the smaller"]
    right: Col[str, "report id, the larger"]
    score: Col[float, "log-likelihood ratio of one event against two, if there were only these two reports"]
    probability: Col[float, "that both tell of one event, all other reports considered"]
    together: Col[bool, "both ended in one incident"]
    km: Col[float | None, "kilometres apart; null: one told no place"] = None
    days: Col[float, "days between the intervals; 0: they meet"] = 0.0
    place: Col[float, "factor: density of two places so far apart, if they are one place (per km2)"] = 0.0
    crowd: Col[float, "factor: minus the log of events expected there and then (per km2 and day)"] = 0.0
    time: Col[float, "factor: density of the two times, if they are one time (per day)"] = 0.0
    tellers: Col[float, "factor: who would tell one event, and who two"] = 0.0
    words: Col[float, "factor: likeness of the texts"] = 0.0
    company: Col[float, "factor: events come in bursts, so that like events side by side are no surprise"] = 0.0
    act: Col[float, "factor: what it was"] = 0.0
    weapon_class: Col[float, "factor: the weapon"] = 0.0
    by: Col[float, "factor: who did it"] = 0.0
    against: Col[float, "factor: who suffered it"] = 0.0
    target: Col[float, "factor: what was hit"] = 0.0
    killed: Col[float, "factor: killed"] = 0.0
    injured: Col[float, "factor: injured"] = 0.0
    day: Col[date, "day of the earlier report"]
