"""The count of quiet days of each area, and whether it reached what the term asks for.

Quiet days in a row are counted. Whatever is no verified quiet day, a broken, an unsure or an unwatched one, ends the
row: the next quiet day is the first again. No observation is not a quiet day (DOMAIN 3.2, FD-2). The first that fits:

    nobody drew the area                       not_assessable               no_geometry
    the count once reached what is asked       fulfilled                    quiet_days_reached
    some day was quiet                         partially_met                quiet_days_running, _broken, _unverified
    no day was quiet, some day was broken      breached_minor or _serious   quiet_days_broken
    acts are told, and not established         not_assessable               told_not_established
    nobody watched enough                      not_assessable               nothing_told_unwatched

All areas together: fulfilled where each is; partly met where some are, or some day of some area was quiet; else as the
worst of them. Silence is kept by all sides at once, so every party's ruling says the same; only a breach is laid to a
party no further than sources lay it there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from truce.compliance.book import Book, Row
from truce.compliance.count.poisson_binomial import totals
from truce.compliance.count.rows import bare
from truce.compliance.papers.plain import say_waiting
from truce.compliance.periods import Force, instant
from truce.compliance.prepared import Floats, Ints
from truce.compliance.quiet.days import Days, areas_of, days_in
from truce.compliance.rules.pieces import Quiet
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.model.ids import make_id

BECAUSE = 20
BINDING = {"in_force", "unknown_start"}
WORST = ("breached_serious", "breached_minor", "partially_met", "not_assessable")
WHY = {"broken": "quiet_days_broken", "quiet": "quiet_days_running"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One area, counted: its days, their states, the run on each, and what came of it."""

    days: Days
    states: tuple[str, ...]
    runs: tuple[int, ...]
    status: str
    reason: str
    because: tuple[str, ...]


