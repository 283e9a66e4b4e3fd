"""Hold every term of every agreement against what is known. The order is the method; docs/compliance.md has the same.

 1. Read each term under each reading as a rule: acts, targets, weapons, zone, parties.
 2. A rule that no count can answer says so, and what it waits for (D2).
 3. Find when it was in force; cut at as-of. Never in force, or not yet: say so; note acts out of force.
 4. Part the period into days; find matched windows before and after.
 5. For each incident: P(in force) x P(zone) x P(act) x P(happened).
 6. For each party: x P(by, as told). For each area: x P(side of that day's line).
 7. Sum by stretch: expected number, interval, chance of at least one.
 8. Ask who watched.
 9. Decide status and reason by the table.
10. Where readings differ, add one summary; readings themselves are never merged.
11. Compare with the matched windows: fewer, more, no clear change, or cannot be told.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import polars as pl
import pyarrow as pa

from truce.compliance.arms.sighted import holdings_of
from truce.compliance.arms.storage import judge_inventory
from truce.compliance.book import Book, Row
from truce.compliance.contract import Evidence, Judged, Options
from truce.compliance.count.counting import Case, case_of, count
from truce.compliance.count.grounds import grounds_of, outside_grounds
from truce.compliance.count.rows import (
    bare,
    changes_of,
    ruling_id,
    rulings_of,
)
from truce.compliance.count.stretches import stretches_of
from truce.compliance.papers.deadlines import deadlines_of
from truce.compliance.papers.gates import gated
from truce.compliance.papers.permission import judge_permission
from truce.compliance.papers.plain import say_waiting
from truce.compliance.papers.steps import judge_steps
from truce.compliance.periods import Force, Span, force_of, instant
from truce.compliance.quiet.counter import judge_quiet_days
from truce.compliance.rules.rule import Rule, rule_of
from truce.compliance.setting import Setting, settle
from truce.compliance.words import Words, words
from truce.model.agreement import Agreement, Term
from truce.model.columns import conform, schema
from truce.model.deadline import Deadline, QuietDay
from truce.model.ruling import Change, Ground, Ruling
from truce.model.weapons import Holding

Measured = Callable[[Setting, Rule, Force, Book], None]
MEASURED: dict[str, Measured] = {  # how each measure that is no count is judged
    "steps": judge_steps,
    "judgement": judge_steps,
    "permission": judge_permission,
    "release": judge_permission,
    "duration": judge_permission,
    "quiet_days": judge_quiet_days,
    "inventory": judge_inventory,
}
NOT_SUMMED = ("expected", "p_any", "unattributed", "killed_low", "killed_high", "line")
COUNTS = ("restrictions", "n_incidents", "n_reports")


def _nobody(_: int) -> None:
    """Nobody watches."""


def judge(
    evidence: Evidence, agreements: Sequence[Agreement], options: Options, done: Callable[[int], None] = _nobody
) -> Judged:
    """Rule on every term x reading x party x area x stretch (DESIGN 5, DOMAIN 3.8).

    `done` is called with 1 after every term. Pure: the same evidence, agreements and options give the same tables,
    whatever the order of rows. Raises WrongUsage where options contradict each other or several lines could be
    meant, UnusableValue for a geometry that cannot be read.
    """
    return judge_by(words(), evidence, agreements, options, done)


def judge_by(
    known: Words,
    evidence: Evidence,
    agreements: Sequence[Agreement],
    options: Options,
    done: Callable[[int], None] = _nobody,
) -> Judged:
    """The same with a vocabulary of one's own."""
    setting, book = settle(evidence, options, known), Book()
    for agreement in agreements:
        for term in agreement.terms:
            _judge_term(setting, agreement, term, book)
            done(1)
    return Judged(
        rulings=_table(Ruling, book.rulings, ["id"]),
        grounds=_ground_table(book.grounds),
        changes=_table(Change, book.changes, ["id"]),
        deadlines=_table(Deadline, book.deadlines, ["id"]),
        quiet_days=_table(QuietDay, book.quiet_days, ["day", "id"]),
        holdings=_table(Holding, book.holdings, ["day", "id"]),
    )


def _judge_term(setting: Setting, agreement: Agreement, term: Term, book: Book) -> None:
    wanted = setting.options.readings
    rules = [rule_of(agreement, term, r, setting.words) for r in term.readings if wanted is None or r.id in wanted]  # 1
    forces = [gated(setting, r, force_of(r, setting.as_of, setting.last_known)) for r in rules]  # 3
    first = len(book.rulings)
    for number, (rule, force) in enumerate(zip(rules, forces, strict=True)):
        others = [f.span for i, f in enumerate(forces) if i != number and f.state == "in_force"]
        deadlines_of(setting, rule, force, book)
        if rule.measure == "distance":
            holdings_of(setting, rule, force, book)
        if rule.uncounted is not None:  # 2
            MEASURED.get(rule.measure, say_waiting)(setting, rule, force, book)
        elif force.state in {"never", "not_yet"}:
            _out_of_force(setting, rule, force, book)
        else:
            _counted(setting, rule, force, others, book)
    applied = {r.reading.id for r in rules if not r.reading.only_in_words}
    if len(applied) > 1:  # 10
        mine = [row for row in book.rulings[first:] if row["reading"] in applied]
        book.rulings.extend(_summaries(rules[0], mine))


def _out_of_force(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """One ruling a party, without numbers; acts near the period keep a ground that says so."""
    case = case_of(setting, rule, force, stretches_of(setting, force, []))
    row = bare(setting, rule, "any", "all", "whole", force.span)
    outside = outside_grounds(setting, case, count(case, "any", "all"), row["id"])
    book.grounds.append(outside)
    reason = "never_in_force"
    if force.state == "not_yet":
        reason = "told_outside_force" if outside.height else "not_yet_started"
    for party in ("any", *rule.parties):
        mine = bare(setting, rule, party, "all", "whole", force.span)
        book.rulings.append(mine | {"status": "not_yet_in_force", "reason": reason})


def _counted(setting: Setting, rule: Rule, force: Force, others: Sequence[Span], book: Book) -> None:
    case = case_of(setting, rule, force, stretches_of(setting, force, others))  # 4, 5
    for party in ("any", *rule.parties):  # 6
        for area in setting.areas:
            _one(setting, case, party, area, book)


def _one(setting: Setting, case: Case, party: str, area: str, book: Book) -> None:
    found = count(case, party, area)  # 7, 8
    outcome = rulings_of(setting, case, found, told_outside=False)  # 9
    book.rulings.extend(outcome.rulings)
    book.grounds.append(grounds_of(setting, case, found, outcome.ids))
    if (party, area) == ("any", "all"):
        whole = outcome.ids[len(case.stretches.days)]
        book.grounds.append(outside_grounds(setting, case, found, str(whole)))
    book.changes.extend(changes_of(setting, case, found, outcome.ids))  # 11


def _summaries(rule: Rule, rows: Sequence[Row]) -> Iterable[Row]:
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


def _table(noun: type, rows: list[Row], key: list[str]) -> pa.Table:
    table = pa.Table.from_pylist(sorted(rows, key=lambda r: [r[k] for k in key]), schema=schema(noun))
    return conform(noun, table)


def _ground_table(frames: list[pl.DataFrame]) -> pa.Table:
    filled: list[Any] = [f for f in frames if f.height]
    if not filled:
        return schema(Ground).empty_table()
    together = pl.concat(filled).sort("ruling", "incident")
    return conform(Ground, together.to_arrow())
