"""From counts to rulings: one for every party, area and stretch of a rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

import numpy as np
import polars as pl

from truce.compliance.count.combine import Count
from truce.compliance.count.kernels import shapes as s
from truce.compliance.count.plan import Case
from truce.compliance.count.rows import bare
from truce.compliance.count.status import Facts, decide
from truce.compliance.count.unseen import unseen_of
from truce.compliance.periods import instant
from truce.compliance.prepared import Flags, Floats
from truce.compliance.setting import Setting
from truce.compliance.space.zones import Reach
from truce.compliance.watch.coverage import Seen
from truce.model.columns import empty
from truce.model.ids import make_ids
from truce.model.ruling import Ruling

OPEN = 0.01  # more left open than this is told of in the status
COLUMNS = pl.DataFrame(empty(Ruling)).schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A count with all that its rulings need beside it: reaches by party, what was watched by area, ruling ids by cell.

    `ids` is null where there is no such ruling: a side that nobody asked for.
    """

    count: Count
    reaches: Mapping[str, Reach]
    seen: Mapping[str, Seen]
    ids: pl.Series

    @property
    def case(self) -> Case:
        """The rule counted."""
        return self.count.case


def ids_of(case: Case) -> pl.Series:
    """The ruling id of every cell, in the order of the cells."""
    rule, ids = case.rule, list[str | None]()
    groups = case.stretches.groups()
    endings = [(period, *(instant(t).isoformat() for t in (span.start, span.end))) for period, span, _ in groups]
    asked = [real or period in case.stretches.wanted for period, _, real in groups]
    for line in case.lines:
        found = make_ids("ruling", (rule.agreement.id, rule.term.id, rule.reading.id, *line), endings)
        ids += [id if wanted else None for id, wanted in zip(found, asked, strict=True)]
    return pl.Series(ids, dtype=pl.String)


def rulings_of(setting: Setting, counted: Counted) -> pl.DataFrame:
    """One ruling for every cell of a count; sides that nobody asked for are left out."""
    case, times = counted.case, _times(counted.case)
    parts = [times.hstack(_line(setting, counted, number)) for number in range(len(case.lines))]
    lines = pl.concat(parts, rechunk=True)  # slices of one long column of ids would each carry all of it along
    row = bare(setting, case.rule, "any", "all", "whole", case.stretches.whole)
    row["as_of"] = setting.options.as_of.astimezone(UTC)
    alike = (pl.lit(row[name], kind).alias(name) for name, kind in COLUMNS.items() if name not in lines.columns)
    return lines.filter(pl.col("id").is_not_null()).with_columns(*alike).select(*COLUMNS)


def _times(case: Case) -> pl.DataFrame:
    """What the rulings of every party and area share: period and stretch, group by group."""
    groups = case.stretches.groups()
    starts = [instant(span.start) for _, span, _ in groups]
    told = {
        "period": [period for period, _, _ in groups],
        "earliest": starts,
        "latest": [instant(span.end) for _, span, _ in groups],
        "day": [start.date() for start in starts],
    }
    return pl.DataFrame(told, schema_overrides={name: COLUMNS[name] for name in told})


def _line(setting: Setting, counted: Counted, number: int) -> pl.DataFrame:
    """The rulings of one party and area, without what all rulings of the rule share."""
    case, (party, area) = counted.case, counted.case.lines[number]
    first, seen, reach = number * case.groups, counted.seen[area], counted.reaches[party]
    numbers = _numbers(counted, number, seen.share)
    status, reason = decide(_facts(counted, first, number), setting.options)
    mine = numbers | {
        "id": counted.ids.slice(first, case.groups),
        "party": pl.repeat(party, case.groups, dtype=pl.String, eager=True),
        "area": pl.repeat(area, case.groups, dtype=pl.String, eager=True),
        "line": pl.repeat(line_name(setting, reach, area), case.groups, dtype=pl.String, eager=True),
        "status": status,
        "reason": reason,
        "coverage": seen.share,
        "coverage_hours": seen.hours,
        "restrictions": seen.restrictions,
        "because": counted.count.because.slice(first, case.groups),
    }
    return pl.DataFrame(mine, schema_overrides={name: COLUMNS[name] for name in mine})


def line_name(setting: Setting, reach: Reach, area: str) -> str | None:
    """The line series that a ruling rests on."""
    if reach.series is not None:
        return reach.series.name
    return setting.control.name if setting.control is not None and area != "all" else None


def _number(values: Floats, known: Flags) -> pl.Series:
    return pl.Series(values, dtype=pl.Float64).set(pl.Series(~known), None)


def _whole(values: Floats, known: Flags) -> pl.Series:
    return pl.Series(np.rint(values).astype(np.int64)).set(pl.Series(~known), None)


def _numbers(counted: Counted, line: int, coverage: Floats) -> dict[str, pl.Series]:
    """Expected number, interval and chance. Where no place or start is known only the upper end means anything."""
    case, count, first = counted.case, counted.count, line * counted.case.groups
    some, reach = slice(first, first + case.groups), counted.reaches[case.lines[line][0]]
    real = np.array([real for _, _, real in case.stretches.groups()])
    known = real & np.full(real.size, computable(case, reach))
    sums, total = count.sums[some], count.totals
    anybody = count.sums[(line % len(case.areas)) * case.groups :][: case.groups, s.UNNAMED]
    excused = known & np.full(real.size, bool(case.rule.excuses))
    return {
        "expected": _number(total.expected[some], known),
        "low": _number(np.where(known, total.low[some], 0.0), real),
        "high": _number(count.high[some], real),
        "p_any": _number(total.p_any[some], known),
        "unattributed": _number(anybody, known),
        "killed_low": _whole(sums[:, s.KILLED_LOW], sums[:, s.TOLLS] > 0),
        "killed_high": _whole(sums[:, s.KILLED_HIGH], sums[:, s.TOLLS] > 0),
        "n_incidents": _whole(sums[:, s.COUNTED], np.ones(real.size, dtype=bool)),
        "n_reports": _whole(sums[:, s.REPORTS], np.ones(real.size, dtype=bool)),
        "excused": _number(sums[:, s.EXCUSED], excused),
    } | unseen_of(count, line, coverage, known)


def computable(case: Case, reach: Reach) -> bool:
    """Whether a number can be given at all: a place is known, and a start."""
    return reach.note != "no_geometry" and case.force.state == "in_force"


def _facts(counted: Counted, first: int, number: int) -> Facts:
    case, (party, area) = counted.case, counted.case.lines[number]
    sums, some = counted.count.sums[first : first + case.groups], slice(first, first + case.groups)
    seen = counted.seen[area]
    anybody = counted.count.sums[(number % len(case.areas)) * case.groups :][: case.groups, s.UNNAMED]
    days = len(case.stretches.days)
    return Facts(
        side=np.array([0] * (days + 1) + [-1, 1], dtype=np.int64),
        p_any=counted.count.totals.p_any[some],
        p_bound=1.0 - sums[:, s.NONE_BOUND],
        p_grave=1.0 - sums[:, s.NONE_GRAVE],
        told=np.rint(sums[:, s.COUNTED]).astype(np.int64),
        open=sums[:, s.OPEN] > OPEN,
        coverage=seen.share,
        unattributed=anybody,
        restricted=(seen.restrictions > 0) & np.full(case.groups, case.rule.measure == "access"),
        started=case.force.state == "in_force",
        computable=counted.reaches[party].note != "no_geometry",
        party=party,
    )