def judge_quiet_days(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Rule on a term that asks for quiet days in a row (measure quiet_days): one ruling an area, and one for all."""
    if rule.quiet is None or force.state not in BINDING:
        say_waiting(setting, rule, force, book)
        return
    counted = []
    for area in areas_of(setting, rule):
        days = days_in(setting, rule, force, area)
        rows = [*_rows(setting, rule, rule.quiet, days)]
        book.quiet_days.extend(row for row in rows if row["state"] != "part")
        counted.append(_counted(setting, rule.quiet, days, rows))
    for one in counted:
        if one.days.area.name != "all":
            book.rulings.append(_ruling(setting, rule, force, one))
    for party in ("any", *rule.parties):
        book.rulings.append(_together(setting, rule, force, counted, party))


def _rows(setting: Setting, rule: Rule, quiet: Quiet, days: Days) -> Iterator[Row]:
    """The days of an area as rows of QuietDay, with the count so far."""
    options, run = setting.options, 0
    blame = days.acts.ids(options.told)
    for number, (span, state) in enumerate(zip(days.spans, days.states(quiet, options.established), strict=True)):
        run = run + 1 if state == "quiet" else run if state == "part" else 0
        about = (rule.agreement.id, rule.term.id, rule.reading.id)
        start = instant(span.start)
        yield {
            "id": make_id("quietday", *about, days.area.name, start.isoformat(), instant(span.end).isoformat()),
            **dict(zip(("agreement", "term", "reading"), about, strict=True)),
            "area": days.area.name,
            "earliest": start,
            "latest": instant(span.end),
            "state": state,
            "p_quiet": None if state == "unwatched" else float(1.0 - days.p_any[number]),
            "coverage_day": float(days.watched.light[number]),
            "coverage_night": float(days.watched.night[number]),
            "run": run,
            "needed": quiet.days,
            "reset_by": blame.get(number, []) if state in {"broken", "unsure"} else [],
            "as_of": options.as_of,
            "method": setting.method,
            "day": start.date(),
        }


def _counted(setting: Setting, quiet: Quiet, days: Days, rows: Sequence[Row]) -> Counted:
    states, runs = tuple(r["state"] for r in rows), tuple(r["run"] for r in rows)
    status, reason, last = _outcome(setting, quiet, days, states, runs)
    return Counted(
        days=days, states=states, runs=runs, status=status, reason=reason,
        because=tuple(rows[k]["id"] for k in last if states[k] != "part"),
    )  # fmt: skip


def _outcome(
    setting: Setting, quiet: Quiet, days: Days, states: Sequence[str], runs: Sequence[int]
) -> tuple[str, str, list[int]]:
    """Status, reason, and the days it rests on: the row that was long enough, else from the last reset on."""
    if days.area.shapes is not None and not days.area.shapes:
        return "not_assessable", "no_geometry", []
    full = next((k for k, run in enumerate(runs) if run >= quiet.days), None)
    if full is not None:
        return "fulfilled", "quiet_days_reached", [*range(full - quiet.days + 1, full + 1)]
    if not states:
        return "not_assessable", "nothing_told_unwatched", []
    reset = max((k for k, state in enumerate(states) if state not in {"quiet", "part"}), default=0)
    since = [*range(reset, len(states))]
    if max(runs) > 0:
        reason = "quiet_days_running" if runs[-1] else WHY.get(states[reset], "quiet_days_unverified")
        return "partially_met", reason, since
    if "broken" in states:
        heavy = _any(days.acts.p * days.acts.grave) >= setting.options.established
        return "breached_serious" if heavy else "breached_minor", "quiet_days_broken", since
    return "not_assessable", "told_not_established" if "unsure" in states else "nothing_told_unwatched", since


def _any(p: Floats) -> float:
    return float(1.0 - np.prod(1.0 - np.minimum(p, 1.0)))


def _ruling(setting: Setting, rule: Rule, force: Force, one: Counted) -> Row:
    """The ruling of one area."""
    row = bare(setting, rule, "any", one.days.area.name, "whole", force.span)
    return row | _numbers([one.days], "any") | _said(rule, one.status, one.reason, one.because)


def _together(setting: Setting, rule: Rule, force: Force, counted: Sequence[Counted], party: str) -> Row:
    """The ruling over all areas, the same for every party but for who broke the silence."""
    left = [c for c in counted if c.status != "fulfilled"]
    if not left:
        status, reason = "fulfilled", "quiet_days_reached"
    elif len(left) < len(counted):
        status, reason = "partially_met", left[0].reason
    else:
        worst = min(left, key=lambda c: WORST.index(c.status))
        some = next((c for c in left if c.status == "partially_met"), worst)
        status, reason = some.status, some.reason
    row = bare(setting, rule, party, "all", "whole", force.span) | _numbers([c.days for c in counted], party)
    if party != "any" and status.startswith("breached") and row["p_any"] < setting.options.established:
        status, reason = "not_assessable", "unattributed_only" if row["unattributed"] > setting.options.told else reason
    return row | _said(rule, status, reason, tuple(id for one in counted for id in one.because))


def _said(rule: Rule, status: str, reason: str, because: Sequence[str]) -> Row:
    waits = [] if status == "fulfilled" else [str(need) for need in rule.needs]
    return {"status": status, "reason": reason, "because": list(because[:BECAUSE]), "waits_for": waits}


def _numbers(areas: Sequence[Days], party: str) -> Row:
    """Acts told in the areas, and how well they were watched: the worst watched of them speaks for all."""
    p = np.concatenate([d.acts.p * _by(d, party) for d in areas])
    summed = totals(np.zeros(p.size, dtype=np.int64), p, 1)
    free = np.concatenate([d.acts.p * _unnamed(d) for d in areas])
    most = totals(np.zeros(p.size, dtype=np.int64), p if party == "any" else np.minimum(p + free, 1.0), 1)
    watched = [d.watched for d in areas]
    ids = [d.acts.incidents.id.gather(d.acts.row[d.acts.p > 0.01]).to_list() for d in areas]
    return {
        "expected": float(summed.expected[0]),
        "low": float(summed.low[0]),
        "high": float(max(most.high[0], summed.high[0])),
        "p_any": float(summed.p_any[0]),
        "unattributed": float(free.sum()),
        "coverage": min((w.share for w in watched), default=0.0),
        "coverage_hours": sum(w.hours for w in watched),
        "restrictions": sum(w.restrictions for w in watched),
        "n_incidents": len({id for part in ids for id in part}),
        "n_reports": sum(_reports(d) for d in areas),
    }


def _rows_told(days: Days) -> Ints:
    return np.unique(days.acts.row[days.acts.p > 0.01])


def _reports(days: Days) -> int:
    return int(days.acts.incidents.n_reports[_rows_told(days)].sum())


def _by(days: Days, party: str) -> Floats:
    """Share of each act that sources lay at the door of the party; 1 for anybody."""
    if party == "any":
        return np.ones(days.acts.p.size)
    return days.acts.incidents.by.mass({party: 1.0})[days.acts.row]


def _unnamed(days: Days) -> Floats:
    return np.clip(1.0 - days.acts.incidents.by.told(), 0.0, 1.0)[days.acts.row]
