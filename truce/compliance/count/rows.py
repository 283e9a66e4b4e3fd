"""From counts to rows of Ruling, Ground and Change."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from truce.compliance.book import Row
from truce.compliance.count.changes import Compared, compare, dispersion
from truce.compliance.count.counting import Case, Count, windows_counted
from truce.compliance.count.status import Facts, decide
from truce.compliance.count.stretches import SIDES
from truce.compliance.periods import Span, instant
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.model.ids import make_id

BECAUSE = 20


def ruling_id(rule: Rule, reading: str, party: str, area: str, period: str, span: Span) -> str:
    """The stable id of a ruling: from what it is about, not from its result."""
    start, end = instant(span.start).isoformat(), instant(span.end).isoformat()
    return make_id("ruling", rule.agreement.id, rule.term.id, reading, party, area, period, start, end)


def bare(setting: Setting, rule: Rule, party: str, area: str, period: str, span: Span) -> Row:
    """A ruling without any number, yet: what it is about, when, and by which method."""
    return {
        "id": ruling_id(rule, rule.reading.id, party, area, period, span),
        "agreement": rule.agreement.id,
        "term": rule.term.id,
        "reading": rule.reading.id,
        "party": party,
        "area": area,
        "period": period,
        "earliest": instant(span.start),
        "latest": instant(span.end),
        "expected": None,
        "low": None,
        "high": None,
        "p_any": None,
        "unattributed": None,
        "killed_low": None,
        "killed_high": None,
        "coverage": 0.0,
        "coverage_hours": 0.0,
        "restrictions": 0,
        "n_incidents": 0,
        "n_reports": 0,
        "because": [],
        "line": None,
        "measure": rule.measure,
        "duty_bearer": rule.term.duty_bearer,
        "excused": None,
        "rate": None,
        "rate_low": None,
        "rate_high": None,
        "noticed": None,
        "corrected": None,
        "corrected_low": None,
        "corrected_high": None,
        "corrected_by": None,
        "waits_for": [str(need) for need in rule.needs] if rule.uncounted else [],
        "as_of": setting.options.as_of,
        "method": setting.method,
        "day": instant(span.start).date(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Rows made from one count; `ids` has the ruling id of every group (None where there is no such ruling)."""

    rulings: list[Row]
    ids: list[str | None]


def _because(case: Case, found: Count) -> dict[int, list[str]]:
    """The incidents that count, strongest first, by group."""
    counted = np.flatnonzero(found.pair_p > 0.01)
    frame = (
        pl.DataFrame({"group": case.pairs.group[counted], "row": case.pairs.row[counted], "p": found.pair_p[counted]})
        .sort(["group", "p", "row"], descending=[False, True, False])
        .group_by("group", maintain_order=True)
        .head(BECAUSE)
    )
    names = frame.with_columns(case.incidents.id.gather(frame["row"]).alias("id"))
    return {int(key[0]): part["id"].to_list() for key, part in names.group_by(["group"], maintain_order=True)}


def rulings_of(setting: Setting, case: Case, found: Count, told_outside: bool) -> Outcome:
    """One ruling for every stretch of a count; sides that nobody asked for are left out."""
    strongest = _because(case, found)
    rows: list[Row] = []
    ids: list[str | None] = []
    days = len(case.stretches.days)
    for group, (period, span, real) in enumerate(case.stretches.groups()):
        if not real and period not in case.stretches.wanted:
            ids.append(None)
            continue
        row = bare(setting, case.rule, found.party, found.area, period, span)
        if real:
            seen, place = (found.whole, 0) if group == days else (found.seen, group)
            row |= _numbers(case, found, group)
            row |= {
                "coverage": float(seen.share[place]),
                "coverage_hours": float(seen.hours[place]),
                "restrictions": int(seen.restrictions[place]),
                "because": strongest.get(group, []),
            }
        row["status"], row["reason"] = decide(_facts(case, found, group, row, told_outside), setting.options)
        row["line"] = _line_name(setting, found)
        rows.append(row)
        ids.append(row["id"])
    return Outcome(rulings=rows, ids=ids)


