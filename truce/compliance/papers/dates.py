"""Every date of a term under a reading: starts, latest starts, deadlines, milestones, targets and ends."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from truce.compliance.papers.clock import EXACT, ONE, by_clock, due_after, end_of, offset_of, start_after
from truce.compliance.papers.prolonged import Prolonged, prolonged
from truce.compliance.papers.shelf import Shelf, plain
from truce.compliance.papers.triggers import Moment, latest_start, moment_of
from truce.compliance.periods import micros, zone_of
from truce.compliance.rules.rule import Rule

DAY_N = re.compile(r"^\s*D\s*\+\s*(\d+)", re.IGNORECASE)
PROCESS = {  # what a time-limit without a trigger counts from
    "max_total": "process_start",
    "max_movement": "movement_start",
    "phase_one": "effective_from",
}
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One date. `due`: the last instant allowed, by the count `convention`; `other`: by the other count of the first
    day; `first`: the earliest that the documents which date the trigger allow. None: its trigger has no date yet.
    """

    kind: str
    name: str | None = None
    share: float | None = None
    trigger: str | None = None
    moment: Moment | None = None
    offset: str | None = None
    convention: str = EXACT
    due: int | None = None
    other: int | None = None
    first: int | None = None
    fixed: bool = False
    longer: Prolonged | None = None

    @property
    def bounds(self) -> tuple[int, int] | None:
        """(earliest, latest) instant by which it may be due. A prolongation stands in place of both; so does an instant
        that the text itself gives (`fixed`), whatever another count of days would make of its rule.
        """
        if self.longer is not None:
            return self.longer.until, self.longer.until
        if self.due is None:
            return None
        if self.fixed:
            return self.due, self.due
        every = [at for at in (self.due, self.other, self.first) if at is not None]
        return min(every), max(every)


def dates_of(shelf: Shelf, rule: Rule, as_of: int) -> tuple[Dated, ...]:
    """The dates of a rule, each with what prolongs it; in the order of the kinds above."""
    period, zone = rule.term.period, zone_of(rule)
    found = (
        *_starts(shelf, rule, period, zone),
        *_deadlines(shelf, rule, period, zone),
        *_limits(shelf, rule, period, zone),
        *_milestones(shelf, rule, period, zone),
        *([Dated(kind="target", due=end_of(period["target"], zone))] if "target" in period else []),
        *_ends(shelf, rule, period, zone),
    )
    return tuple(replace(d, longer=prolonged(shelf, rule, d.kind, d.name, d.due, as_of)) for d in found)


def begins(shelf: Shelf, rule: Rule) -> tuple[Moment, tuple[int, int]] | None:
    """When a start that hangs on an event comes, as (the event, earliest and latest start); None: not yet, or no rule.

    In days it is the local midnight at which that day begins.
    """
    told = rule.term.period.get("start_rule")
    moment = None if told is None else moment_of(shelf, rule, told["trigger"])
    if told is None or moment is None:
        return None
    return moment, start_after(moment.low, moment.high, offset_of(told.get("offset", "PT0H")), zone_of(rule))


def _starts(shelf: Shelf, rule: Rule, period: Told, zone: ZoneInfo) -> Iterator[Dated]:
    rule_told = period.get("start_rule") or {}
    about: dict[str, Any] = {"trigger": rule_told.get("trigger"), "offset": rule_told.get("offset")}
    found = begins(shelf, rule)
    moment, span = found if found is not None else (None, (None, None))
    if "start_latest" in period:
        yield Dated(kind="start_latest", moment=moment, due=end_of(period["start_latest"], zone), **about)
    elif rule_told:
        yield Dated(kind="start", moment=moment, due=span[1], first=span[0], **about)


def _deadlines(shelf: Shelf, rule: Rule, period: Told, zone: ZoneInfo) -> Iterator[Dated]:
    """The deadline: an instant, a rule, or both. Where the two agree by any count they are one; else both are shown."""
    told = period.get("deadline_rule")
    fixed = None if rule.term.deadline is None else micros(rule.term.deadline)
    if told is not None:
        counted = _counted(shelf, rule, "deadline", told, zone)
        if fixed is None:
            yield counted
            return
        one = replace(counted, due=fixed, fixed=True) if counted.due is None else _matched(counted, fixed, zone)
        if one is not None:
            yield one
            return
        yield replace(counted, name="by_rule")
    if fixed is not None:
        yield Dated(kind="deadline", due=fixed, fixed=True)


