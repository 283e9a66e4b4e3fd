"""Where readings differ: one summary of what they have in common. Readings themselves are never merged."""

from collections.abc import Iterable, Sequence

from truce.compliance.book import Row
from truce.compliance.count.rows import ruling_id
from truce.compliance.periods import Span, instant
from truce.compliance.rules.rule import Rule

NOT_SUMMED = ("expected", "p_any", "unattributed", "killed_low", "killed_high", "line", "excused", "rate", "rate_low",
              "rate_high", "noticed", "corrected", "corrected_low", "corrected_high", "corrected_by")  # fmt: skip
COUNTS = ("restrictions", "n_incidents", "n_reports")


def summaries(rule: Rule, rows: Sequence[Row]) -> Iterable[Row]:
    """Reading '*': the status all readings share, else disputed_scope. It rests on the rulings of the readings."""
    parties = dict.fromkeys(r["party"] for r in rows)
    for party in parties:
        mine = [r for r in rows if r["party"] == party and r["area"] == "all" and r["period"] == "whole"]
        agreed = len({r["status"] for r in mine}) == 1
        status, reason = (mine[0]["status"], mine[0]["reason"]) if agreed else ("disputed_scope", "scope_disputed")
        start, end = min(r["earliest"] for r in mine), max(r["latest"] for r in mine)
        highs = [r["high"] for r in mine if r["high"] is not None]
        lows = [0.0 if r["low"] is None else r["low"] for r in mine]
        row = dict(mine[0]) | dict.fromkeys(NOT_SUMMED)
        row |= {"reading": "*", "earliest": start, "latest": end, "day": start.date()}
        row |= {"status": status, "reason": reason, "because": sorted(r["id"] for r in mine)}
        row |= {"low": min(lows) if highs else None, "high": max(highs, default=None)}
        row |= {"coverage": min(r["coverage"] for r in mine)}
        row |= {name: max(r[name] for r in mine) for name in ("coverage_hours", *COUNTS)}
        span = Span(*(round((t - instant(0)).total_seconds() * 1_000_000) for t in (start, end)))
        yield row | {"id": ruling_id(rule, "*", party, "all", "whole", span)}