def _line_name(setting: Setting, found: Count) -> str | None:
    if found.reach.series is not None:
        return found.reach.series.name
    return setting.control.name if setting.control is not None and found.area != "all" else None


def _computable(case: Case, found: Count) -> bool:
    return found.reach.note != "no_geometry" and case.force.state == "in_force"


def _numbers(case: Case, found: Count, group: int) -> Row:
    """Expected number, interval and chance. Where no place or start is known only the upper end means anything."""
    known = _computable(case, found)
    return {
        "expected": float(found.totals.expected[group]) if known else None,
        "low": float(found.totals.low[group]) if known else 0.0,
        "high": float(max(found.high[group], found.totals.high[group])),
        "p_any": float(found.totals.p_any[group]) if known else None,
        "unattributed": float(found.unattributed[group]) if known else None,
        "killed_low": int(found.killed_low[group]) if found.toll_told[group] else None,
        "killed_high": int(found.killed_high[group]) if found.toll_told[group] else None,
        "n_incidents": int(found.told[group]),
        "n_reports": int(found.n_reports[group]),
    }


def _facts(case: Case, found: Count, group: int, row: Row, told_outside: bool) -> Facts:
    return Facts(
        state=case.force.state,
        period=row["period"],
        p_any=row["p_any"],
        p_bound=float(found.p_bound[group]) if row["p_any"] is not None else None,
        p_grave=float(found.p_grave[group]),
        told=row["n_incidents"],
        open=bool(found.open[group] > 0.01),
        coverage=row["coverage"],
        unattributed=float(found.unattributed[group]),
        told_outside=told_outside,
        restricted=case.rule.term.type == "access_monitors" and row["restrictions"] > 0,
        computable=found.reach.note != "no_geometry",
        party=found.party,
    )


def changes_of(setting: Setting, case: Case, found: Count, ids: list[str | None]) -> Iterator[Row]:
    """The truce against each side's matched windows, for one party and area."""
    stretches, days = case.stretches, len(case.stretches.days)
    counted = {side: windows_counted(case, found, side) for side in SIDES}
    phi = dispersion([counted[s] for s in SIDES], setting.options)
    volume = stretches.volume
    volume_phi = dispersion([volume.before, volume.after], setting.options)
    known = _computable(case, found)
    for number, side in enumerate(SIDES):
        during, other = ids[days], ids[days + 1 + number]
        if side not in stretches.wanted or during is None or other is None:
            continue
        hours = (stretches.whole.hours, sum(w.hours for w in stretches.windows[side]))
        told = (volume.during, volume.side(side), volume_phi)
        expected = float(found.totals.expected[days])
        compared = compare(expected, counted[side], phi, told, hours) if known else Compared()
        yield _change(setting, case.rule, found, side, (during, other), hours, compared)


def _change(
    setting: Setting,
    rule: Rule,
    found: Count,
    side: str,
    rulings: tuple[str, str],
    hours: tuple[float, float],
    compared: Compared,
) -> Row:
    ratio, volume, adjusted = compared.ratio, compared.volume, compared.adjusted
    return {
        "id": make_id("change", *rulings),
        "agreement": rule.agreement.id,
        "term": rule.term.id,
        "reading": rule.reading.id,
        "party": found.party,
        "area": found.area,
        "against": side,
        "during": rulings[0],
        "other": rulings[1],
        "hours_during": hours[0],
        "hours_other": hours[1],
        "ratio": ratio and ratio.middle,
        "low": ratio and ratio.low,
        "high": ratio and ratio.high,
        "volume_ratio": volume and volume.middle,
        "volume_low": volume and volume.low,
        "volume_high": volume and volume.high,
        "adjusted": adjusted and adjusted[0],
        "adjusted_low": adjusted and adjusted[1],
        "adjusted_high": adjusted and adjusted[2],
        "p_fewer": compared.p_fewer,
        "verdict": compared.verdict,
        "method": setting.method,
    }