def _counted(shelf: Shelf, rule: Rule, kind: str, told: Told, zone: ZoneInfo, **about: Any) -> Dated:
    """A date counted from its trigger. A start nobody told of is bounded by the latest that the text allows."""
    trigger, offset = told["trigger"], told.get("offset", "PT0H")
    moment = moment_of(shelf, rule, trigger)
    if moment is None and plain(trigger).endswith("start"):
        moment = latest_start(rule)
    blank = Dated(kind=kind, trigger=trigger, moment=moment, offset=offset, **about)
    if moment is None:
        return blank
    found = due_after(moment.low, moment.high, offset_of(offset), zone)
    return replace(blank, due=found.due, other=found.other, first=found.first, convention=found.convention)


def _matched(counted: Dated, fixed: int, zone: ZoneInfo) -> Dated | None:
    """The date counted from its trigger, in the count by which it is the instant that the text gives; None: by none."""
    if fixed == counted.due:
        return replace(counted, fixed=True)
    if fixed == counted.other:
        return replace(counted, due=fixed, other=counted.due, convention=ONE, fixed=True)
    moment = counted.moment
    instantly = moment is not None and moment.low == moment.high
    if instantly and moment and by_clock(moment.low, offset_of(counted.offset or "PT0H"), zone) == fixed:
        return replace(counted, due=fixed, other=None, first=fixed, convention=EXACT, fixed=True)
    return None


def _limits(shelf: Shelf, rule: Rule, period: Told, zone: ZoneInfo) -> Iterator[Dated]:
    """How long something may take: from the event that begins it, or from the start of the term."""
    begun = next((s.event for s in rule.steps if plain(s.event).endswith("start")), None)
    for name, usual in PROCESS.items():
        if name in period:
            trigger = usual if begun is None or name == "phase_one" else begun
            yield _counted(shelf, rule, "deadline", {"trigger": trigger, "offset": period[name]}, zone, name=name)
    if "duration" not in period or "reset_on" in period or rule.quiet is not None:
        return  # days that start again after every breach are no date
    told = {"trigger": f"{rule.term.id} start", "offset": period["duration"]}
    start = rule.reading.start
    if rule_start := period.get("start_rule"):
        told["trigger"] = rule_start["trigger"]
    counted = _counted(shelf, rule, "deadline", told, zone, name="duration")
    if counted.moment is None and start is not None:
        counted = _from(counted, micros(start), zone)
    yield counted


def _from(dated: Dated, at: int, zone: ZoneInfo) -> Dated:
    found = due_after(at, at, offset_of(dated.offset or "PT0H"), zone)
    return replace(dated, due=found.due, other=found.other, first=found.first, convention=found.convention)


def _milestones(shelf: Shelf, rule: Rule, period: Told, zone: ZoneInfo) -> Iterator[Dated]:
    """Each from day zero of the agreement, else from its start. `D+90` without an offset is 90 days."""
    anchor = str(rule.agreement.day_zero.get("name", "effective_from"))
    for told in period.get("milestones", ()):
        days = DAY_N.match(told["name"])
        offset = told.get("offset") or (f"P{int(days[1])}D" if days else None)
        about = {"name": told["name"], "share": told.get("cumulative_share")}
        if offset is None:
            yield Dated(kind="milestone", trigger=anchor, **about)
        else:
            yield _counted(shelf, rule, "milestone", {"trigger": anchor, "offset": offset}, zone, **about)


def _ends(shelf: Shelf, rule: Rule, period: Told, zone: ZoneInfo) -> Iterator[Dated]:
    """An end that the term itself states; for a term on how long all lasts, the agreement's."""
    if "end_rule" in period:
        yield _counted(shelf, rule, "end", {"offset": "PT0H", **period["end_rule"]}, zone)
    elif rule.reading.end is not None and (rule.reading.end_from != "agreement" or rule.measure == "duration"):
        yield Dated(kind="end", due=micros(rule.reading.end))
    if "renewal" in period and rule.reading.start is not None:
        blank = Dated(kind="end", name="renewal", trigger="start", offset=period["renewal"])
        yield _from(blank, micros(rule.reading.start), zone)
